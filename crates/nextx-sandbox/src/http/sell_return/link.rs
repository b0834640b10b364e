//! The sale that goods come back from, and what of it is left to be returned (Q22).

use std::collections::HashMap;

use sqlx::SqliteConnection;

use super::draft::Draft;
use crate::{
    Switches,
    fixed::Fixed,
    http::{
        fields::Violations,
        trade::{Goods, base_quantity},
    },
};

/// The sale of a return, as far as the return needs it.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Sale {
    pub(super) id: i64,
    pub(super) branch_id: i64,
    pub(super) store_id: i64,
    pub(super) customer_id: Option<i64>,
}

/// Goods that were sold, or that came back.
#[derive(sqlx::FromRow)]
struct Moved {
    line_id: Option<i64>,
    variation_id: i64,
    quantity: i64,
    f_convert: i64,
}

impl Draft {
    /// The sale that the return names, by `transaction_id` or by its lines. What does not fit together is noted.
    pub(super) async fn sale(
        &self,
        connection: &mut SqliteConnection,
        switches: &Switches,
        wrong: &mut Violations,
    ) -> Result<Option<Sale>, sqlx::Error> {
        let mut sell_id = self.transaction_id;
        for (index, line) in self.order.lines.iter().enumerate() {
            let Some(sell_line_id) = line.sell_line_id else {
                continue;
            };
            let sold: Option<(i64, i64)> =
                sqlx::query_as("SELECT sell_id, variation_id FROM sell_line WHERE id = ?1")
                    .bind(sell_line_id)
                    .fetch_optional(&mut *connection)
                    .await?;
            match sold {
                Some((of, variation_id))
                    if variation_id == line.variation_id && sell_id.is_none_or(|id| id == of) =>
                {
                    sell_id = Some(of);
                }
                _ => wrong.unknown(&format!("products.{index}.sell_line_id")),
            }
        }
        let Some(sell_id) = sell_id else {
            if switches.returns_need_link {
                let message = "The transaction id field is required.".to_owned();
                wrong.add("transaction_id", message);
            }
            return Ok(None);
        };
        let sale: Option<Sale> =
            sqlx::query_as("SELECT id, branch_id, store_id, customer_id FROM sell WHERE id = ?1")
                .bind(sell_id)
                .fetch_optional(connection)
                .await?;
        if sale.is_none() {
            wrong.unknown("transaction_id");
        }
        Ok(sale)
    }

    /// Notes each line that gives back more than is left of the sale, other returns of it considered. `id` is the
    /// return's own where it has one.
    pub(super) async fn check_left(
        &self,
        connection: &mut SqliteConnection,
        sale: &Sale,
        id: Option<i64>,
        switches: &Switches,
        wrong: &mut Violations,
    ) -> Result<(), sqlx::Error> {
        let sold: Vec<Moved> = sqlx::query_as(
            "SELECT id AS line_id, variation_id, quantity, f_convert FROM sell_line WHERE sell_id = ?1",
        )
        .bind(sale.id)
        .fetch_all(&mut *connection)
        .await?;
        let returned: Vec<Moved> = sqlx::query_as(
            "SELECT sell_line_id AS line_id, variation_id, quantity, f_convert
             FROM sell_return_line AS line JOIN sell_return ON sell_return.id = line.return_id
             WHERE sell_id = ?1 AND sell_return.id IS NOT ?2",
        )
        .bind(sale.id)
        .bind(id)
        .fetch_all(connection)
        .await?;
        let mut left = Left::default();
        for goods in &sold {
            left.add(goods.key(), goods.base_quantity(switches));
        }
        for goods in &returned {
            let back = Fixed::ZERO.minus(goods.base_quantity(switches));
            left.add(goods.key(), back);
        }
        for (index, line) in self.order.lines.iter().enumerate() {
            let quantity = line.base_quantity(switches.f_convert).unwrap_or_default();
            let key = key(line);
            if !left.covers(key, quantity) {
                let path = format!("products.{index}.quantity");
                let message =
                    format!("The {path} field must not be greater than what is left of the sale.");
                wrong.add(&path, message);
            }
            left.add(key, Fixed::ZERO.minus(quantity));
        }
        Ok(())
    }
}

/// Line of the sale, where it is named, and variation.
type Key = (Option<i64>, i64);

const fn key(line: &Goods) -> Key {
    (line.sell_line_id, line.variation_id)
}

impl Moved {
    const fn key(&self) -> Key {
        (self.line_id, self.variation_id)
    }

    fn base_quantity(&self, switches: &Switches) -> Fixed {
        base_quantity(
            Fixed::from_ten_thousandths(self.quantity),
            Fixed::from_ten_thousandths(self.f_convert),
            switches.f_convert,
        )
        .unwrap_or_default()
    }
}

/// What is left of a sale in base units, of each of its lines and of each variation. A line of a return that names no
/// line of the sale takes from its variation alone.
#[derive(Default)]
struct Left {
    of_line: HashMap<i64, Fixed>,
    of_variation: HashMap<i64, Fixed>,
}

impl Left {
    fn add(&mut self, (line_id, variation_id): Key, quantity: Fixed) {
        let more = |left: &mut Fixed| *left = left.plus(quantity);
        more(self.of_variation.entry(variation_id).or_default());
        if let Some(line_id) = line_id {
            more(self.of_line.entry(line_id).or_default());
        }
    }

    fn covers(&self, (line_id, variation_id): Key, quantity: Fixed) -> bool {
        let enough = |left: Option<&Fixed>| left.copied().unwrap_or_default() >= quantity;
        enough(self.of_variation.get(&variation_id))
            && line_id.is_none_or(|line_id| enough(self.of_line.get(&line_id)))
    }
}
