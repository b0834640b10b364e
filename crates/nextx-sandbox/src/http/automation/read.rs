//! Automations as they are shown.

use std::sync::Arc;

use axum::extract::State;
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::task::Task;
use crate::{
    Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, listed, shown},
        fields::Violations,
        query::{Id, Params, Sorting},
    },
    lists::COMPONENTS,
};

/// The number of the shop within the server, which leaks into the answer of an update (E47).
const TENANT_ID: i64 = 1_596;

#[derive(Debug, Default, sqlx::FromRow)]
pub(super) struct Automation {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) r#type: String,
    pub(super) frequency: String,
    pub(super) is_active: bool,
    pub(super) category: String,
    pub(super) filter: String,
    pub(super) description: String,
    pub(super) component_id: Option<i64>,
    pub(super) scheduler: String,
    pub(super) ran_on: String,
}

/// `automation.list`
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::AutomationList, &switches, &mut violations);
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let mut connection = shop.pool.acquire().await?;
    let automations: Vec<Automation> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT * FROM automation WHERE ?1 IS NULL OR search_text LIKE ?1 ESCAPE '\\'
         ORDER BY {order} LIMIT ?2 OFFSET ?3",
    )))
    .bind(params.search())
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&mut *connection)
    .await?;
    let mut records = Vec::with_capacity(automations.len());
    for automation in &automations {
        records.push(automation.record(&mut connection).await?);
    }
    Ok(listed(Operation::AutomationList, &switches, page, records))
}

/// `automation.detail`
pub(super) async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let mut connection = shop.pool.acquire().await?;
    let automation = Automation::read(&mut connection, id).await?;
    let record = automation.record(&mut connection).await?;
    Ok(shown(Operation::AutomationDetail, record))
}

impl Automation {
    pub(super) async fn read(connection: &mut SqliteConnection, id: i64) -> Result<Self, Refusal> {
        sqlx::query_as("SELECT * FROM automation WHERE id = ?1")
            .bind(id)
            .fetch_optional(connection)
            .await?
            .ok_or(Refusal::NotFound)
    }

    /// `is_active` is a number here (D30); the scheduler has two of its four fields (E40).
    async fn record(&self, connection: &mut SqliteConnection) -> Result<Value, Refusal> {
        let scheduler: Map<String, Value> = serde_json::from_str(&self.scheduler)?;
        let filter: Value = serde_json::from_str(&self.filter)?;
        let tasks: Vec<Value> = Task::of(connection, self.id)
            .await?
            .iter()
            .map(|task| task.to_json(self.id, self.component_id))
            .collect::<Result<_, _>>()?;
        Ok(json!({
            "id": self.id,
            "title": self.title,
            "type": self.r#type,
            "frequency": self.frequency,
            "is_active": i64::from(self.is_active),
            "scheduler": {
                "run_at": scheduler.get("run_at"),
                "run_before_day": scheduler.get("run_before_day"),
            },
            "category": self.category,
            "filter": filter,
            "description": self.description,
            "component_id": self.component_id,
            "component": self.component(),
            "tasks": tasks,
        }))
    }

    /// The answer of an update is the sent record with the server's fields, without component and steps.
    pub(super) fn updated(&self) -> Result<Value, serde_json::Error> {
        let scheduler: Map<String, Value> = serde_json::from_str(&self.scheduler)?;
        let filter: Value = serde_json::from_str(&self.filter)?;
        Ok(json!({
            "title": self.title,
            "type": self.r#type,
            "frequency": self.frequency,
            "is_active": self.is_active,
            "description": self.description,
            "component_id": self.component_id,
            "category": self.category,
            "filter": filter,
            "scheduler": scheduler,
            "tenant_id": TENANT_ID,
            "id": self.id,
        }))
    }

    fn component(&self) -> Value {
        let component = COMPONENTS
            .iter()
            .find(|component| Some(component.id) == self.component_id);
        component.map_or(Value::Null, |component| {
            json!({
                "id": component.id,
                "name": component.name,
                "description": "",
                "order": 0,
                "type": "in",
                "filters": [],
                "details": null,
                "table": component.table,
                "action": null,
                "category": "action",
                "scheduler": {
                    "frequency_type": "F",
                    "frequency_interval": "0",
                    "run_at": "",
                    "run_before_day": 0,
                },
                "queue_name": "",
                "code": component.code,
                "enable": 1,
            })
        })
    }
}
