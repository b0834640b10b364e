//! Money and quantities.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::field::{FromWire, Reading, blank_or_unreadable};
use crate::json::exact_number;

/// Money in đồng or a quantity, exact (E43, D28).
///
/// Read from text with a point, or from a JSON number: in an answer from its very digits, of which 28 fit; elsewhere
/// through the shortest text of the number, which keeps 15. Written as a JSON number without loss, an integer where it is
/// one. What was read is written back as it came, see [`Field`](crate::Field).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Amount(Decimal);

impl Amount {
    /// Wraps a decimal.
    #[must_use]
    pub const fn new(decimal: Decimal) -> Self {
        Self(decimal)
    }

    /// The number.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        self.0
    }
}

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        Self(decimal)
    }
}

impl From<i64> for Amount {
    fn from(number: i64) -> Self {
        Self(Decimal::from(number))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let exact = self.0.normalize();
        match exact.to_i64().filter(|_| exact.scale() == 0) {
            Some(whole) => serializer.serialize_i64(whole),
            None => RawValue::from_string(exact.to_string())
                .map_err(serde::ser::Error::custom)?
                .serialize(serializer),
        }
    }
}

impl FromWire for Amount {
    fn from_wire(value: Value) -> Reading<Self> {
        match &value {
            Value::Number(number) => match read_decimal(&number.to_string()) {
                // A fraction is kept as it came: 15000.0 and 15000 are one number but two texts.
                Some(decimal) if number.is_f64() => Reading::Converted(Self(decimal), value),
                Some(decimal) => Reading::Plain(Self(decimal)),
                None => Reading::Unreadable(value),
            },
            Value::String(text) => {
                match read_decimal(exact_number(&value).unwrap_or(text.trim())) {
                    Some(decimal) => Reading::Converted(Self(decimal), value),
                    None => blank_or_unreadable(value),
                }
            }
            _ => Reading::Unreadable(value),
        }
    }
}

/// Only digits, sign, point and exponent: `rust_decimal` itself would also take `1_000`.
fn read_decimal(text: &str) -> Option<Decimal> {
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'))
    {
        return None;
    }
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::Field;
    use crate::json;
    use proptest::prelude::*;

    fn read(text: &str) -> Field<Amount> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn e43_number_text_and_placeholder() {
        for (wire, decimal) in [
            ("15000", Some("15000")),
            ("15000.0", Some("15000.0")),
            ("2888317.4332", Some("2888317.4332")),
            ("\"2888317.4332\"", Some("2888317.4332")),
            ("\"0.00\"", Some("0.00")),
            ("\"string\"", None),
            ("\"1_000\"", None),
            ("\"1,000\"", None),
            ("\"\"", None),
            ("null", None),
            ("[]", None),
            ("1e300", None),
        ] {
            let field = read(wire);
            assert_eq!(
                field.map(|amount| amount.to_string()).as_deref(),
                decimal,
                "{wire}"
            );
            let back: Value =
                serde_json::from_str(&serde_json::to_string(&field).unwrap()).unwrap();
            assert_eq!(back, serde_json::from_str::<Value>(wire).unwrap());
        }
        assert!(read("\"string\"").unreadable().is_some());
        assert!(read("\"\"").unreadable().is_none());
    }

    fn read_answer(text: &str) -> Field<Amount> {
        serde_json::from_value(json::parse(text.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn e43_the_very_digits_of_an_answer_count() {
        for (wire, decimal) in [
            ("12345678901234.5678", Some("12345678901234.5678")),
            ("-99999999999999999999.99", Some("-99999999999999999999.99")),
            ("0.10000000000000001", Some("0.10000000000000001")),
            ("99999999999999999999", Some("99999999999999999999")),
            ("1.2345678901234567e5", Some("123456.78901234567")),
            ("1e999", None),
            ("1234567890123456789012345678901234567890.1", None),
        ] {
            let field = read_answer(wire);
            let read = field.map(|amount| amount.to_string());
            assert_eq!(read.as_deref(), decimal, "{wire}");
            assert_eq!(serde_json::to_string(&field).unwrap(), wire);
        }
    }

    #[test]
    fn whole_amounts_are_written_as_integers() {
        let written =
            |text: &str| serde_json::to_string(&Amount::new(text.parse().unwrap())).unwrap();
        assert_eq!(written("15000.00"), "15000");
        assert_eq!(written("0.452"), "0.452");
        assert_eq!(written("-1.50"), "-1.5");
        assert_eq!(
            written("12345678901234567890.1234"),
            "12345678901234567890.1234"
        );
        assert_eq!(serde_json::to_value(Amount::from(7)).unwrap(), 7);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(digits in -999_999_999_999_999_i64..=999_999_999_999_999, scale in 0_u32..=6) {
            let amount = Amount::new(Decimal::new(digits, scale));
            let back = read(&serde_json::to_string(&amount).unwrap());
            prop_assert_eq!(*back, Some(amount));
        }

        #[test]
        fn what_an_answer_has_is_read_exactly_and_written_back_unchanged(
            digits in -9_999_999_999_999_999_999_999_999_999_i128..=9_999_999_999_999_999_999_999_999_999, scale in 0_u32..=12,
        ) {
            let decimal = Decimal::from_i128_with_scale(digits, scale);
            let wire = decimal.to_string();
            let field = read_answer(&wire);
            prop_assert_eq!(field.map(Amount::decimal), Some(decimal));
            let back = serde_json::to_string(&field).unwrap();
            prop_assert_eq!(back.parse::<Decimal>().unwrap(), decimal);
        }
    }

    #[test]
    fn a_whole_number_needs_no_json_kept_beside_it() {
        assert!(matches!(
            Amount::from_wire(15_000.into()),
            Reading::Plain(_)
        ));
        assert!(matches!(
            Amount::from_wire(15_000.0.into()),
            Reading::Converted(..)
        ));
        let half = Decimal::new(5, 1);
        assert_eq!(Amount::from(half).decimal(), half);
    }
}
