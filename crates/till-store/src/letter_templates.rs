//! Letters that were given a name, to begin others with.

use serde_json::Value;
use sqlx::Row;

use crate::{Store, StoreError};

/// A letter with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterTemplate {
    /// Ours.
    pub id: i64,
    /// What it is called; no two are called the same.
    pub name: String,
    /// The letter, as the crate of emails writes it.
    pub letter: Value,
}

impl Store {
    /// All of them, by name.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn letter_templates(&self) -> Result<Vec<LetterTemplate>, StoreError> {
        let rows = sqlx::query("SELECT id, name, content FROM letter_template ORDER BY name, id")
            .fetch_all(self.reader())
            .await?;
        rows.iter()
            .map(|row| {
                Ok(LetterTemplate {
                    id: row.get("id"),
                    name: row.get("name"),
                    letter: serde_json::from_str(row.get("content"))?,
                })
            })
            .collect()
    }

    /// Keeps a letter under a name; the one that was kept under it goes.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn save_letter_template(
        &self,
        name: &str,
        letter: &Value,
        now: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO letter_template (name, content, changed_at) VALUES (?, ?, ?)
             ON CONFLICT (name) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at",
        )
        .bind(name)
        .bind(serde_json::to_string(letter)?)
        .bind(now)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Forgets one.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn forget_letter_template(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM letter_template WHERE id = ?")
            .bind(id)
            .execute(self.writer())
            .await?;
        Ok(())
    }
}
