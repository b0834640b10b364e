//! Opportunities are changed.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use jiff::civil::Date;
use sqlx::SqliteConnection;

use super::{contact::Contact, flow, read::Opportunity};
use crate::{
    Operation,
    clock::zoneless,
    http::{
        Shop,
        answer::{Answer, Refusal, changed},
        campaign::{Campaign, Stage},
        fields::{Changes, Violations, parse_object},
        query::Id,
        shown::echo,
        staff::Staff,
    },
    lists::{self, LEAD_SOURCES},
    store::fold,
};

/// `opportunity.update` answers with the types that were sent (E31), without the author and without the lead's fields at
/// the top (E32).
pub(super) async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let changes = Changes::of(&object, &shop.switches());
    let mut transaction = shop.pool.begin().await?;
    let before = Opportunity::read(&mut transaction, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let staff = Staff::read(&mut transaction).await?;
    let mut wrong = Violations::default();
    let stage_id = before.stage_id;
    let contact_id = before.contact_id;
    let mut opportunity = read(before, &changes, &staff, &mut transaction, &mut wrong).await?;
    opportunity.contact_id = match wrong.id(&changes.get("contact_id")) {
        Some(id) => {
            if Contact::read(&mut transaction, id).await?.is_none() {
                wrong.unknown("contact_id");
            }
            id
        }
        // Whose opportunity it is cannot be emptied.
        None => contact_id,
    };
    wrong.into_result()?;
    opportunity.updated_at = zoneless(&shop.now());
    if opportunity.stage_id != stage_id {
        flow::moved(&mut opportunity, &mut transaction).await?;
    }
    store(&opportunity, &mut transaction).await?;
    let mut record = opportunity.record(&mut transaction, &staff).await?;
    transaction.commit().await?;
    for name in [
        "user",
        "user_id",
        "contact_name",
        "contact_mobile",
        "contact_email",
        "contact_address",
    ] {
        if let Some(value) = record.get_mut(name) {
            value.take();
        }
    }
    echo(
        &mut record,
        &object,
        &["sales_stage", "opportunity_amount", "lead_source"],
    );
    Ok(changed(
        Operation::OpportunityUpdate,
        "Successfully",
        record,
    ))
}

/// The opportunity as it will be, the lead apart.
pub(super) async fn read(
    now: Opportunity,
    changes: &Changes<'_>,
    staff: &Staff,
    connection: &mut SqliteConnection,
    wrong: &mut Violations,
) -> Result<Opportunity, Refusal> {
    for name in ["name", "campaign_id"] {
        changes.require(name, wrong);
    }
    let name = changes.apply("name", now.name.clone(), |field| {
        wrong.text(field, 255).unwrap_or_default()
    });
    let description = changes.apply("description", now.description.clone(), |field| {
        wrong.text(field, 5_000).unwrap_or_default()
    });
    let lead_source_description = changes.apply(
        "lead_source_description",
        now.lead_source_description.clone(),
        |field| wrong.text(field, 5_000),
    );
    let amount = changes.apply("opportunity_amount", now.amount, |field| wrong.money(field));
    let probability = changes.apply("probability", now.probability, |field| {
        wrong.within(field, 0, 100).unwrap_or(0)
    });
    let expected_close_date = changes.apply(
        "expected_close_date",
        now.expected_close_date.clone(),
        |field| wrong.date(field).map(|day: Date| day.to_string()),
    );
    let lead_source_id = changes.apply("lead_source", now.lead_source_id, |field| {
        wrong.id_of(field, |id| lists::knows(&LEAD_SOURCES, id))
    });
    let assigned_to = changes.apply("assigned_to", now.assigned_to, |field| {
        wrong.id_of(field, |id| staff.knows(id))
    });
    let campaign_id = changes.apply("campaign_id", now.campaign_id, |field| {
        wrong.id(field).unwrap_or_default()
    });
    let asked = changes.apply("sales_stage", Some(now.stage_id), |field| wrong.id(field));
    let campaign = Campaign::read(connection, campaign_id).await?;
    if campaign.is_none() && !changes.get("campaign_id").is_absent() {
        wrong.unknown(changes.get("campaign_id").path());
    }
    let stages = Stage::of(connection, campaign_id).await?;
    let stage = match asked {
        Some(id) => stages.iter().find(|stage| stage.id == id),
        None => stages.first(),
    };
    if stage.is_none() && campaign.is_some() {
        wrong.unknown(changes.get("sales_stage").path());
    }
    Ok(Opportunity {
        name,
        description,
        lead_source_description,
        amount,
        probability,
        expected_close_date,
        lead_source_id,
        assigned_to,
        campaign_id,
        stage_id: stage.map_or(now.stage_id, |stage| stage.id),
        ..now
    })
}

/// Writes the opportunity and answers its id, a new one for id 0.
pub(super) async fn store(
    opportunity: &Opportunity,
    connection: &mut SqliteConnection,
) -> Result<i64, sqlx::Error> {
    let contact = Contact::read(connection, opportunity.contact_id).await?;
    let (contact_name, contact_mobile) = contact
        .map(|contact| (contact.name, contact.mobile))
        .unwrap_or_default();
    sqlx::query_scalar(
        "INSERT INTO opportunity (id, name, amount, stage_id, probability, description, expected_close_date,
                                  lead_source_id, lead_source_description, campaign_id, assigned_to, contact_id, user_id,
                                  action_id, prev_action_id, result_id, created_at, updated_at, result_at, status_at,
                                  search_text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
         ON CONFLICT (id) DO UPDATE
         SET name = ?2, amount = ?3, stage_id = ?4, probability = ?5, description = ?6, expected_close_date = ?7,
             lead_source_id = ?8, lead_source_description = ?9, campaign_id = ?10, assigned_to = ?11, contact_id = ?12,
             action_id = ?14, prev_action_id = ?15, result_id = ?16, updated_at = ?18, result_at = ?19,
             status_at = ?20, search_text = ?21
         RETURNING id",
    )
    .bind(Some(opportunity.id).filter(|id| *id != 0))
    .bind(&opportunity.name)
    .bind(opportunity.amount)
    .bind(opportunity.stage_id)
    .bind(opportunity.probability)
    .bind(&opportunity.description)
    .bind(&opportunity.expected_close_date)
    .bind(opportunity.lead_source_id)
    .bind(&opportunity.lead_source_description)
    .bind(opportunity.campaign_id)
    .bind(opportunity.assigned_to)
    .bind(opportunity.contact_id)
    .bind(opportunity.user_id)
    .bind(opportunity.action_id)
    .bind(opportunity.prev_action_id)
    .bind(opportunity.result_id)
    .bind(&opportunity.created_at)
    .bind(&opportunity.updated_at)
    .bind(&opportunity.result_at)
    .bind(&opportunity.status_at)
    .bind(fold(
        &[opportunity.name.as_str(), &contact_name, &contact_mobile].join(" "),
    ))
    .fetch_one(connection)
    .await
}
