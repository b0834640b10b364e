//! Taxes as a shop keeps them: rates by date, what they are for, and what documents contain of each.

mod rules;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use self::rules::{TaxChoice, TaxFor, TaxRule, TaxRuleError, Taxes};
use crate::Money;

/// The rate of a tax in per cent: from 0 to 100, with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaxRate(Decimal);

/// Why something is no rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a rate is from 0 to 100 per cent, with at most two decimals")]
pub struct TaxRateError;

impl TaxRate {
    /// Accepts `value` per cent.
    ///
    /// # Errors
    /// [`TaxRateError`]
    pub fn new(value: Decimal) -> Result<Self, TaxRateError> {
        let value = value.normalize();
        let is_rate = value >= Decimal::ZERO && value <= Decimal::ONE_HUNDRED && value.scale() <= 2;
        is_rate.then_some(Self(value)).ok_or(TaxRateError)
    }

    /// Reads what a person types: `8`, `8 %`, `5,5`.
    ///
    /// # Errors
    /// [`TaxRateError`]
    pub fn parse_typed(text: &str) -> Result<Self, TaxRateError> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let text = text.replace(',', ".");
        if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(TaxRateError);
        }
        Self::new(text.parse().map_err(|_| TaxRateError)?)
    }

    /// The number: 8 for 8 %.
    #[must_use]
    pub const fn value(self) -> Decimal {
        self.0
    }
}

/// How something that was sold is taxed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxKind {
    /// At a rate.
    Rate {
        /// Its name on the receipt.
        name: String,
        /// Its rate.
        rate: TaxRate,
    },
    /// Not at all.
    Untaxed,
    /// Nobody here knows: another till has sold it.
    Unknown,
}

/// What documents, or a part of one, contain of one kind of tax. What comes back is negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxTotal {
    /// How it is taxed.
    pub kind: TaxKind,
    /// What was charged for the goods with their tax; surcharges and the rounding of cash are not taxed.
    pub gross: Money,
    /// The tax within `gross`.
    pub tax: Money,
    /// What of the tax came on top of the prices.
    pub added: Money,
}

impl TaxTotal {
    /// What the tax was reckoned from.
    #[must_use]
    pub fn net(&self) -> Money {
        self.gross - self.tax
    }

    /// The same, coming back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self {
            kind: self.kind.clone(),
            gross: -self.gross,
            tax: -self.tax,
            added: -self.added,
        }
    }
}

impl TaxKind {
    /// Whether there is a tax, as far as anybody here knows.
    #[must_use]
    pub const fn is_rate(&self) -> bool {
        matches!(self, Self::Rate { .. })
    }

    /// Rates first, the highest of them before the others.
    fn place(&self) -> (u8, std::cmp::Reverse<Option<TaxRate>>, &str) {
        let (place, rate, name) = match self {
            Self::Rate { name, rate } => (0, Some(*rate), name.as_str()),
            Self::Untaxed => (1, None, ""),
            Self::Unknown => (2, None, ""),
        };
        (place, std::cmp::Reverse(rate), name)
    }
}

/// One total for each kind of tax, the highest rate first.
///
/// # Errors
/// [`crate::money::MoneyError`] where a sum is beyond [`Money::MAX`].
pub fn totals(
    parts: impl IntoIterator<Item = TaxTotal>,
) -> Result<Vec<TaxTotal>, crate::money::MoneyError> {
    let mut totals: Vec<TaxTotal> = Vec::new();
    for part in parts {
        match totals.iter_mut().find(|total| total.kind == part.kind) {
            Some(total) => {
                for (sum, amount) in [
                    (&mut total.gross, part.gross),
                    (&mut total.tax, part.tax),
                    (&mut total.added, part.added),
                ] {
                    *sum = Money::new(sum.dong() + amount.dong())?;
                }
            }
            None => totals.push(part),
        }
    }
    totals.sort_by(|one, other| one.kind.place().cmp(&other.kind.place()));
    Ok(totals)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_rate_is_read_as_it_is_typed() {
        for (text, read) in [("8", "8"), ("0 %", "0"), (" 5,5% ", "5.5"), ("100", "100")] {
            let rate = TaxRate::parse_typed(text).unwrap();
            assert_eq!(rate.value().to_string(), read);
        }
        for text in ["", "%", "tám", "-8", "100,01", "8,125", "8,1,2"] {
            assert_eq!(TaxRate::parse_typed(text), Err(TaxRateError), "{text}");
        }
    }

    #[test]
    fn totals_are_kept_apart_by_rate_and_the_highest_comes_first() {
        let of = |kind, gross, tax| TaxTotal {
            kind,
            gross: Money::from_dong(gross),
            tax: Money::from_dong(tax),
            added: Money::ZERO,
        };
        let rate = |rate: &str| TaxKind::Rate {
            name: format!("VAT {rate} %"),
            rate: TaxRate::parse_typed(rate).unwrap(),
        };
        let summed = totals([
            of(TaxKind::Untaxed, 5_000, 0),
            of(rate("8"), 108_000, 8_000),
            of(rate("10"), 11_000, 1_000),
            of(rate("8"), 54_000, 4_000).reversed(),
        ]);
        let summed = summed.unwrap();
        assert_eq!(
            summed,
            [
                of(rate("10"), 11_000, 1_000),
                of(rate("8"), 54_000, 4_000),
                of(TaxKind::Untaxed, 5_000, 0),
            ]
        );
        assert_eq!(summed[1].net(), Money::from_dong(50_000));
        assert!(
            totals([
                of(rate("8"), 1, 0),
                TaxTotal {
                    gross: Money::MAX,
                    ..of(rate("8"), 0, 0)
                }
            ])
            .is_err()
        );
    }
}
