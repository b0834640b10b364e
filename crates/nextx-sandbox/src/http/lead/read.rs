//! Reading leads.

use std::sync::Arc;

use axum::extract::State;
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::Lead;
use crate::{
    LeadDetail, Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, listed, shown},
        fields::Violations,
        master::{Employee, Place},
        query::{Id, Params, Sorting, like},
    },
};

#[derive(sqlx::FromRow)]
struct Known {
    id: i64,
    category_id: Option<i64>,
    #[sqlx(flatten)]
    lead: Lead,
}

/// The records that leads refer to. There are few of each.
struct References {
    branches: Vec<Place>,
    employees: Vec<Employee>,
    categories: Vec<Category>,
}

#[derive(sqlx::FromRow)]
struct Category {
    id: i64,
    name: String,
    description: String,
}

impl References {
    async fn read(connection: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        Ok(Self {
            branches: Place::branches(connection).await?,
            employees: Employee::all(connection).await?,
            categories: sqlx::query_as("SELECT * FROM lead_category")
                .fetch_all(connection)
                .await?,
        })
    }

    fn categories(&self, lead: &Known) -> impl Iterator<Item = &Category> {
        let wanted = lead.category_id;
        self.categories
            .iter()
            .filter(move |category| Some(category.id) == wanted)
    }

    fn employee(&self, lead: &Known) -> Option<&Employee> {
        self.employees
            .iter()
            .find(|employee| Some(employee.id) == lead.lead.employee_id)
    }

    fn branch(&self, lead: &Known) -> Option<&Place> {
        self.branches
            .iter()
            .find(|branch| Some(branch.id) == lead.lead.branch_id)
    }
}

impl Category {
    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "parent_id": 0,
            "picture": "",
            "description": self.description,
            "childs": [],
        })
    }

    /// Without the picture, as the detail has it.
    fn in_detail(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "parent_id": 0,
            "description": self.description,
            "childs": [],
        })
    }
}

/// `lead.list`. Dates are those of the entry.
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::LeadList, &switches, &mut violations);
    let branch_id = params.integer("branch_id", &mut violations);
    let category_id = params.integer("category_id", &mut violations);
    let period = params.period(switches.dates_inclusive, &mut violations);
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let mut connection = shop.pool.acquire().await?;
    let leads: Vec<Known> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT * FROM lead
         WHERE (?1 IS NULL OR branch_id = ?1)
           AND (?2 IS NULL OR category_id = ?2)
           AND (?3 IS NULL OR created_on >= ?3)
           AND (?4 IS NULL OR created_on <= ?4)
           AND (?5 IS NULL OR search_text LIKE ?5 ESCAPE '\\')
         ORDER BY {order}
         LIMIT ?6 OFFSET ?7",
    )))
    .bind(branch_id)
    .bind(category_id)
    .bind(period.from)
    .bind(period.to)
    .bind(params.text("sttsearch").map(like))
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&mut *connection)
    .await?;
    let references = References::read(&mut connection).await?;
    let records = leads
        .iter()
        .map(|lead| lead.in_list(&references).map(Value::Object))
        .collect::<Result<_, _>>()?;
    Ok(listed(Operation::LeadList, &switches, page, records))
}

/// `lead.detail`, thinner than the list unless the switch fills it (E15).
pub(super) async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let mut connection = shop.pool.acquire().await?;
    let lead: Known = sqlx::query_as("SELECT * FROM lead WHERE id = ?1")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Refusal::NotFound)?;
    let references = References::read(&mut connection).await?;
    let mut record = match shop.switches().lead_detail {
        LeadDetail::Thin => Map::new(),
        LeadDetail::Full => lead.in_list(&references)?,
    };
    let categories = references.categories(&lead).map(Category::in_detail);
    record.insert("id".to_owned(), lead.id.into());
    record.insert("contact_id".to_owned(), categories.collect());
    let employee = references.employee(&lead).map(Employee::with_address);
    record.insert("employee".to_owned(), employee.into());
    Ok(shown(Operation::LeadDetail, record.into()))
}

impl Known {
    fn in_list(&self, references: &References) -> Result<Map<String, Value>, serde_json::Error> {
        let mut record = Map::new();
        record.insert("id".to_owned(), self.id.into());
        record.insert(
            "categories".to_owned(),
            references.categories(self).map(Category::to_json).collect(),
        );
        record.insert(
            "employee".to_owned(),
            references.employee(self).map(Employee::to_json).into(),
        );
        record.insert(
            "branch".to_owned(),
            references.branch(self).map(Place::to_json).into(),
        );
        record.extend(self.lead.own_fields()?);
        Ok(record)
    }
}

impl Lead {
    /// What lists and echoes show alike.
    pub(super) fn own_fields(&self) -> Result<Map<String, Value>, serde_json::Error> {
        let resources: Value = serde_json::from_str(&self.resources)?;
        let fields = [
            ("resources", resources),
            ("name", self.name.as_str().into()),
            ("mobile", self.mobile.as_str().into()),
            ("email", self.email.as_str().into()),
            ("website", self.website.as_str().into()),
            ("address", self.address.as_str().into()),
            ("status", self.status.as_str().into()),
            ("date_assigned", self.date_assigned.as_deref().into()),
            ("code", self.code.as_str().into()),
            ("birthday", self.birthday.as_deref().into()),
            ("sex", self.sex.as_str().into()),
            ("description", self.description.as_str().into()),
            ("avatar", self.avatar.as_str().into()),
            ("account_name", self.account_name.as_str().into()),
            ("account_address", self.account_address.as_str().into()),
            ("account_no", self.account_no.as_str().into()),
        ];
        Ok(fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect())
    }
}
