//! Payments of sell orders, purchase orders and sell returns.

use jiff::civil::Date;

use crate::amount::Amount;
use crate::ids::{AccountId, PaymentId};
use crate::open_values::{PaymentMethod, PaymentType};

record! {
    /// A payment as read; its fields differ with the name of the list it stands in (E26).
    pub struct Payment {
        id: PaymentId,
        note: String,
        payment_type: PaymentType,
        method: PaymentMethod,
        /// In đồng.
        amount: Amount,
        account_id: AccountId,
        transaction_no: String,
        paid_on: Date,
    }
}

record! {
    /// A payment to be written.
    #[derive(Default)]
    pub struct PaymentDraft {
        note: String,
        /// `in_come` in all samples, also where money goes out (D27, Q23).
        payment_type: PaymentType,
        method: PaymentMethod,
        /// In đồng.
        amount: Amount,
        account_id: AccountId,
    }
}

/// Without number, receipt number and day, which are the server's.
impl From<Payment> for PaymentDraft {
    fn from(payment: Payment) -> Self {
        Self {
            note: payment.note,
            payment_type: payment.payment_type,
            method: payment.method,
            amount: payment.amount,
            account_id: payment.account_id,
            extra: payment.extra,
        }
    }
}
