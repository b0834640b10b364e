//! Reading every return as it is stored.

use serde::{Deserialize, Serialize};
use sqlx::{FromRow, SqliteConnection, SqlitePool};

use super::{
    contents::{Contents, StoredLine, StoredPayment, Tables, plain},
    orders::Origin,
};
use crate::SandboxError;

/// Where lines and payments of returns are kept.
const TABLES: Tables = Tables {
    lines: "sell_return_line",
    payments: "sell_return_payment",
    order: "return_id",
};

/// A return as stored. Amounts (đồng) and quantities are plain decimals as text: `"12000"`, `"0.35"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredReturn {
    /// The id that lists show.
    pub id: i64,
    /// Demo shop or `sell_return.create`.
    pub origin: Origin,
    /// When the server wrote it first, in milliseconds since 1970; 0 for the demo shop's past.
    pub received_ms: i64,
    /// Y-m-d.
    pub transaction_date: String,
    /// The number that lists show.
    pub invoice_no: String,
    /// The sale, where the return names one.
    pub sell_id: Option<i64>,
    /// Branch of the return.
    pub branch_id: i64,
    /// Store whose stock it raised.
    pub store_id: i64,
    /// Who gets the money; `None` for a walk-in.
    pub customer_id: Option<i64>,
    /// Acting sales user.
    pub user_id: Option<i64>,
    /// `fixed` unless told otherwise.
    pub discount_type: String,
    /// Discount on the return.
    pub discount_amount: String,
    /// Sum before tax.
    pub total_before_tax: String,
    /// Tax.
    pub tax_amount: String,
    /// What is kept back for the return.
    pub return_charges: String,
    /// What the customer gets.
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

/// Which returns are wanted; `None` takes all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnFilter {
    pub(crate) id: Option<i64>,
    pub(crate) origin: Option<Origin>,
    pub(crate) invoice_no: Option<String>,
    pub(crate) sell_id: Option<i64>,
}

impl ReturnFilter {
    /// What came through `sell_return.create`.
    pub(crate) fn received() -> Self {
        Self {
            origin: Some(Origin::Api),
            ..Self::default()
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
    sell_id: Option<i64>,
    branch_id: i64,
    store_id: i64,
    customer_id: Option<i64>,
    user_id: Option<i64>,
    discount_type: String,
    discount_amount: i64,
    total_before_tax: i64,
    tax_amount: i64,
    return_charges: i64,
    final_total: i64,
    total_paid: i64,
    additional_notes: String,
    staff_note: String,
}

/// The returns that pass the filter, oldest first, read in one transaction.
pub(crate) async fn read(
    pool: &SqlitePool,
    filter: &ReturnFilter,
) -> Result<Vec<StoredReturn>, SandboxError> {
    let mut transaction = pool.begin().await?;
    let returns = select(&mut transaction, filter).await?;
    transaction.commit().await?;
    Ok(returns)
}

/// The return with this id.
pub(crate) async fn one(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<Option<StoredReturn>, SandboxError> {
    let filter = ReturnFilter {
        id: Some(id),
        ..ReturnFilter::default()
    };
    Ok(select(connection, &filter).await?.pop())
}

async fn select(
    connection: &mut SqliteConnection,
    filter: &ReturnFilter,
) -> Result<Vec<StoredReturn>, SandboxError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM sell_return
         WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR origin = ?2) AND (?3 IS NULL OR invoice_no = ?3)
           AND (?4 IS NULL OR sell_id = ?4)
         ORDER BY id",
    )
    .bind(filter.id)
    .bind(filter.origin.map(Origin::name))
    .bind(filter.invoice_no.as_deref())
    .bind(filter.sell_id)
    .fetch_all(&mut *connection)
    .await?;
    let ids = rows.iter().map(|row| row.id);
    let mut contents = Contents::read(connection, &TABLES, ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (lines, payments) = contents.take(row.id);
            row.with(lines, payments)
        })
        .collect())
}

impl Row {
    fn with(self, lines: Vec<StoredLine>, payments: Vec<StoredPayment>) -> StoredReturn {
        StoredReturn {
            id: self.id,
            origin: Origin::named(&self.origin),
            received_ms: self.received_ms,
            transaction_date: self.transaction_date,
            invoice_no: self.invoice_no,
            sell_id: self.sell_id,
            branch_id: self.branch_id,
            store_id: self.store_id,
            customer_id: self.customer_id,
            user_id: self.user_id,
            discount_type: self.discount_type,
            discount_amount: plain(self.discount_amount),
            total_before_tax: plain(self.total_before_tax),
            tax_amount: plain(self.tax_amount),
            return_charges: plain(self.return_charges),
            final_total: plain(self.final_total),
            total_paid: plain(self.total_paid),
            additional_notes: self.additional_notes,
            staff_note: self.staff_note,
            lines,
            payments,
        }
    }
}
