//! SMS campaigns as they are shown.

use std::sync::Arc;

use axum::extract::State;
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::{
    Operation, Switches,
    http::{
        Shop,
        answer::{Answer, Refusal, listed, shown},
        fields::Violations,
        marketing::{Audience, GARBLED_KEY, campaigns, catch_up, customers, groups, others},
        query::{Id, Params, Sorting},
        shown::shown_utc,
        staff::Staff,
    },
    store::messages::{MessageKind, Progress},
};

#[derive(Debug, sqlx::FromRow)]
pub(super) struct SmsCampaign {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) sms_content: String,
    pub(super) r#type: String,
    pub(super) template_id: Option<String>,
    #[sqlx(flatten)]
    pub(super) audience: Audience,
    pub(super) created_by: Option<i64>,
    pub(super) run_ms: Option<i64>,
}

/// `sms_campaign.list`
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::SmsCampaignList, &switches, &mut violations);
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let mut connection = shop.pool.acquire().await?;
    let now_ms = catch_up(&shop, &mut connection).await?;
    let all: Vec<SmsCampaign> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT * FROM sms_campaign WHERE ?1 IS NULL OR search_text LIKE ?1 ESCAPE '\\'
         ORDER BY {order} LIMIT ?2 OFFSET ?3",
    )))
    .bind(params.search())
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&mut *connection)
    .await?;
    let staff = Staff::read(&mut connection).await?;
    let mut records = Vec::with_capacity(all.len());
    for campaign in &all {
        records.push(
            campaign
                .record(&mut connection, &staff, &switches, now_ms)
                .await?,
        );
    }
    Ok(listed(Operation::SmsCampaignList, &switches, page, records))
}

/// `sms_campaign.detail`
pub(super) async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let mut connection = shop.pool.acquire().await?;
    let now_ms = catch_up(&shop, &mut connection).await?;
    let campaign = SmsCampaign::read(&mut connection, id).await?;
    let staff = Staff::read(&mut connection).await?;
    let record = campaign
        .record(&mut connection, &staff, &shop.switches(), now_ms)
        .await?;
    Ok(shown(Operation::SmsCampaignDetail, record))
}

impl SmsCampaign {
    pub(super) async fn read(connection: &mut SqliteConnection, id: i64) -> Result<Self, Refusal> {
        sqlx::query_as("SELECT * FROM sms_campaign WHERE id = ?1")
            .bind(id)
            .fetch_optional(connection)
            .await?
            .ok_or(Refusal::NotFound)
    }

    pub(super) async fn record(
        &self,
        connection: &mut SqliteConnection,
        staff: &Staff,
        switches: &Switches,
        now_ms: i64,
    ) -> Result<Value, Refusal> {
        let Audience {
            send_all_contact,
            send_now,
            send_time,
            params,
            ..
        } = &self.audience;
        let progress = Progress::of(connection, MessageKind::Sms, self.id, now_ms).await?;
        let fill = switches.totals_fill;
        let unsent = progress.planned - progress.sent;
        let pivot = ("sms_id", self.id);
        let addressed = campaigns(connection, &self.audience.campaigns, pivot).await?;
        let run_ms = self.run_ms.filter(|run_ms| *run_ms <= now_ms);
        let params: Map<String, Value> = serde_json::from_str(params)?;
        let mut record = json!({
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "sms_content": self.sms_content,
            "send_object_type": null,
            "send_all_contact": i64::from(*send_all_contact),
            "send_now": i64::from(*send_now),
            "send_time": send_time,
            "template_id": self.template_id,
            "type": self.r#type,
            "params": params,
            "created_by": self.created_by,
            "user": staff.brief(self.created_by),
            "customers": customers(connection, &self.audience.customers, pivot).await?,
            "customer_groups": groups(&self.audience.customer_groups, pivot)?,
            "sms_others": others(&self.audience.others, pivot)?,
            "total_sms": Progress::total(progress.planned, fill),
            "total_send": Progress::total(progress.sent, fill),
            "total_not_send": if fill { unsent } else { 0 },
            "total_success": Progress::total(progress.delivered, fill),
            "total_fail": Progress::total(progress.sent - progress.delivered, fill),
            "status": progress.label(),
            "time_run": run_ms.map(shown_utc),
        });
        let key = if switches.garbled_campaign_key {
            GARBLED_KEY
        } else {
            "campaign"
        };
        if let Some(record) = record.as_object_mut() {
            record.insert(key.to_owned(), addressed);
        }
        Ok(record)
    }
}
