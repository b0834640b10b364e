//! What every handler shares.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use jiff::{Zoned, civil::Date};
use serde_json::{Map, Value};
use sqlx::SqlitePool;
use tokio_util::sync::CancellationToken;

use super::throttle::Throttle;
use crate::{Faults, Operation, Switches, clock::Clock, switches::SwitchError};

/// The running shop.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) pool: SqlitePool,
    pub(crate) faults: Faults,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) token_ttl: Duration,
    pub(crate) client_key: String,
    pub(crate) clock: Clock,
    /// Where pictures are served, with a slash at the end.
    pub(crate) pictures: String,
    /// Cancelled when the sandbox stops.
    pub(crate) stopping: CancellationToken,
    switches: RwLock<Switches>,
    requests: Mutex<BTreeMap<Operation, u64>>,
    throttle: Mutex<Throttle>,
}

/// What a sandbox is set up with before it listens.
#[derive(Debug)]
pub(crate) struct ShopSetup {
    pub(crate) pool: SqlitePool,
    pub(crate) faults: Faults,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) client_key: String,
    pub(crate) token_ttl: Duration,
    pub(crate) today: Date,
    pub(crate) switches: Switches,
    pub(crate) open_api_url: String,
}

impl Shop {
    pub(crate) fn new(setup: ShopSetup) -> Self {
        Self {
            pool: setup.pool,
            faults: setup.faults,
            client_id: setup.client_id,
            client_secret: setup.client_secret,
            token_ttl: setup.token_ttl,
            client_key: setup.client_key,
            clock: Clock::starting(setup.today),
            pictures: format!("{}/sandbox/pictures/", setup.open_api_url),
            stopping: CancellationToken::new(),
            switches: RwLock::new(setup.switches),
            requests: Mutex::default(),
            throttle: Mutex::default(),
        }
    }

    /// The moment of everything that happens now, in Vietnam.
    pub(crate) fn now(&self) -> Zoned {
        self.clock.now()
    }

    /// The day that records made now are of.
    pub(crate) fn today(&self) -> Date {
        self.clock.today()
    }

    pub(crate) fn switches(&self) -> Switches {
        self.switches
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Changes some switches; none is changed when one of them is unknown or takes no such value.
    pub(crate) fn change_switches(
        &self,
        changes: Map<String, Value>,
    ) -> Result<Switches, SwitchError> {
        let mut switches = self
            .switches
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *switches = switches.changed(changes)?;
        Ok(switches.clone())
    }

    pub(crate) fn count(&self, operation: Operation) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.entry(operation).or_default() += 1;
    }

    /// Takes a request, or says after how many seconds it may come again.
    pub(crate) fn admit(&self, now: Instant) -> Result<(), u32> {
        let limit = self.switches().requests_per_second;
        let mut throttle = self.throttle.lock().unwrap_or_else(PoisonError::into_inner);
        throttle.admit(now, limit)
    }

    /// Requests per operation since the start or since they were last forgotten; those that met a fault count too.
    pub(crate) fn requests(&self) -> BTreeMap<Operation, u64> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn forget_requests(&self) {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// The address of a picture: nothing for a record without one, what was sent for a picture that lies elsewhere.
    pub(crate) fn picture_url(&self, file: &str) -> String {
        if file.is_empty() || file.contains("://") {
            file.to_owned()
        } else {
            format!("{}{file}", self.pictures)
        }
    }
}
