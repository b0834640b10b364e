//! Reading every order as it is stored, for tests and for scripts that check the books.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sqlx::{FromRow, SqlitePool};

use crate::{SandboxError, fixed::Fixed};

/// Who made an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Part of the demo shop's past.
    Demo,
    /// Sent by `sell.create`.
    Api,
}

/// An order as stored. Amounts (đồng) and quantities are plain decimals as text: `"12000"`, `"0.35"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredOrder {
    /// The id that lists show.
    pub id: i64,
    /// Demo shop or `sell.create`.
    pub origin: Origin,
    /// When the server wrote it, in milliseconds since 1970; 0 for the demo shop's past.
    pub received_ms: i64,
    /// Y-m-d.
    pub transaction_date: String,
    /// The number lists show.
    pub invoice_no: String,
    /// The number that was sent, which differs when the server renumbers.
    pub sent_invoice_no: String,
    /// Branch of the sale.
    pub branch_id: i64,
    /// Store whose stock it lowered.
    pub store_id: i64,
    /// `None` for a walk-in.
    pub customer_id: Option<i64>,
    /// Acting sales user.
    pub user_id: Option<i64>,
    /// Price book, passed through.
    pub price_book_id: Option<i64>,
    /// `fixed` unless told otherwise.
    pub discount_type: String,
    /// Discount on the order.
    pub discount_amount: String,
    /// Sum before tax.
    pub total_before_tax: String,
    /// Tax.
    pub tax_amount: String,
    /// Extra charges.
    pub surcharges: String,
    /// What the customer owes.
    pub final_total: String,
    /// Sum of the payments.
    pub total_paid: String,
    /// Note for the customer.
    pub additional_notes: String,
    /// Note for the staff.
    pub staff_note: String,
    /// Lines in the order in which they were sent.
    pub lines: Vec<StoredLine>,
    /// Payments in the order in which they were sent.
    pub payments: Vec<StoredPayment>,
}

/// A line of a [`StoredOrder`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredLine {
    /// Id of the line.
    pub id: i64,
    /// Place on the order, as sent.
    pub id_sort: i64,
    /// Product.
    pub product_id: i64,
    /// Variation sold.
    pub variation_id: i64,
    /// Unit of quantity and price.
    pub unit_id: i64,
    /// Price of one unit.
    pub unit_price: String,
    /// In that unit.
    pub quantity: String,
    /// Base units in the unit.
    pub f_convert: String,
    /// Tax, passed through.
    pub tax_id: Option<i64>,
    /// Tax of the line.
    pub item_tax: String,
    /// Note.
    pub note: String,
    /// `fixed` unless told otherwise.
    pub discount_type: String,
    /// Discount of the line.
    pub discount_amount: String,
}

/// A payment of a [`StoredOrder`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPayment {
    /// Id of the payment.
    pub id: i64,
    /// `in_come` on sales.
    pub payment_type: String,
    /// `cash` and others, as sent.
    pub method: String,
    /// Amount.
    pub amount: String,
    /// Account, passed through.
    pub account_id: Option<i64>,
    /// Note.
    pub note: String,
}

/// Which orders are wanted; `None` takes all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderFilter {
    pub(crate) origin: Option<Origin>,
    pub(crate) invoice_no: Option<String>,
}

impl OrderFilter {
    /// What came through `sell.create`.
    pub(crate) const fn received() -> Self {
        Self {
            origin: Some(Origin::Api),
            invoice_no: None,
        }
    }
}

#[derive(FromRow)]
struct SellRow {
    id: i64,
    origin: String,
    received_ms: i64,
    transaction_date: String,
    invoice_no: String,
    sent_invoice_no: String,
    branch_id: i64,
    store_id: i64,
    customer_id: Option<i64>,
    user_id: Option<i64>,
    price_book_id: Option<i64>,
    discount_type: String,
    discount_amount: i64,
    total_before_tax: i64,
    tax_amount: i64,
    surcharges: i64,
    final_total: i64,
    total_paid: i64,
    additional_notes: String,
    staff_note: String,
}

#[derive(FromRow)]
struct LineRow {
    id: i64,
    sell_id: i64,
    id_sort: i64,
    product_id: i64,
    variation_id: i64,
    unit_id: i64,
    unit_price: i64,
    quantity: i64,
    f_convert: i64,
    tax_id: Option<i64>,
    item_tax: i64,
    note: String,
    discount_type: String,
    discount_amount: i64,
}

#[derive(FromRow)]
struct PaymentRow {
    id: i64,
    sell_id: i64,
    payment_type: String,
    method: String,
    amount: i64,
    account_id: Option<i64>,
    note: String,
}

/// The orders that pass the filter, oldest first, read in one transaction.
pub(crate) async fn read(
    pool: &SqlitePool,
    filter: &OrderFilter,
) -> Result<Vec<StoredOrder>, SandboxError> {
    let origin = filter.origin.map(|origin| match origin {
        Origin::Demo => "demo",
        Origin::Api => "api",
    });
    let invoice_no = filter.invoice_no.as_deref();
    let mut transaction = pool.begin().await?;
    let sells: Vec<SellRow> = sqlx::query_as(
        "SELECT * FROM sell WHERE (?1 IS NULL OR origin = ?1) AND (?2 IS NULL OR invoice_no = ?2) ORDER BY id",
    )
    .bind(origin)
    .bind(invoice_no)
    .fetch_all(&mut *transaction)
    .await?;
    let lines: Vec<LineRow> = sqlx::query_as(
        "SELECT line.* FROM sell JOIN sell_line AS line ON line.sell_id = sell.id
         WHERE (?1 IS NULL OR origin = ?1) AND (?2 IS NULL OR invoice_no = ?2) ORDER BY line.id",
    )
    .bind(origin)
    .bind(invoice_no)
    .fetch_all(&mut *transaction)
    .await?;
    let payments: Vec<PaymentRow> = sqlx::query_as(
        "SELECT payment.* FROM sell JOIN sell_payment AS payment ON payment.sell_id = sell.id
         WHERE (?1 IS NULL OR origin = ?1) AND (?2 IS NULL OR invoice_no = ?2) ORDER BY payment.id",
    )
    .bind(origin)
    .bind(invoice_no)
    .fetch_all(&mut *transaction)
    .await?;
    transaction.commit().await?;

    let mut lines_of: HashMap<i64, Vec<StoredLine>> = HashMap::new();
    for row in lines {
        lines_of.entry(row.sell_id).or_default().push(row.into());
    }
    let mut payments_of: HashMap<i64, Vec<StoredPayment>> = HashMap::new();
    for row in payments {
        payments_of.entry(row.sell_id).or_default().push(row.into());
    }
    Ok(sells
        .into_iter()
        .map(|row| {
            let lines = lines_of.remove(&row.id).unwrap_or_default();
            let payments = payments_of.remove(&row.id).unwrap_or_default();
            row.with(lines, payments)
        })
        .collect())
}

fn plain(ten_thousandths: i64) -> String {
    Fixed::from_ten_thousandths(ten_thousandths).plain()
}

impl SellRow {
    fn with(self, lines: Vec<StoredLine>, payments: Vec<StoredPayment>) -> StoredOrder {
        StoredOrder {
            id: self.id,
            origin: if self.origin == "demo" {
                Origin::Demo
            } else {
                Origin::Api
            },
            received_ms: self.received_ms,
            transaction_date: self.transaction_date,
            invoice_no: self.invoice_no,
            sent_invoice_no: self.sent_invoice_no,
            branch_id: self.branch_id,
            store_id: self.store_id,
            customer_id: self.customer_id,
            user_id: self.user_id,
            price_book_id: self.price_book_id,
            discount_type: self.discount_type,
            discount_amount: plain(self.discount_amount),
            total_before_tax: plain(self.total_before_tax),
            tax_amount: plain(self.tax_amount),
            surcharges: plain(self.surcharges),
            final_total: plain(self.final_total),
            total_paid: plain(self.total_paid),
            additional_notes: self.additional_notes,
            staff_note: self.staff_note,
            lines,
            payments,
        }
    }
}

impl From<LineRow> for StoredLine {
    fn from(row: LineRow) -> Self {
        Self {
            id: row.id,
            id_sort: row.id_sort,
            product_id: row.product_id,
            variation_id: row.variation_id,
            unit_id: row.unit_id,
            unit_price: plain(row.unit_price),
            quantity: plain(row.quantity),
            f_convert: plain(row.f_convert),
            tax_id: row.tax_id,
            item_tax: plain(row.item_tax),
            note: row.note,
            discount_type: row.discount_type,
            discount_amount: plain(row.discount_amount),
        }
    }
}

impl From<PaymentRow> for StoredPayment {
    fn from(row: PaymentRow) -> Self {
        Self {
            id: row.id,
            payment_type: row.payment_type,
            method: row.method,
            amount: plain(row.amount),
            account_id: row.account_id,
            note: row.note,
        }
    }
}
