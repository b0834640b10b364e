//! The lead of an opportunity.

use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::http::fields::{Field, Fields, Violations};

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
    relationships: String,
}

/// A lead as it was sent.
#[derive(Debug)]
pub(super) struct SentContact {
    id: Option<i64>,
    name: String,
    email: String,
    code: String,
    mobile: String,
    address: String,
    resources: String,
    categories: String,
    relationships: String,
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
            "relationships": self.relationships()?,
        }))
    }

    pub(super) fn resources(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_str(&self.resources)
    }

    pub(super) fn categories(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_str(&self.categories)
    }

    pub(super) fn relationships(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_str(&self.relationships)
    }
}

impl SentContact {
    pub(super) fn read(sent: &Fields<'_>, wrong: &mut Violations) -> Self {
        let id = wrong.id(&sent.get("contact_id"));
        if id.is_none() {
            wrong.require(&sent.get("name"));
        }
        let mut text = |name: &str| wrong.text(&sent.get(name), 255).unwrap_or_default();
        let (name, email, code) = (text("name"), text("email"), text("code"));
        let (mobile, address) = (text("mobile"), text("address"));
        let mut list = |name: &str| items(&sent.get(name), wrong);
        Self {
            id,
            name,
            email,
            code,
            mobile,
            address,
            resources: list("resources"),
            categories: list("categories"),
            relationships: list("relationships"),
        }
    }

    /// The id of the lead: the existing one where it is named, otherwise a new one (D26). A lead that was made elsewhere
    /// is taken over with what was sent.
    pub(super) async fn store(
        self,
        connection: &mut SqliteConnection,
        now: &str,
        wrong: &mut Violations,
    ) -> Result<i64, sqlx::Error> {
        if let Some(id) = self.id
            && Contact::read(connection, id).await?.is_some()
        {
            return Ok(id);
        }
        let taken: bool = sqlx::query_scalar(
            "SELECT ?1 != '' AND EXISTS (SELECT 1 FROM crm_contact WHERE code = ?1)",
        )
        .bind(&self.code)
        .fetch_one(&mut *connection)
        .await?;
        if taken {
            wrong.taken("contact.code");
        }
        sqlx::query_scalar(
            "INSERT INTO crm_contact (id, created_at, name, email, code, mobile, address, resources, categories, relationships)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id",
        )
        .bind(self.id)
        .bind(now)
        .bind(self.name)
        .bind(self.email)
        .bind(self.code)
        .bind(self.mobile)
        .bind(self.address)
        .bind(self.resources)
        .bind(self.categories)
        .bind(self.relationships)
        .fetch_one(connection)
        .await
    }
}

fn items(field: &Field<'_>, wrong: &mut Violations) -> String {
    Value::from(wrong.items(field)).to_string()
}
