use super::{Answer, Till};
use crate::dto::customer_display::CustomerView;

#[tauri::command]
#[specta::specta]
pub async fn customer_display(till: Till<'_>) -> Answer<CustomerView> {
    Ok(till.customer_display().await?.try_into()?)
}
