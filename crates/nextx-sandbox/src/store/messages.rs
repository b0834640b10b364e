//! Messages: planned when their sending is ordered, sent when the clock reaches their moment.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::SqliteConnection;

use super::{fold, insert_rows};
use crate::SandboxError;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessageKind {
    Sms,
    Email,
}

impl MessageKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// A message before it is written.
#[derive(Debug, Serialize)]
pub(crate) struct NewMessage {
    pub(crate) kind: &'static str,
    pub(crate) r#type: String,
    pub(crate) campaign_id: Option<i64>,
    pub(crate) automation_id: Option<i64>,
    pub(crate) sender: String,
    pub(crate) subject: String,
    pub(crate) content: String,
    pub(crate) address: String,
    pub(crate) recipient: String,
    pub(crate) causer: Option<&'static str>,
    pub(crate) causer_id: Option<i64>,
    pub(crate) due_ms: i64,
    pub(crate) delivered: i64,
    pub(crate) note: &'static str,
    pub(crate) read_ms: Option<i64>,
    pub(crate) demo: i64,
}

/// A message with what it is found by.
#[derive(Serialize)]
struct Row {
    search_text: String,
    #[serde(flatten)]
    message: NewMessage,
}

/// A message that was sent, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct StoredMessage {
    /// Its own id, whatever `id` of a history shows (E44).
    pub id: i64,
    /// The SMS or email campaign that it is of.
    pub campaign_id: Option<i64>,
    /// The automation that it is of.
    pub automation_id: Option<i64>,
    /// `sms_type`; `email` for an email.
    pub r#type: String,
    /// Telephone number or mail address.
    pub address: String,
    /// Subject of an email.
    pub subject: String,
    /// Text, or HTML of an email, with its placeholders filled.
    pub content: String,
    /// Whether it arrived.
    pub delivered: bool,
    /// When it was sent, in milliseconds since 1970 by the clock of the shop.
    pub due_ms: i64,
}

/// How far the messages of a campaign are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Progress {
    pub(crate) planned: i64,
    pub(crate) sent: i64,
    pub(crate) delivered: i64,
    pub(crate) opened: i64,
}

impl Progress {
    pub(crate) async fn of(
        connection: &mut SqliteConnection,
        kind: MessageKind,
        campaign_id: i64,
        now_ms: i64,
    ) -> Result<Self, sqlx::Error> {
        sqlx::query_as(
            "SELECT count(*) AS planned, coalesce(sum(sent), 0) AS sent,
                    coalesce(sum(sent AND delivered), 0) AS delivered,
                    coalesce(sum(sent AND read_ms <= ?3), 0) AS opened
             FROM message WHERE kind = ?1 AND campaign_id = ?2",
        )
        .bind(kind.name())
        .bind(campaign_id)
        .bind(now_ms)
        .fetch_one(connection)
        .await
    }

    /// The label of the campaign (E33).
    pub(crate) const fn label(self) -> &'static str {
        if self.sent == 0 {
            "Chưa gửi"
        } else if self.sent < self.planned {
            "Đang gửi"
        } else {
            "Đã gửi"
        }
    }

    /// A total of a campaign: null for all of them, unless the switch has them filled (E35).
    pub(crate) fn total(number: i64, fill: bool) -> Value {
        if fill { number.into() } else { Value::Null }
    }
}

/// Sends what is due. What was sent stays so, though the clock may stand earlier when the sandbox starts anew.
pub(crate) async fn send_due(
    connection: &mut SqliteConnection,
    now_ms: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE message SET sent = 1 WHERE sent = 0 AND due_ms <= ?1")
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// Plans messages.
pub(crate) async fn plan(
    connection: &mut SqliteConnection,
    messages: impl IntoIterator<Item = NewMessage>,
) -> Result<(), SandboxError> {
    insert_rows(
        connection,
        "INSERT INTO message (kind, type, campaign_id, automation_id, sender, subject, content, address, recipient,
                              causer, causer_id, due_ms, sent, delivered, note, read_ms, demo, search_text)
         SELECT value ->> 'kind', value ->> 'type', value ->> 'campaign_id', value ->> 'automation_id',
                value ->> 'sender', value ->> 'subject', value ->> 'content', value ->> 'address', value ->> 'recipient',
                value ->> 'causer', value ->> 'causer_id', value ->> 'due_ms', value ->> 'demo', value ->> 'delivered',
                value ->> 'note', value ->> 'read_ms', value ->> 'demo', value ->> 'search_text'
         FROM json_each(?1)",
        messages.into_iter().map(|message| Row {
            search_text: fold(
                &[
                    message.address.as_str(),
                    &message.recipient,
                    &message.content,
                ]
                .join(" "),
            ),
            message,
        }),
    )
    .await
}

/// Drops what a campaign has planned and not sent.
pub(crate) async fn forget_planned(
    connection: &mut SqliteConnection,
    kind: MessageKind,
    campaign_id: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM message WHERE kind = ?1 AND campaign_id = ?2 AND sent = 0")
        .bind(kind.name())
        .bind(campaign_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// What was sent since the shop was made, in the order of sending; the demo shop's past is no part of it.
pub(crate) async fn sent(
    connection: &mut SqliteConnection,
    kind: MessageKind,
) -> Result<Vec<StoredMessage>, SandboxError> {
    Ok(sqlx::query_as(
        "SELECT * FROM message WHERE kind = ?1 AND demo = 0 AND sent ORDER BY due_ms, id",
    )
    .bind(kind.name())
    .fetch_all(connection)
    .await?)
}
