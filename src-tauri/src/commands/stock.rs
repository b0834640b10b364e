use std::path::PathBuf;

use super::{Answer, Till};
use crate::dto::{
    Id,
    stock::{BranchThreshold, StockHeads, StockList, StockQuery, StockRow, TableFile},
};

/// `anew` reads what has changed since stock was last read from the cache.
#[tauri::command]
#[specta::specta]
pub async fn stock_list(till: Till<'_>, query: StockQuery, anew: bool) -> Answer<StockList> {
    Ok(till.list_stock(query.into(), anew).await?.into())
}

/// Rows of the list with this number; none where another one has replaced it.
#[tauri::command]
#[specta::specta]
pub async fn stock_rows(
    till: Till<'_>,
    number: u32,
    from: u32,
    count: u32,
) -> Answer<Vec<StockRow>> {
    let rows = till
        .stock_rows(number, from as usize, count as usize)
        .await?;
    Ok(rows.into_iter().map(StockRow::from).collect())
}

/// Writes the list that is looked at, and answers where to.
#[tauri::command]
#[specta::specta]
pub async fn stock_export(
    till: Till<'_>,
    folder: String,
    name: String,
    table: TableFile,
    heads: StockHeads,
) -> Answer<String> {
    let folder = PathBuf::from(folder);
    let written = till
        .export_stock(folder, name, table.into(), heads.into())
        .await?;
    Ok(written.display().to_string())
}

#[tauri::command]
#[specta::specta]
pub async fn stock_thresholds(till: Till<'_>, variation: Id) -> Answer<Vec<BranchThreshold>> {
    let thresholds = till.stock_thresholds(variation.0).await?;
    Ok(thresholds.into_iter().map(BranchThreshold::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn set_stock_thresholds(
    till: Till<'_>,
    variation: Id,
    branch: Id,
    least: String,
    most: String,
) -> Answer<()> {
    let typed = (least.as_str(), most.as_str());
    Ok(till
        .set_stock_thresholds(variation.0, branch.0, typed)
        .await?)
}
