//! A purchase order while it is written: what was typed, what is wrong with it, and what it comes to.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Money, Quantity,
    money::MoneyError,
    pricing::{Discount, DiscountError, spread},
    quantity::QuantityError,
    tax::TaxRate,
};

/// The most lines of one order; a longer file is split by whoever imports it.
pub const MOST_LINES: usize = 5_000;

/// A supplier as an order names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplier {
    /// NextX's id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Phone; may be empty.
    #[serde(default)]
    pub phone: String,
}

/// A line as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedPurchaseLine {
    /// NextX's product id.
    pub product_id: i64,
    /// NextX's variation id.
    pub variation_id: i64,
    /// Full name.
    pub name: String,
    /// The shop's code.
    pub code: String,
    /// NextX's id of the unit; 0 where it is not known.
    pub unit_id: i64,
    /// The unit's name.
    pub unit: String,
    /// How many base units it holds.
    pub multiplier: Decimal,
    /// How many of the unit.
    pub quantity: String,
    /// What one of the unit costs, in đồng.
    pub price: String,
    /// What is taken off the whole line: an amount, or a percentage with its sign; empty is nothing.
    #[serde(default)]
    pub discount: String,
    /// What is written beside it.
    #[serde(default)]
    pub note: String,
}

/// An order as typed; also what a draft keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedPurchase {
    /// Who supplies.
    #[serde(default)]
    pub supplier: Option<Supplier>,
    /// NextX's id of the branch.
    #[serde(default)]
    pub branch_id: Option<i64>,
    /// NextX's id of the store that the goods come into.
    #[serde(default)]
    pub store_id: Option<i64>,
    /// The goods.
    #[serde(default)]
    pub lines: Vec<TypedPurchaseLine>,
    /// What is taken off the whole: an amount, or a percentage with its sign; empty is nothing.
    #[serde(default)]
    pub discount: String,
    /// The rate of the tax in per cent; empty is none.
    #[serde(default)]
    pub tax: String,
    /// What the supplier is told.
    #[serde(default)]
    pub note: String,
    /// What the staff note.
    #[serde(default)]
    pub staff_note: String,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// No quantity.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    /// No price.
    #[error(transparent)]
    Price(#[from] MoneyError),
    /// No discount, or one above what the line is worth.
    #[error(transparent)]
    Discount(#[from] DiscountError),
}

/// What is wrong with an order besides its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PurchaseFault {
    /// Nobody supplies it.
    NoSupplier,
    /// It is of no branch.
    NoBranch,
    /// It comes into no store.
    NoStore,
    /// It has no lines.
    NoLines,
    /// It has more than [`MOST_LINES`].
    TooManyLines,
    /// A line is wrong.
    Line,
    /// Its discount is none, or above what the goods are worth.
    Discount,
    /// Its tax is no rate.
    Tax,
    /// It comes to more than any sum of money can hold.
    TooLarge,
}

/// A line that is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurchaseLine {
    /// How many of its unit.
    pub quantity: Quantity,
    /// What one costs.
    pub price: Money,
    /// What is taken off the whole line.
    pub discount: Money,
    /// Its share of the tax.
    pub tax: Money,
    /// What it comes to before tax and the discount of the whole.
    pub total: Money,
}

/// What an order comes to: `total = goods − discount + tax`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PurchaseAmounts {
    /// What its lines come to.
    pub goods: Money,
    /// What is taken off the whole.
    pub discount: Money,
    /// Tax on top.
    pub tax: Money,
    /// What is owed to the supplier.
    pub total: Money,
}

/// An order that was reckoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Line by line.
    pub lines: Vec<Result<PurchaseLine, LineFault>>,
    /// What the lines that are right come to.
    pub amounts: PurchaseAmounts,
    /// What is wrong; an order with nothing wrong can be sent.
    pub faults: Vec<PurchaseFault>,
}

impl Purchase {
    /// Reckons what was typed.
    #[must_use]
    pub fn of(typed: &TypedPurchase) -> Self {
        let mut faults = Vec::new();
        let mut wrong = |is_wrong: bool, fault| {
            if is_wrong {
                faults.push(fault);
            }
        };
        wrong(typed.supplier.is_none(), PurchaseFault::NoSupplier);
        wrong(typed.branch_id.is_none(), PurchaseFault::NoBranch);
        wrong(typed.store_id.is_none(), PurchaseFault::NoStore);
        wrong(typed.lines.is_empty(), PurchaseFault::NoLines);
        wrong(typed.lines.len() > MOST_LINES, PurchaseFault::TooManyLines);
        let mut lines: Vec<Result<PurchaseLine, LineFault>> =
            typed.lines.iter().map(line).collect();
        wrong(lines.iter().any(Result::is_err), PurchaseFault::Line);
        let goods: Decimal = lines
            .iter()
            .flatten()
            .map(|line| Decimal::from(line.total))
            .sum();
        let goods = Money::rounded(goods);
        wrong(goods.is_err(), PurchaseFault::TooLarge);
        let goods = goods.unwrap_or(Money::MAX);
        let discount = off(&typed.discount, goods);
        wrong(discount.is_err(), PurchaseFault::Discount);
        let discount = discount.unwrap_or_default();
        let tax = tax_on(&typed.tax, goods - discount);
        wrong(tax.is_none(), PurchaseFault::Tax);
        let tax = tax.unwrap_or_default();
        let total = Decimal::from(goods) - Decimal::from(discount) + Decimal::from(tax);
        let total = Money::rounded(total);
        wrong(
            total.is_err() && goods != Money::MAX,
            PurchaseFault::TooLarge,
        );
        let weights: Vec<Money> = lines.iter().flatten().map(|line| line.total).collect();
        if !weights.is_empty() {
            let shares = spread(tax, &weights);
            for (line, share) in lines.iter_mut().flatten().zip(shares) {
                line.tax = share;
            }
        }
        Self {
            lines,
            amounts: PurchaseAmounts {
                goods,
                discount,
                tax,
                total: total.unwrap_or(Money::MAX),
            },
            faults,
        }
    }

    /// Whether it can be sent.
    #[must_use]
    pub const fn is_right(&self) -> bool {
        self.faults.is_empty()
    }
}

fn line(typed: &TypedPurchaseLine) -> Result<PurchaseLine, LineFault> {
    let quantity = Quantity::parse_typed(&typed.quantity)?;
    let price = Money::parse_typed(&typed.price)?;
    let gross = Money::rounded(Decimal::from(price) * quantity.value())?;
    let discount = off(&typed.discount, gross)?;
    Ok(PurchaseLine {
        quantity,
        price,
        discount,
        tax: Money::ZERO,
        total: gross - discount,
    })
}

/// What a typed discount takes off `worth`.
fn off(typed: &str, worth: Money) -> Result<Money, DiscountError> {
    match Discount::parse_typed(typed)? {
        None => Ok(Money::ZERO),
        Some(Discount::Amount(amount)) if amount > worth => Err(DiscountError::OutOfRange),
        Some(discount) => Ok(discount.off_order(worth)),
    }
}

/// The tax at a typed rate; none where that is no rate.
fn tax_on(typed: &str, amount: Money) -> Option<Money> {
    if typed.trim().is_empty() {
        return Some(Money::ZERO);
    }
    let rate = TaxRate::parse_typed(typed).ok()?;
    Money::rounded(Decimal::from(amount) * rate.value() / Decimal::ONE_HUNDRED).ok()
}

/// How much of a product to order so that a branch has what it should: up to the most where one is set, else up to the
/// least; nothing where there is enough, or where nothing is set and something is there.
#[must_use]
pub fn to_order(on_hand: Decimal, thresholds: crate::stock_matrix::Thresholds) -> Decimal {
    let wanted = thresholds.most.or(thresholds.least);
    let missing = match wanted {
        Some(wanted) => wanted - on_hand,
        // What nobody has set a threshold for is filled up from below zero alone.
        None => -on_hand,
    };
    missing.max(Decimal::ZERO)
}

/// How a price stands to the one that was paid last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceHint {
    /// More is paid.
    Dearer,
    /// Less is paid.
    Cheaper,
}

impl PriceHint {
    /// Of a price of a unit and that of the last time; none where they are the same or nobody knows.
    #[must_use]
    pub fn of(price: Money, last: Option<Money>) -> Option<Self> {
        match price.cmp(&last?) {
            std::cmp::Ordering::Greater => Some(Self::Dearer),
            std::cmp::Ordering::Less => Some(Self::Cheaper),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// What was paid last for a unit of a variation, by both ids.
pub type LastPrices = HashMap<(i64, i64), Money>;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::stock_matrix::Thresholds;

    fn typed_line(quantity: &str, price: &str, discount: &str) -> TypedPurchaseLine {
        TypedPurchaseLine {
            product_id: 1,
            variation_id: 1,
            name: "Trà đào".to_owned(),
            code: "TD01".to_owned(),
            unit_id: 2,
            unit: "thùng".to_owned(),
            multiplier: Decimal::from(24),
            quantity: quantity.to_owned(),
            price: price.to_owned(),
            discount: discount.to_owned(),
            note: String::new(),
        }
    }

    fn order(lines: Vec<TypedPurchaseLine>) -> TypedPurchase {
        TypedPurchase {
            supplier: Some(Supplier {
                id: 9,
                name: "NCC Minh Long".to_owned(),
                phone: String::new(),
            }),
            branch_id: Some(11),
            store_id: Some(31),
            lines,
            ..TypedPurchase::default()
        }
    }

    #[test]
    fn an_order_adds_up() {
        let typed = TypedPurchase {
            discount: "10%".to_owned(),
            tax: "8".to_owned(),
            ..order(vec![
                typed_line("10", "200.000", "50.000"),
                typed_line("2,5", "40.000", ""),
            ])
        };
        let purchase = Purchase::of(&typed);
        assert!(purchase.is_right(), "{:?}", purchase.faults);
        let PurchaseAmounts {
            goods,
            discount,
            tax,
            total,
        } = purchase.amounts;
        // 1,950,000 and 100,000.
        assert_eq!(goods.dong(), 2_050_000);
        assert_eq!(discount.dong(), 205_000);
        assert_eq!(tax.dong(), 147_600);
        assert_eq!(total.dong(), 1_992_600);
        let shares: Money = purchase.lines.iter().flatten().map(|line| line.tax).sum();
        assert_eq!(shares, tax);
    }

    #[test]
    fn what_is_missing_or_no_number_is_told_where_it_stands() {
        let empty = Purchase::of(&TypedPurchase::default());
        assert_eq!(
            empty.faults,
            [
                PurchaseFault::NoSupplier,
                PurchaseFault::NoBranch,
                PurchaseFault::NoStore,
                PurchaseFault::NoLines,
            ]
        );
        let typed = TypedPurchase {
            tax: "tám".to_owned(),
            discount: "9.999.999.999".to_owned(),
            ..order(vec![
                typed_line("hai thùng", "1.000", ""),
                typed_line("1", "1,5", ""),
                typed_line("1", "1.000", "2.000"),
                typed_line("1", "1.000", ""),
            ])
        };
        let purchase = Purchase::of(&typed);
        assert_eq!(
            purchase.faults,
            [
                PurchaseFault::Line,
                PurchaseFault::Discount,
                PurchaseFault::Tax
            ]
        );
        assert_eq!(
            purchase.lines[..3],
            [
                Err(LineFault::Quantity(QuantityError::Malformed)),
                Err(LineFault::Price(MoneyError::Malformed)),
                Err(LineFault::Discount(DiscountError::OutOfRange)),
            ]
        );
        assert_eq!(purchase.amounts.total.dong(), 1_000);
    }

    #[test]
    fn what_is_low_is_filled_up_and_never_below_zero() {
        let of = |least: Option<i64>, most: Option<i64>| {
            Thresholds::new(least.map(Decimal::from), most.map(Decimal::from)).unwrap()
        };
        for (on_hand, thresholds, ordered) in [
            (4, of(Some(10), Some(100)), 96),
            (4, of(Some(10), None), 6),
            (-3, of(None, None), 3),
            (0, of(None, None), 0),
            (200, of(Some(10), Some(100)), 0),
        ] {
            let ordered_now = to_order(Decimal::from(on_hand), thresholds);
            assert_eq!(ordered_now, Decimal::from(ordered), "{on_hand}");
        }
    }

    #[test]
    fn a_price_is_compared_with_the_last_one() {
        let last = Some(Money::from_dong(10_000));
        let hint = |price: i32, last| PriceHint::of(Money::from_dong(price), last);
        assert_eq!(hint(12_000, last), Some(PriceHint::Dearer));
        assert_eq!(hint(9_000, last), Some(PriceHint::Cheaper));
        assert_eq!(hint(10_000, last), None);
        assert_eq!(hint(10_000, None), None);
    }

    proptest! {
        #[test]
        fn the_parts_of_any_order_add_up(
            lines in prop::collection::vec((1_u32..5_000, 0_u32..50_000_000), 1..40),
            percent in 1_u32..=100,
            rate in 0_u32..=100,
        ) {
            let lines = lines
                .into_iter()
                .map(|(quantity, price)| typed_line(&quantity.to_string(), &price.to_string(), ""))
                .collect();
            let typed = TypedPurchase {
                discount: format!("{percent}%"),
                tax: rate.to_string(),
                ..order(lines)
            };
            let purchase = Purchase::of(&typed);
            prop_assert!(purchase.is_right());
            let PurchaseAmounts { goods, discount, tax, total } = purchase.amounts;
            prop_assert_eq!(total, goods - discount + tax);
            let lines: Money = purchase.lines.iter().flatten().map(|line| line.total).sum();
            prop_assert_eq!(lines, goods);
            let taxes: Money = purchase.lines.iter().flatten().map(|line| line.tax).sum();
            prop_assert_eq!(taxes, tax);
        }
    }
}
