//! How answers show what is stored: amounts, moments, and records put together.

use jiff::{Timestamp, civil::DateTime};
use serde_json::{Map, Value};

use crate::{
    clock::{in_shop, zoneless},
    fixed::Fixed,
};

/// The text form of an amount.
pub(super) fn text(ten_thousandths: i64) -> String {
    Fixed::from_ten_thousandths(ten_thousandths).to_text()
}

/// The number form of an amount or a quantity.
pub(super) fn number(ten_thousandths: i64) -> Value {
    Fixed::from_ten_thousandths(ten_thousandths).to_number()
}

/// `Y-m-d H:i:s`
pub(super) fn shown_moment(moment: DateTime) -> String {
    moment.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Milliseconds since 1970 as `Y-m-d H:i:s` of the shop.
pub(super) fn shown_ms(ms: i64) -> String {
    Timestamp::from_millisecond(ms)
        .map_or_else(|_| String::new(), |moment| zoneless(&in_shop(moment)))
}

/// Milliseconds since 1970 as a moment in UTC with microseconds (E38).
pub(super) fn shown_utc(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(
        |_| String::new(),
        |moment| moment.strftime("%Y-%m-%dT%H:%M:%S.000000Z").to_string(),
    )
}

/// One record of two halves.
pub(super) fn joined(mut record: Value, more: Value) -> Value {
    if let (Some(record), Value::Object(more)) = (record.as_object_mut(), more) {
        record.extend(more);
    }
    record
}

/// The answer of an update shows some fields with the type in which they were sent (D23, E31).
pub(super) fn echo(record: &mut Value, sent: &Map<String, Value>, names: &[&str]) {
    for name in names {
        if let (Some(shown), Some(value)) = (
            record.get_mut(name),
            sent.get(*name).filter(|value| !value.is_null()),
        ) {
            shown.clone_from(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_is_seven_hours_apart_in_its_two_forms() {
        let ms = 1_727_077_039_000;
        assert_eq!(shown_utc(ms), "2024-09-23T07:37:19.000000Z");
        assert_eq!(shown_ms(ms), "2024-09-23 14:37:19");
    }
}
