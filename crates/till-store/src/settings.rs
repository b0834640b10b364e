//! Settings of a profile, one JSON value for each key.

use serde::{Serialize, de::DeserializeOwned};

use crate::{Store, StoreError};

impl Store {
    /// The setting stored under `key`.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        let value: Option<String> = sqlx::query_scalar("SELECT value FROM setting WHERE key = ?")
            .bind(key)
            .fetch_optional(self.reader())
            .await?;
        Ok(value.map(|json| serde_json::from_str(&json)).transpose()?)
    }

    /// Stores `value` under `key`.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn set_setting<T: Serialize + Sync>(
        &self,
        key: &str,
        value: &T,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(serde_json::to_string(value)?)
        .execute(self.writer())
        .await?;
        self.keep_journal().await;
        Ok(())
    }

    /// Forgets what is stored under `key`.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn clear_setting(&self, key: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM setting WHERE key = ?")
            .bind(key)
            .execute(self.writer())
            .await?;
        self.keep_journal().await;
        Ok(())
    }
}
