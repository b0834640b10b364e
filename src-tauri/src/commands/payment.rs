use super::{Answer, Till};
use crate::dto::payment::{PaymentInput, PaymentQuote, SaleDone};

#[tauri::command]
#[specta::specta]
pub async fn payment_quote(till: Till<'_>, input: PaymentInput) -> Answer<PaymentQuote> {
    Ok(till.quote_payment(&input.tenders()).await?.try_into()?)
}

#[tauri::command]
#[specta::specta]
pub async fn sale_confirm(till: Till<'_>, input: PaymentInput) -> Answer<SaleDone> {
    let revision = input.revision;
    Ok(till.confirm_sale(revision, &input.tenders()).await?.into())
}
