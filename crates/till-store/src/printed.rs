//! Which receipts were printed, so that another one of the same sale says that it is a copy.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Store, StoreError};

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
