use super::{Answer, Till};
use crate::dto::{
    Id,
    records::{RecordForm, RecordSaved, RecordTyped},
};

/// The form of a customer or supplier; without one, that of a new one.
#[tauri::command]
#[specta::specta]
pub async fn customer_form(
    till: Till<'_>,
    customer: Option<Id>,
    supplier: bool,
) -> Answer<RecordForm> {
    let form = till
        .customer_form(customer.map(|id| id.0), supplier)
        .await?;
    Ok(form.into())
}

/// Makes or changes a customer or supplier, offline too.
#[tauri::command]
#[specta::specta]
pub async fn customer_save(
    till: Till<'_>,
    customer: Option<Id>,
    typed: RecordTyped,
) -> Answer<RecordSaved> {
    let saved = till
        .save_customer(customer.map(|id| id.0), typed.into())
        .await?;
    Ok(saved.into())
}
