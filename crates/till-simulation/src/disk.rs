//! What survives the end of the program: the ledger in memory, and the second journal.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use serde_json::Value;
use till_core::{
    Cart, Random,
    clock::{shop_date, shop_zone},
    decision::KEPT_UNSEEN,
    document::{Content, Document, DocumentKind, SendEnd, code_of},
    invoice::{self, TillCode},
    outbox::DocumentState,
    restore::after_restore,
};
use till_sync::{Audit, AuditDay, Known, Ledger, LedgerError, Looked, Witness};
use uuid::Uuid;

use crate::{
    fault::{Fault, Shop, Step},
    stock::Reading,
    world::{Fate, Inner, World},
};

/// A document that is due later than this was made while the clock was ahead; in milliseconds.
const LONGEST_WAIT: i64 = 3_600_000;
/// Days older than this are not audited any more, in milliseconds.
const LONGEST_AGO: i64 = 7 * 24 * 3_600_000;

/// A cart on the counter, and the purchase that it is of.
#[derive(Clone, Debug)]
pub(crate) struct Tab {
    pub(crate) basket: u32,
    pub(crate) cart: Cart,
    pub(crate) customer: Option<Uuid>,
}

/// A document in the queue.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) document: Document,
    pub(crate) depends_on: Option<i64>,
    /// What NextX has in its place.
    pub(crate) found: Option<Value>,
    /// NextX's own number of it.
    pub(crate) remote_number: Option<String>,
    /// Whether its stock moves are not in a reading yet.
    pub(crate) moves_count: bool,
}

/// A line of the second journal.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) content: Content,
    pub(crate) depends_on: Option<Uuid>,
    /// Where it stands.
    pub(crate) told: Told,
}

/// What the journal was told of a document.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    state: DocumentState,
    remote_id: Option<i64>,
    words: Option<String>,
}

/// The database.
#[derive(Clone, Debug)]
pub(crate) struct Books {
    pub(crate) rows: Vec<Row>,
    pub(crate) tab: Option<Tab>,
    pub(crate) epoch: String,
    sequences: BTreeMap<Date, u32>,
    witnesses: BTreeMap<String, Witness>,
    pub(crate) audits: BTreeMap<(i64, Date), (i64, Audit)>,
    /// A customer who was read from NextX.
    pub(crate) known_customer: Option<Known>,
    /// What was read of each product, by variation.
    pub(crate) stock: BTreeMap<i64, Reading>,
}

/// The disk.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    pub(crate) books: Books,
    pub(crate) journal: Vec<Line>,
    pub(crate) backup: Option<Box<Books>>,
}

impl Books {
    pub(crate) fn new(epoch: String, known_customer: Option<Known>) -> Self {
        Self {
            rows: Vec::new(),
            tab: None,
            epoch,
            sequences: BTreeMap::new(),
            witnesses: BTreeMap::new(),
            audits: BTreeMap::new(),
            known_customer,
            stock: BTreeMap::new(),
        }
    }

    pub(crate) fn place_of(&self, document: Uuid) -> Option<i64> {
        let row = self
            .rows
            .iter()
            .find(|row| row.document.document_id() == document)?;
        Some(row.document.id)
    }

    pub(crate) fn row_of(&self, document: Uuid) -> Option<&Row> {
        self.rows
            .iter()
            .find(|row| row.document.document_id() == document)
    }

    /// The next number of a day.
    pub(crate) fn take_number(&mut self, till: &TillCode, day: Date) -> String {
        let last = self.sequences.entry(day).or_default();
        *last += 1;
        invoice::number(till, &self.epoch, day, *last)
    }

    /// Takes a document in.
    pub(crate) fn enqueue(&mut self, content: Content, depends_on: Option<i64>) {
        let now = content.made_at().as_millisecond();
        let id = i64::try_from(self.rows.len()).unwrap_or(i64::MAX) + 1;
        self.rows.push(Row {
            document: Document {
                id,
                content,
                state: DocumentState::Queued,
                body: None,
                attempts: 0,
                next_attempt_at: now,
                first_sent_at: None,
                send_ended_at: None,
                last_error: None,
                remote_id: None,
                needed_remote_id: None,
                created_at: now,
            },
            depends_on,
            found: None,
            remote_number: None,
            moves_count: true,
        });
    }

    pub(crate) fn row_mut(&mut self, id: i64) -> Option<&mut Row> {
        self.rows.get_mut(usize::try_from(id - 1).ok()?)
    }

    pub(crate) fn row(&self, id: i64) -> Option<&Row> {
        self.rows.get(usize::try_from(id - 1).ok()?)
    }

    /// The row, if it is in one of these states.
    fn row_in(&mut self, id: i64, states: &[DocumentState]) -> Result<&mut Document, LedgerError> {
        usize::try_from(id - 1)
            .ok()
            .and_then(|place| self.rows.get_mut(place))
            .map(|row| &mut row.document)
            .filter(|document| states.contains(&document.state))
            .ok_or_else(|| LedgerError::Damaged(format!("the state of document {id}")))
    }

    pub(crate) fn needed(&self, row: &Row) -> Option<&Document> {
        self.row(row.depends_on?).map(|row| &row.document)
    }

    /// Whether what it depends on has arrived.
    fn is_free(&self, row: &Row) -> bool {
        row.depends_on.is_none()
            || self
                .needed(row)
                .is_some_and(|needed| needed.state == DocumentState::Confirmed)
    }

    fn read(&self, row: &Row) -> Document {
        let needed = self
            .needed(row)
            .filter(|needed| needed.state == DocumentState::Confirmed);
        Document {
            needed_remote_id: needed.and_then(|needed| needed.remote_id),
            ..row.document.clone()
        }
    }

    pub(crate) fn days_to_audit(&self, now: i64, rest: i64) -> Vec<AuditDay> {
        let oldest = day_of(now.saturating_sub(LONGEST_AGO));
        let mut last_sent: BTreeMap<(i64, Date), i64> = BTreeMap::new();
        for row in &self.rows {
            let (Some(key), Some(ended)) = (
                audited_under(&row.document.content),
                row.document.send_ended_at,
            ) else {
                continue;
            };
            if key.1 >= oldest {
                let last = last_sent.entry(key).or_insert(ended);
                *last = (*last).max(ended);
            }
        }
        let is_due = |((branch_id, day), last_sent): ((i64, Date), i64)| {
            let last_audit = self.audits.get(&(branch_id, day));
            let last_audit = last_audit.filter(|(at, _)| *at <= now);
            let audited_at = last_audit.map(|(at, _)| *at);
            let missed = last_audit.is_some_and(|(_, audit)| !audit.missing.is_empty());
            let is_doubtful = missed && audited_at.is_some_and(|at| at + rest <= now);
            let is_settled = last_sent + rest <= now || last_sent > now;
            // What was sent while the clock was ahead is audited now and then until that moment has come.
            let is_new = audited_at.is_none_or(|at| {
                if last_sent > now {
                    at + rest <= now
                } else {
                    at < last_sent + rest
                }
            });
            let is_over = day < day_of(now);
            let was_open = audited_at.is_some_and(|at| at < end_of(day) + rest);
            (is_settled && (is_new || is_doubtful || (is_over && was_open)))
                .then_some(AuditDay { branch_id, day })
        };
        last_sent.into_iter().filter_map(is_due).collect()
    }
}

impl Disk {
    /// Writes what the journal lacks: documents, what was made of them since, and where they stand.
    pub(crate) fn append_what_is_lacking(&mut self) {
        for row in &self.books.rows {
            let document = &row.document;
            // Also that it waits again, which a backup that knows it as refused does not say.
            let told = Told {
                state: document.state,
                remote_id: document.remote_id,
                words: document.last_error.clone(),
            };
            let id = document.document_id();
            match self.journal.iter_mut().find(|line| line.content.id() == id) {
                Some(line) => {
                    line.content = document.content.clone();
                    line.told = told;
                }
                None => self.journal.push(Line {
                    content: document.content.clone(),
                    depends_on: self.books.needed(row).map(Document::document_id),
                    told,
                }),
            }
        }
    }

    /// Puts an older copy in place of the database, with what the journal has besides. `is_careful`: what is not known to
    /// have arrived is looked for before it is sent. Tells which documents stand elsewhere by it, if there was a copy.
    pub(crate) fn restore(
        &mut self,
        random: &dyn Random,
        now: i64,
        is_careful: bool,
    ) -> Option<Vec<Uuid>> {
        // The old database may be damaged, but not in the very line that the journal could not be given.
        self.append_what_is_lacking();
        let backup = self.backup.as_ref()?;
        let mut touched = Vec::new();
        let mut books = Books::clone(backup);
        // Which of its carts have been paid since, nothing says.
        books.tab = None;
        // Two characters are soon drawn again; the journal tells which have been used.
        while self.has_used(&books.epoch) {
            books.epoch = invoice::draw_epoch(random);
        }
        for line in &self.journal {
            match books.place_of(line.content.id()) {
                None => {
                    let depends_on = line.depends_on.and_then(|needed| books.place_of(needed));
                    books.enqueue(line.content.clone(), depends_on);
                }
                // A document that a person mended since is what they made of it.
                Some(place) => {
                    let row = books.row_mut(place);
                    if let Some(row) = row.filter(|row| row.document.content != line.content) {
                        row.document.content = line.content.clone();
                        row.document.body = None;
                    }
                }
            }
        }
        if is_careful {
            for row in &mut books.rows {
                let before = row.document.state;
                let document = &mut row.document;
                if before.is_final() {
                    continue;
                }
                let line = self
                    .journal
                    .iter()
                    .find(|line| line.content.id() == document.document_id());
                let told = line.map(|line| &line.told);
                let after = after_restore(Some(before), told.map(|told| told.state));
                if after == before && after != DocumentState::Unclear {
                    continue;
                }
                touched.push(document.document_id());
                document.state = after;
                document.send_ended_at = Some(now);
                document.next_attempt_at = now;
                document.last_error = told.and_then(|told| told.words.clone());
                let remote_id = told.and_then(|told| told.remote_id);
                document.remote_id = remote_id.or(document.remote_id);
                row.moves_count &= after != DocumentState::Discarded;
            }
        }
        self.books = books;
        Some(touched)
    }
}

impl Disk {
    fn has_used(&self, epoch: &str) -> bool {
        self.books.epoch == epoch
            || self.journal.iter().any(|line| match &line.content {
                Content::Sale(sale) => sale.invoice_no.get(4..6) == Some(epoch),
                _ => false,
            })
    }
}

fn day_of(moment: i64) -> Date {
    shop_date(Timestamp::from_millisecond(moment).unwrap_or_default())
}

fn end_of(day: Date) -> i64 {
    day.tomorrow()
        .and_then(|next| next.to_datetime(Time::midnight()).to_zoned(shop_zone()))
        .map_or(i64::MIN, |midnight| midnight.timestamp().as_millisecond())
}

fn audited_under(content: &Content) -> Option<(i64, Date)> {
    match content {
        Content::Sale(sale) => Some((sale.place.branch_id, shop_date(sale.sold_at))),
        Content::Return(made) => Some((made.place.branch_id, shop_date(made.returned_at))),
        Content::Customer(_) | Content::Lead(_) | Content::Task(_) | Content::Update(_) => None,
    }
}

const WAITING: [DocumentState; 3] = [
    DocumentState::Queued,
    DocumentState::Accepted,
    DocumentState::Unclear,
];

fn is_due(document: &Document, now: i64) -> bool {
    document.next_attempt_at <= now || document.next_attempt_at > now + LONGEST_WAIT
}

/// The ledger of the protocol, of which nothing but the disk outlives a kill.
#[derive(Clone, Debug)]
pub(crate) struct Memory(pub(crate) Arc<World>);

impl Memory {
    /// One durable step: it happens whole or not at all, and the program may end before or after it.
    async fn step<T>(
        &self,
        step: Step,
        id: Option<i64>,
        change: impl FnOnce(&mut Books) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let document = |inner: &Inner| {
            let row = id.and_then(|id| inner.disk.books.row(id))?;
            Some(row.document.document_id())
        };
        let done = self.0.with(|inner, now| {
            let document = document(inner);
            match inner.before(now, step, document) {
                Fate::Killed => return None,
                Fate::Refused => {
                    return Some(Err(LedgerError::Unusable("the disk is full".into())));
                }
                Fate::Happens => {}
            }
            let done = change(&mut inner.disk.books);
            if step.is_of_a_document() {
                let state = id
                    .and_then(|id| inner.disk.books.row(id))
                    .map(|row| row.document.state);
                inner.note(
                    now,
                    format_args!("{step:?} {document:?} {state:?} {}", done.is_ok()),
                );
            }
            match inner.after(now, step, document) {
                Fate::Happens => Some(done),
                Fate::Killed | Fate::Refused => None,
            }
        });
        match done {
            Some(done) => done,
            None => self.0.die().await,
        }
    }
}

impl Ledger for Memory {
    async fn next_to_send(&self, now: i64) -> Result<Option<Document>, LedgerError> {
        self.step(Step::NextToSend, None, |books| {
            let next = books.rows.iter().find(|row| {
                row.document.state == DocumentState::Queued
                    && is_due(&row.document, now)
                    && books.is_free(row)
            });
            Ok(next.map(|row| books.read(row)))
        })
        .await
    }

    async fn to_look_for(&self, now: i64) -> Result<Vec<Document>, LedgerError> {
        self.step(Step::ToLookFor, None, |books| {
            let is_looked_for = |row: &&Row| {
                matches!(
                    row.document.state,
                    DocumentState::Accepted | DocumentState::Unclear
                ) && is_due(&row.document, now)
            };
            Ok(books
                .rows
                .iter()
                .filter(is_looked_for)
                .map(|row| books.read(row))
                .collect())
        })
        .await
    }

    async fn next_due(&self, now: i64, sending_from: i64) -> Result<Option<i64>, LedgerError> {
        self.step(Step::NextDue, None, |books| {
            let due = |row: &Row| {
                let document = &row.document;
                let is_queued = document.state == DocumentState::Queued;
                if !WAITING.contains(&document.state) || (is_queued && !books.is_free(row)) {
                    return None;
                }
                let due = if document.next_attempt_at > now + LONGEST_WAIT {
                    now
                } else {
                    document.next_attempt_at
                };
                Some(if is_queued {
                    due.max(sending_from)
                } else {
                    due
                })
            };
            Ok(books.rows.iter().filter_map(due).min())
        })
        .await
    }

    async fn recover_sending(&self, now: i64) -> Result<u64, LedgerError> {
        self.step(Step::RecoverSending, None, |books| {
            let mut recovered = 0;
            for row in &mut books.rows {
                let document = &mut row.document;
                if document.state == DocumentState::Sending {
                    document.state = DocumentState::Unclear;
                    document.send_ended_at = Some(now);
                    document.next_attempt_at = now;
                    recovered += 1;
                }
            }
            Ok(recovered)
        })
        .await
    }

    async fn begin_send(&self, id: i64, body: &[u8], now: i64) -> Result<Vec<u8>, LedgerError> {
        let is_damaged = self.0.with(|inner, now| {
            let row = inner.disk.books.row(id);
            let document = row.filter(|row| row.document.body.is_some());
            let document = document.map(|row| row.document.document_id());
            let is_damaged = document.is_some() && inner.once_in(60);
            if is_damaged {
                inner.happens(now, Fault::Shop(Shop::DamagedBody), document);
                if let Some(life) = document.and_then(|id| inner.lives.get_mut(&id)) {
                    life.is_damaged = true;
                }
            }
            is_damaged
        });
        if is_damaged {
            return Err(LedgerError::Damaged(format!(
                "the frozen body of document {id}"
            )));
        }
        self.step(Step::BeginSend, Some(id), |books| {
            let document = books.row_in(id, &[DocumentState::Queued])?;
            document.state = DocumentState::Sending;
            document.attempts += 1;
            document.first_sent_at.get_or_insert(now);
            document.send_ended_at = None;
            Ok(document.body.get_or_insert_with(|| body.to_vec()).clone())
        })
        .await
    }

    async fn end_send(&self, id: i64, end: &SendEnd) -> Result<(), LedgerError> {
        self.step(Step::EndSend, Some(id), |books| {
            let document = books.row_in(id, &[DocumentState::Sending])?;
            document.state = end.state;
            document.last_error.clone_from(&end.error);
            document.send_ended_at = Some(end.ended_at);
            document.next_attempt_at = end.next_attempt_at;
            document.remote_id = end.remote_id.or(document.remote_id);
            Ok(())
        })
        .await
    }

    async fn end_look(
        &self,
        document: &Document,
        looked: &Looked,
        _now: i64,
    ) -> Result<(), LedgerError> {
        self.step(Step::EndLook, Some(document.id), |books| {
            let row = books.row_mut(document.id);
            let was_kept = row.is_some_and(|row| {
                let is_same = |name: &str| {
                    let there = |found: &Option<Value>| found.as_ref()?.get(name).cloned();
                    there(&row.found) == there(&looked.found)
                };
                let was_confirmed = row.document.state == DocumentState::Confirmed;
                was_confirmed && row.found.is_some() && is_same("id") && is_same("others")
            });
            if was_kept && looked.state == DocumentState::Conflict {
                return Ok(());
            }
            let kept = books.row_in(document.id, &[document.state])?;
            kept.state = looked.state;
            kept.last_error.clone_from(&looked.last_error);
            kept.next_attempt_at = looked.next_attempt_at;
            kept.remote_id = looked.remote_id;
            if let Some(row) = books.row_mut(document.id) {
                row.found.clone_from(&looked.found);
                if looked.remote_number.is_some() {
                    row.remote_number.clone_from(&looked.remote_number);
                }
            }
            Ok(())
        })
        .await
    }

    async fn set_aside(&self, id: i64, error: &str) -> Result<(), LedgerError> {
        self.step(Step::SetAside, Some(id), |books| {
            let document = books.row_in(id, &[DocumentState::Queued])?;
            document.state = DocumentState::Conflict;
            document.last_error = Some(error.to_owned());
            Ok(())
        })
        .await
    }

    async fn wake(&self, now: i64) -> Result<(), LedgerError> {
        self.step(Step::Wake, None, |books| {
            for row in &mut books.rows {
                if WAITING.contains(&row.document.state) {
                    row.document.next_attempt_at = row.document.next_attempt_at.min(now);
                }
            }
            Ok(())
        })
        .await
    }

    async fn confirmed(
        &self,
        kind: DocumentKind,
        from: i64,
        to: i64,
    ) -> Result<Vec<Known>, LedgerError> {
        self.step(Step::Confirmed, None, |books| {
            let known = |row: &Row| {
                let document = &row.document;
                let is_one = document.kind() == kind
                    && document.state == DocumentState::Confirmed
                    && document.last_error.as_deref() != Some(KEPT_UNSEEN)
                    && (from..=to).contains(&document.created_at);
                let remote_id = document.remote_id.filter(|_| is_one)?;
                let key = code_of(document.document_id());
                Some((document.created_at, Known { remote_id, key }))
            };
            let mut found: Vec<(i64, Known)> = books.rows.iter().filter_map(known).collect();
            found.sort_by_key(|(made, _)| std::cmp::Reverse(*made));
            Ok(found
                .into_iter()
                .take(200)
                .map(|(_, known)| known)
                .collect())
        })
        .await
    }

    async fn known_customer(&self) -> Result<Option<Known>, LedgerError> {
        self.step(Step::KnownCustomer, None, |books| {
            Ok(books.known_customer.clone())
        })
        .await
    }

    async fn witness(&self, name: &str) -> Result<Option<Witness>, LedgerError> {
        self.step(Step::Witness, None, |books| {
            Ok(books.witnesses.get(name).cloned())
        })
        .await
    }

    async fn set_witness(&self, name: &str, witness: &Witness) -> Result<(), LedgerError> {
        self.step(Step::SetWitness, None, |books| {
            books.witnesses.insert(name.to_owned(), witness.clone());
            Ok(())
        })
        .await
    }

    async fn days_to_audit(&self, now: i64, rest: i64) -> Result<Vec<AuditDay>, LedgerError> {
        self.step(Step::DaysToAudit, None, |books| {
            Ok(books.days_to_audit(now, rest))
        })
        .await
    }

    async fn documents_of(&self, day: AuditDay) -> Result<Vec<Document>, LedgerError> {
        self.step(Step::DocumentsOf, None, |books| {
            let is_of = |row: &&Row| {
                row.document.state != DocumentState::Discarded
                    && audited_under(&row.document.content) == Some((day.branch_id, day.day))
            };
            Ok(books
                .rows
                .iter()
                .filter(is_of)
                .map(|row| books.read(row))
                .collect())
        })
        .await
    }

    async fn known_documents(&self, ids: &[Uuid]) -> Result<HashSet<Uuid>, LedgerError> {
        self.step(Step::KnownDocuments, None, |books| {
            let known = |id: &&Uuid| books.place_of(**id).is_some();
            Ok(ids.iter().filter(known).copied().collect())
        })
        .await
    }

    async fn end_audit(&self, audit: &Audit, now: i64) -> Result<(), LedgerError> {
        self.step(Step::EndAudit, None, |books| {
            let key = (audit.day.branch_id, audit.day.day);
            books.audits.insert(key, (now, audit.clone()));
            Ok(())
        })
        .await
    }
}
