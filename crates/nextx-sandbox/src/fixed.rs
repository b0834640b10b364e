//! Exact decimals with four places, the finest that NextX shows (`"2888317.4332"`).

use std::fmt;

use serde_json::{Number, Value};

/// Ten-thousandths in one whole.
const SCALE: i64 = 10_000;

/// Largest magnitude kept, in ten-thousandths: 10¹² wholes.
const LIMIT: i64 = 1_000_000_000_000 * SCALE;

/// An amount of đồng, or a quantity, kept exactly as a whole number of ten-thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fixed(i64);

impl Fixed {
    pub(crate) const ZERO: Self = Self(0);
    pub(crate) const MOST: Self = Self(LIMIT);
    pub(crate) const ONE: Self = Self(SCALE);

    pub(crate) const fn from_ten_thousandths(raw: i64) -> Self {
        Self(raw)
    }

    pub(crate) const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// Reads a JSON number or a text of digits; `None` when it is neither, or too large or too fine to keep.
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Self::parse(&number.to_string()),
            Value::String(text) => Self::parse(text.trim()),
            _ => None,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || fraction.len() > 4 || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let fraction: i64 = format!("{fraction:0<4}").parse().ok()?;
        let raw = whole.checked_mul(SCALE)?.checked_add(fraction)?;
        (raw <= LIMIT).then_some(Self(if negative { -raw } else { raw }))
    }

    /// The sum, held at the largest that is kept.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).clamp(-LIMIT, LIMIT))
    }

    /// The difference, held at the largest that is kept.
    pub(crate) fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).clamp(-LIMIT, LIMIT))
    }

    /// The product, cut to four places; `None` when it is too large to keep.
    pub(crate) fn times(self, other: Self) -> Option<Self> {
        let raw = i128::from(self.0) * i128::from(other.0) / i128::from(SCALE);
        i64::try_from(raw)
            .ok()
            .filter(|raw| raw.abs() <= LIMIT)
            .map(Self)
    }

    /// The quotient, cut to four places; `None` when it is too large to keep or `other` is zero.
    pub(crate) fn over(self, other: Self) -> Option<Self> {
        let raw = (i128::from(self.0) * i128::from(SCALE)).checked_div(i128::from(other.0))?;
        i64::try_from(raw)
            .ok()
            .filter(|raw| raw.abs() <= LIMIT)
            .map(Self)
    }

    /// A JSON number without a needless fraction: `12`, `0.35`.
    pub(crate) fn to_number(self) -> Value {
        if self.0 % SCALE == 0 {
            return Value::from(self.0 / SCALE);
        }
        self.plain()
            .parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
            .map_or(Value::Null, Value::Number)
    }

    /// The text form of lists and details: two decimals, four where two do not hold the value.
    pub(crate) fn to_text(self) -> String {
        let (sign, whole, fraction) = self.parts();
        if fraction % 100 == 0 {
            format!("{sign}{whole}.{:02}", fraction / 100)
        } else {
            format!("{sign}{whole}.{fraction:04}")
        }
    }

    /// Digits without a needless fraction: `"1.5"`, `"8"`.
    pub(crate) fn plain(self) -> String {
        let (sign, whole, fraction) = self.parts();
        if fraction == 0 {
            return format!("{sign}{whole}");
        }
        let fraction = format!("{fraction:04}");
        format!("{sign}{whole}.{}", fraction.trim_end_matches('0'))
    }

    fn parts(self) -> (&'static str, u64, u64) {
        let sign = if self.0 < 0 { "-" } else { "" };
        let raw = self.0.unsigned_abs();
        let scale = SCALE.unsigned_abs();
        (sign, raw / scale, raw % scale)
    }
}

impl fmt::Display for Fixed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.plain())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn amounts_survive_the_way_in_and_out() {
        for (sent, text, number) in [
            (json!(12000), "12000.00", json!(12000)),
            (json!(12000.5), "12000.50", json!(12000.5)),
            (json!("2888317.4332"), "2888317.4332", json!(2888317.4332)),
            (json!(-3), "-3.00", json!(-3)),
            (json!("0.350"), "0.35", json!(0.35)),
        ] {
            let fixed = Fixed::from_json(&sent).unwrap();
            assert_eq!(fixed.to_text(), text);
            assert_eq!(fixed.to_number(), number);
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for sent in [
            json!(null),
            json!("x"),
            json!("1.23456"),
            json!(""),
            json!("99999999999999"),
            json!(true),
        ] {
            assert_eq!(Fixed::from_json(&sent), None, "{sent}");
        }
    }

    #[test]
    fn a_pack_times_and_over_its_multiplier() {
        let twenty_four = Fixed::from_json(&json!(24)).unwrap();
        let half = Fixed::from_json(&json!(0.5)).unwrap();
        assert_eq!(half.times(twenty_four).unwrap().plain(), "12");
        assert_eq!(half.over(twenty_four).unwrap().plain(), "0.0208");
        assert_eq!(half.over(Fixed::ZERO), None);
    }
}
