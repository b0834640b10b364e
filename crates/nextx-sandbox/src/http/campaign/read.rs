//! Campaigns as they are shown.

use std::sync::Arc;

use axum::extract::State;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::Stage;
use crate::{
    Operation,
    fixed::Fixed,
    http::{
        Shop,
        answer::{Answer, Refusal, listed, shown},
        fields::Violations,
        query::{Id, Params, Sorting},
        staff::Staff,
    },
    lists::{self, CAMPAIGN_STATUSES, CAMPAIGN_TYPES, Named},
};

#[derive(Debug, Default, sqlx::FromRow)]
pub(crate) struct Campaign {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) start_date: String,
    pub(crate) end_date: String,
    pub(crate) budget: i64,
    pub(crate) objective: String,
    pub(crate) description: String,
    pub(crate) status_id: Option<i64>,
    pub(crate) type_id: Option<i64>,
    pub(crate) assigned_to: Option<i64>,
    pub(crate) user_id: Option<i64>,
    pub(crate) branch_id: Option<i64>,
    pub(crate) allow_duplicate_opportunity: bool,
    pub(crate) divide_opportunity_auto: Option<bool>,
    pub(crate) hide_opportunity_info: bool,
    pub(crate) success_campaign_id: Option<i64>,
    pub(crate) failed_campaign_id: Option<i64>,
    pub(crate) correlatives: String,
    pub(crate) contacts: String,
}

/// `campaign.list`: the days are those of the start.
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::CampaignList, &switches, &mut violations);
    let period = params.period(switches.dates_inclusive, &mut violations);
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let mut connection = shop.pool.acquire().await?;
    let campaigns: Vec<Campaign> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT * FROM campaign
         WHERE (?1 IS NULL OR start_date >= ?1)
           AND (?2 IS NULL OR start_date <= ?2)
           AND (?3 IS NULL OR search_text LIKE ?3 ESCAPE '\\')
         ORDER BY {order}
         LIMIT ?4 OFFSET ?5",
    )))
    .bind(period.from)
    .bind(period.to)
    .bind(params.search())
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&mut *connection)
    .await?;
    let staff = Staff::read(&mut connection).await?;
    let mut records = Vec::with_capacity(campaigns.len());
    for campaign in &campaigns {
        records.push(campaign.record(&mut connection, &staff).await?);
    }
    Ok(listed(Operation::CampaignList, &switches, page, records))
}

/// `campaign.detail`
pub(super) async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let mut connection = shop.pool.acquire().await?;
    let campaign = Campaign::read(&mut connection, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let staff = Staff::read(&mut connection).await?;
    let record = campaign.record(&mut connection, &staff).await?;
    Ok(shown(Operation::CampaignDetail, record))
}

impl Campaign {
    pub(crate) async fn read(
        connection: &mut SqliteConnection,
        id: i64,
    ) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM campaign WHERE id = ?1")
            .bind(id)
            .fetch_optional(connection)
            .await
    }

    /// With `stage`, `type` and `campaign_status` where stages, campaign_type and status were sent (D18), and without code,
    /// branch, contacts, sharing and the yes and no of opportunities (E54).
    pub(super) async fn record(
        &self,
        connection: &mut SqliteConnection,
        staff: &Staff,
    ) -> Result<Value, sqlx::Error> {
        let stages = Stage::of(connection, self.id).await?;
        Ok(json!({
            "id": self.id,
            "name": self.name,
            "start_date": self.start_date,
            "end_date": self.end_date,
            "budget": self.budget(),
            "actual_cost": null,
            "objective": self.objective,
            "description": self.description,
            "status": self.status(),
            "campaign_status": named(&CAMPAIGN_STATUSES, self.status_id),
            "type": named(&CAMPAIGN_TYPES, self.type_id),
            "impression": null,
            "expected_cost": null,
            "expected_revenue": null,
            "assigned_to": self.assigned_to,
            "user": staff.brief(self.user_id),
            "assigned": staff.brief(self.assigned_to),
            "user_id": self.user_id,
            "stage": stages.iter().map(Stage::of_campaign).collect::<Value>(),
        }))
    }

    /// As an opportunity shows it.
    pub(crate) fn of_opportunity(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "start_date": self.start_date,
            "end_date": self.end_date,
            "allow_duplicate_opportunity": i64::from(self.allow_duplicate_opportunity),
            "divide_opportunity_auto": self.divide_opportunity_auto.map(i64::from),
            "hide_opportunity_info": i64::from(self.hide_opportunity_info),
            "success_campaign_id": self.success_campaign_id,
            "failed_campaign_id": self.failed_campaign_id,
        })
    }

    pub(crate) fn budget(&self) -> String {
        Fixed::from_ten_thousandths(self.budget).to_text()
    }

    /// An id as text (E30).
    pub(crate) fn status(&self) -> Option<String> {
        self.status_id.map(|id| id.to_string())
    }
}

fn named(list: &[Named], id: Option<i64>) -> Value {
    lists::find(list, id).map_or(
        Value::Null,
        |named| json!({"name": named.name, "id": named.id}),
    )
}
