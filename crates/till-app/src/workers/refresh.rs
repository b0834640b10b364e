//! Reads NextX into the store: places, then what is sold, then all other lists, then the units of products.

use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};

use nextx_api::{
    AutomationQuery, BranchId, CampaignQuery, CustomerQuery, LeadQuery, OpportunityQuery, Page,
    ProductListItem, ProductQuery, StoreId, TaskQuery, VariationId,
};
use rust_decimal::Decimal;
use till_core::sale::Place;
use till_store::{
    Branch, BranchStore, Category, Coverage, PersonKind, RecordKind, RecordScope, Refresh, Store,
};

use super::{customer_details, marketing, orders, records::read_records};
use crate::{Change, Error, session::Session, wire};

/// What is read from NextX.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Collection {
    /// Branches and their stores.
    Branches,
    /// Product categories.
    Categories,
    /// Employees and sales users.
    People,
    /// Products with prices and stock of this branch.
    Products,
    /// Customers.
    Customers,
    /// Stock of the other branches.
    Stock,
    /// Tasks.
    Tasks,
    /// Sales and returns of every branch.
    Orders,
    /// Purchase orders of every branch.
    Purchases,
    /// Leads, opportunities, campaigns and automations.
    Marketing,
}

impl Collection {
    /// All of them, in the order they are read.
    pub const ALL: [Self; 10] = [
        Self::Branches,
        Self::Products,
        Self::Categories,
        Self::People,
        Self::Customers,
        Self::Stock,
        Self::Tasks,
        Self::Orders,
        Self::Purchases,
        Self::Marketing,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Branches => "branches",
            Self::Categories => "categories",
            Self::People => "people",
            Self::Products => "products",
            Self::Customers => "customers",
            Self::Stock => "stock",
            Self::Tasks => "tasks",
            Self::Orders => "orders",
            Self::Purchases => "purchases",
            Self::Marketing => "marketing",
        }
    }
}

/// How far the reading of a collection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CollectionProgress {
    /// Which.
    pub collection: Collection,
    /// Rows read in this pass.
    pub read: u32,
    /// When it was last read to its end, in epoch milliseconds.
    pub finished_at: Option<i64>,
}

/// How far reading from NextX has come.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Whether it is being read now.
    pub running: bool,
    /// Whether a person asked to stop; nothing is read until they ask to go on.
    pub cancelled: bool,
    /// Whether there is something to sell.
    pub sellable: bool,
    /// Why the last pass stopped.
    pub error: Option<Arc<Error>>,
    /// When the products were last read to their end, in epoch milliseconds.
    pub finished_at: Option<i64>,
    /// Collection by collection.
    pub collections: Vec<CollectionProgress>,
    /// How many products have their units read.
    pub details: Coverage,
}

impl Progress {
    /// What earlier runs have read.
    pub(crate) async fn stored(store: &Store) -> Result<Self, Error> {
        let mut progress = Self {
            sellable: store.product_count().await? > 0,
            details: store.detail_coverage().await?,
            ..Self::default()
        };
        for collection in Collection::ALL {
            let refresh = store.refresh(collection.name()).await?;
            progress.collections.push(CollectionProgress {
                collection,
                read: refresh.read,
                finished_at: refresh.finished_at,
            });
            if collection == Collection::Products {
                progress.finished_at = refresh.finished_at;
            }
        }
        Ok(progress)
    }

    /// Whether every collection was read to its end.
    #[must_use]
    pub fn finished(&self) -> bool {
        self.collections
            .iter()
            .all(|collection| collection.finished_at.is_some())
    }
}

/// How old the units of a product may become: the list of products does not tell when the price of a case changes.
const UNITS_KEEP: i64 = 24 * 3_600_000;

/// Works until the session ends.
pub(crate) async fn run(session: Arc<Session>) {
    let mut failures = 0_u32;
    loop {
        let till = session.till().await.ok().flatten();
        let cancelled = session.progress().cancelled;
        let mut more = false;
        if let (Some(till), false) = (till, cancelled) {
            session.progress().running = true;
            session.changes.announce(Change::Refresh);
            let ended = pass(&session, &till.place).await;
            {
                let mut progress = session.progress();
                progress.running = false;
                more = matches!(ended, Ok(Details::More));
                progress.error = ended.err().map(Arc::new);
            }
            session.changes.announce(Change::Refresh);
        }
        let failed = session.progress().error.is_some();
        failures = if failed {
            failures.saturating_add(1)
        } else {
            0
        };
        let wait = match failures {
            0 if more => Duration::ZERO,
            0 => session.timing.refresh,
            _ => session
                .timing
                .probe
                .saturating_mul(1 << (failures - 1).min(10))
                .min(session.timing.refresh),
        };
        tokio::select! {
            () = session.refresh.wake.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Reads branches and stores: needed before a till can be chosen.
pub(crate) async fn read_places(session: &Session) -> ReadList {
    let listed = session.heard(session.client.branches().list().await)?;
    let mut complaint = listed.complaint();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let mut branches = Vec::new();
    let mut stores = Vec::new();
    for branch in listed.items {
        let listed = session.heard(session.client.stores().list(branch.id).await)?;
        complaint = complaint.or_else(|| listed.complaint());
        for store in listed.items {
            stores.push(BranchStore {
                id: store.id.0,
                branch_id: branch.id.0,
                name: text(store.name.as_deref()),
                code: text(store.code.as_deref()),
            });
        }
        branches.push(Branch {
            id: branch.id.0,
            name: text(branch.name.as_deref()),
            code: text(branch.code.as_deref()),
            address: text(branch.address.as_deref()),
            phone: text(branch.tel.as_deref()),
        });
    }
    session.store.replace_places(&branches, &stores).await?;
    done(session, Collection::Branches, branches.len()).await?;
    Ok(complaint)
}

/// Whether details are left to read.
enum Details {
    AllRead,
    More,
}

/// A list that was read to its end, with a complaint about rows that could not be read: the others are there.
pub(super) type ReadList = Result<Option<nextx_api::Error>, Error>;

/// The first error of a pass that did not end it.
#[derive(Default)]
struct Hindrance(Option<Error>);

impl Hindrance {
    /// Goes on after what concerns one list alone; a list that this account may not read holds up no other.
    fn pass_by(&mut self, session: &Session, read: ReadList) -> Result<(), Error> {
        match read {
            Ok(complaint) => {
                self.note(complaint);
                Ok(())
            }
            Err(Error::Nextx(error)) if session.is_online() => {
                tracing::warn!(kind = ?error.kind(), "a list could not be read");
                self.0.get_or_insert(error.into());
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Notes rows that could not be read; what else there was has arrived.
    fn note(&mut self, complaint: Option<nextx_api::Error>) {
        if let Some(complaint) = complaint {
            tracing::warn!(%complaint, "rows could not be read");
            self.0.get_or_insert(complaint.into());
        }
    }
}

async fn pass(session: &Session, place: &Place) -> Result<Details, Error> {
    let began = Instant::now();
    let mut hindrance = Hindrance::default();
    hindrance.note(read_places(session).await?);
    hindrance.pass_by(session, read_products(session, place).await)?;
    hindrance.pass_by(session, read_categories(session).await)?;
    hindrance.pass_by(session, read_people(session).await)?;
    hindrance.pass_by(session, read_customers(session).await)?;
    hindrance.pass_by(session, read_stock(session, place).await)?;
    hindrance.pass_by(session, read_tasks(session).await)?;
    hindrance.pass_by(session, read_orders(session).await)?;
    hindrance.pass_by(session, read_purchases(session).await)?;
    read_marketing(session, &mut hindrance).await?;
    let details = read_details(session, place, began).await?;
    hindrance.0.map_or(Ok(details), Err)
}

/// Reads the categories.
pub(crate) async fn read_categories(session: &Session) -> ReadList {
    fn flatten(listed: &[nextx_api::Category], parent: Option<i64>, into: &mut Vec<Category>) {
        for category in listed {
            let name = category.name.clone().into_option().unwrap_or_default();
            let parent_id = category.parent_id.as_ref().map(|id| id.0).or(parent);
            into.push(Category {
                id: category.id.0,
                parent_id,
                name,
            });
            flatten(category.children(), Some(category.id.0), into);
        }
    }
    let listed = session.heard(session.client.categories().list().await)?;
    let mut categories = Vec::new();
    flatten(&listed.items, None, &mut categories);
    session.store.replace_categories(&categories).await?;
    done(session, Collection::Categories, categories.len()).await?;
    Ok(listed.complaint())
}

/// The employees of every branch, for a list without a branch may hold anybody (C07), and the sales users. A branch that may
/// not be read keeps those that were known and holds up no other.
async fn read_people(session: &Session) -> ReadList {
    let mut rows = 0;
    let mut complaint = None;
    let mut is_any_read = false;
    for branch in session.store.branches().await? {
        let listed = session
            .client
            .employees()
            .list(Some(BranchId(branch.id)))
            .await;
        match session.heard(listed) {
            Ok(listed) => {
                is_any_read = true;
                complaint = complaint.or_else(|| listed.complaint());
                let employees: Vec<_> = listed.items.iter().map(wire::employee).collect();
                rows += employees.len();
                session
                    .store
                    .replace_people(PersonKind::Employee, Some(branch.id), &employees)
                    .await?;
            }
            Err(error) if !session.is_online() => return Err(error.into()),
            Err(error) => {
                tracing::warn!(branch = branch.id, kind = ?error.kind(), "no employees of a branch");
                complaint.get_or_insert(error);
            }
        }
    }
    session.store.forget_people_of_gone_branches().await?;
    let listed = session.heard(session.client.sales_users().list().await)?;
    let users: Vec<_> = listed.items.iter().map(wire::sales_user).collect();
    rows += users.len();
    session
        .store
        .replace_people(PersonKind::SalesUser, None, &users)
        .await?;
    match complaint {
        Some(error) if !is_any_read => Err(error.into()),
        complaint => {
            done(session, Collection::People, rows).await?;
            Ok(complaint.or_else(|| listed.complaint()))
        }
    }
}

async fn read_products(session: &Session, place: &Place) -> ReadList {
    let query = ProductQuery {
        store_id: Some(StoreId(place.store_id)),
        ..ProductQuery::of_branch(BranchId(place.branch_id))
    };
    let mut at = unfinished(session, Collection::Products).await?;
    let is_whole = at.next_page == 0;
    let mut seen = HashSet::new();
    let mut named = HashSet::new();
    let mut complaint = None;
    loop {
        let reading = session.store.begin_stock_reading(session.now()).await?;
        let page = session.heard(session.client.products().page(&query, at.next_page).await)?;
        complaint = complaint.or_else(|| page.complaint());
        let rows: Vec<_> = page.items.iter().filter_map(wire::product_row).collect();
        let written = session
            .store
            .put_products(place.branch_id, &rows, &reading)
            .await?;
        if written > 0 {
            session.changes.announce(Change::Catalogue);
        }
        named.extend(rows.iter().map(|row| row.variation_id));
        at.read += u32::try_from(rows.len()).unwrap_or(0);
        session.progress().sellable |= !rows.is_empty();
        if ends(&page, &mut seen) {
            break;
        }
        at.next_page += 1;
        session
            .store
            .refresh_at(Collection::Products.name(), at.next_page, at.read)
            .await?;
        read(session, Collection::Products, at.read)?;
    }
    // A pass that began where an earlier one was cut off, or with rows that could not be read, has not seen all.
    if is_whole && complaint.is_none() && session.store.end_pass(&named).await? > 0 {
        session.changes.announce(Change::Catalogue);
    }
    done(session, Collection::Products, at.read as usize).await?;
    Ok(complaint)
}

async fn read_customers(session: &Session) -> ReadList {
    let mut at = unfinished(session, Collection::Customers).await?;
    let is_whole = at.next_page == 0;
    let query = CustomerQuery::default();
    let mut seen = HashSet::new();
    let mut complaint = None;
    loop {
        let page = session.heard(session.client.customers().page(&query, at.next_page).await)?;
        complaint = complaint.or_else(|| page.complaint());
        let rows: Vec<_> = page.items.iter().map(wire::customer_row).collect();
        session.store.put_customers(&rows).await?;
        at.read += u32::try_from(rows.len()).unwrap_or(0);
        let new = rows.iter().filter(|row| seen.insert(row.remote_id)).count();
        if page.last || new == 0 {
            break;
        }
        at.next_page += 1;
        session
            .store
            .refresh_at(Collection::Customers.name(), at.next_page, at.read)
            .await?;
        read(session, Collection::Customers, at.read)?;
    }
    // As with the products: only a pass from the first page on, with every row read, has seen all.
    if is_whole && complaint.is_none() && session.store.end_customer_pass(&seen).await? > 0 {
        session.changes.announce(Change::Catalogue);
    }
    done(session, Collection::Customers, at.read as usize).await?;
    Ok(complaint)
}

async fn read_stock(session: &Session, place: &Place) -> ReadList {
    let mut total = 0;
    let mut complaint = None;
    for branch in session.store.branches().await? {
        if branch.id == place.branch_id {
            continue;
        }
        let query = ProductQuery::of_branch(BranchId(branch.id));
        let mut seen = HashSet::new();
        for number in 0.. {
            let reading = session.store.begin_stock_reading(session.now()).await?;
            let page = session.heard(session.client.products().page(&query, number).await)?;
            complaint = complaint.or_else(|| page.complaint());
            let stock: Vec<(i64, Decimal)> = page
                .items
                .iter()
                .filter_map(wire::product_row)
                .map(|row| (row.variation_id, row.quantity))
                .collect();
            session.store.put_stock(branch.id, &stock, &reading).await?;
            total += stock.len();
            read(
                session,
                Collection::Stock,
                u32::try_from(total).unwrap_or(u32::MAX),
            )?;
            if ends(&page, &mut seen) {
                break;
            }
        }
    }
    session.changes.announce(Change::Catalogue);
    done(session, Collection::Stock, total).await?;
    Ok(complaint)
}

async fn read_tasks(session: &Session) -> ReadList {
    let scope = RecordScope::of(RecordKind::Task);
    let pages = session.client.tasks().stream(TaskQuery::default());
    let read = read_records(session, scope, pages, wire::listed_task).await?;
    done(session, Collection::Tasks, read.rows).await?;
    Ok(read.complaint)
}

async fn read_orders(session: &Session) -> ReadList {
    let read = orders::read_orders(session).await?;
    done(session, Collection::Orders, read.rows).await?;
    Ok(read.complaint)
}

async fn read_purchases(session: &Session) -> ReadList {
    let read = orders::read_purchases(session).await?;
    done(session, Collection::Purchases, read.rows).await?;
    Ok(read.complaint)
}

/// Each list by itself: an account may well be allowed one and not another.
async fn read_marketing(session: &Session, hindrance: &mut Hindrance) -> Result<(), Error> {
    let client = &session.client;
    let mut rows = 0;
    macro_rules! read {
        ($kind:ident, $pages:expr, $row:path) => {
            let scope = RecordScope::of(RecordKind::$kind);
            let read = read_records(session, scope, $pages, $row).await;
            let read = read.map(|read| {
                rows += read.rows;
                read.complaint
            });
            hindrance.pass_by(session, read)?;
        };
    }
    read!(
        Lead,
        client.leads().stream(LeadQuery::default()),
        marketing::lead
    );
    read!(
        Opportunity,
        client.opportunities().stream(OpportunityQuery::default()),
        marketing::opportunity
    );
    read!(
        Campaign,
        client.campaigns().stream(CampaignQuery::default()),
        marketing::campaign
    );
    read!(
        SmsCampaign,
        marketing::sms_campaigns(client),
        marketing::sms_campaign
    );
    read!(
        EmailCampaign,
        marketing::email_campaigns(client),
        marketing::email_campaign
    );
    read!(
        Automation,
        client.automations().stream(AutomationQuery::default()),
        marketing::automation
    );
    done(session, Collection::Marketing, rows).await
}

/// Notes how many products have their units read.
async fn cover(session: &Session) -> Result<(), Error> {
    session.progress().details = session.store.detail_coverage().await?;
    session.changes.announce(Change::Refresh);
    Ok(())
}

/// Details come one by one at the allowed rate, those of products and of orders in turns; what is left when the lists
/// are due again is left to the next pass.
async fn read_details(session: &Session, place: &Place, began: Instant) -> Result<Details, Error> {
    cover(session).await?;
    loop {
        let units = read_some_units(session, place).await?;
        cover(session).await?;
        let orders = orders::read_some_details(session).await?;
        let customers = customer_details::read_some(session).await?;
        if session.progress().cancelled || !(units || orders || customers) {
            return Ok(Details::AllRead);
        }
        if began.elapsed() >= session.timing.refresh {
            return Ok(Details::More);
        }
    }
}

/// Reads the units of some products; answers whether there were any to read.
async fn read_some_units(session: &Session, place: &Place) -> Result<bool, Error> {
    let (branch, store) = (BranchId(place.branch_id), StoreId(place.store_id));
    let before = session.now() - UNITS_KEEP;
    let variations = session.store.products_to_detail(before, 20).await?;
    let is_any = !variations.is_empty();
    let mut products = Vec::new();
    for variation in variations {
        let detail = session
            .client
            .products()
            .detail(VariationId(variation), branch, store)
            .await;
        match session.heard(detail) {
            Ok(detail) => products.push(wire::product_units(variation, &detail)),
            Err(error) if !session.is_online() => return Err(error.into()),
            // It alone is hindered, for instance deleted between list and detail: it is asked for again tomorrow.
            Err(error) => {
                tracing::warn!(variation, kind = ?error.kind(), "no detail of a product");
                session.store.skip_units(variation, session.now()).await?;
            }
        }
    }
    session.store.put_units(&products, session.now()).await?;
    Ok(is_any)
}

/// Where the pass that was cut off goes on, or a new one begins.
async fn unfinished(session: &Session, collection: Collection) -> Result<Refresh, Error> {
    let at = session.store.refresh(collection.name()).await?;
    Ok(if at.next_page == 0 {
        Refresh { read: 0, ..at }
    } else {
        at
    })
}

/// Whether nothing comes after this page, also on a server that answers the same page for ever.
fn ends(page: &Page<ProductListItem>, seen: &mut HashSet<i64>) -> bool {
    let new = page
        .items
        .iter()
        .filter(|item| seen.insert(item.id.0))
        .count();
    page.last || new == 0
}

/// Notes progress; a pass that a person stopped ends here and goes on from the next page later.
fn read(session: &Session, collection: Collection, read: u32) -> Result<(), Error> {
    let cancelled = {
        let mut progress = session.progress();
        for entry in progress
            .collections
            .iter_mut()
            .filter(|entry| entry.collection == collection)
        {
            entry.read = read;
        }
        progress.cancelled
    };
    session.changes.announce(Change::Refresh);
    if cancelled {
        Err(Error::Cancelled)
    } else {
        Ok(())
    }
}

async fn done(session: &Session, collection: Collection, rows: usize) -> Result<(), Error> {
    let now = session.now();
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    session
        .store
        .refresh_finished(collection.name(), rows, now)
        .await?;
    {
        let mut progress = session.progress();
        for entry in progress
            .collections
            .iter_mut()
            .filter(|entry| entry.collection == collection)
        {
            entry.finished_at = Some(now);
        }
        if collection == Collection::Products {
            progress.finished_at = Some(now);
        }
    }
    read(session, collection, rows)
}
