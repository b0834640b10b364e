//! Tasks.

use bytes::Bytes;
use futures::Stream;

use super::period::Period;
use super::update::update;
use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::Request;
use crate::ids::TaskId;
use crate::models::{Task, TaskDraft};
use crate::page::{Page, read_page, read_pages};

const CREATE: &str = "task.create";
const PATH: &str = "/api/task/task";
const ECHO: &[&str] = &["task", "code"];

area! {
    /// Tasks.
    Tasks, tasks
}

/// Which tasks to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskQuery {
    /// Narrows only, how is not documented (Q39).
    pub search: Option<String>,
    /// In the server's words, which are not documented (Q16).
    pub status: Option<String>,
    /// The days of the task.
    pub period: Period,
}

impl TaskQuery {
    fn request(&self) -> Request {
        let request = Request::get("task.list", PATH)
            .on_crm()
            // C02: spelled so in the table; the spelling of the other lists goes along.
            .filter("strSreach", self.search.as_ref())
            .filter("strSearch", self.search.as_ref())
            .filter("search[status]", self.status.as_ref());
        // C12
        self.period.filter(request, "start", "end")
    }
}

impl Tasks {
    /// `task.list`: one page, as the server counts (C10).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(&self, query: &TaskQuery, page: u32) -> Result<Page<Task>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `task.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: TaskQuery,
    ) -> impl Stream<Item = Result<Page<Task>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `task.detail`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, id: TaskId) -> Result<Task, Error> {
        let request = Request::get("task.detail", format!("{PATH}/{id}")).on_crm();
        read_detail(&self.client, &request).await
    }

    /// `task.create`, sent once (J01). The answer has no id (E01): find the task by its `code`.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the task.
    pub async fn create(&self, task: &TaskDraft) -> Result<Accepted, Error> {
        self.create_frozen(encode(CREATE, task)?).await
    }

    /// `task.create` with exactly this body.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the task.
    pub async fn create_frozen(&self, body: Bytes) -> Result<Accepted, Error> {
        let request = Request::post(CREATE, PATH, body).on_crm();
        self.client.write(request, ECHO).await
    }

    /// `task.update`: all fields of the task, changed or not (Q18).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(&self, id: TaskId, task: &TaskDraft) -> Result<Accepted, Error> {
        let operation = "task.update";
        let (path, body) = (format!("{PATH}/{id}"), encode(operation, task)?);
        let request = update(&self.client, operation, path, body);
        self.client.write(request, ECHO).await
    }
}

listed_by_id!(Task);
