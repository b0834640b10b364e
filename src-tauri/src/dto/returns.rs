//! Taking goods back.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::{
    Error,
    ops::{
        barcodes::Scanned,
        returns::{self, Known, ReturnFrom, TypedGoods, TypedReturn},
    },
};
use till_core::payment;
use uuid::Uuid;

use super::{
    Id, Moment, Money,
    counter::Unit,
    payment::{TenderMethod, VietQr},
};
use crate::error::CommandError;

/// What goods come back from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReturnSource {
    /// A sale of this till, by its own id.
    Sale(String),
    /// A sale that another till has made, by NextX's id.
    Remote(#[specta(type = specta_typescript::Number)] i64),
    /// Nobody has an invoice.
    Nothing,
}

impl TryFrom<ReturnSource> for ReturnFrom {
    type Error = Error;

    fn try_from(source: ReturnSource) -> Result<Self, Error> {
        Ok(match source {
            ReturnSource::Sale(id) => {
                Self::Sale(Uuid::parse_str(&id).map_err(|_| Error::NotFound)?)
            }
            ReturnSource::Remote(id) => Self::Remote(id),
            ReturnSource::Nothing => Self::Nothing,
        })
    }
}

impl From<ReturnFrom> for ReturnSource {
    fn from(from: ReturnFrom) -> Self {
        match from {
            ReturnFrom::Sale(id) => Self::Sale(id.to_string()),
            ReturnFrom::Remote(id) => Self::Remote(id),
            ReturnFrom::Nothing => Self::Nothing,
        }
    }
}

/// A sale that was found.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FoundSale {
    source: ReturnSource,
    invoice_no: String,
    /// At NextX the day alone is known.
    at: Moment,
    customer: String,
    phone: String,
    goods: Vec<String>,
    total: Money,
}

/// What was found.
#[derive(Clone, Debug, Serialize, Type)]
pub struct SalesFound {
    sales: Vec<FoundSale>,
    /// It is the number of the only one.
    exact: bool,
    /// There are more, or sales that were not looked through.
    more: bool,
}

impl From<returns::SalesFound> for SalesFound {
    fn from(found: returns::SalesFound) -> Self {
        let sale = |sale: returns::FoundSale| FoundSale {
            source: sale.from.into(),
            invoice_no: sale.invoice_no,
            at: Moment(sale.sold_at),
            customer: sale.customer,
            phone: sale.phone,
            goods: sale.goods,
            total: sale.total.into(),
        };
        Self {
            sales: found.sales.into_iter().map(sale).collect(),
            exact: found.exact,
            more: found.more,
        }
    }
}

/// A line of the sale.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReturnableLine {
    position: u32,
    variation_id: Id,
    name: String,
    unit_id: Id,
    unit: String,
    /// What one unit was sold at.
    price: Money,
    sold: String,
    returned: String,
    left: String,
    /// What was charged for all of it.
    charged: Money,
}

/// A sale that goods can come back from.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Returnable {
    invoice_no: String,
    /// At NextX the day alone is known.
    at: Moment,
    customer: String,
    payments: Vec<TenderMethod>,
    total: Money,
    lines: Vec<ReturnableLine>,
    known: ReturnAsked,
}

impl From<returns::Returnable> for Returnable {
    fn from(sale: returns::Returnable) -> Self {
        let line = |line: &till_core::sell_return::SoldLine| {
            let (came_back, left) = sale.came_back_and_left(line);
            ReturnableLine {
                position: line.position,
                variation_id: Id(line.product.variation_id),
                name: line.product.name.clone(),
                unit_id: Id(line.unit.id),
                unit: line.unit.name.clone(),
                price: line.price.unwrap_or(line.unit.price).into(),
                sold: line.quantity.to_string(),
                returned: came_back.to_string(),
                left: left.to_string(),
                charged: line.charged.into(),
            }
        };
        Self {
            lines: sale.sold.lines.iter().map(line).collect(),
            invoice_no: sale.sold.origin.invoice_no,
            at: Moment(sale.sold_at),
            customer: sale.customer,
            payments: sale.payments.into_iter().map(TenderMethod::from).collect(),
            total: sale.total.into(),
            known: sale.known.into(),
        }
    }
}

/// Who was asked what has come back of a sale before.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReturnAsked {
    /// NextX as well.
    Everywhere,
    /// This till alone.
    HereAlone,
}

impl From<Known> for ReturnAsked {
    fn from(known: Known) -> Self {
        match known {
            Known::Everywhere => Self::Everywhere,
            Known::HereAlone => Self::HereAlone,
        }
    }
}

/// A line that comes back, as typed.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct ChosenInput {
    position: u32,
    quantity: String,
}

/// Goods that somebody named, as typed.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoodsInput {
    variation_id: Id,
    unit_id: Option<Id>,
    quantity: String,
    price: String,
    /// The scale's label that it was scanned from; empty is none.
    label: String,
    /// What is taken off each unit of goods that the customer takes: an amount, or a percentage with its sign.
    discount: String,
}

impl From<GoodsInput> for TypedGoods {
    fn from(goods: GoodsInput) -> Self {
        Self {
            variation_id: goods.variation_id.0,
            unit_id: goods.unit_id.map(|id| id.0),
            quantity: goods.quantity,
            price: goods.price,
            label: goods.label,
            discount: goods.discount,
        }
    }
}

/// A return while it is being made, as typed.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReturnInput {
    source: ReturnSource,
    chosen: Vec<ChosenInput>,
    /// Who brings goods back without an invoice.
    customer: Option<Id>,
    goods: Vec<GoodsInput>,
    taken: Vec<GoodsInput>,
    fee: String,
    method: TenderMethod,
    given: String,
    reason: String,
    /// That the customer takes more than there is was seen, and is meant.
    below_stock_meant: bool,
}

impl TryFrom<ReturnInput> for TypedReturn {
    type Error = Error;

    fn try_from(input: ReturnInput) -> Result<Self, Error> {
        let chosen = |chosen: ChosenInput| (chosen.position, chosen.quantity);
        Ok(Self {
            from: input.source.try_into()?,
            chosen: input.chosen.into_iter().map(chosen).collect(),
            customer: input.customer.map(|id| id.0),
            goods: input.goods.into_iter().map(TypedGoods::from).collect(),
            taken: input.taken.into_iter().map(TypedGoods::from).collect(),
            fee: input.fee,
            method: input.method.into(),
            given: input.given,
            reason: input.reason,
            below_stock_meant: input.below_stock_meant,
        })
    }
}

/// What a line comes to, or why it does not.
#[derive(Clone, Debug, Serialize, Type)]
pub struct QuotedLine {
    position: u32,
    amount: Money,
    error: Option<CommandError>,
}

/// Goods that somebody named.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuotedGoods {
    variation_id: Id,
    name: String,
    code: String,
    unit_id: Id,
    units: Vec<Unit>,
    price: Money,
    amount: Money,
    error: Option<CommandError>,
}

impl From<returns::QuotedGoods> for QuotedGoods {
    fn from(goods: returns::QuotedGoods) -> Self {
        Self {
            variation_id: Id(goods.product.variation_id),
            name: goods.product.name,
            code: goods.product.code,
            unit_id: Id(goods.unit.id),
            units: goods.product.units.iter().map(Unit::from).collect(),
            price: goods.price.into(),
            amount: goods.amount.as_ref().copied().unwrap_or_default().into(),
            error: goods.amount.as_ref().err().map(CommandError::from),
        }
    }
}

/// What a return comes to.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReturnQuote {
    lines: Vec<QuotedLine>,
    goods: Vec<QuotedGoods>,
    taken: Vec<QuotedGoods>,
    full: Money,
    reduction: Money,
    tax: Money,
    worth: Money,
    fee: Money,
    total_taken: Money,
    to_pay: Money,
    to_refund: Money,
    change: Money,
    /// What should be in the drawer, where it was counted.
    drawer: Option<Money>,
    methods: Vec<TenderMethod>,
    known: ReturnAsked,
    /// Where the difference of an exchange is paid by transfer.
    vietqr: Option<VietQr>,
    /// A transfer is wanted, and no account is set that could receive it.
    transfer_account_missing: bool,
    confirmable: bool,
    error: Option<CommandError>,
}

impl TryFrom<returns::ReturnQuote> for ReturnQuote {
    type Error = Error;

    fn try_from(quote: returns::ReturnQuote) -> Result<Self, Error> {
        let error = quote.refusal().map(CommandError::from);
        let line = |(position, amount): &(u32, Result<till_core::Money, Error>)| QuotedLine {
            position: *position,
            amount: amount.as_ref().copied().unwrap_or_default().into(),
            error: amount.as_ref().err().map(CommandError::from),
        };
        let methods = quote.methods.iter().copied().map(TenderMethod::from);
        let vietqr = quote
            .transfer
            .map(|(transfer, number)| VietQr::of(transfer, number));
        Ok(Self {
            lines: quote.lines.iter().map(line).collect(),
            full: quote.full.into(),
            reduction: quote.reduction.into(),
            tax: quote.tax.into(),
            worth: quote.worth.into(),
            fee: quote.fee.into(),
            total_taken: quote.total_taken.into(),
            to_pay: quote.settled.to_pay.into(),
            to_refund: quote.settled.to_refund.into(),
            change: quote.change.into(),
            drawer: quote.drawer.map(Money::from),
            methods: methods.collect(),
            known: quote.known.into(),
            vietqr: vietqr.transpose()?,
            transfer_account_missing: quote.transfer_account_missing,
            confirmable: error.is_none(),
            error,
            goods: quote.goods.into_iter().map(QuotedGoods::from).collect(),
            taken: quote.taken.into_iter().map(QuotedGoods::from).collect(),
        })
    }
}

/// A confirmed return.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReturnDone {
    return_id: String,
    worth: Money,
    fee: Money,
    /// The sale of an exchange.
    sale_id: Option<String>,
    to_pay: Money,
    to_refund: Money,
    change: Money,
    method: Option<TenderMethod>,
}

impl From<returns::ReturnDone> for ReturnDone {
    fn from(done: returns::ReturnDone) -> Self {
        let tenders = match &done.sale {
            Some(sale) if done.settled.to_pay.is_positive() => &sale.given,
            _ => &done.made.refunds,
        };
        // What is put against each other comes first.
        let method = tenders.last().map(|tender: &payment::Tender| tender.method);
        Self {
            return_id: done.made.id.to_string(),
            worth: done.made.goods.into(),
            fee: done.made.fee.into(),
            sale_id: done.sale.as_ref().map(|sale| sale.id.to_string()),
            to_pay: done.settled.to_pay.into(),
            to_refund: done.settled.to_refund.into(),
            change: done.change.into(),
            method: method.map(TenderMethod::from),
        }
    }
}

/// Goods that were scanned.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoodsHit {
    variation_id: Id,
    name: String,
    unit_id: Id,
    unit: String,
    /// Whether that is the base unit.
    base: bool,
    /// How many of the unit.
    quantity: String,
    /// Whether a scale's label says how many.
    weighed: bool,
    /// What the label charges for a unit, where that is not the shop's price.
    price: Option<Money>,
}

impl From<Scanned> for GoodsHit {
    fn from(scanned: Scanned) -> Self {
        Self {
            variation_id: Id(scanned.product.variation_id),
            name: scanned.product.name,
            unit_id: Id(scanned.unit.id),
            unit: scanned.unit.name,
            base: scanned.unit.base,
            quantity: scanned.quantity.to_string(),
            weighed: scanned.weighed,
            price: scanned.price.map(Money::from),
        }
    }
}
