//! Answers as they should not be.

use std::{convert::Infallible, io, time::Duration};

use axum::{
    Json,
    body::{Body, to_bytes},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use bytes::Bytes;
use futures::{StreamExt, stream};
use serde_json::{Value, json};

use crate::Operation;

/// Time for the first half of a body to leave before the connection breaks.
const HALFWAY_PAUSE: Duration = Duration::from_millis(40);
/// Pieces of a trickling body.
const PIECES: usize = 8;

/// The answer announces its whole length and breaks off halfway.
pub(super) async fn truncated(response: Response) -> Response {
    resent(response, |body| {
        let half = body.slice(..body.len() / 2);
        let pieces = stream::once(async move { Ok(half) }).chain(stream::once(async {
            tokio::time::sleep(HALFWAY_PAUSE).await;
            Err(io::Error::from(io::ErrorKind::BrokenPipe))
        }));
        Body::from_stream(pieces)
    })
    .await
}

/// The whole answer, its body spread over the given time.
pub(super) async fn slow(response: Response, duration: Duration) -> Response {
    resent(response, |body| {
        let length = body.len().div_ceil(PIECES).max(1);
        let pause = duration / PIECES as u32;
        let pieces: Vec<Bytes> = body.chunks(length).map(Bytes::copy_from_slice).collect();
        let trickle = stream::iter(pieces).then(move |piece| async move {
            tokio::time::sleep(pause).await;
            Ok::<_, Infallible>(piece)
        });
        Body::from_stream(trickle)
    })
    .await
}

/// The answer with words in the place of one row's number. The list may stand in a wrapper.
pub(super) async fn with_broken_row(response: Response, row: usize) -> Response {
    let (mut head, body) = response.into_parts();
    let Ok(mut body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Ok(mut answer) = serde_json::from_slice(&body)
        && let Some(id) = list_in(&mut answer).and_then(|rows| rows.get_mut(row)?.get_mut("id"))
    {
        *id = "none".into();
        body = answer.to_string().into();
    }
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(body))
}

fn list_in(answer: &mut Value) -> Option<&mut Vec<Value>> {
    match answer {
        Value::Array(rows) => Some(rows),
        Value::Object(wrapper) => list_in(wrapper.get_mut("data")?),
        _ => None,
    }
}

/// The answer with the same head and another way of sending its body.
async fn resent(response: Response, send: impl FnOnce(Bytes) -> Body) -> Response {
    let (mut head, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(body) => {
            head.headers
                .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
            Response::from_parts(head, send(body))
        }
        Err(error) => {
            tracing::error!(%error, "an answer could not be read back");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A page for people under HTTP 200.
pub(super) fn html() -> Response {
    Html("<!DOCTYPE html><html lang=\"vi\"><title>Bảo trì</title><h1>Hệ thống đang bảo trì, vui lòng quay lại sau.</h1></html>")
        .into_response()
}

/// Another status with the body that goes with it.
pub(super) fn status(operation: Operation, status: u16, retry_after: Option<u32>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = match status.as_u16() {
        401 => operation.refusal(401, operation.token_expired()),
        403 => json!({"message": "This action is unauthorized."}),
        404 => operation.refusal(404, "Not found"),
        422 => json!({"message": "The given data was invalid.", "errors": {}}),
        429 => json!({"message": "Too Many Attempts."}),
        500.. => json!({"message": "Server Error"}),
        code => operation.refusal(code, status.canonical_reason().unwrap_or("Unknown")),
    };
    let mut response = (status, Json(body)).into_response();
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// HTTP 302 to another address.
pub(super) fn redirect(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::FOUND.into_response(),
    }
}
