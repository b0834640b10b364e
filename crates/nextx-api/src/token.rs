//! Access tokens: fetched once for all callers, renewed early, dropped when refused.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::header::HeaderValue;
use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::Mutex as FlightLock;
use tokio::time::{Instant, timeout};

use crate::config::{Credentials, Host};
use crate::envelope::Envelope;
use crate::error::{Error, ErrorKind};
use crate::field::{integer, read_moment};
use crate::http::Credential;

pub(crate) const TOKEN_CREATE: &str = "token.create";
pub(crate) const TOKEN_PATH: &str = "/api/auth/token";

const RENEW_EARLY: Duration = Duration::from_secs(60);
const LONGEST_LIFE: Duration = Duration::from_secs(365 * 24 * 3600);

/// After an early renewal that failed, the old token serves on for so long before the next try.
const RENEW_AGAIN: Duration = Duration::from_secs(5);

/// Who holds a good token waits no longer than this for the next: a sale may be what it is wanted for.
const RENEWAL_PATIENCE: Duration = Duration::from_secs(3);

/// A token, which the reference also calls API key (F11), as it goes into the `Authorization` header, marked as sensitive so that nothing prints it.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) header: HeaderValue,
    /// Which flight brought it, from 1.
    pub(crate) flight: u64,
    renew_at: Option<Instant>,
    ends_at: Option<Instant>,
}

impl From<Token> for Credential {
    fn from(token: Token) -> Self {
        Self::Token(token.header)
    }
}

impl Token {
    pub(crate) fn credential(&self) -> Credential {
        Credential::Token(self.header.clone())
    }

    fn new(NewToken { header, lifetime }: NewToken, flight: u64) -> Self {
        let after = |wait| Instant::now().checked_add(wait);
        Self {
            header,
            flight,
            renew_at: lifetime.map(renew_after).and_then(after),
            ends_at: lifetime.and_then(after),
        }
    }

    fn is_fresh(&self) -> bool {
        self.renew_at.is_none_or(|due| Instant::now() < due)
    }

    fn is_good(&self) -> bool {
        self.ends_at.is_none_or(|end| Instant::now() < end)
    }
}

/// The tokens of both hosts: one for both to begin with (A21, Q02).
///
/// Once the CRM refuses it fresh it gets one of its own, so that a missing permission there does not renew the shared one
/// again and again. All tokens come from open-api, so there is nothing else to give to open-api itself.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    shared: TokenSlot,
    crm: TokenSlot,
    crm_is_apart: AtomicBool,
}

impl Tokens {
    /// Where the token for `host` is; ask once per call, for it may change in between.
    pub(crate) fn of(&self, host: Host) -> &TokenSlot {
        match host {
            Host::Crm if self.crm_is_apart.load(Ordering::Acquire) => &self.crm,
            Host::OpenApi | Host::Crm => &self.shared,
        }
    }

    /// Notes that `host` refused a token right after it was fetched.
    pub(crate) fn refused_fresh(&self, host: Host) {
        if host == Host::Crm {
            self.crm_is_apart.store(true, Ordering::Release);
        }
    }
}

/// One token, and the flights that bring it.
#[derive(Debug, Default)]
pub(crate) struct TokenSlot {
    state: Mutex<Slot>,
    /// Held while a flight is under way; `state` never is.
    flight: FlightLock<()>,
    /// The flight whose token a write was last refused with, 0 after one that was not.
    write_refused: AtomicU64,
}

#[derive(Debug, Default)]
struct Slot {
    token: Option<Token>,
    flights_ended: u64,
    /// How the last flight failed, if it did.
    failure: Option<Arc<Error>>,
}

impl TokenSlot {
    /// The token, fetched by `fetch` if there is none, if it is due, or if it is still the one that was `refused`.
    /// Whoever waits for a flight shares how it ends, also when it fails. While the old token is good nobody waits for
    /// another's flight or long for one of their own, and it stays good to its real end, unless the flight says that the
    /// credentials are wrong.
    pub(crate) async fn get<F, Fut>(&self, refused: Option<u64>, fetch: F) -> Result<Token, Error>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<NewToken, Error>>,
    {
        let (known, ended_before) = self.look(refused);
        if let Some(token) = known.as_ref().filter(|token| token.is_fresh()) {
            return Ok(token.clone());
        }
        let _flight = match (self.flight.try_lock(), known) {
            (Ok(flight), _) => flight,
            (Err(_), Some(good)) => return Ok(good),
            (Err(_), None) => self.flight.lock().await,
        };
        let (known, ended) = self.look(refused);
        if let Some(token) = known.as_ref().filter(|token| token.is_fresh()) {
            return Ok(token.clone());
        }
        if ended > ended_before
            && let Some(failure) = self.state().failure.clone()
        {
            return Err(Error::Token(failure));
        }
        let Some(old) = known else {
            return self.land(ended + 1, refused, fetch().await);
        };
        match timeout(RENEWAL_PATIENCE, fetch()).await {
            Ok(fetched) => self.land(ended + 1, refused, fetched),
            Err(_) => {
                self.put_off_renewal(old.flight);
                Ok(old)
            }
        }
    }

    fn put_off_renewal(&self, flight: u64) {
        if let Some(token) = self
            .state()
            .token
            .as_mut()
            .filter(|token| token.flight == flight)
        {
            token.renew_at = Instant::now().checked_add(RENEW_AGAIN);
        }
    }

    /// The token that can be used, and how many flights have ended.
    fn look(&self, refused: Option<u64>) -> (Option<Token>, u64) {
        let slot = self.state();
        let usable = |token: &&Token| token.is_good() && refused != Some(token.flight);
        let token = slot.token.as_ref().filter(usable);
        (token.cloned(), slot.flights_ended)
    }

    /// Notes how a flight ended, and gives its caller the token there is then.
    fn land(
        &self,
        flight: u64,
        refused: Option<u64>,
        fetched: Result<NewToken, Error>,
    ) -> Result<Token, Error> {
        let mut slot = self.state();
        slot.flights_ended = flight;
        let failure = match fetched {
            Ok(new) => {
                let token = Token::new(new, flight);
                slot.failure = None;
                return Ok(slot.token.insert(token).clone());
            }
            Err(error) => Arc::new(error),
        };
        slot.failure = Some(Arc::clone(&failure));
        let old = slot.token.take().filter(|token| {
            token.is_good()
                && refused != Some(token.flight)
                && failure.kind() != ErrorKind::WrongCredentials
        });
        let Some(mut old) = old else {
            return Err(Error::Token(failure));
        };
        old.renew_at = Instant::now().checked_add(RENEW_AGAIN);
        tracing::debug!(kind = ?failure.kind(), "no new token yet, the old one serves on");
        Ok(slot.token.insert(old).clone())
    }

    /// Drops the token of this flight, if it is still the current one.
    pub(crate) fn drop_refused(&self, flight: u64) {
        self.state().token.take_if(|token| token.flight == flight);
    }

    /// Drops whatever token there is.
    pub(crate) fn forget(&self) {
        self.state().token = None;
    }

    /// Notes that a write was answered 401; true if the write before it was too, with an older token.
    pub(crate) fn write_refused(&self, flight: u64) -> bool {
        let before = self.write_refused.swap(flight, Ordering::AcqRel);
        before != 0 && before < flight
    }

    /// Notes that a write got past the token check.
    pub(crate) fn write_admitted(&self) {
        self.write_refused.store(0, Ordering::Release);
    }

    fn state(&self) -> MutexGuard<'_, Slot> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A minute early, or at half the life of a token that lives less than two.
fn renew_after(lifetime: Duration) -> Duration {
    lifetime - RENEW_EARLY.min(lifetime / 2)
}

/// What a flight brings.
#[derive(Debug)]
pub(crate) struct NewToken {
    header: HeaderValue,
    /// None where the answer does not tell: the token is used until a 401 (Q01).
    lifetime: Option<Duration>,
}

#[derive(Serialize)]
struct TokenRequest<'a> {
    grant_type: &'static str,
    client_id: &'a str,
    client_secret: &'a str,
    scope: &'static str,
}

/// The body of `token.create`: a plain object (A01, D29).
pub(crate) fn request_body(credentials: &Credentials) -> Result<Bytes, Error> {
    let request = TokenRequest {
        grant_type: "client_credentials",
        client_id: &credentials.client_id,
        client_secret: credentials.client_secret.expose_secret(),
        scope: "public.api",
    };
    serde_json::to_vec(&request)
        .map(Bytes::from)
        .map_err(|source| Error::Encode {
            operation: TOKEN_CREATE,
            source,
        })
}

/// Reads the answer, whose success is not documented (Q01): `access_token` or `token`, at the top or under `data`.
pub(crate) fn read_token(
    judged: Result<Envelope, Error>,
    server_now: Option<Timestamp>,
) -> Result<NewToken, Error> {
    let envelope = judged.map_err(wrong_credentials)?;
    let (words, is_nextx) = (envelope.words.clone(), envelope.is_nextx);
    let Some((token, holder)) = find_token(&envelope.payload) else {
        // F08: no token is a failure whatever the status.
        return Err(if is_nextx {
            Error::WrongCredentials { words }
        } else {
            Error::NotNextx {
                operation: TOKEN_CREATE,
                status: 200,
                found: "JSON without a token",
            }
        });
    };
    let mut header =
        HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| Error::Undecodable {
            operation: TOKEN_CREATE,
            reason: "the token does not fit into a header".to_owned(),
        })?;
    header.set_sensitive(true);
    Ok(NewToken {
        header,
        lifetime: lifetime(holder, server_now),
    })
}

/// A no to the token request is about the credentials, unless it is about the server or the address.
fn wrong_credentials(error: Error) -> Error {
    match error {
        Error::Unauthorized { words, .. } => Error::WrongCredentials { words },
        Error::Refused { refusal, .. } if refusal.kind() == ErrorKind::Refused => {
            Error::WrongCredentials {
                words: refusal.words,
            }
        }
        other => other,
    }
}

fn find_token(payload: &Value) -> Option<(&str, &Value)> {
    [Some(payload), payload.get("data"), payload.get(0)]
        .into_iter()
        .flatten()
        .find_map(|holder| {
            ["access_token", "token"]
                .iter()
                .filter_map(|key| holder.get(key)?.as_str())
                .map(str::trim)
                .find(|token| !token.is_empty())
                .map(|token| (token, holder))
        })
}

fn lifetime(holder: &Value, server_now: Option<Timestamp>) -> Option<Duration> {
    let seconds = match holder.get("expires_in").and_then(integer) {
        Some(seconds) => seconds,
        // A date is measured by the server's own clock.
        None => read_moment(holder.get("expires_at")?)?
            .as_second()
            .checked_sub(server_now?.as_second())?,
    };
    let lifetime = Duration::from_secs(u64::try_from(seconds).ok().filter(|seconds| *seconds > 0)?);
    Some(lifetime.min(LONGEST_LIFE))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    fn read(answer: Value) -> Result<NewToken, Error> {
        read_token(
            Ok(Envelope::open(answer)),
            "2024-08-13T08:00:00Z".parse().ok(),
        )
    }

    #[test]
    fn q01_a_token_under_either_name_at_the_top_or_under_data() {
        for (answer, lifetime) in [
            (json!({"access_token": "t"}), None),
            (json!({"token": "t", "expires_in": 3600}), Some(3600)),
            (
                json!({"meta": {"status_code": 0}, "data": {"access_token": "t", "expires_in": "60"}}),
                Some(60),
            ),
            (
                json!([{"status_code": 200, "data": {"token": "t", "expires_at": "2024-08-13T08:10:00Z"}}]),
                Some(600),
            ),
            (
                json!({"token": "t", "expires_at": "2024-08-13 15:10:00"}),
                Some(600),
            ),
            (
                json!({"token": "t", "expires_at": "2024-08-13 14:10:00"}),
                None,
            ),
            (json!({"token": "t", "expires_in": -5}), None),
            (json!({"success": true, "data": {"token": "t"}}), None),
        ] {
            let token = read(answer.clone()).unwrap();
            assert_eq!(token.header.to_str().unwrap(), "Bearer t", "{answer}");
            assert_eq!(
                token.lifetime,
                lifetime.map(Duration::from_secs),
                "{answer}"
            );
            assert!(!format!("{token:?}").contains("Bearer t"));
        }
    }

    #[test]
    fn f08_no_token_is_a_failure_whatever_the_status() {
        let kind = |answer| read(answer).unwrap_err().kind();
        assert_eq!(
            kind(json!({"meta": {"status_code": 0}, "data": []})),
            ErrorKind::WrongCredentials
        );
        assert_eq!(
            kind(json!({"message": "ok", "token": " "})),
            ErrorKind::WrongCredentials
        );
        assert_eq!(kind(json!({"hello": "world"})), ErrorKind::NotNextx);
        assert_eq!(kind(json!({"token": "a\nb"})), ErrorKind::Undecodable);
    }

    #[test]
    fn a_token_is_renewed_a_minute_early() {
        assert_eq!(
            renew_after(Duration::from_secs(3600)),
            Duration::from_secs(3540)
        );
        assert_eq!(
            renew_after(Duration::from_secs(90)),
            Duration::from_secs(45)
        );
    }

    #[tokio::test]
    async fn who_holds_a_good_token_does_not_wait_for_a_token_server_that_is_silent() {
        let slot = TokenSlot::default();
        let answer = json!({"token": "t", "expires_in": 3600});
        slot.get(None, async || read(answer)).await.unwrap();
        slot.state().token.as_mut().unwrap().renew_at = Some(Instant::now());
        let token = slot.get(None, std::future::pending).await.unwrap();
        assert_eq!(token.flight, 1);
        // And the next one does not try at once.
        let unasked = async || panic!("asked again");
        assert_eq!(slot.get(None, unasked).await.unwrap().flight, 1);
    }

    #[test]
    fn d29_the_body_is_the_documented_object() {
        let credentials = Credentials {
            client_id: "your_client_id".into(),
            client_secret: "your_client_secret".into(),
        };
        let body: Value = serde_json::from_slice(&request_body(&credentials).unwrap()).unwrap();
        let documented: Value =
            serde_json::from_str(include_str!("../tests/fixtures/token.create.request.json"))
                .unwrap();
        assert_eq!(body, documented);
    }

    #[test]
    fn two_writes_refused_with_different_tokens_are_about_the_account() {
        let slot = TokenSlot::default();
        assert!(!slot.write_refused(1));
        assert!(!slot.write_refused(1));
        assert!(slot.write_refused(2));
        slot.write_admitted();
        assert!(!slot.write_refused(3));
    }
}
