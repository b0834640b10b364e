//! A profile that is open: its store, its client, its workers.

use std::{
    path::Path,
    sync::{
        Arc, Mutex as StdMutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use nextx_api::{Client, Limits};
use nextx_sandbox::Sandbox;
use serde::{Deserialize, Serialize};
use till_core::{Clock, Random, document::DocumentKind, invoice::TillCode, sale::Place};
use till_store::{Home, Start, Store};
use till_sync::{Engine, EngineParts, Event, Heard, Line, Rules};
use tokio::sync::{Mutex, Notify};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Change, Changes, Error,
    keys::{self, Keys},
    ledger::Books,
    ops::{
        automations::AutomationDesk, campaigns::CampaignDesk, counts, customer_display::Scene,
        deal_sends::DealDesk, lead_records::LeadDesk, orders, overview, pictures::Fetching,
        printing::Printing, products, purchases::PurchaseDesk, returns::OtherTills,
        rights::Allowing, rosters, stock,
    },
    profile::Profile,
    workers,
    workers::refresh::Progress,
};

/// How long things take; a test shortens them.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// How long after the end of a send the server may still commit it.
    pub settle: Duration,
    /// The least time between two looks that agree.
    pub second_look: Duration,
    /// How often the server is asked whether it is there, while it is not.
    pub probe: Duration,
    /// How often the catalogue is read again.
    pub refresh: Duration,
    /// How long after the last send of a day its orders are compared with the server's.
    pub audit: Duration,
    /// The longest that a read may take.
    pub read: Duration,
    /// The longest that a write may take.
    pub write: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            settle: till_core::outbox::SETTLE,
            second_look: till_core::outbox::SECOND_LOOK,
            probe: Duration::from_secs(5),
            refresh: Duration::from_secs(300),
            audit: till_sync::Timing::default().audit,
            read: limits.read_timeout,
            write: limits.write_timeout,
        }
    }
}

impl Timing {
    fn outbox(self) -> till_sync::Timing {
        till_sync::Timing {
            settle: self.settle,
            second_look: self.second_look,
            probe: self.probe,
            audit: self.audit,
        }
    }
}

/// Which till this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Till {
    pub(crate) place: Place,
    pub(crate) code: TillCode,
}

/// An open profile.
pub(crate) struct Session {
    pub(crate) profile: Profile,
    pub(crate) keys: Keys,
    pub(crate) store: Store,
    pub(crate) client: Client,
    epoch: StdMutex<String>,
    home: Home,
    /// Whether the store is at home elsewhere: then nothing is sent.
    is_away: AtomicBool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) changes: Changes,
    pub(crate) timing: Timing,
    /// Held over every change of the cart on the counter.
    pub(crate) cart: Mutex<()>,
    /// Held over every change of the people on the till, and every try of a PIN.
    pub(crate) team: Mutex<()>,
    pub(crate) allowing: StdMutex<Allowing>,
    /// The revision of the cart of which somebody said that more than there is is meant.
    below_stock: StdMutex<Option<u32>>,
    pub(crate) refresh: Arc<Refreshing>,
    pub(crate) pictures: Fetching,
    pub(crate) printing: Printing,
    customer_scene: StdMutex<Scene>,
    pub(crate) returns: OtherTills,
    pub(crate) stock_desk: stock::Desk,
    pub(crate) orders_desk: orders::Desk,
    pub(crate) overview_desk: overview::Desk,
    pub(crate) products_desk: products::Desk,
    pub(crate) count_desk: counts::Desk,
    pub(crate) rosters: rosters::Desks,
    pub(crate) purchase_desk: PurchaseDesk,
    pub(crate) automation_desk: AutomationDesk,
    pub(crate) campaign_desk: CampaignDesk,
    pub(crate) lead_desk: LeadDesk,
    pub(crate) deal_desk: DealDesk,
    pub(crate) outbox: Arc<Engine<Books>>,
    pub(crate) line: Arc<Line>,
    stop: CancellationToken,
    tasks: TaskTracker,
    demo: Mutex<Option<Sandbox>>,
}

/// What a session is made of.
pub(crate) struct SessionParts<'a> {
    pub(crate) path: &'a Path,
    pub(crate) profile: Profile,
    pub(crate) keys: Keys,
    pub(crate) client: Client,
    pub(crate) demo: Option<Sandbox>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) changes: Changes,
    pub(crate) timing: Timing,
    /// Where the store is opened.
    pub(crate) home: Home,
    /// How often this machine remembers to have opened it.
    pub(crate) generation: u64,
    /// Whether it was put back from a backup.
    pub(crate) restored: bool,
}

impl Session {
    /// Opens the store of a profile and starts its workers, which rest while nobody is signed in. Answers also how often
    /// it was opened.
    pub(crate) async fn open(parts: SessionParts<'_>) -> Result<(Arc<Self>, u64), Error> {
        let path = parts.path.join(keys::database::FILE);
        let start = Start {
            path: &path,
            key: &parts.keys.database,
            now: parts.clock.now(),
            home: Some(&parts.home),
            generation: parts.generation,
            restored: parts.restored,
        };
        let opened = start.open(&*parts.random).await?;
        let store = opened.store;
        store
            .recover_sending(parts.clock.now().as_millisecond())
            .await?;
        let line = Arc::<Line>::default();
        let refresh = Arc::new(Refreshing {
            progress: StdMutex::new(Progress::stored(&store).await?),
            wake: Notify::new(),
        });
        let outbox = Arc::new(Engine::new(EngineParts {
            ledger: Books(store.clone()),
            client: parts.client.clone(),
            clock: Arc::clone(&parts.clock),
            random: Arc::clone(&parts.random),
            timing: parts.timing.outbox(),
            rules: Rules::default(),
            line: Arc::clone(&line),
            hears: hears(parts.changes.clone(), Arc::clone(&refresh)),
        }));
        let session = Arc::new(Self {
            profile: parts.profile,
            keys: parts.keys,
            client: parts.client,
            epoch: StdMutex::new(opened.epoch),
            home: parts.home,
            is_away: AtomicBool::new(opened.is_away),
            clock: parts.clock,
            random: parts.random,
            changes: parts.changes,
            timing: parts.timing,
            cart: Mutex::default(),
            team: Mutex::default(),
            allowing: StdMutex::default(),
            below_stock: StdMutex::default(),
            refresh,
            pictures: Fetching::default(),
            printing: Printing::default(),
            returns: OtherTills::default(),
            stock_desk: stock::Desk::default(),
            orders_desk: orders::Desk::default(),
            overview_desk: overview::Desk::default(),
            products_desk: products::Desk::default(),
            count_desk: counts::Desk::default(),
            rosters: rosters::Desks::default(),
            purchase_desk: PurchaseDesk::default(),
            automation_desk: AutomationDesk::default(),
            campaign_desk: CampaignDesk::default(),
            lead_desk: LeadDesk::default(),
            deal_desk: DealDesk::default(),
            outbox,
            line,
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            customer_scene: StdMutex::default(),
            demo: Mutex::new(parts.demo),
            store,
        });
        session.note(opened.findings).await?;
        if !opened.is_away {
            session.send();
        }
        if !session.keys.signed_out {
            session.run(workers::refresh::run(Arc::clone(&session)));
        }
        session.run(workers::keeping::run(Arc::clone(&session)));
        Ok((session, opened.generation))
    }

    /// Lets the outbox send what waits, unless nobody is signed in.
    fn send(&self) {
        if self.keys.signed_out {
            return;
        }
        let outbox = Arc::clone(&self.outbox);
        self.run(async move { outbox.run().await });
    }

    /// The store is at home here from now on, and what waits goes.
    pub(crate) async fn take_over(&self) -> Result<(), Error> {
        // Held against a sale that would take a number of the old epoch.
        let _held = self.cart.lock().await;
        if !self.is_away() {
            return Ok(());
        }
        let taken = self
            .store
            .take_over(&self.home, self.clock.now(), &*self.random);
        *self.epoch.lock().unwrap_or_else(PoisonError::into_inner) = taken.await?;
        self.is_away.store(false, Ordering::Release);
        self.send();
        Ok(())
    }

    /// The install epoch that numbers are made with.
    pub(crate) fn epoch(&self) -> String {
        let epoch = self.epoch.lock().unwrap_or_else(PoisonError::into_inner);
        epoch.clone()
    }

    /// Whether nothing is sent because the store was found on another machine or in another folder.
    pub(crate) fn is_away(&self) -> bool {
        self.is_away.load(Ordering::Acquire)
    }

    /// Runs a worker until it ends or the session does.
    pub(crate) fn run(&self, worker: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            stop.run_until_cancelled(worker).await;
        });
    }

    /// Stops the workers and closes the store. A send that is cut off is unclear at the next start. Answers what this
    /// machine has to remember, so that a copy from before this moment is noticed.
    pub(crate) async fn close(&self) -> Option<u64> {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        let ended = self.store.end_generation().await;
        self.store.close().await;
        if let Some(demo) = self.demo.lock().await.take() {
            demo.shutdown().await;
        }
        match ended {
            Ok(generation) => Some(generation),
            Err(error) => {
                tracing::error!(%error, "the end could not be noted");
                None
            }
        }
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    pub(crate) async fn till(&self) -> Result<Option<Till>, Error> {
        Ok(self.store.setting("till").await?)
    }

    pub(crate) async fn set_till(&self, till: &Till) -> Result<(), Error> {
        Ok(self.store.set_setting("till", till).await?)
    }

    pub(crate) async fn forget_till(&self) -> Result<(), Error> {
        Ok(self.store.clear_setting("till").await?)
    }

    pub(crate) fn progress(&self) -> MutexGuard<'_, Progress> {
        self.refresh.progress()
    }

    pub(crate) fn customer_scene(&self) -> MutexGuard<'_, Scene> {
        self.customer_scene
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody has said that more than there is is meant in the cart of `revision`.
    pub(crate) fn accept_below_stock(&self, revision: u32) {
        let accepted = self.below_stock.lock();
        *accepted.unwrap_or_else(PoisonError::into_inner) = Some(revision);
    }

    /// The revision of the cart of which somebody said so last.
    pub(crate) fn accepted_below_stock(&self) -> Option<u32> {
        let accepted = self.below_stock.lock();
        *accepted.unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_online(&self) -> bool {
        self.line.is_online()
    }

    /// Takes what a request tells about the way to NextX.
    pub(crate) fn heard<T>(
        &self,
        answer: Result<T, nextx_api::Error>,
    ) -> Result<T, nextx_api::Error> {
        match self.line.hear(&answer) {
            Heard::AsBefore => {}
            Heard::WentOffline => self.changes.announce(Change::Strip),
            Heard::CameOnline => {
                self.changes.announce(Change::Strip);
                self.outbox.wake();
                self.refresh.came_online();
            }
        }
        answer
    }
}

/// What the rest of the till hears from the outbox.
fn hears(changes: Changes, refresh: Arc<Refreshing>) -> Arc<dyn Fn(Event) + Send + Sync> {
    Arc::new(move |event| match event {
        Event::Documents | Event::Audit => {
            changes.announce(Change::Strip);
            changes.announce(Change::Sales);
        }
        Event::Line => changes.announce(Change::Strip),
        Event::CameOnline => refresh.came_online(),
        Event::Confirmed(DocumentKind::Customer | DocumentKind::CustomerUpdate) => {
            changes.announce(Change::Catalogue);
        }
        Event::Confirmed(_) => {}
    })
}

/// How far the reading from NextX has come, and what wakes it.
#[derive(Debug)]
pub(crate) struct Refreshing {
    progress: StdMutex<Progress>,
    pub(crate) wake: Notify,
}

impl Refreshing {
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Only a pass that failed waits for this: one that is under way needs no second one behind it.
    fn came_online(&self) {
        if self.progress().error.is_some() {
            self.wake.notify_one();
        }
    }
}
