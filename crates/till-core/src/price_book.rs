//! Price books: other prices than those of the list, for wholesale or for a time.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Money, cart::Unit};

/// By how many per cent a book's prices differ from the list's: from −100 to 1,000, with at most two decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PriceChange(Decimal);

/// Why something is no change of prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a change of prices is from −100 to 1000 per cent, with at most two decimals")]
pub struct PriceChangeError;

/// A price that the book has for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedPrice {
    /// NextX's variation id.
    pub variation_id: i64,
    /// NextX's id of the unit; none is the base unit.
    pub unit_id: Option<i64>,
    /// The price of one of it.
    pub price: Money,
}

/// A book of prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBook {
    /// Ours, a `UUIDv7`.
    pub id: Uuid,
    /// What the shop calls it.
    pub name: String,
    /// NextX's id of it, where the shop knows it.
    #[serde(default)]
    pub remote_id: Option<i64>,
    /// What it makes of the price of the list.
    pub change: PriceChange,
    /// The step that such a price is rounded to; zero is whole đồng.
    pub step: Money,
    /// The first day; none is open.
    pub from: Option<Date>,
    /// The last day; none is open.
    pub to: Option<Date>,
    /// Its own prices. They hold before `change`.
    #[serde(default)]
    pub fixed: Vec<FixedPrice>,
}

/// The price of a line by a book, as it was when it was sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookPrice {
    /// The book's name.
    pub book: String,
    /// NextX's id of the book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<i64>,
    /// The price of one unit.
    pub price: Money,
}

/// Which book was chosen for a cart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookChoice {
    /// The customer's, or the shop's usual one.
    #[default]
    Usual,
    /// None: the prices of the list.
    List,
    /// This one, while it is valid.
    Book(Uuid),
}

/// The price books of a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBooks {
    /// In the order in which they were made.
    #[serde(default)]
    pub books: Vec<PriceBook>,
    /// The one that holds where nobody chose; none is the list.
    #[serde(default)]
    pub usual: Option<Uuid>,
    /// The books of customers, by NextX's customer id.
    #[serde(default)]
    pub customers: BTreeMap<i64, Uuid>,
    /// Whether choosing one needs no right to change prices.
    pub everybody_chooses: bool,
}

impl Default for PriceBooks {
    fn default() -> Self {
        Self {
            books: Vec::new(),
            usual: None,
            customers: BTreeMap::new(),
            everybody_chooses: true,
        }
    }
}

impl PriceChange {
    /// Accepts `value` per cent.
    ///
    /// # Errors
    /// [`PriceChangeError`]
    pub fn new(value: Decimal) -> Result<Self, PriceChangeError> {
        let value = value.normalize();
        let is_change =
            value >= -Decimal::ONE_HUNDRED && value <= Decimal::ONE_THOUSAND && value.scale() <= 2;
        is_change.then_some(Self(value)).ok_or(PriceChangeError)
    }

    /// Reads what a person types: `-10`, `+5 %`, `12,5`, nothing for nothing.
    ///
    /// # Errors
    /// [`PriceChangeError`]
    pub fn parse_typed(text: &str) -> Result<Self, PriceChangeError> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let text = text.replace(',', ".").replace('−', "-");
        if text.is_empty() {
            return Ok(Self::default());
        }
        let digits = text.trim_start_matches(['-', '+']);
        if text.len() - digits.len() > 1 || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        {
            return Err(PriceChangeError);
        }
        Self::new(text.parse().map_err(|_| PriceChangeError)?)
    }

    /// The number: −10 for ten per cent less.
    #[must_use]
    pub const fn value(self) -> Decimal {
        self.0
    }
}

impl FixedPrice {
    /// Whether it is the price of `unit`, which is one of its product's.
    #[must_use]
    pub fn is_for(&self, unit: &Unit) -> bool {
        match self.unit_id {
            None => unit.base,
            Some(id) => !unit.base && unit.id == id,
        }
    }
}

impl PriceBook {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// What one `unit` of a product costs by it: its own price, or what the change makes of the list's, rounded half up to
    /// the step.
    #[must_use]
    pub fn price_of(&self, variation_id: i64, unit: &Unit) -> Money {
        if let Some(fixed) = self.fixed_for(variation_id, unit) {
            return fixed;
        }
        if self.change == PriceChange::default() {
            return unit.price;
        }
        let step = Decimal::from(self.step.max(Money::from_dong(1)));
        let exact = Decimal::from(unit.price)
            .checked_mul((Decimal::ONE_HUNDRED + self.change.value()) / Decimal::ONE_HUNDRED);
        exact
            .and_then(|exact| {
                let steps = exact.checked_div(step)?;
                let steps = steps.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
                Money::rounded(steps.checked_mul(step)?).ok()
            })
            // A price that no sum of money holds: the cart refuses it by its total.
            .unwrap_or(Money::MAX)
    }

    /// The book's own price.
    #[must_use]
    pub fn fixed_for(&self, variation_id: i64, unit: &Unit) -> Option<Money> {
        let is_of = |fixed: &&FixedPrice| fixed.variation_id == variation_id && fixed.is_for(unit);
        self.fixed.iter().find(is_of).map(|fixed| fixed.price)
    }

    /// Gives `unit` of a product a price of its own, or takes it away again.
    pub fn fix(&mut self, variation_id: i64, unit: &Unit, price: Option<Money>) {
        let unit_id = (!unit.base).then_some(unit.id);
        self.fixed
            .retain(|fixed| (fixed.variation_id, fixed.unit_id) != (variation_id, unit_id));
        self.fixed.extend(price.map(|price| FixedPrice {
            variation_id,
            unit_id,
            price,
        }));
    }
}

impl PriceBooks {
    /// The book with this id.
    #[must_use]
    pub fn book(&self, id: Uuid) -> Option<&PriceBook> {
        self.books.iter().find(|book| book.id == id)
    }

    /// The book that holds for a customer on `day`; none is the list.
    #[must_use]
    pub fn chosen(
        &self,
        choice: BookChoice,
        customer: Option<i64>,
        day: Date,
    ) -> Option<&PriceBook> {
        let valid = |id: Uuid| self.book(id).filter(|book| book.is_valid_on(day));
        let named = match choice {
            BookChoice::List => return None,
            BookChoice::Book(id) => valid(id),
            BookChoice::Usual => None,
        };
        let customers = customer.and_then(|id| self.customers.get(&id).copied());
        named
            .or_else(|| customers.and_then(valid))
            .or_else(|| self.usual.and_then(valid))
    }

    /// Takes a book away, with what named it. Answers whether there was one.
    pub fn remove(&mut self, id: Uuid) -> bool {
        let before = self.books.len();
        self.books.retain(|book| book.id != id);
        self.customers.retain(|_, book| *book != id);
        self.usual = self.usual.filter(|usual| *usual != id);
        self.books.len() < before
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::Quantity;

    fn unit(id: i64, price: i64) -> Unit {
        Unit {
            id,
            name: format!("ĐV {id}"),
            multiplier: Quantity::of(id.into()),
            price: Money::new(price).unwrap(),
            base: id == 1,
        }
    }

    fn book(number: u128, change: &str, step: i32) -> PriceBook {
        PriceBook {
            id: Uuid::from_u128(number),
            name: format!("Giá {number}"),
            remote_id: None,
            change: PriceChange::parse_typed(change).unwrap(),
            step: Money::from_dong(step),
            from: None,
            to: None,
            fixed: Vec::new(),
        }
    }

    #[test]
    fn wholesale_is_a_tenth_off_in_whole_five_hundreds_but_for_its_own_prices() {
        let mut wholesale = book(1, "-10", 500);
        let price = |book: &PriceBook, unit: &Unit| book.price_of(6, unit).dong();
        let (can, case) = (unit(1, 15_900), unit(24, 372_000));
        assert_eq!(
            [price(&wholesale, &can), price(&wholesale, &case)],
            [14_500, 335_000]
        );
        wholesale.fix(6, &case, Some(Money::from_dong(320_000)));
        wholesale.fix(6, &can, Some(Money::from_dong(14_200)));
        assert_eq!(
            [price(&wholesale, &can), price(&wholesale, &case)],
            [14_200, 320_000]
        );
        wholesale.fix(6, &can, None);
        assert_eq!(
            [price(&wholesale, &can), price(&wholesale, &case)],
            [14_500, 320_000]
        );
        assert_eq!(price(&book(2, "", 1_000), &can), 15_900, "nothing changes");
    }

    #[test]
    fn a_change_is_read_as_it_is_typed() {
        for (text, read) in [
            ("-10", "-10"),
            ("+5 %", "5"),
            ("−12,5%", "-12.5"),
            ("", "0"),
            ("-100", "-100"),
        ] {
            let change = PriceChange::parse_typed(text).unwrap();
            assert_eq!(change.value().to_string(), read, "{text}");
        }
        for text in ["--5", "mười", "-101", "1001", "1,234", "5-"] {
            assert_eq!(
                PriceChange::parse_typed(text),
                Err(PriceChangeError),
                "{text}"
            );
        }
    }

    #[test]
    fn the_chosen_book_goes_before_the_customers_and_that_before_the_usual_one() {
        let day = date(2026, 11, 26);
        let mut ended = book(3, "-50", 0);
        ended.to = Some(date(2026, 11, 25));
        let mut books = PriceBooks {
            books: vec![book(1, "-5", 0), book(2, "-10", 0), ended],
            usual: Some(Uuid::from_u128(1)),
            customers: BTreeMap::from([(70, Uuid::from_u128(2)), (71, Uuid::from_u128(3))]),
            everybody_chooses: true,
        };
        let chosen = |books: &PriceBooks, choice, customer| {
            let book = books.chosen(choice, customer, day)?;
            Some(book.id.as_u128())
        };
        for (choice, customer, expected) in [
            (BookChoice::Usual, None, Some(1)),
            (BookChoice::Usual, Some(70), Some(2)),
            (BookChoice::Usual, Some(71), Some(1)),
            (BookChoice::List, Some(70), None),
            (BookChoice::Book(Uuid::from_u128(1)), Some(70), Some(1)),
            (BookChoice::Book(Uuid::from_u128(3)), None, Some(1)),
        ] {
            assert_eq!(chosen(&books, choice, customer), expected);
        }
        assert!(books.remove(Uuid::from_u128(2)) && books.remove(Uuid::from_u128(1)));
        assert!(!books.remove(Uuid::from_u128(9)));
        assert_eq!(chosen(&books, BookChoice::Usual, Some(70)), None);
    }

    proptest! {
        #[test]
        fn prices_are_never_negative_keep_the_step_and_fit_each_other(
            list in 0_i64..50_000_000,
            holds in 2_i64..100,
            hundredths in -10_000_i64..100_000,
            step in prop::sample::select(vec![0, 1, 100, 500, 1_000]),
        ) {
            let mut book = book(1, "", step);
            book.change = PriceChange::new(Decimal::new(hundredths, 2)).unwrap();
            let (one, many) = (unit(1, list), unit(holds, list * holds));
            let (of_one, of_many) = (book.price_of(6, &one), book.price_of(6, &many));
            prop_assert!(of_one >= Money::ZERO && of_many >= Money::ZERO);
            let step = i64::from(step.max(1));
            if hundredths != 0 {
                prop_assert_eq!((of_one.dong() % step, of_many.dong() % step), (0, 0));
            }
            // A case costs what its pieces cost, but for the rounding of either.
            let apart = (of_many.dong() - of_one.dong() * holds).abs();
            prop_assert!(apart * 2 <= step * (holds + 1), "{apart}");
        }
    }
}
