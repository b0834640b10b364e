//! Past returns: now and then something of a paid sale comes back on the same day and is paid out in cash.

use serde::Serialize;
use sqlx::SqliteConnection;

use super::{dice::Dice, sales::WHOLE, units::KG};
use crate::{Options, SandboxError, store::insert_rows};

/// Ids follow from those of the sales and never meet them.
const AFTER_SELL_ID: i64 = 4_000_000;
const AFTER_SELL_LINE_ID: i64 = 40_000_000;

/// The first line of a paid sale.
#[derive(sqlx::FromRow)]
struct Sold {
    sell_id: i64,
    sell_line_id: i64,
    unit_id: i64,
    unit_price: i64,
    quantity: i64,
}

#[derive(Serialize)]
struct Return {
    id: i64,
    line_id: i64,
    sell_id: i64,
    sell_line_id: i64,
    quantity: i64,
    total: i64,
}

/// The stock is that of today, returns included; it is only noted what each of them moved.
pub(super) async fn fill(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), SandboxError> {
    let sold: Vec<Sold> = sqlx::query_as(
        "SELECT sell.id AS sell_id, line.id AS sell_line_id, line.unit_id, line.unit_price, line.quantity
         FROM sell JOIN sell_line AS line ON line.sell_id = sell.id AND line.id_sort = 0
         WHERE total_paid = final_total ORDER BY sell.id",
    )
    .fetch_all(&mut *connection)
    .await?;
    let returns: Vec<Return> = sold
        .iter()
        .filter_map(|sold| sold.comes_back(options.seed))
        .collect();
    write(connection, &returns).await
}

impl Sold {
    /// Thrown by the sale alone: what came back does not depend on when the shop is made.
    fn comes_back(&self, seed: u64) -> Option<Return> {
        let mut dice = Dice::new(seed, "return", self.sell_id.unsigned_abs());
        if !dice.chance(3) {
            return None;
        }
        // Of several pieces one may come back; what was weighed comes back whole.
        let quantity = if self.unit_id != KG.id && dice.chance(40) {
            WHOLE
        } else {
            self.quantity
        };
        Some(Return {
            id: AFTER_SELL_ID + self.sell_id,
            line_id: AFTER_SELL_LINE_ID + self.sell_line_id,
            sell_id: self.sell_id,
            sell_line_id: self.sell_line_id,
            quantity,
            total: self.unit_price * quantity / WHOLE,
        })
    }
}

async fn write(connection: &mut SqliteConnection, returns: &[Return]) -> Result<(), SandboxError> {
    for statement in [
        "INSERT INTO sell_return (id, origin, received_ms, transaction_date, invoice_no, sell_id, branch_id, store_id,
                                  customer_id, user_id, discount_type, total_before_tax, final_total, total_paid)
         SELECT value ->> 'id', 'demo', 0, transaction_date, 'TH' || substr(invoice_no, 3), sell.id, branch_id, store_id,
                customer_id, user_id, 'fixed', value ->> 'total', value ->> 'total', value ->> 'total'
         FROM json_each(?1) JOIN sell ON sell.id = value ->> 'sell_id'",
        "INSERT INTO sell_return_line (id, return_id, id_sort, product_id, variation_id, unit_id, unit_price, quantity,
                                       f_convert, f_convert1, f_convert2, f_convert3, item_tax, note, discount_type,
                                       discount_amount, sell_line_id)
         SELECT value ->> 'line_id', value ->> 'id', 0, product_id, variation_id, unit_id, unit_price,
                value ->> 'quantity', f_convert, f_convert1, f_convert2, f_convert3, 0, '', 'fixed', 0, line.id
         FROM json_each(?1) JOIN sell_line AS line ON line.id = value ->> 'sell_line_id'",
        "INSERT INTO sell_return_payment (id, return_id, payment_type, method, amount, note)
         SELECT value ->> 'id', value ->> 'id', 'in_come', 'cash', value ->> 'total', '' FROM json_each(?1)",
        "INSERT INTO stock_move (mover, reference, store_id, variation_id, quantity)
         SELECT 'sell_return', sell_return.id, store_id, variation_id, value ->> 'quantity'
         FROM json_each(?1) JOIN sell_return ON sell_return.id = value ->> 'id'
         JOIN sell_return_line AS line ON line.return_id = sell_return.id",
    ] {
        insert_rows(connection, statement, returns).await?;
    }
    Ok(())
}
