use std::path::PathBuf;

use super::{Answer, Till};
use crate::dto::{
    rosters::{RosterHead, RosterList, RosterName, RosterQuery, RosterRow},
    stock::TableFile,
};

/// `anew` reads what has changed since the list was last read from the cache.
#[tauri::command]
#[specta::specta]
pub async fn roster_list(
    till: Till<'_>,
    roster: RosterName,
    query: RosterQuery,
    anew: bool,
) -> Answer<RosterList> {
    let list = till.list_roster(roster.into(), query.into(), anew).await?;
    Ok(list.into())
}

/// Rows of the list with this number; none where another one has replaced it.
#[tauri::command]
#[specta::specta]
pub async fn roster_rows(
    till: Till<'_>,
    roster: RosterName,
    number: u32,
    from: u32,
    count: u32,
) -> Answer<Vec<RosterRow>> {
    let rows = till
        .roster_rows(roster.into(), number, from as usize, count as usize)
        .await?;
    Ok(rows.into_iter().map(RosterRow::from).collect())
}

/// Writes these columns of the list that is looked at, and answers where to.
#[tauri::command]
#[specta::specta]
pub async fn roster_export(
    till: Till<'_>,
    roster: RosterName,
    folder: String,
    name: String,
    table: TableFile,
    heads: Vec<RosterHead>,
) -> Answer<String> {
    let target = (PathBuf::from(folder), name);
    let columns = heads.into_iter().map(Into::into).collect();
    let written = till
        .export_roster(roster.into(), target, table.into(), columns)
        .await?;
    Ok(written.display().to_string())
}
