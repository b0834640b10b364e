//! The person at the synchronisation screen, who decides on documents: mostly on those in front of them and with care, now
//! and then on any, too quickly, and without a reason.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use till_core::{
    decision::{Decision, KEPT_UNSEEN, Standing},
    document::Content,
    outbox::DocumentState,
};
use uuid::Uuid;

use crate::{
    disk::{Books, Row},
    fault::{Fault, People, Step},
    judge::is_undecidable,
    papers::mark_of,
    server::{Record, Shelf},
    world::{Fate, Inner, World},
};

/// The longest time between two decisions while things go wrong, and afterwards; in milliseconds.
const LONGEST_PAUSE: u64 = 600_000;
const CALM_PAUSE: u64 = 60_000;

/// What the person is about to do.
#[derive(Clone, Copy, Debug)]
struct Choice {
    /// The document's place in the queue.
    place: i64,
    decision: Decision,
    has_reason: bool,
}

/// Decides for ever. `has_waited`: whether the screen lets a person decide on an unclear document yet.
pub(crate) async fn decide(
    world: &Arc<World>,
    has_waited: impl Fn(i64) -> bool,
    wake: impl Fn(),
) -> std::convert::Infallible {
    loop {
        let pause = world.with(|inner, _| {
            let longest = if inner.is_calm {
                CALM_PAUSE
            } else {
                LONGEST_PAUSE
            };
            inner.between(CALM_PAUSE / 3, longest)
        });
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let done = world.with(|inner, now| {
            if !inner.is_staffed {
                return Some(false);
            }
            let Some(choice) = inner.choose(&has_waited) else {
                return Some(false);
            };
            let document = inner.disk.books.id_at(choice.place);
            match inner.before(now, Step::Decide, document) {
                Fate::Killed => return None,
                Fate::Refused => return Some(false),
                Fate::Happens => {}
            }
            let is_done = inner.carry_out(choice, &has_waited, now);
            (inner.after(now, Step::Decide, document) == Fate::Happens).then_some(is_done)
        });
        match done {
            None => return world.die().await,
            Some(true) => wake(),
            Some(false) => {}
        }
    }
}

impl Books {
    fn id_at(&self, place: i64) -> Option<Uuid> {
        self.row(place).map(|row| row.document.document_id())
    }

    /// How a document stands in front of a person, by the rules of the till.
    fn standing(&self, row: &Row) -> Standing {
        let needed = self.needed(row).map(|needed| needed.state);
        Standing::of(&row.document, row.found.is_some(), needed)
    }

    /// Whether a person can do something about it.
    pub(crate) fn is_for_a_person(&self, row: &Row) -> bool {
        let document = &row.document;
        document.state.needs_attention()
            || is_undecidable(document)
            || (document.state == DocumentState::Queued && self.standing(row).is_stuck())
    }

    /// Queues a document with what it is now.
    fn queue_again(&mut self, place: i64, now: i64) {
        if let Some(row) = self.row_mut(place) {
            let document = &mut row.document;
            document.state = DocumentState::Queued;
            document.body = None;
            document.last_error = None;
            document.attempts = 0;
            document.next_attempt_at = now;
            row.found = None;
        }
    }
}

impl Inner {
    fn choose(&mut self, has_waited: &impl Fn(i64) -> bool) -> Option<Choice> {
        let is_hasty = self.once_in(3);
        let books = &self.disk.books;
        let places: Vec<i64> = books
            .rows
            .iter()
            .filter(|row| !row.document.state.is_final())
            .filter(|row| is_hasty || books.is_for_a_person(row))
            .map(|row| row.document.id)
            .collect();
        let place = *places.get(self.chance.usize(..places.len().max(1)))?;
        let decision = if is_hasty {
            let likely = [
                Decision::Retry,
                Decision::Retry,
                Decision::Mend,
                Decision::Mend,
                Decision::Keep,
                Decision::Discard,
            ];
            likely[self.chance.usize(..likely.len())]
        } else {
            self.decision_with_care(place, has_waited)?
        };
        Some(Choice {
            place,
            decision,
            has_reason: !is_hasty || self.chance.bool(),
        })
    }

    /// What somebody decides who has looked at NextX.
    fn decision_with_care(
        &mut self,
        place: i64,
        has_waited: &impl Fn(i64) -> bool,
    ) -> Option<Decision> {
        let row = self.disk.books.row(place)?;
        let standing = self.disk.books.standing(row);
        let is_there = self.is_at_the_server(row.document.document_id());
        let can_be_mended = !matches!(row.document.content, Content::Return(_));
        let is_unclear = row.document.state == DocumentState::Unclear;
        let is_conflict = row.document.state == DocumentState::Conflict;
        if is_unclear && !has_waited(place) {
            return None;
        }
        let options: Vec<Decision> = Decision::ALL
            .into_iter()
            .filter(|decision| standing.allows(*decision))
            .filter(|decision| match decision {
                Decision::Retry => !is_unclear || !is_there,
                Decision::Mend => can_be_mended,
                Decision::Keep => is_conflict || is_there,
                // The last way out.
                Decision::Discard => false,
            })
            .collect();
        if options.is_empty() || self.chance.u32(..8) == 0 {
            return Some(Decision::Discard);
        }
        options.get(self.chance.usize(..options.len())).copied()
    }

    /// Whether a person who looks at NextX finds the document there.
    fn is_at_the_server(&self, id: Uuid) -> bool {
        let is_of =
            |record: &Record| record.made_from == Some(id) || record.changed_by.contains(&id);
        Shelf::ALL
            .into_iter()
            .any(|shelf| self.server.records(shelf).iter().any(is_of))
    }

    /// Whether it was let.
    fn carry_out(&mut self, choice: Choice, has_waited: &impl Fn(i64) -> bool, now: u64) -> bool {
        let Choice {
            place,
            decision,
            has_reason,
        } = choice;
        let at = crate::shop::calendar(self, now).as_millisecond();
        let Some(row) = self.disk.books.row(place) else {
            return false;
        };
        let (standing, id) = (self.disk.books.standing(row), row.document.document_id());
        let is_unclear = row.document.state == DocumentState::Unclear;
        let is_let = standing.allows(decision)
            && (has_reason || !standing.needs_reason(decision))
            && !(decision == Decision::Retry && is_unclear && !has_waited(place));
        let is_conflict = row.document.state == DocumentState::Conflict;
        // Who has to say why looks before.
        let is_there = self.is_at_the_server(id);
        let is_mistaken = match decision {
            Decision::Retry => is_unclear && is_there,
            Decision::Keep => !is_conflict && !is_there,
            Decision::Mend | Decision::Discard => false,
        };
        let is_done = is_let
            && !is_mistaken
            && match decision {
                Decision::Retry => self.retry(place, at),
                Decision::Mend => self.mend(place, at),
                Decision::Discard => self.discard(place),
                Decision::Keep => self.keep(place),
            };
        let what = match decision {
            _ if !is_done => People::NotLet,
            Decision::Retry => People::Retry,
            Decision::Mend => People::Mend,
            Decision::Discard => People::Discard,
            Decision::Keep => People::Keep,
        };
        self.happens(now, Fault::People(what), Some(id));
        is_done
    }

    fn retry(&mut self, place: i64, at: i64) -> bool {
        self.see_what_is_there(place);
        let Some(row) = self.disk.books.row_mut(place) else {
            return false;
        };
        if row.document.state == DocumentState::Conflict
            && let (Content::Update(update), Some(Value::Object(found))) =
                (&mut row.document.content, &row.found)
        {
            update.base.extend(found.clone());
        }
        self.disk.books.queue_again(place, at);
        true
    }

    /// Other words, or another customer; nothing that was printed.
    fn mend(&mut self, place: i64, at: i64) -> bool {
        self.see_what_is_there(place);
        let number = self.chance.u32(..1_000_000);
        let Some(row) = self.disk.books.row_mut(place) else {
            return false;
        };
        match &mut row.document.content {
            Content::Sale(sale) => {
                sale.customer = None;
                row.depends_on = None;
            }
            Content::Return(_) => return false,
            Content::Customer(made) => made.name = format!("Khách sửa {number}"),
            Content::Lead(made) => made.name = format!("Người hỏi sửa {number}"),
            Content::Task(made) => made.title = format!("Việc sửa {number}"),
            Content::Update(update) => {
                for value in update.changes.values_mut() {
                    *value = Value::String(format!("{number} Lê Lợi, sửa"));
                }
            }
        }
        let (id, mark) = (row.document.document_id(), mark_of(&row.document.content));
        self.marks.extend(mark.map(|mark| (mark, id)));
        self.disk.books.queue_again(place, at);
        true
    }

    fn discard(&mut self, place: i64) -> bool {
        let Some(row) = self.disk.books.row_mut(place) else {
            return false;
        };
        row.document.state = DocumentState::Discarded;
        row.moves_count = false;
        let id = row.document.document_id();
        if let Some(life) = self.lives.get_mut(&id) {
            life.is_given_up = true;
        }
        true
    }

    fn keep(&mut self, place: i64) -> bool {
        let Some(row) = self.disk.books.row_mut(place) else {
            return false;
        };
        let is_unseen = row.document.state != DocumentState::Conflict;
        row.document.state = DocumentState::Confirmed;
        row.document.last_error = is_unseen.then(|| KEPT_UNSEEN.to_owned());
        let id = row.document.document_id();
        if let Some(life) = self.lives.get_mut(&id) {
            life.is_kept = true;
        }
        true
    }

    /// The person goes on from what others have written.
    fn see_what_is_there(&mut self, place: i64) {
        let Some(row) = self.disk.books.row(place) else {
            return;
        };
        if let Some(shelf) = Shelf::changed_by(row.document.kind())
            && let Some(target) = self.target_of(row.depends_on, shelf)
        {
            self.server.is_seen(shelf, target);
        }
    }
}
