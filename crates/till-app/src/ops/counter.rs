//! The counter: the cart.

use std::collections::HashMap;

use rust_decimal::Decimal;
use till_core::{
    Cart, Money, Quantity,
    cart::{CartCustomer, LineTerms, OrderTerms, SalesPerson},
    decimal_units::DecimalUnits,
    pricing::{Discount, Surcharge},
};
use till_store::{CartRow, PersonKind};

use super::decimal_units;
use crate::{App, Change, Error, session::Session};

/// The terms of a line as typed.
#[derive(Clone, Debug)]
pub struct TypedLineTerms {
    /// The price of one unit; empty is the shop's.
    pub price: String,
    /// What is taken off each unit: an amount, or a percentage with its sign.
    pub discount: String,
    /// What is written beside the line.
    pub note: String,
}

/// The terms of an order as typed.
#[derive(Clone, Debug)]
pub struct TypedOrderTerms {
    /// What is taken off the whole: an amount, or a percentage with its sign.
    pub discount: String,
    /// What is charged besides the goods: for what, and how much.
    pub surcharges: Vec<(String, String)>,
    /// What the customer reads.
    pub note: String,
    /// What only the shop reads.
    pub staff_note: String,
    /// NextX's id of the sales user who sold it, if one is named.
    pub sold_by: Option<i64>,
}

/// The cart, and what the counter shows beside it.
#[derive(Clone, Debug)]
pub struct Counter {
    /// The cart.
    pub cart: Cart,
    /// On hand in this branch by variation, in base units, where it is known.
    pub stock: HashMap<i64, Decimal>,
    /// The line that was just added to.
    pub added: Option<u32>,
    /// The tabs, of which the one on the counter is one, and the carts that were put aside.
    pub carts: Vec<CartRow>,
    /// Whether the customer is not at NextX yet.
    pub customer_pending: bool,
    /// What the total is rounded by where all of it is paid in cash.
    pub cash_rounding: Money,
}

impl Session {
    async fn sales_people(&self) -> Result<Vec<SalesPerson>, Error> {
        let people = self.store.people(PersonKind::SalesUser).await?;
        let people = people.into_iter().map(|person| SalesPerson {
            id: person.remote_id,
            name: person.name,
        });
        Ok(people.collect())
    }
}

impl App {
    /// The cart on the counter.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn counter(&self) -> Result<Counter, Error> {
        let session = self.session().await?;
        let held = session.cart.lock().await;
        let cart = session.fresh_cart().await?;
        drop(held);
        show(&session, cart, None).await
    }

    /// Adds a product that a search found. `quantity` is as typed.
    ///
    /// # Errors
    /// [`Error::Quantity`], [`Error::SoldWhole`], [`Error::Cart`]
    pub async fn add_to_cart(&self, variation_id: i64, quantity: &str) -> Result<Counter, Error> {
        let session = self.session().await?;
        let quantity = Quantity::parse_typed(quantity)?;
        let product = session
            .store
            .product(variation_id)
            .await?
            .ok_or(Error::NotFound)?;
        let units = session.decimal_units().await?;
        change_cart(&session, |cart| {
            let line = cart.add(product, quantity)?;
            sold_in_parts(&units, cart, line)?;
            Ok(Some(line))
        })
        .await
    }

    /// Sets the quantity of a line, as typed.
    ///
    /// # Errors
    /// [`Error::Quantity`], [`Error::SoldWhole`], [`Error::Cart`]; the line is then as it was.
    pub async fn set_quantity(&self, line: u32, quantity: &str) -> Result<Counter, Error> {
        let quantity = Quantity::parse_typed(quantity)?;
        let session = self.session().await?;
        let units = session.decimal_units().await?;
        change_cart(&session, |cart| {
            cart.set_quantity(line, quantity)?;
            sold_in_parts(&units, cart, line)?;
            Ok(None)
        })
        .await
    }

    /// One whole unit more or less of a line.
    ///
    /// # Errors
    /// [`Error::Cart`]
    pub async fn step_quantity(&self, line: u32, up: bool) -> Result<Counter, Error> {
        self.change_cart(|cart| cart.step(line, up)).await
    }

    /// Sells a line in another unit.
    ///
    /// # Errors
    /// [`Error::SoldWhole`], [`Error::Cart`]; the line is then as it was.
    pub async fn set_unit(&self, line: u32, unit_id: i64) -> Result<Counter, Error> {
        let session = self.session().await?;
        let units = session.decimal_units().await?;
        change_cart(&session, |cart| {
            cart.set_unit(line, unit_id)?;
            sold_in_parts(&units, cart, line)?;
            Ok(None)
        })
        .await
    }

    /// Sells a line at other terms, as typed.
    ///
    /// # Errors
    /// [`Error::Amount`], [`Error::Discount`], [`Error::Cart`]; the line is then as it was.
    pub async fn set_line_terms(
        &self,
        line: u32,
        typed: &TypedLineTerms,
    ) -> Result<Counter, Error> {
        let price = match typed.price.trim() {
            "" => None,
            price => Some(Money::parse_typed(price)?),
        };
        let terms = LineTerms {
            price,
            discount: Discount::parse_typed(&typed.discount)?,
            note: typed.note.clone(),
        };
        self.change_cart(|cart| cart.set_line_terms(line, terms))
            .await
    }

    /// Sells the order at other terms, as typed. A surcharge without a name and an amount is none.
    ///
    /// # Errors
    /// [`Error::Amount`], [`Error::Discount`], [`Error::NameMissing`], [`Error::NotFound`] for a seller whom nobody knows,
    /// [`Error::Cart`]; the cart is then as it was.
    pub async fn set_order_terms(&self, typed: &TypedOrderTerms) -> Result<Counter, Error> {
        let mut surcharges = Vec::new();
        for (name, amount) in &typed.surcharges {
            match (name.trim(), amount.trim()) {
                (_, "") => {}
                ("", _) => return Err(Error::NameMissing),
                (name, amount) => surcharges.push(Surcharge {
                    name: name.to_owned(),
                    amount: Money::parse_typed(amount)?,
                }),
            }
        }
        let session = self.session().await?;
        let people = session.sales_people().await?;
        let mut terms = OrderTerms {
            discount: Discount::parse_typed(&typed.discount)?,
            surcharges,
            note: typed.note.trim().to_owned(),
            staff_note: typed.staff_note.trim().to_owned(),
            ..OrderTerms::default()
        };
        change_cart(&session, |cart| {
            if let Some(id) = typed.sold_by {
                // Who has left the shop meanwhile has sold it all the same.
                let mut known = people.into_iter().chain(cart.terms.sold_by.clone());
                terms.sold_by = Some(known.find(|it| it.id == id).ok_or(Error::NotFound)?);
            }
            cart.set_terms(terms)?;
            Ok(None)
        })
        .await
    }

    /// Whom an order may name as its seller, in NextX's order, as they were last read.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn sales_people(&self) -> Result<Vec<SalesPerson>, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        session.sales_people().await
    }

    /// Takes a line out; [`App::undo`] brings it back.
    ///
    /// # Errors
    /// [`Error::Cart`]
    pub async fn remove_line(&self, line: u32) -> Result<Counter, Error> {
        self.change_cart(|cart| cart.remove(line)).await
    }

    /// Takes every line out; [`App::undo`] brings them back.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn clear_cart(&self) -> Result<Counter, Error> {
        let clear = |cart: &mut Cart| {
            cart.clear();
            Ok(())
        };
        self.change_cart(clear).await
    }

    /// Brings back what was taken out last.
    ///
    /// # Errors
    /// [`Error::Cart`]
    pub async fn undo(&self) -> Result<Counter, Error> {
        self.change_cart(Cart::undo).await
    }

    /// Names the customer of the cart by the till's number, or makes it a walk-in's.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn set_customer(&self, customer: Option<i64>) -> Result<Counter, Error> {
        let session = self.session().await?;
        let customer = session.customer_named(customer).await?;
        self.change_cart(|cart| {
            cart.set_customer(customer);
            Ok(())
        })
        .await
    }

    async fn change_cart(
        &self,
        change: impl FnOnce(&mut Cart) -> Result<(), till_core::CartError> + Send,
    ) -> Result<Counter, Error> {
        let session = self.session().await?;
        change_cart(&session, |cart| {
            change(cart)?;
            Ok(None)
        })
        .await
    }
}

impl Session {
    /// The customer with the till's number; none is a walk-in.
    pub(super) async fn customer_named(
        &self,
        customer: Option<i64>,
    ) -> Result<Option<CartCustomer>, Error> {
        let Some(id) = customer else {
            return Ok(None);
        };
        let row = self.store.customer(id).await?.ok_or(Error::NotFound)?;
        Ok(Some(CartCustomer {
            id: row.id,
            name: row.name,
            phone: row.phone,
            remote_id: row.remote_id,
        }))
    }
}

/// Refuses a part of what the shop sells whole.
fn sold_in_parts(units: &DecimalUnits, cart: &Cart, line: u32) -> Result<(), Error> {
    let changed = cart.lines().iter().find(|it| it.id == line);
    changed.map_or(Ok(()), |line| {
        decimal_units::check(units, &line.unit, line.quantity)
    })
}

/// Changes the cart and stores it before anything shows it. `change` answers the line it added to.
pub(super) async fn change_cart(
    session: &Session,
    change: impl FnOnce(&mut Cart) -> Result<Option<u32>, Error> + Send,
) -> Result<Counter, Error> {
    let held = session.cart.lock().await;
    let mut cart = session.store.cart().await?;
    session.must_sell().await?;
    // What the shop asks since midnight is told; what a person changes now, they see.
    let total = cart.total();
    let is_repriced = session.reprice(&mut cart).await?;
    cart.remember_repriced(is_repriced.then_some(total));
    // Where nobody stands at the till there is nobody who might not.
    let before = session.store.at_till().map(|_| cart.clone());
    let added = change(&mut cart)?;
    session.reprice(&mut cart).await?;
    if let Some(before) = before {
        session.may_change(&before, &mut cart).await?;
    }
    session.store.set_cart(&cart).await?;
    drop(held);
    session.changes.announce(Change::Cart(cart.revision));
    show(session, cart, added).await
}

pub(super) async fn show(
    session: &Session,
    cart: Cart,
    added: Option<u32>,
) -> Result<Counter, Error> {
    let variations: Vec<i64> = cart
        .lines()
        .iter()
        .map(|line| line.product.variation_id)
        .collect();
    let own = session.till().await?.map(|till| till.place.branch_id);
    let stock = session.store.stock(&variations).await?;
    let here = stock
        .into_iter()
        .filter(|stock| Some(stock.branch_id) == own);
    let customer_pending = match &cart.customer {
        Some(customer) => {
            let row = session.store.customer(customer.id).await?;
            row.is_some_and(|row| row.remote_id.is_none())
        }
        None => false,
    };
    let stock = here
        .map(|stock| (stock.variation_id, stock.quantity))
        .collect();
    let cash_rounding = session.cash_rounding().await?.of(cart.total());
    Ok(Counter {
        cart,
        carts: session.store.carts().await?,
        cash_rounding,
        stock,
        added,
        customer_pending,
    })
}
