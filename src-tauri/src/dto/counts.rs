//! Count sheets. Quantities are decimal text in base units.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::{count_paper::PaperWords, counts as ops};
use till_core::stock_count;
use till_print::Sheet;

use super::{Id, Moment, Money, stock::StockBranch};

/// What is counted.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CountOf {
    Everything,
    /// By its name.
    Category(String),
    /// By their variations.
    Products(Vec<Id>),
}

impl From<CountOf> for ops::CountOf {
    fn from(of: CountOf) -> Self {
        match of {
            CountOf::Everything => Self::Everything,
            CountOf::Category(name) => Self::Category(name),
            CountOf::Products(ids) => Self::Products(ids.into_iter().map(|id| id.0).collect()),
        }
    }
}

/// What the lines of a sheet come to.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CountSums {
    lines: u32,
    counted: u32,
    differing: u32,
    /// What is there and was not expected, at its price, in đồng.
    over: String,
    /// What was expected and is not there; less than nothing.
    short: String,
}

impl From<stock_count::CountSums> for CountSums {
    fn from(sums: stock_count::CountSums) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            lines: count(sums.lines),
            counted: count(sums.counted),
            differing: count(sums.differing),
            over: sums.over.round().to_string(),
            short: sums.short.round().to_string(),
        }
    }
}

/// A sheet among others.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CountSheet {
    id: Id,
    name: String,
    branch: String,
    /// `null` where the branch is counted as a whole.
    store: Option<String>,
    begun_at: Moment,
    closed_at: Option<Moment>,
    sums: CountSums,
}

impl From<ops::SheetRow> for CountSheet {
    fn from(row: ops::SheetRow) -> Self {
        Self {
            id: Id(row.sheet.id),
            name: row.sheet.name,
            branch: row.branch,
            store: row.store,
            begun_at: Moment(row.sheet.begun_at),
            closed_at: row.sheet.closed_at.map(Moment),
            sums: row.sums.into(),
        }
    }
}

/// Which lines of a sheet are wanted.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CountLines {
    All,
    Open,
    Differing,
}

impl From<CountLines> for ops::Lines {
    fn from(lines: CountLines) -> Self {
        match lines {
            CountLines::All => Self::All,
            CountLines::Open => Self::Open,
            CountLines::Differing => Self::Differing,
        }
    }
}

/// A sheet that is counted on, without its lines.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CountedSheet {
    sheet: CountSheet,
    /// Its rows are asked for by it.
    number: u32,
    /// How many lines are listed.
    count: u32,
}

impl From<ops::SheetView> for CountedSheet {
    fn from(view: ops::SheetView) -> Self {
        Self {
            sheet: view.row.into(),
            number: view.number,
            count: u32::try_from(view.count).unwrap_or(u32::MAX),
        }
    }
}

/// A product on a sheet.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CountedLine {
    variation: Id,
    name: String,
    code: String,
    barcode: String,
    unit: String,
    price: Option<Money>,
    /// What should have been there when it was counted.
    expected: Option<String>,
    counted: Option<String>,
    difference: Option<String>,
    /// The difference at its price, in đồng.
    worth: Option<String>,
}

impl From<stock_count::CountLine> for CountedLine {
    fn from(line: stock_count::CountLine) -> Self {
        macro_rules! text {
            ($number:expr) => {
                $number.map(|number| number.normalize().to_string())
            };
        }
        Self {
            variation: Id(line.variation_id),
            expected: text!(line.expected),
            counted: text!(line.counted),
            difference: text!(line.difference()),
            worth: text!(line.worth().map(|worth| worth.round())),
            name: line.name,
            code: line.code,
            barcode: line.barcode,
            unit: line.unit,
            price: line.price.map(Money::from),
        }
    }
}

/// What is written of a sheet.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CountPaper {
    Sheet,
    Differences,
}

impl From<CountPaper> for ops::Paper {
    fn from(paper: CountPaper) -> Self {
        match paper {
            CountPaper::Sheet => Self::Sheet,
            CountPaper::Differences => Self::Differences,
        }
    }
}

/// What a sheet on paper says besides its lines.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct CountPaperWords {
    title: String,
    /// Of what place, and when: a line each.
    facts: Vec<String>,
    heads: Vec<String>,
    /// What the lines come to: a line each.
    sums: Vec<String>,
    signatures: Vec<String>,
}

impl From<CountPaperWords> for PaperWords {
    fn from(words: CountPaperWords) -> Self {
        Self {
            title: words.title,
            facts: words.facts,
            heads: words.heads,
            sums: words.sums,
            signatures: words.signatures,
        }
    }
}

/// Office paper.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SheetSize {
    A4,
    A5,
}

impl From<SheetSize> for Sheet {
    fn from(size: SheetSize) -> Self {
        match size {
            SheetSize::A4 => Self::A4,
            SheetSize::A5 => Self::A5,
        }
    }
}

/// What a new sheet can be for.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CountDesk {
    /// The till's own first.
    branches: Vec<StockBranch>,
}

impl CountDesk {
    /// The branches that can be counted, of which the first may be the till's `own`.
    pub fn new(branches: Vec<till_store::Branch>, own: Option<i64>) -> Self {
        let branches = branches.into_iter();
        Self {
            branches: branches
                .map(|branch| StockBranch::new(branch, own))
                .collect(),
        }
    }
}
