//! Reading sell orders.

use std::sync::Arc;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::{
    Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, listed},
        fields::Violations,
        query::{Id, Params, Sorting, like},
        shown::{number, text},
        trade::payment_status,
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
    customer_address: Option<String>,
    customer_description: Option<String>,
    final_total: i64,
    tax_amount: i64,
    total_before_tax: i64,
    discount_amount: i64,
    surcharges: i64,
    total_paid: i64,
    additional_notes: String,
    staff_note: String,
    added_by: Option<String>,
    branch_name: String,
}

/// `sell.list`. Both spellings of the search are understood; dates are those of the transaction.
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::SellList, &switches, &mut violations);
    let branch_id = params.required_integer("branch_id", &mut violations);
    let customer_id = params.integer("customer_id", &mut violations);
    let period = params.period(switches.dates_inclusive, &mut violations);
    violations.into_result()?;
    let search = params
        .text("strSearch")
        .or_else(|| params.text("sttsearch"));
    let order = Sorting::NewestFirst("sell.id").terms(switches.list_order);
    let sales: Vec<Listed> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT sell.*, branch.name AS branch_name, sales_user.name AS added_by, customer.code AS customer_code,
                customer.name AS customer_name, customer.mobile AS customer_mobile,
                customer.address AS customer_address, customer.description AS customer_description
         FROM sell
         JOIN branch ON branch.id = sell.branch_id
         LEFT JOIN sales_user ON sales_user.id = sell.user_id
         LEFT JOIN customer ON customer.id = sell.customer_id
         WHERE sell.branch_id = ?1
           AND (?2 IS NULL OR sell.customer_id = ?2)
           AND (?3 IS NULL OR sell.transaction_date >= ?3)
           AND (?4 IS NULL OR sell.transaction_date <= ?4)
           AND (?5 IS NULL OR lower(sell.invoice_no) LIKE ?5 ESCAPE '\\' OR customer.search_text LIKE ?5 ESCAPE '\\')
         ORDER BY {order}
         LIMIT ?6 OFFSET ?7",
    )))
    .bind(branch_id)
    .bind(customer_id)
    .bind(period.from)
    .bind(period.to)
    .bind(search.map(like))
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&shop.pool)
    .await?;
    let records = sales.iter().map(Listed::to_json).collect();
    Ok(listed(Operation::SellList, &switches, page, records))
}

impl Listed {
    /// Amounts are text, except `total_paid` (E24).
    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "transaction_date": self.transaction_date,
            "invoice_no": self.invoice_no,
            "customer_id": self.customer_id,
            "customer_code": self.customer_code.as_deref().unwrap_or(""),
            "customer_name": self.customer_name.as_deref().unwrap_or("Khách lẻ"),
            "customer_mobile": self.customer_mobile.as_deref().unwrap_or(""),
            "customer_address": self.customer_address.as_deref().unwrap_or(""),
            "customer_description": self.customer_description.as_deref().unwrap_or(""),
            "payment_status": payment_status(self.total_paid, self.final_total),
            "final_total": text(self.final_total),
            "tax_amount": text(self.tax_amount),
            "total_before_tax": text(self.total_before_tax),
            "total_discount": text(self.discount_amount),
            "total_surcharge": text(self.surcharges),
            "shipping_status": "ordered",
            "additional_notes": self.additional_notes,
            "staff_note": self.staff_note,
            "added_by": self.added_by.as_deref().unwrap_or(""),
            "total_paid": number(self.total_paid),
            "branch_name": self.branch_name,
            "status": "final",
            "purchase_invoice_no": "",
        })
    }
}

#[derive(sqlx::FromRow)]
struct Order {
    id: i64,
    transaction_date: String,
    invoice_no: String,
    discount_type: String,
    discount_amount: i64,
    total_before_tax: i64,
    tax_amount: i64,
    final_total: i64,
    staff_note: String,
    additional_notes: String,
    store_id: i64,
    price_book_id: Option<i64>,
    branch_id: i64,
    customer_id: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Line {
    id: i64,
    id_sort: i64,
    product_id: i64,
    variation_id: i64,
    unit_id: i64,
    unit_price: i64,
    quantity: i64,
    f_convert: i64,
    f_convert1: i64,
    f_convert2: i64,
    f_convert3: i64,
    tax_id: Option<i64>,
    item_tax: i64,
    note: String,
    discount_type: String,
    discount_amount: i64,
}

#[derive(sqlx::FromRow)]
struct Payment {
    payment_type: String,
    method: String,
    amount: i64,
    account_id: Option<i64>,
    note: String,
}

/// `sell.detail`; it lacks what only the list has (E29).
pub(super) async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Result<Response, Refusal> {
    let mut transaction = shop.pool.begin().await?;
    let order: Order = sqlx::query_as("SELECT * FROM sell WHERE id = ?1")
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(Refusal::NotFound)?;
    let lines: Vec<Line> = sqlx::query_as("SELECT * FROM sell_line WHERE sell_id = ?1 ORDER BY id")
        .bind(id)
        .fetch_all(&mut *transaction)
        .await?;
    let payments: Vec<Payment> =
        sqlx::query_as("SELECT * FROM sell_payment WHERE sell_id = ?1 ORDER BY id")
            .bind(id)
            .fetch_all(&mut *transaction)
            .await?;
    transaction.commit().await?;

    let switches = shop.switches();
    let mut body = order
        .to_json(&lines, &payments, switches.sell_line_ids)
        .to_string();
    if switches.repeat_sell_keys
        && let Some(place) = body.rfind(r#""tax":"#)
    {
        // No JSON value holds a key twice, so the text is extended, where the example has them.
        body.insert_str(place, r#""invoice_no":"","branch_id":null,"#);
    }
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

impl Order {
    fn to_json(&self, lines: &[Line], payments: &[Payment], line_ids: bool) -> Value {
        // The document shows one tax for the order, with the fields of something else (E55).
        let tax = (self.tax_amount != 0)
            .then(|| json!({"id": 1, "name": "VAT", "rate": "", "address": "", "description": ""}));
        json!({
            "id": self.id,
            "transaction_date": self.transaction_date,
            "invoice_no": self.invoice_no,
            "discount_type": self.discount_type,
            "discount_amount": text(self.discount_amount),
            "total_before_tax": text(self.total_before_tax),
            "tax_amount": text(self.tax_amount),
            "final_total": text(self.final_total),
            "staff_note": self.staff_note,
            "additional_notes": self.additional_notes,
            "store_id": self.store_id,
            "price_book_id": self.price_book_id,
            "branch_id": self.branch_id,
            "shipping_charges": "0.00",
            "shipping_status": "ordered",
            "customer_id": self.customer_id,
            "payment": payments.iter().map(Payment::to_json).collect::<Value>(),
            "products": lines.iter().map(|line| line.to_json(line_ids)).collect::<Value>(),
            "tax": tax,
        })
    }
}

impl Line {
    fn to_json(&self, with_id: bool) -> Value {
        let mut line = json!({
            "id_sort": self.id_sort,
            "product_id": self.product_id,
            "variation_id": self.variation_id,
            "unit_price": number(self.unit_price),
            "unit_id": self.unit_id,
            "f_convert": number(self.f_convert),
            "f_convert1": number(self.f_convert1),
            "f_convert2": number(self.f_convert2),
            "f_convert3": number(self.f_convert3),
            "tax_id": self.tax_id,
            "item_tax": number(self.item_tax),
            "quantity": number(self.quantity),
            "sell_line_note": self.note,
            "line_discount_type": self.discount_type,
            "line_discount_amount": number(self.discount_amount),
        });
        if let (true, Some(object)) = (with_id, line.as_object_mut()) {
            object.insert("id".to_owned(), self.id.into());
        }
        line
    }
}

impl Payment {
    fn to_json(&self) -> Value {
        json!({
            "note": self.note,
            "payment_type": self.payment_type,
            "method": self.method,
            "amount": number(self.amount),
            "account_id": self.account_id,
        })
    }
}
