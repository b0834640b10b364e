//! Users, on the crm host. A deleted one stays in the books of what it did and is gone from every answer.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    routing::{get, put},
};
use bytes::Bytes;
use jiff::civil::Date;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{
    Shop,
    answer::{Answer, Refusal, changed, created},
    fields::{Changes, Violations, parse_object},
    query::Id,
};
use crate::Operation;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(Operation::UserList.path(), get(list).post(create))
        .route(Operation::UserUpdate.path(), put(update).delete(delete))
}

/// What a request may say of a user.
#[derive(Debug, Default, sqlx::FromRow)]
struct User {
    email: String,
    username: String,
    firstname: String,
    lastname: String,
    joined: Option<String>,
    designation: String,
    picture: Option<String>,
    tel: String,
    crm_extension_id: Option<i64>,
    employee_id: Option<i64>,
    is_lock: bool,
    is_access_crm: bool,
    is_validated: bool,
}

impl User {
    /// The user that the request makes of this one. The whole `employee` that the samples send along is that of
    /// `employee_id` and not read (D02).
    fn with(self, changes: &Changes<'_>, wrong: &mut Violations) -> Self {
        changes.require("username", wrong);
        let mut text = |name: &str, current: String| {
            changes.apply(name, current, |field| {
                wrong.text(field, 255).unwrap_or_default()
            })
        };
        let (email, username) = (text("email", self.email), text("username", self.username));
        let (firstname, lastname) = (
            text("firstname", self.firstname),
            text("lastname", self.lastname),
        );
        let (designation, tel) = (text("designation", self.designation), text("tel", self.tel));
        let mut flag = |name: &str, current: bool| {
            changes.apply(name, current, |field| wrong.flag(field).unwrap_or_default())
        };
        let (is_lock, is_access_crm, is_validated) = (
            flag("isLock", self.is_lock),
            flag("is_access_crm", self.is_access_crm),
            flag("is_validated", self.is_validated),
        );
        Self {
            email,
            username,
            firstname,
            lastname,
            joined: changes.apply("joined", self.joined, |field| {
                wrong.short_date(field).map(|date| date.to_string())
            }),
            designation,
            picture: changes.apply("picture", self.picture, |field| wrong.text(field, 2_000)),
            tel,
            crm_extension_id: changes.apply("crm_extension_id", self.crm_extension_id, |field| {
                wrong.id(field)
            }),
            employee_id: changes.apply("employee_id", self.employee_id, |field| wrong.id(field)),
            is_lock,
            is_access_crm,
            is_validated,
        }
    }

    /// Holds the user against the shop's records; `id` is its own where it has one.
    async fn check(
        &self,
        connection: &mut SqliteConnection,
        id: Option<i64>,
        wrong: &mut Violations,
    ) -> Result<(), sqlx::Error> {
        let (employee_known, name_taken): (bool, bool) = sqlx::query_as(
            "SELECT ?1 IS NULL OR EXISTS (SELECT 1 FROM employee WHERE id = ?1),
                    EXISTS (SELECT 1 FROM user WHERE username = ?2 AND deleted_on IS NULL AND id IS NOT ?3)",
        )
        .bind(self.employee_id)
        .bind(&self.username)
        .bind(id)
        .fetch_one(connection)
        .await?;
        if !employee_known {
            wrong.unknown("employee_id");
        }
        if name_taken && !self.username.is_empty() {
            wrong.taken("username");
        }
        Ok(())
    }

    /// Writes the user, and its name where the shop keeps it as that of someone who sells.
    async fn write(&self, connection: &mut SqliteConnection, id: i64) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE user SET email = ?2, username = ?3, firstname = ?4, lastname = ?5, joined = ?6, designation = ?7,
                             picture = ?8, tel = ?9, crm_extension_id = ?10, employee_id = ?11, is_lock = ?12,
                             is_access_crm = ?13, is_validated = ?14
             WHERE id = ?1",
        )
        .bind(id)
        .bind(&self.email)
        .bind(&self.username)
        .bind(&self.firstname)
        .bind(&self.lastname)
        .bind(&self.joined)
        .bind(&self.designation)
        .bind(&self.picture)
        .bind(&self.tel)
        .bind(self.crm_extension_id)
        .bind(self.employee_id)
        .bind(self.is_lock)
        .bind(self.is_access_crm)
        .bind(self.is_validated)
        .execute(&mut *connection)
        .await?;
        sqlx::query(
            "UPDATE sales_user SET name = trim(?3 || ' ' || ?2), first_name = ?2, last_name = ?3 WHERE id = ?1",
        )
        .bind(id)
        .bind(&self.firstname)
        .bind(&self.lastname)
        .execute(connection)
        .await?;
        Ok(())
    }
}

#[derive(sqlx::FromRow)]
struct Employee {
    id: i64,
    branch_id: i64,
    branch_name: String,
    code: String,
    first_name: String,
    last_name: String,
    male: bool,
}

impl Employee {
    async fn all(connection: &mut SqliteConnection) -> Result<Vec<Self>, sqlx::Error> {
        sqlx::query_as(
            "SELECT employee.*, branch.name AS branch_name FROM employee JOIN branch ON branch.id = employee.branch_id",
        )
        .fetch_all(connection)
        .await
    }

    /// The whole internal record comes along (E36, E47); most of it is empty in the only example.
    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "code": self.code,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "enroll_number": self.id.to_string(),
            "sex": self.male,
            "birthdate": null,
            "address": "",
            "tel": "",
            "email": "",
            "avatar": "",
            "id_card": "",
            "begin_date": null,
            "end_date": null,
            "is_off_work": null,
            "isPt": false,
            "isSale": false,
            "description": null,
            "branch_id": self.branch_id,
            // Begins with a blank where there is no first name (E48).
            "full_name": format!("{} {}", self.first_name, self.last_name),
            "model_name": "App\\Models\\Employee\\Employee",
            "position_id": null,
            "department_id": null,
            "position": null,
            "department": null,
            "id_card_place": null,
            "id_card_date": null,
            "branch_name": self.branch_name,
            "pt_rating": null,
            "categories": [],
            "device_id": null,
            "card_enroll": "",
            "report_to_id": null,
        })
    }
}

#[derive(sqlx::FromRow)]
struct Known {
    id: i64,
    #[sqlx(flatten)]
    user: User,
}

impl Known {
    async fn read(connection: &mut SqliteConnection, id: i64) -> Result<Self, Refusal> {
        sqlx::query_as("SELECT * FROM user WHERE id = ?1 AND deleted_on IS NULL")
            .bind(id)
            .fetch_optional(connection)
            .await?
            .ok_or(Refusal::NotFound)
    }

    /// Flags are 0 and 1 here, but true and false in the employee (E53).
    fn to_json(&self, employees: &[Employee]) -> Value {
        let user = &self.user;
        let employee = employees
            .iter()
            .find(|employee| Some(employee.id) == user.employee_id);
        json!({
            "id": self.id,
            "email": user.email,
            "username": user.username,
            "firstname": user.firstname,
            "lastname": user.lastname,
            "joined": user.joined.as_deref().and_then(short_date),
            "designation": user.designation,
            "picture": user.picture,
            "tel": user.tel,
            "crm_extension_id": user.crm_extension_id,
            "employee_id": user.employee_id,
            "employee": employee.map(Employee::to_json),
            "isLock": i32::from(user.is_lock),
            "is_access_crm": i32::from(user.is_access_crm),
            "is_validated": i32::from(user.is_validated),
        })
    }
}

/// A stored day as d/m/Y.
fn short_date(stored: &str) -> Option<String> {
    let date: Date = stored.parse().ok()?;
    Some(date.strftime("%d/%m/%Y").to_string())
}

/// `user.list`, without pages (C19).
async fn list(State(shop): State<Arc<Shop>>) -> Answer {
    let mut connection = shop.pool.acquire().await?;
    let users: Vec<Known> =
        sqlx::query_as("SELECT * FROM user WHERE deleted_on IS NULL ORDER BY id")
            .fetch_all(&mut *connection)
            .await?;
    let employees = Employee::all(&mut connection).await?;
    let records = users.iter().map(|user| user.to_json(&employees));
    Ok(Json(records.collect()))
}

/// `user.create`. The server gives the id, whatever the request says (D02); a user name is taken once.
async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let mut wrong = Violations::default();
    let user = User::default().with(&Changes::of_new(&object), &mut wrong);
    let mut transaction = shop.pool.begin().await?;
    user.check(&mut transaction, None, &mut wrong).await?;
    wrong.into_result()?;
    let id: i64 = sqlx::query_scalar("INSERT INTO user DEFAULT VALUES RETURNING id")
        .fetch_one(&mut *transaction)
        .await?;
    user.write(&mut transaction, id).await?;
    let employees = Employee::all(&mut transaction).await?;
    transaction.commit().await?;
    Ok(created(
        Operation::UserCreate,
        &shop.switches(),
        "User created successfully",
        id,
        Known { id, user }.to_json(&employees),
    ))
}

/// `user.update`, with the fields of a user: the category body of the sample is a slip (D01).
async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let changes = Changes::of(&object, &shop.switches());
    let mut wrong = Violations::default();
    let mut transaction = shop.pool.begin().await?;
    let Known { user, .. } = Known::read(&mut transaction, id).await?;
    let user = user.with(&changes, &mut wrong);
    user.check(&mut transaction, Some(id), &mut wrong).await?;
    wrong.into_result()?;
    user.write(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(changed(
        Operation::UserUpdate,
        "User updated successfully",
        Value::Null,
    ))
}

/// `user.delete`. The user sells no more; what it did stays.
async fn delete(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let deleted =
        sqlx::query("UPDATE user SET deleted_on = ?2 WHERE id = ?1 AND deleted_on IS NULL")
            .bind(id)
            .bind(shop.today().to_string())
            .execute(&shop.pool)
            .await?;
    if deleted.rows_affected() == 0 {
        return Err(Refusal::NotFound);
    }
    Ok(changed(
        Operation::UserDelete,
        "User deleted successfully",
        Value::Null,
    ))
}
