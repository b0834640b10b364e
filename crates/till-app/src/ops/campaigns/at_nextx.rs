//! Campaigns that NextX has, beside those that are written here: listed, looked at, taken over into a new draft, and changed
//! as long as they are not sent.

use jiff::civil::DateTime;
use nextx_api::{EmailCampaign, Outcome, SmsCampaign};
use serde::Deserialize;
use serde_json::{Map, Value};
use till_core::{
    campaign::TypedCampaign,
    consent::Channel,
    form::{self, FormField, Problem},
    marker::Marker,
    roster::{Cell, Entry, Roster},
};
use till_mail::{Body, Letter, Sender};
use till_store::{CampaignDraft, StoreError};

use super::{
    Campaign,
    record::{Record, Told, Totals},
};
use crate::{
    App, Change, Error,
    ops::{
        email::read_letter,
        record_form::{RecordForm, Saved, TypedRecord, changes, fields_of, problem},
        rosters::Read,
    },
    session::Session,
    wire::text,
};

const COLUMNS: [&str; 8] = [
    "name", "state", "when", "people", "sent", "failed", "read", "content",
];

/// A campaign of NextX.
#[derive(Clone, Debug)]
pub struct CampaignAtNextx {
    /// NextX's id.
    pub remote_id: i64,
    /// The till's own number of what it was sent as; none of one that was made elsewhere.
    pub number: Option<i64>,
    /// What it is called.
    pub name: String,
    /// The text of a text message, the subject of an email.
    pub content: String,
    /// The letter of an email.
    pub letter: Option<LetterAtNextx>,
    /// NextX's own word for how far it is.
    pub status: String,
    /// When it goes or went, in Vietnam.
    pub when: Option<DateTime>,
    /// What became of it.
    pub totals: Totals,
    /// Whether it can be changed.
    pub waits: bool,
    /// When it was read, in epoch milliseconds.
    pub read_at: Option<i64>,
    /// Why it could not be read now: what is shown is older.
    pub unread: bool,
}

/// The letter of an email campaign of NextX.
#[derive(Clone, Debug)]
pub struct LetterAtNextx {
    /// The name that a recipient reads.
    pub from_name: String,
    /// The address that answers go to.
    pub mail_from: String,
    /// Whether NextX counts who opens it.
    pub track: bool,
    /// A document that runs nothing and fetches nothing, for a frame with `sandbox=""`.
    pub html: String,
}

/// What a campaign says: what is taken over into a new one.
#[derive(Clone, Debug, Default)]
pub(super) struct Saying {
    /// The text of a text message.
    pub(super) content: String,
    /// The letter of an email.
    pub(super) letter: Option<Letter>,
}

/// What differs between the two kinds where they are looked at.
trait Shown: Record {
    fn letter(&self) -> Option<LetterAtNextx>;
    fn saying(&self) -> Saying;
}

impl Shown for SmsCampaign {
    fn letter(&self) -> Option<LetterAtNextx> {
        None
    }

    fn saying(&self) -> Saying {
        Saying {
            content: text(self.sms_content.as_deref()),
            letter: None,
        }
    }
}

impl Shown for EmailCampaign {
    fn letter(&self) -> Option<LetterAtNextx> {
        Some(LetterAtNextx {
            from_name: text(self.from_name.as_deref()),
            mail_from: text(self.mail_from.as_deref()),
            track: self.is_track_mail.as_ref().is_some_and(|flag| flag.0),
            html: till_mail::preview_document(self.mail_content.as_deref().unwrap_or_default()),
        })
    }

    fn saying(&self) -> Saying {
        Saying {
            content: String::new(),
            letter: Some(letter_of(self)),
        }
    }
}

/// The letter of a campaign that was made elsewhere, as HTML of one's own.
pub(super) fn letter_of(campaign: &EmailCampaign) -> Letter {
    Letter {
        subject: text(campaign.mail_subject.as_deref()),
        sender: Sender {
            name: text(campaign.from_name.as_deref()),
            address: text(campaign.mail_from.as_deref()),
            system_server: campaign.is_mail_system.as_ref().is_none_or(|flag| flag.0),
        },
        track: campaign.is_track_mail.as_ref().is_some_and(|flag| flag.0),
        body: Body::Html(text(campaign.mail_content.as_deref())),
        ..Letter::default()
    }
}

impl App {
    /// A campaign of NextX, read now where that is possible.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn campaign_at_nextx(
        &self,
        channel: Channel,
        id: i64,
    ) -> Result<CampaignAtNextx, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        match channel {
            Channel::Sms => session.look_at::<SmsCampaign>(id).await,
            Channel::Email => session.look_at::<EmailCampaign>(id).await,
        }
    }

    /// Begins a campaign that says what one of NextX says; `name` is what it is called. Where that was sent here, its
    /// recipients come along.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn take_over_campaign(
        &self,
        channel: Channel,
        id: i64,
        name: &str,
    ) -> Result<Campaign, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let (ours, saying) = match channel {
            Channel::Sms => session.saying_of::<SmsCampaign>(id).await?,
            Channel::Email => session.saying_of::<EmailCampaign>(id).await?,
        };
        if let Some(draft) = ours {
            return self.copy_campaign(draft.number, name).await;
        }
        let typed = TypedCampaign {
            name: name.to_owned(),
            content: saying.content,
            letter: serde_json::to_value(saying.letter).map_err(StoreError::from)?,
            advertising: true,
            ..TypedCampaign::default()
        };
        session.begin_campaign(channel, &typed).await
    }

    /// The form of a campaign that waits for its time.
    ///
    /// # Errors
    /// [`Error::CampaignSent`] where it is under way, [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn waiting_campaign_form(
        &self,
        channel: Channel,
        id: i64,
    ) -> Result<RecordForm, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        match channel {
            Channel::Sms => session.form_of_waiting::<SmsCampaign>(id).await,
            Channel::Email => session.form_of_waiting::<EmailCampaign>(id).await,
        }
    }

    /// Changes a campaign that waits for its time. What is read just before is what is sent back, with what was typed in it;
    /// that it is to be sent at once is never said.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::CampaignSent`], [`Error::CampaignUnclear`] where NextX may have taken it,
    /// [`Error::Nextx`]
    pub async fn save_waiting_campaign(
        &self,
        channel: Channel,
        id: i64,
        typed: TypedRecord,
    ) -> Result<Saved, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        match channel {
            Channel::Sms => session.change_waiting::<SmsCampaign>(id, typed).await,
            Channel::Email => session.change_waiting::<EmailCampaign>(id, typed).await,
        }
    }
}

impl Session {
    async fn look_at<T: Shown>(&self, id: i64) -> Result<CampaignAtNextx, Error> {
        let (campaign, read_at) = self.read_or_kept::<T>(id).await?;
        let told = campaign.told();
        let ours = self.sent_here(T::CHANNEL, &told).await?;
        let now = self.shop_now();
        Ok(CampaignAtNextx {
            remote_id: id,
            number: ours.map(|draft| draft.number),
            letter: campaign.letter(),
            waits: told.waits(now),
            name: told.name,
            content: told.content,
            status: told.status,
            when: told.goes_at,
            totals: told.totals,
            unread: read_at.is_none(),
            read_at: read_at.or_else(|| self.marketing_read_at()),
        })
    }

    async fn saying_of<T: Shown>(&self, id: i64) -> Result<(Option<CampaignDraft>, Saying), Error> {
        let (campaign, _) = self.read_or_kept::<T>(id).await?;
        let ours = self.sent_here(T::CHANNEL, &campaign.told()).await?;
        Ok((ours, campaign.saying()))
    }

    /// A campaign, and when it was read; none where it could not be read now and is as the cache has it.
    async fn read_or_kept<T: Record>(&self, id: i64) -> Result<(T, Option<i64>), Error> {
        match self.read_record::<T>(id).await {
            Ok(campaign) => Ok((campaign, Some(self.now()))),
            Err(error) => {
                tracing::warn!(error = error.for_log(), "a campaign could not be read");
                Ok((self.kept_record(id).await?, None))
            }
        }
    }

    async fn form_of_waiting<T: Record>(&self, id: i64) -> Result<RecordForm, Error> {
        let mut form = RecordForm::default();
        let campaign: T = match self.read_record(id).await {
            Ok(campaign) => {
                form.read_at = Some(self.now());
                campaign
            }
            Err(error) => {
                form.read_at = self.marketing_read_at();
                form.unread = Some(error);
                self.kept_record(id).await?
            }
        };
        if !campaign.told().waits(self.shop_now()) {
            return Err(Error::CampaignSent);
        }
        form.seen = fields_of(&T::Draft::from(campaign))?;
        form.fields = form::shown(T::FIELDS, &form.seen);
        form.online = self.is_online();
        Ok(form)
    }

    async fn change_waiting<T: Record>(&self, id: i64, typed: TypedRecord) -> Result<Saved, Error> {
        let changed = changes(T::FIELDS, &typed)?;
        if changed.is_empty() {
            return Ok(Saved::Done(Some(id)));
        }
        let moment = changed.get("send_time").and_then(Value::as_str);
        let moment = moment.map(|text| text.replace(' ', "T").parse::<DateTime>());
        match moment {
            Some(Ok(moment)) if moment <= self.shop_now() => {
                return Err(problem("send_time", Problem::Reversed));
            }
            Some(Err(_)) => return Err(problem("send_time", Problem::Moment)),
            Some(Ok(_)) | None => {}
        }
        let _held = self.campaign_desk.sending.lock().await;
        let campaign: T = self.read_record(id).await?;
        if !campaign.told().waits(self.shop_now()) {
            return Err(Error::CampaignSent);
        }
        let now = fields_of(&T::Draft::from(campaign))?;
        let clashes = form::clashes(T::FIELDS, &typed.seen, &now, &changed);
        if !clashes.is_empty() {
            return Ok(Saved::Clash { clashes, now });
        }
        let mut wanted = now;
        wanted.extend(changed.clone());
        let body = T::Draft::deserialize(Value::Object(wanted)).map_err(StoreError::from)?;
        match self.heard(T::update(&self.client, id, &body).await) {
            Ok(_) => {
                if let Err(error) = self.read_record::<T>(id).await {
                    tracing::warn!(error = error.for_log(), "a campaign could not be read back");
                }
            }
            Err(error) if error.outcome() == Outcome::Unclear => {
                tracing::warn!(kind = ?error.kind(), "whether a campaign was changed is not known");
                if !self.has_arrived::<T>(id, &changed).await {
                    return Err(Error::CampaignUnclear);
                }
            }
            Err(error) => return Err(error.into()),
        }
        self.changes.announce(Change::Records);
        Ok(Saved::Done(Some(id)))
    }

    pub(in crate::ops) async fn read_message_campaigns_roster(
        &self,
        channel: Channel,
    ) -> Result<Read, Error> {
        let campaigns = match channel {
            Channel::Sms => self.kept_campaigns::<SmsCampaign>().await?,
            Channel::Email => self.kept_campaigns::<EmailCampaign>().await?,
        };
        let mut entries = Vec::new();
        for draft in self.store.campaign_drafts(channel, false).await? {
            entries.push(draft_entry(&draft)?);
        }
        for draft in self.store.campaign_drafts(channel, true).await? {
            let remote_id = draft.sent.and_then(|sent| sent.remote_id);
            // NextX said yes and does not list it yet.
            if !campaigns.iter().any(|told| Some(told.id) == remote_id) {
                entries.push(draft_entry(&draft)?);
            }
        }
        entries.extend(campaigns.into_iter().map(entry));
        Ok(Read {
            roster: Roster::new(&COLUMNS, entries),
            covered: None,
        })
    }

    async fn kept_campaigns<T: Record>(&self) -> Result<Vec<Told>, Error> {
        let all: Vec<T> = self.kept(T::KEPT).await?;
        Ok(all.iter().map(Record::told).collect())
    }

    async fn kept_record<T: Record>(&self, id: i64) -> Result<T, Error> {
        let kept = self.store.record(T::KEPT, id).await?;
        let kept = kept.ok_or(Error::NotFound)?;
        Ok(serde_json::from_str(&kept.content).map_err(StoreError::from)?)
    }

    /// A campaign as NextX has it now; it is kept.
    pub(super) async fn read_record<T: Record>(&self, id: i64) -> Result<T, Error> {
        let campaign = self.heard(T::detail(&self.client, id).await)?;
        let row = campaign.row()?;
        self.store.put_records(T::KEPT, &[row]).await?;
        Ok(campaign)
    }

    async fn has_arrived<T: Record>(&self, id: i64, changed: &Map<String, Value>) -> bool {
        let Ok(campaign) = self.read_record::<T>(id).await else {
            return false;
        };
        let Ok(now) = fields_of(&T::Draft::from(campaign)) else {
            return false;
        };
        let is_there = |field: &FormField| {
            let shown =
                |record: &Map<String, Value>| form::show(field.kind, record.get(field.name));
            !changed.contains_key(field.name) || shown(changed) == shown(&now)
        };
        T::FIELDS.iter().all(is_there)
    }

    /// What a campaign of NextX was sent as, where it was sent here.
    pub(super) async fn sent_here(
        &self,
        channel: Channel,
        told: &Told,
    ) -> Result<Option<CampaignDraft>, Error> {
        let mut drafts = self.store.campaign_drafts(channel, true).await?;
        drafts.extend(self.store.campaign_drafts(channel, false).await?);
        Ok(drafts.into_iter().find(|draft| {
            Marker::of(draft.id).is_in(&told.description)
                || draft
                    .sent
                    .is_some_and(|sent| sent.remote_id == Some(told.id))
        }))
    }
}

fn entry(told: Told) -> Entry {
    let count = |count: Option<i64>| count.map_or(Cell::Empty, Cell::Count);
    Entry {
        id: told.id,
        pending: false,
        cells: vec![
            Cell::text(&told.name),
            Cell::text(&told.status),
            told.goes_at.map_or(Cell::Empty, Cell::Moment),
            count(told.totals.people),
            count(told.totals.reached),
            count(told.totals.failed),
            count(told.totals.read),
            Cell::text(&told.content),
        ],
        marks: vec!["at_nextx"],
    }
}

/// A campaign that is written here, by its number below zero.
fn draft_entry(draft: &CampaignDraft) -> Result<Entry, StoreError> {
    let content = match draft.channel {
        Channel::Sms => draft.typed.content.clone(),
        Channel::Email => read_letter(&draft.typed.letter)?.subject,
    };
    let state = match draft.sent {
        None => "draft",
        Some(sent) if sent.arrived_at.is_some() => "accepted",
        Some(_) => "unclear",
    };
    Ok(Entry {
        id: -draft.number,
        pending: false,
        cells: vec![
            Cell::text(draft.typed.name.trim()),
            Cell::text(state),
            draft
                .typed
                .moment()
                .ok()
                .flatten()
                .map_or(Cell::Empty, Cell::Moment),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::text(content.trim()),
        ],
        marks: vec![if state == "accepted" {
            "at_nextx"
        } else {
            "draft"
        }],
    })
}
