use super::{Answer, Till};
use crate::dto::{
    keys::TypedSecret,
    messages::{WebFormFields, WebFormTyped, ZnsDesk, ZnsInput, ZnsRow},
};

/// The messages of Zalo's notification service that were sent, and the templates known by them.
#[tauri::command]
#[specta::specta]
pub async fn zns_desk(till: Till<'_>) -> Answer<ZnsDesk> {
    Ok(till.zns_desk().await?.into())
}

/// Sends a message of Zalo's notification service, once.
#[tauri::command]
#[specta::specta]
pub async fn zns_send(till: Till<'_>, input: ZnsInput) -> Answer<ZnsRow> {
    Ok(till.send_zns(input.into()).await?.into())
}

/// What the web form of a client key asks for.
#[tauri::command]
#[specta::specta]
pub async fn web_form_fields(till: Till<'_>, key: TypedSecret) -> Answer<WebFormFields> {
    Ok(till.web_form_fields(key.into()).await?.into())
}

/// Submits a web form as a visitor would, and answers NextX's words.
#[tauri::command]
#[specta::specta]
pub async fn web_form_test(
    till: Till<'_>,
    key: TypedSecret,
    entry: WebFormTyped,
) -> Answer<String> {
    Ok(till.test_web_form(key.into(), entry).await?)
}
