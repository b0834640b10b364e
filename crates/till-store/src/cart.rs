//! The carts of the counter, as they were at the last key: one in each tab, and those that were put aside.
//!
//! A payment names the revision of the cart that it was quoted for. No two carts ever have the same one: whichever comes on
//! the counter takes a revision above all.

use jiff::Timestamp;
use sqlx::{Row, Sqlite, Transaction};
use till_core::{Cart, Money};

use crate::{Store, StoreError};

/// The most tabs that are open at once.
pub const MOST_TABS: i64 = 20;

/// What a list shows of a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartRow {
    /// Its number, which is another's once it is gone.
    pub id: i64,
    /// Whether it is the one on the counter.
    pub current: bool,
    /// When it was put aside; none in a tab.
    pub held_at: Option<Timestamp>,
    /// How many lines it has.
    pub lines: u32,
    /// What it comes to, before cash is rounded.
    pub total: Money,
    /// The customer's name; empty is a walk-in.
    pub customer: String,
}

impl Store {
    /// The cart on the counter; empty when there is none yet.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn cart(&self) -> Result<Cart, StoreError> {
        let document: Option<String> =
            sqlx::query_scalar("SELECT document FROM cart WHERE current = 1")
                .fetch_optional(self.reader())
                .await?;
        Ok(document
            .map(|json| serde_json::from_str(&json))
            .transpose()?
            .unwrap_or_default())
    }

    /// Stores the cart on the counter. The number that an emptied cart had shown is never another customer's.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn set_cart(&self, cart: &Cart) -> Result<(), StoreError> {
        let customer = cart
            .customer
            .as_ref()
            .map(|customer| customer.name.as_str());
        sqlx::query(
            "INSERT INTO cart (id, document, lines, total, customer, current)
             VALUES ((SELECT id FROM cart WHERE current = 1), ?, ?, ?, ?, 1)
             ON CONFLICT (id) DO UPDATE SET document = excluded.document, lines = excluded.lines, total = excluded.total,
                 customer = excluded.customer, invoice_no = iif(excluded.lines = 0, NULL, invoice_no)",
        )
        .bind(serde_json::to_string(cart)?)
        .bind(i64::try_from(cart.lines().len()).unwrap_or(i64::MAX))
        .bind(cart.total().dong())
        .bind(customer.unwrap_or_default())
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Every cart, in the order in which they were begun.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn carts(&self) -> Result<Vec<CartRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, current, held_at, lines, total, customer FROM cart ORDER BY id",
        )
        .fetch_all(self.reader())
        .await?;
        let rows = rows.iter().map(|row| {
            let held_at: Option<i64> = row.get("held_at");
            Ok(CartRow {
                id: row.get("id"),
                current: row.get("current"),
                held_at: held_at
                    .map(Timestamp::from_millisecond)
                    .transpose()
                    .map_err(|_| StoreError::Damaged("the time of a cart".to_owned()))?,
                lines: row.get("lines"),
                total: Money::new(row.get("total"))
                    .map_err(|_| StoreError::Damaged("the total of a cart".to_owned()))?,
                customer: row.get("customer"),
            })
        });
        rows.collect()
    }

    /// Opens a tab for another customer; it comes on the counter.
    ///
    /// # Errors
    /// [`StoreError::TabsFull`]
    pub async fn open_tab(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        room_for_a_tab(&mut tx).await?;
        begin_cart(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Brings the cart of a tab on the counter.
    ///
    /// # Errors
    /// [`StoreError::NoSuchCart`]
    pub async fn switch_tab(&self, id: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        bring(&mut tx, id, false).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Closes a tab. A cart with something in it is not lost: it is put aside.
    ///
    /// # Errors
    /// [`StoreError::NoSuchCart`]
    pub async fn close_tab(&self, id: i64, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let row = sqlx::query("SELECT lines, current FROM cart WHERE id = ? AND held_at IS NULL")
            .bind(id)
            .fetch_optional(&mut *tx)
            .await?
            .ok_or(StoreError::NoSuchCart)?;
        let (lines, current): (i64, bool) = (row.get("lines"), row.get("current"));
        if lines > 0 {
            sqlx::query("UPDATE cart SET held_at = ?, current = 0 WHERE id = ?")
                .bind(now.as_millisecond())
                .bind(id)
                .execute(&mut *tx)
                .await?;
            if current {
                bring_next(&mut tx, id).await?;
            }
        } else if current {
            leave(&mut tx, id).await?;
        } else {
            remove(&mut tx, id).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Brings back a cart that was put aside, in a tab of its own; the empty one on the counter makes way.
    ///
    /// # Errors
    /// [`StoreError::NoSuchCart`], [`StoreError::TabsFull`]
    pub async fn resume_cart(&self, id: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let empty: Option<i64> =
            sqlx::query_scalar("SELECT id FROM cart WHERE current = 1 AND lines = 0")
                .fetch_optional(&mut *tx)
                .await?;
        if empty.is_none() {
            room_for_a_tab(&mut tx).await?;
        }
        bring(&mut tx, id, true).await?;
        if let Some(empty) = empty {
            remove(&mut tx, empty).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Takes the cart on the counter away: the neighbouring tab comes in its place, or an empty cart.
pub(crate) async fn leave(
    tx: &mut Transaction<'static, Sqlite>,
    id: i64,
) -> Result<(), StoreError> {
    bring_next(tx, id).await?;
    remove(tx, id).await
}

/// Takes the carts away that are sales by now: a database that is older than its journal may still have them.
pub(crate) async fn leave_paid(tx: &mut Transaction<'static, Sqlite>) -> Result<(), StoreError> {
    let paid = sqlx::query(
        "SELECT id, current FROM cart
         WHERE key IN (SELECT content ->> '$.document.cart' FROM outbox WHERE kind = 'sale')",
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in paid {
        let id = row.get("id");
        if row.get("current") {
            leave(tx, id).await?;
        } else {
            remove(tx, id).await?;
        }
    }
    Ok(())
}

/// The number of the cart on the counter.
pub(crate) async fn current(
    tx: &mut Transaction<'static, Sqlite>,
) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM cart WHERE current = 1")
        .fetch_optional(&mut **tx)
        .await?)
}

async fn remove(tx: &mut Transaction<'static, Sqlite>, id: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM cart WHERE id = ?")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The tab before `id` comes on the counter, else the one behind it, else an empty cart.
async fn bring_next(tx: &mut Transaction<'static, Sqlite>, id: i64) -> Result<(), StoreError> {
    let next: Option<i64> = sqlx::query_scalar(
        "SELECT id FROM cart WHERE held_at IS NULL AND id <> ?1 ORDER BY id > ?1, abs(id - ?1) LIMIT 1",
    )
    .bind(id)
    .fetch_optional(&mut **tx)
    .await?;
    match next {
        Some(next) => bring(tx, next, false).await,
        None => begin_cart(tx).await,
    }
}

async fn room_for_a_tab(tx: &mut Transaction<'static, Sqlite>) -> Result<(), StoreError> {
    let tabs: i64 = sqlx::query_scalar("SELECT count(*) FROM cart WHERE held_at IS NULL")
        .fetch_one(&mut **tx)
        .await?;
    if tabs >= MOST_TABS {
        return Err(StoreError::TabsFull);
    }
    Ok(())
}

/// An empty cart comes on the counter.
async fn begin_cart(tx: &mut Transaction<'static, Sqlite>) -> Result<(), StoreError> {
    let revision = next_revision(tx).await?;
    put_down(tx).await?;
    sqlx::query("INSERT INTO cart (document, current) VALUES (json_set(?, '$.revision', ?), 1)")
        .bind(serde_json::to_string(&Cart::default())?)
        .bind(revision)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// A cart comes on the counter: of a tab, or one that was put aside.
async fn bring(
    tx: &mut Transaction<'static, Sqlite>,
    id: i64,
    was_held: bool,
) -> Result<(), StoreError> {
    let revision = next_revision(tx).await?;
    put_down(tx).await?;
    let brought = sqlx::query(
        "UPDATE cart SET current = 1, held_at = NULL, document = json_set(document, '$.revision', ?)
         WHERE id = ? AND (held_at IS NOT NULL) = ?",
    )
    .bind(revision)
    .bind(id)
    .bind(was_held)
    .execute(&mut **tx)
    .await?;
    if brought.rows_affected() == 0 {
        return Err(StoreError::NoSuchCart);
    }
    Ok(())
}

async fn put_down(tx: &mut Transaction<'static, Sqlite>) -> Result<(), StoreError> {
    sqlx::query("UPDATE cart SET current = 0 WHERE current = 1")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// A revision that no cart has, or had.
async fn next_revision(tx: &mut Transaction<'static, Sqlite>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT coalesce(max(json_extract(document, '$.revision')), 0) + 1 FROM cart",
    )
    .fetch_one(&mut **tx)
    .await?)
}
