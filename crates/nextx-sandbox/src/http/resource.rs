//! Where customers and leads come from.

use std::sync::Arc;

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{
    Shop,
    answer::Answer,
    fields::{Field, Violations},
};
use crate::Operation;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new().route(Operation::ResourceList.path(), get(list))
}

/// `resource.list`
async fn list(State(shop): State<Arc<Shop>>) -> Answer {
    let sources: Vec<(i64, String)> = sqlx::query_as("SELECT id, name FROM resource ORDER BY id")
        .fetch_all(&shop.pool)
        .await?;
    let listed = sources
        .into_iter()
        .map(|(id, name)| json!({"id": id, "name": name}));
    Ok(Json(listed.collect()))
}

/// The sources of a request as they will be shown, as JSON text.
pub(super) fn sent(field: &Field<'_>, wrong: &mut Violations) -> String {
    let sources: Vec<Value> = wrong
        .objects(field)
        .iter()
        .map(|source| {
            let id = wrong.integer(&source.get("id"));
            let name = wrong.text(&source.get("name"), 255);
            json!({"id": id, "name": name})
        })
        .collect();
    Value::from(sources).to_string()
}

/// Notes every source that the shop does not know; 0 stands for none, as in the samples.
pub(super) async fn check(
    connection: &mut SqliteConnection,
    sources: &str,
    wrong: &mut Violations,
) -> Result<(), sqlx::Error> {
    let unknown: Vec<i64> = sqlx::query_scalar(
        "SELECT source.key FROM json_each(?1) AS source
         WHERE source.value ->> 'id' <> 0 AND source.value ->> 'id' NOT IN (SELECT id FROM resource)",
    )
    .bind(sources)
    .fetch_all(connection)
    .await?;
    for index in unknown {
        wrong.unknown(&format!("resources.{index}.id"));
    }
    Ok(())
}
