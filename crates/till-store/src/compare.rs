//! What a journal and its database say of each other at a start.

use std::collections::HashMap;

use sqlx::{Row, Sqlite, Transaction};
use uuid::Uuid;

use crate::{
    StoreError,
    journal::{Found, Known, KnownDocument},
    keeper, restore, shifts,
};

/// Whether the journal is whole and says of a document something else than the database, which owes it nothing: a write-ahead
/// log that was lost while it was folded in may leave pages of different ages, and the count of changes is on one of them.
pub(crate) async fn is_behind(
    tx: &mut Transaction<'static, Sqlite>,
    journal: &Found,
    since: i64,
) -> Result<bool, StoreError> {
    let known = match journal {
        Found::Journal(contents) if !contents.damage.is_any() && !contents.torn => &contents.known,
        _ => return Ok(false),
    };
    let rows: Vec<(String, String, bool)> = sqlx::query_as(
        "SELECT document_id, state,
                EXISTS (SELECT 1 FROM journal_due AS due WHERE due.outbox_id = outbox.id AND due.id > ?2)
         FROM outbox WHERE created_at >= ?1 OR state NOT IN ('confirmed', 'discarded')",
    )
    .bind(since)
    .bind(known.due)
    .fetch_all(&mut **tx)
    .await?;
    let mut unheard: HashMap<&Uuid, &KnownDocument> = known.documents.iter().collect();
    unheard.retain(|_, known| known.document.created_at >= since || !known.state().is_final());
    for (id, state, is_due) in &rows {
        let (id, state) = (keeper::id(id)?, keeper::state(state)?);
        if unheard
            .remove(&id)
            .is_some_and(|known| !is_due && !known.may_stand_for(state))
        {
            return Ok(true);
        }
    }
    if restore::has_further_shifts(tx, known).await? {
        return Ok(true);
    }
    for id in unheard.keys() {
        let is_there: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM outbox WHERE document_id = ?)")
                .bind(id.to_string())
                .fetch_one(&mut **tx)
                .await?;
        if !is_there {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes due what the journal should know and does not, apart from what is due anyway. Answers whether there is such.
pub(crate) async fn owe_what_is_missing(
    tx: &mut Transaction<'static, Sqlite>,
    known: Option<&Known>,
    told: i64,
    since: i64,
) -> Result<bool, StoreError> {
    let rows = sqlx::query(
        "SELECT id, document_id, state,
                EXISTS (SELECT 1 FROM journal_due AS due WHERE due.outbox_id = outbox.id AND due.id > ?2) AS due,
                EXISTS (SELECT 1 FROM journal_due AS due
                        WHERE due.outbox_id = outbox.id AND due.id > ?2 AND due.whole) AS due_whole
         FROM outbox WHERE created_at >= ?1 OR state NOT IN ('confirmed', 'discarded')
         ORDER BY id",
    )
    .bind(since)
    .bind(told)
    .fetch_all(&mut **tx)
    .await?;
    let mut missing = false;
    for row in rows {
        let state = keeper::state(row.get("state"))?;
        let document = keeper::id(row.get("document_id"))?;
        let whole = match known.and_then(|known| known.documents.get(&document)) {
            // What became of a document is of no use to a journal that does not have it.
            None if row.get("due_whole") => continue,
            None => true,
            Some(_) if row.get("due") => continue,
            Some(known) if known.may_stand_for(state) => continue,
            Some(_) => false,
        };
        missing = true;
        sqlx::query("INSERT INTO journal_due (outbox_id, whole) VALUES (?, ?)")
            .bind(row.get::<i64, _>("id"))
            .bind(whole)
            .execute(&mut **tx)
            .await?;
    }
    let none = Known::default();
    let settings = sqlx::query(
        "SELECT key, value FROM kept_setting
         WHERE NOT EXISTS (SELECT 1 FROM journal_due AS due WHERE due.setting = kept_setting.key AND due.id > ?)",
    )
    .bind(told)
    .fetch_all(&mut **tx)
    .await?;
    for row in settings {
        let (key, value): (String, String) = (row.get("key"), row.get("value"));
        if known.unwrap_or(&none).settings.get(&key) != Some(&value) {
            missing = true;
            sqlx::query("INSERT INTO journal_due (setting) VALUES (?)")
                .bind(key)
                .execute(&mut **tx)
                .await?;
        }
    }
    let shifts = sqlx::query(
        "SELECT id, record FROM shift
         WHERE (opened_at >= ?1 OR closed_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM journal_due AS due WHERE due.shift_id = shift.id AND due.id > ?2)",
    )
    .bind(since)
    .bind(told)
    .fetch_all(&mut **tx)
    .await?;
    for row in shifts {
        let (id, record): (String, String) = (row.get("id"), row.get("record"));
        let heard = known.unwrap_or(&none).shifts.get(&shifts::parsed(&id)?);
        if heard.map(|heard| &heard.record) != Some(&serde_json::from_str(&record)?) {
            missing = true;
            sqlx::query("INSERT INTO journal_due (shift_id) VALUES (?)")
                .bind(id)
                .execute(&mut **tx)
                .await?;
        }
    }
    let approvals: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM approval
         WHERE at >= ?1
           AND NOT EXISTS (SELECT 1 FROM journal_due AS due WHERE due.approval_id = approval.id AND due.id > ?2)",
    )
    .bind(since)
    .bind(told)
    .fetch_all(&mut **tx)
    .await?;
    for id in approvals {
        let known = &known.unwrap_or(&none).approvals;
        if !known.contains_key(&keeper::id(&id)?) {
            missing = true;
            sqlx::query("INSERT INTO journal_due (approval_id) VALUES (?)")
                .bind(id)
                .execute(&mut **tx)
                .await?;
        }
    }
    Ok(missing)
}
