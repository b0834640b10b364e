//! What became of the email campaigns that went out in a period.

use std::collections::HashMap;

use futures::{TryStreamExt, pin_mut};
use jiff::civil::DateTime;
use nextx_api::{EmailStatisticQuery, Period as Days};
use till_core::consent::Channel;

use super::record::{Record, Totals};
use crate::{
    App, Error, orders::Period, session::Session, wire::text, workers::orders::days_before,
};

/// What became of the email campaigns of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailStatistics {
    /// The one that went out last first.
    pub campaigns: Vec<EmailStatistic>,
    /// Whether these are all, each with everything that NextX can tell.
    pub is_whole: bool,
}

/// What became of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailStatistic {
    /// NextX's id.
    pub remote_id: i64,
    /// What it is called.
    pub name: String,
    /// The subject of its letter.
    pub subject: String,
    /// When it went out, in Vietnam.
    pub when: Option<DateTime>,
    /// What became of it.
    pub totals: Totals,
    /// Whether this till has counted the messages itself, because NextX leaves its totals empty (E35).
    pub counted: bool,
}

impl App {
    /// Reads what became of the email campaigns of a period.
    ///
    /// # Errors
    /// [`Error::Day`], [`Error::TimesReversed`], [`Error::NotAllowed`], [`Error::Nextx`]
    pub async fn email_statistics(&self, period: Period) -> Result<EmailStatistics, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let (from, until) = period.days(session.shop_now().date())?;
        // Whether the days themselves count is not documented.
        let query = EmailStatisticQuery {
            period: Days {
                from: Some(days_before(from, 1)),
                to: Some(days_before(until, -1)),
            },
            ..EmailStatisticQuery::default()
        };
        let pages = session.client.email_statistics().stream(query);
        pin_mut!(pages);
        let mut read = EmailStatistics::default();
        while let Some(page) = session.heard(pages.try_next().await)? {
            for campaign in &page.items {
                let told = campaign.told();
                let when = told.ran_at.or(told.goes_at);
                if when.is_some_and(|when| when.date() < from || when.date() > until) {
                    continue;
                }
                read.campaigns.push(EmailStatistic {
                    remote_id: told.id,
                    subject: text(campaign.mail_subject.as_deref()),
                    when,
                    totals: told.totals,
                    counted: false,
                    name: told.name,
                });
            }
            read.is_whole |= page.last && page.complaint().is_none();
        }
        if read.campaigns.iter().any(|it| it.totals.reached.is_none()) {
            read.is_whole &= session.count_messages(from, &mut read.campaigns).await?;
        }
        read.campaigns.sort_by_key(|it| std::cmp::Reverse(it.when));
        Ok(read)
    }
}

impl Session {
    /// Counts the messages of those campaigns of which NextX leaves the totals empty; answers whether all were read. A campaign
    /// is told by the id that its messages carry (E44).
    async fn count_messages(
        &self,
        from: jiff::civil::Date,
        campaigns: &mut [EmailStatistic],
    ) -> Result<bool, Error> {
        let today = self.shop_now().date();
        let sent = self
            .messages_between(Channel::Email, from, today.max(from))
            .await?;
        let mut counts: HashMap<i64, Totals> = HashMap::new();
        for message in &sent.messages {
            let Some(campaign) = message.campaign else {
                continue;
            };
            let totals = counts.entry(campaign).or_default();
            let add = |count: &mut Option<i64>, is_one: bool| {
                *count = Some(count.unwrap_or(0) + i64::from(is_one));
            };
            add(&mut totals.people, true);
            add(&mut totals.reached, message.sent == Some(true));
            add(&mut totals.failed, message.sent == Some(false));
            if let Some((is_read, _)) = message.read {
                add(&mut totals.read, is_read);
            }
        }
        let unknown = campaigns.iter_mut();
        for campaign in unknown.filter(|it| it.totals.reached.is_none()) {
            if let Some(totals) = counts.get(&campaign.remote_id) {
                campaign.totals = *totals;
                campaign.counted = true;
            }
        }
        Ok(sent.is_whole)
    }
}
