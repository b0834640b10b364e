//! Making purchases and moving them on: the goods, the money and the stock that they bring, in one transaction.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use serde_json::json;
use sqlx::SqliteConnection;

use super::draft::{Draft, shipping_status};
use crate::{
    DuplicateCodes, Operation, PurchaseStock, Switches,
    fixed::Fixed,
    http::{
        Shop,
        answer::{Answer, Refusal, changed, created},
        fields::{Fields, Violations, parse_object},
        query::Id,
        trade::{Goods, Payment, Site, base_quantity, number_given},
    },
    store::{
        debts::{self, Debt, DebtKind},
        stock::{self, Move, Mover},
    },
};

/// The status of goods that have come in.
const RECEIVED: &str = "received";

/// `purchase.create`; the answer repeats what was sent, without the id (E14, E01).
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let mut wrong = Violations::default();
    let mut draft = Draft::read(&object, &switches, &mut wrong);
    wrong.into_result()?;

    let mut transaction = shop.pool.begin().await?;
    let sent_invoice_no = draft.order.invoice_no.clone();
    let site = accept(&mut transaction, &mut draft, &switches).await?;
    let order = &draft.order;
    let id: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 700000) + 1 FROM purchase")
        .fetch_one(&mut *transaction)
        .await?;
    let invoice_no = number_given(&order.invoice_no, &switches, || format!("PN{id:08}"));
    // No request names its author: it is the user that the token was given out by, the first one.
    sqlx::query(
        "INSERT INTO purchase (id, origin, received_ms, transaction_date, invoice_no, sent_invoice_no, branch_id, store_id,
                               customer_id, user_id, discount_type, discount_amount, total_before_tax, tax_amount,
                               final_total, total_paid, shipping_status, shipping_comment, approved, additional_notes,
                               staff_note)
         VALUES (?1, 'api', ?2, ?3, ?4, ?5, ?6, ?7, ?8, (SELECT min(id) FROM sales_user), ?9, ?10, ?11, ?12, ?13, ?14, ?15,
                 '', ?16, ?17, ?18)",
    )
    .bind(id)
    .bind(shop.now().timestamp().as_millisecond())
    .bind(&order.transaction_date)
    .bind(&invoice_no)
    .bind(&sent_invoice_no)
    .bind(site.branch_id)
    .bind(site.store_id)
    .bind(draft.supplier_id)
    .bind(&order.discount_type)
    .bind(order.discount_amount.ten_thousandths())
    .bind(order.total_before_tax.ten_thousandths())
    .bind(order.tax_amount.ten_thousandths())
    .bind(order.final_total.ten_thousandths())
    .bind(order.paid().ten_thousandths())
    .bind(&draft.shipping_status)
    .bind(draft.approved)
    .bind(&order.additional_notes)
    .bind(order.staff_note_kept(&switches))
    .execute(&mut *transaction)
    .await?;
    write_lines(&mut transaction, id, &order.lines).await?;
    write_payments(&mut transaction, id, &order.payments).await?;
    let comes_in = match switches.purchase_stock {
        PurchaseStock::OnCreate => true,
        PurchaseStock::OnReceived => draft.shipping_status == RECEIVED,
        PurchaseStock::Never => false,
    };
    if comes_in {
        let moves = order.moves(switches.f_convert);
        stock::settle(&mut transaction, Mover::Purchase, id, site.store_id, &moves).await?;
    }
    let debt = Debt {
        customer_id: draft.supplier_id,
        kind: DebtKind::Purchase,
        amount: Fixed::ZERO.minus(order.unpaid()),
        reference: id,
        entered_on: order.transaction_date.clone(),
    };
    debts::enter(&mut transaction, debt).await?;
    transaction.commit().await?;
    let echo = draft.echo(if switches.create_shows_code {
        &invoice_no
    } else {
        &sent_invoice_no
    });
    Ok(created(
        Operation::PurchaseCreate,
        &switches,
        "Purchase order created successfully",
        id,
        echo,
    ))
}

/// Holds the draft against the shop's records. A number that gives way is cleared.
async fn accept(
    connection: &mut SqliteConnection,
    draft: &mut Draft,
    switches: &Switches,
) -> Result<Site, Refusal> {
    let mut wrong = Violations::default();
    let order = &mut draft.order;
    let site = order
        .check(connection, switches.f_convert, &mut wrong)
        .await?;
    let taken: bool = sqlx::query_scalar(
        "SELECT ?1 <> '' AND EXISTS (SELECT 1 FROM purchase WHERE invoice_no = ?1 OR (sent_invoice_no = ?1 AND origin = 'api'))",
    )
    .bind(&order.invoice_no)
    .fetch_one(connection)
    .await?;
    match switches.duplicate_codes {
        DuplicateCodes::Refuse if taken => wrong.taken("invoice_no"),
        DuplicateCodes::Replace if taken => order.invoice_no.clear(),
        _ => {}
    }
    wrong.into_result()?;
    site.ok_or(Refusal::NotFound)
}

async fn write_lines(
    connection: &mut SqliteConnection,
    purchase_id: i64,
    lines: &[Goods],
) -> Result<(), sqlx::Error> {
    for line in lines {
        let insert = sqlx::query(
            "INSERT INTO purchase_line (purchase_id, id_sort, product_id, variation_id, unit_id, unit_price, quantity,
                                        f_convert, f_convert1, f_convert2, f_convert3, tax_id, item_tax, note,
                                        discount_type, discount_amount)
             SELECT ?1, ?2, ?3, ?4, coalesce(?5, unit_id), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16
             FROM product WHERE variation_id = ?4",
        );
        line.bind(insert, purchase_id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn write_payments(
    connection: &mut SqliteConnection,
    purchase_id: i64,
    payments: &[Payment],
) -> Result<(), sqlx::Error> {
    for payment in payments {
        let insert = sqlx::query(
            "INSERT INTO purchase_payment (purchase_id, payment_type, method, amount, account_id, note)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        );
        payment
            .bind(insert, purchase_id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// `purchase.update_shipping`: the status and a comment. Where the status decides over stock, goods come in with
/// `received` and go out again with any other. The answer is the request (E11).
pub(super) async fn update_shipping(
    State(shop): State<Arc<Shop>>,
    Id(id): Id,
    body: Bytes,
) -> Answer {
    let object = parse_object(&body)?;
    let fields = Fields::of(&object);
    let switches = shop.switches();
    let mut transaction = shop.pool.begin().await?;
    let store_id: i64 = sqlx::query_scalar("SELECT store_id FROM purchase WHERE id = ?1")
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(Refusal::NotFound)?;
    let mut wrong = Violations::default();
    wrong.require(&fields.get("shipping_status"));
    let status = shipping_status(&fields.get("shipping_status"), &mut wrong).unwrap_or_default();
    let comment = wrong
        .text(&fields.get("comment"), 5_000)
        .unwrap_or_default();
    wrong.into_result()?;
    sqlx::query("UPDATE purchase SET shipping_status = ?2, shipping_comment = ?3 WHERE id = ?1")
        .bind(id)
        .bind(&status)
        .bind(&comment)
        .execute(&mut *transaction)
        .await?;
    if switches.purchase_stock == PurchaseStock::OnReceived {
        let moves = if status == RECEIVED {
            stored_moves(&mut transaction, id, &switches).await?
        } else {
            Vec::new()
        };
        stock::settle(&mut transaction, Mover::Purchase, id, store_id, &moves).await?;
    }
    transaction.commit().await?;
    Ok(changed(
        Operation::PurchaseUpdateShipping,
        "",
        json!({"comment": comment, "shipping_status": status}),
    ))
}

/// What comes into the store with a purchase.
async fn stored_moves(
    connection: &mut SqliteConnection,
    id: i64,
    switches: &Switches,
) -> Result<Vec<Move>, sqlx::Error> {
    let lines: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT variation_id, quantity, f_convert FROM purchase_line WHERE purchase_id = ?1 ORDER BY id",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    let moves = lines
        .into_iter()
        .map(|(variation_id, quantity, factor)| Move {
            variation_id,
            quantity: base_quantity(
                Fixed::from_ten_thousandths(quantity),
                Fixed::from_ten_thousandths(factor),
                switches.f_convert,
            )
            .unwrap_or_default(),
        });
    Ok(moves.collect())
}
