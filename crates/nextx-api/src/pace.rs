//! How fast requests may follow each other.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::config::Limits;
use crate::error::Error;

/// One gate for all requests to both hosts: so many a second, so many at a time, none while the server wants a pause.
pub(crate) struct Pace {
    rate: DefaultDirectRateLimiter,
    parallel: Semaphore,
    paused_until: Mutex<Option<Instant>>,
    patience: Duration,
}

impl Pace {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            rate: RateLimiter::direct(Quota::per_second(limits.requests_per_second)),
            parallel: Semaphore::new(limits.parallel.max(1)),
            paused_until: Mutex::new(None),
            patience: limits.read_timeout,
        }
    }

    /// Waits for a turn; hold the permit while the request is under way.
    ///
    /// # Errors
    /// [`Error::HeldBack`] if the server asked for a pause that is longer than anybody wants to wait here.
    pub(crate) async fn turn(&self) -> Result<Option<SemaphorePermit<'_>>, Error> {
        // The semaphore is never closed, so there always is a permit.
        let permit = self.parallel.acquire().await.ok();
        while let Some(left) = self.pause_left() {
            if left > self.patience {
                return Err(Error::HeldBack { retry_after: left });
            }
            tokio::time::sleep(left).await;
        }
        self.rate.until_ready().await;
        Ok(permit)
    }

    /// The server wants no request for so long; a longer pause already asked for stays.
    pub(crate) fn pause(&self, wait: Duration) {
        let until = Instant::now().checked_add(wait);
        let mut paused = self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *paused = (*paused).max(until);
    }

    fn pause_left(&self) -> Option<Duration> {
        let paused = *self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        paused
            .map(|until| until.saturating_duration_since(Instant::now()))
            .filter(|left| !left.is_zero())
    }
}
