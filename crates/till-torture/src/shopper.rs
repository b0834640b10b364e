//! Customers with random baskets. What a cashier does with them, through the use cases of the till alone.

use std::collections::BTreeSet;

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use till_app::{App, ops::payment::TypedTender};
use till_core::{payment::TenderMethod, sale::Sale};

use crate::Error;

/// Of a hundred sales so many are to a customer who is new.
const NEW_CUSTOMERS: u32 = 8;
/// … and so many to one who is known.
const KNOWN_CUSTOMERS: u32 = 12;
const MOST_LINES: u32 = 5;

/// A customer who was made at the counter.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    /// As typed.
    pub name: String,
    /// As typed; no two have the same.
    pub phone: String,
}

/// What the cashier saw confirmed at the end of a sale.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The sale.
    pub sale: Sale,
    /// The revision of the cart that became the sale.
    pub cart_revision: u32,
}

/// Somebody who sells.
#[derive(Debug)]
pub struct Shopper {
    random: StdRng,
    /// Variations that can be sold.
    products: Vec<i64>,
}

impl Shopper {
    /// Finds what there is to sell, as a person does: by searching.
    ///
    /// # Errors
    /// [`Error::Lacking`] where nothing has a price.
    pub async fn new(app: &App, seed: u64) -> Result<Self, Error> {
        let mut products = BTreeSet::new();
        for key in ('a'..='z').chain('0'..='9') {
            let (found, _) = app.search_products(&key.to_string()).await?;
            let priced = found
                .into_iter()
                .filter(|found| found.product.price.is_some_and(|price| price > 0));
            products.extend(priced.map(|found| found.product.variation_id));
        }
        if products.is_empty() {
            return Err(Error::Lacking("no product has a price".to_owned()));
        }
        Ok(Self {
            random: StdRng::seed_from_u64(seed),
            products: products.into_iter().collect(),
        })
    }

    /// Names a new customer on the cart, if this sale is to one. It is told apart from the sale, for the cashier sees it
    /// confirmed by itself.
    ///
    /// # Errors
    /// What the till says.
    pub async fn welcome(&mut self, app: &App) -> Result<Option<NewCustomer>, Error> {
        let dice = self.random.random_range(0..100);
        if dice < NEW_CUSTOMERS {
            let number = self.random.random_range(0..10_000_000_u32);
            let customer = NewCustomer {
                name: format!("Khách thử {number:07}"),
                phone: format!("098{number:07}"),
            };
            app.add_customer(&customer.name, &customer.phone).await?;
            return Ok(Some(customer));
        }
        if dice < NEW_CUSTOMERS + KNOWN_CUSTOMERS {
            let digit = self.random.random_range(0..10);
            let found = app.search_customers(&format!("09{digit}")).await?;
            if let Some(customer) = found.choose(&mut self.random) {
                app.set_customer(Some(customer.id)).await?;
            }
        }
        Ok(None)
    }

    /// Fills the cart, takes the payment and confirms.
    ///
    /// # Errors
    /// What the till says; the cart is then as it was.
    pub async fn sell(&mut self, app: &App) -> Result<Seen, Error> {
        let mut counter = app.counter().await?;
        for _ in 0..self.random.random_range(1..=MOST_LINES) {
            let Some(product) = self.products.choose(&mut self.random) else {
                break;
            };
            let quantity = match self.random.random_range(0..10) {
                0 => "0,350".to_owned(),
                _ => self.random.random_range(1..=6).to_string(),
            };
            counter = app.add_to_cart(*product, &quantity).await?;
        }
        if let (0, [_, .., line]) = (self.random.random_range(0..8), counter.cart.lines()) {
            let line = line.id;
            app.remove_line(line).await?;
            counter = app.counter().await?;
        }
        let cash = |amount: String| TypedTender {
            method: TenderMethod::Cash,
            amount,
        };
        let transfer = TypedTender {
            method: TenderMethod::BankTransfer,
            amount: String::new(),
        };
        let total = counter.cart.total().dong();
        let tenders = match self.random.random_range(0..10) {
            0..5 => vec![cash(String::new())],
            5..7 => vec![cash((total / 500_000 * 500_000 + 500_000).to_string())],
            7..9 => vec![transfer],
            _ => vec![cash((total / 2).max(1).to_string()), transfer],
        };
        if self.random.random_range(0..3) == 0 {
            app.quote_payment(&tenders).await?;
        }
        let cart_revision = counter.cart.revision;
        let sale = app.confirm_sale(cart_revision, &tenders).await?;
        Ok(Seen {
            sale,
            cart_revision,
        })
    }
}
