//! The secrets of a profile on a machine without a keychain: a file that a passphrase opens.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use secrecy::{ExposeSecret, SecretString};
use till_core::Random;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::sealed::{FileKey, Purpose, SealError, Sealed};
use crate::{
    device::sync_folder,
    vault::{Vault, VaultError},
};

/// The file in the profile's folder.
const FILE: &str = "secrets.sealed";
/// The fewest characters of a passphrase.
pub(crate) const SHORTEST: usize = 8;
/// What secrets take at most, so that the text of them never grows and leaves a copy behind.
const ROOM: usize = 16 * 1024;

/// A passphrase as the key is made of it.
///
/// Keyboards for Vietnamese compose a letter in two ways, so both count as the same.
pub(crate) fn bytes(passphrase: &SecretString) -> Zeroizing<Vec<u8>> {
    let typed = passphrase.expose_secret();
    // An accent takes less room composed than apart.
    let mut composed = Zeroizing::new(String::with_capacity(typed.len() * 3));
    composed.extend(typed.nfc());
    Zeroizing::new(composed.as_bytes().to_vec())
}

/// Whether a passphrase is long enough to be chosen.
pub(crate) fn is_long_enough(passphrase: &SecretString) -> bool {
    passphrase.expose_secret().nfc().count() >= SHORTEST
}

/// The opened file.
pub(crate) struct SealedSecrets {
    path: PathBuf,
    key: FileKey,
    random: Arc<dyn Random>,
    /// Held from reading the file to having written it.
    changing: Mutex<()>,
}

/// Secrets by their names.
pub(crate) type Secrets = BTreeMap<String, SecretString>;

impl SealedSecrets {
    /// Seals `secrets` in a new file in `folder`, which takes the place of one that is there. When this answers, it is
    /// on the disk.
    pub(crate) fn create(
        folder: &Path,
        passphrase: &SecretString,
        secrets: &Secrets,
        random: Arc<dyn Random>,
    ) -> Result<Self, SealError> {
        let path = folder.join(FILE);
        let (sealed, key) = Sealed::new(
            Purpose::Secrets,
            &bytes(passphrase),
            &to_json(secrets)?,
            &*random,
        )?;
        sealed.write(&path)?;
        Ok(Self::with_key(path, key, random))
    }

    /// Opens the file in `folder`; nothing where there is none.
    pub(crate) fn open(
        folder: &Path,
        passphrase: &SecretString,
        random: Arc<dyn Random>,
    ) -> Result<Option<Self>, SealError> {
        let path = folder.join(FILE);
        let Some(sealed) = Sealed::read(&path, Purpose::Secrets)? else {
            return Ok(None);
        };
        let key = sealed.key(&bytes(passphrase))?;
        sealed.open(&key)?;
        Ok(Some(Self::with_key(path, key, random)))
    }

    /// Whether there is such a file in `folder`.
    pub(crate) fn exists(folder: &Path) -> bool {
        folder.join(FILE).exists()
    }

    /// Whether the file in `folder` is there and whole.
    pub(crate) fn is_whole(folder: &Path) -> Result<bool, SealError> {
        Ok(Sealed::read(&folder.join(FILE), Purpose::Secrets)?.is_some())
    }

    fn with_key(path: PathBuf, key: FileKey, random: Arc<dyn Random>) -> Self {
        Self {
            path,
            key,
            random,
            changing: Mutex::default(),
        }
    }

    fn read(&self) -> Result<(Sealed, Secrets), SealError> {
        let sealed = Sealed::read(&self.path, Purpose::Secrets)?.ok_or(SealError::Damaged)?;
        let secrets = from_json(&sealed.open(&self.key)?)?;
        Ok((sealed, secrets))
    }

    fn change(&self, change: impl FnOnce(&mut Secrets)) -> Result<(), SealError> {
        let _held = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let (sealed, mut secrets) = self.read()?;
        change(&mut secrets);
        sealed
            .with_content(&self.key, &to_json(&secrets)?, &*self.random)?
            .write(&self.path)
    }
}

impl Vault for SealedSecrets {
    fn get(&self, name: &str) -> Result<Option<SecretString>, VaultError> {
        let (_, mut secrets) = self.read().map_err(VaultError::new)?;
        Ok(secrets.remove(name))
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.change(|secrets| {
            secrets.insert(name.to_owned(), secret.clone());
        })
        .map_err(VaultError::new)
    }

    fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.change(|secrets| {
            secrets.remove(name);
        })
        .map_err(VaultError::new)
    }
}

fn to_json(secrets: &Secrets) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let exposed: BTreeMap<&str, &str> = secrets
        .iter()
        .map(|(name, secret)| (name.as_str(), secret.expose_secret()))
        .collect();
    let mut json = Zeroizing::new(Vec::with_capacity(ROOM));
    serde_json::to_writer(&mut *json, &exposed).map_err(io::Error::from)?;
    Ok(json)
}

fn from_json(json: &[u8]) -> Result<Secrets, SealError> {
    let read: BTreeMap<String, String> =
        serde_json::from_slice(json).map_err(|_| SealError::Damaged)?;
    Ok(read
        .into_iter()
        .map(|(name, secret)| (name, SecretString::from(secret)))
        .collect())
}

/// Removes what earlier versions kept in plain text in `folder`, also what a power cut left of writing it.
pub(crate) fn remove_plain(folder: &Path) -> io::Result<()> {
    let mut removed = false;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_left_over = name.to_str().is_some_and(|name| name.starts_with(".tmp"));
        if name == crate::vault::PLAIN_FILE || is_left_over {
            fs::remove_file(entry.path())?;
            removed = true;
        }
    }
    if removed {
        sync_folder(folder)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::system::SystemRandom;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn secrets_are_kept_over_a_restart_for_who_knows_the_passphrase() {
        let folder = tempfile::tempdir().unwrap();
        let (folder, random) = (folder.path(), Arc::new(SystemRandom));
        let kept = [("database-key".to_owned(), secret("kept"))].into();
        let passphrase = secret("gạo nếp thơm");
        let vault =
            SealedSecrets::create(folder, &passphrase, &kept, Arc::clone(&random) as _).unwrap();
        vault.set("client-secret", &secret("more")).unwrap();
        drop(vault);

        let wrong = SealedSecrets::open(folder, &secret("gạo tẻ thơm"), Arc::clone(&random) as _);
        assert!(matches!(wrong, Err(SealError::Wrong)));
        // Another keyboard takes the same letters apart.
        let apart: String = "gạo nếp thơm".nfd().collect();
        let vault = SealedSecrets::open(folder, &secret(&apart), random)
            .unwrap()
            .unwrap();
        let read = |name: &str| vault.get(name).unwrap().unwrap().expose_secret().to_owned();
        assert_eq!(read("database-key"), "kept");
        assert_eq!(read("client-secret"), "more");
        vault.delete("client-secret").unwrap();
        assert!(vault.get("client-secret").unwrap().is_none());
    }

    #[test]
    fn a_passphrase_is_counted_in_characters() {
        assert!(is_long_enough(&secret("gạo nếp t")));
        assert!(is_long_enough(&secret("12345678")));
        assert!(!is_long_enough(&secret("1234567")));
        let apart: String = "gạo nếp".nfd().collect();
        assert!(!is_long_enough(&secret(&apart)));
    }
}
