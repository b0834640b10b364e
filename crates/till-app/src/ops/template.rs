//! How the shop wants its papers to look: its words, its picture, what is printed and what is not.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use till_print::{self as print, LARGEST_LOGO, LogoError, Picture, Raster, Shop, Template};

use super::receipts;
use crate::{
    App, Change, Error,
    printer::{Medium, Paper},
    session::Session,
};

const TEMPLATE: &str = "receipt_template";
/// Apart from the words, so that a changed word does not write the picture into the journal again.
const LOGO: &str = "receipt_logo";

/// The picture as it is kept: in the printer's dots, a few kilobytes, so that the journal can keep it as well.
#[derive(Debug, Serialize, Deserialize)]
struct KeptLogo {
    width: usize,
    /// [`Raster::packed`] in base64.
    dots: String,
}

/// How papers look, and what a person needs to change it.
#[derive(Clone, Debug)]
pub struct PaperLook {
    /// What was chosen.
    pub template: Template,
    /// Whether there is a picture of the shop's own.
    pub has_logo: bool,
    /// What is printed of the shop where nothing else was chosen.
    pub known: Shop,
}

impl Session {
    pub(crate) async fn template(&self) -> Result<Template, Error> {
        Ok(self.store.setting(TEMPLATE).await?.unwrap_or_default())
    }

    pub(crate) async fn logo(&self) -> Result<Option<Raster>, Error> {
        let kept: Option<KeptLogo> = self.store.setting(LOGO).await?;
        let logo = kept.and_then(|kept| {
            let dots = STANDARD.decode(kept.dots).ok()?;
            Raster::from_packed(kept.width, dots)
        });
        Ok(logo)
    }
}

impl App {
    /// How papers look.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn paper_look(&self) -> Result<PaperLook, Error> {
        let session = self.session().await?;
        Ok(PaperLook {
            template: session.template().await?,
            has_logo: session.logo().await?.is_some(),
            known: receipts::shop_of_till(&session).await?,
        })
    }

    /// Sets how papers look from now on; also those of earlier sales that are printed again.
    ///
    /// # Errors
    /// [`Error::Template`] for more text than a receipt has room for.
    pub async fn set_paper_template(&self, template: &Template) -> Result<(), Error> {
        let session = self.session().await?;
        template.check()?;
        session.must_set(TEMPLATE).await?;
        session.store.set_setting(TEMPLATE, template).await?;
        session.changes.announce(Change::Printer);
        Ok(())
    }

    /// Takes a file as the shop's picture, or takes the picture away.
    ///
    /// # Errors
    /// [`Error::Logo`] for what is no picture, or too large.
    pub async fn set_paper_logo(&self, file: Option<Vec<u8>>) -> Result<(), Error> {
        let session = self.session().await?;
        let logo = match file {
            Some(file) if file.len() > LARGEST_LOGO => return Err(LogoError::TooLarge.into()),
            Some(file) => {
                let press = self.press().await?;
                Some(tokio::task::spawn_blocking(move || press.logo(&file)).await??)
            }
            None => None,
        };
        session.must_set(LOGO).await?;
        match logo {
            Some(logo) => {
                let kept = KeptLogo {
                    width: logo.width(),
                    dots: STANDARD.encode(logo.packed()),
                };
                session.store.set_setting(LOGO, &kept).await?;
            }
            None => session.store.clear_setting(LOGO).await?,
        }
        session.changes.announce(Change::Printer);
        Ok(())
    }

    /// An example sale as it would be printed with a template that need not be set yet.
    ///
    /// # Errors
    /// [`Error::Template`], [`Error::Receipt`]
    pub async fn preview_paper(&self, template: Template, paper: Paper) -> Result<Picture, Error> {
        let session = self.session().await?;
        template.check()?;
        let receipt = print::Receipt {
            template,
            ..receipts::example(&session, self.language().await).await?
        };
        let press = self.press().await?;
        Ok(
            tokio::task::spawn_blocking(move || match Medium::from(paper) {
                Medium::Roll(width) => press.raster(&receipt, width)?.try_into(),
                Medium::Sheet(sheet) => press.office_picture(&receipt, sheet),
            })
            .await??,
        )
    }
}
