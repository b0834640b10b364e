//! A record of NextX in a form: what a person sees, what they typed, and what somebody else changed meanwhile.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use till_core::form::{self, Clash, FormField, Problem, Problems};
use till_store::{PendingChange, StoreError};

use crate::Error;

/// A record as a form shows it.
#[derive(Debug, Default)]
pub struct RecordForm {
    /// What is typed in its fields, by NextX's names; a field that is not in it cannot be changed now.
    pub fields: BTreeMap<String, String>,
    /// The record as the person sees it; comes back with what they typed.
    pub seen: Map<String, Value>,
    /// What there is to choose from, by field: the value and its words.
    pub choices: BTreeMap<&'static str, Vec<(String, String)>>,
    /// When it was read from NextX, in epoch milliseconds; none for one that NextX does not have.
    pub read_at: Option<i64>,
    /// Why it could not be read now: what is shown is older.
    pub unread: Option<Error>,
    /// Whether NextX can be reached.
    pub online: bool,
    /// Whether something of it is on its way to NextX.
    pub pending: bool,
}

/// What a person typed into a form.
#[derive(Clone, Debug, Default)]
pub struct TypedRecord {
    /// By NextX's names.
    pub fields: BTreeMap<String, String>,
    /// The record as they saw it.
    pub seen: Map<String, Value>,
    /// They were told of another one that has the same, and mean it.
    pub anyway: bool,
}

/// What came of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is on disk or at NextX, under this number.
    Done(Option<i64>),
    /// Somebody else changed the same fields meanwhile; nothing was saved.
    Clash {
        /// Where both differ.
        clashes: Vec<Clash>,
        /// The record as it is now.
        now: Map<String, Value>,
    },
}

/// A draft as the record that NextX is told.
pub(crate) fn fields_of(draft: &impl Serialize) -> Result<Map<String, Value>, StoreError> {
    match serde_json::to_value(draft)? {
        Value::Object(fields) => Ok(fields),
        // A draft is an object.
        _ => Ok(Map::new()),
    }
}

/// What a person changed of what they saw.
pub(crate) fn changes(
    fields: &[FormField],
    typed: &TypedRecord,
) -> Result<Map<String, Value>, Error> {
    form::changes(fields, &typed.seen, &typed.fields).map_err(Error::Fields)
}

/// One field that cannot be taken.
pub(crate) fn problem(field: &'static str, problem: Problem) -> Error {
    Error::Fields(Problems::from([(field, problem)]))
}

/// The record with what is on its way to NextX; answers whether there is something.
pub(crate) fn with_pending<'a>(
    record: &mut Map<String, Value>,
    pending: impl Iterator<Item = &'a PendingChange>,
) -> bool {
    let mut is_pending = false;
    for change in pending {
        record.extend(change.changes.clone());
        is_pending = true;
    }
    is_pending
}

/// What NextX took and shows otherwise all the same, or somebody else has changed since: what it was before, what it is `now`,
/// and what was written. A field that is not shown says nothing against a yes.
pub(crate) fn not_kept(
    fields: &[FormField],
    before: &Map<String, Value>,
    now: &Map<String, Value>,
    changes: &Map<String, Value>,
) -> Vec<Clash> {
    let changed = fields
        .iter()
        .filter_map(|field| Some((field, changes.get(field.name)?, now.get(field.name)?)));
    changed
        .filter(|(_, ours, is)| !form::is_same(Some(is), Some(ours)))
        .map(|(field, ours, is)| Clash {
            field: field.name,
            seen: form::show(field.kind, before.get(field.name)),
            theirs: form::show(field.kind, Some(is)),
            ours: form::show(field.kind, Some(ours)),
        })
        .collect()
}

/// The values of `seen` under the names of what changes.
pub(crate) fn base_of(
    seen: &Map<String, Value>,
    changes: &Map<String, Value>,
) -> Map<String, Value> {
    let field = |name: &String| {
        let value = seen.get(name).cloned().unwrap_or_default();
        (name.clone(), value)
    };
    changes.keys().map(field).collect()
}
