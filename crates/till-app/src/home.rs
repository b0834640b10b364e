//! Where a store is at home, and what this machine remembers of it: with both, a copy and a restored backup are noticed.

use std::{collections::BTreeMap, fs, path::Path};

use sha2::{Digest, Sha256};
use till_store::Home;

use crate::{
    Error,
    device::{DataFolder, read_json, write_json},
};

const STARTS: &str = "starts.json";

/// A name of this machine that no other has, hashed; `None` where the system does not tell machines apart.
#[must_use]
pub fn machine() -> Option<String> {
    match machine_uid::get() {
        Ok(id) => Some(hashed(&id)),
        Err(error) => {
            tracing::warn!(%error, "this machine has no name of its own");
            None
        }
    }
}

/// Where the profile in `folder` is.
pub(crate) fn home(machine: Option<&str>, folder: &Path) -> Result<Home, Error> {
    let folder = fs::canonicalize(folder)?;
    Ok(Home {
        machine: machine.unwrap_or_default().to_owned(),
        folder: hashed(&folder.to_string_lossy()),
    })
}

/// What cannot be read back from it.
fn hashed(name: &str) -> String {
    let digest = Sha256::digest(format!("nextx till\0{name}"));
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl DataFolder {
    /// How often this machine remembers to have opened the store of a profile.
    pub(crate) fn starts(&self, profile: &str) -> Result<u64, Error> {
        let starts = self.all_starts()?;
        Ok(starts.get(profile).copied().unwrap_or_default())
    }

    /// Remembers how often the store of a profile was opened: after the store itself knows it.
    pub(crate) fn remember_starts(&self, profile: &str, generation: u64) -> Result<(), Error> {
        let mut starts = self.all_starts()?;
        starts.insert(profile.to_owned(), generation);
        write_json(&self.file(STARTS), &starts)
    }

    fn all_starts(&self) -> Result<BTreeMap<String, u64>, Error> {
        Ok(read_json(&self.file(STARTS))?.unwrap_or_default())
    }
}
