//! Letters that were given a name, to begin others with.

use till_core::form::Problem;
use till_mail::Letter;
use till_store::StoreError;

use crate::{
    App, Error,
    ops::{email::read_letter, record_form::problem},
};

/// A letter with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterTemplate {
    /// Ours.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The letter.
    pub letter: Letter,
}

impl App {
    /// All of them, by name.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn letter_templates(&self) -> Result<Vec<LetterTemplate>, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let kept = session.store.letter_templates().await?;
        let read = kept.into_iter().map(|kept| {
            Ok(LetterTemplate {
                id: kept.id,
                letter: read_letter(&kept.letter)?,
                name: kept.name,
            })
        });
        read.collect()
    }

    /// Keeps a letter under a name; the one that was kept under it goes.
    ///
    /// # Errors
    /// [`Error::Fields`] without a name, [`Error::NotAllowed`], [`Error::Store`]
    pub async fn save_letter_template(&self, name: &str, letter: &Letter) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let name = name.trim();
        if name.is_empty() {
            return Err(problem("name", Problem::Missing));
        }
        let letter = serde_json::to_value(letter).map_err(StoreError::from)?;
        let saved = session
            .store
            .save_letter_template(name, &letter, session.now());
        Ok(saved.await?)
    }

    /// Forgets one; letters that began with it stay.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn forget_letter_template(&self, id: i64) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        Ok(session.store.forget_letter_template(id).await?)
    }
}
