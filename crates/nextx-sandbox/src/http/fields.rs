//! Fields of a request body, checked the way a Laravel server checks them and refused in its words.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::answer::Refusal;
use crate::{Switches, fixed::Fixed};

/// What is wrong with a request, field by field.
#[derive(Debug, Default)]
pub(super) struct Violations(Map<String, Value>);

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

    /// The field's words: underscores are blanks.
    pub(super) fn words(&self) -> String {
        self.path.replace('_', " ")
    }

    /// The fields of the object that this field is.
    pub(super) fn below(&self, object: &'body Map<String, Value>) -> Fields<'body> {
        Fields {
            path: format!("{}.", self.path),
            object,
        }
    }

    fn inside(&self, index: usize, object: &'body Map<String, Value>) -> Fields<'body> {
        Fields {
            path: format!("{}.{index}.", self.path),
            object,
        }
    }
}

impl Violations {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, path: &str, message: String) {
        match self.0.get_mut(path) {
            Some(Value::Array(messages)) => messages.push(message.into()),
            _ => {
                self.0.insert(path.to_owned(), json!([message]));
            }
        }
    }

    /// Takes over what is wrong within an object that stands at `path`, which ends with a point.
    pub(super) fn adopt(&mut self, path: &str, within: Self) {
        for (field, messages) in within.0 {
            self.0.insert(format!("{path}{field}"), messages);
        }
    }

    /// `{"message", "errors": {field: [message, ...]}}`
    pub(super) fn to_json(&self) -> Value {
        json!({"message": self.message(), "errors": self.0})
    }

    /// The first error, and how many follow.
    pub(super) fn message(&self) -> String {
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
    pub(super) fn require(&mut self, field: &Field<'_>) {
        if field.is_absent() {
            self.add(
                &field.path,
                format!("The {} field is required.", field.words()),
            );
        }
    }

    pub(super) fn unknown(&mut self, path: &str) {
        self.add(
            path,
            format!("The selected {} is invalid.", path.replace('_', " ")),
        );
    }

    pub(super) fn taken(&mut self, path: &str) {
        let words = path.replace('_', " ");
        self.add(path, format!("The {words} has already been taken."));
    }

    /// A text of at most `longest` characters; a number counts as its digits.
    pub(super) fn text(&mut self, field: &Field<'_>, longest: usize) -> Option<String> {
        let text = match field.value? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => {
                self.add(
                    &field.path,
                    format!("The {} field must be a string.", field.words()),
                );
                return None;
            }
        };
        if text.chars().count() > longest {
            let words = field.words();
            self.add(
                &field.path,
                format!("The {words} field must not be greater than {longest} characters."),
            );
            return None;
        }
        Some(text)
    }

    /// One of a few words.
    pub(super) fn one_of(
        &mut self,
        field: &Field<'_>,
        words: &[&'static str],
    ) -> Option<&'static str> {
        let given = field.value?;
        let found = words
            .iter()
            .copied()
            .find(|word| given.as_str() == Some(word));
        if found.is_none() {
            self.unknown(&field.path);
        }
        found
    }

    /// A whole number, also as text of digits.
    pub(super) fn integer(&mut self, field: &Field<'_>) -> Option<i64> {
        let value = field.value?;
        let number = value
            .as_i64()
            .or_else(|| value.as_str()?.trim().parse().ok());
        if number.is_none() {
            self.add(
                &field.path,
                format!("The {} field must be an integer.", field.words()),
            );
        }
        number
    }

    /// The id of a record; 0 stands for none, as in the samples.
    pub(super) fn id(&mut self, field: &Field<'_>) -> Option<i64> {
        self.integer(field).filter(|id| *id != 0)
    }

    /// An amount or a quantity of at least zero.
    pub(super) fn amount(&mut self, field: &Field<'_>) -> Option<Fixed> {
        let Some(number) = Fixed::from_json(field.value?) else {
            self.add(
                &field.path,
                format!("The {} field must be a number.", field.words()),
            );
            return None;
        };
        if number < Fixed::ZERO {
            self.add(
                &field.path,
                format!("The {} field must be at least 0.", field.words()),
            );
            return None;
        }
        Some(number)
    }

    /// An amount or a quantity above zero.
    pub(super) fn positive(&mut self, field: &Field<'_>) -> Option<Fixed> {
        let number = self.amount(field)?;
        if number == Fixed::ZERO {
            self.add(
                &field.path,
                format!("The {} field must be greater than 0.", field.words()),
            );
            return None;
        }
        Some(number)
    }

    /// A day as Y-m-d.
    pub(super) fn date(&mut self, field: &Field<'_>) -> Option<Date> {
        let date = field
            .value?
            .as_str()
            .filter(|text| text.len() == 10)
            .and_then(|text| text.parse().ok());
        if date.is_none() {
            self.add(
                &field.path,
                format!("The {} field must match the format Y-m-d.", field.words()),
            );
        }
        date
    }

    /// The objects of an array.
    pub(super) fn objects<'body>(&mut self, field: &Field<'body>) -> Vec<Fields<'body>> {
        let Some(value) = field.value else {
            return Vec::new();
        };
        let Some(items) = value.as_array() else {
            self.add(
                &field.path,
                format!("The {} field must be an array.", field.words()),
            );
            return Vec::new();
        };
        let mut objects = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match item.as_object() {
                Some(object) => objects.push(field.inside(index, object)),
                None => self.add(
                    &format!("{}.{index}", field.path),
                    format!("The {}.{index} field must be an array.", field.words()),
                ),
            }
        }
        objects
    }

    /// Nothing if no field is wrong.
    pub(super) fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}
