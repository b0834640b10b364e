//! Email campaigns and their statistic as they are shown.

use std::sync::Arc;

use axum::extract::State;
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::{
    Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, listed, shown},
        fields::Violations,
        marketing::{Audience, campaigns, catch_up, customers, groups, others},
        query::{Id, Params, Period, Sorting},
        shown::shown_utc,
        staff::Staff,
    },
    store::messages::{MessageKind, Progress},
};

/// What the example of the list breaks off before (E06).
const BEHIND_THE_BREAK: [&str; 11] = [
    "params",
    "campaign",
    "total_emails",
    "total_send",
    "total_not_send",
    "total_read",
    "total_not_read",
    "total_success",
    "total_fail",
    "status",
    "time_run",
];

#[derive(Debug, sqlx::FromRow)]
pub(super) struct EmailCampaign {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) from_name: String,
    pub(super) mail_from: String,
    pub(super) mail_subject: String,
    pub(super) mail_content: String,
    pub(super) is_mail_system: bool,
    pub(super) is_track_mail: bool,
    #[sqlx(flatten)]
    pub(super) audience: Audience,
    pub(super) created_by: Option<i64>,
    pub(super) run_ms: Option<i64>,
}

/// `email_campaign.list`
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    page(&shop, Operation::EmailCampaignList, &params, None).await
}

/// `email_statistic.list`: the campaigns that have begun to send; the days are those of the beginning.
pub(super) async fn statistic(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let mut violations = Violations::default();
    let begun = params.period(shop.switches().dates_inclusive, &mut violations);
    violations.into_result()?;
    page(&shop, Operation::EmailStatisticList, &params, Some(begun)).await
}

/// A page of the campaigns; of those that have begun to send where a period is given.
async fn page(shop: &Shop, operation: Operation, params: &Params, begun: Option<Period>) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(operation, &switches, &mut violations);
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let mut connection = shop.pool.acquire().await?;
    let now_ms = catch_up(shop, &mut connection).await?;
    let only_begun = begun.is_some();
    let period = begun.unwrap_or_default();
    let all: Vec<EmailCampaign> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT * FROM email_campaign
         WHERE (?1 IS NULL OR search_text LIKE ?1 ESCAPE '\\')
           AND (NOT ?2 OR run_ms <= ?3)
           AND (?4 IS NULL OR date(run_ms / 1000, 'unixepoch', '+7 hours') >= ?4)
           AND (?5 IS NULL OR date(run_ms / 1000, 'unixepoch', '+7 hours') <= ?5)
         ORDER BY {order} LIMIT ?6 OFFSET ?7",
    )))
    .bind(params.search())
    .bind(only_begun)
    .bind(now_ms)
    .bind(period.from)
    .bind(period.to)
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&mut *connection)
    .await?;
    let staff = Staff::read(&mut connection).await?;
    let mut records = Vec::with_capacity(all.len());
    for campaign in &all {
        let mut record = campaign
            .record(&mut connection, &staff, switches.totals_fill, now_ms)
            .await?;
        if let (Operation::EmailCampaignList, false, Some(record)) =
            (operation, switches.email_list_whole, record.as_object_mut())
        {
            record.retain(|name, _| !BEHIND_THE_BREAK.contains(&name.as_str()));
        }
        records.push(record);
    }
    Ok(listed(operation, &switches, page, records))
}

/// `email_campaign.detail`
pub(super) async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let mut connection = shop.pool.acquire().await?;
    let now_ms = catch_up(&shop, &mut connection).await?;
    let campaign = EmailCampaign::read(&mut connection, id).await?;
    let staff = Staff::read(&mut connection).await?;
    let fill = shop.switches().totals_fill;
    let record = campaign
        .record(&mut connection, &staff, fill, now_ms)
        .await?;
    Ok(shown(Operation::EmailCampaignDetail, record))
}

impl EmailCampaign {
    pub(super) async fn read(connection: &mut SqliteConnection, id: i64) -> Result<Self, Refusal> {
        sqlx::query_as("SELECT * FROM email_campaign WHERE id = ?1")
            .bind(id)
            .fetch_optional(connection)
            .await?
            .ok_or(Refusal::NotFound)
    }

    /// The totals are null, unless the switch has them filled (E35).
    pub(super) async fn record(
        &self,
        connection: &mut SqliteConnection,
        staff: &Staff,
        fill: bool,
        now_ms: i64,
    ) -> Result<Value, Refusal> {
        let Audience {
            send_all_contact,
            send_now,
            send_time,
            params,
            ..
        } = &self.audience;
        let progress = Progress::of(connection, MessageKind::Email, self.id, now_ms).await?;
        let unsent = progress.planned - progress.sent;
        let pivot = ("email_id", self.id);
        let params: Map<String, Value> = serde_json::from_str(params)?;
        let run_ms = self.run_ms.filter(|run_ms| *run_ms <= now_ms);
        Ok(json!({
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "from_name": self.from_name,
            "mail_from": self.mail_from,
            "mail_subject": self.mail_subject,
            "mail_content": self.mail_content,
            "send_object_type": null,
            "file_attach": null,
            "send_all_contact": i64::from(*send_all_contact),
            "is_mail_system": i64::from(self.is_mail_system),
            "send_now": i64::from(*send_now),
            "is_track_mail": i64::from(self.is_track_mail),
            "send_time": send_time,
            "template_id": null,
            "created_by": self.created_by,
            "user": staff.brief(self.created_by),
            "customers": customers(connection, &self.audience.customers, pivot).await?,
            "customer_groups": groups(&self.audience.customer_groups, pivot)?,
            "email_others": others(&self.audience.others, pivot)?,
            "params": params,
            "campaign": campaigns(connection, &self.audience.campaigns, pivot).await?,
            "total_emails": Progress::total(progress.planned, fill),
            "total_send": Progress::total(progress.sent, fill),
            "total_not_send": if fill { unsent } else { 0 },
            "total_read": Progress::total(progress.opened, fill),
            "total_not_read": Progress::total(progress.sent - progress.opened, fill),
            "total_success": Progress::total(progress.delivered, fill),
            "total_fail": Progress::total(progress.sent - progress.delivered, fill),
            "status": progress.label(),
            "time_run": run_ms.map(shown_utc),
        }))
    }
}
