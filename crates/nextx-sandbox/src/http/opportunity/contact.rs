//! The lead of an opportunity.

use jiff::civil::Date;
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;

use crate::{
    Switches,
    http::{
        answer::Refusal,
        fields::{Fields, Violations},
        lead,
    },
};

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Contact {
    pub(crate) id: i64,
    pub(crate) created_at: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) code: String,
    pub(crate) mobile: String,
    pub(crate) address: String,
    resources: String,
    categories: String,
}

impl Contact {
    pub(crate) async fn read(
        connection: &mut SqliteConnection,
        id: i64,
    ) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM crm_contact WHERE id = ?1")
            .bind(id)
            .fetch_optional(connection)
            .await
    }

    /// As an opportunity shows it.
    pub(super) fn to_json(&self) -> Result<Value, serde_json::Error> {
        Ok(json!({
            "id": self.id,
            "name": self.name,
            "email": self.email,
            "code": self.code,
            "mobile": self.mobile,
            "address": self.address,
            "resources": self.resources()?,
            "categories": self.categories()?,
            "relationships": [],
        }))
    }

    pub(super) fn resources(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_str(&self.resources)
    }

    pub(super) fn categories(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_str(&self.categories)
    }
}

/// The id of the lead that was sent: of the one that `contact_id` names, otherwise of a new one (D26), which stands in
/// `lead.list` too. None where something is wrong.
pub(super) async fn enter(
    connection: &mut SqliteConnection,
    sent: &Map<String, Value>,
    day: Date,
    switches: &Switches,
    wrong: &mut Violations,
) -> Result<Option<i64>, Refusal> {
    const PATH: &str = "contact.";
    let mut own = Violations::default();
    let id = own.id(&Fields::of(sent).get("contact_id"));
    if let Some(id) = id
        && Contact::read(connection, id).await?.is_none()
    {
        own.unknown("contact_id");
    }
    if let Err(own) = own.into_result() {
        wrong.adopt(PATH, own);
        return Ok(None);
    }
    if id.is_some() {
        return Ok(id);
    }
    match lead::enter(connection, sent, day, switches).await {
        Ok((id, _)) => Ok(Some(id)),
        Err(Refusal::Invalid(own)) => {
            wrong.adopt(PATH, own);
            Ok(None)
        }
        Err(refusal) => Err(refusal),
    }
}
