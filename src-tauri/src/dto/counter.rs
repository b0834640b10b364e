//! Search results and the cart.

use serde::Serialize;
use specta::Type;
use till_app::ops::counter::{Counter, Found};
use till_core::{cart, payment::likely_cash};
use till_store::CustomerRow;

use super::{Id, Money};

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

/// What a branch has of a product.
#[derive(Clone, Debug, Serialize, Type)]
pub struct BranchStock {
    branch: String,
    /// In base units; none where it was never read.
    quantity: Option<String>,
    own: bool,
    low: bool,
    negative: bool,
}

/// A product that a search found. `marks` are pairs of UTF-16 offsets in `name`.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    variation_id: Id,
    name: String,
    marks: Vec<(u32, u32)>,
    code: String,
    barcode: String,
    unit: String,
    /// Of one base unit; none where NextX names none.
    price: Option<Money>,
    /// Whether there may be a picture at `picture://localhost/{variation id}`.
    has_picture: bool,
    stock: Vec<BranchStock>,
    in_cart: Option<String>,
}

impl From<Found> for SearchHit {
    fn from(found: Found) -> Self {
        let product = found.product;
        let stock = found.stock.into_iter().map(|level| BranchStock {
            branch: level.branch,
            negative: level
                .quantity
                .is_some_and(|quantity| quantity < till_core::Quantity::ZERO),
            quantity: level.quantity.map(|quantity| quantity.to_string()),
            own: level.own,
            low: level.low,
        });
        Self {
            variation_id: Id(product.variation_id),
            name: product.name,
            marks: found.marks,
            code: product.code,
            barcode: product.barcode,
            unit: product.unit,
            price: product
                .price
                .and_then(|price| till_core::Money::new(price).ok())
                .map(Money::from),
            has_picture: !product.picture.is_empty(),
            stock: stock.collect(),
            in_cart: found.in_cart.map(|quantity| quantity.to_string()),
        }
    }
}

/// What a search found for `query`.
#[derive(Clone, Debug, Serialize, Type)]
pub struct SearchResults {
    pub query: String,
    pub hits: Vec<SearchHit>,
    pub more: bool,
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
    total: Money,
    /// On hand in this branch, in base units.
    stock: Option<String>,
    base_unit: String,
    over_stock: bool,
    just_added: bool,
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

/// The cart on the counter.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CounterView {
    revision: u32,
    lines: Vec<CartLine>,
    line_count: u32,
    subtotal: Money,
    total: Money,
    customer: Option<CartCustomer>,
    current_line: Option<u32>,
    can_undo: bool,
    likely_cash: Vec<Money>,
}

impl From<Counter> for CounterView {
    fn from(counter: Counter) -> Self {
        let Counter {
            cart,
            stock,
            added,
            customer_pending,
        } = counter;
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
                unit_price: line.unit.price.into(),
                total: line.total().into(),
                stock: on_hand.map(|quantity| quantity.normalize().to_string()),
                base_unit: line
                    .product
                    .units
                    .first()
                    .map(|unit| unit.name.clone())
                    .unwrap_or_default(),
                over_stock: on_hand.is_some_and(|quantity| line.base_quantity() > *quantity),
                just_added: added == Some(line.id),
            }
        };
        Self {
            revision: cart.revision,
            lines: cart.lines().iter().map(line).collect(),
            line_count: u32::try_from(cart.lines().len()).unwrap_or(u32::MAX),
            subtotal: cart.total().into(),
            total: cart.total().into(),
            customer: cart.customer.as_ref().map(|customer| CartCustomer {
                id: Id(customer.id),
                name: customer.name.clone(),
                phone: customer.phone.clone(),
                pending: customer_pending,
            }),
            current_line: cart.current,
            can_undo: cart.can_undo(),
            likely_cash: likely_cash(cart.total())
                .into_iter()
                .map(Money::from)
                .collect(),
        }
    }
}
