//! Places for secrets that open by themselves: the OS keychain, and for the demo shop, which has nobody's, a plain file.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use secrecy::{ExposeSecret, SecretString};

use crate::device::{read_json, write_json};

/// A kind of place that opens by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultKind {
    /// Secret Service, Keychain or Credential Manager.
    Keychain,
    /// A plain file beside the database, which is then only as safe as the folder.
    File,
}

/// The secret store failed.
#[derive(Debug, thiserror::Error)]
#[error("the secret store cannot be used: {0}")]
pub struct VaultError(String);

impl VaultError {
    /// With the reason, which holds no secret: it is logged.
    pub fn new(why: impl ToString) -> Self {
        Self(why.to_string())
    }
}

/// A place for secrets. Calls may block: a keychain may ask its owner to unlock it.
pub trait Vault: Send + Sync {
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
            path: folder.join(PLAIN_FILE),
        }),
    }
}

/// The keychain for the profile in `folder`, where there is one that works: tried by writing, reading and deleting.
pub(crate) fn working_keychain(open: OpenVault, folder: &Path) -> Option<Arc<dyn Vault>> {
    const PROBE: &str = "probe";
    let keychain = open(VaultKind::Keychain, folder);
    let secret = SecretString::from("probe");
    let works = keychain.set(PROBE, &secret).is_ok()
        && keychain.get(PROBE).is_ok_and(|read| {
            read.is_some_and(|read| read.expose_secret() == secret.expose_secret())
        })
        && keychain.delete(PROBE).is_ok();
    if !works {
        tracing::warn!("no usable keychain");
    }
    works.then_some(keychain)
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
        keyring::Entry::new(Self::SERVICE, &format!("{name}@{}", self.folder))
            .map_err(VaultError::new)
    }
}

impl Vault for Keychain {
    fn get(&self, name: &str) -> Result<Option<SecretString>, VaultError> {
        match self.entry(name)?.get_password() {
            Ok(secret) => Ok(Some(secret.into())),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(VaultError::new(error)),
        }
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.entry(name)?
            .set_password(secret.expose_secret())
            .map_err(VaultError::new)
    }

    fn delete(&self, name: &str) -> Result<(), VaultError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(VaultError::new(error)),
        }
    }
}

/// The file of plain secrets in a profile's folder.
pub(crate) const PLAIN_FILE: &str = "secrets.json";

struct SecretFile {
    path: PathBuf,
}

impl SecretFile {
    fn read(&self) -> Result<BTreeMap<String, String>, VaultError> {
        Ok(read_json(&self.path)
            .map_err(VaultError::new)?
            .unwrap_or_default())
    }
}

impl Vault for SecretFile {
    fn get(&self, name: &str) -> Result<Option<SecretString>, VaultError> {
        Ok(self.read()?.remove(name).map(SecretString::from))
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), VaultError> {
        let mut secrets = self.read()?;
        secrets.insert(name.to_owned(), secret.expose_secret().to_owned());
        write_json(&self.path, &secrets).map_err(VaultError::new)
    }

    fn delete(&self, name: &str) -> Result<(), VaultError> {
        let mut secrets = self.read()?;
        secrets.remove(name);
        write_json(&self.path, &secrets).map_err(VaultError::new)
    }
}
