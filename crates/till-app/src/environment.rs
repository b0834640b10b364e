//! What the environment may say, so that the till can be tried against any server.

use std::{env, path::PathBuf};

use secrecy::SecretString;

use crate::device::Language;

const CLIENT_SECRET: &str = "TILL_CLIENT_SECRET";
const PASSPHRASE: &str = "NEXTX_TILL_PASSPHRASE";

/// The variables that hold a secret; the program takes them out of its environment at its start.
pub const SECRET_VARIABLES: [&str; 2] = [CLIENT_SECRET, PASSPHRASE];

/// `TILL_*` variables, and the passphrase. Everything in it is optional.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// `TILL_OPEN_API_URL`: the host of shop, catalogue and orders.
    pub open_api_url: Option<String>,
    /// `TILL_CRM_API_URL`: the host of marketing and tasks.
    pub crm_url: Option<String>,
    /// `TILL_CLIENT_ID`
    pub client_id: Option<String>,
    /// `TILL_CLIENT_SECRET`; used in memory and never stored.
    pub client_secret: Option<SecretString>,
    /// `NEXTX_TILL_PASSPHRASE`: opens the secrets on a machine that has no keychain and nobody who could type it.
    pub passphrase: Option<SecretString>,
    /// `TILL_DATA_DIR`: the folder of all profiles.
    pub data_dir: Option<PathBuf>,
    /// `TILL_LANG`: `vi` or `en`.
    pub language: Option<Language>,
    /// A name of this machine that no other has; `None` where nothing tells machines apart.
    pub machine: Option<String>,
    /// `TILL_DEMO=1`: the server is a demo; screens and receipts say so.
    pub demo: bool,
}

impl Environment {
    /// Reads the variables. An empty one counts as not set.
    #[must_use]
    pub fn read() -> Self {
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
        Self {
            open_api_url: variable("TILL_OPEN_API_URL"),
            crm_url: variable("TILL_CRM_API_URL"),
            client_id: variable("TILL_CLIENT_ID"),
            client_secret: variable(CLIENT_SECRET).map(SecretString::from),
            passphrase: variable(PASSPHRASE).map(SecretString::from),
            data_dir: variable("TILL_DATA_DIR").map(PathBuf::from),
            language: variable("TILL_LANG").and_then(|name| Language::named(&name)),
            machine: crate::home::machine(),
            demo: variable("TILL_DEMO").is_some_and(|value| value == "1"),
        }
    }

    /// Whether it names an account completely.
    #[must_use]
    pub fn has_account(&self) -> bool {
        self.client_id.is_some() && self.client_secret.is_some()
    }
}
