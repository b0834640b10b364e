use std::fmt;

use tauri::State;

use super::{Answer, Till, setup::status};
use crate::{
    dto::{
        keys::{ShownCode, TypedSecret},
        setup::AppStatus,
    },
    error::CommandError,
};

type Print = dyn Fn() -> tauri::Result<()> + Send + Sync;

/// Asks a person where to print what the window shows.
pub struct PagePrinter(Box<Print>);

impl PagePrinter {
    pub fn new(print: impl Fn() -> tauri::Result<()> + Send + Sync + 'static) -> Self {
        Self(Box::new(print))
    }
}

impl fmt::Debug for PagePrinter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PagePrinter")
    }
}

#[tauri::command]
#[specta::specta]
pub async fn unlock_again(till: Till<'_>) -> Answer<AppStatus> {
    till.try_unlock_again().await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn unlock_by_passphrase(till: Till<'_>, passphrase: TypedSecret) -> Answer<AppStatus> {
    till.unlock_by_passphrase(passphrase.into()).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn unlock_by_recovery_code(till: Till<'_>, code: TypedSecret) -> Answer<AppStatus> {
    till.unlock_by_recovery_code(code.into()).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn passphrase_choose(till: Till<'_>, passphrase: TypedSecret) -> Answer<AppStatus> {
    till.choose_passphrase(passphrase.into()).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn recovery_code_draw(till: Till<'_>) -> Answer<ShownCode> {
    Ok(till.draw_recovery_code().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn recovery_code_keep(till: Till<'_>) -> Answer<AppStatus> {
    till.keep_recovery_code().await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn recovery_code_test(till: Till<'_>, code: TypedSecret) -> Answer<()> {
    Ok(till.test_recovery_code(code.into()).await?)
}

/// Lets the person print what the page shows.
#[tauri::command]
#[specta::specta]
pub fn page_print(printer: State<'_, PagePrinter>) -> Answer<()> {
    (printer.0)().map_err(|error| CommandError::from(&error))
}

#[tauri::command]
#[specta::specta]
pub async fn sign_in_again(till: Till<'_>, client_secret: TypedSecret) -> Answer<AppStatus> {
    till.sign_in_again(client_secret.into()).await?;
    status(&till).await
}
