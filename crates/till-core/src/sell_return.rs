//! A sell return as it was confirmed: goods of a sale that come back, and the money that goes out for them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Money, Quantity,
    cart::{CartCustomer, CartLine, CartProduct, Unit},
    marker::{Marker, TakenBack},
    payment::Tender,
    sale::{Place, Sale},
};

/// The sale that goods come back from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The sale's own id, where this till made it.
    pub sale: Option<Uuid>,
    /// Its invoice number.
    pub invoice_no: String,
    /// NextX's id, where it is known already.
    pub remote_id: Option<i64>,
}

/// One line of a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// The line of the sale, from 1.
    pub position: u32,
    /// What comes back.
    pub product: CartProduct,
    /// The unit it was sold in.
    pub unit: Unit,
    /// How many of that unit.
    pub quantity: Quantity,
    /// What was charged for it.
    pub amount: Money,
}

/// A confirmed return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellReturn {
    /// Ours, a `UUIDv7`; it travels in the marker of `staff_note`.
    pub id: Uuid,
    /// When the cashier confirmed it.
    pub returned_at: Timestamp,
    /// Where.
    pub place: Place,
    /// Of which sale.
    pub origin: Origin,
    /// From whom; `None` is a walk-in.
    pub customer: Option<CartCustomer>,
    /// What.
    pub lines: Vec<ReturnLine>,
    /// What the lines were charged with.
    pub goods: Money,
    /// What the shop keeps for taking them back.
    pub fee: Money,
    /// How `goods` less `fee` was paid back.
    pub refunds: Vec<Tender>,
    /// Why, as the cashier typed it.
    pub reason: String,
}

/// Why a return is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReturnError {
    /// Nothing was chosen.
    #[error("nothing comes back")]
    Empty,
    /// The sale has no such line.
    #[error("the sale has no line {position}")]
    NoSuchLine {
        /// The line asked for.
        position: u32,
    },
    /// More than was sold, less what has come back before.
    #[error("only {left} of line {position} are left to come back")]
    MoreThanLeft {
        /// The line.
        position: u32,
        /// What is left of it.
        left: Quantity,
    },
    /// A fee that is negative or above what the goods were charged with.
    #[error("the fee is more than the goods are worth")]
    FeeTooLarge,
    /// What is paid back is not the goods less the fee.
    #[error("{due} đồng have to be paid back")]
    RefundDiffers {
        /// What has to be paid back.
        due: Money,
    },
}

/// How many of each line of a sale have come back, by line from 1.
pub type Returned = BTreeMap<u32, Decimal>;

/// What a cashier decides about a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnRequest {
    /// Lines of the sale, from 1, and how many of their unit come back.
    pub chosen: Vec<(u32, Quantity)>,
    /// What the shop keeps.
    pub fee: Money,
    /// How the rest is paid back.
    pub refunds: Vec<Tender>,
    /// Why.
    pub reason: String,
}

impl SellReturn {
    /// Confirms the return of a part of `sale`, of which `before` has come back already. The amounts of several returns
    /// add up to what was charged: each is the difference between two rounded parts of the line.
    ///
    /// # Errors
    /// [`ReturnError`]
    pub fn confirm(
        sale: &Sale,
        before: &Returned,
        request: ReturnRequest,
        (id, place): (Uuid, Place),
        returned_at: Timestamp,
    ) -> Result<Self, ReturnError> {
        let mut returned = before.clone();
        let mut lines = Vec::new();
        for (position, quantity) in request.chosen {
            let line = line_of(sale, position).ok_or(ReturnError::NoSuchLine { position })?;
            let so_far = returned.get(&position).copied().unwrap_or_default();
            let left = line.quantity.value() - so_far;
            if quantity.value() > left {
                let left = Quantity::of(left.max(Decimal::ZERO));
                return Err(ReturnError::MoreThanLeft { position, left });
            }
            let until_now = so_far + quantity.value();
            returned.insert(position, until_now);
            lines.push(ReturnLine {
                position,
                product: line.product.clone(),
                unit: line.unit.clone(),
                quantity,
                amount: part_of(line, until_now) - part_of(line, so_far),
            });
        }
        if lines.is_empty() {
            return Err(ReturnError::Empty);
        }
        let goods: Money = lines.iter().map(|line| line.amount).sum();
        if request.fee < Money::ZERO || request.fee > goods {
            return Err(ReturnError::FeeTooLarge);
        }
        let due = goods - request.fee;
        let refunded: Money = request.refunds.iter().map(|tender| tender.amount).sum();
        if refunded != due {
            return Err(ReturnError::RefundDiffers { due });
        }
        Ok(Self {
            id,
            returned_at,
            place,
            origin: Origin {
                sale: Some(sale.id),
                invoice_no: sale.invoice_no.clone(),
                remote_id: None,
            },
            customer: sale.customer.clone(),
            lines,
            goods,
            fee: request.fee,
            refunds: request.refunds,
            reason: request.reason,
        })
    }

    /// What was paid back.
    #[must_use]
    pub fn refunded(&self) -> Money {
        self.goods - self.fee
    }

    /// The marker that identifies the return on the server, and says what it takes back.
    #[must_use]
    pub fn marker(&self) -> Marker {
        let line = |line: &ReturnLine| (line.position, line.quantity.value());
        Marker {
            document: self.id,
            taken_back: Some(TakenBack {
                invoice_no: self.origin.invoice_no.clone(),
                lines: self.lines.iter().map(line).collect(),
            }),
        }
    }
}

impl ReturnLine {
    /// The quantity in base units: what comes back into the stock.
    #[must_use]
    pub fn base_quantity(&self) -> Decimal {
        // It is at most that of the line sold, for which this is a number.
        self.quantity
            .value()
            .checked_mul(self.unit.multiplier.value())
            .unwrap_or(Decimal::MAX)
    }
}

fn line_of(sale: &Sale, position: u32) -> Option<&CartLine> {
    let index = usize::try_from(position.checked_sub(1)?).ok()?;
    sale.lines.get(index)
}

/// What was charged for the first `quantity` of a line.
fn part_of(line: &CartLine, quantity: Decimal) -> Money {
    if quantity == line.quantity.value() {
        return line.total();
    }
    // Less than the whole line, whose total is in range.
    Decimal::from(line.total())
        .checked_mul(quantity)
        .and_then(|product| product.checked_div(line.quantity.value()))
        .and_then(|exact| Money::rounded(exact).ok())
        .unwrap_or(Money::ZERO)
}
