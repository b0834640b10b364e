//! Audiences that were given a name.

use sqlx::Row;
use till_core::audience::Source;

use crate::{Store, StoreError};

/// An audience with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedAudience {
    /// Ours.
    pub id: i64,
    /// What it is called; no two are called the same.
    pub name: String,
    /// Where its recipients come from: who they are is decided anew each time.
    pub sources: Vec<Source>,
}

impl Store {
    /// All of them, by name.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn audiences(&self) -> Result<Vec<SavedAudience>, StoreError> {
        let rows = sqlx::query("SELECT id, name, content FROM audience ORDER BY name, id")
            .fetch_all(self.reader())
            .await?;
        rows.iter()
            .map(|row| {
                Ok(SavedAudience {
                    id: row.get("id"),
                    name: row.get("name"),
                    sources: serde_json::from_str(row.get("content"))?,
                })
            })
            .collect()
    }

    /// Keeps sources under a name; those that were kept under it go.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn save_audience(
        &self,
        name: &str,
        sources: &[Source],
        now: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO audience (name, content, changed_at) VALUES (?, ?, ?)
             ON CONFLICT (name) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at",
        )
        .bind(name)
        .bind(serde_json::to_string(sources)?)
        .bind(now)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Forgets one.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn forget_audience(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM audience WHERE id = ?")
            .bind(id)
            .execute(self.writer())
            .await?;
        Ok(())
    }
}
