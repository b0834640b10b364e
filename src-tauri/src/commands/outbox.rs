use uuid::Uuid;

use super::{Answer, Till};
use crate::{
    dto::outbox::{
        Audit, DocumentDetail, DocumentFilter, DocumentRow, FilterCount, LogRow, Mending,
    },
    error::CommandError,
};

#[tauri::command]
#[specta::specta]
pub async fn documents(
    till: Till<'_>,
    filter: DocumentFilter,
    skip: u32,
) -> Answer<Vec<DocumentRow>> {
    let page = till.documents(filter.into(), skip).await?;
    Ok(page.into_iter().map(DocumentRow::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn documents_counted(till: Till<'_>) -> Answer<Vec<FilterCount>> {
    let counts = till.documents_counted().await?;
    Ok(counts.into_iter().map(FilterCount::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn document(till: Till<'_>, id: String) -> Answer<DocumentDetail> {
    Ok(till.document(parsed(&id)?).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn document_retry(till: Till<'_>, id: String, reason: String) -> Answer<()> {
    Ok(till.retry_document(parsed(&id)?, &reason).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn document_mend(
    till: Till<'_>,
    id: String,
    mending: Mending,
    reason: String,
) -> Answer<()> {
    Ok(till
        .mend_document(parsed(&id)?, mending.into(), &reason)
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn document_keep(till: Till<'_>, id: String, reason: String) -> Answer<()> {
    Ok(till.keep_found(parsed(&id)?, &reason).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn document_discard(till: Till<'_>, id: String, reason: String) -> Answer<()> {
    Ok(till.discard_document(parsed(&id)?, &reason).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn decisions(till: Till<'_>, skip: u32) -> Answer<Vec<LogRow>> {
    Ok(till
        .decisions(skip)
        .await?
        .into_iter()
        .map(LogRow::from)
        .collect())
}

#[tauri::command]
#[specta::specta]
pub async fn audits(till: Till<'_>) -> Answer<Vec<Audit>> {
    Ok(till.audits().await?.iter().map(Audit::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn audit_today(till: Till<'_>) -> Answer<()> {
    Ok(till.audit_today().await?)
}

fn parsed(id: &str) -> Result<Uuid, CommandError> {
    Uuid::parse_str(id).map_err(|_| till_app::Error::NotFound.into())
}
