//! The worker: sends what waits, looks for what was sent, audits the days.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use nextx_api::Client;
use till_core::{Clock, Random, document::DocumentKind, outbox};
use tokio::{sync::Notify, time::Instant};

use crate::{AuditDay, Heard, Ledger, LedgerError, Line, Rules};

/// A create is sent only over a way that was seen to work this recently, so that a dead network leaves nothing unclear.
const FRESH_CONTACT: Duration = Duration::from_secs(20);
/// A queue that is due but cannot move is not asked more often than this.
const SOONEST: Duration = Duration::from_millis(50);
const IDLE: Duration = Duration::from_secs(30);
/// After a failure of the ledger.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// How long things take; a test shortens them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// How long after the end of a send the server may still commit it.
    pub settle: Duration,
    /// The least time between two looks that agree.
    pub second_look: Duration,
    /// How often the server is asked whether it is there, while it is not.
    pub probe: Duration,
    /// How long after the last send of a day its orders are compared with the server's.
    pub audit: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            settle: outbox::SETTLE,
            second_look: outbox::SECOND_LOOK,
            probe: Duration::from_secs(5),
            audit: Duration::from_secs(15 * 60),
        }
    }
}

/// What others want to hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A document moved, or when it moves next.
    Documents,
    /// A document of this kind was confirmed.
    Confirmed(DocumentKind),
    /// Online, offline, or the lane rests.
    Line,
    /// NextX is there again.
    CameOnline,
    /// An audit found something.
    Audit,
}

/// Why a pass over what waits broke off. Nothing is lost by it: the next pass goes on.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// A durable step did not happen.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A request.
    #[error(transparent)]
    Nextx(#[from] nextx_api::Error),
}

/// What an [`Engine`] is made of.
pub struct EngineParts<L> {
    /// Where documents are kept.
    pub ledger: L,
    /// The way to NextX.
    pub client: Client,
    /// The calendar; settle times do not go by it.
    pub clock: Arc<dyn Clock>,
    /// Randomness for pauses.
    pub random: Arc<dyn Random>,
    /// How long things take.
    pub timing: Timing,
    /// Which rules hold.
    pub rules: Rules,
    /// The line, shared with others who ask NextX.
    pub line: Arc<Line>,
    /// Who hears of what happens.
    pub hears: Arc<dyn Fn(Event) + Send + Sync>,
}

/// The worker of one till.
pub struct Engine<L> {
    pub(crate) ledger: L,
    pub(crate) client: Client,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) timing: Timing,
    pub(crate) rules: Rules,
    pub(crate) line: Arc<Line>,
    hears: Arc<dyn Fn(Event) + Send + Sync>,
    /// Of unclear documents, by their place in the queue. A start begins with none: each then waits anew.
    pub(crate) waits: Mutex<HashMap<i64, Wait>>,
    /// When the last send of a day's documents ended in this run; of other days, when the run began.
    pub(crate) last_sends: Mutex<HashMap<AuditDay, Instant>>,
    pub(crate) began: Instant,
    /// Which days are due for an audit is not asked before this.
    pub(crate) next_audit: Mutex<Instant>,
    wake: Notify,
}

/// How long an unclear document has been waited for in this run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wait {
    /// When the wait began.
    pub(crate) since: Instant,
    /// The server itself has said that nothing was done: one look is enough.
    pub(crate) is_settled: bool,
    /// When a look first proved it absent.
    pub(crate) absent_since: Option<Instant>,
}

impl Wait {
    pub(crate) fn from_now() -> Self {
        Self {
            since: Instant::now(),
            is_settled: false,
            absent_since: None,
        }
    }
}

impl<L: fmt::Debug> fmt::Debug for Engine<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("ledger", &self.ledger)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

impl<L> fmt::Debug for EngineParts<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EngineParts").finish_non_exhaustive()
    }
}

impl<L: Ledger> Engine<L> {
    /// A worker that has done nothing yet.
    #[must_use]
    pub fn new(parts: EngineParts<L>) -> Self {
        Self {
            ledger: parts.ledger,
            client: parts.client,
            clock: parts.clock,
            random: parts.random,
            timing: parts.timing,
            rules: parts.rules,
            line: parts.line,
            hears: parts.hears,
            waits: Mutex::default(),
            last_sends: Mutex::default(),
            began: Instant::now(),
            next_audit: Mutex::new(Instant::now()),
            wake: Notify::new(),
        }
    }

    /// Works until it is dropped. What is being sent then has an unclear end.
    pub async fn run(&self) {
        loop {
            let wait = match self.work().await {
                Ok(()) => self.until_due().await,
                Err(error) => {
                    tracing::error!(%error, "the outbox stopped for a moment");
                    AFTER_FAILURE
                }
            };
            tokio::select! {
                biased;
                () = self.wake.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Something is there to do.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// A person wants everything that waits to be tried now, and to see whether NextX is there.
    ///
    /// # Errors
    /// [`LedgerError`]
    pub async fn try_now(&self) -> Result<(), LedgerError> {
        self.line.doubt();
        self.line.send_on();
        self.ledger.wake(self.now()).await?;
        self.wake();
        Ok(())
    }

    /// Whether an unclear document has been waited for as long as a person has to wait before they decide on it: twice the
    /// settle time, in this run.
    #[must_use]
    pub fn has_waited_for_person(&self, id: i64) -> bool {
        let wait = self.with_waits(|waits| waits.get(&id).copied());
        wait.is_some_and(|wait| wait.since.elapsed() >= self.timing.settle.saturating_mul(2))
    }

    /// Does everything that is due.
    ///
    /// # Errors
    /// [`SyncError`]; the next pass goes on where this one broke off.
    pub async fn work(&self) -> Result<(), SyncError> {
        // Nothing is being sent now: a document that says so is one whose end could not be noted.
        if self.ledger.recover_sending(self.now()).await? > 0 {
            self.tell(Event::Documents);
        }
        if !self.line.was_reached(FRESH_CONTACT) {
            let was_online = self.line.is_online();
            // The smallest reading operation there is.
            let answer = self.heard(self.client.branches().list().await);
            if answer.is_err() && !self.line.is_online() {
                return Ok(());
            }
            if !was_online {
                // The pauses were for a network that was gone.
                self.line.send_on();
                self.ledger.wake(self.now()).await?;
            }
        }
        while self.line.rest_left().is_zero() {
            let Some(document) = self.ledger.next_to_send(self.now()).await? else {
                break;
            };
            self.send(&document).await?;
        }
        self.look().await?;
        self.audit_what_is_due().await
    }

    /// How long nothing is to be done.
    async fn until_due(&self) -> Duration {
        if !self.line.is_online() {
            return self.timing.probe;
        }
        let now = self.now();
        let rest = i64::try_from(self.line.rest_left().as_millis()).unwrap_or(0);
        let due = self.ledger.next_due(now, now.saturating_add(rest)).await;
        // A day may be due for its audit before the next document is.
        let idle = IDLE.min(self.timing.audit);
        let wait = due.ok().flatten().map_or(idle, |due| {
            Duration::from_millis(u64::try_from(due.saturating_sub(now)).unwrap_or(0))
        });
        wait.clamp(SOONEST, idle)
    }

    /// The calendar's present moment, in epoch milliseconds.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    pub(crate) fn tell(&self, event: Event) {
        (self.hears)(event);
    }

    /// Takes what a request tells about the way to NextX.
    pub(crate) fn heard<T>(
        &self,
        answer: Result<T, nextx_api::Error>,
    ) -> Result<T, nextx_api::Error> {
        match self.line.hear(&answer) {
            Heard::AsBefore => {}
            Heard::WentOffline => self.tell(Event::Line),
            Heard::CameOnline => {
                self.tell(Event::Line);
                self.tell(Event::CameOnline);
            }
        }
        answer
    }

    pub(crate) fn with_waits<T>(&self, change: impl FnOnce(&mut HashMap<i64, Wait>) -> T) -> T {
        change(&mut self.waits.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Milliseconds of a pause.
pub(crate) fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
