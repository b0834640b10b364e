//! Purchase orders: written here and kept as drafts, sent while NextX can be reached, moved on by their shipping status.
//! Their list is that of [`crate::ops::orders`].

mod import;
mod send;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
    time::Instant,
};

use rust_decimal::Decimal;
use till_core::{
    Money, Quantity,
    cart::{CartProduct, Unit},
    fold,
    purchase::{
        LastPrices, PriceHint, Purchase, Supplier, TypedPurchase, TypedPurchaseLine, to_order,
    },
};
use till_store::{
    Branch, BranchStore, CustomerRow, PurchaseDraft, RecordKind, RecordScope, StoreError,
};
use tokio::sync::Mutex;
use uuid::Uuid;

pub use self::{
    import::{ImportPreview, PreviewRow, fault_name},
    send::SentOrder,
};
use super::barcodes::Meant;
use crate::{App, Change, Error, orders::Order, session::Session};

/// How many suppliers are shown.
const MOST_SUPPLIERS: usize = 20;

/// What a session knows of purchases.
#[derive(Debug)]
pub(crate) struct PurchaseDesk {
    /// Held over a send, so that none is sent twice at a time.
    sending: Mutex<()>,
    /// The time since this start: what was sent before it waits again.
    began: Instant,
    known: StdMutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    prices: Option<Arc<LastPrices>>,
    preview: Option<(Uuid, Arc<ImportPreview>)>,
}

impl Default for PurchaseDesk {
    fn default() -> Self {
        Self {
            sending: Mutex::default(),
            began: Instant::now(),
            known: StdMutex::default(),
        }
    }
}

impl PurchaseDesk {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Goods that come in by their code.
#[derive(Clone, Debug)]
struct Bought {
    product: Arc<CartProduct>,
    /// The unit that has the code; none is the base unit.
    unit_id: Option<i64>,
    quantity: Quantity,
}

/// A branch with the stores that goods can come into.
#[derive(Clone, Debug)]
pub struct BranchWithStores {
    /// The branch.
    pub branch: Branch,
    /// Its stores; a branch may have none.
    pub stores: Vec<BranchStore>,
}

/// A purchase order while it is written.
#[derive(Clone, Debug)]
pub struct PurchaseForm {
    /// What is kept.
    pub draft: PurchaseDraft,
    /// What it comes to, and what is wrong with it.
    pub purchase: Purchase,
    /// Line by line how the price stands to the one of the last time, and that one.
    pub hints: Vec<Option<(PriceHint, Money)>>,
    /// Where goods can come in.
    pub branches: Vec<BranchWithStores>,
    /// Whether NextX can be reached: without it nothing can be sent.
    pub online: bool,
}

impl App {
    /// The purchase orders that are being written, those changed last first.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn purchase_drafts(&self) -> Result<Vec<(PurchaseDraft, Purchase)>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let drafts = session.store.purchase_drafts().await?.into_iter();
        Ok(drafts
            .map(|draft| {
                let purchase = Purchase::of(&draft.typed);
                (draft, purchase)
            })
            .collect())
    }

    /// Begins a purchase order for the till's own branch and store.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn new_purchase(&self) -> Result<PurchaseForm, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let place = session.till().await?.map(|till| till.place);
        let typed = TypedPurchase {
            branch_id: place.as_ref().map(|place| place.branch_id),
            store_id: place.map(|place| place.store_id),
            ..TypedPurchase::default()
        };
        let id = session.random.uuid(session.clock.now());
        session.keep_purchase(id, &typed).await
    }

    /// Begins a purchase order of what a branch has too little of: up to its most, or to its least.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn purchase_what_is_low(
        &self,
        branch_id: i64,
        variations: &[i64],
    ) -> Result<PurchaseForm, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let stores = session.store.stores().await?;
        let mut typed = TypedPurchase {
            branch_id: Some(branch_id),
            store_id: stores
                .iter()
                .find(|store| store.branch_id == branch_id)
                .map(|store| store.id),
            ..TypedPurchase::default()
        };
        let place = session.till().await?.map(|till| till.place);
        if let Some(place) = place.filter(|place| place.branch_id == branch_id) {
            typed.store_id = Some(place.store_id);
        }
        let stock = session.store.stock_of_everything(&[branch_id]).await?;
        let stock: HashMap<i64, _> = stock
            .into_iter()
            .map(|row| (row.variation_id, row))
            .collect();
        let prices = session.last_prices().await?;
        for variation in variations {
            let Some(product) = session.product_to_buy(*variation).await? else {
                continue;
            };
            let thresholds = session.store.stock_thresholds(*variation).await?;
            let thresholds = thresholds.get(&branch_id).copied().unwrap_or_default();
            let on_hand = stock
                .get(variation)
                .and_then(|row| row.on_hand.first().copied().flatten())
                .map(|on_hand| on_hand.quantity)
                .unwrap_or_default();
            let quantity = to_order(on_hand, thresholds).ceil();
            let mut line = line_of(&product, None, &prices);
            // Nothing is suggested where nobody has said how much there should be.
            line.quantity = match quantity {
                none if none.is_zero() => String::new(),
                quantity => quantity.normalize().to_string(),
            };
            typed.lines.push(line);
        }
        let id = session.random.uuid(session.clock.now());
        session.keep_purchase(id, &typed).await
    }

    /// A purchase order that is being written.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Store`]
    pub async fn purchase_form(&self, id: Uuid) -> Result<PurchaseForm, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        session.purchase_of(id).await
    }

    /// Keeps what was typed; when this answers, it is on disk. One that was sent stays as it was sent.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::PurchaseUnclear`], [`Error::Store`]
    pub async fn write_purchase(
        &self,
        id: Uuid,
        typed: &TypedPurchase,
    ) -> Result<PurchaseForm, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        session.keep_purchase(id, typed).await
    }

    /// Adds a product, found by its variation, to a purchase order; one that is there already in the same unit gets one
    /// more.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::PurchaseUnclear`], [`Error::Store`]
    pub async fn add_to_purchase(&self, id: Uuid, variation: i64) -> Result<PurchaseForm, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let product = session.product_to_buy(variation).await?;
        let product = product.ok_or(Error::NotFound)?;
        session.add_line(id, &product, None, Quantity::ONE).await
    }

    /// Adds what a code stands for, as at the counter: in the unit that has the barcode, or as much as a scale measured.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::UnknownBarcode`], [`Error::PurchaseUnclear`], [`Error::Store`]
    pub async fn scan_into_purchase(&self, id: Uuid, code: &str) -> Result<PurchaseForm, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let code = code.trim();
        let scanned = session.bought_by(code).await?;
        let scanned = scanned.ok_or_else(|| Error::UnknownBarcode(code.to_owned()))?;
        let (unit_id, quantity) = (scanned.unit_id, scanned.quantity);
        session
            .add_line(id, &scanned.product, unit_id, quantity)
            .await
    }

    /// The units that a product can be bought in, the base unit first.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Store`]
    pub async fn units_to_buy(&self, variation: i64) -> Result<Vec<Unit>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let product = session.product_to_buy(variation).await?;
        Ok(product.ok_or(Error::NotFound)?.units)
    }

    /// Throws a purchase order away that was not sent, or of which a person says that NextX does not have it.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::PurchaseUnclear`], [`Error::Store`]
    pub async fn drop_purchase(&self, id: Uuid) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let draft = session.store.purchase_draft(id).await?;
        if draft.is_some_and(|draft| draft.sent.is_some()) {
            return Err(Error::PurchaseUnclear);
        }
        session.store.forget_purchase_draft(id).await?;
        session.changes.announce(Change::Records);
        Ok(())
    }

    /// Who can supply: those who have supplied before first, then customers of NextX's list, which does not tell who of
    /// them supplies.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn suppliers(&self, text: &str) -> Result<Vec<Supplier>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let words = fold::words(text);
        let mut found: BTreeMap<i64, Supplier> = BTreeMap::new();
        let mut suppliers = Vec::new();
        for order in session.purchases().await? {
            let Some(id) = order.customer_id else {
                continue;
            };
            let supplier = Supplier {
                id,
                name: order.customer,
                phone: order.phone,
            };
            let told = format!(" {} {}", fold::fold(&supplier.name), supplier.phone);
            let is_meant = words.iter().all(|word| told.contains(&format!(" {word}")));
            if is_meant && found.insert(id, supplier.clone()).is_none() {
                suppliers.push(supplier);
            }
        }
        if !words.is_empty() {
            let hits = session.store.search_customers(text, 50).await?;
            let rows = hits.hits.into_iter().filter_map(|row: CustomerRow| {
                Some(Supplier {
                    id: row.remote_id?,
                    name: row.name,
                    phone: row.phone,
                })
            });
            suppliers.extend(rows.filter(|row| !found.contains_key(&row.id)));
        }
        suppliers.truncate(MOST_SUPPLIERS);
        Ok(suppliers)
    }
}

impl Session {
    async fn keep_purchase(&self, id: Uuid, typed: &TypedPurchase) -> Result<PurchaseForm, Error> {
        let kept = self
            .store
            .keep_purchase_draft(id, typed, self.now())
            .await?;
        if !kept {
            return Err(Error::PurchaseUnclear);
        }
        self.purchase_of(id).await
    }

    async fn purchase_of(&self, id: Uuid) -> Result<PurchaseForm, Error> {
        let draft = self.store.purchase_draft(id).await?;
        let draft = draft.ok_or(Error::NotFound)?;
        let purchase = Purchase::of(&draft.typed);
        let prices = self.last_prices().await?;
        let lines = draft.typed.lines.iter().zip(&purchase.lines);
        let hints = lines
            .map(|(typed, line)| {
                let last = prices.get(&(typed.variation_id, typed.unit_id)).copied();
                let hint = PriceHint::of(line.as_ref().ok()?.price, last)?;
                Some((hint, last?))
            })
            .collect();
        let stores = self.store.stores().await?;
        let branches = self.store.branches().await?.into_iter();
        let branches = branches.map(|branch| BranchWithStores {
            stores: stores
                .iter()
                .filter(|store| store.branch_id == branch.id)
                .cloned()
                .collect(),
            branch,
        });
        Ok(PurchaseForm {
            draft,
            purchase,
            hints,
            branches: branches.collect(),
            online: self.is_online(),
        })
    }

    async fn add_line(
        &self,
        id: Uuid,
        product: &CartProduct,
        unit_id: Option<i64>,
        quantity: Quantity,
    ) -> Result<PurchaseForm, Error> {
        let draft = self.store.purchase_draft(id).await?;
        let mut typed = draft.ok_or(Error::NotFound)?.typed;
        let prices = self.last_prices().await?;
        let mut line = line_of(product, unit_id, &prices);
        let same = typed
            .lines
            .iter_mut()
            .find(|there| there.variation_id == line.variation_id && there.unit_id == line.unit_id);
        match same {
            Some(there) => {
                let more = Quantity::parse_typed(&there.quantity)
                    .map_or(quantity.value(), |there| there.value() + quantity.value());
                there.quantity = more.normalize().to_string();
            }
            None => {
                line.quantity = quantity.value().normalize().to_string();
                typed.lines.push(line);
            }
        }
        self.keep_purchase(id, &typed).await
    }

    /// A product, also one without a price: it is bought, not sold.
    async fn product_to_buy(&self, variation: i64) -> Result<Option<CartProduct>, Error> {
        match self.store.product(variation).await {
            Err(StoreError::NoPrice(_)) => Ok(None),
            found => Ok(found?),
        }
    }

    /// What a code stands for where goods come in: the same as at the counter.
    async fn bought_by(&self, code: &str) -> Result<Option<Bought>, Error> {
        let meant = match self.meant_by(code).await {
            Err(Error::Store(StoreError::NoPrice(_))) => None,
            meant => meant?,
        };
        Ok(meant.map(|meant| {
            let (product, unit_id, quantity) = match meant {
                Meant::Product(product) => (product, None, Quantity::ONE),
                Meant::Unit(product, unit_id) => (product, Some(unit_id), Quantity::ONE),
                Meant::Weighed(product, weighed) => (product, None, weighed.quantity),
            };
            Bought {
                product: Arc::new(product),
                unit_id,
                quantity,
            }
        }))
    }

    /// Every purchase that the cache has, the newest first.
    async fn purchases(&self) -> Result<Vec<Order>, Error> {
        let records = RecordScope::of(RecordKind::PurchaseOrder);
        let records = self.store.records(records, "").await?;
        let read = tokio::task::spawn_blocking(move || {
            records.iter().filter_map(Order::of_purchase).collect()
        });
        Ok(read.await?)
    }

    /// What was paid last for each unit, as far as the cache tells; read once until a purchase is sent.
    async fn last_prices(&self) -> Result<Arc<LastPrices>, Error> {
        let known = self.purchase_desk.known().prices.clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let mut prices = LastPrices::new();
        for order in self.purchases().await? {
            for line in order.body.into_iter().flat_map(|body| body.lines) {
                let (Some(variation), Some(unit)) = (line.variation_id, line.unit_id) else {
                    continue;
                };
                if let Ok(price) = Money::rounded(line.unit_price) {
                    prices.entry((variation, unit)).or_insert(price);
                }
            }
        }
        let prices = Arc::new(prices);
        // Details may still be on their way: what is not known yet is asked for again.
        if !prices.is_empty() {
            self.purchase_desk.known().prices = Some(Arc::clone(&prices));
        }
        Ok(prices)
    }
}

/// One of a product in a unit, or in its base unit, at what was paid last.
fn line_of(product: &CartProduct, unit_id: Option<i64>, prices: &LastPrices) -> TypedPurchaseLine {
    let unit = product
        .units
        .iter()
        .find(|unit| unit_id.is_none_or(|id| unit.id == id))
        .or_else(|| product.units.first());
    let id = unit.map_or(0, |unit| unit.id);
    let price = prices.get(&(product.variation_id, id));
    TypedPurchaseLine {
        product_id: product.product_id,
        variation_id: product.variation_id,
        name: product.name.clone(),
        code: product.code.clone(),
        unit_id: id,
        unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        multiplier: unit.map_or(Decimal::ONE, |unit| unit.multiplier.value()),
        quantity: "1".to_owned(),
        price: price.map(Money::to_string).unwrap_or_default(),
        discount: String::new(),
        note: String::new(),
    }
}
