//! On hand = the server's last reading + the moves it cannot contain yet.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sqlx::{Row, Sqlite, Transaction};

use crate::{Store, StoreError, catalogue::decimal};

/// What a branch has of a product, in base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BranchStock {
    /// NextX's variation id.
    pub variation_id: i64,
    /// NextX's branch id.
    pub branch_id: i64,
    /// On hand.
    pub quantity: Decimal,
}

/// Takes in a reading. One that is as the last was is written only where a move waits to be seen by it. Moves that it
/// contains go: their document was confirmed before the request began.
pub(crate) async fn put(
    tx: &mut Transaction<'static, Sqlite>,
    branch_id: i64,
    variation_id: i64,
    quantity: Decimal,
    read_at: i64,
) -> Result<(), StoreError> {
    let written = sqlx::query(
        "INSERT INTO stock (variation_id, branch_id, quantity, read_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET quantity = excluded.quantity, read_at = excluded.read_at
         WHERE quantity <> excluded.quantity
            OR EXISTS (SELECT 1 FROM stock_move WHERE stock_move.variation_id = excluded.variation_id
                                                  AND stock_move.branch_id = excluded.branch_id)",
    )
    .bind(variation_id)
    .bind(branch_id)
    .bind(quantity.normalize().to_string())
    .bind(read_at)
    .execute(&mut **tx)
    .await?;
    if written.rows_affected() > 0 {
        sqlx::query(
            "DELETE FROM stock_move WHERE variation_id = ?1 AND branch_id = ?2
               AND (SELECT confirmed_at FROM outbox WHERE outbox.id = stock_move.outbox_id) < ?3",
        )
        .bind(variation_id)
        .bind(branch_id)
        .bind(read_at)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

impl Store {
    /// Takes in what a branch has of products, in base units. `read_at` is when the request began, in epoch
    /// milliseconds.
    ///
    /// # Errors
    /// [`StoreError`]; then none of it is stored.
    pub async fn put_stock(
        &self,
        branch_id: i64,
        stock: &[(i64, Decimal)],
        read_at: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for (variation_id, quantity) in stock {
            put(&mut tx, branch_id, *variation_id, *quantity, read_at).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// What each branch has of these products, by product and branch. A branch whose stock of a product was never
    /// read is left out.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn stock(&self, variations: &[i64]) -> Result<Vec<BranchStock>, StoreError> {
        // A move counts until a reading arrives whose request began after the move's document was confirmed.
        let rows = sqlx::query(
            "SELECT stock.variation_id, stock.branch_id, stock.quantity,
                    (SELECT group_concat(stock_move.quantity, ' ') FROM stock_move
                     JOIN outbox ON outbox.id = stock_move.outbox_id
                     WHERE stock_move.variation_id = stock.variation_id
                       AND stock_move.branch_id = stock.branch_id
                       AND (outbox.confirmed_at IS NULL OR outbox.confirmed_at >= stock.read_at)) AS moves
             FROM stock WHERE stock.variation_id IN (SELECT value FROM json_each(?))",
        )
        .bind(serde_json::to_string(variations)?)
        .fetch_all(self.reader())
        .await?;
        let mut on_hand = BTreeMap::new();
        for row in rows {
            let mut quantity = decimal(row.get("quantity"))?;
            for moved in row
                .get::<Option<&str>, _>("moves")
                .unwrap_or_default()
                .split_whitespace()
            {
                quantity += decimal(moved)?;
            }
            on_hand.insert((row.get("variation_id"), row.get("branch_id")), quantity);
        }
        let stock = |((variation_id, branch_id), quantity)| BranchStock {
            variation_id,
            branch_id,
            quantity,
        };
        Ok(on_hand.into_iter().map(stock).collect())
    }
}
