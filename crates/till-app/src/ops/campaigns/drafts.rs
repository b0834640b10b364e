//! Campaigns while they are written: kept on every pause, also without the network, and gone through with everybody who
//! would get them.

use std::sync::Arc;

use till_core::{
    audience::{Aside, Audience, Source},
    campaign::{Finding, Said, TypedCampaign},
    clock::parse_day,
    consent::Channel,
    form::Problem,
};
use till_mail::Letter;
use till_store::{CampaignDraft, SentCampaign, StoreError};

use super::{SetAside, SmsCounts, SmsRow};
use crate::{
    App, Change, Error,
    ops::{
        email::{read_letter, said},
        record_form::problem,
    },
    session::Session,
};

/// A campaign as its screen shows it.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// The till's own number.
    pub number: i64,
    /// How its recipients are written to.
    pub channel: Channel,
    /// As typed; the contacts of its lists are left out, and so is the letter.
    pub typed: TypedCampaign,
    /// The letter of an email.
    pub letter: Option<Letter>,
    /// Where its recipients come from.
    pub sources: Vec<SourceView>,
    /// How many are written to.
    pub recipients: usize,
    /// How many are set aside for each reason.
    pub aside: Vec<(Aside, usize)>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// What it takes as a text message.
    pub sms: Option<SmsCounts>,
    /// How it was sent; from then on it cannot be changed.
    pub sent: Option<SentCampaign>,
    /// When it was changed last, in epoch milliseconds.
    pub changed_at: i64,
    /// Whether NextX can be reached.
    pub online: bool,
}

/// A source as it is shown.
#[derive(Clone, Debug)]
pub struct SourceView {
    /// The source; of a list its name alone.
    pub source: Source,
    /// How many it names.
    pub count: usize,
}

/// What a person types of a campaign beside its recipients.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// What it is called.
    pub name: String,
    /// The text of a text message.
    pub content: String,
    /// The letter of an email.
    pub letter: Option<Letter>,
    /// Whether it is an advertisement.
    pub advertising: bool,
    /// `dd/MM/yyyy HH:mm` in Vietnam; empty is at once.
    pub when: String,
}

impl App {
    /// Begins a campaign, which is an advertisement until somebody says otherwise.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn new_campaign(&self, channel: Channel) -> Result<Campaign, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let typed = TypedCampaign {
            advertising: true,
            ..TypedCampaign::default()
        };
        session.begin_campaign(channel, &typed).await
    }

    /// Begins a campaign with the recipients and the words of another one that is kept here; `name` is what it is called.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn copy_campaign(&self, number: i64, name: &str) -> Result<Campaign, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let draft = session.campaign(number).await?;
        let typed = TypedCampaign {
            name: name.to_owned(),
            when: String::new(),
            ..draft.typed
        };
        session.begin_campaign(draft.channel, &typed).await
    }

    /// A campaign, with its recipients read anew.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn open_campaign(&self, number: i64) -> Result<Campaign, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        session.campaign_desk.known().named.remove(&number);
        session.campaign_view(number).await
    }

    /// Keeps what was typed; when this answers, it is on disk. One that was sent stays as it was sent.
    ///
    /// # Errors
    /// [`Error::CampaignSent`], [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn write_campaign(&self, number: i64, written: Written) -> Result<Campaign, Error> {
        let Written {
            name,
            content,
            letter,
            advertising,
            when,
        } = written;
        let letter = serde_json::to_value(letter).map_err(StoreError::from)?;
        self.change_campaign(number, |typed| {
            *typed = TypedCampaign {
                name,
                content,
                letter,
                advertising,
                when,
                sources: std::mem::take(&mut typed.sources),
                left_out: std::mem::take(&mut typed.left_out),
            };
            Ok(())
        })
        .await
    }

    /// Adds a source; one that is there already is not added again.
    ///
    /// # Errors
    /// [`Error::Fields`] where a day is none, as [`App::write_campaign`]
    pub async fn add_source(&self, number: i64, source: Source) -> Result<Campaign, Error> {
        if let Source::Customers(filter) = &source {
            for (field, day) in [
                ("bought_since", &filter.bought_since),
                ("not_since", &filter.not_since),
            ] {
                if !day.trim().is_empty() && parse_day(day).is_none() {
                    return Err(problem(field, Problem::Day));
                }
            }
        }
        self.change_campaign(number, |typed| {
            if !typed.sources.contains(&source) {
                typed.sources.push(source);
            }
            Ok(())
        })
        .await
    }

    /// Adds the sources of an audience with a name.
    ///
    /// # Errors
    /// [`Error::NotFound`], as [`App::write_campaign`]
    pub async fn add_saved_audience(&self, number: i64, id: i64) -> Result<Campaign, Error> {
        let session = self.session().await?;
        let saved = session.store.audiences().await?;
        let saved = saved.into_iter().find(|audience| audience.id == id);
        let saved = saved.ok_or(Error::NotFound)?;
        self.change_campaign(number, |typed| {
            for source in saved.sources {
                if !typed.sources.contains(&source) {
                    typed.sources.push(source);
                }
            }
            Ok(())
        })
        .await
    }

    /// Takes a source away, by its place.
    ///
    /// # Errors
    /// As [`App::write_campaign`]
    pub async fn remove_source(&self, number: i64, place: usize) -> Result<Campaign, Error> {
        self.change_campaign(number, |typed| {
            if place >= typed.sources.len() {
                return Err(Error::NotFound);
            }
            typed.sources.remove(place);
            Ok(())
        })
        .await
    }

    /// Takes somebody out by their address, or back in.
    ///
    /// # Errors
    /// As [`App::write_campaign`]
    pub async fn leave_out(
        &self,
        number: i64,
        address: &str,
        out: bool,
    ) -> Result<Campaign, Error> {
        self.change_campaign(number, |typed| {
            if out {
                typed.left_out.insert(address.to_owned());
            } else {
                typed.left_out.remove(address);
            }
            Ok(())
        })
        .await
    }

    /// Throws away a campaign that was not sent.
    ///
    /// # Errors
    /// [`Error::CampaignSent`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn drop_campaign(&self, number: i64) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        if !session.store.forget_campaign_draft(number).await? {
            return Err(Error::CampaignSent);
        }
        session.changes.announce(Change::Records);
        Ok(())
    }

    /// Who is written to, from one on, with what each of them reads.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn campaign_rows(
        &self,
        number: i64,
        from: usize,
        count: usize,
    ) -> Result<Vec<SmsRow>, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let draft = session.campaign(number).await?;
        session.sms_rows(&draft, from, count).await
    }

    /// Who is set aside, from one on; for one reason alone where that is wanted.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]
    pub async fn campaign_aside(
        &self,
        number: i64,
        why: Option<Aside>,
        from: usize,
        count: usize,
    ) -> Result<Vec<SetAside>, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let draft = session.campaign(number).await?;
        Ok(session.aside(&draft, why, from, count))
    }

    async fn change_campaign(
        &self,
        number: i64,
        change: impl FnOnce(&mut TypedCampaign) -> Result<(), Error> + Send,
    ) -> Result<Campaign, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let mut typed = session.campaign(number).await?.typed;
        change(&mut typed)?;
        let now = session.now();
        if !session
            .store
            .keep_campaign_draft(number, &typed, now)
            .await?
        {
            return Err(Error::CampaignSent);
        }
        session.campaign_view(number).await
    }
}

impl Session {
    pub(super) async fn campaign(&self, number: i64) -> Result<CampaignDraft, Error> {
        let draft = self.store.campaign_draft(number).await?;
        draft.ok_or(Error::NotFound)
    }

    pub(super) async fn begin_campaign(
        &self,
        channel: Channel,
        typed: &TypedCampaign,
    ) -> Result<Campaign, Error> {
        let id = self.random.uuid(self.clock.now());
        let begun = self
            .store
            .new_campaign_draft(channel, id, typed, self.now());
        let number = begun.await?;
        self.changes.announce(Change::Records);
        self.campaign_view(number).await
    }

    pub(super) async fn campaign_view(&self, number: i64) -> Result<Campaign, Error> {
        let draft = self.campaign(number).await?;
        let audience = self.audience_of(&draft).await?;
        let named = self.contacts_named(number, &draft.typed.sources).await?;
        let sms = match draft.channel {
            Channel::Sms => Some(self.sms_counts(&draft, Arc::clone(&audience)).await?),
            Channel::Email => None,
        };
        let letter = match draft.channel {
            Channel::Sms => None,
            Channel::Email => Some(read_letter(&draft.typed.letter)?),
        };
        let findings = self.findings(&draft, &audience)?;
        let mut typed = draft.typed;
        for source in &mut typed.sources {
            if let Source::List { contacts, .. } = source {
                contacts.clear();
            }
        }
        let sources = typed.sources.iter().zip(named.iter());
        let sources = sources.map(|(source, named)| SourceView {
            source: source.clone(),
            count: named.len(),
        });
        Ok(Campaign {
            number,
            channel: draft.channel,
            sources: sources.collect(),
            recipients: audience.recipients.len(),
            aside: audience.reasons().into_iter().collect(),
            findings,
            sms,
            sent: draft.sent,
            changed_at: draft.changed_at,
            online: self.is_online(),
            typed,
            letter,
        })
    }

    /// What is wrong with a campaign. What is wrong with the letter of an email is counted: the letter shows each where it is.
    pub(super) fn findings(
        &self,
        draft: &CampaignDraft,
        audience: &Audience,
    ) -> Result<Vec<Finding>, Error> {
        let (typed, now) = (&draft.typed, self.shop_now());
        let recipients = &audience.recipients;
        if draft.channel == Channel::Sms {
            let (first, whole) = (typed.content.as_str(), typed.content.as_str());
            return Ok(typed.findings(Channel::Sms, Said { first, whole }, recipients, now));
        }
        let letter = read_letter(&typed.letter)?;
        let (whole, mistakes) = said(&letter);
        let said = Said {
            first: &letter.subject,
            whole: &whole,
        };
        let mut findings = typed.findings(Channel::Email, said, recipients, now);
        findings.retain(|finding| {
            !matches!(
                finding,
                Finding::NoContent | Finding::Template(_) | Finding::UnknownField(_)
            )
        });
        if mistakes > 0 {
            findings.push(Finding::Letter(mistakes));
        }
        Ok(findings)
    }
}
