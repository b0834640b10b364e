//! What the status strip and the list of today's sales show.

use std::sync::Arc;

use till_core::{
    clock::{shop_date, shop_zone},
    document::Document,
    shift::Shift,
};
use till_store::{OutboxCounts, SaleRow};

use crate::{App, Error};

/// The status strip.
#[derive(Clone, Debug)]
pub struct Strip {
    /// Whether NextX answered last.
    pub online: bool,
    /// What waits and what needs a person.
    pub counts: OutboxCounts,
    /// When the products were last read to their end, in epoch milliseconds.
    pub catalogue_at: Option<i64>,
    /// Whether this is a demo.
    pub demo: bool,
    /// Branch of this till.
    pub branch: String,
    /// Code of this till.
    pub till: String,
    /// Why nothing is sent although NextX is there.
    pub paused: Option<Arc<nextx_api::Error>>,
    /// Nothing is sent because the store was found on another machine or in another folder, until somebody says that this
    /// is the till now.
    pub away: bool,
    /// How many things a person has to know about the files of the till.
    pub notices: u32,
    /// Something that is in the database could not be written to the second journal yet: the disk is full, or fails.
    pub journal_lacks: bool,
    /// Nothing is sent until somebody signs in again: nobody knows the client secret.
    pub signed_out: bool,
    /// The shift that is open.
    pub shift: Option<Shift>,
}

impl App {
    /// What the status strip shows.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn strip(&self) -> Result<Strip, Error> {
        let session = self.session().await?;
        let midnight = shop_date(session.clock.now())
            .to_zoned(shop_zone())
            .map_or(0, |midnight| midnight.timestamp().as_millisecond());
        let till = session.till().await?;
        let notices = session.notices().await?;
        let shift = session.store.current_shift().await?;
        Ok(Strip {
            online: session.is_online(),
            counts: session.store.outbox_counts(midnight).await?,
            catalogue_at: session.progress().finished_at,
            demo: session.profile.demo,
            branch: till
                .as_ref()
                .map(|till| till.place.branch.clone())
                .unwrap_or_default(),
            till: till.map(|till| till.code.to_string()).unwrap_or_default(),
            paused: session.line.paused(),
            away: session.is_away(),
            notices: u32::try_from(notices.len()).unwrap_or(u32::MAX),
            journal_lacks: session.store.journal_lacks(),
            signed_out: session.keys.signed_out,
            shift,
        })
    }

    /// The sales of today and those of any day that NextX does not have for certain, the newest first.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn sales_today(&self) -> Result<Vec<SaleRow>, Error> {
        let session = self.session().await?;
        Ok(session
            .store
            .sales_to_show(shop_date(session.clock.now()))
            .await?)
    }

    /// The returns of today and those of any day that NextX does not have for certain, the newest first.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn returns_today(&self) -> Result<Vec<Document>, Error> {
        let session = self.session().await?;
        let today = shop_date(session.clock.now());
        Ok(session.store.returns_to_show(today).await?)
    }

    /// Every document that was made here, whatever became of it, the oldest first.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn every_document(&self) -> Result<Vec<Document>, Error> {
        Ok(self.session().await?.store.documents().await?)
    }

    /// Tries everything that waits now.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn try_now(&self) -> Result<(), Error> {
        let session = self.session().await?;
        Ok(session.outbox.try_now().await?)
    }
}
