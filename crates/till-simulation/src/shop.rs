//! The people of the shop: what they confirm, and what they do when the program ends under their hands.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::Timestamp;
use till_core::{
    Cart, Money, Quantity, Random,
    cart::{CartProduct, Unit},
    clock::shop_date,
    document::Content,
    invoice::TillCode,
    payment::{Tender, TenderMethod},
    pricing::CashRounding,
    sale::{Place, Sale},
};
use till_sync::{Rule, Rules};
use uuid::Uuid;

use crate::{
    disk::Tab,
    fault::Step,
    papers::Deed,
    world::{Drawn, Fate, Inner, World},
};

/// What is sold, by NextX's ids of variations.
pub(crate) const VARIATIONS: [i64; 4] = [1, 2, 3, 4];
/// Customers who are noted with a sale are counted from here.
const NEW_CUSTOMERS: u32 = 100_000;

/// The shop's day, of which the program may miss nothing.
#[derive(Debug)]
pub(crate) struct Day {
    world: Arc<World>,
    rules: Rules,
    till: TillCode,
    deeds: Vec<Deed>,
    /// The longest time between two of them, in milliseconds.
    pause: u64,
    /// How many of them are done.
    done: usize,
    /// The purchase at the counter now, from 1.
    basket: u32,
    /// It was put in, and the screen has not said that it is confirmed.
    is_open: bool,
}

pub(crate) fn place() -> Place {
    Place {
        branch_id: 1,
        branch: "Chi nhánh 1".to_owned(),
        store_id: 11,
        store: "Kho 1".to_owned(),
    }
}

fn product(number: i64) -> CartProduct {
    let unit = Unit {
        id: 1,
        name: "lon".to_owned(),
        multiplier: Quantity::ONE,
        // Few prices, so that many sales have the same total.
        price: Money::from_dong(if number % 2 == 0 { 10_000 } else { 20_000 }),
        base: true,
    };
    CartProduct {
        product_id: number,
        variation_id: number,
        name: format!("Hàng {number}"),
        code: format!("H{number}"),
        parts: Vec::new(),
        units: vec![unit],
    }
}

impl Day {
    pub(crate) fn new(
        world: Arc<World>,
        rules: Rules,
        till: TillCode,
        deeds: Vec<Deed>,
        pause: u64,
    ) -> Self {
        Self {
            world,
            rules,
            till,
            deeds,
            pause,
            done: 0,
            basket: 0,
            is_open: false,
        }
    }

    /// Goes on with the day where it was left, until it is over.
    pub(crate) async fn go_on(&mut self, wake: impl Fn()) {
        while let Some(deed) = self.deeds.get(self.done).copied() {
            let pause = self.world.with(|inner, _| inner.between(500, self.pause));
            tokio::time::sleep(Duration::from_millis(pause)).await;
            self.world.with(|inner, now| {
                inner.weather_turns(now);
                inner.others_act(now);
                if inner.once_in(6) {
                    inner.disk.backup = Some(Box::new(inner.disk.books.clone()));
                }
            });
            if !self.is_open {
                self.basket += 1;
                self.is_open = true;
            }
            match deed {
                Deed::Sell => self.sell(None, &wake).await,
                Deed::SellToNew => {
                    // The customer has a number of their own, for two documents come of it.
                    let customer = Deed::Customer { has_phone: true };
                    let basket = self.basket + NEW_CUSTOMERS;
                    let customer = self.note(customer, basket, &wake).await;
                    self.sell(customer, &wake).await;
                }
                _ => {
                    self.note(deed, self.basket, &wake).await;
                }
            }
            self.is_open = false;
            self.done += 1;
        }
    }

    /// Notes a document that no cart is needed for, until it is seen to be kept; none where there is nothing to note.
    async fn note(&self, deed: Deed, basket: u32, wake: &impl Fn()) -> Option<Uuid> {
        loop {
            let found = self.world.with(|inner, _| inner.see(basket));
            if found.is_some() {
                wake();
                return found;
            }
            let paper = self
                .world
                .with(|inner, now| inner.write_paper(deed, basket, now));
            let (content, depends_on) = paper?;
            let id = content.id();
            let written =
                self.world
                    .with(|inner, now| match inner.before(now, Step::Confirm, None) {
                        Fate::Killed => None,
                        Fate::Refused => Some(false),
                        Fate::Happens => {
                            inner.take_in(content, depends_on, basket, now);
                            (inner.after(now, Step::Confirm, Some(id)) == Fate::Happens)
                                .then_some(true)
                        }
                    });
            match written {
                None => return self.world.die().await,
                Some(true) if !self.write_journal(id) => return self.world.die().await,
                Some(true) => {}
                Some(false) => tokio::time::sleep(Duration::from_secs(5)).await,
            }
        }
    }

    async fn sell(&self, customer: Option<Uuid>, wake: &impl Fn()) {
        loop {
            let basket = self.basket;
            // What the cashier finds: the cart, or the sale in the list, or nothing.
            let is_on_the_counter = self.world.with(|inner, _| {
                if let Some(tab) = &inner.disk.books.tab {
                    return tab.basket == basket
                        || inner
                            .lives
                            .values()
                            .any(|life| life.basket == Some(tab.basket));
                }
                false
            });
            if !is_on_the_counter {
                let is_sold = self.world.with(|inner, _| inner.see(basket).is_some());
                if is_sold {
                    break;
                }
                self.world.with(|inner, _| {
                    let cart = fill(inner);
                    inner.disk.books.tab = Some(Tab {
                        basket,
                        cart,
                        customer,
                    });
                });
            }
            if self.confirm().await {
                wake();
                // A cart that came back stands before the one that is paid now.
                let is_mine = self.world.with(|inner, _| {
                    inner
                        .lives
                        .values()
                        .any(|life| life.basket == Some(basket) && life.is_seen)
                });
                if is_mine {
                    break;
                }
            }
            // The disk was full: somebody frees some.
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }

    /// Whether the screen says that the cart on the counter is sold.
    async fn confirm(&self) -> bool {
        let (world, rules) = (&*self.world, self.rules);
        let written = world.with(|inner, now| match inner.before(now, Step::Confirm, None) {
            Fate::Killed => None,
            Fate::Refused => Some(None),
            Fate::Happens => {
                let sold = self.sold(inner, now);
                if rules.hold(Rule::CartInTransaction) {
                    inner.disk.books.tab = None;
                }
                match inner.after(now, Step::Confirm, sold) {
                    Fate::Happens => Some(sold),
                    Fate::Killed | Fate::Refused => None,
                }
            }
        });
        let Some(written) = written else {
            return world.die().await;
        };
        let Some(id) = written else {
            return false;
        };
        world.with(|inner, _| inner.disk.books.tab = None);
        if self.write_journal(id) {
            true
        } else {
            world.die().await
        }
    }

    /// The line in the second journal, after which the screen says so. Whether the program lives on.
    fn write_journal(&self, id: Uuid) -> bool {
        self.world.with(|inner, now| {
            match inner.before(now, Step::Journal, Some(id)) {
                Fate::Killed => return false,
                // The next line brings what it lacks, and so does a start.
                Fate::Refused => {}
                Fate::Happens => inner.disk.append_what_is_lacking(),
            }
            if inner.after(now, Step::Journal, Some(id)) != Fate::Happens {
                return false;
            }
            if let Some(life) = inner.lives.get_mut(&id) {
                life.is_seen = true;
            }
            true
        })
    }

    /// The transaction that makes the cart a sale.
    fn sold(&self, inner: &mut Inner, now: u64) -> Option<Uuid> {
        let tab = inner.disk.books.tab.clone()?;
        let sold_at = calendar(inner, now);
        let id = Drawn(Mutex::new(&mut inner.chance)).uuid(sold_at);
        let invoice_no = inner.disk.books.take_number(&self.till, shop_date(sold_at));
        let given = vec![Tender {
            method: TenderMethod::Cash,
            amount: tab.cart.total(),
        }];
        let mut cart = tab.cart;
        cart.set_customer(tab.customer.and_then(|customer| inner.customer(customer)));
        let sale = Sale::confirm(
            &cart,
            (given, CashRounding::NONE),
            place(),
            (id, invoice_no),
            sold_at,
        )
        .ok()?;
        inner.note(
            now,
            format_args!("basket {} has the number {}", tab.basket, sale.invoice_no),
        );
        inner.take_in(Content::Sale(Box::new(sale)), tab.customer, tab.basket, now);
        Some(id)
    }
}

fn fill(inner: &mut Inner) -> Cart {
    let mut cart = Cart::default();
    let lines = inner.chance.usize(1..=2);
    for _ in 0..lines {
        let number = VARIATIONS[inner.chance.usize(..VARIATIONS.len())];
        if cart.add(product(number), Quantity::ONE).is_err() {
            break;
        }
    }
    cart
}

pub(crate) fn calendar(inner: &Inner, now: u64) -> Timestamp {
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(inner.calendar.saturating_add(now)).unwrap_or_default()
}
