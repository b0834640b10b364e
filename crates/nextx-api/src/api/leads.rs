//! Leads.

use std::pin::pin;

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use jiff::civil::Date;

use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::Request;
use crate::ids::{BranchId, CategoryId, LeadId};
use crate::models::{Lead, LeadDraft, LeadInParts, LeadUpdateBody};
use crate::page::{Page, read_page, read_pages};

const CREATE: &str = "lead.create";
const PATH: &str = "/api/contact/contact";
const ECHO: [&str; 2] = ["name", "mobile"];

area! {
    /// Leads.
    Leads, leads
}

/// Which leads to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadQuery {
    /// The branch.
    pub branch_id: Option<BranchId>,
    /// The category.
    pub category_id: Option<CategoryId>,
    /// Name, code or telephone; narrows only, how is not documented (Q39).
    pub search: Option<String>,
    /// From this day; which date it means is not documented (Q15).
    pub from_date: Option<Date>,
    /// To this day.
    pub to_date: Option<Date>,
}

impl LeadQuery {
    fn request(&self) -> Request {
        Request::get("lead.list", PATH)
            .filter("branch_id", self.branch_id)
            .filter("category_id", self.category_id)
            // C02: spelled so in the table; the spelling of the other lists goes along.
            .filter("sttsearch", self.search.as_ref())
            .filter("strSearch", self.search.as_ref())
            .filter("from_date", self.from_date)
            // C01: the row of the table is named "units".
            .filter("to_date", self.to_date)
    }
}

impl Leads {
    /// `lead.list`: one page, counted from 0.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(&self, query: &LeadQuery, page: u32) -> Result<Page<Lead>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `lead.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: LeadQuery,
    ) -> impl Stream<Item = Result<Page<Lead>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `lead.detail`, which has less than a row of the list (E15).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, lead: LeadId) -> Result<Lead, Error> {
        let request = Request::get("lead.detail", format!("{PATH}/{lead}"));
        read_detail(&self.client, &request).await
    }

    /// The lead with all that NextX tells of it. It is whole in the list alone (E15), so it is searched there by what
    /// `lead.detail` tells, and where that finds nothing, in all of the list. One that no list shows cannot be read: what its
    /// detail leaves out is not empty.
    ///
    /// # Errors
    /// Any error of a read; [`Error::Undecodable`] where the list does not have it.
    pub async fn whole(&self, lead: LeadId) -> Result<Lead, Error> {
        let detail = self.detail(lead).await?;
        let told = [&detail.code, &detail.mobile, &detail.name];
        let told = told.iter().find_map(|field| field.as_deref());
        for search in [told.map(ToOwned::to_owned), None] {
            let query = LeadQuery {
                search,
                ..LeadQuery::default()
            };
            let pages = self.stream(query);
            let mut found = pin!(pages.try_filter_map(|page| async move {
                Ok(page.items.into_iter().find(|row| row.id == lead))
            }));
            if let Some(lead) = found.next().await.transpose()? {
                return Ok(lead);
            }
        }
        Err(Error::Undecodable {
            operation: "lead.list",
            reason: "the lead is not in it".to_owned(),
        })
    }

    /// `lead.create`, sent once (J01). The answer has no id (E01): find the lead by its `code`.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the lead.
    pub async fn create(&self, lead: &LeadDraft) -> Result<Accepted, Error> {
        self.create_frozen(encode(CREATE, lead)?).await
    }

    /// `lead.create` with exactly this body.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the lead.
    pub async fn create_frozen(&self, body: Bytes) -> Result<Accepted, Error> {
        self.client
            .write(Request::post(CREATE, PATH, body), &ECHO)
            .await
    }

    /// `lead.update`: all fields of the lead, changed or not (Q18), in the body that
    /// [`Readings::lead_update_body`](crate::Readings) says (D08). No answer is shown, so a yes or the record will do
    /// (E13).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(&self, lead: LeadId, draft: &LeadDraft) -> Result<Accepted, Error> {
        let operation = "lead.update";
        let (body, echo) = match self.client.config().readings.lead_update_body {
            LeadUpdateBody::AsCreated => (encode(operation, draft)?, ECHO),
            LeadUpdateBody::InParts => {
                let in_parts = LeadInParts::from(draft.clone());
                (encode(operation, &in_parts)?, ["code", "mobile"])
            }
        };
        let request = Request::put(operation, format!("{PATH}/{lead}"), body);
        self.client.write(request, &echo).await
    }
}

listed_by_id!(Lead);
