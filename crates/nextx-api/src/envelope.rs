//! Reading an answer: the wrappers NextX puts around data and errors (reference: "Reading an answer", F01-F09).

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::field::{FromWire, Reading, integer};
use crate::json::{exact_number, without_marks};
use crate::page::BrokenRow;

const ENVELOPE_KEYS: [&str; 4] = ["meta", "status_code", "message", "data"];
/// The only thing a record must have. What the decoder says besides is left out, for it quotes what it found (E36).
pub(crate) const NO_RECORD: &str = "is no record with a number of its own";
const LONGEST_WORDS: usize = 400;

/// The code in the body, which decides besides the HTTP status (F01).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// The body has none.
    Absent,
    /// 0 or 200-299.
    Success,
    /// All else.
    Failure(i64),
    /// There is one, and it is no number.
    Strange,
}

/// An answer out of its wrapper.
#[derive(Debug)]
pub(crate) struct Envelope {
    pub(crate) code: Code,
    /// What the server said; in a record the word may mean something else, so it is only used for the answer as a whole.
    pub(crate) words: Option<String>,
    /// `errors`, where there is something in it.
    pub(crate) errors: Option<Value>,
    /// Whether the body has any key of a NextX envelope.
    pub(crate) is_nextx: bool,
    /// The object consists of a message alone: an error without a code (F04).
    pub(crate) message_only: bool,
    /// It says no without a code: a message alone, an error, or `success: false`.
    pub(crate) says_no: bool,
    /// There is a `data`, and it is `null`.
    data_is_null: bool,
    /// The data: `data` of an envelope, else the whole answer.
    pub(crate) payload: Value,
}

impl Envelope {
    pub(crate) fn open(answer: Value) -> Self {
        let answer = unwrap_single(answer);
        let Value::Object(mut object) = answer else {
            return Self {
                code: Code::Absent,
                words: answer.as_str().and_then(readable),
                errors: None,
                is_nextx: false,
                message_only: false,
                says_no: false,
                data_is_null: false,
                payload: answer,
            };
        };
        let meta = object.get("meta").and_then(Value::as_object);
        let code = code(
            meta.and_then(|meta| meta.get("status_code"))
                .or_else(|| object.get("status_code")),
        );
        let words = words(&object, meta);
        let errors = object
            .get("errors")
            .filter(|errors| !is_hollow(errors))
            .cloned()
            .map(without_marks);
        let message_only = object.len() == 1 && object.contains_key("message");
        let says_no = message_only || says_no(&object);
        let is_nextx = says_no
            || meta.is_some()
            || ["status_code", "message", "errors", "error"]
                .iter()
                .any(|key| object.contains_key(*key));
        let data_is_null = object.get("data").is_some_and(Value::is_null);
        let enveloped = !object.is_empty()
            && object
                .keys()
                .all(|key| ENVELOPE_KEYS.contains(&key.as_str()));
        let payload = if enveloped {
            object.remove("data").unwrap_or(Value::Null)
        } else {
            Value::Object(object)
        };
        Self {
            code,
            words,
            errors,
            is_nextx,
            message_only,
            says_no,
            data_is_null,
            payload,
        }
    }

    /// The payload as a list: an array, `data`, `data.data`, or a single record (E03, E04). A success whose `data` is
    /// `null` has nothing to list (F09).
    pub(crate) fn into_rows(self, operation: &'static str) -> Result<Vec<Value>, Error> {
        let stranger = self.stranger(operation, "JSON that is no list");
        match self.payload {
            Value::Array(rows) => Ok(rows),
            Value::Null if self.code == Code::Success && self.data_is_null => Ok(Vec::new()),
            Value::Object(mut object) => {
                let is_record = object.contains_key("id");
                match object.get_mut("data") {
                    Some(Value::Array(rows)) => Ok(std::mem::take(rows)),
                    Some(Value::Null) if self.code == Code::Success => Ok(Vec::new()),
                    _ if is_record => Ok(vec![Value::Object(object)]),
                    _ => Err(stranger),
                }
            }
            _ => Err(stranger),
        }
    }

    /// The payload as one record: an object or an array of one (E02).
    pub(crate) fn into_record(self, operation: &'static str) -> Result<Value, Error> {
        let stranger = self.stranger(operation, "JSON that is no record");
        match unwrap_array(self.payload) {
            record @ Value::Object(_) => Ok(record),
            _ => Err(stranger),
        }
    }

    /// A shape nobody expects: in the manner of NextX it is NextX's, else somebody else answered.
    fn stranger(&self, operation: &'static str, found: &'static str) -> Error {
        if self.is_nextx {
            Error::Undecodable {
                operation,
                reason: format!("it is {found}"),
            }
        } else {
            Error::NotNextx {
                operation,
                status: 200,
                found,
            }
        }
    }
}

/// Reads the rows of a list; one that cannot be read does not hold up the others.
pub(crate) fn decode_rows<T: DeserializeOwned>(rows: Vec<Value>) -> (Vec<T>, Vec<BrokenRow>) {
    let mut broken = Vec::new();
    let mut items = Vec::with_capacity(rows.len());
    for (position, row) in rows.into_iter().enumerate() {
        match serde_json::from_value(row) {
            Ok(item) => items.push(item),
            Err(_) => broken.push(BrokenRow { position }),
        }
    }
    (items, broken)
}

/// Reads one record.
pub(crate) fn decode_record<T: DeserializeOwned>(
    operation: &'static str,
    record: Value,
) -> Result<T, Error> {
    serde_json::from_value(record).map_err(|_| Error::Undecodable {
        operation,
        reason: format!("it {NO_RECORD}"),
    })
}

/// Errors, and before line 1024 single answers, stand in an array of one (F02, E02). A list of one record stays a list.
fn unwrap_single(answer: Value) -> Value {
    let is_envelope = |item: &Value| {
        item.as_object().is_some_and(|object| {
            object.get("meta").is_some_and(Value::is_object)
                || object.contains_key("status_code")
                || (object.len() == 1 && object.contains_key("message"))
        })
    };
    match answer {
        Value::Array(items) if matches!(items.as_slice(), [one] if is_envelope(one)) => {
            unwrap_array(Value::Array(items))
        }
        other => other,
    }
}

fn unwrap_array(value: Value) -> Value {
    match value {
        Value::Array(mut items) if items.len() == 1 => items.remove(0),
        other => other,
    }
}

fn code(value: Option<&Value>) -> Code {
    match value {
        None | Some(Value::Null) => Code::Absent,
        Some(value) => match integer(value) {
            Some(0 | 200..=299) => Code::Success,
            Some(code) => Code::Failure(code),
            None => Code::Strange,
        },
    }
}

/// `errors`, `error` or `success: false`, as the frameworks under such an API write them.
pub(crate) fn says_no(object: &Map<String, Value>) -> bool {
    let tells = |key| object.get(key).is_some_and(|value| !is_hollow(value));
    let failed = object.get("success").is_some_and(|success| {
        matches!(
            bool::from_wire(success.clone()),
            Reading::Plain(false) | Reading::Converted(false, _)
        )
    });
    tells("errors") || tells("error") || failed
}

/// All that a body says, each thing once. A message may be one text, several, or texts by field.
fn words(object: &Map<String, Value>, meta: Option<&Map<String, Value>>) -> Option<String> {
    let said = |value: Option<&Value>| value.map(texts).filter(|texts| !texts.is_empty());
    let message =
        said(object.get("message")).or_else(|| said(meta.and_then(|meta| meta.get("message"))));
    let error = said(object.get("error_description")).or_else(|| said(object.get("error")));
    [message, said(object.get("errors")), error]
        .into_iter()
        .flatten()
        .flatten()
        .reduce(|whole, next| {
            if whole.contains(&next) {
                whole
            } else {
                format!("{whole} {next}")
            }
        })
        .and_then(|words| readable(&words))
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if text.trim().is_empty() || exact_number(value).is_some() => {
            Vec::new()
        }
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(map) => map.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// Without control characters, cut to what a person reads; none where nothing is left.
pub(crate) fn readable(words: &str) -> Option<String> {
    let plain: String = words
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_WORDS)
        .collect();
    Some(plain.trim().to_owned()).filter(|words| !words.is_empty())
}

fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Number(number) => number.as_i64() == Some(0),
        Value::Bool(true) => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::ErrorKind;
    use serde_json::json;

    #[test]
    fn f02_one_401_in_three_shapes() {
        for shape in [
            json!([{"meta": {"message": "Token expried", "status_code": 401}, "data": []}]),
            json!({"meta": {"message": "Token has expired", "status_code": "401"}, "data": []}),
            json!({"status_code": 401, "message": "Token expired"}),
        ] {
            let envelope = Envelope::open(shape);
            assert_eq!(envelope.code, Code::Failure(401));
            assert!(
                envelope
                    .words
                    .is_some_and(|words| words.starts_with("Token"))
            );
        }
    }

    #[test]
    fn f04_a_message_alone_is_an_error_without_a_code() {
        let envelope = Envelope::open(
            serde_json::from_str(include_str!(
                "../tests/fixtures/category.update.error.unauthenticated.json"
            ))
            .unwrap(),
        );
        assert!(envelope.message_only && envelope.code == Code::Absent);
    }

    #[test]
    fn lists_in_every_wrapper() {
        let rows = |json| {
            Envelope::open(json)
                .into_rows("branch.list")
                .map(|rows| rows.len())
        };
        assert_eq!(rows(json!([])).unwrap(), 0);
        assert_eq!(
            rows(json!([{"id": 1, "message": "a record's own"}])).unwrap(),
            1
        );
        assert_eq!(
            rows(json!({"meta": {"status_code": 0}, "data": [{"id": 1}, {"id": 2}]})).unwrap(),
            2
        );
        assert_eq!(
            rows(json!({"data": {"current_page": 1, "data": [{"id": 1}]}})).unwrap(),
            1
        );
        assert_eq!(
            rows(json!({"current_page": 1, "data": [{"id": 1}]})).unwrap(),
            1
        );
        assert_eq!(rows(json!({"id": 1})).unwrap(), 1);
        // A record that has data of its own keeps it.
        let record = json!({"id": 1, "data": "x"});
        assert_eq!(
            Envelope::open(record.clone()).into_rows("any").unwrap(),
            [record]
        );
    }

    #[test]
    fn f09_a_success_without_data_is_an_empty_list() {
        for nothing in [
            json!({"meta": {"status_code": 0}, "data": null}),
            json!({"status_code": 200, "message": "ok", "data": null}),
            json!({"status_code": 200, "current_page": 1, "data": null}),
        ] {
            assert_eq!(
                Envelope::open(nothing).into_rows("any").unwrap(),
                [] as [Value; 0]
            );
        }
    }

    #[test]
    fn no_list_and_no_record_in_the_manner_of_nextx_is_nextxs() {
        let kind = |json: Value| {
            let list = Envelope::open(json.clone())
                .into_rows("any")
                .unwrap_err()
                .kind();
            let record = Envelope::open(json).into_record("any");
            (list, record.map_err(|error| error.kind()).err())
        };
        for stranger in [
            json!({"hello": "world"}),
            json!({"data": {"hello": "world"}}),
        ] {
            assert_eq!(kind(stranger), (ErrorKind::NotNextx, None));
        }
        for stranger in [json!("ok"), json!(null), json!({"data": null})] {
            assert_eq!(
                kind(stranger),
                (ErrorKind::NotNextx, Some(ErrorKind::NotNextx))
            );
        }
        for nextx in [
            json!({"status_code": 200, "message": "ok"}),
            json!({"meta": {"status_code": 0}, "data": "none"}),
            json!({"message": "ok", "data": null}),
        ] {
            assert_eq!(
                kind(nextx),
                (ErrorKind::Undecodable, Some(ErrorKind::Undecodable))
            );
        }
    }

    #[test]
    fn a_no_without_a_code_is_a_no() {
        for no in [
            json!({"message": "Unauthenticated."}),
            json!({"errors": {"page": ["wrong"]}, "data": []}),
            json!({"error": "invalid_request"}),
            json!({"success": false, "data": []}),
            json!({"success": 0}),
        ] {
            let envelope = Envelope::open(no.clone());
            assert!(envelope.says_no && envelope.is_nextx, "{no}");
        }
        for yes in [
            json!({"message": "ok", "data": [], "errors": []}),
            json!({"error": false, "errors": null, "data": []}),
            json!({"error": "", "success": true, "data": []}),
            json!({"error": 0, "data": []}),
        ] {
            assert!(!Envelope::open(yes.clone()).says_no, "{yes}");
        }
    }

    #[test]
    fn e34_a_record_that_speaks_of_messages_is_no_envelope() {
        let record = json!({"id": 4, "status": 1, "error_message": "sent", "message": "Hi"});
        let envelope = Envelope::open(record.clone());
        assert_eq!((envelope.code, &envelope.payload), (Code::Absent, &record));
        assert!(!envelope.message_only);
    }

    #[test]
    fn words_are_gathered_and_cleaned() {
        let envelope = Envelope::open(
            json!({"message": "Invalid\u{0}", "errors": {"mobile": ["taken"], "name": []}}),
        );
        assert_eq!(envelope.words.as_deref(), Some("Invalid  taken"));
        assert!(envelope.errors.is_some());
        for message in [
            json!({"message": {"mobile": ["taken"], "name": "missing"}}),
            json!({"message": ["taken", {"name": "missing"}, 7, null]}),
            json!({"meta": {"status_code": 1, "message": ["taken", "missing"]}, "data": []}),
            json!({"message": "", "meta": {"message": {"a": "taken missing"}}}),
            json!({"error": {"message": "taken missing"}}),
        ] {
            let envelope = Envelope::open(message.clone());
            assert_eq!(
                envelope.words.as_deref(),
                Some("taken missing"),
                "{message}"
            );
            assert!(envelope.is_nextx);
        }
        let long = Envelope::open(json!({"message": "x".repeat(9_000)}));
        assert_eq!(long.words.unwrap().len(), LONGEST_WORDS);
    }

    #[test]
    fn e02_a_list_of_one_record_stays_a_list() {
        for list in [
            json!([{"id": 1}]),
            json!([{"id": 1, "message": "Chào bạn"}]),
            json!([{"meta": "a record's own"}]),
        ] {
            let envelope = Envelope::open(list.clone());
            assert_eq!((&envelope.payload, envelope.words), (&list, None));
        }
        let two = json!([{"message": "x"}, {"message": "y"}]);
        assert_eq!(Envelope::open(two.clone()).payload, two);
    }

    #[test]
    fn a_single_record_is_one_and_not_none_or_two() {
        let record = |json| Envelope::open(json).into_record("any");
        assert_eq!(record(json!([{"id": 1}])).unwrap(), json!({"id": 1}));
        for list in [json!([]), json!([{"id": 1}, {"id": 2}]), json!([7])] {
            assert!(record(list).is_err());
        }
    }

    #[test]
    fn data_that_is_null_without_a_success_is_no_list() {
        let page = json!({"current_page": 1, "data": null});
        assert!(Envelope::open(page).into_rows("any").is_err());
    }

    #[test]
    fn a_broken_row_is_left_out_and_its_place_noted() {
        let rows = vec![json!({"id": 1}), json!({}), json!({"id": 3})];
        let (items, broken) = decode_rows::<crate::Branch>(rows);
        assert_eq!(
            items.iter().map(|branch| branch.id.0).collect::<Vec<_>>(),
            [1, 3]
        );
        assert_eq!(broken, [BrokenRow { position: 1 }]);
    }
}
