//! What was sold in a period against the one before. Quantities are decimal text.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::overview::{self, OverviewSeen, OverviewWanted};
use till_core::{
    clock::written_day,
    overview::{Compared, Figures, Part, Slot},
};

use super::{
    Id, Moment, Money,
    orders::{BranchChoice, OrdersPeriod},
};

/// A period of the overview.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OverviewPeriod {
    /// This month until today.
    ThisMonth,
    /// Any other.
    Days(OrdersPeriod),
}

/// What the period is put against.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OverviewAgainst {
    Before,
    YearBefore,
}

/// Which overview is wanted.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OverviewQuery {
    period: OverviewPeriod,
    against: OverviewAgainst,
    branch: Option<Id>,
}

impl From<OverviewQuery> for OverviewWanted {
    fn from(query: OverviewQuery) -> Self {
        Self {
            period: match query.period {
                OverviewPeriod::ThisMonth => None,
                OverviewPeriod::Days(period) => Some(period.into()),
            },
            against: match query.against {
                OverviewAgainst::Before => overview::Against::Before,
                OverviewAgainst::YearBefore => overview::Against::YearBefore,
            },
            branch: query.branch.map(|id| id.0),
        }
    }
}

/// An amount now and in the period before.
#[derive(Clone, Copy, Debug, Serialize, Type)]
pub struct ComparedMoney {
    now: Money,
    before: Money,
}

impl From<Compared<till_core::Money>> for ComparedMoney {
    fn from(amount: Compared<till_core::Money>) -> Self {
        Self {
            now: amount.now.into(),
            before: amount.before.into(),
        }
    }
}

/// The figures of a period.
#[derive(Clone, Copy, Debug, Serialize, Type)]
pub struct OverviewFigures {
    net: Money,
    sold: Money,
    orders: u32,
    average: Option<Money>,
    returned: Money,
    discount: Money,
}

impl From<Figures> for OverviewFigures {
    fn from(figures: Figures) -> Self {
        Self {
            net: figures.net.into(),
            sold: figures.sold.into(),
            orders: figures.orders,
            average: figures.average().map(Money::from),
            returned: figures.returned.into(),
            discount: figures.discount.into(),
        }
    }
}

/// Net revenue in an hour or on a day.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OverviewBar {
    /// Where the period is one day.
    hour: Option<u8>,
    /// As it is written; empty where it is an hour.
    day: String,
    net: ComparedMoney,
    /// Whether it is still to come.
    is_ahead: bool,
}

/// A part of what was sold: of a branch, a product, a category, a person, a way of paying.
#[derive(Clone, Debug, Serialize, Type)]
pub struct OverviewPart {
    /// NextX's id of a branch or a variation.
    id: Option<Id>,
    /// Empty where none is told; of a way of paying NextX's word for it.
    name: String,
    /// The base unit of a product; empty of others.
    unit: String,
    amount: ComparedMoney,
    /// Base units of a product, sales of others.
    quantity: String,
}

impl OverviewPart {
    fn of<K>(part: &Part<K>, id: Option<i64>, name: &str, unit: &str) -> Self {
        Self {
            id: id.map(Id),
            name: name.to_owned(),
            unit: unit.to_owned(),
            amount: part.amount.into(),
            quantity: part.quantity.now.normalize().to_string(),
        }
    }
}

/// What was sold in a period against the one before.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OverviewView {
    now: OverviewFigures,
    before: OverviewFigures,
    /// First and last day as they are written.
    period: [String; 2],
    period_before: [String; 2],
    /// Minutes since midnight, where today is in the period.
    minute: Option<u16>,
    bars: Vec<OverviewBar>,
    /// Net revenue of the day of which nobody knows the hour.
    without_hour: ComparedMoney,
    branches: Vec<OverviewPart>,
    /// The most first.
    products: Vec<OverviewPart>,
    categories: Vec<OverviewPart>,
    people: Vec<OverviewPart>,
    methods: Vec<OverviewPart>,
    /// Of how many sales of the period it is known what was sold.
    with_lines: u32,
    /// The branches to choose from.
    all_branches: Vec<BranchChoice>,
    /// Whether every day of both periods was read from NextX.
    is_whole: bool,
    read_at: Option<Moment>,
    /// How many documents of this till are counted that have not arrived at NextX.
    unsent: u32,
}

impl From<OverviewSeen> for OverviewView {
    fn from(seen: OverviewSeen) -> Self {
        let overview = &seen.overview;
        let name_of = |id: i64| {
            let branch = seen.branches.iter().find(|branch| branch.id == id);
            branch.map_or("", |branch| branch.name.as_str())
        };
        let named = |parts: &[Part<String>]| {
            let part = |part: &Part<String>| OverviewPart::of(part, None, &part.key, "");
            parts.iter().map(part).collect()
        };
        let bar = |bar: &till_core::overview::Bar| OverviewBar {
            hour: match bar.slot {
                Slot::Hour(hour) => Some(hour),
                Slot::Day(_) => None,
            },
            day: match bar.slot {
                Slot::Hour(_) => String::new(),
                Slot::Day(day) => written_day(day),
            },
            net: bar.net.into(),
            is_ahead: bar.is_ahead,
        };
        let earliest = seen.now.from.min(seen.before.from);
        Self {
            now: overview.figures.now.into(),
            before: overview.figures.before.into(),
            period: [written_day(seen.now.from), written_day(seen.now.until)],
            period_before: [
                written_day(seen.before.from),
                written_day(seen.before.until),
            ],
            minute: seen.minute,
            bars: overview.bars.iter().map(bar).collect(),
            without_hour: overview.without_hour.into(),
            branches: overview
                .branches
                .iter()
                .map(|part| OverviewPart::of(part, Some(part.key), name_of(part.key), ""))
                .collect(),
            products: overview
                .products
                .iter()
                .map(|part| {
                    let product = &part.key;
                    OverviewPart::of(part, Some(product.variation), &product.name, &product.unit)
                })
                .collect(),
            categories: named(&overview.categories),
            people: named(&overview.people),
            methods: named(&overview.methods),
            with_lines: overview.with_lines,
            is_whole: seen.covered_from.is_some_and(|from| from <= earliest),
            read_at: seen.read_at.map(Moment),
            unsent: u32::try_from(seen.unsent).unwrap_or(u32::MAX),
            all_branches: seen.branches.into_iter().map(BranchChoice::from).collect(),
        }
    }
}

/// What of an overview is written to a file.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OverviewTable {
    Time,
    Branches,
    Products,
    Categories,
    People,
    Methods,
}

impl From<OverviewTable> for overview::OverviewTable {
    fn from(table: OverviewTable) -> Self {
        match table {
            OverviewTable::Time => Self::Time,
            OverviewTable::Branches => Self::Branches,
            OverviewTable::Products => Self::Products,
            OverviewTable::Categories => Self::Categories,
            OverviewTable::People => Self::People,
            OverviewTable::Methods => Self::Methods,
        }
    }
}

/// The words in a file that an overview is written to.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct OverviewWords {
    /// The name, the sum now and before, and how many now and before.
    heads: [String; 5],
    /// Codes and what has no name, each with its word.
    names: Vec<(String, String)>,
    /// Net revenue, orders, an order's average, what came back, discounts.
    figures: [String; 5],
}

impl From<OverviewWords> for overview::OverviewWords {
    fn from(words: OverviewWords) -> Self {
        Self {
            heads: words.heads,
            names: words.names.into_iter().collect(),
            figures: words.figures,
        }
    }
}
