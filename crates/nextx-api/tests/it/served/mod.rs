//! The documented examples on the crate's own path: served, judged, unwrapped, read, and written back equal.

mod crm;
mod crm_filters;
mod crm_paging;
mod crm_writes;
mod open_api;
mod paging;

use nextx_api::{Accepted, Client, Error, ErrorKind, FromWire, Misfit};
use serde::Serialize;
use serde_json::{Value, json};

use crate::contract::{Operation, example, example_text, examples_ending, operations, try_example};
use crate::server::{Call, Server, ok, status, token};

/// What a call brought: what was read, written again, or that a write was believed.
pub(super) enum Brought {
    Read(Value),
    Accepted,
}

fn read<T: Serialize>(read: Result<T, Error>) -> Result<Brought, Error> {
    read.map(|record| Brought::Read(serde_json::to_value(record).unwrap()))
}

fn accepted(written: Result<Accepted, Error>) -> Result<Brought, Error> {
    written.map(|_| Brought::Accepted)
}

/// A client of two hosts that are two paths of one server.
fn client_of(server: &Server) -> Client {
    let mut config = server.config();
    config.open_api.set_path("/open");
    config.crm.set_path("/crm");
    Client::new(config).unwrap()
}

async fn answering(body: String) -> Server {
    Server::start(move |call, nth| {
        if call.path.ends_with("/api/auth/token") {
            token(nth)
        } else {
            ok(body.clone())
        }
    })
    .await
}

fn made(server: &Server) -> Vec<Call> {
    let is_token = |call: &Call| call.path.ends_with("/api/auth/token");
    server
        .calls()
        .into_iter()
        .filter(|call| !is_token(call))
        .collect()
}

/// Performs an operation with the documented body, or with numbers of its own.
async fn perform(client: &Client, operation: &str) -> Result<Brought, Error> {
    let performed = match open_api::perform(client, operation).await {
        None => crm::perform(client, operation).await,
        performed => performed,
    };
    performed.unwrap_or_else(|| panic!("{operation} is performed by no method"))
}

/// What each operation is answered: its example, or the common yes where the reference shows none (E09, E13).
fn documented_answer(operation: &Operation) -> Value {
    try_example(&format!("{}.response", operation.id))
        .unwrap_or_else(|| json!({"status_code": 0, "message": "Successfully"}))
}

#[tokio::test]
async fn every_operation_is_called_where_it_is_documented() {
    for operation in operations()
        .iter()
        .filter(|operation| operation.id != "token.create")
    {
        let server = answering(documented_answer(operation).to_string()).await;
        let performed = perform(&client_of(&server), &operation.id).await;
        assert!(performed.is_ok(), "{}: {:?}", operation.id, performed.err());
        let calls = made(&server);
        let [call] = calls.as_slice() else {
            panic!("{}: {calls:?}", operation.id);
        };
        let host = if operation.is_on_crm() {
            "/crm"
        } else {
            "/open"
        };
        let path = call
            .path
            .strip_prefix(host)
            .unwrap_or_else(|| panic!("{}: {}", operation.id, call.path));
        assert_eq!(call.method, operation.method, "{}", operation.id);
        assert!(is_filled(&operation.path, path), "{}: {path}", operation.id);
        let has_token = call.authorization().is_some();
        assert_eq!(has_token, operation.auth == "bearer", "{}", operation.id);
        for pair in call.query.split('&').filter(|pair| !pair.is_empty()) {
            let key = pair
                .split('=')
                .next()
                .unwrap()
                .replace("%5B", "[")
                .replace("%5D", "]");
            // C02: the usual spelling of the search goes along where the table has another.
            let known = operation.query.contains(&key) || key == "strSearch";
            assert!(known, "{}: {key}", operation.id);
        }
    }
}

/// Whether a path is the template with something in the place of each name in braces.
fn is_filled(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(name), Some(value)) if name.starts_with('{') && !value.is_empty() => {}
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return false,
        }
    }
}

#[tokio::test]
async fn every_example_is_read_by_its_operation_in_every_wrapper() {
    for operation in operations()
        .iter() // E10: no field of a web form is shown, so what comes is kept as it is.
        .filter(|operation| operation.is_read() && operation.id != "webform.fields")
    {
        let Some(example) = try_example::<Value>(&format!("{}.response", operation.id)) else {
            continue;
        };
        // E04: the lists of which one bare row is shown.
        let is_list = operation.id.ends_with(".list");
        let record = match &example {
            Value::Array(rows) => rows[0].clone(),
            record => record.clone(),
        };
        let expected = if is_list {
            json!([record])
        } else {
            record.clone()
        };
        let mut answers = vec![
            example.clone(),
            record.clone(),
            json!({"meta": {"status_code": 0, "message": "Successfully"}, "data": expected}),
            json!([{"meta": {"status_code": 0, "message": "Successfully"}, "data": expected}]),
            json!({"status_code": 200, "message": "ok", "data": expected}),
            json!({"data": expected}),
            // E02, E03.
            json!([record]),
        ];
        if is_list {
            answers.push(json!({"data": {"current_page": 1, "data": expected}}));
        }
        for answer in answers {
            let server = answering(answer.to_string()).await;
            let performed = perform(&client_of(&server), &operation.id).await;
            let Ok(Brought::Read(brought)) = performed else {
                panic!("{} {answer}: {:?}", operation.id, performed.err());
            };
            assert_eq!(brought, expected, "{} {answer}", operation.id);
        }
    }
}

#[tokio::test]
async fn every_write_sends_its_example() {
    for operation in operations()
        .iter()
        .filter(|operation| !operation.is_read() && operation.id != "token.create")
    {
        let server = answering(documented_answer(operation).to_string()).await;
        let performed = perform(&client_of(&server), &operation.id).await;
        assert!(
            matches!(performed, Ok(Brought::Accepted)),
            "{}: {:?}",
            operation.id,
            performed.err()
        );
        let call = made(&server).remove(0);
        let sent =
            (!call.body.is_empty()).then(|| serde_json::from_str::<Value>(&call.body).unwrap());
        assert_eq!(
            sent,
            open_api::body(&operation.id).or_else(|| crm::body(&operation.id)),
            "{}",
            operation.id
        );
    }
}

#[tokio::test]
async fn e16_categories_come_with_those_below_them() {
    for name in ["category.list", "category.create"] {
        let server = answering(example_text(&format!("{name}.response"))).await;
        let categories = client_of(&server).categories().list().await.unwrap();
        let child = &categories.items[0].children()[0];
        assert_eq!(child.name.as_deref(), Some("string"));
        assert_eq!(categories.items[0].misfits(), [] as [Misfit; 0]);
    }
}

#[tokio::test]
async fn every_documented_refusal_is_read_by_http_status_and_in_the_body() {
    for name in examples_ending(".error")
        .iter()
        .filter(|name| !name.starts_with("suspect"))
    {
        let operation = name.split(".error").next().unwrap();
        let is_token = operation == "token.create";
        let body = example_text(name);
        for http in [401, 200] {
            let refusal = body.clone();
            let server =
                Server::start(
                    move |call, nth| match call.path.ends_with("/api/auth/token") {
                        true if is_token => status(http, &refusal),
                        true => token(nth),
                        false => status(http, &refusal),
                    },
                )
                .await;
            let client = client_of(&server);
            let error = if is_token {
                client.authenticate().await.unwrap_err()
            } else {
                perform(&client, operation)
                    .await
                    .err()
                    .unwrap_or_else(|| panic!("{name} under {http}"))
            };
            let kind = match operation {
                // F08, and F07: a key cannot expire.
                "token.create" | "webform.send" | "webform.fields" => ErrorKind::WrongCredentials,
                // F04: a message alone has no code; under HTTP 200 it is a no that nobody explains.
                _ if name.ends_with("unauthenticated") && http == 200 => ErrorKind::Refused,
                _ => ErrorKind::Unauthorized,
            };
            assert_eq!(error.kind(), kind, "{name} under {http}");
            assert!(error.server_words().is_some(), "{name} under {http}");
        }
    }
}

/// The body of a write as the reference shows it.
fn request(operation: &str) -> Value {
    example(&format!("{operation}.request"))
}
