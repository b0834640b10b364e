//! Paying.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::{
    accounts,
    payment::{PaymentQuote as Quote, Transfer, TypedTender},
    setup::TransferAccount,
};
use till_core::payment::{self, change_notes, likely_cash};

use super::{Moment, Money};
use crate::error::CommandError;

#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TenderMethod {
    Cash,
    BankTransfer,
    Card,
    EWallet,
    OnAccount,
}

impl From<TenderMethod> for payment::TenderMethod {
    fn from(method: TenderMethod) -> Self {
        match method {
            TenderMethod::Cash => Self::Cash,
            TenderMethod::BankTransfer => Self::BankTransfer,
            TenderMethod::Card => Self::Card,
            TenderMethod::EWallet => Self::EWallet,
            TenderMethod::OnAccount => Self::OnAccount,
        }
    }
}

impl From<payment::TenderMethod> for TenderMethod {
    fn from(method: payment::TenderMethod) -> Self {
        match method {
            payment::TenderMethod::Cash => Self::Cash,
            payment::TenderMethod::BankTransfer => Self::BankTransfer,
            payment::TenderMethod::Card => Self::Card,
            payment::TenderMethod::EWallet => Self::EWallet,
            payment::TenderMethod::OnAccount => Self::OnAccount,
        }
    }
}

/// What NextX calls the ways to pay; empty is the till's own name.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MethodNames {
    bank_transfer: String,
    card: String,
    e_wallet: String,
}

impl From<payment::MethodNames> for MethodNames {
    fn from(names: payment::MethodNames) -> Self {
        Self {
            bank_transfer: names.bank_transfer,
            card: names.card,
            e_wallet: names.e_wallet,
        }
    }
}

impl From<MethodNames> for payment::MethodNames {
    fn from(names: MethodNames) -> Self {
        Self {
            bank_transfer: names.bank_transfer,
            card: names.card,
            e_wallet: names.e_wallet,
        }
    }
}

/// An amount as typed; empty text means what the other ways leave.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct TenderInput {
    method: TenderMethod,
    amount: String,
}

/// A payment for the cart of `revision`.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct PaymentInput {
    pub revision: u32,
    tenders: Vec<TenderInput>,
    /// The key of the account that a transfer goes to, where one was chosen.
    pub account: Option<String>,
}

impl PaymentInput {
    pub fn tenders(&self) -> Vec<TypedTender> {
        let typed = |tender: &TenderInput| TypedTender {
            method: tender.method.into(),
            amount: tender.amount.clone(),
        };
        self.tenders.iter().map(typed).collect()
    }
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct TenderQuote {
    method: TenderMethod,
    amount: Money,
    error: Option<CommandError>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct ChangeNote {
    note: Money,
    count: u32,
}

/// A VietQR code to draw: rows of `0` and `1`.
#[derive(Clone, Debug, Serialize, Type)]
pub struct VietQr {
    size: u32,
    rows: Vec<String>,
    amount: Money,
    bank: String,
    account: String,
    holder: String,
    purpose: String,
}

/// An account that a transfer may go to.
#[derive(Clone, Debug, Serialize, Type)]
pub struct TransferChoice {
    key: String,
    bank: String,
    account: String,
}

impl From<TransferAccount> for TransferChoice {
    fn from(account: TransferAccount) -> Self {
        Self {
            key: account.key(),
            bank: account.bank().to_owned(),
            account: account.number,
        }
    }
}

/// What a payment comes to.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentQuote {
    due: Money,
    tenders: Vec<TenderQuote>,
    given: Money,
    missing: Money,
    change: Money,
    change_notes: Vec<ChangeNote>,
    likely_cash: Vec<Money>,
    confirmable: bool,
    error: Option<CommandError>,
    invoice_no: String,
    vietqr: Option<VietQr>,
    /// Where a transfer may go, the usual one first.
    accounts: Vec<TransferChoice>,
    /// A transfer is wanted, and no account is set that could receive it.
    transfer_account_missing: bool,
    /// Where a part goes on account.
    on_account: Option<OnAccount>,
}

/// A debt before and after a sale on account, as far as is known.
#[derive(Clone, Copy, Debug, Serialize, Type)]
pub struct OnAccount {
    before: Money,
    after: Money,
    limit: Money,
}

impl From<accounts::OnAccount> for OnAccount {
    fn from(owing: accounts::OnAccount) -> Self {
        Self {
            before: owing.before.amount.into(),
            after: owing.after.into(),
            limit: owing.limit.into(),
        }
    }
}

impl VietQr {
    /// The code of a transfer for `purpose`, an invoice number.
    pub(crate) fn of(transfer: Transfer, purpose: String) -> Result<Self, till_app::Error> {
        let matrix = till_print::qr::matrix(&transfer.payload)?;
        let row = |row: &Vec<bool>| {
            row.iter()
                .map(|dark| if *dark { '1' } else { '0' })
                .collect()
        };
        Ok(Self {
            size: u32::try_from(matrix.len()).unwrap_or(0),
            rows: matrix.iter().map(row).collect(),
            amount: transfer.amount.into(),
            bank: transfer.account.bank().to_owned(),
            account: transfer.account.number,
            holder: transfer.account.holder,
            purpose,
        })
    }
}

impl TryFrom<Quote> for PaymentQuote {
    type Error = till_app::Error;

    fn try_from(quote: Quote) -> Result<Self, Self::Error> {
        let vietqr = quote
            .transfer
            .map(|transfer| VietQr::of(transfer, quote.invoice_no.clone()));
        let tender = |(method, amount): (
            payment::TenderMethod,
            Result<till_core::Money, till_app::Error>,
        )| {
            TenderQuote {
                method: method.into(),
                amount: (*amount.as_ref().unwrap_or(&till_core::Money::ZERO)).into(),
                error: amount.as_ref().err().map(CommandError::from),
            }
        };
        let reckoned = quote.quote;
        Ok(Self {
            due: reckoned.due.into(),
            tenders: quote.tenders.into_iter().map(tender).collect(),
            given: reckoned.given.into(),
            missing: reckoned.missing.into(),
            change: reckoned.change.into(),
            change_notes: change_notes(reckoned.change)
                .into_iter()
                .map(|(note, count)| ChangeNote {
                    note: note.into(),
                    count,
                })
                .collect(),
            likely_cash: likely_cash(reckoned.due)
                .into_iter()
                .map(Money::from)
                .collect(),
            confirmable: quote.refusal.is_none(),
            error: quote.refusal.as_ref().map(CommandError::from),
            invoice_no: quote.invoice_no,
            vietqr: vietqr.transpose()?,
            accounts: quote.accounts.into_iter().map(Into::into).collect(),
            transfer_account_missing: quote.transfer_account_missing,
            on_account: quote.on_account.map(OnAccount::from),
        })
    }
}

/// A confirmed sale.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaleDone {
    sale_id: String,
    invoice_no: String,
    total: Money,
    given: Money,
    change: Money,
    /// What of it goes on account.
    owed: Money,
    at: Moment,
}

impl From<till_core::sale::Sale> for SaleDone {
    fn from(sale: till_core::sale::Sale) -> Self {
        Self {
            sale_id: sale.id.to_string(),
            total: sale.total.into(),
            given: sale
                .given
                .iter()
                .map(|tender| tender.amount)
                .sum::<till_core::Money>()
                .into(),
            change: sale.change.into(),
            owed: sale.owed().into(),
            at: Moment(sale.sold_at.as_millisecond()),
            invoice_no: sale.invoice_no,
        }
    }
}
