//! SMS campaigns.

use futures::Stream;

use super::update::update;
use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::Request;
use crate::ids::SmsCampaignId;
use crate::models::{SmsCampaign, SmsCampaignDraft};
use crate::page::{Page, read_page, read_pages};

// A13, A14: a search and replace ate the word `campaign` of this path, and the verb of the list, which is a GET.
const PATH: &str = "/api/sms/campaign";
const ECHO: &[&str] = &["name"];

area! {
    /// SMS campaigns.
    SmsCampaigns, sms_campaigns
}

/// Which SMS campaigns to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SmsCampaignQuery {
    /// Narrows only, how is not documented (Q39).
    pub search: Option<String>,
}

impl SmsCampaignQuery {
    fn request(&self) -> Request {
        Request::get("sms_campaign.list", PATH)
            .on_crm()
            .filter("strSearch", self.search.as_ref())
    }
}

impl SmsCampaigns {
    /// `sms_campaign.list`: one page, as the server counts (C10).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &SmsCampaignQuery,
        page: u32,
    ) -> Result<Page<SmsCampaign>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `sms_campaign.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: SmsCampaignQuery,
    ) -> impl Stream<Item = Result<Page<SmsCampaign>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `sms_campaign.detail`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, id: SmsCampaignId) -> Result<SmsCampaign, Error> {
        let request = Request::get("sms_campaign.detail", format!("{PATH}/{id}")).on_crm();
        read_detail(&self.client, &request).await
    }

    /// `sms_campaign.create`, sent once (J01). The answer has no id (E01): find the campaign by its `name`.
    ///
    /// Messages go out to people if `send_now` or `send_time` says so (J02).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the campaign.
    pub async fn create(&self, campaign: &SmsCampaignDraft) -> Result<Accepted, Error> {
        let operation = "sms_campaign.create";
        let body = encode(operation, campaign)?;
        let request = Request::post(operation, PATH, body).on_crm();
        self.client.write(request, ECHO).await
    }

    /// `sms_campaign.update`: all fields of the campaign, changed or not (Q18).
    ///
    /// Messages go out to people if `send_now` or `send_time` says so (J02).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(
        &self,
        id: SmsCampaignId,
        campaign: &SmsCampaignDraft,
    ) -> Result<Accepted, Error> {
        let operation = "sms_campaign.update";
        let (path, body) = (format!("{PATH}/{id}"), encode(operation, campaign)?);
        let request = update(&self.client, operation, path, body);
        self.client.write(request, ECHO).await
    }
}

listed_by_id!(SmsCampaign);
