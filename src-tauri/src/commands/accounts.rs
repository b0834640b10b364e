use till_app::Error;
use uuid::Uuid;

use super::{Answer, Till};
use crate::dto::{
    Id, Money,
    accounts::{CustomerAccount, DebtReceipt},
    payment::{TenderMethod, VietQr},
};

#[tauri::command]
#[specta::specta]
pub async fn customer_account(till: Till<'_>, customer: Id) -> Answer<CustomerAccount> {
    Ok(till.customer_account(customer.0).await?.into())
}

/// Reads it at NextX, unless that was done a moment ago and nobody insists.
#[tauri::command]
#[specta::specta]
pub async fn customer_account_read(
    till: Till<'_>,
    customer: Id,
    insists: bool,
) -> Answer<CustomerAccount> {
    let read = till.read_customer_account(customer.0, insists).await?;
    Ok(read.into())
}

#[tauri::command]
#[specta::specta]
pub async fn debt_pay(
    till: Till<'_>,
    customer: Id,
    method: TenderMethod,
    amount: String,
) -> Answer<DebtReceipt> {
    let receipt = till
        .take_debt_payment(customer.0, method.into(), &amount)
        .await?;
    Ok(DebtReceipt::from(&receipt))
}

/// The code of the transfer that pays it; none where it is no amount of that debt.
#[tauri::command]
#[specta::specta]
pub async fn debt_transfer(till: Till<'_>, customer: Id, amount: String) -> Answer<Option<VietQr>> {
    let asked = till.debt_transfer(customer.0, &amount).await?;
    let code = asked.map(|(transfer, purpose)| VietQr::of(transfer, purpose));
    Ok(code.transpose()?)
}

/// Undoes a payment of a debt by a counter entry.
#[tauri::command]
#[specta::specta]
pub async fn debt_undo(till: Till<'_>, receipt: String, reason: String) -> Answer<DebtReceipt> {
    let counter = till.undo_debt_payment(id(&receipt)?, &reason).await?;
    Ok(DebtReceipt::from(&counter))
}

#[tauri::command]
#[specta::specta]
pub async fn debt_print(till: Till<'_>, receipt: String) -> Answer<()> {
    Ok(till.print_debt_slip(id(&receipt)?).await?)
}

/// What a customer may owe where NextX names no limit.
#[tauri::command]
#[specta::specta]
pub async fn credit_limit(till: Till<'_>) -> Answer<Money> {
    Ok(till.credit_limit().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn set_credit_limit(till: Till<'_>, amount: String) -> Answer<()> {
    Ok(till.set_credit_limit(&amount).await?)
}

fn id(text: &str) -> Result<Uuid, Error> {
    Uuid::parse_str(text).map_err(|_| Error::NotFound)
}
