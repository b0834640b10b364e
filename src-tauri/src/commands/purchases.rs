use std::{collections::BTreeMap, path::PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use till_app::table_file::TableFileError;

use super::{Answer, Till};
use crate::dto::{
    Id,
    purchases::{
        ImportRow, ImportView, PurchaseDraftRow, PurchaseInput, PurchaseSent, PurchaseUnit,
        PurchaseView, SupplierChoice, draft_id,
    },
    stock::TableFile,
};

/// The purchase orders that are being written.
#[tauri::command]
#[specta::specta]
pub async fn purchase_drafts(till: Till<'_>) -> Answer<Vec<PurchaseDraftRow>> {
    let drafts = till.purchase_drafts().await?;
    Ok(drafts.into_iter().map(PurchaseDraftRow::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn purchase_new(till: Till<'_>) -> Answer<PurchaseView> {
    Ok(till.new_purchase().await?.into())
}

/// Begins an order of what a branch has too little of.
#[tauri::command]
#[specta::specta]
pub async fn purchase_low_stock(
    till: Till<'_>,
    branch: Id,
    variations: Vec<Id>,
) -> Answer<PurchaseView> {
    let variations: Vec<i64> = variations.into_iter().map(|id| id.0).collect();
    Ok(till
        .purchase_what_is_low(branch.0, &variations)
        .await?
        .into())
}

#[tauri::command]
#[specta::specta]
pub async fn purchase_open(till: Till<'_>, id: String) -> Answer<PurchaseView> {
    Ok(till.purchase_form(draft_id(&id)?).await?.into())
}

/// Keeps what was typed.
#[tauri::command]
#[specta::specta]
pub async fn purchase_write(
    till: Till<'_>,
    id: String,
    typed: PurchaseInput,
) -> Answer<PurchaseView> {
    let typed = typed.try_into()?;
    Ok(till.write_purchase(draft_id(&id)?, &typed).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn purchase_add(till: Till<'_>, id: String, variation: Id) -> Answer<PurchaseView> {
    Ok(till
        .add_to_purchase(draft_id(&id)?, variation.0)
        .await?
        .into())
}

/// Adds what a code or a barcode stands for.
#[tauri::command]
#[specta::specta]
pub async fn purchase_scan(till: Till<'_>, id: String, code: String) -> Answer<PurchaseView> {
    Ok(till.scan_into_purchase(draft_id(&id)?, &code).await?.into())
}

/// The units that a product can be bought in.
#[tauri::command]
#[specta::specta]
pub async fn purchase_units(till: Till<'_>, variation: Id) -> Answer<Vec<PurchaseUnit>> {
    let units = till.units_to_buy(variation.0).await?;
    Ok(units.into_iter().map(PurchaseUnit::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn purchase_drop(till: Till<'_>, id: String) -> Answer<()> {
    Ok(till.drop_purchase(draft_id(&id)?).await?)
}

/// Sends an order once; one whose answer was lost is looked for first.
#[tauri::command]
#[specta::specta]
pub async fn purchase_send(till: Till<'_>, id: String) -> Answer<PurchaseSent> {
    Ok(till.send_purchase(draft_id(&id)?).await?.into())
}

/// Says where the goods of an order are.
#[tauri::command]
#[specta::specta]
pub async fn purchase_move(
    till: Till<'_>,
    remote: Id,
    status: String,
    comment: String,
) -> Answer<()> {
    Ok(till.move_purchase(remote.0, &status, &comment).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn purchase_suppliers(till: Till<'_>, text: String) -> Answer<Vec<SupplierChoice>> {
    let suppliers = till.suppliers(&text).await?;
    Ok(suppliers.into_iter().map(SupplierChoice::from).collect())
}

/// Reads a file in base64; nothing is taken over yet.
#[tauri::command]
#[specta::specta]
pub async fn purchase_import_read(till: Till<'_>, id: String, file: String) -> Answer<ImportView> {
    let file = STANDARD.decode(file);
    let file = file.map_err(|_| till_app::Error::from(TableFileError::Unreadable))?;
    let preview = till.preview_purchase_import(draft_id(&id)?, file).await?;
    Ok((&*preview).into())
}

/// Rows of the file that was read last; those that are wrong alone where `only_wrong`.
#[tauri::command]
#[specta::specta]
pub async fn purchase_import_rows(
    till: Till<'_>,
    id: String,
    only_wrong: bool,
    from: u32,
    count: u32,
) -> Answer<Vec<ImportRow>> {
    let rows = till
        .purchase_import_rows(draft_id(&id)?, only_wrong, from as usize, count as usize)
        .await?;
    Ok(rows.into_iter().map(ImportRow::from).collect())
}

/// Writes the rows that are wrong, and answers where to. `heads` stand above the row, what is wrong, which is in `words`,
/// code, quantity, price, unit and note.
#[tauri::command]
#[specta::specta]
pub async fn purchase_import_export(
    till: Till<'_>,
    id: String,
    folder: String,
    name: String,
    table: TableFile,
    heads: [String; 7],
    words: BTreeMap<String, String>,
) -> Answer<String> {
    let target = (PathBuf::from(folder), name);
    let written = till
        .export_purchase_import(draft_id(&id)?, target, table.into(), heads, words)
        .await?;
    Ok(written.display().to_string())
}

/// Takes over the rows that are right.
#[tauri::command]
#[specta::specta]
pub async fn purchase_import_take(till: Till<'_>, id: String) -> Answer<PurchaseView> {
    Ok(till.take_purchase_import(draft_id(&id)?).await?.into())
}
