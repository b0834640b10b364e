use base64::{Engine, engine::general_purpose::STANDARD};
use till_print::LogoError;

use super::{Answer, Till};
use crate::dto::{
    printing::PaperSize,
    sales::ReceiptPicture,
    template::{PaperLook, PaperTemplate},
};

#[tauri::command]
#[specta::specta]
pub async fn paper_look(till: Till<'_>) -> Answer<PaperLook> {
    Ok(till.paper_look().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn set_paper_template(till: Till<'_>, template: PaperTemplate) -> Answer<PaperLook> {
    till.set_paper_template(&template.into()).await?;
    paper_look(till).await
}

/// Takes a PNG, a JPEG or an SVG in base64 as the shop's picture; none takes the picture away.
#[tauri::command]
#[specta::specta]
pub async fn set_paper_logo(till: Till<'_>, file: Option<String>) -> Answer<PaperLook> {
    let file = file.map(|file| STANDARD.decode(file)).transpose();
    let file = file.map_err(|_| till_app::Error::from(LogoError::NoPicture))?;
    till.set_paper_logo(file).await?;
    paper_look(till).await
}

/// An example sale as it would be printed.
#[tauri::command]
#[specta::specta]
pub async fn paper_preview(
    till: Till<'_>,
    template: PaperTemplate,
    paper: PaperSize,
) -> Answer<ReceiptPicture> {
    let picture = till.preview_paper(template.into(), paper.into()).await?;
    Ok(picture.into())
}
