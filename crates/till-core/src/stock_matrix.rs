//! What each branch has of each product, searched, filtered, sorted and summed in memory: a hundred thousand products in
//! the time of a frame.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Money,
    name_index::{NameIndex, Named, Typed},
};

/// How much of a product a branch should have, in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// With less there is too little.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Decimal>,
    /// With more there is too much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Decimal>,
}

/// Why thresholds are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThresholdError {
    /// Less than nothing.
    #[error("a threshold is below zero")]
    Negative,
    /// The most is less than the least.
    #[error("the most is less than the least")]
    Crossed,
}

impl Thresholds {
    /// Checks what somebody typed.
    ///
    /// # Errors
    /// [`ThresholdError`]
    pub fn new(least: Option<Decimal>, most: Option<Decimal>) -> Result<Self, ThresholdError> {
        if [least, most]
            .iter()
            .flatten()
            .any(Decimal::is_sign_negative)
        {
            return Err(ThresholdError::Negative);
        }
        match (least, most) {
            (Some(least), Some(most)) if most < least => Err(ThresholdError::Crossed),
            _ => Ok(Self { least, most }),
        }
    }

    /// Whether nothing is set.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.least.is_none() && self.most.is_none()
    }

    /// Whether `quantity` has to be filled up: it is at the least or below it, or nothing is left.
    #[must_use]
    pub fn is_short(&self, quantity: Decimal) -> bool {
        quantity <= self.least.unwrap_or_default()
    }

    /// How `quantity` stands against them.
    #[must_use]
    pub fn level(&self, quantity: Decimal) -> Level {
        if quantity.is_sign_negative() && !quantity.is_zero() {
            Level::Negative
        } else if quantity.is_zero() {
            Level::Out
        } else if self.least.is_some_and(|least| quantity < least) {
            Level::Low
        } else if self.most.is_some_and(|most| quantity > most) {
            Level::Over
        } else {
            Level::Fine
        }
    }
}

/// How much there is of a product, as somebody who looks after it sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// More was sold than there was.
    Negative,
    /// Nothing is left.
    Out,
    /// Less than the least.
    Low,
    /// As it should be.
    Fine,
    /// More than the most.
    Over,
}

/// What a branch has of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnHand {
    /// In base units.
    pub quantity: Decimal,
    /// How it stands against what the branch should have.
    pub level: Level,
    /// Whether more of it has to come in.
    pub short: bool,
}

impl OnHand {
    /// What stands so against what a branch should have.
    #[must_use]
    pub fn of(quantity: Decimal, should: Thresholds) -> Self {
        Self {
            quantity,
            level: should.level(quantity),
            short: should.is_short(quantity),
        }
    }
}

/// A product, and what each branch has of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductStock {
    /// NextX's variation id.
    pub variation_id: i64,
    /// Full name.
    pub name: String,
    /// The shop's code.
    pub code: String,
    /// Barcode of the base unit.
    pub barcode: String,
    /// Name of the category; empty is none.
    pub category: String,
    /// Name of the base unit.
    pub unit: String,
    /// Name of the largest unit, and how many base units it holds.
    pub larger: Option<(String, Decimal)>,
    /// Price of a base unit.
    pub price: Option<Money>,
    /// Branch by branch, in the order of the matrix; `None` where it was never read.
    pub on_hand: Vec<Option<OnHand>>,
}

impl Named for ProductStock {
    fn name(&self) -> &str {
        &self.name
    }

    fn code(&self) -> &str {
        &self.code
    }
}

impl ProductStock {
    /// What all branches together have; `None` where none was read.
    #[must_use]
    pub fn total(&self) -> Option<Decimal> {
        let mut read = self.on_hand.iter().flatten().peekable();
        read.peek()?;
        Some(read.map(|on_hand| on_hand.quantity).sum())
    }

    /// What it is worth at its price, in đồng. What is less than nothing is worth nothing.
    #[must_use]
    pub fn worth_at_price(&self) -> Decimal {
        let each = self
            .price
            .map_or(Decimal::ZERO, |each| Decimal::from(each.dong()));
        let there = self.on_hand.iter().flatten();
        there
            .map(|on_hand| on_hand.quantity.max(Decimal::ZERO) * each)
            .sum()
    }

    /// What stands so in the branch at a place of the matrix, or in any.
    fn has(&self, branch: Option<usize>, stands: impl Fn(&OnHand) -> bool) -> bool {
        let mut branches = self.on_hand.iter().enumerate();
        branches.any(|(place, on_hand)| {
            branch.is_none_or(|branch| branch == place) && on_hand.as_ref().is_some_and(&stands)
        })
    }
}

/// What a list of stock is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The name, as a dictionary has it.
    #[default]
    Name,
    /// What all branches together have.
    Total,
    /// What the branch at this place of the matrix has.
    Branch(usize),
    /// What it is worth at its price.
    WorthAtPrice,
    /// The shop's code.
    Code,
}

/// What is wanted of a matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words of the name, or the beginning of a code or a barcode; empty is everything.
    pub text: String,
    /// In a category of one of these names; `None` is in whichever.
    pub categories: Option<Vec<String>>,
    /// The place of the branch whose levels count; `None` is any.
    pub branch: Option<usize>,
    /// Only what a branch has at this level.
    pub level: Option<Level>,
    /// Only what a branch is short of.
    pub short: bool,
    /// The order.
    pub by: SortBy,
    /// The other way round.
    pub descending: bool,
}

/// What is on a list, beside its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Products.
    pub products: usize,
    /// Worth at price, in đồng.
    pub at_price: Decimal,
}

/// The products that are wanted, in order, as places in the matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Places.
    pub places: Vec<usize>,
    /// What they come to.
    pub sums: Sums,
    /// How many there would be of each level, with everything else as it is wanted.
    pub levels: Vec<(Level, usize)>,
    /// How many there would be that have to be filled up.
    pub short: usize,
}

/// Every product with what each branch has of it.
#[derive(Clone, Debug, Default)]
pub struct StockMatrix {
    products: Vec<ProductStock>,
    index: NameIndex,
}

impl StockMatrix {
    /// A matrix of `products`.
    #[must_use]
    pub fn new(products: Vec<ProductStock>) -> Self {
        let index = NameIndex::new(&products);
        Self { products, index }
    }

    /// The product at a place.
    #[must_use]
    pub fn product(&self, place: usize) -> Option<&ProductStock> {
        self.products.get(place)
    }

    /// Every product.
    #[must_use]
    pub fn products(&self) -> &[ProductStock] {
        &self.products
    }

    /// What is wanted, in the order wanted.
    #[must_use]
    pub fn select(&self, wanted: &Wanted) -> Selection {
        let typed = Typed::new(&wanted.text);
        let mut places = Vec::new();
        let mut levels = LEVELS.map(|level| (level, 0));
        let mut short = 0;
        let mut sums = Sums::default();
        for &place in self.index.by_name() {
            let product = &self.products[place];
            let in_category = wanted
                .categories
                .as_ref()
                .is_none_or(|names| names.contains(&product.category));
            if !in_category || !self.index.is_meant(place, &typed, &product.barcode) {
                continue;
            }
            let at = |level| product.has(wanted.branch, |on_hand| on_hand.level == level);
            for (level, count) in &mut levels {
                *count += usize::from(at(*level));
            }
            let is_short = product.has(wanted.branch, |on_hand| on_hand.short);
            short += usize::from(is_short);
            if wanted.level.is_some_and(|level| !at(level)) || (wanted.short && !is_short) {
                continue;
            }
            sums.products += 1;
            sums.at_price += product.worth_at_price();
            places.push(place);
        }
        self.sort(&mut places, wanted.by, wanted.descending);
        Selection {
            places,
            sums,
            levels: levels.to_vec(),
            short,
        }
    }

    /// `places` are in the order of the names; what is equal stays so. What was never read comes last, either way.
    fn sort(&self, places: &mut [usize], by: SortBy, descending: bool) {
        let key = |place: &usize| {
            let product = &self.products[*place];
            match by {
                SortBy::Name | SortBy::Code => None,
                SortBy::Total => product.total(),
                SortBy::Branch(branch) => product
                    .on_hand
                    .get(branch)
                    .copied()
                    .flatten()
                    .map(|on_hand| on_hand.quantity),
                SortBy::WorthAtPrice => Some(product.worth_at_price()),
            }
        };
        if by == SortBy::Name {
            if descending {
                places.reverse();
            }
            return;
        }
        if by == SortBy::Code {
            let code = |place: usize| self.products[place].code.as_str();
            places.sort_by(|one, other| {
                let order = code(*one).cmp(code(*other));
                if descending { order.reverse() } else { order }
            });
            return;
        }
        places.sort_by_cached_key(|place| Key {
            value: key(place),
            descending,
        });
    }
}

/// The levels that somebody looks for.
const LEVELS: [Level; 4] = [Level::Negative, Level::Low, Level::Out, Level::Over];

#[derive(PartialEq, Eq)]
struct Key {
    value: Option<Decimal>,
    descending: bool,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.value, other.value) {
            (Some(this), Some(other)) if self.descending => other.cmp(&this),
            (Some(this), Some(other)) => this.cmp(&other),
            (this, other) => this.is_none().cmp(&other.is_none()),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn quantity(on_hand: &str) -> Decimal {
        on_hand.parse().unwrap()
    }

    fn product(id: i64, name: &str, on_hand: &[Option<&str>]) -> ProductStock {
        let few = Thresholds::new(Some(quantity("10")), Some(quantity("100"))).unwrap();
        ProductStock {
            variation_id: id,
            name: name.to_owned(),
            code: format!("SP-{id:04}"),
            barcode: format!("89300{id:08}"),
            category: "Đồ uống".to_owned(),
            unit: "lon".to_owned(),
            larger: None,
            price: Some(Money::from_dong(10_000)),
            on_hand: on_hand
                .iter()
                .map(|text| text.map(|text| OnHand::of(quantity(text), few)))
                .collect(),
        }
    }

    fn shelf() -> StockMatrix {
        StockMatrix::new(vec![
            product(1, "Trà đào", &[Some("24"), Some("-2")]),
            product(2, "Cà phê sữa đá", &[Some("0"), Some("150")]),
            product(3, "Đường cát", &[Some("9.5"), None]),
            product(4, "Bia vàng", &[None, None]),
        ])
    }

    fn names(matrix: &StockMatrix, wanted: &Wanted) -> Vec<String> {
        let selection = matrix.select(wanted);
        let products = selection.places.iter();
        products
            .map(|place| matrix.product(*place).unwrap().name.clone())
            .collect()
    }

    #[test]
    fn a_list_is_in_the_order_of_a_vietnamese_dictionary() {
        let shelf = shelf();
        let sorted = ["Bia vàng", "Cà phê sữa đá", "Đường cát", "Trà đào"];
        assert_eq!(names(&shelf, &Wanted::default()), sorted);
        let wanted = Wanted {
            descending: true,
            ..Wanted::default()
        };
        assert_eq!(
            names(&shelf, &wanted),
            ["Trà đào", "Đường cát", "Cà phê sữa đá", "Bia vàng"]
        );
    }

    #[test]
    fn codes_are_in_their_order_either_way() {
        let by_code = |descending| Wanted {
            by: SortBy::Code,
            descending,
            ..Wanted::default()
        };
        let up = names(&shelf(), &by_code(false));
        let mut down = names(&shelf(), &by_code(true));
        down.reverse();
        assert_eq!((up[0].as_str(), &up), ("Trà đào", &down));
    }

    #[test]
    fn what_was_never_read_comes_last_either_way() {
        let shelf = shelf();
        for (descending, first) in [(false, "Trà đào"), (true, "Cà phê sữa đá")] {
            let wanted = Wanted {
                by: SortBy::Branch(1),
                descending,
                ..Wanted::default()
            };
            let listed = names(&shelf, &wanted);
            assert_eq!(listed[0], first);
            assert_eq!(listed[2..], ["Bia vàng", "Đường cát"]);
        }
    }

    #[test]
    fn a_level_is_looked_for_in_every_branch_and_counted_before_it_is_chosen() {
        let shelf = shelf();
        let wanted = Wanted {
            level: Some(Level::Low),
            ..Wanted::default()
        };
        assert_eq!(names(&shelf, &wanted), ["Đường cát"]);
        let levels = [
            (Level::Negative, 1),
            (Level::Low, 1),
            (Level::Out, 1),
            (Level::Over, 1),
        ];
        assert_eq!(shelf.select(&wanted).levels, levels);
        assert_eq!(shelf.select(&Wanted::default()).levels, levels);
    }

    #[test]
    fn what_has_to_come_in_is_at_the_least_or_below_in_the_branch_that_is_asked_about() {
        let shelf = StockMatrix::new(vec![
            product(1, "Trà đào", &[Some("24"), Some("-2")]),
            product(2, "Cà phê sữa đá", &[Some("10"), Some("150")]),
            product(3, "Đường cát", &[Some("0"), None]),
        ]);
        let short = |branch| Wanted {
            branch,
            short: true,
            ..Wanted::default()
        };
        let all = ["Cà phê sữa đá", "Đường cát", "Trà đào"];
        assert_eq!(names(&shelf, &short(None)), all);
        assert_eq!(names(&shelf, &short(Some(0))), all[..2]);
        assert_eq!(names(&shelf, &short(Some(1))), all[2..]);
        let counted = |branch| {
            let wanted = Wanted {
                branch,
                ..Wanted::default()
            };
            shelf.select(&wanted).short
        };
        assert_eq!((counted(None), counted(Some(1))), (3, 1));
        // Without a least, what is left is enough.
        assert!(!Thresholds::default().is_short(Decimal::ONE));
    }

    #[test]
    fn a_product_is_found_by_its_words_its_code_and_its_barcode() {
        let shelf = shelf();
        for typed in ["sua ca phe", "SP-0002", "sp 0002", "8930000000002"] {
            let wanted = Wanted {
                text: typed.to_owned(),
                ..Wanted::default()
            };
            assert_eq!(names(&shelf, &wanted), ["Cà phê sữa đá"], "{typed}");
        }
        let wanted = Wanted {
            text: "-".to_owned(),
            ..Wanted::default()
        };
        assert!(names(&shelf, &wanted).is_empty(), "nothing is called so");
    }

    #[test]
    fn what_is_less_than_nothing_is_worth_nothing() {
        let sums = shelf().select(&Wanted::default()).sums;
        // 24 + 150 + 9.5 units at 10,000.
        assert_eq!(sums.at_price, Decimal::from(1_835_000));
        assert_eq!(sums.products, 4);
    }

    #[test]
    fn thresholds_are_not_below_zero_nor_crossed() {
        let ten = Some(Decimal::TEN);
        assert_eq!(
            Thresholds::new(Some(Decimal::NEGATIVE_ONE), None),
            Err(ThresholdError::Negative)
        );
        assert_eq!(
            Thresholds::new(ten, Some(Decimal::ONE)),
            Err(ThresholdError::Crossed)
        );
        assert!(Thresholds::new(ten, ten).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_is_wanted_is_a_part_of_everything_once_each(
            stock in prop::collection::vec((-20_i32..200, 0_i32..200), 0..60),
            text in "[a-c ]{0,3}",
            descending: bool,
            branch in 0_usize..3,
        ) {
            let products = stock.iter().enumerate().map(|(id, (here, there))| {
                let name = ["an", "ba cô", "cá bạc", "bắp"][id % 4];
                let texts = (here.to_string(), there.to_string());
                product(id as i64, name, &[Some(&texts.0), (id % 3 > 0).then_some(texts.1.as_str())])
            });
            let matrix = StockMatrix::new(products.collect());
            let wanted = Wanted { text, descending, by: SortBy::Branch(branch), ..Wanted::default() };
            let selection = matrix.select(&wanted);
            let mut places = selection.places.clone();
            places.sort_unstable();
            places.dedup();
            prop_assert_eq!(places.len(), selection.places.len());
            prop_assert_eq!(selection.sums.products, places.len());
            // Each level is a part of the whole, and choosing it shows as many as were counted.
            for (level, count) in selection.levels {
                let wanted = Wanted { level: Some(level), ..wanted.clone() };
                prop_assert_eq!(matrix.select(&wanted).places.len(), count);
            }
        }
    }
}
