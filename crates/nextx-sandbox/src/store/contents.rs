//! Lines and payments of sales, returns and purchases as they are stored.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use crate::{SandboxError, fixed::Fixed};

/// A line of an order. Amounts (đồng) and quantities are plain decimals as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredLine {
    /// Id of the line.
    pub id: i64,
    /// Place on the order, as sent.
    pub id_sort: i64,
    /// Product.
    pub product_id: i64,
    /// Variation.
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
    /// The line of the sale that comes back; of returns alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sell_line_id: Option<i64>,
}

/// A payment of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPayment {
    /// Id of the payment.
    pub id: i64,
    /// `in_come` unless told otherwise.
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

/// Where lines and payments of a kind of order are kept.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) lines: &'static str,
    pub(crate) payments: &'static str,
    /// Their column for the id of the order.
    pub(crate) order: &'static str,
}

/// Lines and payments of several orders, in the order in which they were sent.
#[derive(Debug)]
pub(crate) struct Contents {
    lines: HashMap<i64, Vec<StoredLine>>,
    payments: HashMap<i64, Vec<StoredPayment>>,
}

#[derive(FromRow)]
struct LineRow {
    id: i64,
    order_id: i64,
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
    #[sqlx(default)]
    sell_line_id: Option<i64>,
}

#[derive(FromRow)]
struct PaymentRow {
    id: i64,
    order_id: i64,
    payment_type: String,
    method: String,
    amount: i64,
    account_id: Option<i64>,
    note: String,
}

/// A plain decimal.
pub(crate) fn plain(ten_thousandths: i64) -> String {
    Fixed::from_ten_thousandths(ten_thousandths).plain()
}

impl Contents {
    pub(crate) async fn read(
        connection: &mut SqliteConnection,
        tables: &Tables,
        order_ids: impl Iterator<Item = i64>,
    ) -> Result<Self, SandboxError> {
        let ids = serde_json::to_string(&order_ids.collect::<Vec<_>>())?;
        let of_orders = |table: &str| {
            let order = tables.order;
            AssertSqlSafe(format!(
                "SELECT *, {order} AS order_id FROM {table}
                 WHERE {order} IN (SELECT value FROM json_each(?1)) ORDER BY id",
            ))
        };
        let lines: Vec<LineRow> = sqlx::query_as(of_orders(tables.lines))
            .bind(&ids)
            .fetch_all(&mut *connection)
            .await?;
        let payments: Vec<PaymentRow> = sqlx::query_as(of_orders(tables.payments))
            .bind(&ids)
            .fetch_all(connection)
            .await?;
        let mut contents = Self {
            lines: HashMap::new(),
            payments: HashMap::new(),
        };
        for row in lines {
            let of_order = contents.lines.entry(row.order_id).or_default();
            of_order.push(row.into());
        }
        for row in payments {
            let of_order = contents.payments.entry(row.order_id).or_default();
            of_order.push(row.into());
        }
        Ok(contents)
    }

    /// Hands out what an order has, once.
    pub(crate) fn take(&mut self, order_id: i64) -> (Vec<StoredLine>, Vec<StoredPayment>) {
        (
            self.lines.remove(&order_id).unwrap_or_default(),
            self.payments.remove(&order_id).unwrap_or_default(),
        )
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
            sell_line_id: row.sell_line_id,
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
