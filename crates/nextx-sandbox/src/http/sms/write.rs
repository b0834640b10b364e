//! SMS campaigns are made, changed and sent.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::read::SmsCampaign;
use crate::{
    Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, changed, created},
        fields::{Changes, Violations, parse_object},
        marketing::{Audience, Letter, catch_up, order},
        query::Id,
        staff::Staff,
    },
    store::{fold, messages::MessageKind},
};

/// The key of the further recipients, and the field that each of them needs.
const OTHERS: [&str; 2] = ["sms_others", "mobile"];

/// `sms_campaign.create`. The documented body is a read answer: what the server sets itself is ignored (D19). With
/// `send_now` 1 sending begins at once (J02).
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let changes = Changes::of_new(&object);
    let mut transaction = shop.pool.begin().await?;
    let staff = Staff::read(&mut transaction).await?;
    let new = SmsCampaign {
        id: 0,
        name: String::new(),
        description: String::new(),
        sms_content: String::new(),
        r#type: String::new(),
        template_id: None,
        audience: Audience::default(),
        created_by: staff.author(),
        run_ms: None,
    };
    let mut campaign = read(new, &changes, &mut transaction).await?;
    campaign.id = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM sms_campaign")
        .fetch_one(&mut *transaction)
        .await?;
    send(&shop, &mut campaign, false, &mut transaction).await?;
    store(&campaign, &mut transaction).await?;
    transaction.commit().await?;
    Ok(created(
        Operation::SmsCampaignCreate,
        &shop.switches(),
        "Successfully",
        campaign.id,
        Value::Null,
    ))
}

/// `sms_campaign.update`
pub(super) async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let changes = Changes::of(&object, &switches);
    let mut transaction = shop.pool.begin().await?;
    let now_ms = catch_up(&shop, &mut transaction).await?;
    let now = SmsCampaign::read(&mut transaction, id).await?;
    let mut campaign = read(now, &changes, &mut transaction).await?;
    let asks_now = campaign.audience.send_now && changes.touch("send_now");
    send(&shop, &mut campaign, asks_now, &mut transaction).await?;
    store(&campaign, &mut transaction).await?;
    let staff = Staff::read(&mut transaction).await?;
    let record = campaign
        .record(&mut transaction, &staff, &switches, now_ms)
        .await?;
    transaction.commit().await?;
    Ok(changed(
        Operation::SmsCampaignUpdate,
        "Successfully",
        record,
    ))
}

/// The campaign as it will be.
async fn read(
    now: SmsCampaign,
    changes: &Changes<'_>,
    connection: &mut SqliteConnection,
) -> Result<SmsCampaign, Refusal> {
    let mut wrong = Violations::default();
    for name in ["name", "sms_content"] {
        changes.require(name, &mut wrong);
    }
    let mut text = |name: &str, current: String, longest: usize| {
        changes.apply(name, current, |field| {
            wrong.text(field, longest).unwrap_or_default()
        })
    };
    let name = text("name", now.name, 255);
    let description = text("description", now.description, 5_000);
    let sms_content = text("sms_content", now.sms_content, 1_000);
    let mut kind = text("type", now.r#type, 50);
    if kind.is_empty() {
        "sms".clone_into(&mut kind);
    }
    let template_id = changes.apply("template_id", now.template_id, |field| {
        wrong.text(field, 255)
    });
    let audience = now
        .audience
        .changed(changes, OTHERS, connection, &mut wrong)
        .await?;
    wrong.into_result()?;
    Ok(SmsCampaign {
        name,
        description,
        sms_content,
        r#type: kind,
        template_id,
        audience,
        ..now
    })
}

async fn send(
    shop: &Shop,
    campaign: &mut SmsCampaign,
    asks_now: bool,
    connection: &mut SqliteConnection,
) -> Result<(), Refusal> {
    let letter = Letter {
        kind: MessageKind::Sms,
        r#type: &campaign.r#type,
        campaign_id: campaign.id,
        sender: "",
        subject: "",
        content: &campaign.sms_content,
        tracked: false,
    };
    let before = (campaign.run_ms, asks_now);
    campaign.run_ms = order(shop, connection, &letter, &campaign.audience, before).await?;
    Ok(())
}

async fn store(
    campaign: &SmsCampaign,
    connection: &mut SqliteConnection,
) -> Result<(), sqlx::Error> {
    let audience = &campaign.audience;
    sqlx::query(
        "INSERT INTO sms_campaign (id, name, description, sms_content, type, template_id, send_all_contact, send_now,
                                   send_time, params, customers, customer_groups, others, campaigns, created_by, run_ms,
                                   search_text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
         ON CONFLICT (id) DO UPDATE
         SET name = ?2, description = ?3, sms_content = ?4, type = ?5, template_id = ?6, send_all_contact = ?7,
             send_now = ?8, send_time = ?9, params = ?10, customers = ?11, customer_groups = ?12, others = ?13,
             campaigns = ?14, run_ms = ?16, search_text = ?17",
    )
    .bind(campaign.id)
    .bind(&campaign.name)
    .bind(&campaign.description)
    .bind(&campaign.sms_content)
    .bind(&campaign.r#type)
    .bind(&campaign.template_id)
    .bind(audience.send_all_contact)
    .bind(audience.send_now)
    .bind(&audience.send_time)
    .bind(&audience.params)
    .bind(&audience.customers)
    .bind(&audience.customer_groups)
    .bind(&audience.others)
    .bind(&audience.campaigns)
    .bind(campaign.created_by)
    .bind(campaign.run_ms)
    .bind(fold(&[campaign.name.as_str(), &campaign.sms_content].join(" ")))
    .execute(connection)
    .await?;
    Ok(())
}
