//! Fields of a request body, checked the way a Laravel server checks them and refused in its words.

mod numbers;
mod passed_on;
mod times;
mod values;
mod violations;

use serde_json::{Map, Value};

pub(super) use self::{
    passed_on::{Empty, params, pass_on},
    violations::Violations,
};
use super::answer::Refusal;
use crate::Switches;

/// A field with its path, such as `products.0.quantity`. Null and blank text count as absent.
#[derive(Debug)]
pub(super) struct Field<'body> {
    path: String,
    value: Option<&'body Value>,
}

/// An object of a request body and the path that leads to it.
#[derive(Debug)]
pub(super) struct Fields<'body> {
    path: String,
    object: &'body Map<String, Value>,
}

/// The JSON object of a request body.
pub(super) fn parse_object(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) | Err(_) => Err(Refusal::BadRequest),
    }
}

impl<'body> Fields<'body> {
    pub(super) const fn of(object: &'body Map<String, Value>) -> Self {
        Self {
            path: String::new(),
            object,
        }
    }

    pub(super) fn get(&self, name: &str) -> Field<'body> {
        let present = |value: &&Value| match value {
            Value::Null => false,
            Value::String(text) => !text.trim().is_empty(),
            _ => true,
        };
        Field {
            path: format!("{}{name}", self.path),
            value: self.object.get(name).filter(present),
        }
    }
}

/// The body of a PUT. Fields that are not sent stay as they are, or, by a switch, are emptied (Q18).
#[derive(Debug)]
pub(super) struct Changes<'body> {
    fields: Fields<'body>,
    replaces: bool,
}

impl<'body> Changes<'body> {
    pub(super) const fn of(object: &'body Map<String, Value>, switches: &Switches) -> Self {
        Self {
            fields: Fields::of(object),
            replaces: switches.put_replaces,
        }
    }

    /// The body of a POST: every field is new.
    pub(super) const fn of_new(object: &'body Map<String, Value>) -> Self {
        Self::all_of(Fields::of(object))
    }

    /// The same for an object within a body.
    pub(super) const fn all_of(fields: Fields<'body>) -> Self {
        Self {
            fields,
            replaces: true,
        }
    }

    /// Whether the field does not stay as it is. A field that is sent blank is emptied.
    pub(super) fn touch(&self, name: &str) -> bool {
        self.replaces || self.fields.object.contains_key(name)
    }

    /// The field as sent, absent where it is not.
    pub(super) fn get(&self, name: &str) -> Field<'body> {
        self.fields.get(name)
    }

    /// What becomes of a field: `read` gives the new value from what was sent, which may be nothing at all.
    pub(super) fn apply<T>(
        &self,
        name: &str,
        current: T,
        read: impl FnOnce(&Field<'body>) -> T,
    ) -> T {
        if self.touch(name) {
            read(&self.get(name))
        } else {
            current
        }
    }

    /// Notes the field as missing if it would be emptied.
    pub(super) fn require(&self, name: &str, wrong: &mut Violations) {
        if self.touch(name) {
            wrong.require(&self.get(name));
        }
    }
}

impl<'body> Field<'body> {
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) const fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// What was sent, unless it counts as absent.
    pub(super) const fn value(&self) -> Option<&'body Value> {
        self.value
    }

    /// The object that the field holds, if it is one.
    pub(super) fn object(&self) -> Option<Fields<'body>> {
        Some(Fields {
            path: format!("{}.", self.path),
            object: self.value?.as_object()?,
        })
    }

    /// The path as messages write it.
    fn words(&self) -> String {
        words(&self.path)
    }

    fn inside(&self, index: usize, object: &'body Map<String, Value>) -> Fields<'body> {
        Fields {
            path: format!("{}.{index}.", self.path),
            object,
        }
    }
}

/// A name or a path as messages write it: underscores are blanks.
pub(super) fn words(path: &str) -> String {
    path.replace('_', " ")
}
