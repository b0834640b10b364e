//! A keychain that a test can take away, lock, wipe and change.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use secrecy::{ExposeSecret, SecretString};
use till_app::vault::{self, Vault, VaultError, VaultKind};

/// How a keychain behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// It keeps and gives.
    #[default]
    Open,
    /// There is none on this machine.
    Absent,
    /// It answers as if nothing had ever been stored, and keeps nothing.
    Locked,
}

#[derive(Default)]
struct Keychain {
    mood: Mood,
    /// By the folder of the profile and the name.
    kept: BTreeMap<(PathBuf, String), String>,
}

/// The keychains of all tests, by data folder.
static KEYCHAINS: Mutex<BTreeMap<PathBuf, Keychain>> = Mutex::new(BTreeMap::new());

fn keychains() -> MutexGuard<'static, BTreeMap<PathBuf, Keychain>> {
    KEYCHAINS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens the keychain of the test whose data folder the profile lies in, or the real file.
pub fn open(kind: VaultKind, profile: &Path) -> Arc<dyn Vault> {
    match kind {
        VaultKind::Keychain => Arc::new(Opened(profile.to_owned())),
        VaultKind::File => vault::open(VaultKind::File, profile),
    }
}

/// Sets how the keychain of this data folder behaves from now on.
pub fn set_mood(data: &Path, mood: Mood) {
    keychains().entry(data.to_owned()).or_default().mood = mood;
}

/// Everything that was kept is gone.
pub fn wipe(data: &Path) {
    keychains().entry(data.to_owned()).or_default().kept.clear();
}

/// Every entry with this name now holds something else.
pub fn change(data: &Path, name: &str, to: &str) {
    for ((_, each), kept) in &mut keychains().entry(data.to_owned()).or_default().kept {
        if each == name {
            *kept = to.to_owned();
        }
    }
}

/// Forgets one entry, by its name.
pub fn forget(data: &Path, name: &str) {
    keychains()
        .entry(data.to_owned())
        .or_default()
        .kept
        .retain(|(_, each), _| each != name);
}

/// The names of what is kept.
pub fn names(data: &Path) -> Vec<String> {
    let mut keychains = keychains();
    let kept = &keychains.entry(data.to_owned()).or_default().kept;
    kept.keys().map(|(_, name)| name.clone()).collect()
}

struct Opened(PathBuf);

impl Opened {
    fn with<T>(&self, act: impl FnOnce(&mut Keychain) -> T) -> Result<T, VaultError> {
        // <data>/profiles/<profile>
        let data = self.0.ancestors().nth(2).unwrap().to_owned();
        let mut keychains = keychains();
        let keychain = keychains.entry(data).or_default();
        match keychain.mood {
            Mood::Absent => Err(VaultError::new("no keychain")),
            Mood::Open | Mood::Locked => Ok(act(keychain)),
        }
    }
}

impl Vault for Opened {
    fn get(&self, name: &str) -> Result<Option<SecretString>, VaultError> {
        let key = (self.0.clone(), name.to_owned());
        self.with(|keychain| match keychain.mood {
            Mood::Locked => None,
            _ => keychain.kept.get(&key).cloned().map(SecretString::from),
        })
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), VaultError> {
        let key = (self.0.clone(), name.to_owned());
        self.with(|keychain| match keychain.mood {
            Mood::Locked => Err(VaultError::new("locked")),
            _ => {
                keychain.kept.insert(key, secret.expose_secret().to_owned());
                Ok(())
            }
        })?
    }

    fn delete(&self, name: &str) -> Result<(), VaultError> {
        let key = (self.0.clone(), name.to_owned());
        self.with(|keychain| {
            keychain.kept.remove(&key);
        })
    }
}
