//! Tasks as they are shown.

use std::sync::Arc;

use axum::extract::State;
use jiff::civil::{Date, DateTime};
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{MODEL_NAME, PASSED_ON, status::Status};
use crate::{
    Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, listed, shown},
        fields::Violations,
        query::{Id, Params, Sorting},
        staff::Staff,
    },
    lists::{self, PROJECTS, TASK_CATEGORIES},
};

/// What the update alone shows (it shows neither the state nor the day of entry).
const OF_UPDATE: [&str; 2] = ["checkins", "checklists"];

#[derive(Debug, Default, sqlx::FromRow)]
pub(super) struct Task {
    pub(super) id: i64,
    pub(super) created_on: String,
    pub(super) title: String,
    pub(super) code: String,
    pub(super) parent_id: Option<i64>,
    pub(super) starts_at: String,
    pub(super) ends_at: String,
    pub(super) progress: i64,
    pub(super) priority: String,
    pub(super) color: String,
    pub(super) description: String,
    pub(super) user_id: Option<i64>,
    pub(super) assigned_to: Option<i64>,
    pub(super) project_id: Option<i64>,
    pub(super) category_id: Option<i64>,
    pub(super) is_complete: bool,
    pub(super) completed_at: Option<String>,
    pub(super) passed_on: String,
}

/// What a task is shown with: parent and sub-tasks.
#[derive(Debug, sqlx::FromRow)]
struct Relative {
    id: i64,
    title: String,
    code: String,
    progress: i64,
    is_complete: bool,
}

/// `task.list`: the days are those of the start; `search[status]` is the class of the text's HTML, as no list of states
/// is documented.
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::TaskList, &switches, &mut violations);
    let period = params.period_of(["start", "end"], switches.dates_inclusive, &mut violations);
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let mut connection = shop.pool.acquire().await?;
    let tasks: Vec<Task> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT * FROM task
         WHERE (?1 IS NULL OR date(starts_at) >= ?1)
           AND (?2 IS NULL OR date(starts_at) <= ?2)
           AND (?3 IS NULL OR search_text LIKE ?3 ESCAPE '\\')
           AND (?4 IS NULL OR ?4 = CASE WHEN is_complete THEN 'complete'
                                        WHEN ends_at < ?5 THEN 'slow'
                                        WHEN progress > 0 THEN 'doing'
                                        ELSE 'new' END)
         ORDER BY {order}
         LIMIT ?6 OFFSET ?7",
    )))
    .bind(period.from)
    .bind(period.to)
    .bind(params.search())
    .bind(params.text("search[status]"))
    .bind(crate::clock::zoneless(&shop.now()))
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&mut *connection)
    .await?;
    let staff = Staff::read(&mut connection).await?;
    let now = shop.now().datetime();
    let mut records = Vec::with_capacity(tasks.len());
    for task in &tasks {
        records.push(task.record(&mut connection, &staff, now).await?);
    }
    Ok(listed(Operation::TaskList, &switches, page, records))
}

/// `task.detail`
pub(super) async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let mut connection = shop.pool.acquire().await?;
    let task = Task::read(&mut connection, id).await?;
    let staff = Staff::read(&mut connection).await?;
    let now = shop.now().datetime();
    let record = task.record(&mut connection, &staff, now).await?;
    Ok(shown(Operation::TaskDetail, record))
}

impl Task {
    pub(super) async fn read(connection: &mut SqliteConnection, id: i64) -> Result<Self, Refusal> {
        sqlx::query_as("SELECT * FROM task WHERE id = ?1")
            .bind(id)
            .fetch_optional(connection)
            .await?
            .ok_or(Refusal::NotFound)
    }

    /// As list and detail show it: without the fields of the update, and with numbers (D23).
    async fn record(
        &self,
        connection: &mut SqliteConnection,
        staff: &Staff,
        now: DateTime,
    ) -> Result<Value, Refusal> {
        let mut record = self.common(connection, staff).await?;
        for name in OF_UPDATE {
            record.remove(name);
        }
        let day = self.created_on.parse::<Date>();
        let created_at = day.map_or_else(
            |_| String::new(),
            |day| day.strftime("%d/%m/%Y").to_string(),
        );
        let status = Status::of(self.is_complete, self.progress, &self.ends_at, now);
        record.insert("created_at".to_owned(), created_at.into());
        record.insert("project_stage_status_name".to_owned(), Value::Null);
        record.insert("status_text".to_owned(), status.html().into());
        record.insert("favourite".to_owned(), Value::Null);
        Ok(record.into())
    }

    /// As the update answers.
    pub(super) async fn updated(
        &self,
        connection: &mut SqliteConnection,
        staff: &Staff,
    ) -> Result<Value, Refusal> {
        let mut record = self.common(connection, staff).await?;
        record.insert("is_complete".to_owned(), i64::from(self.is_complete).into());
        record.insert("date_complete".to_owned(), self.completed_at.clone().into());
        Ok(record.into())
    }

    async fn common(
        &self,
        connection: &mut SqliteConnection,
        staff: &Staff,
    ) -> Result<Map<String, Value>, Refusal> {
        let parent: Option<Relative> = sqlx::query_as("SELECT * FROM task WHERE id = ?1")
            .bind(self.parent_id)
            .fetch_optional(&mut *connection)
            .await?;
        let sub_tasks: Vec<Relative> =
            sqlx::query_as("SELECT * FROM task WHERE parent_id = ?1 ORDER BY id")
                .bind(self.id)
                .fetch_all(connection)
                .await?;
        let category = lists::find(&TASK_CATEGORIES, self.category_id);
        let project = PROJECTS
            .iter()
            .find(|project| Some(project.id) == self.project_id);
        let mut record = Map::new();
        for (name, value) in [
            ("id", json!(self.id)),
            ("task", json!(self.title)),
            ("code", json!(self.code)),
            ("parent_id", json!(self.parent_id.unwrap_or(0))),
            ("parent", json!(parent.as_ref().map(Relative::to_json))),
            ("start", json!(self.starts_at)),
            ("end", json!(self.ends_at)),
            ("progress", json!(self.progress)),
            ("priority", json!(self.priority)),
            ("color", json!(self.color)),
            ("description", json!(self.description)),
            ("assigned_to", json!(self.assigned_to)),
            ("project_id", json!(self.project_id)),
            ("category_id", json!(self.category_id)),
            ("user", staff.full(self.user_id)),
            ("assigned", staff.in_charge(self.assigned_to)),
            (
                "category",
                json!(category.map(|category| json!({
                    "id": category.id,
                    "name": category.name,
                    "description": category.description,
                }))),
            ),
            (
                "project",
                json!(project.map(|project| json!({
                    "id": project.id,
                    "name": project.name,
                    "code": null,
                    "start": project.start,
                    "end": project.end,
                    "description": null,
                }))),
            ),
            (
                "sub_tasks",
                sub_tasks.iter().map(Relative::to_json).collect(),
            ),
            ("model_name", json!(MODEL_NAME)),
            // Always 0 in the examples; nothing says what it counts.
            ("index", json!(0)),
        ] {
            record.insert(name.to_owned(), value);
        }
        let mut passed_on: Map<String, Value> = serde_json::from_str(&self.passed_on)?;
        for (name, _) in PASSED_ON {
            record.insert(name.to_owned(), passed_on.remove(name).unwrap_or_default());
        }
        Ok(record)
    }
}

impl Relative {
    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "task": self.title,
            "code": self.code,
            "progress": self.progress,
            "is_complete": i64::from(self.is_complete),
        })
    }
}
