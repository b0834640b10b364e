//! Opportunities as they are shown.

use std::sync::Arc;

use axum::extract::State;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{MODEL_NAME, TENANT_ID, contact::Contact};
use crate::{
    Operation,
    fixed::Fixed,
    http::{
        Shop,
        answer::{Answer, Refusal, listed, shown},
        campaign::{Campaign, Stage},
        fields::Violations,
        query::{Id, Params, Sorting},
        shown::joined,
        staff::Staff,
    },
    lists::{self, Action, LEAD_SOURCES, Outcome},
};

#[derive(Debug, Clone, Default, sqlx::FromRow)]
pub(super) struct Opportunity {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) amount: i64,
    pub(super) stage_id: i64,
    pub(super) probability: i64,
    pub(super) description: String,
    pub(super) expected_close_date: Option<String>,
    pub(super) lead_source_id: Option<i64>,
    pub(super) lead_source_description: Option<String>,
    pub(super) campaign_id: i64,
    pub(super) assigned_to: Option<i64>,
    pub(super) contact_id: i64,
    pub(super) user_id: Option<i64>,
    pub(super) action_id: Option<i64>,
    pub(super) prev_action_id: Option<i64>,
    pub(super) result_id: Option<i64>,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) result_at: String,
    pub(super) status_at: Option<String>,
}

/// `opportunity.list`: from_date and to_date are about the entry, from_date_result and to_date_result, which the samples
/// alone have (C11), about the last outcome of an action.
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let inclusive = switches.dates_inclusive;
    let mut violations = Violations::default();
    let page = params.page(Operation::OpportunityList, &switches, &mut violations);
    let entered = params.period(inclusive, &mut violations);
    let result = params.period_of(
        ["from_date_result", "to_date_result"],
        inclusive,
        &mut violations,
    );
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let mut connection = shop.pool.acquire().await?;
    let opportunities: Vec<Opportunity> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT * FROM opportunity
         WHERE (?1 IS NULL OR date(created_at) >= ?1)
           AND (?2 IS NULL OR date(created_at) <= ?2)
           AND (?3 IS NULL OR date(result_at) >= ?3)
           AND (?4 IS NULL OR date(result_at) <= ?4)
           AND (?5 IS NULL OR search_text LIKE ?5 ESCAPE '\\')
         ORDER BY {order}
         LIMIT ?6 OFFSET ?7",
    )))
    .bind(entered.from)
    .bind(entered.to)
    .bind(result.from)
    .bind(result.to)
    .bind(params.search())
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&mut *connection)
    .await?;
    let staff = Staff::read(&mut connection).await?;
    let mut records = Vec::with_capacity(opportunities.len());
    for opportunity in &opportunities {
        records.push(opportunity.record(&mut connection, &staff).await?);
    }
    Ok(listed(Operation::OpportunityList, &switches, page, records))
}

/// `opportunity.detail`
pub(super) async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let mut connection = shop.pool.acquire().await?;
    let opportunity = Opportunity::read(&mut connection, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let staff = Staff::read(&mut connection).await?;
    let record = opportunity.record(&mut connection, &staff).await?;
    Ok(shown(Operation::OpportunityDetail, record))
}

impl Opportunity {
    pub(super) async fn read(
        connection: &mut SqliteConnection,
        id: i64,
    ) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM opportunity WHERE id = ?1")
            .bind(id)
            .fetch_optional(connection)
            .await
    }

    /// As list and detail show it: ids of stage and source and the amount as text (E31).
    pub(super) async fn record(
        &self,
        connection: &mut SqliteConnection,
        staff: &Staff,
    ) -> Result<Value, Refusal> {
        let campaign = Campaign::read(connection, self.campaign_id).await?;
        let contact = Contact::read(connection, self.contact_id)
            .await?
            .ok_or(sqlx::Error::RowNotFound)?;
        let stages = Stage::of(connection, self.campaign_id).await?;
        let stage = stages.iter().find(|stage| stage.id == self.stage_id);
        let outcome = lists::outcome(self.result_id);
        let next_minutes = outcome
            .and_then(|outcome| outcome.next)
            .map_or(0, |(_, minutes)| minutes);
        let source = lists::find(&LEAD_SOURCES, self.lead_source_id);
        let own = json!({
            "id": self.id,
            "name": self.name,
            "opportunity_amount": Fixed::from_ten_thousandths(self.amount).to_text(),
            "sales_stage": self.stage_id.to_string(),
            "probability": self.probability,
            "description": self.description,
            "expected_close_date": self.expected_close_date,
            "type": null,
            "lead_source": self.lead_source_id.map(|id| id.to_string()),
            "campaign_id": self.campaign_id,
            "assigned_to": self.assigned_to,
            "user": staff.brief(self.user_id),
            "assigned": staff.brief(self.assigned_to),
            "lead_source_description": self.lead_source_description,
            "contact_id": self.contact_id,
            "user_id": self.user_id,
            "status": null,
            "reason_failed": null,
            "model_name": MODEL_NAME,
        });
        let related = json!({
            "campaign": campaign.as_ref().map(Campaign::of_opportunity),
            "source": source.map(|source| json!({"id": source.id, "name": source.name})),
            "stage": stage.map(Stage::of_opportunity),
            "result_id": self.result_id,
            "action_id": self.action_id,
            "next_action_id": null,
            "prev_action_id": self.prev_action_id,
            "perform_after_day": next_minutes / (24 * 60),
            "perform_after_hour": next_minutes / 60 % 24,
            "perform_after_minute": next_minutes % 60,
            "action": lists::action(self.action_id).map(in_full),
            "next_action": null,
            "prev_action": lists::action(self.prev_action_id)
                .map(|action| json!({"id": action.id, "name": action.name})),
            "action_result": outcome.map(|outcome| json!({
                "id": outcome.id,
                "name": outcome.name,
                "status": outcome.status,
            })),
            "contact": contact.to_json()?,
            "resource_contact": contact.resources()?,
            "category_contact": contact.categories()?,
            "relationships_contact": [],
            "contact_name": contact.name,
            "contact_mobile": contact.mobile,
            "contact_email": contact.email,
            "contact_address": contact.address,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
            "time_updated_result": self.result_at,
            "tags": [],
            "activity_log": null,
            "total_money": "0.0000",
            "time_update_status": self.status_at,
            "last_comment": null,
            "campaign_stage": stages.iter().map(Stage::of_opportunity).collect::<Value>(),
        });
        Ok(joined(own, related))
    }
}

fn in_full(action: &Action) -> Value {
    let results: Value = (1..)
        .zip(action.outcomes)
        .map(|(place, outcome)| result(action, place, outcome))
        .collect();
    json!({
        "id": action.id,
        "name": action.name,
        "order": action.place,
        "is_default": 1,
        "is_active": 1,
        "next_action_id": null,
        "perform_after_day": 0,
        "perform_after_hour": action.after_minutes / 60,
        "perform_after_minute": action.after_minutes % 60,
        "description": action.description,
        "results": results,
    })
}

fn result(action: &Action, place: i64, outcome: &Outcome) -> Value {
    let minutes = outcome.next.map_or(0, |(_, minutes)| minutes);
    json!({
        "id": outcome.id,
        "order": outcome.place,
        "name": outcome.name,
        "action_id": null,
        "status": outcome.status,
        "description": "",
        "is_active": 1,
        "tenant_id": TENANT_ID,
        "stage_type_id": outcome.stage_type_id,
        "pivot": {
            "action_id": action.id,
            "result_id": outcome.id,
            "next_action_id": outcome.next.map(|(id, _)| id),
            "order": place,
            "perform_after_day": minutes / (24 * 60),
            "perform_after_hour": minutes / 60 % 24,
            "perform_after_minute": minutes % 60,
        },
    })
}
