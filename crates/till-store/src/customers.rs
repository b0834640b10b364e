//! Customers: those NextX has, and those made here that it does not have yet.

use std::collections::HashSet;

use sha2::{Digest, Sha256};
use sqlx::{FromRow, Row, Sqlite, Transaction};
use till_core::{
    Money,
    document::{Content, NewCustomer},
};
use uuid::Uuid;

use crate::{Store, StoreError, outbox, search};

/// A customer as `customer.list` describes one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteCustomer {
    /// NextX's id.
    pub remote_id: i64,
    /// Full name.
    pub name: String,
    /// Phone.
    pub phone: String,
    /// NextX's code.
    pub code: String,
    /// What they owed before their first order.
    pub opening: Money,
    /// What they may owe at most; none where NextX names no limit.
    pub limit: Option<Money>,
}

/// A customer in the store.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct CustomerRow {
    /// The till's own number.
    pub id: i64,
    /// NextX's id, once it is known.
    pub remote_id: Option<i64>,
    /// Full name.
    pub name: String,
    /// Phone.
    pub phone: String,
    /// NextX's code.
    pub code: String,
}

const MISSED: [&str; 1] =
    ["UPDATE customer SET missed = 1 WHERE id IN (SELECT value FROM json_each(?))"];
const SEEN_AGAIN: [&str; 1] =
    ["UPDATE customer SET missed = 0 WHERE id IN (SELECT value FROM json_each(?))"];
const GONE: [&str; 3] = [
    "DELETE FROM customer WHERE id IN (SELECT value FROM json_each(?))",
    "DELETE FROM customer_words WHERE rowid IN (SELECT value FROM json_each(?))",
    "DELETE FROM customer_parts WHERE rowid IN (SELECT value FROM json_each(?))",
];

impl Store {
    /// Takes in a page of customers; answers how many were written.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of the page is stored.
    pub async fn put_customers(&self, rows: &[RemoteCustomer]) -> Result<u32, StoreError> {
        let mut tx = self.begin().await?;
        let mut written = 0;
        for row in rows {
            let hash: [u8; 32] = Sha256::new()
                .chain_update(format!(
                    "{}\0{}\0{}\0{}\0{:?}",
                    row.name, row.phone, row.code, row.opening, row.limit
                ))
                .finalize()
                .into();
            let known = sqlx::query("SELECT id, hash FROM customer WHERE remote_id = ?")
                .bind(row.remote_id)
                .fetch_optional(&mut *tx)
                .await?;
            let id: Option<i64> = known.as_ref().map(|known| known.get("id"));
            if known.is_some_and(|known| known.get::<Vec<u8>, _>("hash") == hash) {
                continue;
            }
            let id: i64 = sqlx::query_scalar(
                "INSERT INTO customer (id, remote_id, name, phone, code, opening, credit_limit, hash)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (remote_id) DO UPDATE SET
                     name = excluded.name, phone = excluded.phone, code = excluded.code,
                     opening = excluded.opening, credit_limit = excluded.credit_limit, hash = excluded.hash
                 RETURNING id",
            )
            .bind(id)
            .bind(row.remote_id)
            .bind(&row.name)
            .bind(&row.phone)
            .bind(&row.code)
            .bind(row.opening.dong())
            .bind(row.limit.map(Money::dong))
            .bind(hash.as_slice())
            .fetch_one(&mut *tx)
            .await?;
            search::CUSTOMERS
                .put(&mut tx, id, &row.name, &[&row.phone, &row.code])
                .await?;
            written += 1;
        }
        tx.commit().await?;
        Ok(written)
    }

    /// Ends a complete pass over the customers, in which `seen` are NextX's ids of those who were named. Who is not named by
    /// two of them in a row is gone; answers how many are. A pass that names less than half of those who are known is
    /// not believed.
    ///
    /// # Errors
    /// [`StoreError`]; then all are as they were.
    pub async fn end_customer_pass(&self, seen: &HashSet<i64>) -> Result<usize, StoreError> {
        let mut tx = self.begin().await?;
        let known: Vec<(i64, i64, u32)> = sqlx::query_as(
            "SELECT id, remote_id, missed FROM customer WHERE remote_id IS NOT NULL",
        )
        .fetch_all(&mut *tx)
        .await?;
        if seen.len() * 2 < known.len() {
            return Ok(0);
        }
        let which = |wanted: fn(bool, bool) -> bool| -> Vec<i64> {
            let chosen = known
                .iter()
                .filter(|(_, remote_id, missed)| wanted(seen.contains(remote_id), *missed > 0));
            chosen.map(|(id, ..)| *id).collect()
        };
        let gone = which(|is_seen, missed| !is_seen && missed);
        for (ids, statements) in [
            (
                which(|is_seen, missed| !is_seen && !missed),
                MISSED.as_slice(),
            ),
            (
                which(|is_seen, missed| is_seen && missed),
                SEEN_AGAIN.as_slice(),
            ),
            (gone.clone(), GONE.as_slice()),
        ] {
            if ids.is_empty() {
                continue;
            }
            let ids = serde_json::to_string(&ids)?;
            for statement in statements {
                sqlx::query(*statement).bind(&ids).execute(&mut *tx).await?;
            }
        }
        tx.commit().await?;
        Ok(gone.len())
    }

    /// Adds a customer who is not in NextX yet, with the document that takes them there.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn add_customer(&self, customer: NewCustomer) -> Result<CustomerRow, StoreError> {
        let mut tx = self.begin().await?;
        let row = put_made_here(&mut tx, &customer).await?;
        outbox::enqueue(&mut tx, &Content::Customer(customer), None).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(row)
    }

    /// Some customer who is at NextX and has a phone: what a look has to find to be believed.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn known_customer(&self) -> Result<Option<CustomerRow>, StoreError> {
        let row = sqlx::query_as(
            "SELECT id, remote_id, name, phone, code FROM customer
             WHERE remote_id IS NOT NULL AND phone <> '' ORDER BY id LIMIT 1",
        );
        Ok(row.fetch_optional(self.reader()).await?)
    }

    /// The customer with the till's number `id`, also by the number of a copy of them that is gone.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn customer(&self, id: i64) -> Result<Option<CustomerRow>, StoreError> {
        let row = sqlx::query_as(
            "SELECT id, remote_id, name, phone, code FROM customer
             WHERE id = coalesce((SELECT customer_id FROM customer_alias WHERE id = ?1), ?1)",
        );
        Ok(row.bind(id).fetch_optional(self.reader()).await?)
    }
}

/// A customer made here was found at NextX: their id there. A copy that a refresh has read meanwhile goes; who it was
/// sold to is then this one.
pub(crate) async fn confirm(
    tx: &mut Transaction<'static, Sqlite>,
    document_id: Uuid,
    remote_id: i64,
) -> Result<(), StoreError> {
    let made: Option<i64> = sqlx::query_scalar("SELECT id FROM customer WHERE code = ?")
        .bind(local_code(document_id))
        .fetch_optional(&mut **tx)
        .await?;
    let Some(id) = made else {
        return Ok(());
    };
    let copies: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM customer WHERE remote_id = ? AND id <> ?")
            .bind(remote_id)
            .bind(id)
            .fetch_all(&mut **tx)
            .await?;
    for copy in copies {
        for statement in [
            "DELETE FROM customer WHERE id = ?",
            "DELETE FROM customer_words WHERE rowid = ?",
            "DELETE FROM customer_parts WHERE rowid = ?",
        ] {
            sqlx::query(statement).bind(copy).execute(&mut **tx).await?;
        }
        sqlx::query("INSERT INTO customer_alias (id, customer_id) VALUES (?, ?)")
            .bind(copy)
            .bind(id)
            .execute(&mut **tx)
            .await?;
        sqlx::query("UPDATE customer_alias SET customer_id = ? WHERE customer_id = ?")
            .bind(id)
            .bind(copy)
            .execute(&mut **tx)
            .await?;
    }
    sqlx::query("UPDATE customer SET remote_id = ? WHERE id = ?")
        .bind(remote_id)
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// A customer made here is called otherwise now.
pub(crate) async fn mend(
    tx: &mut Transaction<'static, Sqlite>,
    made: &NewCustomer,
) -> Result<(), StoreError> {
    let id: Option<i64> =
        sqlx::query_scalar("UPDATE customer SET name = ?, phone = ? WHERE code = ? RETURNING id")
            .bind(&made.name)
            .bind(&made.phone)
            .bind(local_code(made.id))
            .fetch_optional(&mut **tx)
            .await?;
    if let Some(id) = id {
        search::CUSTOMERS
            .put(tx, id, &made.name, &[&made.phone])
            .await?;
    }
    Ok(())
}

/// The place in the queue of the document that takes a customer to NextX, as long as it is needed; and NextX's id of
/// them, once it is known.
pub(crate) async fn way_of(
    tx: &mut Transaction<'static, Sqlite>,
    id: i64,
) -> Result<(Option<i64>, Option<i64>), StoreError> {
    let row = sqlx::query(
        "SELECT customer.remote_id,
                (SELECT outbox.id FROM outbox WHERE customer.code = 'till:' || outbox.document_id) AS outbox_id
         FROM customer WHERE id = coalesce((SELECT customer_id FROM customer_alias WHERE id = ?1), ?1)",
    )
    .bind(id)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map_or((None, None), |row| {
        let remote_id: Option<i64> = row.get("remote_id");
        let outbox_id: Option<i64> = row.get("outbox_id");
        (outbox_id.filter(|_| remote_id.is_none()), remote_id)
    }))
}

/// Puts in a customer whom NextX does not have yet.
pub(crate) async fn put_made_here(
    tx: &mut Transaction<'static, Sqlite>,
    customer: &NewCustomer,
) -> Result<CustomerRow, StoreError> {
    let code = local_code(customer.id);
    let id = sqlx::query_scalar(
        "INSERT INTO customer (name, phone, code, hash) VALUES (?, ?, ?, x'') RETURNING id",
    )
    .bind(&customer.name)
    .bind(&customer.phone)
    .bind(&code)
    .fetch_one(&mut **tx)
    .await?;
    search::CUSTOMERS
        .put(tx, id, &customer.name, &[&customer.phone])
        .await?;
    Ok(CustomerRow {
        id,
        remote_id: None,
        name: customer.name.clone(),
        phone: customer.phone.clone(),
        code,
    })
}

/// The code of a customer who has none from NextX: the document that makes them.
fn local_code(document_id: Uuid) -> String {
    format!("till:{document_id}")
}
