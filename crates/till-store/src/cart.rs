//! The cart on the counter, as it was at the last key.

use till_core::Cart;

use crate::{Store, StoreError};

/// The one cart of a counter without tabs.
pub(crate) const CURRENT: i64 = 1;

impl Store {
    /// The cart on the counter; empty when there is none yet.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn cart(&self) -> Result<Cart, StoreError> {
        let document: Option<String> = sqlx::query_scalar("SELECT document FROM cart WHERE id = ?")
            .bind(CURRENT)
            .fetch_optional(self.reader())
            .await?;
        Ok(document
            .map(|json| serde_json::from_str(&json))
            .transpose()?
            .unwrap_or_default())
    }

    /// Stores the cart on the counter. The number that an emptied cart had shown is never another customer's.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn set_cart(&self, cart: &Cart) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cart (id, document) VALUES (?, ?)
             ON CONFLICT DO UPDATE SET document = excluded.document, invoice_no = iif(?3, NULL, invoice_no)",
        )
        .bind(CURRENT)
        .bind(serde_json::to_string(cart)?)
        .bind(cart.is_empty())
        .execute(self.writer())
        .await?;
        Ok(())
    }
}
