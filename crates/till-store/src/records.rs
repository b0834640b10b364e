//! Records of NextX that lists show: orders of every branch, tasks, leads, campaigns. Kept as NextX answered them.

use std::collections::HashSet;

use jiff::civil::Date;
use sqlx::{AssertSqlSafe, FromRow};
use till_core::fold::{fold, words};

use crate::{Store, StoreError};

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// `sell.list`
    SellOrder,
    /// `sell_return.list`
    SellReturn,
    /// `purchase.list`
    PurchaseOrder,
    /// `task.list`
    Task,
    /// `user.list`
    User,
    /// `lead.list`
    Lead,
    /// `opportunity.list`
    Opportunity,
    /// `campaign.list`
    Campaign,
    /// `sms_campaign.list`
    SmsCampaign,
    /// `email_campaign.list`
    EmailCampaign,
    /// `automation.list`
    Automation,
    /// `webform.list`
    WebForm,
}

impl RecordKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::SellOrder => "sell_order",
            Self::SellReturn => "sell_return",
            Self::PurchaseOrder => "purchase_order",
            Self::Task => "task",
            Self::User => "user",
            Self::Lead => "lead",
            Self::Opportunity => "opportunity",
            Self::Campaign => "campaign",
            Self::SmsCampaign => "sms_campaign",
            Self::EmailCampaign => "email_campaign",
            Self::Automation => "automation",
            Self::WebForm => "web_form",
        }
    }
}

/// A row of a list, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    /// NextX's id within its kind.
    pub remote_id: i64,
    /// The branch whose list it was read from, where lists are of a branch.
    pub branch_id: Option<i64>,
    /// The day by which it is listed.
    pub day: Option<Date>,
    /// What it is found by: numbers, names, phones.
    pub words: String,
    /// The row as JSON.
    pub content: String,
}

/// A record, as it was read.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Record {
    /// NextX's id within its kind.
    pub remote_id: i64,
    /// The branch whose list it was read from, where lists are of a branch.
    pub branch_id: Option<i64>,
    /// Its row in the list, as JSON.
    pub content: String,
    /// Its detail as JSON, where it was read. Older than the row where the row has changed since.
    pub detail: Option<String>,
    /// When the detail was asked for, in epoch milliseconds; 0 when never, or when the row has changed since.
    pub detailed_at: i64,
}

/// The part of a kind's records that a list, or a pass over one, is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordScope {
    /// The kind.
    pub kind: RecordKind,
    /// Of this branch alone.
    pub branch_id: Option<i64>,
    /// Of this day and later days; then those without a day are not in it.
    pub from: Option<Date>,
    /// Of this day and earlier days; then those without a day are not in it.
    pub until: Option<Date>,
}

impl RecordScope {
    /// All records of a kind.
    #[must_use]
    pub const fn of(kind: RecordKind) -> Self {
        Self {
            kind,
            branch_id: None,
            from: None,
            until: None,
        }
    }
}

/// Of how many records the detail was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct RecordCoverage {
    /// Those with a detail.
    pub detailed: u32,
    /// All.
    pub all: u32,
}

/// Conditions of [`RecordScope`], bound by [`Store::records`] and others in this order.
const IN_SCOPE: &str = "kind = ?1 AND (?2 IS NULL OR branch_id = ?2) AND (?3 IS NULL OR day >= ?3)
     AND (?4 IS NULL OR day <= ?4)";

macro_rules! in_scope {
    ($query:expr, $scope:expr) => {
        $query
            .bind($scope.kind.as_str())
            .bind($scope.branch_id)
            .bind($scope.from.map(|day| day.to_string()))
            .bind($scope.until.map(|day| day.to_string()))
    };
}

impl Store {
    /// Stores a page of a list, and writes only what has changed; answers how many rows were written. The detail of a row
    /// that has changed is due again.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of the page is stored.
    pub async fn put_records(
        &self,
        kind: RecordKind,
        rows: &[RecordRow],
    ) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let mut written = 0;
        for row in rows {
            let done = sqlx::query(
                "INSERT INTO nextx_record (kind, remote_id, branch_id, day, words, content) VALUES (?, ?, ?, ?, ?, ?)
                 ON CONFLICT (kind, remote_id) DO UPDATE SET
                     branch_id = excluded.branch_id, day = excluded.day, words = excluded.words,
                     content = excluded.content, detailed_at = 0
                 WHERE content <> excluded.content OR branch_id IS NOT excluded.branch_id",
            )
            .bind(kind.as_str())
            .bind(row.remote_id)
            .bind(row.branch_id)
            .bind(row.day.map(|day| day.to_string()))
            .bind(format!(" {}", fold(&row.words)))
            .bind(&row.content)
            .execute(&mut *tx)
            .await?;
            written += done.rows_affected();
        }
        tx.commit().await?;
        Ok(written)
    }

    /// Ends a complete pass over what is in `scope`, in which the records `seen` were named. What two of them in a row
    /// do not name is gone; answers how many are. A pass that names less than half of what is known is not believed.
    ///
    /// # Errors
    /// [`StoreError`]; then all are as they were.
    pub async fn end_record_pass(
        &self,
        scope: RecordScope,
        seen: &HashSet<i64>,
    ) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let known = format!("SELECT id, remote_id FROM nextx_record WHERE {IN_SCOPE}");
        let known: Vec<(i64, i64)> = in_scope!(sqlx::query_as(AssertSqlSafe(known)), scope)
            .fetch_all(&mut *tx)
            .await?;
        if seen.len() * 2 < known.len() {
            return Ok(0);
        }
        let (named, missed): (Vec<_>, Vec<_>) =
            known.into_iter().partition(|(_, id)| seen.contains(id));
        let ids = |of: Vec<(i64, i64)>| -> Result<String, StoreError> {
            let ids: Vec<i64> = of.into_iter().map(|(id, _)| id).collect();
            Ok(serde_json::to_string(&ids)?)
        };
        let (named, missed) = (ids(named)?, ids(missed)?);
        let gone = sqlx::query(
            "DELETE FROM nextx_record WHERE missed = 1 AND id IN (SELECT value FROM json_each(?))",
        )
        .bind(&missed)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        for (missed_now, ids) in [(1, missed), (0, named)] {
            sqlx::query(
                "UPDATE nextx_record SET missed = ?1
                 WHERE missed <> ?1 AND id IN (SELECT value FROM json_each(?2))",
            )
            .bind(missed_now)
            .bind(ids)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(gone)
    }

    /// What is in `scope` and has all words of `text`, or their beginnings, the newest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn records(&self, scope: RecordScope, text: &str) -> Result<Vec<Record>, StoreError> {
        let words: Vec<String> = words(text)
            .into_iter()
            .map(|word| format!(" {word}"))
            .collect();
        let sql = format!(
            "SELECT remote_id, branch_id, content, detail, detailed_at FROM nextx_record
             WHERE {IN_SCOPE} AND NOT EXISTS (SELECT 1 FROM json_each(?5) WHERE instr(words, value) = 0)
             ORDER BY day DESC, remote_id DESC"
        );
        let records = in_scope!(sqlx::query_as(AssertSqlSafe(sql)), scope)
            .bind(serde_json::to_string(&words)?)
            .fetch_all(self.reader())
            .await?;
        Ok(records)
    }

    /// Those of the newest `through` details of a kind in which a number stands, the newest first: what it names there,
    /// the caller finds out.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn records_naming(
        &self,
        kind: RecordKind,
        number: i64,
        through: u32,
    ) -> Result<Vec<Record>, StoreError> {
        let records = sqlx::query_as(
            "SELECT remote_id, branch_id, content, detail, detailed_at
             FROM (SELECT * FROM nextx_record WHERE kind = ?1 ORDER BY day DESC, remote_id DESC LIMIT ?3)
             WHERE instr(detail, ?2) > 0 ORDER BY day DESC, remote_id DESC",
        )
        .bind(kind.as_str())
        .bind(number.to_string())
        .bind(through)
        .fetch_all(self.reader())
        .await?;
        Ok(records)
    }

    /// One record.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn record(
        &self,
        kind: RecordKind,
        remote_id: i64,
    ) -> Result<Option<Record>, StoreError> {
        let record = sqlx::query_as(
            "SELECT remote_id, branch_id, content, detail, detailed_at FROM nextx_record
             WHERE kind = ? AND remote_id = ?",
        )
        .bind(kind.as_str())
        .bind(remote_id)
        .fetch_optional(self.reader())
        .await?;
        Ok(record)
    }

    /// Records whose detail was last asked for before `before` (epoch milliseconds): those never read first, then the
    /// newest.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn records_to_detail(
        &self,
        kind: RecordKind,
        before: i64,
        most: u32,
    ) -> Result<Vec<i64>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT remote_id FROM nextx_record WHERE kind = ? AND detailed_at < ?
             ORDER BY detailed_at > 0, day DESC, remote_id DESC LIMIT ?",
        )
        .bind(kind.as_str())
        .bind(before)
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        Ok(ids)
    }

    /// Stores a detail as JSON, asked for at `at` (epoch milliseconds); `None` where it could not be read, so that it
    /// is not asked for again at once.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn put_record_detail(
        &self,
        kind: RecordKind,
        remote_id: i64,
        detail: Option<&str>,
        at: i64,
    ) -> Result<(), StoreError> {
        let detail = [(remote_id, detail.map(str::to_owned))];
        self.put_record_details(kind, &detail, at).await
    }

    /// The same for several.
    ///
    /// # Errors
    /// [`StoreError`]; then none of them is stored.
    pub async fn put_record_details(
        &self,
        kind: RecordKind,
        details: &[(i64, Option<String>)],
        at: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for (remote_id, detail) in details {
            sqlx::query(
                "UPDATE nextx_record SET detail = coalesce(?, detail), detailed_at = ? WHERE kind = ? AND remote_id = ?",
            )
            .bind(detail.as_deref())
            .bind(at)
            .bind(kind.as_str())
            .bind(remote_id)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Forgets a record that NextX has deleted, as it was asked to.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn forget_record(&self, kind: RecordKind, remote_id: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM nextx_record WHERE kind = ? AND remote_id = ?")
            .bind(kind.as_str())
            .bind(remote_id)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Of how many records in `scope` the detail was read.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn record_coverage(&self, scope: RecordScope) -> Result<RecordCoverage, StoreError> {
        let sql = format!(
            "SELECT count(detail) AS detailed, count(*) AS \"all\" FROM nextx_record WHERE {IN_SCOPE}"
        );
        Ok(in_scope!(sqlx::query_as(AssertSqlSafe(sql)), scope)
            .fetch_one(self.reader())
            .await?)
    }
}
