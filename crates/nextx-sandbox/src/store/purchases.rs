//! Reading every purchase as it is stored.

use serde::{Deserialize, Serialize};
use sqlx::{FromRow, SqlitePool};

use super::{
    contents::{Contents, StoredLine, StoredPayment, Tables, plain},
    orders::Origin,
};
use crate::SandboxError;

/// Where lines and payments of purchases are kept.
const TABLES: Tables = Tables {
    lines: "purchase_line",
    payments: "purchase_payment",
    order: "purchase_id",
};

/// A purchase as stored. Amounts (đồng) and quantities are plain decimals as text: `"12000"`, `"0.35"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPurchase {
    /// The id that lists show.
    pub id: i64,
    /// Demo shop or `purchase.create`.
    pub origin: Origin,
    /// When the server wrote it, in milliseconds since 1970; 0 for the demo shop's past.
    pub received_ms: i64,
    /// Y-m-d.
    pub transaction_date: String,
    /// The number that lists show.
    pub invoice_no: String,
    /// The number that was sent, which differs when the server renumbers.
    pub sent_invoice_no: String,
    /// Branch of the purchase.
    pub branch_id: i64,
    /// Store that the goods are for.
    pub store_id: i64,
    /// The supplier.
    pub customer_id: i64,
    /// Who made it.
    pub user_id: Option<i64>,
    /// `fixed` unless told otherwise.
    pub discount_type: String,
    /// Discount on the purchase.
    pub discount_amount: String,
    /// Sum before tax.
    pub total_before_tax: String,
    /// Tax.
    pub tax_amount: String,
    /// What the supplier gets.
    pub final_total: String,
    /// Sum of the payments.
    pub total_paid: String,
    /// `ordered`, `received` or any other word.
    pub shipping_status: String,
    /// What the last change of the status said.
    pub shipping_comment: String,
    /// Whether it is approved.
    pub approved: bool,
    /// Note for the supplier.
    pub additional_notes: String,
    /// Note for the staff.
    pub staff_note: String,
    /// Lines in the order in which they were sent.
    pub lines: Vec<StoredLine>,
    /// Payments in the order in which they were sent.
    pub payments: Vec<StoredPayment>,
}

/// Which purchases are wanted; `None` takes all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurchaseFilter {
    pub(crate) origin: Option<Origin>,
    pub(crate) invoice_no: Option<String>,
}

impl PurchaseFilter {
    /// What came through `purchase.create`.
    pub(crate) const fn received() -> Self {
        Self {
            origin: Some(Origin::Api),
            invoice_no: None,
        }
    }
}

#[derive(FromRow)]
struct Row {
    id: i64,
    origin: String,
    received_ms: i64,
    transaction_date: String,
    invoice_no: String,
    sent_invoice_no: String,
    branch_id: i64,
    store_id: i64,
    customer_id: i64,
    user_id: Option<i64>,
    discount_type: String,
    discount_amount: i64,
    total_before_tax: i64,
    tax_amount: i64,
    final_total: i64,
    total_paid: i64,
    shipping_status: String,
    shipping_comment: String,
    approved: bool,
    additional_notes: String,
    staff_note: String,
}

/// The purchases that pass the filter, oldest first, read in one transaction.
pub(crate) async fn read(
    pool: &SqlitePool,
    filter: &PurchaseFilter,
) -> Result<Vec<StoredPurchase>, SandboxError> {
    let mut transaction = pool.begin().await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM purchase WHERE (?1 IS NULL OR origin = ?1) AND (?2 IS NULL OR invoice_no = ?2) ORDER BY id",
    )
    .bind(filter.origin.map(Origin::name))
    .bind(filter.invoice_no.as_deref())
    .fetch_all(&mut *transaction)
    .await?;
    let ids = rows.iter().map(|row| row.id);
    let mut contents = Contents::read(&mut transaction, &TABLES, ids).await?;
    transaction.commit().await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (lines, payments) = contents.take(row.id);
            row.with(lines, payments)
        })
        .collect())
}

impl Row {
    fn with(self, lines: Vec<StoredLine>, payments: Vec<StoredPayment>) -> StoredPurchase {
        StoredPurchase {
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
            discount_type: self.discount_type,
            discount_amount: plain(self.discount_amount),
            total_before_tax: plain(self.total_before_tax),
            tax_amount: plain(self.tax_amount),
            final_total: plain(self.final_total),
            total_paid: plain(self.total_paid),
            shipping_status: self.shipping_status,
            shipping_comment: self.shipping_comment,
            approved: self.approved,
            additional_notes: self.additional_notes,
            staff_note: self.staff_note,
            lines,
            payments,
        }
    }
}
