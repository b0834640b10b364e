//! The client: tokens, pace, retries and the rule that a write is sent once.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use jiff::Timestamp;
use reqwest::Client as HttpClient;
use serde_json::Value;
use tokio::sync::SemaphorePermit;
use tokio::time::{Instant, timeout};

use crate::accepted::{Accepted, accept};
use crate::answer::Answer;
use crate::config::{Config, Host};
use crate::envelope::Envelope;
use crate::error::Error;
use crate::http::{Credential, Request, exchange, exchange_over, read_client, write_client};
use crate::json::without_marks;
use crate::pace::Pace;
use crate::token::{self, TOKEN_CREATE, TOKEN_PATH, Token, TokenSlot, Tokens};
use crate::transport::Transport;

const BACK_OFF_FROM: Duration = Duration::from_millis(300);
const BACK_OFF_TO: Duration = Duration::from_secs(8);
const NO_DATE: i64 = i64::MIN;

/// A client of the NextX Open Platform API for one account. Clones share tokens, pace and connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    way: Way,
    pace: Pace,
    tokens: Tokens,
    server_date: AtomicI64,
    sales_users_by_get: AtomicBool,
}

/// How requests travel.
enum Way {
    /// By HTTP over the network.
    Network {
        reads: HttpClient,
        writes: HttpClient,
    },
    /// As whoever made the client wants.
    HandedIn(Arc<dyn Transport>),
}

/// Whether a request may change something.
#[derive(Clone, Copy)]
enum Purpose {
    Read,
    Write,
}

impl Client {
    /// Makes a client; nothing is sent yet.
    ///
    /// # Errors
    /// [`Error::Address`] if an address of the configuration cannot be used, [`Error::Setup`] if TLS cannot be.
    pub fn new(config: Config) -> Result<Self, Error> {
        let way = Way::Network {
            reads: read_client(&config)?,
            writes: write_client(&config)?,
        };
        Self::on(way, config)
    }

    /// Makes a client whose requests travel by `transport`, for a simulation that owns the network.
    ///
    /// # Errors
    /// [`Error::Address`] if an address of the configuration cannot be used.
    pub fn carried_by(transport: Arc<dyn Transport>, config: Config) -> Result<Self, Error> {
        Self::on(Way::HandedIn(transport), config)
    }

    fn on(way: Way, config: Config) -> Result<Self, Error> {
        config.validate()?;
        Ok(Self {
            inner: Arc::new(Inner {
                way,
                pace: Pace::new(&config.limits),
                tokens: Tokens::default(),
                server_date: AtomicI64::new(NO_DATE),
                sales_users_by_get: AtomicBool::new(false),
                config,
            }),
        })
    }

    /// `token.create`: a new token now, whatever is there; the test of addresses and credentials. A person asks for it,
    /// so a pause the server wanted ends here.
    ///
    /// # Errors
    /// What stands in the way of a token, tried once.
    pub async fn authenticate(&self) -> Result<(), Error> {
        let slot = self.inner.tokens.of(Host::OpenApi);
        slot.forget();
        self.inner.pace.end_pause();
        self.token(slot, None).await.map(drop)
    }

    /// The server's clock as of its last answer.
    #[must_use]
    pub fn server_date(&self) -> Option<Timestamp> {
        match self.inner.server_date.load(Ordering::Relaxed) {
            NO_DATE => None,
            seconds => Timestamp::from_second(seconds).ok(),
        }
    }

    /// The data of a read this crate has no type for, out of its wrapper. `path` begins with `/api/`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn read_json(
        &self,
        host: Host,
        path: &str,
        query: &[(&'static str, String)],
    ) -> Result<Value, Error> {
        let request = Request {
            host,
            query: query.to_vec(),
            ..Request::get("untyped read", path)
        };
        Ok(without_marks(self.read(&request).await?.payload))
    }

    pub(crate) fn config(&self) -> &Config {
        &self.inner.config
    }

    /// What reads go through; none where they do not travel by HTTP.
    pub(crate) fn reads(&self) -> Option<&HttpClient> {
        match &self.inner.way {
            Way::Network { reads, .. } => Some(reads),
            Way::HandedIn(_) => None,
        }
    }

    pub(crate) fn page_size(&self) -> u32 {
        self.inner.config.limits.page_size.clamp(1, 100)
    }

    /// Which verb worked for the sales users (A17).
    pub(crate) fn sales_users_by_get(&self) -> &AtomicBool {
        &self.inner.sales_users_by_get
    }

    /// A read: repeated with growing pauses on connection errors, 408, 429 and 5xx, unless the server wants a pause that
    /// nobody sits out; what it said with that is then the answer.
    pub(crate) async fn read(&self, request: &Request) -> Result<Envelope, Error> {
        let back_off = ExponentialBuilder::default()
            .with_min_delay(BACK_OFF_FROM)
            .with_max_delay(BACK_OFF_TO)
            .with_max_times(self.inner.config.limits.read_attempts.saturating_sub(1))
            .with_jitter();
        (|| self.read_once(request))
            .retry(back_off)
            .when(|error| {
                let may_wait = |wait| self.inner.pace.has_patience_for(wait);
                error.is_passing() && error.retry_after().is_none_or(may_wait)
            })
            .notify(|error, wait| tracing::debug!(request.operation, kind = ?error.kind(), ?wait, "read again"))
            .await
    }

    /// One read, with one renewal of the token if it is refused. The token always goes along, though samples lack it
    /// (H01).
    async fn read_once(&self, request: &Request) -> Result<Envelope, Error> {
        if let Some(key) = request.caller.key(request.operation)? {
            let answer = self.send(request, Some(key)).await?;
            return answer.judge(request.operation).map_err(about_the_key);
        }
        let slot = self.inner.tokens.of(request.host);
        let token = self.token(slot, None).await?;
        match self.read_with(slot, &token, request).await {
            Err(Error::Unauthorized { .. }) => {}
            done => return done,
        }
        let renewed = self.token(slot, Some(token.flight)).await?;
        match self.read_with(slot, &renewed, request).await {
            Err(Error::Unauthorized {
                operation, words, ..
            }) => {
                // Q02: refused right after it was fetched is a missing permission.
                self.inner.tokens.refused_fresh(request.host);
                Err(Error::Unauthorized {
                    operation,
                    words,
                    fresh: true,
                })
            }
            done => done,
        }
    }

    async fn read_with(
        &self,
        slot: &TokenSlot,
        token: &Token,
        request: &Request,
    ) -> Result<Envelope, Error> {
        self.send(request, Some(token.credential()))
            .await?
            .judge(request.operation)
            .inspect_err(|error| heed_message_alone(slot, token, error))
    }

    /// A write (create, update, deletion, message): sent once, on a connection of its own, and believed only if the answer
    /// has the shape of a success. The time allowed is for all of it; what has not been sent by then is not sent.
    ///
    /// A 401 is not repeated here: the token is dropped and the error says [`Error::may_look_at_once`]. The 401 of a
    /// second write in a row, with a newer token, is about the account.
    pub(crate) async fn write(&self, request: Request, echo: &[&str]) -> Result<Accepted, Error> {
        if let Some(key) = request.caller.key(request.operation)? {
            let (answer, ..) = self.write_once(&request, async { Ok(key) }).await?;
            return accept(&answer, &request, echo).map_err(about_the_key);
        }
        let slot = self.inner.tokens.of(request.host);
        let token = async { self.token(slot, None).await };
        let (answer, token) = self.write_once(&request, token).await?;
        let written = accept(&answer, &request, echo)
            .inspect_err(|error| heed_message_alone(slot, &token, error));
        match written {
            Err(Error::Unauthorized {
                operation, words, ..
            }) => {
                slot.drop_refused(token.flight);
                Err(Error::Unauthorized {
                    operation,
                    words,
                    fresh: slot.write_refused(token.flight),
                })
            }
            Err(Error::Refused { ref refusal, .. }) if !refusal.knows_the_caller() => written,
            Ok(_) | Err(Error::Refused { .. }) => {
                slot.write_admitted();
                written
            }
            Err(_) => written,
        }
    }

    /// Gets what lets the request in, waits for a turn and sends, all within the time allowed for a write.
    async fn write_once<T: Into<Credential> + Clone>(
        &self,
        request: &Request,
        credential: impl Future<Output = Result<T, Error>>,
    ) -> Result<(Answer, T), Error> {
        let (started, allowed) = (Instant::now(), self.inner.config.limits.write_timeout);
        let ready = async { Ok((credential.await?, self.inner.pace.turn().await?)) };
        let operation = request.operation;
        let (credential, turn) = timeout(allowed, ready)
            .await
            .unwrap_or(Err(Error::NotSent { operation }))?;
        let time_left = allowed.saturating_sub(started.elapsed());
        let carried = Some(credential.clone().into());
        let answer = self
            .exchange(turn, Purpose::Write, request, carried, time_left)
            .await?;
        Ok((answer, credential))
    }

    async fn token(&self, slot: &TokenSlot, refused: Option<u64>) -> Result<Token, Error> {
        slot.get(refused, || self.fetch_token()).await
    }

    /// All tokens come from open-api (A21).
    async fn fetch_token(&self) -> Result<token::NewToken, Error> {
        let body = token::request_body(&self.inner.config.credentials)?;
        let request = Request::post(TOKEN_CREATE, TOKEN_PATH, body);
        let answer = self.send(&request, None).await?;
        let server_now = answer.date();
        token::read_token(answer.judge(TOKEN_CREATE), server_now)
    }

    /// Waits for a turn and reads.
    async fn send(
        &self,
        request: &Request,
        credential: Option<Credential>,
    ) -> Result<Answer, Error> {
        let turn = self.inner.pace.turn().await?;
        let allowed = self.inner.config.limits.read_timeout;
        self.exchange(turn, Purpose::Read, request, credential, allowed)
            .await
    }

    /// Sends, and notes what the answer says about clock and pace. No address, header or body is logged (E36).
    async fn exchange(
        &self,
        turn: Option<SemaphorePermit<'_>>,
        purpose: Purpose,
        request: &Request,
        credential: Option<Credential>,
        allowed: Duration,
    ) -> Result<Answer, Error> {
        let url = self.inner.config.address(request.host, &request.path);
        let answered = match (&self.inner.way, purpose) {
            (Way::Network { reads: http, .. }, Purpose::Read)
            | (Way::Network { writes: http, .. }, Purpose::Write) => {
                exchange(http, url, request, credential, allowed).await
            }
            (Way::HandedIn(transport), _) => {
                exchange_over(&**transport, url, request, credential, allowed).await
            }
        };
        drop(turn);
        let answer = answered.inspect_err(
            |error| tracing::debug!(request.operation, kind = ?error.kind(), "no answer"),
        )?;
        tracing::debug!(
            request.operation,
            status = answer.status.as_u16(),
            bytes = answer.body.len(),
            "answer"
        );
        if let Some(date) = answer.date() {
            self.inner
                .server_date
                .store(date.as_second(), Ordering::Relaxed);
        }
        if matches!(answer.status.as_u16(), 429 | 503)
            && let Some(wait) = answer.retry_after()
        {
            self.inner.pace.pause(wait);
        }
        Ok(answer)
    }
}

/// F07: a web form has no token that could have expired.
fn about_the_key(error: Error) -> Error {
    match error {
        Error::Unauthorized {
            operation, words, ..
        } => Error::WrongClientKey { operation, words },
        other => other,
    }
}

/// F04: whatever a message alone says, the same token gets the same answer.
fn heed_message_alone(slot: &TokenSlot, token: &Token, error: &Error) {
    if error.refusal().is_some_and(|refusal| refusal.message_only) {
        slot.drop_refused(token.flight);
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.inner.config)
            .finish_non_exhaustive()
    }
}
