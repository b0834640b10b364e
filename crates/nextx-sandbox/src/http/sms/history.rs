//! SMS messages that were sent.

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
        query::{Params, Sorting},
        shown::shown_ms,
    },
};

#[derive(sqlx::FromRow)]
struct Message {
    id: i64,
    r#type: String,
    campaign_id: Option<i64>,
    content: String,
    address: String,
    causer: Option<String>,
    causer_id: Option<i64>,
    due_ms: i64,
    delivered: bool,
    note: String,
}

/// `sms_history.list`: the days are those of the sending.
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::SmsHistoryList, &switches, &mut violations);
    let period = params.period_of(
        ["fromDate", "toDate"],
        switches.dates_inclusive,
        &mut violations,
    );
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let mut connection = shop.pool.acquire().await?;
    catch_up(&shop, &mut connection).await?;
    let messages: Vec<Message> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT * FROM message
         WHERE kind = 'sms' AND sent
           AND (?1 IS NULL OR date(due_ms / 1000, 'unixepoch', '+7 hours') >= ?1)
           AND (?2 IS NULL OR date(due_ms / 1000, 'unixepoch', '+7 hours') <= ?2)
           AND (?3 IS NULL OR search_text LIKE ?3 ESCAPE '\\')
           AND (?4 IS NULL OR type = ?4)
         ORDER BY {order} LIMIT ?5 OFFSET ?6",
    )))
    .bind(period.from)
    .bind(period.to)
    .bind(params.search())
    .bind(params.text("search[sms_type]"))
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&mut *connection)
    .await?;
    let mut records = Vec::with_capacity(messages.len());
    for message in &messages {
        let record = message.record(&mut connection, switches.sms_history_ids);
        records.push(record.await?);
    }
    Ok(listed(Operation::SmsHistoryList, &switches, page, records))
}

impl Message {
    /// `causer_name` is the number, as in the example.
    async fn record(
        &self,
        connection: &mut SqliteConnection,
        names_campaign: bool,
    ) -> Result<Value, sqlx::Error> {
        let kind = self.causer.as_deref();
        Ok(json!({
            "id": self.id,
            "sms_id": self.campaign_id.filter(|_| names_campaign),
            "content": self.content,
            "phone": self.address,
            "status": i64::from(self.delivered),
            "message": self.note,
            "date_send": shown_ms(self.due_ms),
            "sms_type": self.r#type,
            "causer_type": causer_type(kind),
            "causer_id": self.causer_id,
            "causer": causer(connection, kind, self.causer_id).await?,
            "causer_name": self.address,
        }))
    }
}
