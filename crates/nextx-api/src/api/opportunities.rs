//! Opportunities.

use futures::Stream;

use super::period::Period;
use super::update::update;
use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::Request;
use crate::ids::OpportunityId;
use crate::models::{NewOpportunity, Opportunity, OpportunityUpdate};
use crate::page::{Page, read_page, read_pages};

const PATH: &str = "/api/crm/opportunity";

area! {
    /// Opportunities.
    Opportunities, opportunities
}

/// Which opportunities to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpportunityQuery {
    /// Narrows only, how is not documented (Q39).
    pub search: Option<String>,
    /// The days of the opportunity.
    pub period: Period,
    /// The days of its last result, from a sample alone (C11).
    pub result_period: Period,
}

impl OpportunityQuery {
    fn request(&self) -> Request {
        let request = Request::get("opportunity.list", PATH)
            .on_crm()
            .filter("strSearch", self.search.as_ref());
        let request = self.period.filter(request, "from_date", "to_date");
        // C12
        self.result_period
            .filter(request, "from_date_result", "to_date_result")
    }
}

impl Opportunities {
    /// `opportunity.list`: one page, as the server counts (C10).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &OpportunityQuery,
        page: u32,
    ) -> Result<Page<Opportunity>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `opportunity.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: OpportunityQuery,
    ) -> impl Stream<Item = Result<Page<Opportunity>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `opportunity.detail`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, id: OpportunityId) -> Result<Opportunity, Error> {
        let request = Request::get("opportunity.detail", format!("{PATH}/{id}")).on_crm();
        read_detail(&self.client, &request).await
    }

    /// `opportunity.create`: an opportunity with its lead, sent once (J01). Look for the lead first (D26). The answer has no
    /// id (E01): find the opportunity by its lead.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for both.
    pub async fn create(&self, opportunity: &NewOpportunity) -> Result<Accepted, Error> {
        let operation = "opportunity.create";
        let body = encode(operation, opportunity)?;
        // A18: a path of its own, unlike every other resource.
        let request = Request::post(operation, "/api/crm/opportunity_create", body).on_crm();
        self.client
            .write(request, &["opportunity.name", "opportunity.campaign_id"])
            .await
    }

    /// `opportunity.update`: all fields that it takes, changed or not (Q18).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(
        &self,
        id: OpportunityId,
        opportunity: &OpportunityUpdate,
    ) -> Result<Accepted, Error> {
        let operation = "opportunity.update";
        let (path, body) = (format!("{PATH}/{id}"), encode(operation, opportunity)?);
        let request = update(&self.client, operation, path, body);
        self.client.write(request, &["name", "contact_id"]).await
    }
}

listed_by_id!(Opportunity);
