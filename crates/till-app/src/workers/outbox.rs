//! Sends what waits, one document at a time, and reads back what was sent.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use nextx_api::{Accepted, Outcome};
use till_core::outbox::{self, SendOutcome};
use till_store::{Document, DocumentKind, SendEnd, StoreError};

use super::look;
use crate::{
    Change, Error,
    session::{LONGEST_REST, Session},
    wire,
};

/// A create is sent only over a way that was seen to work this recently, so that a dead network leaves nothing unclear.
const FRESH_CONTACT: Duration = Duration::from_secs(20);
/// How long a lane rests that the account or the address closed.
const REST: Duration = Duration::from_secs(60);
/// A queue that is due but cannot move is not asked more often than this.
const SOONEST: Duration = Duration::from_millis(50);
const IDLE: Duration = Duration::from_secs(30);
/// After a failure of the store.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// Why a document is set aside.
const DAMAGED: &str = "#document_damaged";

/// Works until the session ends.
pub(crate) async fn run(session: Arc<Session>) {
    loop {
        let wait = match work(&session).await {
            Ok(()) => until_due(&session).await,
            Err(error) => {
                tracing::error!(error = error.for_log(), "the outbox stopped for a moment");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = session.wake_outbox.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// How long nothing is to be done.
async fn until_due(session: &Session) -> Duration {
    if !session.is_online() {
        return session.timing.probe;
    }
    let now = session.now();
    let due = session.store.next_due(now, session.sending_from()).await;
    let wait = due.ok().flatten().map_or(IDLE, |due| {
        Duration::from_millis(u64::try_from(due - now).unwrap_or(0))
    });
    wait.clamp(SOONEST, IDLE)
}

/// Does everything that is due.
async fn work(session: &Session) -> Result<(), Error> {
    // Nothing is being sent now: a document that says so is one whose end could not be noted.
    session.store.recover_sending(session.now()).await?;
    if !session.was_reached(FRESH_CONTACT) {
        let was_online = session.is_online();
        // The smallest reading operation there is.
        let answer = session.heard(session.client.branches().list().await);
        if answer.is_err() && !session.is_online() {
            return Ok(());
        }
        if !was_online {
            // The pauses were for a network that was gone.
            session.send_on();
            session.store.wake_outbox(session.now()).await?;
        }
    }
    while session.sending_from() <= session.now() {
        let Some(document) = session.store.next_to_send(session.now()).await? else {
            break;
        };
        send(session, &document).await?;
    }
    look::look(session).await
}

/// Sends a document, or sets it aside where nothing can be made of it. What it meets decides when the next one goes.
async fn send(session: &Session, document: &Document) -> Result<(), Error> {
    let body = match &document.body {
        Some(frozen) => frozen.clone(),
        None => match body_of(session, document).await {
            Ok(body) => body,
            // It alone is hindered, and would be so each time.
            Err(Error::NotFound | Error::Store(StoreError::Damaged(_))) => {
                return set_aside(session, document).await;
            }
            Err(error) => return Err(error),
        },
    };
    let begun = session.store.begin_send(document.id, &body, session.now());
    let body = match begun.await {
        Ok(body) => body,
        Err(StoreError::Damaged(_)) => return set_aside(session, document).await,
        Err(error) => return Err(error.into()),
    };
    announce(session);
    let body = Bytes::from(body);
    let answer = match document.kind {
        DocumentKind::Sale => session.client.sell_orders().create_frozen(body).await,
        DocumentKind::Customer => session.client.customers().create_frozen(body).await,
    };
    let answer = session.heard(answer);
    let rest = rest_after(session, &answer);
    let end = end_of(session, document, &answer, rest);
    session.store.end_send(document.id, &end).await?;
    if let Err(error) = &answer {
        tracing::warn!(document = document.id, kind = ?error.kind(), "not sent");
    }
    match (rest, answer) {
        (None, _) => session.send_on(),
        (Some(rest), Err(error)) if error.outcome() == Outcome::Paused => {
            session.hold_back(rest, Some(Arc::new(error)));
        }
        (Some(rest), _) => session.hold_back(rest, None),
    }
    announce(session);
    Ok(())
}

async fn set_aside(session: &Session, document: &Document) -> Result<(), Error> {
    tracing::error!(document = document.id, "nothing can be made of a document");
    session.store.set_aside(document.id, DAMAGED).await?;
    announce(session);
    Ok(())
}

/// How long nothing more is sent after this answer: what stood in the way of one document stands in the way of all,
/// unless the server has judged the document itself.
fn rest_after(session: &Session, answer: &Result<Accepted, nextx_api::Error>) -> Option<Duration> {
    let error = answer.as_ref().err()?;
    let backed_off = || outbox::pause(session.failures() + 1, &*session.random);
    match error.outcome() {
        Outcome::Refused => None,
        Outcome::Paused => Some(REST),
        Outcome::NotProcessed => Some(error.retry_after().map_or_else(backed_off, |asked| {
            asked.min(Duration::from_millis(LONGEST_REST.unsigned_abs()))
        })),
        // A look without settle time decides at once; more of the kind would only be more to look for.
        Outcome::Unclear if error.may_look_at_once() => None,
        Outcome::Unclear => Some(backed_off()),
    }
}

fn end_of<'a>(
    session: &Session,
    document: &Document,
    answer: &'a Result<Accepted, nextx_api::Error>,
    rest: Option<Duration>,
) -> SendEnd<'a> {
    let now = session.now();
    let milliseconds = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(LONGEST_REST);
    let error = match answer {
        Ok(accepted) => {
            return SendEnd {
                state: SendOutcome::Accepted.next_state(),
                error: None,
                ended_at: now,
                absent_at: None,
                next_attempt_at: now,
                remote_id: accepted.id,
            };
        }
        Err(error) => error,
    };
    let outcome = match error.outcome() {
        Outcome::NotProcessed => SendOutcome::NotProcessed,
        Outcome::Paused => SendOutcome::Paused,
        // What is taken may have been taken by an earlier try of ours.
        Outcome::Refused if document.attempts == 0 && may_be_taken(document, error) => {
            SendOutcome::Unclear
        }
        Outcome::Refused => SendOutcome::Refused,
        Outcome::Unclear => SendOutcome::Unclear,
    };
    let next_attempt_at = match outcome {
        SendOutcome::NotProcessed | SendOutcome::Paused => {
            now.saturating_add(rest.map_or(0, milliseconds))
        }
        SendOutcome::Accepted | SendOutcome::Refused | SendOutcome::Unclear => now,
    };
    // An expired token says itself that nothing was done: one look, without the settle time, is enough.
    let refused = error.may_look_at_once();
    SendEnd {
        state: outcome.next_state(),
        error: Some(error.server_words().unwrap_or_else(|| summary(error))),
        ended_at: if refused {
            now - milliseconds(session.timing.settle)
        } else {
            now
        },
        absent_at: refused.then(|| now - milliseconds(session.timing.second_look)),
        next_attempt_at,
        remote_id: None,
    }
}

/// Whether a refusal may mean that NextX has the document already: a number or a phone that is taken.
fn may_be_taken(document: &Document, error: &nextx_api::Error) -> bool {
    let Some(refusal) = error.refusal() else {
        return false;
    };
    let field = match document.kind {
        DocumentKind::Sale => "invoice_no",
        DocumentKind::Customer => "mobile",
    };
    let names = |text: &str| text.contains(field);
    refusal.words.as_deref().is_some_and(names)
        || refusal
            .errors
            .as_ref()
            .is_some_and(|errors| names(&errors.to_string()))
}

/// A failure without words of the server: the code that the screens have words for, told from a server's by its `#`.
fn summary(error: &nextx_api::Error) -> &'static str {
    use nextx_api::ErrorKind as Kind;
    match error.kind() {
        Kind::HostNotFound => "#host_not_found",
        Kind::ConnectionRefused => "#connection_refused",
        Kind::Certificate => "#certificate_invalid",
        Kind::TimedOut => "#timed_out",
        Kind::WrongCredentials | Kind::Unauthorized => "#wrong_credentials",
        Kind::NotNextx => "#not_nextx",
        Kind::Forbidden => "#forbidden",
        Kind::RateLimited => "#rate_limited",
        Kind::AddressInvalid => "#address_invalid",
        Kind::NotFound
        | Kind::Refused
        | Kind::ServerFailed
        | Kind::Interrupted
        | Kind::Undecodable => "#server_failed",
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
                // Sold to somebody, it never goes as a walk-in's.
                Some(customer) => Some(
                    session
                        .store
                        .customer(customer.id)
                        .await?
                        .and_then(|row| row.remote_id)
                        .ok_or(Error::NotFound)?,
                ),
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
            let branch = session.till().await?.map(|till| till.place.branch_id);
            serde_json::to_vec(&wire::new_customer(&customer, branch))
        }
    };
    Ok(json.map_err(StoreError::from)?)
}

pub(super) fn announce(session: &Session) {
    session.changes.announce(Change::Strip);
    session.changes.announce(Change::Sales);
}
