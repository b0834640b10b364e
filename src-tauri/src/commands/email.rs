use std::collections::BTreeMap;

use super::{Answer, Till};
use crate::dto::email::{EmailLetter, EmailView};

/// How the letter of a campaign looks to a recipient with these merge fields, and what is wrong with it.
#[tauri::command]
#[specta::specta]
pub async fn email_preview(
    till: Till<'_>,
    letter: EmailLetter,
    fields: BTreeMap<String, String>,
) -> Answer<EmailView> {
    Ok(till.email_preview(letter.into(), fields).await?.into())
}

/// The HTML of a letter as it is sent.
#[tauri::command]
#[specta::specta]
pub async fn email_source(till: Till<'_>, letter: EmailLetter) -> Answer<String> {
    Ok(till.email_source(letter.into()).await?)
}
