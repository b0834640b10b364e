//! Reads lists of NextX into the records that the back office and marketing show.

use std::collections::HashSet;

use futures::{Stream, TryStreamExt, pin_mut};
use nextx_api::Page;
use serde::Serialize;
use till_store::{RecordRow, RecordScope};

use crate::{Change, Error, session::Session};

/// Reads all pages of a list into the records of `scope`. `row` answers the number of a record, its day, and the words
/// it is found by.
pub(crate) async fn read_records<T: Serialize>(
    session: &Session,
    scope: RecordScope,
    pages: impl Stream<Item = Result<Page<T>, nextx_api::Error>>,
    row: impl Fn(&T) -> ListedAs,
) -> Result<Listed, Error> {
    let mut seen = HashSet::new();
    let mut complaint = None;
    let mut is_complete = false;
    pin_mut!(pages);
    while let Some(page) = session.heard(pages.try_next().await)? {
        complaint = complaint.or_else(|| page.complaint());
        is_complete |= page.last;
        let mut rows = Vec::with_capacity(page.items.len());
        for item in &page.items {
            let ListedAs {
                remote_id,
                day,
                words,
            } = row(item);
            seen.insert(remote_id);
            rows.push(RecordRow {
                remote_id,
                branch_id: scope.branch_id,
                day,
                words,
                content: serde_json::to_string(item).map_err(till_store::StoreError::from)?,
            });
        }
        if session.store.put_records(scope.kind, &rows).await? > 0 {
            session.changes.announce(Change::Records);
        }
        if session.progress().cancelled {
            return Err(Error::Cancelled);
        }
    }
    // A pass with rows that could not be read has not seen all.
    if is_complete && complaint.is_none() && session.store.end_record_pass(scope, &seen).await? > 0
    {
        session.changes.announce(Change::Records);
    }
    Ok(Listed {
        rows: seen.len(),
        complaint,
    })
}

/// A list that was read to its end.
pub(crate) struct Listed {
    /// How many records it names.
    pub(crate) rows: usize,
    /// About rows that could not be read: the others are there.
    pub(crate) complaint: Option<nextx_api::Error>,
}

/// How a record stands in its list.
pub(crate) struct ListedAs {
    /// NextX's id.
    pub(crate) remote_id: i64,
    /// The day by which it is listed.
    pub(crate) day: Option<jiff::civil::Date>,
    /// What it is found by.
    pub(crate) words: String,
}
