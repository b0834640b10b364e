//! Counting what lies on the shelves, and what that is against what should lie there.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::{Money, name_index::Named};

/// No shelf holds more of one thing, in base units.
pub const MOST: u32 = 9_999_999;

/// Why something typed is no count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CountError {
    /// Less than nothing.
    #[error("nobody counts less than nothing")]
    Negative,
    /// No number, or one with more than three decimals.
    #[error("not a number with at most three decimals")]
    Malformed,
    /// More than [`MOST`].
    #[error("more than {MOST}")]
    TooLarge,
}

/// Reads what somebody has counted: `12`, `0`, `3,5`.
///
/// # Errors
/// [`CountError`]
pub fn parse_counted(text: &str) -> Result<Decimal, CountError> {
    let text = text.trim().replace(',', ".");
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, text.as_str()),
    };
    let is_number = digits.bytes().any(|b| b.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.matches('.').count() < 2;
    if !is_number {
        return Err(CountError::Malformed);
    }
    if negative {
        return Err(CountError::Negative);
    }
    accept(Decimal::from_str(digits).map_err(|_| CountError::TooLarge)?)
}

/// Accepts `value` as a count.
///
/// # Errors
/// [`CountError`]
pub fn accept(value: Decimal) -> Result<Decimal, CountError> {
    let value = value.normalize();
    if value.is_sign_negative() && !value.is_zero() {
        Err(CountError::Negative)
    } else if value.scale() > 3 {
        Err(CountError::Malformed)
    } else if value > Decimal::from(MOST) {
        Err(CountError::TooLarge)
    } else {
        Ok(value)
    }
}

/// A product on a count sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountLine {
    /// NextX's variation id.
    pub variation_id: i64,
    /// Full name when the sheet was begun.
    pub name: String,
    /// The shop's code.
    pub code: String,
    /// Barcode of the base unit.
    pub barcode: String,
    /// Name of the base unit.
    pub unit: String,
    /// Price of a base unit.
    pub price: Option<Money>,
    /// What the till knew to be there when it was counted, in base units; `None` where it was not counted or nothing is known.
    pub expected: Option<Decimal>,
    /// What somebody counted, in base units.
    pub counted: Option<Decimal>,
    /// When it was counted last, in epoch milliseconds.
    pub counted_at: Option<i64>,
}

impl Named for CountLine {
    fn name(&self) -> &str {
        &self.name
    }

    fn code(&self) -> &str {
        &self.code
    }
}

impl CountLine {
    /// Counted less expected, in base units.
    #[must_use]
    pub fn difference(&self) -> Option<Decimal> {
        Some(self.counted? - self.expected?)
    }

    /// The difference at its price, in đồng.
    #[must_use]
    pub fn worth(&self) -> Option<Decimal> {
        Some(self.difference()? * Decimal::from(self.price?))
    }
}

/// What the lines of a sheet come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountSums {
    /// Lines.
    pub lines: usize,
    /// Of those counted.
    pub counted: usize,
    /// Of those not as expected.
    pub differing: usize,
    /// What is there and was not expected, at its price, in đồng.
    pub over: Decimal,
    /// What was expected and is not there, at its price, in đồng; less than nothing.
    pub short: Decimal,
}

impl CountSums {
    /// The sums of `lines`.
    #[must_use]
    pub fn of(lines: &[CountLine]) -> Self {
        let mut sums = Self {
            lines: lines.len(),
            ..Self::default()
        };
        for line in lines {
            sums.counted += usize::from(line.counted.is_some());
            let differs = line.difference().is_some_and(|it| !it.is_zero());
            sums.differing += usize::from(differs);
            let worth = line.worth().unwrap_or_default();
            if worth.is_sign_positive() {
                sums.over += worth;
            } else {
                sums.short += worth;
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn line(price: i32, expected: Option<&str>, counted: Option<&str>) -> CountLine {
        let number = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        CountLine {
            variation_id: 1,
            name: String::new(),
            code: String::new(),
            barcode: String::new(),
            unit: "lon".to_owned(),
            price: Some(Money::from_dong(price)),
            expected: number(expected),
            counted: number(counted),
            counted_at: None,
        }
    }

    #[test]
    fn nothing_on_the_shelf_is_a_count_and_less_than_nothing_is_none() {
        for (typed, is) in [
            ("0", Ok(Decimal::ZERO)),
            (" 12 ", Ok(Decimal::from(12))),
            ("3,5", Ok(Decimal::new(35, 1))),
            ("-1", Err(CountError::Negative)),
            ("\u{2212}0,5", Err(CountError::Negative)),
            ("mười", Err(CountError::Malformed)),
            ("1.2.3", Err(CountError::Malformed)),
            ("", Err(CountError::Malformed)),
            (".", Err(CountError::Malformed)),
            ("1,2345", Err(CountError::Malformed)),
            ("10000000", Err(CountError::TooLarge)),
            (
                "99999999999999999999999999999999",
                Err(CountError::TooLarge),
            ),
        ] {
            assert_eq!(parse_counted(typed), is, "{typed:?}");
        }
    }

    #[test]
    fn a_sheet_tells_what_is_over_apart_from_what_is_short() {
        let sums = CountSums::of(&[
            line(10_000, Some("12"), Some("15")),
            line(20_000, Some("3"), Some("1.5")),
            line(5_000, Some("7"), Some("7")),
            line(5_000, None, Some("7")),
            line(5_000, Some("7"), None),
        ]);
        let told = (sums.lines, sums.counted, sums.differing);
        assert_eq!(told, (5, 4, 2));
        assert_eq!(sums.over, Decimal::from(30_000));
        assert_eq!(sums.short, Decimal::from(-30_000));
    }
}
