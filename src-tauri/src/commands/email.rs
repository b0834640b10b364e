use std::collections::BTreeMap;

use super::{Answer, Till};
use crate::dto::{
    Id,
    email::{EmailLetter, EmailRowPage, EmailStatistics, EmailTemplate, EmailView},
    orders::OrdersPeriod,
};

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

/// Who gets the letter of a campaign, from one on: those with these words in their name or address.
#[tauri::command]
#[specta::specta]
pub async fn email_rows(
    till: Till<'_>,
    number: Id,
    words: String,
    from: u32,
    count: u32,
) -> Answer<EmailRowPage> {
    let rows = till.email_rows(number.0, &words, from as usize, count as usize);
    Ok(rows.await?.into())
}

/// Reads what became of the email campaigns of a period from NextX.
#[tauri::command]
#[specta::specta]
pub async fn email_statistics(till: Till<'_>, period: OrdersPeriod) -> Answer<EmailStatistics> {
    Ok(till.email_statistics(period.into()).await?.into())
}

/// Letters that were given a name, to begin others with.
#[tauri::command]
#[specta::specta]
pub async fn email_templates(till: Till<'_>) -> Answer<Vec<EmailTemplate>> {
    let templates = till.letter_templates().await?;
    Ok(templates.into_iter().map(EmailTemplate::from).collect())
}

/// Keeps a letter under a name.
#[tauri::command]
#[specta::specta]
pub async fn email_template_save(till: Till<'_>, name: String, letter: EmailLetter) -> Answer<()> {
    Ok(till.save_letter_template(&name, &letter.into()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn email_template_forget(till: Till<'_>, template: Id) -> Answer<()> {
    Ok(till.forget_letter_template(template.0).await?)
}

/// Where the picture of a product is, for a letter that shows it.
#[tauri::command]
#[specta::specta]
pub async fn email_product_picture(till: Till<'_>, variation: Id) -> Answer<Option<String>> {
    Ok(till.picture_address(variation.0).await?)
}
