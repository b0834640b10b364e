//! Looking at the server for what was sent: to confirm what it accepted, and before an unclear document is sent again.

mod customers;
mod leads;
mod returns;
mod sales;
mod tasks;
mod updates;

use std::time::Duration;

use jiff::{Timestamp, ToSpan, civil::Date};
use nextx_api::Page;
use serde_json::Value;
use till_core::{
    clock::shop_date,
    decision::UNDECIDABLE,
    document::{Document, DocumentKind},
    marker,
    outbox::{DocumentState, Found},
};
use tokio::time::Instant;

use crate::{
    Engine, Event, Known, Ledger, Looked, Rule, SyncError, Witness,
    engine::{Wait, milliseconds},
    send::words,
};

/// The pause before a document that could not be settled is looked for again grows with the time since it was sent, to
/// a tenth of it.
const SOONEST_AGAIN: Duration = Duration::from_secs(10);
const LATEST_AGAIN: Duration = Duration::from_secs(300);
/// A moment at which everything is due.
const WHENEVER: i64 = i64::MAX / 2;

/// NextX has it, but not as it was sent.
const DIFFERS: &str = "#differs_at_nextx";
/// NextX has it more than once.
pub(crate) const TWICE: &str = "#twice_at_nextx";
/// What shows that a list would show a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Control {
    /// Nothing.
    Missing,
    /// A record of somebody else: the list is there, but nothing shows that what tells ours survives in it.
    Record,
    /// A document of ours, or a record where marks are known to survive.
    Ours,
}

impl Control {
    /// Whether a document that the list does not show is not there. `is_like`: it shows one that carries no mark and could
    /// be this one without its own.
    const fn proves(self, is_like: bool) -> bool {
        match self {
            Self::Missing => false,
            Self::Record => !is_like,
            Self::Ours => true,
        }
    }
}

/// What a look found of one document.
pub(crate) struct Finding {
    found: Found,
    remote_id: Option<i64>,
    remote_number: Option<String>,
    error: Option<&'static str>,
    there: Option<Value>,
}

impl Finding {
    const fn of(found: Found) -> Self {
        Self {
            found,
            remote_id: None,
            remote_number: None,
            error: None,
            there: None,
        }
    }

    fn same(remote_id: i64) -> Self {
        Self {
            remote_id: Some(remote_id),
            ..Self::of(Found::Same)
        }
    }

    fn different(remote_id: i64, error: &'static str, there: Value) -> Self {
        Self {
            remote_id: Some(remote_id),
            error: Some(error),
            there: Some(there),
            ..Self::of(Found::Different)
        }
    }
}

impl<L: Ledger> Engine<L> {
    /// Settles every document that is due for a look.
    pub(crate) async fn look(&self) -> Result<(), SyncError> {
        let documents = self.ledger.to_look_for(self.now()).await?;
        let of = |kind: DocumentKind| -> Vec<&Document> {
            documents
                .iter()
                .filter(|document| document.kind() == kind)
                .collect()
        };
        self.look_for_sales(&of(DocumentKind::Sale)).await?;
        self.look_for_returns(&of(DocumentKind::Return)).await?;
        self.look_for_tasks(&of(DocumentKind::Task)).await?;
        for document in &documents {
            let looked = match document.kind() {
                DocumentKind::Customer => self.look_for_customer(document).await,
                DocumentKind::Lead => self.look_for_lead(document).await,
                DocumentKind::CustomerUpdate
                | DocumentKind::LeadUpdate
                | DocumentKind::TaskUpdate => self.look_for_update(document).await,
                DocumentKind::Sale | DocumentKind::Return | DocumentKind::Task => continue,
            };
            self.settle(document, looked).await?;
        }
        Ok(())
    }

    /// Keeps what a look found, or that it failed, which says nothing about the document.
    async fn settle(
        &self,
        document: &Document,
        looked: Result<Finding, SyncError>,
    ) -> Result<(), SyncError> {
        match looked {
            Ok(finding) => self.conclude(document, finding).await,
            Err(SyncError::Nextx(error)) => self.postpone(document, &error).await,
            Err(error) => Err(error),
        }
    }

    async fn postpone(
        &self,
        document: &Document,
        error: &nextx_api::Error,
    ) -> Result<(), SyncError> {
        tracing::warn!(document = document.id, kind = ?error.kind(), "could not look for what was sent");
        let later = Looked {
            next_attempt_at: self.in_a_while(document),
            last_error: document.last_error.clone().or(Some(words(error))),
            ..Looked::unchanged(document)
        };
        Ok(self.ledger.end_look(document, &later, self.now()).await?)
    }

    async fn conclude(&self, document: &Document, finding: Finding) -> Result<(), SyncError> {
        let state = finding.found.next_state(document.state);
        let last_error = match state {
            DocumentState::Confirmed => None,
            _ => finding
                .error
                .map(ToOwned::to_owned)
                .or_else(|| document.last_error.clone()),
        };
        let looked = Looked {
            state,
            last_error,
            next_attempt_at: match state {
                DocumentState::Queued => self.now(),
                _ => self.in_a_while(document),
            },
            remote_id: finding.remote_id.or(document.remote_id),
            remote_number: finding.remote_number,
            found: finding.there,
        };
        self.ledger.end_look(document, &looked, self.now()).await?;
        if state == DocumentState::Conflict {
            let kind = document.kind().as_str();
            tracing::warn!(
                document = document.id,
                kind,
                error = finding.error,
                "not as it was sent"
            );
        }
        if state != document.state {
            self.with_waits(|waits| waits.remove(&document.id));
            self.tell(Event::Documents);
            if state == DocumentState::Confirmed {
                self.tell(Event::Confirmed(document.kind()));
            }
            self.wake();
        }
        Ok(())
    }

    /// A negative counts once the answer is known to be complete, the settle time has passed, and a second look agrees.
    fn not_found(&self, document: &Document, control: bool) -> Finding {
        if document.state != DocumentState::Unclear {
            // Never sent again, whatever is not found; but a yes that leaves nothing behind is for a person to see.
            let is_hopeless = self.with_waits(|waits| {
                let wait = waits.entry(document.id).or_insert_with(Wait::from_now);
                wait.since.elapsed() >= self.timing.settle.saturating_mul(2)
            });
            return Finding {
                error: is_hopeless.then_some(UNDECIDABLE),
                ..Finding::of(Found::Unproven)
            };
        }
        let control = control || !self.rules.hold(Rule::PositiveControl);
        let timing = self.timing;
        let is_bold = !self.rules.hold(Rule::Settle);
        self.with_waits(|waits| {
            let wait = waits.entry(document.id).or_insert_with(Wait::from_now);
            let waited = wait.since.elapsed();
            if !control {
                let is_hopeless = waited >= timing.settle.saturating_mul(2);
                return Finding {
                    error: is_hopeless.then_some(UNDECIDABLE),
                    ..Finding::of(Found::Unproven)
                };
            }
            if wait.is_settled || is_bold {
                return Finding::of(Found::Absent);
            }
            match wait.absent_since {
                Some(first) if first.elapsed() >= timing.second_look => {
                    return Finding::of(Found::Absent);
                }
                None if waited >= timing.settle => wait.absent_since = Some(Instant::now()),
                _ => {}
            }
            Finding::of(Found::Unproven)
        })
    }

    /// Whether the settle time has passed in this run since the document was first looked for: what was made of it is in
    /// the lists by now.
    fn has_settled(&self, document: &Document) -> bool {
        self.with_waits(|waits| {
            let wait = waits.entry(document.id).or_insert_with(Wait::from_now);
            wait.since.elapsed() >= self.timing.settle
        })
    }

    /// When a document that could not be settled is looked for again: when its wait may be over, else after a tenth of
    /// the time it has been waited for.
    fn in_a_while(&self, document: &Document) -> i64 {
        let wait = self.with_waits(|waits| waits.get(&document.id).copied());
        let waited = wait.map_or(Duration::ZERO, |wait| wait.since.elapsed());
        let soonest = SOONEST_AGAIN.min(self.timing.second_look);
        let pause = match wait.and_then(|wait| wait.absent_since) {
            Some(first) => self.timing.second_look.saturating_sub(first.elapsed()),
            None => (waited / 10).clamp(soonest, LATEST_AGAIN),
        };
        self.now()
            .saturating_add(milliseconds(pause.max(Duration::from_millis(1))))
    }

    /// Whether a row is among those read that an earlier look has seen there: the control of a till that has no document
    /// of its own yet. A list without it gives the witness for the next look.
    async fn has_witness(&self, name: &str, ids: &[i64]) -> Result<bool, SyncError> {
        let witness = self.ledger.witness(name).await?;
        if witness.is_some_and(|witness| ids.contains(&witness.remote_id)) {
            return Ok(true);
        }
        if let Some(first) = ids.first() {
            let witness = Witness {
                remote_id: *first,
                key: String::new(),
            };
            self.ledger.set_witness(name, &witness).await?;
        }
        Ok(false)
    }

    /// Whether a list that was read whole has something that is known to be in it: one of our documents, or a record that
    /// was seen there before. `rows` are its ids, and the notes that markers stand in.
    async fn control(
        &self,
        kind: DocumentKind,
        span: Span,
        witness: &str,
        rows: &[(i64, Option<&str>)],
    ) -> Result<Control, SyncError> {
        let (from, to) = (span.first.as_millisecond(), span.last.as_millisecond());
        let known = self.ledger.confirmed(kind, from, to).await?;
        let is_listed = |known: &Known| rows.iter().any(|(id, _)| *id == known.remote_id);
        if known.iter().any(is_listed) {
            return Ok(Control::Ours);
        }
        let ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
        if self.misses_accepted(kind).await? || !self.has_witness(witness, &ids).await? {
            return Ok(Control::Missing);
        }
        let is_marked = rows
            .iter()
            .any(|(_, note)| marker::is_marked(note.unwrap_or_default()));
        self.by_record(kind, is_marked).await
    }

    /// What a record of somebody else proves: `is_marked` where some till's mark has survived in such records.
    async fn by_record(&self, kind: DocumentKind, is_marked: bool) -> Result<Control, SyncError> {
        if is_marked || !self.rules.hold(Rule::MarksSurvive) {
            return Ok(Control::Ours);
        }
        let ours = self.ledger.confirmed(kind, i64::MIN, i64::MAX).await?;
        Ok(if ours.is_empty() {
            Control::Record
        } else {
            Control::Ours
        })
    }

    /// Whether the server said yes to a document of this kind that no look has found yet. A record of somebody else shows
    /// that a list is there, and not that what tells ours survives in it: this one will show it, or that it does not.
    async fn misses_accepted(&self, kind: DocumentKind) -> Result<bool, SyncError> {
        let waiting = self.ledger.to_look_for(WHENEVER).await?;
        Ok(waiting
            .iter()
            .any(|document| document.kind() == kind && document.state == DocumentState::Accepted))
    }
}

/// The span in which the server may have dated what was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    first: Timestamp,
    last: Timestamp,
}

impl Span {
    /// From two days before the earliest of the documents was made or first sent to two days after the latest was made or
    /// last sent.
    fn of<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Option<Self> {
        let moments = documents.into_iter().flat_map(|document| {
            let sent = [document.first_sent_at, document.send_ended_at];
            sent.into_iter()
                .flatten()
                .filter_map(|at| Timestamp::from_millisecond(at).ok())
                .chain([document.content.made_at()])
        });
        let (first, last) = moments.fold(None, |span: Option<(Timestamp, Timestamp)>, at| {
            Some(span.map_or((at, at), |(first, last)| (first.min(at), last.max(at))))
        })?;
        Some(Self {
            first: first - 48.hours(),
            last: last + 48.hours(),
        })
    }

    /// Two days on each side of a day.
    pub(crate) fn around(day: Date) -> Option<Self> {
        let noon = day.at(12, 0, 0, 0);
        let noon = noon
            .to_zoned(till_core::clock::shop_zone())
            .ok()?
            .timestamp();
        Some(Self {
            first: noon - 60.hours(),
            last: noon + 60.hours(),
        })
    }

    fn first_day(self) -> Date {
        shop_date(self.first)
    }

    fn last_day(self) -> Date {
        shop_date(self.last)
    }
}

/// The rows of a whole list, and whether every one could be read: what was not could be what is looked for.
pub(crate) fn rows_of<T>(pages: Vec<Page<T>>) -> (Vec<T>, bool) {
    let is_whole = pages.iter().all(|page| page.broken.is_empty());
    let rows = pages.into_iter().flat_map(|page| page.items).collect();
    (rows, is_whole)
}
