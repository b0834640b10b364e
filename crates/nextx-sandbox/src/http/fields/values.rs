//! Texts, ids, flags, and what holds other fields.

use serde_json::{Map, Value};

use super::{Field, Fields, Violations};

impl Violations {
    /// A text of at most `longest` characters; a number counts as its digits.
    pub(in crate::http) fn text(&mut self, field: &Field<'_>, longest: usize) -> Option<String> {
        let text = match field.value()? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => {
                self.add(
                    field.path(),
                    format!("The {} field must be a string.", field.words()),
                );
                return None;
            }
        };
        if text.chars().count() > longest {
            let words = field.words();
            self.add(
                field.path(),
                format!("The {words} field must not be greater than {longest} characters."),
            );
            return None;
        }
        Some(text)
    }

    /// One of a few words.
    pub(in crate::http) fn one_of(
        &mut self,
        field: &Field<'_>,
        words: &[&'static str],
    ) -> Option<&'static str> {
        let given = field.value()?;
        let found = words
            .iter()
            .copied()
            .find(|word| given.as_str() == Some(word));
        if found.is_none() {
            self.unknown(field.path());
        }
        found
    }

    /// Yes or no, in each way in which the document writes it: true, 1, `"1"` and `"true"` (D05, E53).
    pub(in crate::http) fn flag(&mut self, field: &Field<'_>) -> Option<bool> {
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

    /// The id of a record; 0 stands for none, as in the samples.
    pub(in crate::http) fn id(&mut self, field: &Field<'_>) -> Option<i64> {
        self.integer(field).filter(|id| *id != 0)
    }

    /// The id of one of some records; a number, or text of digits. Others are not known.
    pub(in crate::http) fn id_of(
        &mut self,
        field: &Field<'_>,
        known: impl FnOnce(i64) -> bool,
    ) -> Option<i64> {
        let id = self.id(field)?;
        if !known(id) {
            self.unknown(field.path());
            return None;
        }
        Some(id)
    }

    /// The ids of an array, those that stand for none left out.
    pub(in crate::http) fn ids(&mut self, field: &Field<'_>) -> Vec<i64> {
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

    /// Ids in an array: numbers, text of digits, or records that have one (D31).
    pub(in crate::http) fn linked_ids(&mut self, field: &Field<'_>) -> Vec<i64> {
        let mut ids = Vec::new();
        for (index, item) in self.items(field).iter().enumerate() {
            let id = item.get("id").unwrap_or(item);
            match id.as_i64().or_else(|| id.as_str()?.trim().parse().ok()) {
                Some(id) => ids.push(id),
                None => self.unknown(&format!("{}.{index}", field.path())),
            }
        }
        ids
    }

    /// The object that a field holds; Laravel calls it an array.
    pub(in crate::http) fn object<'body>(&mut self, field: &Field<'body>) -> Option<Fields<'body>> {
        let object = field.object();
        if object.is_none() && !field.is_absent() {
            let words = field.words();
            self.add(field.path(), format!("The {words} field must be an array."));
        }
        object
    }

    /// The object that a field holds, with keys that nobody here knows.
    pub(in crate::http) fn map(&mut self, field: &Field<'_>) -> Map<String, Value> {
        let object = self.object(field);
        object.map_or_else(Map::new, |fields| fields.object.clone())
    }

    /// The objects of an array.
    pub(in crate::http) fn objects<'body>(&mut self, field: &Field<'body>) -> Vec<Fields<'body>> {
        let Some(value) = field.value() else {
            return Vec::new();
        };
        let Some(items) = value.as_array() else {
            self.add(
                field.path(),
                format!("The {} field must be an array.", field.words()),
            );
            return Vec::new();
        };
        let mut objects = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match item.as_object() {
                Some(object) => objects.push(field.inside(index, object)),
                None => self.add(
                    &format!("{}.{index}", field.path()),
                    format!("The {}.{index} field must be an array.", field.words()),
                ),
            }
        }
        objects
    }

    /// The items of an array, whatever they are.
    pub(in crate::http) fn items<'body>(&mut self, field: &Field<'body>) -> &'body [Value] {
        match field.value() {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                let words = field.words();
                self.add(field.path(), format!("The {words} field must be an array."));
                &[]
            }
        }
    }
}
