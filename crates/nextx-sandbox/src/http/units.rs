//! The units in which a product is sold, as details show them.

use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::answer::Refusal;
use crate::{UnitNames, fixed::Fixed};

/// The base unit of a variation, then the larger ones. What their names hold is a switch (E20).
pub(super) async fn of(
    connection: &mut SqliteConnection,
    variation_id: i64,
    unit_names: UnitNames,
) -> Result<Vec<Value>, Refusal> {
    let (base_id, base_name, price, larger): (i64, String, i64, String) = sqlx::query_as(
        "SELECT unit.id, unit.name, product.price, product.larger_units
         FROM product JOIN unit ON unit.id = product.unit_id WHERE variation_id = ?1",
    )
    .bind(variation_id)
    .fetch_one(&mut *connection)
    .await?;
    let shown = |id: i64, name: String| match unit_names {
        UnitNames::Text => Value::from(name),
        UnitNames::Number => Value::from(id),
    };
    let mut units = vec![json!({
        "id": base_id,
        "name": shown(base_id, base_name),
        "is_base_unit": 1,
        "multiplier": 1,
        "price": Fixed::from_ten_thousandths(price).to_number(),
    })];
    let larger: Vec<(i64, String, String, String)> = sqlx::query_as(
        "SELECT unit.id, unit.name, larger.value -> 1, larger.value -> 2
         FROM json_each(?1) AS larger JOIN unit ON unit.id = larger.value ->> 0
         ORDER BY larger.key",
    )
    .bind(larger)
    .fetch_all(connection)
    .await?;
    for (id, name, multiplier, price) in larger {
        let (multiplier, price): (Value, Value) = (
            serde_json::from_str(&multiplier)?,
            serde_json::from_str(&price)?,
        );
        units.push(json!({
            "id": id,
            "name": shown(id, name),
            "is_base_unit": 0,
            "multiplier": multiplier,
            "price": price,
        }));
    }
    Ok(units)
}
