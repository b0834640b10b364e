//! The key of a profile's database, and the ways to it: the keychain, a file under a passphrase, the owner's recovery
//! code.
//!
//! *Invariants:* a key is drawn only where there never was one. What is wrapped is on disk before anything that it
//! replaces is gone. Nothing in here is logged or shown, but for a recovery code to who has the till open.

pub(crate) mod code;
pub(crate) mod database;
pub(crate) mod passphrase;
pub(crate) mod pin;
pub(crate) mod recovery;
pub(crate) mod sealed;

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use till_store::DatabaseKey;

use crate::vault::Vault;

/// Where the secrets of a profile are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptIn {
    /// In the keychain of the operating system.
    Keychain,
    /// In a file that a passphrase opens.
    Passphrase,
    /// In a plain file: for the demo shop, and for an account of an earlier version until it is moved.
    File,
}

/// What an open profile is opened with.
pub(crate) struct Keys {
    /// Where its secrets are kept.
    pub(crate) vault: Arc<dyn Vault>,
    /// The key of its database.
    pub(crate) database: DatabaseKey,
    /// Nobody knows the client secret: nothing is sent until somebody signs in again.
    pub(crate) signed_out: bool,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("signed_out", &self.signed_out)
            .finish_non_exhaustive()
    }
}
