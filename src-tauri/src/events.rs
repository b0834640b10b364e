//! Changes, announced to the window.

use std::{mem, time::Duration};

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Runtime};
use tauri_specta::Event;
use till_app::Change;
use tokio::{
    sync::broadcast::{
        self,
        error::{RecvError, TryRecvError},
    },
    time::{self, Instant},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Strip,
    Sync,
    Sales,
    Cart,
    Catalogue,
    Records,
    Shift,
    Settings,
    Printer,
    CustomerDisplay,
}

/// Something changed; screens that show it ask again.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    what: Vec<Topic>,
    /// The revision of the cart, where that is all that is known to have changed about it: who shows it already need
    /// not ask.
    cart_revision: Option<u32>,
}

const ALL: [Topic; 10] = [
    Topic::Strip,
    Topic::Sync,
    Topic::Sales,
    Topic::Cart,
    Topic::Catalogue,
    Topic::Records,
    Topic::Shift,
    Topic::Settings,
    Topic::Printer,
    Topic::CustomerDisplay,
];

const fn topic(change: Change) -> Topic {
    match change {
        Change::Strip => Topic::Strip,
        Change::Refresh => Topic::Sync,
        Change::Sales => Topic::Sales,
        Change::Cart(_) => Topic::Cart,
        Change::Catalogue => Topic::Catalogue,
        Change::Records => Topic::Records,
        Change::Shift => Topic::Shift,
        Change::Settings => Topic::Settings,
        Change::Printer => Topic::Printer,
        Change::CustomerDisplay => Topic::CustomerDisplay,
    }
}

/// How long the window is left alone after it was told of what reading from NextX brings: pages come faster than anybody
/// looks, and each screen asks again for each.
const BETWEEN_READINGS: Duration = Duration::from_millis(250);

/// Whether somebody at the till may wait to see it. What reading brings in page after page may wait itself.
const fn is_awaited(topic: Topic) -> bool {
    !matches!(topic, Topic::Sync | Topic::Catalogue | Topic::Records)
}

/// Passes changes on to the window, those that come together in one event.
pub async fn forward<R: Runtime>(app: AppHandle<R>, changes: broadcast::Receiver<Change>) {
    let mut events = Events::of(changes);
    while let Some(changed) = events.next().await {
        if let Err(error) = changed.emit(&app) {
            tracing::warn!(%error, "a change was not announced");
        }
    }
}

/// Changes as the window is told of them.
struct Events {
    changes: broadcast::Receiver<Change>,
    /// What has not been told yet.
    waiting: Changed,
    /// When what may wait is told at the earliest.
    earliest: Instant,
}

impl Events {
    fn of(changes: broadcast::Receiver<Change>) -> Self {
        Self {
            changes,
            waiting: Changed::default(),
            earliest: Instant::now(),
        }
    }

    /// The next event; none once nothing announces changes any more.
    async fn next(&mut self) -> Option<Changed> {
        loop {
            let may_wait = !self.waiting.what.is_empty();
            tokio::select! {
                // What has been announced comes first, so that it goes together.
                biased;
                heard = self.changes.recv() => match heard {
                    Ok(change) => self.waiting.add(change),
                    // Too many at once: everything may have changed.
                    Err(RecvError::Lagged(_)) => self.waiting = Changed::everything(),
                    Err(RecvError::Closed) => return None,
                },
                () = time::sleep_until(self.earliest), if may_wait => {}
            }
            loop {
                match self.changes.try_recv() {
                    Ok(change) => self.waiting.add(change),
                    Err(TryRecvError::Lagged(_)) => self.waiting = Changed::everything(),
                    Err(TryRecvError::Empty | TryRecvError::Closed) => break,
                }
            }
            let is_time = Instant::now() >= self.earliest;
            if is_time || self.waiting.what.iter().copied().any(is_awaited) {
                self.earliest = Instant::now() + BETWEEN_READINGS;
                return Some(mem::take(&mut self.waiting));
            }
        }
    }
}

impl Changed {
    fn everything() -> Self {
        Self {
            what: ALL.to_vec(),
            cart_revision: None,
        }
    }

    fn add(&mut self, change: Change) {
        if let Change::Cart(revision) = change {
            // Beside a change of unknown revision this one says nothing.
            let known = self.cart_revision.is_some() || !self.what.contains(&Topic::Cart);
            self.cart_revision = known.then_some(revision);
        }
        if !self.what.contains(&topic(change)) {
            self.what.push(topic(change));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn announcing() -> (broadcast::Sender<Change>, Events) {
        let (announced, changes) = broadcast::channel(8);
        (announced, Events::of(changes))
    }

    #[tokio::test(start_paused = true)]
    async fn what_reading_brings_is_told_at_once_and_then_now_and_then() {
        let (announced, mut events) = announcing();
        let began = Instant::now();
        announced.send(Change::Catalogue).unwrap();
        let told = events.next().await.unwrap();
        assert_eq!(told.what, [Topic::Catalogue]);
        assert_eq!(began.elapsed(), Duration::ZERO);

        announced.send(Change::Catalogue).unwrap();
        announced.send(Change::Refresh).unwrap();
        announced.send(Change::Catalogue).unwrap();
        let told = events.next().await.unwrap();
        assert_eq!(told.what, [Topic::Catalogue, Topic::Sync]);
        assert_eq!(began.elapsed(), BETWEEN_READINGS);
    }

    #[tokio::test(start_paused = true)]
    async fn what_somebody_waits_for_is_told_at_once_and_takes_the_rest_along() {
        let (announced, mut events) = announcing();
        announced.send(Change::Refresh).unwrap();
        events.next().await.unwrap();
        let began = Instant::now();
        announced.send(Change::Catalogue).unwrap();
        announced.send(Change::Cart(7)).unwrap();
        let told = events.next().await.unwrap();
        assert_eq!(told.what, [Topic::Catalogue, Topic::Cart]);
        assert_eq!(told.cart_revision, Some(7));
        assert_eq!(began.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn after_too_many_at_once_everything_may_have_changed() {
        let (announced, mut events) = announcing();
        for revision in 0..20 {
            announced.send(Change::Cart(revision)).unwrap();
        }
        let told = events.next().await.unwrap();
        assert_eq!(told.what, ALL);
        assert_eq!(told.cart_revision, None);
        drop(announced);
        assert!(events.next().await.is_none());
    }
}
