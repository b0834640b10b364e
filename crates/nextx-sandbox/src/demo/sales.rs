//! Past sales: every branch, every day up to yesterday.

use jiff::civil::{Date, date};
use serde::Serialize;
use sqlx::SqliteConnection;

use super::{
    COFFEE_CAN,
    catalogue::FIRST_VARIATION_ID,
    customers::{buyer, days_before},
    dice::Dice,
    people::SALES_USERS,
    premises::{BRANCHES, Branch},
    units::KG,
};
use crate::{Options, SandboxError, store::insert_rows};

/// How many of the first products are bought and sold. People buy the same few hundred things; that also keeps the past of
/// a huge shop as small as that of a small one.
pub(super) const BOUGHT_AND_SOLD: i64 = 600;
/// Ten-thousandths in one whole, as stored.
pub(super) const WHOLE: i64 = 10_000;
/// The step in which weighed goods are sold: 50 g.
const WEIGHING_STEP: i64 = WHOLE / 20;

/// Ids follow from the day, so that they stay the same whenever the shop is made.
const BEFORE_FIRST_SELL_ID: i64 = 900_000;
const IDS_OF_A_DAY: i64 = 100;
const IDS_OF_A_BRANCH: i64 = 30;
/// Lines of a sale that ids are kept for.
const IDS_OF_A_SALE: i64 = 10;

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
    id: i64,
    sell_id: i64,
    id_sort: i64,
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
    let offered: Vec<Offered> = sqlx::query_as(
        "SELECT variation_id, product_id, unit_id, price FROM product WHERE variation_id < ?1 ORDER BY variation_id",
    )
    .bind(FIRST_VARIATION_ID + BOUGHT_AND_SOLD)
    .fetch_all(&mut *connection)
    .await?;
    let mut books = Books::default();
    if !offered.is_empty() {
        for days_ago in (1..=options.sales_days).rev() {
            let day = days_before(options.today, i64::from(days_ago));
            for (place, branch) in BRANCHES.iter().enumerate() {
                sell_for_a_day(
                    &mut books,
                    options,
                    Counter { place, branch, day },
                    &offered,
                );
            }
        }
    }
    write(connection, books).await
}

/// Whole days since 1970.
pub(super) fn day_number(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours() / 24
}

/// A branch on a day.
#[derive(Clone, Copy)]
struct Counter {
    /// Place among the branches.
    place: usize,
    branch: &'static Branch,
    day: Date,
}

impl Counter {
    /// Thrown by day and branch alone: what was sold on a day does not depend on when the shop is made.
    fn dice(self, seed: u64) -> Dice {
        let number = self.branch.id.unsigned_abs() << 32 | day_number(self.day).unsigned_abs();
        Dice::new(seed, "sales", number)
    }

    fn sell_id(self, number: i64) -> i64 {
        let place = i64::try_from(self.place).unwrap_or_default();
        BEFORE_FIRST_SELL_ID
            + day_number(self.day) * IDS_OF_A_DAY
            + place * IDS_OF_A_BRANCH
            + number
    }
}

fn sell_for_a_day(books: &mut Books, options: &Options, counter: Counter, offered: &[Offered]) {
    let mut dice = counter.dice(options.seed);
    for number in 1..=dice.between(9, 22) {
        sell(books, options, counter, number, offered, &mut dice);
    }
}

fn sell(
    books: &mut Books,
    options: &Options,
    counter: Counter,
    number: i64,
    offered: &[Offered],
    dice: &mut Dice,
) {
    let Counter { branch, day, .. } = counter;
    let id = counter.sell_id(number);
    let mut total = 0;
    for id_sort in 0..dice.between(1, 5) {
        let Some(product) = pick(offered, dice) else {
            continue;
        };
        let quantity = quantity(product.unit_id, dice);
        total += product.price * quantity / WHOLE;
        books.lines.push(Line {
            id: id * IDS_OF_A_SALE + id_sort,
            sell_id: id,
            id_sort,
            variation_id: product.variation_id,
            product_id: product.product_id,
            unit_id: product.unit_id,
            price: product.price,
            quantity,
        });
    }
    // A can of coffee alone is what a test sells first: a sale of the same total would look like that one without its mark.
    if total == i64::from(COFFEE_CAN.price) * WHOLE
        && let Some(line) = books.lines.last_mut()
    {
        line.quantity += WHOLE;
        total += line.price;
    }
    let customer_id = if dice.chance(45) {
        buyer(dice, options.customers)
    } else {
        None
    };
    let on_account = customer_id.is_some() && dice.chance(5);
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
    books.sells.push(Sell {
        id,
        invoice_no: format!("HM{}-{}-{number:03}", branch.id, day.strftime("%y%m%d")),
        day: day.to_string(),
        branch_id: branch.id,
        store_id: branch.stores.first().map_or(0, |store| store.id),
        customer_id,
        user_id: dice.between(SALES_USERS[0], SALES_USERS[SALES_USERS.len() - 1]),
        total,
        paid: if on_account { 0 } else { total },
    });
}

/// The product of two throws favours the front of the catalogue, where the staples are.
pub(super) fn pick<'shop, Product>(
    offered: &'shop [Product],
    dice: &mut Dice,
) -> Option<&'shop Product> {
    let count = i64::try_from(offered.len()).ok()?;
    let index = dice.between(0, count - 1) * dice.between(0, count - 1) / count;
    offered.get(usize::try_from(index).ok()?)
}

/// How much goes over the counter at once, in ten-thousandths: up to three pieces, or 200 g to 3 kg.
fn quantity(unit_id: i64, dice: &mut Dice) -> i64 {
    if unit_id == KG.id {
        dice.between(4, 60) * WEIGHING_STEP
    } else {
        dice.between(1, 3) * WHOLE
    }
}

/// What was sold on account is owed.
pub(super) async fn fill_debts(connection: &mut SqliteConnection) -> Result<(), SandboxError> {
    sqlx::query(
        "INSERT INTO debt (customer_id, kind, amount, reference, entered_on)
         SELECT customer_id, 'sale', final_total - total_paid, id, transaction_date FROM sell
         WHERE customer_id IS NOT NULL AND total_paid < final_total ORDER BY id",
    )
    .execute(connection)
    .await?;
    Ok(())
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
        "INSERT INTO sell_line (id, sell_id, id_sort, product_id, variation_id, unit_id, unit_price, quantity, f_convert,
                                f_convert1, f_convert2, f_convert3, item_tax, note, discount_type, discount_amount)
         SELECT value ->> 'id', value ->> 'sell_id', value ->> 'id_sort', value ->> 'product_id', value ->> 'variation_id',
                value ->> 'unit_id', value ->> 'price', value ->> 'quantity', 10000, 10000, 10000, 10000, 0, '', 'fixed', 0
         FROM json_each(?1)",
        books.lines,
    )
    .await?;
    insert_rows(
        connection,
        "INSERT INTO sell_payment (id, sell_id, payment_type, method, amount, note)
         SELECT value ->> 'sell_id', value ->> 'sell_id', 'in_come', value ->> 'method', value ->> 'amount', '' FROM json_each(?1)",
        books.payments,
    )
    .await
}
