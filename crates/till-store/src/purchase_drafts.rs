//! Purchase orders that are being written: nothing of them is lost in a power cut, and none is sent twice.

use jiff::civil::Date;
use sqlx::{Row, sqlite::SqliteRow};
use till_core::{invoice::TillCode, purchase::TypedPurchase};
use uuid::Uuid;

use crate::{Store, StoreError, sales::take_number};

/// A purchase order that NextX does not have for certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchaseDraft {
    /// Ours, a `UUIDv7`; it travels as a marker in `staff_note`.
    pub id: Uuid,
    /// As typed.
    pub typed: TypedPurchase,
    /// When it was changed last, in epoch milliseconds.
    pub changed_at: i64,
    /// How it was sent, where nobody knows what became of that.
    pub sent: Option<SentPurchase>,
}

/// How a purchase order was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentPurchase {
    /// Our number.
    pub invoice_no: String,
    /// The day it was sent with.
    pub day: Date,
    /// When the send began, in epoch milliseconds.
    pub at: i64,
    /// When a look first found it absent.
    pub absent_at: Option<i64>,
}

const COLUMNS: &str =
    "SELECT id, content, changed_at, invoice_no, day, sent_at, absent_at FROM purchase_draft ";

impl Store {
    /// The purchase orders that are being written, those changed last first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn purchase_drafts(&self) -> Result<Vec<PurchaseDraft>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{COLUMNS} ORDER BY changed_at DESC, id"
        )))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(draft).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn purchase_draft(&self, id: Uuid) -> Result<Option<PurchaseDraft>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = ?")))
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(draft).transpose()
    }

    /// Keeps what was typed. One that was sent stays as it was sent; answers whether it was kept.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn keep_purchase_draft(
        &self,
        id: Uuid,
        typed: &TypedPurchase,
        now: i64,
    ) -> Result<bool, StoreError> {
        let kept = sqlx::query(
            "INSERT INTO purchase_draft (id, content, changed_at) VALUES (?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at
             WHERE sent_at IS NULL",
        )
        .bind(id.to_string())
        .bind(serde_json::to_string(typed)?)
        .bind(now)
        .execute(self.writer())
        .await?;
        Ok(kept.rows_affected() > 0)
    }

    /// Notes that it is about to be sent, before its first byte leaves, and takes its number the first time.
    ///
    /// # Errors
    /// [`StoreError`]; then it is not to be sent.
    pub async fn begin_purchase(
        &self,
        id: Uuid,
        (till, epoch): (&TillCode, &str),
        (day, now): (Date, i64),
    ) -> Result<SentPurchase, StoreError> {
        let mut tx = self.begin().await?;
        let taken: Option<Option<String>> =
            sqlx::query_scalar("SELECT invoice_no FROM purchase_draft WHERE id = ?")
                .bind(id.to_string())
                .fetch_optional(&mut *tx)
                .await?;
        let invoice_no = match taken.flatten() {
            Some(number) => number,
            None => take_number(&mut tx, till, epoch, day).await?,
        };
        sqlx::query(
            "UPDATE purchase_draft SET invoice_no = ?, day = ?, sent_at = ?, absent_at = NULL WHERE id = ?",
        )
        .bind(&invoice_no)
        .bind(day.to_string())
        .bind(now)
        .bind(id.to_string())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(SentPurchase {
            invoice_no,
            day,
            at: now,
            absent_at: None,
        })
    }

    /// Notes that a look has not found it.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn purchase_absent(&self, id: Uuid, now: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE purchase_draft SET absent_at = coalesce(absent_at, ?) WHERE id = ?")
            .bind(now)
            .bind(id.to_string())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Notes that NextX does not have it for certain: it can be changed and sent again, under the same number.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn purchase_not_sent(&self, id: Uuid) -> Result<(), StoreError> {
        sqlx::query("UPDATE purchase_draft SET sent_at = NULL, absent_at = NULL WHERE id = ?")
            .bind(id.to_string())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Forgets one that NextX has, or that nobody wants any more.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn forget_purchase_draft(&self, id: Uuid) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM purchase_draft WHERE id = ?")
            .bind(id.to_string())
            .execute(self.writer())
            .await?;
        Ok(())
    }
}

fn draft(row: &SqliteRow) -> Result<PurchaseDraft, StoreError> {
    let damaged = || StoreError::Damaged("a purchase order that is being written".to_owned());
    let sent = match (
        row.get::<Option<String>, _>("invoice_no"),
        row.get::<Option<String>, _>("day"),
        row.get::<Option<i64>, _>("sent_at"),
    ) {
        (Some(invoice_no), Some(day), Some(at)) => Some(SentPurchase {
            invoice_no,
            day: day.parse().map_err(|_| damaged())?,
            at,
            absent_at: row.get("absent_at"),
        }),
        _ => None,
    };
    Ok(PurchaseDraft {
        id: Uuid::try_parse(row.get("id")).map_err(|_| damaged())?,
        typed: serde_json::from_str(row.get("content"))?,
        changed_at: row.get("changed_at"),
        sent,
    })
}
