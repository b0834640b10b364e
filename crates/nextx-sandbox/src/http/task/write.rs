//! Tasks are made and changed.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use jiff::civil::DateTime;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::{PASSED_ON, read::Task};
use crate::{
    Operation,
    clock::zoneless,
    http::{
        Shop,
        answer::{Answer, Refusal, changed, created},
        fields::{Changes, Field, Violations, parse_object, pass_on},
        query::Id,
        shown::{echo, shown_moment},
        staff::Staff,
    },
    lists::{self, PROJECTS, TASK_CATEGORIES},
    store::fold,
};

/// The colour of a task that names none, as in the examples.
const COLOR: &str = "rgba(47, 117, 181, 1)";

/// `task.create`. The documented body breaks off before title and start (D21); both are needed.
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let mut transaction = shop.pool.begin().await?;
    let staff = Staff::read(&mut transaction).await?;
    let new = Task {
        created_on: shop.today().to_string(),
        user_id: staff.author(),
        passed_on: "{}".to_owned(),
        ..Task::default()
    };
    let changes = Changes::of_new(&object);
    let mut task = read(new, &changes, &shop, &staff, &mut transaction).await?;
    task.id = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM task")
        .fetch_one(&mut *transaction)
        .await?;
    if task.code.is_empty() {
        task.code = format!("CV{:07}", task.id);
    }
    store(&task, &mut transaction).await?;
    transaction.commit().await?;
    Ok(created(
        Operation::TaskCreate,
        &shop.switches(),
        "Successfully",
        task.id,
        Value::Null,
    ))
}

/// `task.update` answers with the types that were sent (D23).
pub(super) async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let changes = Changes::of(&object, &shop.switches());
    let mut transaction = shop.pool.begin().await?;
    let now = Task::read(&mut transaction, id).await?;
    let staff = Staff::read(&mut transaction).await?;
    let code = now.code.clone();
    let mut task = read(now, &changes, &shop, &staff, &mut transaction).await?;
    if task.code.is_empty() {
        task.code = code;
    }
    store(&task, &mut transaction).await?;
    let mut record = task.updated(&mut transaction, &staff).await?;
    transaction.commit().await?;
    echo(&mut record, &object, &["progress", "category_id"]);
    Ok(changed(Operation::TaskUpdate, "Successfully", record))
}

/// The task as it will be.
async fn read(
    now: Task,
    changes: &Changes<'_>,
    shop: &Shop,
    staff: &Staff,
    connection: &mut SqliteConnection,
) -> Result<Task, Refusal> {
    let mut wrong = Violations::default();
    for name in ["task", "start", "end", "assigned_to", "category_id"] {
        changes.require(name, &mut wrong);
    }
    let mut text = |name: &str, current: String, longest: usize| {
        changes.apply(name, current, |field| {
            wrong.text(field, longest).unwrap_or_default()
        })
    };
    let title = text("task", now.title, 255);
    let code = text("code", now.code, 50);
    let priority = text("priority", now.priority, 50);
    let color = text("color", now.color, 50);
    let description = text("description", now.description, 5_000);
    let mut moment = |name: &str, current: String| {
        changes.apply(name, current.parse().ok(), |field| wrong.moment(field))
    };
    let starts_at: Option<DateTime> = moment("start", now.starts_at);
    let ends_at: Option<DateTime> = moment("end", now.ends_at);
    wrong.not_before("end", ends_at, starts_at, "start");
    let progress = changes.apply("progress", now.progress, |field| {
        wrong.within(field, 0, 100).unwrap_or(0)
    });
    let assigned_to = changes.apply("assigned_to", now.assigned_to, |field| {
        wrong.id_of(field, |id| staff.knows(id))
    });
    let project_id = changes.apply("project_id", now.project_id, |field| {
        wrong.id_of(field, |id| PROJECTS.iter().any(|project| project.id == id))
    });
    let category_id = changes.apply("category_id", now.category_id, |field| {
        wrong.id_of(field, |id| lists::knows(&TASK_CATEGORIES, id))
    });
    let parent_id = changes.apply("parent_id", now.parent_id, |field| wrong.id(field));
    let ticked = changes.apply("is_complete", now.is_complete, |field| {
        wrong.flag(field).unwrap_or(false)
    });
    // What is done by all of it is complete, unless it is said not to be.
    let said_not = changes.get("is_complete").value().is_some() && !ticked;
    let is_complete = ticked || (progress == 100 && !said_not);
    let completed_at = completed(changes, now.completed_at, is_complete, shop, &mut wrong);
    check_parent(connection, now.id, parent_id, &mut wrong).await?;
    wrong.into_result()?;
    let passed_on = pass_on(changes, serde_json::from_str(&now.passed_on)?, &PASSED_ON);
    Ok(Task {
        id: now.id,
        created_on: now.created_on,
        title,
        code,
        parent_id,
        starts_at: starts_at.map_or_else(String::new, shown_moment),
        ends_at: ends_at.map_or_else(String::new, shown_moment),
        progress: if is_complete { 100 } else { progress },
        priority,
        color: if color.is_empty() {
            COLOR.to_owned()
        } else {
            color
        },
        description,
        user_id: now.user_id,
        assigned_to,
        project_id,
        category_id,
        is_complete,
        completed_at,
        passed_on: Value::Object(passed_on).to_string(),
    })
}

/// When the task was done: as sent, as before, or now.
fn completed(
    changes: &Changes<'_>,
    before: Option<String>,
    is_complete: bool,
    shop: &Shop,
    wrong: &mut Violations,
) -> Option<String> {
    let field: Field<'_> = changes.get("date_complete");
    let sent = wrong.moment(&field).map(shown_moment);
    is_complete.then(|| sent.or(before).unwrap_or_else(|| zoneless(&shop.now())))
}

/// The parent must exist, and must not be the task itself or stand below it.
async fn check_parent(
    connection: &mut SqliteConnection,
    id: i64,
    parent_id: Option<i64>,
    wrong: &mut Violations,
) -> Result<(), sqlx::Error> {
    let fits: bool = sqlx::query_scalar(
        "WITH RECURSIVE below (id) AS (
             SELECT ?1 UNION SELECT task.id FROM task JOIN below ON task.parent_id = below.id
         )
         SELECT ?2 IS NULL OR (EXISTS (SELECT 1 FROM task WHERE id = ?2) AND ?2 NOT IN (SELECT id FROM below))",
    )
    .bind(id)
    .bind(parent_id)
    .fetch_one(connection)
    .await?;
    if !fits {
        wrong.unknown("parent_id");
    }
    Ok(())
}

async fn store(task: &Task, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO task (id, created_on, title, code, parent_id, starts_at, ends_at, progress, priority, color,
                           description, user_id, assigned_to, project_id, category_id, is_complete, completed_at,
                           passed_on, search_text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
         ON CONFLICT (id) DO UPDATE
         SET title = ?3, code = ?4, parent_id = ?5, starts_at = ?6, ends_at = ?7, progress = ?8, priority = ?9,
             color = ?10, description = ?11, assigned_to = ?13, project_id = ?14, category_id = ?15, is_complete = ?16,
             completed_at = ?17, passed_on = ?18, search_text = ?19",
    )
    .bind(task.id)
    .bind(&task.created_on)
    .bind(&task.title)
    .bind(&task.code)
    .bind(task.parent_id)
    .bind(&task.starts_at)
    .bind(&task.ends_at)
    .bind(task.progress)
    .bind(&task.priority)
    .bind(&task.color)
    .bind(&task.description)
    .bind(task.user_id)
    .bind(task.assigned_to)
    .bind(task.project_id)
    .bind(task.category_id)
    .bind(task.is_complete)
    .bind(&task.completed_at)
    .bind(&task.passed_on)
    .bind(fold(&[task.title.as_str(), &task.code, &task.description].join(" ")))
    .execute(connection)
    .await?;
    Ok(())
}
