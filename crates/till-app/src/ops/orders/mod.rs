//! Sales and returns of every branch, for the back office: from the cache, with what this till has made and NextX does not
//! have yet.

mod detail;
mod edit_return;
mod find;
pub(super) mod own;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
};

use jiff::civil::Date;
use rust_decimal::Decimal;
use till_core::{document::DocumentKind, fold, outbox::DocumentState, payment::MethodNames};
use till_store::{Branch, METHOD_NAMES, OwnOrder, Record, RecordCoverage, RecordKind, RecordScope};
use uuid::Uuid;

pub use self::{
    detail::{OrderDetail, OrderKey},
    edit_return::{ReturnChange, ReturnWords},
};
use super::overview::{payments, whole};
use crate::{
    App, Error,
    orders::{Order, OrderKind, OrderLine, PaymentState, Period},
    session::Session,
    table::{Cell, FileKind, Table},
    workers::refresh::Collection,
};

/// The most rows that are answered at once.
const MOST_ROWS: usize = 500;

/// What a list of orders is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrdersBy {
    /// When it was made.
    #[default]
    Day,
    /// What it comes to.
    Total,
    /// What is owed of it.
    Owed,
    /// The customer's name, as a dictionary has it.
    Customer,
    /// Its number.
    Number,
    /// The branch's name.
    Branch,
    /// NextX's word for where the goods are.
    Shipping,
    /// How much is paid.
    State,
    /// Who made it.
    By,
}

/// Goods that an order has, by the lines that were read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderedGoods {
    /// One variation, by NextX's id.
    Product(i64),
    /// Whatever is in the category of this name; empty is none.
    Category(String),
}

/// Which orders are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrdersWanted {
    /// Sales or returns.
    pub kind: OrderKind,
    /// From when to when.
    pub period: Period,
    /// Words of number, customer, phone; empty is everything.
    pub text: String,
    /// The branch; `None` is every one.
    pub branch: Option<i64>,
    /// How much is paid; `None` is whatever.
    pub payment: Option<PaymentState>,
    /// Who made it; `None` is anybody.
    pub by: Option<String>,
    /// NextX's word for where the goods are; `None` is wherever.
    pub shipping: Option<String>,
    /// With these goods; `None` is with whatever.
    pub goods: Option<OrderedGoods>,
    /// Paid in this way, as the overview names it; `None` is in whichever.
    pub method: Option<String>,
    /// The order.
    pub order: OrdersBy,
    /// The other way round.
    pub descending: bool,
}

/// An order in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedOrder {
    /// What it shows.
    pub order: Order,
    /// What this till knows of it, where it made it.
    pub own: Option<OwnOrder>,
}

impl ListedOrder {
    /// Where it stands on its way to NextX, where it has not arrived for certain.
    #[must_use]
    pub fn on_its_way(&self) -> Option<DocumentState> {
        let own = self.own.as_ref()?;
        (own.state != DocumentState::Confirmed).then_some(own.state)
    }
}

/// What the orders of a list come to, in đồng.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderSums {
    /// How many.
    pub count: usize,
    /// What they come to.
    pub total: Decimal,
    /// What was paid.
    pub paid: Decimal,
    /// What is owed of them.
    pub owed: Decimal,
}

/// A list of orders, without its rows.
#[derive(Clone, Debug)]
pub struct OrderList {
    /// Names the list: its rows are asked for by it.
    pub number: u32,
    /// What it comes to.
    pub sums: OrderSums,
    /// The branches to choose from.
    pub branches: Vec<Branch>,
    /// Who has made orders of the period.
    pub people: Vec<String>,
    /// NextX's words for where the goods of these orders are.
    pub shipping: Vec<String>,
    /// Of how many orders of the period the detail was read.
    pub coverage: RecordCoverage,
    /// The first day from which on every branch was read; none where one was never read.
    pub covered_from: Option<Date>,
    /// Whether the period begins before that.
    pub lacks_days: bool,
    /// When it was last read to its end, in epoch milliseconds.
    pub read_at: Option<i64>,
    /// How many of the list have not arrived at NextX.
    pub unsent: usize,
}

/// What the last person who looked at orders has before them.
#[derive(Clone, Debug, Default)]
pub(crate) struct OrdersDesk {
    of: Option<(OrderKind, Date, Date, Shows)>,
    rows: Arc<Vec<ListedOrder>>,
    places: Arc<Vec<usize>>,
    number: u32,
    /// The number of the list that was asked for last: one that was asked for before it does not take its place.
    asked: u32,
}

/// How much of each order is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// What stands in a list.
    Rows,
    /// Lines and payments as well.
    Bodies,
}

/// What a session knows of the lists of orders.
pub(crate) type Desk = StdMutex<OrdersDesk>;

/// The words in a file that orders are written to.
#[derive(Clone, Debug)]
pub struct OrderWords {
    /// Above the columns: number, day, branch, customer, phone, total, paid, owed, state, person, note, number of the sale.
    pub heads: [String; 12],
    /// Paid, partly, owed, not told.
    pub states: [String; 4],
    /// Above where the goods are, and NextX's words for that with the shop's; none where it is not told.
    pub shipping: Option<(String, HashMap<String, String>)>,
}

impl App {
    /// Lists orders. `anew` takes in what has changed since they were last listed. A period that begins before what was
    /// read so far is read from NextX in the background.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`], those of [`Period::days`]
    pub async fn list_orders(&self, wanted: OrdersWanted, anew: bool) -> Result<OrderList, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let (from, until) = wanted.period.days(session.today())?;
        if wanted.kind != OrderKind::Purchase {
            session.want_orders_from(from).await?;
        }
        let branches = session.store.branches().await?;
        let of = (wanted.kind, from, until);
        let shows = if wanted.goods.is_some() || wanted.method.is_some() {
            Shows::Bodies
        } else {
            Shows::Rows
        };
        let methods: MethodNames = session
            .store
            .setting(METHOD_NAMES)
            .await?
            .unwrap_or_default();
        let listed = (wanted.kind, from, until, shows);
        let (number, known) = {
            let mut desk = session.orders_desk();
            desk.asked = desk.asked.wrapping_add(1);
            let known = (desk.of == Some(listed) && !anew).then(|| Arc::clone(&desk.rows));
            (desk.asked, known)
        };
        let rows = match known {
            Some(rows) => rows,
            None => {
                let mut rows = session.read_orders(of, &branches, shows).await?;
                if shows == Shows::Bodies {
                    session.complete(&mut rows).await?;
                }
                Arc::new(rows)
            }
        };
        let goods = session
            .variations_meant(wanted.goods.as_ref(), &rows)
            .await?;
        let kept = Arc::clone(&rows);
        let (places, sums, people, shipping) = tokio::task::spawn_blocking(move || {
            let places = select(&kept, &wanted, goods.as_ref(), &methods);
            let sums = sum(places.iter().filter_map(|place| kept.get(*place)));
            let people = told(&kept, |order| &order.by);
            let shipping = told(&kept, |order| &order.shipping);
            (places, sums, people, shipping)
        })
        .await?;
        let unsent = places
            .iter()
            .filter(|place| {
                rows.get(**place)
                    .is_some_and(|row| row.on_its_way().is_some())
            })
            .count();
        {
            let mut desk = session.orders_desk();
            if number > desk.number {
                desk.of = Some(listed);
                desk.rows = rows;
                desk.places = Arc::new(places);
                desk.number = number;
            }
        }
        let (covered_from, read_at) = session.covered_everywhere(of.0, &branches).await?;
        Ok(OrderList {
            number,
            sums,
            people,
            shipping,
            coverage: session.store.record_coverage(scope(of)).await?,
            covered_from,
            lacks_days: covered_from.is_none_or(|covered| from < covered),
            read_at,
            unsent,
            branches,
        })
    }

    /// Rows of the list with this number, from one on; none of a list that another one has replaced.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]
    pub async fn order_rows(
        &self,
        number: u32,
        from: usize,
        count: usize,
    ) -> Result<Vec<ListedOrder>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let desk = session.orders_desk().clone();
        if desk.number != number {
            return Ok(Vec::new());
        }
        let places = desk.places.iter().skip(from).take(count.min(MOST_ROWS));
        Ok(places
            .filter_map(|place| desk.rows.get(*place).cloned())
            .collect())
    }

    /// Writes the list that is looked at to a file in `folder`.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Io`]
    pub async fn export_orders(
        &self,
        folder: PathBuf,
        name: String,
        kind: FileKind,
        words: OrderWords,
    ) -> Result<PathBuf, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let desk = session.orders_desk().clone();
        tokio::task::spawn_blocking(move || desk.table(words).write(&folder, &name, kind)).await?
    }
}

impl OrdersDesk {
    fn table(&self, words: OrderWords) -> Table {
        let OrderWords {
            heads,
            states,
            shipping,
        } = words;
        let row = |listed: &ListedOrder| {
            let order = &listed.order;
            let day = order.day.map(till_core::clock::written_day);
            let [paid, partly, owed, unknown] = &states;
            let state = match order.payment {
                PaymentState::Paid => paid,
                PaymentState::Partly => partly,
                PaymentState::Owed => owed,
                PaymentState::Unknown => unknown,
            };
            let of = order.of.as_ref().map(|sale| sale.number.as_str());
            let mut cells = vec![
                Cell::from(order.number.as_str()),
                Cell::from(day.unwrap_or_default().as_str()),
                Cell::from(order.branch.as_str()),
                Cell::from(order.customer.as_str()),
                Cell::from(order.phone.as_str()),
                Cell::Number(order.total),
                Cell::from(order.paid),
                Cell::from(order.owed()),
                Cell::from(state.as_str()),
                Cell::from(order.by.as_str()),
                Cell::from(order.note.as_str()),
                Cell::from(of.unwrap_or_default()),
            ];
            if let Some((_, words)) = &shipping {
                let word = words.get(&order.shipping).unwrap_or(&order.shipping);
                cells.push(Cell::from(word.as_str()));
            }
            cells
        };
        let listed = self.places.iter().filter_map(|place| self.rows.get(*place));
        let rows = listed.map(row).collect();
        let mut heads = heads.to_vec();
        heads.extend(shipping.map(|(head, _)| head));
        Table { heads, rows }
    }
}

const fn record_kind(kind: OrderKind) -> RecordKind {
    match kind {
        OrderKind::Sale => RecordKind::SellOrder,
        OrderKind::Return => RecordKind::SellReturn,
        OrderKind::Purchase => RecordKind::PurchaseOrder,
    }
}

/// What it is where it is made offline; a purchase never is.
const fn document_kind(kind: OrderKind) -> Option<DocumentKind> {
    match kind {
        OrderKind::Sale => Some(DocumentKind::Sale),
        OrderKind::Return => Some(DocumentKind::Return),
        OrderKind::Purchase => None,
    }
}

const fn scope((kind, from, until): (OrderKind, Date, Date)) -> RecordScope {
    RecordScope {
        from: Some(from),
        until: Some(until),
        ..RecordScope::of(record_kind(kind))
    }
}

/// An order of the cache; a return's branch is told by its name alone (C20).
fn read_order(kind: OrderKind, record: &Record, branches: &[Branch]) -> Option<Order> {
    let mut order = match kind {
        OrderKind::Sale => Order::of_sale(record)?,
        OrderKind::Return => Order::of_return(record)?,
        OrderKind::Purchase => Order::of_purchase(record)?,
    };
    let at = branches.iter().find(|branch| match order.branch_id {
        Some(id) => branch.id == id,
        None => branch.name == order.branch,
    });
    if let Some(branch) = at {
        order.branch_id = Some(branch.id);
        order.branch.clone_from(&branch.name);
    }
    Some(order)
}

/// What an order of NextX's did to the stock of a product.
#[derive(Clone, Debug)]
pub(super) struct OrderMovement {
    /// The order.
    pub(super) order: Order,
    /// In base units, negative when it left.
    pub(super) quantity: Decimal,
}

/// NextX's word for goods that were not bought after all.
const CANCELLED: &str = "cancelled";

impl Session {
    /// What the cached orders of every branch did to a product: of each kind the newest `through` are looked through.
    pub(super) async fn movements_at_nextx(
        &self,
        variation_id: i64,
        branches: &[Branch],
        through: u32,
    ) -> Result<Vec<OrderMovement>, Error> {
        let mut movements = Vec::new();
        for kind in [OrderKind::Sale, OrderKind::Return, OrderKind::Purchase] {
            let records = record_kind(kind);
            let records = self.store.records_naming(records, variation_id, through);
            for record in records.await? {
                let Some(order) = read_order(kind, &record, branches) else {
                    continue;
                };
                let lines = order.body.iter().flat_map(|body| &body.lines);
                let moved: Decimal = lines
                    .filter(|line| line.variation_id == Some(variation_id))
                    .map(OrderLine::base_quantity)
                    .sum();
                if moved.is_zero() || order.shipping == CANCELLED {
                    continue;
                }
                let quantity = match kind {
                    OrderKind::Sale => -moved,
                    OrderKind::Return | OrderKind::Purchase => moved,
                };
                movements.push(OrderMovement { order, quantity });
            }
        }
        Ok(movements)
    }

    fn orders_desk(&self) -> MutexGuard<'_, OrdersDesk> {
        self.orders_desk
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Every order of a period once: NextX's, and the till's own that is not among them.
    pub(super) async fn read_orders(
        &self,
        of: (OrderKind, Date, Date),
        branches: &[Branch],
        shows: Shows,
    ) -> Result<Vec<ListedOrder>, Error> {
        let (kind, from, until) = of;
        let records = self.store.records(scope(of), "").await?;
        let own = match document_kind(kind) {
            Some(document) => {
                let period = (Some(from), Some(until));
                self.store.own_orders(document, period).await?
            }
            None => Vec::new(),
        };
        let known = branches.to_vec();
        let (mut listed, missing) = tokio::task::spawn_blocking(move || {
            let mut by_document: HashMap<Uuid, OwnOrder> =
                own.iter().map(|own| (own.document, own.clone())).collect();
            let by_remote: HashMap<i64, Uuid> = own
                .iter()
                .filter_map(|own| Some((own.remote_id?, own.document)))
                .collect();
            let mut listed = Vec::with_capacity(records.len());
            for record in records {
                let detail = record.detail.filter(|_| shows == Shows::Bodies);
                let row = Record { detail, ..record };
                let Some(order) = read_order(kind, &row, &known) else {
                    tracing::warn!(id = row.remote_id, "an order is no longer understood");
                    continue;
                };
                let document = order.document.filter(|id| by_document.contains_key(id));
                let document = document.or_else(|| by_remote.get(&row.remote_id).copied());
                let own = document.and_then(|id| by_document.remove(&id));
                listed.push(ListedOrder { order, own });
            }
            (listed, by_document)
        })
        .await?;
        let ids: Vec<Uuid> = missing.keys().copied().collect();
        for (id, content) in self.store.contents(&ids).await? {
            let Some(order) = own::order(&content) else {
                continue;
            };
            listed.push(ListedOrder {
                order,
                own: missing.get(&id).cloned(),
            });
        }
        Ok(listed)
    }

    /// The variations that `goods` are, of those in the orders; `None` is whatever.
    async fn variations_meant(
        &self,
        goods: Option<&OrderedGoods>,
        rows: &[ListedOrder],
    ) -> Result<Option<HashSet<i64>>, Error> {
        Ok(match goods {
            None => None,
            Some(OrderedGoods::Product(variation)) => Some(HashSet::from([*variation])),
            Some(OrderedGoods::Category(category)) => {
                let sold: HashSet<i64> =
                    rows.iter().flat_map(|row| variations(&row.order)).collect();
                let sold: Vec<i64> = sold.into_iter().collect();
                let names = self.store.product_names(&sold).await?;
                // What is no longer in the catalogue is of no category, as in the overview.
                let of = |id: &i64| names.get(id).map_or("", |name| name.category.as_str());
                Some(sold.into_iter().filter(|id| of(id) == category).collect())
            }
        })
    }

    /// From which day on every branch was read, and when the oldest of these readings was.
    pub(super) async fn covered_everywhere(
        &self,
        kind: OrderKind,
        branches: &[Branch],
    ) -> Result<(Option<Date>, Option<i64>), Error> {
        if kind == OrderKind::Purchase {
            // Their list takes no days: it is read whole.
            let read = self.store.refresh(Collection::Purchases.name()).await?;
            return Ok((read.finished_at.map(|_| Date::MIN), read.finished_at));
        }
        let kind = record_kind(kind);
        let lists: Vec<Option<i64>> = match kind {
            RecordKind::SellOrder => branches.iter().map(|branch| Some(branch.id)).collect(),
            _ => vec![None],
        };
        let (mut from, mut at) = (None, None);
        for branch in lists {
            let Some(covered) = self.covered((kind, branch)).await? else {
                return Ok((None, None));
            };
            from = from.max(Some(covered.from));
            at = Some(at.map_or(covered.at, |at: i64| at.min(covered.at)));
        }
        Ok((from, at))
    }
}

/// Every word that the orders have in a place, once.
fn told(rows: &[ListedOrder], of: impl Fn(&Order) -> &String) -> Vec<String> {
    let words: BTreeSet<&str> = rows
        .iter()
        .map(|row| of(&row.order).as_str())
        .filter(|word| !word.is_empty())
        .collect();
    words.into_iter().map(str::to_owned).collect()
}

fn sum<'a>(rows: impl Iterator<Item = &'a ListedOrder>) -> OrderSums {
    let mut sums = OrderSums::default();
    for ListedOrder { order, .. } in rows {
        sums.count += 1;
        sums.total += order.total;
        sums.paid += order.paid.unwrap_or_default();
        sums.owed += order.owed().unwrap_or_default();
    }
    sums
}

/// The variations in the lines of an order, as far as they were read.
fn variations(order: &Order) -> impl Iterator<Item = i64> {
    let lines = order.body.iter().flat_map(|body| &body.lines);
    lines.filter_map(|line| line.variation_id)
}

/// The places of the rows that are wanted, in the order wanted; equal ones the newest first.
fn select(
    rows: &[ListedOrder],
    wanted: &OrdersWanted,
    goods: Option<&HashSet<i64>>,
    methods: &MethodNames,
) -> Vec<usize> {
    let words: Vec<String> = fold::words(&wanted.text);
    let typed = wanted.text.trim();
    let is_meant = |order: &Order| {
        if words.is_empty() {
            return typed.is_empty();
        }
        let sale = order.of.as_ref().map(|sale| sale.number.as_str());
        let told = [
            order.number.as_str(),
            &order.customer,
            &order.phone,
            sale.unwrap_or_default(),
        ];
        let told = format!(" {}", fold::fold(&told.join(" ")));
        let begins = |word: &String| told.contains(&format!(" {word}"));
        words.iter().all(begins)
    };
    let mut places: Vec<usize> = (0..rows.len())
        .filter(|place| {
            let order = &rows[*place].order;
            wanted
                .branch
                .is_none_or(|branch| order.branch_id == Some(branch))
                && wanted.payment.is_none_or(|state| order.payment == state)
                && wanted
                    .shipping
                    .as_ref()
                    .is_none_or(|at| order.shipping == *at)
                && wanted.by.as_ref().is_none_or(|by| order.by == *by)
                && goods.is_none_or(|goods| variations(order).any(|id| goods.contains(&id)))
                && wanted.method.as_ref().is_none_or(|wanted| {
                    let paid = payments(order, whole(order.total), methods);
                    paid.iter().any(|(method, _)| method == wanted)
                })
                && is_meant(order)
        })
        .collect();
    let newest = |place: usize| {
        let order = &rows[place].order;
        // What no till made has a day alone: it stands before what a till made later that day.
        std::cmp::Reverse((order.day, order.at, order.remote_id))
    };
    places.sort_by_cached_key(|place| newest(*place));
    match (wanted.order, wanted.descending) {
        (OrdersBy::Day, true) => {}
        (OrdersBy::Day, false) => places.reverse(),
        (OrdersBy::Total, descending) => {
            by_amount(&mut places, descending, |place| rows[place].order.total);
        }
        (OrdersBy::Owed, descending) => by_amount(&mut places, descending, |place| {
            rows[place].order.owed().unwrap_or_default()
        }),
        (by, descending) => {
            places.sort_by_cached_key(|place| {
                let order = &rows[*place].order;
                match by {
                    OrdersBy::Number => (None, fold::fold(&order.number)),
                    OrdersBy::Branch => (None, fold::fold(&order.branch)),
                    OrdersBy::Shipping => (None, order.shipping.clone()),
                    OrdersBy::By => (None, fold::fold(&order.by)),
                    OrdersBy::State => (Some(order.payment), String::new()),
                    _ => (None, fold::fold(&order.customer)),
                }
            });
            if descending {
                places.reverse();
            }
        }
    }
    places
}

fn by_amount(places: &mut [usize], descending: bool, of: impl Fn(usize) -> Decimal) {
    if descending {
        places.sort_by_cached_key(|place| std::cmp::Reverse(of(*place)));
    } else {
        places.sort_by_cached_key(|place| of(*place));
    }
}
