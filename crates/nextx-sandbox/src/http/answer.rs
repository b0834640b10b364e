//! Refusals, and how each operation words them.

use std::sync::Arc;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{fields::Violations, query::Page};
use crate::{
    ListWrapper, Operation, Refusals, SandboxError, Switches, operation::Envelope,
    switches::AuthErrors,
};

/// Why an operation is not carried out. Handlers return it; the pipeline, which knows the operation, words it.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The body is no JSON object.
    BadRequest,
    /// No token or no client key at all.
    Unauthenticated,
    /// A token or a client key that is unknown or no longer valid.
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

/// What a handler answers.
pub(super) type Answer = Result<Json<Value>, Refusal>;

/// The answer of a create in the operation's documented envelope. `record` is what an envelope that repeats the record
/// shows. Where the documented answer has no id, the new one is left out (E01) unless the switch asks for it.
pub(super) fn created(
    operation: Operation,
    switches: &Switches,
    message: &str,
    id: i64,
    mut record: Value,
) -> Json<Value> {
    if !switches.create_shows_id {
        return Json(enveloped(operation, message, Value::Null, record));
    }
    if let Some(object) = record.as_object_mut() {
        object.entry("id").or_insert_with(|| id.into());
    }
    Json(enveloped(operation, message, json!({"id": id}), record))
}

/// The answer of a detail in the operation's documented envelope.
pub(super) fn shown(operation: Operation, record: Value) -> Json<Value> {
    Json(enveloped(operation, "", Value::Null, record))
}

/// The answer of an update or a deletion in the operation's documented envelope. `record` is what an envelope that
/// repeats the record shows.
pub(super) fn changed(operation: Operation, message: &str, record: Value) -> Json<Value> {
    Json(enveloped(operation, message, Value::Null, record))
}

/// `data` stands beside the status and is left out there when it is null; an undocumented answer is a status.
fn enveloped(operation: Operation, message: &str, data: Value, record: Value) -> Value {
    let status_code = operation.success_code();
    let status = |data: Value| {
        let mut status = json!({"status_code": status_code, "message": message});
        if let (false, Some(object)) = (data.is_null(), status.as_object_mut()) {
            object.insert("data".to_owned(), data);
        }
        status
    };
    match operation.envelope() {
        Envelope::Object | Envelope::List => record,
        Envelope::ObjectInArray => json!([record]),
        Envelope::Status | Envelope::Undocumented => status(data),
        Envelope::StatusInArray => json!([status(data)]),
        Envelope::Meta => {
            json!({"meta": {"status_code": status_code, "message": message}, "data": data})
        }
        Envelope::Message => json!({"message": message, "data": record}),
    }
}

/// A page of records. What wraps a list that is shown without its wrapper is a switch.
pub(super) fn listed(
    operation: Operation,
    switches: &Switches,
    page: Page,
    mut records: Vec<Value>,
) -> Json<Value> {
    let wrapper = match operation.envelope() {
        Envelope::Undocumented => switches.list_wrapper,
        _ => ListWrapper::Bare,
    };
    Json(match wrapper {
        ListWrapper::Bare => records.into(),
        ListWrapper::Data => {
            json!({"meta": {"status_code": 0, "message": "Successfully"}, "data": records})
        }
        ListWrapper::DataData => {
            json!({"data": {"current_page": page.number(), "data": records}})
        }
        ListWrapper::Single => match records.pop() {
            Some(only) if records.is_empty() => only,
            last => {
                records.extend(last);
                records.into()
            }
        },
    })
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wraps_a_list_of_the_crm_host_is_a_switch() {
        let wrapped = |list_wrapper, records: Vec<Value>| {
            let switches = Switches {
                list_wrapper,
                ..Switches::default()
            };
            listed(Operation::TaskList, &switches, Page::first(), records).0
        };
        let (one, two) = (json!({"id": 1}), json!({"id": 2}));
        let both = || vec![one.clone(), two.clone()];
        for (wrapper, expected) in [
            (ListWrapper::Bare, json!([one, two])),
            (
                ListWrapper::Data,
                json!({"meta": {"status_code": 0, "message": "Successfully"}, "data": [one, two]}),
            ),
            (
                ListWrapper::DataData,
                json!({"data": {"current_page": 1, "data": [one, two]}}),
            ),
            (ListWrapper::Single, json!([one, two])),
        ] {
            assert_eq!(wrapped(wrapper, both()), expected, "{wrapper:?}");
        }
        assert_eq!(wrapped(ListWrapper::Single, vec![one.clone()]), one);
        assert_eq!(wrapped(ListWrapper::Single, Vec::new()), json!([]));
        assert_eq!(wrapped(ListWrapper::Bare, vec![one.clone()]), json!([one]));
    }

    #[test]
    fn a_documented_list_stays_an_array() {
        let switches = Switches {
            list_wrapper: ListWrapper::Single,
            ..Switches::default()
        };
        let one = json!({"id": 1});
        for operation in [Operation::UserList, Operation::SellList] {
            let answer = listed(operation, &switches, Page::first(), vec![one.clone()]);
            assert_eq!(answer.0, json!([one]), "{operation}");
        }
    }

    #[test]
    fn a_create_answers_in_its_envelope_and_shows_the_id_on_demand() {
        let record = || json!({"name": "Khách Thử"});
        let silent = Switches::default();
        let telling = Switches {
            create_shows_id: true,
            ..Switches::default()
        };
        for (operation, without, with) in [
            (
                Operation::SellCreate,
                json!({"status_code": 200, "message": "Done"}),
                json!({"status_code": 200, "message": "Done", "data": {"id": 7}}),
            ),
            (
                Operation::LeadCreate,
                json!({"name": "Khách Thử"}),
                json!({"name": "Khách Thử", "id": 7}),
            ),
            (
                Operation::TaskCreate,
                json!({"meta": {"status_code": 0, "message": "Done"}, "data": null}),
                json!({"meta": {"status_code": 0, "message": "Done"}, "data": {"id": 7}}),
            ),
            (
                Operation::PurchaseCreate,
                json!({"message": "Done", "data": {"name": "Khách Thử"}}),
                json!({"message": "Done", "data": {"name": "Khách Thử", "id": 7}}),
            ),
        ] {
            let answer = created(operation, &silent, "Done", 7, record());
            assert_eq!(answer.0, without, "{operation}");
            let answer = created(operation, &telling, "Done", 7, record());
            assert_eq!(answer.0, with, "{operation}");
        }
    }
}
