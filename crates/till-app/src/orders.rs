//! Orders and returns of NextX as lists and figures reckon with them: made from the records as they were read.
//!
//! *Invariant:* nowhere else is the JSON of an order or a return taken apart for a list or a figure.

use jiff::{Timestamp, civil::Date};
use nextx_api::{
    Amount, DiscountType, Payment, PurchaseLine, PurchaseOrder, PurchaseOrderListItem, SellLine,
    SellOrder, SellOrderListItem, SellReturn, SellReturnLine, SellReturnListItem, ShippingStatus,
};
use rust_decimal::Decimal;
use till_core::{
    clock::{parse_day, shop_zone},
    marker,
};
use till_store::Record;
use uuid::Uuid;

use crate::{Error, workers::orders::days_before};

/// A period as a person chooses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Period {
    /// So many days, of which today is the last.
    Last(u16),
    /// The day before today.
    Yesterday,
    /// From a day to a day, as typed.
    Between(String, String),
}

impl Period {
    /// Its first and its last day.
    ///
    /// # Errors
    /// [`Error::Day`] where what was typed is no day, [`Error::TimesReversed`]
    pub fn days(&self, today: Date) -> Result<(Date, Date), Error> {
        let day = |typed: &str| parse_day(typed).ok_or(Error::Day);
        let (from, until) = match self {
            Self::Last(days) => (days_before(today, i32::from(*days) - 1), today),
            Self::Yesterday => (days_before(today, 1), days_before(today, 1)),
            Self::Between(from, until) => (day(from)?, day(until)?),
        };
        if until < from {
            return Err(Error::TimesReversed);
        }
        Ok((from, until))
    }
}

/// What an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderKind {
    /// A sell order.
    Sale,
    /// A sell return.
    Return,
    /// A purchase order; its customer is the supplier.
    Purchase,
}

/// An order or a return as a list shows it. Amounts are in đồng, as exact as they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What it is.
    pub kind: OrderKind,
    /// NextX's id; none of a document that has not arrived there.
    pub remote_id: Option<i64>,
    /// The id that the till which made it gave it; none of one that no till made.
    pub document: Option<Uuid>,
    /// Its number.
    pub number: String,
    /// Its day in the shop's time.
    pub day: Option<Date>,
    /// When it was made: known of what a till made, for NextX tells the day alone.
    pub at: Option<Timestamp>,
    /// NextX's id of the branch; none where a list names it alone.
    pub branch_id: Option<i64>,
    /// The branch's name.
    pub branch: String,
    /// NextX's id of the customer; none is a walk-in.
    pub customer_id: Option<i64>,
    /// The customer's name; empty is a walk-in.
    pub customer: String,
    /// The customer's phone.
    pub phone: String,
    /// What its lines come to, before the discount of the whole and tax.
    pub before_tax: Decimal,
    /// What was taken off the whole.
    pub discount: Decimal,
    /// Tax on top.
    pub tax: Decimal,
    /// Surcharges; of a return, what the shop kept.
    pub surcharges: Decimal,
    /// What it comes to.
    pub total: Decimal,
    /// What was paid of it; none where NextX does not tell.
    pub paid: Option<Decimal>,
    /// How much of it is paid.
    pub payment: PaymentState,
    /// NextX's word for where the goods are; empty where it does not tell.
    pub shipping: String,
    /// Who made it.
    pub by: String,
    /// What the customer was told.
    pub note: String,
    /// What the staff noted, without the till's marker.
    pub staff_note: String,
    /// The sale of a return.
    pub of: Option<SaleNamed>,
    /// Lines and payments; none until the detail was read.
    pub body: Option<OrderBody>,
}

/// A sale as a return names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaleNamed {
    /// NextX's id.
    pub remote_id: Option<i64>,
    /// Its number; may be empty.
    pub number: String,
}

/// How much of an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentState {
    /// All of it.
    Paid,
    /// A part of it.
    Partly,
    /// Nothing.
    Owed,
    /// NextX does not tell.
    Unknown,
}

impl PaymentState {
    /// Of what was paid of a total.
    #[must_use]
    pub fn of(paid: Option<Decimal>, total: Decimal) -> Self {
        match paid {
            None => Self::Unknown,
            Some(paid) if paid >= total => Self::Paid,
            Some(paid) if paid > Decimal::ZERO => Self::Partly,
            Some(_) => Self::Owed,
        }
    }
}

/// What only the detail of an order tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderBody {
    /// The goods.
    pub lines: Vec<OrderLine>,
    /// The payments.
    pub payments: Vec<OrderPayment>,
}

/// A line of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderLine {
    /// NextX's variation id.
    pub variation_id: Option<i64>,
    /// The product's name; empty where the order does not tell.
    pub name: String,
    /// NextX's id of the unit.
    pub unit_id: Option<i64>,
    /// Name of the unit; empty where the order does not tell.
    pub unit: String,
    /// How many base units the unit holds.
    pub multiplier: Decimal,
    /// How many of the unit.
    pub quantity: Decimal,
    /// What one of the unit costs, before discount.
    pub unit_price: Decimal,
    /// What is taken off the whole line.
    pub discount: Decimal,
    /// Tax on top of the whole line.
    pub tax: Decimal,
    /// What was written beside it.
    pub note: String,
}

impl OrderLine {
    /// What the line comes to before tax and the discount of the whole order.
    #[must_use]
    pub fn total(&self) -> Decimal {
        self.unit_price * self.quantity - self.discount
    }

    /// How many base units it is.
    #[must_use]
    pub fn base_quantity(&self) -> Decimal {
        self.quantity * self.multiplier
    }
}

/// A payment of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPayment {
    /// The way, by NextX's word for it.
    pub method: String,
    /// In đồng.
    pub amount: Decimal,
    /// Its day.
    pub day: Option<Date>,
    /// What was written beside it.
    pub note: String,
}

impl Order {
    /// What is owed of it; none where NextX does not tell what was paid.
    #[must_use]
    pub fn owed(&self) -> Option<Decimal> {
        Some((self.total - self.paid?).max(Decimal::ZERO))
    }

    /// A sell order that was read; none where its row is no longer understood.
    #[must_use]
    pub fn of_sale(record: &Record) -> Option<Self> {
        let row: SellOrderListItem = serde_json::from_str(&record.content).ok()?;
        let detail: Option<SellOrder> = detail(record);
        let note = text(row.staff_note.as_deref());
        let (document, at) = made_by_a_till(&note);
        let total = amount(*row.final_total);
        let paid = row.total_paid.map(Amount::decimal);
        Some(Self {
            kind: OrderKind::Sale,
            remote_id: Some(record.remote_id),
            document,
            number: text(row.invoice_no.as_deref()),
            day: *row.transaction_date,
            at,
            branch_id: record.branch_id,
            branch: text(row.branch_name.as_deref()),
            customer_id: row.customer_id.as_ref().map(|id| id.0),
            customer: text(row.customer_name.as_deref()),
            phone: text(row.customer_mobile.as_deref()),
            before_tax: amount(*row.total_before_tax),
            discount: amount(*row.total_discount),
            tax: amount(*row.tax_amount),
            surcharges: amount(*row.total_surcharge),
            total,
            paid,
            payment: PaymentState::of(paid, total),
            shipping: word(row.shipping_status.as_ref()),
            by: text(row.added_by.as_ref().and_then(|by| by.name())),
            note: text(row.additional_notes.as_deref()),
            staff_note: without_marker(&note),
            of: None,
            body: detail.map(|detail| OrderBody {
                lines: of_each(detail.lines(), sold),
                payments: of_each(detail.payments(), payment),
            }),
        })
    }

    /// A sell return that was read; none where its row is no longer understood.
    #[must_use]
    pub fn of_return(record: &Record) -> Option<Self> {
        let row: SellReturnListItem = serde_json::from_str(&record.content).ok()?;
        let detail: Option<SellReturn> = detail(record);
        let note = text(row.staff_note.as_deref());
        let (document, at) = made_by_a_till(&note);
        let total = amount(*row.final_total);
        let paid = row.paid().map(Amount::decimal);
        // A server may drop the link to the sale; the marker keeps its number.
        let marked = marker::all(&note).find_map(|marker| marker.taken_back);
        let number = text(row.sell_invoice_no.as_deref());
        let number = match (number.as_str(), marked) {
            ("", Some(taken)) => taken.invoice_no,
            _ => number,
        };
        let sale = row.sale().map(|id| id.0);
        let told = |read: fn(&SellReturn) -> Option<Amount>| amount(detail.as_ref().and_then(read));
        Some(Self {
            kind: OrderKind::Return,
            remote_id: Some(record.remote_id),
            document,
            number: text(row.invoice_no.as_deref()),
            day: *row.transaction_date,
            at,
            branch_id: detail.as_ref().and_then(|read| {
                Some(read.branch_id.or(read.location.as_ref().map(|at| at.id))?.0)
            }),
            branch: text(row.branch_name.as_deref()),
            customer_id: row.customer_id.as_ref().map(|id| id.0),
            customer: text(row.customer_name.as_deref()),
            phone: text(row.customer_mobile.as_deref()),
            before_tax: told(|read| *read.total_before_tax),
            discount: told(|read| *read.discount_amount),
            tax: told(|read| *read.tax_amount),
            surcharges: told(|read| *read.return_charges),
            total,
            paid,
            payment: PaymentState::of(paid, total),
            shipping: String::new(),
            by: text(row.added_by.as_ref().and_then(|by| by.name())),
            note: text(row.additional_notes.as_deref()),
            staff_note: without_marker(&note),
            of: (sale.is_some() || !number.is_empty()).then_some(SaleNamed {
                remote_id: sale,
                number,
            }),
            body: detail.as_ref().map(|detail| OrderBody {
                lines: of_each(detail.lines(), came_back),
                payments: of_each(detail.payments(), payment),
            }),
        })
    }
}

impl Order {
    /// A purchase order that was read; none where its row is no longer understood.
    #[must_use]
    pub fn of_purchase(record: &Record) -> Option<Self> {
        let row: PurchaseOrderListItem = serde_json::from_str(&record.content).ok()?;
        let detail: Option<PurchaseOrder> = detail(record);
        let note = text(row.staff_note.as_deref());
        let (document, at) = made_by_a_till(&note);
        let total = amount(*row.final_total);
        let paid = row.total_paid.map(Amount::decimal);
        Some(Self {
            kind: OrderKind::Purchase,
            remote_id: Some(record.remote_id),
            document,
            number: text(row.invoice_no.as_deref()),
            day: *row.transaction_date,
            at,
            branch_id: record.branch_id,
            branch: text(row.branch_name.as_deref()),
            customer_id: row.customer_id.as_ref().map(|id| id.0),
            customer: text(row.customer_name.as_deref()),
            phone: text(row.customer_mobile.as_deref()),
            before_tax: amount(*row.total_before_tax),
            discount: amount(*row.discount_amount),
            tax: amount(*row.tax_amount),
            surcharges: Decimal::ZERO,
            total,
            paid,
            payment: PaymentState::of(paid, total),
            shipping: word(row.shipping_status.as_ref()),
            by: text(row.added_by.as_ref().and_then(|by| by.name())),
            note: text(row.additional_notes.as_deref()),
            staff_note: without_marker(&note),
            of: None,
            body: detail.as_ref().map(|detail| OrderBody {
                lines: of_each(detail.lines(), bought),
                payments: of_each(detail.payments(), payment),
            }),
        })
    }
}

fn word(status: Option<&ShippingStatus>) -> String {
    status.map(ToString::to_string).unwrap_or_default()
}

fn detail<T: serde::de::DeserializeOwned>(record: &Record) -> Option<T> {
    serde_json::from_str(record.detail.as_deref()?).ok()
}

fn of_each<From, To>(read: Option<&[From]>, map: fn(&From) -> To) -> Vec<To> {
    read.unwrap_or_default().iter().map(map).collect()
}

/// Which till's document it is, and when that was made: its id is a `UUIDv7`.
fn made_by_a_till(staff_note: &str) -> (Option<Uuid>, Option<Timestamp>) {
    let document = marker::all(staff_note).next().map(|marker| marker.document);
    let at = document.and_then(|id| {
        let (seconds, nanoseconds) = id.get_timestamp()?.to_unix();
        Timestamp::new(seconds.try_into().ok()?, nanoseconds.try_into().ok()?).ok()
    });
    (document, at)
}

/// A note as a person wrote it.
pub(crate) fn without_marker(note: &str) -> String {
    let written = note.split("[till:").next().unwrap_or_default();
    written.trim_end().to_owned()
}

fn sold(line: &SellLine) -> OrderLine {
    let (unit_price, quantity) = (amount(*line.unit_price), amount(*line.quantity));
    OrderLine {
        variation_id: line.variation_id.as_ref().map(|id| id.0),
        name: String::new(),
        unit_id: line.unit_id.as_ref().map(|id| id.0),
        unit: String::new(),
        multiplier: multiplier(*line.f_convert),
        quantity,
        unit_price,
        discount: taken_off(
            line.line_discount_type.as_ref(),
            *line.line_discount_amount,
            unit_price * quantity,
        ),
        tax: amount(*line.item_tax),
        note: text(line.sell_line_note.as_deref()),
    }
}

fn came_back(line: &SellReturnLine) -> OrderLine {
    let (unit_price, quantity) = (amount(*line.unit_price), amount(*line.quantity));
    OrderLine {
        variation_id: line.variation_id.as_ref().map(|id| id.0),
        name: text(line.product_name.as_deref()),
        unit_id: line.unit_id.as_ref().map(|id| id.0),
        unit: text(line.unit.as_deref()),
        multiplier: multiplier(*line.f_convert),
        quantity,
        unit_price,
        discount: taken_off(
            line.line_discount_type.as_ref(),
            *line.line_discount_amount,
            unit_price * quantity,
        ),
        tax: amount(*line.item_tax),
        note: text(line.sell_line_note.as_deref()),
    }
}

fn bought(line: &PurchaseLine) -> OrderLine {
    let (unit_price, quantity) = (amount(*line.unit_price), amount(*line.quantity));
    OrderLine {
        variation_id: line.variation_id.as_ref().map(|id| id.0),
        name: text(line.product_name.as_deref()),
        unit_id: line.unit_id.as_ref().map(|id| id.0),
        unit: text(line.unit.as_deref()),
        multiplier: multiplier(*line.f_convert),
        quantity,
        unit_price,
        discount: taken_off(
            line.line_discount_type.as_ref(),
            *line.line_discount_amount,
            unit_price * quantity,
        ),
        tax: amount(*line.item_tax),
        note: text(line.sell_line_note.as_deref()),
    }
}

fn payment(paid: &Payment) -> OrderPayment {
    OrderPayment {
        method: paid
            .method
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        amount: amount(*paid.amount),
        day: *paid.paid_on,
        note: text(paid.note.as_deref()),
    }
}

/// A discount of a line in đồng: of which types there are, only a fixed amount is documented (Q16).
pub(crate) fn taken_off(
    by: Option<&DiscountType>,
    discount: Option<Amount>,
    gross: Decimal,
) -> Decimal {
    let discount = amount(discount);
    match by {
        Some(by) if by.as_str().starts_with("percent") => gross * discount / Decimal::ONE_HUNDRED,
        _ => discount,
    }
}

/// A unit that does not say what it holds is the base unit.
pub(crate) fn multiplier(read: Option<Amount>) -> Decimal {
    let read = amount(read);
    if read > Decimal::ZERO {
        read
    } else {
        Decimal::ONE
    }
}

pub(crate) fn amount(read: Option<Amount>) -> Decimal {
    read.map_or(Decimal::ZERO, Amount::decimal).normalize()
}

pub(crate) fn text(read: Option<&str>) -> String {
    read.unwrap_or_default().trim().to_owned()
}

/// A number as text with a point and no zeros at its end.
#[must_use]
pub fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// The beginning of a day in the shop's time, in epoch milliseconds.
#[must_use]
pub fn midnight(day: Date) -> Option<i64> {
    let midnight = day.to_zoned(shop_zone()).ok()?;
    Some(midnight.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn record(content: &serde_json::Value, detail: Option<&serde_json::Value>) -> Record {
        Record {
            remote_id: 7,
            branch_id: Some(11),
            content: content.to_string(),
            detail: detail.map(ToString::to_string),
            detailed_at: 0,
        }
    }

    #[test]
    fn an_order_is_read_from_its_row_and_its_detail() {
        let row = json!({
            "id": 7, "transaction_date": "2026-11-25", "invoice_no": "LS01", "customer_name": " Chị Mai ",
            "final_total": "54000.0000", "total_paid": 20_000, "tax_amount": 4_000, "added_by": "mai",
            "staff_note": "khách quen [till:019ac0de-0000-7000-8000-000000000001]",
        });
        let detail = json!({
            "id": 7,
            "products": [{"variation_id": 3, "unit_price": "10000.00", "quantity": 6, "f_convert": 24,
                          "line_discount_type": "percentage", "line_discount_amount": 10}],
            "payment": [{"method": "cash", "amount": 20_000, "paid_on": "2026-11-25"}],
        });
        let order = Order::of_sale(&record(&row, Some(&detail))).unwrap();
        assert_eq!(order.total, Decimal::from(54_000));
        assert_eq!(order.paid, Some(Decimal::from(20_000)));
        assert_eq!(order.payment, PaymentState::Partly);
        assert_eq!(
            (order.customer.as_str(), order.staff_note.as_str()),
            ("Chị Mai", "khách quen")
        );
        assert!(order.document.is_some() && order.at.is_some(), "{order:?}");
        let body = order.body.unwrap();
        assert_eq!(body.lines[0].total(), Decimal::from(54_000));
        assert_eq!(body.lines[0].base_quantity(), Decimal::from(144));
        assert_eq!(body.payments[0].amount, Decimal::from(20_000));
    }

    #[test]
    fn a_return_whose_link_was_dropped_is_told_by_its_marker() {
        let row = json!({
            "id": 7, "transaction_date": "2026-11-25", "final_total": 9_000,
            "staff_note": "[till:019ac0de-0000-7000-8000-000000000001 LS01K7263270042H 1x2]",
        });
        let order = Order::of_return(&record(&row, None)).unwrap();
        assert_eq!(order.of.unwrap().number, "LS01K7263270042H");
        assert_eq!((order.payment, order.body), (PaymentState::Unknown, None));
        assert_eq!(order.staff_note, "");
    }
}
