use super::{Answer, Till};
use crate::dto::customer_display::CustomerView;

#[tauri::command]
#[specta::specta]
pub async fn customer_display(till: Till<'_>) -> Answer<CustomerView> {
    Ok(till.customer_display().await?.try_into()?)
}

/// Nobody is asked any more for a transfer that is not for the cart.
#[tauri::command]
#[specta::specta]
pub async fn transfer_forget(till: Till<'_>) -> Answer<()> {
    Ok(till.forget_transfer().await?)
}
