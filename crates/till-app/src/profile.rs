//! A profile: the demo shop, or one NextX account. Documents go only to the profile that made them.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Error,
    device::{read_json, write_json},
    keys::KeptIn,
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
    /// Where its secrets are kept.
    pub(crate) vault: KeptIn,
    /// Tells the key that the database was last opened with from others; see [`crate::keys::database::id`].
    #[serde(default)]
    pub(crate) key_id: Option<String>,
}

impl Profile {
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, Error> {
        read_json(&folder.join(FILE))
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<(), Error> {
        write_json(&folder.join(FILE), self)
    }

    /// The name of its folder.
    pub(crate) fn name(&self) -> String {
        if self.built_in_demo {
            DEMO.to_owned()
        } else {
            folder_name(&self.open_api_url, &self.client_id)
        }
    }

    /// What the shop is called, as far as anybody told.
    pub(crate) fn label(&self) -> String {
        if self.demo {
            nextx_sandbox::demo::SHOP_NAME.to_owned()
        } else {
            self.client_id.clone()
        }
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
