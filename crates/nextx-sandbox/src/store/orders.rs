//! Reading every order as it is stored, for tests and for scripts that check the books.

use serde::{Deserialize, Serialize};
use sqlx::{FromRow, SqlitePool};

use super::contents::{Contents, StoredLine, StoredPayment, Tables, plain};
use crate::SandboxError;

/// Where lines and payments of sales are kept.
const TABLES: Tables = Tables {
    lines: "sell_line",
    payments: "sell_payment",
    order: "sell_id",
};

/// Who made an order, a return or a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Part of the demo shop's past.
    Demo,
    /// Sent by a client.
    Api,
}

impl Origin {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Api => "api",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        if name == Self::Demo.name() {
            Self::Demo
        } else {
            Self::Api
        }
    }
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

/// The orders that pass the filter, oldest first, read in one transaction.
pub(crate) async fn read(
    pool: &SqlitePool,
    filter: &OrderFilter,
) -> Result<Vec<StoredOrder>, SandboxError> {
    let origin = filter.origin.map(Origin::name);
    let invoice_no = filter.invoice_no.as_deref();
    let mut transaction = pool.begin().await?;
    let sells: Vec<SellRow> = sqlx::query_as(
        "SELECT * FROM sell WHERE (?1 IS NULL OR origin = ?1) AND (?2 IS NULL OR invoice_no = ?2) ORDER BY id",
    )
    .bind(origin)
    .bind(invoice_no)
    .fetch_all(&mut *transaction)
    .await?;
    let ids = sells.iter().map(|sell| sell.id);
    let mut contents = Contents::read(&mut transaction, &TABLES, ids).await?;
    transaction.commit().await?;
    Ok(sells
        .into_iter()
        .map(|row| {
            let (lines, payments) = contents.take(row.id);
            row.with(lines, payments)
        })
        .collect())
}

impl SellRow {
    fn with(self, lines: Vec<StoredLine>, payments: Vec<StoredPayment>) -> StoredOrder {
        StoredOrder {
            id: self.id,
            origin: Origin::named(&self.origin),
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
