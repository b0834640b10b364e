//! Sales campaigns.

use futures::Stream;

use super::period::Period;
use super::update::update;
use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::Request;
use crate::ids::CampaignId;
use crate::models::{Campaign, CampaignDraft};
use crate::page::{Page, read_page, read_pages};

const PATH: &str = "/api/crm/campaign";
const ECHO: &[&str] = &["name"];

area! {
    /// Sales campaigns.
    Campaigns, campaigns
}

/// Which sales campaigns to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CampaignQuery {
    /// Narrows only, how is not documented (Q39).
    pub search: Option<String>,
    /// The days of the campaign.
    pub period: Period,
}

impl CampaignQuery {
    fn request(&self) -> Request {
        let request = Request::get("campaign.list", PATH)
            .on_crm()
            .filter("strSearch", self.search.as_ref());
        self.period.filter(request, "from_date", "to_date")
    }
}

impl Campaigns {
    /// `campaign.list`: one page, as the server counts (C10).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(&self, query: &CampaignQuery, page: u32) -> Result<Page<Campaign>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `campaign.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: CampaignQuery,
    ) -> impl Stream<Item = Result<Page<Campaign>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `campaign.detail`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, id: CampaignId) -> Result<Campaign, Error> {
        let request = Request::get("campaign.detail", format!("{PATH}/{id}")).on_crm();
        read_detail(&self.client, &request).await
    }

    /// `campaign.create`, sent once (J01).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the campaign.
    pub async fn create(&self, campaign: &CampaignDraft) -> Result<Accepted, Error> {
        let operation = "campaign.create";
        // A12, Q28: no line shows the path, and the one that is shown would make an automation.
        let path = &self.client.config().readings.campaign_create_path;
        let body = encode(operation, &campaign.named_twice().anew())?;
        let request = Request::post(operation, path.as_str(), body).on_crm();
        self.client.write(request, ECHO).await
    }

    /// `campaign.update`: all fields of the campaign, changed or not (Q18).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(
        &self,
        id: CampaignId,
        campaign: &CampaignDraft,
    ) -> Result<Accepted, Error> {
        let operation = "campaign.update";
        let (path, body) = (
            format!("{PATH}/{id}"),
            encode(operation, &campaign.named_twice())?,
        );
        let request = update(&self.client, operation, path, body);
        self.client.write(request, ECHO).await
    }
}

listed_by_id!(Campaign);
