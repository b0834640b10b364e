//! Keeps an eye on the database and its journal while the till sells.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep};

use crate::{Change, session::Session};

/// How soon the journal is tried again that lacks something.
const AGAIN: Duration = Duration::from_secs(2);
/// A database is read through when the rush of the start is over, and some times a day.
const FIRST_CHECK: Duration = Duration::from_secs(60);
const NEXT_CHECK: Duration = Duration::from_secs(6 * 3_600);

/// Works until the session ends.
pub(crate) async fn run(session: Arc<Session>) {
    let mut check = Instant::now() + FIRST_CHECK;
    let mut lacked = false;
    loop {
        sleep(AGAIN).await;
        let lacks = session.store.journal_lacks() && !session.store.make_up_journal().await;
        if lacks != lacked {
            lacked = lacks;
            session.changes.announce(Change::Strip);
        }
        if Instant::now() >= check {
            check = Instant::now() + NEXT_CHECK;
            check_database(&session).await;
        }
    }
}

/// Reads the database through. One that is damaged is rebuilt at the next start, and a person is told.
async fn check_database(session: &Session) {
    match session.store.is_sound().await {
        Ok(true) => {}
        Ok(false) => {
            tracing::error!("the database is damaged: it is rebuilt at the next start");
            if let Err(error) = session.store.rebuild_at_next_start().await {
                tracing::error!(%error, "that could not be noted");
            }
            session.changes.announce(Change::Strip);
        }
        Err(error) => tracing::warn!(%error, "the database could not be checked"),
    }
}
