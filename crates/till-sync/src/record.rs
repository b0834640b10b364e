//! A customer, lead or task as an update sends it: read just before, whole.

use nextx_api::{CustomerDraft, CustomerId, Error, LeadDraft, LeadId, TaskDraft, TaskId};
use serde::Serialize;
use serde_json::{Map, Value};
use till_core::{
    document::{Content, Document, RecordKind},
    form::is_same,
};

use crate::{Engine, Ledger};

/// NextX's id of the record that a change is about.
pub(crate) fn target(document: &Document) -> Option<i64> {
    match &document.content {
        Content::Update(update) => update.remote_id.or(document.needed_remote_id),
        _ => None,
    }
}

impl<L: Ledger> Engine<L> {
    /// The record as an update would send it back, by NextX's names.
    pub(crate) async fn read_record(
        &self,
        record: RecordKind,
        id: i64,
    ) -> Result<Map<String, Value>, Error> {
        let client = &self.client;
        match record {
            RecordKind::Customer => {
                let read = self.heard(client.customers().detail(CustomerId(id)).await)?;
                fields("customer.update", &CustomerDraft::from(read))
            }
            RecordKind::Task => {
                let read = self.heard(client.tasks().detail(TaskId(id)).await)?;
                fields("task.update", &TaskDraft::from(read))
            }
            RecordKind::Lead => {
                let read = self.heard(client.leads().whole(LeadId(id)).await)?;
                fields("lead.update", &LeadDraft::from(read))
            }
        }
    }
}

fn fields(operation: &'static str, draft: &impl Serialize) -> Result<Map<String, Value>, Error> {
    let written =
        serde_json::to_value(draft).map_err(|source| Error::Encode { operation, source })?;
    match written {
        Value::Object(fields) => Ok(fields),
        // A draft is an object; one that were not has no field that could have changed.
        _ => Ok(Map::new()),
    }
}

/// Whether the record has these values, see [`is_same`].
pub(crate) fn has(record: &Map<String, Value>, values: &Map<String, Value>) -> bool {
    values
        .iter()
        .all(|(name, value)| is_same(record.get(name), Some(value)))
}

/// Whether the record shows one of these fields with another value. A detail leaves fields out that can be written (E45);
/// what it does not show says nothing against a change that NextX said yes to.
pub(crate) fn contradicts(record: &Map<String, Value>, values: &Map<String, Value>) -> bool {
    values.iter().any(|(name, value)| {
        let shown = record.get(name);
        shown.is_some() && !is_same(shown, Some(value))
    })
}

/// Those fields of the record that `values` names.
pub(crate) fn named(record: &Map<String, Value>, values: &Map<String, Value>) -> Value {
    let field = |name: &String| {
        let value = record.get(name).cloned().unwrap_or(Value::Null);
        (name.clone(), value)
    };
    Value::Object(values.keys().map(field).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn values_are_compared_as_a_person_would() {
        let record = map(json!({"name": "Khách Thử ", "gender": "1", "email": null}));
        assert!(has(
            &record,
            &map(json!({"name": "Khách Thử", "gender": 1}))
        ));
        assert!(has(&record, &map(json!({"email": "", "address": null}))));
        assert!(!has(&record, &map(json!({"name": "Khách Khác"}))));
        assert!(!has(&record, &map(json!({"address": "1 Lê Lợi"}))));
    }

    #[test]
    fn what_a_record_does_not_show_contradicts_nothing() {
        let record = map(json!({"name": "Khách Thử", "credit_limit": "5000.00"}));
        assert!(!contradicts(
            &record,
            &map(json!({"credit_limit": 5000, "email": "khach@example.com"}))
        ));
        assert!(contradicts(&record, &map(json!({"credit_limit": 0}))));
    }
}
