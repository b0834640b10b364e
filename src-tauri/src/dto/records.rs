//! Records of NextX in forms. Fields go by NextX's names, each as it is typed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use specta::Type;
use till_app::ops::{
    record_form::{self, Saved, TypedRecord},
    task_records,
};
use till_core::form::Clash;

use super::{Id, Moment};
use crate::error::CommandError;

/// Something to choose.
#[derive(Clone, Debug, Serialize, Type)]
pub struct FieldChoice {
    value: String,
    label: String,
}

impl From<(String, String)> for FieldChoice {
    fn from((value, label): (String, String)) -> Self {
        Self { value, label }
    }
}

/// A record as a form shows it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordForm {
    /// A field that is not in it cannot be changed now.
    fields: BTreeMap<String, String>,
    /// What there is to choose from, by field.
    choices: BTreeMap<String, Vec<FieldChoice>>,
    /// The record as it is seen; comes back with what was typed.
    seen: String,
    read_at: Option<Moment>,
    /// Why it could not be read now: what is shown is older.
    unread: Option<CommandError>,
    online: bool,
    /// Something of it is on its way to NextX.
    pending: bool,
}

impl From<record_form::RecordForm> for RecordForm {
    fn from(form: record_form::RecordForm) -> Self {
        let choices =
            |choices: Vec<(String, String)>| choices.into_iter().map(FieldChoice::from).collect();
        Self {
            fields: form.fields,
            choices: form
                .choices
                .into_iter()
                .map(|(field, of_it)| (field.to_owned(), choices(of_it)))
                .collect(),
            seen: Value::Object(form.seen).to_string(),
            read_at: form.read_at.map(Moment),
            unread: form.unread.as_ref().map(CommandError::from),
            online: form.online,
            pending: form.pending,
        }
    }
}

/// What was typed into a form.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordTyped {
    fields: BTreeMap<String, String>,
    seen: String,
    /// Another one has the same, and that is meant.
    anyway: bool,
}

impl From<RecordTyped> for TypedRecord {
    fn from(typed: RecordTyped) -> Self {
        // What comes back is what was handed out; of anything else nothing was seen.
        let seen: Map<String, Value> = serde_json::from_str(&typed.seen).unwrap_or_default();
        Self {
            fields: typed.fields,
            seen,
            anyway: typed.anyway,
        }
    }
}

/// A field that somebody else has changed meanwhile.
#[derive(Clone, Debug, Serialize, Type)]
pub struct FieldClash {
    field: String,
    seen: String,
    theirs: String,
    ours: String,
}

impl From<Clash> for FieldClash {
    fn from(clash: Clash) -> Self {
        let Clash {
            field,
            seen,
            theirs,
            ours,
        } = clash;
        Self {
            field: field.to_owned(),
            seen,
            theirs,
            ours,
        }
    }
}

/// What came of a form.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordSaved {
    /// Its number, where it was saved and has one.
    id: Option<Id>,
    /// Nothing was saved where there are some.
    clashes: Vec<FieldClash>,
    /// The record as it is now, where there are clashes.
    seen: String,
}

impl From<Saved> for RecordSaved {
    fn from(saved: Saved) -> Self {
        match saved {
            Saved::Done(id) => Self {
                id: id.map(Id),
                clashes: Vec::new(),
                seen: String::new(),
            },
            Saved::Clash { clashes, now } => Self {
                id: None,
                clashes: clashes.into_iter().map(FieldClash::from).collect(),
                seen: Value::Object(now).to_string(),
            },
        }
    }
}

/// How far a task is, as far as that can be written.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    New,
    Doing,
    Done,
}

impl From<TaskState> for task_records::TaskState {
    fn from(state: TaskState) -> Self {
        match state {
            TaskState::New => Self::New,
            TaskState::Doing => Self::Doing,
            TaskState::Done => Self::Done,
        }
    }
}
