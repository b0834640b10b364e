//! Keeps the second journal up with the database: what was committed is appended before anybody hears of it.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use sqlx::{Row, Sqlite, SqlitePool, Transaction, sqlite::SqliteRow};
use till_core::outbox::DocumentState;
use tokio::{sync::Mutex, task::spawn_blocking};
use uuid::Uuid;

use crate::{
    Store, StoreError,
    journal::{Entry, Journal, KeptDocument, KeptSetting, KeptShift, KeptState, Said},
    shifts,
};

/// How many changes are appended at once, at most.
const BATCH: i64 = 500;

/// The journal of an open store.
#[derive(Debug)]
pub(crate) struct Keeper {
    journal: Arc<Journal>,
    /// The last change that the journal was told of. Held over telling the next ones.
    told: Mutex<i64>,
    /// Up to here the database need not remember what is due; 0 when that is known already.
    to_clear: AtomicI64,
    lacks: AtomicBool,
}

impl Keeper {
    /// `told`: the last change that the journal knows of.
    pub(crate) fn new(journal: Journal, told: i64) -> Self {
        Self {
            journal: Arc::new(journal),
            told: Mutex::new(told),
            to_clear: AtomicI64::new(told),
            lacks: AtomicBool::new(false),
        }
    }

    /// Appends everything that is due.
    async fn keep_up(&self, reader: &SqlitePool) -> Result<(), StoreError> {
        let mut told = self.told.lock().await;
        loop {
            let due = due(reader, *told).await?;
            let Some(last) = due.last().map(|entry| entry.due) else {
                return Ok(());
            };
            let journal = Arc::clone(&self.journal);
            spawn_blocking(move || journal.append(&due))
                .await
                .map_err(std::io::Error::other)??;
            *told = last;
            self.to_clear.store(last, Ordering::Release);
        }
    }

    /// Lets the database forget, with a transaction that is made anyway, what the journal was told.
    pub(crate) async fn clear(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
    ) -> Result<(), StoreError> {
        let told = self.to_clear.swap(0, Ordering::AcqRel);
        if told > 0 {
            sqlx::query("DELETE FROM journal_due WHERE id <= ?")
                .bind(told)
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }
}

impl Store {
    /// Tells the journal what was committed. What it cannot be told now is told with the next change: the change itself
    /// is on disk and holds.
    pub(crate) async fn keep_journal(&self) {
        let kept = self.keeper().keep_up(self.reader()).await;
        let lacks = kept.is_err();
        if let Err(error) = kept {
            tracing::error!(%error, "the journal lacks what the database has");
        }
        self.keeper().lacks.store(lacks, Ordering::Release);
    }

    /// Whether something that is in the database could not be written to the second journal yet.
    #[must_use]
    pub fn journal_lacks(&self) -> bool {
        self.keeper().lacks.load(Ordering::Acquire)
    }

    /// Tries again to write to the second journal what it lacks; answers whether it lacks nothing any more.
    pub async fn make_up_journal(&self) -> bool {
        self.keep_journal().await;
        !self.journal_lacks()
    }

    /// Puts a copy of the journal at `path`.
    pub(crate) async fn copy_journal(&self, path: &Path) -> Result<(), StoreError> {
        let (journal, path) = (Arc::clone(&self.keeper().journal), path.to_owned());
        spawn_blocking(move || journal.copy_to(&path))
            .await
            .map_err(std::io::Error::other)??;
        Ok(())
    }
}

/// Where the journal of the database at `path` is.
pub(crate) fn journal_path(path: &Path) -> PathBuf {
    path.with_extension("journal")
}

/// The next changes behind `told`, in their order.
async fn due(reader: &SqlitePool, told: i64) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query(
        "SELECT due.id AS due, due.whole, due.setting, setting.value, outbox.document_id, outbox.created_at,
                iif(due.whole, outbox.content, NULL) AS content, outbox.state, outbox.remote_id, outbox.confirmed_at,
                (SELECT needed.document_id FROM outbox AS needed WHERE needed.id = outbox.depends_on) AS needed,
                iif(outbox.state = 'discarded',
                    (SELECT reason FROM outbox_log AS log
                     WHERE log.document_id = outbox.document_id AND log.decision = 'discard'
                     ORDER BY log.id DESC LIMIT 1),
                    outbox.last_error) AS words,
                due.shift_id, shift.opened_at, shift.closed_at IS NULL AS is_open, shift.record,
                approval.record AS approval
         FROM (SELECT * FROM journal_due WHERE id > ? ORDER BY id LIMIT ?) AS due
         LEFT JOIN outbox ON outbox.id = due.outbox_id
         LEFT JOIN setting ON setting.key = due.setting
         LEFT JOIN shift ON shift.id = due.shift_id
         LEFT JOIN approval ON approval.id = due.approval_id
         ORDER BY due.id",
    )
    .bind(told)
    .bind(BATCH)
    .fetch_all(reader)
    .await?;
    let mut entries = Vec::new();
    for row in &rows {
        let due = row.get("due");
        entries.extend(said(row)?.into_iter().map(|said| Entry { due, said }));
    }
    Ok(entries)
}

fn said(row: &SqliteRow) -> Result<Vec<Said>, StoreError> {
    if let Some(key) = row.get("setting") {
        let value = row.get("value");
        return Ok(vec![Said::Setting(KeptSetting { key, value })]);
    }
    if let Some(id) = row.get("shift_id") {
        return Ok(vec![Said::Shift(KeptShift {
            id: shifts::parsed(id)?,
            opened_at: row.get("opened_at"),
            is_open: row.get("is_open"),
            record: serde_json::from_str(row.get("record"))?,
        })]);
    }
    if let Some(record) = row.get("approval") {
        return Ok(vec![Said::Approval(serde_json::from_str(record)?)]);
    }
    let mut said = Vec::new();
    let id: Uuid = id(row.get("document_id"))?;
    if row.get("whole") {
        let needed: Option<&str> = row.get("needed");
        said.push(Said::Document(KeptDocument {
            id,
            depends_on: needed.map(self::id).transpose()?,
            created_at: row.get("created_at"),
            content: serde_json::from_str(row.get("content"))?,
        }));
    }
    let state = state(row.get("state"))?;
    if !row.get::<bool, _>("whole") || !is_on_its_way(state) {
        said.push(Said::State(KeptState {
            id,
            state,
            remote_id: row.get("remote_id"),
            confirmed_at: row.get("confirmed_at"),
            words: row.get("words"),
        }));
    }
    Ok(said)
}

/// Whether a document waits, is being sent, or was sent with an unclear end: all the same after a restore.
pub(crate) const fn is_on_its_way(state: DocumentState) -> bool {
    matches!(
        state,
        DocumentState::Queued | DocumentState::Sending | DocumentState::Unclear
    )
}

pub(crate) fn id(text: &str) -> Result<Uuid, StoreError> {
    Uuid::parse_str(text).map_err(|_| StoreError::Damaged("the id of a document".to_owned()))
}

pub(crate) fn state(name: &str) -> Result<DocumentState, StoreError> {
    DocumentState::named(name).ok_or_else(|| StoreError::Damaged(format!("state {name:?}")))
}
