//! What can go wrong, and what it means for a document that was being sent.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

/// Why an address cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// The secret would travel in the clear.
    #[error("it is neither https nor on this machine")]
    NotHttps,
    /// There is nothing to connect to.
    #[error("it names no host")]
    NoHost,
    /// It carries a user name or password.
    #[error("it carries a user name or password")]
    HasUser,
    /// It carries a query or fragment.
    #[error("it carries a query or fragment")]
    HasQuery,
}

/// Why there is no connection. Nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConnectFailure {
    /// DNS knows no such name, or there is no DNS.
    #[error("the name cannot be resolved")]
    HostNotFound,
    /// Nobody listens there.
    #[error("the connection is refused")]
    Refused,
    /// TLS failed: the certificate is not trusted, or the other side speaks no TLS.
    #[error("no secure connection")]
    Certificate,
    /// No connection within the time allowed.
    #[error("no connection within the time allowed")]
    TimedOut,
    /// No route, or the connection broke while it was made.
    #[error("no way there")]
    NoRoute,
}

/// The body of an answer as it came, cut to a few KiB and without control characters. Records of people may be in it
/// (E36), so nothing prints it by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct RawBody(String);

impl RawBody {
    const LARGEST: usize = 4 * 1024;

    pub(crate) fn new(body: &[u8]) -> Self {
        let start = &body[..body.len().min(Self::LARGEST)];
        let text = String::from_utf8_lossy(start);
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        Self(text.chars().map(plain).collect())
    }

    /// The text, for the eyes of a person who asks for it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} bytes>", self.0.len())
    }
}

/// An answer that says no: an HTTP status outside 2xx, a code in the body (F01), or under 2xx words without a code.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// `status_code` of the body.
    pub code: Option<i64>,
    /// What the server said, without control characters and cut to a readable length.
    pub words: Option<String>,
    /// `errors` of the body, raw: what is in it is not documented (Q05).
    pub errors: Option<Value>,
    /// The body, of which `words` and `errors` are what this client understood (F06).
    pub body: RawBody,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
    /// Whether the body is an answer in the manner of NextX, or a page of something in between.
    pub is_nextx: bool,
    /// The body is a message alone (F04).
    pub(crate) message_only: bool,
}

/// A failed call. Names the operation by its id in the reference (`sell.create`).
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An address of the configuration cannot be used.
    #[error("the address of \"{host}\" cannot be used: {fault}")]
    Address {
        /// The host, if it has one.
        host: String,
        /// Why.
        fault: AddressFault,
    },
    /// The HTTP client could not be made: this machine has no certificates to trust.
    #[error("the HTTP client cannot be used")]
    Setup(#[source] reqwest::Error),
    /// A body could not be written as JSON.
    #[error("{operation}: the body cannot be written as JSON")]
    Encode {
        /// The operation.
        operation: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// No connection; nothing was sent.
    #[error("{host}: {failure}")]
    Connect {
        /// The host.
        host: String,
        /// Why, as far as it can be told.
        failure: ConnectFailure,
        /// Why, in full, where the network says more.
        source: Option<reqwest::Error>,
    },
    /// The server asked for a pause that has not passed; nothing was sent.
    #[error("NextX asked to wait, {} s are left", retry_after.as_secs())]
    HeldBack {
        /// What is left of the pause.
        retry_after: Duration,
    },
    /// No access token, so the operation itself was not sent. Shared by all callers of one flight.
    #[error("no access token: {0}")]
    Token(#[source] Arc<Error>),
    /// Client id or secret are wrong (F08).
    #[error("NextX refuses the client id or secret{}", said(words.as_deref()))]
    WrongCredentials {
        /// What the server said.
        words: Option<String>,
    },
    /// The key of a web form is refused; there is no other to fetch (F07).
    #[error("{operation}: NextX refuses the client key{}", said(words.as_deref()))]
    WrongClientKey {
        /// The operation.
        operation: &'static str,
        /// What the server said.
        words: Option<String>,
    },
    /// 401, by HTTP or in the body.
    #[error("{operation}: NextX refuses the access token{}", said(words.as_deref()))]
    Unauthorized {
        /// The operation.
        operation: &'static str,
        /// What the server said.
        words: Option<String>,
        /// Whether the token was renewed before and refused again: then it is about the account (Q02).
        fresh: bool,
    },
    /// The server said no.
    #[error("{operation}: NextX answers {}{}", code_of(refusal), said(refusal.words.as_deref()))]
    Refused {
        /// The operation.
        operation: &'static str,
        /// The answer.
        refusal: Box<Refusal>,
    },
    /// What was to name a record cannot stand in an address; nothing was sent.
    #[error("{operation}: no record can have this name")]
    NoSuchName {
        /// The operation.
        operation: &'static str,
    },
    /// The time allowed passed while a write waited for its token or its turn; it was not sent.
    #[error("{operation}: not sent within the time allowed")]
    NotSent {
        /// The operation.
        operation: &'static str,
    },
    /// No complete answer within the time allowed.
    #[error("{operation}: no answer within the time allowed")]
    TimedOut {
        /// The operation.
        operation: &'static str,
        /// Where it stopped, where the network says more.
        source: Option<reqwest::Error>,
    },
    /// The connection broke, or the answer ends in the middle.
    #[error("{operation}: the answer breaks off")]
    Interrupted {
        /// The operation.
        operation: &'static str,
        /// Where it stopped; none where a complete answer holds half a document.
        source: Option<reqwest::Error>,
    },
    /// Something answered that is not NextX: a web page, a sign-in page of a network, another program.
    #[error("{operation}: the answer ({status}, {found}) is not NextX's")]
    NotNextx {
        /// The operation.
        operation: &'static str,
        /// HTTP status.
        status: u16,
        /// What came instead.
        found: &'static str,
    },
    /// NextX answered something this client cannot read.
    #[error("{operation}: the answer cannot be read: {reason}")]
    Undecodable {
        /// The operation.
        operation: &'static str,
        /// Where and why, without content.
        reason: String,
    },
}

/// What kind of failure, for telling a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// An address of the configuration cannot be used.
    AddressInvalid,
    /// DNS knows no such name, or there is no network.
    HostNotFound,
    /// Nobody listens there, or there is no way there.
    ConnectionRefused,
    /// No secure connection.
    Certificate,
    /// No connection or answer within the time allowed.
    TimedOut,
    /// Client id or secret are wrong.
    WrongCredentials,
    /// Something answered that is not NextX.
    NotNextx,
    /// The token is refused.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404, or 405: no such record or operation.
    NotFound,
    /// Too many requests.
    RateLimited,
    /// Another no of NextX, with its words.
    Refused,
    /// 5xx.
    ServerFailed,
    /// The connection broke, or the answer ends in the middle.
    Interrupted,
    /// NextX answered something this client cannot read.
    Undecodable,
}

/// What a failed write means for the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was not processed: send it again later, after [`Error::retry_after`] if there is one.
    NotProcessed,
    /// Something about the account or the address: stop sending, tell a person, keep the document.
    Paused,
    /// The server refuses this document: a person.
    Refused,
    /// It may have been processed: look before sending again.
    Unclear,
}

impl Error {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Address { .. } => ErrorKind::AddressInvalid,
            Self::Connect { failure, .. } => match failure {
                ConnectFailure::HostNotFound => ErrorKind::HostNotFound,
                ConnectFailure::Refused | ConnectFailure::NoRoute => ErrorKind::ConnectionRefused,
                ConnectFailure::Certificate => ErrorKind::Certificate,
                ConnectFailure::TimedOut => ErrorKind::TimedOut,
            },
            Self::NoSuchName { .. } => ErrorKind::NotFound,
            Self::HeldBack { .. } => ErrorKind::RateLimited,
            Self::Token(error) => error.kind(),
            Self::WrongCredentials { .. } | Self::WrongClientKey { .. } => {
                ErrorKind::WrongCredentials
            }
            Self::Unauthorized { .. } => ErrorKind::Unauthorized,
            Self::Refused { refusal, .. } => refusal.kind(),
            Self::NotSent { .. } | Self::TimedOut { .. } => ErrorKind::TimedOut,
            Self::Interrupted { .. } => ErrorKind::Interrupted,
            Self::NotNextx { .. } => ErrorKind::NotNextx,
            Self::Setup(_) => ErrorKind::Certificate,
            Self::Encode { .. } | Self::Undecodable { .. } => ErrorKind::Undecodable,
        }
    }

    /// What this means for a document that was being created or changed.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Address { .. }
            | Self::Setup(_)
            | Self::Connect { .. }
            | Self::NotSent { .. }
            | Self::HeldBack { .. } => Outcome::NotProcessed,
            Self::Encode { .. } | Self::NoSuchName { .. } => Outcome::Refused,
            // The document itself was never sent, whatever happened to the token.
            Self::Token(error) => match error.outcome() {
                Outcome::Paused | Outcome::Refused => Outcome::Paused,
                Outcome::NotProcessed | Outcome::Unclear => Outcome::NotProcessed,
            },
            Self::WrongCredentials { .. }
            | Self::WrongClientKey { .. }
            | Self::Unauthorized { fresh: true, .. } => Outcome::Paused,
            Self::Unauthorized { fresh: false, .. }
            | Self::TimedOut { .. }
            | Self::Interrupted { .. }
            | Self::NotNextx { .. }
            | Self::Undecodable { .. } => Outcome::Unclear,
            Self::Refused { refusal, .. } => refusal.outcome(),
        }
    }

    /// Whether an [`Outcome::Unclear`] document may be looked for at once, without the settle time: an expired token
    /// was refused, and the next call fetches a new one.
    #[must_use]
    pub fn may_look_at_once(&self) -> bool {
        matches!(self, Self::Unauthorized { fresh: false, .. })
    }

    /// How long the server asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::HeldBack { retry_after } => Some(*retry_after),
            Self::Refused { refusal, .. } => refusal.retry_after,
            Self::Token(error) => error.retry_after(),
            _ => None,
        }
    }

    /// What the server said, for a person.
    #[must_use]
    pub fn server_words(&self) -> Option<&str> {
        match self {
            Self::WrongCredentials { words }
            | Self::WrongClientKey { words, .. }
            | Self::Unauthorized { words, .. } => words.as_deref(),
            Self::Refused { refusal, .. } => refusal.words.as_deref(),
            Self::Token(error) => error.server_words(),
            _ => None,
        }
    }

    /// The answer that said no.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused { refusal, .. } => Some(refusal),
            Self::Token(error) => error.refusal(),
            _ => None,
        }
    }

    /// Whether a read may be repeated: connection errors, 408, 429 and 5xx.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Connect { failure, .. } => *failure != ConnectFailure::Certificate,
            Self::TimedOut { .. } | Self::Interrupted { .. } => true,
            Self::Token(error) => error.is_passing(),
            Self::Refused { refusal, .. } => {
                matches!(
                    refusal.kind(),
                    ErrorKind::TimedOut | ErrorKind::RateLimited | ErrorKind::ServerFailed
                )
            }
            _ => false,
        }
    }
}

impl Refusal {
    /// The HTTP status, or under 2xx the code of the body.
    fn verdict(&self) -> i64 {
        match self.code {
            Some(code) if (200..300).contains(&self.status) => code,
            _ => i64::from(self.status),
        }
    }

    pub(crate) fn kind(&self) -> ErrorKind {
        match self.verdict() {
            408 => ErrorKind::TimedOut,
            429 => ErrorKind::RateLimited,
            500..=599 => ErrorKind::ServerFailed,
            _ if !self.is_nextx => ErrorKind::NotNextx,
            403 => ErrorKind::Forbidden,
            404 | 405 => ErrorKind::NotFound,
            _ => ErrorKind::Refused,
        }
    }

    /// Whether whoever answered had accepted the token before.
    pub(crate) fn knows_the_caller(&self) -> bool {
        let about_the_call = matches!(
            self.kind(),
            ErrorKind::Refused | ErrorKind::Forbidden | ErrorKind::NotFound
        );
        about_the_call && (self.code.is_some() || (400..500).contains(&self.status))
    }

    fn outcome(&self) -> Outcome {
        let in_band = (200..300).contains(&self.status);
        if in_band && self.code.is_none() {
            // Words alone do not say whether it was done.
            return Outcome::Unclear;
        }
        match self.verdict() {
            429 => Outcome::NotProcessed,
            403 => Outcome::Paused,
            // In the body these speak of what the document names, by HTTP of the address.
            404 | 405 if !in_band => Outcome::Paused,
            408 | 500..=599 => Outcome::Unclear,
            _ if in_band => Outcome::Refused,
            400..=499 if self.is_nextx => Outcome::Refused,
            _ => Outcome::Unclear,
        }
    }
}

fn said(words: Option<&str>) -> String {
    words.map(|words| format!(": {words}")).unwrap_or_default()
}

fn code_of(refusal: &Refusal) -> String {
    match refusal.code {
        Some(code) if i64::from(refusal.status) != code => {
            format!("{} (code {code})", refusal.status)
        }
        _ => refusal.status.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::RawBody;

    #[test]
    fn a_raw_body_is_cut_cleaned_and_not_printed() {
        let body = RawBody::new("mobile:\t0900000001\u{0}".as_bytes());
        assert_eq!(body.reveal(), "mobile: 0900000001 ");
        assert_eq!(format!("{body:?}"), "<19 bytes>");
        let long = RawBody::new("ế".repeat(9_000).as_bytes());
        assert!(long.reveal().len() <= RawBody::LARGEST + 3);
    }
}
