use till_core::bank::BANKS;

use super::{Answer, Till};
use crate::dto::setup::{
    AppStatus, Bank, Branch, CashRounding, ConnectionInput, ConnectionReport, Language, Scanner,
    Sounds, SyncProgress, Theme, TillSetup, TransferAccount,
};

pub(super) async fn status(till: &Till<'_>) -> Answer<AppStatus> {
    Ok(till.status().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn app_status(till: Till<'_>) -> Answer<AppStatus> {
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_language(till: Till<'_>, language: Language) -> Answer<AppStatus> {
    till.set_language(language.into()).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_theme(till: Till<'_>, theme: Theme) -> Answer<AppStatus> {
    till.set_theme(theme.into()).await?;
    status(&till).await
}

/// `percent`: 90 to 130.
#[tauri::command]
#[specta::specta]
pub async fn set_text_size(till: Till<'_>, percent: u32) -> Answer<AppStatus> {
    till.set_text_size(percent.into()).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_sounds(till: Till<'_>, sounds: Sounds) -> Answer<AppStatus> {
    till.set_sounds(sounds.into()).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_scanner(till: Till<'_>, scanner: Scanner) -> Answer<AppStatus> {
    till.set_scanner(scanner.into()).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_customer_display(till: Till<'_>, is_there: bool) -> Answer<AppStatus> {
    till.set_customer_display(is_there).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn demo_start(till: Till<'_>) -> Answer<AppStatus> {
    till.start_demo().await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn connection_test(till: Till<'_>, input: ConnectionInput) -> Answer<ConnectionReport> {
    Ok(till.test_connection(&input.into()).await.into())
}

#[tauri::command]
#[specta::specta]
pub async fn connect(till: Till<'_>, input: ConnectionInput) -> Answer<AppStatus> {
    till.connect(input.into()).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn leave_profile(till: Till<'_>) -> Answer<AppStatus> {
    till.leave_profile().await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn branches(till: Till<'_>) -> Answer<Vec<Branch>> {
    Ok(till
        .branches()
        .await?
        .into_iter()
        .map(Branch::from)
        .collect())
}

#[tauri::command]
#[specta::specta]
pub async fn till_setup(till: Till<'_>, input: TillSetup) -> Answer<AppStatus> {
    till.set_up_till(input.branch_id.0, input.store_id.0, &input.code)
        .await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn till_change(till: Till<'_>) -> Answer<AppStatus> {
    till.change_till().await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn sync_progress(till: Till<'_>) -> Answer<SyncProgress> {
    Ok(till.progress().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn sync_start(till: Till<'_>) -> Answer<()> {
    Ok(till.start_reading().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn sync_cancel(till: Till<'_>) -> Answer<()> {
    Ok(till.stop_reading().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn selling_start(till: Till<'_>) -> Answer<AppStatus> {
    till.start_selling().await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub fn banks() -> Answer<Vec<Bank>> {
    let bank = |(bin, name): &(&str, &str)| Bank {
        bin: (*bin).to_owned(),
        name: (*name).to_owned(),
    };
    Ok(BANKS.iter().map(bank).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn cash_rounding(till: Till<'_>) -> Answer<CashRounding> {
    Ok(CashRounding::from(till.cash_rounding().await?))
}

#[tauri::command]
#[specta::specta]
pub async fn set_cash_rounding(till: Till<'_>, rounding: CashRounding) -> Answer<()> {
    Ok(till.set_cash_rounding(rounding.into()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn transfer_accounts(till: Till<'_>) -> Answer<Vec<TransferAccount>> {
    let accounts = till.transfer_accounts().await?;
    Ok(accounts.into_iter().map(TransferAccount::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn set_transfer_accounts(till: Till<'_>, accounts: Vec<TransferAccount>) -> Answer<()> {
    let accounts: Vec<_> = accounts.into_iter().map(Into::into).collect();
    Ok(till.set_transfer_accounts(&accounts).await?)
}
