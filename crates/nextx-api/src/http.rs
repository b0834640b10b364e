//! The two HTTP clients, one for reads and one for writes, and what their failures mean.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Method, Response};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::answer::Answer;
use crate::config::{Config, Host};
use crate::error::{ConnectFailure, Error};
use crate::transport::{NoAnswer, Outgoing, Transport};

/// Lists without paging may be large, but not endless (C19).
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Spelled with hyphens, as in the samples: many servers drop names with underscores (C18).
const WEB_FORM_KEY: &str = "X-Client-Key";

/// What a request carries to be let in; marked as sensitive, so that nothing prints it.
#[derive(Debug, Clone)]
pub(crate) enum Credential {
    Token(HeaderValue),
    WebFormKey(HeaderValue),
}

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// The account, by its token.
    Account,
    /// A web form, by a key of its own.
    WebForm(SecretString),
}

impl Caller {
    /// The key of a web form; none for the account, which has a token.
    pub(crate) fn key(&self, operation: &'static str) -> Result<Option<Credential>, Error> {
        let Self::WebForm(key) = self else {
            return Ok(None);
        };
        let mut value = HeaderValue::from_str(key.expose_secret()).map_err(|_| {
            let words = None;
            Error::WrongClientKey { operation, words }
        })?;
        value.set_sensitive(true);
        Ok(Some(Credential::WebFormKey(value)))
    }
}

/// One call, built from host and path, and never from an address in an answer or as the samples print it, where slashes,
/// schemes and quotation marks are broken (A05-A07, A09, A11, A19, A20).
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// Its id in the reference.
    pub(crate) operation: &'static str,
    pub(crate) host: Host,
    pub(crate) caller: Caller,
    pub(crate) method: Method,
    /// Begins with a slash.
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Bytes>,
}

impl Request {
    /// A read from open-api.
    pub(crate) fn get(operation: &'static str, path: impl Into<String>) -> Self {
        let (host, path) = (Host::OpenApi, path.into());
        Self {
            operation,
            host,
            caller: Caller::Account,
            method: Method::GET,
            path,
            query: Vec::new(),
            body: None,
        }
    }

    /// A create on open-api.
    pub(crate) fn post(operation: &'static str, path: impl Into<String>, body: Bytes) -> Self {
        Self {
            method: Method::POST,
            body: Some(body),
            ..Self::get(operation, path)
        }
    }

    /// An update on open-api.
    pub(crate) fn put(operation: &'static str, path: impl Into<String>, body: Bytes) -> Self {
        Self {
            method: Method::PUT,
            ..Self::post(operation, path, body)
        }
    }

    /// A deletion on open-api.
    pub(crate) fn delete(operation: &'static str, path: impl Into<String>) -> Self {
        Self {
            method: Method::DELETE,
            ..Self::get(operation, path)
        }
    }

    /// The same on the CRM host.
    pub(crate) fn on_crm(self) -> Self {
        Self {
            host: Host::Crm,
            ..self
        }
    }

    /// Adds a filter; one that is empty is left out (C08).
    pub(crate) fn filter<T: ToString>(mut self, name: &'static str, value: Option<T>) -> Self {
        self.query.extend(
            value
                .map(|value| (name, value.to_string()))
                .filter(|(_, text)| !text.trim().is_empty()),
        );
        self
    }
}

/// One part of a path, made of text that somebody typed; numbers go as they are (C16). Nothing and dots alone are none:
/// an address with them is another one.
pub(crate) fn path_part(operation: &'static str, text: &str) -> Result<String, Error> {
    if matches!(text, "" | "." | "..") {
        return Err(Error::NoSuchName { operation });
    }
    let part = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    Ok(text.bytes().map(part).collect())
}

/// For reads and tokens: keeps connections.
pub(crate) fn read_client(config: &Config) -> Result<Client, Error> {
    builder(config)
        .timeout(config.limits.read_timeout)
        .build()
        .map_err(Error::Setup)
}

/// For writes: a fresh connection each time, so that none is lost to a server that just closed an idle one.
pub(crate) fn write_client(config: &Config) -> Result<Client, Error> {
    builder(config)
        .pool_max_idle_per_host(0)
        .build()
        .map_err(Error::Setup)
}

/// No HTTP/2, whose protocol lets a library resend; no redirects, which would turn POST into GET and carry a token
/// elsewhere; no retries but our own; no proxy from the environment.
fn builder(config: &Config) -> ClientBuilder {
    let builder = Client::builder()
        .http1_only()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .connect_timeout(config.limits.connect_timeout)
        .dns_resolver(Arc::new(SystemResolver))
        .user_agent(concat!("nextx-till/", env!("CARGO_PKG_VERSION")));
    if config.uses_tls() {
        builder
    } else {
        // A machine without certificates must still run a server of its own, and need not load them for that.
        builder.tls_certs_only([])
    }
}

/// Sends one request and reads the whole answer, within `allowed`.
pub(crate) async fn exchange(
    http: &Client,
    url: Url,
    request: &Request,
    credential: Option<Credential>,
    allowed: Duration,
) -> Result<Answer, Error> {
    let host = url.host_str().unwrap_or_default().to_owned();
    let failed = |error: reqwest::Error| transport_error(request.operation, &host, error);
    let mut call = http
        .request(request.method.clone(), url)
        .query(&request.query)
        .header(ACCEPT, "application/json")
        .timeout(allowed);
    call = match credential {
        Some(Credential::Token(bearer)) => call.header(AUTHORIZATION, bearer),
        Some(Credential::WebFormKey(key)) => call.header(WEB_FORM_KEY, key),
        None => call,
    };
    match &request.body {
        // The library would name no length then, and a POST without one is not let through everywhere.
        Some(body) if body.is_empty() => call = call.header(CONTENT_LENGTH, "0"),
        Some(body) => {
            call = call
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        None => {}
    }
    let mut response = call.send().await.map_err(failed)?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let body = read_body(response, request.operation, &host, LARGEST_BODY).await?;
    Ok(Answer {
        status,
        headers,
        body,
    })
}

/// The same over a transport that was handed in, within `allowed`.
pub(crate) async fn exchange_over(
    transport: &dyn Transport,
    mut url: Url,
    request: &Request,
    credential: Option<Credential>,
    allowed: Duration,
) -> Result<Answer, Error> {
    let operation = request.operation;
    let host = url.host_str().unwrap_or_default().to_owned();
    if !request.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&request.query);
    }
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    match credential {
        Some(Credential::Token(bearer)) => drop(headers.insert(AUTHORIZATION, bearer)),
        Some(Credential::WebFormKey(key)) => {
            headers.insert(HeaderName::from_static("x-client-key"), key);
        }
        None => {}
    }
    let outgoing = Outgoing {
        operation,
        method: request.method.clone(),
        url,
        headers,
        body: request.body.clone(),
    };
    let source = None;
    match tokio::time::timeout(allowed, transport.carry(outgoing)).await {
        Ok(Ok(answer)) => Ok(Answer {
            status: answer.status,
            headers: answer.headers,
            body: answer.body,
        }),
        Ok(Err(NoAnswer::NotConnected(failure))) => Err(Error::Connect {
            host,
            failure,
            source,
        }),
        Ok(Err(NoAnswer::Interrupted)) => Err(Error::Interrupted { operation, source }),
        Err(_) => Err(Error::TimedOut { operation, source }),
    }
}

/// Reads a body to its end, or up to the first byte beyond `largest`.
pub(crate) async fn read_body(
    mut response: Response,
    operation: &'static str,
    host: &str,
    largest: usize,
) -> Result<Bytes, Error> {
    let mut body = BytesMut::new();
    let failed = |error| transport_error(operation, host, error);
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > largest {
            let reason = format!("it is larger than {largest} bytes");
            return Err(Error::Undecodable { operation, reason });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// An error of the library says by itself whether it happened before the request left. Its address is taken off: what
/// a person searched for is in it.
pub(crate) fn transport_error(operation: &'static str, host: &str, error: reqwest::Error) -> Error {
    let source = error.without_url();
    if source.is_builder() {
        Error::Setup(source)
    } else if source.is_connect() {
        Error::Connect {
            host: host.to_owned(),
            failure: connect_failure(&source),
            source: Some(source),
        }
    } else if source.is_timeout() {
        Error::TimedOut {
            operation,
            source: Some(source),
        }
    } else {
        Error::Interrupted {
            operation,
            source: Some(source),
        }
    }
}

fn connect_failure(error: &reqwest::Error) -> ConnectFailure {
    if error.is_timeout() {
        return ConnectFailure::TimedOut;
    }
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(cause) = next {
        if cause.is::<LookupFailed>() {
            return ConnectFailure::HostNotFound;
        }
        if cause.is::<rustls::Error>() {
            return ConnectFailure::Certificate;
        }
        next = cause.source();
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            match io.kind() {
                io::ErrorKind::ConnectionRefused => return ConnectFailure::Refused,
                io::ErrorKind::TimedOut => return ConnectFailure::TimedOut,
                // What an io error wraps is not in its chain of sources.
                _ => {
                    next = io
                        .get_ref()
                        .map(|inner| inner as &(dyn StdError + 'static))
                        .or(next)
                }
            }
        }
    }
    ConnectFailure::NoRoute
}

/// The system's resolver, with an error of its own that can be told from a refused connection.
struct SystemResolver;

#[derive(Debug, thiserror::Error)]
#[error("the name cannot be resolved")]
struct LookupFailed(#[source] io::Error);

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str().to_owned(), 0))
                .await
                .map_err(LookupFailed)?;
            Ok(Box::new(found) as Addrs)
        })
    }
}
