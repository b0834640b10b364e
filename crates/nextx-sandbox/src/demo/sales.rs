//! Past sales: every branch, every day up to yesterday.

use serde::Serialize;
use sqlx::SqliteConnection;

use super::{
    catalogue::FIRST_VARIATION_ID,
    customers::{FIRST_CUSTOMER_ID, days_before},
    dice::Dice,
    people::SALES_USERS,
    premises::{BRANCHES, Branch},
};
use crate::{Options, SandboxError, store::insert_rows};

/// Ten-thousandths in one whole, as stored.
const WHOLE: i64 = 10_000;
const FIRST_SELL_ID: i64 = 900_001;

#[derive(Serialize)]
struct Sell {
    id: i64,
    day: String,
    invoice_no: String,
    branch_id: i64,
    store_id: i64,
    customer_id: Option<i64>,
    user_id: i64,
    total: i64,
    paid: i64,
}

#[derive(Serialize)]
struct Line {
    sell_id: i64,
    id_sort: usize,
    variation_id: i64,
    product_id: i64,
    unit_id: i64,
    price: i64,
    quantity: i64,
}

#[derive(Serialize)]
struct Payment {
    sell_id: i64,
    method: &'static str,
    amount: i64,
}

/// What a line of a past sale needs of a product.
#[derive(sqlx::FromRow)]
struct Offered {
    variation_id: i64,
    product_id: i64,
    unit_id: i64,
    price: i64,
}

#[derive(Default)]
struct Books {
    sells: Vec<Sell>,
    lines: Vec<Line>,
    payments: Vec<Payment>,
}

pub(super) async fn fill(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), SandboxError> {
    // People buy the same few hundred things; that also keeps the past of a huge shop as small as that of a small one.
    let offered: Vec<Offered> = sqlx::query_as(
        "SELECT variation_id, product_id, unit_id, price FROM product WHERE variation_id < ?1 ORDER BY variation_id",
    )
    .bind(FIRST_VARIATION_ID + 600)
    .fetch_all(&mut *connection)
    .await?;
    let mut books = Books::default();
    if !offered.is_empty() {
        for days_ago in (1..=options.sales_days).rev() {
            for branch in &BRANCHES {
                sell_for_a_day(&mut books, options, branch, days_ago, &offered);
            }
        }
    }
    write(connection, books).await
}

fn sell_for_a_day(
    books: &mut Books,
    options: &Options,
    branch: &Branch,
    days_ago: u32,
    offered: &[Offered],
) {
    let day = days_before(options.today, i64::from(days_ago));
    let mut dice = Dice::new(
        options.seed,
        "sales",
        branch.id.unsigned_abs() << 32 | u64::from(days_ago),
    );
    for number in 1..=dice.between(9, 22) {
        let id = FIRST_SELL_ID.saturating_add_unsigned(books.sells.len() as u64);
        let mut total = 0;
        for id_sort in 0..usize::try_from(dice.between(1, 5)).unwrap_or(1) {
            // The product of two throws favours the front of the catalogue, where the staples are.
            let last = offered.len() as i64;
            let index = dice.between(0, last - 1) * dice.between(0, last - 1) / last;
            let Some(product) = usize::try_from(index)
                .ok()
                .and_then(|index| offered.get(index))
            else {
                continue;
            };
            let quantity = dice.between(1, 3);
            total += product.price * quantity;
            books.lines.push(Line {
                sell_id: id,
                id_sort,
                variation_id: product.variation_id,
                product_id: product.product_id,
                unit_id: product.unit_id,
                price: product.price,
                quantity: quantity * WHOLE,
            });
        }
        let known = options.customers > 0 && dice.chance(45);
        let customer_id =
            known.then(|| FIRST_CUSTOMER_ID + dice.between(0, i64::from(options.customers) - 1));
        let on_account = known && dice.chance(5);
        if !on_account {
            books.payments.push(Payment {
                sell_id: id,
                method: if dice.chance(30) {
                    "bank_transfer"
                } else {
                    "cash"
                },
                amount: total,
            });
        }
        let store = branch.stores.first();
        books.sells.push(Sell {
            id,
            invoice_no: format!("HM{}-{}-{number:03}", branch.id, day.strftime("%y%m%d")),
            day: day.to_string(),
            branch_id: branch.id,
            store_id: store.map_or(0, |store| store.id),
            customer_id,
            user_id: dice.between(SALES_USERS[0], SALES_USERS[SALES_USERS.len() - 1]),
            total,
            paid: if on_account { 0 } else { total },
        });
    }
}

async fn write(connection: &mut SqliteConnection, books: Books) -> Result<(), SandboxError> {
    insert_rows(
        connection,
        "INSERT INTO sell (id, origin, received_ms, transaction_date, invoice_no, sent_invoice_no, branch_id, store_id,
                           customer_id, user_id, discount_type, discount_amount, total_before_tax, tax_amount,
                           surcharges, final_total, total_paid, additional_notes, staff_note)
         SELECT value ->> 'id', 'demo', 0, value ->> 'day', value ->> 'invoice_no', value ->> 'invoice_no',
                value ->> 'branch_id', value ->> 'store_id', value ->> 'customer_id', value ->> 'user_id', 'fixed', 0,
                value ->> 'total', 0, 0, value ->> 'total', value ->> 'paid', '', ''
         FROM json_each(?1)",
        books.sells,
    )
    .await?;
    insert_rows(
        connection,
        "INSERT INTO sell_line (sell_id, id_sort, product_id, variation_id, unit_id, unit_price, quantity, f_convert,
                                f_convert1, f_convert2, f_convert3, item_tax, note, discount_type, discount_amount)
         SELECT value ->> 'sell_id', value ->> 'id_sort', value ->> 'product_id', value ->> 'variation_id',
                value ->> 'unit_id', value ->> 'price', value ->> 'quantity', 10000, 10000, 10000, 10000, 0, '', 'fixed', 0
         FROM json_each(?1)",
        books.lines,
    )
    .await?;
    insert_rows(
        connection,
        "INSERT INTO sell_payment (sell_id, payment_type, method, amount, note)
         SELECT value ->> 'sell_id', 'in_come', value ->> 'method', value ->> 'amount', '' FROM json_each(?1)",
        books.payments,
    )
    .await
}
