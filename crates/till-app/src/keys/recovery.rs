//! The key of the database under the owner's recovery code.

use std::path::{Path, PathBuf};

use till_core::Random;
use till_store::DatabaseKey;
use zeroize::Zeroizing;

use super::{
    code::RecoveryCode,
    sealed::{Purpose, SealError, Sealed},
};

/// The file in the profile's folder.
fn file(folder: &Path) -> PathBuf {
    folder.join("recovery.sealed")
}

/// Whether there is a code for the profile in `folder`.
pub(crate) fn exists(folder: &Path) -> bool {
    file(folder).exists()
}

/// A key that is wrapped, and not written yet.
pub(crate) struct Wrapped(Sealed);

impl Wrapped {
    /// Writes it. An earlier code opens nothing any more.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), SealError> {
        self.0.write(&file(folder))
    }
}

/// Wraps the key for who has `code`.
pub(crate) fn wrap(
    code: &RecoveryCode,
    key: &DatabaseKey,
    random: &dyn Random,
) -> Result<Wrapped, SealError> {
    let content = key.to_bytes();
    let (sealed, _) = Sealed::new(Purpose::Recovery, code.bytes(), content.as_slice(), random)?;
    Ok(Wrapped(sealed))
}

/// The key, for the right code; nothing where no code was ever drawn.
pub(crate) fn open(folder: &Path, code: &RecoveryCode) -> Result<Option<DatabaseKey>, SealError> {
    let Some(sealed) = Sealed::read(&file(folder), Purpose::Recovery)? else {
        return Ok(None);
    };
    let content = sealed.open(&sealed.key(code.bytes())?)?;
    let bytes: [u8; 32] = content
        .as_slice()
        .try_into()
        .map_err(|_| SealError::Damaged)?;
    let bytes = Zeroizing::new(bytes);
    Ok(Some(DatabaseKey::new(*bytes)))
}
