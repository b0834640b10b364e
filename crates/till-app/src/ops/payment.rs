//! Paying: the quote while amounts are typed, and the confirmation.

use till_core::{
    Cart, Money,
    payment::{self, MethodNames, PaymentError, Quote, Tender, TenderMethod},
    pricing::{CashRounding, Priced},
    sale::Sale,
    vietqr,
};
use till_store::{Confirmation, METHOD_NAMES};

use crate::{
    App, Change, Error,
    ops::{
        accounts::{OnAccount, check_credit},
        setup::TransferAccount,
    },
    session::Session,
};

/// What a person typed for one way to pay.
#[derive(Clone, Debug)]
pub struct TypedTender {
    /// The way.
    pub method: TenderMethod,
    /// The amount as typed; nothing typed means what the other ways leave, for the first such way.
    pub amount: String,
}

/// A payment while it is being typed.
#[derive(Debug)]
pub struct PaymentQuote {
    /// Against what is due.
    pub quote: Quote,
    /// What was read, or why it could not be.
    pub tenders: Vec<(TenderMethod, Result<Money, Error>)>,
    /// Why it cannot be confirmed like this.
    pub refusal: Option<Error>,
    /// The number the sale will have.
    pub invoice_no: String,
    /// The transfer to ask for.
    pub transfer: Option<Transfer>,
    /// Where it may go.
    pub accounts: Vec<TransferAccount>,
    /// A transfer is wanted, and no account is set that could receive it.
    pub transfer_account_missing: bool,
    /// What the customer owes before and after, where a part goes on account.
    pub on_account: Option<OnAccount>,
}

/// A transfer to ask for.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Where it goes.
    pub account: TransferAccount,
    /// How much.
    pub amount: Money,
    /// The text of its QR code.
    pub payload: String,
}

impl Transfer {
    /// A transfer of `amount` for the sale with this number.
    pub(super) fn of(
        account: TransferAccount,
        amount: Money,
        invoice_no: &str,
    ) -> Result<Self, Error> {
        let payload = vietqr::payload(&account.for_qr()?, amount, invoice_no);
        Ok(Self {
            account,
            amount,
            payload,
        })
    }
}

impl App {
    /// Reckons a payment for the cart on the counter. `to` is the [`TransferAccount::key`] that a transfer goes to; without
    /// one, and where the shop has it no more, that is the first.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]. What is wrong with the payment itself is in the answer.
    pub async fn quote_payment(
        &self,
        typed: &[TypedTender],
        to: Option<&str>,
    ) -> Result<PaymentQuote, Error> {
        let session = self.session().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        let held = session.cart.lock().await;
        let cart = session.fresh_cart().await?;
        drop(held);
        let due = session.due(&cart, typed).await?;
        let tenders = read_tenders(due, typed);
        let given: Vec<Tender> = usable(&tenders);
        let quote = Quote::of(due, &given);
        let held = session.cart.lock().await;
        let invoice_no = session
            .store
            .reserve_invoice_no(&till.code, &session.epoch(), session.clock.now())
            .await?;
        drop(held);
        let amount = payment::in_way(TenderMethod::BankTransfer, &given);
        let mut refusal = if cart.is_empty() {
            Some(Error::CartEmpty)
        } else {
            refuse(due, &tenders)
        };
        let owed = payment::owed(&given);
        let mut on_account = None;
        if is_wanted(TenderMethod::OnAccount, typed) {
            match &cart.customer {
                Some(customer) => {
                    let owing = session.on_account(customer, owed).await?;
                    refusal = refusal.or_else(|| check_credit(&owing, owed).err());
                    on_account = Some(owing);
                }
                None => refusal = Some(PaymentError::CustomerMissing.into()),
            }
        }
        let mut transfer = None;
        let mut transfer_account_missing = false;
        let mut accounts = Vec::new();
        if is_wanted(TenderMethod::BankTransfer, typed) {
            accounts = session.transfer_accounts().await?;
            let chosen = accounts
                .iter()
                .find(|account| to == Some(account.key().as_str()));
            match chosen.or(accounts.first()).cloned() {
                // A code for more than is due would be paid before anybody could refuse it.
                Some(account) if amount.is_positive() && amount <= due => {
                    transfer = Some(Transfer::of(account, amount, &invoice_no)?);
                }
                Some(_) => {}
                None => {
                    transfer_account_missing = true;
                    refusal = refusal.or(Some(Error::TransferAccountMissing));
                }
            }
        }
        let quote = PaymentQuote {
            quote,
            tenders,
            refusal,
            invoice_no,
            transfer,
            accounts,
            transfer_account_missing,
            on_account,
        };
        // Each keystroke asks. A question that a sale has overtaken takes no thanks away.
        if !cart.is_empty() && self.has_customer_display().await {
            session.show_payment(cart.revision, &quote, typed);
        }
        Ok(quote)
    }

    /// Makes the cart of `revision` a sale. When this answers, the sale is on disk.
    ///
    /// # Errors
    /// [`Error::CartEmpty`], [`Error::Missing`], [`Error::Payment`], [`Error::Credit`], [`Error::Store`]; then the cart is
    /// as it was.
    pub async fn confirm_sale(&self, revision: u32, typed: &[TypedTender]) -> Result<Sale, Error> {
        let session = self.session().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        let held = session.cart.lock().await;
        // A cart that is sold at other taxes than it was quoted for has another revision now, and is not sold.
        let cart = session.fresh_cart().await?;
        if cart.is_empty() {
            return Err(Error::CartEmpty);
        }
        session.may_sell(&cart).await?;
        let due = session.due(&cart, typed).await?;
        let tenders = read_tenders(due, typed);
        let given = usable(&tenders);
        if let Some(refusal) = refuse(due, &tenders) {
            return Err(refusal);
        }
        let is_transfer = |tender: &Tender| tender.method == TenderMethod::BankTransfer;
        if given.iter().any(is_transfer) && session.transfer_account().await?.is_none() {
            return Err(Error::TransferAccountMissing);
        }
        let owed = payment::owed(&given);
        if owed.is_positive() {
            let customer = cart.customer.as_ref();
            let customer = customer.ok_or(PaymentError::CustomerMissing)?;
            check_credit(&session.on_account(customer, owed).await?, owed)?;
        }
        let confirmation = Confirmation {
            cart_revision: revision,
            given,
            rounding: session.rounding(typed).await?,
            place: till.place,
            till: till.code,
            epoch: session.epoch(),
            sold_at: session.clock.now(),
        };
        let sale = session
            .store
            .confirm_sale(&confirmation, &*session.random)
            .await?;
        let next = session.store.cart().await?.revision;
        drop(held);
        if self.has_customer_display().await {
            session.show_paid(&sale, next);
        }
        session.outbox.wake();
        self.print_after(&session, &sale).await;
        for change in [
            Change::Cart(next),
            Change::Sales,
            Change::Shift,
            Change::Strip,
        ] {
            session.changes.announce(change);
        }
        Ok(sale)
    }
}

impl App {
    /// What NextX calls the ways to pay.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn method_names(&self) -> Result<MethodNames, Error> {
        let session = self.session().await?;
        let names = session.store.setting(METHOD_NAMES).await?;
        Ok(names.unwrap_or_default())
    }

    /// Sets what NextX calls the ways to pay, from the next sale on; an empty name is the till's own.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn set_method_names(&self, typed: MethodNames) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_set(METHOD_NAMES).await?;
        let names = MethodNames {
            bank_transfer: typed.bank_transfer.trim().to_owned(),
            card: typed.card.trim().to_owned(),
            e_wallet: typed.e_wallet.trim().to_owned(),
        };
        session.store.set_setting(METHOD_NAMES, &names).await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }
}

impl Session {
    /// What the cart costs, paid in these ways.
    async fn due(&self, cart: &Cart, typed: &[TypedTender]) -> Result<Money, Error> {
        Ok(Priced::of(cart, self.rounding(typed).await?)?.total)
    }

    /// How cash is rounded; none where another way to pay takes part, even with nothing.
    async fn rounding(&self, typed: &[TypedTender]) -> Result<CashRounding, Error> {
        if typed
            .iter()
            .any(|tender| tender.method != TenderMethod::Cash)
        {
            return Ok(CashRounding::NONE);
        }
        self.cash_rounding().await
    }
}

fn is_wanted(method: TenderMethod, typed: &[TypedTender]) -> bool {
    typed.iter().any(|tender| tender.method == method)
}

/// Reads what was typed. Empty text means what the other ways leave.
fn read_tenders(due: Money, typed: &[TypedTender]) -> Vec<(TenderMethod, Result<Money, Error>)> {
    let read = |tender: &TypedTender| Ok(Money::parse_typed(&tender.amount)?);
    let is_open = |tender: &TypedTender| tender.amount.trim().is_empty();
    let typed_sum: Money = typed
        .iter()
        .filter(|t| !is_open(t))
        .filter_map(|t| read(t).ok())
        .sum();
    let mut rest = if typed_sum < due {
        due - typed_sum
    } else {
        Money::ZERO
    };
    typed
        .iter()
        .map(|tender| {
            let amount = if is_open(tender) {
                Ok(std::mem::take(&mut rest))
            } else {
                read(tender)
            };
            (tender.method, amount)
        })
        .collect()
}

fn usable(tenders: &[(TenderMethod, Result<Money, Error>)]) -> Vec<Tender> {
    let read = tenders.iter().filter_map(|(method, amount)| {
        let amount = *amount.as_ref().ok()?;
        amount.is_positive().then_some(Tender {
            method: *method,
            amount,
        })
    });
    read.collect()
}

fn refuse(due: Money, tenders: &[(TenderMethod, Result<Money, Error>)]) -> Option<Error> {
    for (_, amount) in tenders {
        if let Err(Error::Amount(error)) = amount {
            return Some(Error::Amount(*error));
        }
    }
    match payment::settle(due, &usable(tenders)) {
        Ok(_) => None,
        Err(PaymentError::Missing { missing }) => Some(Error::Missing { missing }),
        Err(error) => Some(error.into()),
    }
}
