//! What is known of the way to NextX, and from when on documents are sent.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use nextx_api::ErrorKind;
use tokio::time::Instant;

/// The longest that a server can make the till wait.
pub(crate) const LONGEST_REST: Duration = Duration::from_secs(3600);

/// The way to NextX, shared by all who ask there.
#[derive(Debug, Default)]
pub struct Line(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    online: bool,
    last_contact: Option<Instant>,
    /// Why nothing is sent although NextX is there.
    paused: Option<Arc<nextx_api::Error>>,
    /// No document is sent before this.
    sending_from: Option<Instant>,
    /// How many sends in a row came to nothing.
    failures: u32,
}

/// What changed when a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Nothing.
    AsBefore,
    /// NextX is there again.
    CameOnline,
    /// NextX is gone.
    WentOffline,
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether NextX answered last.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.state().online
    }

    /// Whether NextX answered within the last `within`.
    #[must_use]
    pub fn was_reached(&self, within: Duration) -> bool {
        let state = self.state();
        state.online && state.last_contact.is_some_and(|at| at.elapsed() <= within)
    }

    /// Why nothing is sent although NextX is there.
    #[must_use]
    pub fn paused(&self) -> Option<Arc<nextx_api::Error>> {
        self.state().paused.clone()
    }

    /// Nothing more is sent for `rest`, which is the same for all documents; `reason` says why where a person can do
    /// something about it.
    pub(crate) fn hold_back(&self, rest: Duration, reason: Option<Arc<nextx_api::Error>>) {
        let mut state = self.state();
        state.sending_from = Instant::now().checked_add(rest.min(LONGEST_REST));
        state.failures = state.failures.saturating_add(1);
        state.paused = reason;
    }

    /// Documents go again: one has arrived, or a person says so.
    pub fn send_on(&self) {
        let mut state = self.state();
        (state.sending_from, state.failures, state.paused) = (None, 0, None);
    }

    /// Whether NextX is there is to be asked, however lately it has answered.
    pub(crate) fn doubt(&self) {
        self.state().last_contact = None;
    }

    /// How long no document is sent; zero when one may go.
    #[must_use]
    pub fn rest_left(&self) -> Duration {
        self.state().sending_from.map_or(Duration::ZERO, |from| {
            from.saturating_duration_since(Instant::now())
        })
    }

    /// How many sends in a row came to nothing.
    pub(crate) fn failures(&self) -> u32 {
        self.state().failures
    }

    /// Takes what a request tells about the way to NextX.
    pub fn hear<T>(&self, answer: &Result<T, nextx_api::Error>) -> Heard {
        let reached = match answer {
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
        let mut state = self.state();
        if reached {
            state.last_contact = Some(Instant::now());
        }
        match (std::mem::replace(&mut state.online, reached), reached) {
            (false, true) => Heard::CameOnline,
            (true, false) => Heard::WentOffline,
            _ => Heard::AsBefore,
        }
    }
}
