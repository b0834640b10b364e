//! Which receipts, slips and reports were printed, so that another one of the same says that it is a copy.

use jiff::Timestamp;
use sqlx::{Sqlite, Transaction};
use uuid::Uuid;

use crate::{Store, StoreError};

/// After a database was made anew or put back, nobody knows what was printed of what is in it: the marks are in no journal.
/// Each next paper is a copy, for a second one that looks like the first is worse than a first one that says "copy".
pub(crate) async fn note_unknown(
    tx: &mut Transaction<'static, Sqlite>,
    now: Timestamp,
) -> Result<(), StoreError> {
    for papers in [
        "SELECT document_id, ? FROM outbox",
        "SELECT id, ? FROM shift WHERE closed_at IS NOT NULL",
        "SELECT json_extract(receipt.value, '$.id'), ? FROM shift, json_each(shift.record, '$.receipts') AS receipt",
    ] {
        let statement =
            format!("INSERT OR IGNORE INTO printed_receipt (sale_id, printed_at) {papers}");
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(now.as_millisecond())
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

impl Store {
    /// When the receipt of a sale went to a printer that may have printed all of it.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn receipt_printed_at(&self, sale: Uuid) -> Result<Option<i64>, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT printed_at FROM printed_receipt WHERE sale_id = ?")
                .bind(sale.to_string())
                .fetch_optional(self.reader())
                .await?,
        )
    }

    /// Notes that the receipt of a sale goes to a printer. To be called before its first byte: who is killed afterwards
    /// cannot say whether it came out.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn note_receipt_printed(&self, sale: Uuid, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO printed_receipt (sale_id, printed_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(sale.to_string())
        .bind(at.as_millisecond())
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Notes that the printer certainly did not get the whole receipt: the next one is no copy.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn note_receipt_unprinted(&self, sale: Uuid) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM printed_receipt WHERE sale_id = ?")
            .bind(sale.to_string())
            .execute(self.writer())
            .await?;
        Ok(())
    }
}
