//! A profile that is open: its store, its client, its workers.

use std::{
    path::Path,
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
    time::Duration,
};

use nextx_api::Client;
use nextx_sandbox::Sandbox;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use till_core::{Clock, Random, document::DocumentKind, invoice, invoice::TillCode, sale::Place};
use till_store::{DatabaseKey, Store};
use till_sync::{Engine, EngineParts, Event, Heard, Line, Rules};
use tokio::sync::{Mutex, Notify};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use zeroize::Zeroizing;

use crate::{
    Change, Changes, Error, ledger::Books, ops::pictures::Fetching, profile::Profile, vault::Vault,
    workers, workers::refresh::Progress,
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
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            settle: till_core::outbox::SETTLE,
            second_look: till_core::outbox::SECOND_LOOK,
            probe: Duration::from_secs(5),
            refresh: Duration::from_secs(300),
            audit: till_sync::Timing::default().audit,
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
    pub(crate) store: Store,
    pub(crate) client: Client,
    pub(crate) epoch: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) changes: Changes,
    pub(crate) timing: Timing,
    /// Held over every change of the cart on the counter.
    pub(crate) cart: Mutex<()>,
    pub(crate) refresh: Arc<Refreshing>,
    pub(crate) pictures: Fetching,
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
    pub(crate) client: Client,
    pub(crate) demo: Option<Sandbox>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) changes: Changes,
    pub(crate) timing: Timing,
}

const DATABASE: &str = "till.db";
const DATABASE_KEY: &str = "database-key";

impl Session {
    /// Opens the store of a profile and starts its workers.
    pub(crate) async fn open(
        parts: SessionParts<'_>,
        vault: Arc<dyn Vault>,
    ) -> Result<Arc<Self>, Error> {
        let path = parts.path.join(DATABASE);
        let exists = tokio::fs::try_exists(&path).await?;
        let random = Arc::clone(&parts.random);
        let key =
            tokio::task::spawn_blocking(move || database_key(&*vault, exists, &*random)).await??;
        let store = Store::open(&path, &key).await?;
        store
            .recover_sending(parts.clock.now().as_millisecond())
            .await?;
        let epoch = match store.setting("epoch").await? {
            Some(epoch) => epoch,
            None => {
                let epoch = invoice::draw_epoch(&*parts.random);
                store.set_setting("epoch", &epoch).await?;
                epoch
            }
        };
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
            client: parts.client,
            epoch,
            clock: parts.clock,
            random: parts.random,
            changes: parts.changes,
            timing: parts.timing,
            cart: Mutex::default(),
            refresh,
            pictures: Fetching::default(),
            outbox,
            line,
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            demo: Mutex::new(parts.demo),
            store,
        });
        let outbox = Arc::clone(&session.outbox);
        session.run(async move { outbox.run().await });
        session.run(workers::refresh::run(Arc::clone(&session)));
        Ok(session)
    }

    /// Runs a worker until it ends or the session does.
    fn run(&self, worker: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            stop.run_until_cancelled(worker).await;
        });
    }

    /// Stops the workers and closes the store. A send that is cut off is unclear at the next start.
    pub(crate) async fn close(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.store.close().await;
        if let Some(demo) = self.demo.lock().await.take() {
            demo.shutdown().await;
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

/// The key of the profile's database; drawn when there is no database yet. A key that is gone is never replaced: the
/// database may hold what nobody else has.
fn database_key(
    vault: &dyn Vault,
    exists: bool,
    random: &dyn Random,
) -> Result<DatabaseKey, Error> {
    if let Some(kept) = vault.get(DATABASE_KEY)? {
        return DatabaseKey::from_hex(kept.expose_secret()).ok_or(Error::DatabaseKeyMissing);
    }
    if exists {
        return Err(Error::DatabaseKeyMissing);
    }
    let mut bytes = Zeroizing::new([0; 32]);
    random.fill(bytes.as_mut());
    let key = DatabaseKey::new(*bytes);
    vault.set(DATABASE_KEY, &SecretString::from(key.to_hex().as_str()))?;
    Ok(key)
}
