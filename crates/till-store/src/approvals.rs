//! What one person allowed another: written once, never changed.

use sqlx::{Row, Sqlite, Transaction};
use till_core::people::{Approval, By};

use crate::{Store, StoreError};

impl Store {
    /// Whoever stands at the till from now on: what they make says so. `None` where nobody does, or nobody is asked.
    pub fn set_at_till(&self, person: Option<By>) {
        *self.at_till_now() = person;
    }

    /// Whoever stands at the till.
    #[must_use]
    pub fn at_till(&self) -> Option<By> {
        self.at_till_now().clone()
    }

    /// Keeps what somebody allowed.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn add_approvals(&self, approvals: &[Approval]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for approval in approvals {
            put(&mut tx, approval).await?;
        }
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }

    /// A page of what was allowed, the newest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn approvals(&self, skip: u32, most: u32) -> Result<Vec<Approval>, StoreError> {
        let rows =
            sqlx::query("SELECT record FROM approval ORDER BY at DESC, id DESC LIMIT ? OFFSET ?")
                .bind(most)
                .bind(skip)
                .fetch_all(self.reader())
                .await?;
        rows.iter()
            .map(|row| Ok(serde_json::from_str(row.get("record"))?))
            .collect()
    }
}

/// Puts in what was allowed, unless it is there.
pub(crate) async fn put(
    tx: &mut Transaction<'static, Sqlite>,
    approval: &Approval,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO approval (id, at, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(approval.id.to_string())
        .bind(approval.at.as_millisecond())
        .bind(serde_json::to_string(approval)?)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
