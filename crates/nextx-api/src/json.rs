//! Parsing of answers, and writing back what was parsed. Proper JSON is expected, though examples lack quotation marks
//! and brackets (E05, E07).
//!
//! A [`Value`] holds a number as a double, which has 15 digits for certain (E43). A number of more is kept as its text
//! behind a mark, and written as the number it was; so the exactness stays in this crate, where a feature of the library
//! would change every value of the whole program.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

/// Before the text of a number. Unicode keeps this code point for the inside of programs, so no text begins with it.
const MARK: char = '\u{FDD0}';

/// Parses one JSON document. A byte order mark is skipped; of a key that comes twice the one with content is kept, the
/// first of two (E08: a sale's number stands once with its value and once empty).
pub(crate) fn parse(body: &[u8]) -> Result<Value, serde_json::Error> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice::<Repeating>(&mark_numbers(body)).map(|Repeating(value)| value)
}

/// The text of a number that a double cannot hold. Nothing else behind a mark is believed, for it would be written
/// without quotation marks.
pub(crate) fn exact_number(value: &Value) -> Option<&str> {
    let number = value.as_str()?.strip_prefix(MARK)?;
    is_beyond_a_double(number.as_bytes()).then_some(number)
}

/// For whoever knows no mark: the numbers as near as a double comes.
pub(crate) fn without_marks(value: Value) -> Value {
    match value {
        Value::String(_) => match exact_number(&value) {
            Some(number) => serde_json::from_str(number).unwrap_or_else(|_| number.into()),
            None => value,
        },
        Value::Array(items) => items.into_iter().map(without_marks).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| (key, without_marks(value)))
            .collect(),
        other => other,
    }
}

/// Writes a parsed value as it came, numbers of any length included.
pub(crate) struct AsItCame<'a>(pub(crate) &'a Value);

impl Serialize for AsItCame<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(items) => serializer.collect_seq(items.iter().map(AsItCame)),
            Value::Object(map) => map_as_it_came(map, serializer),
            value => match exact_number(value) {
                Some(number) => RawValue::from_string(number.to_owned())
                    .map_err(serde::ser::Error::custom)?
                    .serialize(serializer),
                None => value.serialize(serializer),
            },
        }
    }
}

pub(crate) fn map_as_it_came<S: Serializer>(
    map: &Map<String, Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(map.iter().map(|(key, value)| (key, AsItCame(value))))
}

/// The document with each number that a double would change put into marked text.
fn mark_numbers(body: &[u8]) -> Cow<'_, [u8]> {
    let mut marked = Vec::new();
    let (mut done, mut at) = (0, 0);
    while at < body.len() {
        let end = match body[at] {
            b'"' => at + length_of_text(&body[at..]),
            b'-' | b'0'..=b'9' => at + length_of_number(&body[at..]),
            _ => at + 1,
        };
        let token = &body[at..end];
        if token[0] != b'"' && is_beyond_a_double(token) {
            marked.extend_from_slice(&body[done..at]);
            marked.extend_from_slice(format!("\"{MARK}").as_bytes());
            marked.extend_from_slice(token);
            marked.push(b'"');
            done = end;
        }
        at = end;
    }
    if marked.is_empty() {
        return Cow::Borrowed(body);
    }
    marked.extend_from_slice(&body[done..]);
    Cow::Owned(marked)
}

/// With both quotation marks; to the end where the second is missing.
fn length_of_text(body: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = body.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    body.len()
}

fn length_of_number(body: &[u8]) -> usize {
    let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    body.iter()
        .position(|byte| !is_part(byte))
        .unwrap_or(body.len())
}

fn is_beyond_a_double(token: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(token) else {
        return false;
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
    let is_whole = mantissa.len() == text.len() && !mantissa.contains('.');
    let digits = mantissa
        .bytes()
        .filter(u8::is_ascii_digit)
        .skip_while(|digit| *digit == b'0')
        .count();
    let is_long = if is_whole {
        text.parse::<i64>().is_err() && text.parse::<u64>().is_err()
    } else {
        // An exponent of more than two digits may be beyond the range.
        digits > MOST_DIGITS || exponent.trim_start_matches(['+', '-']).len() > 2
    };
    // What is no number stays what it is, for the parser to find.
    is_long
        && length_of_number(token) == token.len()
        && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// As many digits as any double keeps.
const MOST_DIGITS: usize = f64::DIGITS as usize;

struct Repeating(Value);

impl<'de> Deserialize<'de> for Repeating {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Self)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Number::from_f64(number)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Repeating(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, Repeating(value))) = entries.next_entry::<String, Repeating>()? {
            if map.get(&key).is_none_or(is_empty) {
                map.insert(key, value);
            }
        }
        Ok(Value::Object(map))
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    #[test]
    fn e08_of_repeated_keys_the_one_with_content_stays() {
        let twice =
            br#"{"invoice_no": "HD1", "branch_id": null, "invoice_no": "", "branch_id": 3}"#;
        assert_eq!(
            parse(twice).unwrap(),
            json!({"invoice_no": "HD1", "branch_id": 3})
        );
    }

    #[test]
    fn e43_numbers_of_any_length_are_written_as_they_came() {
        let body = r#"{"a":12345678901234.5678,"b":[-0.10000000000000001,1e999],"c":99999999999999999999,"d":"1 \" 12345678901234.5678"}"#;
        let parsed = parse(body.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&AsItCame(&parsed)).unwrap(), body);
        assert_eq!(exact_number(&parsed["a"]), Some("12345678901234.5678"));
        assert_eq!(exact_number(&parsed["d"]), None);
        assert_eq!(
            without_marks(parsed),
            json!({"a": 12_345_678_901_234.568, "b": [-0.1, "1e999"], "c": 1e20, "d": "1 \" 12345678901234.5678"})
        );
    }

    #[test]
    fn a_mark_that_comes_from_outside_smuggles_nothing_in() {
        for text in [
            "\u{FDD0}",
            "\u{FDD0}{}",
            "\u{FDD0}1,\"a\":2",
            "\u{FDD0}15000",
        ] {
            let body = json!([text]).to_string();
            let parsed = parse(body.as_bytes()).unwrap();
            assert_eq!(serde_json::to_string(&AsItCame(&parsed)).unwrap(), body);
        }
    }

    #[test]
    fn numbers_that_fit_are_numbers() {
        for (body, value) in [
            ("2888317.4332", json!(2_888_317.433_2)),
            ("9007199254740993", json!(9_007_199_254_740_993_i64)),
            ("18446744073709551615", json!(u64::MAX)),
            ("0.0000000000000000", json!(0.0)),
            ("1e10", json!(1e10)),
        ] {
            assert_eq!(parse(body.as_bytes()).unwrap(), value, "{body}");
        }
    }

    #[test]
    fn what_is_no_number_is_no_json() {
        for body in [
            "[12345678901234567890.]",
            "[1234567890123456-7890123]",
            "[00000000000000000000001]",
            "[\"12345678901234567890.1",
            "[12345678901234567890.1",
            "\"\\",
        ] {
            assert!(parse(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_depth_is_bounded() {
        assert_eq!(parse(b"\xef\xbb\xbf[1.5]").unwrap(), json!([1.5]));
        assert!(parse("[".repeat(100_000).as_bytes()).is_err());
        assert!(parse(b"{} {}").is_err());
    }

    #[test]
    fn a_text_that_begins_with_an_escape_is_passed_over_whole() {
        for body in [
            r#"["\" 12345678901234.5678",1]"#,
            r#"["\\",12345678901234.5678]"#,
            r#"["\u0022 12345678901234.5678"]"#,
        ] {
            let parsed = parse(body.as_bytes()).unwrap();
            let plain: Value = serde_json::from_str(body).unwrap();
            assert_eq!(without_marks(parsed), plain, "{body}");
        }
        let marked = parse(br#"["\\",12345678901234.5678]"#).unwrap();
        assert_eq!(exact_number(&marked[1]), Some("12345678901234.5678"));
        let plain = parse(br#"["\" 12345678901234.5678"]"#).unwrap();
        assert_eq!(plain, json!(["\" 12345678901234.5678"]));
    }

    #[test]
    fn fifteen_digits_fit_and_sixteen_do_not() {
        assert!(parse(b"1.23456789012345").unwrap().is_number());
        assert!(parse(b"1.234567890123456").unwrap().is_string());
    }

    #[test]
    fn what_is_no_json_value_is_told_so() {
        let expected: &dyn serde::de::Expected = &AnyValue;
        assert_eq!(expected.to_string(), "any JSON value");
    }

    #[test]
    fn every_kind_of_value_is_read_as_it_is() {
        let body = r#"{"a":-5,"b":7,"c":null,"d":"x","e":"\"y\"","f":true,"g":[1.5]}"#;
        let plain: Value = serde_json::from_str(body).unwrap();
        assert_eq!(parse(body.as_bytes()).unwrap(), plain);
    }

    #[test]
    fn e08_an_empty_value_gives_way_to_a_later_one_with_content() {
        for empty in ["\"\"", "null"] {
            let twice = format!(r#"{{"invoice_no": {empty}, "invoice_no": "HD1"}}"#);
            assert_eq!(
                parse(twice.as_bytes()).unwrap(),
                json!({"invoice_no": "HD1"})
            );
        }
        let filled = br#"{"invoice_no": 0, "invoice_no": "HD1"}"#;
        assert_eq!(parse(filled).unwrap(), json!({"invoice_no": 0}));
    }
}
