//! What counts as a believable success of a create.

use serde_json::{Map, Value};

use crate::amount::Amount;
use crate::answer::Answer;
use crate::envelope::{Code, says_no};
use crate::error::Error;
use crate::field::{FromWire, Reading, integer};
use crate::json;

/// A create the server said yes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The new record's number; most creates do not tell it (E01).
    pub id: Option<i64>,
    /// What the server said.
    pub message: Option<String>,
}

/// Accepts what is documented as a success: a code of 0 or 2xx, or the echo of what was sent (E12, E14), which has all
/// the keys of `echo`, with the values that were `sent` under them. All else is not believed, though it came under HTTP
/// 2xx: a document that is believed is never sent again, one that is not is looked for.
///
/// What is not believed is an error with the server's words, where there are any.
pub(crate) fn accept(
    answer: &Answer,
    operation: &'static str,
    echo: &[&str],
    sent: &[u8],
) -> Result<Accepted, Error> {
    let envelope = answer.judge(operation)?;
    let record = only_record(&envelope.payload);
    let echoed = record.is_some_and(|record| is_echo(record, echo, sent));
    let believable = envelope.code == Code::Success || echoed;
    if believable && !record.is_some_and(says_no) {
        let id = record
            .and_then(|record| integer(record.get("id")?))
            .filter(|id| *id > 0);
        return Ok(Accepted {
            id,
            message: envelope.words,
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
fn is_echo(record: &Map<String, Value>, echo: &[&str], sent: &[u8]) -> bool {
    let Ok(Value::Object(sent)) = json::parse(sent) else {
        return false;
    };
    let sent = |key: &str| sent.get(key).filter(|value| !value.is_null());
    let comes_back = |key: &&str| {
        record
            .get(*key)
            .is_some_and(|came| sent(key).is_none_or(|sent| is_same(sent, came)))
    };
    echo.iter().any(|key| sent(key).is_some()) && echo.iter().all(comes_back)
}

/// One value, whether it is written as a number or as text (E43).
fn is_same(sent: &Value, came: &Value) -> bool {
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

    fn create(body: &Value) -> Result<Accepted, Error> {
        let echo = ["invoice_no", "final_total"];
        accept(&answer(body), "sell.create", &echo, SENT)
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
        let read = |sent: &str| accept(&echo, "customer.create", &keys, sent.as_bytes()).is_ok();
        assert!(read(r#"{"name": "Bà Sáu"}"#));
        assert!(!read(r#"{"name": "Bà Sáu", "mobile": "0900000001"}"#));
        for nothing in ["", "{}", r#"{"name": null}"#, "[]"] {
            assert!(!read(nothing), "{nothing}");
        }
    }
}
