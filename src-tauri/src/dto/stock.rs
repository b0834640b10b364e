//! Stock, for the back office. Quantities are decimal text in base units.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::{
    ops::stock::{self, StockHeads as Heads},
    table::FileKind,
};
use till_core::stock_matrix::{self as matrix, Level, SortBy, Wanted};

use super::{Id, Moment, Money};

/// How much there is of a product, as somebody who looks after it sees it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StockLevel {
    Negative,
    Out,
    Low,
    Fine,
    Over,
}

impl From<Level> for StockLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Negative => Self::Negative,
            Level::Out => Self::Out,
            Level::Low => Self::Low,
            Level::Fine => Self::Fine,
            Level::Over => Self::Over,
        }
    }
}

impl From<StockLevel> for Level {
    fn from(level: StockLevel) -> Self {
        match level {
            StockLevel::Negative => Self::Negative,
            StockLevel::Out => Self::Out,
            StockLevel::Low => Self::Low,
            StockLevel::Fine => Self::Fine,
            StockLevel::Over => Self::Over,
        }
    }
}

/// What a list of stock is ordered by.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StockOrder {
    Name,
    Total,
    /// The branch at this place of the list.
    Branch(u32),
    Worth,
    Code,
}

/// What is wanted of stock.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StockQuery {
    text: String,
    category: Option<String>,
    /// The branch at this place of the list, whose levels count.
    branch: Option<u32>,
    level: Option<StockLevel>,
    /// Only what has to come in.
    short: bool,
    order: StockOrder,
    descending: bool,
}

impl From<StockQuery> for Wanted {
    fn from(query: StockQuery) -> Self {
        Self {
            text: query.text,
            categories: query.category.map(|category| vec![category]),
            branch: query.branch.map(|place| place as usize),
            level: query.level.map(Level::from),
            short: query.short,
            by: match query.order {
                StockOrder::Name => SortBy::Name,
                StockOrder::Total => SortBy::Total,
                StockOrder::Branch(place) => SortBy::Branch(place as usize),
                StockOrder::Worth => SortBy::WorthAtPrice,
                StockOrder::Code => SortBy::Code,
            },
            descending: query.descending,
        }
    }
}

/// A branch above a column.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StockBranch {
    id: Id,
    name: String,
    /// Whether it is the till's own.
    own: bool,
}

impl StockBranch {
    /// A branch above its column; `own` is the till's.
    pub fn new(branch: till_store::Branch, own: Option<i64>) -> Self {
        Self {
            id: Id(branch.id),
            own: Some(branch.id) == own,
            name: branch.name,
        }
    }
}

/// How many products have a category.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CategoryCount {
    /// Empty is none.
    name: String,
    count: u32,
}

impl CategoryCount {
    /// So many products have the category `name`.
    pub fn new(name: String, products: usize) -> Self {
        Self {
            name,
            count: count(products),
        }
    }
}

/// How many products some branch has at a level.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LevelCount {
    level: StockLevel,
    count: u32,
}

/// A list of stock, without its rows.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StockList {
    /// Its rows are asked for by it.
    number: u32,
    branches: Vec<StockBranch>,
    count: u32,
    /// Decimal text, in đồng: it may be more than a number of the UI holds.
    worth: String,
    categories: Vec<CategoryCount>,
    levels: Vec<LevelCount>,
    /// How many have to come in.
    short: u32,
    read_at: Option<Moment>,
    /// Documents of this till that NextX does not have yet.
    unsent: u32,
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl From<stock::StockList> for StockList {
    fn from(list: stock::StockList) -> Self {
        let own = list.own;
        let branches = list.branches.into_iter();
        let categories = list.categories.into_iter();
        let levels = list.selection.levels.iter();
        Self {
            number: list.number,
            branches: branches
                .map(|branch| StockBranch::new(branch, own))
                .collect(),
            count: count(list.selection.sums.products),
            worth: list.selection.sums.at_price.round().to_string(),
            categories: categories
                .map(|(name, number)| CategoryCount::new(name, number))
                .collect(),
            levels: levels
                .map(|(level, number)| LevelCount {
                    level: (*level).into(),
                    count: count(*number),
                })
                .collect(),
            short: count(list.selection.short),
            read_at: list.read_at.map(Moment),
            unsent: list.unsent,
        }
    }
}

/// What a branch has of a product.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OnHand {
    quantity: String,
    level: StockLevel,
}

/// The largest unit of a product.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LargestUnit {
    name: String,
    /// How many base units it holds, as decimal text.
    multiplier: String,
}

/// A product, and what each branch has of it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StockRow {
    variation: Id,
    name: String,
    code: String,
    barcode: String,
    category: String,
    unit: String,
    largest: Option<LargestUnit>,
    price: Option<Money>,
    /// `null` where no branch was read.
    total: Option<String>,
    /// Branch by branch; `null` where it was never read.
    on_hand: Vec<Option<OnHand>>,
    /// Decimal text, in đồng.
    worth: String,
}

impl From<matrix::ProductStock> for StockRow {
    fn from(product: matrix::ProductStock) -> Self {
        Self {
            total: product.total().map(|total| total.normalize().to_string()),
            worth: product.worth_at_price().round().to_string(),
            variation: Id(product.variation_id),
            name: product.name,
            code: product.code,
            barcode: product.barcode,
            category: product.category,
            unit: product.unit,
            largest: product.larger.map(|(name, multiplier)| LargestUnit {
                name,
                multiplier: multiplier.normalize().to_string(),
            }),
            price: product.price.map(Money::from),
            on_hand: product
                .on_hand
                .into_iter()
                .map(|on_hand| {
                    on_hand.map(|on_hand| OnHand {
                        quantity: on_hand.quantity.normalize().to_string(),
                        level: on_hand.level.into(),
                    })
                })
                .collect(),
        }
    }
}

/// How much of a product a branch should have, as decimal text; empty is no threshold.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BranchThreshold {
    branch: Id,
    least: String,
    most: String,
}

impl From<(i64, matrix::Thresholds)> for BranchThreshold {
    fn from((branch, thresholds): (i64, matrix::Thresholds)) -> Self {
        let matrix::Thresholds { least, most } = thresholds;
        Self {
            branch: Id(branch),
            least: least.map_or_else(String::new, |least| least.normalize().to_string()),
            most: most.map_or_else(String::new, |most| most.normalize().to_string()),
        }
    }
}

/// What a table is written as.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TableFile {
    Csv,
    Xlsx,
}

impl From<TableFile> for FileKind {
    fn from(file: TableFile) -> Self {
        match file {
            TableFile::Csv => Self::Csv,
            TableFile::Xlsx => Self::Xlsx,
        }
    }
}

/// The words above the columns of a file that stock is written to.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StockHeads {
    code: String,
    barcode: String,
    name: String,
    category: String,
    unit: String,
    total: String,
    price: String,
    worth: String,
}

impl From<StockHeads> for Heads {
    fn from(heads: StockHeads) -> Self {
        Self {
            first: [
                heads.code,
                heads.barcode,
                heads.name,
                heads.category,
                heads.unit,
                heads.total,
            ],
            last: [heads.price, heads.worth],
        }
    }
}
