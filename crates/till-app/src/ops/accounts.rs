//! What customers owe: their account as the till knows it and as NextX is read, buying on account, paying off.
//!
//! *Invariant:* what is shown as owed is an estimate with its age ([`till_core::account`]).

use futures::TryStreamExt;
use jiff::SignedDuration;
use nextx_api::{
    Amount, BranchId, CustomerId, Page, PaymentStatus, SellOrderListItem, SellOrderQuery,
    SellReturnListItem, SellReturnQuery,
};
use till_core::{
    Money,
    account::{self, Debt, DebtReceipt, OrderKind, Reading, RemoteOrder},
    cart::CartCustomer,
    marker,
    payment::TenderMethod,
};
use till_store::{CustomerAccount, StoreError};
use uuid::Uuid;

use crate::{
    App, Change, Error,
    ops::payment::Transfer,
    session::Session,
    wire::{self, text, whole},
};

/// The setting: what a customer may owe where NextX names no limit.
const CREDIT_LIMIT: &str = "credit_limit";
/// An account that was read so lately is not read again by itself.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// A customer's account, and what they may owe.
#[derive(Clone, Debug)]
pub struct Account {
    /// All that is known of it.
    pub known: CustomerAccount,
    /// What they owe.
    pub debt: Debt,
    /// What they may owe at most: NextX's limit, or the shop's where NextX names none.
    pub limit: Money,
}

/// A debt before and after a sale on account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnAccount {
    /// What is owed already.
    pub before: Debt,
    /// What is owed with the sale.
    pub after: Money,
    /// What may be owed at most.
    pub limit: Money,
}

impl App {
    /// The account of a customer as the till knows it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn customer_account(&self, customer: i64) -> Result<Account, Error> {
        self.session().await?.account(customer).await
    }

    /// Reads the account of a customer at NextX, unless that was done a moment ago and nobody `insists`, and answers it. One
    /// whom NextX does not have yet has no account there.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Nextx`]; then what was known stays known.
    pub async fn read_customer_account(
        &self,
        customer: i64,
        insists: bool,
    ) -> Result<Account, Error> {
        let session = self.session().await?;
        let account = session.account(customer).await?;
        let Some(remote_id) = account.known.customer.remote_id else {
            return Ok(account);
        };
        let now = session.clock.now();
        let is_fresh = account
            .debt
            .read_at
            .is_some_and(|read_at| now.duration_since(read_at).abs() < FRESH);
        if is_fresh && !insists {
            return Ok(account);
        }
        let reading = session.read_account(remote_id).await?;
        session
            .store
            .put_account_reading(remote_id, &reading)
            .await?;
        session.account(customer).await
    }

    /// Takes money for the debt of a customer, in the open shift. It is not sent to NextX, which takes no later payment.
    /// When this answers, the receipt is on disk.
    ///
    /// # Errors
    /// [`Error::Amount`], [`Error::Store`] with a [`till_core::account::DebtError`]; then nothing was taken.
    pub async fn take_debt_payment(
        &self,
        customer: i64,
        method: TenderMethod,
        amount: &str,
    ) -> Result<DebtReceipt, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let amount = Money::parse_typed(amount)?;
        let receipt = session
            .store
            .take_debt_payment(
                customer,
                (method, amount),
                session.clock.now(),
                &*session.random,
            )
            .await?;
        session.changes.announce(Change::Shift);
        self.print_slip_after(&session, &receipt).await;
        Ok(receipt)
    }

    /// The transfer that pays a part of a customer's debt, and the text that it names; the customer sees it as well. None
    /// where it is no amount of that debt.
    ///
    /// # Errors
    /// [`Error::TransferAccountMissing`], [`Error::NotFound`], [`Error::Store`]
    pub async fn debt_transfer(
        &self,
        customer: i64,
        amount: &str,
    ) -> Result<Option<(Transfer, String)>, Error> {
        let session = self.session().await?;
        let account = session.account(customer).await?;
        let amount = Money::parse_typed(amount).unwrap_or_default();
        if !amount.is_positive() || amount > account.debt.amount {
            session.ask_no_more();
            return Ok(None);
        }
        let receiver = session.transfer_account().await?;
        let receiver = receiver.ok_or(Error::TransferAccountMissing)?;
        let known = &account.known.customer;
        let who = if known.phone.is_empty() {
            known.id.to_string()
        } else {
            known.phone.clone()
        };
        let purpose = format!("TRA NO {who}");
        let transfer = Transfer::of(receiver, amount, &purpose)?;
        if self.has_customer_display().await {
            session.ask_for(&transfer, &purpose).await?;
        }
        Ok(Some((transfer, purpose)))
    }

    /// Undoes a receipt for a debt by a counter entry in the open shift.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`] with a [`till_core::account::DebtError`]; then the receipt stands.
    pub async fn undo_debt_payment(
        &self,
        receipt: Uuid,
        reason: &str,
    ) -> Result<DebtReceipt, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let counter = session
            .store
            .undo_debt_payment(receipt, reason, session.clock.now(), &*session.random)
            .await
            .map_err(missing)?;
        session.changes.announce(Change::Shift);
        self.print_slip_after(&session, &counter).await;
        Ok(counter)
    }

    /// What a customer may owe where NextX names no limit.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn credit_limit(&self) -> Result<Money, Error> {
        self.session().await?.credit_limit().await
    }

    /// Sets what a customer may owe where NextX names no limit; nothing typed is nothing.
    ///
    /// # Errors
    /// [`Error::Amount`], [`Error::Store`]
    pub async fn set_credit_limit(&self, typed: &str) -> Result<(), Error> {
        let session = self.session().await?;
        let limit = match typed.trim() {
            "" => Money::ZERO,
            typed => Money::parse_typed(typed)?,
        };
        session.must_set(CREDIT_LIMIT).await?;
        session.store.set_setting(CREDIT_LIMIT, &limit).await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }
}

impl Session {
    pub(crate) async fn account(&self, customer: i64) -> Result<Account, Error> {
        let known = self.store.customer_account(customer).await?;
        let known = known.ok_or(Error::NotFound)?;
        let limit = match known.limit {
            Some(limit) => limit,
            None => self.credit_limit().await?,
        };
        Ok(Account {
            debt: known.debt(),
            known,
            limit,
        })
    }

    async fn credit_limit(&self) -> Result<Money, Error> {
        Ok(self.store.setting(CREDIT_LIMIT).await?.unwrap_or_default())
    }

    /// What a customer owes before and after a sale of which `wanted` goes on account.
    pub(crate) async fn on_account(
        &self,
        customer: &CartCustomer,
        wanted: Money,
    ) -> Result<OnAccount, Error> {
        let account = self.account(customer.id).await?;
        Ok(OnAccount {
            before: account.debt,
            after: account.debt.amount.saturating_add(wanted),
            limit: account.limit,
        })
    }

    async fn read_account(&self, remote_id: i64) -> Result<Reading, Error> {
        let read_at = self.clock.now();
        let customer = CustomerId(remote_id);
        let detail = self.heard(self.client.customers().detail(customer).await)?;
        let mut orders = Vec::new();
        for branch in self.store.branches().await? {
            let query = SellOrderQuery {
                customer_id: Some(customer),
                ..SellOrderQuery::of_branch(BranchId(branch.id))
            };
            let pages = self.client.sell_orders().stream(query).try_collect().await;
            let sales = every_row(self.heard(pages)?)?;
            let theirs = sales.iter().filter(|row| is_of(&row.customer_id, customer));
            orders.extend(theirs.map(sale_row));
        }
        let query = SellReturnQuery {
            customer_id: Some(customer),
            ..SellReturnQuery::default()
        };
        let pages = self.client.sell_returns().stream(query).try_collect().await;
        let returns = every_row(self.heard(pages)?)?;
        let theirs = returns
            .iter()
            .filter(|row| is_of(&row.customer_id, customer));
        orders.extend(theirs.map(return_row));
        orders.sort_by_key(|order| std::cmp::Reverse((order.day, order.remote_id)));
        orders.dedup_by_key(|order| (order.kind == OrderKind::Sale, order.remote_id));
        Ok(Reading {
            read_at,
            opening: whole(*detail.opening_balance),
            limit: wire::credit_limit(*detail.credit_limit),
            note: text(detail.description.as_deref()),
            orders,
        })
    }
}

/// All rows of a list. A row that cannot be read would make the sum wrong, so then there is none.
fn every_row<T>(pages: Vec<Page<T>>) -> Result<Vec<T>, Error> {
    match pages.iter().find_map(Page::complaint) {
        Some(complaint) => Err(complaint.into()),
        None => Ok(pages.into_iter().flat_map(|page| page.items).collect()),
    }
}

/// Refuses what would be owed above the limit. This is the one place for it: whoever may approve more is asked where this
/// error is answered.
pub(crate) fn check_credit(on_account: &OnAccount, wanted: Money) -> Result<(), Error> {
    account::check_limit(on_account.before.amount, wanted, on_account.limit)?;
    Ok(())
}

/// A server that overlooks the filter names everybody's orders.
fn is_of(named: &Option<CustomerId>, customer: CustomerId) -> bool {
    named.is_none_or(|named| named == customer)
}

fn sale_row(row: &SellOrderListItem) -> RemoteOrder {
    let total = whole(*row.final_total);
    let is_due = row.payment_status.as_ref() == Some(&PaymentStatus::DUE);
    let open = match *row.total_paid {
        Some(paid) => left(total, paid),
        None if is_due => total,
        None => Money::ZERO,
    };
    RemoteOrder {
        kind: OrderKind::Sale,
        remote_id: row.id.0,
        number: text(row.invoice_no.as_deref()),
        day: *row.transaction_date,
        total,
        open,
        document: ours(row.staff_note.as_deref()),
    }
}

fn return_row(row: &SellReturnListItem) -> RemoteOrder {
    let total = whole(*row.final_total);
    let own = row
        .invoice_no
        .as_deref()
        .filter(|number| !number.is_empty());
    RemoteOrder {
        kind: OrderKind::Return,
        remote_id: row.id.0,
        number: text(own.or(row.sell_invoice_no.as_deref())),
        day: *row.transaction_date,
        total,
        // What was paid back is not told: then a debt is not lowered by it.
        open: row.paid().map_or(Money::ZERO, |paid| left(total, paid)),
        document: ours(row.staff_note.as_deref()),
    }
}

fn left(total: Money, paid: Amount) -> Money {
    (total - whole(Some(paid))).max(Money::ZERO)
}

fn ours(note: Option<&str>) -> Option<Uuid> {
    marker::all(note.unwrap_or_default())
        .last()
        .map(|marker| marker.document)
}

fn missing(error: StoreError) -> Error {
    match error {
        StoreError::NoSuchDocument => Error::NotFound,
        other => other.into(),
    }
}
