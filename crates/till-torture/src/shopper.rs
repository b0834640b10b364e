//! Customers with random baskets. What a cashier does with them, through the use cases of the till alone.

use std::collections::BTreeSet;

use clap::Args;
use jiff::{ToSpan, civil::date};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use till_app::{
    App,
    ops::{
        payment::TypedTender,
        records::{TypedLead, TypedTask},
    },
};
use till_core::{
    Money, Quantity,
    document::{NewLead, NewTask},
    payment::{Tender, TenderMethod},
    sale::Sale,
    sell_return::{ReturnRequest, SellReturn},
};

use crate::Error;

/// Of a hundred sales so many are to a customer who is new.
const NEW_CUSTOMERS: u32 = 8;
/// … and so many to one who is known.
const KNOWN_CUSTOMERS: u32 = 12;
const MOST_LINES: u32 = 5;
/// So many sales at a time may still come back.
const MOST_SOLD: usize = 50;

/// What a cashier saw confirmed.
#[derive(Clone, Debug)]
pub enum Seen {
    /// A sale.
    Sale {
        /// The sale.
        sale: Box<Sale>,
        /// The revision of the cart that became the sale.
        cart_revision: u32,
    },
    /// A customer made at the counter.
    Customer {
        /// As typed.
        name: String,
        /// As typed; no two have the same.
        phone: String,
    },
    /// A return.
    Return(Box<SellReturn>),
    /// A lead.
    Lead(NewLead),
    /// A task.
    Task(NewTask),
}

/// Whom tasks are given to, and what they belong to. The defaults are those of the sandbox's demo shop.
#[derive(Args, Clone, Copy, Debug)]
pub struct TaskNumbers {
    /// NextX's id of the user who gets tasks.
    #[arg(long, value_name = "ID", default_value_t = 501)]
    pub task_user: i64,
    /// NextX's id of the category of tasks.
    #[arg(long, value_name = "ID", default_value_t = 1_063)]
    pub task_category: i64,
}

/// Somebody who sells.
#[derive(Debug)]
pub struct Shopper {
    random: StdRng,
    /// Variations that can be sold.
    products: Vec<i64>,
    /// Sales that goods may come back from.
    sold: Vec<Sale>,
    tasks: TaskNumbers,
}

impl Shopper {
    /// Finds what there is to sell, as a person does: by searching.
    ///
    /// # Errors
    /// [`Error::Lacking`] where nothing has a price.
    pub async fn new(app: &App, seed: u64, tasks: TaskNumbers) -> Result<Self, Error> {
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
            sold: Vec::new(),
            tasks,
        })
    }

    /// Names a customer on the cart, if this sale is to one. A new one is told apart from the sale, for the cashier sees
    /// it confirmed by itself.
    ///
    /// # Errors
    /// What the till says.
    pub async fn welcome(&mut self, app: &App) -> Result<Option<Seen>, Error> {
        let dice = self.random.random_range(0..100);
        if dice < NEW_CUSTOMERS {
            let (name, phone) = self.somebody();
            app.add_customer(&name, &phone).await?;
            return Ok(Some(Seen::Customer { name, phone }));
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

    /// Now and then something else than a sale, as it comes in a shop.
    ///
    /// # Errors
    /// What the till says.
    pub async fn something_else(&mut self, app: &App) -> Result<Option<Seen>, Error> {
        Ok(match self.random.random_range(0..100) {
            0..6 => self.take_back(app).await?,
            6..9 => Some(self.lead(app).await?),
            9..12 => Some(self.task(app).await?),
            _ => None,
        })
    }

    /// Takes back a part of a sale, also of one that is not at NextX yet; nothing where nothing is left to come back.
    ///
    /// # Errors
    /// What the till says.
    pub async fn take_back(&mut self, app: &App) -> Result<Option<Seen>, Error> {
        if self.sold.is_empty() {
            return Ok(None);
        }
        let at = self.random.random_range(0..self.sold.len());
        let sale = self.sold.swap_remove(at);
        let Some((line, position)) = sale
            .lines
            .iter()
            .zip(1..)
            .find(|(line, _)| line.quantity >= Quantity::ONE && line.unit.price.is_positive())
        else {
            return Ok(None);
        };
        let request = ReturnRequest {
            chosen: vec![(position, Quantity::ONE)],
            fee: Money::ZERO,
            refunds: vec![Tender {
                method: TenderMethod::Cash,
                amount: line.unit.price,
            }],
            reason: "Hàng lỗi".to_owned(),
        };
        let made = app.confirm_return(sale.id, request).await?;
        Ok(Some(Seen::Return(Box::new(made))))
    }

    /// Makes a lead.
    ///
    /// # Errors
    /// What the till says.
    pub async fn lead(&mut self, app: &App) -> Result<Seen, Error> {
        let (name, phone) = self.somebody();
        let typed = TypedLead {
            name,
            phone,
            ..TypedLead::default()
        };
        Ok(Seen::Lead(app.add_lead(typed).await?))
    }

    /// Makes a task.
    ///
    /// # Errors
    /// What the till says.
    pub async fn task(&mut self, app: &App) -> Result<Seen, Error> {
        let number = self.random.random_range(0..10_000_000_u32);
        let day = date(2030, 1, 1).saturating_add(self.random.random_range(0..1_000).days());
        let typed = TypedTask {
            title: format!("Việc thử {number:07}"),
            description: String::new(),
            start: day.at(9, 0, 0, 0),
            end: day.at(10, 0, 0, 0),
            assigned_to: self.tasks.task_user,
            category_id: self.tasks.task_category,
            details: serde_json::Map::new(),
        };
        Ok(Seen::Task(app.add_task(typed).await?))
    }

    /// A name and a phone that nobody has.
    fn somebody(&mut self) -> (String, String) {
        let number = self.random.random_range(0..10_000_000_u32);
        (format!("Khách thử {number:07}"), format!("098{number:07}"))
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
            counter = match app.add_to_cart(*product, &quantity).await {
                // What the shop sells in parts was set in a database that was damaged since.
                Err(till_app::Error::SoldWhole { .. }) => app.add_to_cart(*product, "1").await?,
                added => added?,
            };
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
            app.quote_payment(&tenders, None).await?;
        }
        let cart_revision = counter.cart.revision;
        let sale = app.confirm_sale(cart_revision, &tenders).await?;
        if self.sold.len() < MOST_SOLD {
            self.sold.push(sale.clone());
        }
        Ok(Seen::Sale {
            sale: Box::new(sale),
            cart_revision,
        })
    }
}
