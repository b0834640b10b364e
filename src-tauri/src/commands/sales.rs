use std::path::PathBuf;

use tauri::State;
use till_app::Error;
use uuid::Uuid;

use super::{Answer, Till};
use crate::dto::sales::{ReceiptFormat, ReceiptPicture, SaleRow, SavedFile, Strip};

/// Where receipts are saved.
#[derive(Debug)]
pub struct ReceiptFolder(pub PathBuf);

#[tauri::command]
#[specta::specta]
pub async fn strip(till: Till<'_>) -> Answer<Strip> {
    Ok(till.strip().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn try_now(till: Till<'_>) -> Answer<()> {
    Ok(till.try_now().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn sales_today(till: Till<'_>) -> Answer<Vec<SaleRow>> {
    let sales = till.sales_today().await?;
    Ok(SaleRow::of_day(sales, till.returns_today().await?))
}

#[tauri::command]
#[specta::specta]
pub async fn receipt(till: Till<'_>, sale_id: String) -> Answer<ReceiptPicture> {
    Ok(till.receipt(id(&sale_id)?).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn receipt_save(
    till: Till<'_>,
    folder: State<'_, ReceiptFolder>,
    sale_id: String,
    format: ReceiptFormat,
) -> Answer<SavedFile> {
    let path = till
        .save_receipt(id(&sale_id)?, format.into(), folder.0.clone())
        .await?;
    Ok(SavedFile {
        path: path.display().to_string(),
    })
}

pub(super) fn id(text: &str) -> Result<Uuid, Error> {
    Uuid::parse_str(text).map_err(|_| Error::NotFound)
}
