//! What was sent through Zalo and webforms, as it is stored.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::{FromRow, SqlitePool};

use crate::SandboxError;

/// A message that `zns.send` took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredZnsMessage {
    /// Id of the message.
    pub id: i64,
    /// When the server wrote it, in milliseconds since 1970.
    pub received_ms: i64,
    /// Telephone number, as sent.
    pub phone: String,
    /// Template, as sent.
    pub template_id: String,
    /// The sender's own id.
    pub tracking_id: String,
    /// What fills the template.
    pub template_data: Map<String, Value>,
}

/// An entry that `webform.send` took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow)]
pub struct StoredWebformEntry {
    /// Id of the entry.
    pub id: i64,
    /// When the server wrote it, in milliseconds since 1970.
    pub received_ms: i64,
    /// Who wrote.
    pub name: String,
    /// As sent.
    pub sex: String,
    /// As sent.
    pub mobile: String,
    /// As sent.
    pub email: String,
    /// As sent.
    pub website: String,
    /// As sent.
    pub address: String,
    /// As sent.
    pub description: String,
    /// The main text.
    pub body: String,
    /// Address of the page.
    pub url: String,
    /// The lead that was made of it.
    pub lead_id: Option<i64>,
}

/// Every message, oldest first.
pub(crate) async fn zns(pool: &SqlitePool) -> Result<Vec<StoredZnsMessage>, SandboxError> {
    let rows: Vec<(i64, i64, String, String, String, String)> = sqlx::query_as(
        "SELECT id, received_ms, phone, template_id, tracking_id, template_data FROM zns_message ORDER BY id",
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|(id, received_ms, phone, template_id, tracking_id, data)| {
            Ok(StoredZnsMessage {
                id,
                received_ms,
                phone,
                template_id,
                tracking_id,
                template_data: serde_json::from_str(&data)?,
            })
        })
        .collect()
}

/// Every entry, oldest first.
pub(crate) async fn webforms(pool: &SqlitePool) -> Result<Vec<StoredWebformEntry>, SandboxError> {
    Ok(sqlx::query_as("SELECT * FROM webform_entry ORDER BY id")
        .fetch_all(pool)
        .await?)
}
