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
    Settings,
}

/// Something changed; screens that show it ask again.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct Changed {
    what: Vec<Topic>,
}

const ALL: [Topic; 6] = [
    Topic::Strip,
    Topic::Sync,
    Topic::Sales,
    Topic::Cart,
    Topic::Catalogue,
    Topic::Settings,
];

const fn topic(change: Change) -> Topic {
    match change {
        Change::Strip => Topic::Strip,
        Change::Refresh => Topic::Sync,
        Change::Sales => Topic::Sales,
        Change::Cart => Topic::Cart,
        Change::Catalogue => Topic::Catalogue,
        Change::Settings => Topic::Settings,
    }
}

/// Passes changes on to the window, those that come together in one event.
pub async fn forward<R: Runtime>(
    app: AppHandle<R>,
    mut changes: tokio::sync::broadcast::Receiver<Change>,
) {
    loop {
        let mut what = match changes.recv().await {
            Ok(change) => vec![topic(change)],
            // Too many at once: everything may have changed.
            Err(RecvError::Lagged(_)) => ALL.to_vec(),
            Err(RecvError::Closed) => return,
        };
        while let Ok(change) = changes.try_recv() {
            if !what.contains(&topic(change)) {
                what.push(topic(change));
            }
        }
        if let Err(error) = (Changed { what }).emit(&app) {
            tracing::warn!(%error, "a change was not announced");
        }
    }
}
