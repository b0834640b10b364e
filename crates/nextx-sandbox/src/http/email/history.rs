//! Emails that were sent.

use std::sync::Arc;

use axum::extract::State;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::{
    Operation,
    http::{
        Shop,
        answer::{Answer, listed},
        fields::Violations,
        marketing::{catch_up, causer, causer_type},
        query::{Params, Sorting, like},
        shown::shown_ms,
    },
};

#[derive(sqlx::FromRow)]
struct Message {
    id: i64,
    campaign_id: Option<i64>,
    sender: String,
    subject: String,
    content: String,
    address: String,
    causer: Option<String>,
    causer_id: Option<i64>,
    due_ms: i64,
    delivered: bool,
    note: String,
    read_ms: Option<i64>,
}

/// `email_history.list`: the days are those of the sending; the names match anywhere in theirs.
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::EmailHistoryList, &switches, &mut violations);
    let period = params.period(switches.dates_inclusive, &mut violations);
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let mut connection = shop.pool.acquire().await?;
    let now_ms = catch_up(&shop, &mut connection).await?;
    let messages: Vec<Message> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT * FROM message
         WHERE kind = 'email' AND sent
           AND (?1 IS NULL OR date(due_ms / 1000, 'unixepoch', '+7 hours') >= ?1)
           AND (?2 IS NULL OR date(due_ms / 1000, 'unixepoch', '+7 hours') <= ?2)
           AND (?3 IS NULL OR campaign_id IN (SELECT id FROM email_campaign WHERE search_text LIKE ?3 ESCAPE '\\'))
           AND (?4 IS NULL OR sender LIKE ?4 ESCAPE '\\')
           AND (?5 IS NULL OR address LIKE ?5 ESCAPE '\\')
         ORDER BY {order} LIMIT ?6 OFFSET ?7",
    )))
    .bind(period.from)
    .bind(period.to)
    .bind(params.text("campaign_name").map(like))
    .bind(params.text("mail_from").map(like))
    .bind(params.text("mail_to").map(like))
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&mut *connection)
    .await?;
    let mut records = Vec::with_capacity(messages.len());
    for message in &messages {
        let record = message.record(&mut connection, switches.email_history_own_ids, now_ms);
        records.push(record.await?);
    }
    Ok(listed(
        Operation::EmailHistoryList,
        &switches,
        page,
        records,
    ))
}

impl Message {
    /// `id` is the campaign's, like `email_id`, unless the switch says otherwise (E44).
    async fn record(
        &self,
        connection: &mut SqliteConnection,
        own_id: bool,
        now_ms: i64,
    ) -> Result<Value, sqlx::Error> {
        let kind = self.causer.as_deref();
        let read_ms = self.read_ms.filter(|read_ms| *read_ms <= now_ms);
        Ok(json!({
            "id": self.campaign_id.filter(|_| !own_id).unwrap_or(self.id),
            "subject": self.subject,
            "body": self.content,
            "email": self.address,
            "status": i64::from(self.delivered),
            "date_send": shown_ms(self.due_ms),
            "causer_type": causer_type(kind),
            "causer_id": self.causer_id,
            "error_message": self.note,
            "email_id": self.campaign_id,
            "email_from": self.sender,
            "is_read": i64::from(read_ms.is_some()),
            "time_read": read_ms.map(shown_ms),
            "causer": causer(connection, kind, self.causer_id).await?,
        }))
    }
}
