//! Web forms of NextX, each known by a client key of its own: what a form asks for, and a test of it. The key is asked for
//! each time and kept nowhere.

use std::collections::BTreeMap;

use nextx_api::{Outcome, WebFormEntry};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Map, Value};
use till_core::form::{self, Problem};

use crate::{App, Error, ops::record_form::problem};

/// The fields that NextX documents, in its order.
const DOCUMENTED: [&str; 9] = [
    "name",
    "sex",
    "mobile",
    "email",
    "website",
    "address",
    "description",
    "body",
    "url",
];

/// A field that a form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebFormField {
    /// Its name at NextX.
    pub name: String,
    /// Whether it has to be filled in.
    pub required: bool,
}

/// What a form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebFormFields {
    /// Its fields.
    pub fields: Vec<WebFormField>,
    /// Whether NextX told them; otherwise they are those that it documents.
    pub told: bool,
}

impl App {
    /// What the form of a client key asks for.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::ClientKey`], [`Error::Nextx`]
    pub async fn web_form_fields(&self, key: SecretString) -> Result<WebFormFields, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let read = session.heard(session.client.web_form(key).fields().await);
        let told = told(&read.map_err(wrong_key)?.reveal());
        Ok(if told.is_empty() {
            let documented = DOCUMENTED.map(|name| WebFormField {
                name: name.to_owned(),
                required: name == "name",
            });
            WebFormFields {
                fields: documented.to_vec(),
                told: false,
            }
        } else {
            WebFormFields {
                fields: told,
                told: true,
            }
        })
    }

    /// Submits a form as a visitor would, once. Answers NextX's words.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Fields`], [`Error::ClientKey`], [`Error::WebFormUnclear`] where nobody knows whether
    /// NextX took it, [`Error::Nextx`]
    pub async fn test_web_form(
        &self,
        key: SecretString,
        entry: BTreeMap<String, String>,
    ) -> Result<String, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let filled = entry.into_iter().filter_map(|(name, words)| {
            let words = words.trim();
            (!words.is_empty()).then(|| (name, Value::from(words)))
        });
        let mut filled: Map<String, Value> = filled.collect();
        if !filled.contains_key("name") {
            return Err(problem("name", Problem::Missing));
        }
        if let Some(phone) = filled.get("mobile").and_then(Value::as_str) {
            let phone = form::phone(phone).ok_or_else(|| problem("mobile", Problem::Phone))?;
            filled.insert("mobile".to_owned(), phone.into());
        }
        let entry = WebFormEntry::deserialize(Value::Object(filled))
            .map_err(till_store::StoreError::from)?;
        let sent = session.heard(session.client.web_form(key).send(&entry).await);
        match sent {
            Ok(accepted) => Ok(accepted.message.unwrap_or_default()),
            Err(error) if error.outcome() == Outcome::Unclear => Err(Error::WebFormUnclear),
            Err(error) => Err(wrong_key(error)),
        }
    }
}

fn wrong_key(error: nextx_api::Error) -> Error {
    match error {
        nextx_api::Error::WrongClientKey { .. } => Error::ClientKey,
        error => error.into(),
    }
}

/// The fields out of whatever form they came in (E10): a list of objects or names, or an object by name, bare or in `data`.
fn told(answer: &Value) -> Vec<WebFormField> {
    let field = |name: &str, of: &Value| WebFormField {
        name: name.to_owned(),
        required: matches!(of["required"], Value::Bool(true)) || of["required"] == 1,
    };
    match answer.get("data").unwrap_or(answer) {
        Value::Array(fields) => fields
            .iter()
            .filter_map(|of| Some(field(of.as_str().or_else(|| of["name"].as_str())?, of)))
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "status" | "message" | "status_code"))
            .map(|(name, of)| field(name, of))
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_read_in_whatever_form_they_come() {
        let names = |answer: &Value| -> Vec<(String, bool)> {
            let fields = told(answer).into_iter();
            fields.map(|field| (field.name, field.required)).collect()
        };
        let both = [("mobile".to_owned(), false), ("name".to_owned(), true)];
        let list = json!([{"name": "mobile"}, {"name": "name", "required": true}]);
        assert_eq!(names(&list), both);
        assert_eq!(names(&json!({"status": "success", "data": list})), both);
        let map = json!({"mobile": "string", "name": {"required": 1}});
        assert_eq!(names(&map), both);
        for nothing in [
            json!(null),
            json!({"status": "success", "message": ""}),
            json!({"data": []}),
        ] {
            assert_eq!(names(&nothing), []);
        }
    }
}
