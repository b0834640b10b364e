//! What was sold in a period against a period before it: the figures of the overview, and what is behind each of them.
//!
//! Net revenue is what was sold less what came back. What was sold of a product, in a category, by a person or in a way of
//! paying is told before returns, which often name none of these.

use std::{collections::HashMap, hash::Hash};

use jiff::{ToSpan, civil::Date};
use rust_decimal::Decimal;

use crate::Money;

/// A sale, as the overview counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// NextX's id of the branch.
    pub branch: i64,
    /// The shop's day.
    pub day: Date,
    /// Minutes since midnight; `None` where the day alone is known.
    pub minute: Option<u16>,
    /// Who sold it; empty where nobody is named.
    pub person: String,
    /// What was charged.
    pub total: Money,
    /// How much less that is than the prices, by discounts of any kind.
    pub discount: Money,
    /// What was sold, where it is known.
    pub lines: Option<Vec<OrderLine>>,
    /// How it was paid, where it is known: by the till's words for the ways, or by NextX's for others.
    pub payments: Vec<(String, Money)>,
}

/// A product of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// NextX's variation id.
    pub variation: i64,
    /// Its name.
    pub name: String,
    /// The name of its base unit.
    pub unit: String,
    /// Its category; empty where it has none.
    pub category: String,
    /// In base units.
    pub quantity: Decimal,
    /// Its part of what was charged.
    pub revenue: Money,
}

/// Goods that came back, as the overview counts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameBack {
    /// NextX's id of the branch.
    pub branch: i64,
    /// The shop's day.
    pub day: Date,
    /// Minutes since midnight; `None` where the day alone is known.
    pub minute: Option<u16>,
    /// What was paid back.
    pub worth: Money,
}

/// Days, both of them included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
}

impl Days {
    /// One day.
    #[must_use]
    pub const fn one(day: Date) -> Self {
        Self {
            from: day,
            until: day,
        }
    }

    /// Which day of the period it is, from 0.
    fn place(self, day: Date) -> Option<usize> {
        if day < self.from || day > self.until {
            return None;
        }
        usize::try_from((day - self.from).get_days()).ok()
    }

    /// How many days there are.
    fn count(self) -> usize {
        self.place(self.until).map_or(0, |last| last + 1)
    }

    fn day(self, place: usize) -> Option<Date> {
        self.from
            .checked_add(i64::try_from(place).ok()?.days())
            .ok()
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Of this branch alone.
    pub branch: Option<i64>,
    /// The period.
    pub now: Days,
    /// The period that it is put against.
    pub before: Days,
    /// Day and minute of now. Of the period before only what happened until then counts in sums, so that a day that is
    /// not over is not put against a whole one.
    pub present: (Date, u16),
}

/// A sum now and in the period before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared<T> {
    /// In the period.
    pub now: T,
    /// In the period before.
    pub before: T,
}

/// The figures of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// What was sold less what came back.
    pub net: Money,
    /// What was sold.
    pub sold: Money,
    /// How many sales.
    pub orders: u32,
    /// What came back.
    pub returned: Money,
    /// How much less was charged than the prices.
    pub discount: Money,
}

impl Figures {
    /// What a sale comes to on average, in whole đồng; none without a sale.
    #[must_use]
    pub fn average(&self) -> Option<Money> {
        let average = Decimal::from(self.sold.dong()).checked_div(Decimal::from(self.orders))?;
        Money::rounded(average).ok()
    }
}

/// A piece of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// An hour of the day, where the period is one day.
    Hour(u8),
    /// A day.
    Day(Date),
}

/// Net revenue in a piece of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// When.
    pub slot: Slot,
    /// Net revenue then, and at the same time in the period before, the whole of it.
    pub net: Compared<Money>,
    /// Whether it is still to come.
    pub is_ahead: bool,
}

/// A part of what was sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<K> {
    /// Of what.
    pub key: K,
    /// Its sum.
    pub amount: Compared<Money>,
    /// How many sales, or base units of a product.
    pub quantity: Compared<Decimal>,
}

/// A product of which something was sold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Product {
    /// NextX's variation id.
    pub variation: i64,
    /// Its name.
    pub name: String,
    /// The name of its base unit.
    pub unit: String,
}

/// What was sold in a period against the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The figures.
    pub figures: Compared<Figures>,
    /// Net revenue over the period. Hours of a day are those in which something happened, without gaps.
    pub bars: Vec<Bar>,
    /// What is of a day with hours and has none: net revenue.
    pub without_hour: Compared<Money>,
    /// Net revenue by branch, by id.
    pub branches: Vec<Part<i64>>,
    /// What was sold by product, the most first.
    pub products: Vec<Part<Product>>,
    /// By category, the most first.
    pub categories: Vec<Part<String>>,
    /// By person, the most first.
    pub people: Vec<Part<String>>,
    /// By way of paying, the most first.
    pub methods: Vec<Part<String>>,
    /// Of how many sales of the period it is known what was sold.
    pub with_lines: u32,
}

/// Which period something belongs to, and how it counts there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Now,
    /// In sums as well, or in the bars alone.
    Before {
        counts: bool,
    },
}

impl Question {
    fn sides(
        &self,
        branch: i64,
        day: Date,
        minute: Option<u16>,
    ) -> impl Iterator<Item = (Side, usize)> {
        let is_asked = self.branch.is_none_or(|asked| asked == branch);
        let now = self.now.place(day).filter(|_| is_asked);
        let before = self.before.place(day).filter(|_| is_asked);
        let present = self.now.place(self.present.0);
        let counts = move |place: usize| match present {
            Some(present) if place == present => {
                minute.is_none_or(|minute| minute <= self.present.1)
            }
            Some(present) => place < present,
            None => true,
        };
        let before = before.map(|place| {
            (
                Side::Before {
                    counts: counts(place),
                },
                place,
            )
        });
        now.map(|place| (Side::Now, place))
            .into_iter()
            .chain(before)
    }
}

/// Sums by key, in the order in which the keys came.
struct Parts<K>(HashMap<K, Part<K>>);

impl<K: Clone + Eq + Hash> Parts<K> {
    fn add(&mut self, side: Side, key: &K, amount: Money, quantity: Decimal) {
        if side == (Side::Before { counts: false }) {
            return;
        }
        let part = match self.0.get_mut(key) {
            Some(part) => part,
            None => self.0.entry(key.clone()).or_insert_with(|| Part {
                key: key.clone(),
                amount: Compared::default(),
                quantity: Compared::default(),
            }),
        };
        *part.amount.of(side) += amount;
        *part.quantity.of(side) += quantity;
    }

    /// The most first, then by what `order` says.
    fn largest<O: Ord>(self, order: impl Fn(&K) -> O) -> Vec<Part<K>> {
        let mut parts: Vec<Part<K>> = self.0.into_values().collect();
        parts.sort_by_cached_key(|part| {
            let amount = part.amount;
            (-amount.now.dong(), -amount.before.dong(), order(&part.key))
        });
        parts
    }
}

impl<T> Compared<T> {
    const fn of(&mut self, side: Side) -> &mut T {
        match side {
            Side::Now => &mut self.now,
            Side::Before { .. } => &mut self.before,
        }
    }
}

impl Overview {
    /// Reckons an overview of what was sold and what came back.
    #[must_use]
    pub fn of<'a>(
        question: &Question,
        orders: impl IntoIterator<Item = &'a Order>,
        returns: impl IntoIterator<Item = &'a CameBack>,
    ) -> Self {
        let mut sums = Sums::new(question);
        let mut products = Parts(HashMap::new());
        let mut categories = Parts(HashMap::new());
        let mut people = Parts(HashMap::new());
        let mut methods = Parts(HashMap::new());
        let mut with_lines = 0;
        for order in orders {
            for (side, place) in question.sides(order.branch, order.day, order.minute) {
                sums.add(side, place, order.branch, order.minute, order.total);
                let figures = sums.figures(side);
                figures.sold += order.total;
                figures.orders += 1;
                figures.discount += order.discount;
                people.add(side, &order.person, order.total, Decimal::ONE);
                for (method, amount) in &order.payments {
                    methods.add(side, method, *amount, Decimal::ONE);
                }
                with_lines += u32::from(side == Side::Now && order.lines.is_some());
                for line in order.lines.iter().flatten() {
                    let product = Product {
                        variation: line.variation,
                        name: line.name.clone(),
                        unit: line.unit.clone(),
                    };
                    products.add(side, &product, line.revenue, line.quantity);
                    categories.add(side, &line.category, line.revenue, line.quantity);
                }
            }
        }
        for came in returns {
            for (side, place) in question.sides(came.branch, came.day, came.minute) {
                sums.add(side, place, came.branch, came.minute, -came.worth);
                sums.figures(side).returned += came.worth;
            }
        }
        let (bars, without_hour) = sums.bars();
        let mut branches: Vec<_> = sums.branches.0.into_values().collect();
        branches.sort_by_key(|part| part.key);
        Self {
            figures: sums.figures,
            bars,
            without_hour,
            branches,
            products: products.largest(|product: &Product| product.variation),
            categories: categories.largest(String::clone),
            people: people.largest(String::clone),
            methods: methods.largest(String::clone),
            with_lines,
        }
    }
}

/// What is summed over time.
struct Sums<'a> {
    question: &'a Question,
    figures: Compared<Figures>,
    /// Thrown away: the rest of a day that the present has not reached.
    later: Figures,
    branches: Parts<i64>,
    /// By hour of the one day, or by day.
    slots: Vec<Compared<Money>>,
    without_hour: Compared<Money>,
    by_hour: bool,
}

impl<'a> Sums<'a> {
    fn new(question: &'a Question) -> Self {
        let by_hour = question.now.count() == 1;
        Self {
            question,
            figures: Compared::default(),
            later: Figures::default(),
            branches: Parts(HashMap::new()),
            slots: vec![Compared::default(); if by_hour { 24 } else { question.now.count() }],
            without_hour: Compared::default(),
            by_hour,
        }
    }

    fn add(&mut self, side: Side, place: usize, branch: i64, minute: Option<u16>, amount: Money) {
        self.figures(side).net += amount;
        self.branches.add(side, &branch, amount, Decimal::ONE);
        let slot = if self.by_hour {
            minute.map(|minute| usize::from(minute / 60))
        } else {
            Some(place)
        };
        match slot.and_then(|slot| self.slots.get_mut(slot)) {
            Some(slot) => *slot.of(side) += amount,
            None if self.by_hour => *self.without_hour.of(side) += amount,
            // The period before may be longer, as a month is.
            None => {}
        }
    }

    const fn figures(&mut self, side: Side) -> &mut Figures {
        match side {
            Side::Before { counts: false } => &mut self.later,
            side => self.figures.of(side),
        }
    }

    fn bars(&self) -> (Vec<Bar>, Compared<Money>) {
        let (today, minute) = self.question.present;
        let bar = |place: usize, net: Compared<Money>| {
            if self.by_hour {
                let hour = u8::try_from(place).ok()?;
                let day = self.question.now.from;
                let is_ahead = day > today || (day == today && u16::from(hour) > minute / 60);
                let slot = Slot::Hour(hour);
                return Some(Bar {
                    slot,
                    net,
                    is_ahead,
                });
            }
            let day = self.question.now.day(place)?;
            Some(Bar {
                slot: Slot::Day(day),
                net,
                is_ahead: day > today,
            })
        };
        let slots = self.slots.iter().copied().enumerate();
        let mut bars: Vec<Bar> = slots.filter_map(|(place, net)| bar(place, net)).collect();
        if self.by_hour {
            let happened = |bar: &Bar| bar.net != Compared::default();
            let first = bars.iter().position(happened).unwrap_or(0);
            let last = bars.iter().rposition(happened).map_or(0, |last| last + 1);
            bars.truncate(last);
            bars.drain(..first.min(last));
        }
        (bars, self.without_hour)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const MONDAY: Date = date(2026, 11, 16);
    const NEXT_MONDAY: Date = date(2026, 11, 23);
    /// Three in the afternoon.
    const THREE: u16 = 15 * 60;

    fn order(branch: i64, day: Date, minute: Option<u16>, dong: i32) -> Order {
        Order {
            branch,
            day,
            minute,
            person: "Lan".to_owned(),
            total: Money::from_dong(dong),
            discount: Money::ZERO,
            lines: None,
            payments: vec![("cash".to_owned(), Money::from_dong(dong))],
        }
    }

    fn back(branch: i64, day: Date, minute: u16, dong: i32) -> CameBack {
        CameBack {
            branch,
            day,
            minute: Some(minute),
            worth: Money::from_dong(dong),
        }
    }

    fn monday() -> Question {
        Question {
            branch: None,
            now: Days::one(NEXT_MONDAY),
            before: Days::one(MONDAY),
            present: (NEXT_MONDAY, THREE),
        }
    }

    #[test]
    fn a_day_that_is_not_over_is_put_against_the_other_until_the_same_time() {
        let orders = [
            order(1, NEXT_MONDAY, Some(8 * 60), 50_000),
            order(1, NEXT_MONDAY, Some(14 * 60 + 59), 20_000),
            order(1, MONDAY, Some(8 * 60 + 5), 40_000),
            order(1, MONDAY, Some(18 * 60), 90_000),
        ];
        let returns = [back(1, NEXT_MONDAY, 9 * 60, 10_000)];
        let seen = Overview::of(&monday(), &orders, &returns);
        let figures = seen.figures;
        assert_eq!(figures.now.net.dong(), 60_000);
        assert_eq!(figures.now.returned.dong(), 10_000);
        assert_eq!(figures.now.average().unwrap().dong(), 35_000);
        assert_eq!(
            (figures.before.net.dong(), figures.before.orders),
            (40_000, 1)
        );
        // The bars show what is to be expected of the rest of the day.
        let hours: Vec<_> = seen
            .bars
            .iter()
            .map(|bar| {
                (
                    bar.slot,
                    bar.net.now.dong(),
                    bar.net.before.dong(),
                    bar.is_ahead,
                )
            })
            .collect();
        assert_eq!(hours.len(), 11);
        assert_eq!(hours[0], (Slot::Hour(8), 50_000, 40_000, false));
        assert_eq!(hours[1], (Slot::Hour(9), -10_000, 0, false));
        assert_eq!(hours[10], (Slot::Hour(18), 0, 90_000, true));
    }

    #[test]
    fn an_order_whose_hour_nobody_knows_counts_but_stands_in_no_hour() {
        let orders = [
            order(1, NEXT_MONDAY, None, 50_000),
            order(2, MONDAY, None, 30_000),
        ];
        let seen = Overview::of(&monday(), &orders, &[]);
        assert!(seen.bars.is_empty());
        assert_eq!(seen.without_hour.now.dong(), 50_000);
        assert_eq!(seen.without_hour.before.dong(), 30_000);
        assert_eq!(seen.figures.before.net.dong(), 30_000);
        let one = Question {
            branch: Some(1),
            ..monday()
        };
        let seen = Overview::of(&one, &orders, &[]);
        assert_eq!(seen.figures.before, Figures::default());
        assert_eq!(seen.figures.before.average(), None);
    }

    #[test]
    fn days_of_a_week_stand_beside_those_of_the_week_before() {
        let question = Question {
            branch: None,
            now: Days {
                from: date(2026, 11, 17),
                until: NEXT_MONDAY,
            },
            before: Days {
                from: date(2026, 11, 10),
                until: MONDAY,
            },
            present: (NEXT_MONDAY, THREE),
        };
        let orders = [
            order(1, date(2026, 11, 17), None, 1_000),
            order(1, date(2026, 11, 10), None, 2_000),
            order(1, MONDAY, Some(20 * 60), 4_000),
        ];
        let seen = Overview::of(&question, &orders, &[]);
        assert_eq!(seen.bars.len(), 7);
        assert_eq!(seen.bars[0].net.before.dong(), 2_000);
        assert_eq!(seen.bars[6].net.before.dong(), 4_000);
        assert_eq!(seen.figures.before.net.dong(), 2_000);
    }

    #[test]
    fn products_are_told_by_revenue_and_of_how_many_sales_they_are_known() {
        let line = |variation: i64, dong: i32| OrderLine {
            variation,
            name: format!("Hàng {variation}"),
            unit: "lon".to_owned(),
            category: "Đồ uống".to_owned(),
            quantity: Decimal::TWO,
            revenue: Money::from_dong(dong),
        };
        let mut first = order(1, NEXT_MONDAY, Some(600), 30_000);
        first.lines = Some(vec![line(7, 10_000), line(8, 20_000)]);
        let mut second = order(1, MONDAY, Some(600), 90_000);
        second.lines = Some(vec![line(7, 90_000)]);
        let orders = [first, second, order(1, NEXT_MONDAY, Some(700), 5_000)];
        let seen = Overview::of(&monday(), &orders, &[]);
        let told: Vec<_> = seen
            .products
            .iter()
            .map(|part| {
                (
                    part.key.variation,
                    part.amount.now.dong(),
                    part.amount.before.dong(),
                )
            })
            .collect();
        assert_eq!(told, [(8, 20_000, 0), (7, 10_000, 90_000)]);
        assert_eq!(seen.categories[0].quantity.now, Decimal::from(4));
        assert_eq!((seen.with_lines, seen.figures.now.orders), (1, 2));
    }

    fn any_order() -> impl Strategy<Value = Order> {
        (
            1_i64..4,
            0_i64..20,
            prop::option::of(0_u16..1_440),
            0..5_000_000_i32,
        )
            .prop_map(|(branch, day, minute, dong)| {
                order(branch, date(2026, 11, 7) + day.days(), minute, dong)
            })
    }

    proptest! {
        #[test]
        fn whatever_is_cut_up_sums_up(
            orders in prop::collection::vec(any_order(), 0..40),
            from in 0_i64..20,
            length in 1_i64..8,
            branch in prop::option::of(1_i64..4),
        ) {
            let now = Days {
                from: date(2026, 11, 7) + from.days(),
                until: date(2026, 11, 7) + (from + length - 1).days(),
            };
            let before = Days {
                from: now.from - length.days(),
                until: now.until - length.days(),
            };
            let present = (date(2027, 1, 1), 0);
            let question = Question { branch, now, before, present };
            let seen = Overview::of(&question, &orders, &[]);
            for side in [Side::Now, Side::Before { counts: true }] {
                let mut seen = seen.clone();
                let net = seen.figures.of(side).net;
                let mut in_bars: Money = seen.bars.iter_mut().map(|bar| *bar.net.of(side)).sum();
                in_bars += *seen.without_hour.of(side);
                prop_assert_eq!(in_bars, net);
                let of_branches: Money = seen.branches.iter_mut().map(|part| *part.amount.of(side)).sum();
                prop_assert_eq!(of_branches, net);
                let of_people: Money = seen.people.iter_mut().map(|part| *part.amount.of(side)).sum();
                prop_assert_eq!(of_people, seen.figures.of(side).sold);
                let of_methods: Money = seen.methods.iter_mut().map(|part| *part.amount.of(side)).sum();
                prop_assert_eq!(of_methods, seen.figures.of(side).sold);
            }
        }
    }
}
