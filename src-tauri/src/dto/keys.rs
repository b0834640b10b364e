//! The key of the database and the ways to it.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize};
use specta::Type;
use till_app::{KeptIn, app};

/// Something secret that a person typed. It is wiped from memory when dropped, and never goes back.
#[derive(Type)]
#[specta(transparent)]
pub struct TypedSecret(#[specta(type = String)] SecretString);

impl<'de> Deserialize<'de> for TypedSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|typed| Self(SecretString::from(typed)))
    }
}

impl fmt::Debug for TypedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedSecret(<redacted>)")
    }
}

impl From<TypedSecret> for SecretString {
    fn from(typed: TypedSecret) -> Self {
        typed.0
    }
}

/// Where the secrets of a profile are kept.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SecretStore {
    Keychain,
    Passphrase,
    File,
}

impl From<KeptIn> for SecretStore {
    fn from(kept: KeptIn) -> Self {
        match kept {
            KeptIn::Keychain => Self::Keychain,
            KeptIn::Passphrase => Self::Passphrase,
            KeptIn::File => Self::File,
        }
    }
}

/// Why a profile stays shut.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LockReason {
    KeychainUnavailable,
    KeychainEmpty,
    KeychainChanged,
    Passphrase,
    SecretsDamaged,
}

impl From<app::Lock> for LockReason {
    fn from(lock: app::Lock) -> Self {
        match lock {
            app::Lock::KeychainUnavailable => Self::KeychainUnavailable,
            app::Lock::KeychainEmpty => Self::KeychainEmpty,
            app::Lock::KeychainChanged => Self::KeychainChanged,
            app::Lock::Passphrase => Self::Passphrase,
            app::Lock::SecretsDamaged => Self::SecretsDamaged,
        }
    }
}

/// What a passphrase is chosen for.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PassphraseFor {
    New,
    Moved,
    Recovered,
}

impl From<app::PassphraseFor> for PassphraseFor {
    fn from(why: app::PassphraseFor) -> Self {
        match why {
            app::PassphraseFor::New => Self::New,
            app::PassphraseFor::Moved => Self::Moved,
            app::PassphraseFor::Recovered => Self::Recovered,
        }
    }
}

/// A recovery code, for the one screen that shows it.
#[derive(Serialize, Type)]
pub struct ShownCode {
    code: String,
}

impl fmt::Debug for ShownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShownCode(<redacted>)")
    }
}

impl From<SecretString> for ShownCode {
    fn from(code: SecretString) -> Self {
        Self {
            code: code.expose_secret().to_owned(),
        }
    }
}
