//! What the books of both sides say in the end.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan, civil::Date};
use till_core::{
    clock::{shop_date, shop_zone},
    decision::UNDECIDABLE,
    document::{Content, Document, DocumentKind},
    marker,
    outbox::DocumentState,
};
use uuid::Uuid;

use crate::{
    disk::{Books, Row},
    server::{Record, Shelf},
    world::{Inner, Life},
};

/// What the books say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Documents that a person confirmed.
    pub lives: u64,
    /// Lives that met no fault, nor did what they depend on.
    pub unharmed: u64,
    /// Doubles that the server or the network made, and that the audit or a look shows.
    pub found_by_audit: u64,
    /// Documents that wait for a person, for a reason that is the server's.
    pub for_a_person: u64,
    /// Documents that a person gave up with a reason, or took what NextX has for.
    pub decided: u64,
    /// Documents that are not at the server, or not as they were made, and nobody would know.
    pub lost: Vec<String>,
    /// Documents that are at the server more than once, and nobody would know.
    pub doubled: Vec<String>,
    /// Purchases that were sold twice because their cart came back.
    pub paid_again: Vec<String>,
    /// Documents that neither arrive nor wait for a person.
    pub stuck: Vec<String>,
    /// What else is wrong.
    pub wrong: Vec<String>,
}

impl Verdict {
    /// Whether nothing was lost, doubled or stuck.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.lost.is_empty()
            && self.doubled.is_empty()
            && self.paid_again.is_empty()
            && self.stuck.is_empty()
            && self.wrong.is_empty()
    }

    /// All that is wrong, a line each.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        let of = |what: &'static str, list: &[String]| -> Vec<String> {
            list.iter().map(|line| format!("{what}: {line}")).collect()
        };
        [
            of("lost", &self.lost),
            of("doubled", &self.doubled),
            of("paid again", &self.paid_again),
            of("stuck", &self.stuck),
            of("wrong", &self.wrong),
        ]
        .concat()
    }
}

impl Books {
    /// The document in front of a person that this one waits for.
    pub(crate) fn is_hindered(&self, row: &Row) -> Option<&Row> {
        let needed = self
            .rows
            .iter()
            .find(|other| Some(other.document.id) == row.depends_on)?;
        match needed.document.state {
            DocumentState::Refused | DocumentState::Conflict | DocumentState::Discarded => {
                Some(needed)
            }
            _ if is_undecidable(&needed.document) => Some(needed),
            DocumentState::Queued => self.is_hindered(needed).map(|_| needed),
            _ => None,
        }
    }
}

/// Whether the machine cannot settle by itself what became of a document that was sent.
pub(crate) fn is_undecidable(document: &Document) -> bool {
    matches!(
        document.state,
        DocumentState::Unclear | DocumentState::Accepted
    ) && document.last_error.as_deref() == Some(UNDECIDABLE)
}

pub(crate) fn judge(inner: &Inner) -> Verdict {
    let mut verdict = Verdict::default();
    let mut copies: BTreeMap<Uuid, Vec<&Record>> = BTreeMap::new();
    for shelf in Shelf::ALL {
        for record in inner.server.records(shelf) {
            if let Some(id) = record.made_from {
                copies.entry(id).or_default().push(record);
            }
            for id in &record.changed_by {
                copies.entry(*id).or_default().push(record);
            }
        }
    }
    for (id, life) in &inner.lives {
        let copies = copies.get(id).map_or(&[][..], Vec::as_slice);
        if life.is_seen {
            verdict.lives += 1;
            verdict.unharmed += u64::from(!is_harmed(inner, *id, life));
            judge_life(inner, *id, life, copies, &mut verdict);
        } else if !copies.is_empty() && inner.disk.books.row_of(*id).is_none() {
            verdict
                .wrong
                .push(format!("{id} is at the server and in no book"));
        }
    }
    verdict.wrong.extend(inner.server.overwritten.clone());
    verdict.wrong.extend(inner.stock_is_wrong.clone());
    if inner.is_staffed && verdict.for_a_person > 0 {
        let left = verdict.for_a_person;
        verdict
            .stuck
            .push(format!("{left} are left to a person who is there"));
    }
    paid_again(inner, &mut verdict);
    numbers(inner, &mut verdict);
    verdict
}

fn judge_life(inner: &Inner, id: Uuid, life: &Life, copies: &[&Record], verdict: &mut Verdict) {
    let made = copies.len();
    let books = &inner.disk.books;
    let Some(row) = books.row_of(id) else {
        verdict.lost.push(format!("{id} is in no book any more"));
        return;
    };
    let document = &row.document;
    let state = document.state;
    let told = || {
        format!(
            "{:?} {id} is {state:?} ({:?}), {made} at the server",
            life.kind, document.last_error
        )
    };
    if let (DocumentState::Confirmed, Some(read)) = (state, document.remote_id)
        && !copies.is_empty()
        && !copies.iter().any(|record| record.id == read)
    {
        verdict.wrong.push(format!("taken for {read}: {}", told()));
    }
    let is_for_a_person = is_undecidable(document)
        && (is_without_control(inner, document)
            || is_nameless(row)
            || is_not_shown(inner, life.kind)
            || books.is_hindered(row).is_some());
    match (made, state) {
        (0 | 1, DocumentState::Discarded) if life.is_given_up => verdict.decided += 1,
        (2.., DocumentState::Discarded) if life.is_given_up && life.may_be_twice => {
            verdict.decided += 1
        }
        (1, DocumentState::Confirmed) if life.is_kept => verdict.decided += 1,
        (2.., DocumentState::Confirmed) if life.is_kept && life.may_be_twice => {
            verdict.decided += 1
        }
        // What somebody else has written is what holds.
        (0, DocumentState::Confirmed) if life.is_kept && life.is_changed => verdict.decided += 1,
        (1, DocumentState::Confirmed) if life.is_altered => {
            verdict.lost.push(format!("altered and unseen: {}", told()))
        }
        (1, DocumentState::Confirmed) => {}
        (0, DocumentState::Confirmed) => verdict.lost.push(told()),
        (0, DocumentState::Refused) if life.is_refused => verdict.for_a_person += 1,
        // What is taken is looked for, three times at the most.
        (0 | 1, DocumentState::Refused | DocumentState::Conflict) if life.is_taken => {
            verdict.for_a_person += 1
        }
        (0 | 1, DocumentState::Conflict) if life.is_changed || life.is_damaged => {
            verdict.for_a_person += 1
        }
        (0 | 1, DocumentState::Conflict) if life.is_altered && made == 1 => {
            verdict.for_a_person += 1
        }
        (0 | 1, _) if is_for_a_person => verdict.for_a_person += 1,
        // Nothing tells the two that the network brought from two sales of other people.
        (2.., DocumentState::Accepted | DocumentState::Unclear)
            if life.may_be_twice && is_for_a_person && is_not_shown(inner, life.kind) =>
        {
            verdict.for_a_person += 1
        }
        (0, DocumentState::Queued) if books.is_hindered(row).is_some() => verdict.for_a_person += 1,
        (2.., DocumentState::Conflict) if life.may_be_twice => verdict.found_by_audit += 1,
        (2.., _) => verdict.doubled.push(told()),
        (
            _,
            DocumentState::Queued
            | DocumentState::Sending
            | DocumentState::Accepted
            | DocumentState::Unclear,
        ) => {
            verdict.stuck.push(told());
        }
        (0, _) => verdict.lost.push(told()),
        (1, _) => verdict.wrong.push(told()),
    }
}

/// Whether a document met a fault, or one that it waited for did.
fn is_harmed(inner: &Inner, id: Uuid, life: &Life) -> bool {
    let books = &inner.disk.books;
    let needed = books.row_of(id).and_then(|row| row.depends_on);
    let needed = books
        .rows
        .iter()
        .find(|row| Some(row.document.id) == needed)
        .map(|row| row.document.document_id());
    let is_needed_harmed = || {
        let needed = needed?;
        Some(is_harmed(inner, needed, inner.lives.get(&needed)?))
    };
    life.met > 0 || is_needed_harmed() == Some(true)
}

/// Whether the server shows nothing by which a document of this kind could be told.
const fn is_not_shown(inner: &Inner, kind: DocumentKind) -> bool {
    let ways = &inner.server.ways;
    match kind {
        DocumentKind::Customer => ways.finds_nothing,
        DocumentKind::Lead => ways.finds_nothing || ways.drops_both,
        DocumentKind::Sale | DocumentKind::Return | DocumentKind::Task => ways.drops_both,
        DocumentKind::CustomerUpdate | DocumentKind::LeadUpdate | DocumentKind::TaskUpdate => false,
    }
}

/// Whether nothing that is known could be found, so that nothing missing is proven: the server has no other record of the
/// kind in the days that are looked at, or none by which a till could be told that has confirmed none itself.
fn is_without_control(inner: &Inner, document: &Document) -> bool {
    let shelf = match document.kind() {
        DocumentKind::Sale => Shelf::Sales,
        DocumentKind::Return => Shelf::Returns,
        DocumentKind::Task => Shelf::Tasks,
        DocumentKind::Lead => Shelf::Leads,
        DocumentKind::Customer => Shelf::Customers,
        // The record that is changed is its own control.
        DocumentKind::CustomerUpdate | DocumentKind::LeadUpdate | DocumentKind::TaskUpdate => {
            return false;
        }
    };
    let id = document.document_id();
    let others = inner.server.records(shelf);
    let others = || others.iter().filter(|record| record.made_from != Some(id));
    let is_listed = |record: &Record| match document.kind() {
        DocumentKind::Sale | DocumentKind::Return | DocumentKind::Task => {
            let dated = ["transaction_date", "start"];
            let day = dated
                .iter()
                .find_map(|name| record.fields.get(*name)?.as_str());
            let day = day.and_then(|day| day.get(..10)?.parse::<Date>().ok());
            day.is_none_or(|day| is_looked_at(document, day))
        }
        _ => true,
    };
    if document.kind() == DocumentKind::Customer {
        return inner.disk.books.known_customer.is_none();
    }
    let is_of_a_till = |record: &Record| {
        let note = ["staff_note", "description"].map(|name| record.text(name));
        note.into_iter().any(marker::is_marked)
    };
    // A till that has found nothing of its own yet goes by what carries the mark of another.
    let has_own = inner.disk.books.rows.iter().any(|row| {
        row.document.kind() == document.kind() && row.document.state == DocumentState::Confirmed
    });
    !others().any(|record| is_listed(record) && (has_own || is_of_a_till(record)))
}

/// Whether a look for the document reads the records of a day.
fn is_looked_at(document: &Document, day: Date) -> bool {
    let made = document.content.made_at().as_millisecond();
    let planned = match &document.content {
        Content::Task(task) => task
            .start
            .to_zoned(shop_zone())
            .map(|start| start.timestamp().as_millisecond())
            .ok(),
        _ => None,
    };
    let moments = [
        document.first_sent_at,
        document.send_ended_at,
        planned,
        Some(made),
    ];
    let moments = || moments.into_iter().flatten();
    let day_of = |moment: Option<i64>| {
        let moment = moment.and_then(|at| Timestamp::from_millisecond(at).ok());
        shop_date(moment.unwrap_or_default())
    };
    let first = day_of(moments().min()).saturating_sub(2.days());
    let last = day_of(moments().max()).saturating_add(2.days());
    (first..=last).contains(&day)
}

/// A customer without a phone is never sent again by the machine.
fn is_nameless(row: &Row) -> bool {
    matches!(&row.document.content, Content::Customer(customer) if customer.phone.is_empty())
}

/// A purchase is sold once.
fn paid_again(inner: &Inner, verdict: &mut Verdict) {
    let mut sales: BTreeMap<u32, Vec<Uuid>> = BTreeMap::new();
    for row in &inner.disk.books.rows {
        let id = row.document.document_id();
        if let Some(basket) = inner.lives.get(&id).and_then(|life| life.basket) {
            sales.entry(basket).or_default().push(id);
        }
    }
    for (basket, ids) in sales {
        if ids.len() > 1 {
            verdict
                .paid_again
                .push(format!("basket {basket} is sold as {ids:?}"));
        }
    }
}

/// No invoice number is given twice.
fn numbers(inner: &Inner, verdict: &mut Verdict) {
    let mut seen = BTreeSet::new();
    for row in &inner.disk.books.rows {
        if let Content::Sale(sale) = &row.document.content
            && !seen.insert(&sale.invoice_no)
        {
            verdict
                .wrong
                .push(format!("the number {} is given twice", sale.invoice_no));
        }
    }
}
