use std::path::PathBuf;

use super::{Answer, Till};
use crate::dto::{
    overview::{OverviewQuery, OverviewTable, OverviewView, OverviewWords},
    stock::TableFile,
};

/// `anew` takes in what has changed since an overview was last reckoned.
#[tauri::command]
#[specta::specta]
pub async fn overview(till: Till<'_>, query: OverviewQuery, anew: bool) -> Answer<OverviewView> {
    Ok(till.overview(&query.into(), anew).await?.into())
}

/// Writes a table of the overview that is looked at, with its figures, and answers where to.
#[tauri::command]
#[specta::specta]
pub async fn overview_export(
    till: Till<'_>,
    folder: String,
    name: String,
    file: TableFile,
    table: OverviewTable,
    words: OverviewWords,
) -> Answer<String> {
    let at = (PathBuf::from(folder), name);
    let written = till
        .export_overview(at, file.into(), table.into(), words.into())
        .await?;
    Ok(written.display().to_string())
}
