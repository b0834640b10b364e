//! Campaigns are made and changed.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use jiff::civil::Date;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::{Campaign, stages};
use crate::{
    Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, changed, created},
        fields::{Changes, Violations, parse_object},
        query::Id,
        shown::echo,
        staff::Staff,
    },
    lists::{self, CAMPAIGN_STATUSES, CAMPAIGN_TYPES},
    store::fold,
};

/// `campaign.create` answers with the record and its id.
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let changes = Changes::of_new(&object);
    let mut transaction = shop.pool.begin().await?;
    let staff = Staff::read(&mut transaction).await?;
    let mut wrong = Violations::default();
    let new = Campaign {
        user_id: staff.author(),
        ..Campaign::default()
    };
    let mut campaign = read(new, &changes, &staff, &mut transaction, &mut wrong).await?;
    let mut sent = stages::read(&changes.get("stages"), &mut wrong);
    wrong.into_result()?;
    if sent.is_empty() {
        sent = stages::usual();
    }
    campaign.id = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM campaign")
        .fetch_one(&mut *transaction)
        .await?;
    if campaign.code.is_empty() {
        campaign.code = format!("CP{:06}", campaign.id);
    }
    store(&campaign, &mut transaction).await?;
    let mut wrong = Violations::default();
    stages::replace(&mut transaction, campaign.id, sent, &mut wrong).await?;
    let mut record = campaign.record(&mut transaction, &staff).await?;
    transaction.commit().await?;
    echo(&mut record, &object, &["budget"]);
    Ok(created(
        Operation::CampaignCreate,
        &shop.switches(),
        "Successfully",
        campaign.id,
        record,
    ))
}

/// `campaign.update`. Stages that are not sent stay as they are, whatever the switch says: a campaign has some.
pub(super) async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let changes = Changes::of(&object, &shop.switches());
    let mut transaction = shop.pool.begin().await?;
    let now = Campaign::read(&mut transaction, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let code = now.code.clone();
    let staff = Staff::read(&mut transaction).await?;
    let mut wrong = Violations::default();
    let mut campaign = read(now, &changes, &staff, &mut transaction, &mut wrong).await?;
    let sent = stages::read(&changes.get("stages"), &mut wrong);
    if campaign.code.is_empty() {
        campaign.code = code;
    }
    if wrong.is_empty() {
        store(&campaign, &mut transaction).await?;
        if !sent.is_empty() {
            stages::replace(&mut transaction, id, sent, &mut wrong).await?;
        }
    }
    wrong.into_result()?;
    let mut record = campaign.record(&mut transaction, &staff).await?;
    transaction.commit().await?;
    echo(&mut record, &object, &["budget"]);
    Ok(changed(Operation::CampaignUpdate, "Successfully", record))
}

/// The campaign as it will be.
async fn read(
    now: Campaign,
    changes: &Changes<'_>,
    staff: &Staff,
    connection: &mut SqliteConnection,
    wrong: &mut Violations,
) -> Result<Campaign, Refusal> {
    for name in ["name", "start_date", "end_date", "campaign_type", "status"] {
        changes.require(name, wrong);
    }
    let mut text = |name: &str, current: String, longest: usize| {
        changes.apply(name, current, |field| {
            wrong.text(field, longest).unwrap_or_default()
        })
    };
    let name = text("name", now.name, 255);
    let code = text("code", now.code, 50);
    let objective = text("objective", now.objective, 5_000);
    let description = text("description", now.description, 5_000);
    let mut day = |name: &str, current: String| {
        changes.apply(name, current.parse().ok(), |field| wrong.date(field))
    };
    let start_date: Option<Date> = day("start_date", now.start_date);
    let end_date: Option<Date> = day("end_date", now.end_date);
    wrong.not_before("end_date", end_date, start_date, "start date");
    let mut flag =
        |name: &str, current: Option<bool>| changes.apply(name, current, |field| wrong.flag(field));
    let allow = flag(
        "allow_duplicate_opportunity",
        Some(now.allow_duplicate_opportunity),
    );
    let divide = flag("divide_opportunity_auto", now.divide_opportunity_auto);
    let hide = flag("hide_opportunity_info", Some(now.hide_opportunity_info));
    let mut follow_up = |names: [&str; 2], current: Option<i64>| {
        // Two names for one thing (D17).
        let touched = names.iter().any(|name| changes.touch(name));
        if !touched {
            return current;
        }
        names.iter().find_map(|name| wrong.id(&changes.get(name)))
    };
    let success_campaign_id = follow_up(
        ["success_campaign_id", "campaign_success_id"],
        now.success_campaign_id,
    );
    let failed_campaign_id = follow_up(
        ["failed_campaign_id", "campaign_failed_id"],
        now.failed_campaign_id,
    );
    let budget = changes.apply("budget", now.budget, |field| wrong.money(field));
    let type_id = changes.apply("campaign_type", now.type_id, |field| {
        wrong.id_of(field, |id| lists::knows(&CAMPAIGN_TYPES, id))
    });
    let status_id = changes.apply("status", now.status_id, |field| {
        wrong.id_of(field, |id| lists::knows(&CAMPAIGN_STATUSES, id))
    });
    let assigned_to = changes.apply("assigned_to", now.assigned_to, |field| {
        wrong.id_of(field, |id| staff.knows(id))
    });
    let branch_id = changes.apply("branch_id", now.branch_id, |field| wrong.id(field));
    let correlatives = changes.apply("correlatives", now.correlatives, |field| {
        for sharer in wrong.objects(field) {
            wrong.id_of(&sharer.get("id"), |id| staff.knows(id));
            wrong.amount(&sharer.get("rate"));
        }
        Value::from(wrong.items(field)).to_string()
    });
    let contacts = changes.apply("contacts", now.contacts, |field| {
        Value::from(wrong.items(field)).to_string()
    });
    for (field, id) in [
        ("success_campaign_id", success_campaign_id),
        ("failed_campaign_id", failed_campaign_id),
    ] {
        if let Some(id) = id
            && Campaign::read(connection, id).await?.is_none()
        {
            wrong.unknown(field);
        }
    }
    let branch_known: bool =
        sqlx::query_scalar("SELECT ?1 IS NULL OR EXISTS (SELECT 1 FROM branch WHERE id = ?1)")
            .bind(branch_id)
            .fetch_one(connection)
            .await?;
    if !branch_known {
        wrong.unknown("branch_id");
    }
    Ok(Campaign {
        id: now.id,
        name,
        code,
        start_date: start_date.map(|day| day.to_string()).unwrap_or_default(),
        end_date: end_date.map(|day| day.to_string()).unwrap_or_default(),
        budget,
        objective,
        description,
        status_id,
        type_id,
        assigned_to,
        user_id: now.user_id,
        branch_id,
        allow_duplicate_opportunity: allow.unwrap_or(false),
        divide_opportunity_auto: divide,
        hide_opportunity_info: hide.unwrap_or(false),
        success_campaign_id,
        failed_campaign_id,
        correlatives,
        contacts,
    })
}

async fn store(campaign: &Campaign, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO campaign (id, name, code, start_date, end_date, budget, objective, description, status_id, type_id,
                               assigned_to, user_id, branch_id, allow_duplicate_opportunity, divide_opportunity_auto,
                               hide_opportunity_info, success_campaign_id, failed_campaign_id, correlatives, contacts,
                               search_text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
         ON CONFLICT (id) DO UPDATE
         SET name = ?2, code = ?3, start_date = ?4, end_date = ?5, budget = ?6, objective = ?7, description = ?8,
             status_id = ?9, type_id = ?10, assigned_to = ?11, branch_id = ?13, allow_duplicate_opportunity = ?14,
             divide_opportunity_auto = ?15, hide_opportunity_info = ?16, success_campaign_id = ?17,
             failed_campaign_id = ?18, correlatives = ?19, contacts = ?20, search_text = ?21",
    )
    .bind(campaign.id)
    .bind(&campaign.name)
    .bind(&campaign.code)
    .bind(&campaign.start_date)
    .bind(&campaign.end_date)
    .bind(campaign.budget)
    .bind(&campaign.objective)
    .bind(&campaign.description)
    .bind(campaign.status_id)
    .bind(campaign.type_id)
    .bind(campaign.assigned_to)
    .bind(campaign.user_id)
    .bind(campaign.branch_id)
    .bind(campaign.allow_duplicate_opportunity)
    .bind(campaign.divide_opportunity_auto)
    .bind(campaign.hide_opportunity_info)
    .bind(campaign.success_campaign_id)
    .bind(campaign.failed_campaign_id)
    .bind(&campaign.correlatives)
    .bind(&campaign.contacts)
    .bind(fold(&[campaign.name.as_str(), &campaign.code].join(" ")))
    .execute(connection)
    .await?;
    Ok(())
}
