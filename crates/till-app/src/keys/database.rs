//! The key of a profile's database.

use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use till_core::Random;
use till_store::DatabaseKey;
use zeroize::Zeroizing;

use crate::vault::{Vault, VaultError};

/// The name it is kept under.
pub(crate) const NAME: &str = "database-key";
/// The file that it opens, in the profile's folder.
pub(crate) const FILE: &str = "till.db";

/// What a vault says when it is asked for the key of a database.
#[derive(Debug)]
pub(crate) enum Found {
    /// The key.
    Key(DatabaseKey),
    /// None, though there must be one.
    Missing,
    /// One that belongs to another database.
    Another,
}

/// What tells a key from others without telling anything about it.
pub(crate) fn id(key: &DatabaseKey) -> String {
    let mut digest = Sha256::new();
    digest.update(b"nextx till database key id\0");
    digest.update(key.to_bytes().as_slice());
    let digest = digest.finalize();
    digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether this is the key that a profile was last opened with, as far as that is known.
pub(crate) fn is_known(key: &DatabaseKey, known: Option<&str>) -> bool {
    known.is_none_or(|known| known == id(key))
}

/// Draws a key.
pub(crate) fn draw(random: &dyn Random) -> DatabaseKey {
    let mut bytes = Zeroizing::new([0; 32]);
    random.fill(bytes.as_mut());
    DatabaseKey::new(*bytes)
}

/// The key as it is kept.
pub(crate) fn to_secret(key: &DatabaseKey) -> SecretString {
    SecretString::from(key.to_hex().as_str())
}

/// Whether a database was ever in `folder`. A journal alone is as good as one: what is in it is rebuilt.
pub(crate) fn was_here(folder: &Path) -> bool {
    let path = folder.join(FILE);
    path.exists() || path.with_extension("journal").exists()
}

/// Asks for the key of the profile in `folder`. It is drawn where there was none yet, and a key that is gone is never
/// replaced: the database may hold what nobody else has. Blocks while a keychain asks its owner.
pub(crate) fn find(
    vault: &dyn Vault,
    folder: &Path,
    known: Option<&str>,
    random: &dyn Random,
) -> Result<Found, VaultError> {
    if let Some(kept) = vault.get(NAME)? {
        let key = DatabaseKey::from_hex(kept.expose_secret());
        return Ok(match key {
            Some(key) if is_known(&key, known) => Found::Key(key),
            _ => Found::Another,
        });
    }
    if known.is_some() || was_here(folder) {
        return Ok(Found::Missing);
    }
    let key = draw(random);
    vault.set(NAME, &to_secret(&key))?;
    Ok(Found::Key(key))
}
