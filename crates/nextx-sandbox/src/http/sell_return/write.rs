//! Making and changing returns: the goods, the money and the stock that they bring back, in one transaction.

use std::sync::Arc;

use axum::{Json, extract::State};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;

use super::{draft::Draft, link::Sale};
use crate::{
    DuplicateCodes, Operation, Switches,
    fixed::Fixed,
    http::{
        Shop,
        answer::{Answer, Refusal, created},
        fields::{Violations, parse_object},
        query::Id,
        trade::{Site, number_given},
    },
    store::{
        debts::{self, Debt, DebtKind},
        returns::{self, StoredReturn},
        stock::{self, Move, Mover},
    },
};

/// A return that the shop accepts.
struct Accepted {
    draft: Draft,
    site: Site,
    sale: Option<Sale>,
}

/// `sell_return.create`; the answer repeats what was sent, without number and id (D14, E01).
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let mut wrong = Violations::default();
    let draft = Draft::read(&object, &switches, &mut wrong);
    wrong.into_result()?;

    let mut transaction = shop.pool.begin().await?;
    let accepted = accept(&mut transaction, draft, None, &switches).await?;
    let received_ms = shop.now().timestamp().as_millisecond();
    let (id, invoice_no) = accepted
        .insert(&mut transaction, received_ms, &switches)
        .await?;
    accepted.write(&mut transaction, id, &switches).await?;
    transaction.commit().await?;
    let draft = &accepted.draft;
    let echo = if switches.create_shows_code {
        draft.echo(&invoice_no, Some(accepted.site.branch_id))
    } else {
        draft.echo("", None)
    };
    Ok(created(
        Operation::SellReturnCreate,
        &switches,
        "",
        id,
        echo,
    ))
}

/// `sell_return.update`: what is sent replaces what was, lines and payments as a whole. Store, branch and number stay
/// (D14). The answer is not documented (E13): it repeats the return.
pub(super) async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let sent = parse_object(&body)?;
    let switches = shop.switches();
    let mut transaction = shop.pool.begin().await?;
    let kept = returns::one(&mut transaction, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let mut object = if switches.put_replaces {
        Map::new()
    } else {
        as_sent(&kept)
    };
    object.extend(sent);
    object.insert("branch_id".to_owned(), kept.branch_id.into());
    object.insert("store_id".to_owned(), kept.store_id.into());
    object.insert("invoice_no".to_owned(), Value::Null);
    let mut wrong = Violations::default();
    let mut draft = Draft::read(&object, &switches, &mut wrong);
    wrong.into_result()?;

    // Whoever made the return may be gone by now, and is not asked about again.
    let user_id = draft.order.user_id;
    if user_id == kept.user_id {
        draft.order.user_id = None;
    }
    let mut accepted = accept(&mut transaction, draft, Some(id), &switches).await?;
    accepted.draft.order.user_id = user_id;
    accepted.change(&mut transaction, id, &switches).await?;
    accepted.write(&mut transaction, id, &switches).await?;
    transaction.commit().await?;
    let echo = accepted.draft.echo(&kept.invoice_no, Some(kept.branch_id));
    Ok(Json(echo))
}

/// A stored return as a client would send it.
fn as_sent(kept: &StoredReturn) -> Map<String, Value> {
    let lines = kept.lines.iter().map(|line| {
        json!({
            "id_sort": line.id_sort,
            "product_id": line.product_id,
            "variation_id": line.variation_id,
            "unit_price": line.unit_price,
            "unit_id": line.unit_id,
            "f_convert": line.f_convert,
            "tax_id": line.tax_id,
            "item_tax": line.item_tax,
            "quantity": line.quantity,
            "sell_line_note": line.note,
            "line_discount_type": line.discount_type,
            "line_discount_amount": line.discount_amount,
            "sell_line_id": line.sell_line_id,
        })
    });
    let payments = kept.payments.iter().map(|payment| {
        json!({
            "note": payment.note,
            "payment_type": payment.payment_type,
            "method": payment.method,
            "amount": payment.amount,
            "account_id": payment.account_id,
        })
    });
    let fields: [(&str, Value); 14] = [
        ("transaction_id", kept.sell_id.into()),
        ("transaction_date", kept.transaction_date.as_str().into()),
        ("customer_id", kept.customer_id.into()),
        ("user_id", kept.user_id.into()),
        ("discount_type", kept.discount_type.as_str().into()),
        ("discount_amount", kept.discount_amount.as_str().into()),
        ("total_before_tax", kept.total_before_tax.as_str().into()),
        ("tax_amount", kept.tax_amount.as_str().into()),
        ("return_charges", kept.return_charges.as_str().into()),
        ("final_total", kept.final_total.as_str().into()),
        ("additional_notes", kept.additional_notes.as_str().into()),
        ("staff_note", kept.staff_note.as_str().into()),
        ("products", lines.collect()),
        ("payment", payments.collect()),
    ];
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Holds the draft against the shop's records. A sale that is named tells the place and the customer where the return
/// does not. `id` is the return's own where it has one.
async fn accept(
    connection: &mut SqliteConnection,
    mut draft: Draft,
    id: Option<i64>,
    switches: &Switches,
) -> Result<Accepted, Refusal> {
    let mut wrong = Violations::default();
    let sale = draft.sale(connection, switches, &mut wrong).await?;
    if let Some(sale) = &sale
        && draft.order.branch_id.is_none()
        && draft.order.store_id.is_none()
    {
        draft.order.branch_id = Some(sale.branch_id);
        draft.order.store_id = Some(sale.store_id);
    }
    let site = draft
        .order
        .check(connection, switches.f_convert, &mut wrong)
        .await?;
    if let (Some(sale), true) = (&sale, switches.returns_check_sale) {
        draft
            .check_left(connection, sale, id, switches, &mut wrong)
            .await?;
    }
    let sent = &draft.order.invoice_no;
    if !sent.is_empty()
        && switches.duplicate_codes != DuplicateCodes::Accept
        && number_taken(connection, sent).await?
    {
        match switches.duplicate_codes {
            DuplicateCodes::Refuse => wrong.taken("invoice_no"),
            DuplicateCodes::Accept | DuplicateCodes::Replace => draft.order.invoice_no.clear(),
        }
    }
    wrong.into_result()?;
    let site = site.ok_or(Refusal::NotFound)?;
    Ok(Accepted { draft, site, sale })
}

async fn number_taken(
    connection: &mut SqliteConnection,
    invoice_no: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sell_return WHERE invoice_no = ?1)")
        .bind(invoice_no)
        .fetch_one(connection)
        .await
}

impl Accepted {
    fn sell_id(&self) -> Option<i64> {
        self.sale.as_ref().map(|sale| sale.id)
    }

    fn customer_id(&self) -> Option<i64> {
        let of_sale = self.sale.as_ref().and_then(|sale| sale.customer_id);
        self.draft.order.customer_id.or(of_sale)
    }

    /// Makes the row that [`Self::change`] fills; the id and the number of the new return.
    async fn insert(
        &self,
        connection: &mut SqliteConnection,
        received_ms: i64,
        switches: &Switches,
    ) -> Result<(i64, String), sqlx::Error> {
        let id: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 6900000) + 1 FROM sell_return")
            .fetch_one(&mut *connection)
            .await?;
        let invoice_no = number_given(&self.draft.order.invoice_no, switches, || {
            format!("TH{id:08}")
        });
        sqlx::query(
            "INSERT INTO sell_return (id, origin, received_ms, invoice_no, branch_id, store_id)
             VALUES (?1, 'api', ?2, ?3, ?4, ?5)",
        )
        .bind(id)
        .bind(received_ms)
        .bind(&invoice_no)
        .bind(self.site.branch_id)
        .bind(self.site.store_id)
        .execute(&mut *connection)
        .await?;
        self.change(connection, id, switches).await?;
        Ok((id, invoice_no))
    }

    async fn change(
        &self,
        connection: &mut SqliteConnection,
        id: i64,
        switches: &Switches,
    ) -> Result<(), sqlx::Error> {
        let order = &self.draft.order;
        sqlx::query(
            "UPDATE sell_return
             SET transaction_date = ?2, sell_id = ?3, customer_id = ?4, user_id = ?5, discount_type = ?6,
                 discount_amount = ?7, total_before_tax = ?8, tax_amount = ?9, return_charges = ?10, final_total = ?11,
                 total_paid = ?12, additional_notes = ?13, staff_note = ?14
             WHERE id = ?1",
        )
        .bind(id)
        .bind(&order.transaction_date)
        .bind(self.sell_id())
        .bind(self.customer_id())
        .bind(order.user_id)
        .bind(&order.discount_type)
        .bind(order.discount_amount.ten_thousandths())
        .bind(order.total_before_tax.ten_thousandths())
        .bind(order.tax_amount.ten_thousandths())
        .bind(self.draft.return_charges.ten_thousandths())
        .bind(order.final_total.ten_thousandths())
        .bind(order.paid().ten_thousandths())
        .bind(&order.additional_notes)
        .bind(order.staff_note_kept(switches))
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Goods and payments in place of what was there, and what follows from them: goods come back into the store, and
    /// what is not paid out lowers the customer's debt.
    async fn write(
        &self,
        connection: &mut SqliteConnection,
        id: i64,
        switches: &Switches,
    ) -> Result<(), sqlx::Error> {
        let order = &self.draft.order;
        sqlx::query("DELETE FROM sell_return_line WHERE return_id = ?1")
            .bind(id)
            .execute(&mut *connection)
            .await?;
        for line in &order.lines {
            let insert = sqlx::query(
                "INSERT INTO sell_return_line (return_id, id_sort, product_id, variation_id, unit_id, unit_price, quantity,
                                               f_convert, f_convert1, f_convert2, f_convert3, tax_id, item_tax, note,
                                               discount_type, discount_amount, sell_line_id)
                 SELECT ?1, ?2, ?3, ?4, coalesce(?5, unit_id), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17
                 FROM product WHERE variation_id = ?4",
            );
            line.bind(insert, id)
                .bind(line.sell_line_id)
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query("DELETE FROM sell_return_payment WHERE return_id = ?1")
            .bind(id)
            .execute(&mut *connection)
            .await?;
        for payment in &order.payments {
            let insert = sqlx::query(
                "INSERT INTO sell_return_payment (return_id, payment_type, method, amount, account_id, note)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            );
            payment.bind(insert, id).execute(&mut *connection).await?;
        }
        let moves: Vec<Move> = if switches.returns_raise_stock {
            order.moves(switches.f_convert)
        } else {
            Vec::new()
        };
        stock::settle(
            connection,
            Mover::SellReturn,
            id,
            self.site.store_id,
            &moves,
        )
        .await?;
        let debt = self.customer_id().map(|customer_id| Debt {
            customer_id,
            kind: DebtKind::SellReturn,
            amount: Fixed::ZERO.minus(order.unpaid()),
            reference: id,
            entered_on: order.transaction_date.clone(),
        });
        debts::settle(connection, DebtKind::SellReturn, id, debt).await
    }
}
