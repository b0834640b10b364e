//! The owner's recovery code: drawing one, and trying whether the one at hand is right.

use std::{fmt, path::PathBuf, sync::Arc};

use secrecy::SecretString;

use crate::{
    App, Change, Error,
    app::unwrap_key,
    keys::{code::RecoveryCode, database, recovery},
};

/// A recovery code that was shown, and counts once its owner has put it away.
pub(crate) struct DrawnCode {
    folder: PathBuf,
    wrapped: recovery::Wrapped,
}

impl fmt::Debug for DrawnCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DrawnCode").finish_non_exhaustive()
    }
}

impl App {
    /// Draws a recovery code and answers it, for this once. Until [`App::keep_recovery_code`] an earlier one counts.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]
    pub async fn draw_recovery_code(&self) -> Result<SecretString, Error> {
        let session = self.session().await?;
        // Who has it may set the PIN of a manager.
        session.must_manage().await?;
        let code = RecoveryCode::draw(&*session.random);
        let shown = code.shown();
        let (key, random) = (session.keys.database.clone(), Arc::clone(&session.random));
        let wrap = move || recovery::wrap(&code, &key, &*random);
        let wrapped = tokio::task::spawn_blocking(wrap)
            .await?
            .map_err(|error| Error::of_seal(error, Error::SealedFileDamaged))?;
        *self.drawn_code.lock().await = Some(DrawnCode {
            folder: self.profile_path(&session.profile)?,
            wrapped,
        });
        Ok(shown)
    }

    /// Makes the code that was drawn last the one that counts: its owner has put it away.
    ///
    /// # Errors
    /// [`Error::NotFound`] when none was drawn, [`Error::Io`]
    pub async fn keep_recovery_code(&self) -> Result<(), Error> {
        let mut drawn = self.drawn_code.lock().await;
        let DrawnCode { folder, wrapped } = drawn.as_ref().ok_or(Error::NotFound)?;
        wrapped
            .write(folder)
            .map_err(|error| Error::of_seal(error, Error::SealedFileDamaged))?;
        *drawn = None;
        self.changes().announce(Change::Settings);
        Ok(())
    }

    /// Tries a recovery code. Nothing changes.
    ///
    /// # Errors
    /// [`Error::RecoveryCode`] for a slip, [`Error::RecoveryCodeWrong`], [`Error::RecoveryCodeMissing`] when none was
    /// ever put away.
    pub async fn test_recovery_code(&self, typed: SecretString) -> Result<(), Error> {
        let session = self.session().await?;
        let key = unwrap_key(self.profile_path(&session.profile)?, &typed).await?;
        if database::id(&key) == database::id(&session.keys.database) {
            Ok(())
        } else {
            Err(Error::RecoveryCodeWrong)
        }
    }
}
