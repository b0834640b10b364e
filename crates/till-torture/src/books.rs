//! The books of NextX, compared by a script in another language that shares no code with the till.

use std::{path::Path, process::Stdio};

use nextx_sandbox::Options;
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use crate::Error;

/// What to compare with what.
#[derive(Debug)]
pub struct Asked<'a> {
    /// `books.py`
    pub script: &'a Path,
    /// What the cashier saw.
    pub side: &'a Path,
    /// What the till believes.
    pub believed: &'a Path,
    /// The server itself.
    pub open_api_url: &'a str,
    /// The same of the CRM host.
    pub crm_url: &'a str,
    /// So many documents at most may be at NextX that no cashier saw: a kill between the confirmation and the note.
    pub unseen: u64,
}

/// What the script found. Everything but `unseen` should be nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Books {
    /// Confirmed to the cashier and not at NextX.
    pub lost: u64,
    /// At NextX more than once.
    pub doubled: u64,
    /// Not known by the till to be at NextX.
    pub stuck: u64,
    /// At NextX with another content.
    pub wrong: u64,
    /// Invoice numbers that two documents have.
    pub numbers_twice: u64,
    /// Carts that were paid and came back.
    pub came_back: u64,
    /// More than the kills explain.
    pub unexplained: u64,
    /// At NextX, and no cashier saw it.
    pub unseen: u64,
    /// What exactly is wrong.
    pub complaints: Vec<String>,
}

impl Books {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn agree(&self) -> bool {
        [
            self.lost,
            self.doubled,
            self.stuck,
            self.wrong,
            self.numbers_twice,
            self.came_back,
            self.unexplained,
        ]
        .iter()
        .all(|found| *found == 0)
    }
}

impl Asked<'_> {
    /// Runs the script.
    ///
    /// # Errors
    /// [`Error`] where it cannot be run or does not say what it found.
    pub async fn compare(&self) -> Result<Books, Error> {
        let shop = Options::default();
        let output = Command::new("python3")
            .arg(self.script)
            .arg("--seen")
            .arg(self.side)
            .arg("--believed")
            .arg(self.believed)
            .args(["--unseen-at-most", &self.unseen.to_string()])
            .env("TILL_OPEN_API_URL", self.open_api_url)
            .env("TILL_CRM_API_URL", self.crm_url)
            .env("TILL_CLIENT_ID", shop.client_id)
            .env("TILL_CLIENT_SECRET", shop.client_secret)
            .stdin(Stdio::null())
            .output()
            .await
            .map_err(Error::io("starting python3, which compares the books"))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let last = said.lines().last().unwrap_or_default();
        serde_json::from_str(last)
            .map_err(|_| Error::Books(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}
