//! Sending one document, and what its end means for it and for all others.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use nextx_api::{
    Accepted, CustomerDraft, CustomerId, Error, LeadDraft, LeadId, Outcome, TaskDraft, TaskId,
};
use serde::de::DeserializeOwned;
use till_core::{
    document::{Content, Document, DocumentKind, SendEnd},
    outbox::{self, DocumentState, SendOutcome},
};

use crate::{
    Engine, Event, Ledger, LedgerError, Looked, Rule, SyncError,
    body::{Body, NoBody},
    engine::{Wait, milliseconds},
    line::LONGEST_REST,
};

/// How long a lane rests that the account or the address closed.
const REST: Duration = Duration::from_secs(60);
/// What the till itself says about a document, behind a `#`; the screens have words for it.
pub(crate) const DAMAGED: &str = "#document_damaged";
/// What is taken is looked for so often before a person is asked.
const MOST_TAKEN: u32 = 3;

impl<L: Ledger> Engine<L> {
    /// Sends a document, or sets it aside where nothing can be made of it. What it meets decides when the next one goes.
    pub(crate) async fn send(&self, document: &Document) -> Result<(), SyncError> {
        // A change can be sent twice, but not what others have written meanwhile over: it is made anew each time.
        let is_anew =
            matches!(document.content, Content::Update(_)) && self.rules.hold(Rule::ChangeAnew);
        let body = match &document.body {
            Some(frozen) if !is_anew => frozen.clone(),
            _ => match self.body_of(document).await {
                Ok(Body::ToSend(body)) => body,
                Ok(Body::Settled(looked)) => {
                    self.ledger.end_look(document, &looked, self.now()).await?;
                    self.tell(Event::Documents);
                    if looked.state == DocumentState::Confirmed {
                        self.tell(Event::Confirmed(document.kind()));
                    }
                    return Ok(());
                }
                // It alone is hindered, and would be so each time.
                Err(NoBody::Impossible) => return self.set_aside(document).await,
                Err(NoBody::Nextx(error)) => return self.put_off(document, &error).await,
            },
        };
        let begun = if self.rules.hold(Rule::DurableSending) {
            self.ledger.begin_send(document.id, &body, self.now()).await
        } else {
            Ok(body.clone())
        };
        let body = match begun {
            Ok(_) if is_anew => body,
            Ok(frozen) => frozen,
            Err(LedgerError::Damaged(_)) => return self.set_aside(document).await,
            Err(error) => return Err(error.into()),
        };
        // What an earlier send was waited for says nothing about this one.
        self.with_waits(|waits| waits.remove(&document.id));
        self.tell(Event::Documents);
        let answer = self.heard(self.post(document, Bytes::from(body.clone())).await);
        if !self.rules.hold(Rule::DurableSending) {
            self.ledger
                .begin_send(document.id, &body, self.now())
                .await?;
        }
        let rest = self.rest_after(&answer);
        let end = self.end_of(document, &answer, rest);
        self.ledger.end_send(document.id, &end).await?;
        self.note_send(document);
        if end.state == DocumentState::Unclear {
            let is_settled = answer.as_ref().is_err_and(Error::may_look_at_once);
            let wait = Wait {
                is_settled,
                ..Wait::from_now()
            };
            self.with_waits(|waits| waits.insert(document.id, wait));
        }
        if let Err(error) = &answer {
            tracing::warn!(document = document.id, kind = ?error.kind(), "not sent");
        }
        match (rest, answer) {
            (None, _) => self.line.send_on(),
            (Some(rest), Err(error)) if error.outcome() == Outcome::Paused => {
                self.line.hold_back(rest, Some(Arc::new(error)));
            }
            (Some(rest), _) => self.line.hold_back(rest, None),
        }
        self.tell(Event::Line);
        self.tell(Event::Documents);
        Ok(())
    }

    /// Sends the frozen body once.
    async fn post(&self, document: &Document, body: Bytes) -> Result<Accepted, Error> {
        let client = &self.client;
        match document.kind() {
            DocumentKind::Sale => client.sell_orders().create_frozen(body).await,
            DocumentKind::Return => client.sell_returns().create_frozen(body).await,
            DocumentKind::Customer => client.customers().create_frozen(body).await,
            DocumentKind::Lead => client.leads().create_frozen(body).await,
            DocumentKind::Task => client.tasks().create_frozen(body).await,
            DocumentKind::CustomerUpdate => {
                let (id, draft) = update_of::<CustomerDraft>(document, &body)?;
                client.customers().update(CustomerId(id), &draft).await
            }
            DocumentKind::LeadUpdate => {
                let (id, draft) = update_of::<LeadDraft>(document, &body)?;
                client.leads().update(LeadId(id), &draft).await
            }
            DocumentKind::TaskUpdate => {
                let (id, draft) = update_of::<TaskDraft>(document, &body)?;
                client.tasks().update(TaskId(id), &draft).await
            }
        }
    }

    async fn set_aside(&self, document: &Document) -> Result<(), SyncError> {
        tracing::error!(document = document.id, "nothing can be made of a document");
        self.ledger.set_aside(document.id, DAMAGED).await?;
        self.tell(Event::Documents);
        Ok(())
    }

    /// What the document needs could not be read. It was not sent and stays queued; others go on.
    async fn put_off(&self, document: &Document, error: &Error) -> Result<(), SyncError> {
        tracing::warn!(document = document.id, kind = ?error.kind(), "could not read what a document needs");
        let pause = outbox::pause(document.attempts.saturating_add(3), &*self.random);
        let looked = Looked {
            next_attempt_at: self.now().saturating_add(milliseconds(pause)),
            last_error: Some(words(error)),
            ..Looked::unchanged(document)
        };
        self.ledger.end_look(document, &looked, self.now()).await?;
        self.tell(Event::Documents);
        Ok(())
    }

    /// How long nothing more is sent after this answer: what stood in the way of one document stands in the way of all,
    /// unless the server has judged the document itself.
    fn rest_after(&self, answer: &Result<Accepted, Error>) -> Option<Duration> {
        let error = answer.as_ref().err()?;
        let backed_off = || outbox::pause(self.line.failures().saturating_add(1), &*self.random);
        match error.outcome() {
            Outcome::Refused => None,
            Outcome::Paused => Some(REST),
            Outcome::NotProcessed => Some(
                error
                    .retry_after()
                    .map_or_else(backed_off, |asked| asked.min(LONGEST_REST)),
            ),
            // A look without settle time decides at once; more of the kind would only be more to look for.
            Outcome::Unclear if error.may_look_at_once() => None,
            Outcome::Unclear => Some(backed_off()),
        }
    }

    fn end_of(
        &self,
        document: &Document,
        answer: &Result<Accepted, Error>,
        rest: Option<Duration>,
    ) -> SendEnd {
        let now = self.now();
        let error = match answer {
            Ok(accepted) => {
                let state = if self.rules.hold(Rule::ReadBack) {
                    SendOutcome::Accepted.next_state()
                } else {
                    DocumentState::Confirmed
                };
                return SendEnd {
                    state,
                    error: None,
                    ended_at: now,
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
            Outcome::Refused if document.attempts < MOST_TAKEN && may_be_taken(document, error) => {
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
        SendEnd {
            state: outcome.next_state(),
            error: Some(words(error)),
            ended_at: now,
            next_attempt_at,
            remote_id: document.remote_id,
        }
    }
}

/// The record an update is about, and its draft out of the frozen body.
fn update_of<T: DeserializeOwned>(document: &Document, body: &[u8]) -> Result<(i64, T), Error> {
    let operation = "update";
    let id = crate::record::target(document).ok_or(Error::NoSuchName { operation })?;
    let draft =
        serde_json::from_slice(body).map_err(|source| Error::Encode { operation, source })?;
    Ok((id, draft))
}

/// Whether a refusal may mean that NextX has the document already: a number, a code or a phone that is taken.
fn may_be_taken(document: &Document, error: &Error) -> bool {
    let Some(refusal) = error.refusal() else {
        return false;
    };
    let field = match document.kind() {
        DocumentKind::Sale => "invoice_no",
        DocumentKind::Customer => "mobile",
        DocumentKind::Lead => "code",
        DocumentKind::Return
        | DocumentKind::Task
        | DocumentKind::CustomerUpdate
        | DocumentKind::LeadUpdate
        | DocumentKind::TaskUpdate => return false,
    };
    let names = |text: &str| text.contains(field);
    refusal.words.as_deref().is_some_and(names)
        || refusal
            .errors
            .as_ref()
            .is_some_and(|errors| names(&errors.to_string()))
}

/// What the server said, or the code that the screens have words for, told from a server's by its `#`.
pub(crate) fn words(error: &Error) -> String {
    error
        .server_words()
        .unwrap_or_else(|| summary(error))
        .to_owned()
}

fn summary(error: &Error) -> &'static str {
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
