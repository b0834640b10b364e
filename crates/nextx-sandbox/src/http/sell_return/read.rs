//! Reading returns.

use std::sync::Arc;

use axum::extract::State;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::{
    Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, listed, shown},
        fields::Violations,
        master::Place,
        query::{Id, Params, Sorting, like},
        shown::{number, text},
        trade::{Author, Partner, ShownGoods, payment_status},
    },
};

#[derive(sqlx::FromRow)]
struct Listed {
    id: i64,
    transaction_date: String,
    invoice_no: String,
    customer_id: Option<i64>,
    customer_code: Option<String>,
    customer_name: Option<String>,
    customer_mobile: Option<String>,
    final_total: i64,
    total_paid: i64,
    additional_notes: String,
    staff_note: String,
    added_by: Option<String>,
    branch_name: String,
    sell_invoice_no: Option<String>,
    sell_id: Option<i64>,
}

/// `sell_return.list`, of all branches (C20). Both spellings of the search are understood (C02); dates are those of the
/// transaction.
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::SellReturnList, &switches, &mut violations);
    let customer_id = params.integer("customer_id", &mut violations);
    let period = params.period(switches.dates_inclusive, &mut violations);
    violations.into_result()?;
    let search = params
        .text("strSearch")
        .or_else(|| params.text("sttsearch"));
    let order = Sorting::NewestFirst("sell_return.id").terms(switches.list_order);
    let returns: Vec<Listed> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT sell_return.*, branch.name AS branch_name, sales_user.name AS added_by, customer.code AS customer_code,
                customer.name AS customer_name, customer.mobile AS customer_mobile, sell.invoice_no AS sell_invoice_no
         FROM sell_return
         JOIN branch ON branch.id = sell_return.branch_id
         LEFT JOIN sell ON sell.id = sell_return.sell_id
         LEFT JOIN sales_user ON sales_user.id = sell_return.user_id
         LEFT JOIN customer ON customer.id = sell_return.customer_id
         WHERE (?1 IS NULL OR sell_return.customer_id = ?1)
           AND (?2 IS NULL OR sell_return.transaction_date >= ?2)
           AND (?3 IS NULL OR sell_return.transaction_date <= ?3)
           AND (?4 IS NULL OR lower(sell_return.invoice_no) LIKE ?4 ESCAPE '\\'
                OR lower(sell.invoice_no) LIKE ?4 ESCAPE '\\' OR customer.search_text LIKE ?4 ESCAPE '\\')
         ORDER BY {order}
         LIMIT ?5 OFFSET ?6",
    )))
    .bind(customer_id)
    .bind(period.from)
    .bind(period.to)
    .bind(search.map(like))
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&shop.pool)
    .await?;
    let records = returns.iter().map(Listed::to_json).collect();
    Ok(listed(Operation::SellReturnList, &switches, page, records))
}

impl Listed {
    /// What was paid out is `amount_paid` here and `total_paid` in the detail (E24); the sale is `sell_id` (E28).
    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "transaction_date": self.transaction_date,
            "invoice_no": self.invoice_no,
            "customer_id": self.customer_id,
            "customer_code": self.customer_code.as_deref().unwrap_or(""),
            "customer_name": self.customer_name.as_deref().unwrap_or("Khách lẻ"),
            "customer_mobile": self.customer_mobile.as_deref().unwrap_or(""),
            "payment_status": payment_status(self.total_paid, self.final_total),
            "final_total": text(self.final_total),
            "amount_paid": text(self.total_paid),
            "additional_notes": self.additional_notes,
            "staff_note": self.staff_note,
            "added_by": self.added_by.as_deref().unwrap_or(""),
            "branch_name": self.branch_name,
            "sell_invoice_no": self.sell_invoice_no.as_deref().unwrap_or(""),
            "sell_id": self.sell_id,
        })
    }
}

#[derive(sqlx::FromRow)]
struct Order {
    id: i64,
    sell_id: Option<i64>,
    transaction_date: String,
    invoice_no: String,
    discount_type: String,
    discount_amount: i64,
    total_before_tax: i64,
    tax_amount: i64,
    final_total: i64,
    staff_note: String,
    customer_id: Option<i64>,
    user_id: Option<i64>,
    /// Of the sale.
    price_book_id: Option<i64>,
    branch_id: i64,
    store_id: i64,
    return_charges: i64,
    additional_notes: String,
    total_paid: i64,
}

#[derive(sqlx::FromRow)]
struct Payment {
    id: i64,
    amount: i64,
    method: String,
    note: String,
}

/// `sell_return.detail`, where lines are `sell_lines`, payments `payment_lines` and the branch is `location`
/// (E26, E27).
pub(super) async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let switches = shop.switches();
    let mut transaction = shop.pool.begin().await?;
    let order: Order = sqlx::query_as(
        "SELECT sell_return.*, sell.price_book_id
         FROM sell_return LEFT JOIN sell ON sell.id = sell_return.sell_id WHERE sell_return.id = ?1",
    )
    .bind(id)
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or(Refusal::NotFound)?;
    let location: Option<Place> = sqlx::query_as("SELECT * FROM branch WHERE id = ?1")
        .bind(order.branch_id)
        .fetch_optional(&mut *transaction)
        .await?;
    let store: Option<Place> = sqlx::query_as("SELECT * FROM store WHERE id = ?1")
        .bind(order.store_id)
        .fetch_optional(&mut *transaction)
        .await?;
    let customer = Partner::read(&mut transaction, order.customer_id).await?;
    let author = Author::read(&mut transaction, order.user_id).await?;
    let payments: Vec<Payment> =
        sqlx::query_as("SELECT * FROM sell_return_payment WHERE return_id = ?1 ORDER BY id")
            .bind(id)
            .fetch_all(&mut *transaction)
            .await?;
    let mut lines = Vec::new();
    for goods in ShownGoods::of(&mut transaction, ("sell_return_line", "return_id"), id).await? {
        let line = goods.to_json(&mut transaction, &shop, &switches).await?;
        lines.push(line);
    }
    transaction.commit().await?;
    if !switches.return_line_ids {
        lines.iter_mut().for_each(forget_id);
    }
    let payments = payments
        .iter()
        .map(|payment| payment.to_json(&order.transaction_date));
    let record = json!({
        "id": order.id,
        "return_parent_id": order.sell_id,
        "transaction_date": order.transaction_date,
        "invoice_no": order.invoice_no,
        "discount_type": order.discount_type,
        "discount_amount": text(order.discount_amount),
        "total_before_tax": text(order.total_before_tax),
        "tax_amount": text(order.tax_amount),
        "final_total": text(order.final_total),
        "staff_note": order.staff_note,
        "payment_status": payment_status(order.total_paid, order.final_total),
        "customer_id": order.customer_id,
        "price_book_id": order.price_book_id,
        "branch_id": order.branch_id,
        "store_id": order.store_id,
        "return_charges": text(order.return_charges),
        "additional_notes": order.additional_notes,
        "total_paid": text(order.total_paid),
        "location": location.as_ref().map(Place::to_json),
        "customer": customer.as_ref().map(Partner::to_json),
        "created_by": author.as_ref().map(Author::to_json),
        "payment_lines": payments.collect::<Value>(),
        "store": store.as_ref().map(Place::to_json),
        "sell_lines": lines,
    });
    Ok(shown(Operation::SellReturnDetail, record))
}

fn forget_id(line: &mut Value) {
    if let Some(object) = line.as_object_mut() {
        object.shift_remove("id");
    }
}

impl Payment {
    fn to_json(&self, paid_on: &str) -> Value {
        json!({
            "id": self.id,
            "amount": number(self.amount),
            "method": self.method,
            "transaction_no": "",
            "paid_on": paid_on,
            "note": self.note,
        })
    }
}
