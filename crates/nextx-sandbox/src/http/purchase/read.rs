//! Reading purchases.

use std::sync::Arc;

use axum::extract::{Path, State};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::{
    ApprovedStatus, Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, listed, shown},
        fields::Violations,
        master::Place,
        query::{Params, Sorting, like},
        shown::text,
        trade::{Author, Partner, ShownGoods, payment_status},
    },
};

#[derive(sqlx::FromRow)]
struct Listed {
    id: i64,
    transaction_date: String,
    invoice_no: String,
    customer_id: i64,
    customer_name: String,
    customer_mobile: String,
    customer_address: String,
    customer_description: String,
    final_total: i64,
    tax_amount: i64,
    discount_amount: i64,
    discount_type: String,
    total_before_tax: i64,
    shipping_status: String,
    additional_notes: String,
    staff_note: String,
    total_paid: i64,
    branch_name: String,
    total_items: i64,
    approved: bool,
    user_id: Option<i64>,
}

/// `purchase.list`; `branch_id` is required. The search finds numbers and suppliers, and the filter by type of product
/// filters nothing: both were copied from the products (C04).
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::PurchaseList, &switches, &mut violations);
    let branch_id = params.required_integer("branch_id", &mut violations);
    let store_id = params
        .integer("store_id", &mut violations)
        .filter(|id| *id != 0);
    violations.into_result()?;
    let order = Sorting::NewestFirst("purchase.id").terms(switches.list_order);
    let mut transaction = shop.pool.begin().await?;
    let purchases: Vec<Listed> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT purchase.*, branch.name AS branch_name, customer.name AS customer_name,
                customer.mobile AS customer_mobile, customer.address AS customer_address,
                customer.description AS customer_description,
                (SELECT count(*) FROM purchase_line WHERE purchase_id = purchase.id) AS total_items
         FROM purchase
         JOIN branch ON branch.id = purchase.branch_id
         JOIN customer ON customer.id = purchase.customer_id
         WHERE purchase.branch_id = ?1
           AND (?2 IS NULL OR purchase.store_id = ?2)
           AND (?3 IS NULL OR lower(purchase.invoice_no) LIKE ?3 ESCAPE '\\' OR customer.search_text LIKE ?3 ESCAPE '\\')
         ORDER BY {order}
         LIMIT ?4 OFFSET ?5",
    )))
    .bind(branch_id)
    .bind(store_id)
    .bind(params.text("strSearch").map(like))
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&mut *transaction)
    .await?;
    let mut records = Vec::with_capacity(purchases.len());
    for purchase in &purchases {
        let author = Author::read(&mut transaction, purchase.user_id).await?;
        records.push(purchase.to_json(author.as_ref(), switches.approved_status));
    }
    transaction.commit().await?;
    Ok(listed(Operation::PurchaseList, &switches, page, records))
}

impl Listed {
    /// The author is an object here (E23) and what was paid a text (E24).
    fn to_json(&self, author: Option<&Author>, approved_status: ApprovedStatus) -> Value {
        json!({
            "id": self.id,
            "transaction_date": self.transaction_date,
            "invoice_no": self.invoice_no,
            "customer_id": self.customer_id,
            "customer_name": self.customer_name,
            "customer_mobile": self.customer_mobile,
            "customer_address": self.customer_address,
            "customer_description": self.customer_description,
            "payment_status": payment_status(self.total_paid, self.final_total),
            "final_total": text(self.final_total),
            "tax_amount": text(self.tax_amount),
            "discount_amount": text(self.discount_amount),
            "discount_type": self.discount_type,
            "total_before_tax": text(self.total_before_tax),
            "shipping_status": self.shipping_status,
            "additional_notes": self.additional_notes,
            "staff_note": self.staff_note,
            "added_by": author.map(Author::to_json),
            "total_paid": text(self.total_paid),
            "branch_name": self.branch_name,
            "total_items": self.total_items,
            "approved_status": shown_approval(self.approved, approved_status),
        })
    }
}

/// A bool on write, and a text on read unless the switch says otherwise (E25).
fn shown_approval(approved: bool, approved_status: ApprovedStatus) -> Value {
    match (approved_status, approved) {
        (ApprovedStatus::Bool, approved) => approved.into(),
        (ApprovedStatus::Text, true) => "approved".into(),
        (ApprovedStatus::Text, false) => "pending".into(),
    }
}

#[derive(sqlx::FromRow)]
struct Order {
    id: i64,
    transaction_date: String,
    invoice_no: String,
    branch_id: i64,
    customer_id: i64,
    user_id: Option<i64>,
    discount_type: String,
    discount_amount: i64,
    total_before_tax: i64,
    tax_amount: i64,
    final_total: i64,
    shipping_status: String,
    approved: bool,
    additional_notes: String,
}

/// `purchase.detail_by_code`: the oldest purchase of the number. It lacks store, payments and note for the staff (E29).
pub(super) async fn detail_by_code(
    State(shop): State<Arc<Shop>>,
    Path(code): Path<String>,
) -> Answer {
    let switches = shop.switches();
    let mut transaction = shop.pool.begin().await?;
    let order: Order =
        sqlx::query_as("SELECT * FROM purchase WHERE invoice_no = ?1 ORDER BY id LIMIT 1")
            .bind(code)
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or(Refusal::NotFound)?;
    let branch: Option<Place> = sqlx::query_as("SELECT * FROM branch WHERE id = ?1")
        .bind(order.branch_id)
        .fetch_optional(&mut *transaction)
        .await?;
    let supplier = Partner::read(&mut transaction, Some(order.customer_id)).await?;
    let author = Author::read(&mut transaction, order.user_id).await?;
    let mut lines = Vec::new();
    let table = ("purchase_line", "purchase_id");
    for goods in ShownGoods::of(&mut transaction, table, order.id).await? {
        lines.push(goods.to_json(&mut transaction, &shop, &switches).await?);
    }
    transaction.commit().await?;
    let record = json!({
        "id": order.id,
        "transaction_date": order.transaction_date,
        "invoice_no": order.invoice_no,
        "discount_type": order.discount_type,
        "discount_amount": text(order.discount_amount),
        "total_before_tax": text(order.total_before_tax),
        "tax_amount": text(order.tax_amount),
        "final_total": text(order.final_total),
        "shipping_status": order.shipping_status,
        "approved_status": shown_approval(order.approved, switches.approved_status),
        "additional_notes": order.additional_notes,
        "customer": supplier.as_ref().map(Partner::to_json),
        "created_by": author.as_ref().map(Author::to_json),
        "branch": branch.as_ref().map(Place::to_json),
        "products": lines,
    });
    Ok(shown(Operation::PurchaseDetailByCode, record))
}
