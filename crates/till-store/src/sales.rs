//! Sales: the one transaction that makes a cart a sale, and the sales of a day.

use jiff::{Timestamp, civil::Date};
use sqlx::{Row, Sqlite, Transaction};
use till_core::{
    Cart, Random,
    clock::shop_date,
    document::Content,
    invoice::{self, TillCode},
    outbox::DocumentState,
    payment::Tender,
    pricing::CashRounding,
    sale::{Place, Sale},
};
use uuid::Uuid;

use crate::{Store, StoreError, cart, customers, opening, outbox, shifts, sold};

/// The setting: what NextX calls the ways to pay. A sale keeps the names it was made with.
pub const METHOD_NAMES: &str = "method_names";

/// What confirms the cart on the counter.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// The revision of the cart that the payment was quoted for.
    pub cart_revision: u32,
    /// What the customer hands over.
    pub given: Vec<Tender>,
    /// How cash is rounded, where all of it is cash.
    pub rounding: CashRounding,
    /// Where the sale is made.
    pub place: Place,
    /// The till.
    pub till: TillCode,
    /// The install epoch of this store.
    pub epoch: String,
    /// When it is confirmed.
    pub sold_at: Timestamp,
}

/// A sale in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleRow {
    /// The sale as it was confirmed.
    pub sale: Sale,
    /// Where it stands on its way to NextX.
    pub state: DocumentState,
    /// What went wrong last: the server's words, or a code of the till behind a `#`.
    pub last_error: Option<String>,
    /// NextX's id.
    pub remote_id: Option<i64>,
    /// When it is tried or looked for again, in epoch milliseconds.
    pub next_attempt_at: i64,
}

impl Store {
    /// Makes the cart on the counter a sale: the sale, its outbox row, its stock moves and the empty cart for the
    /// next customer, in one durable transaction. It belongs to the shift that is open; where none is, one is opened.
    ///
    /// # Errors
    /// [`StoreError::CartChanged`], [`StoreError::Sale`], [`StoreError::DiskFull`] …; then the cart is as it was.
    pub async fn confirm_sale(
        &self,
        confirmation: &Confirmation,
        random: &dyn Random,
    ) -> Result<Sale, StoreError> {
        let id = random.uuid(confirmation.sold_at);
        let mut tx = self.begin().await?;
        let Current {
            cart,
            reserved,
            key,
        } = current_cart(&mut tx).await?;
        if cart.revision != confirmation.cart_revision {
            return Err(StoreError::CartChanged);
        }
        let Confirmation {
            till,
            epoch,
            sold_at,
            ..
        } = confirmation;
        let invoice_no = match reserved.filter(|number| is_of(number, till, epoch)) {
            Some(number) => number,
            None => take_number(&mut tx, till, epoch, shop_date(*sold_at)).await?,
        };
        let paid = (confirmation.given.clone(), confirmation.rounding);
        let (place, named) = (confirmation.place.clone(), (id, invoice_no));
        let mut sale = Sale::confirm(&cart, paid, place, named, *sold_at)?;
        sale.by = self.at_till();
        sale.cart = key;
        let shift = shifts::current_or_new(&mut tx, *sold_at, random, sale.by.clone());
        sale.shift = Some(shift.await?);
        sale.method_names = opening::get(&mut tx, METHOD_NAMES)
            .await?
            .unwrap_or_default();
        insert_sale(&mut tx, &mut sale).await?;
        // A paid cart never comes back.
        if let Some(paid) = cart::current(&mut tx).await? {
            cart::leave(&mut tx, paid).await?;
        }
        tx.commit().await?;
        self.keep_journal().await;
        Ok(sale)
    }

    /// The number that the cart on the counter will have as a sale. Once shown, as the purpose of a transfer, it stays.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn reserve_invoice_no(
        &self,
        till: &TillCode,
        epoch: &str,
        now: Timestamp,
    ) -> Result<String, StoreError> {
        let reserved: Option<Option<String>> =
            sqlx::query_scalar("SELECT invoice_no FROM cart WHERE current = 1")
                .fetch_optional(self.reader())
                .await?;
        if let Some(number) = reserved
            .flatten()
            .filter(|number| is_of(number, till, epoch))
        {
            return Ok(number);
        }
        let mut tx = self.begin().await?;
        let number = take_number(&mut tx, till, epoch, shop_date(now)).await?;
        sqlx::query(
            "INSERT INTO cart (id, document, invoice_no, current)
             VALUES ((SELECT id FROM cart WHERE current = 1), ?, ?, 1)
             ON CONFLICT (id) DO UPDATE SET invoice_no = excluded.invoice_no",
        )
        .bind(serde_json::to_string(&Cart::default())?)
        .bind(&number)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Takes a number for a sale that is not in a cart: the other goods of an exchange. It is given to nothing else.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn take_invoice_no(
        &self,
        till: &TillCode,
        epoch: &str,
        now: Timestamp,
    ) -> Result<String, StoreError> {
        let mut tx = self.begin().await?;
        let number = take_number(&mut tx, till, epoch, shop_date(now)).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// The sale with this id.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn sale(&self, id: Uuid) -> Result<Option<Sale>, StoreError> {
        let content: Option<String> = sqlx::query_scalar(
            "SELECT content FROM outbox WHERE document_id = ? AND kind = 'sale'",
        )
        .bind(id.to_string())
        .fetch_optional(self.reader())
        .await?;
        content.map(|json| sale_in(&json)).transpose()
    }

    /// The sales of a day and those of any day that NextX does not have for certain, the newest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn sales_to_show(&self, day: Date) -> Result<Vec<SaleRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT outbox.content, outbox.state, outbox.last_error, outbox.remote_id, outbox.next_attempt_at
             FROM sale JOIN outbox ON outbox.id = sale.outbox_id
             WHERE sale.day = ?
                OR outbox.state IN ('queued', 'sending', 'accepted', 'unclear', 'refused', 'conflict')
             ORDER BY outbox.id DESC",
        )
        .bind(day.to_string())
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| {
                let state: &str = row.get("state");
                Ok(SaleRow {
                    sale: sale_in(row.get("content"))?,
                    state: DocumentState::named(state)
                        .ok_or_else(|| StoreError::Damaged(format!("state {state:?}")))?,
                    last_error: row.get("last_error"),
                    remote_id: row.get("remote_id"),
                    next_attempt_at: row.get("next_attempt_at"),
                })
            })
            .collect()
    }
}

/// The cart on the counter.
#[derive(Default)]
struct Current {
    cart: Cart,
    /// The invoice number that it has shown.
    reserved: Option<String>,
    key: Option<String>,
}

async fn current_cart(tx: &mut Transaction<'static, Sqlite>) -> Result<Current, StoreError> {
    let row = sqlx::query("SELECT document, invoice_no, key FROM cart WHERE current = 1")
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else {
        return Ok(Current::default());
    };
    Ok(Current {
        cart: serde_json::from_str(row.get("document"))?,
        reserved: row.get("invoice_no"),
        key: row.get("key"),
    })
}

/// Whether this till took the number: one that was renamed since takes a new one.
pub(crate) fn is_of(number: &str, till: &TillCode, epoch: &str) -> bool {
    number
        .strip_prefix(till.as_str())
        .is_some_and(|rest| rest.starts_with(epoch))
}

pub(crate) async fn take_number(
    tx: &mut Transaction<'static, Sqlite>,
    till: &TillCode,
    epoch: &str,
    day: Date,
) -> Result<String, StoreError> {
    let sequence: u32 = sqlx::query_scalar(
        "INSERT INTO invoice_sequence (day, last) VALUES (?, 1)
         ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
    )
    .bind(day.to_string())
    .fetch_one(&mut **tx)
    .await?;
    Ok(invoice::number(till, epoch, day, sequence))
}

pub(crate) fn sale_in(content: &str) -> Result<Sale, StoreError> {
    match serde_json::from_str(content)? {
        Content::Sale(sale) => Ok(*sale),
        _ => Err(StoreError::Damaged("a sale".to_owned())),
    }
}

/// Stores a sale and its outbox row. A customer made here goes first; one that NextX has is named by their id there.
pub(crate) async fn insert_sale(
    tx: &mut Transaction<'static, Sqlite>,
    sale: &mut Sale,
) -> Result<(), StoreError> {
    let mut depends_on = None;
    if let Some(customer) = &mut sale.customer {
        let way = customers::way_of(tx, customer.id).await?;
        depends_on = way.0;
        // One who is gone at NextX meanwhile is named all the same: the server says what becomes of it.
        customer.remote_id = way.1.or(customer.remote_id);
    }
    let content = Content::Sale(Box::new(sale.clone()));
    let outbox_id = outbox::enqueue(tx, &content, depends_on).await?;
    sqlx::query(
        "INSERT INTO sale (id, invoice_no, sold_at, day, total, outbox_id, shift_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(sale.id.to_string())
    .bind(&sale.invoice_no)
    .bind(sale.sold_at.as_millisecond())
    .bind(shop_date(sale.sold_at).to_string())
    .bind(sale.total.dong())
    .bind(outbox_id)
    .bind(sale.shift.map(|shift| shift.to_string()))
    .execute(&mut **tx)
    .await?;
    sold::note(tx, sale).await
}
