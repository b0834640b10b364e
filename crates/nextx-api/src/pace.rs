//! How fast requests may follow each other.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::{Notify, Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

use crate::config::Limits;
use crate::error::Error;

/// One gate for all requests to both hosts: so many a second, so many at a time, none while the server wants a pause.
pub(crate) struct Pace {
    rate: DefaultDirectRateLimiter,
    parallel: Semaphore,
    paused_until: Mutex<Option<Instant>>,
    pause_ended: Notify,
    patience: Duration,
}

impl Pace {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            rate: RateLimiter::direct(Quota::per_second(limits.requests_per_second)),
            parallel: Semaphore::new(limits.parallel.clamp(1, Semaphore::MAX_PERMITS)),
            paused_until: Mutex::new(None),
            pause_ended: Notify::new(),
            patience: limits.read_timeout,
        }
    }

    /// Waits for a turn; hold the permit while the request is under way.
    ///
    /// # Errors
    /// [`Error::HeldBack`] if the server asked for a pause that is longer than anybody wants to wait here.
    pub(crate) async fn turn(&self) -> Result<Option<SemaphorePermit<'_>>, Error> {
        loop {
            // A pause is sat out without a permit, or whoever ends it would have to wait for one.
            self.sit_out().await?;
            // The semaphore is never closed, so there always is a permit.
            let permit = self.parallel.acquire().await.ok();
            self.rate.until_ready().await;
            // The server may have asked for a pause while this one waited in line.
            if self.pause_left().is_none() {
                return Ok(permit);
            }
        }
    }

    async fn sit_out(&self) -> Result<(), Error> {
        loop {
            // Made before the look, so that no end in between is missed.
            let ended = self.pause_ended.notified();
            match self.pause_left() {
                None => return Ok(()),
                Some(left) if left > self.patience => {
                    return Err(Error::HeldBack { retry_after: left });
                }
                Some(left) => drop(timeout(left, ended).await),
            }
        }
    }

    /// Whether a read may sit out so long a pause.
    pub(crate) fn has_patience_for(&self, wait: Duration) -> bool {
        wait <= self.patience
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

    /// A person wants to know now: whatever pause there is is over, and the server may ask for it again.
    pub(crate) fn end_pause(&self) {
        *self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
        self.pause_ended.notify_waiters();
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use futures::future::join;

    fn pace(per_second: u32) -> Pace {
        Pace::new(&Limits {
            requests_per_second: per_second.try_into().unwrap(),
            parallel: usize::MAX,
            ..Limits::default()
        })
    }

    #[tokio::test]
    async fn a_pause_holds_also_those_who_already_wait_in_line() {
        let pace = pace(2);
        for _ in 0..2 {
            pace.turn().await.unwrap();
        }
        let started = Instant::now();
        // The next turn would come after half a second, and the pause is asked for before that.
        let asked = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            pace.pause(Duration::from_millis(1500));
        };
        join(pace.turn(), asked).await.0.unwrap();
        assert!(started.elapsed() >= Duration::from_millis(1500));
    }

    #[tokio::test]
    async fn a_pause_that_is_ended_lets_everybody_go() {
        let pace = pace(100);
        pace.pause(Duration::from_secs(20));
        let ended = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            pace.end_pause();
        };
        let started = Instant::now();
        join(pace.turn(), ended).await.0.unwrap();
        assert!(started.elapsed() < Duration::from_secs(5));
    }
}
