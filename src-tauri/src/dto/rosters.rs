//! Lists of people, companies and tasks. A cell is text as it is kept: an amount in whole đồng, a day as `Y-m-d`; `null` where
//! there is nothing.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::rosters::{self, Which};
use till_core::roster::{Cell, Entry, Wanted};

use super::{Id, Moment};

/// Which list.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RosterName {
    Customers,
    Suppliers,
    Employees,
    SalesUsers,
    Users,
    Tasks,
    Automations,
    Leads,
    SmsCampaigns,
    EmailCampaigns,
    Opportunities,
    Campaigns,
}

impl From<RosterName> for Which {
    fn from(name: RosterName) -> Self {
        match name {
            RosterName::Customers => Self::Customers,
            RosterName::Suppliers => Self::Suppliers,
            RosterName::Employees => Self::Employees,
            RosterName::SalesUsers => Self::SalesUsers,
            RosterName::Users => Self::Users,
            RosterName::Tasks => Self::Tasks,
            RosterName::Automations => Self::Automations,
            RosterName::SmsCampaigns => Self::SmsCampaigns,
            RosterName::EmailCampaigns => Self::EmailCampaigns,
            RosterName::Leads => Self::Leads,
            RosterName::Opportunities => Self::Opportunities,
            RosterName::Campaigns => Self::Campaigns,
        }
    }
}

/// A column and what a row has to have in it.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct RosterFilter {
    column: String,
    value: String,
}

/// What is wanted of a list.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RosterQuery {
    text: String,
    /// The chip that the rows have to fall under.
    mark: Option<String>,
    filters: Vec<RosterFilter>,
    /// The column that is sorted by.
    by: String,
    descending: bool,
}

impl From<RosterQuery> for Wanted {
    fn from(query: RosterQuery) -> Self {
        let RosterQuery {
            text,
            mark,
            filters,
            by,
            descending,
        } = query;
        Self {
            text,
            mark,
            filters: filters
                .into_iter()
                .map(|filter| (filter.column, filter.value))
                .collect(),
            by,
            descending,
        }
    }
}

/// How many rows fall under a chip.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RosterMark {
    name: String,
    count: u32,
}

/// A column that a list can be narrowed by, and every value that it has somewhere.
#[derive(Clone, Debug, Serialize, Type)]
pub struct RosterValues {
    column: String,
    values: Vec<String>,
}

/// Of how many of how many the detail was read.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RosterCoverage {
    read: u32,
    all: u32,
}

/// A list, without its rows.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RosterList {
    /// Its rows are asked for by it.
    number: u32,
    count: u32,
    /// How many there are without any filter.
    all: u32,
    marks: Vec<RosterMark>,
    /// The columns, in the order of the cells.
    columns: Vec<String>,
    filters: Vec<RosterValues>,
    read_at: Option<Moment>,
    covered: Option<RosterCoverage>,
    /// Whether NextX can be reached.
    online: bool,
}

impl From<rosters::RosterList> for RosterList {
    fn from(list: rosters::RosterList) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            number: list.number,
            count: count(list.count),
            all: count(list.all),
            marks: list
                .marks
                .into_iter()
                .map(|(name, of_it)| RosterMark {
                    name: name.to_owned(),
                    count: count(of_it),
                })
                .collect(),
            columns: list.columns.iter().map(|name| (*name).to_owned()).collect(),
            filters: list
                .filters
                .into_iter()
                .map(|(column, values)| RosterValues {
                    column: column.to_owned(),
                    values,
                })
                .collect(),
            read_at: list.read_at.map(Moment),
            covered: list.covered.map(|(read, all)| RosterCoverage {
                read: count(read),
                all: count(all),
            }),
            online: list.online,
        }
    }
}

/// A row of a list.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RosterRow {
    id: Id,
    /// Something of it is on its way to NextX.
    pending: bool,
    cells: Vec<Option<String>>,
    /// The chips that it falls under.
    marks: Vec<String>,
}

impl From<Entry> for RosterRow {
    fn from(entry: Entry) -> Self {
        Self {
            id: Id(entry.id),
            pending: entry.pending,
            cells: entry.cells.iter().map(cell).collect(),
            marks: entry.marks.into_iter().map(str::to_owned).collect(),
        }
    }
}

fn cell(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Empty => None,
        Cell::Text(text) => Some(text.clone()),
        Cell::Amount(amount) => Some(amount.to_string()),
        Cell::Count(count) => Some(count.to_string()),
        Cell::Day(day) => Some(day.to_string()),
        Cell::Moment(moment) => Some(moment.to_string()),
        Cell::Flag(flag) => flag.then(|| "1".to_owned()),
    }
}

/// A column of a file, and the words above it.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RosterHead {
    key: String,
    title: String,
}

impl From<RosterHead> for (String, String) {
    fn from(head: RosterHead) -> Self {
        (head.key, head.title)
    }
}
