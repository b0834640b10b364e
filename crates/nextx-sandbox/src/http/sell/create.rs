//! `sell.create`: the order, its lines and payments, and the stock it takes, in one transaction.

use std::{collections::HashMap, sync::Arc};

use axum::extract::State;
use bytes::Bytes;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::draft::Draft;
use crate::{
    Operation, Switches,
    fixed::Fixed,
    http::{
        Shop,
        answer::{Answer, Refusal, created},
        fields::{Violations, parse_object},
        trade::{Goods, Payment, Site, number_given},
    },
    store::{
        debts::{self, Debt, DebtKind},
        stock,
    },
    switches::DuplicateInvoices,
};

/// `sell.create`; the answer has a `status_code` of 200 (F01).
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let mut wrong = Violations::default();
    let draft = Draft::read(&object, &switches, &mut wrong);
    wrong.into_result()?;

    let mut transaction = shop.pool.begin().await?;
    let site = check(&mut transaction, &draft, &switches).await?;
    let received_ms = shop.now().timestamp().as_millisecond();
    let sell_id = write_order(&mut transaction, &draft, site, received_ms, &switches).await?;
    let order = &draft.order;
    write_lines(&mut transaction, sell_id, &order.lines).await?;
    write_payments(&mut transaction, sell_id, &order.payments).await?;
    if switches.sales_take_stock {
        for line in &order.lines {
            let quantity = line.base_quantity(switches.f_convert).unwrap_or_default();
            let taken = Fixed::ZERO.minus(quantity);
            stock::move_by(&mut transaction, site.store_id, line.variation_id, taken).await?;
        }
    }
    if let Some(customer_id) = order.customer_id {
        let debt = Debt {
            customer_id,
            kind: DebtKind::Sale,
            amount: order.unpaid(),
            reference: sell_id,
            entered_on: order.transaction_date.clone(),
        };
        debts::enter(&mut transaction, debt).await?;
    }
    transaction.commit().await?;
    Ok(created(
        Operation::SellCreate,
        &switches,
        "Sale order created successfully",
        sell_id,
        Value::Null,
    ))
}

/// Holds the draft against the shop's records.
async fn check(
    connection: &mut SqliteConnection,
    draft: &Draft,
    switches: &Switches,
) -> Result<Site, Refusal> {
    let order = &draft.order;
    let mut wrong = Violations::default();
    let site = order
        .check(connection, switches.f_convert, &mut wrong)
        .await?;
    if switches.duplicate_invoices == DuplicateInvoices::Refuse && !order.invoice_no.is_empty() {
        let taken: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM sell WHERE invoice_no = ?1 OR (sent_invoice_no = ?1 AND origin = 'api'))",
        )
        .bind(&order.invoice_no)
        .fetch_one(&mut *connection)
        .await?;
        if taken {
            wrong.taken("invoice_no");
        }
    }
    if let (true, Some(site)) = (switches.refuse_below_stock, site) {
        check_stock(connection, &order.lines, site, switches, &mut wrong).await?;
    }
    wrong.into_result()?;
    site.ok_or(Refusal::NotFound)
}

/// Notes each line that wants more than the lines before it leave.
async fn check_stock(
    connection: &mut SqliteConnection,
    lines: &[Goods],
    site: Site,
    switches: &Switches,
    wrong: &mut Violations,
) -> Result<(), sqlx::Error> {
    let mut left: HashMap<i64, Fixed> = HashMap::new();
    for (index, line) in lines.iter().enumerate() {
        let quantity = line.base_quantity(switches.f_convert).unwrap_or_default();
        let in_stock = match left.get(&line.variation_id) {
            Some(in_stock) => *in_stock,
            None => stock::of(connection, site.store_id, line.variation_id).await?,
        };
        left.insert(line.variation_id, in_stock.minus(quantity));
        if quantity > in_stock {
            let path = format!("products.{index}.quantity");
            wrong.add(
                &path,
                format!("The {path} field must not be greater than the quantity in stock."),
            );
        }
    }
    Ok(())
}

async fn write_order(
    connection: &mut SqliteConnection,
    draft: &Draft,
    site: Site,
    received_ms: i64,
    switches: &Switches,
) -> Result<i64, sqlx::Error> {
    let order = &draft.order;
    let next_id: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 900000) + 1 FROM sell")
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO sell (id, origin, received_ms, transaction_date, invoice_no, sent_invoice_no, branch_id, store_id,
                           customer_id, user_id, price_book_id, discount_type, discount_amount, total_before_tax,
                           tax_amount, surcharges, final_total, total_paid, additional_notes, staff_note)
         VALUES (?1, 'api', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )
    .bind(next_id)
    .bind(received_ms)
    .bind(&order.transaction_date)
    .bind(number_given(&order.invoice_no, switches, || {
        format!("HD{next_id:08}")
    }))
    .bind(&order.invoice_no)
    .bind(site.branch_id)
    .bind(site.store_id)
    .bind(order.customer_id)
    .bind(order.user_id)
    .bind(draft.price_book_id)
    .bind(&order.discount_type)
    .bind(order.discount_amount.ten_thousandths())
    .bind(order.total_before_tax.ten_thousandths())
    .bind(order.tax_amount.ten_thousandths())
    .bind(draft.surcharges.ten_thousandths())
    .bind(order.final_total.ten_thousandths())
    .bind(order.paid().ten_thousandths())
    .bind(&order.additional_notes)
    .bind(order.staff_note_kept(switches))
    .execute(connection)
    .await?;
    Ok(next_id)
}

async fn write_lines(
    connection: &mut SqliteConnection,
    sell_id: i64,
    lines: &[Goods],
) -> Result<(), sqlx::Error> {
    for line in lines {
        let insert = sqlx::query(
            "INSERT INTO sell_line (sell_id, id_sort, product_id, variation_id, unit_id, unit_price, quantity, f_convert,
                                    f_convert1, f_convert2, f_convert3, tax_id, item_tax, note, discount_type,
                                    discount_amount)
             SELECT ?1, ?2, ?3, ?4, coalesce(?5, unit_id), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16
             FROM product WHERE variation_id = ?4",
        );
        line.bind(insert, sell_id).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn write_payments(
    connection: &mut SqliteConnection,
    sell_id: i64,
    payments: &[Payment],
) -> Result<(), sqlx::Error> {
    for payment in payments {
        let insert = sqlx::query(
            "INSERT INTO sell_payment (sell_id, payment_type, method, amount, account_id, note)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        );
        payment
            .bind(insert, sell_id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
