//! Automations that are being written: nothing of them is lost in a power cut, and none is made twice.

use serde_json::{Map, Value};
use sqlx::{Row, sqlite::SqliteRow};
use till_core::automation::Flow;

use crate::{Store, StoreError};

/// An automation that is being written.
#[derive(Clone, Debug, PartialEq)]
pub struct AutomationDraft {
    /// Ours.
    pub id: i64,
    /// NextX's; none of a new one.
    pub remote_id: Option<i64>,
    /// As it was when the writing began, as NextX takes it.
    pub base: Map<String, Value>,
    /// As it was found at NextX where both sides had changed it.
    pub met: Option<Map<String, Value>>,
    /// As typed.
    pub flow: Flow,
    /// When it was changed last, in epoch milliseconds.
    pub changed_at: i64,
    /// How a new one was sent, where nobody knows what became of that.
    pub sent: Option<SentAutomation>,
}

/// A new automation that may be at NextX, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentAutomation {
    /// NextX's ids of those that had its title before.
    pub before: Vec<i64>,
    /// When the send began, in epoch milliseconds.
    pub at: i64,
}

const COLUMNS: &str =
    "SELECT id, remote_id, base, met, content, changed_at, sent, sent_at FROM automation_draft ";

impl Store {
    /// The automations that are being written, those changed last first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn automation_drafts(&self) -> Result<Vec<AutomationDraft>, StoreError> {
        let sql = format!("{COLUMNS} ORDER BY changed_at DESC, id DESC");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(draft).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn automation_draft(&self, id: i64) -> Result<Option<AutomationDraft>, StoreError> {
        let sql = format!("{COLUMNS} WHERE id = ?");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(draft).transpose()
    }

    /// Begins to write a new automation, or to change one of NextX's: then what is known of it is `base`, and one that is
    /// being written already begins anew. Answers its number.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn begin_automation_draft(
        &self,
        remote_id: Option<i64>,
        base: &Map<String, Value>,
        flow: &Flow,
        now: i64,
    ) -> Result<i64, StoreError> {
        let mut tx = self.begin().await?;
        let id = sqlx::query_scalar(
            "INSERT INTO automation_draft (remote_id, base, content, changed_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (remote_id) DO UPDATE SET
                 base = excluded.base, content = excluded.content, changed_at = excluded.changed_at, met = NULL
             RETURNING id",
        )
        .bind(remote_id)
        .bind(serde_json::to_string(base)?)
        .bind(serde_json::to_string(flow)?)
        .bind(now)
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Keeps what was typed. One that was sent stays as it was sent; answers whether it was kept.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn keep_automation_draft(
        &self,
        id: i64,
        flow: &Flow,
        now: i64,
    ) -> Result<bool, StoreError> {
        let kept = sqlx::query(
            "UPDATE automation_draft SET content = ?, changed_at = ? WHERE id = ? AND sent_at IS NULL",
        )
        .bind(serde_json::to_string(flow)?)
        .bind(now)
        .bind(id)
        .execute(self.writer())
        .await?;
        Ok(kept.rows_affected() > 0)
    }

    /// Notes what was found at NextX where both sides had changed it, or that nothing stands between them any more.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn automation_met(
        &self,
        id: i64,
        met: Option<&Map<String, Value>>,
    ) -> Result<(), StoreError> {
        let met = met.map(serde_json::to_string).transpose()?;
        sqlx::query("UPDATE automation_draft SET met = ? WHERE id = ?")
            .bind(met)
            .bind(id)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Notes that a new one is about to be sent, before its first byte leaves, or (`None`) that NextX does not have it for
    /// certain.
    ///
    /// # Errors
    /// [`StoreError`]; then it is not to be sent.
    pub async fn automation_sent(
        &self,
        id: i64,
        sent: Option<&SentAutomation>,
    ) -> Result<(), StoreError> {
        let before = sent.map(|sent| serde_json::to_string(&sent.before));
        sqlx::query("UPDATE automation_draft SET sent = ?, sent_at = ? WHERE id = ?")
            .bind(before.transpose()?)
            .bind(sent.map(|sent| sent.at))
            .bind(id)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Forgets one that NextX has, or that nobody wants any more.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn forget_automation_draft(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM automation_draft WHERE id = ?")
            .bind(id)
            .execute(self.writer())
            .await?;
        Ok(())
    }
}

fn draft(row: &SqliteRow) -> Result<AutomationDraft, StoreError> {
    let met: Option<&str> = row.get("met");
    let sent = row
        .get::<Option<&str>, _>("sent")
        .zip(row.get::<Option<i64>, _>("sent_at"));
    let sent = sent.map(|(before, at)| -> Result<_, StoreError> {
        Ok(SentAutomation {
            before: serde_json::from_str(before)?,
            at,
        })
    });
    Ok(AutomationDraft {
        id: row.get("id"),
        remote_id: row.get("remote_id"),
        base: serde_json::from_str(row.get("base"))?,
        met: met.map(serde_json::from_str).transpose()?,
        flow: serde_json::from_str(row.get("content"))?,
        changed_at: row.get("changed_at"),
        sent: sent.transpose()?,
    })
}
