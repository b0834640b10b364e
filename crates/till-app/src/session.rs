//! A profile that is open: its store, its client, its workers.

use std::{
    path::Path,
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use nextx_api::{Client, ErrorKind};
use nextx_sandbox::Sandbox;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use till_core::{Clock, Random, invoice, invoice::TillCode, sale::Place};
use till_store::{DatabaseKey, Store};
use tokio::sync::{Mutex, Notify};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use zeroize::Zeroizing;

use crate::{
    Change, Changes, Error, ops::pictures::Fetching, profile::Profile, vault::Vault, workers,
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
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            settle: till_core::outbox::SETTLE,
            second_look: till_core::outbox::SECOND_LOOK,
            probe: Duration::from_secs(5),
            refresh: Duration::from_secs(300),
        }
    }
}

/// Which till this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Till {
    pub(crate) place: Place,
    pub(crate) code: TillCode,
}

/// What is known of the way to NextX.
#[derive(Debug, Default)]
struct Line {
    online: bool,
    last_contact: Option<Timestamp>,
    /// Why nothing is sent although NextX is there.
    paused: Option<Arc<nextx_api::Error>>,
    /// No document is sent before this, in epoch milliseconds.
    sending_from: i64,
    /// How many sends in a row came to nothing.
    failures: u32,
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
    pub(crate) progress: StdMutex<Progress>,
    pub(crate) pictures: Fetching,
    pub(crate) wake_outbox: Notify,
    pub(crate) wake_refresh: Notify,
    line: StdMutex<Line>,
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

/// The longest that a server can make the till wait, in milliseconds.
pub(crate) const LONGEST_REST: i64 = 3_600_000;
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
        let now = parts.clock.now();
        store.recover_sending(now.as_millisecond()).await?;
        store.settle_again(now.as_millisecond()).await?;
        let epoch = match store.setting("epoch").await? {
            Some(epoch) => epoch,
            None => {
                let epoch = invoice::draw_epoch(&*parts.random);
                store.set_setting("epoch", &epoch).await?;
                epoch
            }
        };
        let session = Arc::new(Self {
            profile: parts.profile,
            client: parts.client,
            epoch,
            clock: parts.clock,
            random: parts.random,
            changes: parts.changes,
            timing: parts.timing,
            cart: Mutex::default(),
            progress: StdMutex::new(Progress::stored(&store).await?),
            pictures: Fetching::default(),
            wake_outbox: Notify::new(),
            wake_refresh: Notify::new(),
            line: StdMutex::default(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            demo: Mutex::new(parts.demo),
            store,
        });
        session.run(workers::outbox::run(Arc::clone(&session)));
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
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_online(&self) -> bool {
        self.line().online
    }

    /// Whether NextX answered within the last `within`.
    pub(crate) fn was_reached(&self, within: Duration) -> bool {
        let line = self.line();
        let recent = line
            .last_contact
            .is_some_and(|at| self.clock.now().duration_since(at).unsigned_abs() <= within);
        line.online && recent
    }

    pub(crate) fn paused(&self) -> Option<Arc<nextx_api::Error>> {
        self.line().paused.clone()
    }

    /// Nothing more is sent for `rest`, which is the same for all documents; `reason` says why where a person can do
    /// something about it.
    pub(crate) fn hold_back(&self, rest: Duration, reason: Option<Arc<nextx_api::Error>>) {
        let rest = i64::try_from(rest.as_millis()).unwrap_or(i64::MAX);
        {
            let mut line = self.line();
            line.sending_from = self.now().saturating_add(rest);
            line.failures = line.failures.saturating_add(1);
            line.paused = reason;
        }
        self.changes.announce(Change::Strip);
    }

    /// Documents go again: one has arrived, or a person says so.
    pub(crate) fn send_on(&self) {
        let mut line = self.line();
        (line.sending_from, line.failures, line.paused) = (0, 0, None);
    }

    /// From when on documents are sent, in epoch milliseconds. A clock that went back holds nothing up for ever.
    pub(crate) fn sending_from(&self) -> i64 {
        let from = self.line().sending_from;
        if from > self.now().saturating_add(LONGEST_REST) {
            0
        } else {
            from
        }
    }

    /// How many sends in a row came to nothing.
    pub(crate) fn failures(&self) -> u32 {
        self.line().failures
    }

    /// Takes what a request tells about the way to NextX.
    pub(crate) fn heard<T>(
        &self,
        answer: Result<T, nextx_api::Error>,
    ) -> Result<T, nextx_api::Error> {
        let reached = match &answer {
            Ok(_) => true,
            Err(error) => !matches!(
                error.kind(),
                ErrorKind::HostNotFound
                    | ErrorKind::ConnectionRefused
                    | ErrorKind::TimedOut
                    | ErrorKind::Interrupted
                    | ErrorKind::Certificate
                    | ErrorKind::NotNextx
            ),
        };
        let changed = {
            let mut line = self.line();
            if reached {
                line.last_contact = Some(self.clock.now());
            }
            std::mem::replace(&mut line.online, reached) != reached
        };
        if changed {
            self.changes.announce(Change::Strip);
            if reached {
                self.wake_outbox.notify_one();
                // Only a pass that failed waits for this: one that is under way needs no second one behind it.
                if self.progress().error.is_some() {
                    self.wake_refresh.notify_one();
                }
            }
        }
        answer
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
