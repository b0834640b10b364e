//! Automations.

use bytes::Bytes;
use futures::Stream;
use serde::Serialize;

use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::config::AutomationBody;
use crate::error::Error;
use crate::http::Request;
use crate::ids::AutomationId;
use crate::models::{Automation, AutomationDraft};
use crate::page::{Page, read_page, read_pages};

const PATH: &str = "/api/automation/automation";

area! {
    /// Automations: messages that go out by themselves.
    Automations, automations
}

/// Which automations to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AutomationQuery {
    /// Narrows only, how is not documented (Q39).
    pub search: Option<String>,
}

impl AutomationQuery {
    fn request(&self) -> Request {
        Request::get("automation.list", PATH)
            .on_crm()
            .filter("strSearch", self.search.as_ref())
    }
}

/// D15: without the report that the samples put beside the automation.
#[derive(Serialize)]
struct Wrapped<'a> {
    automation: &'a AutomationDraft,
}

impl Automations {
    /// `automation.list`: one page, as the server counts (C10).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &AutomationQuery,
        page: u32,
    ) -> Result<Page<Automation>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `automation.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: AutomationQuery,
    ) -> impl Stream<Item = Result<Page<Automation>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `automation.detail`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, id: AutomationId) -> Result<Automation, Error> {
        let request = Request::get("automation.detail", format!("{PATH}/{id}")).on_crm();
        read_detail(&self.client, &request).await
    }

    /// `automation.create`, sent once (J01). What it is answered is not documented (E09): find the automation by its `title`.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the automation.
    pub async fn create(&self, automation: &AutomationDraft) -> Result<Accepted, Error> {
        let operation = "automation.create";
        let (body, echo) = self.body(operation, &automation.anew())?;
        let request = Request::post(operation, PATH, body).on_crm();
        self.client.write(request, &[echo]).await
    }

    /// `automation.update`: all fields of the automation, changed or not (Q18).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(
        &self,
        id: AutomationId,
        automation: &AutomationDraft,
    ) -> Result<Accepted, Error> {
        let operation = "automation.update";
        let (body, echo) = self.body(operation, automation)?;
        let request = Request::put(operation, format!("{PATH}/{id}"), body).on_crm();
        self.client.write(request, &[echo]).await
    }

    /// The body as it is configured, and where in it is what comes back (D15, Q29).
    fn body(
        &self,
        operation: &'static str,
        automation: &AutomationDraft,
    ) -> Result<(Bytes, &'static str), Error> {
        Ok(match self.client.config().readings.automation_body {
            AutomationBody::Wrapped => (
                encode(operation, &Wrapped { automation })?,
                "automation.title",
            ),
            AutomationBody::Flat => (encode(operation, automation)?, "title"),
        })
    }
}

listed_by_id!(Automation);
