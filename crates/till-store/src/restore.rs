//! Bringing a database up to what its journal knows, by the restore rule ([`till_core::restore`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;
use sqlx::{Row, Sqlite, SqlitePool, Transaction};
use till_core::{
    clock::shop_date, document::Content, outbox::DocumentState, restore::after_restore,
    shift::Shift,
};
use uuid::Uuid;

use crate::{
    StoreError, approvals, cart, customers,
    journal::{KeptDocument, KeptState, Known, KnownDocument},
    keeper::{self, is_on_its_way},
    opening::put_json,
    outbox, printed, shifts,
};

const SALVAGED: i64 = i64::MAX / 2;

/// Documents that a damaged database has and its journal lacks.
#[derive(Debug, Default)]
pub(crate) struct Salvage {
    documents: BTreeMap<Uuid, KnownDocument>,
    /// Settings as JSON.
    settings: Vec<(String, String)>,
    /// Shifts as JSON.
    shifts: Vec<String>,
    /// What was allowed, as JSON.
    approvals: Vec<String>,
    /// Rows that are there and could not be read.
    unreadable: u32,
}

/// What came of bringing a database up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recovered {
    /// Documents that it did not have.
    pub(crate) documents: u32,
    /// Documents that may not have arrived: they are looked for before they are sent.
    pub(crate) unsent: u32,
    /// Documents that could not be read.
    pub(crate) unreadable: u32,
}

/// Reads from a database that is damaged, but opens, what the journal was not told.
pub(crate) async fn salvage(pool: &SqlitePool, known: Option<&Known>) -> Salvage {
    let mut salvage = Salvage::default();
    match sqlx::query_as("SELECT key, value FROM kept_setting")
        .fetch_all(pool)
        .await
    {
        Ok(settings) => salvage.settings = settings,
        Err(error) => {
            tracing::error!(error = %StoreError::from(error), "the settings of the damaged database cannot be read");
        }
    }
    match sqlx::query_scalar("SELECT record FROM shift")
        .fetch_all(pool)
        .await
    {
        Ok(shifts) => salvage.shifts = shifts,
        Err(error) => {
            tracing::error!(error = %StoreError::from(error), "the shifts of the damaged database cannot be read");
        }
    }
    match sqlx::query_scalar("SELECT record FROM approval")
        .fetch_all(pool)
        .await
    {
        Ok(approvals) => salvage.approvals = approvals,
        Err(error) => {
            tracing::error!(error = %StoreError::from(error), "the approvals of the damaged database cannot be read");
        }
    }
    let ids = match row_ids(pool).await {
        Ok(ids) => ids,
        Err(error) => {
            tracing::error!(%error, "the outbox of the damaged database cannot be read");
            salvage.unreadable = 1;
            return salvage;
        }
    };
    for id in ids {
        match salvage_row(pool, id).await {
            Ok(document) => {
                let id = document.document.id;
                if known.is_none_or(|known| !known.documents.contains_key(&id)) {
                    salvage.documents.insert(id, document);
                }
            }
            Err(StoreError::Database(sqlx::Error::RowNotFound)) => {}
            // The journal may have it all the same.
            Err(error) => {
                tracing::error!(%error, "a document of the damaged database cannot be read");
                salvage.unreadable += 1;
            }
        }
    }
    salvage
}

/// The rows of the outbox: those that an index names, or else all that there can be, for none is ever deleted.
async fn row_ids(pool: &SqlitePool) -> Result<Vec<i64>, StoreError> {
    let named = sqlx::query_scalar("SELECT id FROM outbox INDEXED BY outbox_created ORDER BY id")
        .fetch_all(pool)
        .await;
    if let Ok(ids) = named {
        return Ok(ids);
    }
    let last: i64 = sqlx::query_scalar("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")
        .fetch_one(pool)
        .await?;
    Ok((1..=last).collect())
}

async fn salvage_row(pool: &SqlitePool, place: i64) -> Result<KnownDocument, StoreError> {
    let row = sqlx::query(
        "SELECT document_id, created_at, content, state, remote_id, confirmed_at, last_error,
                (SELECT needed.document_id FROM outbox AS needed WHERE needed.id = outbox.depends_on) AS needed
         FROM outbox WHERE id = ?",
    )
    .bind(place)
    .fetch_one(pool)
    .await?;
    let id = keeper::id(row.get("document_id"))?;
    let state = keeper::state(row.get("state"))?;
    let needed: Option<&str> = row.get("needed");
    Ok(KnownDocument {
        // Behind all that the journal has: it would have these if they were older.
        place: SALVAGED.saturating_add(place),
        document: KeptDocument {
            id,
            depends_on: needed.map(keeper::id).transpose()?,
            created_at: row.get("created_at"),
            content: serde_json::from_str(row.get("content"))?,
        },
        state: (!is_on_its_way(state)).then(|| KeptState {
            id,
            state,
            remote_id: row.get("remote_id"),
            confirmed_at: row.get("confirmed_at"),
            words: row.get("last_error"),
        }),
    })
}

/// Puts in what the journal knows and the database does not, and leaves nothing ready to be sent. `newer`: a journal that
/// was told more than this database knows.
pub(crate) async fn apply(
    tx: &mut Transaction<'static, Sqlite>,
    newer: Option<&Known>,
    salvage: Option<&Salvage>,
    now: Timestamp,
) -> Result<Recovered, StoreError> {
    let mut recovered = Recovered::default();
    let mut known: BTreeMap<Uuid, &KnownDocument> = BTreeMap::new();
    for (key, json) in salvage.iter().flat_map(|salvage| &salvage.settings) {
        put_json(tx, key, json).await?;
    }
    if let Some(journal) = newer {
        count_on_from(tx, journal.due).await?;
        known.extend(journal.documents.iter().map(|(id, known)| (*id, known)));
        for (key, json) in &journal.settings {
            put_json(tx, key, json).await?;
        }
        for shift in journal.shifts.values() {
            put_shift(tx, Shift::deserialize(&shift.record)).await?;
        }
        for approval in journal.approvals.values() {
            approvals::put(tx, approval).await?;
        }
    }
    for json in salvage.iter().flat_map(|salvage| &salvage.shifts) {
        put_shift(tx, serde_json::from_str(json)).await?;
    }
    for json in salvage.iter().flat_map(|salvage| &salvage.approvals) {
        match serde_json::from_str(json) {
            Ok(approval) => approvals::put(tx, &approval).await?,
            // It hinders nothing.
            Err(error) => tracing::error!(%error, "an approval cannot be read"),
        }
    }
    if let Some(salvage) = salvage {
        known.extend(salvage.documents.iter().map(|(id, known)| (*id, known)));
        // What the journal has is not lost.
        let missed = known.len().saturating_sub(salvage.documents.len());
        recovered.unreadable += salvage
            .unreadable
            .saturating_sub(u32::try_from(missed).unwrap_or(u32::MAX));
    }
    let mut in_order: Vec<&KnownDocument> = known.values().copied().collect();
    in_order.sort_by_key(|known| known.place);
    let mut ordered = Vec::new();
    let mut seen = BTreeSet::new();
    for document in in_order {
        place_behind_needed(document, &known, &mut seen, &mut ordered);
    }
    for known in ordered {
        let id = known.document.id;
        let there: Option<i64> = sqlx::query_scalar("SELECT id FROM outbox WHERE document_id = ?")
            .bind(id.to_string())
            .fetch_optional(&mut **tx)
            .await?;
        if there.is_some() {
            mend(tx, known).await?;
            continue;
        }
        match serde_json::from_value(known.document.content.clone()) {
            Ok(content) => {
                put_in(tx, known, &content).await?;
                recovered.documents += 1;
            }
            Err(error) => {
                tracing::error!(%error, "a document of the journal cannot be read");
                recovered.unreadable += 1;
            }
        }
    }
    open_what_is_named(tx).await?;
    cart::leave_paid(tx).await?;
    recovered.unsent = settle_states(tx, &known, now).await?;
    printed::note_unknown(tx, now).await?;
    Ok(recovered)
}

/// A journal that was written anew may tell of a document before it tells of the one that it hangs on.
fn place_behind_needed<'a>(
    document: &'a KnownDocument,
    known: &BTreeMap<Uuid, &'a KnownDocument>,
    seen: &mut BTreeSet<Uuid>,
    ordered: &mut Vec<&'a KnownDocument>,
) {
    if !seen.insert(document.document.id) {
        return;
    }
    if let Some(needed) = document.document.depends_on.and_then(|id| known.get(&id)) {
        place_behind_needed(needed, known, seen, ordered);
    }
    ordered.push(document);
}

/// The next change gets a higher number than the journal was ever told.
async fn count_on_from(tx: &mut Transaction<'static, Sqlite>, due: i64) -> Result<(), StoreError> {
    for statement in [
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'journal_due', 0
         WHERE ?1 > 0 AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'journal_due')",
        "UPDATE sqlite_sequence SET seq = max(seq, ?1) WHERE name = 'journal_due'",
    ] {
        sqlx::query(statement).bind(due).execute(&mut **tx).await?;
    }
    Ok(())
}

/// A document that a person mended since is what they made of it.
async fn mend(
    tx: &mut Transaction<'static, Sqlite>,
    known: &KnownDocument,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET content = ?1, body = NULL, body_sha256 = NULL
         WHERE document_id = ?2 AND json(content) <> json(?1)",
    )
    .bind(serde_json::to_string(&known.document.content)?)
    .bind(known.document.id.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Puts in a document that the database does not have, with what hangs on it.
async fn put_in(
    tx: &mut Transaction<'static, Sqlite>,
    known: &KnownDocument,
    content: &Content,
) -> Result<(), StoreError> {
    let depends_on = match known.document.depends_on {
        Some(needed) => outbox::place_of(tx, needed).await?,
        None => None,
    };
    let outbox_id = outbox::enqueue(tx, content, depends_on).await?;
    match content {
        Content::Sale(sale) => {
            sqlx::query(
                "INSERT INTO sale (id, invoice_no, sold_at, day, total, outbox_id, shift_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(sale.id.to_string())
            .bind(&sale.invoice_no)
            .bind(sale.sold_at.as_millisecond())
            .bind(shop_date(sale.sold_at).to_string())
            .bind(sale.total.dong())
            .bind(outbox_id)
            .bind(sale.shift.map(|shift| shift.to_string()))
            .execute(&mut **tx)
            .await?;
        }
        Content::Return(made) => {
            sqlx::query(
                "INSERT INTO sell_return (id, invoice_no, returned_at, day, outbox_id, shift_id) VALUES (?, ?, ?, ?, ?, ?)",
            )
            .bind(made.id.to_string())
            .bind(made.invoice_no().unwrap_or_default())
            .bind(made.returned_at.as_millisecond())
            .bind(shop_date(made.returned_at).to_string())
            .bind(outbox_id)
            .bind(made.shift.map(|shift| shift.to_string()))
            .execute(&mut **tx)
            .await?;
        }
        Content::Customer(customer) => {
            customers::put_made_here(tx, customer).await?;
        }
        Content::Lead(_) | Content::Task(_) | Content::Update(_) => {}
    }
    Ok(())
}

/// How far a shift has come. It only goes on: closed it stays closed, and what was moved or taken stays so.
fn progress(shift: &Shift) -> (bool, usize, bool) {
    let entries = shift.moves.len() + shift.receipts.len();
    (!shift.is_open(), entries, shift.opening.is_some())
}

/// Puts in a shift, unless the database has it and has come as far with it.
async fn put_shift(
    tx: &mut Transaction<'static, Sqlite>,
    shift: Result<Shift, serde_json::Error>,
) -> Result<(), StoreError> {
    match shift {
        Ok(shift) if is_further(tx, &shift).await? => shifts::put(tx, &shift).await,
        Ok(_) => Ok(()),
        // Its documents are there all the same.
        Err(error) => {
            tracing::error!(%error, "a shift cannot be read");
            Ok(())
        }
    }
}

async fn is_further(
    tx: &mut Transaction<'static, Sqlite>,
    shift: &Shift,
) -> Result<bool, StoreError> {
    let here: Option<String> = sqlx::query_scalar("SELECT record FROM shift WHERE id = ?")
        .bind(shift.id.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    // One that cannot be read is as good as none.
    let here: Option<Shift> = here.and_then(|json| serde_json::from_str(&json).ok());
    Ok(here.is_none_or(|here| progress(shift) > progress(&here)))
}

/// Whether the journal has come further with a shift than the database.
pub(crate) async fn has_further_shifts(
    tx: &mut Transaction<'static, Sqlite>,
    known: &Known,
) -> Result<bool, StoreError> {
    for kept in known.shifts.values() {
        if let Ok(shift) = Shift::deserialize(&kept.record)
            && is_further(tx, &shift).await?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A shift that documents name and that nobody has a record of is open, and its drawer uncounted: it can be closed.
async fn open_what_is_named(tx: &mut Transaction<'static, Sqlite>) -> Result<(), StoreError> {
    let named: Vec<(String, i64)> = sqlx::query_as(
        "SELECT shift_id, min(at) FROM
             (SELECT shift_id, sold_at AS at FROM sale UNION ALL SELECT shift_id, returned_at FROM sell_return)
         WHERE shift_id IS NOT NULL AND shift_id NOT IN (SELECT id FROM shift)
         GROUP BY shift_id ORDER BY 2",
    )
    .fetch_all(&mut **tx)
    .await?;
    for (id, opened_at) in named {
        let opened_at = Timestamp::from_millisecond(opened_at)
            .map_err(|_| StoreError::Damaged("the time of a sale".to_owned()))?;
        shifts::put_new(tx, shifts::parsed(&id)?, None, opened_at, None).await?;
    }
    Ok(())
}

/// Lets every document stand where the restore rule says. Answers how many may not have arrived.
async fn settle_states(
    tx: &mut Transaction<'static, Sqlite>,
    known: &BTreeMap<Uuid, &KnownDocument>,
    now: Timestamp,
) -> Result<u32, StoreError> {
    let now = now.as_millisecond();
    let rows = sqlx::query(
        "SELECT id, document_id, state FROM outbox WHERE state NOT IN ('confirmed', 'discarded') ORDER BY id",
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut unsent = 0;
    for row in rows {
        let id: i64 = row.get("id");
        let document = keeper::id(row.get("document_id"))?;
        let before = keeper::state(row.get("state"))?;
        let told = known.get(&document).and_then(|known| known.state.as_ref());
        let after = after_restore(Some(before), told.map(|told| told.state));
        if !after.is_final() {
            unsent += 1;
        }
        if after == before && !is_on_its_way(after) {
            continue;
        }
        sqlx::query(
            "UPDATE outbox SET state = ?, send_ended_at = ?, next_attempt_at = ?,
                    remote_id = coalesce(?, remote_id), confirmed_at = ?, last_error = ?
             WHERE id = ?",
        )
        .bind(after.as_str())
        .bind(now)
        .bind(now)
        .bind(told.and_then(|told| told.remote_id))
        .bind(told.and_then(|told| told.confirmed_at))
        .bind(told.and_then(|told| told.words.as_deref()))
        .bind(id)
        .execute(&mut **tx)
        .await?;
        if after == DocumentState::Discarded {
            sqlx::query("DELETE FROM stock_move WHERE outbox_id = ?")
                .bind(id)
                .execute(&mut **tx)
                .await?;
        }
        if after == DocumentState::Confirmed
            && let Some(remote_id) = told.and_then(|told| told.remote_id)
        {
            customers::confirm(tx, document, remote_id).await?;
        }
    }
    Ok(unsent)
}
