//! The messages that NextX says it sent: of a period, or of one campaign, each with what became of it. They are asked for and
//! not kept: there are many, and whole records of people come along with them (E36).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use futures::{Stream, TryStreamExt, pin_mut};
use jiff::civil::{Date, DateTime};
use nextx_api::{
    EmailCampaign, EmailHistoryQuery, EmailMessage, Page, Period as Days, SmsCampaign,
    SmsHistoryQuery, SmsMessage, Time,
};
use till_core::{
    audience::{Listed, Source},
    campaign::TypedCampaign,
    consent::Channel,
    fold,
    sms::Template,
};
use till_store::{FrozenRecipient, StoreError};

use super::{
    Campaign, MOST_ROWS,
    at_nextx::{Saying, letter_of},
    record::{Record, Told},
    send::in_a_line,
};
use crate::{
    App, Error, ops::email::read_letter, orders::Period, session::Session, wire::text,
    workers::orders::days_before,
};

/// The most messages that are read at once.
const MOST: usize = 20_000;

/// A message that was sent, or was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMessage {
    /// Where to.
    pub address: String,
    /// Who; may be empty.
    pub name: String,
    /// The text that they were sent, or the subject of the letter.
    pub content: String,
    /// When, in epoch milliseconds.
    pub at: Option<i64>,
    /// Whether it was sent; none where NextX does not tell.
    pub sent: Option<bool>,
    /// Whether they have opened it, and when, in epoch milliseconds; none where NextX does not tell.
    pub read: Option<(bool, Option<i64>)>,
    /// The provider's own words, such as why not.
    pub words: String,
    /// NextX's id of the campaign; none where it does not tell.
    pub(super) campaign: Option<i64>,
}

/// Messages as they were read.
#[derive(Clone, Debug)]
pub struct SentMessages {
    /// How they were sent.
    pub channel: Channel,
    /// The newest first.
    pub messages: Vec<SentMessage>,
    /// Whether these are all; otherwise the period is to be narrowed.
    pub is_whole: bool,
    /// What the campaign is called that they are of.
    pub campaign: Option<String>,
    /// What was said, for those whom it did not reach: none of the messages of a period, which say this and that.
    saying: Option<Saying>,
    /// Who was confirmed when it was sent here and has no message yet.
    pub absent: Vec<FrozenRecipient>,
    /// How many were confirmed; none of a campaign that was not sent here.
    pub confirmed: Option<usize>,
    /// Whether it is no advertisement, as far as that is known here.
    plain: bool,
}

impl SentMessages {
    const fn of(channel: Channel) -> Self {
        Self {
            channel,
            messages: Vec::new(),
            is_whole: false,
            campaign: None,
            saying: None,
            absent: Vec::new(),
            confirmed: None,
            plain: false,
        }
    }

    /// How many of them were opened; none where NextX says it of nobody.
    #[must_use]
    pub fn opened(&self) -> Option<usize> {
        let told = self.messages.iter().filter_map(|it| it.read);
        let (all, opened) = told.fold((0, 0), |(all, opened), (read, _)| {
            (all + 1, opened + usize::from(read))
        });
        (all > 0).then_some(opened)
    }

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
            let all = || fold::fold(&[&*it.address, &it.name, &it.content, &it.words].join(" "));
            only.is_none_or(|only| it.sent == only) && (words.is_empty() || all().contains(&words))
        })
    }
}

impl App {
    /// Reads the messages of a period, or those of one campaign.
    ///
    /// # Errors
    /// [`Error::Day`], [`Error::TimesReversed`], [`Error::NotAllowed`], [`Error::Nextx`]
    pub async fn read_history(
        &self,
        channel: Channel,
        period: Period,
        campaign: Option<i64>,
    ) -> Result<Arc<SentMessages>, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let read = match campaign {
            Some(id) => session.messages_of(channel, id).await?,
            None => {
                let (from, until) = period.days(session.shop_now().date())?;
                let mut read = session.messages_between(channel, from, until).await?;
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
    pub async fn history_rows(
        &self,
        only: Option<Option<bool>>,
        words: &str,
        from: usize,
        count: usize,
    ) -> Result<(usize, Vec<SentMessage>), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let Some(read) = session.campaign_desk.known().history.clone() else {
            return Ok((0, Vec::new()));
        };
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
        let read = session.campaign_desk.known().history.clone();
        let read = read.ok_or(Error::NotFound)?;
        let channel = read.channel;
        let one_form = |it: &SentMessage| {
            let address = channel.address(&it.address);
            address.unwrap_or_else(|| it.address.clone())
        };
        let reached: BTreeSet<(String, &str)> = read
            .messages
            .iter()
            .filter(|it| it.sent == Some(true))
            .map(|it| (one_form(it), it.content.as_str()))
            .collect();
        let failed = read.messages.iter().filter(|it| {
            it.sent == Some(false) && !reached.contains(&(one_form(it), it.content.as_str()))
        });
        let contacts: Vec<Listed> = failed
            .map(|it| {
                let (phone, email) = match channel {
                    Channel::Sms => (it.address.clone(), String::new()),
                    Channel::Email => (String::new(), it.address.clone()),
                };
                Listed {
                    name: it.name.clone(),
                    phone,
                    email,
                }
            })
            .collect();
        if contacts.is_empty() {
            return Err(Error::NotFound);
        }
        let Saying { content, letter } = read.saying.clone().unwrap_or_default();
        let typed = TypedCampaign {
            name: name.to_owned(),
            content,
            letter: serde_json::to_value(letter).map_err(StoreError::from)?,
            advertising: !read.plain,
            sources: vec![Source::List {
                name: list.to_owned(),
                contacts,
            }],
            ..TypedCampaign::default()
        };
        session.begin_campaign(channel, &typed).await
    }
}

impl Session {
    /// The messages of these days, both included.
    pub(super) async fn messages_between(
        &self,
        channel: Channel,
        from: Date,
        until: Date,
    ) -> Result<SentMessages, Error> {
        // Whether the days themselves count is not documented.
        let period = Days {
            from: Some(days_before(from, 1)),
            to: Some(days_before(until, -1)),
        };
        let days = (from, until);
        match channel {
            Channel::Sms => {
                let query = SmsHistoryQuery {
                    period,
                    ..SmsHistoryQuery::default()
                };
                let pages = self.client.sms_history().stream(query);
                self.messages_in(channel, pages, days, text_message).await
            }
            Channel::Email => {
                let query = EmailHistoryQuery {
                    period,
                    ..EmailHistoryQuery::default()
                };
                let pages = self.client.email_history().stream(query);
                self.messages_in(channel, pages, days, email).await
            }
        }
    }

    async fn messages_in<T>(
        &self,
        channel: Channel,
        pages: impl Stream<Item = Result<Page<T>, nextx_api::Error>>,
        (from, until): (Date, Date),
        message: impl Fn(&T) -> (Option<Date>, SentMessage),
    ) -> Result<SentMessages, Error> {
        pin_mut!(pages);
        let mut read = SentMessages::of(channel);
        while let Some(page) = self.heard(pages.try_next().await)? {
            for (day, message) in page.items.iter().map(&message) {
                if day.is_none_or(|day| day >= from && day <= until) {
                    read.messages.push(message);
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

    /// The messages of a campaign. Of a text message the history does not say of which campaign it is: it is told by its
    /// words, and by the people where the campaign was sent here.
    async fn messages_of(&self, channel: Channel, id: i64) -> Result<SentMessages, Error> {
        let (told, saying) = match channel {
            Channel::Sms => {
                let campaign: SmsCampaign = self.read_record(id).await?;
                let content = text(campaign.sms_content.as_deref());
                let letter = None;
                (campaign.told(), Saying { content, letter })
            }
            Channel::Email => {
                let campaign: EmailCampaign = self.read_record(id).await?;
                let (content, letter) = (String::new(), Some(letter_of(&campaign)));
                (campaign.told(), Saying { content, letter })
            }
        };
        let today = self.shop_now().date();
        let from = told.ran_at.or(told.goes_at);
        let from = from.map_or_else(|| days_before(today, 30), DateTime::date);
        let mut read = self
            .messages_between(channel, from, today.max(from))
            .await?;
        let may_be = may_be(channel, &told);
        read.messages.retain(may_be);
        read.saying = Some(saying);
        if let Some(draft) = self.sent_here(channel, &told).await? {
            let mut frozen = self.store.campaign_recipients(draft.number).await?;
            let one_form = |it: &SentMessage| channel.address(&it.address);
            let names: BTreeMap<&String, &String> =
                frozen.iter().map(|it| (&it.address, &it.name)).collect();
            read.messages
                .retain(|it| one_form(it).is_some_and(|address| names.contains_key(&address)));
            for message in &mut read.messages {
                if let Some(name) = one_form(message).and_then(|address| names.get(&address)) {
                    message.name.clone_from(name);
                }
            }
            let seen: BTreeSet<String> = read.messages.iter().filter_map(one_form).collect();
            read.confirmed = Some(frozen.len());
            read.plain = !draft.typed.advertising;
            frozen.retain(|it| !seen.contains(&it.address));
            read.absent = frozen;
            // As it was written, where it is known: blocks and all.
            if channel == Channel::Email {
                let letter = Some(read_letter(&draft.typed.letter)?);
                let content = String::new();
                read.saying = Some(Saying { content, letter });
            }
        }
        sort(&mut read.messages);
        read.campaign = Some(told.name);
        Ok(read)
    }
}

/// Tells the messages of a campaign from those of others.
fn may_be(channel: Channel, told: &Told) -> impl Fn(&SentMessage) -> bool + use<> {
    let (id, content) = (told.id, told.content.clone());
    let template = Template::read(content.trim()).ok();
    move |message| match (message.campaign, channel) {
        (Some(campaign), Channel::Email) => campaign == id,
        _ => match &template {
            Some(template) => template.may_be(&message.content),
            None => in_a_line(Some(&message.content)) == in_a_line(Some(&content)),
        },
    }
}

fn sort(messages: &mut [SentMessage]) {
    messages.sort_by_key(|message| std::cmp::Reverse(message.at));
}

fn at(time: &nextx_api::Field<Time>) -> Option<i64> {
    let time = time.as_ref().and_then(Time::timestamp);
    time.map(jiff::Timestamp::as_millisecond)
}

fn day(time: &nextx_api::Field<Time>) -> Option<Date> {
    time.as_ref().map(|time| time.in_vietnam().date())
}

fn text_message(message: &SmsMessage) -> (Option<Date>, SentMessage) {
    let name = text(message.causer_name.as_deref());
    let phone = text(message.phone.as_deref());
    let sent = SentMessage {
        // The only example names the number in place of the person.
        name: if name == phone { String::new() } else { name },
        address: phone,
        content: text(message.content.as_deref()),
        at: at(&message.date_send),
        sent: message.was_sent(),
        read: None,
        words: in_a_line(message.message.as_deref()),
        campaign: None,
    };
    (day(&message.date_send), sent)
}

fn email(message: &EmailMessage) -> (Option<Date>, SentMessage) {
    let sent = SentMessage {
        name: String::new(),
        address: text(message.email.as_deref()),
        content: text(message.subject.as_deref()),
        at: at(&message.date_send),
        sent: message.was_sent(),
        read: message
            .is_read
            .as_ref()
            .map(|read| (read.0, at(&message.time_read))),
        words: in_a_line(message.error_message.as_deref()),
        campaign: message.email_id.as_ref().map(|id| id.0),
    };
    (day(&message.date_send), sent)
}
