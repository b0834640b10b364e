//! Where secrets are kept: the OS keychain, or where there is none, a file that only this user can read.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::device::{read_json, write_json};

/// Which kind of place keeps the secrets of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaultKind {
    /// Secret Service, Keychain or Credential Manager.
    Keychain,
    /// A file beside the database, readable by its owner alone. The database is then only as safe as the folder.
    File,
}

/// The secret store failed.
#[derive(Debug, thiserror::Error)]
#[error("the secret store cannot be used: {0}")]
pub struct VaultError(String);

/// A place for secrets. Calls may block: a keychain may ask its owner to unlock it.
pub trait Vault: Send + Sync {
    /// Which kind it is.
    fn kind(&self) -> VaultKind;

    /// The secret kept under `name`.
    ///
    /// # Errors
    /// [`VaultError`]
    fn get(&self, name: &str) -> Result<Option<SecretString>, VaultError>;

    /// Keeps `secret` under `name`.
    ///
    /// # Errors
    /// [`VaultError`]
    fn set(&self, name: &str, secret: &SecretString) -> Result<(), VaultError>;

    /// Forgets `name`.
    ///
    /// # Errors
    /// [`VaultError`]
    fn delete(&self, name: &str) -> Result<(), VaultError>;
}

/// Opens the place of one kind for the profile in `folder`.
pub type OpenVault = fn(VaultKind, &Path) -> Arc<dyn Vault>;

/// The machine's own keychain or a file in `folder`.
#[must_use]
pub fn open(kind: VaultKind, folder: &Path) -> Arc<dyn Vault> {
    match kind {
        VaultKind::Keychain => Arc::new(Keychain {
            folder: folder.display().to_string(),
        }),
        VaultKind::File => Arc::new(SecretFile {
            path: folder.join("secrets.json"),
        }),
    }
}

/// The best kind that works for a new profile in `folder`: tried by writing, reading and deleting.
pub(crate) fn probe(open: OpenVault, folder: &Path) -> Arc<dyn Vault> {
    const PROBE: &str = "probe";
    let keychain = open(VaultKind::Keychain, folder);
    let secret = SecretString::from("probe");
    let works = keychain.set(PROBE, &secret).is_ok()
        && keychain.get(PROBE).is_ok_and(|read| {
            read.is_some_and(|read| read.expose_secret() == secret.expose_secret())
        })
        && keychain.delete(PROBE).is_ok();
    if works {
        return keychain;
    }
    tracing::warn!("no usable keychain: secrets are kept in a file");
    open(VaultKind::File, folder)
}

struct Keychain {
    /// Tells the profiles of different data folders apart.
    folder: String,
}

impl Keychain {
    // A debug build must never touch the secrets of the real one.
    const SERVICE: &str = if cfg!(debug_assertions) {
        "NextX Till (debug)"
    } else {
        "NextX Till"
    };

    fn entry(&self, name: &str) -> Result<keyring::Entry, VaultError> {
        keyring::Entry::new(Self::SERVICE, &format!("{name}@{}", self.folder)).map_err(failed)
    }
}

fn failed(error: impl ToString) -> VaultError {
    VaultError(error.to_string())
}

impl Vault for Keychain {
    fn kind(&self) -> VaultKind {
        VaultKind::Keychain
    }

    fn get(&self, name: &str) -> Result<Option<SecretString>, VaultError> {
        match self.entry(name)?.get_password() {
            Ok(secret) => Ok(Some(secret.into())),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.entry(name)?
            .set_password(secret.expose_secret())
            .map_err(failed)
    }

    fn delete(&self, name: &str) -> Result<(), VaultError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

struct SecretFile {
    path: PathBuf,
}

impl SecretFile {
    fn read(&self) -> Result<BTreeMap<String, String>, VaultError> {
        Ok(read_json(&self.path).map_err(failed)?.unwrap_or_default())
    }
}

impl Vault for SecretFile {
    fn kind(&self) -> VaultKind {
        VaultKind::File
    }

    fn get(&self, name: &str) -> Result<Option<SecretString>, VaultError> {
        Ok(self.read()?.remove(name).map(SecretString::from))
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), VaultError> {
        let mut secrets = self.read()?;
        secrets.insert(name.to_owned(), secret.expose_secret().to_owned());
        write_json(&self.path, &secrets).map_err(failed)
    }

    fn delete(&self, name: &str) -> Result<(), VaultError> {
        let mut secrets = self.read()?;
        secrets.remove(name);
        write_json(&self.path, &secrets).map_err(failed)
    }
}
