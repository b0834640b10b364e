//! Campaigns by text message that NextX has, beside those that are written here: listed, looked at, and changed as long as
//! they are not sent.

use jiff::civil::DateTime;
use nextx_api::{Outcome, SmsCampaign, SmsCampaignDraft, SmsCampaignId};
use serde::Deserialize;
use serde_json::{Map, Value};
use till_core::{
    campaign::LONGEST,
    consent::Channel,
    form::{self, FieldKind, FormField, Problem},
    roster::{Cell, Entry, Roster},
};
use till_store::{CampaignDraft, RecordKind as Kept, RecordRow, RecordScope, StoreError};

use crate::{
    App, Change, Error,
    ops::{
        record_form::{RecordForm, Saved, TypedRecord, changes, fields_of, problem},
        rosters::Read,
    },
    session::Session,
    wire::text,
    workers::marketing,
};

const COLUMNS: [&str; 7] = [
    "name", "state", "when", "people", "sent", "failed", "content",
];

/// What can be changed of a campaign that waits for its time.
const FIELDS: [FormField; 3] = [
    FormField::required("name", FieldKind::Words(255)),
    FormField::required("sms_content", FieldKind::Words(LONGEST)),
    FormField::of("send_time", FieldKind::Moment),
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
    /// Its text.
    pub content: String,
    /// NextX's own word for how far it is.
    pub status: String,
    /// When it goes or went, in Vietnam.
    pub when: Option<DateTime>,
    /// How many it is for, were sent, and failed; none where NextX does not tell.
    pub totals: [Option<i64>; 3],
    /// Whether it can be changed.
    pub waits: bool,
    /// When it was read, in epoch milliseconds.
    pub read_at: Option<i64>,
    /// Why it could not be read now: what is shown is older.
    pub unread: bool,
}

impl App {
    /// A campaign of NextX, read now where that is possible.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn sms_campaign_at_nextx(&self, id: i64) -> Result<CampaignAtNextx, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let (campaign, read_at) = match session.read_sms_campaign(id).await {
            Ok(campaign) => (campaign, Some(session.now())),
            Err(error) => {
                tracing::warn!(error = error.for_log(), "a campaign could not be read");
                (session.kept_sms_campaign(id).await?, None)
            }
        };
        let ours = session.sent_here(&campaign).await?;
        Ok(CampaignAtNextx {
            remote_id: id,
            number: ours.map(|draft| draft.number),
            name: text(campaign.name.as_deref()),
            content: text(campaign.sms_content.as_deref()),
            status: text(campaign.status.as_deref()),
            when: goes_at(&campaign),
            totals: [
                *campaign.total_sms,
                *campaign.total_success,
                *campaign.total_fail,
            ],
            waits: waits(&campaign, session.shop_now()),
            unread: read_at.is_none(),
            read_at: read_at.or_else(|| session.marketing_read_at()),
        })
    }

    /// The form of a campaign that waits for its time.
    ///
    /// # Errors
    /// [`Error::CampaignSent`] where it is under way, [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn sms_campaign_form(&self, id: i64) -> Result<RecordForm, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let mut form = RecordForm::default();
        let campaign = match session.read_sms_campaign(id).await {
            Ok(campaign) => {
                form.read_at = Some(session.now());
                campaign
            }
            Err(error) => {
                form.read_at = session.marketing_read_at();
                form.unread = Some(error);
                session.kept_sms_campaign(id).await?
            }
        };
        if !waits(&campaign, session.shop_now()) {
            return Err(Error::CampaignSent);
        }
        form.seen = fields_of(&SmsCampaignDraft::from(campaign))?;
        form.fields = form::shown(&FIELDS, &form.seen);
        form.online = session.is_online();
        Ok(form)
    }

    /// Changes a campaign that waits for its time. What is read just before is what is sent back, with what was typed in it;
    /// that it is to be sent at once is never said.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::CampaignSent`], [`Error::CampaignUnclear`] where NextX may have taken it,
    /// [`Error::Nextx`]
    pub async fn save_sms_campaign(&self, id: i64, typed: TypedRecord) -> Result<Saved, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let changed = changes(&FIELDS, &typed)?;
        if changed.is_empty() {
            return Ok(Saved::Done(Some(id)));
        }
        let moment = changed.get("send_time").and_then(Value::as_str);
        let moment = moment.map(|text| text.replace(' ', "T").parse::<DateTime>());
        match moment {
            Some(Ok(moment)) if moment <= session.shop_now() => {
                return Err(problem("send_time", Problem::Reversed));
            }
            Some(Err(_)) => return Err(problem("send_time", Problem::Moment)),
            Some(Ok(_)) | None => {}
        }
        let _held = session.campaign_desk.sending.lock().await;
        let campaign = session.read_sms_campaign(id).await?;
        if !waits(&campaign, session.shop_now()) {
            return Err(Error::CampaignSent);
        }
        let now = fields_of(&SmsCampaignDraft::from(campaign))?;
        let clashes = form::clashes(&FIELDS, &typed.seen, &now, &changed);
        if !clashes.is_empty() {
            return Ok(Saved::Clash { clashes, now });
        }
        let mut wanted = now;
        wanted.extend(changed.clone());
        let body =
            SmsCampaignDraft::deserialize(Value::Object(wanted)).map_err(StoreError::from)?;
        let sent = session
            .client
            .sms_campaigns()
            .update(SmsCampaignId(id), &body)
            .await;
        match session.heard(sent) {
            Ok(_) => {
                if let Err(error) = session.read_sms_campaign(id).await {
                    tracing::warn!(error = error.for_log(), "a campaign could not be read back");
                }
            }
            Err(error) if error.outcome() == Outcome::Unclear => {
                tracing::warn!(kind = ?error.kind(), "whether a campaign was changed is not known");
                if !session.has_arrived(id, &changed).await {
                    return Err(Error::CampaignUnclear);
                }
            }
            Err(error) => return Err(error.into()),
        }
        session.changes.announce(Change::Records);
        Ok(Saved::Done(Some(id)))
    }
}

impl Session {
    pub(in crate::ops) async fn read_sms_campaigns_roster(&self) -> Result<Read, Error> {
        let kept = self
            .store
            .records(RecordScope::of(Kept::SmsCampaign), "")
            .await?;
        let mut campaigns = Vec::with_capacity(kept.len());
        for row in &kept {
            let campaign: SmsCampaign =
                serde_json::from_str(&row.content).map_err(StoreError::from)?;
            campaigns.push(campaign);
        }
        let drafts = self.store.campaign_drafts(Channel::Sms, false).await?;
        let mut entries: Vec<Entry> = drafts.iter().map(draft_entry).collect();
        for draft in self.store.campaign_drafts(Channel::Sms, true).await? {
            let remote_id = draft.sent.and_then(|sent| sent.remote_id);
            // NextX said yes and does not list it yet.
            if !campaigns
                .iter()
                .any(|campaign| Some(campaign.id.0) == remote_id)
            {
                entries.push(draft_entry(&draft));
            }
        }
        entries.extend(campaigns.iter().map(entry));
        Ok(Read {
            roster: Roster::new(&COLUMNS, entries),
            covered: None,
        })
    }

    async fn kept_sms_campaign(&self, id: i64) -> Result<SmsCampaign, Error> {
        let kept = self.store.record(Kept::SmsCampaign, id).await?;
        let kept = kept.ok_or(Error::NotFound)?;
        Ok(serde_json::from_str(&kept.content).map_err(StoreError::from)?)
    }

    /// A campaign as NextX has it now; it is kept.
    async fn read_sms_campaign(&self, id: i64) -> Result<SmsCampaign, Error> {
        let read = self.client.sms_campaigns().detail(SmsCampaignId(id)).await;
        let campaign = self.heard(read)?;
        let row = kept_row(&campaign)?;
        self.store.put_records(Kept::SmsCampaign, &[row]).await?;
        Ok(campaign)
    }

    async fn has_arrived(&self, id: i64, changed: &Map<String, Value>) -> bool {
        let Ok(campaign) = self.read_sms_campaign(id).await else {
            return false;
        };
        let Ok(now) = fields_of(&SmsCampaignDraft::from(campaign)) else {
            return false;
        };
        let is_there = |field: &FormField| {
            let shown =
                |record: &Map<String, Value>| form::show(field.kind, record.get(field.name));
            !changed.contains_key(field.name) || shown(changed) == shown(&now)
        };
        FIELDS.iter().all(is_there)
    }

    /// What a campaign of NextX was sent as, where it was sent here.
    pub(super) async fn sent_here(
        &self,
        campaign: &SmsCampaign,
    ) -> Result<Option<CampaignDraft>, Error> {
        let note = text(campaign.description.as_deref());
        let mut drafts = self.store.campaign_drafts(Channel::Sms, true).await?;
        drafts.extend(self.store.campaign_drafts(Channel::Sms, false).await?);
        Ok(drafts.into_iter().find(|draft| {
            till_core::marker::Marker::of(draft.id).is_in(&note)
                || draft
                    .sent
                    .is_some_and(|sent| sent.remote_id == Some(campaign.id.0))
        }))
    }
}

/// A campaign as the cache keeps it.
pub(super) fn kept_row(campaign: &SmsCampaign) -> Result<RecordRow, StoreError> {
    let listed = marketing::sms_campaign(campaign);
    Ok(RecordRow {
        remote_id: listed.remote_id,
        branch_id: None,
        day: listed.day,
        words: listed.words,
        content: serde_json::to_string(campaign)?,
    })
}

fn goes_at(campaign: &SmsCampaign) -> Option<DateTime> {
    let time = campaign.send_time.as_ref().or(campaign.time_run.as_ref());
    time.map(nextx_api::Time::in_vietnam)
}

/// Whether a campaign waits: for a time to come, or for somebody to send it. Its status is a label that decides nothing (E33).
fn waits(campaign: &SmsCampaign, now: DateTime) -> bool {
    let at_once = campaign.send_now.as_ref().is_some_and(|flag| flag.0);
    let time = campaign.send_time.as_ref().map(nextx_api::Time::in_vietnam);
    let has_sent = campaign.total_send.as_ref().is_some_and(|sent| *sent > 0);
    !at_once && !has_sent && time.is_none_or(|time| time > now)
}

fn entry(campaign: &SmsCampaign) -> Entry {
    let count = |count: Option<&i64>| count.map_or(Cell::Empty, |count| Cell::Count(*count));
    Entry {
        id: campaign.id.0,
        pending: false,
        cells: vec![
            Cell::text(&text(campaign.name.as_deref())),
            Cell::text(&text(campaign.status.as_deref())),
            goes_at(campaign).map_or(Cell::Empty, Cell::Moment),
            count(campaign.total_sms.as_ref()),
            count(campaign.total_success.as_ref()),
            count(campaign.total_fail.as_ref()),
            Cell::text(&text(campaign.sms_content.as_deref())),
        ],
        marks: vec!["at_nextx"],
    }
}

/// A campaign that is written here, by its number below zero.
fn draft_entry(draft: &CampaignDraft) -> Entry {
    let state = match draft.sent {
        None => "draft",
        Some(sent) if sent.arrived_at.is_some() => "accepted",
        Some(_) => "unclear",
    };
    Entry {
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
            Cell::text(draft.typed.content.trim()),
        ],
        marks: vec![if state == "accepted" {
            "at_nextx"
        } else {
            "draft"
        }],
    }
}
