//! The way of a request: network, operation, count, limit, fault, token, answer, wording, clock.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;

use super::{
    Shop,
    answer::{refused, worded},
    faulty, token, wrong_method,
};
use crate::{
    Fault, Operation,
    gate::{Connection, Offline},
    operation::Host,
};

/// Largest body that is read.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// A request with everything needed to carry it out, also after its connection is gone.
struct Work {
    shop: Arc<Shop>,
    operation: Operation,
    request: Request,
    next: Next,
}

/// Middleware around every route of a host. What names no operation there uses up no fault and is not counted.
pub(super) async fn pass(
    State((host, shop)): State<(Host, Arc<Shop>)>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    if request.uri().path().starts_with("/sandbox/") {
        return next.run(request).await;
    }
    if shop.faults.offline() != Offline::Off {
        return torn(&connection);
    }
    let switches = shop.switches();
    let (method, path) = (request.method(), request.uri().path());
    let response = match Operation::of(host, method, path, &switches) {
        Some(operation) => answer(Arc::clone(&shop), operation, &connection, request, next).await,
        // Both verbs have a route, of which the switch may have closed one.
        None if host == Host::OpenApi && path == Operation::SalesUserList.path() => {
            wrong_method(method.clone()).await.into_response()
        }
        None => next.run(request).await,
    };
    dated(response, &shop, switches.date_skew_seconds)
}

async fn answer(
    shop: Arc<Shop>,
    operation: Operation,
    connection: &Connection,
    request: Request,
    next: Next,
) -> Response {
    // The whole request is read before anything happens, so that a fault never meets half of it.
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    shop.count(operation);
    if let Err(seconds) = shop.admit(Instant::now()) {
        return faulty::status(operation, 429, Some(seconds));
    }
    let fault = shop.faults.take(operation);
    let work = Work {
        shop,
        operation,
        request: Request::from_parts(parts, Body::from(body)),
        next,
    };
    let Some(fault) = fault else {
        return work.finish().await;
    };
    tracing::debug!(%operation, ?fault, "fault");
    match fault {
        Fault::Delay { ms } => work.finish_after(ms).await,
        Fault::ResetBeforeCommit => torn(connection),
        Fault::ResetAfterCommit => {
            work.finish().await;
            torn(connection)
        }
        Fault::LateCommit { ms } => {
            // Nobody waits for it: the answer is lost with the connection.
            drop(tokio::spawn(work.finish_after(ms)));
            torn(connection)
        }
        Fault::TruncateBody => faulty::truncated(work.finish().await).await,
        Fault::SlowBody { ms } => {
            faulty::slow(work.finish().await, Duration::from_millis(ms)).await
        }
        Fault::BrokenRow { row } => faulty::with_broken_row(work.finish().await, row).await,
        Fault::Html { commits } => {
            work.finish_if(commits).await;
            faulty::html()
        }
        Fault::Empty { commits } => {
            work.finish_if(commits).await;
            StatusCode::OK.into_response()
        }
        Fault::Status {
            status,
            retry_after,
            commits,
        } => {
            work.finish_if(commits).await;
            faulty::status(operation, status, retry_after)
        }
        Fault::Redirect { location, commits } => {
            work.finish_if(commits).await;
            faulty::redirect(&location)
        }
    }
}

impl Work {
    /// Carries the operation out in a task of its own: like a real server, it goes on when the client hangs up.
    async fn finish(self) -> Response {
        self.finish_after(0).await
    }

    async fn finish_after(self, ms: u64) -> Response {
        let stopping = self.shop.stopping.clone();
        let task = tokio::spawn(async move {
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(ms)) => self.perform().await,
                () = stopping.cancelled() => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            }
        });
        task.await.unwrap_or_else(|error| {
            tracing::error!(%error, "an operation was torn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        })
    }

    async fn finish_if(self, commits: bool) {
        if commits {
            self.finish().await;
        }
    }

    async fn perform(self) -> Response {
        let switches = self.shop.switches();
        let headers = self.request.headers();
        if let Err(refusal) = token::check(&self.shop, self.operation, headers).await {
            return refused(self.operation, &switches, &refusal);
        }
        worded(self.operation, &switches, self.next.run(self.request).await)
    }
}

/// What stands in for an answer on a connection that has been reset; it is never written.
fn torn(connection: &Connection) -> Response {
    connection.reset();
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

/// Lets the clock of the server run ahead or behind.
fn dated(mut response: Response, shop: &Shop, skew_seconds: i64) -> Response {
    if skew_seconds != 0 || !shop.clock.advanced().is_zero() {
        let now = shop.now().timestamp();
        let skew = SignedDuration::from_secs(skew_seconds);
        let shown = now.saturating_add(skew).unwrap_or(now);
        let text = shown.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(header::DATE, value);
        }
    }
    response
}
