//! Sales and returns of this till beside those that NextX lists.

use jiff::civil::Date;
use sqlx::Row;
use till_core::{
    document::{Content, DocumentKind},
    outbox::DocumentState,
};
use uuid::Uuid;

use crate::{Store, StoreError};

/// A sale or a return of this till that was not given up, without what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnOrder {
    /// Its own id.
    pub document: Uuid,
    /// Where it stands on its way to NextX.
    pub state: DocumentState,
    /// What went wrong last: the server's words, or a code of the till behind a `#`.
    pub last_error: Option<String>,
    /// NextX's id, where it is known.
    pub remote_id: Option<i64>,
}

impl Store {
    /// The sales or the returns of this till of a period that were not given up.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn own_orders(
        &self,
        kind: DocumentKind,
        (from, until): (Option<Date>, Option<Date>),
    ) -> Result<Vec<OwnOrder>, StoreError> {
        let rows = sqlx::query(
            "SELECT document_id, state, last_error, remote_id FROM outbox
             WHERE kind = ?1 AND state <> 'discarded' AND id IN (
                 SELECT outbox_id FROM sale
                 WHERE (?2 IS NULL OR day >= ?2) AND (?3 IS NULL OR day <= ?3)
                 UNION ALL
                 SELECT outbox_id FROM sell_return
                 WHERE (?2 IS NULL OR day >= ?2) AND (?3 IS NULL OR day <= ?3))
             ORDER BY id",
        )
        .bind(kind.as_str())
        .bind(from.map(|day| day.to_string()))
        .bind(until.map(|day| day.to_string()))
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| {
                let state: &str = row.get("state");
                Ok(OwnOrder {
                    document: Uuid::try_parse(row.get("document_id"))
                        .map_err(|_| StoreError::Damaged("a document's id".to_owned()))?,
                    state: DocumentState::named(state)
                        .ok_or_else(|| StoreError::Damaged(format!("state {state:?}")))?,
                    last_error: row.get("last_error"),
                    remote_id: row.get("remote_id"),
                })
            })
            .collect()
    }

    /// What stands in these documents, in no order.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn contents(&self, documents: &[Uuid]) -> Result<Vec<(Uuid, Content)>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT document_id, content FROM outbox WHERE document_id IN (SELECT value FROM json_each(?))",
        )
        .bind(serde_json::to_string(documents)?)
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|(id, content)| {
                let id = Uuid::try_parse(id)
                    .map_err(|_| StoreError::Damaged("a document's id".to_owned()))?;
                Ok((id, serde_json::from_str(content)?))
            })
            .collect()
    }
}
