//! The cart of one customer: lines, quantities, units, and what was removed last.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Money, Quantity,
    discount_limit::{AllowedDiscounts, Excess},
    price_book::{BookChoice, BookPrice},
    pricing::{CashRounding, Discount, Priced, Surcharge, Tax},
    scale_label::Weighed,
    tax::{self, TaxChoice, TaxTotal},
};

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
    /// What a combo is made of; empty where it is none, or where its parts were not read yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ComboPart>,
}

/// A part of a combo. It is shown and never reckoned with: what a combo costs and takes from the stock is its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComboPart {
    /// NextX's variation id of the part.
    pub variation_id: i64,
    /// Its full name.
    pub name: String,
    /// The name of the unit it is counted in; empty where it is not known.
    pub unit: String,
    /// How many of it one combo holds; none where NextX does not say.
    pub quantity: Option<Quantity>,
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
    /// The price of one unit that a person gave in place of the shop's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// The price of one unit by a price book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book: Option<BookPrice>,
    /// What is taken off each unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Which tax a person chose.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub tax_choice: TaxChoice,
    /// Its tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
    /// What was written beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The line to which this was added, as ice to a tea: they are counted, taken out and brought back together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_to: Option<u32>,
}

fn is_usual(choice: &TaxChoice) -> bool {
    *choice == TaxChoice::Usual
}

/// What the shop asks for a line on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShopTerms {
    /// Its tax.
    pub tax: Option<Tax>,
    /// The price of one unit by a price book.
    pub book: Option<BookPrice>,
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

/// What holds for one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineTerms {
    /// The price of one unit; none is the shop's.
    pub price: Option<Money>,
    /// What is taken off each unit.
    pub discount: Option<Discount>,
    /// What is written beside it.
    pub note: String,
}

/// Whom NextX names as the seller of an order: a user of `sales_user.list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SalesPerson {
    /// NextX's id within that list.
    pub id: i64,
    /// Full name, as it was then.
    pub name: String,
}

/// What holds for an order as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderTerms {
    /// What is taken off the whole.
    pub discount: Option<Discount>,
    /// What is charged besides the goods.
    pub surcharges: Vec<Surcharge>,
    /// What the customer reads on the receipt.
    pub note: String,
    /// What only the shop reads.
    pub staff_note: String,
    /// Who sold it; `None` names nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sold_by: Option<SalesPerson>,
    /// Which price book holds.
    pub book: BookChoice,
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
    /// What holds for the order as a whole.
    #[serde(default)]
    pub terms: OrderTerms,
    /// The lines that the last removal took away, with the places they had.
    removed: Vec<(usize, CartLine)>,
    /// The customer whom clearing the cart took away.
    removed_customer: Option<CartCustomer>,
    /// What clearing the cart took away besides.
    #[serde(default)]
    removed_terms: OrderTerms,
    /// What it came to before the shop's own taxes or prices changed under it, until a person has changed something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    repriced_from: Option<Money>,
    /// Discounts above the limit that somebody with the right has allowed.
    #[serde(default, skip_serializing_if = "AllowedDiscounts::is_empty")]
    allowed: AllowedDiscounts,
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
    /// A discount is more than what it is taken off.
    #[error("the discount is more than {most} đồng")]
    DiscountTooLarge {
        /// What it is taken off.
        most: Money,
    },
    /// A price, a discount or a surcharge below zero, or a surcharge of nothing.
    #[error("the amount has to be more than zero")]
    AmountTooSmall,
}

impl CartLine {
    /// What one unit is sold at: the price that a person gave, or the shop's.
    #[must_use]
    pub fn unit_price(&self) -> Money {
        self.price.unwrap_or_else(|| self.shop_price())
    }

    /// What the shop asks for one unit: by a price book, or by the list.
    #[must_use]
    pub fn shop_price(&self) -> Money {
        self.book
            .as_ref()
            .map_or(self.unit.price, |book| book.price)
    }

    /// What one unit is sold at, where that is not the price of the list.
    #[must_use]
    pub fn other_price(&self) -> Option<Money> {
        let price = self.unit_price();
        (price != self.unit.price).then_some(price)
    }

    /// Price × quantity, rounded half up to whole đồng.
    #[must_use]
    pub fn gross(&self) -> Money {
        // `Cart` admits only lines whose price is in range.
        self.checked_gross().unwrap_or(Money::MAX)
    }

    /// What its discount takes off.
    #[must_use]
    pub fn discounted(&self) -> Money {
        self.discount.map_or(Money::ZERO, |discount| {
            discount.off_line(self.gross(), self.quantity)
        })
    }

    /// What it comes to by itself: [`CartLine::gross`] less its discount.
    #[must_use]
    pub fn total(&self) -> Money {
        self.gross() - self.discounted()
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

    pub(crate) fn checked_gross(&self) -> Result<Money, CartError> {
        Decimal::from(self.unit_price())
            .checked_mul(self.quantity.value())
            .and_then(|exact| Money::rounded(exact).ok())
            .ok_or(CartError::TotalTooLarge)
    }
}

impl Cart {
    /// The most lines a cart takes (reference Q36 leaves the server's limit open).
    pub const MOST_LINES: usize = 500;

    /// The lines in the order they were added.
    #[must_use]
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    /// What the customer pays, before the rounding of cash.
    #[must_use]
    pub fn total(&self) -> Money {
        self.priced().total
    }

    /// How the total comes about, before the rounding of cash.
    #[must_use]
    pub fn priced(&self) -> Priced {
        // A cart whose total is out of range does not come about.
        Priced::of(self, CashRounding::NONE).unwrap_or_default()
    }

    /// What of it is taxed at which rate, the highest first.
    #[must_use]
    pub fn taxes(&self) -> Vec<TaxTotal> {
        taxes_of(&self.lines, &self.priced())
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
        let base = product.units.first().ok_or(CartError::NoSuchUnit)?.id;
        self.add_in(product, base, quantity)
    }

    /// Adds `quantity` of `product` in one of its units, to the line that has it already or as a new line.
    ///
    /// # Errors
    /// [`CartError::NoSuchUnit`], and those of [`Cart::add`]; the cart is then as it was.
    pub fn add_in(
        &mut self,
        product: CartProduct,
        unit_id: i64,
        quantity: Quantity,
    ) -> Result<u32, CartError> {
        let unit = product.units.iter().find(|unit| unit.id == unit_id);
        let unit = unit.cloned().ok_or(CartError::NoSuchUnit)?;
        let same = |line: &CartLine| {
            line.product.variation_id == product.variation_id
                && line.unit == unit
                && line.added_to.is_none()
        };
        // One to which something was added is another's: the next one comes without.
        let plain = |line: &CartLine| self.additions_to(line.id).next().is_none();
        if let Some(line) = self.lines.iter().find(|line| same(line) && plain(line)) {
            let id = line.id;
            let sum = Quantity::for_sale(line.quantity.value() + quantity.value())
                .map_err(|_| CartError::QuantityTooLarge)?;
            self.set_quantity(id, sum)?;
            return Ok(id);
        }
        self.add_line(product, unit, quantity, None)
    }

    /// Adds `quantity` of `product` in one of its units as a line of its own, which may be sold at terms of its own.
    ///
    /// # Errors
    /// [`CartError::NoSuchUnit`], [`CartError::TotalTooLarge`], [`CartError::Full`]; the cart is then as it was.
    pub fn add_apart(
        &mut self,
        product: CartProduct,
        unit_id: i64,
        quantity: Quantity,
    ) -> Result<u32, CartError> {
        let unit = product.units.iter().find(|unit| unit.id == unit_id);
        let unit = unit.cloned().ok_or(CartError::NoSuchUnit)?;
        self.add_line(product, unit, quantity, None)
    }

    /// Adds what was weighed as a line of its own, in the base unit: each label is seen for itself.
    ///
    /// # Errors
    /// [`CartError::NoSuchUnit`], [`CartError::TotalTooLarge`], [`CartError::Full`]; the cart is then as it was.
    pub fn add_weighed(
        &mut self,
        product: CartProduct,
        weighed: Weighed,
    ) -> Result<u32, CartError> {
        let unit = product.units.first().cloned();
        let unit = unit.ok_or(CartError::NoSuchUnit)?;
        self.add_line(product, unit, weighed.quantity, weighed.price)
    }

    fn add_line(
        &mut self,
        product: CartProduct,
        unit: Unit,
        quantity: Quantity,
        price: Option<Money>,
    ) -> Result<u32, CartError> {
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
                price,
                book: None,
                discount: None,
                tax_choice: TaxChoice::Usual,
                tax: None,
                note: String::new(),
                added_to: None,
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
            let line = cart.line_mut(id)?;
            let before = std::mem::replace(&mut line.quantity, quantity);
            for addition in cart.lines.iter_mut().filter(|it| it.added_to == Some(id)) {
                // What a person counted by itself stays as it is.
                if let Some(times) = whole_times(addition.quantity, before) {
                    addition.quantity = times_of(quantity, times)?;
                }
            }
            cart.current = Some(id);
            Ok(())
        })
    }

    /// What was added to a line, in the order it was.
    pub fn additions_to(&self, id: u32) -> impl Iterator<Item = &CartLine> {
        self.lines
            .iter()
            .filter(move |line| line.added_to == Some(id))
    }

    /// How many of an addition go with each of its line, at least one; `None` for a line that is no addition.
    #[must_use]
    pub fn times(&self, addition: &CartLine) -> Option<u32> {
        let line = self
            .lines
            .iter()
            .find(|it| Some(it.id) == addition.added_to)?;
        let times = addition
            .quantity
            .value()
            .checked_div(line.quantity.value())?;
        Some(u32::try_from(times.floor()).unwrap_or(u32::MAX).max(1))
    }

    /// Sells a line with these additions, so many of each for each of it. Those of which it has so many already stay as
    /// they are, those that are not named go; each is a line of its own behind it, at the shop's price.
    ///
    /// # Errors
    /// [`CartError::NoSuchLine`], also for a line that is an addition itself, [`CartError::NoSuchUnit`],
    /// [`CartError::QuantityTooLarge`], [`CartError::TotalTooLarge`], [`CartError::Full`]; the cart is then as it was.
    pub fn set_additions(
        &mut self,
        id: u32,
        products: Vec<(CartProduct, u32)>,
    ) -> Result<(), CartError> {
        self.try_change(|cart| {
            let line = cart.line_mut(id)?;
            if line.added_to.is_some() {
                return Err(CartError::NoSuchLine);
            }
            let quantity = line.quantity;
            let wanted = |line: &CartLine| {
                let same =
                    |product: &CartProduct| product.variation_id == line.product.variation_id;
                products
                    .iter()
                    .any(|(product, times)| *times > 0 && same(product))
            };
            cart.lines
                .retain(|line| line.added_to != Some(id) || wanted(line));
            for (product, times) in products.iter().filter(|(_, times)| *times > 0) {
                let has = |line: &&CartLine| line.product.variation_id == product.variation_id;
                let wanted = times_of(quantity, (*times).into())?;
                let there = cart.additions_to(id).find(has);
                match there.map(|line| (line.id, cart.times(line))) {
                    None => cart.insert_addition(id, product.clone(), wanted)?,
                    Some((there, now)) if now != Some(*times) => {
                        cart.line_mut(there)?.quantity = wanted;
                    }
                    Some(_) => {}
                }
            }
            cart.current = Some(id);
            Ok(())
        })
    }

    /// Puts an addition behind the last one of a line.
    fn insert_addition(
        &mut self,
        to: u32,
        product: CartProduct,
        quantity: Quantity,
    ) -> Result<(), CartError> {
        if self.lines.len() >= Self::MOST_LINES {
            return Err(CartError::Full);
        }
        let unit = product.units.first().cloned();
        let unit = unit.ok_or(CartError::NoSuchUnit)?;
        let belongs = |line: &CartLine| line.id == to || line.added_to == Some(to);
        let last = self.lines.iter().rposition(belongs);
        let last = last.ok_or(CartError::NoSuchLine)?;
        self.next_line += 1;
        self.lines.insert(
            last + 1,
            CartLine {
                id: self.next_line,
                product,
                unit,
                quantity,
                price: None,
                book: None,
                discount: None,
                tax_choice: TaxChoice::Usual,
                tax: None,
                note: String::new(),
                added_to: Some(to),
            },
        );
        Ok(())
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

    /// Sells a line in another of its product's units. The quantity stays as it is; a price that a person gave and an
    /// amount that is taken off each unit were meant for the other.
    ///
    /// # Errors
    /// [`CartError::NoSuchLine`], [`CartError::NoSuchUnit`], [`CartError::TotalTooLarge`].
    pub fn set_unit(&mut self, id: u32, unit_id: i64) -> Result<(), CartError> {
        self.try_change(|cart| {
            let line = cart.line_mut(id)?;
            let unit = line.product.units.iter().find(|unit| unit.id == unit_id);
            let unit = unit.cloned().ok_or(CartError::NoSuchUnit)?;
            if line.unit != unit {
                line.unit = unit;
                line.price = None;
                line.book = None;
                line.discount = line
                    .discount
                    .filter(|discount| matches!(discount, Discount::Percent(_)));
            }
            cart.current = Some(id);
            Ok(())
        })
    }

    /// Sells a line at other terms.
    ///
    /// # Errors
    /// [`CartError::NoSuchLine`], [`CartError::AmountTooSmall`], [`CartError::TotalTooLarge`],
    /// [`CartError::DiscountTooLarge`] when more is taken off one unit than it costs.
    pub fn set_line_terms(&mut self, id: u32, terms: LineTerms) -> Result<(), CartError> {
        if terms.price.is_some_and(|price| price < Money::ZERO) {
            return Err(CartError::AmountTooSmall);
        }
        self.try_change(|cart| {
            let line = cart.line_mut(id)?;
            line.price = terms.price.filter(|price| *price != line.shop_price());
            check_discount(terms.discount, line.unit_price())?;
            line.discount = terms.discount;
            terms.note.trim().clone_into(&mut line.note);
            cart.current = Some(id);
            Ok(())
        })
    }

    /// Sells the order at other terms; its price book stays ([`Cart::choose_book`]). A cart that becomes worth less than its discount costs nothing, and never less.
    ///
    /// # Errors
    /// [`CartError::AmountTooSmall`], [`CartError::TotalTooLarge`], [`CartError::DiscountTooLarge`] when more is taken off
    /// than the lines come to.
    pub fn set_terms(&mut self, terms: OrderTerms) -> Result<(), CartError> {
        let most = self.lines.iter().map(CartLine::total).sum();
        check_discount(terms.discount, most)?;
        if terms
            .surcharges
            .iter()
            .any(|surcharge| !surcharge.amount.is_positive())
        {
            return Err(CartError::AmountTooSmall);
        }
        self.try_change(|cart| {
            let book = cart.terms.book;
            cart.terms = OrderTerms { book, ..terms };
            Ok(())
        })
    }

    /// Somebody with the right allows a discount above the limit.
    pub fn allow_discount(&mut self, excess: Excess) {
        self.allowed.allow(excess);
    }

    /// The discounts above the limit that somebody with the right has allowed.
    #[must_use]
    pub const fn allowed_discounts(&self) -> &AllowedDiscounts {
        &self.allowed
    }

    /// Chooses the tax of a line; [`Cart::reprice`] has to follow.
    ///
    /// # Errors
    /// [`CartError::NoSuchLine`].
    pub fn choose_tax(&mut self, id: u32, choice: TaxChoice) -> Result<(), CartError> {
        self.line_mut(id)?.tax_choice = choice;
        self.current = Some(id);
        self.revision += 1;
        Ok(())
    }

    /// Chooses the price book; [`Cart::reprice`] has to follow.
    pub fn choose_book(&mut self, choice: BookChoice) {
        self.terms.book = choice;
        self.revision += 1;
    }

    /// Sells every line at what the shop asks for it. Prices that a person gave stay. Answers whether anything changed.
    ///
    /// # Errors
    /// [`CartError::TotalTooLarge`]
    pub fn reprice(&mut self, shop: impl Fn(&CartLine) -> ShopTerms) -> Result<bool, CartError> {
        let asked: Vec<ShopTerms> = self.lines.iter().map(shop).collect();
        let mut both = self.lines.iter().zip(&asked);
        if both.all(|(line, asked)| line.tax == asked.tax && line.book == asked.book) {
            return Ok(false);
        }
        self.try_change(|cart| {
            for (line, ShopTerms { tax, book }) in cart.lines.iter_mut().zip(asked) {
                line.tax = tax;
                line.book = book;
            }
            Ok(())
        })?;
        Ok(true)
    }

    /// What it came to before the shop's own taxes or prices changed under it; none where nothing did, or a person has
    /// changed something since.
    #[must_use]
    pub fn repriced_from(&self) -> Option<Money> {
        self.repriced_from.filter(|before| *before != self.total())
    }

    /// Remembers what it came to before [`Cart::reprice`], or that a person has seen it.
    pub fn remember_repriced(&mut self, from: Option<Money>) {
        self.repriced_from = from.map(|from| self.repriced_from.unwrap_or(from));
    }

    /// Takes a line out, with what was added to it; [`Cart::undo`] brings them back.
    ///
    /// # Errors
    /// [`CartError::NoSuchLine`].
    pub fn remove(&mut self, id: u32) -> Result<(), CartError> {
        let at = self
            .lines
            .iter()
            .position(|line| line.id == id)
            .ok_or(CartError::NoSuchLine)?;
        let (gone, kept) = std::mem::take(&mut self.lines)
            .into_iter()
            .enumerate()
            .partition(|(_, line): &(usize, CartLine)| line.id == id || line.added_to == Some(id));
        self.removed = gone;
        let kept: Vec<(usize, CartLine)> = kept;
        self.lines = kept.into_iter().map(|(_, line)| line).collect();
        self.removed_customer = None;
        self.removed_terms = OrderTerms::default();
        let neighbour = self.lines.get(at).or_else(|| self.lines.last());
        self.current = neighbour.map(|line| line.id);
        self.revision += 1;
        Ok(())
    }

    /// Takes every line out, and the customer: the next cart is another's. [`Cart::undo`] brings them back.
    pub fn clear(&mut self) {
        self.repriced_from = None;
        self.removed_customer = self.customer.take();
        self.removed_terms = std::mem::take(&mut self.terms);
        self.allowed.forget_order();
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
            let terms = std::mem::take(&mut cart.removed_terms);
            if cart.terms == OrderTerms::default() {
                cart.terms = terms;
            }
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
        if changed
            .lines
            .iter()
            .any(|line| line.checked_base_quantity().is_none())
        {
            return Err(CartError::QuantityTooLarge);
        }
        Priced::of(&changed, CashRounding::NONE)?;
        changed.revision += 1;
        *self = changed;
        Ok(())
    }
}

/// What of lines is taxed at which rate, the highest first.
pub(crate) fn taxes_of(lines: &[CartLine], priced: &Priced) -> Vec<TaxTotal> {
    let lines = lines.iter().zip(&priced.lines);
    let taxed = lines.map(|(line, charge)| charge.taxed(line.tax.as_ref()));
    // Parts of a total that is in range.
    tax::totals(taxed).unwrap_or_default()
}

/// Whether more than nothing and at most `most` is taken off.
fn check_discount(discount: Option<Discount>, most: Money) -> Result<(), CartError> {
    match discount {
        Some(Discount::Amount(amount)) if !amount.is_positive() => Err(CartError::AmountTooSmall),
        Some(Discount::Amount(amount)) if amount > most => {
            Err(CartError::DiscountTooLarge { most })
        }
        _ => Ok(()),
    }
}

/// How many whole times `quantity` is `of`, if it is.
fn whole_times(quantity: Quantity, of: Quantity) -> Option<Decimal> {
    let times = quantity.value().checked_div(of.value())?;
    times.is_integer().then_some(times)
}

fn times_of(quantity: Quantity, times: Decimal) -> Result<Quantity, CartError> {
    let product = quantity.value().checked_mul(times);
    let product = product.ok_or(CartError::QuantityTooLarge)?;
    Quantity::for_sale(product).map_err(|_| CartError::QuantityTooLarge)
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
            parts: Vec::new(),
            units: vec![unit(1, "lon", 1), unit(2, "thùng", 24)],
        }
    }

    fn quantity(text: &str) -> Quantity {
        Quantity::parse_typed(text).unwrap()
    }

    #[test]
    fn what_is_added_to_a_line_is_counted_taken_out_and_brought_back_with_it() {
        let mut cart = Cart::default();
        let tea = cart.add(product(1, 30_000), Quantity::ONE).unwrap();
        cart.add(product(2, 10_000), Quantity::ONE).unwrap();
        cart.set_additions(tea, vec![(product(8, 5_000), 1), (product(9, 7_000), 1)])
            .unwrap();
        let order = |cart: &Cart| -> Vec<i64> {
            cart.lines()
                .iter()
                .map(|line| line.product.variation_id)
                .collect()
        };
        assert_eq!(order(&cart), [1, 8, 9, 2]);
        assert_eq!(cart.total(), Money::new(52_000).unwrap());
        cart.set_quantity(tea, Quantity::of(3.into())).unwrap();
        assert_eq!(cart.total(), Money::new(136_000).unwrap());
        // Twice the pearls in one of them stays as it was counted.
        let pearls = cart.lines()[1].id;
        cart.step(pearls, true).unwrap();
        cart.set_quantity(tea, Quantity::of(2.into())).unwrap();
        assert_eq!(cart.lines()[1].quantity, Quantity::of(4.into()));
        assert_eq!(cart.lines()[2].quantity, Quantity::of(2.into()));
        cart.remove(tea).unwrap();
        assert_eq!(order(&cart), [2]);
        cart.undo().unwrap();
        assert_eq!(order(&cart), [1, 8, 9, 2]);
        // The next tea is another's, and plain.
        cart.add(product(1, 30_000), Quantity::ONE).unwrap();
        assert_eq!(order(&cart), [1, 8, 9, 2, 1]);
        cart.add(product(1, 30_000), Quantity::ONE).unwrap();
        assert_eq!(order(&cart).len(), 5);
        cart.set_additions(tea, vec![(product(9, 7_000), 1)])
            .unwrap();
        assert_eq!(order(&cart), [1, 9, 2, 1]);
        let addition = cart.lines()[1].id;
        assert_eq!(
            cart.set_additions(addition, vec![(product(8, 5_000), 1)]),
            Err(CartError::NoSuchLine)
        );
    }

    #[test]
    fn an_addition_is_chosen_several_times_for_each_of_its_line() {
        let mut cart = Cart::default();
        let tea = cart.add(product(1, 30_000), quantity("2")).unwrap();
        let add = |cart: &mut Cart, times: u32| {
            cart.set_additions(tea, vec![(product(8, 5_000), times)])
                .unwrap();
            let addition = cart.lines().get(1)?;
            Some((addition.quantity.value(), cart.times(addition)))
        };
        assert_eq!(add(&mut cart, 2), Some((4.into(), Some(2))));
        cart.set_quantity(tea, quantity("3")).unwrap();
        assert_eq!(cart.lines()[1].quantity, quantity("6"));
        assert_eq!(add(&mut cart, 1), Some((3.into(), Some(1))));
        // What was counted by itself stays until another number is chosen.
        cart.step(cart.lines()[1].id, true).unwrap();
        assert_eq!(add(&mut cart, 1), Some((4.into(), Some(1))));
        assert_eq!(add(&mut cart, 3), Some((9.into(), Some(3))));
        assert_eq!(add(&mut cart, 0), None);
        assert_eq!(cart.times(&cart.lines()[0]), None);
        let most = cart.set_additions(tea, vec![(product(8, 5_000), u32::MAX)]);
        assert_eq!(most, Err(CartError::QuantityTooLarge));
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
    fn a_price_of_its_own_and_an_amount_off_each_are_for_one_unit() {
        let mut cart = Cart::default();
        let line = cart.add(product(1, 15_000), quantity("3")).unwrap();
        let terms = |price: i32, discount: i32| LineTerms {
            price: Some(Money::from_dong(price)),
            discount: Some(Discount::Amount(Money::from_dong(discount))),
            note: " ít đá ".to_owned(),
        };
        cart.set_line_terms(line, terms(14_000, 1_000)).unwrap();
        assert_eq!(cart.total(), Money::from_dong(39_000));
        assert_eq!(cart.lines()[0].note, "ít đá");
        let before = cart.clone();
        for (price, discount, refusal) in [
            (
                14_000,
                14_001,
                CartError::DiscountTooLarge {
                    most: Money::from_dong(14_000),
                },
            ),
            (-1, 1, CartError::AmountTooSmall),
            (14_000, 0, CartError::AmountTooSmall),
        ] {
            assert_eq!(
                cart.set_line_terms(line, terms(price, discount)),
                Err(refusal)
            );
        }
        assert_eq!(cart, before);
        cart.set_line_terms(line, terms(15_000, 1_000)).unwrap();
        assert_eq!(cart.lines()[0].price, None, "the shop's own price");
        cart.set_unit(line, 2).unwrap();
        assert_eq!(cart.total(), Money::from_dong(1_080_000));
        assert_eq!(cart.lines()[0].discount, None);
        let tenth = crate::pricing::Percent::parse_typed("10").unwrap();
        let terms = LineTerms {
            discount: Some(Discount::Percent(tenth)),
            ..LineTerms::default()
        };
        cart.set_line_terms(line, terms).unwrap();
        cart.set_unit(line, 1).unwrap();
        assert_eq!(cart.total(), Money::from_dong(40_500));
    }

    #[test]
    fn what_holds_for_the_order_goes_and_comes_back_with_it() {
        let mut cart = Cart::default();
        cart.add(product(1, 15_000), quantity("2")).unwrap();
        cart.add(product(2, 4_000), Quantity::ONE).unwrap();
        let off = |dong| OrderTerms {
            discount: Some(Discount::Amount(Money::from_dong(dong))),
            note: "Giao trước 17:00".to_owned(),
            ..OrderTerms::default()
        };
        let most = Money::from_dong(34_000);
        assert_eq!(
            cart.set_terms(off(34_001)),
            Err(CartError::DiscountTooLarge { most })
        );
        cart.set_terms(off(34_000)).unwrap();
        assert_eq!(cart.total(), Money::ZERO);
        cart.remove(1).unwrap();
        assert_eq!(cart.total(), Money::ZERO, "never less than nothing");
        cart.undo().unwrap();
        cart.clear();
        assert_eq!(cart.terms, OrderTerms::default());
        cart.undo().unwrap();
        assert_eq!(cart.terms, off(34_000));
    }

    /// Everything at a part of the list's price, with a tax.
    fn wholesale(line: &CartLine) -> ShopTerms {
        ShopTerms {
            tax: Some(Tax {
                id: None,
                rule: None,
                name: "VAT 8 %".to_owned(),
                rate: tax::TaxRate::parse_typed("8").unwrap(),
                included: false,
            }),
            book: Some(BookPrice {
                book: "Giá sỉ".to_owned(),
                remote_id: None,
                price: Money::new(line.unit.price.dong() * 9 / 10).unwrap(),
            }),
        }
    }

    #[test]
    fn a_price_book_changes_what_nobody_priced_and_the_list_brings_it_back() {
        let mut cart = Cart::default();
        cart.add(product(1, 10_000), quantity("2")).unwrap();
        let priced = cart.add(product(2, 10_000), Quantity::ONE).unwrap();
        let terms = LineTerms {
            price: Some(Money::from_dong(9_500)),
            ..LineTerms::default()
        };
        cart.set_line_terms(priced, terms).unwrap();
        let before = cart.clone();
        cart.choose_book(BookChoice::Book(uuid::Uuid::nil()));
        assert_eq!(cart.reprice(wholesale), Ok(true));
        // 2 × 9.000 + 9.500, and 8 % of each on top.
        assert_eq!(cart.total(), Money::from_dong(29_700));
        assert_eq!(cart.lines()[0].other_price(), Some(Money::from_dong(9_000)));
        let revision = cart.revision;
        assert_eq!(cart.reprice(wholesale), Ok(false));
        assert_eq!(cart.revision, revision);
        cart.set_terms(OrderTerms::default()).unwrap();
        assert_ne!(cart.terms.book, BookChoice::Usual, "the book stays");
        cart.choose_book(BookChoice::Usual);
        cart.reprice(|_| ShopTerms::default()).unwrap();
        assert_eq!((cart.lines(), &cart.terms), (before.lines(), &before.terms));
    }

    #[test]
    fn what_changed_under_a_cart_is_told_until_somebody_changes_something() {
        let mut cart = Cart::default();
        cart.add(product(1, 10_000), quantity("1")).unwrap();
        let before = cart.total();
        cart.reprice(wholesale).unwrap();
        cart.remember_repriced(Some(before));
        assert_eq!(cart.repriced_from(), Some(before));
        cart.remember_repriced(Some(Money::ZERO));
        assert_eq!(cart.repriced_from(), Some(before), "the first is told");
        cart.remember_repriced(None);
        assert_eq!(cart.repriced_from(), None);
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
