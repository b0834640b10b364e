//! Changes, announced to the window.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Runtime};
use tauri_specta::Event;
use till_app::Change;
use tokio::sync::broadcast::error::RecvError;

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
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
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

/// Passes changes on to the window, those that come together in one event.
pub async fn forward<R: Runtime>(
    app: AppHandle<R>,
    mut changes: tokio::sync::broadcast::Receiver<Change>,
) {
    loop {
        let first = match changes.recv().await {
            Ok(change) => Some(change),
            // Too many at once: everything may have changed.
            Err(RecvError::Lagged(_)) => None,
            Err(RecvError::Closed) => return,
        };
        let mut changed = Changed {
            what: first.map_or_else(|| ALL.to_vec(), |_| Vec::new()),
            cart_revision: None,
        };
        let all = first
            .into_iter()
            .chain(std::iter::from_fn(|| changes.try_recv().ok()));
        for change in all {
            changed.add(change);
        }
        if let Err(error) = changed.emit(&app) {
            tracing::warn!(%error, "a change was not announced");
        }
    }
}

impl Changed {
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
