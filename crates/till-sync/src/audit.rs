//! The audit: the server's orders of a day against the documents of that day. It finds what came twice because the
//! server was slower than the settle time, and orders under this till's number that it does not know.

use std::{collections::BTreeSet, sync::PoisonError, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::json;
use till_core::{
    clock::shop_date,
    document::{Content, Document},
    marker::{self, Marker},
    outbox::DocumentState,
};
use tokio::time::Instant;
use uuid::Uuid;

use crate::{
    AuditDay, Engine, Event, Ledger, Looked, SyncError,
    engine::milliseconds,
    look::{Span, TWICE},
};

/// How often it is asked, within the rest that a day has to come to, which days are due.
const ASKED_WITHIN_A_REST: u32 = 15;

/// What an audit of a day found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Which day.
    pub day: AuditDay,
    /// What NextX has more than once.
    pub doubles: Vec<Double>,
    /// What carries our numbers and is not of this till's books.
    pub strangers: Vec<Stranger>,
    /// Confirmed documents that NextX does not list any more.
    pub missing: Vec<Uuid>,
}

/// A document that NextX has more than once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Double {
    /// Ours.
    pub document: Uuid,
    /// NextX's ids of it.
    pub remote_ids: Vec<i64>,
}

/// An order that carries the marker of a till, or one of our numbers, and that this till did not make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stranger {
    /// NextX's id.
    pub remote_id: i64,
    /// Its number there.
    pub invoice_no: String,
}

/// A row of a list, as far as the audit cares.
struct Listed {
    id: i64,
    number: String,
    note: String,
}

impl<L: Ledger> Engine<L> {
    /// Audits the days that are due.
    pub(crate) async fn audit_what_is_due(&self) -> Result<(), SyncError> {
        if !self.is_time_to_ask() {
            return Ok(());
        }
        let rest = milliseconds(self.timing.audit);
        for day in self.ledger.days_to_audit(self.now(), rest).await? {
            // The calendar may have jumped: what was sent a moment ago may still arrive.
            if self.since_last_send(day) < self.timing.audit {
                continue;
            }
            match self.audit(day).await {
                Ok(_) => {}
                Err(SyncError::Nextx(error)) => {
                    tracing::warn!(kind = ?error.kind(), "a day could not be audited");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// To find the days the ledger goes through the documents of a week: not each time that one of them moves.
    fn is_time_to_ask(&self) -> bool {
        let now = Instant::now();
        let mut next = self
            .next_audit
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let is_time = now >= *next;
        if is_time {
            *next = now + self.timing.audit / ASKED_WITHIN_A_REST;
        }
        is_time
    }

    /// Notes that a send has ended just now.
    pub(crate) fn note_send(&self, document: &Document) {
        let (branch_id, made_at) = match &document.content {
            Content::Sale(sale) => (sale.place.branch_id, sale.sold_at),
            Content::Return(made) => (made.place.branch_id, made.returned_at),
            Content::Customer(_) | Content::Lead(_) | Content::Task(_) | Content::Update(_) => {
                return;
            }
        };
        let day = shop_date(made_at);
        let mut sends = self
            .last_sends
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        sends.insert(AuditDay { branch_id, day }, Instant::now());
    }

    fn since_last_send(&self, day: AuditDay) -> Duration {
        let sends = self
            .last_sends
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        sends.get(&day).unwrap_or(&self.began).elapsed()
    }

    /// Compares the server's orders of a day with the documents of that day, and keeps what it finds.
    ///
    /// # Errors
    /// [`SyncError`]; then nothing was concluded.
    pub async fn audit(&self, day: AuditDay) -> Result<Audit, SyncError> {
        let documents = self.ledger.documents_of(day).await?;
        let mut audit = Audit {
            day,
            doubles: Vec::new(),
            strangers: Vec::new(),
            missing: Vec::new(),
        };
        let Some(span) = Span::around(day.day) else {
            return Ok(audit);
        };
        let (sales, sales_are_whole) = self.list_sales(day.branch_id, span).await?;
        let sales: Vec<Listed> = sales
            .iter()
            .map(|row| Listed {
                id: row.id.0,
                number: row.invoice_no.as_deref().unwrap_or_default().to_owned(),
                note: row.staff_note.as_deref().unwrap_or_default().to_owned(),
            })
            .collect();
        let has_returns = documents
            .iter()
            .any(|document| matches!(document.content, Content::Return(_)));
        let (returns, returns_are_whole) = if has_returns {
            let (rows, is_whole) = self.list_returns(span).await?;
            let listed = rows.iter().map(|row| Listed {
                id: row.id.0,
                number: String::new(),
                note: row.staff_note.as_deref().unwrap_or_default().to_owned(),
            });
            (listed.collect(), is_whole)
        } else {
            (Vec::new(), true)
        };
        for document in &documents {
            let (listed, is_whole) = match document.content {
                Content::Return(_) => (&returns, returns_are_whole),
                _ => (&sales, sales_are_whole),
            };
            let ids = ids_of(document, listed);
            if ids.len() > 1 {
                let remote_ids: Vec<i64> = ids.into_iter().collect();
                self.set_aside_as_double(document, &remote_ids).await?;
                audit.doubles.push(Double {
                    document: document.document_id(),
                    remote_ids,
                });
            } else if ids.is_empty() && is_whole && document.state == DocumentState::Confirmed {
                audit.missing.push(document.document_id());
            }
        }
        audit.strangers = self.strangers(&documents, &sales).await?;
        self.ledger.end_audit(&audit, self.now()).await?;
        if !audit.is_clean() {
            tracing::error!(
                doubles = audit.doubles.len(),
                strangers = audit.strangers.len(),
                missing = audit.missing.len(),
                "the books of a day differ"
            );
            self.tell(Event::Audit);
            self.tell(Event::Documents);
        }
        Ok(audit)
    }

    /// What NextX has twice is for a person to see, whatever was thought of it before.
    async fn set_aside_as_double(
        &self,
        document: &Document,
        remote_ids: &[i64],
    ) -> Result<(), SyncError> {
        let looked = Looked {
            state: DocumentState::Conflict,
            last_error: Some(TWICE.to_owned()),
            remote_id: document.remote_id.or_else(|| remote_ids.first().copied()),
            found: Some(json!({"id": remote_ids.first(), "others": remote_ids.get(1..)})),
            ..Looked::unchanged(document)
        };
        match document.state {
            DocumentState::Conflict | DocumentState::Sending | DocumentState::Discarded => Ok(()),
            _ => Ok(self.ledger.end_look(document, &looked, self.now()).await?),
        }
    }

    /// Orders under a number of ours whose marker is of no document of this till.
    async fn strangers(
        &self,
        documents: &[Document],
        sales: &[Listed],
    ) -> Result<Vec<Stranger>, SyncError> {
        let numbers: BTreeSet<&str> = documents
            .iter()
            .filter_map(|document| match &document.content {
                Content::Sale(sale) => Some(sale.invoice_no.as_str()),
                _ => None,
            })
            .collect();
        let under_our_number: Vec<(&Listed, Vec<Marker>)> = sales
            .iter()
            .filter(|row| numbers.contains(row.number.as_str()))
            .map(|row| (row, marker::all(&row.note).collect()))
            .collect();
        let ids: Vec<Uuid> = under_our_number
            .iter()
            .flat_map(|(_, markers)| markers.iter().map(|marker| marker.document))
            .collect();
        let known = self.ledger.known_documents(&ids).await?;
        let is_stranger = |markers: &[Marker]| {
            !markers.is_empty()
                && !markers
                    .iter()
                    .any(|marker| known.contains(&marker.document))
        };
        Ok(under_our_number
            .into_iter()
            .filter(|(_, markers)| is_stranger(markers))
            .map(|(row, _)| Stranger {
                remote_id: row.id,
                invoice_no: row.number.clone(),
            })
            .collect())
    }
}

impl Audit {
    /// Whether the books agree.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.doubles.is_empty() && self.strangers.is_empty() && self.missing.is_empty()
    }
}

/// NextX's ids of a document: every row with its marker, or with its number where no other marker stands.
fn ids_of(document: &Document, listed: &[Listed]) -> BTreeSet<i64> {
    let (marker, number) = match &document.content {
        Content::Sale(sale) => (sale.marker(), Some(sale.invoice_no.as_str())),
        Content::Return(made) => (made.marker(), None),
        Content::Customer(_) | Content::Lead(_) | Content::Task(_) | Content::Update(_) => {
            return BTreeSet::new();
        }
    };
    let is_ours = |row: &&Listed| {
        marker.is_in(&row.note)
            || (number == Some(row.number.as_str()) && !marker::is_marked(&row.note))
    };
    listed.iter().filter(is_ours).map(|row| row.id).collect()
}
