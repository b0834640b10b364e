//! Past purchases: every branch orders from a supplier every third day.

use jiff::civil::Date;
use serde::Serialize;
use sqlx::SqliteConnection;

use super::{
    catalogue::FIRST_VARIATION_ID,
    customers::{days_before, supplier},
    dice::Dice,
    people::SALES_USERS,
    premises::{BRANCHES, Branch},
    sales::{BOUGHT_AND_SOLD, WHOLE, day_number, pick},
};
use crate::{Options, SandboxError, store::insert_rows};

/// Ids follow from the day, so that they stay the same whenever the shop is made.
const BEFORE_FIRST_PURCHASE_ID: i64 = 700_000;
const IDS_OF_A_DAY: i64 = 10;
/// Lines of a purchase that ids are kept for.
const IDS_OF_A_PURCHASE: i64 = 10;
/// Days from one order of a branch to the next.
const DAYS_BETWEEN: i64 = 3;

#[derive(Serialize)]
struct Purchase {
    id: i64,
    day: String,
    invoice_no: String,
    branch_id: i64,
    store_id: i64,
    supplier_id: i64,
    user_id: i64,
    total: i64,
    paid: i64,
    shipping_status: &'static str,
    approved: bool,
}

#[derive(Serialize)]
struct Line {
    id: i64,
    purchase_id: i64,
    id_sort: i64,
    variation_id: i64,
    product_id: i64,
    unit_id: i64,
    cost: i64,
    quantity: i64,
}

/// What a line of a past purchase needs of a product.
#[derive(sqlx::FromRow)]
struct Offered {
    variation_id: i64,
    product_id: i64,
    unit_id: i64,
    cost: i64,
}

#[derive(Default)]
struct Books {
    purchases: Vec<Purchase>,
    lines: Vec<Line>,
}

/// The stock is that of today, purchases included; it is only noted what each of them moved.
pub(super) async fn fill(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), SandboxError> {
    let offered: Vec<Offered> = sqlx::query_as(
        "SELECT variation_id, product_id, unit_id, cost FROM product WHERE variation_id < ?1 ORDER BY variation_id",
    )
    .bind(FIRST_VARIATION_ID + BOUGHT_AND_SOLD)
    .fetch_all(&mut *connection)
    .await?;
    let mut books = Books::default();
    for days_ago in (1..=options.sales_days).rev() {
        let day = days_before(options.today, i64::from(days_ago));
        for (place, branch) in (0_i64..).zip(&BRANCHES) {
            if (day_number(day) + place) % DAYS_BETWEEN == 0 {
                books.order(options, place, branch, day, &offered);
            }
        }
    }
    books.write(connection).await
}

impl Books {
    /// Thrown by day and branch alone. Nobody orders where there is no supplier or nothing to order.
    fn order(
        &mut self,
        options: &Options,
        place: i64,
        branch: &Branch,
        day: Date,
        offered: &[Offered],
    ) {
        let number = branch.id.unsigned_abs() << 32 | day_number(day).unsigned_abs();
        let mut dice = Dice::new(options.seed, "purchase", number);
        let Some(supplier_id) = supplier(&mut dice, options.customers) else {
            return;
        };
        let id = BEFORE_FIRST_PURCHASE_ID + day_number(day) * IDS_OF_A_DAY + place;
        let mut total = 0;
        for id_sort in 0..dice.between(3, 8) {
            let Some(product) = pick(offered, &mut dice) else {
                return;
            };
            let quantity = dice.between(1, 6) * 12 * WHOLE;
            total += product.cost * quantity / WHOLE;
            self.lines.push(Line {
                id: id * IDS_OF_A_PURCHASE + id_sort,
                purchase_id: id,
                id_sort,
                variation_id: product.variation_id,
                product_id: product.product_id,
                unit_id: product.unit_id,
                cost: product.cost,
                quantity,
            });
        }
        let received = dice.chance(85);
        self.purchases.push(Purchase {
            id,
            invoice_no: format!("PN{}-{}", branch.id, day.strftime("%y%m%d")),
            day: day.to_string(),
            branch_id: branch.id,
            store_id: branch.stores.last().map_or(0, |store| store.id),
            supplier_id,
            user_id: dice.between(SALES_USERS[0], SALES_USERS[SALES_USERS.len() - 1]),
            total,
            paid: if received && dice.chance(70) {
                total
            } else {
                0
            },
            shipping_status: if received { "received" } else { "ordered" },
            approved: received,
        });
    }

    async fn write(self, connection: &mut SqliteConnection) -> Result<(), SandboxError> {
        insert_rows(
            connection,
            "INSERT INTO purchase (id, origin, received_ms, transaction_date, invoice_no, sent_invoice_no, branch_id,
                                   store_id, customer_id, user_id, discount_type, discount_amount, total_before_tax,
                                   tax_amount, final_total, total_paid, shipping_status, shipping_comment, approved,
                                   additional_notes, staff_note)
             SELECT value ->> 'id', 'demo', 0, value ->> 'day', value ->> 'invoice_no', value ->> 'invoice_no',
                    value ->> 'branch_id', value ->> 'store_id', value ->> 'supplier_id', value ->> 'user_id', 'fixed', 0,
                    value ->> 'total', 0, value ->> 'total', value ->> 'paid', value ->> 'shipping_status', '',
                    value ->> 'approved', '', ''
             FROM json_each(?1)",
            self.purchases,
        )
        .await?;
        insert_rows(
            connection,
            "INSERT INTO purchase_line (id, purchase_id, id_sort, product_id, variation_id, unit_id, unit_price, quantity,
                                        f_convert, f_convert1, f_convert2, f_convert3, item_tax, note, discount_type,
                                        discount_amount)
             SELECT value ->> 'id', value ->> 'purchase_id', value ->> 'id_sort', value ->> 'product_id',
                    value ->> 'variation_id', value ->> 'unit_id', value ->> 'cost', value ->> 'quantity', 10000, 10000,
                    10000, 10000, 0, '', 'fixed', 0
             FROM json_each(?1)",
            self.lines,
        )
        .await?;
        for statement in FOLLOWS {
            sqlx::query(statement).execute(&mut *connection).await?;
        }
        Ok(())
    }
}

/// What follows from the orders: what was paid was paid by transfer, what was not is owed, what was received came in.
const FOLLOWS: [&str; 3] = [
    "INSERT INTO purchase_payment (id, purchase_id, payment_type, method, amount, note)
     SELECT id, id, 'in_come', 'bank_transfer', total_paid, '' FROM purchase WHERE total_paid > 0",
    "INSERT INTO debt (customer_id, kind, amount, reference, entered_on)
     SELECT customer_id, 'purchase', total_paid - final_total, id, transaction_date FROM purchase
     WHERE total_paid < final_total ORDER BY id",
    "INSERT INTO stock_move (mover, reference, store_id, variation_id, quantity)
     SELECT 'purchase', purchase.id, store_id, variation_id, quantity
     FROM purchase JOIN purchase_line ON purchase_id = purchase.id WHERE shipping_status = 'received'",
];
