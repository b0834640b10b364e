//! What all parts of a run share: time, chance, the server, the disk, and what is to go wrong.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use till_core::{Clock, Random, document::DocumentKind};
use tokio::{sync::Notify, time::Instant};
use uuid::Uuid;

use crate::{
    disk::Disk,
    fault::{Fault, Faults, Send, Shop, Step},
    server::{self, Server},
    trace::Trace,
};

/// One run's world.
pub(crate) struct World {
    inner: Mutex<Inner>,
    began: Instant,
    /// The program has to end now.
    pub(crate) killed: Notify,
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}

/// A document, as who knows everything sees it.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    pub(crate) kind: DocumentKind,
    /// What it was to meet, until it has.
    pub(crate) fate: Option<Fault>,
    /// How many faults it has met.
    pub(crate) met: u32,
    /// The purchase that it is of.
    pub(crate) basket: Option<u32>,
    /// The cashier saw it confirmed.
    pub(crate) is_seen: bool,
    /// The server refused it.
    pub(crate) is_refused: bool,
    /// Its number, phone or code is somebody else's there, or the server said so.
    pub(crate) is_taken: bool,
    /// Its frozen body was damaged.
    pub(crate) is_damaged: bool,
    /// Somebody else has changed what it changes.
    pub(crate) is_changed: bool,
    /// The server keeps it otherwise than it was sent.
    pub(crate) is_altered: bool,
    /// A person gave it up, with a reason.
    pub(crate) is_given_up: bool,
    /// A person took what NextX has for it.
    pub(crate) is_kept: bool,
    /// The server did it after the settle time, or the network brought it twice.
    pub(crate) may_be_twice: bool,
}

/// What holds for a while, in milliseconds of the run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Weather {
    pub(crate) offline_until: u64,
    pub(crate) unauthorized_until: u64,
    pub(crate) empty_lists_until: u64,
}

/// What is behind the lock.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) chance: fastrand::Rng,
    pub(crate) trace: Trace,
    pub(crate) faults: Faults,
    pub(crate) server: Server,
    pub(crate) disk: Disk,
    pub(crate) lives: BTreeMap<Uuid, Life>,
    /// By what requests without a marker are told.
    pub(crate) marks: BTreeMap<String, Uuid>,
    pub(crate) weather: Weather,
    /// When the run began; epoch milliseconds.
    pub(crate) began: i64,
    /// When the run began by the till's calendar, and what was added to it since; epoch milliseconds.
    pub(crate) calendar: i64,
    /// A person is at the synchronisation screen.
    pub(crate) is_staffed: bool,
    /// Nothing goes wrong any more.
    pub(crate) is_calm: bool,
    /// Moves of stock that were dropped or counted twice.
    pub(crate) stock_is_wrong: Vec<String>,
    /// Until when at the latest things go wrong, once the day is over.
    pub(crate) last_harm: Option<u64>,
}

/// What becomes of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Happens,
    Refused,
    Killed,
}

impl World {
    pub(crate) fn new(inner: Inner) -> Arc<Self> {
        Arc::new(Self {
            inner: Mutex::new(inner),
            began: Instant::now(),
            killed: Notify::new(),
        })
    }

    /// Milliseconds since the run began, by the monotonic clock.
    pub(crate) fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Looks at the world as it is now.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut Inner, u64) -> T) -> T {
        let now = self.now();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        for (at, made_from, what) in inner.server.catch_up(now) {
            inner
                .trace
                .note(at, format_args!("server: {what} {made_from:?}"));
            if what == server::TAKEN
                && let Some(life) = made_from.and_then(|id| inner.lives.get_mut(&id))
            {
                life.is_taken = true;
            }
        }
        for habit in inner.server.take_shown() {
            inner.happens(now, Fault::Server(habit), None);
        }
        look(&mut inner, now)
    }

    /// The program ends here.
    pub(crate) async fn die<T>(&self) -> T {
        self.killed.notify_one();
        std::future::pending().await
    }

    pub(crate) fn end(self) -> Inner {
        self.inner
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        self.with(|inner, now| {
            let now = i64::try_from(now).unwrap_or(i64::MAX);
            Timestamp::from_millisecond(inner.calendar.saturating_add(now)).unwrap_or_default()
        })
    }
}

impl Random for World {
    fn fill(&self, bytes: &mut [u8]) {
        self.with(|inner, _| inner.chance.fill(bytes));
    }
}

/// Randomness of the run, where the world is locked already.
pub(crate) struct Drawn<'a>(pub(crate) Mutex<&'a mut fastrand::Rng>);

impl Random for Drawn<'_> {
    fn fill(&self, bytes: &mut [u8]) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill(bytes);
    }
}

impl Inner {
    pub(crate) fn note(&mut self, now: u64, what: fmt::Arguments<'_>) {
        self.trace.note(now, what);
    }

    /// A fault happens, to a document if it is known which.
    pub(crate) fn happens(&mut self, now: u64, fault: Fault, document: Option<Uuid>) {
        *self.faults.entry(fault).or_default() += 1;
        if let Some(life) = document.and_then(|id| self.lives.get_mut(&id)) {
            life.met += 1;
        }
        self.note(now, format_args!("fault: {fault} {document:?}"));
    }

    /// One time in so many, while things still go wrong.
    pub(crate) fn once_in(&mut self, many: u32) -> bool {
        !self.is_calm && self.chance.u32(..many) == 0
    }

    /// A moment between two, in milliseconds.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        self.chance.u64(least..=most)
    }

    /// Whether a step happens.
    pub(crate) fn before(&mut self, now: u64, step: Step, document: Option<Uuid>) -> Fate {
        if self.is_calm {
            return Fate::Happens;
        }
        let fate = document
            .and_then(|id| self.lives.get_mut(&id))
            .and_then(|life| {
                life.fate.take_if(
                    |fate| matches!(fate, Fault::KillBefore(s) | Fault::Unusable(s) if *s == step),
                )
            });
        let many = rarity(step);
        let fault = fate.or_else(|| {
            let draws = self.chance.u32(..many);
            match draws {
                0 => Some(Fault::KillBefore(step)),
                1 => Some(Fault::Unusable(step)),
                _ => None,
            }
        });
        let Some(fault) = fault else {
            return Fate::Happens;
        };
        self.happens(now, fault, document);
        if matches!(fault, Fault::Unusable(_)) {
            Fate::Refused
        } else {
            Fate::Killed
        }
    }

    /// Whether the program lives on after a step.
    pub(crate) fn after(&mut self, now: u64, step: Step, document: Option<Uuid>) -> Fate {
        if self.is_calm {
            return Fate::Happens;
        }
        let fate = document
            .and_then(|id| self.lives.get_mut(&id))
            .and_then(|life| life.fate.take_if(|fate| *fate == Fault::KillAfter(step)));
        if fate.is_none() && self.chance.u32(..rarity(step)) != 0 {
            return Fate::Happens;
        }
        self.happens(now, Fault::KillAfter(step), document);
        Fate::Killed
    }

    /// What a new document is to meet.
    pub(crate) fn draw_fate(&mut self, kind: DocumentKind) -> Fault {
        let steps = [Step::BeginSend, Step::EndSend, Step::EndLook];
        let step = steps[self.chance.usize(..steps.len())];
        match self.chance.u32(..8) {
            0 => Fault::KillBefore(step),
            1 => Fault::KillAfter(step),
            2 => Fault::Unusable(step),
            _ => loop {
                let send = Send::ALL[self.chance.usize(..Send::ALL.len())];
                // Nothing audits the others, nothing verifies how a customer is written, and a change is no double.
                let fits = match kind {
                    DocumentKind::Sale | DocumentKind::Return => true,
                    DocumentKind::Lead | DocumentKind::Task => {
                        !matches!(send, Send::LateBeyond | Send::Delivered2)
                    }
                    _ => !matches!(send, Send::LateBeyond | Send::Delivered2 | Send::Altered),
                };
                if fits {
                    return Fault::Send(send);
                }
            },
        }
    }

    /// Whether some document that could still meet a fault has met none.
    pub(crate) fn is_any_unharmed(&self) -> bool {
        self.disk.books.rows.iter().any(|row| {
            let is_open = !row.document.state.is_final()
                && !row.document.state.needs_attention()
                && self.disk.books.is_hindered(row).is_none();
            let life = self.lives.get(&row.document.document_id());
            is_open && life.is_some_and(|life| life.met == 0)
        })
    }

    /// What happens to the shop happens to these documents.
    pub(crate) fn are_met(&mut self, documents: &[Uuid]) {
        for id in documents {
            if let Some(life) = self.lives.get_mut(id) {
                life.met += 1;
            }
        }
    }

    pub(crate) fn shop_happens(&mut self, now: u64, what: Shop) {
        self.happens(now, Fault::Shop(what), None);
    }
}

/// One time in how many calls a step goes wrong by itself.
const fn rarity(step: Step) -> u32 {
    match step {
        Step::NextToSend
        | Step::ToLookFor
        | Step::NextDue
        | Step::RecoverSending
        | Step::DaysToAudit => 500,
        Step::BeginSend | Step::EndSend | Step::EndLook | Step::Confirmed => 150,
        Step::KnownCustomer | Step::Witness => 200,
        Step::Wake => 60,
        Step::Decide | Step::PutStock => 40,
        Step::Confirm | Step::Journal => 40,
        Step::SetWitness => 12,
        // They are rare.
        Step::SetAside | Step::DocumentsOf | Step::KnownDocuments | Step::EndAudit => 5,
    }
}
