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

/// A reading of stock that is under way. What was confirmed when its request began, its answer contains: it is noted
/// document by document, for a clock may jump between the two.
#[derive(Clone, Debug, Default)]
pub struct StockReading {
    /// In epoch milliseconds.
    began: i64,
    /// The documents whose moves the answer contains, by their place in the queue.
    contained: Vec<i64>,
}

/// Takes in what a reading says of a product. What is as it was is written only where a move waits to be seen by it. Moves
/// that the reading contains go.
pub(crate) async fn put(
    tx: &mut Transaction<'static, Sqlite>,
    branch_id: i64,
    variation_id: i64,
    quantity: Decimal,
    reading: &StockReading,
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
    .bind(reading.began)
    .execute(&mut **tx)
    .await?;
    if written.rows_affected() > 0 && !reading.contained.is_empty() {
        sqlx::query(
            "DELETE FROM stock_move WHERE variation_id = ?1 AND branch_id = ?2
               AND outbox_id IN (SELECT value FROM json_each(?3))",
        )
        .bind(variation_id)
        .bind(branch_id)
        .bind(serde_json::to_string(&reading.contained)?)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

impl Store {
    /// A reading whose request begins now.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn begin_stock_reading(&self, now: i64) -> Result<StockReading, StoreError> {
        let contained = sqlx::query_scalar(
            "SELECT DISTINCT outbox_id FROM stock_move JOIN outbox ON outbox.id = outbox_id
             WHERE outbox.state = 'confirmed'",
        )
        .fetch_all(self.reader())
        .await?;
        Ok(StockReading {
            began: now,
            contained,
        })
    }

    /// Takes in what a branch has of products, in base units, as `reading` has found it.
    ///
    /// # Errors
    /// [`StoreError`]; then none of it is stored.
    pub async fn put_stock(
        &self,
        branch_id: i64,
        stock: &[(i64, Decimal)],
        reading: &StockReading,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for (variation_id, quantity) in stock {
            put(&mut tx, branch_id, *variation_id, *quantity, reading).await?;
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
        // A move is there until a reading has arrived whose request began after the move's document was confirmed.
        let rows = sqlx::query(
            "SELECT stock.variation_id, stock.branch_id, stock.quantity,
                    (SELECT group_concat(stock_move.quantity, ' ') FROM stock_move
                     WHERE stock_move.variation_id = stock.variation_id
                       AND stock_move.branch_id = stock.branch_id) AS moves
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
