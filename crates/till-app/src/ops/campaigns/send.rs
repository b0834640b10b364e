//! Sending a campaign, once, to those who were confirmed. It reaches people and costs money; NextX documents no key by which it
//! would know one again (J01) and answers no id (E01). So it is noted before its first byte leaves, and looked for, by the
//! mark in its `description` and its name, before it may be sent again (decision 22).

use std::time::Duration;

use futures::{TryStreamExt, pin_mut};
use nextx_api::{
    CustomerId, EmailCampaign, EmailCampaignDraft, EmailRecipientDraft, Opaque, Outcome,
    SmsCampaign, SmsCampaignDraft, Time, ZeroOne,
};
use serde_json::json;
use till_core::{
    audience::Audience, campaign::Finding, consent::Channel, form::Problem, marker::Marker,
};
use till_mail::Letter;
use till_store::{CampaignDraft, FrozenRecipient, RecordScope, SentCampaign};

use super::{Campaign, record::Record};
use crate::{
    App, Change, Error,
    ops::{email::read_letter, record_form::problem},
    session::Session,
    wire::text,
};

/// What a look tells.
enum Look {
    /// NextX has it.
    Found(i64),
    /// It is not in the whole list.
    Missing,
    /// The list cannot be believed.
    Doubtful,
}

impl App {
    /// Sends a campaign to those whom the person who sends it has counted. One whose answer was lost is looked for first.
    ///
    /// # Errors
    /// [`Error::CampaignWrong`] where something is missing or against the rules, [`Error::CampaignCount`] where they are not
    /// as many as were confirmed, [`Error::Fields`] where NextX has one of the same name, [`Error::CampaignUnclear`] where
    /// nobody knows yet whether NextX has it: this is called again later. [`Error::Nextx`] where it was not sent.
    pub async fn send_campaign(&self, number: i64, confirmed: usize) -> Result<Campaign, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        // A copy of the till on another machine has the same drafts.
        if session.is_away() {
            return Err(Error::NotSignedIn);
        }
        let _held = session.campaign_desk.sending.lock().await;
        let draft = session.campaign(number).await?;
        let before = draft.sent;
        match before {
            Some(SentCampaign {
                arrived_at: Some(_),
                ..
            }) => return Err(Error::CampaignSent),
            Some(sent) => {
                if let Some(found) = session.look_before_sending_campaign(&draft, &sent).await? {
                    return session.campaign_has_arrived(&draft, Some(found)).await;
                }
            }
            None => {}
        }
        let audience = session.audience_of(&draft).await?;
        let findings = session.findings(&draft, &audience)?;
        if findings.iter().any(Finding::blocks) {
            return Err(Error::CampaignWrong);
        }
        if audience.recipients.len() != confirmed {
            return Err(Error::CampaignCount);
        }
        // By its name it is told from all others, should its mark get lost.
        if before.is_none() && session.is_name_taken(&draft).await? {
            return Err(problem("name", Problem::Taken));
        }
        let body = body(&draft, &audience)?;
        session.note_send(&draft, &audience).await?;
        match session.create_campaign(&body).await {
            Ok(()) => {
                let found = match session.look_for_campaign(&draft).await {
                    Ok(Look::Found(remote_id)) => Some(remote_id),
                    // It said yes: it is never sent again.
                    Ok(_) | Err(_) => None,
                };
                session.campaign_has_arrived(&draft, found).await
            }
            Err(error) if error.outcome() == Outcome::Unclear => {
                tracing::warn!(kind = ?error.kind(), "whether a campaign was made is not known");
                match session.look_for_campaign(&draft).await {
                    Ok(Look::Found(remote_id)) => {
                        session.campaign_has_arrived(&draft, Some(remote_id)).await
                    }
                    Ok(_) | Err(_) => Err(Error::CampaignUnclear),
                }
            }
            Err(error) => {
                session.store.campaign_not_sent(number).await?;
                Err(error.into())
            }
        }
    }
}

impl Session {
    /// Notes who gets it, before the first byte leaves.
    async fn note_send(&self, draft: &CampaignDraft, audience: &Audience) -> Result<(), Error> {
        let frozen: Vec<FrozenRecipient> = audience
            .recipients
            .iter()
            .map(|recipient| FrozenRecipient {
                address: recipient.address.clone(),
                name: recipient.contact.name.clone(),
            })
            .collect();
        let due = (self.arrives_at(&draft.typed), draft.typed.advertising);
        let begun = self
            .store
            .begin_campaign(draft.number, &frozen, due, self.now());
        Ok(begun.await?)
    }

    async fn create_campaign(&self, body: &CampaignBody) -> Result<(), nextx_api::Error> {
        let made = match body {
            CampaignBody::Sms(body) => self.client.sms_campaigns().create(body).await,
            CampaignBody::Email(body) => self.client.email_campaigns().create(body).await,
        };
        self.heard(made).map(drop)
    }

    /// NextX's id of a campaign that was sent before; none where it is proven absent.
    async fn look_before_sending_campaign(
        &self,
        draft: &CampaignDraft,
        sent: &SentCampaign,
    ) -> Result<Option<i64>, Error> {
        match self.look_for_campaign(draft).await? {
            Look::Found(remote_id) => return Ok(Some(remote_id)),
            Look::Doubtful => return Err(Error::CampaignUnclear),
            Look::Missing => {}
        }
        let since = |at: i64| Duration::from_millis(u64::try_from(self.now() - at).unwrap_or(0));
        // A start that was later than the send waits once more: the clock may have been set meanwhile.
        let waited = since(sent.at).min(self.campaign_desk.began.elapsed());
        if waited < self.timing.settle {
            return Err(Error::CampaignUnclear);
        }
        match sent.absent_at {
            Some(at) if since(at) >= self.timing.second_look => Ok(None),
            _ => {
                self.store.campaign_absent(draft.number, self.now()).await?;
                Err(Error::CampaignUnclear)
            }
        }
    }

    async fn is_name_taken(&self, draft: &CampaignDraft) -> Result<bool, Error> {
        match self.look_for_campaign(draft).await? {
            Look::Found(_) => Ok(true),
            Look::Missing => Ok(false),
            Look::Doubtful => Err(Error::CampaignUnread),
        }
    }

    async fn look_for_campaign(&self, draft: &CampaignDraft) -> Result<Look, Error> {
        match draft.channel {
            Channel::Sms => self.look_among::<SmsCampaign>(draft).await,
            Channel::Email => self.look_among::<EmailCampaign>(draft).await,
        }
    }

    /// Looks through all campaigns of NextX; they are kept on the way.
    async fn look_among<T: Record>(&self, draft: &CampaignDraft) -> Result<Look, Error> {
        let mark = Marker::of(draft.id);
        let (mut seen, mut is_whole) = (0, false);
        let pages = T::pages(&self.client);
        pin_mut!(pages);
        while let Some(page) = self.heard(pages.try_next().await)? {
            let rows: Result<Vec<_>, _> = page.items.iter().map(Record::row).collect();
            self.store.put_records(T::KEPT, &rows?).await?;
            let found =
                page.items.iter().map(Record::told).find(|told| {
                    mark.is_in(&told.description) || told.name == draft.typed.name.trim()
                });
            if let Some(told) = found {
                return Ok(Look::Found(told.id));
            }
            seen += page.items.len();
            is_whole |= page.last && page.complaint().is_none();
        }
        // A list that shows nothing of what was read from it before shows nothing.
        let scope = RecordScope::of(T::KEPT);
        let known = self.store.record_coverage(scope).await?.all;
        Ok(if is_whole && (seen > 0 || known == 0) {
            Look::Missing
        } else {
            Look::Doubtful
        })
    }

    async fn campaign_has_arrived(
        &self,
        draft: &CampaignDraft,
        remote_id: Option<i64>,
    ) -> Result<Campaign, Error> {
        let arrived = self
            .store
            .campaign_arrived(draft.number, remote_id, self.now());
        arrived.await?;
        self.changes.announce(Change::Records);
        self.refresh.wake.notify_one();
        self.campaign_view(draft.number).await
    }
}

/// A campaign as it is sent.
enum CampaignBody {
    Sms(Box<SmsCampaignDraft>),
    Email(Box<EmailCampaignDraft>),
}

fn body(draft: &CampaignDraft, audience: &Audience) -> Result<CampaignBody, Error> {
    Ok(match draft.channel {
        Channel::Sms => CampaignBody::Sms(Box::new(sms_body(draft, audience))),
        Channel::Email => {
            let letter = read_letter(&draft.typed.letter)?;
            CampaignBody::Email(Box::new(email_body(draft, audience, &letter)?))
        }
    })
}

/// The body of `sms_campaign.create`: to these people by name, and to nobody else. The words go with NextX's placeholders.
fn sms_body(draft: &CampaignDraft, audience: &Audience) -> SmsCampaignDraft {
    let typed = &draft.typed;
    let customers = audience.recipients.iter();
    let customers = customers.filter_map(|it| it.contact.customer.map(CustomerId));
    let others = audience
        .recipients
        .iter()
        .filter(|it| it.contact.customer.is_none());
    let others = others.map(|it| {
        let contact = &it.contact;
        Opaque::new(json!({
            "mobile": it.address,
            "name": contact.name,
            "email": contact.email,
            "address": contact.address,
        }))
    });
    let moment = typed.moment().ok().flatten();
    let mut body = SmsCampaignDraft::new(typed.name.trim(), typed.content.trim());
    body.description = Marker::of(draft.id).to_string().into();
    body.r#type = "sms".to_owned().into();
    body.customers = customers.collect::<Vec<_>>().into();
    body.customer_groups = Vec::new().into();
    body.campaign = Vec::new().into();
    body.sms_others = others.collect::<Vec<_>>().into();
    body.send_now = ZeroOne(moment.is_none()).into();
    if let Some(moment) = moment {
        body.send_time = Time::local(moment).into();
    }
    body
}

/// The body of `email_campaign.create`, likewise.
fn email_body(
    draft: &CampaignDraft,
    audience: &Audience,
    letter: &Letter,
) -> Result<EmailCampaignDraft, Error> {
    let typed = &draft.typed;
    let recipients = audience.recipients.iter();
    let customers = recipients.filter_map(|it| it.contact.customer.map(CustomerId));
    let others = audience
        .recipients
        .iter()
        .filter(|it| it.contact.customer.is_none());
    let others = others.map(|it| EmailRecipientDraft {
        email: it.address.clone().into(),
        name: it.contact.name.clone().into(),
        mobile: it.contact.phone.clone().into(),
        address: it.contact.address.clone().into(),
        ..EmailRecipientDraft::default()
    });
    let html = till_mail::render(letter)?.html;
    let moment = typed.moment().ok().flatten();
    let mut body = EmailCampaignDraft::new(typed.name.trim(), letter.subject.trim(), &html);
    body.description = Marker::of(draft.id).to_string().into();
    body.from_name = letter.sender.name.trim().to_owned().into();
    body.mail_from = letter.sender.address.trim().to_owned().into();
    body.is_mail_system = ZeroOne(letter.sender.system_server).into();
    body.is_track_mail = ZeroOne(letter.track).into();
    body.customers = customers.collect::<Vec<_>>().into();
    body.customer_groups = Vec::new().into();
    body.campaign = Vec::new().into();
    body.email_others = others.collect::<Vec<_>>().into();
    body.send_now = ZeroOne(moment.is_none()).into();
    if let Some(moment) = moment {
        body.send_time = Time::local(moment).into();
    }
    Ok(body)
}

/// The words of a text, on one line.
pub(super) fn in_a_line(words: Option<&str>) -> String {
    text(words).split_whitespace().collect::<Vec<_>>().join(" ")
}
