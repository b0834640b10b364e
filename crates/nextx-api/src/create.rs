//! What counts as a believable success of a create.

use serde_json::Value;

use crate::envelope::{Code, Envelope};
use crate::error::Error;
use crate::field::integer;

/// A create the server said yes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The new record's number; most creates do not tell it (E01).
    pub id: Option<i64>,
    /// What the server said.
    pub message: Option<String>,
}

/// Accepts the documented shapes of a success: a code of 0 or 2xx, a message with data, or the record itself (E12,
/// E14), which has an `id` or the keys of `echo`. All else is not believed, though it came under HTTP 2xx.
pub(crate) fn accept(
    operation: &'static str,
    envelope: Envelope,
    echo: &[&str],
) -> Result<Accepted, Error> {
    let record =
        envelope
            .payload
            .as_object()
            .or_else(|| match envelope.payload.as_array()?.as_slice() {
                [one] => one.as_object(),
                _ => None,
            });
    let id = record
        .and_then(|record| integer(record.get("id")?))
        .filter(|id| *id > 0);
    let with_data = envelope.words.is_some() && record.is_some_and(|record| !record.is_empty());
    let echoed = record
        .is_some_and(|record| !echo.is_empty() && echo.iter().all(|key| record.contains_key(*key)));
    let believable = envelope.code == Code::Success || with_data || id.is_some() || echoed;
    if believable && envelope.errors.is_none() && !says_failure(record) {
        Ok(Accepted {
            id,
            message: envelope.words,
        })
    } else {
        Err(Error::Undecodable {
            operation,
            reason: "it has not the shape of a success".to_owned(),
        })
    }
}

fn says_failure(record: Option<&serde_json::Map<String, Value>>) -> bool {
    record.is_some_and(|record| record.get("success") == Some(&Value::Bool(false)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    fn read(answer: Value) -> Option<Option<i64>> {
        accept(
            "sell.create",
            Envelope::open(answer),
            &["invoice_no", "final_total"],
        )
        .ok()
        .map(|accepted| accepted.id)
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
                json!({"message": "created", "data": {"invoice_no": "A"}}),
                None,
            ),
            (json!({"id": 9, "name": "x"}), Some(9)),
            (
                json!({"invoice_no": "A", "final_total": 0, "transaction_id": null}),
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
            json!({"id": 0}),
            json!({"status_code": 200, "errors": {"mobile": ["taken"]}}),
            json!({"success": false, "id": 4}),
            json!({"invoice_no": "A"}),
        ] {
            assert_eq!(read(answer.clone()), None, "{answer}");
        }
    }
}
