//! Emails that were sent.

use futures::Stream;

use super::period::Period;
use crate::error::Error;
use crate::http::Request;
use crate::ids::{CauserId, EmailHistoryId};
use crate::models::EmailMessage;
use crate::page::{Listed, Page, read_page, read_pages};
use crate::time::Time;

area! {
    /// Emails that were sent.
    EmailHistory, email_history
}

/// Which emails that were sent to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmailHistoryQuery {
    /// Name of the campaign; how it is matched is not documented (Q39).
    pub campaign_name: Option<String>,
    /// The sender.
    pub mail_from: Option<String>,
    /// The recipient.
    pub mail_to: Option<String>,
    /// The days of sending.
    pub period: Period,
}

impl EmailHistoryQuery {
    fn request(&self) -> Request {
        let request = Request::get("email_history.list", "/api/email/history")
            .on_crm()
            .filter("campaign_name", self.campaign_name.as_ref())
            .filter("mail_from", self.mail_from.as_ref())
            .filter("mail_to", self.mail_to.as_ref());
        // C12
        self.period.filter(request, "from_date", "to_date")
    }
}

impl EmailHistory {
    /// `email_history.list`: one page, as the server counts (C10).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &EmailHistoryQuery,
        page: u32,
    ) -> Result<Page<EmailMessage>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `email_history.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: EmailHistoryQuery,
    ) -> impl Stream<Item = Result<Page<EmailMessage>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }
}

/// What tells one message from another.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct EmailKey {
    id: EmailHistoryId,
    recipient: Option<String>,
    date_send: Option<Time>,
    causer: Option<CauserId>,
}

/// E44: the number may be the campaign's, so that the messages of one campaign would be taken for one.
impl Listed for EmailMessage {
    type Key = EmailKey;

    fn key(&self) -> EmailKey {
        EmailKey {
            id: self.id,
            recipient: (*self.email).clone(),
            date_send: *self.date_send,
            causer: *self.causer_id,
        }
    }
}
