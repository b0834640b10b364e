//! The commands and events that the UI may use, and the file they are described in.

use std::path::Path;

use specta_typescript::Typescript;
use tauri::Runtime;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

use crate::{
    commands::{
        accounts, barcodes, counter, customer_display, keeping, keys, outbox, payment, people,
        printing, returns, sales, setup, shifts,
    },
    events::Changed,
};

/// Every command and event. Generic, so that a test's mock runtime calls the real handlers.
#[must_use]
pub fn builder<R: Runtime>() -> Builder<R> {
    Builder::new()
        .commands(collect_commands![
            setup::app_status,
            setup::set_language,
            setup::set_theme,
            setup::set_sounds,
            setup::set_customer_display,
            setup::demo_start,
            setup::connection_test,
            setup::connect,
            setup::leave_profile,
            keys::unlock_again,
            keys::unlock_by_passphrase,
            keys::unlock_by_recovery_code,
            keys::passphrase_choose,
            keys::recovery_code_draw,
            keys::recovery_code_keep,
            keys::recovery_code_test,
            keys::page_print,
            keys::sign_in_again,
            setup::branches,
            setup::till_setup,
            setup::till_change,
            setup::sync_progress,
            setup::sync_start,
            setup::sync_cancel,
            setup::selling_start,
            setup::banks,
            setup::cash_rounding,
            setup::set_cash_rounding,
            setup::transfer_account,
            setup::set_transfer_account,
            customer_display::customer_display,
            counter::counter_view,
            counter::product_search,
            counter::tab_open,
            counter::tab_switch,
            counter::tab_close,
            counter::held_carts,
            counter::cart_resume,
            barcodes::cart_scan,
            barcodes::product_units,
            barcodes::barcode_give,
            barcodes::barcode_take,
            barcodes::scale_labels,
            barcodes::set_scale_labels,
            counter::cart_add,
            counter::cart_set_quantity,
            counter::cart_step,
            counter::cart_set_unit,
            counter::cart_set_line_terms,
            counter::cart_set_terms,
            counter::cart_remove_line,
            counter::cart_clear,
            counter::cart_undo,
            counter::cart_set_customer,
            counter::customer_search,
            counter::customer_quick_add,
            payment::payment_quote,
            payment::sale_confirm,
            payment::method_names,
            payment::set_method_names,
            accounts::customer_account,
            accounts::customer_account_read,
            accounts::debt_pay,
            accounts::debt_undo,
            accounts::debt_print,
            accounts::credit_limit,
            accounts::set_credit_limit,
            returns::sales_find,
            returns::sales_find_at_nextx,
            returns::return_open,
            returns::return_ask,
            returns::return_quote,
            returns::return_confirm,
            returns::product_scanned,
            returns::returns_without_invoice,
            returns::set_returns_without_invoice,
            outbox::documents,
            outbox::documents_counted,
            outbox::document,
            outbox::document_retry,
            outbox::document_mend,
            outbox::document_keep,
            outbox::document_discard,
            outbox::decisions,
            outbox::audits,
            outbox::audit_today,
            sales::strip,
            sales::try_now,
            sales::sales_today,
            sales::receipt,
            sales::receipt_save,
            shifts::shift_current,
            shifts::shift_count,
            shifts::shift_open,
            shifts::shift_count_opening,
            shifts::shift_move_cash,
            shifts::shift_closing,
            shifts::shift_close,
            shifts::shifts,
            shifts::shift_detail,
            shifts::shift_reason_from,
            shifts::set_shift_reason_from,
            printing::printer_state,
            printing::printer_check,
            printing::set_printer,
            printing::print_automatically,
            printing::printer_test,
            printing::drawer_open,
            printing::receipt_printed_at,
            printing::receipt_print,
            keeping::notices,
            keeping::notices_dismiss,
            keeping::outbox_take_over,
            keeping::keeping_places,
            keeping::backup_make,
            keeping::backup_inspect,
            keeping::backup_restore,
            keeping::export_unsent,
            people::people,
            people::people_first,
            people::people_later,
            people::person_sign_in,
            people::till_lock,
            people::person_add,
            people::person_change,
            people::person_set_pin,
            people::person_remove,
            people::person_reset_pin,
            people::approve,
            people::approvals,
            people::set_discount_limit,
        ])
        .events(collect_events![Changed])
        .error_handling(ErrorHandlingMode::Result)
        .disable_serde_phases()
}

/// Writes the TypeScript bindings to `path`.
///
/// # Errors
/// When a type cannot be expressed or the file cannot be written.
pub fn export_bindings(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let header =
        "// Generated from the commands of src-tauri by `cargo xtask bindings`. Do not edit.\n";
    builder::<tauri::Wry>().export(Typescript::default().header(header), path)?;
    Ok(())
}
