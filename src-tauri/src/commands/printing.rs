use tauri::State;
use till_app::printer::PrinterSettings;

use super::{
    Answer, Till,
    sales::{ReceiptFolder, id},
};
use crate::dto::{
    Moment,
    printing::{Printer, PrinterState},
    sales::SavedFile,
};

async fn state(till: &Till<'_>) -> Answer<PrinterState> {
    Ok(till.printer_state().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn printer_state(till: Till<'_>) -> Answer<PrinterState> {
    state(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn printer_check(till: Till<'_>) -> Answer<PrinterState> {
    till.check_printer().await?;
    state(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_printer(till: Till<'_>, printer: Option<Printer>) -> Answer<PrinterState> {
    let settings = printer.map(PrinterSettings::try_from).transpose()?;
    till.set_printer(settings.as_ref()).await?;
    state(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn print_automatically(till: Till<'_>, automatic: bool) -> Answer<PrinterState> {
    till.print_automatically(automatic).await?;
    state(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn printer_test(till: Till<'_>, printer: Printer) -> Answer<()> {
    Ok(till.print_test_page(&printer.try_into()?).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn drawer_open(till: Till<'_>, printer: Printer) -> Answer<()> {
    Ok(till.open_drawer(Some(&printer.try_into()?)).await?)
}

/// Opens the drawer of the till without a sale.
#[tauri::command]
#[specta::specta]
pub async fn drawer_open_now(till: Till<'_>) -> Answer<()> {
    Ok(till.open_drawer(None).await?)
}

/// When the receipt was printed; another one is a copy.
#[tauri::command]
#[specta::specta]
pub async fn receipt_printed_at(till: Till<'_>, sale_id: String) -> Answer<Option<Moment>> {
    Ok(till.receipt_printed_at(id(&sale_id)?).await?.map(Moment))
}

/// Begins to print; `printer_state` tells how it ends.
#[tauri::command]
#[specta::specta]
pub async fn receipt_print(till: Till<'_>, sale_id: String) -> Answer<PrinterState> {
    till.print_receipt(id(&sale_id)?).await?;
    state(&till).await
}

/// The printers that the system knows.
#[tauri::command]
#[specta::specta]
pub async fn system_printers(till: Till<'_>) -> Answer<Vec<String>> {
    Ok(till.system_printers().await?)
}

/// Begins to print the X or the Z report; `printer_state` tells how it ends.
#[tauri::command]
#[specta::specta]
pub async fn shift_report_print(till: Till<'_>, shift_id: String) -> Answer<PrinterState> {
    till.print_shift_report(id(&shift_id)?).await?;
    state(&till).await
}

/// Saves the X or the Z report as PDF.
#[tauri::command]
#[specta::specta]
pub async fn shift_report_save(
    till: Till<'_>,
    folder: State<'_, ReceiptFolder>,
    shift_id: String,
) -> Answer<SavedFile> {
    let path = till
        .save_shift_report(id(&shift_id)?, folder.0.clone())
        .await?;
    Ok(SavedFile {
        path: path.display().to_string(),
    })
}
