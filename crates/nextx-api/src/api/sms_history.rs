//! SMS that were sent.

use futures::Stream;

use super::period::Period;
use crate::error::Error;
use crate::http::Request;
use crate::models::SmsMessage;
use crate::page::{Page, read_page, read_pages};

area! {
    /// SMS that were sent.
    SmsHistory, sms_history
}

/// Which SMS that were sent to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SmsHistoryQuery {
    /// Narrows only, how is not documented (Q39).
    pub search: Option<String>,
    /// `sms` is the only one seen.
    pub sms_type: Option<String>,
    /// The days of sending.
    pub period: Period,
}

impl SmsHistoryQuery {
    fn request(&self) -> Request {
        // A14: no line shows the verb, but a sample does.
        let request = Request::get("sms_history.list", "/api/sms/history")
            .on_crm()
            .filter("strSearch", self.search.as_ref())
            .filter("search[sms_type]", self.sms_type.as_ref());
        // C12
        self.period.filter(request, "fromDate", "toDate")
    }
}

impl SmsHistory {
    /// `sms_history.list`: one page, as the server counts (C10).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &SmsHistoryQuery,
        page: u32,
    ) -> Result<Page<SmsMessage>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `sms_history.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: SmsHistoryQuery,
    ) -> impl Stream<Item = Result<Page<SmsMessage>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }
}

listed_by_id!(SmsMessage);
