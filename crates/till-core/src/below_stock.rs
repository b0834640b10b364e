//! Selling more than there is.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Cart;

/// What becomes of a sale of more than there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BelowStock {
    /// It is marked in the cart, and sold.
    #[default]
    Allow,
    /// Whoever takes the payment is asked first.
    Warn,
    /// It is not sold, unless somebody with the right allows it.
    Refuse,
}

/// A product of which a cart holds more than there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// NextX's variation id.
    pub variation_id: i64,
    /// Its name.
    pub product: String,
    /// The name of its base unit.
    pub unit: String,
    /// How many base units the cart holds, of all its lines together.
    pub wanted: Decimal,
    /// How many there are.
    pub left: Decimal,
}

/// The products of which `cart` holds more than `on_hand`, in the order of their first lines. One whose stock is not known
/// is never short.
#[must_use]
pub fn shortages(cart: &Cart, on_hand: &HashMap<i64, Decimal>) -> Vec<Shortage> {
    let mut wanted: Vec<Shortage> = Vec::new();
    for line in cart.lines() {
        let variation_id = line.product.variation_id;
        let Some(left) = on_hand.get(&variation_id).copied() else {
            continue;
        };
        let quantity = line.base_quantity();
        match wanted.iter_mut().find(|it| it.variation_id == variation_id) {
            Some(known) => known.wanted = known.wanted.saturating_add(quantity),
            None => wanted.push(Shortage {
                variation_id,
                product: line.product.name.clone(),
                unit: line
                    .product
                    .units
                    .first()
                    .map_or_else(String::new, |unit| unit.name.clone()),
                wanted: quantity,
                left,
            }),
        }
    }
    wanted.retain(|shortage| shortage.wanted > shortage.left);
    wanted
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{
        Money, Quantity,
        cart::{CartProduct, Unit},
    };

    fn product(variation_id: i64) -> CartProduct {
        let unit = |id, name: &str, holds: i64| Unit {
            id,
            name: name.to_owned(),
            multiplier: Quantity::of(holds.into()),
            price: Money::new(1_000 * holds).unwrap(),
            base: holds == 1,
        };
        CartProduct {
            product_id: variation_id,
            variation_id,
            name: format!("Hàng {variation_id}"),
            code: String::new(),
            parts: Vec::new(),
            units: vec![unit(1, "lon", 1), unit(2, "thùng", 24)],
        }
    }

    #[test]
    fn lines_of_one_product_are_counted_together_in_its_base_unit() {
        let mut cart = Cart::default();
        cart.add(product(1), Quantity::of(6.into())).unwrap();
        cart.add_in(product(1), 2, Quantity::ONE).unwrap();
        cart.add(product(2), Quantity::of(3.into())).unwrap();
        let on_hand = HashMap::from([(1, 29.into()), (2, 3.into())]);
        let short = shortages(&cart, &on_hand);
        assert_eq!(short.len(), 1);
        assert_eq!(
            (short[0].product.as_str(), short[0].unit.as_str()),
            ("Hàng 1", "lon")
        );
        assert_eq!((short[0].wanted, short[0].left), (30.into(), 29.into()));
        let enough = HashMap::from([(1, 30.into()), (2, 3.into())]);
        assert_eq!(shortages(&cart, &enough), []);
    }

    #[test]
    fn what_is_not_known_is_never_short() {
        let mut cart = Cart::default();
        cart.add(product(1), Quantity::of(6.into())).unwrap();
        assert_eq!(shortages(&cart, &HashMap::new()), []);
        // A stock below zero is known well enough.
        let below = HashMap::from([(1, (-2).into())]);
        assert_eq!(shortages(&cart, &below).len(), 1);
    }
}
