//! What the customer's display shows: no telephone, no debt, no stock.

use serde::Serialize;
use specta::Type;
use till_app::ops::customer_display::{CustomerDisplay, CustomerPayment, PaidSale};

use super::{
    Money,
    payment::VietQr,
    setup::{Language, Theme},
};

/// A line of the cart.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CustomerViewLine {
    id: u32,
    name: String,
    quantity: String,
    unit: String,
    /// Price × quantity less the line's discount.
    total: Money,
    current: bool,
}

/// How the cart is being paid.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CustomerViewPayment {
    /// What was counted into the cashier's hand.
    cash: Money,
    missing: Money,
    change: Money,
    vietqr: Option<VietQr>,
}

/// The sale that was just paid.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CustomerViewPaid {
    total: Money,
    given: Money,
    change: Money,
}

/// What the customer's display shows.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CustomerView {
    language: Language,
    theme: Theme,
    /// Empty while no shop is open.
    shop: String,
    demo: bool,
    /// The customer's name; empty is a walk-in.
    customer: String,
    lines: Vec<CustomerViewLine>,
    total: Money,
    /// What all discounts take off.
    saved: Money,
    /// The tax on top of the prices.
    tax: Money,
    /// What surcharges and the rounding of cash add; negative where it is rounded down.
    added: Money,
    payment: Option<CustomerViewPayment>,
    paid: Option<CustomerViewPaid>,
}

impl TryFrom<CustomerDisplay> for CustomerView {
    type Error = till_app::Error;

    fn try_from(display: CustomerDisplay) -> Result<Self, Self::Error> {
        let cart = display.cart;
        let current = cart.current;
        let lines = cart.lines().iter();
        let priced = cart.priced();
        let saved = priced.line_discounts() + priced.order_discount();
        Ok(Self {
            language: display.language.into(),
            theme: display.theme.into(),
            shop: display.shop,
            demo: display.is_demo,
            customer: cart
                .customer
                .as_ref()
                .map(|customer| customer.name.clone())
                .unwrap_or_default(),
            lines: lines
                .map(|line| CustomerViewLine {
                    id: line.id,
                    name: line.product.name.clone(),
                    quantity: line.quantity.to_string(),
                    unit: line.unit.name.clone(),
                    total: line.total().into(),
                    current: current == Some(line.id),
                })
                .collect(),
            total: display.total.into(),
            saved: saved.into(),
            tax: priced.tax_added().into(),
            added: (display.total - (priced.gross() - saved) - priced.tax_added()).into(),
            payment: display
                .payment
                .map(CustomerViewPayment::try_from)
                .transpose()?,
            paid: display.paid.map(CustomerViewPaid::from),
        })
    }
}

impl TryFrom<CustomerPayment> for CustomerViewPayment {
    type Error = till_app::Error;

    fn try_from(payment: CustomerPayment) -> Result<Self, Self::Error> {
        let vietqr = payment
            .transfer
            .map(|transfer| VietQr::of(transfer, payment.invoice_no))
            .transpose()?;
        Ok(Self {
            cash: payment.cash.into(),
            missing: payment.quote.missing.into(),
            change: payment.quote.change.into(),
            vietqr,
        })
    }
}

impl From<PaidSale> for CustomerViewPaid {
    fn from(paid: PaidSale) -> Self {
        Self {
            total: paid.total.into(),
            given: paid.given.into(),
            change: paid.change.into(),
        }
    }
}
