//! How much of a price somebody may take off without asking.
//!
//! A line is judged by itself. The discount of the order is judged together with those of the lines that stayed within
//! the limit, so that two small discounts do not make a large one.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::{
    Cart, Money,
    cart::CartLine,
    pricing::{Discount, Percent},
};

/// The limit of a shop that has set none, in per cent.
pub const USUAL_LIMIT: Decimal = Decimal::TEN;

/// Which discounts of a cart somebody with the right has allowed, up to which share: in per cent, by line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AllowedDiscounts {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    lines: BTreeMap<u32, Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Decimal>,
}

/// A discount that is above the limit, and that nobody has allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    /// The line; `None` is the order as a whole.
    pub line: Option<u32>,
    /// What is taken off, in per cent, with at most two decimals.
    pub share: Decimal,
}

impl AllowedDiscounts {
    /// Whether nothing was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.order.is_none()
    }

    /// Somebody with the right allows it.
    pub fn allow(&mut self, excess: Excess) {
        match excess.line {
            Some(line) => drop(self.lines.insert(line, excess.share)),
            None => self.order = Some(excess.share),
        }
    }

    /// The next order is another customer's. The numbers of lines are never given again.
    pub(crate) fn forget_order(&mut self) {
        self.order = None;
    }

    fn covers(&self, excess: Excess) -> bool {
        let allowed = match excess.line {
            Some(line) => self.lines.get(&line).copied(),
            None => self.order,
        };
        allowed.is_some_and(|allowed| excess.share <= allowed)
    }
}

/// The discounts of `cart` above `limit` per cent that nobody has allowed, the order's last.
#[must_use]
pub fn excesses(cart: &Cart, limit: Decimal) -> Vec<Excess> {
    let mut found = Vec::new();
    let (mut gross, mut within) = (Money::ZERO, Money::ZERO);
    for line in cart.lines() {
        gross += line.gross();
        let share = share_of_line(line);
        if share > limit {
            found.push(Excess {
                line: Some(line.id),
                share,
            });
        } else {
            within += line.discounted();
        }
    }
    if let Some(discount) = cart.terms.discount {
        let net = cart.lines().iter().map(CartLine::total).sum();
        let share = match discount {
            // By itself it is what was typed, whatever it was rounded to.
            Discount::Percent(percent) if within == Money::ZERO => percent.value(),
            _ => share(within + discount.off_order(net), gross),
        };
        if share > limit {
            found.push(Excess { line: None, share });
        }
    }
    found.retain(|excess| !cart.allowed_discounts().covers(*excess));
    found
}

/// What is taken off a line, in per cent.
fn share_of_line(line: &CartLine) -> Decimal {
    match line.discount {
        None => Decimal::ZERO,
        Some(Discount::Percent(percent)) => percent.value(),
        Some(Discount::Amount(each)) => share(each.min(line.unit_price()), line.unit_price()),
    }
}

/// `part` of `whole` in per cent, rounded up to two decimals; 100 of nothing.
fn share(part: Money, whole: Money) -> Decimal {
    (Decimal::from(part) * Decimal::ONE_HUNDRED)
        .checked_div(Decimal::from(whole))
        .map_or(Decimal::ONE_HUNDRED, |share| {
            share
                .round_dp_with_strategy(2, RoundingStrategy::ToPositiveInfinity)
                .normalize()
        })
}

/// Reads the limit that a manager types: `0` lets nobody else give any.
///
/// # Errors
/// [`DiscountError`](crate::pricing::DiscountError)
pub fn parse_limit(text: &str) -> Result<Decimal, crate::pricing::DiscountError> {
    let digits = text.trim().trim_end_matches('%').trim_end();
    if !digits.is_empty() && digits.bytes().all(|b| b == b'0') {
        return Ok(Decimal::ZERO);
    }
    Ok(Percent::parse_typed(text)?.value())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{
        Quantity,
        cart::{CartProduct, LineTerms, OrderTerms, Unit},
    };

    fn cart(prices: &[i32]) -> Cart {
        let mut cart = Cart::default();
        for (id, price) in (1..).zip(prices) {
            let unit = Unit {
                id,
                name: "lon".to_owned(),
                multiplier: Quantity::ONE,
                price: Money::from_dong(*price),
                base: true,
            };
            let product = CartProduct {
                product_id: id,
                variation_id: id,
                name: "Cà phê".to_owned(),
                code: id.to_string(),
                parts: Vec::new(),
                units: vec![unit],
            };
            cart.add(product, Quantity::ONE).unwrap();
        }
        cart
    }

    fn line(cart: &mut Cart, id: u32, discount: &str) {
        let terms = LineTerms {
            discount: Discount::parse_typed(discount).unwrap(),
            ..LineTerms::default()
        };
        cart.set_line_terms(id, terms).unwrap();
    }

    fn order(cart: &mut Cart, discount: &str) {
        let terms = OrderTerms {
            discount: Discount::parse_typed(discount).unwrap(),
            ..OrderTerms::default()
        };
        cart.set_terms(terms).unwrap();
    }

    fn found(cart: &Cart) -> Vec<(Option<u32>, String)> {
        let found = excesses(cart, USUAL_LIMIT);
        let shown = |excess: Excess| (excess.line, excess.share.to_string());
        found.into_iter().map(shown).collect()
    }

    #[test]
    fn a_discount_up_to_the_limit_is_nobodys_business_however_it_was_typed() {
        let mut cart = cart(&[15_555, 20_000]);
        line(&mut cart, 1, "10%");
        line(&mut cart, 2, "2000");
        assert_eq!(found(&cart), []);
        line(&mut cart, 1, "10,01%");
        line(&mut cart, 2, "2001");
        assert_eq!(
            found(&cart),
            [(Some(1), "10.01".into()), (Some(2), "10.01".into())]
        );
    }

    #[test]
    fn a_discount_of_the_order_counts_with_those_of_its_lines() {
        let mut cart = cart(&[100_000, 100_000]);
        order(&mut cart, "10%");
        assert_eq!(found(&cart), []);
        line(&mut cart, 1, "10%");
        assert_eq!(found(&cart), [(None, "14.5".into())]);
    }

    #[test]
    fn a_line_that_was_allowed_more_does_not_count_against_the_order() {
        let mut cart = cart(&[100_000, 100_000]);
        line(&mut cart, 1, "50%");
        order(&mut cart, "10%");
        assert_eq!(found(&cart), [(Some(1), "50".into())]);
        for excess in excesses(&cart, USUAL_LIMIT) {
            cart.allow_discount(excess);
        }
        assert_eq!(found(&cart), []);
        line(&mut cart, 1, "51%");
        assert_eq!(found(&cart), [(Some(1), "51".into())]);
    }

    #[test]
    fn an_amount_grows_to_a_larger_share_when_goods_are_taken_out() {
        let mut cart = cart(&[20_000, 980_000]);
        order(&mut cart, "10000");
        assert_eq!(found(&cart), []);
        cart.remove(2).unwrap();
        assert_eq!(found(&cart), [(None, "50".into())]);
    }

    #[test]
    fn what_was_allowed_for_one_customer_is_not_for_the_next() {
        let mut cart = cart(&[20_000]);
        order(&mut cart, "50%");
        cart.allow_discount(excesses(&cart, USUAL_LIMIT)[0]);
        cart.clear();
        cart.undo().unwrap();
        assert_eq!(found(&cart), [(None, "50".into())]);
    }

    #[test]
    fn a_limit_is_a_percentage_or_nothing() {
        assert_eq!(parse_limit("0").unwrap(), Decimal::ZERO);
        assert_eq!(parse_limit("12,5 %").unwrap().to_string(), "12.5");
        for text in ["", "-1", "101", "mười"] {
            assert!(parse_limit(text).is_err(), "{text:?}");
        }
    }
}
