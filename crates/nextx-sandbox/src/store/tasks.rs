//! Tasks as stored, for tests.

use serde::{Deserialize, Serialize};
use sqlx::SqlitePool;

use crate::SandboxError;

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct StoredTask {
    /// `id`
    pub id: i64,
    /// `task`, the title.
    pub title: String,
    /// `code`
    pub code: String,
    /// The task above it.
    pub parent_id: Option<i64>,
    /// Y-m-d H:i:s in the zone of the shop.
    pub starts_at: String,
    /// Y-m-d H:i:s in the zone of the shop.
    pub ends_at: String,
    /// Per cent.
    pub progress: i64,
    /// Who is in charge.
    pub assigned_to: Option<i64>,
    /// Whether it is done.
    pub is_complete: bool,
}

/// Every task, oldest first.
pub(crate) async fn read(pool: &SqlitePool) -> Result<Vec<StoredTask>, SandboxError> {
    Ok(sqlx::query_as(
        "SELECT id, title, code, parent_id, starts_at, ends_at, progress, assigned_to, is_complete
         FROM task ORDER BY id",
    )
    .fetch_all(pool)
    .await?)
}
