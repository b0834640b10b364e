//! Counting what lies on the shelves, by scanner and by hand. NextX has no operation that takes a count: the till keeps
//! the sheet and writes what differs to a file.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
};

use rust_decimal::Decimal;
use till_core::{
    catalogue::{Catalogue, CatalogueProduct, Wanted},
    category_tree::NamesBelow,
    name_index::{NameIndex, Typed},
    stock_count::{CountLine, CountSums, parse_counted},
};
use till_store::{Branch, CountSheet, Counted};

use super::{barcodes::Meant, changing::beside};
use crate::{
    App, Error,
    session::Session,
    table::{Cell, FileKind, Table},
};

/// The most rows that are answered at once.
const MOST_ROWS: usize = 500;

/// The sheet that somebody counts on.
#[derive(Clone, Debug, Default)]
pub(crate) struct CountDesk {
    id: i64,
    lines: Arc<Vec<CountLine>>,
    index: Arc<NameIndex>,
    places: Arc<Vec<usize>>,
    /// Counts the selections: rows of an older one are not mixed with those of a newer.
    number: u32,
}

/// What a session knows of the sheet that is counted on.
pub(crate) type Desk = StdMutex<CountDesk>;

/// What is counted.
#[derive(Clone, Debug)]
pub enum CountOf {
    /// Every product.
    Everything,
    /// The products of a category and of those below it, by its name.
    Category(String),
    /// These products, by NextX's variation ids.
    Products(Vec<i64>),
}

/// A sheet among others.
#[derive(Clone, Debug)]
pub struct SheetRow {
    /// It.
    pub sheet: CountSheet,
    /// Name of the branch.
    pub branch: String,
    /// Name of the store; `None` where the branch is counted as a whole.
    pub store: Option<String>,
    /// What its lines come to.
    pub sums: CountSums,
}

/// Which lines of a sheet are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// All of them.
    #[default]
    All,
    /// Those that nobody has counted yet.
    Open,
    /// Those that are not as expected.
    Differing,
}

/// A sheet that is counted on, without its lines.
#[derive(Clone, Debug)]
pub struct SheetView {
    /// The sheet.
    pub row: SheetRow,
    /// Names what is listed: its rows are asked for by it.
    pub number: u32,
    /// How many lines are listed.
    pub count: usize,
}

/// What is written of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Every line, to count on paper: code, barcode, name, unit, counted.
    Sheet,
    /// What differs: code, barcode, name, unit, expected, counted, difference, price, worth.
    Differences,
}

impl App {
    /// Begins a sheet for a branch, and answers its number. Of its own branch the till knows the stock of its own store; of
    /// another one that of the whole branch.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`] where there is nothing to count, [`Error::Store`]
    pub async fn begin_count(&self, name: &str, branch_id: i64, of: CountOf) -> Result<i64, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        let products = session.store.whole_catalogue().await?;
        let below = session.names_below().await?;
        let chosen = tokio::task::spawn_blocking(move || chosen(products, &of, &below)).await?;
        if chosen.is_empty() {
            return Err(Error::NotFound);
        }
        let is_own = branch_id == till.place.branch_id;
        let sheet = CountSheet {
            id: 0,
            name: name.trim().to_owned(),
            branch_id,
            store_id: is_own.then_some(till.place.store_id),
            begun_at: session.now(),
            closed_at: None,
        };
        Ok(session.store.begin_count(&sheet, &chosen).await?)
    }

    /// The sheets of this till, the newest first.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn count_sheets(&self) -> Result<Vec<SheetRow>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let sheets = session.store.count_sheets().await?;
        let mut rows = Vec::with_capacity(sheets.len());
        for (sheet, sums) in sheets {
            rows.push(session.sheet_row(sheet, sums).await?);
        }
        Ok(rows)
    }

    /// The branches that can be counted, the till's own first, and which that is.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn branches_to_count(&self) -> Result<(Vec<Branch>, Option<i64>), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let own = session.till().await?.map(|till| till.place.branch_id);
        let mut branches = session.store.branches().await?;
        branches.sort_by_key(|branch| Some(branch.id) != own);
        Ok((branches, own))
    }

    /// Lists lines of a sheet.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Store`]
    pub async fn count_list(&self, id: i64, text: &str, lines: Lines) -> Result<SheetView, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let sheet = session.store.count_sheet(id).await?;
        let sheet = sheet.ok_or(Error::NotFound)?;
        if session.count_desk().id != id || session.count_desk().lines.is_empty() {
            let read = session.store.count_lines(id).await?;
            session.count_desk().take(id, read);
        }
        let (number, count, sums) = session.count_desk().select(text, lines);
        Ok(SheetView {
            row: session.sheet_row(sheet, sums).await?,
            number,
            count,
        })
    }

    /// Rows of what is listed under this number, from one on; none of a list that another one has replaced.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]
    pub async fn count_rows(
        &self,
        number: u32,
        from: usize,
        count: usize,
    ) -> Result<Vec<CountLine>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let desk = session.count_desk().clone();
        if desk.number != number {
            return Ok(Vec::new());
        }
        let places = desk.places.iter().skip(from).take(count.min(MOST_ROWS));
        Ok(places
            .filter_map(|place| desk.lines.get(*place).cloned())
            .collect())
    }

    /// Counts what a code stands for: `typed` of it, or one; a larger unit by what it holds, a scale's label by what was
    /// weighed. It is added to what was counted before.
    ///
    /// # Errors
    /// [`Error::UnknownBarcode`], [`Error::Count`], [`Error::NotFound`] where the sheet is closed
    pub async fn count_scanned(
        &self,
        id: i64,
        code: &str,
        typed: &str,
    ) -> Result<CountLine, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let code = code.trim();
        let meant = session.meant_by(code).await?;
        let meant = meant.ok_or_else(|| Error::UnknownBarcode(code.to_owned()))?;
        let many = match typed.trim() {
            "" => None,
            typed => Some(beside("quantity", parse_counted(typed))?),
        };
        let (variation_id, each) = match &meant {
            Meant::Product(product) => (product.variation_id, Decimal::ONE),
            Meant::Unit(product, unit_id) => {
                let unit = product.units.iter().find(|unit| unit.id == *unit_id);
                let held = unit.map_or(Decimal::ONE, |unit| unit.multiplier.value());
                (product.variation_id, held)
            }
            Meant::Weighed(product, weighed) => (product.variation_id, weighed.quantity.value()),
        };
        let more = many.unwrap_or(Decimal::ONE) * each;
        session.count(id, variation_id, Counted::More(more)).await
    }

    /// Takes in what somebody typed for a product: that much is there, whatever was counted before; nothing typed is not
    /// counted.
    ///
    /// # Errors
    /// [`Error::Count`], [`Error::NotFound`] where the sheet is closed
    pub async fn count_typed(
        &self,
        id: i64,
        variation_id: i64,
        typed: &str,
    ) -> Result<CountLine, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let counted = match typed.trim() {
            "" => Counted::Not,
            typed => Counted::Is(beside("quantity", parse_counted(typed))?),
        };
        session.count(id, variation_id, counted).await
    }

    /// Closes a sheet, or opens it again.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn close_count(&self, id: i64, close: bool) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let at = close.then(|| session.now());
        Ok(session.store.close_count(id, at).await?)
    }

    /// Throws a sheet away with all that was counted.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn drop_count(&self, id: i64) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        *session.count_desk() = CountDesk::default();
        Ok(session.store.drop_count(id).await?)
    }

    /// Writes a sheet, or what differs on it, to a file in `folder`; `heads` stand above the columns.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Io`]
    pub async fn export_count(
        &self,
        id: i64,
        paper: Paper,
        (folder, name, kind): (PathBuf, String, FileKind),
        heads: Vec<String>,
    ) -> Result<PathBuf, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let lines = session.store.count_lines(id).await?;
        let table = match paper {
            Paper::Sheet => sheet_table(&lines, heads),
            Paper::Differences => difference_table(&lines, heads),
        };
        tokio::task::spawn_blocking(move || table.write(&folder, &name, kind)).await?
    }
}

/// What is counted, in the order of the names.
fn chosen(
    products: Vec<CatalogueProduct>,
    of: &CountOf,
    below: &NamesBelow,
) -> Vec<CatalogueProduct> {
    let catalogue = Catalogue::new(products);
    let wanted = Wanted {
        categories: match of {
            CountOf::Category(name) => Some(below.at_or_below(name)),
            CountOf::Everything | CountOf::Products(_) => None,
        },
        ..Wanted::default()
    };
    let only: Option<HashSet<i64>> = match of {
        CountOf::Products(ids) => Some(ids.iter().copied().collect()),
        CountOf::Everything | CountOf::Category(_) => None,
    };
    let places = catalogue.select(&wanted);
    places
        .into_iter()
        .filter_map(|place| catalogue.product(place))
        .filter(|product| {
            only.as_ref()
                .is_none_or(|only| only.contains(&product.variation_id))
        })
        .cloned()
        .collect()
}

fn named(line: &CountLine) -> Vec<Cell> {
    [&line.code, &line.barcode, &line.name, &line.unit]
        .into_iter()
        .map(|text| Cell::from(text.as_str()))
        .collect()
}

fn sheet_table(lines: &[CountLine], heads: Vec<String>) -> Table {
    let row = |line: &CountLine| {
        let mut cells = named(line);
        cells.push(Cell::from(line.counted));
        cells
    };
    Table {
        heads,
        rows: lines.iter().map(row).collect(),
    }
}

fn difference_table(lines: &[CountLine], heads: Vec<String>) -> Table {
    let row = |line: &CountLine| {
        let mut cells = named(line);
        let price = line.price.map(Decimal::from);
        cells.extend(
            [
                line.expected,
                line.counted,
                line.difference(),
                price,
                line.worth(),
            ]
            .map(Cell::from),
        );
        cells
    };
    Table {
        heads,
        rows: differing(lines).map(row).collect(),
    }
}

/// What was counted and is not as expected, or of what nothing is known.
pub(super) fn differing(lines: &[CountLine]) -> impl Iterator<Item = &CountLine> {
    let counted = lines.iter().filter(|line| line.counted.is_some());
    counted.filter(|line| line.difference().is_none_or(|it| !it.is_zero()))
}

impl CountDesk {
    /// Lays another sheet on the desk.
    fn take(&mut self, id: i64, lines: Vec<CountLine>) {
        self.id = id;
        self.index = Arc::new(NameIndex::new(&lines));
        self.lines = Arc::new(lines);
        self.places = Arc::default();
    }

    /// Takes in a line that was counted just now.
    fn note(&mut self, id: i64, counted: &CountLine) {
        if self.id != id {
            return;
        }
        let lines = Arc::make_mut(&mut self.lines);
        let known = lines
            .iter_mut()
            .find(|line| line.variation_id == counted.variation_id);
        match known {
            Some(line) => {
                line.counted = counted.counted;
                line.expected = counted.expected;
                line.counted_at = counted.counted_at;
            }
            None => {
                lines.push(counted.clone());
                self.index = Arc::new(NameIndex::new(lines));
            }
        }
    }

    /// Lists what is wanted; answers the list's number, how long it is, and what the whole sheet comes to.
    fn select(&mut self, text: &str, wanted: Lines) -> (u32, usize, CountSums) {
        let typed = Typed::new(text);
        let places: Vec<usize> = self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| match wanted {
                Lines::All => true,
                Lines::Open => line.counted.is_none(),
                Lines::Differing => line.difference().is_some_and(|it| !it.is_zero()),
            })
            .filter(|(place, line)| self.index.is_meant(*place, &typed, &line.barcode))
            .map(|(place, _)| place)
            .collect();
        let count = places.len();
        self.places = Arc::new(places);
        self.number = self.number.wrapping_add(1);
        (self.number, count, CountSums::of(&self.lines))
    }
}

impl Session {
    fn count_desk(&self) -> MutexGuard<'_, CountDesk> {
        self.count_desk
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    async fn sheet_row(&self, sheet: CountSheet, sums: CountSums) -> Result<SheetRow, Error> {
        let branches = self.store.branches().await?;
        let stores = self.store.stores().await?;
        let branch = branches.into_iter().find(|it| it.id == sheet.branch_id);
        let store = stores.into_iter().find(|it| Some(it.id) == sheet.store_id);
        Ok(SheetRow {
            branch: branch.map_or_else(String::new, |branch| branch.name),
            store: store.map(|store| store.name),
            sheet,
            sums,
        })
    }

    /// Keeps what was counted of a product, with what should be there now.
    async fn count(
        &self,
        id: i64,
        variation_id: i64,
        counted: Counted,
    ) -> Result<CountLine, Error> {
        let sheet = self.store.count_sheet(id).await?.ok_or(Error::NotFound)?;
        let product = self.store.catalogue_product(variation_id).await?;
        let product = product.ok_or(Error::NotFound)?;
        let stock = self.store.stock(&[variation_id]).await?;
        let there = stock.iter().find(|it| it.branch_id == sheet.branch_id);
        let expected = there.map(|there| there.quantity);
        let now = self.now();
        let kept = self
            .store
            .put_count(id, &product, counted, expected, now)
            .await?;
        let line = beside("quantity", kept)?.ok_or(Error::NotFound)?;
        self.count_desk().note(id, &line);
        Ok(line)
    }
}
