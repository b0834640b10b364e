//! Campaigns by text message and email: written as drafts of the till, counted before they are sent, and sent once.

mod at_nextx;
mod audience;
mod consents;
mod drafts;
mod email;
mod history;
mod record;
mod send;
mod sms;
mod statistics;
mod templates;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
    time::Instant,
};

use till_core::audience::{Audience, Contact, Source};
use tokio::sync::Mutex;

pub use self::{
    at_nextx::{CampaignAtNextx, LetterAtNextx},
    audience::{AudienceChoices, SetAside},
    consents::{ConsentEntered, ConsentRow, PersonsData},
    drafts::{Campaign, SourceView, Written},
    email::EmailRow,
    history::{SentMessage, SentMessages},
    record::Totals,
    sms::{SmsCounts, SmsRow},
    statistics::{EmailStatistic, EmailStatistics},
    templates::LetterTemplate,
};

/// The most rows that are answered at once.
const MOST_ROWS: usize = 500;

/// What a session knows of campaigns.
#[derive(Debug)]
pub(crate) struct CampaignDesk {
    /// Held over a send, so that none is made twice at a time.
    sending: Mutex<()>,
    /// The time since this start: what was sent before it waits again.
    began: Instant,
    known: StdMutex<Known>,
}

impl Default for CampaignDesk {
    fn default() -> Self {
        Self {
            sending: Mutex::default(),
            began: Instant::now(),
            known: StdMutex::default(),
        }
    }
}

impl CampaignDesk {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was read for whoever looks at a campaign now.
#[derive(Debug, Default)]
struct Known {
    /// Who the sources of a campaign name, until it is opened anew.
    named: HashMap<i64, (Vec<Source>, Arc<Vec<Named>>)>,
    /// Who of them is written to, by the campaign's number.
    resolved: HashMap<i64, Arc<Audience>>,
    /// The messages that were read last.
    history: Option<Arc<SentMessages>>,
}

/// Whom one source names.
type Named = Vec<Contact>;
