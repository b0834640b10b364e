//! Messages of Zalo's notification service that this till has sent: each is noted before its first byte leaves.

use std::collections::BTreeMap;

use sqlx::{Row, sqlite::SqliteRow};

use crate::{Store, StoreError};

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZnsState {
    /// Nobody knows whether NextX took it.
    Unclear,
    /// NextX took it.
    Sent,
    /// NextX refused it.
    Refused,
}

impl ZnsState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Unclear => "unclear",
            Self::Sent => "sent",
            Self::Refused => "refused",
        }
    }
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZnsMessage {
    /// Ours, drawn for each message.
    pub tracking_id: String,
    /// Zalo's id of the template.
    pub template_id: String,
    /// The recipient's phone.
    pub phone: String,
    /// What fills the template's blanks, by their names.
    pub fields: BTreeMap<String, String>,
    /// When the send began, in epoch milliseconds.
    pub sent_at: i64,
    /// What became of it.
    pub state: ZnsState,
    /// NextX's own words about it.
    pub words: String,
}

impl Store {
    /// Notes a message that is about to be sent; until more is known it is unclear what became of it.
    ///
    /// # Errors
    /// [`StoreError`]; then it is not to be sent.
    pub async fn begin_zns(&self, message: &ZnsMessage) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO zns_message (tracking_id, template_id, phone, fields, sent_at, state, words)
             VALUES (?, ?, ?, ?, ?, 'unclear', '')",
        )
        .bind(&message.tracking_id)
        .bind(&message.template_id)
        .bind(&message.phone)
        .bind(serde_json::to_string(&message.fields)?)
        .bind(message.sent_at)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Notes what became of a message.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn end_zns(
        &self,
        tracking_id: &str,
        state: ZnsState,
        words: &str,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE zns_message SET state = ?, words = ? WHERE tracking_id = ?")
            .bind(state.as_str())
            .bind(words)
            .bind(tracking_id)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Forgets a message of which no byte has left.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn forget_zns(&self, tracking_id: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM zns_message WHERE tracking_id = ?")
            .bind(tracking_id)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// The messages to a phone, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn zns_to(&self, phone: &str) -> Result<Vec<ZnsMessage>, StoreError> {
        let rows = sqlx::query(
            "SELECT tracking_id, template_id, phone, fields, sent_at, state, words FROM zns_message
             WHERE phone = ? ORDER BY id",
        )
        .bind(phone)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(message).collect()
    }

    /// Takes a phone, and what was said to its owner, out of the messages; that they were sent stays.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn erase_zns_to(&self, phone: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE zns_message SET phone = '', fields = '{}', words = '' WHERE phone = ?")
            .bind(phone)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// The last messages, the newest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn zns_messages(&self, most: u32) -> Result<Vec<ZnsMessage>, StoreError> {
        let rows = sqlx::query(
            "SELECT tracking_id, template_id, phone, fields, sent_at, state, words FROM zns_message
             ORDER BY id DESC LIMIT ?",
        )
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(message).collect()
    }
}

fn message(row: &SqliteRow) -> Result<ZnsMessage, StoreError> {
    let state = match row.get::<&str, _>("state") {
        "sent" => ZnsState::Sent,
        "refused" => ZnsState::Refused,
        _ => ZnsState::Unclear,
    };
    Ok(ZnsMessage {
        tracking_id: row.get("tracking_id"),
        template_id: row.get("template_id"),
        phone: row.get("phone"),
        fields: serde_json::from_str(row.get("fields"))?,
        sent_at: row.get("sent_at"),
        state,
        words: row.get("words"),
    })
}
