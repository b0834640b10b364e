//! Opportunities and campaigns that were sent and may have arrived. NextX knows them by no key of ours, so each is noted
//! before its first byte leaves, and looked for before it goes again (decision 0016).

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::{Error, session::Session};

/// The setting: what was sent and has no clear answer yet.
const SENT: &str = "sent_deals";

/// What a session knows of what it sends.
#[derive(Debug)]
pub(crate) struct DealDesk {
    /// Held over a write, so that none is made twice at a time.
    pub(super) writing: Mutex<()>,
    /// The time since this start: what was sent before it waits again.
    began: Instant,
}

impl Default for DealDesk {
    fn default() -> Self {
        Self {
            writing: Mutex::default(),
            began: Instant::now(),
        }
    }
}

/// One that was sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SentDeal {
    /// What it is known by.
    key: String,
    /// NextX's ids of those that are known by the same and were there before.
    before: Vec<i64>,
    /// When, in epoch milliseconds.
    at: i64,
}

impl SentDeal {
    /// Those of `there` that were not there before: one of them is it.
    pub(super) fn arrived(&self, there: &[i64]) -> Option<i64> {
        let mut new = there.iter().copied();
        new.find(|id| !self.before.contains(id))
    }
}

impl Session {
    pub(super) async fn deal_sent(&self, key: &str) -> Result<Option<SentDeal>, Error> {
        let sent = self.deals_sent().await?;
        Ok(sent.into_iter().find(|sent| sent.key == key))
    }

    async fn deals_sent(&self) -> Result<Vec<SentDeal>, Error> {
        Ok(self.store.setting(SENT).await?.unwrap_or_default())
    }

    /// Notes that it is about to be sent. The desk has to be held.
    pub(super) async fn note_deal(&self, key: &str, before: Vec<i64>) -> Result<SentDeal, Error> {
        let mut sent = self.deals_sent().await?;
        sent.retain(|sent| sent.key != key);
        let noted = SentDeal {
            key: key.to_owned(),
            before,
            at: self.now(),
        };
        sent.push(noted.clone());
        self.store.set_setting(SENT, &sent).await?;
        Ok(noted)
    }

    /// What became of it is known. The desk has to be held.
    pub(super) async fn forget_deal(&self, key: &str) -> Result<(), Error> {
        let mut sent = self.deals_sent().await?;
        sent.retain(|sent| sent.key != key);
        self.store.set_setting(SENT, &sent).await?;
        Ok(())
    }

    /// Whether one that is not at NextX may still be on its way there.
    ///
    /// # Errors
    /// [`Error::DealUnclear`] where it may.
    pub(super) fn must_have_settled(&self, sent: &SentDeal) -> Result<(), Error> {
        let since = Duration::from_millis(u64::try_from(self.now() - sent.at).unwrap_or(0));
        // A start that was later than the send waits once more: the clock may have been set meanwhile.
        let waited = since.min(self.deal_desk.began.elapsed());
        if waited < self.timing.settle {
            return Err(Error::DealUnclear);
        }
        Ok(())
    }
}
