//! What is wrong with a request, in the words of a Laravel server.

use serde_json::{Map, Value, json};

use super::{Field, words};

/// What is wrong with a request, field by field.
#[derive(Debug, Default)]
pub(in crate::http) struct Violations(Map<String, Value>);

impl Violations {
    pub(in crate::http) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::http) fn add(&mut self, path: &str, message: String) {
        match self.0.get_mut(path) {
            Some(Value::Array(messages)) => messages.push(message.into()),
            _ => {
                self.0.insert(path.to_owned(), json!([message]));
            }
        }
    }

    /// Takes over what is wrong within an object that stands at `path`, which ends with a point.
    pub(in crate::http) fn adopt(&mut self, path: &str, within: Self) {
        for (field, messages) in within.0 {
            self.0.insert(format!("{path}{field}"), messages);
        }
    }

    /// `{"message", "errors": {field: [message, ...]}}`
    pub(in crate::http) fn to_json(&self) -> Value {
        json!({"message": self.message(), "errors": self.0})
    }

    /// The first error, and how many follow.
    pub(in crate::http) fn message(&self) -> String {
        let all: Vec<&Value> = self
            .0
            .values()
            .filter_map(Value::as_array)
            .flatten()
            .collect();
        let first = all
            .first()
            .and_then(|message| message.as_str())
            .unwrap_or("The given data was invalid.");
        match all.len() {
            0 | 1 => first.to_owned(),
            2 => format!("{first} (and 1 more error)"),
            count => format!("{first} (and {} more errors)", count - 1),
        }
    }

    /// Notes the field as missing if it is absent.
    pub(in crate::http) fn require(&mut self, field: &Field<'_>) {
        if field.is_absent() {
            self.add(
                field.path(),
                format!("The {} field is required.", field.words()),
            );
        }
    }

    /// Notes a value that stands for no record, or that is none of a few words.
    pub(in crate::http) fn unknown(&mut self, path: &str) {
        self.add(path, format!("The selected {} is invalid.", words(path)));
    }

    /// Notes a value that another record has.
    pub(in crate::http) fn taken(&mut self, path: &str) {
        let words = words(path);
        self.add(path, format!("The {words} has already been taken."));
    }

    /// Nothing if no field is wrong.
    pub(in crate::http) fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}
