//! `sell.create`: the order, its lines and payments, and the stock it takes, in one transaction.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::draft::{Draft, DraftLine};
use crate::{
    Operation, Switches,
    fixed::Fixed,
    http::{
        Shop,
        answer::{Answer, Refusal, created},
        fields::{Violations, parse_object},
    },
    store::{
        debts::{self, Debt, DebtKind},
        stock,
    },
    switches::DuplicateInvoices,
};

/// Branch and store of a sale once null has been read as the account's first ones (D33).
struct Place {
    branch_id: i64,
    store_id: i64,
}

/// `sell.create`; the answer has a `status_code` of 200 (F01).
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let mut wrong = Violations::default();
    let draft = Draft::read(&object, switches.check_totals, &mut wrong);
    wrong.into_result()?;

    let mut transaction = shop.pool.begin().await?;
    let place = check(&mut transaction, &draft, &switches).await?;
    let received_ms = shop.now().timestamp().as_millisecond();
    let sell_id = write_order(&mut transaction, &draft, &place, received_ms, &switches).await?;
    write_lines(&mut transaction, sell_id, &draft).await?;
    write_payments(&mut transaction, sell_id, &draft).await?;
    if switches.sales_take_stock {
        for line in &draft.lines {
            let quantity = line.base_quantity(switches.f_convert).unwrap_or_default();
            let taken = Fixed::ZERO.minus(quantity);
            stock::move_by(&mut transaction, place.store_id, line.variation_id, taken).await?;
        }
    }
    if let Some(customer_id) = draft.customer_id {
        let debt = Debt {
            customer_id,
            kind: DebtKind::Sale,
            amount: draft.unpaid(),
            reference: sell_id,
            entered_on: draft.transaction_date.clone(),
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
) -> Result<Place, Refusal> {
    let mut wrong = Violations::default();
    let place: Option<(i64, i64)> = sqlx::query_as(
        "SELECT branch_id, id FROM store WHERE (?1 IS NULL OR branch_id = ?1) AND (?2 IS NULL OR id = ?2)
         ORDER BY id LIMIT 1",
    )
    .bind(draft.branch_id)
    .bind(draft.store_id)
    .fetch_optional(&mut *connection)
    .await?;
    if place.is_none() {
        wrong.unknown(if draft.store_id.is_some() {
            "store_id"
        } else {
            "branch_id"
        });
    }
    let (customer_known, user_known, number_taken): (bool, bool, bool) = sqlx::query_as(
        "SELECT ?1 IS NULL OR EXISTS (SELECT 1 FROM customer WHERE id = ?1),
                ?2 IS NULL OR EXISTS (SELECT 1 FROM sales_user JOIN user USING (id) WHERE id = ?2 AND deleted_on IS NULL),
                EXISTS (SELECT 1 FROM sell WHERE invoice_no = ?3 OR (sent_invoice_no = ?3 AND origin = 'api'))",
    )
    .bind(draft.customer_id)
    .bind(draft.user_id)
    .bind(&draft.invoice_no)
    .fetch_one(&mut *connection)
    .await?;
    if !customer_known {
        wrong.unknown("customer_id");
    }
    if !user_known {
        wrong.unknown("user_id");
    }
    if number_taken
        && !draft.invoice_no.is_empty()
        && switches.duplicate_invoices == DuplicateInvoices::Refuse
    {
        wrong.taken("invoice_no");
    }
    for (index, line) in draft.lines.iter().enumerate() {
        check_line(connection, index, line, place, switches, &mut wrong).await?;
    }
    wrong.into_result()?;
    let (branch_id, store_id) = place.ok_or(Refusal::NotFound)?;
    Ok(Place {
        branch_id,
        store_id,
    })
}

async fn check_line(
    connection: &mut SqliteConnection,
    index: usize,
    line: &DraftLine,
    place: Option<(i64, i64)>,
    switches: &Switches,
    wrong: &mut Violations,
) -> Result<(), sqlx::Error> {
    let found: Option<(bool, i64)> = sqlx::query_as(
        "SELECT ?2 IS NULL OR unit_id = ?2
                    OR EXISTS (SELECT 1 FROM json_each(larger_units) AS larger WHERE larger.value ->> 0 = ?2),
                coalesce((SELECT quantity FROM stock WHERE store_id = ?4 AND stock.variation_id = product.variation_id), 0)
         FROM product WHERE variation_id = ?1 AND product_id = ?3",
    )
    .bind(line.variation_id)
    .bind(line.unit_id)
    .bind(line.product_id)
    .bind(place.map(|(_, store_id)| store_id))
    .fetch_optional(connection)
    .await?;
    let Some((unit_known, in_stock)) = found else {
        wrong.unknown(&format!("products.{index}.variation_id"));
        return Ok(());
    };
    if !unit_known {
        wrong.unknown(&format!("products.{index}.unit_id"));
    }
    let path = format!("products.{index}.quantity");
    match line.base_quantity(switches.f_convert) {
        None => wrong.add(&path, format!("The {path} field is too large.")),
        Some(quantity) if switches.refuse_below_stock && quantity.ten_thousandths() > in_stock => {
            wrong.add(
                &path,
                format!("The {path} field must not be greater than the quantity in stock."),
            );
        }
        Some(_) => {}
    }
    Ok(())
}

async fn write_order(
    connection: &mut SqliteConnection,
    draft: &Draft,
    place: &Place,
    received_ms: i64,
    switches: &Switches,
) -> Result<i64, sqlx::Error> {
    let next_id: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 900000) + 1 FROM sell")
        .fetch_one(&mut *connection)
        .await?;
    let invoice_no = if switches.renumber_invoices || draft.invoice_no.is_empty() {
        format!("HD{next_id:08}")
    } else {
        draft.invoice_no.clone()
    };
    let staff_note = if switches.drop_staff_notes {
        ""
    } else {
        &draft.staff_note
    };
    sqlx::query(
        "INSERT INTO sell (id, origin, received_ms, transaction_date, invoice_no, sent_invoice_no, branch_id, store_id,
                           customer_id, user_id, price_book_id, discount_type, discount_amount, total_before_tax,
                           tax_amount, surcharges, final_total, total_paid, additional_notes, staff_note)
         VALUES (?1, 'api', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )
    .bind(next_id)
    .bind(received_ms)
    .bind(&draft.transaction_date)
    .bind(invoice_no)
    .bind(&draft.invoice_no)
    .bind(place.branch_id)
    .bind(place.store_id)
    .bind(draft.customer_id)
    .bind(draft.user_id)
    .bind(draft.price_book_id)
    .bind(&draft.discount_type)
    .bind(draft.discount_amount.ten_thousandths())
    .bind(draft.total_before_tax.ten_thousandths())
    .bind(draft.tax_amount.ten_thousandths())
    .bind(draft.surcharges.ten_thousandths())
    .bind(draft.final_total.ten_thousandths())
    .bind(draft.paid().ten_thousandths())
    .bind(&draft.additional_notes)
    .bind(staff_note)
    .execute(connection)
    .await?;
    Ok(next_id)
}

async fn write_lines(
    connection: &mut SqliteConnection,
    sell_id: i64,
    draft: &Draft,
) -> Result<(), sqlx::Error> {
    for line in &draft.lines {
        let [f_convert, f_convert1, f_convert2, f_convert3] = line.f_convert;
        sqlx::query(
            "INSERT INTO sell_line (sell_id, id_sort, product_id, variation_id, unit_id, unit_price, quantity, f_convert,
                                    f_convert1, f_convert2, f_convert3, tax_id, item_tax, note, discount_type,
                                    discount_amount)
             SELECT ?1, ?2, ?3, ?4, coalesce(?5, unit_id), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16
             FROM product WHERE variation_id = ?4",
        )
        .bind(sell_id)
        .bind(line.id_sort)
        .bind(line.product_id)
        .bind(line.variation_id)
        .bind(line.unit_id)
        .bind(line.unit_price.ten_thousandths())
        .bind(line.quantity.ten_thousandths())
        .bind(f_convert.ten_thousandths())
        .bind(f_convert1.ten_thousandths())
        .bind(f_convert2.ten_thousandths())
        .bind(f_convert3.ten_thousandths())
        .bind(line.tax_id)
        .bind(line.item_tax.ten_thousandths())
        .bind(&line.note)
        .bind(&line.discount_type)
        .bind(line.discount_amount.ten_thousandths())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn write_payments(
    connection: &mut SqliteConnection,
    sell_id: i64,
    draft: &Draft,
) -> Result<(), sqlx::Error> {
    for payment in &draft.payments {
        sqlx::query(
            "INSERT INTO sell_payment (sell_id, payment_type, method, amount, account_id, note)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(sell_id)
        .bind(&payment.payment_type)
        .bind(&payment.method)
        .bind(payment.amount.ten_thousandths())
        .bind(payment.account_id)
        .bind(&payment.note)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
