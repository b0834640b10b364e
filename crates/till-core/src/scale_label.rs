//! Labels that a shop's scale prints: an EAN-13 that holds the number of the goods and their weight or price.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::{Money, Quantity};

/// What the last digits of a label say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelHolds {
    /// Thousandths of the base unit: grams of goods that are sold by the kilogram.
    Weight,
    /// Whole đồng.
    Price,
}

/// How the labels of a scale are made up: two digits of prefix, the number of the goods, what was measured, and the check
/// digit of an EAN-13.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelFormat {
    /// Two digits from 20 to 29: what GS1 leaves to shops.
    prefix: String,
    /// How many digits the number of the goods has.
    item_digits: u8,
    holds: LabelHolds,
}

/// Why a format is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a scale's labels begin with 20 to 29 and give the goods four to six digits")]
pub struct LabelFormatError;

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// How many base units.
    Weight(Quantity),
    /// What all of it costs.
    Price(Money),
}

/// A label that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaleLabel {
    /// The number of the goods, with its zeros.
    pub item: String,
    /// What was measured.
    pub measured: Measured,
}

/// What is charged for measured goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// How many base units.
    pub quantity: Quantity,
    /// The price of a unit, where the label was printed at another than the shop's.
    pub price: Option<Money>,
}

impl LabelFormat {
    /// The format of labels with this prefix.
    ///
    /// # Errors
    /// [`LabelFormatError`]
    pub fn new(prefix: &str, item_digits: u8, holds: LabelHolds) -> Result<Self, LabelFormatError> {
        let is_for_shops = matches!(prefix.as_bytes(), [b'2', b'0'..=b'9']);
        if !is_for_shops || !(4..=6).contains(&item_digits) {
            return Err(LabelFormatError);
        }
        Ok(Self {
            prefix: prefix.to_owned(),
            item_digits,
            holds,
        })
    }

    /// The first two digits.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// How many digits the number of the goods has.
    #[must_use]
    pub const fn item_digits(&self) -> u8 {
        self.item_digits
    }

    /// What its last digits say.
    #[must_use]
    pub const fn holds(&self) -> LabelHolds {
        self.holds
    }

    /// Reads a code; none where it is no label of this format, or one on which nothing was measured.
    #[must_use]
    pub fn read(&self, code: &str) -> Option<ScaleLabel> {
        let is_digits = code.len() == 13 && code.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits || !checks(code) {
            return None;
        }
        let body = code.strip_prefix(&self.prefix)?;
        let (item, rest) = body.split_at_checked(usize::from(self.item_digits))?;
        let amount: i64 = rest.get(..rest.len() - 1)?.parse().ok()?;
        let measured = match self.holds {
            LabelHolds::Weight => {
                Measured::Weight(Quantity::for_sale(Decimal::new(amount, 3)).ok()?)
            }
            LabelHolds::Price if amount > 0 => Measured::Price(Money::new(amount).ok()?),
            LabelHolds::Price => return None,
        };
        Some(ScaleLabel {
            item: item.to_owned(),
            measured,
        })
    }
}

impl ScaleLabel {
    /// By what the shop may know the goods: the label without what was measured, their number, or the number without its
    /// zeros.
    #[must_use]
    pub fn codes(&self, format: &LabelFormat) -> [String; 3] {
        let bare = self.item.trim_start_matches('0');
        [self.stem(format), self.item.clone(), bare.to_owned()]
    }

    /// The label without what was measured.
    #[must_use]
    pub fn stem(&self, format: &LabelFormat) -> String {
        format!("{}{}", format.prefix, self.item)
    }
}

impl Measured {
    /// What is charged where a base unit costs `price`. A price on the label is kept: its quantity is reckoned back from
    /// `price` to a thousandth, and where that comes to another sum, the label was printed at another price, and a unit
    /// is charged what comes nearest to the label's sum. None for goods without a price, or too much of them.
    #[must_use]
    pub fn at(self, price: Money) -> Option<Weighed> {
        let sum = match self {
            Self::Weight(quantity) => {
                return Some(Weighed {
                    quantity,
                    price: None,
                });
            }
            Self::Price(sum) => Decimal::from(sum),
        };
        let unit = Decimal::from(price);
        let half_up = RoundingStrategy::MidpointAwayFromZero;
        let quantity = sum.checked_div(unit)?.round_dp_with_strategy(3, half_up);
        let quantity = Quantity::for_sale(quantity.max(Decimal::new(1, 3))).ok()?;
        let whole = |amount: Decimal| amount.round_dp_with_strategy(0, half_up);
        let is_the_shops = whole(unit * quantity.value()) == sum;
        let own = whole(sum / quantity.value());
        let own = Money::new(i64::try_from(own).ok()?).ok()?;
        Some(Weighed {
            quantity,
            price: (!is_the_shops).then_some(own),
        })
    }
}

/// Whether the last digit is the one that GS1's rule asks for.
fn checks(ean13: &str) -> bool {
    let weighted = ean13.bytes().enumerate().map(|(at, digit)| {
        let weight = if at % 2 == 0 { 1 } else { 3 };
        u32::from(digit - b'0') * weight
    });
    weighted.sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn label(body: &str) -> String {
        let digit = (0..10).find(|digit| checks(&format!("{body}{digit}")));
        format!("{body}{}", digit.unwrap())
    }

    fn money(amount: i64) -> Money {
        Money::new(amount).unwrap()
    }

    #[test]
    fn grams_and_dong_are_read_from_a_label() {
        let weight = LabelFormat::new("20", 5, LabelHolds::Weight).unwrap();
        let read = weight.read("2000123004525").unwrap();
        assert_eq!(read.item, "00123");
        let grams = Quantity::for_sale(Decimal::new(452, 3)).unwrap();
        assert_eq!(read.measured, Measured::Weight(grams));
        assert_eq!(read.codes(&weight), ["2000123", "00123", "123"]);
        let price = LabelFormat::new("21", 4, LabelHolds::Price).unwrap();
        let read = price.read(&label("210042123500")).unwrap();
        assert_eq!(read.item, "0042");
        assert_eq!(read.measured, Measured::Price(money(123_500)));
    }

    #[test]
    fn what_is_no_label_of_the_scale_is_left_to_be_a_code() {
        let format = LabelFormat::new("20", 5, LabelHolds::Weight).unwrap();
        for other in [
            "2000123004524",              // a wrong check digit
            "2000123",                    // too short
            "20001230045254",             // too long
            "20001230o4525",              // no digit
            &label("210012300452"),       // another prefix
            &label("200012300000"),       // nothing on the scale
            "８９３００００００００１７", // not ASCII
        ] {
            assert_eq!(format.read(other), None, "{other}");
        }
        for (prefix, digits) in [
            ("89", 5),
            ("2", 5),
            ("200", 5),
            ("20", 3),
            ("20", 7),
            ("2x", 5),
        ] {
            let refused = LabelFormat::new(prefix, digits, LabelHolds::Price);
            assert_eq!(refused, Err(LabelFormatError), "{prefix} {digits}");
        }
    }

    #[test]
    fn a_label_printed_at_another_price_is_charged_as_it_says() {
        let at_the_shops = Measured::Price(money(75_936)).at(money(168_000)).unwrap();
        assert_eq!(at_the_shops.quantity.to_string(), "0.452");
        assert_eq!(at_the_shops.price, None);
        let at_another = Measured::Price(money(75_936)).at(money(170_000)).unwrap();
        assert_eq!(at_another.quantity.to_string(), "0.447");
        assert_eq!(at_another.price, Some(money(169_879)));
        assert_eq!(Measured::Price(money(75_936)).at(Money::ZERO), None);
    }

    proptest! {
        #[test]
        fn what_a_scale_reckons_at_the_shops_price_is_taken_back_to_the_gram(
            grams in 1_i64..20_000, price in 1_000_i64..2_000_000,
        ) {
            let exact = Decimal::from(price) * Decimal::new(grams, 3);
            let sum = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            let sum = money(i64::try_from(sum).unwrap());
            let weighed = Measured::Price(sum).at(money(price)).unwrap();
            prop_assert_eq!(weighed.price, None);
        }

        #[test]
        fn a_label_below_a_kilogram_is_charged_to_the_dong(
            sum in 1_i64..999_999, price in 1_i64..2_000_000,
        ) {
            let Some(weighed) = Measured::Price(money(sum)).at(money(price)) else { return Ok(()) };
            let unit = weighed.price.unwrap_or(money(price));
            let quantity = weighed.quantity.value();
            let charged = (Decimal::from(unit) * quantity)
                .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            let apart = (charged - Decimal::from(sum)).abs();
            prop_assert!(apart <= (quantity / Decimal::TWO).ceil() , "{} {}", charged, sum);
            if quantity < Decimal::ONE { prop_assert!(apart.is_zero()); }
        }
    }
}
