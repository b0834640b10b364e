//! Returns: the one transaction that makes one, and what of a sale has come back.

use jiff::Timestamp;
use sqlx::{Row, Sqlite, Transaction};
use till_core::sale::Place;
use till_core::{
    Random,
    clock::shop_date,
    document::Content,
    sell_return::{ReturnRequest, Returned, SellReturn},
};
use uuid::Uuid;

use crate::{Store, StoreError, outbox, shifts};

impl Store {
    /// Makes a return of a sale of this till, also of one that has not been uploaded: the return, its outbox row behind
    /// that of the sale, and its stock moves, in one durable transaction. It belongs to the shift that is open; where none
    /// is, one is opened.
    ///
    /// # Errors
    /// [`StoreError::Return`], [`StoreError::NoSuchSale`], [`StoreError::DiskFull`] …; then nothing has come back.
    pub async fn confirm_return(
        &self,
        sale: Uuid,
        request: ReturnRequest,
        place: Place,
        returned_at: Timestamp,
        random: &dyn Random,
    ) -> Result<SellReturn, StoreError> {
        let mut tx = self.begin().await?;
        let row = sqlx::query(
            "SELECT id, content, remote_id FROM outbox
             WHERE document_id = ? AND kind = 'sale' AND state <> 'discarded'",
        )
        .bind(sale.to_string())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(StoreError::NoSuchSale)?;
        let Content::Sale(sale) = serde_json::from_str(row.get("content"))? else {
            return Err(StoreError::Damaged(format!("the sale {sale}")));
        };
        let before = returned(&mut tx, &sale.invoice_no).await?;
        let id = random.uuid(returned_at);
        let mut made = SellReturn::confirm(&sale, &before, request, (id, place), returned_at)?;
        made.origin.remote_id = row.get("remote_id");
        made.by = self.at_till();
        let shift = shifts::current_or_new(&mut tx, returned_at, random, made.by.clone());
        made.shift = Some(shift.await?);
        let content = Content::Return(Box::new(made.clone()));
        let outbox_id = outbox::enqueue(&mut tx, &content, Some(row.get("id"))).await?;
        sqlx::query(
            "INSERT INTO sell_return (id, invoice_no, returned_at, day, outbox_id, shift_id) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(id.to_string())
        .bind(&sale.invoice_no)
        .bind(returned_at.as_millisecond())
        .bind(shop_date(returned_at).to_string())
        .bind(outbox_id)
        .bind(made.shift.map(|shift| shift.to_string()))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(made)
    }

    /// How many of each line of the sale with this number have come back at this till.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn returned(&self, invoice_no: &str) -> Result<Returned, StoreError> {
        let mut tx = self.reader().begin().await?;
        returned(&mut tx, invoice_no).await
    }
}

async fn returned(
    tx: &mut Transaction<'static, Sqlite>,
    invoice_no: &str,
) -> Result<Returned, StoreError> {
    let rows = sqlx::query(
        "SELECT outbox.content FROM sell_return JOIN outbox ON outbox.id = sell_return.outbox_id
         WHERE sell_return.invoice_no = ? AND outbox.state <> 'discarded'",
    )
    .bind(invoice_no)
    .fetch_all(&mut **tx)
    .await?;
    let mut returned = Returned::new();
    for row in rows {
        if let Content::Return(made) = serde_json::from_str(row.get("content"))? {
            for line in &made.lines {
                *returned.entry(line.position).or_default() += line.quantity.value();
            }
        }
    }
    Ok(returned)
}
