//! What carries a request to its host: HTTP over the network, or what a simulation puts in its place.

use std::fmt;

use bytes::Bytes;
use futures::future::BoxFuture;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use url::Url;

use crate::error::ConnectFailure;

/// A request as it leaves the client: address, headers and body are those of the HTTP request.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The operation, by its id in the reference.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The address with its query.
    pub url: Url,
    /// The headers; those with a secret are marked as sensitive.
    pub headers: HeaderMap,
    /// The body.
    pub body: Option<Bytes>,
}

/// A whole answer.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, to its last byte.
    pub body: Bytes,
}

/// Why there is no whole answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// There was no connection; nothing was sent.
    NotConnected(ConnectFailure),
    /// The connection broke after the first byte was sent.
    Interrupted,
}

/// Carries requests. A client that was not given one uses HTTP over the network. How long a request may take is the
/// client's business: it drops the future.
pub trait Transport: Send + Sync + fmt::Debug {
    /// Carries one request, once.
    fn carry(&self, request: Outgoing) -> BoxFuture<'_, Result<Incoming, NoAnswer>>;
}
