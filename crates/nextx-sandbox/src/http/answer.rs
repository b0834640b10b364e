//! Refusals, and how each operation words them.

use std::sync::Arc;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::fields::Violations;
use crate::{Operation, Refusals, SandboxError, Switches, switches::AuthErrors};

/// Why an operation is not carried out. Handlers return it; the pipeline, which knows the operation, words it.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The body is no JSON object.
    BadRequest,
    /// No token at all.
    Unauthenticated,
    /// A token that is unknown or no longer valid.
    TokenExpired,
    /// `token.create` with a wrong id or secret.
    WrongCredentials,
    /// No record has the id.
    NotFound,
    /// Fields are missing or wrong.
    Invalid(Violations),
    /// The sandbox itself failed.
    Broken(SandboxError),
}

/// The answer of a create. The id of the new record is left out, as documented (E01), unless the switch asks for it.
pub(super) fn created(
    status_code: u16,
    message: &str,
    id: i64,
    switches: &Switches,
) -> Json<Value> {
    let mut body = json!({"status_code": status_code, "message": message});
    if let (true, Some(object)) = (switches.create_shows_id, body.as_object_mut()) {
        object.insert("data".to_owned(), json!({"id": id}));
    }
    Json(body)
}

/// What a handler answers.
pub(super) type Answer = Result<Json<Value>, Refusal>;

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Broken(error.into())
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.into())
    }
}

impl From<SandboxError> for Refusal {
    fn from(error: SandboxError) -> Self {
        Self::Broken(error)
    }
}

impl From<Violations> for Refusal {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

impl IntoResponse for Refusal {
    /// An empty answer that carries the refusal to [`worded`].
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Puts a refusal that a handler returned into the words of the operation; other answers pass.
pub(super) fn worded(
    operation: Operation,
    switches: &Switches,
    mut response: Response,
) -> Response {
    match response.extensions_mut().remove::<Arc<Refusal>>() {
        Some(refusal) => refused(operation, switches, &refusal),
        None => response,
    }
}

/// The answer to a request that is refused.
pub(super) fn refused(operation: Operation, switches: &Switches, refusal: &Refusal) -> Response {
    let authentication = match switches.auth_errors {
        AuthErrors::HttpStatus => StatusCode::UNAUTHORIZED,
        AuthErrors::InBand => StatusCode::OK,
    };
    let (status, body) = match refusal {
        Refusal::BadRequest => told(operation, switches, 400, "Invalid request"),
        Refusal::Unauthenticated => (authentication, operation.unauthenticated()),
        Refusal::TokenExpired => (
            authentication,
            operation.refusal(401, operation.token_expired()),
        ),
        Refusal::WrongCredentials => (
            authentication,
            operation.refusal(1, "Incorrect credentials"),
        ),
        Refusal::NotFound => told(operation, switches, 404, "Not found"),
        Refusal::Invalid(violations) => match switches.refusals {
            Refusals::HttpStatus => (StatusCode::UNPROCESSABLE_ENTITY, violations.to_json()),
            Refusals::InBand => told(operation, switches, 422, &violations.message()),
        },
        Refusal::Broken(error) => {
            tracing::error!(%operation, %error, "the sandbox failed");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                json!({"message": "Server Error"}),
            )
        }
    };
    (status, Json(body)).into_response()
}

/// A refusal in the operation's documented shape; whether its code is the HTTP status too is a switch.
fn told(
    operation: Operation,
    switches: &Switches,
    code: u16,
    message: &str,
) -> (StatusCode, Value) {
    let status = match switches.refusals {
        Refusals::HttpStatus => StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST),
        Refusals::InBand => StatusCode::OK,
    };
    (status, operation.refusal(code, message))
}
