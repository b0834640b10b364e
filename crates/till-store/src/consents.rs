//! The ledger of who agreed to be written to and who refused. It is kept as settings, so that the journal has it as well: a
//! refusal outlives the database.

use sha2::{Digest, Sha256};
use sqlx::Row;
use till_core::consent::{Channel, ConsentEntry, ConsentRecord};

use crate::{Store, StoreError};

const PREFIX: &str = "consent:";

/// The setting of an address. It is found without telling the address, which its owner may have erased.
fn key(channel: Channel, address: &str) -> String {
    let fingerprint = Sha256::digest(address.as_bytes());
    let hex: String = fingerprint
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{PREFIX}{channel}:{hex}")
}

impl Store {
    /// Everything that was decided about a channel, by address. Those who had theirs erased are answered under the
    /// fingerprint, which [`Store::consents_of`] finds by the address.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn consents(&self, channel: Channel) -> Result<Vec<ConsentRecord>, StoreError> {
        let rows = sqlx::query("SELECT value FROM setting WHERE key GLOB ? ORDER BY key")
            .bind(format!("{PREFIX}{channel}:*"))
            .fetch_all(self.reader())
            .await?;
        let record = |row: &sqlx::sqlite::SqliteRow| Ok(serde_json::from_str(row.get("value"))?);
        rows.iter().map(record).collect()
    }

    /// What was decided about these addresses, in their order; nothing about one is an empty record.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn consents_of(
        &self,
        channel: Channel,
        addresses: &[String],
    ) -> Result<Vec<ConsentRecord>, StoreError> {
        let keys: Vec<String> = addresses
            .iter()
            .map(|address| key(channel, address))
            .collect();
        let rows = sqlx::query(
            "SELECT setting.value AS value FROM json_each(?) AS wanted LEFT JOIN setting ON setting.key = wanted.value ORDER BY wanted.id",
        )
        .bind(serde_json::to_string(&keys)?)
        .fetch_all(self.reader())
        .await?;
        let record = |row: &sqlx::sqlite::SqliteRow| {
            let json: Option<&str> = row.get("value");
            Ok(json
                .map(serde_json::from_str)
                .transpose()?
                .unwrap_or_default())
        };
        rows.iter().map(record).collect()
    }

    /// Enters the same decision for all of these addresses, or for none.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn enter_consents(
        &self,
        channel: Channel,
        addresses: &[String],
        entry: &ConsentEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for address in addresses {
            let key = key(channel, address);
            let known: Option<String> =
                sqlx::query_scalar("SELECT value FROM setting WHERE key = ?")
                    .bind(&key)
                    .fetch_optional(&mut *tx)
                    .await?;
            let mut record: ConsentRecord = match known {
                Some(json) => serde_json::from_str(&json)?,
                None => ConsentRecord::default(),
            };
            record.address = Some(address.clone());
            record.entries.push(entry.clone());
            put(&mut tx, &key, &record).await?;
        }
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }

    /// Forgets an address and everything that was noted beside what its owner decided last, which is this.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn erase_consent(
        &self,
        channel: Channel,
        address: &str,
        entry: ConsentEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let record = ConsentRecord {
            address: None,
            entries: vec![entry],
        };
        put(&mut tx, &key(channel, address), &record).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }
}

async fn put(
    tx: &mut sqlx::Transaction<'static, sqlx::Sqlite>,
    key: &str,
    record: &ConsentRecord,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
        .bind(key)
        .bind(serde_json::to_string(record)?)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
