//! What lies in the stores.

use sqlx::SqliteConnection;

use crate::fixed::Fixed;

/// Adds base units to a variation in a store, or takes them where the quantity is negative. Stock may go below zero.
pub(crate) async fn move_by(
    connection: &mut SqliteConnection,
    store_id: i64,
    variation_id: i64,
    quantity: Fixed,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO stock (store_id, variation_id, quantity) VALUES (?1, ?2, ?3)
         ON CONFLICT (store_id, variation_id) DO UPDATE SET quantity = quantity + excluded.quantity",
    )
    .bind(store_id)
    .bind(variation_id)
    .bind(quantity.ten_thousandths())
    .execute(connection)
    .await?;
    Ok(())
}
