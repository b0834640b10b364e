//! What sales, returns and purchases have in common: a place, a partner, goods with prices, and payments.

mod check;
mod draft;
mod goods;
mod shown;

use serde_json::Value;

pub(super) use self::{
    check::{Site, number_given},
    draft::Draft,
    goods::{Goods, Payment, base_quantity},
    shown::{Author, Partner, ShownGoods},
};
use crate::fixed::Fixed;

/// How far an order is paid; of these words only `due` is documented (E56).
pub(super) const fn payment_status(paid: i64, total: i64) -> &'static str {
    if paid >= total {
        "paid"
    } else if paid > 0 {
        "partial"
    } else {
        "due"
    }
}

/// The text form of an amount.
pub(super) fn text(ten_thousandths: i64) -> String {
    Fixed::from_ten_thousandths(ten_thousandths).to_text()
}

/// The number form of an amount or a quantity.
pub(super) fn number(ten_thousandths: i64) -> Value {
    Fixed::from_ten_thousandths(ten_thousandths).to_number()
}
