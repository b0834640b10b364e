//! Sales and returns of every branch, for the back office. Amounts and quantities are decimal text.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::{
    Error,
    ops::orders::{self, ListedOrder, OrderKey, OrderedGoods, OrdersBy, OrdersWanted},
    orders::{self as read, Period, midnight, plain},
};
use uuid::Uuid;

use super::{
    Id, Moment,
    sales::{DocumentState, WhatWentWrong},
};
use crate::error::CommandError;

/// What an order is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TradeKind {
    Sale,
    Return,
    Purchase,
}

impl From<TradeKind> for read::OrderKind {
    fn from(kind: TradeKind) -> Self {
        match kind {
            TradeKind::Sale => Self::Sale,
            TradeKind::Return => Self::Return,
            TradeKind::Purchase => Self::Purchase,
        }
    }
}

impl From<read::OrderKind> for TradeKind {
    fn from(kind: read::OrderKind) -> Self {
        match kind {
            read::OrderKind::Sale => Self::Sale,
            read::OrderKind::Return => Self::Return,
            read::OrderKind::Purchase => Self::Purchase,
        }
    }
}

/// How much of an order is paid.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OrderPaid {
    Paid,
    Partly,
    Owed,
    Unknown,
}

impl From<read::PaymentState> for OrderPaid {
    fn from(state: read::PaymentState) -> Self {
        match state {
            read::PaymentState::Paid => Self::Paid,
            read::PaymentState::Partly => Self::Partly,
            read::PaymentState::Owed => Self::Owed,
            read::PaymentState::Unknown => Self::Unknown,
        }
    }
}

impl From<OrderPaid> for read::PaymentState {
    fn from(state: OrderPaid) -> Self {
        match state {
            OrderPaid::Paid => Self::Paid,
            OrderPaid::Partly => Self::Partly,
            OrderPaid::Owed => Self::Owed,
            OrderPaid::Unknown => Self::Unknown,
        }
    }
}

/// A period up to today, or one that was typed.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OrdersPeriod {
    Today,
    Yesterday,
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
    /// Ninety days.
    Quarter,
    /// First and last day as typed.
    Between(String, String),
}

impl From<OrdersPeriod> for Period {
    fn from(period: OrdersPeriod) -> Self {
        match period {
            OrdersPeriod::Today => Self::Last(1),
            OrdersPeriod::Yesterday => Self::Yesterday,
            OrdersPeriod::Week => Self::Last(7),
            OrdersPeriod::Month => Self::Last(30),
            OrdersPeriod::Quarter => Self::Last(90),
            OrdersPeriod::Between(from, until) => Self::Between(from, until),
        }
    }
}

/// What a list of orders is ordered by.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OrdersOrder {
    Day,
    Total,
    Owed,
    Customer,
    Number,
    Branch,
    Shipping,
    State,
    By,
}

/// Goods that an order has.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SoldGoods {
    /// A variation.
    Product(Id),
    /// A category by its name; empty is none.
    Category(String),
}

impl From<SoldGoods> for OrderedGoods {
    fn from(goods: SoldGoods) -> Self {
        match goods {
            SoldGoods::Product(id) => Self::Product(id.0),
            SoldGoods::Category(name) => Self::Category(name),
        }
    }
}

/// Which orders are wanted.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrdersQuery {
    kind: TradeKind,
    period: OrdersPeriod,
    text: String,
    branch: Option<Id>,
    paid: Option<OrderPaid>,
    by: Option<String>,
    /// NextX's word for where the goods are.
    shipping: Option<String>,
    /// With these goods.
    goods: Option<SoldGoods>,
    /// Paid in this way, as the overview names it.
    method: Option<String>,
    order: OrdersOrder,
    descending: bool,
}

impl From<OrdersQuery> for OrdersWanted {
    fn from(query: OrdersQuery) -> Self {
        Self {
            kind: query.kind.into(),
            period: query.period.into(),
            text: query.text,
            branch: query.branch.map(|id| id.0),
            payment: query.paid.map(read::PaymentState::from),
            by: query.by,
            shipping: query.shipping,
            goods: query.goods.map(OrderedGoods::from),
            method: query.method,
            order: match query.order {
                OrdersOrder::Day => OrdersBy::Day,
                OrdersOrder::Total => OrdersBy::Total,
                OrdersOrder::Owed => OrdersBy::Owed,
                OrdersOrder::Customer => OrdersBy::Customer,
                OrdersOrder::Number => OrdersBy::Number,
                OrdersOrder::Branch => OrdersBy::Branch,
                OrdersOrder::Shipping => OrdersBy::Shipping,
                OrdersOrder::State => OrdersBy::State,
                OrdersOrder::By => OrdersBy::By,
            },
            descending: query.descending,
        }
    }
}

/// A branch to choose.
#[derive(Clone, Debug, Serialize, Type)]
pub struct BranchChoice {
    id: Id,
    name: String,
}

impl From<till_store::Branch> for BranchChoice {
    fn from(branch: till_store::Branch) -> Self {
        Self {
            id: Id(branch.id),
            name: branch.name,
        }
    }
}

/// A list of orders, without its rows.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrderList {
    /// Its rows are asked for by it.
    number: u32,
    count: u32,
    total: String,
    paid: String,
    owed: String,
    branches: Vec<BranchChoice>,
    people: Vec<String>,
    /// NextX's words for where the goods of these orders are.
    shipping: Vec<String>,
    /// Of how many orders of the period the detail was read.
    detailed: u32,
    /// How many orders of the period NextX has.
    at_nextx: u32,
    /// The first day from which on every branch was read.
    covered_from: Option<Moment>,
    /// Whether the period begins before what was read.
    lacks_days: bool,
    read_at: Option<Moment>,
    unsent: u32,
}

impl From<orders::OrderList> for OrderList {
    fn from(list: orders::OrderList) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            number: list.number,
            count: count(list.sums.count),
            total: plain(list.sums.total),
            paid: plain(list.sums.paid),
            owed: plain(list.sums.owed),
            branches: list.branches.into_iter().map(BranchChoice::from).collect(),
            people: list.people,
            shipping: list.shipping,
            detailed: list.coverage.detailed,
            at_nextx: list.coverage.all,
            covered_from: list.covered_from.and_then(midnight).map(Moment),
            lacks_days: list.lacks_days,
            read_at: list.read_at.map(Moment),
            unsent: count(list.unsent),
        }
    }
}

/// An order in the list.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrderRow {
    kind: TradeKind,
    remote: Option<Id>,
    /// The id of the till's own document, where this till made it.
    own: Option<String>,
    number: String,
    day: Option<Moment>,
    /// Where the time of the day is known.
    at: Option<Moment>,
    branch: String,
    /// Empty is a walk-in.
    customer: String,
    phone: String,
    total: String,
    paid: Option<String>,
    owed: Option<String>,
    state: OrderPaid,
    /// NextX's word for where the goods are.
    shipping: String,
    by: String,
    note: String,
    /// Of a return: the number of its sale.
    sale_number: String,
    /// Where it stands on its way to NextX, where it has not arrived for certain.
    waits: Option<DocumentState>,
    wrong: Option<WhatWentWrong>,
}

impl From<ListedOrder> for OrderRow {
    fn from(listed: ListedOrder) -> Self {
        let waits = listed.on_its_way();
        let ListedOrder { order, own } = listed;
        let wrong = own
            .as_ref()
            .filter(|_| waits.is_some())
            .map(|own| WhatWentWrong::of(own.state, own.last_error.clone(), 0));
        Self {
            kind: order.kind.into(),
            remote: order.remote_id.map(Id),
            own: own.map(|own| own.document.to_string()),
            owed: order.owed().map(plain),
            number: order.number,
            day: order.day.and_then(midnight).map(Moment),
            at: order.at.map(|at| Moment(at.as_millisecond())),
            branch: order.branch,
            customer: order.customer,
            phone: order.phone,
            total: plain(order.total),
            paid: order.paid.map(plain),
            state: order.payment.into(),
            shipping: order.shipping,
            by: order.by,
            note: order.note,
            sale_number: order.of.map(|sale| sale.number).unwrap_or_default(),
            waits: waits.map(DocumentState::from),
            wrong,
        }
    }
}

/// Which order: NextX's id, or the till's own where it is not there.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrderAt {
    kind: TradeKind,
    remote: Option<Id>,
    own: Option<String>,
}

impl TryFrom<OrderAt> for OrderKey {
    type Error = Error;

    fn try_from(at: OrderAt) -> Result<Self, Error> {
        let kind = at.kind.into();
        if let Some(Id(id)) = at.remote {
            return Ok(Self::Remote(kind, id));
        }
        let own = at.own.as_deref().and_then(|id| Uuid::try_parse(id).ok());
        Ok(Self::Own(kind, own.ok_or(Error::NotFound)?))
    }
}

/// A line of an order.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrderLineView {
    name: String,
    variation: Option<Id>,
    unit: String,
    quantity: String,
    price: String,
    discount: String,
    tax: String,
    total: String,
    note: String,
}

impl From<read::OrderLine> for OrderLineView {
    fn from(line: read::OrderLine) -> Self {
        Self {
            total: plain(line.total()),
            variation: line.variation_id.map(Id),
            name: line.name,
            unit: line.unit,
            quantity: plain(line.quantity),
            price: plain(line.unit_price),
            discount: plain(line.discount),
            tax: plain(line.tax),
            note: line.note,
        }
    }
}

/// A payment of an order.
#[derive(Clone, Debug, Serialize, Type)]
pub struct OrderPaymentView {
    /// NextX's word for the way.
    method: String,
    amount: String,
    day: Option<Moment>,
    note: String,
}

impl From<read::OrderPayment> for OrderPaymentView {
    fn from(paid: read::OrderPayment) -> Self {
        Self {
            method: paid.method,
            amount: plain(paid.amount),
            day: paid.day.and_then(midnight).map(Moment),
            note: paid.note,
        }
    }
}

/// An order with everything that is known of it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrderView {
    row: OrderRow,
    before_tax: String,
    discount: String,
    tax: String,
    surcharges: String,
    staff_note: String,
    /// `null` until they were read.
    lines: Option<Vec<OrderLineView>>,
    payments: Vec<OrderPaymentView>,
    returns: Vec<OrderRow>,
    read_at: Option<Moment>,
    /// Why there are no lines.
    missing: Option<CommandError>,
}

impl From<orders::OrderDetail> for OrderView {
    fn from(detail: orders::OrderDetail) -> Self {
        let order = &detail.listed.order;
        let body = order.body.clone();
        Self {
            before_tax: plain(order.before_tax),
            discount: plain(order.discount),
            tax: plain(order.tax),
            surcharges: plain(order.surcharges),
            staff_note: order.staff_note.clone(),
            lines: body.as_ref().map(|body| {
                body.lines
                    .iter()
                    .cloned()
                    .map(OrderLineView::from)
                    .collect()
            }),
            payments: body.map_or_else(Vec::new, |body| {
                body.payments
                    .into_iter()
                    .map(OrderPaymentView::from)
                    .collect()
            }),
            returns: detail.returns.into_iter().map(OrderRow::from).collect(),
            read_at: detail.read_at.map(Moment),
            missing: detail.missing.map(|error| CommandError::from(&*error)),
            row: detail.listed.into(),
        }
    }
}

/// The words above the columns of a file that orders are written to, and those for how much is paid.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrderHeads {
    number: String,
    day: String,
    branch: String,
    customer: String,
    phone: String,
    total: String,
    paid: String,
    owed: String,
    state: String,
    by: String,
    note: String,
    sale_number: String,
    state_paid: String,
    state_partly: String,
    state_owed: String,
    state_unknown: String,
    /// Where the goods are, with a word for each of NextX's, where that is told.
    shipping: Option<(String, Vec<(String, String)>)>,
}

impl From<OrderHeads> for orders::OrderWords {
    fn from(heads: OrderHeads) -> Self {
        let shipping = heads.shipping;
        Self {
            shipping: shipping.map(|(head, words)| (head, words.into_iter().collect())),
            heads: [
                heads.number,
                heads.day,
                heads.branch,
                heads.customer,
                heads.phone,
                heads.total,
                heads.paid,
                heads.owed,
                heads.state,
                heads.by,
                heads.note,
                heads.sale_number,
            ],
            states: [
                heads.state_paid,
                heads.state_partly,
                heads.state_owed,
                heads.state_unknown,
            ],
        }
    }
}

/// What can be changed of a return, as a person reads and types it.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReturnWords {
    day: String,
    note: String,
    staff_note: String,
}

impl From<orders::ReturnWords> for ReturnWords {
    fn from(words: orders::ReturnWords) -> Self {
        Self {
            day: words.day,
            note: words.note,
            staff_note: words.staff_note,
        }
    }
}

impl From<ReturnWords> for orders::ReturnWords {
    fn from(words: ReturnWords) -> Self {
        Self {
            day: words.day,
            note: words.note,
            staff_note: words.staff_note,
        }
    }
}
