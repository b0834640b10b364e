//! Whole internal records that come along with campaigns and histories (E36).

use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;

use super::raw::{Customer, contact};
use crate::{
    SandboxError,
    http::{campaign::Campaign, opportunity::Contact},
    lists::{self, CUSTOMER_GROUPS},
};

/// The number of the shop within the server, which leaks into records (E47).
pub(super) const TENANT_ID: i64 = 1;

/// Whom a message went to, as a whole record; null for further recipients and for staff.
pub(crate) async fn causer(
    connection: &mut SqliteConnection,
    kind: Option<&str>,
    id: Option<i64>,
) -> Result<Value, sqlx::Error> {
    let (Some(kind), Some(id)) = (kind, id) else {
        return Ok(Value::Null);
    };
    Ok(match kind {
        "customer" => Customer::read(connection, id)
            .await?
            .map_or(Value::Null, |customer| customer.to_json()),
        "contact" => Contact::read(connection, id)
            .await?
            .map_or(Value::Null, |lead| contact(&lead)),
        _ => Value::Null,
    })
}

/// The name of the server's class (E47).
pub(crate) fn causer_type(kind: Option<&str>) -> Value {
    match kind {
        Some("customer") => "App\\Models\\Customer\\Customer".into(),
        Some("contact") => "App\\Models\\Contact\\Contact".into(),
        Some("employee") => "App\\Models\\Employee\\Employee".into(),
        _ => Value::Null,
    }
}

/// The customers of a campaign. `key` names the campaign in their pivot.
pub(crate) async fn customers(
    connection: &mut SqliteConnection,
    ids: &str,
    (key, campaign_id): (&str, i64),
) -> Result<Value, SandboxError> {
    let ids: Vec<i64> = serde_json::from_str(ids)?;
    let mut records = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(customer) = Customer::read(connection, id).await? {
            let pivot = json!({key: campaign_id, "customer_id": id});
            records.push(with_pivot(customer.to_json(), pivot));
        }
    }
    Ok(records.into())
}

/// The groups of a campaign.
pub(crate) fn groups(ids: &str, (key, campaign_id): (&str, i64)) -> Result<Value, SandboxError> {
    let ids: Vec<i64> = serde_json::from_str(ids)?;
    Ok(ids
        .iter()
        .filter_map(|id| lists::find(&CUSTOMER_GROUPS, Some(*id)))
        .map(|group| {
            let record = json!({
                "id": group.id,
                "name": group.name,
                "amount": 0,
                "description": group.description,
                "is_sample_data": 0,
            });
            with_pivot(
                record,
                json!({key: campaign_id, "customer_group_id": group.id}),
            )
        })
        .collect())
}

/// The sales campaigns whose leads are addressed. `type` is null there and `campaign_type` a number (E30).
pub(crate) async fn campaigns(
    connection: &mut SqliteConnection,
    ids: &str,
    (key, campaign_id): (&str, i64),
) -> Result<Value, SandboxError> {
    let ids: Vec<i64> = serde_json::from_str(ids)?;
    let mut records = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(campaign) = Campaign::read(connection, id).await? else {
            continue;
        };
        let Value::Object(mut record) = campaign.of_opportunity() else {
            continue;
        };
        for (name, value) in [
            ("budget", json!(campaign.budget())),
            ("actual_cost", Value::Null),
            ("objective", json!(campaign.objective)),
            ("description", json!(campaign.description)),
            ("status", json!(campaign.status())),
            ("type", Value::Null),
            ("impression", Value::Null),
            ("expected_cost", Value::Null),
            ("expected_revenue", Value::Null),
            ("assigned_to", json!(campaign.assigned_to)),
            ("tenant_id", json!(TENANT_ID)),
            ("user_id", json!(campaign.user_id)),
            ("code", json!(campaign.code)),
            ("time_wait_register", Value::Null),
            ("campaign_type", json!(campaign.type_id)),
            ("branch_id", json!(campaign.branch_id)),
        ] {
            record.insert(name.to_owned(), value);
        }
        let pivot = json!({key: campaign_id, "campaign_id": id});
        records.push(with_pivot(record.into(), pivot));
    }
    Ok(records.into())
}

/// Further recipients: every field that an example shows, empty where none was sent.
pub(crate) fn others(sent: &str, (key, campaign_id): (&str, i64)) -> Result<Value, SandboxError> {
    let sent: Vec<Map<String, Value>> = serde_json::from_str(sent)?;
    Ok((1..)
        .zip(sent)
        .map(|(number, mut other): (i64, _)| {
            let mut record = Map::new();
            record.insert("id".to_owned(), number.into());
            record.insert(key.to_owned(), campaign_id.into());
            for name in [
                "mobile", "name", "email", "sex", "birthday", "address", "message", "param_01",
                "param_02", "param_03", "param_04", "param_05",
            ] {
                let value = other.remove(name).unwrap_or_else(|| "".into());
                record.insert(name.to_owned(), value);
            }
            Value::Object(record)
        })
        .collect())
}

fn with_pivot(mut record: Value, pivot: Value) -> Value {
    if let Some(record) = record.as_object_mut() {
        record.insert("pivot".to_owned(), pivot);
    }
    record
}
