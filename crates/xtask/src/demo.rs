//! The sandbox as its own program, and what the app needs to be signed in to it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{
    app::Profile,
    failure::Failure,
    say,
    shell::{self, Background},
};

/// Ports of the sandbox that people look at: the app's profile belongs to an address, so it stays the same.
const PORTS: [(&str, u16); 3] = [
    ("--open-api-port", 41_180),
    ("--crm-port", 41_181),
    ("--admin-port", 41_182),
];

/// A running sandbox.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) program: Background,
    open_api_url: String,
    crm_url: String,
    client_id: String,
    client_secret: String,
}

/// Whose sandbox it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Kept from one run to the next, always at the same address.
    Person,
    /// New each time, at any address.
    Unattended,
    /// The same, with so many products.
    Measured { products: u32 },
}

impl Shop {
    /// Starts the sandbox with its state in `folder`.
    pub(crate) fn open(
        root: &Path,
        profile: Profile,
        folder: &Path,
        whose: Use,
    ) -> Result<Self, Failure> {
        say::step("Start the sandbox");
        let mut command = shell::program(profile.program(root, "nextx-sandbox"));
        command.arg("--data").arg(folder.join("sandbox.db"));
        match whose {
            Use::Person => {
                command.arg("--tea-counter");
                for (option, port) in PORTS {
                    command.arg(option).arg(port.to_string());
                }
            }
            Use::Unattended => {}
            Use::Measured { products } => {
                command.arg("--products").arg(products.to_string());
            }
        }
        let fix =
            "see whether another `cargo xtask run` is open: end it, then start the task again";
        let (program, announcement) = Background::start(command, fix)?;
        let said: Value = serde_json::from_str(&announcement).map_err(|error| {
            Failure::new(
                "reading what the sandbox says",
                error,
                "look at its own words above",
            )
        })?;
        let word = |name: &str| {
            said.get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let shop = Self {
            program,
            open_api_url: word("open_api_url"),
            crm_url: word("crm_url"),
            client_id: word("client_id"),
            client_secret: word("client_secret"),
        };
        say::note(format_args!("open-api: {}", shop.open_api_url));
        say::note(format_args!("crm:      {}", shop.crm_url));
        say::note(format_args!("admin:    {}", word("admin_url")));
        say::note(format_args!("client:   {}", shop.client_id));
        Ok(shop)
    }

    /// Tells a program where the shop is and how to sign in.
    pub(crate) fn introduce_to(&self, command: &mut Command) {
        command
            .env("TILL_OPEN_API_URL", &self.open_api_url)
            .env("TILL_CRM_API_URL", &self.crm_url)
            .env("TILL_CLIENT_ID", &self.client_id)
            .env("TILL_CLIENT_SECRET", &self.client_secret)
            .env("TILL_DEMO", "1")
            // On a machine without a keychain the demo asks for nothing: what it keeps is the sandbox's.
            .env("NEXTX_TILL_PASSPHRASE", "cua hang mau");
    }
}

/// A folder that exists from now on.
pub(crate) fn folder(path: PathBuf) -> Result<PathBuf, Failure> {
    match fs::create_dir_all(&path) {
        Ok(()) => Ok(path),
        Err(error) => Err(Failure::new(
            format!("creating {}", path.display()),
            error,
            "free some space or mend the rights of the folder above it",
        )),
    }
}

/// A folder that exists from now on and holds nothing.
pub(crate) fn empty_folder(path: PathBuf) -> Result<PathBuf, Failure> {
    match fs::remove_dir_all(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::new(
            format!("emptying {}", path.display()),
            error,
            "end what uses it, then start the task again",
        )),
        _ => folder(path),
    }
}
