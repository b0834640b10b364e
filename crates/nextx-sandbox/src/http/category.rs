//! Product categories: a tree whose roots have no parent.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use bytes::Bytes;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{
    Shop,
    answer::{Answer, Refusal, changed, created, shown},
    fields::{Changes, Field, Fields, Violations, parse_object},
    query::{Id, Params},
};
use crate::Operation;

/// The only type of category that the document names (A23).
const TYPES: [&str; 1] = ["product_category"];

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(Operation::CategoryList.path(), get(list))
        .route(Operation::CategoryCreate.path(), post(create))
        .route(Operation::CategoryDetail.path(), get(detail).put(update))
}

#[derive(sqlx::FromRow)]
struct Category {
    id: i64,
    parent_id: Option<i64>,
    name: String,
    picture: String,
    description: String,
}

impl Category {
    async fn read(connection: &mut SqliteConnection, id: i64) -> Result<Self, Refusal> {
        sqlx::query_as("SELECT * FROM category WHERE id = ?1")
            .bind(id)
            .fetch_optional(connection)
            .await?
            .ok_or(Refusal::NotFound)
    }

    fn flat(&self, shop: &Shop) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "parent_id": self.parent_id.unwrap_or(0),
            "picture": shop.picture_url(&self.picture),
            "description": self.description,
        })
    }

    fn with_children(&self, shop: &Shop, key: &str, children: Vec<Value>) -> Value {
        let mut record = self.flat(shop);
        if let Some(object) = record.as_object_mut() {
            object.insert(key.to_owned(), children.into());
        }
        record
    }
}

/// `category.list`: the top categories with their children, or with `search[parent_id]` the children of one.
async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let mut violations = Violations::default();
    let parent_id = params.integer("search[parent_id]", &mut violations);
    violations.into_result()?;
    let categories: Vec<Category> = sqlx::query_as("SELECT * FROM category ORDER BY id")
        .fetch_all(&shop.pool)
        .await?;
    let child_key = shop.switches().child_key.name();
    let children_of = |id: Option<i64>| {
        categories
            .iter()
            .filter(move |category| category.parent_id == id)
    };
    let wanted = children_of(parent_id.filter(|id| *id != 0));
    let listed = wanted.map(|category| {
        let children = children_of(Some(category.id))
            .map(|child| child.flat(&shop))
            .collect();
        category.with_children(&shop, child_key, children)
    });
    Ok(Json(listed.collect()))
}

/// `category.detail`; here the children are `childs` (E16).
async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let mut connection = shop.pool.acquire().await?;
    let category = Category::read(&mut connection, id).await?;
    let children: Vec<Category> =
        sqlx::query_as("SELECT * FROM category WHERE parent_id = ?1 ORDER BY id")
            .bind(id)
            .fetch_all(&mut *connection)
            .await?;
    let children = children.iter().map(|child| child.flat(&shop)).collect();
    let record = category.with_children(&shop, "childs", children);
    Ok(shown(Operation::CategoryDetail, record))
}

/// `category.create`; both documented bodies are taken, with `category_type` and with `picture` (D03).
async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let fields = Fields::of(&object);
    let mut wrong = Violations::default();
    wrong.require(&fields.get("name"));
    wrong.one_of(&fields.get("category_type"), &TYPES);
    let name = name(&fields.get("name"), &mut wrong);
    let picture = picture(&fields.get("picture"), &mut wrong);
    let description = description(&fields.get("description"), &mut wrong);
    let parent_id = wrong.id(&fields.get("parent_id"));

    let mut transaction = shop.pool.begin().await?;
    check_parent(&mut transaction, None, parent_id, &mut wrong).await?;
    wrong.into_result()?;
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO category (parent_id, name, picture, description) VALUES (?1, ?2, ?3, ?4) RETURNING id",
    )
    .bind(parent_id)
    .bind(name)
    .bind(picture)
    .bind(description)
    .fetch_one(&mut *transaction)
    .await?;
    let record =
        Category::read(&mut transaction, id)
            .await?
            .with_children(&shop, "childs", Vec::new());
    transaction.commit().await?;
    Ok(created(
        Operation::CategoryCreate,
        &shop.switches(),
        "Category created successfully",
        id,
        record,
    ))
}

/// `category.update`
async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let changes = Changes::of(&object, &shop.switches());
    let mut transaction = shop.pool.begin().await?;
    let now = Category::read(&mut transaction, id).await?;
    let mut wrong = Violations::default();
    changes.require("name", &mut wrong);
    let name = changes.apply("name", now.name, |field| name(field, &mut wrong));
    let picture = changes.apply("picture", now.picture, |field| picture(field, &mut wrong));
    let description = changes.apply("description", now.description, |field| {
        description(field, &mut wrong)
    });
    let parent_id = changes.apply("parent_id", now.parent_id, |field| wrong.id(field));
    check_parent(&mut transaction, Some(id), parent_id, &mut wrong).await?;
    wrong.into_result()?;
    sqlx::query(
        "UPDATE category SET parent_id = ?2, name = ?3, picture = ?4, description = ?5 WHERE id = ?1",
    )
    .bind(id)
    .bind(parent_id)
    .bind(name)
    .bind(picture)
    .bind(description)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(changed(
        Operation::CategoryUpdate,
        "Category updated successfully",
        Value::Null,
    ))
}

fn name(field: &Field<'_>, wrong: &mut Violations) -> String {
    wrong.text(field, 255).unwrap_or_default()
}

fn picture(field: &Field<'_>, wrong: &mut Violations) -> String {
    wrong.text(field, 2_000).unwrap_or_default()
}

fn description(field: &Field<'_>, wrong: &mut Violations) -> String {
    wrong.text(field, 5_000).unwrap_or_default()
}

/// The parent must exist, and must not be the category itself or stand below it.
async fn check_parent(
    connection: &mut SqliteConnection,
    id: Option<i64>,
    parent_id: Option<i64>,
    wrong: &mut Violations,
) -> Result<(), sqlx::Error> {
    let fits: bool = sqlx::query_scalar(
        "WITH RECURSIVE below (id) AS (
             SELECT ?1 WHERE ?1 IS NOT NULL
             UNION SELECT category.id FROM category JOIN below ON category.parent_id = below.id
         )
         SELECT ?2 IS NULL OR (EXISTS (SELECT 1 FROM category WHERE id = ?2) AND ?2 NOT IN (SELECT id FROM below))",
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
