//! What a text message takes for everybody who gets it, with and without the marks of Vietnamese.

use std::sync::Arc;

use till_core::{
    Money,
    audience::Audience,
    sms::{Alphabet, Template, beyond_gsm, without_diacritics},
    sms_campaign::{Measured, Prices, Shorter, measure, rendered},
};
use till_store::CampaignDraft;

use super::MOST_ROWS;
use crate::{App, Error, session::Session};

/// The setting: what a segment costs.
const PRICES: &str = "sms_prices";

/// What a text takes for everybody.
#[derive(Clone, Debug, Default)]
pub struct SmsCounts {
    /// As it is typed.
    pub as_typed: Measured,
    /// Without the marks of Vietnamese.
    pub bare: Measured,
    /// By how much shorter it has to be for those with the most segments to take one less.
    pub shorter: Option<Shorter>,
    /// The text without marks, its fields as they are.
    pub bare_text: String,
    /// The characters for which it needs Unicode.
    pub beyond_gsm: Vec<char>,
    /// What a segment costs.
    pub prices: Prices,
}

/// What one recipient reads, and what that takes.
#[derive(Clone, Debug)]
pub struct SmsRow {
    /// Where to.
    pub address: String,
    /// Who; empty where a list names nobody.
    pub name: String,
    /// What they read.
    pub text: String,
    /// What they read without marks.
    pub bare: String,
    /// Characters as GSM or UTF-16 count them.
    pub units: usize,
    /// Segments.
    pub segments: usize,
    /// What they cost; none where no price is known.
    pub cost: Option<Money>,
    /// The alphabet it needs.
    pub alphabet: Alphabet,
}

impl App {
    /// What a segment costs, by the network.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn set_sms_prices(&self, prices: Prices) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        Ok(session.store.set_setting(PRICES, &prices).await?)
    }
}

impl Session {
    pub(super) async fn sms_counts(
        &self,
        draft: &CampaignDraft,
        audience: Arc<Audience>,
    ) -> Result<SmsCounts, Error> {
        let prices: Prices = self.store.setting(PRICES).await?.unwrap_or_default();
        let content = draft.typed.content.trim().to_owned();
        let counted = tokio::task::spawn_blocking(move || {
            let mut counts = SmsCounts {
                bare_text: without_diacritics(&content),
                beyond_gsm: beyond_gsm(&content),
                prices,
                ..SmsCounts::default()
            };
            // A text that is written wrong is counted once it is mended.
            if let Ok(template) = Template::read(&content) {
                let recipients = &audience.recipients;
                counts.as_typed = measure(&template, recipients, &counts.prices, false);
                counts.bare = measure(&template, recipients, &counts.prices, true);
                counts.shorter = counts.as_typed.shorter();
            }
            counts
        });
        Ok(counted.await?)
    }

    pub(super) async fn sms_rows(
        &self,
        draft: &CampaignDraft,
        from: usize,
        count: usize,
    ) -> Result<Vec<SmsRow>, Error> {
        let prices: Prices = self.store.setting(PRICES).await?.unwrap_or_default();
        let Ok(template) = Template::read(draft.typed.content.trim()) else {
            return Ok(Vec::new());
        };
        let recipients = self.recipients(draft.number, from, count.min(MOST_ROWS));
        let measured = measure(&template, &recipients, &prices, false);
        let rows = recipients.into_iter().zip(measured.taken);
        Ok(rows
            .map(|(recipient, taken)| {
                let text = rendered(&template, &recipient.contact, false);
                SmsRow {
                    alphabet: till_core::sms::size(&text).alphabet,
                    bare: without_diacritics(&text),
                    text,
                    address: recipient.address,
                    name: recipient.contact.name,
                    units: taken.units,
                    segments: taken.segments,
                    cost: taken.cost,
                }
            })
            .collect())
    }
}
