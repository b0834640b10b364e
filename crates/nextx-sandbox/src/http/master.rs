//! Master data: branches, stores, employees, sales users. None of these lists has pages.

use std::sync::Arc;

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{Shop, answer::Answer, fields::Violations, query::Params};
use crate::Operation;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(Operation::BranchList.path(), get(branches))
        .route(Operation::StoreList.path(), get(stores))
        .route(Operation::EmployeeList.path(), get(employees))
        .route(
            Operation::SalesUserList.path(),
            // The pipeline lets through what the switch allows.
            get(sales_users).post(sales_users),
        )
}

#[derive(sqlx::FromRow)]
pub(super) struct Place {
    pub(super) id: i64,
    name: String,
    code: String,
    tel: String,
    address: String,
    description: String,
}

impl Place {
    pub(super) async fn branches(
        connection: &mut SqliteConnection,
    ) -> Result<Vec<Self>, sqlx::Error> {
        sqlx::query_as("SELECT id, name, code, tel, address, description FROM branch ORDER BY id")
            .fetch_all(connection)
            .await
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "code": self.code,
            "tel": self.tel,
            "fax": "",
            "avatar": "",
            "address": self.address,
            "description": self.description,
        })
    }
}

/// `branch.list`
async fn branches(State(shop): State<Arc<Shop>>) -> Answer {
    let mut connection = shop.pool.acquire().await?;
    let branches = Place::branches(&mut connection).await?;
    Ok(Json(branches.iter().map(Place::to_json).collect()))
}

/// `store.list`; without a branch all stores.
async fn stores(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let mut violations = Violations::default();
    let branch_id = params.integer("branch_id", &mut violations);
    violations.into_result()?;
    let stores: Vec<Place> = sqlx::query_as(
        "SELECT id, name, code, tel, address, description FROM store WHERE ?1 IS NULL OR branch_id = ?1 ORDER BY id",
    )
    .bind(branch_id)
    .fetch_all(&shop.pool)
    .await?;
    Ok(Json(stores.iter().map(Place::to_json).collect()))
}

#[derive(sqlx::FromRow)]
pub(super) struct Employee {
    pub(super) id: i64,
    code: String,
    first_name: String,
    last_name: String,
}

impl Employee {
    pub(super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<Self>, sqlx::Error> {
        sqlx::query_as("SELECT id, code, first_name, last_name FROM employee ORDER BY id")
            .fetch_all(connection)
            .await
    }

    /// With the ways to reach the employee in place of the picture, as `lead.detail` has it.
    pub(super) fn with_address(&self) -> Value {
        json!({
            "id": self.id,
            "code": self.code,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": "",
            "phone": "",
        })
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "code": self.code,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "avatar": "",
        })
    }
}

/// `employee.list`; without a branch all employees.
async fn employees(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let mut violations = Violations::default();
    let branch_id = params.integer("branch_id", &mut violations);
    violations.into_result()?;
    let employees: Vec<Employee> = sqlx::query_as(
        "SELECT id, code, first_name, last_name FROM employee WHERE ?1 IS NULL OR branch_id = ?1 ORDER BY id",
    )
    .bind(branch_id)
    .fetch_all(&shop.pool)
    .await?;
    Ok(Json(employees.iter().map(Employee::to_json).collect()))
}

/// `sales_user.list`, by POST without a body, or by GET. Who is locked or deleted as a user is not in it.
async fn sales_users(State(shop): State<Arc<Shop>>) -> Answer {
    let users: Vec<(i64, String, String, String)> =
        sqlx::query_as(
        "SELECT sales_user.id, name, first_name, last_name
         FROM sales_user JOIN user ON user.id = sales_user.id AND user.deleted_on IS NULL AND user.is_lock = 0
         ORDER BY sales_user.id",
    )
            .fetch_all(&shop.pool)
            .await?;
    let listed = users.into_iter().map(|(id, name, first_name, last_name)| {
        json!({"id": id, "name": name, "firstname": first_name, "lastname": last_name})
    });
    Ok(Json(listed.collect()))
}
