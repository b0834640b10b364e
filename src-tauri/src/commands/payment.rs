use super::{Answer, Till};
use crate::dto::payment::{MethodNames, PaymentInput, PaymentQuote, SaleDone};

#[tauri::command]
#[specta::specta]
pub async fn payment_quote(till: Till<'_>, input: PaymentInput) -> Answer<PaymentQuote> {
    let to = input.account.as_deref();
    let quote = till.quote_payment(&input.tenders(), to).await?;
    Ok(quote.try_into()?)
}

#[tauri::command]
#[specta::specta]
pub async fn sale_confirm(till: Till<'_>, input: PaymentInput) -> Answer<SaleDone> {
    let revision = input.revision;
    Ok(till.confirm_sale(revision, &input.tenders()).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn method_names(till: Till<'_>) -> Answer<MethodNames> {
    Ok(till.method_names().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn set_method_names(till: Till<'_>, names: MethodNames) -> Answer<()> {
    Ok(till.set_method_names(names.into()).await?)
}
