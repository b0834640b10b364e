//! Documents on their way to NextX.

use sha2::{Digest, Sha256};
use sqlx::{
    Row, Sqlite, Transaction,
    sqlite::{SqliteQueryResult, SqliteRow},
};
use till_core::outbox::DocumentState;
use uuid::Uuid;

use crate::{Store, StoreError};

/// What a document makes at NextX.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// A sell order (`sell.create`).
    Sale,
    /// A customer (`customer.create`).
    Customer,
}

impl DocumentKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Customer => "customer",
        }
    }
}

/// A document in the outbox. Times are epoch milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its place in the queue.
    pub id: i64,
    /// What it makes.
    pub kind: DocumentKind,
    /// Ours, a `UUIDv7`.
    pub document_id: Uuid,
    /// Where it stands.
    pub state: DocumentState,
    /// The bytes that were or will be sent; frozen at the first send.
    pub body: Option<Vec<u8>>,
    /// How often it was sent.
    pub attempts: u32,
    /// Not before this.
    pub next_attempt_at: i64,
    /// When the first send began.
    pub first_sent_at: Option<i64>,
    /// When the last send ended.
    pub send_ended_at: Option<i64>,
    /// When a look first found it absent.
    pub absent_at: Option<i64>,
    /// What went wrong last: the server's words, or a code of the till behind a `#`.
    pub last_error: Option<String>,
    /// NextX's id, once it is known.
    pub remote_id: Option<i64>,
    /// When it was made.
    pub created_at: i64,
}

/// How many documents stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Sales not at NextX yet, as far as is known, and on their way: queued, sending.
    pub waiting: u32,
    /// Sales sent without a believable answer.
    pub unclear: u32,
    /// Documents that a person has to look at: refused, conflict, and sales whose customer is one of these.
    pub attention: u32,
    /// Sales made since the moment asked for that NextX said yes to.
    pub uploaded: u32,
    /// Documents of any kind that are not at NextX for certain.
    pub unsent: u32,
    /// When the next sale is due.
    pub next_attempt_at: Option<i64>,
}

/// How a send ended. Times are epoch milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct SendEnd<'a> {
    /// Where the document stands now.
    pub state: DocumentState,
    /// What went wrong.
    pub error: Option<&'a str>,
    /// When it ended.
    pub ended_at: i64,
    /// NextX's id of what was made, where the answer tells.
    pub remote_id: Option<i64>,
    /// Where the answer itself says that nothing was done, which counts as a first look.
    pub absent_at: Option<i64>,
    /// Not before this.
    pub next_attempt_at: i64,
}

/// A document that is due later than this was made while the clock was ahead: it is due now. In milliseconds; no pause
/// is longer.
const LONGEST_WAIT: i64 = 3_600_000;

const COLUMNS: &str = "SELECT id, kind, document_id, state, body, attempts, next_attempt_at, first_sent_at, \
                       send_ended_at, absent_at, last_error, remote_id, created_at FROM outbox ";

pub(crate) async fn enqueue(
    tx: &mut Transaction<'static, Sqlite>,
    kind: DocumentKind,
    document_id: Uuid,
    depends_on: Option<i64>,
    now: i64,
) -> Result<i64, StoreError> {
    let id = sqlx::query_scalar(
        "INSERT INTO outbox (kind, document_id, depends_on, state, next_attempt_at, created_at)
         VALUES (?, ?, ?, 'queued', ?, ?) RETURNING id",
    )
    .bind(kind.as_str())
    .bind(document_id.to_string())
    .bind(depends_on)
    .bind(now)
    .bind(now)
    .fetch_one(&mut **tx)
    .await?;
    Ok(id)
}

impl Store {
    /// The document to send now: the oldest that is due and whose dependency has arrived.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn next_to_send(&self, now: i64) -> Result<Option<Document>, StoreError> {
        let row = sqlx::query(with_columns(
            "WHERE state = 'queued' AND next_attempt_at NOT BETWEEN ?1 + 1 AND ?1 + ?2
               AND (depends_on IS NULL
                    OR (SELECT state FROM outbox AS needed WHERE needed.id = outbox.depends_on) = 'confirmed')
             ORDER BY id LIMIT 1",
        ))
        .bind(now)
        .bind(LONGEST_WAIT)
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(document).transpose()
    }

    /// The documents to look for at the server now, the oldest first: accepted and unclear ones that are due.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn to_look_for(&self, now: i64) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query(with_columns(
            "WHERE state IN ('accepted', 'unclear') AND next_attempt_at NOT BETWEEN ?1 + 1 AND ?1 + ?2
             ORDER BY id LIMIT 500",
        ))
        .bind(now)
        .bind(LONGEST_WAIT)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(document).collect()
    }

    /// When the next document is due that nothing else stands in the way of; no send before `sending_from`. In epoch
    /// milliseconds.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn next_due(&self, now: i64, sending_from: i64) -> Result<Option<i64>, StoreError> {
        let due = sqlx::query_scalar(
            "SELECT min(iif(state = 'queued', max(due, ?3), due)) FROM (
                 SELECT state, iif(next_attempt_at > ?1 + ?2, ?1, next_attempt_at) AS due
                 FROM outbox WHERE state IN ('queued', 'accepted', 'unclear')
                   AND (depends_on IS NULL OR state <> 'queued'
                        OR (SELECT state FROM outbox AS needed WHERE needed.id = outbox.depends_on) = 'confirmed'))",
        );
        Ok(due
            .bind(now)
            .bind(LONGEST_WAIT)
            .bind(sending_from)
            .fetch_one(self.reader())
            .await?)
    }

    /// Sets a document aside that cannot be sent, for a person to look at.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn set_aside(&self, id: i64, error: &str) -> Result<(), StoreError> {
        let done = sqlx::query(
            "UPDATE outbox SET state = 'conflict', last_error = ? WHERE id = ? AND state = 'queued'",
        )
        .bind(error)
        .bind(id)
        .execute(self.writer())
        .await?;
        one_row(&done, id)
    }

    /// Commits that a send of `body` begins. The first body is frozen; the answer is the frozen one.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing may be sent.
    pub async fn begin_send(&self, id: i64, body: &[u8], now: i64) -> Result<Vec<u8>, StoreError> {
        let digest: [u8; 32] = Sha256::digest(body).into();
        // A statement of its own would be committed when its rows are dropped, which tells nobody that it failed.
        let mut tx = self.begin().await?;
        let frozen = sqlx::query(
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1, absent_at = NULL,
                    body = coalesce(body, ?1), body_sha256 = coalesce(body_sha256, ?2),
                    first_sent_at = coalesce(first_sent_at, ?3), send_ended_at = NULL
             WHERE id = ?4 AND state = 'queued' RETURNING body, body_sha256",
        )
        .bind(body)
        .bind(digest.as_slice())
        .bind(now)
        .bind(id)
        .fetch_one(&mut *tx)
        .await?;
        let body: Vec<u8> = frozen.get("body");
        let known: Vec<u8> = frozen.get("body_sha256");
        if Sha256::digest(&body)[..] != known {
            return Err(StoreError::Damaged(format!(
                "the frozen body of document {id}"
            )));
        }
        tx.commit().await?;
        Ok(body)
    }

    /// Commits how a send ended.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn end_send(&self, id: i64, end: &SendEnd<'_>) -> Result<(), StoreError> {
        let ended = sqlx::query(
            "UPDATE outbox SET state = ?, last_error = ?, send_ended_at = ?, absent_at = ?, next_attempt_at = ?,
                    remote_id = ?
             WHERE id = ? AND state = 'sending'",
        )
        .bind(end.state.as_str())
        .bind(end.error)
        .bind(end.ended_at)
        .bind(end.absent_at)
        .bind(end.next_attempt_at)
        .bind(end.remote_id)
        .bind(id)
        .execute(self.writer())
        .await?;
        one_row(&ended, id)
    }

    /// Commits what a look at the server found about a document that was sent.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn end_look(&self, looked: &Document, now: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        end_look(&mut tx, looked, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What was being sent when the program ended, or when its end could not be noted, has an unclear end. The settle
    /// time begins now. To be called while nothing is being sent.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn recover_sending(&self, now: i64) -> Result<u64, StoreError> {
        let recovered = sqlx::query(
            "UPDATE outbox SET state = 'unclear', send_ended_at = ?1, next_attempt_at = ?1 WHERE state = 'sending'",
        )
        .bind(now)
        .execute(self.writer())
        .await?;
        Ok(recovered.rows_affected())
    }

    /// Begins the settle time of every unclear document anew: at a start, for the clock may have moved.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn settle_again(&self, now: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE outbox SET send_ended_at = ?1, absent_at = NULL WHERE state = 'unclear'",
        )
        .bind(now)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Makes everything that waits due now.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn wake_outbox(&self, now: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE outbox SET next_attempt_at = ?1
             WHERE state IN ('queued', 'accepted', 'unclear') AND next_attempt_at > ?1",
        )
        .bind(now)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// How many documents stand where; uploaded ones are counted from `since` on.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn outbox_counts(&self, since: i64) -> Result<OutboxCounts, StoreError> {
        let row = sqlx::query(
            "WITH open AS (
                 SELECT kind, state, next_attempt_at,
                        kind = 'sale' AND state = 'queued'
                        AND coalesce((SELECT needed.state IN ('refused', 'conflict') FROM outbox AS needed
                                      WHERE needed.id = outbox.depends_on), FALSE) AS stuck
                 FROM outbox WHERE state IN ('queued', 'sending', 'unclear', 'refused', 'conflict'))
             SELECT count(*) FILTER (WHERE kind = 'sale' AND state IN ('queued', 'sending') AND NOT stuck) AS waiting,
                    count(*) FILTER (WHERE kind = 'sale' AND state = 'unclear') AS unclear,
                    count(*) FILTER (WHERE stuck OR state IN ('refused', 'conflict')) AS attention,
                    count(*) AS unsent,
                    min(next_attempt_at) FILTER (WHERE kind = 'sale' AND state IN ('queued', 'unclear') AND NOT stuck)
                        AS next_attempt_at,
                    (SELECT count(*) FROM outbox WHERE created_at >= ? AND kind = 'sale'
                         AND state IN ('accepted', 'confirmed')) AS uploaded
             FROM open",
        )
        .bind(since)
        .fetch_one(self.reader())
        .await?;
        Ok(OutboxCounts {
            waiting: row.get("waiting"),
            unclear: row.get("unclear"),
            attention: row.get("attention"),
            uploaded: row.get("uploaded"),
            unsent: row.get("unsent"),
            next_attempt_at: row.get("next_attempt_at"),
        })
    }

    /// NextX's ids of sales that were made between two moments and are confirmed: what a look has to find to be
    /// believed.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn confirmed_sales(&self, from: i64, to: i64) -> Result<Vec<i64>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT remote_id FROM outbox
             WHERE created_at BETWEEN ? AND ? AND kind = 'sale' AND state = 'confirmed' AND remote_id IS NOT NULL
             ORDER BY created_at DESC LIMIT 200",
        );
        Ok(ids.bind(from).bind(to).fetch_all(self.reader()).await?)
    }
}

pub(crate) async fn end_look(
    tx: &mut Transaction<'static, Sqlite>,
    looked: &Document,
    now: i64,
) -> Result<(), StoreError> {
    let confirmed = (looked.state == DocumentState::Confirmed).then_some(now);
    let ended = sqlx::query(
        "UPDATE outbox SET state = ?, last_error = ?, next_attempt_at = ?, absent_at = ?, remote_id = ?,
                confirmed_at = ?
         WHERE id = ? AND state IN ('accepted', 'unclear')",
    )
    .bind(looked.state.as_str())
    .bind(&looked.last_error)
    .bind(looked.next_attempt_at)
    .bind(looked.absent_at)
    .bind(looked.remote_id)
    .bind(confirmed)
    .bind(looked.id)
    .execute(&mut **tx)
    .await?;
    one_row(&ended, looked.id)
}

/// A document that is not in the state it was left in must not be gone on with.
fn one_row(done: &SqliteQueryResult, id: i64) -> Result<(), StoreError> {
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Damaged(format!("the state of document {id}"))),
    }
}

fn with_columns(condition: &str) -> sqlx::AssertSqlSafe<String> {
    // Both halves are constants of this file.
    sqlx::AssertSqlSafe(format!("{COLUMNS}{condition}"))
}

fn document(row: &SqliteRow) -> Result<Document, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("{what} of a document in the outbox"));
    Ok(Document {
        id: row.get("id"),
        kind: match row.get("kind") {
            "sale" => DocumentKind::Sale,
            "customer" => DocumentKind::Customer,
            _ => return Err(damaged("the kind")),
        },
        document_id: Uuid::parse_str(row.get("document_id")).map_err(|_| damaged("the id"))?,
        state: DocumentState::named(row.get("state")).ok_or_else(|| damaged("the state"))?,
        body: row.get("body"),
        attempts: row.get("attempts"),
        next_attempt_at: row.get("next_attempt_at"),
        first_sent_at: row.get("first_sent_at"),
        send_ended_at: row.get("send_ended_at"),
        absent_at: row.get("absent_at"),
        last_error: row.get("last_error"),
        remote_id: row.get("remote_id"),
        created_at: row.get("created_at"),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::{DatabaseKey, Store, StoreError};

    #[tokio::test]
    async fn a_frozen_body_that_is_damaged_is_not_sent_and_can_be_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("till.db"), &DatabaseKey::new([7; 32]))
            .await
            .unwrap();
        let id = uuid::Uuid::from_u128(1);
        store.add_customer("Khách Thử", "", id, 0).await.unwrap();
        let document = store.next_to_send(0).await.unwrap().unwrap();
        sqlx::query("UPDATE outbox SET body = x'00', body_sha256 = x'11'")
            .execute(store.writer())
            .await
            .unwrap();
        let refused = store.begin_send(document.id, b"{}", 0).await;
        assert!(matches!(refused, Err(StoreError::Damaged(_))));
        // It is as it was, so that it can be set aside and the next one goes.
        store
            .set_aside(document.id, "#document_damaged")
            .await
            .unwrap();
        assert!(store.next_to_send(0).await.unwrap().is_none());
        assert_eq!(store.outbox_counts(0).await.unwrap().attention, 1);
        store.close().await;
    }
}
