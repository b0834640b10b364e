//! The operations of NextX: id, method, path, and the shapes in which each one answers and refuses.

mod table;

use std::{fmt, str::FromStr};

use axum::http::Method;
use serde_json::{Value, json};

pub use self::table::Operation;
use crate::Switches;

/// One of the two hosts of NextX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// `open-api.nextx.vn`
    OpenApi,
    /// `api-nextcrm.nextcrm.vn`
    Crm,
}

/// What must come along with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Auth {
    /// Nothing.
    Open,
    /// A Bearer token.
    Token,
    /// `X-Client-Key` (C18).
    ClientKey,
}

/// What the documented answer stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Envelope {
    /// `[{…}, …]`
    List,
    /// `{…}`
    Object,
    /// `[{…}]` for a single record
    ObjectInArray,
    /// `{"status_code", "message"}`
    Status,
    /// `[{"status_code", "message"}]`
    StatusInArray,
    /// `{"meta": {"status_code", "message"}, "data": null}`
    Meta,
    /// `{"message", "data": {…}}`
    Message,
    /// No answer is shown, or its wrapper is lost.
    Undocumented,
}

/// The three documented shapes of one and the same refusal (F02).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ErrorShape {
    /// `[{"meta": {"message", "status_code"}, "data": []}]`
    MetaInArray,
    /// `{"meta": {"message", "status_code"}, "data": []}`
    Meta,
    /// `{"status_code", "message"}`
    Flat,
}

/// A row of the table of operations.
#[derive(Debug)]
struct Entry {
    id: &'static str,
    method: &'static str,
    host: Host,
    path: &'static str,
    auth: Auth,
    envelope: Envelope,
    error_shape: ErrorShape,
    token_expired: &'static str,
}

impl Operation {
    /// The id in the reference, such as `sell.create`.
    pub const fn id(self) -> &'static str {
        self.entry().id
    }

    /// The path as axum writes it, with `{id}` for a number and `{code}` for a text.
    pub(crate) const fn path(self) -> &'static str {
        self.entry().path
    }

    /// Where the operation lives.
    pub(crate) const fn host(self) -> Host {
        self.entry().host
    }

    /// What a request must bring.
    pub(crate) const fn auth(self) -> Auth {
        self.entry().auth
    }

    /// What the documented answer stands in.
    pub(crate) const fn envelope(self) -> Envelope {
        self.entry().envelope
    }

    /// The `status_code` of a success: 0, but 200 for a sale (F01).
    pub(crate) const fn success_code(self) -> u16 {
        match self {
            Self::SellCreate => 200,
            _ => 0,
        }
    }

    /// Whether the method is this operation's own; which ones read the sales users is a switch.
    fn takes(self, method: &Method, switches: &Switches) -> bool {
        match self {
            Self::SalesUserList => switches.sales_users_verb.takes(method),
            _ => method.as_str() == self.entry().method,
        }
    }

    /// The operation that a request line names on a host, if any. A path of the other host names none.
    pub(crate) fn of(host: Host, method: &Method, path: &str, switches: &Switches) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| {
            operation.host() == host
                && operation.takes(method, switches)
                && matches_template(operation.path(), path)
        })
    }

    /// A refusal in the words of this operation's documented error example.
    pub(crate) fn refusal(self, status_code: u16, message: &str) -> Value {
        let meta = json!({"meta": {"message": message, "status_code": status_code}, "data": []});
        match self.entry().error_shape {
            ErrorShape::MetaInArray => json!([meta]),
            ErrorShape::Meta => meta,
            ErrorShape::Flat => json!({"status_code": status_code, "message": message}),
        }
    }

    /// What a request without any token gets: the framework's own words, in an array where the meta stands in
    /// one (F04; the document shows it for `category.update` alone).
    pub(crate) fn unauthenticated(self) -> Value {
        let body = json!({"message": "Unauthenticated."});
        match self.entry().error_shape {
            ErrorShape::MetaInArray => json!([body]),
            ErrorShape::Meta | ErrorShape::Flat => body,
        }
    }

    /// The text for a dead token, misspelt where the document misspells it (F03).
    pub(crate) const fn token_expired(self) -> &'static str {
        self.entry().token_expired
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

/// No operation of the sandbox has this id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no operation is called {0:?}")]
pub struct UnknownOperation(pub String);

impl FromStr for Operation {
    type Err = UnknownOperation;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|operation| operation.id() == id)
            .ok_or_else(|| UnknownOperation(id.to_owned()))
    }
}

fn matches_template(template: &str, path: &str) -> bool {
    let mut wanted = template.split('/');
    let mut given = path.split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some("{id}" | "{code}"), Some(segment)) if !segment.is_empty() => {}
            (Some(segment), Some(other)) if segment == other => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use std::{fs, path::Path};

    use super::*;

    fn named(host: Host, method: &Method, path: &str) -> Option<Operation> {
        Operation::of(host, method, path, &Switches::default())
    }

    fn method(operation: Operation) -> Method {
        operation.entry().method.parse().unwrap()
    }

    #[test]
    fn a_request_line_names_its_operation() {
        for (method, path, expected) in [
            (Method::GET, "/api/sell/sell", Some(Operation::SellList)),
            (Method::POST, "/api/sell/sell", Some(Operation::SellCreate)),
            (Method::GET, "/api/sell/sell/7", Some(Operation::SellDetail)),
            (
                Method::GET,
                "/api/purchase/purchase-by-code/PN001",
                Some(Operation::PurchaseDetailByCode),
            ),
            (Method::GET, "/api/cate/users", None),
            (Method::GET, "/api/sell/sell/", None),
        ] {
            assert_eq!(named(Host::OpenApi, &method, path), expected, "{path}");
        }
    }

    #[test]
    fn every_operation_is_named_on_its_host_alone() {
        for operation in Operation::ALL {
            let path = operation
                .path()
                .replace("{id}", "7")
                .replace("{code}", "PN7");
            let other = match operation.host() {
                Host::OpenApi => Host::Crm,
                Host::Crm => Host::OpenApi,
            };
            let method = method(operation);
            assert_eq!(named(operation.host(), &method, &path), Some(operation));
            assert_eq!(named(other, &method, &path), None, "{path}");
        }
    }

    #[test]
    fn ids_read_back() {
        for operation in Operation::ALL {
            assert_eq!(operation.id().parse(), Ok(operation));
        }
    }

    #[test]
    fn the_table_is_the_documented_one() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/nextx/operations.json");
        let documented: Vec<Value> = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        assert_eq!(documented.len(), Operation::ALL.len());
        for (operation, documented) in Operation::ALL.into_iter().zip(&documented) {
            let host = match operation.host() {
                Host::OpenApi => "open-api.nextx.vn",
                Host::Crm => "api-nextcrm.nextcrm.vn",
            };
            let auth = match operation.auth() {
                Auth::Open => "none",
                Auth::Token => "bearer",
                Auth::ClientKey => "client_key",
            };
            let answer = match operation.envelope() {
                Envelope::List => "bare_array",
                Envelope::Object | Envelope::ObjectInArray => "bare_object",
                Envelope::Status | Envelope::StatusInArray => "status_message",
                Envelope::Meta => "meta_data",
                Envelope::Message => "message_data",
                Envelope::Undocumented => "undocumented",
            };
            let refusal = match operation.entry().error_shape {
                // Not shown for it (F05).
                _ if operation == Operation::ProductUpdate => "undocumented",
                ErrorShape::MetaInArray => "meta_data_in_array",
                ErrorShape::Meta => "meta_data",
                ErrorShape::Flat => "status_message",
            };
            for (name, ours) in [
                ("id", operation.id()),
                ("method", operation.entry().method),
                ("host", host),
                ("path", operation.path()),
                ("auth", auth),
                ("answer", answer),
                ("refusal", refusal),
            ] {
                assert_eq!(documented[name], ours, "{name} of {operation}");
            }
        }
    }

    #[test]
    fn every_operation_refuses_a_dead_token_as_documented() {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../nextx-api/tests/fixtures");
        for operation in Operation::ALL {
            let file = examples.join(format!("{operation}.error.json"));
            if matches!(operation, Operation::TokenCreate | Operation::ProductUpdate) {
                continue;
            }
            let documented: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
            let ours = operation.refusal(401, operation.token_expired());
            assert_eq!(ours, documented, "{operation}");
        }
    }
}
