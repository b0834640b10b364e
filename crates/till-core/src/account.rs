//! What a customer owes the shop.
//!
//! NextX tells no debt of today, and takes no later payment. So a debt is an estimate: the opening balance and what sales
//! left unpaid, less what returns left to the customer, less what this till took for it. It is as old as the last reading
//! of the customer's orders.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Money, payment::TenderMethod};

/// Who owes. A customer who was made here is told by their document until NextX has given them an id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debtor {
    /// NextX's id, where it was known.
    #[serde(default)]
    pub remote_id: Option<i64>,
    /// The document that made them, where this till did.
    #[serde(default)]
    pub made_here: Option<Uuid>,
    /// Full name.
    pub name: String,
    /// Phone; may be empty.
    pub phone: String,
}

/// Which way an order moves a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// What it leaves unpaid is owed.
    Sale,
    /// What it does not pay back is owed no more.
    Return,
}

/// An order of a customer as a list of NextX names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteOrder {
    /// A sale or a return.
    pub kind: OrderKind,
    /// NextX's id.
    pub remote_id: i64,
    /// Its number at NextX.
    pub number: String,
    /// The shop's day.
    pub day: Option<Date>,
    /// What it came to.
    pub total: Money,
    /// What of it was not paid, or not paid back.
    pub open: Money,
    /// Our document, where its note carries a marker.
    pub document: Option<Uuid>,
}

/// A customer's account as NextX was last read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When the reading began.
    pub read_at: Timestamp,
    /// What they owed before their first order.
    pub opening: Money,
    /// What they may owe at most; none where NextX names no amount above zero.
    pub limit: Option<Money>,
    /// What NextX has noted about them.
    #[serde(default)]
    pub note: String,
    /// Their orders, the newest first.
    pub orders: Vec<RemoteOrder>,
}

/// An order of a customer that this till made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalOrder {
    /// A sale or a return.
    pub kind: OrderKind,
    /// Ours.
    pub document: Uuid,
    /// The invoice number of the sale.
    pub number: String,
    /// When it was made.
    pub at: Timestamp,
    /// What it came to.
    pub total: Money,
    /// What of it went on account.
    pub open: Money,
    /// NextX's id, once it is known.
    pub remote_id: Option<i64>,
}

/// Money taken for a debt. NextX takes no later payment, so it stays here: in its shift, and in the export of what has not
/// been uploaded. It is never changed and never taken out; a mistake is undone by a counter entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DebtReceipt {
    /// Ours, a `UUIDv7`.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// From whom.
    pub customer: Debtor,
    /// How it was paid; never on account.
    pub method: TenderMethod,
    /// How much; negative in a counter entry.
    pub amount: Money,
    /// What was owed before, as this till estimated it.
    pub before: Money,
    /// The receipt that a counter entry undoes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<Uuid>,
    /// What for; a counter entry has a reason.
    #[serde(default)]
    pub reason: String,
}

impl DebtReceipt {
    /// What is owed afterwards.
    #[must_use]
    pub fn after(&self) -> Money {
        self.before - self.amount
    }
}

/// Why money is not taken for a debt, or a receipt not undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DebtError {
    /// An amount of zero or below.
    #[error("this is no amount to pay")]
    Amount,
    /// More than is owed.
    #[error("only {debt} đồng are owed")]
    MoreThanOwed {
        /// The estimate.
        debt: Money,
    },
    /// A debt is not paid by another one.
    #[error("a debt is not paid on account")]
    OnAccount,
    /// A counter entry needs a reason.
    #[error("a reason is missing")]
    ReasonMissing,
    /// It is undone already, or is a counter entry itself.
    #[error("the receipt cannot be undone")]
    UndoneAlready,
}

/// Why a customer does not buy on account: with this sale they would owe more than they may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{debt} đồng are owed, {wanted} more would be above the limit of {limit}")]
pub struct CreditError {
    /// What they may owe.
    pub limit: Money,
    /// What they owe, as far as is known.
    pub debt: Money,
    /// What they would owe on top.
    pub wanted: Money,
}

/// Checks that somebody who owes `debt` may owe `wanted` more.
///
/// # Errors
/// [`CreditError`] above `limit`.
pub fn check_limit(debt: Money, wanted: Money, limit: Money) -> Result<(), CreditError> {
    if wanted.is_positive() && debt.saturating_add(wanted) > limit {
        return Err(CreditError {
            limit,
            debt,
            wanted,
        });
    }
    Ok(())
}

/// What a customer owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Debt {
    /// The estimate; negative where the shop owes them.
    pub amount: Money,
    /// When NextX was read for it; none where it never was.
    pub read_at: Option<Timestamp>,
}

/// Reckons a debt. `opening` is what a list of customers names, and holds until the account itself is read. An order of ours
/// that the reading has counts as NextX has it.
#[must_use]
pub fn debt(
    opening: Money,
    reading: Option<&Reading>,
    local: &[LocalOrder],
    receipts: &[DebtReceipt],
) -> Debt {
    let moved = |kind: OrderKind, open: Money| match kind {
        OrderKind::Sale => open,
        OrderKind::Return => -open,
    };
    let remote = reading.map_or(&[][..], |reading| reading.orders.as_slice());
    let read: Money = remote
        .iter()
        .map(|order| moved(order.kind, order.open))
        .sum();
    let made: Money = local
        .iter()
        .filter(|order| !is_read(order, remote))
        .map(|order| moved(order.kind, order.open))
        .sum();
    let paid: Money = receipts.iter().map(|receipt| receipt.amount).sum();
    let opening = reading.map_or(opening, |reading| reading.opening);
    Debt {
        amount: opening + read + made - paid,
        read_at: reading.map(|reading| reading.read_at),
    }
}

/// Whether an order of ours is among those that were read.
#[must_use]
pub fn is_read(order: &LocalOrder, remote: &[RemoteOrder]) -> bool {
    remote.iter().any(|read| {
        read.kind == order.kind
            && (read.document == Some(order.document) || Some(read.remote_id) == order.remote_id)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn dong(dong: i32) -> Money {
        Money::from_dong(dong)
    }

    fn local(number: u128, kind: OrderKind, open: i32) -> LocalOrder {
        LocalOrder {
            kind,
            document: Uuid::from_u128(number),
            number: format!("T1K7{number}"),
            at: Timestamp::UNIX_EPOCH,
            total: dong(open),
            open: dong(open),
            remote_id: None,
        }
    }

    fn as_read(order: &LocalOrder, remote_id: i64) -> RemoteOrder {
        RemoteOrder {
            kind: order.kind,
            remote_id,
            number: order.number.clone(),
            day: None,
            total: order.total,
            open: order.open,
            document: Some(order.document),
        }
    }

    fn reading(opening: i32, orders: Vec<RemoteOrder>) -> Reading {
        Reading {
            read_at: Timestamp::UNIX_EPOCH,
            opening: dong(opening),
            limit: None,
            note: String::new(),
            orders,
        }
    }

    fn receipt(amount: i32) -> DebtReceipt {
        DebtReceipt {
            id: Uuid::from_u128(7),
            at: Timestamp::UNIX_EPOCH,
            customer: Debtor {
                remote_id: Some(1),
                made_here: None,
                name: "Nguyễn Văn Mẫu".to_owned(),
                phone: String::new(),
            },
            method: TenderMethod::Cash,
            amount: dong(amount),
            before: dong(100_000),
            undoes: None,
            reason: String::new(),
        }
    }

    #[test]
    fn a_debt_is_what_was_owed_and_left_unpaid_less_what_came_back_and_was_paid() {
        let sale = local(1, OrderKind::Sale, 50_000);
        let back = local(2, OrderKind::Return, 20_000);
        let paid = [receipt(30_000), receipt(-10_000)];
        let owed = debt(dong(100_000), None, &[sale, back], &paid);
        assert_eq!((owed.amount, owed.read_at), (dong(110_000), None));
    }

    #[test]
    fn the_limit_names_what_is_owed_and_what_may_be() {
        assert_eq!(
            check_limit(dong(60_000), dong(40_000), dong(100_000)),
            Ok(())
        );
        // Somebody far above their limit still pays in full.
        assert_eq!(check_limit(dong(900_000), dong(0), dong(100_000)), Ok(()));
        let (limit, debt, wanted) = (dong(100_000), dong(60_000), dong(40_001));
        let refused = check_limit(debt, wanted, limit);
        assert_eq!(
            refused,
            Err(CreditError {
                limit,
                debt,
                wanted
            })
        );
    }

    proptest! {
        /// Whatever of ours a reading has already, the debt is the same.
        #[test]
        fn an_order_is_counted_once_before_and_after_nextx_has_it(
            orders in prop::collection::vec((any::<bool>(), 0_i32..1_000_000, any::<bool>()), 0..12),
            opening in 0_i32..1_000_000,
        ) {
            let made: Vec<LocalOrder> = (1..).zip(&orders).map(|(number, (is_sale, open, _))| {
                local(number, if *is_sale { OrderKind::Sale } else { OrderKind::Return }, *open)
            }).collect();
            let arrived = made.iter().zip(&orders).zip(1..)
                .filter(|((_, (.., is_there)), _)| *is_there)
                .map(|((order, _), remote_id)| as_read(order, remote_id));
            let read = reading(opening, arrived.collect());
            let offline = debt(dong(opening), None, &made, &[receipt(5_000)]);
            let online = debt(Money::ZERO, Some(&read), &made, &[receipt(5_000)]);
            prop_assert_eq!(offline.amount, online.amount);
        }
    }
}
