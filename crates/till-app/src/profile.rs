//! A profile: the demo shop, or one NextX account. Documents go only to the profile that made them.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Error,
    device::{read_json, write_json},
    vault::VaultKind,
};

const FILE: &str = "profile.json";

/// What a profile's folder says about it. No secret is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Profile {
    /// The demo shop that runs inside the program; it has no addresses of its own.
    pub(crate) built_in_demo: bool,
    /// Whether screens and receipts say that it is a demo.
    pub(crate) demo: bool,
    pub(crate) open_api_url: String,
    pub(crate) crm_url: String,
    pub(crate) client_id: String,
    pub(crate) vault: VaultKind,
}

impl Profile {
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, Error> {
        read_json(&folder.join(FILE))
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<(), Error> {
        write_json(&folder.join(FILE), self)
    }
}

/// The folder name of the built-in demo shop.
pub(crate) const DEMO: &str = "demo";

/// The folder name of an account: the same account at the same address is the same profile.
pub(crate) fn folder_name(open_api_url: &str, client_id: &str) -> String {
    let digest = Sha256::digest(format!("{open_api_url}\0{client_id}"));
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
