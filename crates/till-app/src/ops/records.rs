//! Leads and tasks made at the till, and changes of customers, leads and tasks: all may be made offline.

use jiff::civil::DateTime;
use serde_json::{Map, Value};
use till_core::document::{Content, NewLead, NewTask, RecordKind, RecordUpdate};
use uuid::Uuid;

use crate::{App, Change, Error, ops::customers::vietnamese_phone};

/// A lead as a person types it.
#[derive(Clone, Debug, Default)]
pub struct TypedLead {
    /// Full name.
    pub name: String,
    /// Phone; may be empty.
    pub phone: String,
    /// Email address; may be empty.
    pub email: String,
    /// What there is to say.
    pub description: String,
    /// NextX's id of the branch; without one it is the till's.
    pub branch_id: Option<i64>,
    /// What else there is to say, by NextX's names.
    pub details: Map<String, Value>,
}

/// A task as a person types it.
#[derive(Clone, Debug)]
pub struct TypedTask {
    /// What is to be done, in a line.
    pub title: String,
    /// In full.
    pub description: String,
    /// From when, Vietnam's time.
    pub start: DateTime,
    /// Until when; not before `start`.
    pub end: DateTime,
    /// NextX's id of the user who is to do it.
    pub assigned_to: i64,
    /// NextX's id of the task's category.
    pub category_id: i64,
    /// What else there is to say, by NextX's names.
    pub details: Map<String, Value>,
}

/// The record that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// One that NextX has, by its id there.
    Remote(i64),
    /// One made here, by its document.
    Made(Uuid),
}

impl App {
    /// Makes a lead. When this answers, it is on disk.
    ///
    /// # Errors
    /// [`Error::NameMissing`], [`Error::Phone`], [`Error::Store`]
    pub async fn add_lead(&self, typed: TypedLead) -> Result<NewLead, Error> {
        let session = self.session().await?;
        let made_at = session.clock.now();
        let lead = NewLead {
            id: session.random.uuid(made_at),
            name: name(&typed.name)?,
            phone: vietnamese_phone(&typed.phone)?,
            email: typed.email.trim().to_owned(),
            description: typed.description.trim().to_owned(),
            branch_id: match typed.branch_id {
                Some(branch) => Some(branch),
                None => session.till().await?.map(|till| till.place.branch_id),
            },
            details: typed.details,
            made_at,
        };
        self.keep(Content::Lead(lead.clone()), None).await?;
        Ok(lead)
    }

    /// Makes a task. When this answers, it is on disk.
    ///
    /// # Errors
    /// [`Error::NameMissing`] without a title, [`Error::TimesReversed`], [`Error::Store`]
    pub async fn add_task(&self, typed: TypedTask) -> Result<NewTask, Error> {
        let session = self.session().await?;
        if typed.end < typed.start {
            return Err(Error::TimesReversed);
        }
        let made_at = session.clock.now();
        let task = NewTask {
            id: session.random.uuid(made_at),
            title: name(&typed.title)?,
            description: typed.description.trim().to_owned(),
            start: typed.start,
            end: typed.end,
            assigned_to: typed.assigned_to,
            category_id: typed.category_id,
            details: typed.details,
            made_at,
        };
        self.keep(Content::Task(task.clone()), None).await?;
        Ok(task)
    }

    /// Changes fields of a customer, lead or task: `changes` by NextX's names, `base` with what the person saw under the
    /// same names. A field that somebody else has changed meanwhile is not overwritten.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nothing is changed, [`Error::Store`]
    pub async fn change_record(
        &self,
        record: RecordKind,
        target: Target,
        base: Map<String, Value>,
        changes: Map<String, Value>,
    ) -> Result<RecordUpdate, Error> {
        let session = self.session().await?;
        if changes.is_empty() {
            return Err(Error::NotFound);
        }
        let made_at = session.clock.now();
        let (remote_id, needed) = match target {
            Target::Remote(id) => (Some(id), None),
            Target::Made(document) => (None, Some(document)),
        };
        let update = RecordUpdate {
            id: session.random.uuid(made_at),
            record,
            remote_id,
            base,
            changes,
            made_at,
        };
        self.keep(Content::Update(update.clone()), needed).await?;
        Ok(update)
    }

    async fn keep(&self, content: Content, depends_on: Option<Uuid>) -> Result<(), Error> {
        let session = self.session().await?;
        session.store.add_document(&content, depends_on).await?;
        session.outbox.wake();
        session.changes.announce(Change::Strip);
        Ok(())
    }
}

/// Words with one space between them; nothing is no name.
pub(super) fn name(typed: &str) -> Result<String, Error> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::NameMissing);
    }
    Ok(name)
}
