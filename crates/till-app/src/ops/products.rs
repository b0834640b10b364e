//! The catalogue for the back office: every product in a list, and one with all that is known of it.
//!
//! As with stock the list is read once and kept while somebody looks at it.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
};

use jiff::civil::Date;
use nextx_api::{BranchId, StoreId, VariationId};
use rust_decimal::Decimal;
use till_core::{
    catalogue::{Catalogue, CatalogueProduct, Wanted},
    category_tree::NamesBelow,
    clock::shop_zone,
    outbox::DocumentState,
    stock_matrix::{OnHand, ProductStock},
};
use till_store::{Branch, Coverage, ProductCard, ProductHit};

use super::orders::OrderMovement;
use crate::{
    App, Error,
    orders::{OrderKind, midnight},
    session::Session,
    table::{Cell, FileKind, Table},
};

/// The most rows that are answered at once.
const MOST_ROWS: usize = 500;
/// So many of the newest movements of a product are shown.
const MOST_MOVEMENTS: usize = 50;
/// So many of NextX's newest orders of a kind are looked through for what they did to a product.
const LOOKED_THROUGH: u32 = 5_000;
/// So many of what can be added to products are shown.
const MOST_MODIFIERS: u32 = 60;

/// What the last person who looked at the catalogue has before them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProductsDesk {
    catalogue: Option<Arc<Catalogue>>,
    places: Arc<Vec<usize>>,
    /// Counts the selections: rows of an older one are not mixed with those of a newer.
    number: u32,
}

/// What a session knows of the catalogue.
pub(crate) type Desk = StdMutex<ProductsDesk>;

/// A list of products, without its rows.
#[derive(Clone, Debug)]
pub struct ProductList {
    /// Names the list: its rows are asked for by it.
    pub number: u32,
    /// How many are on it.
    pub count: usize,
    /// Every category that a product has, with how many have it.
    pub categories: Vec<(String, usize)>,
    /// Every type that a product has, with how many are of it.
    pub kinds: Vec<(String, usize)>,
    /// How many products have their detail read.
    pub coverage: Coverage,
    /// When the products were last read to their end, in epoch milliseconds.
    pub read_at: Option<i64>,
    /// Whether NextX can be reached.
    pub online: bool,
}

/// A product with all that the till knows of it.
#[derive(Clone, Debug)]
pub struct ProductPage {
    /// It.
    pub card: ProductCard,
    /// What each branch has of it.
    pub stock: ProductStock,
    /// The branches, the till's own first.
    pub branches: Vec<Branch>,
    /// The till's own.
    pub own: Option<i64>,
    /// What the shop offers to be added to products; NextX does not say to which.
    pub modifiers: Vec<ProductHit>,
    /// What sales, returns and purchases did to it that the till knows, the newest first.
    pub movements: Vec<Movement>,
}

/// What a sale, a return or a purchase did to the stock of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// What it was.
    pub kind: OrderKind,
    /// When, in epoch milliseconds; of what no till made, the end of its day.
    pub at: i64,
    /// Whether the day alone is known.
    pub day_only: bool,
    /// Its number; of a return of this till that of the sale, empty where nobody had an invoice.
    pub number: String,
    /// The branch's name.
    pub branch: String,
    /// In base units, negative when it left.
    pub quantity: Decimal,
    /// NextX's word for where the goods of a purchase are; otherwise empty.
    pub shipping: String,
    /// What became of a document of this till; none of what NextX has from elsewhere.
    pub state: Option<DocumentState>,
}

/// What a store has of a product, as NextX says it now.
#[derive(Clone, Debug)]
pub struct StoreStock {
    /// Name of the branch.
    pub branch: String,
    /// Name of the store.
    pub store: String,
    /// In base units; `None` where NextX says none.
    pub quantity: Option<Decimal>,
}

/// The words in a file that the catalogue is written to.
#[derive(Clone, Debug)]
pub struct ProductHeads {
    /// Code, barcode, name, category, type, unit, price, when its detail was read.
    pub heads: [String; 8],
    /// The types that have a word.
    pub kinds: BTreeMap<String, String>,
}

impl App {
    /// Lists products; a category means those below it as well. `anew` reads what has changed since they were last read.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn list_products(
        &self,
        mut wanted: Wanted,
        anew: bool,
    ) -> Result<ProductList, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let below = session.names_below().await?;
        wanted.categories = wanted.categories.map(|names| with_below(&below, &names));
        let known = session.products_desk().catalogue.clone();
        let catalogue = match known.filter(|_| !anew) {
            Some(catalogue) => catalogue,
            None => {
                let products = session.store.whole_catalogue().await?;
                Arc::new(tokio::task::spawn_blocking(move || Catalogue::new(products)).await?)
            }
        };
        let kept = Arc::clone(&catalogue);
        let (places, categories, kinds) = tokio::task::spawn_blocking(move || {
            let products = kept.products();
            (
                kept.select(&wanted),
                below.counted(products.iter().map(|product| &product.category)),
                counted(products, |product| &product.kind),
            )
        })
        .await?;
        let count = places.len();
        let number = {
            let mut desk = session.products_desk();
            *desk = ProductsDesk {
                catalogue: Some(catalogue),
                places: Arc::new(places),
                number: desk.number.wrapping_add(1),
            };
            desk.number
        };
        let read_at = session.progress().finished_at;
        Ok(ProductList {
            number,
            count,
            categories,
            kinds,
            coverage: session.store.detail_coverage().await?,
            read_at,
            online: session.is_online(),
        })
    }

    /// Rows of the list with this number, from one on; none of a list that another one has replaced.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]
    pub async fn product_rows(
        &self,
        number: u32,
        from: usize,
        count: usize,
    ) -> Result<Vec<CatalogueProduct>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let desk = session.products_desk().clone();
        let Some(catalogue) = desk.catalogue.filter(|_| desk.number == number) else {
            return Ok(Vec::new());
        };
        let places = desk.places.iter().skip(from).take(count.min(MOST_ROWS));
        Ok(places
            .filter_map(|place| catalogue.product(*place).cloned())
            .collect())
    }

    /// Writes the list that is looked at to a file in `folder`.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Io`]
    pub async fn export_products(
        &self,
        folder: PathBuf,
        name: String,
        kind: FileKind,
        heads: ProductHeads,
    ) -> Result<PathBuf, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let desk = session.products_desk().clone();
        tokio::task::spawn_blocking(move || desk.table(heads).write(&folder, &name, kind)).await?
    }

    /// A product with all that the till knows of it.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Store`]
    pub async fn product_page(&self, variation_id: i64) -> Result<ProductPage, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let card = session.store.product_card(variation_id).await?;
        let card = card.ok_or(Error::NotFound)?;
        let own = session.till().await?.map(|till| till.place.branch_id);
        let mut branches = session.store.branches().await?;
        branches.sort_by_key(|branch| Some(branch.id) != own);
        Ok(ProductPage {
            stock: session.stock_of(&card, &branches).await?,
            modifiers: session.store.modifiers(MOST_MODIFIERS).await?,
            movements: session.movements_of(variation_id, &branches).await?,
            card,
            branches,
            own,
        })
    }

    /// What each store has of a product, as NextX says it now.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Nextx`]
    pub async fn stock_of_stores(&self, variation_id: i64) -> Result<Vec<StoreStock>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let branches = session.store.branches().await?;
        let mut stock = Vec::new();
        for store in session.store.stores().await? {
            let products = session.client.products();
            let place = (BranchId(store.branch_id), StoreId(store.id));
            let detail = products.detail(VariationId(variation_id), place.0, place.1);
            let detail = session.heard(detail.await)?;
            let branch = branches.iter().find(|branch| branch.id == store.branch_id);
            stock.push(StoreStock {
                branch: branch.map_or_else(String::new, |branch| branch.name.clone()),
                store: store.name,
                quantity: detail.qty_available.map(nextx_api::Amount::decimal),
            });
        }
        Ok(stock)
    }

    /// How many products have their detail read.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn detail_coverage(&self) -> Result<Coverage, Error> {
        Ok(self.session().await?.store.detail_coverage().await?)
    }
}

/// The names of categories with those of all that is below them.
pub(super) fn with_below(below: &NamesBelow, names: &[String]) -> Vec<String> {
    let names = names.iter();
    names.flat_map(|name| below.at_or_below(name)).collect()
}

fn counted(
    products: &[CatalogueProduct],
    of: impl Fn(&CatalogueProduct) -> &String,
) -> Vec<(String, usize)> {
    let mut counted = BTreeMap::<&String, usize>::new();
    for product in products {
        *counted.entry(of(product)).or_default() += 1;
    }
    let counted = counted.into_iter();
    counted.map(|(name, count)| (name.clone(), count)).collect()
}

impl ProductsDesk {
    fn table(&self, heads: ProductHeads) -> Table {
        let ProductHeads { heads, kinds } = heads;
        let catalogue = self.catalogue.as_deref();
        let products = self
            .places
            .iter()
            .filter_map(|place| catalogue?.product(*place));
        let row = |product: &CatalogueProduct| {
            let kind = kinds.get(&product.kind).unwrap_or(&product.kind);
            let text = [
                &product.code,
                &product.barcode,
                &product.name,
                &product.category,
                kind,
                &product.unit,
            ];
            let price = product.price.map(|price| Decimal::from(price.dong()));
            let read = product
                .detailed_at
                .and_then(|at| jiff::Timestamp::from_millisecond(at).ok())
                .map(|at| {
                    at.to_zoned(shop_zone())
                        .strftime("%d/%m/%Y %H:%M")
                        .to_string()
                });
            text.into_iter()
                .map(|text| Cell::from(text.as_str()))
                .chain([Cell::from(price), read.map_or(Cell::Empty, Cell::Text)])
                .collect()
        };
        Table {
            heads: heads.into(),
            rows: products.map(row).collect(),
        }
    }
}

impl Session {
    fn products_desk(&self) -> MutexGuard<'_, ProductsDesk> {
        self.products_desk
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// What this till did to a product, and what the cached orders of every branch did: what this till made and NextX has
    /// as well is one.
    async fn movements_of(
        &self,
        variation_id: i64,
        branches: &[Branch],
    ) -> Result<Vec<Movement>, Error> {
        let name_of = |id: i64| {
            let branch = branches.iter().find(|branch| branch.id == id);
            branch.map_or_else(String::new, |branch| branch.name.clone())
        };
        let own = self
            .store
            .movements_of(variation_id, MOST_MOVEMENTS)
            .await?;
        let there = self.movements_at_nextx(variation_id, branches, LOOKED_THROUGH);
        let mut movements = Vec::new();
        for OrderMovement { order, quantity } in there.await? {
            let is_own = own.iter().any(|own| {
                let is_kind = own.came_back == (order.kind == OrderKind::Return)
                    && order.kind != OrderKind::Purchase;
                order.document == Some(own.document)
                    || (is_kind && own.remote_id.is_some() && own.remote_id == order.remote_id)
            });
            let made_at = order.at.map(jiff::Timestamp::as_millisecond);
            let end_of = |day: Date| midnight(day.tomorrow().ok()?).map(|at| at - 1);
            let Some(at) = made_at.or_else(|| order.day.and_then(end_of)) else {
                continue;
            };
            if is_own {
                continue;
            }
            movements.push(Movement {
                kind: order.kind,
                at,
                day_only: made_at.is_none(),
                number: order.number,
                branch: order.branch,
                quantity,
                shipping: match order.kind {
                    OrderKind::Purchase => order.shipping,
                    OrderKind::Sale | OrderKind::Return => String::new(),
                },
                state: None,
            });
        }
        movements.extend(own.into_iter().map(|own| Movement {
            kind: if own.came_back {
                OrderKind::Return
            } else {
                OrderKind::Sale
            },
            at: own.at,
            day_only: false,
            number: own.number,
            branch: name_of(own.branch_id),
            quantity: own.quantity,
            shipping: String::new(),
            state: Some(own.state),
        }));
        movements.sort_by_key(|movement| std::cmp::Reverse(movement.at));
        movements.truncate(MOST_MOVEMENTS);
        Ok(movements)
    }

    async fn stock_of(
        &self,
        card: &ProductCard,
        branches: &[Branch],
    ) -> Result<ProductStock, Error> {
        let product = &card.product;
        let should = self.store.stock_thresholds(product.variation_id).await?;
        let read = self.store.stock(&[product.variation_id]).await?;
        let on_hand = |branch: &Branch| {
            let there = read.iter().find(|it| it.branch_id == branch.id)?;
            let should = should.get(&branch.id).copied().unwrap_or_default();
            Some(OnHand::of(there.quantity, should))
        };
        let larger = card.units.iter().filter(|unit| !unit.base);
        let largest = larger.max_by_key(|unit| unit.multiplier.value());
        Ok(ProductStock {
            variation_id: product.variation_id,
            name: product.name.clone(),
            code: product.code.clone(),
            barcode: product.barcode.clone(),
            category: product.category.clone(),
            unit: product.unit.clone(),
            larger: largest.map(|unit| (unit.name.clone(), unit.multiplier.value())),
            price: product.price,
            on_hand: branches.iter().map(on_hand).collect(),
        })
    }
}
