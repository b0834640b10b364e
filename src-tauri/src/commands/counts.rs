use std::path::PathBuf;

use super::{Answer, Till};
use crate::dto::{
    Id,
    counts::{
        CountDesk, CountLines, CountOf, CountPaper, CountPaperWords, CountSheet, CountedLine,
        CountedSheet, SheetSize,
    },
    stock::TableFile,
};

#[tauri::command]
#[specta::specta]
pub async fn count_desk(till: Till<'_>) -> Answer<CountDesk> {
    let (branches, own) = till.branches_to_count().await?;
    Ok(CountDesk::new(branches, own))
}

#[tauri::command]
#[specta::specta]
pub async fn count_sheets(till: Till<'_>) -> Answer<Vec<CountSheet>> {
    let sheets = till.count_sheets().await?;
    Ok(sheets.into_iter().map(CountSheet::from).collect())
}

/// Answers the number of the sheet that was begun.
#[tauri::command]
#[specta::specta]
pub async fn count_begin(till: Till<'_>, name: String, branch: Id, what: CountOf) -> Answer<Id> {
    Ok(Id(till.begin_count(&name, branch.0, what.into()).await?))
}

#[tauri::command]
#[specta::specta]
pub async fn count_list(
    till: Till<'_>,
    sheet: Id,
    text: String,
    lines: CountLines,
) -> Answer<CountedSheet> {
    Ok(till.count_list(sheet.0, &text, lines.into()).await?.into())
}

/// Rows of the list with this number; none where another one has replaced it.
#[tauri::command]
#[specta::specta]
pub async fn count_rows(
    till: Till<'_>,
    number: u32,
    from: u32,
    count: u32,
) -> Answer<Vec<CountedLine>> {
    let rows = till
        .count_rows(number, from as usize, count as usize)
        .await?;
    Ok(rows.into_iter().map(CountedLine::from).collect())
}

/// Adds what was scanned: one, or as many as were typed.
#[tauri::command]
#[specta::specta]
pub async fn count_scanned(
    till: Till<'_>,
    sheet: Id,
    code: String,
    typed: String,
) -> Answer<CountedLine> {
    Ok(till.count_scanned(sheet.0, &code, &typed).await?.into())
}

/// So much is there; nothing typed is not counted.
#[tauri::command]
#[specta::specta]
pub async fn count_typed(
    till: Till<'_>,
    sheet: Id,
    variation: Id,
    typed: String,
) -> Answer<CountedLine> {
    let counted = till.count_typed(sheet.0, variation.0, &typed);
    Ok(counted.await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn count_close(till: Till<'_>, sheet: Id, close: bool) -> Answer<()> {
    Ok(till.close_count(sheet.0, close).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn count_drop(till: Till<'_>, sheet: Id) -> Answer<()> {
    Ok(till.drop_count(sheet.0).await?)
}

/// Writes the sheet, or what differs on it, and answers where to.
#[tauri::command]
#[specta::specta]
pub async fn count_export(
    till: Till<'_>,
    sheet: Id,
    paper: CountPaper,
    folder: String,
    name: String,
    table: TableFile,
    heads: Vec<String>,
) -> Answer<String> {
    let file = (PathBuf::from(folder), name, table.into());
    let written = till.export_count(sheet.0, paper.into(), file, heads);
    Ok(written.await?.display().to_string())
}

/// Prints the sheet, or what differs on it, on office paper of a printer that the system knows.
#[tauri::command]
#[specta::specta]
pub async fn count_print(
    till: Till<'_>,
    sheet: Id,
    paper: CountPaper,
    words: CountPaperWords,
    printer: String,
    size: SheetSize,
) -> Answer<()> {
    let printed = till.print_count(sheet.0, paper.into(), words.into(), (printer, size.into()));
    Ok(printed.await?)
}

/// Saves the sheet, or what differs on it, as PDF, and answers where to.
#[tauri::command]
#[specta::specta]
pub async fn count_save(
    till: Till<'_>,
    sheet: Id,
    paper: CountPaper,
    words: CountPaperWords,
    folder: String,
    name: String,
    size: SheetSize,
) -> Answer<String> {
    let file = (PathBuf::from(folder), name, size.into());
    let saved = till.save_count(sheet.0, paper.into(), words.into(), file);
    Ok(saved.await?.display().to_string())
}
