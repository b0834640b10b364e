//! The server's books of a day against ours.

use jiff::civil::Date;
use sqlx::Row;
use till_core::clock::{shop_date, shop_zone};

use crate::{Store, StoreError};

/// Days older than this are not audited any more, in milliseconds.
const LONGEST_AGO: i64 = 7 * 24 * 3_600_000;

/// What an audit of a day found, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// NextX's id of the branch.
    pub branch_id: i64,
    /// The day.
    pub day: Date,
    /// When it was audited, in epoch milliseconds.
    pub audited_at: i64,
    /// JSON: what NextX has more than once.
    pub doubles: String,
    /// JSON: orders under our numbers that this till did not make.
    pub strangers: String,
    /// JSON: confirmed documents that NextX does not list.
    pub missing: String,
}

impl Store {
    /// The branches and days that are due for an audit: `rest` milliseconds after the last send of their documents, again
    /// while confirmed ones are not listed, and once more when the day is over.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn days_to_audit(&self, now: i64, rest: i64) -> Result<Vec<(i64, Date)>, StoreError> {
        let rows = sqlx::query(
            "SELECT branch_id, day, max(send_ended_at) AS last_sent,
                    (SELECT audited_at FROM audit WHERE audit.branch_id = made.branch_id AND audit.day = made.day)
                        AS audited_at,
                    (SELECT missing <> '[]' FROM audit WHERE audit.branch_id = made.branch_id AND audit.day = made.day)
                        AS missed
             FROM (SELECT outbox.content ->> '$.document.place.branch_id' AS branch_id, sale.day, outbox.send_ended_at
                   FROM sale JOIN outbox ON outbox.id = sale.outbox_id WHERE sale.day >= ?1
                   UNION ALL
                   SELECT outbox.content ->> '$.document.place.branch_id', sell_return.day, outbox.send_ended_at
                   FROM sell_return JOIN outbox ON outbox.id = sell_return.outbox_id WHERE sell_return.day >= ?1)
                  AS made
             WHERE send_ended_at IS NOT NULL
             GROUP BY branch_id, day",
        )
        .bind(day_of(now - LONGEST_AGO).to_string())
        .fetch_all(self.reader())
        .await?;
        let mut due = Vec::new();
        for row in rows {
            let day: Date = row
                .get::<&str, _>("day")
                .parse()
                .map_err(|_| StoreError::Damaged("the day of a sale".to_owned()))?;
            let last_sent: i64 = row.get("last_sent");
            let audited_at: Option<i64> = row.get("audited_at");
            // The clock may have gone back since.
            let audited_at = audited_at.filter(|at| *at <= now);
            let is_settled = last_sent + rest <= now || last_sent > now;
            // A send that seems to lie ahead is audited again after a rest, and not for ever.
            let is_new = audited_at
                .is_none_or(|at| at < last_sent + rest && (last_sent <= now || at + rest <= now));
            // Documents that are confirmed and not listed: rather than that they are gone, the list was not whole.
            let missed: Option<bool> = row.get("missed");
            let is_doubtful = missed == Some(true) && audited_at.is_some_and(|at| at + rest <= now);
            let is_over = day < day_of(now);
            let was_open = audited_at.is_some_and(|at| at < end_of(day) + rest);
            if is_settled && (is_new || is_doubtful || (is_over && was_open)) {
                due.push((row.get("branch_id"), day));
            }
        }
        Ok(due)
    }

    /// Keeps what an audit found.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn put_audit(&self, audit: &AuditRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO audit (branch_id, day, audited_at, doubles, strangers, missing) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET audited_at = excluded.audited_at, doubles = excluded.doubles,
                                       strangers = excluded.strangers, missing = excluded.missing",
        )
        .bind(audit.branch_id)
        .bind(audit.day.to_string())
        .bind(audit.audited_at)
        .bind(&audit.doubles)
        .bind(&audit.strangers)
        .bind(&audit.missing)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// The audits of the last days, the newest day first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn audits(&self) -> Result<Vec<AuditRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT branch_id, day, audited_at, doubles, strangers, missing FROM audit
             ORDER BY day DESC, branch_id LIMIT 31",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(AuditRow {
                    branch_id: row.get("branch_id"),
                    day: row
                        .get::<&str, _>("day")
                        .parse()
                        .map_err(|_| StoreError::Damaged("the day of an audit".to_owned()))?,
                    audited_at: row.get("audited_at"),
                    doubles: row.get("doubles"),
                    strangers: row.get("strangers"),
                    missing: row.get("missing"),
                })
            })
            .collect()
    }
}

fn day_of(moment: i64) -> Date {
    shop_date(jiff::Timestamp::from_millisecond(moment).unwrap_or_default())
}

/// When a day of the shop is over, in epoch milliseconds.
fn end_of(day: Date) -> i64 {
    day.tomorrow()
        .and_then(|next| next.to_zoned(shop_zone()))
        .map_or(i64::MIN, |midnight| midnight.timestamp().as_millisecond())
}
