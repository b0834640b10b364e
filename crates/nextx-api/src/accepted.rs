//! What counts as a believable success of a write.

use std::fmt;

use bytes::Bytes;
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::amount::Amount;
use crate::answer::Answer;
use crate::envelope::{Code, says_no};
use crate::error::Error;
use crate::field::{FromWire, Reading, integer};
use crate::http::Request;
use crate::json;

/// A write the server said yes to.
#[derive(Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The record's number; most creates do not tell it (E01).
    pub id: Option<i64>,
    /// What the server said.
    pub message: Option<String>,
    record: Option<Value>,
}

/// Without the record: it may be a person's (E36).
impl fmt::Debug for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accepted")
            .field("id", &self.id)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl Accepted {
    /// The record that came with the yes, where one came (E12) and it is a `T`. No write is verified by it: answers leave
    /// out what was sent (E54).
    #[must_use]
    pub fn record<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(self.record.as_ref()?).ok()
    }
}

/// Accepts what is documented as a success: a code of 0 or 2xx, or the echo of what was sent (E12, E14), which has all
/// the keys of `echo`, with the values that were sent under them; for a change or deletion also HTTP 204. All else is
/// not believed, though it came under HTTP 2xx: a document that is believed is never sent again, one that is not is
/// looked for.
///
/// What was sent blank comes back as any text or none, for the server may give what is left to it, such as a code.
///
/// A key of `echo` may be a path: what is sent as `automation.title` comes back as `title`.
///
/// What is not believed is an error with the server's words, where there are any.
pub(crate) fn accept(answer: &Answer, request: &Request, echo: &[&str]) -> Result<Accepted, Error> {
    if answer.status == StatusCode::NO_CONTENT && request.method != Method::POST {
        return Ok(Accepted {
            id: None,
            message: None,
            record: None,
        });
    }
    let operation = request.operation;
    let mut envelope = answer.judge(operation)?;
    let record = only_record(&envelope.payload);
    let echoed = record.is_some_and(|record| is_echo(record, echo, request.body.as_ref()));
    let believable = envelope.code == Code::Success || echoed;
    if believable && !record.is_some_and(says_no) {
        let id = record
            .and_then(|record| integer(record.get("id")?))
            .filter(|id| *id > 0);
        return Ok(Accepted {
            id,
            message: envelope.words.take(),
            record: record.cloned().map(Value::Object),
        });
    }
    if envelope.words.is_some() {
        return Err(answer.refuse(operation, Some(envelope)));
    }
    Err(Error::Undecodable {
        operation,
        reason: "it has not the shape of a success".to_owned(),
    })
}

/// The record of a single answer, which may stand in an array of one (E02).
fn only_record(payload: &Value) -> Option<&Map<String, Value>> {
    match payload {
        Value::Object(record) => Some(record),
        Value::Array(items) => match items.as_slice() {
            [one] => one.as_object(),
            _ => None,
        },
        _ => None,
    }
}

/// Keys alone are no echo: a list of what is wrong has the same keys.
fn is_echo(record: &Map<String, Value>, echo: &[&str], sent: Option<&Bytes>) -> bool {
    let Some(Ok(sent)) = sent.map(|body| json::parse(body)) else {
        return false;
    };
    let sent = |path: &str| {
        path.split('.')
            .try_fold(&sent, |value, key| value.get(key))
            .filter(|value| !value.is_null())
    };
    let came = |path: &str| record.get(path.rsplit('.').next().unwrap_or(path));
    let comes_back = |path: &&str| {
        came(path).is_some_and(|came| sent(path).is_none_or(|sent| is_same(sent, came)))
    };
    echo.iter().any(|path| sent(path).is_some()) && echo.iter().all(comes_back)
}

/// One value, whether it is written as a number or as text (E43).
fn is_same(sent: &Value, came: &Value) -> bool {
    if sent.as_str() == Some("") {
        return came.is_string() || came.is_null();
    }
    let amount = |value: &Value| match Amount::from_wire(value.clone()) {
        Reading::Plain(amount) | Reading::Converted(amount, _) => Some(amount),
        Reading::Blank(_) | Reading::Unreadable(_) => None,
    };
    sent == came || amount(sent).is_some_and(|sent| amount(came) == Some(sent))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::Outcome;
    use reqwest::StatusCode;
    use reqwest::header::HeaderMap;
    use serde_json::json;

    const SENT: &[u8] = br#"{"invoice_no": "A", "final_total": 15000, "staff_note": "x"}"#;

    fn answer(body: &Value) -> Answer {
        Answer {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: body.to_string().into(),
        }
    }

    fn request(body: &'static [u8]) -> Request {
        Request::post("sell.create", "/api/sell/sell", Bytes::from_static(body))
    }

    fn create(body: &Value) -> Result<Accepted, Error> {
        let echo = ["invoice_no", "final_total"];
        accept(&answer(body), &request(SENT), &echo)
    }

    fn read(body: Value) -> Option<Option<i64>> {
        create(&body).ok().map(|accepted| accepted.id)
    }

    #[test]
    fn the_words_of_what_is_not_believed_are_kept() {
        for (body, words) in [
            (json!({"message": "Unauthenticated."}), "Unauthenticated."),
            (json!({"error": "x", "id": 5}), "x"),
            (
                json!({"message": "The given data was invalid.", "data": {"invoice_no": ["taken"]}}),
                "The given data was invalid.",
            ),
            (
                json!({"status_code": 200, "message": "no", "data": {"success": false}}),
                "no",
            ),
        ] {
            let error = create(&body).unwrap_err();
            assert_eq!(error.server_words(), Some(words), "{body}");
            assert_eq!(error.outcome(), Outcome::Unclear, "{body}");
        }
    }

    #[test]
    fn believable() {
        for (answer, id) in [
            (
                json!({"status_code": 200, "message": "Sale order created successfully"}),
                None,
            ),
            (json!({"status_code": 0, "message": "string"}), None),
            (json!([{"status_code": "201"}]), None),
            (
                json!({"meta": {"status_code": 0, "message": "Successfully"}, "data": null}),
                None,
            ),
            (
                json!({"meta": {"status_code": 0}, "data": {"id": "7"}}),
                Some(7),
            ),
            (
                json!({"message": "created", "data": {"invoice_no": "A", "final_total": "15000.0000"}}),
                None,
            ),
            (
                json!([{"id": 9, "invoice_no": "A", "final_total": 15000.0}]),
                Some(9),
            ),
            (
                json!({"invoice_no": "A", "final_total": 15000, "transaction_id": null}),
                None,
            ),
        ] {
            assert_eq!(read(answer.clone()), Some(id), "{answer}");
        }
    }

    #[test]
    fn documented() {
        for answer in [
            include_str!("../tests/fixtures/sell.create.response.json"),
            include_str!("../tests/fixtures/customer.create.response.json"),
        ] {
            assert_eq!(read(serde_json::from_str(answer).unwrap()), Some(None));
        }
    }

    #[test]
    fn not_believable() {
        for answer in [
            json!({}),
            json!([]),
            json!(null),
            json!("ok"),
            json!(true),
            json!({"message": "Unauthenticated."}),
            json!({"message": "x", "data": []}),
            json!({"message": "x", "data": null}),
            // Only a success code or the echo of what was sent: a number alone, or words with something, says nothing.
            json!({"id": 5}),
            json!({"id": 9, "name": "x"}),
            json!({"error": "x", "id": 5}),
            json!({"message": "created", "data": {"id": 5}}),
            json!({"message": "The given data was invalid.", "data": {"invoice_no": ["taken"]}}),
            json!({"invoice_no": ["taken"], "final_total": ["wrong"]}),
            json!({"invoice_no": "B", "final_total": 15000}),
            json!({"invoice_no": "A", "final_total": 14000}),
            json!({"status_code": 200, "errors": {"mobile": ["taken"]}}),
            json!({"success": false, "id": 4}),
            json!({"invoice_no": "A"}),
        ] {
            assert_eq!(read(answer.clone()), None, "{answer}");
        }
    }

    #[test]
    fn what_was_not_sent_need_not_come_back_but_something_was_sent() {
        let echo = answer(&json!({"name": "Bà Sáu", "mobile": null}));
        let keys = ["name", "mobile"];
        let read = |sent: &'static str| accept(&echo, &request(sent.as_bytes()), &keys).is_ok();
        assert!(read(r#"{"name": "Bà Sáu"}"#));
        assert!(read(r#"{"name": "Bà Sáu", "mobile": ""}"#));
        assert!(!read(r#"{"name": "Bà Sáu", "mobile": "0900000001"}"#));
        for nothing in ["", "{}", r#"{"name": null}"#, "[]"] {
            assert!(!read(nothing), "{nothing}");
        }
    }

    #[test]
    fn what_was_sent_blank_may_be_given_by_the_server_but_is_no_list_of_faults() {
        let sent = br#"{"name": "x", "code": ""}"#;
        let read = |code: Value| {
            let echo = answer(&json!({"name": "x", "code": code}));
            accept(&echo, &request(sent), &["name", "code"]).is_ok()
        };
        assert!(read(json!("LEAD-7")) && read(json!("")) && read(json!(null)));
        assert!(!read(json!(["taken"])));
    }

    #[test]
    fn e36_the_record_of_a_yes_is_not_printed() {
        let accepted = create(&json!({"invoice_no": "A", "final_total": 15000, "note": "hush"}));
        let printed = format!("{:?}", accepted.unwrap());
        assert!(printed.starts_with("Accepted") && !printed.contains("hush"));
    }

    #[test]
    fn e11_what_is_sent_inside_another_object_comes_back_flat() {
        let sent = r#"{"automation": {"title": "Chào khách mới"}}"#.as_bytes();
        let read = |title: &str| {
            let echo = answer(&json!({"id": 3, "title": title}));
            accept(&echo, &request(sent), &["automation.title"]).map(|accepted| accepted.id)
        };
        assert_eq!(read("Chào khách mới").ok(), Some(Some(3)));
        assert!(read("Khác").is_err());
    }

    #[test]
    fn no_content_is_a_yes_to_a_change_or_deletion_alone() {
        let nothing = Answer {
            status: StatusCode::NO_CONTENT,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        };
        let path = "/api/user/users/7";
        let changed = Request::put("user.update", path, Bytes::from_static(SENT));
        assert!(accept(&nothing, &changed, &["email"]).is_ok());
        assert!(accept(&nothing, &Request::delete("user.delete", path), &[]).is_ok());
        assert!(accept(&nothing, &request(SENT), &["invoice_no"]).is_err());
    }

    #[test]
    fn e12_the_record_that_comes_with_a_yes_can_be_read() {
        let record = json!({"id": 0, "invoice_no": "A", "final_total": 15000});
        let accepted = create(&json!([record])).unwrap();
        assert_eq!(accepted.record::<Value>(), Some(record));
        // A number of its own is never 0.
        assert_eq!(accepted.id, None);
        let words = create(&json!({"status_code": 200, "message": "ok"})).unwrap();
        assert_eq!(words.record::<Value>(), None);
    }
}
