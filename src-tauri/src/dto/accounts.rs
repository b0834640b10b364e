//! What customers owe.

use std::collections::HashSet;

use serde::Serialize;
use specta::Type;
use till_app::ops::accounts;
use till_core::{
    account::{self, OrderKind as Kind, is_read},
    clock::shop_zone,
    outbox,
};
use uuid::Uuid;

use super::{Id, Moment, Money, payment::TenderMethod, sales::DocumentState};

/// Money taken for a debt; it stays at this till.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DebtReceipt {
    id: String,
    at: Moment,
    customer: String,
    method: TenderMethod,
    /// Negative in a counter entry.
    amount: Money,
    before: Money,
    after: Money,
    reason: String,
    /// Whether it can be undone: it is no counter entry, and among those asked for has none.
    can_undo: bool,
}

impl DebtReceipt {
    /// Receipts in the order given.
    pub fn all(receipts: &[account::DebtReceipt]) -> Vec<Self> {
        let undone: HashSet<Uuid> = receipts
            .iter()
            .filter_map(|receipt| receipt.undoes)
            .collect();
        let shown = |receipt: &account::DebtReceipt| Self {
            can_undo: receipt.undoes.is_none() && !undone.contains(&receipt.id),
            ..Self::from(receipt)
        };
        receipts.iter().map(shown).collect()
    }
}

impl From<&account::DebtReceipt> for DebtReceipt {
    fn from(receipt: &account::DebtReceipt) -> Self {
        Self {
            id: receipt.id.to_string(),
            at: Moment(receipt.at.as_millisecond()),
            customer: receipt.customer.name.clone(),
            method: receipt.method.into(),
            amount: receipt.amount.into(),
            before: receipt.before.into(),
            after: receipt.after().into(),
            reason: receipt.reason.clone(),
            can_undo: receipt.undoes.is_none(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    Sale,
    Return,
}

impl From<Kind> for OrderKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Sale => Self::Sale,
            Kind::Return => Self::Return,
        }
    }
}

/// An order of a customer, of this till or as NextX was read.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CustomerOrder {
    key: String,
    kind: OrderKind,
    number: String,
    /// The moment of one of this till, the beginning of the day of another.
    at: Option<Moment>,
    total: Money,
    /// What of it is owed, or was left to the customer.
    open: Money,
    /// Where it stands, for one that this till made and NextX was not read to have.
    state: Option<DocumentState>,
}

/// A customer's account.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CustomerAccount {
    id: Id,
    name: String,
    phone: String,
    code: String,
    /// Not at NextX yet.
    pending: bool,
    /// What they owe, an estimate.
    debt: Money,
    /// When NextX was read for it; none where it never was.
    read_at: Option<Moment>,
    opening: Money,
    limit: Money,
    /// Whether the limit is the shop's, because NextX names none.
    limit_of_shop: bool,
    /// What NextX has noted about them.
    note: String,
    /// The newest first.
    orders: Vec<CustomerOrder>,
    /// The newest first.
    receipts: Vec<DebtReceipt>,
}

impl From<accounts::Account> for CustomerAccount {
    fn from(account: accounts::Account) -> Self {
        let accounts::Account { known, debt, limit } = account;
        let remote = known
            .reading
            .as_ref()
            .map_or(&[][..], |reading| &reading.orders);
        let local = known
            .local
            .iter()
            .filter(|(order, _)| !is_read(order, remote));
        let mut orders: Vec<CustomerOrder> = local
            .map(|(order, state)| CustomerOrder {
                key: order.document.to_string(),
                kind: order.kind.into(),
                number: order.number.clone(),
                at: Some(Moment(order.at.as_millisecond())),
                total: order.total.into(),
                open: order.open.into(),
                state: Some((*state).into()).filter(|_| *state != outbox::DocumentState::Confirmed),
            })
            .collect();
        orders.extend(remote.iter().map(|order| {
            CustomerOrder {
                key: format!("{:?}-{}", order.kind, order.remote_id),
                kind: order.kind.into(),
                number: order.number.clone(),
                at: order
                    .day
                    .and_then(|day| day.to_zoned(shop_zone()).ok())
                    .map(|day| Moment(day.timestamp().as_millisecond())),
                total: order.total.into(),
                open: order.open.into(),
                state: None,
            }
        }));
        Self {
            id: Id(known.customer.id),
            pending: known.customer.remote_id.is_none(),
            // One who was made here has NextX's code once the customers are read again.
            code: Some(known.customer.code)
                .filter(|code| !code.starts_with("till:"))
                .unwrap_or_default(),
            name: known.customer.name,
            phone: known.customer.phone,
            debt: debt.amount.into(),
            read_at: debt.read_at.map(|at| Moment(at.as_millisecond())),
            opening: known
                .reading
                .as_ref()
                .map_or(known.opening, |reading| reading.opening)
                .into(),
            limit: limit.into(),
            limit_of_shop: known.limit.is_none(),
            note: known
                .reading
                .as_ref()
                .map(|reading| reading.note.clone())
                .unwrap_or_default(),
            orders,
            receipts: DebtReceipt::all(&known.receipts),
        }
    }
}
