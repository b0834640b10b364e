//! Email campaigns are made, changed and sent.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::read::EmailCampaign;
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
const OTHERS: [&str; 2] = ["email_others", "email"];

/// `email_campaign.create`. Ids come as numbers or as text (D31). With `send_now` 1 sending begins at once (J02).
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let changes = Changes::of_new(&object);
    let mut transaction = shop.pool.begin().await?;
    let staff = Staff::read(&mut transaction).await?;
    let new = EmailCampaign {
        id: 0,
        name: String::new(),
        description: String::new(),
        from_name: String::new(),
        mail_from: String::new(),
        mail_subject: String::new(),
        mail_content: String::new(),
        is_mail_system: false,
        is_track_mail: false,
        audience: Audience::default(),
        created_by: staff.author(),
        run_ms: None,
    };
    let mut campaign = read(new, &changes, &mut transaction).await?;
    campaign.id = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM email_campaign")
        .fetch_one(&mut *transaction)
        .await?;
    send(&shop, &mut campaign, false, &mut transaction).await?;
    store(&campaign, &mut transaction).await?;
    transaction.commit().await?;
    Ok(created(
        Operation::EmailCampaignCreate,
        &shop.switches(),
        "Successfully",
        campaign.id,
        Value::Null,
    ))
}

/// `email_campaign.update`
pub(super) async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let changes = Changes::of(&object, &switches);
    let mut transaction = shop.pool.begin().await?;
    let now_ms = catch_up(&shop, &mut transaction).await?;
    let now = EmailCampaign::read(&mut transaction, id).await?;
    let mut campaign = read(now, &changes, &mut transaction).await?;
    let asks_now = campaign.audience.send_now && changes.touch("send_now");
    send(&shop, &mut campaign, asks_now, &mut transaction).await?;
    store(&campaign, &mut transaction).await?;
    let staff = Staff::read(&mut transaction).await?;
    let record = campaign
        .record(&mut transaction, &staff, switches.totals_fill, now_ms)
        .await?;
    transaction.commit().await?;
    Ok(changed(
        Operation::EmailCampaignUpdate,
        "Successfully",
        record,
    ))
}

/// The campaign as it will be.
async fn read(
    now: EmailCampaign,
    changes: &Changes<'_>,
    connection: &mut SqliteConnection,
) -> Result<EmailCampaign, Refusal> {
    let mut wrong = Violations::default();
    for name in ["name", "mail_subject", "mail_content", "mail_from"] {
        changes.require(name, &mut wrong);
    }
    let mut text = |name: &str, current: String, longest: usize| {
        changes.apply(name, current, |field| {
            wrong.text(field, longest).unwrap_or_default()
        })
    };
    let name = text("name", now.name, 255);
    let description = text("description", now.description, 5_000);
    let from_name = text("from_name", now.from_name, 255);
    let mail_from = text("mail_from", now.mail_from, 255);
    let mail_subject = text("mail_subject", now.mail_subject, 255);
    let mail_content = text("mail_content", now.mail_content, 65_535);
    let mut flag = |name: &str, current: bool| {
        changes.apply(name, current, |field| wrong.flag(field).unwrap_or(false))
    };
    let is_mail_system = flag("is_mail_system", now.is_mail_system);
    let is_track_mail = flag("is_track_mail", now.is_track_mail);
    let audience = now
        .audience
        .changed(changes, OTHERS, connection, &mut wrong)
        .await?;
    wrong.into_result()?;
    Ok(EmailCampaign {
        name,
        description,
        from_name,
        mail_from,
        mail_subject,
        mail_content,
        is_mail_system,
        is_track_mail,
        audience,
        ..now
    })
}

async fn send(
    shop: &Shop,
    campaign: &mut EmailCampaign,
    asks_now: bool,
    connection: &mut SqliteConnection,
) -> Result<(), Refusal> {
    let letter = Letter {
        kind: MessageKind::Email,
        r#type: "email",
        campaign_id: campaign.id,
        sender: &campaign.mail_from,
        subject: &campaign.mail_subject,
        content: &campaign.mail_content,
        tracked: campaign.is_track_mail,
    };
    let before = (campaign.run_ms, asks_now);
    campaign.run_ms = order(shop, connection, &letter, &campaign.audience, before).await?;
    Ok(())
}

async fn store(
    campaign: &EmailCampaign,
    connection: &mut SqliteConnection,
) -> Result<(), sqlx::Error> {
    let audience = &campaign.audience;
    sqlx::query(
        "INSERT INTO email_campaign (id, name, description, from_name, mail_from, mail_subject, mail_content,
                                     is_mail_system, is_track_mail, send_all_contact, send_now, send_time, params,
                                     customers, customer_groups, others, campaigns, created_by, run_ms, search_text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
         ON CONFLICT (id) DO UPDATE
         SET name = ?2, description = ?3, from_name = ?4, mail_from = ?5, mail_subject = ?6, mail_content = ?7,
             is_mail_system = ?8, is_track_mail = ?9, send_all_contact = ?10, send_now = ?11, send_time = ?12,
             params = ?13, customers = ?14, customer_groups = ?15, others = ?16, campaigns = ?17, run_ms = ?19,
             search_text = ?20",
    )
    .bind(campaign.id)
    .bind(&campaign.name)
    .bind(&campaign.description)
    .bind(&campaign.from_name)
    .bind(&campaign.mail_from)
    .bind(&campaign.mail_subject)
    .bind(&campaign.mail_content)
    .bind(campaign.is_mail_system)
    .bind(campaign.is_track_mail)
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
    .bind(fold(&[campaign.name.as_str(), &campaign.mail_subject].join(" ")))
    .execute(connection)
    .await?;
    Ok(())
}
