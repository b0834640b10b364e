//! Forms of values that only some areas have.

use jiff::civil::Date;
use serde_json::Value;

use super::fields::{Field, Violations};

impl Violations {
    /// Yes or no, in each way in which the document writes it: true, 1, `"1"` and `"true"` (D05, E53).
    pub(super) fn flag(&mut self, field: &Field<'_>) -> Option<bool> {
        let flag = match field.value()? {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => match number.as_i64() {
                Some(0) => Some(false),
                Some(1) => Some(true),
                _ => None,
            },
            Value::String(text) => match text.as_str() {
                "0" | "false" => Some(false),
                "1" | "true" => Some(true),
                _ => None,
            },
            _ => None,
        };
        if flag.is_none() {
            let message = format!("The {} field must be true or false.", field.words());
            self.add(field.path(), message);
        }
        flag
    }

    /// The ids of an array, those that stand for none left out.
    pub(super) fn ids(&mut self, field: &Field<'_>) -> Vec<i64> {
        let Some(value) = field.value() else {
            return Vec::new();
        };
        let ids = value
            .as_array()
            .and_then(|items| items.iter().map(Value::as_i64).collect::<Option<Vec<_>>>());
        if ids.is_none() {
            let message = format!("The {} field must be an array of integers.", field.words());
            self.add(field.path(), message);
        }
        let mut ids = ids.unwrap_or_default();
        ids.retain(|id| *id != 0);
        ids
    }

    /// A day as d/m/Y.
    pub(super) fn short_date(&mut self, field: &Field<'_>) -> Option<Date> {
        let date = field
            .value()?
            .as_str()
            .filter(|text| text.len() == 10)
            .and_then(|text| Date::strptime("%d/%m/%Y", text).ok());
        if date.is_none() {
            let message = format!("The {} field must match the format d/m/Y.", field.words());
            self.add(field.path(), message);
        }
        date
    }
}
