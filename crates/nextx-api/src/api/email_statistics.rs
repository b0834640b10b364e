//! Statistics of email campaigns, which are campaigns with totals that may be unknown (E35).

use futures::Stream;

use super::period::Period;
use crate::error::Error;
use crate::http::Request;
use crate::models::EmailCampaign;
use crate::page::{Page, read_page, read_pages};

area! {
    /// Statistics of email campaigns, which are campaigns with totals that may be unknown (E35).
    EmailStatistics, email_statistics
}

/// Which statistics of email campaigns to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmailStatisticQuery {
    /// Narrows only, how is not documented (Q39).
    pub search: Option<String>,
    /// The days of sending.
    pub period: Period,
}

impl EmailStatisticQuery {
    fn request(&self) -> Request {
        let request = Request::get("email_statistic.list", "/api/email/statistic")
            .on_crm()
            // C02: spelled so in the table; the spelling of the other lists goes along.
            .filter("strSreach", self.search.as_ref())
            .filter("strSearch", self.search.as_ref());
        // C12
        self.period.filter(request, "from_date", "to_date")
    }
}

impl EmailStatistics {
    /// `email_statistic.list`: one page, as the server counts (C10).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &EmailStatisticQuery,
        page: u32,
    ) -> Result<Page<EmailCampaign>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `email_statistic.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: EmailStatisticQuery,
    ) -> impl Stream<Item = Result<Page<EmailCampaign>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }
}
