//! Stock for the back office: what each branch has of each product, from the cache alone.
//!
//! The whole matrix is read once and kept while somebody looks at it; searching, filtering and scrolling ask it alone.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
};

use rust_decimal::Decimal;
use till_core::{
    Quantity,
    people::{About, Right},
    stock_matrix::{ProductStock, Selection, StockMatrix, Thresholds, Wanted},
};
use till_store::{Branch, BranchThresholds};

use super::products::with_below;
use crate::{
    App, Change, Error,
    session::Session,
    table::{Cell, FileKind, Table},
};

/// The most rows that are answered at once.
const MOST_ROWS: usize = 500;

/// What the last person who looked at stock has before them.
#[derive(Clone, Debug, Default)]
pub(crate) struct StockDesk {
    matrix: Option<Arc<StockMatrix>>,
    branches: Vec<Branch>,
    selection: Arc<Selection>,
    /// Counts the selections: rows of an older one are not mixed with those of a newer.
    number: u32,
    /// The number of the list that was asked for last: one that was asked for before it does not take its place.
    asked: u32,
}

/// A list of stock, without its rows.
#[derive(Clone, Debug)]
pub struct StockList {
    /// Names the list: its rows are asked for by it.
    pub number: u32,
    /// The branches, the till's own first.
    pub branches: Vec<Branch>,
    /// The till's own, if it is among them.
    pub own: Option<i64>,
    /// What is on it.
    pub selection: Arc<Selection>,
    /// Every category that a product has, with how many have it.
    pub categories: Vec<(String, usize)>,
    /// When stock was last read to its end, in epoch milliseconds.
    pub read_at: Option<i64>,
    /// Documents of this till that NextX does not have yet; what they move is reckoned in.
    pub unsent: u32,
}

/// The words above the columns of a file, in the order of the columns up to the branches, and behind them.
#[derive(Clone, Debug)]
pub struct StockHeads {
    /// Code, barcode, name, category, unit, total.
    pub first: [String; 6],
    /// Price, worth at price.
    pub last: [String; 2],
}

impl App {
    /// Lists stock; a category means those below it as well. `anew` reads what has changed since it was last read.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn list_stock(&self, mut wanted: Wanted, anew: bool) -> Result<StockList, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let below = session.names_below().await?;
        wanted.categories = wanted.categories.map(|names| with_below(&below, &names));
        let own = session.till().await?.map(|till| till.place.branch_id);
        let (number, known) = {
            let mut desk = session.stock_desk();
            desk.asked = desk.asked.wrapping_add(1);
            (desk.asked, desk.matrix.clone())
        };
        let (matrix, branches) = match known.filter(|_| !anew) {
            Some(matrix) => (matrix, session.stock_desk().branches.clone()),
            None => session.read_stock_matrix(own).await?,
        };
        let kept = Arc::clone(&matrix);
        let (selection, categories) = tokio::task::spawn_blocking(move || {
            let products = kept.products().iter();
            let categories = below.counted(products.map(|product| &product.category));
            (kept.select(&wanted), categories)
        })
        .await?;
        let selection = Arc::new(selection);
        {
            let mut desk = session.stock_desk();
            if number > desk.number {
                desk.matrix = Some(matrix);
                desk.branches.clone_from(&branches);
                desk.selection = Arc::clone(&selection);
                desk.number = number;
            }
        }
        let read_at = session.progress().finished_at;
        Ok(StockList {
            number,
            own: own.filter(|own| branches.iter().any(|branch| branch.id == *own)),
            branches,
            selection,
            categories,
            read_at,
            unsent: session.store.outbox_counts(session.now()).await?.unsent,
        })
    }

    /// Rows of the list with this number, from one on; none of a list that another one has replaced.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]
    pub async fn stock_rows(
        &self,
        number: u32,
        from: usize,
        count: usize,
    ) -> Result<Vec<ProductStock>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let desk = session.stock_desk().clone();
        let Some(matrix) = desk.matrix.filter(|_| desk.number == number) else {
            return Ok(Vec::new());
        };
        let places = desk.selection.places.iter().skip(from);
        Ok(places
            .take(count.min(MOST_ROWS))
            .filter_map(|place| matrix.product(*place).cloned())
            .collect())
    }

    /// Writes the list that is looked at to a file in `folder`.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Io`]
    pub async fn export_stock(
        &self,
        folder: PathBuf,
        name: String,
        kind: FileKind,
        heads: StockHeads,
    ) -> Result<PathBuf, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let desk = session.stock_desk().clone();
        tokio::task::spawn_blocking(move || desk.table(heads).write(&folder, &name, kind)).await?
    }

    /// How much of a product each branch should have.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn stock_thresholds(&self, variation_id: i64) -> Result<BranchThresholds, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        Ok(session.store.stock_thresholds(variation_id).await?)
    }

    /// Sets how much of a product a branch should have, as typed; nothing typed is no threshold.
    ///
    /// # Errors
    /// [`Error::Quantity`], [`Error::Threshold`], [`Error::Store`]
    pub async fn set_stock_thresholds(
        &self,
        variation_id: i64,
        branch_id: i64,
        (least, most): (&str, &str),
    ) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let thresholds = Thresholds::new(read(least)?, read(most)?)?;
        session
            .store
            .set_stock_thresholds(variation_id, branch_id, thresholds)
            .await?;
        session.changes.announce(Change::Catalogue);
        Ok(())
    }
}

/// A quantity as typed; zero is one here.
fn read(typed: &str) -> Result<Option<Decimal>, Error> {
    match typed.trim() {
        "" => Ok(None),
        zero if zero.bytes().all(|digit| digit == b'0') => Ok(Some(Decimal::ZERO)),
        typed => Ok(Some(Quantity::parse_typed(typed)?.value())),
    }
}

impl StockDesk {
    fn table(&self, heads: StockHeads) -> Table {
        let branches = self.branches.iter().map(|branch| branch.name.clone());
        let StockHeads { first, last } = heads;
        let heads = first.into_iter().chain(branches).chain(last).collect();
        let matrix = self.matrix.as_deref();
        let products = self
            .selection
            .places
            .iter()
            .filter_map(|place| matrix?.product(*place));
        let row = |product: &ProductStock| {
            let text = [
                &product.code,
                &product.barcode,
                &product.name,
                &product.category,
                &product.unit,
            ];
            let on_hand = product
                .on_hand
                .iter()
                .map(|on_hand| Cell::from(on_hand.map(|on_hand| on_hand.quantity)));
            let price = product.price.map(|price| Decimal::from(price.dong()));
            text.into_iter()
                .map(|text| Cell::from(text.as_str()))
                .chain([Cell::from(product.total())])
                .chain(on_hand)
                .chain([Cell::from(price), Cell::Number(product.worth_at_price())])
                .collect()
        };
        Table {
            heads,
            rows: products.map(row).collect(),
        }
    }
}

impl Session {
    fn stock_desk(&self) -> MutexGuard<'_, StockDesk> {
        self.stock_desk
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whoever stands at the till may look at the books of the shop.
    ///
    /// # Errors
    /// [`Error::NobodyAtTill`], [`Error::NotAllowed`]
    pub(crate) async fn must_see_the_back_office(&self) -> Result<(), Error> {
        self.must(Right::BackOffice, About::default()).await
    }

    /// Whoever stands at the till may write to customers.
    ///
    /// # Errors
    /// [`Error::NobodyAtTill`], [`Error::NotAllowed`]
    pub(crate) async fn must_do_marketing(&self) -> Result<(), Error> {
        self.must(Right::Marketing, About::default()).await
    }

    async fn read_stock_matrix(
        &self,
        own: Option<i64>,
    ) -> Result<(Arc<StockMatrix>, Vec<Branch>), Error> {
        let mut branches = self.store.branches().await?;
        branches.sort_by_key(|branch| Some(branch.id) != own);
        let ids: Vec<i64> = branches.iter().map(|branch| branch.id).collect();
        let products = self.store.stock_of_everything(&ids).await?;
        let matrix = tokio::task::spawn_blocking(move || StockMatrix::new(products)).await?;
        Ok((Arc::new(matrix), branches))
    }
}

/// What a session knows of stock.
pub(crate) type Desk = StdMutex<StockDesk>;
