//! Documents on their way to NextX. The protocol that moves them is `till-sync`.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sqlx::{
    Row, Sqlite, Transaction,
    sqlite::{SqliteQueryResult, SqliteRow},
};
use till_core::{
    decision::KEPT_UNSEEN,
    document::{Content, Document, DocumentKind, SendEnd, code_of},
    outbox::DocumentState,
};
use uuid::Uuid;

use crate::{Store, StoreError, customer_details, customers};

/// How many documents stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Sales and returns not at NextX yet, as far as is known, and on their way: queued, sending.
    pub waiting: u32,
    /// Sales and returns sent without a believable answer.
    pub unclear: u32,
    /// Documents that a person has to look at: refused, conflict, unclear ones that nothing can decide, and those that
    /// depend on one of these.
    pub attention: u32,
    /// Sales and returns made since the moment asked for that NextX said yes to.
    pub uploaded: u32,
    /// Documents of any kind that are not at NextX for certain.
    pub unsent: u32,
    /// When the next sale or return is due.
    pub next_attempt_at: Option<i64>,
}

/// What became known about a document.
#[derive(Clone, Copy, Debug)]
pub struct Settled<'a> {
    /// Where it stands now.
    pub state: DocumentState,
    /// What stands in its way: the server's words, or a code of the till behind a `#`.
    pub last_error: Option<&'a str>,
    /// Not before this, in epoch milliseconds.
    pub next_attempt_at: i64,
    /// NextX's id.
    pub remote_id: Option<i64>,
    /// The number NextX gave it, where that is not ours.
    pub remote_number: Option<&'a str>,
    /// JSON of what NextX has in its place.
    pub found: Option<&'a str>,
}

/// A document that is due later than this was made while the clock was ahead: it is due now. In milliseconds; no pause
/// is longer.
const LONGEST_WAIT: i64 = 3_600_000;

const COLUMNS: &str = "SELECT outbox.id, outbox.document_id, outbox.content, outbox.state, outbox.body, outbox.attempts,
     outbox.next_attempt_at, outbox.first_sent_at, outbox.send_ended_at, outbox.last_error, outbox.remote_id,
     outbox.created_at,
     (SELECT needed.remote_id FROM outbox AS needed WHERE needed.id = outbox.depends_on AND needed.state = 'confirmed')
         AS needed_remote_id
     FROM outbox ";

/// Puts a document into the queue, with what it does to stock.
pub(crate) async fn enqueue(
    tx: &mut Transaction<'static, Sqlite>,
    content: &Content,
    depends_on: Option<i64>,
) -> Result<i64, StoreError> {
    let now = content.made_at().as_millisecond();
    let id = sqlx::query_scalar(
        "INSERT INTO outbox (kind, document_id, content, depends_on, state, next_attempt_at, created_at)
         VALUES (?, ?, ?, ?, 'queued', ?, ?) RETURNING id",
    )
    .bind(content.kind().as_str())
    .bind(content.id().to_string())
    .bind(serde_json::to_string(content)?)
    .bind(depends_on)
    .bind(now)
    .bind(now)
    .fetch_one(&mut **tx)
    .await?;
    let moves: Vec<(i64, i64, String)> = content
        .stock_moves()
        .iter()
        .map(|moved| {
            let quantity = moved.quantity.normalize().to_string();
            (moved.variation_id, moved.branch_id, quantity)
        })
        .collect();
    if !moves.is_empty() {
        // One statement for all lines: each one more costs as much as the line itself.
        sqlx::query(
            "INSERT INTO stock_move (outbox_id, position, variation_id, branch_id, quantity)
             SELECT ?1, key, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?2)",
        )
        .bind(id)
        .bind(serde_json::to_string(&moves)?)
        .execute(&mut **tx)
        .await?;
    }
    Ok(id)
}

/// The place in the queue of a document of ours, unless it was given up.
pub(crate) async fn place_of(
    tx: &mut Transaction<'static, Sqlite>,
    document_id: Uuid,
) -> Result<Option<i64>, StoreError> {
    let id =
        sqlx::query_scalar("SELECT id FROM outbox WHERE document_id = ? AND state <> 'discarded'");
    Ok(id
        .bind(document_id.to_string())
        .fetch_optional(&mut **tx)
        .await?)
}

impl Store {
    /// Takes in a document that stands alone: a lead, a task, or a change of a record, which may depend on the document
    /// that makes that record.
    ///
    /// # Errors
    /// [`StoreError`]; then it is not taken in.
    pub async fn add_document(
        &self,
        content: &Content,
        depends_on: Option<Uuid>,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let depends_on = match depends_on {
            Some(needed) => {
                let place = place_of(&mut tx, needed).await?;
                Some(place.ok_or_else(|| StoreError::Damaged(format!("document {needed}")))?)
            }
            None => None,
        };
        enqueue(&mut tx, content, depends_on).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }

    /// Takes in documents that stand alone, all of them or none.
    ///
    /// # Errors
    /// [`StoreError`]; then none is taken in.
    pub async fn add_documents(&self, contents: &[Content]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for content in contents {
            enqueue(&mut tx, content, None).await?;
        }
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }

    /// The document to send now: the oldest that is due and whose dependency has arrived.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn next_to_send(&self, now: i64) -> Result<Option<Document>, StoreError> {
        loop {
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
            let Some(row) = row else {
                return Ok(None);
            };
            if let Some(document) = self.whole(&row).await? {
                return Ok(Some(document));
            }
        }
    }

    /// The document of a row. One that cannot be read is set aside for a person, so that it stands in nobody's way.
    async fn whole(&self, row: &SqliteRow) -> Result<Option<Document>, StoreError> {
        match document(row) {
            Ok(document) => Ok(Some(document)),
            Err(StoreError::Damaged(_)) => {
                let id: i64 = row.get("id");
                tracing::error!(document = id, "a document cannot be read");
                sqlx::query(
                    "UPDATE outbox SET state = 'conflict', last_error = '#document_damaged'
                     WHERE id = ? AND state IN ('queued', 'accepted', 'unclear')",
                )
                .bind(id)
                .execute(self.writer())
                .await?;
                self.keep_journal().await;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The documents to look for at the server now, the oldest first: accepted and unclear ones that are due. All of them:
    /// one that is left out could not speak against another's being absent.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn to_look_for(&self, now: i64) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query(with_columns(
            "WHERE state IN ('accepted', 'unclear') AND next_attempt_at NOT BETWEEN ?1 + 1 AND ?1 + ?2
             ORDER BY id",
        ))
        .bind(now)
        .bind(LONGEST_WAIT)
        .fetch_all(self.reader())
        .await?;
        let mut documents = Vec::with_capacity(rows.len());
        for row in &rows {
            documents.extend(self.whole(row).await?);
        }
        Ok(documents)
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
        self.keep_journal().await;
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
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1,
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
        // Also a database that loses its last commit then knows that it did.
        self.keep_journal().await;
        Ok(body)
    }

    /// Commits how a send ended.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn end_send(&self, id: i64, end: &SendEnd) -> Result<(), StoreError> {
        let ended = sqlx::query(
            "UPDATE outbox SET state = ?, last_error = ?, send_ended_at = ?, next_attempt_at = ?,
                    remote_id = coalesce(?, remote_id)
             WHERE id = ? AND state = 'sending'",
        )
        .bind(end.state.as_str())
        .bind(&end.error)
        .bind(end.ended_at)
        .bind(end.next_attempt_at)
        .bind(end.remote_id)
        .bind(id)
        .execute(self.writer())
        .await?;
        self.keep_journal().await;
        one_row(&ended, id)
    }

    /// Commits what became known about a document that stands where `document` says. A customer who is confirmed by it is
    /// one with a copy of them that was read meanwhile.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn settle(
        &self,
        document: &Document,
        settled: &Settled<'_>,
        now: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        if settled.state == DocumentState::Conflict
            && document.state == DocumentState::Confirmed
            && was_kept(&mut tx, document.id, settled.found).await?
        {
            return Ok(());
        }
        let is_confirmed = settled.state == DocumentState::Confirmed;
        let done = sqlx::query(
            "UPDATE outbox SET state = ?, last_error = ?, next_attempt_at = ?, remote_id = ?,
                    remote_number = coalesce(?, remote_number), found = ?, confirmed_at = ?
             WHERE id = ? AND state = ?",
        )
        .bind(settled.state.as_str())
        .bind(settled.last_error)
        .bind(settled.next_attempt_at)
        .bind(settled.remote_id)
        .bind(settled.remote_number)
        .bind(settled.found)
        .bind(is_confirmed.then_some(now))
        .bind(document.id)
        .bind(document.state.as_str())
        .execute(&mut *tx)
        .await?;
        one_row(&done, document.id)?;
        if is_confirmed
            && let (Content::Customer(customer), Some(remote_id)) =
                (&document.content, settled.remote_id)
        {
            customers::confirm(&mut tx, customer.id, remote_id).await?;
        }
        if is_confirmed
            && let (Content::Update(update), Some(remote_id)) =
                (&document.content, settled.remote_id)
        {
            customer_details::confirm(&mut tx, update, remote_id).await?;
        }
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }

    /// What was being sent when the program ended, or when its end could not be noted, has an unclear end. To be called
    /// while nothing is being sent.
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
                 SELECT kind IN ('sale', 'return') AS sold, state, next_attempt_at, last_error,
                        state = 'queued'
                        AND coalesce((SELECT needed.state IN ('refused', 'conflict', 'discarded')
                                      FROM outbox AS needed WHERE needed.id = outbox.depends_on), FALSE) AS stuck
                 FROM outbox WHERE state IN ('queued', 'sending', 'accepted', 'unclear', 'refused', 'conflict'))
             SELECT count(*) FILTER (WHERE sold AND state IN ('queued', 'sending') AND NOT stuck) AS waiting,
                    count(*) FILTER (WHERE sold AND state = 'unclear') AS unclear,
                    count(*) FILTER (WHERE stuck OR state IN ('refused', 'conflict')
                                        OR (state IN ('accepted', 'unclear') AND last_error = '#undecidable'))
                        AS attention,
                    count(*) FILTER (WHERE state <> 'accepted') AS unsent,
                    min(next_attempt_at) FILTER (WHERE sold AND state IN ('queued', 'unclear') AND NOT stuck)
                        AS next_attempt_at,
                    (SELECT count(*) FROM outbox WHERE created_at >= ? AND kind IN ('sale', 'return')
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

    /// NextX's ids, and for leads the codes, of documents of a kind that were made between two moments and are confirmed,
    /// the newest first: what a look has to find to be believed. What a person has kept unseen is none of them.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn confirmed_documents(
        &self,
        kind: DocumentKind,
        from: i64,
        to: i64,
    ) -> Result<Vec<(i64, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT remote_id, document_id FROM outbox
             WHERE created_at BETWEEN ? AND ? AND kind = ? AND state = 'confirmed' AND remote_id IS NOT NULL
               AND last_error IS NOT ?
             ORDER BY created_at DESC LIMIT 200",
        )
        .bind(from)
        .bind(to)
        .bind(kind.as_str())
        .bind(KEPT_UNSEEN)
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| Ok((row.get("remote_id"), code_of(document_id(row)?))))
            .collect()
    }

    /// The sales and returns made in a branch on a day that were not given up, in the order of the queue.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn documents_of_day(
        &self,
        branch_id: i64,
        day: Date,
    ) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query(with_columns(
            "WHERE outbox.id IN (SELECT outbox_id FROM sale WHERE day = ?1
                                 UNION ALL SELECT outbox_id FROM sell_return WHERE day = ?1)
               AND outbox.content ->> '$.document.place.branch_id' = ?2
               AND outbox.state <> 'discarded'
             ORDER BY outbox.id",
        ))
        .bind(day.to_string())
        .bind(branch_id)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(document).collect()
    }

    /// Every document that was ever made here, whatever became of it, in the order of the queue.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn documents(&self) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query(with_columns("ORDER BY outbox.id"))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(document).collect()
    }

    /// Which of these documents are in the outbox, whatever became of them.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn known_documents(&self, ids: &[Uuid]) -> Result<HashSet<Uuid>, StoreError> {
        let rows = sqlx::query(
            "SELECT document_id FROM outbox WHERE document_id IN (SELECT value FROM json_each(?))",
        )
        .bind(serde_json::to_string(ids)?)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(document_id).collect()
    }
}

/// Whether a person has seen the very same orders at NextX, in whichever order they are listed, and taken them for the
/// document.
async fn was_kept(
    tx: &mut Transaction<'static, Sqlite>,
    id: i64,
    found: Option<&str>,
) -> Result<bool, StoreError> {
    let kept: Option<Option<String>> =
        sqlx::query_scalar("SELECT found FROM outbox WHERE id = ? AND state = 'confirmed'")
            .bind(id)
            .fetch_optional(&mut **tx)
            .await?;
    let (Some(kept), Some(found)) = (kept.flatten(), found) else {
        return Ok(false);
    };
    let kept = ids_of(&kept)?;
    Ok(kept.len() > 1 && kept == ids_of(found)?)
}

/// NextX's ids of what was found.
fn ids_of(found: &str) -> Result<BTreeSet<i64>, StoreError> {
    #[derive(Deserialize)]
    struct Ids {
        id: Option<i64>,
        #[serde(default)]
        others: Vec<i64>,
    }
    let Ids { id, others } = serde_json::from_str(found)?;
    Ok(id.into_iter().chain(others).collect())
}

/// A document that is not in the state it was left in must not be gone on with.
fn one_row(done: &SqliteQueryResult, id: i64) -> Result<(), StoreError> {
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Damaged(format!("the state of document {id}"))),
    }
}

pub(crate) fn with_columns(condition: &str) -> sqlx::AssertSqlSafe<String> {
    // Both halves are constants of this crate.
    sqlx::AssertSqlSafe(format!("{COLUMNS}{condition}"))
}

fn document_id(row: &SqliteRow) -> Result<Uuid, StoreError> {
    Uuid::parse_str(row.get("document_id"))
        .map_err(|_| StoreError::Damaged("the id of a document in the outbox".to_owned()))
}

pub(crate) fn document(row: &SqliteRow) -> Result<Document, StoreError> {
    let state: &str = row.get("state");
    Ok(Document {
        id: row.get("id"),
        content: serde_json::from_str(row.get("content"))?,
        state: DocumentState::named(state)
            .ok_or_else(|| StoreError::Damaged(format!("state {state:?}")))?,
        body: row.get("body"),
        attempts: row.get("attempts"),
        next_attempt_at: row.get("next_attempt_at"),
        first_sent_at: row.get("first_sent_at"),
        send_ended_at: row.get("send_ended_at"),
        last_error: row.get("last_error"),
        remote_id: row.get("remote_id"),
        needed_remote_id: row.get("needed_remote_id"),
        created_at: row.get("created_at"),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::Timestamp;
    use till_core::document::NewCustomer;

    use crate::{DatabaseKey, Store, StoreError};

    #[tokio::test]
    async fn a_document_that_cannot_be_read_stands_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("till.db"), &DatabaseKey::new([7; 32]))
            .await
            .unwrap();
        let customer = |n: u128| NewCustomer {
            id: uuid::Uuid::from_u128(n),
            name: "Khách Thử".to_owned(),
            phone: String::new(),
            branch_id: None,
            details: serde_json::Map::new(),
            made_at: Timestamp::UNIX_EPOCH,
        };
        store.add_customer(customer(1)).await.unwrap();
        store.add_customer(customer(2)).await.unwrap();
        sqlx::query("UPDATE outbox SET content = '{\"kind\":\"customer\"}' WHERE id = 1")
            .execute(store.writer())
            .await
            .unwrap();
        let next = store.next_to_send(0).await.unwrap().unwrap();
        assert_eq!(next.document_id(), uuid::Uuid::from_u128(2));
        assert_eq!(store.outbox_counts(0).await.unwrap().attention, 1);
        store.close().await;
    }

    #[tokio::test]
    async fn a_frozen_body_that_is_damaged_is_not_sent_and_can_be_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("till.db"), &DatabaseKey::new([7; 32]))
            .await
            .unwrap();
        let customer = NewCustomer {
            id: uuid::Uuid::from_u128(1),
            name: "Khách Thử".to_owned(),
            phone: String::new(),
            branch_id: None,
            details: serde_json::Map::new(),
            made_at: Timestamp::UNIX_EPOCH,
        };
        store.add_customer(customer).await.unwrap();
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
