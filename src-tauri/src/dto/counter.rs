//! The cart.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::counter::{Counter, TypedLineTerms, TypedOrderTerms};
use till_core::{below_stock::shortages, cart, payment::likely_cash, pricing};
use till_store::{CartRow, CustomerRow};

use super::{
    Id, Moment, Money,
    shop_terms::{Chosen, TaxPart},
};

/// A unit a product is sold in.
#[derive(Clone, Debug, Serialize, Type)]
pub struct Unit {
    id: Id,
    name: String,
    multiplier: String,
    price: Money,
    base: bool,
}

impl From<&cart::Unit> for Unit {
    fn from(unit: &cart::Unit) -> Self {
        Self {
            id: Id(unit.id),
            name: unit.name.clone(),
            multiplier: unit.multiplier.to_string(),
            price: unit.price.into(),
            base: unit.base,
        }
    }
}

/// What is taken off: an amount in đồng, or per cent as text.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Discount {
    Amount(Money),
    Percent(String),
}

impl From<pricing::Discount> for Discount {
    fn from(discount: pricing::Discount) -> Self {
        match discount {
            pricing::Discount::Amount(amount) => Self::Amount(amount.into()),
            pricing::Discount::Percent(percent) => Self::Percent(percent.value().to_string()),
        }
    }
}

/// The terms of a line as typed. A discount is an amount, or a percentage with its sign.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct LineTermsInput {
    price: String,
    discount: String,
    note: String,
}

impl From<LineTermsInput> for TypedLineTerms {
    fn from(typed: LineTermsInput) -> Self {
        Self {
            price: typed.price,
            discount: typed.discount,
            note: typed.note,
        }
    }
}

/// Something charged besides the goods, as typed.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct SurchargeInput {
    name: String,
    amount: String,
}

/// The terms of an order as typed. A discount is an amount, or a percentage with its sign.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrderTermsInput {
    discount: String,
    surcharges: Vec<SurchargeInput>,
    note: String,
    staff_note: String,
    sold_by: Option<Id>,
}

impl From<OrderTermsInput> for TypedOrderTerms {
    fn from(typed: OrderTermsInput) -> Self {
        let surcharges = typed.surcharges.into_iter();
        Self {
            discount: typed.discount,
            surcharges: surcharges
                .map(|surcharge| (surcharge.name, surcharge.amount))
                .collect(),
            note: typed.note,
            staff_note: typed.staff_note,
            sold_by: typed.sold_by.map(|id| id.0),
        }
    }
}

/// Something charged besides the goods.
#[derive(Clone, Debug, Serialize, Type)]
pub struct Surcharge {
    name: String,
    amount: Money,
}

/// A part of a combo.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ComboPart {
    name: String,
    /// Empty where it is not known.
    unit: String,
    /// How many one combo holds; none where NextX does not say.
    quantity: Option<String>,
}

impl From<&cart::ComboPart> for ComboPart {
    fn from(part: &cart::ComboPart) -> Self {
        Self {
            name: part.name.clone(),
            unit: part.unit.clone(),
            quantity: part.quantity.map(|quantity| quantity.to_string()),
        }
    }
}

/// A line of the cart.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CartLine {
    id: u32,
    variation_id: Id,
    name: String,
    code: String,
    unit: Unit,
    units: Vec<Unit>,
    quantity: String,
    unit_price: Money,
    /// The price of the list, where the line is sold at another.
    usual_price: Option<Money>,
    /// What the shop asks for one unit, by the book or the list.
    shop_price: Money,
    /// The price book that the price is of.
    book: Option<String>,
    /// Its tax on the receipt.
    tax: Option<String>,
    /// Which tax was chosen for it.
    tax_choice: Chosen,
    discount: Option<Discount>,
    /// What the discount takes off the whole line.
    discounted: Money,
    note: String,
    /// Price × quantity less the discount.
    total: Money,
    /// On hand in this branch, in base units.
    stock: Option<String>,
    base_unit: String,
    /// Whether the cart holds more of it than there is, of all its lines together.
    over_stock: bool,
    just_added: bool,
    /// What a combo is made of.
    parts: Vec<ComboPart>,
    /// The line to which this was added.
    added_to: Option<u32>,
    /// How many of an addition go with each of its line.
    times: Option<u32>,
}

/// A customer in a list or of the cart. `pending` ones are not at NextX yet.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CustomerHit {
    id: Id,
    name: String,
    phone: String,
    code: String,
    pending: bool,
}

impl From<CustomerRow> for CustomerHit {
    fn from(row: CustomerRow) -> Self {
        let pending = row.remote_id.is_none();
        let code = if pending { String::new() } else { row.code };
        Self {
            id: Id(row.id),
            name: row.name,
            phone: row.phone,
            code,
            pending,
        }
    }
}

/// The customer of the cart.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CartCustomer {
    id: Id,
    name: String,
    phone: String,
    /// Not at NextX yet.
    pending: bool,
}

/// A tab of the counter, or a cart that was put aside.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CartTab {
    id: Id,
    current: bool,
    /// When it was put aside; none in a tab.
    held_at: Option<Moment>,
    lines: u32,
    total: Money,
    /// The customer's name; empty is a walk-in.
    customer: String,
}

impl From<CartRow> for CartTab {
    fn from(row: CartRow) -> Self {
        Self {
            id: Id(row.id),
            current: row.current,
            held_at: row.held_at.map(|at| Moment(at.as_millisecond())),
            lines: row.lines,
            total: row.total.into(),
            customer: row.customer,
        }
    }
}

/// What is added to a line, so many for each of it.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Addition {
    variation_id: Id,
    times: u32,
}

impl From<Addition> for (i64, u32) {
    fn from(addition: Addition) -> Self {
        (addition.variation_id.0, addition.times)
    }
}

/// Whom an order may name as its seller.
#[derive(Clone, Debug, Serialize, Type)]
pub struct SalesPerson {
    id: Id,
    name: String,
}

impl From<cart::SalesPerson> for SalesPerson {
    fn from(person: cart::SalesPerson) -> Self {
        Self {
            id: Id(person.id),
            name: person.name,
        }
    }
}

/// The cart on the counter.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CounterView {
    revision: u32,
    tabs: Vec<CartTab>,
    /// How many carts were put aside.
    held_count: u32,
    lines: Vec<CartLine>,
    line_count: u32,
    /// Price × quantity of all lines.
    subtotal: Money,
    /// What the discounts of the lines take off.
    line_discounts: Money,
    discount: Option<Discount>,
    /// What the discount of the order takes off.
    discounted: Money,
    /// The tax on top of the prices.
    tax: Money,
    /// The taxes by their rates.
    taxes: Vec<TaxPart>,
    /// Which price book was chosen.
    price_book: Chosen,
    /// What it came to before taxes or prices of the shop changed under it, until somebody changes something.
    repriced_from: Option<Money>,
    surcharges: Vec<Surcharge>,
    note: String,
    staff_note: String,
    /// Who sold it.
    sold_by: Option<SalesPerson>,
    /// What the customer pays.
    total: Money,
    /// What is added to it where all is paid in cash; negative where it is rounded down.
    cash_rounding: Money,
    /// What the customer pays then.
    cash_total: Money,
    customer: Option<CartCustomer>,
    current_line: Option<u32>,
    can_undo: bool,
    likely_cash: Vec<Money>,
}

impl From<Counter> for CounterView {
    fn from(counter: Counter) -> Self {
        let Counter {
            cart,
            carts,
            stock,
            added,
            customer_pending,
            cash_rounding,
        } = counter;
        let short = shortages(&cart, &stock);
        let line = |line: &cart::CartLine| {
            let on_hand = stock.get(&line.product.variation_id);
            CartLine {
                id: line.id,
                variation_id: Id(line.product.variation_id),
                name: line.product.name.clone(),
                code: line.product.code.clone(),
                unit: (&line.unit).into(),
                units: line.product.units.iter().map(Unit::from).collect(),
                quantity: line.quantity.to_string(),
                unit_price: line.unit_price().into(),
                usual_price: line.other_price().map(|_| line.unit.price.into()),
                shop_price: line.shop_price().into(),
                book: line
                    .book
                    .as_ref()
                    .filter(|_| line.price.is_none())
                    .map(|book| book.book.clone()),
                tax: line.tax.as_ref().map(|tax| tax.name.clone()),
                tax_choice: line.tax_choice.into(),
                discount: line.discount.map(Discount::from),
                discounted: line.discounted().into(),
                note: line.note.clone(),
                total: line.total().into(),
                stock: on_hand.map(|quantity| quantity.normalize().to_string()),
                base_unit: line
                    .product
                    .units
                    .first()
                    .map(|unit| unit.name.clone())
                    .unwrap_or_default(),
                over_stock: short
                    .iter()
                    .any(|it| it.variation_id == line.product.variation_id),
                just_added: added == Some(line.id),
                parts: line.product.parts.iter().map(ComboPart::from).collect(),
                added_to: line.added_to,
                times: cart.times(line),
            }
        };
        let priced = cart.priced();
        let (held, tabs): (Vec<CartRow>, Vec<CartRow>) =
            carts.into_iter().partition(|row| row.held_at.is_some());
        let cash_total = priced.total + cash_rounding;
        Self {
            revision: cart.revision,
            tabs: tabs.into_iter().map(CartTab::from).collect(),
            held_count: u32::try_from(held.len()).unwrap_or(u32::MAX),
            lines: cart.lines().iter().map(line).collect(),
            line_count: u32::try_from(cart.lines().len()).unwrap_or(u32::MAX),
            subtotal: priced.gross().into(),
            line_discounts: priced.line_discounts().into(),
            discount: cart.terms.discount.map(Discount::from),
            discounted: priced.order_discount().into(),
            tax: priced.tax_added().into(),
            taxes: TaxPart::all(cart.taxes()),
            price_book: cart.terms.book.into(),
            repriced_from: cart.repriced_from().map(Money::from),
            surcharges: cart
                .terms
                .surcharges
                .iter()
                .map(|surcharge| Surcharge {
                    name: surcharge.name.clone(),
                    amount: surcharge.amount.into(),
                })
                .collect(),
            note: cart.terms.note.clone(),
            staff_note: cart.terms.staff_note.clone(),
            sold_by: cart.terms.sold_by.clone().map(SalesPerson::from),
            total: priced.total.into(),
            cash_rounding: cash_rounding.into(),
            cash_total: cash_total.into(),
            customer: cart.customer.as_ref().map(|customer| CartCustomer {
                id: Id(customer.id),
                name: customer.name.clone(),
                phone: customer.phone.clone(),
                pending: customer_pending,
            }),
            current_line: cart.current,
            can_undo: cart.can_undo(),
            likely_cash: likely_cash(cash_total)
                .into_iter()
                .map(Money::from)
                .collect(),
        }
    }
}
