//! Email campaigns.

use futures::Stream;

use super::update::update;
use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::Request;
use crate::ids::EmailCampaignId;
use crate::models::{EmailCampaign, EmailCampaignDraft};
use crate::page::{Page, read_page, read_pages};

// A15: on no account that of SMS campaigns, which the samples of the update call.
const PATH: &str = "/api/email/campaign";
const ECHO: &[&str] = &["name"];

area! {
    /// Email campaigns.
    EmailCampaigns, email_campaigns
}

/// Which email campaigns to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmailCampaignQuery {
    /// Narrows only, how is not documented (Q39).
    pub search: Option<String>,
}

impl EmailCampaignQuery {
    fn request(&self) -> Request {
        Request::get("email_campaign.list", PATH)
            .on_crm()
            .filter("strSearch", self.search.as_ref())
    }
}

impl EmailCampaigns {
    /// `email_campaign.list`: one page, as the server counts (C10).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &EmailCampaignQuery,
        page: u32,
    ) -> Result<Page<EmailCampaign>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `email_campaign.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: EmailCampaignQuery,
    ) -> impl Stream<Item = Result<Page<EmailCampaign>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `email_campaign.detail`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, id: EmailCampaignId) -> Result<EmailCampaign, Error> {
        let request = Request::get("email_campaign.detail", format!("{PATH}/{id}")).on_crm();
        read_detail(&self.client, &request).await
    }

    /// `email_campaign.create`, sent once (J01). The answer has no id (E01): find the campaign by its `name`.
    ///
    /// Messages go out to people if `send_now` or `send_time` says so (J02).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the campaign.
    pub async fn create(&self, campaign: &EmailCampaignDraft) -> Result<Accepted, Error> {
        let operation = "email_campaign.create";
        let body = encode(operation, &campaign.anew())?;
        let request = Request::post(operation, PATH, body).on_crm();
        self.client.write(request, ECHO).await
    }

    /// `email_campaign.update`: all fields of the campaign, changed or not (Q18).
    ///
    /// Messages go out to people if `send_now` or `send_time` says so (J02).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(
        &self,
        id: EmailCampaignId,
        campaign: &EmailCampaignDraft,
    ) -> Result<Accepted, Error> {
        let operation = "email_campaign.update";
        let (path, body) = (format!("{PATH}/{id}"), encode(operation, campaign)?);
        let request = update(&self.client, operation, path, body);
        self.client.write(request, ECHO).await
    }
}

listed_by_id!(EmailCampaign);
