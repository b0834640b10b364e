//! What campaigns by text message and by email have in common at NextX, and how they differ there.

use futures::Stream;
use jiff::civil::DateTime;
use nextx_api::{
    Accepted, Client, EmailCampaign, EmailCampaignDraft, EmailCampaignId, Error, Field, Page,
    SmsCampaign, SmsCampaignDraft, SmsCampaignId, Time, ZeroOne,
};
use serde::{Serialize, de::DeserializeOwned};
use till_core::{
    campaign::LONGEST,
    consent::Channel,
    form::{FieldKind, FormField},
};
use till_store::{RecordKind as Kept, RecordRow, StoreError};

use crate::{
    wire::text,
    workers::{marketing, records::ListedAs},
};

/// The longest letter that is typed in a form, in characters.
const LONGEST_LETTER: usize = 65_535;

/// A campaign of NextX.
pub(super) trait Record: Serialize + DeserializeOwned + Send + Sync + Sized {
    /// How its recipients are written to.
    const CHANNEL: Channel;
    /// Where the cache keeps it.
    const KEPT: Kept;
    /// What can be changed of it as long as it waits for its time.
    const FIELDS: &'static [FormField];
    /// What is sent to change it.
    type Draft: From<Self> + Serialize + DeserializeOwned + Send + Sync;

    /// All campaigns, without the internal records of people, which are not kept (E36).
    fn pages(client: &Client) -> impl Stream<Item = Result<Page<Self>, Error>> + Send;
    /// One of them, likewise.
    fn detail(client: &Client, id: i64) -> impl Future<Output = Result<Self, Error>> + Send;
    /// Changes one.
    fn update(
        client: &Client,
        id: i64,
        body: &Self::Draft,
    ) -> impl Future<Output = Result<Accepted, Error>> + Send;
    /// How it stands in its list.
    fn listed(&self) -> ListedAs;
    /// What both kinds tell.
    fn told(&self) -> Told;

    /// As the cache keeps it.
    fn row(&self) -> Result<RecordRow, StoreError> {
        let listed = self.listed();
        Ok(RecordRow {
            remote_id: listed.remote_id,
            branch_id: None,
            day: listed.day,
            words: listed.words,
            content: serde_json::to_string(self)?,
        })
    }
}

/// What a campaign of either kind tells.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) description: String,
    /// NextX's own word for how far it is: a label that decides nothing (E33).
    pub(super) status: String,
    /// The text of a text message, the subject of an email.
    pub(super) content: String,
    pub(super) totals: Totals,
    /// When it goes or went, in Vietnam.
    pub(super) goes_at: Option<DateTime>,
    /// When it began to be sent, in Vietnam.
    pub(super) ran_at: Option<DateTime>,
    is_over: bool,
    due: Option<DateTime>,
}

impl Told {
    /// Whether it waits: for a time to come, or for somebody to send it.
    pub(super) fn waits(&self, now: DateTime) -> bool {
        !self.is_over && self.due.is_none_or(|time| time > now)
    }
}

/// How many a campaign is for, and what became of them; none where NextX does not tell (E35).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// For how many.
    pub people: Option<i64>,
    /// How many were reached.
    pub reached: Option<i64>,
    /// How many were not.
    pub failed: Option<i64>,
    /// How many have opened it.
    pub read: Option<i64>,
}

fn told(
    id: i64,
    [name, description, status, content]: [&Field<String>; 4],
    totals: Totals,
    [send_time, time_run]: [&Field<Time>; 2],
    send_now: &Field<ZeroOne>,
    total_send: &Field<i64>,
) -> Told {
    let of = |field: &Field<String>| text(field.as_deref());
    let due = send_time.as_ref().map(Time::in_vietnam);
    let ran_at = time_run.as_ref().map(Time::in_vietnam);
    let at_once = send_now.as_ref().is_some_and(|flag| flag.0);
    let has_sent = total_send.as_ref().is_some_and(|sent| *sent > 0);
    Told {
        id,
        name: of(name),
        description: of(description),
        status: of(status),
        content: of(content),
        totals,
        goes_at: due.or(ran_at),
        ran_at,
        is_over: at_once || has_sent,
        due,
    }
}

impl Record for SmsCampaign {
    const CHANNEL: Channel = Channel::Sms;
    const KEPT: Kept = Kept::SmsCampaign;
    const FIELDS: &'static [FormField] = &[
        FormField::required("name", FieldKind::Words(255)),
        FormField::required("sms_content", FieldKind::Words(LONGEST)),
        FormField::of("send_time", FieldKind::Moment),
    ];
    type Draft = SmsCampaignDraft;

    fn pages(client: &Client) -> impl Stream<Item = Result<Page<Self>, Error>> + Send {
        marketing::sms_campaigns(client)
    }

    async fn detail(client: &Client, id: i64) -> Result<Self, Error> {
        let campaign = client.sms_campaigns().detail(SmsCampaignId(id)).await;
        campaign.map(Self::without_people)
    }

    async fn update(client: &Client, id: i64, body: &SmsCampaignDraft) -> Result<Accepted, Error> {
        client.sms_campaigns().update(SmsCampaignId(id), body).await
    }

    fn listed(&self) -> ListedAs {
        marketing::sms_campaign(self)
    }

    fn told(&self) -> Told {
        let totals = Totals {
            people: *self.total_sms,
            reached: *self.total_success,
            failed: *self.total_fail,
            read: None,
        };
        told(
            self.id.0,
            [
                &self.name,
                &self.description,
                &self.status,
                &self.sms_content,
            ],
            totals,
            [&self.send_time, &self.time_run],
            &self.send_now,
            &self.total_send,
        )
    }
}

impl Record for EmailCampaign {
    const CHANNEL: Channel = Channel::Email;
    const KEPT: Kept = Kept::EmailCampaign;
    const FIELDS: &'static [FormField] = &[
        FormField::required("name", FieldKind::Words(255)),
        FormField::required("mail_subject", FieldKind::Words(255)),
        FormField::of("from_name", FieldKind::Words(255)),
        FormField::of("mail_from", FieldKind::Email),
        FormField::of("send_time", FieldKind::Moment),
        FormField::required("mail_content", FieldKind::Words(LONGEST_LETTER)),
    ];
    type Draft = EmailCampaignDraft;

    fn pages(client: &Client) -> impl Stream<Item = Result<Page<Self>, Error>> + Send {
        marketing::email_campaigns(client)
    }

    async fn detail(client: &Client, id: i64) -> Result<Self, Error> {
        let campaign = client.email_campaigns().detail(EmailCampaignId(id)).await;
        campaign.map(Self::without_people)
    }

    async fn update(
        client: &Client,
        id: i64,
        body: &EmailCampaignDraft,
    ) -> Result<Accepted, Error> {
        let campaigns = client.email_campaigns();
        campaigns.update(EmailCampaignId(id), body).await
    }

    fn listed(&self) -> ListedAs {
        marketing::email_campaign(self)
    }

    fn told(&self) -> Told {
        told(
            self.id.0,
            [
                &self.name,
                &self.description,
                &self.status,
                &self.mail_subject,
            ],
            email_totals(self),
            [&self.send_time, &self.time_run],
            &self.send_now,
            &self.total_send,
        )
    }
}

/// What NextX counts of an email campaign.
pub(super) fn email_totals(campaign: &EmailCampaign) -> Totals {
    Totals {
        people: *campaign.total_emails,
        reached: *campaign.total_success,
        failed: *campaign.total_fail,
        read: *campaign.total_read,
    }
}
