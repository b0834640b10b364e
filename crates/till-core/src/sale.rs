//! A sale as it was confirmed. It never changes afterwards; corrections go through returns (reference A24).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Cart, Money,
    cart::{CartCustomer, CartLine},
    marker::Marker,
    payment::{self, PaymentError, Tender},
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
    /// What was due.
    pub total: Money,
    /// What the customer handed over.
    pub given: Vec<Tender>,
    /// What the shop kept of it: adds up to `total`.
    pub payments: Vec<Tender>,
    /// What went back.
    pub change: Money,
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
}

impl Sale {
    /// Confirms `cart`, paid with `given`.
    ///
    /// # Errors
    /// [`SaleError`] when it is empty or not paid.
    pub fn confirm(
        cart: &Cart,
        given: Vec<Tender>,
        place: Place,
        (id, invoice_no): (Uuid, String),
        sold_at: Timestamp,
    ) -> Result<Self, SaleError> {
        if cart.is_empty() {
            return Err(SaleError::Empty);
        }
        let total = cart.total();
        // A cart of free samples is due nothing and takes no tender.
        let payments = if total.is_positive() {
            payment::settle(total, &given)?
        } else {
            Vec::new()
        };
        let change = payment::Quote::of(total, &given).change;
        Ok(Self {
            id,
            invoice_no,
            sold_at,
            place,
            customer: cart.customer.clone(),
            lines: cart.lines().to_vec(),
            total,
            given,
            payments,
            change,
        })
    }

    /// The marker that identifies the sale on the server, at the end of `staff_note`.
    #[must_use]
    pub const fn marker(&self) -> Marker {
        Marker::of(self.id)
    }
}
