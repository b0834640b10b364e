//! The messages that NextX says it sent: of a period, or of one campaign, each with what became of it. They are asked for and
//! not kept: there are many, and whole records of people come along with them (E36).

use std::{collections::BTreeSet, sync::Arc};

use futures::{TryStreamExt, pin_mut};
use nextx_api::{Period as Days, SmsCampaign, SmsCampaignId, SmsHistoryQuery, SmsMessage};
use till_core::{
    audience::{Listed, Source},
    campaign::TypedCampaign,
    consent::Channel,
    fold,
    sms::Template,
};
use till_store::FrozenRecipient;

use super::{Campaign, MOST_ROWS, send::in_a_line};
use crate::{
    App, Error, orders::Period, session::Session, wire::text, workers::orders::days_before,
};

/// The most messages that are read at once.
const MOST: usize = 20_000;

/// A message that was sent, or was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMessage {
    /// The number.
    pub phone: String,
    /// Who; may be empty.
    pub name: String,
    /// What they were sent.
    pub content: String,
    /// When, in epoch milliseconds.
    pub at: Option<i64>,
    /// Whether it was sent; none where NextX does not tell.
    pub sent: Option<bool>,
    /// The provider's own words, such as why not.
    pub words: String,
}

/// Messages as they were read.
#[derive(Clone, Debug, Default)]
pub struct SentMessages {
    /// The newest first.
    pub messages: Vec<SentMessage>,
    /// Whether these are all; otherwise the period is to be narrowed.
    pub is_whole: bool,
    /// What the campaign is called that they are of.
    pub campaign: Option<String>,
    /// Its text.
    pub content: String,
    /// Who was confirmed when it was sent here and has no message yet.
    pub absent: Vec<FrozenRecipient>,
    /// How many were confirmed; none of a campaign that was not sent here.
    pub confirmed: Option<usize>,
    /// Whether it is no advertisement, as far as that is known here.
    plain: bool,
}

impl SentMessages {
    /// How many were sent, were not, and of how many nobody knows.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let of = |sent| self.messages.iter().filter(|it| it.sent == sent).count();
        (of(Some(true)), of(Some(false)), of(None))
    }

    /// Those with this outcome, with these words in them.
    fn wanted<'a>(
        &'a self,
        only: Option<Option<bool>>,
        words: &str,
    ) -> impl Iterator<Item = &'a SentMessage> {
        let words = fold::fold(words.trim());
        self.messages.iter().filter(move |it| {
            let all = || fold::fold(&[&*it.phone, &it.name, &it.content, &it.words].join(" "));
            only.is_none_or(|only| it.sent == only) && (words.is_empty() || all().contains(&words))
        })
    }
}

impl App {
    /// Reads the messages of a period, or those of one campaign.
    ///
    /// # Errors
    /// [`Error::Day`], [`Error::TimesReversed`], [`Error::NotAllowed`], [`Error::Nextx`]
    pub async fn read_sms_history(
        &self,
        period: Period,
        campaign: Option<i64>,
    ) -> Result<Arc<SentMessages>, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let read = match campaign {
            Some(id) => session.messages_of(id).await?,
            None => {
                let (from, until) = period.days(session.shop_now().date())?;
                let mut read = session.messages_between(from, until).await?;
                sort(&mut read.messages);
                read
            }
        };
        let read = Arc::new(read);
        session.campaign_desk.known().history = Some(Arc::clone(&read));
        Ok(read)
    }

    /// Messages that were read last, from one on: with this outcome, with these words in them.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]
    pub async fn sms_history_rows(
        &self,
        only: Option<Option<bool>>,
        words: &str,
        from: usize,
        count: usize,
    ) -> Result<(usize, Vec<SentMessage>), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let read = session
            .campaign_desk
            .known()
            .history
            .clone()
            .unwrap_or_default();
        let all = read.wanted(only, words).count();
        let rows = read
            .wanted(only, words)
            .skip(from)
            .take(count.min(MOST_ROWS));
        Ok((all, rows.cloned().collect()))
    }

    /// Begins a campaign to those whom the messages that were read last did not reach; `name` is what it is called. Who was
    /// reached by another message of the same text is left out.
    ///
    /// # Errors
    /// [`Error::NotFound`] where all of them arrived, [`Error::NotAllowed`], [`Error::Store`]
    pub async fn resend_failed(&self, name: &str, list: &str) -> Result<Campaign, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let read = session
            .campaign_desk
            .known()
            .history
            .clone()
            .unwrap_or_default();
        let mobile = |it: &SentMessage| {
            Channel::Sms
                .address(&it.phone)
                .unwrap_or_else(|| it.phone.clone())
        };
        let reached: BTreeSet<(String, &str)> = read
            .messages
            .iter()
            .filter(|it| it.sent == Some(true))
            .map(|it| (mobile(it), it.content.as_str()))
            .collect();
        let failed = read.messages.iter().filter(|it| {
            it.sent == Some(false) && !reached.contains(&(mobile(it), it.content.as_str()))
        });
        let contacts: Vec<Listed> = failed
            .map(|it| Listed {
                name: it.name.clone(),
                phone: it.phone.clone(),
                email: String::new(),
            })
            .collect();
        if contacts.is_empty() {
            return Err(Error::NotFound);
        }
        let typed = TypedCampaign {
            name: name.to_owned(),
            content: read.content.clone(),
            advertising: !read.plain,
            sources: vec![Source::List {
                name: list.to_owned(),
                contacts,
            }],
            ..TypedCampaign::default()
        };
        session.begin_campaign(Channel::Sms, &typed).await
    }
}

impl Session {
    async fn messages_between(
        &self,
        from: jiff::civil::Date,
        until: jiff::civil::Date,
    ) -> Result<SentMessages, Error> {
        // Whether the days themselves count is not documented.
        let query = SmsHistoryQuery {
            period: Days {
                from: Some(days_before(from, 1)),
                to: Some(days_before(until, -1)),
            },
            ..SmsHistoryQuery::default()
        };
        let pages = self.client.sms_history().stream(query);
        pin_mut!(pages);
        let mut read = SentMessages::default();
        while let Some(page) = self.heard(pages.try_next().await)? {
            for message in &page.items {
                let day = message
                    .date_send
                    .as_ref()
                    .map(|time| time.in_vietnam().date());
                if day.is_none_or(|day| day >= from && day <= until) {
                    read.messages.push(sent_message(message));
                }
            }
            read.is_whole |= page.last && page.complaint().is_none();
            if read.messages.len() >= MOST {
                read.is_whole = false;
                break;
            }
        }
        Ok(read)
    }

    /// The messages of a campaign. The history does not say of which campaign one is: it is told by its words, and by the
    /// people where the campaign was sent here.
    async fn messages_of(&self, id: i64) -> Result<SentMessages, Error> {
        let campaign = self.client.sms_campaigns().detail(SmsCampaignId(id)).await;
        let campaign: SmsCampaign = self.heard(campaign)?;
        let content = text(campaign.sms_content.as_deref());
        let run = campaign.time_run.as_ref().or(campaign.send_time.as_ref());
        let today = self.shop_now().date();
        let from = run.map_or_else(|| days_before(today, 30), |time| time.in_vietnam().date());
        let mut read = self.messages_between(from, today.max(from)).await?;
        let template = Template::read(content.trim()).ok();
        read.messages.retain(|message| match &template {
            Some(template) => template.may_be(&message.content),
            None => in_a_line(Some(&message.content)) == in_a_line(Some(&content)),
        });
        let ours = self.sent_here(&campaign).await?;
        if let Some(draft) = ours {
            let frozen = self.store.campaign_recipients(draft.number).await?;
            let wanted: BTreeSet<&String> = frozen.iter().map(|it| &it.address).collect();
            let mobile = |it: &SentMessage| Channel::Sms.address(&it.phone);
            read.messages
                .retain(|it| mobile(it).is_some_and(|mobile| wanted.contains(&mobile)));
            let seen: BTreeSet<String> = read.messages.iter().filter_map(mobile).collect();
            read.confirmed = Some(frozen.len());
            read.plain = !draft.typed.advertising;
            read.absent = frozen;
            read.absent.retain(|it| !seen.contains(&it.address));
        }
        sort(&mut read.messages);
        read.campaign = Some(text(campaign.name.as_deref()));
        read.content = content;
        Ok(read)
    }
}

fn sort(messages: &mut [SentMessage]) {
    messages.sort_by_key(|message| std::cmp::Reverse(message.at));
}

fn sent_message(message: &SmsMessage) -> SentMessage {
    let name = text(message.causer_name.as_deref());
    let phone = text(message.phone.as_deref());
    SentMessage {
        // The only example names the number in place of the person.
        name: if name == phone { String::new() } else { name },
        phone,
        content: text(message.content.as_deref()),
        at: message
            .date_send
            .as_ref()
            .and_then(nextx_api::Time::timestamp)
            .map(jiff::Timestamp::as_millisecond),
        sent: message.was_sent(),
        words: in_a_line(message.message.as_deref()),
    }
}
