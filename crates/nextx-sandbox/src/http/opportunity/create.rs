//! Opportunities are made together with their leads.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::{contact, read::Opportunity, update};
use crate::{
    Operation,
    clock::zoneless,
    http::{
        Shop,
        answer::{Answer, created},
        campaign::Campaign,
        fields::{Changes, Fields, Violations, parse_object},
        staff::Staff,
    },
    lists::ACTIONS,
};

/// `opportunity.create`
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let body = Fields::of(&object);
    let switches = shop.switches();
    let now = zoneless(&shop.now());
    let mut wrong = Violations::default();
    for name in ["contact", "opportunity"] {
        wrong.require(&body.get(name));
    }
    let (Some(contact), Some(sent)) = (
        wrong
            .object(&body.get("contact"))
            .and_then(|_| object.get("contact")?.as_object()),
        wrong.object(&body.get("opportunity")),
    ) else {
        return Err(wrong.into());
    };
    let mut transaction = shop.pool.begin().await?;
    let staff = Staff::read(&mut transaction).await?;
    let new = Opportunity {
        user_id: staff.author(),
        action_id: ACTIONS.first().map(|action| action.id),
        created_at: now.clone(),
        updated_at: now.clone(),
        result_at: now.clone(),
        ..Opportunity::default()
    };
    let changes = Changes::all_of(sent);
    let mut opportunity = update::read(new, &changes, &staff, &mut transaction, &mut wrong).await?;
    let lead = contact::enter(
        &mut transaction,
        contact,
        shop.today(),
        &switches,
        &mut wrong,
    );
    opportunity.contact_id = lead.await?.unwrap_or_default();
    let campaign = Campaign::read(&mut transaction, opportunity.campaign_id).await?;
    if let Some(campaign) = &campaign {
        if !campaign.allow_duplicate_opportunity && repeated(&opportunity, &mut transaction).await?
        {
            wrong.taken("contact.contact_id");
        }
        if opportunity.assigned_to.is_none() {
            opportunity.assigned_to = shared_out(campaign, &mut transaction).await?;
        }
    }
    wrong.into_result()?;
    let id = update::store(&opportunity, &mut transaction).await?;
    transaction.commit().await?;
    Ok(created(
        Operation::OpportunityCreate,
        &switches,
        "Successfully",
        id,
        Value::Null,
    ))
}

/// Whether the lead has an opportunity in the campaign already.
async fn repeated(
    opportunity: &Opportunity,
    connection: &mut SqliteConnection,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM opportunity WHERE contact_id = ?1 AND campaign_id = ?2)",
    )
    .bind(opportunity.contact_id)
    .bind(opportunity.campaign_id)
    .fetch_one(connection)
    .await
}

/// Who gets an opportunity of a campaign that shares them out: whoever has the fewest for the rate.
async fn shared_out(
    campaign: &Campaign,
    connection: &mut SqliteConnection,
) -> Result<Option<i64>, sqlx::Error> {
    if campaign.divide_opportunity_auto != Some(true) {
        return Ok(campaign.assigned_to);
    }
    sqlx::query_scalar(
        "SELECT value ->> 'id' FROM json_each(?1)
         ORDER BY (SELECT count(*) FROM opportunity WHERE campaign_id = ?2 AND assigned_to = value ->> 'id')
                  / max(coalesce(value ->> 'rate', 1), 0.0001), key
         LIMIT 1",
    )
    .bind(&campaign.correlatives)
    .bind(campaign.id)
    .fetch_optional(connection)
    .await
}
