//! Sends what waits, one document at a time, and reads back what was sent.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use nextx_api::{Accepted, Outcome};
use till_core::outbox::{self, SendOutcome};
use till_store::{Document, DocumentKind, SendEnd};

use super::look;
use crate::{Change, Error, session::Session, wire};

/// A create is sent only over a way that was seen to work this recently, so that a dead network leaves nothing unclear.
const FRESH_CONTACT: Duration = Duration::from_secs(20);
/// How long a lane rests that the account or the address closed.
const REST: Duration = Duration::from_secs(60);
/// A queue that is due but cannot move is not asked more often than this.
const SOONEST: Duration = Duration::from_millis(50);
const IDLE: Duration = Duration::from_secs(30);

/// Works until the session ends.
pub(crate) async fn run(session: Arc<Session>) {
    loop {
        if let Err(error) = work(&session).await {
            tracing::error!(%error, "the outbox stopped for a moment");
        }
        let wait = until_due(&session).await;
        tokio::select! {
            () = session.wake_outbox.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// How long nothing is to be done.
async fn until_due(session: &Session) -> Duration {
    let due = session.store.next_due().await.ok().flatten();
    let idle = if session.is_online() {
        IDLE
    } else {
        session.timing.probe
    };
    let wait = due.map_or(idle, |due| {
        Duration::from_millis(u64::try_from(due - session.now()).unwrap_or(0))
    });
    wait.clamp(SOONEST, idle)
}

/// Does everything that is due.
async fn work(session: &Session) -> Result<(), Error> {
    if !session.was_reached(FRESH_CONTACT) {
        // The smallest reading operation there is.
        let answer = session.heard(session.client.branches().list().await);
        if answer.is_err() && !session.is_online() {
            return Ok(());
        }
    }
    while let Some(document) = session.store.next_to_send(session.now()).await? {
        if !send(session, &document).await? {
            return Ok(());
        }
    }
    look::look(session).await
}

/// Sends a document; answers whether the next one may follow.
async fn send(session: &Session, document: &Document) -> Result<bool, Error> {
    let body = match &document.body {
        Some(frozen) => frozen.clone(),
        None => body_of(session, document).await?,
    };
    let body = session
        .store
        .begin_send(document.id, &body, session.now())
        .await?;
    announce(session);
    let body = Bytes::from(body);
    let answer = match document.kind {
        DocumentKind::Sale => session.client.sell_orders().create_frozen(body).await,
        DocumentKind::Customer => session.client.customers().create_frozen(body).await,
    };
    let answer = session.heard(answer);
    let now = session.now();
    let end = end_of(session, document, &answer, now);
    session.store.end_send(document.id, &end).await?;
    let go_on = match &answer {
        Ok(Accepted { .. }) => true,
        Err(error) => matches!(error.outcome(), Outcome::Refused),
    };
    match answer {
        Ok(_) => session.pause(None),
        Err(error) if error.outcome() == Outcome::Paused => session.pause(Some(Arc::new(error))),
        Err(error) => tracing::warn!(document = document.id, %error, "not sent"),
    }
    announce(session);
    Ok(go_on)
}

fn end_of<'a>(
    session: &Session,
    document: &Document,
    answer: &'a Result<Accepted, nextx_api::Error>,
    now: i64,
) -> SendEnd<'a> {
    let after =
        |pause: Duration| now.saturating_add(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
    let error = match answer {
        Ok(_) => {
            let state = SendOutcome::Accepted.next_state();
            return SendEnd {
                state,
                error: None,
                ended_at: now,
                absent_at: None,
                next_attempt_at: now,
            };
        }
        Err(error) => error,
    };
    let backed_off = || after(outbox::pause(document.attempts + 1, &*session.random));
    let (outcome, next_attempt_at) = match error.outcome() {
        Outcome::NotProcessed => (
            SendOutcome::NotProcessed,
            error.retry_after().map_or_else(backed_off, after),
        ),
        Outcome::Paused => (SendOutcome::Paused, after(REST)),
        Outcome::Refused => (SendOutcome::Refused, now),
        Outcome::Unclear => (SendOutcome::Unclear, now),
    };
    // An expired token says itself that nothing was done: one look, without the settle time, is enough.
    let refused = error.may_look_at_once();
    let long_ago = |pause: Duration| now - i64::try_from(pause.as_millis()).unwrap_or(0);
    SendEnd {
        state: outcome.next_state(),
        error: Some(error.server_words().unwrap_or_else(|| summary(error))),
        ended_at: if refused {
            long_ago(session.timing.settle)
        } else {
            now
        },
        absent_at: refused.then(|| long_ago(session.timing.second_look)),
        next_attempt_at,
    }
}

/// A failure without words of the server, in the words of its kind.
fn summary(error: &nextx_api::Error) -> &'static str {
    use nextx_api::ErrorKind as Kind;
    match error.kind() {
        Kind::HostNotFound => "host_not_found",
        Kind::ConnectionRefused => "connection_refused",
        Kind::Certificate => "certificate_invalid",
        Kind::TimedOut => "timed_out",
        Kind::WrongCredentials | Kind::Unauthorized => "wrong_credentials",
        Kind::NotNextx => "not_nextx",
        Kind::Forbidden => "forbidden",
        Kind::RateLimited => "rate_limited",
        Kind::AddressInvalid => "address_invalid",
        Kind::NotFound
        | Kind::Refused
        | Kind::ServerFailed
        | Kind::Interrupted
        | Kind::Undecodable => "server_failed",
    }
}

async fn body_of(session: &Session, document: &Document) -> Result<Vec<u8>, Error> {
    let json = match document.kind {
        DocumentKind::Sale => {
            let sale = session
                .store
                .sale(document.document_id)
                .await?
                .ok_or(Error::NotFound)?;
            let customer = match &sale.customer {
                Some(customer) => session
                    .store
                    .customer(customer.id)
                    .await?
                    .and_then(|row| row.remote_id),
                None => None,
            };
            serde_json::to_vec(&wire::sell_order(&sale, customer))
        }
        DocumentKind::Customer => {
            let customer = session
                .store
                .customer_of(document)
                .await?
                .ok_or(Error::NotFound)?;
            let till = session.till().await?.ok_or(Error::NotSignedIn)?;
            serde_json::to_vec(&wire::new_customer(&customer, till.place.branch_id))
        }
    };
    Ok(json.map_err(till_store::StoreError::from)?)
}

pub(super) fn announce(session: &Session) {
    session.changes.announce(Change::Strip);
    session.changes.announce(Change::Sales);
}
