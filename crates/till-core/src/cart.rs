//! The cart of one customer: lines, quantities, units, and what was removed last.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Money, Quantity};

/// A unit a product is sold in: lon, lốc, thùng.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// NextX's id of the unit; 0 where the list of products named a unit without one.
    pub id: i64,
    /// Its name as the shop writes it.
    pub name: String,
    /// How many base units it holds.
    pub multiplier: Quantity,
    /// The price of one of it.
    pub price: Money,
    /// Whether stock is counted in it.
    pub base: bool,
}

/// A product as it is put into a cart: the facts that the sale will freeze.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartProduct {
    /// NextX's product id.
    pub product_id: i64,
    /// NextX's variation id; what stock and prices hang on.
    pub variation_id: i64,
    /// The full name.
    pub name: String,
    /// The shop's code.
    pub code: String,
    /// The units it can be sold in, the base unit first. Never empty.
    pub units: Vec<Unit>,
}

/// One line of a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// Its number within the cart, never reused.
    pub id: u32,
    /// What is sold.
    pub product: CartProduct,
    /// The unit it is sold in.
    pub unit: Unit,
    /// How many of that unit.
    pub quantity: Quantity,
}

/// The customer of a cart; a cart without one is a walk-in's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartCustomer {
    /// The till's own number of the customer.
    pub id: i64,
    /// Full name.
    pub name: String,
    /// Phone as it is stored.
    pub phone: String,
    /// NextX's id, once it is known.
    #[serde(default)]
    pub remote_id: Option<i64>,
}

/// A cart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    /// Counts every change; a payment names the revision it was quoted for.
    pub revision: u32,
    next_line: u32,
    lines: Vec<CartLine>,
    /// The line the keys `+`, `−` and Delete act on.
    pub current: Option<u32>,
    /// The customer, or a walk-in.
    pub customer: Option<CartCustomer>,
    /// The lines that the last removal took away, with the places they had.
    removed: Vec<(usize, CartLine)>,
    /// The customer whom clearing the cart took away.
    removed_customer: Option<CartCustomer>,
}

/// Why a cart did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CartError {
    /// The line is not there any more.
    #[error("the cart has no such line")]
    NoSuchLine,
    /// The product is not sold in that unit.
    #[error("the product has no such unit")]
    NoSuchUnit,
    /// Together with what is there already it would be more than [`Quantity::MOST`].
    #[error("the quantity is too large")]
    QuantityTooLarge,
    /// The total would be beyond [`Money::MAX`].
    #[error("the total is too large")]
    TotalTooLarge,
    /// [`Cart::MOST_LINES`] are in it.
    #[error("the cart is full")]
    Full,
}

impl CartLine {
    /// Unit price × quantity, rounded half up to whole đồng.
    #[must_use]
    pub fn total(&self) -> Money {
        // `Cart` admits only lines whose total is in range.
        line_total(self.unit.price, self.quantity).unwrap_or(Money::MAX)
    }

    /// The quantity in base units: what leaves the stock.
    #[must_use]
    pub fn base_quantity(&self) -> Decimal {
        // `Cart` admits only lines for which this is a number.
        self.checked_base_quantity().unwrap_or(Decimal::MAX)
    }

    fn checked_base_quantity(&self) -> Option<Decimal> {
        self.quantity
            .value()
            .checked_mul(self.unit.multiplier.value())
    }
}

fn line_total(price: Money, quantity: Quantity) -> Result<Money, CartError> {
    Decimal::from(price)
        .checked_mul(quantity.value())
        .and_then(|exact| Money::rounded(exact).ok())
        .ok_or(CartError::TotalTooLarge)
}

impl Cart {
    /// The most lines a cart takes (reference Q36 leaves the server's limit open).
    pub const MOST_LINES: usize = 500;

    /// The lines in the order they were added.
    #[must_use]
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    /// What the customer pays.
    #[must_use]
    pub fn total(&self) -> Money {
        self.lines.iter().map(CartLine::total).sum()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether [`Cart::undo`] has something to bring back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.removed.is_empty()
    }

    /// Adds `quantity` of `product` in its base unit, to the line that has it already or as a new line.
    ///
    /// # Errors
    /// [`CartError::QuantityTooLarge`], [`CartError::TotalTooLarge`], [`CartError::Full`]; the cart is then as it was.
    pub fn add(&mut self, product: CartProduct, quantity: Quantity) -> Result<u32, CartError> {
        let unit = product
            .units
            .first()
            .cloned()
            .ok_or(CartError::NoSuchUnit)?;
        let same = |line: &CartLine| {
            line.product.variation_id == product.variation_id && line.unit == unit
        };
        if let Some(line) = self.lines.iter().find(|line| same(line)) {
            let id = line.id;
            let sum = Quantity::for_sale(line.quantity.value() + quantity.value())
                .map_err(|_| CartError::QuantityTooLarge)?;
            self.set_quantity(id, sum)?;
            return Ok(id);
        }
        if self.lines.len() >= Self::MOST_LINES {
            return Err(CartError::Full);
        }
        let id = self.next_line + 1;
        self.try_change(|cart| {
            cart.next_line = id;
            cart.current = Some(id);
            cart.lines.push(CartLine {
                id,
                product,
                unit,
                quantity,
            });
            Ok(())
        })?;
        Ok(id)
    }

    /// Sets the quantity of a line and makes it the current one.
    ///
    /// # Errors
    /// [`CartError::NoSuchLine`], [`CartError::TotalTooLarge`].
    pub fn set_quantity(&mut self, id: u32, quantity: Quantity) -> Result<(), CartError> {
        self.try_change(|cart| {
            cart.line_mut(id)?.quantity = quantity;
            cart.current = Some(id);
            Ok(())
        })
    }

    /// One whole unit more or less of a line, which becomes the current one; a line never steps down to nothing.
    ///
    /// # Errors
    /// [`CartError::NoSuchLine`], [`CartError::QuantityTooLarge`], [`CartError::TotalTooLarge`].
    pub fn step(&mut self, id: u32, up: bool) -> Result<(), CartError> {
        let step = if up { Decimal::ONE } else { -Decimal::ONE };
        let stepped = self.line_mut(id)?.quantity.value() + step;
        if stepped <= Decimal::ZERO {
            return Ok(());
        }
        let quantity = Quantity::for_sale(stepped).map_err(|_| CartError::QuantityTooLarge)?;
        self.set_quantity(id, quantity)
    }

    /// Sells a line in another of its product's units. The quantity stays as it is.
    ///
    /// # Errors
    /// [`CartError::NoSuchLine`], [`CartError::NoSuchUnit`], [`CartError::TotalTooLarge`].
    pub fn set_unit(&mut self, id: u32, unit_id: i64) -> Result<(), CartError> {
        self.try_change(|cart| {
            let line = cart.line_mut(id)?;
            let unit = line.product.units.iter().find(|unit| unit.id == unit_id);
            line.unit = unit.cloned().ok_or(CartError::NoSuchUnit)?;
            cart.current = Some(id);
            Ok(())
        })
    }

    /// Takes a line out; [`Cart::undo`] brings it back.
    ///
    /// # Errors
    /// [`CartError::NoSuchLine`].
    pub fn remove(&mut self, id: u32) -> Result<(), CartError> {
        let at = self
            .lines
            .iter()
            .position(|line| line.id == id)
            .ok_or(CartError::NoSuchLine)?;
        self.removed = vec![(at, self.lines.remove(at))];
        self.removed_customer = None;
        let neighbour = self.lines.get(at).or_else(|| self.lines.last());
        self.current = neighbour.map(|line| line.id);
        self.revision += 1;
        Ok(())
    }

    /// Takes every line out, and the customer: the next cart is another's. [`Cart::undo`] brings them back.
    pub fn clear(&mut self) {
        self.removed_customer = self.customer.take();
        self.removed = std::mem::take(&mut self.lines)
            .into_iter()
            .enumerate()
            .collect();
        self.current = None;
        self.revision += 1;
    }

    /// Brings back what the last removal took away.
    ///
    /// # Errors
    /// [`CartError::Full`], [`CartError::TotalTooLarge`]; nothing is lost then.
    pub fn undo(&mut self) -> Result<(), CartError> {
        if self.lines.len() + self.removed.len() > Self::MOST_LINES {
            return Err(CartError::Full);
        }
        self.try_change(|cart| {
            for (at, line) in std::mem::take(&mut cart.removed) {
                cart.current = Some(line.id);
                cart.lines.insert(at.min(cart.lines.len()), line);
            }
            let customer = cart.removed_customer.take();
            cart.customer = cart.customer.take().or(customer);
            Ok(())
        })
    }

    /// Names the customer, or makes the cart a walk-in's.
    pub fn set_customer(&mut self, customer: Option<CartCustomer>) {
        self.customer = customer;
        self.revision += 1;
    }

    /// Makes a line the current one, if it is there.
    pub fn select(&mut self, id: u32) {
        if self.lines.iter().any(|line| line.id == id) {
            self.current = Some(id);
        }
    }

    /// An empty cart for the next customer. Its revision goes on, so that no payment quoted for the old one fits.
    #[must_use]
    pub fn next_customer(&self) -> Self {
        Self {
            revision: self.revision + 1,
            ..Self::default()
        }
    }

    fn line_mut(&mut self, id: u32) -> Result<&mut CartLine, CartError> {
        self.lines
            .iter_mut()
            .find(|line| line.id == id)
            .ok_or(CartError::NoSuchLine)
    }

    /// Applies `change` wholly or not at all, and holds the total in range.
    fn try_change(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<(), CartError>,
    ) -> Result<(), CartError> {
        let mut changed = self.clone();
        change(&mut changed)?;
        let exact = |line: &CartLine| {
            line.checked_base_quantity()
                .ok_or(CartError::QuantityTooLarge)?;
            Ok(Decimal::from(line_total(line.unit.price, line.quantity)?))
        };
        let total = changed.lines.iter().map(exact);
        let total: Decimal = total.sum::<Result<_, CartError>>()?;
        Money::rounded(total).map_err(|_| CartError::TotalTooLarge)?;
        changed.revision += 1;
        *self = changed;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn product(variation_id: i64, price: i32) -> CartProduct {
        let unit = |id, name: &str, multiplier: i64| Unit {
            id,
            name: name.to_owned(),
            multiplier: Quantity::of(multiplier.into()),
            price: Money::new(i64::from(price) * multiplier).unwrap(),
            base: multiplier == 1,
        };
        CartProduct {
            product_id: variation_id,
            variation_id,
            name: format!("Hàng {variation_id}"),
            code: format!("H{variation_id}"),
            units: vec![unit(1, "lon", 1), unit(2, "thùng", 24)],
        }
    }

    fn quantity(text: &str) -> Quantity {
        Quantity::parse_typed(text).unwrap()
    }

    #[test]
    fn scanning_the_same_product_twice_raises_its_line() {
        let mut cart = Cart::default();
        let first = cart.add(product(1, 15_000), Quantity::ONE).unwrap();
        cart.add(product(2, 4_000), Quantity::ONE).unwrap();
        assert_eq!(cart.add(product(1, 15_000), Quantity::ONE), Ok(first));
        assert_eq!(cart.lines().len(), 2);
        assert_eq!(cart.total(), Money::from_dong(34_000));
        assert_eq!(cart.current, Some(first));
    }

    #[test]
    fn a_line_sold_by_the_case_takes_its_price_and_stock() {
        let mut cart = Cart::default();
        let line = cart.add(product(1, 15_000), quantity("2")).unwrap();
        cart.set_unit(line, 2).unwrap();
        assert_eq!(cart.total(), Money::from_dong(720_000));
        assert_eq!(cart.lines()[0].base_quantity(), Decimal::from(48));
        assert_eq!(cart.set_unit(line, 9), Err(CartError::NoSuchUnit));
    }

    #[test]
    fn weighed_goods_round_half_up_to_whole_dong() {
        let mut cart = Cart::default();
        cart.add(product(1, 168_000), quantity("0,452")).unwrap();
        assert_eq!(cart.total(), Money::from_dong(75_936));
    }

    #[test]
    fn a_removed_line_and_a_cleared_cart_come_back_in_place() {
        let mut cart = Cart::default();
        for id in 1..=3 {
            cart.add(product(id, 1_000), Quantity::ONE).unwrap();
        }
        let before = cart.lines().to_vec();
        cart.remove(2).unwrap();
        assert_eq!(cart.current, Some(3));
        cart.undo().unwrap();
        assert_eq!(cart.lines(), before);
        let customer = CartCustomer {
            id: 7,
            name: "Nguyễn Văn Mẫu".to_owned(),
            phone: "0900000001".to_owned(),
            remote_id: None,
        };
        cart.set_customer(Some(customer.clone()));
        cart.clear();
        assert!(cart.is_empty() && cart.can_undo() && cart.customer.is_none());
        cart.undo().unwrap();
        assert_eq!((cart.lines(), &cart.customer), (&*before, &Some(customer)));
        assert!(!cart.can_undo());
    }

    #[test]
    fn a_step_is_one_whole_unit_and_never_ends_at_nothing() {
        let mut cart = Cart::default();
        let line = cart.add(product(1, 1_000), quantity("1,452")).unwrap();
        for (up, left) in [(false, "0.452"), (false, "0.452"), (true, "1.452")] {
            cart.step(line, up).unwrap();
            assert_eq!(cart.lines()[0].quantity.to_string(), left);
        }
        cart.set_quantity(line, quantity("99999")).unwrap();
        assert_eq!(cart.step(line, true), Err(CartError::QuantityTooLarge));
        assert_eq!(cart.step(9, true), Err(CartError::NoSuchLine));
    }

    #[test]
    fn a_unit_beyond_all_numbers_is_refused() {
        let mut cart = Cart::default();
        let mut absurd = product(1, 0);
        absurd.units[0].multiplier = Quantity::of(Decimal::MAX);
        assert_eq!(
            cart.add(absurd, quantity("2")),
            Err(CartError::QuantityTooLarge)
        );
        assert!(cart.is_empty());
    }

    #[test]
    fn a_change_that_fails_changes_nothing() {
        let mut cart = Cart::default();
        let mut dear = product(1, 1);
        dear.units[0].price = Money::MAX;
        cart.add(dear.clone(), Quantity::ONE).unwrap();
        let before = cart.clone();
        let second = cart.add(product(2, 1), Quantity::ONE);
        assert_eq!(second, Err(CartError::TotalTooLarge));
        assert_eq!(cart.add(dear, Quantity::ONE), Err(CartError::TotalTooLarge));
        assert_eq!(
            cart.set_quantity(7, Quantity::ONE),
            Err(CartError::NoSuchLine)
        );
        assert_eq!(cart, before);
    }

    #[test]
    fn every_change_gives_the_cart_the_next_revision() {
        let mut cart = Cart::default();
        assert!(cart.is_empty());
        let line = cart.add(product(1, 1_000), Quantity::ONE).unwrap();
        assert!(!cart.is_empty());
        cart.set_customer(None);
        assert_eq!(cart.revision, 2);
        cart.remove(line).unwrap();
        assert_eq!(cart.revision, 3);
        cart.undo().unwrap();
        cart.clear();
        assert_eq!(cart.revision, 5);
        let next = cart.next_customer();
        assert!(next.is_empty() && next.revision == 6);
    }

    #[test]
    fn the_current_line_is_one_that_is_there() {
        let mut cart = Cart::default();
        let first = cart.add(product(1, 1_000), Quantity::ONE).unwrap();
        let second = cart.add(product(2, 1_000), Quantity::ONE).unwrap();
        cart.select(first);
        assert_eq!(cart.current, Some(first));
        cart.select(second + 1);
        assert_eq!(cart.current, Some(first));
    }

    #[test]
    fn a_removal_comes_back_only_where_there_is_room() {
        let mut cart = Cart::default();
        let most = i64::try_from(Cart::MOST_LINES).unwrap();
        for id in 1..=most {
            cart.add(product(id, 1), Quantity::ONE).unwrap();
        }
        assert_eq!(
            cart.add(product(most + 1, 1), Quantity::ONE),
            Err(CartError::Full)
        );
        cart.remove(1).unwrap();
        cart.undo().unwrap();
        cart.clear();
        cart.add(product(most + 1, 1), Quantity::ONE).unwrap();
        assert_eq!(cart.undo(), Err(CartError::Full));
        assert!(cart.can_undo(), "nothing is lost");
    }

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_the_lines_and_every_change_counts(
            steps in prop::collection::vec((0_u8..4, 1_i64..6, 1_i64..50_000), 1..60)
        ) {
            let mut cart = Cart::default();
            for (step, id, thousandths) in steps {
                let before = cart.revision;
                let quantity = Quantity::for_sale(Decimal::new(thousandths, 3)).unwrap();
                let changed = match step {
                    0 => cart.add(product(id, 12_345), quantity).is_ok(),
                    1 => cart.set_quantity(u32::try_from(id).unwrap(), quantity).is_ok(),
                    2 => cart.remove(u32::try_from(id).unwrap()).is_ok(),
                    _ => cart.undo().is_ok(),
                };
                prop_assert_eq!(cart.revision, before + u32::from(changed));
                prop_assert_eq!(cart.is_empty(), cart.lines().is_empty());
                let exact: Decimal = cart.lines().iter().map(|line| Decimal::from(line.total())).sum();
                prop_assert_eq!(Decimal::from(cart.total()), exact);
                prop_assert!(cart.lines().iter().all(|line| line.total() >= Money::ZERO));
            }
        }
    }
}
