//! Lists of people, companies and tasks for the back office, from the cache alone.
//!
//! A list is read once and kept while somebody looks at it; searching, filtering and scrolling ask it alone.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
};

use rust_decimal::Decimal;
use till_core::{
    consent::Channel,
    form,
    roster::{self, Entry, Roster, Wanted},
};

use crate::{
    App, Collection, Error,
    session::Session,
    table::{Cell, FileKind, Table},
};

/// The most rows that are answered at once.
const MOST_ROWS: usize = 500;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// Customers.
    Customers,
    /// Suppliers.
    Suppliers,
    /// Employees of every branch.
    Employees,
    /// Who may be named as the seller of an order.
    SalesUsers,
    /// Login accounts at NextX.
    Users,
    /// Tasks.
    Tasks,
    /// Automations.
    Automations,
    /// Leads.
    Leads,
    /// Campaigns by text message.
    SmsCampaigns,
    /// Campaigns by email.
    EmailCampaigns,
    /// Opportunities.
    Opportunities,
    /// Sales campaigns.
    Campaigns,
}

/// A list as somebody looks at it, without its rows.
#[derive(Clone, Debug)]
pub struct RosterList {
    /// Its rows are asked for by it.
    pub number: u32,
    /// How many there are.
    pub count: usize,
    /// How many there would be without any filter.
    pub all: usize,
    /// How many fall under each chip.
    pub marks: Vec<(&'static str, usize)>,
    /// The columns, in the order of the cells.
    pub columns: &'static [&'static str],
    /// The columns that the list can be narrowed by, with every value that each has somewhere.
    pub filters: Vec<(&'static str, Vec<String>)>,
    /// When it was last read to its end, in epoch milliseconds.
    pub read_at: Option<i64>,
    /// Of how many of how many the detail was read, where the list lacks what only the detail tells.
    pub covered: Option<(usize, usize)>,
    /// Whether NextX can be reached.
    pub online: bool,
}

/// What the last person who looked at a list has before them.
#[derive(Clone, Debug, Default)]
struct Desk {
    roster: Arc<Roster>,
    places: Arc<Vec<usize>>,
    number: u32,
    covered: Option<(usize, usize)>,
}

/// What a session knows of its lists.
#[derive(Debug, Default)]
pub(crate) struct Desks(StdMutex<HashMap<Which, Desk>>);

impl Desks {
    fn open(&self) -> MutexGuard<'_, HashMap<Which, Desk>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, which: Which) -> Option<Desk> {
        self.open().get(&which).cloned()
    }
}

/// A list as it was read, and of how many of how many the detail is known.
pub(crate) struct Read {
    pub(crate) roster: Roster,
    pub(crate) covered: Option<(usize, usize)>,
}

impl App {
    /// Lists what is wanted. `anew` reads what has changed since it was last read.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn list_roster(
        &self,
        which: Which,
        wanted: Wanted,
        anew: bool,
    ) -> Result<RosterList, Error> {
        let session = self.session().await?;
        session.must_see_roster(which).await?;
        let known = session.rosters.of(which).filter(|_| !anew);
        let (roster, covered) = match known {
            Some(desk) => (desk.roster, desk.covered),
            None => {
                let read = session.read_roster(which).await?;
                (Arc::new(read.roster), read.covered)
            }
        };
        let kept = Arc::clone(&roster);
        let (places, marks) =
            tokio::task::spawn_blocking(move || (kept.select(&wanted), kept.marks(&wanted)))
                .await?;
        let count = places.len();
        let number = {
            let mut desks = session.rosters.open();
            let desk = desks.entry(which).or_default();
            *desk = Desk {
                roster: Arc::clone(&roster),
                places: Arc::new(places),
                number: desk.number.wrapping_add(1),
                covered,
            };
            desk.number
        };
        let kept_at = match which {
            Which::Users => session.users_read_at().await?,
            _ => None,
        };
        let read_at = which.collection().and_then(|collection| {
            let progress = session.progress();
            let mut of_all = progress.collections.iter();
            of_all
                .find(|entry| entry.collection == collection)?
                .finished_at
        });
        Ok(RosterList {
            number,
            count,
            all: roster.entries().len(),
            marks,
            columns: roster.columns(),
            filters: which
                .filters()
                .iter()
                .map(|column| (*column, roster.values(column)))
                .collect(),
            read_at: read_at.or(kept_at),
            covered,
            online: session.is_online(),
        })
    }

    /// Rows of the list with this number, from one on; none of a list that another one has replaced.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]
    pub async fn roster_rows(
        &self,
        which: Which,
        number: u32,
        from: usize,
        count: usize,
    ) -> Result<Vec<Entry>, Error> {
        let session = self.session().await?;
        session.must_see_roster(which).await?;
        let Some(desk) = session.rosters.of(which).filter(|it| it.number == number) else {
            return Ok(Vec::new());
        };
        let places = desk.places.iter().skip(from).take(count.min(MOST_ROWS));
        Ok(places
            .map(|place| desk.roster.entries()[*place].clone())
            .collect())
    }

    /// Writes the list that is looked at to a file in `folder`: these columns, under these words.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Io`]
    pub async fn export_roster(
        &self,
        which: Which,
        (folder, name): (PathBuf, String),
        kind: FileKind,
        columns: Vec<(String, String)>,
    ) -> Result<PathBuf, Error> {
        let session = self.session().await?;
        session.must_see_roster(which).await?;
        let desk = session.rosters.of(which).unwrap_or_default();
        tokio::task::spawn_blocking(move || desk.table(&columns).write(&folder, &name, kind))
            .await?
    }
}

impl Which {
    /// The collection that tells how old the list is.
    const fn collection(self) -> Option<Collection> {
        match self {
            Self::Customers | Self::Suppliers => Some(Collection::Customers),
            Self::Employees | Self::SalesUsers => Some(Collection::People),
            Self::Users => None,
            Self::Tasks => Some(Collection::Tasks),
            Self::Automations
            | Self::Leads
            | Self::SmsCampaigns
            | Self::EmailCampaigns
            | Self::Opportunities
            | Self::Campaigns => Some(Collection::Marketing),
        }
    }

    /// The columns that it can be narrowed by.
    const fn filters(self) -> &'static [&'static str] {
        match self {
            Self::Leads => &["status", "source", "owner"],
            Self::Automations => &["type", "category"],
            Self::Opportunities => &["campaign", "assignee", "source"],
            Self::Campaigns => &["status", "type"],
            Self::Employees => &["branch"],
            Self::Users => &["post", "branch"],
            Self::Tasks => &["assignee", "priority"],
            Self::Customers => &["group", "employee"],
            _ => &[],
        }
    }
}

impl Desk {
    fn table(&self, columns: &[(String, String)]) -> Table {
        let names = self.roster.columns();
        let known: Vec<(usize, &String)> = columns
            .iter()
            .filter_map(|(key, head)| Some((names.iter().position(|name| name == key)?, head)))
            .collect();
        let entries = self.places.iter().map(|at| &self.roster.entries()[*at]);
        let row = |entry: &Entry| {
            let cells = known.iter().map(|(at, _)| file_cell(&entry.cells[*at]));
            cells.collect()
        };
        Table {
            heads: known.iter().map(|(_, head)| (*head).clone()).collect(),
            rows: entries.map(row).collect(),
        }
    }
}

fn file_cell(cell: &roster::Cell) -> Cell {
    match cell {
        roster::Cell::Empty => Cell::Empty,
        roster::Cell::Text(text) => Cell::Text(text.clone()),
        roster::Cell::Amount(amount) => Cell::Number(Decimal::from(amount.dong())),
        roster::Cell::Count(count) => Cell::Number(Decimal::from(*count)),
        roster::Cell::Day(day) => Cell::Text(form::typed_day(*day)),
        roster::Cell::Moment(moment) => Cell::Text(form::typed_moment(*moment)),
        roster::Cell::Flag(flag) => Cell::Text(if *flag { "x" } else { "" }.to_owned()),
    }
}

impl Session {
    async fn must_see_roster(&self, which: Which) -> Result<(), Error> {
        match which {
            Which::Automations
            | Which::Leads
            | Which::SmsCampaigns
            | Which::EmailCampaigns
            | Which::Opportunities
            | Which::Campaigns => self.must_do_marketing().await,
            _ => self.must_see_the_back_office().await,
        }
    }

    async fn read_roster(&self, which: Which) -> Result<Read, Error> {
        match which {
            Which::Customers => self.read_customers_roster("customer").await,
            Which::Suppliers => self.read_customers_roster("supplier").await,
            Which::Employees => self.read_employees_roster().await,
            Which::SalesUsers => self.read_sales_users_roster().await,
            Which::Users => self.read_users_roster().await,
            Which::Tasks => self.read_tasks_roster().await,
            Which::Automations => self.read_automations_roster().await,
            Which::Leads => self.read_leads_roster().await,
            Which::SmsCampaigns => self.read_message_campaigns_roster(Channel::Sms).await,
            Which::EmailCampaigns => self.read_message_campaigns_roster(Channel::Email).await,
            Which::Opportunities => self.read_opportunities_roster().await,
            Which::Campaigns => self.read_campaigns_roster().await,
        }
    }

    /// The rows of the list with this number, all of them and in order; none of a list that another one has replaced.
    pub(super) fn rows_looked_at(&self, which: Which, number: u32) -> Vec<Entry> {
        let desk = self.rosters.of(which).filter(|it| it.number == number);
        let Some(desk) = desk else {
            return Vec::new();
        };
        let entries = desk.roster.entries();
        desk.places.iter().map(|at| entries[*at].clone()).collect()
    }
}
