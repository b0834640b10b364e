//! How much of a product: pieces, or weighed goods to the gram.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A quantity in the unit of its line, with at most three decimals. On the wire and in the store it is text with a
/// point (`0.452`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Quantity(Decimal);

/// Why a text is no quantity to sell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Not a number, more than three decimals, negative, or zero.
    #[error("not a quantity above zero with at most three decimals")]
    Malformed,
    /// More than [`Quantity::MOST`] of one product in one line.
    #[error("the quantity is too large")]
    TooLarge,
}

impl Quantity {
    /// One.
    pub const ONE: Self = Self(Decimal::ONE);
    /// None.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// The most one line takes. Above it a barcode was scanned into the quantity.
    pub const MOST: u32 = 99_999;

    /// A quantity as it is read from NextX or the store: any sign, any size.
    #[must_use]
    pub fn of(value: Decimal) -> Self {
        Self(value.normalize())
    }

    /// Reads what a person types for a line: `2`, `0,452`, `0.452`.
    ///
    /// # Errors
    /// [`QuantityError`] when it cannot be sold.
    pub fn parse_typed(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim().replace(',', ".");
        let simple = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if !simple || text.is_empty() {
            return Err(QuantityError::Malformed);
        }
        // More digits than a decimal holds are a number all the same: a very large one.
        let Ok(value) = Decimal::from_str(&text) else {
            let is_number = text != "." && text.matches('.').count() < 2;
            return Err(if is_number {
                QuantityError::TooLarge
            } else {
                QuantityError::Malformed
            });
        };
        Self::for_sale(value)
    }

    /// Accepts `value` as the quantity of a line.
    ///
    /// # Errors
    /// [`QuantityError`] when it cannot be sold.
    pub fn for_sale(value: Decimal) -> Result<Self, QuantityError> {
        let value = value.normalize();
        if value <= Decimal::ZERO || value.scale() > 3 {
            return Err(QuantityError::Malformed);
        }
        if value > Decimal::from(Self::MOST) {
            return Err(QuantityError::TooLarge);
        }
        Ok(Self(value))
    }

    /// The number.
    #[must_use]
    pub const fn value(self) -> Decimal {
        self.0
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_quantities_take_comma_and_point() {
        for (typed, shown) in [
            ("2", "2"),
            ("0,452", "0.452"),
            ("0.50", "0.5"),
            ("99999", "99999"),
        ] {
            assert_eq!(
                Quantity::parse_typed(typed).map(|q| q.to_string()),
                Ok(shown.to_owned())
            );
        }
    }

    #[test]
    fn zero_and_absurd_quantities_are_refused() {
        for typed in [
            "0",
            "0,000",
            "-1",
            "",
            ".",
            "..",
            "1,2345",
            "1.2.3",
            "1000000.2.3",
            "hai",
            "1e3",
        ] {
            assert_eq!(
                Quantity::parse_typed(typed),
                Err(QuantityError::Malformed),
                "{typed}"
            );
        }
        for typed in [
            "100000",
            "8936079121008",
            "99999999999999999999999999999999999999",
        ] {
            assert_eq!(
                Quantity::parse_typed(typed),
                Err(QuantityError::TooLarge),
                "{typed}"
            );
        }
    }
}
