//! Whole đồng.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub},
};

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

/// An amount in whole đồng, the smallest unit a customer can be charged. Never a binary fraction.
///
/// Its range is ±(2⁵³ − 1), so that it survives a JSON number in the UI.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

/// Why a text is no amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Letters, two commas, a fraction of a đồng …
    #[error("not an amount in whole đồng")]
    Malformed,
    /// Beyond [`Money::MAX`].
    #[error("the amount is too large")]
    TooLarge,
}

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The largest amount: 2⁵³ − 1 đồng.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// `dong` whole đồng.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond ±[`Money::MAX`].
    pub const fn new(dong: i64) -> Result<Self, MoneyError> {
        if dong > Self::MAX.0 || dong < -Self::MAX.0 {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self(dong))
    }

    /// A small amount that is known when the program is written.
    #[must_use]
    pub const fn from_dong(dong: i32) -> Self {
        Self(dong as i64)
    }

    /// The number of đồng.
    #[must_use]
    pub const fn dong(self) -> i64 {
        self.0
    }

    /// `amount` rounded half away from zero to whole đồng.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond ±[`Money::MAX`].
    pub fn rounded(amount: Decimal) -> Result<Self, MoneyError> {
        amount
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
            .to_i64()
            .ok_or(MoneyError::TooLarge)
            .and_then(Self::new)
    }

    /// Reads what a person types: digits, with points, commas or blanks between groups of three, and an
    /// optional `₫` or `đ`.
    ///
    /// # Errors
    /// [`MoneyError`] when it is no amount.
    pub fn parse_typed(text: &str) -> Result<Self, MoneyError> {
        let text = text.trim().trim_end_matches(['₫', 'đ', 'd']).trim_end();
        let mut groups = text.split(['.', ',', ' ', '\u{a0}']);
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let grouped = rest.iter().all(|part| part.len() == 3 && is_digits(part));
        if !is_digits(first) || !grouped || (!rest.is_empty() && first.len() > 3) {
            return Err(MoneyError::Malformed);
        }
        let digits = [&[first], rest.as_slice()].concat().concat();
        let dong = digits.parse().map_err(|_| MoneyError::TooLarge)?;
        Self::new(dong)
    }

    /// `self + other`, held within ±[`Money::MAX`].
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        let sum = self.0.saturating_add(other.0);
        Self(sum.clamp(-Self::MAX.0, Self::MAX.0))
    }

    /// Whether it is more than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl From<Money> for Decimal {
    fn from(money: Money) -> Self {
        Self::from(money.0)
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.saturating_add(other)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = self.saturating_add(other);
    }
}

impl Neg for Money {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::saturating_add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn typed_amounts_are_read_as_a_cashier_means_them() {
        for (typed, dong) in [
            ("50000", 50_000),
            ("50.000", 50_000),
            ("100.000", 100_000),
            ("1.234.000 ₫", 1_234_000),
            ("1,234,000đ", 1_234_000),
            (" 7 ", 7),
        ] {
            assert_eq!(Money::parse_typed(typed), Money::new(dong), "{typed}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for typed in [
            "", "abc", "-5", "12.5", "1.23.456", "5000.000", "1..000", "12a",
        ] {
            assert_eq!(
                Money::parse_typed(typed),
                Err(MoneyError::Malformed),
                "{typed}"
            );
        }
        assert_eq!(
            Money::parse_typed("99999999999999999999"),
            Err(MoneyError::TooLarge)
        );
    }

    #[test]
    fn the_range_ends_where_a_json_number_ends() {
        assert_eq!(Money::MAX.dong(), 9_007_199_254_740_991);
        for most in [Money::MAX, -Money::MAX] {
            assert_eq!(Money::new(most.dong()), Ok(most));
            let beyond = most.dong() + most.dong().signum();
            assert_eq!(Money::new(beyond), Err(MoneyError::TooLarge));
            assert_eq!(most + most, most);
        }
        assert!(Money::from_dong(1).is_positive());
        assert!(!Money::ZERO.is_positive() && !Money::from_dong(-1).is_positive());
    }

    #[test]
    fn half_a_dong_rounds_away_from_nothing() {
        for (tenths, dong) in [(5, 1), (4, 0), (-5, -1), (-4, 0), (15, 2)] {
            let rounded = Money::rounded(Decimal::new(tenths, 1));
            assert_eq!(rounded, Ok(Money::from_dong(dong)));
        }
    }

    proptest! {
        #[test]
        fn rounding_moves_an_amount_by_half_a_dong_at_most(mantissa in -1_000_000_000_i64..1_000_000_000, scale in 0_u32..6) {
            let exact = Decimal::new(mantissa, scale);
            let rounded = Decimal::from(Money::rounded(exact).unwrap());
            prop_assert!((rounded - exact).abs() <= Decimal::new(5, 1));
        }

        #[test]
        fn amounts_add_up(a in any::<i32>(), b in any::<i32>()) {
            let (one, other) = (Money::from_dong(a), Money::from_dong(b));
            prop_assert_eq!((one + other).dong(), i64::from(a) + i64::from(b));
            prop_assert_eq!((one - other).dong(), i64::from(a) - i64::from(b));
            prop_assert_eq!([one, other].into_iter().sum::<Money>(), one + other);
            prop_assert_eq!(one.to_string(), a.to_string());
        }

        #[test]
        fn sums_never_leave_the_range(a in any::<i64>(), b in any::<i64>()) {
            let clamp = |dong: i64| Money::new(dong.clamp(-Money::MAX.0, Money::MAX.0)).unwrap();
            let sum = clamp(a) + clamp(b);
            prop_assert!(Money::new(sum.dong()).is_ok());
        }
    }
}
