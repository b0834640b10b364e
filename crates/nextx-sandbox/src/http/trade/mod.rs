//! What sales, returns and purchases have in common: a place, a partner, goods with prices, and payments.

mod check;
mod draft;
mod goods;
mod shown;

pub(super) use self::{
    check::{Site, number_given},
    draft::Draft,
    goods::{Goods, Payment, base_quantity},
    shown::{Author, Partner, ShownGoods},
};

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
