use std::{collections::BTreeMap, path::PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use till_app::table_file::TableFileError;

use super::{Answer, Till};
use crate::dto::{
    Id,
    leads::{LeadColumn, LeadImportRow, LeadImportView, LeadsCustomer},
    records::{RecordForm, RecordSaved, RecordTyped},
    stock::TableFile,
};

/// The form of a lead; without one, that of a new one.
#[tauri::command]
#[specta::specta]
pub async fn lead_form(till: Till<'_>, lead: Option<Id>) -> Answer<RecordForm> {
    Ok(till.lead_form(lead.map(|id| id.0)).await?.into())
}

/// Makes or changes a lead, offline too.
#[tauri::command]
#[specta::specta]
pub async fn lead_save(
    till: Till<'_>,
    lead: Option<Id>,
    typed: RecordTyped,
) -> Answer<RecordSaved> {
    let saved = till.save_lead(lead.map(|id| id.0), typed.into()).await?;
    Ok(saved.into())
}

/// Makes a customer of a lead, offline too; the customer who has its phone where there is one.
#[tauri::command]
#[specta::specta]
pub async fn lead_customer(till: Till<'_>, lead: Id) -> Answer<LeadsCustomer> {
    Ok(till.customer_of_lead(lead.0).await?.into())
}

/// Reads a file in base64; nothing is taken over yet.
#[tauri::command]
#[specta::specta]
pub async fn lead_import_read(till: Till<'_>, file: String) -> Answer<LeadImportView> {
    let file = STANDARD.decode(file);
    let file = file.map_err(|_| till_app::Error::from(TableFileError::Unreadable))?;
    Ok((&*till.read_lead_import(file).await?).into())
}

/// Reads the rows of the file once more: its columns are these.
#[tauri::command]
#[specta::specta]
pub async fn lead_import_columns(
    till: Till<'_>,
    columns: Vec<Option<LeadColumn>>,
) -> Answer<LeadImportView> {
    let columns = columns.into_iter().map(|column| column.map(Into::into));
    let import = till.map_lead_import(columns.collect()).await?;
    Ok((&*import).into())
}

/// Rows of the file that was read last; those that are wrong alone where `only_wrong`.
#[tauri::command]
#[specta::specta]
pub async fn lead_import_rows(
    till: Till<'_>,
    only_wrong: bool,
    from: u32,
    count: u32,
) -> Answer<Vec<LeadImportRow>> {
    let rows = till
        .lead_import_rows(only_wrong, from as usize, count as usize)
        .await?;
    Ok(rows.into_iter().map(LeadImportRow::from).collect())
}

/// Makes leads of the rows that are right, all of them or none, and answers how many.
#[tauri::command]
#[specta::specta]
pub async fn lead_import_take(till: Till<'_>) -> Answer<u32> {
    let taken = till.take_lead_import().await?;
    Ok(u32::try_from(taken).unwrap_or(u32::MAX))
}

/// Writes the rows that are left out, and answers where to. `heads` stand above the number of the row and what is wrong
/// with it, which is in `words`.
#[tauri::command]
#[specta::specta]
pub async fn lead_import_export(
    till: Till<'_>,
    folder: String,
    name: String,
    table: TableFile,
    heads: (String, String),
    words: BTreeMap<String, String>,
) -> Answer<String> {
    let target = (PathBuf::from(folder), name);
    let written = till
        .export_lead_import(target, table.into(), heads.into(), words)
        .await?;
    Ok(written.display().to_string())
}
