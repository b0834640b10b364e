//! What active automations send.

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::task::Task;
use crate::{
    SandboxError,
    clock::shop_ms,
    delivery::outcome,
    http::marketing::fill,
    store::messages::{self, MessageKind, NewMessage},
};

/// The hour of the day at which automations run.
const HOUR: i8 = 8;
/// Days that are made up for at once, so that a clock put forward by years does not fill the disk.
const MOST_DAYS: i32 = 366;

/// Someone to whom an automation sends.
#[derive(sqlx::FromRow)]
struct Recipient {
    id: i64,
    name: String,
    mobile: String,
    email: String,
}

/// Plans what the active automations that run daily send on each day since they were looked at. With `run` off the days
/// pass without anything, as they do for an automation that is not active. Steps by other ways than SMS and email, such as
/// Zalo, stand in the history of SMS under their own type.
pub(crate) async fn run_due(
    connection: &mut SqliteConnection,
    now: DateTime,
    run: bool,
) -> Result<(), SandboxError> {
    let today = now.date().to_string();
    let due: Vec<(i64, String)> = sqlx::query_as(
        "SELECT id, ran_on FROM automation WHERE is_active AND frequency = 'daily' AND ran_on < ?1 ORDER BY id",
    )
    .bind(&today)
    .fetch_all(&mut *connection)
    .await?;
    for (id, ran_on) in due.into_iter().filter(|_| run) {
        let since = ran_on.parse().unwrap_or(now.date());
        let earliest = now.date().saturating_sub(MOST_DAYS.days());
        for task in Task::of(connection, id).await? {
            run_task(connection, id, &task, since.max(earliest), now.date()).await?;
        }
    }
    sqlx::query("UPDATE automation SET ran_on = ?1 WHERE ran_on != ?1")
        .bind(&today)
        .execute(connection)
        .await?;
    Ok(())
}

async fn run_task(
    connection: &mut SqliteConnection,
    automation_id: i64,
    task: &Task,
    since: Date,
    today: Date,
) -> Result<(), SandboxError> {
    let Some(recipient) = recipient(connection, task).await? else {
        return Ok(());
    };
    let seed: i64 = sqlx::query_scalar("SELECT seed FROM shop")
        .fetch_one(&mut *connection)
        .await?;
    let params: Map<String, Value> = serde_json::from_str(&task.params)?;
    let value = |name: &str| match name {
        "contact_name" | "cus_name" | "name" => Some(recipient.name.clone()),
        _ => params.get(name).and_then(Value::as_str).map(str::to_owned),
    };
    let (kind, r#type, address) = match task.r#type.as_str() {
        "send_email" => (MessageKind::Email, "email", &recipient.email),
        other => (
            MessageKind::Sms,
            other.strip_prefix("send_").unwrap_or(other),
            &recipient.mobile,
        ),
    };
    if address.is_empty() {
        return Ok(());
    }
    let mut planned = Vec::new();
    let mut day = since;
    while day < today {
        day = day.saturating_add(1.day());
        let due_ms = shop_ms(day.at(HOUR, 0, 0, 0));
        let end = outcome(seed.cast_unsigned(), kind, due_ms.unsigned_abs(), address);
        planned.push(NewMessage {
            kind: kind.name(),
            r#type: r#type.to_owned(),
            campaign_id: None,
            automation_id: Some(automation_id),
            sender: String::new(),
            subject: fill(task.subject.as_deref().unwrap_or_default(), value),
            content: fill(&task.message, value),
            address: address.clone(),
            recipient: recipient.name.clone(),
            causer: Some(if task.recipient_type == "employee" {
                "employee"
            } else {
                "contact"
            }),
            causer_id: Some(recipient.id),
            due_ms,
            delivered: i64::from(end.delivered),
            note: end.note,
            read_ms: None,
            demo: 0,
        });
    }
    messages::plan(connection, planned).await
}

/// Whom a step names, or the first lead or employee there is.
async fn recipient(
    connection: &mut SqliteConnection,
    task: &Task,
) -> Result<Option<Recipient>, sqlx::Error> {
    let statement = if task.recipient_type == "employee" {
        // Employees have neither number nor address in this shop; these are made from their codes.
        "SELECT id, last_name || ' ' || first_name AS name, printf('09009%05d', id) AS mobile,
                lower(code) || '@example.com' AS email
         FROM employee WHERE ?1 IS NULL OR id = ?1 ORDER BY id LIMIT 1"
    } else {
        "SELECT id, name, mobile, email FROM crm_contact WHERE ?1 IS NULL OR id = ?1 ORDER BY id LIMIT 1"
    };
    sqlx::query_as(statement)
        .bind(task.recipient_id)
        .fetch_optional(connection)
        .await
}
