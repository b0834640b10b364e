//! What a person has to know about database and journal, and the word that this is the till now.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use till_core::people::{About, Right};
use till_store::Finding;

use crate::{App, Change, Error, session::Session};

const NOTICES: &str = "notices";

/// Something that a person has to know, until somebody says that it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// When it was found.
    pub at: Timestamp,
    /// What.
    pub finding: Finding,
}

impl Session {
    /// Keeps what opening the store found.
    pub(crate) async fn note(&self, findings: Vec<Finding>) -> Result<(), Error> {
        if findings.is_empty() {
            return Ok(());
        }
        let at = self.clock.now();
        let mut notices = self.notices().await?;
        // What holds on is told once.
        notices.retain(|notice| !findings.contains(&notice.finding));
        notices.extend(findings.into_iter().map(|finding| Notice { at, finding }));
        self.store.set_setting(NOTICES, &notices).await?;
        self.changes.announce(Change::Strip);
        Ok(())
    }

    pub(crate) async fn notices(&self) -> Result<Vec<Notice>, Error> {
        Ok(self.store.setting(NOTICES).await?.unwrap_or_default())
    }
}

impl App {
    /// What a person has to know, the oldest first.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn notices(&self) -> Result<Vec<Notice>, Error> {
        self.session().await?.notices().await
    }

    /// A person has read the notices.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn dismiss_notices(&self) -> Result<(), Error> {
        let session = self.session().await?;
        session
            .store
            .set_setting(NOTICES, &Vec::<Notice>::new())
            .await?;
        session.changes.announce(Change::Strip);
        Ok(())
    }

    /// A manager says that this is the till now: what waits goes from here, after it was looked for.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn take_over_outbox(&self) -> Result<(), Error> {
        let session = self.session().await?;
        session.must(Right::RestoreBackup, About::default()).await?;
        session.take_over().await?;
        for change in [Change::Strip, Change::Sales] {
            session.changes.announce(change);
        }
        Ok(())
    }
}
