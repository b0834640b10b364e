//! Automations are made and changed.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::{read::Automation, task};
use crate::{
    AutomationBody, Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, changed, created},
        fields::{Changes, Empty, Fields, Violations, parse_object},
        marketing::catch_up,
        query::Id,
        shown::echo,
    },
    lists::COMPONENTS,
    store::fold,
};

/// Fields of an automation's own scheduler, which are only passed on (E40).
const SCHEDULER: [(&str, Empty); 4] = [
    ("run_at", Empty::Null),
    ("run_before_day", Empty::Null),
    ("frequency_interval", Empty::Null),
    ("frequency_type", Empty::Null),
];

/// `automation.create`. The answer shown belongs to another operation (E09); ours tells a status.
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = own(parse_object(&body)?, shop.switches().automation_body)?;
    let changes = Changes::of_new(&object);
    let mut transaction = shop.pool.begin().await?;
    let new = Automation {
        filter: "[]".to_owned(),
        scheduler: "{}".to_owned(),
        // What it sends begins tomorrow.
        ran_on: shop.now().date().to_string(),
        ..Automation::default()
    };
    let mut wrong = Violations::default();
    let mut automation = read(new, &changes, &mut wrong);
    let steps = task::read(&changes.get("tasks"), &mut wrong);
    wrong.into_result()?;
    automation.id = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM automation")
        .fetch_one(&mut *transaction)
        .await?;
    store(&automation, &mut transaction).await?;
    task::replace(&mut transaction, automation.id, steps).await?;
    transaction.commit().await?;
    Ok(created(
        Operation::AutomationCreate,
        &shop.switches(),
        "Successfully",
        automation.id,
        Value::Null,
    ))
}

/// `automation.update` answers with `is_active` as it was sent (D30).
pub(super) async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let switches = shop.switches();
    let object = parse_object(&body)?;
    let mut transaction = shop.pool.begin().await?;
    // The days so far were as it was till now.
    catch_up(&shop, &mut transaction).await?;
    let now = Automation::read(&mut transaction, id).await?;
    let object = own(object, switches.automation_body)?;
    let changes = Changes::of(&object, &switches);
    let mut wrong = Violations::default();
    let automation = read(now, &changes, &mut wrong);
    let steps = changes
        .touch("tasks")
        .then(|| task::read(&changes.get("tasks"), &mut wrong));
    wrong.into_result()?;
    store(&automation, &mut transaction).await?;
    if let Some(steps) = steps {
        task::replace(&mut transaction, id, steps).await?;
    }
    transaction.commit().await?;
    let mut record = automation.updated()?;
    echo(&mut record, &object, &["is_active"]);
    Ok(changed(Operation::AutomationUpdate, "Successfully", record))
}

/// The fields of the automation. The sample wraps them and adds parts of some report, which are ignored; the table is flat
/// (D15). Which of them is taken is a switch.
fn own(mut body: Map<String, Value>, form: AutomationBody) -> Result<Map<String, Value>, Refusal> {
    let wrapped = match body.remove("automation") {
        Some(Value::Object(wrapped)) => Some(wrapped),
        _ => None,
    };
    match (form, wrapped) {
        (AutomationBody::Wrapped | AutomationBody::Both, Some(wrapped)) => Ok(wrapped),
        (AutomationBody::Flat | AutomationBody::Both, None) => Ok(body),
        (AutomationBody::Flat, Some(_)) => Ok(body),
        (AutomationBody::Wrapped, None) => {
            let mut wrong = Violations::default();
            wrong.require(&Fields::of(&Map::new()).get("automation"));
            Err(wrong.into())
        }
    }
}

/// The automation as it will be, the steps apart.
fn read(now: Automation, changes: &Changes<'_>, wrong: &mut Violations) -> Automation {
    for name in ["title", "component_id"] {
        changes.require(name, wrong);
    }
    let mut text = |name: &str, current: String, empty: &str| {
        changes.apply(name, current, |field| {
            wrong.text(field, 5_000).unwrap_or_else(|| empty.to_owned())
        })
    };
    let title = text("title", now.title, "");
    let kind = text("type", now.r#type, "in");
    let frequency = text("frequency", now.frequency, "daily");
    let category = text("category", now.category, "action");
    let description = text("description", now.description, "");
    let is_active = changes.apply("is_active", now.is_active, |field| {
        wrong.flag(field).unwrap_or(false)
    });
    let component_id = changes.apply("component_id", now.component_id, |field| {
        wrong.id_of(field, |id| {
            COMPONENTS.iter().any(|component| component.id == id)
        })
    });
    let filter = changes.apply("filter", now.filter, |field| {
        Value::from(wrong.items(field)).to_string()
    });
    let scheduler = changes.apply("scheduler", now.scheduler, |field| {
        Value::Object(task::scheduler(field, &SCHEDULER)).to_string()
    });
    Automation {
        id: now.id,
        title,
        r#type: kind,
        frequency,
        is_active,
        category,
        filter,
        description,
        component_id,
        scheduler,
        ran_on: now.ran_on,
    }
}

async fn store(
    automation: &Automation,
    connection: &mut SqliteConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO automation (id, title, type, frequency, is_active, category, filter, description, component_id,
                                 scheduler, ran_on, search_text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (id) DO UPDATE
         SET title = ?2, type = ?3, frequency = ?4, is_active = ?5, category = ?6, filter = ?7, description = ?8,
             component_id = ?9, scheduler = ?10, search_text = ?12",
    )
    .bind(automation.id)
    .bind(&automation.title)
    .bind(&automation.r#type)
    .bind(&automation.frequency)
    .bind(automation.is_active)
    .bind(&automation.category)
    .bind(&automation.filter)
    .bind(&automation.description)
    .bind(automation.component_id)
    .bind(&automation.scheduler)
    .bind(&automation.ran_on)
    .bind(fold(&automation.title))
    .execute(connection)
    .await?;
    Ok(())
}
