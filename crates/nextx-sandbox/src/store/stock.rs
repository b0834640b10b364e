//! What lies in the stores.

use sqlx::SqliteConnection;

use crate::fixed::Fixed;

/// What may move stock and be changed afterwards, so that what it moved must be known.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mover {
    /// A return: goods come back.
    SellReturn,
    /// A purchase: goods come in.
    Purchase,
}

impl Mover {
    const fn name(self) -> &'static str {
        match self {
            Self::SellReturn => "sell_return",
            Self::Purchase => "purchase",
        }
    }
}

/// Base units of a variation that come into a store.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Move {
    pub(crate) variation_id: i64,
    pub(crate) quantity: Fixed,
}

/// What is there of a variation, in base units.
pub(crate) async fn of(
    connection: &mut SqliteConnection,
    store_id: i64,
    variation_id: i64,
) -> Result<Fixed, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT coalesce((SELECT quantity FROM stock WHERE store_id = ?1 AND variation_id = ?2), 0)",
    )
    .bind(store_id)
    .bind(variation_id)
    .fetch_one(connection)
    .await
    .map(Fixed::from_ten_thousandths)
}

/// Adds base units to a variation in a store, or takes them where the quantity is negative. Stock may go below zero. It
/// is held at the largest that is kept, so that no absurd quantity makes a sum that SQLite cannot count.
pub(crate) async fn move_by(
    connection: &mut SqliteConnection,
    store_id: i64,
    variation_id: i64,
    quantity: Fixed,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO stock (store_id, variation_id, quantity) VALUES (?1, ?2, ?3)
         ON CONFLICT (store_id, variation_id)
         DO UPDATE SET quantity = max(-?4, min(?4, quantity + excluded.quantity))",
    )
    .bind(store_id)
    .bind(variation_id)
    .bind(quantity.ten_thousandths())
    .bind(Fixed::MOST.ten_thousandths())
    .execute(connection)
    .await?;
    Ok(())
}

/// Lets a return or a purchase have moved this and nothing else: what it moved before is taken back.
pub(crate) async fn settle(
    connection: &mut SqliteConnection,
    mover: Mover,
    reference: i64,
    store_id: i64,
    moves: &[Move],
) -> Result<(), sqlx::Error> {
    let before: Vec<(i64, i64, i64)> = sqlx::query_as(
        "DELETE FROM stock_move WHERE mover = ?1 AND reference = ?2 RETURNING store_id, variation_id, quantity",
    )
    .bind(mover.name())
    .bind(reference)
    .fetch_all(&mut *connection)
    .await?;
    for (store_id, variation_id, quantity) in before {
        let back = Fixed::ZERO.minus(Fixed::from_ten_thousandths(quantity));
        move_by(connection, store_id, variation_id, back).await?;
    }
    for entry in moves {
        move_by(connection, store_id, entry.variation_id, entry.quantity).await?;
        sqlx::query(
            "INSERT INTO stock_move (mover, reference, store_id, variation_id, quantity) VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(mover.name())
        .bind(reference)
        .bind(store_id)
        .bind(entry.variation_id)
        .bind(entry.quantity.ten_thousandths())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
