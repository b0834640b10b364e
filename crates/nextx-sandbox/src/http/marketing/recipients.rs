//! Everyone whom a campaign addresses.

use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::{audience::Audience, template::fill};
use crate::SandboxError;

/// Someone who is addressed.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Recipient {
    pub(super) causer: Option<String>,
    pub(super) causer_id: Option<i64>,
    pub(super) name: String,
    pub(super) mobile: String,
    pub(super) email: String,
    address: String,
    code: String,
    /// Own values of params, which go before those of the campaign.
    #[sqlx(skip)]
    params: Map<String, Value>,
}

/// Customers by id and by group, the leads of sales campaigns, and further recipients; or all customers and leads.
pub(super) async fn read(
    connection: &mut SqliteConnection,
    audience: &Audience,
) -> Result<Vec<Recipient>, SandboxError> {
    let mut all: Vec<Recipient> = sqlx::query_as(
        "SELECT 'customer' AS causer, id AS causer_id, name, mobile, email, address, code FROM customer
         WHERE ?1 OR id IN (SELECT value FROM json_each(?2))
            OR customer_group_id IN (SELECT value FROM json_each(?3))
         ORDER BY id",
    )
    .bind(audience.send_all_contact)
    .bind(&audience.customers)
    .bind(&audience.customer_groups)
    .fetch_all(&mut *connection)
    .await?;
    let leads: Vec<Recipient> = sqlx::query_as(
        "SELECT 'contact' AS causer, id AS causer_id, name, mobile, email, address, code FROM crm_contact
         WHERE ?1 OR id IN (SELECT contact_id FROM opportunity
                            WHERE campaign_id IN (SELECT value FROM json_each(?2)))
         ORDER BY id",
    )
    .bind(audience.send_all_contact)
    .bind(&audience.campaigns)
    .fetch_all(connection)
    .await?;
    all.extend(leads);
    let others: Vec<Map<String, Value>> = serde_json::from_str(&audience.others)?;
    all.extend(others.into_iter().map(Recipient::other));
    Ok(all)
}

impl Recipient {
    fn other(mut sent: Map<String, Value>) -> Self {
        let mut text = |name: &str| match sent.remove(name) {
            Some(Value::String(text)) => text,
            _ => String::new(),
        };
        Self {
            causer: None,
            causer_id: None,
            name: text("name"),
            mobile: text("mobile"),
            email: text("email"),
            address: text("address"),
            code: String::new(),
            params: sent,
        }
    }

    /// The text for this recipient. Names of placeholders are those seen in the document, `contact_name`, `cus_name` and
    /// `param_01` to `param_10`, and the fields' own: `name`, `mobile`, `email`, `address`, `code`.
    pub(super) fn letter(&self, text: &str, params: &Map<String, Value>) -> String {
        fill(text, |name| {
            let value = match name {
                "contact_name" | "cus_name" | "name" => &self.name,
                "mobile" => &self.mobile,
                "email" => &self.email,
                "address" => &self.address,
                "code" => &self.code,
                _ => {
                    let own = self.params.get(name).and_then(Value::as_str);
                    let own = own.filter(|text| !text.is_empty());
                    return own
                        .or_else(|| params.get(name).and_then(Value::as_str))
                        .map(str::to_owned);
                }
            };
            Some(value.clone())
        })
    }
}
