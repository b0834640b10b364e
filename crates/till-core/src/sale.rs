//! A sale as it was confirmed. It never changes afterwards; corrections go through returns (reference A24).

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Cart, CartError, Money,
    cart::{CartCustomer, CartLine, OrderTerms, taxes_of},
    exchange::Exchange,
    marker::Marker,
    payment::{self, MethodNames, PaymentError, Tender},
    people::By,
    pricing::{CashRounding, Priced},
    tax::TaxTotal,
};

/// Where a sale is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// NextX's id of the branch.
    pub branch_id: i64,
    /// The branch's name.
    pub branch: String,
    /// NextX's id of the store whose stock the sale lowers.
    pub store_id: i64,
    /// The store's name.
    pub store: String,
}

/// A confirmed sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// Ours, a `UUIDv7`; it travels as a marker in `staff_note`.
    pub id: Uuid,
    /// Our invoice number; it travels as `invoice_no`.
    pub invoice_no: String,
    /// When the cashier confirmed it.
    pub sold_at: Timestamp,
    /// Where.
    pub place: Place,
    /// To whom; `None` is a walk-in.
    pub customer: Option<CartCustomer>,
    /// What, in the order of the cart.
    pub lines: Vec<CartLine>,
    /// What held for the order as a whole.
    #[serde(default)]
    pub terms: OrderTerms,
    /// How the total came about; none in a sale from before there was anything but price and quantity.
    #[serde(default)]
    priced: Option<Priced>,
    /// What was due.
    pub total: Money,
    /// What the customer handed over.
    pub given: Vec<Tender>,
    /// What the shop kept of it, and what the customer owes: adds up to `total`.
    pub payments: Vec<Tender>,
    /// What went back.
    pub change: Money,
    /// What NextX calls the ways it was paid in, where that is not what the till calls them.
    #[serde(default, skip_serializing_if = "MethodNames::is_default")]
    pub method_names: MethodNames,
    /// The shift it belongs to; `None` in one from before there were shifts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<Uuid>,
    /// Who made it; `None` on a till without people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// The key of the cart that it was; `None` where it was none of the counter's, or had none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cart: Option<String>,
    /// The return whose goods this was exchanged for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
}

/// Why a cart does not become a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaleError {
    /// Nothing is in the cart.
    #[error("the cart is empty")]
    Empty,
    /// It is not paid.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// Its total, rounded, is out of range.
    #[error(transparent)]
    Cart(#[from] CartError),
}

impl Sale {
    /// Confirms `cart`, paid with `given`. Where all of that is cash, the total is rounded by `rounding`.
    ///
    /// # Errors
    /// [`SaleError`] when it is empty or not paid.
    pub fn confirm(
        cart: &Cart,
        (given, rounding): (Vec<Tender>, CashRounding),
        place: Place,
        (id, invoice_no): (Uuid, String),
        sold_at: Timestamp,
    ) -> Result<Self, SaleError> {
        if cart.is_empty() {
            return Err(SaleError::Empty);
        }
        let priced = Priced::of(cart, rounding.for_tenders(&given))?;
        let total = priced.total;
        let payments = payment::settle(total, &given)?;
        if payment::owed(&payments).is_positive() && cart.customer.is_none() {
            return Err(PaymentError::CustomerMissing.into());
        }
        let change = payment::Quote::of(total, &given).change;
        Ok(Self {
            id,
            invoice_no,
            sold_at,
            place,
            customer: cart.customer.clone(),
            lines: cart.lines().to_vec(),
            terms: cart.terms.clone(),
            priced: Some(priced),
            total,
            given,
            payments,
            change,
            method_names: MethodNames::default(),
            shift: None,
            by: None,
            cart: None,
            exchange: None,
        })
    }

    /// How the total came about, line by line.
    #[must_use]
    pub fn priced(&self) -> Cow<'_, Priced> {
        match &self.priced {
            Some(priced) => Cow::Borrowed(priced),
            None => Cow::Owned(Priced::plain(&self.lines)),
        }
    }

    /// What of it is taxed at which rate, the highest first: together it is the total without surcharges and rounding.
    #[must_use]
    pub fn taxes(&self) -> Vec<TaxTotal> {
        taxes_of(&self.lines, &self.priced())
    }

    /// What of the total is not paid.
    #[must_use]
    pub fn owed(&self) -> Money {
        payment::owed(&self.payments)
    }

    /// The marker that identifies the sale on the server, at the end of `staff_note`.
    #[must_use]
    pub const fn marker(&self) -> Marker {
        Marker::of(self.id)
    }
}
