//! The steps of an automation.

use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;

use crate::{
    SandboxError,
    http::fields::{Changes, Empty, Field, Violations, params, pass_on},
};

/// Fields of a step's scheduler, which are only passed on.
const SCHEDULER: [(&str, Empty); 7] = [
    ("frequency_type", Empty::Null),
    ("frequency_interval", Empty::Null),
    ("run_at", Empty::Null),
    ("run_before_day", Empty::Zero),
    ("limited_day", Empty::Zero),
    ("is_frequency", Empty::Zero),
    ("run_after_type", Empty::Null),
];

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Task {
    id: i64,
    place: i64,
    pub(super) r#type: String,
    pub(super) recipient_type: String,
    pub(super) recipient_id: Option<i64>,
    pub(super) subject: Option<String>,
    pub(super) message: String,
    send_type: i64,
    template_id: Option<String>,
    pub(super) params: String,
    scheduler: String,
}

impl Task {
    pub(super) async fn of(
        connection: &mut SqliteConnection,
        automation_id: i64,
    ) -> Result<Vec<Self>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM automation_task WHERE automation_id = ?1 ORDER BY place")
            .bind(automation_id)
            .fetch_all(connection)
            .await
    }

    pub(super) fn to_json(
        &self,
        automation_id: i64,
        component_id: Option<i64>,
    ) -> Result<Value, serde_json::Error> {
        let params: Map<String, Value> = serde_json::from_str(&self.params)?;
        let scheduler: Map<String, Value> = serde_json::from_str(&self.scheduler)?;
        Ok(json!({
            "id": self.id,
            "filter": null,
            "details": {
                "recipient_type": self.recipient_type,
                "recipient_id": self.recipient_id,
                "subject": self.subject,
                "message": self.message,
                "send_type": self.send_type,
                "template_id": self.template_id,
                "url_zns_template": null,
                "params": params,
            },
            "order": self.place,
            "parent_id": null,
            "component_id": component_id,
            "automation_id": automation_id,
            "type": self.r#type,
            "scheduler": scheduler,
            "config": null,
        }))
    }
}

/// The steps that were sent, in their order.
pub(super) fn read(field: &Field<'_>, wrong: &mut Violations) -> Vec<Task> {
    let steps = wrong.objects(field);
    (0..)
        .zip(&steps)
        .filter_map(|(place, step)| {
            let (kind, details) = (step.get("type"), step.get("details"));
            wrong.require(&kind);
            wrong.require(&details);
            let details = wrong.object(&details)?;
            wrong.require(&details.get("message"));
            Some(Task {
                id: 0,
                place,
                r#type: wrong.text(&kind, 50).unwrap_or_default(),
                recipient_type: wrong
                    .one_of(&details.get("recipient_type"), &["contact", "employee"])
                    .unwrap_or("contact")
                    .to_owned(),
                recipient_id: wrong.id(&details.get("recipient_id")),
                subject: wrong.text(&details.get("subject"), 255),
                message: wrong
                    .text(&details.get("message"), 65_535)
                    .unwrap_or_default(),
                send_type: wrong.integer(&details.get("send_type")).unwrap_or(0),
                template_id: wrong.text(&details.get("template_id"), 255),
                params: params(&details.get("params"), wrong),
                scheduler: Value::Object(scheduler(&step.get("scheduler"), &SCHEDULER)).to_string(),
            })
        })
        .collect()
}

/// A scheduler with all of its fields, empty where they were not sent.
pub(super) fn scheduler(field: &Field<'_>, names: &[(&str, Empty)]) -> Map<String, Value> {
    let nothing = Map::new();
    let changes = match field.object() {
        Some(sent) => Changes::all_of(sent),
        None => Changes::of_new(&nothing),
    };
    pass_on(&changes, Map::new(), names)
}

/// Replaces the steps of an automation; they get new ids.
pub(super) async fn replace(
    connection: &mut SqliteConnection,
    automation_id: i64,
    steps: Vec<Task>,
) -> Result<(), SandboxError> {
    sqlx::query("DELETE FROM automation_task WHERE automation_id = ?1")
        .bind(automation_id)
        .execute(&mut *connection)
        .await?;
    for step in steps {
        sqlx::query(
            "INSERT INTO automation_task (automation_id, place, type, recipient_type, recipient_id, subject, message,
                                          send_type, template_id, params, scheduler)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )
        .bind(automation_id)
        .bind(step.place)
        .bind(step.r#type)
        .bind(step.recipient_type)
        .bind(step.recipient_id)
        .bind(step.subject)
        .bind(step.message)
        .bind(step.send_type)
        .bind(step.template_id)
        .bind(step.params)
        .bind(step.scheduler)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
