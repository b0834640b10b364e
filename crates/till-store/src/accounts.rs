//! What customers owe: what NextX was read to say, what this till sold and took back on account, and what it took for debts.

use jiff::Timestamp;
use sqlx::{Row, Sqlite, Transaction};
use till_core::{
    Money, Random,
    account::{self, Debt, DebtError, DebtReceipt, Debtor, LocalOrder, OrderKind, Reading},
    document::Content,
    outbox::DocumentState,
    payment::{self, TenderMethod},
    shift::{DebtPayment, ShiftError},
};
use uuid::Uuid;

use crate::{CustomerRow, Store, StoreError, keeper, shifts};

/// A customer, and all that the till knows of their account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerAccount {
    /// Who.
    pub customer: CustomerRow,
    /// The same, as a receipt names them.
    pub debtor: Debtor,
    /// What they owed before their first order, as the list of customers says.
    pub opening: Money,
    /// What they may owe at most; none where NextX names no limit.
    pub limit: Option<Money>,
    /// The account as NextX was last read.
    pub reading: Option<Reading>,
    /// What they bought and gave back at this till, and where that stands; the newest first.
    pub local: Vec<(LocalOrder, DocumentState)>,
    /// What they paid of their debt at this till, the newest first.
    pub receipts: Vec<DebtReceipt>,
}

impl CustomerAccount {
    /// What they owe. A document that was given up counts no more: what is true is at NextX.
    #[must_use]
    pub fn debt(&self) -> Debt {
        let counted: Vec<LocalOrder> = self
            .local
            .iter()
            .filter(|(_, state)| *state != DocumentState::Discarded)
            .map(|(order, _)| order.clone())
            .collect();
        account::debt(
            self.opening,
            self.reading.as_ref(),
            &counted,
            &self.receipts,
        )
    }
}

impl Store {
    /// The account of a customer by the till's own number.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn customer_account(&self, id: i64) -> Result<Option<CustomerAccount>, StoreError> {
        let mut tx = self.reader().begin().await?;
        account(&mut tx, id).await
    }

    /// Keeps what NextX says of the account of its customer.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn put_account_reading(
        &self,
        remote_id: i64,
        reading: &Reading,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO customer_account (remote_id, reading) VALUES (?, ?)
             ON CONFLICT DO UPDATE SET reading = excluded.reading",
        )
        .bind(remote_id)
        .bind(serde_json::to_string(reading)?)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes money for the debt of a customer, as a receipt of the open shift; where none is open, one is opened.
    ///
    /// # Errors
    /// [`StoreError::NoSuchDocument`] for a customer who is not here, [`StoreError::Shift`]; then nothing was taken.
    pub async fn take_debt_payment(
        &self,
        customer: i64,
        (method, amount): (TenderMethod, Money),
        at: Timestamp,
        random: &dyn Random,
    ) -> Result<DebtReceipt, StoreError> {
        let mut tx = self.begin().await?;
        let owing = account(&mut tx, customer).await?;
        let owing = owing.ok_or(StoreError::NoSuchDocument)?;
        let payment = DebtPayment {
            debt: owing.debt().amount,
            customer: owing.debtor,
            method,
            amount,
        };
        let mut shift = shifts::current_or_open(&mut tx, at, random, self.at_till()).await?;
        let receipt = shift.take_payment(random.uuid(at), payment, at)?;
        shifts::put(&mut tx, &shift).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(receipt)
    }

    /// Undoes a receipt by a counter entry in the open shift; where none is open, one is opened.
    ///
    /// # Errors
    /// [`StoreError::NoSuchDocument`], [`StoreError::Shift`]; then the receipt stands.
    pub async fn undo_debt_payment(
        &self,
        id: Uuid,
        reason: &str,
        at: Timestamp,
        random: &dyn Random,
    ) -> Result<DebtReceipt, StoreError> {
        let mut tx = self.begin().await?;
        let receipts = receipts(&mut tx).await?;
        if receipts.iter().any(|receipt| receipt.undoes == Some(id)) {
            return Err(ShiftError::Debt(DebtError::UndoneAlready).into());
        }
        let receipt = receipts.iter().find(|receipt| receipt.id == id);
        let receipt = receipt.ok_or(StoreError::NoSuchDocument)?;
        let owed = match number_of(&mut tx, &receipt.customer).await? {
            Some(customer) => account(&mut tx, customer).await?,
            None => None,
        };
        // Of a customer who is gone no more is known than what the receipt says.
        let debt = owed.map_or_else(|| receipt.after(), |owing| owing.debt().amount);
        let mut shift = shifts::current_or_open(&mut tx, at, random, self.at_till()).await?;
        let counter = shift.undo_payment(random.uuid(at), receipt, debt, reason, at)?;
        shifts::put(&mut tx, &shift).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(counter)
    }

    /// Every receipt for a debt and every counter entry, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn debt_receipts(&self) -> Result<Vec<DebtReceipt>, StoreError> {
        let mut tx = self.reader().begin().await?;
        receipts(&mut tx).await
    }
}

async fn receipts(tx: &mut Transaction<'static, Sqlite>) -> Result<Vec<DebtReceipt>, StoreError> {
    let kept: Vec<String> = sqlx::query_scalar(
        "SELECT receipt.value FROM shift, json_each(shift.record, '$.receipts') AS receipt
         WHERE iif(json_valid(record), json_array_length(record, '$.receipts') > 0, 0)
         ORDER BY shift.opened_at, receipt.key",
    )
    .fetch_all(&mut **tx)
    .await?;
    let read = |json: &String| Ok(serde_json::from_str(json)?);
    kept.iter().map(read).collect()
}

/// The till's own number of whoever paid; their number of an earlier database may be another's in this one.
async fn number_of(
    tx: &mut Transaction<'static, Sqlite>,
    debtor: &Debtor,
) -> Result<Option<i64>, StoreError> {
    let number = sqlx::query_scalar(
        "SELECT id FROM customer
         WHERE remote_id = coalesce(?1, (SELECT remote_id FROM outbox WHERE document_id = ?2)) OR code = 'till:' || ?2
         LIMIT 1",
    )
    .bind(debtor.remote_id)
    .bind(debtor.made_here.map(|id| id.to_string()));
    Ok(number.fetch_optional(&mut **tx).await?)
}

async fn account(
    tx: &mut Transaction<'static, Sqlite>,
    id: i64,
) -> Result<Option<CustomerAccount>, StoreError> {
    let row = sqlx::query(
        "SELECT id, remote_id, name, phone, code, opening, credit_limit,
                (SELECT reading FROM customer_account WHERE remote_id = customer.remote_id) AS reading,
                (SELECT document_id FROM outbox
                 WHERE kind = 'customer' AND ('till:' || document_id = customer.code OR remote_id = customer.remote_id)
                 LIMIT 1) AS made_here
         FROM customer WHERE id = coalesce((SELECT customer_id FROM customer_alias WHERE id = ?1), ?1)",
    )
    .bind(id)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let made_here: Option<&str> = row.get("made_here");
    let reading: Option<&str> = row.get("reading");
    let reading: Option<Reading> = reading.map(serde_json::from_str).transpose()?;
    let listed: Option<i64> = row.get("credit_limit");
    let limit = match &reading {
        Some(reading) => reading.limit,
        None => listed.map(kept_money).transpose()?,
    };
    let customer = CustomerRow {
        id: row.get("id"),
        remote_id: row.get("remote_id"),
        name: row.get("name"),
        phone: row.get("phone"),
        code: row.get("code"),
    };
    let debtor = Debtor {
        remote_id: customer.remote_id,
        made_here: made_here.map(keeper::id).transpose()?,
        name: customer.name.clone(),
        phone: customer.phone.clone(),
    };
    let mut paid = receipts(tx).await?;
    paid.retain(|receipt| is_same(&receipt.customer, &debtor));
    paid.reverse();
    Ok(Some(CustomerAccount {
        local: orders(tx, &debtor).await?,
        receipts: paid,
        opening: kept_money(row.get("opening"))?,
        customer,
        debtor,
        limit,
        reading,
    }))
}

/// By NextX's id, or by the document that made them.
fn is_same(one: &Debtor, other: &Debtor) -> bool {
    let same = |one: Option<i64>, other: Option<i64>| one.is_some() && one == other;
    same(one.remote_id, other.remote_id)
        || (one.made_here.is_some() && one.made_here == other.made_here)
}

/// What somebody bought and gave back here: what names them by NextX's id, what waited for them to get one, and what came
/// back of either.
async fn orders(
    tx: &mut Transaction<'static, Sqlite>,
    debtor: &Debtor,
) -> Result<Vec<(LocalOrder, DocumentState)>, StoreError> {
    let rows = sqlx::query(
        "WITH own AS (
             SELECT id FROM outbox
             WHERE kind IN ('sale', 'return')
               AND iif(json_valid(content), content ->> '$.document.customer.remote_id', NULL) = ?1
             UNION
             SELECT id FROM outbox
             WHERE kind IN ('sale', 'return') AND depends_on = (SELECT id FROM outbox WHERE document_id = ?2)
         )
         SELECT id, content, state, remote_id FROM outbox
         WHERE id IN own OR (kind = 'return' AND depends_on IN own)
         ORDER BY id DESC",
    )
    .bind(debtor.remote_id)
    .bind(debtor.made_here.map(|id| id.to_string()))
    .fetch_all(&mut **tx)
    .await?;
    let mut orders = Vec::with_capacity(rows.len());
    for row in &rows {
        let remote_id: Option<i64> = row.get("remote_id");
        let order = match serde_json::from_str(row.get("content")) {
            Ok(Content::Sale(sale)) => LocalOrder {
                kind: OrderKind::Sale,
                document: sale.id,
                at: sale.sold_at,
                total: sale.total,
                open: sale.owed(),
                number: sale.invoice_no,
                remote_id,
            },
            Ok(Content::Return(made)) => LocalOrder {
                kind: OrderKind::Return,
                document: made.id,
                at: made.returned_at,
                total: made.refunded(),
                open: payment::owed(&made.refunds),
                number: made.invoice_no().unwrap_or_default().to_owned(),
                remote_id,
            },
            Ok(_) => continue,
            // It is set aside where documents are decided on.
            Err(error) => {
                tracing::error!(%error, "a document of a customer cannot be read");
                continue;
            }
        };
        orders.push((order, keeper::state(row.get("state"))?));
    }
    Ok(orders)
}

fn kept_money(dong: i64) -> Result<Money, StoreError> {
    Money::new(dong).map_err(|_| StoreError::Damaged("an amount of a customer".to_owned()))
}
