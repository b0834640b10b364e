//! Customers and suppliers.

use std::sync::Arc;

use axum::{Json, Router, extract::State, routing::get};
use bytes::Bytes;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::{
    Shop,
    answer::{Answer, Refusal, created, listed},
    fields::{Fields, Violations, parse_object},
    master::Employee,
    query::{Id, Params, Sorting, like},
};
use crate::{DuplicateMobiles, Operation, fixed::Fixed, store::fold};

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(Operation::CustomerList.path(), get(list).post(create))
        .route(Operation::CustomerDetail.path(), get(detail))
}

#[derive(sqlx::FromRow)]
struct Customer {
    id: i64,
    code: String,
    name: String,
    r#type: String,
    mobile: String,
    address: String,
    description: String,
    gender: Option<i64>,
    birthday: Option<String>,
    branch_id: Option<i64>,
    customer_group_id: Option<i64>,
    contact_id: String,
    avatar: String,
    opening_balance: i64,
    credit_limit: i64,
    per_turn_debt: Option<i64>,
    account_name: String,
    account_address: String,
    account_no: String,
    resources: String,
}

/// `customer.list`. Dates are those of the entry.
async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::CustomerList, &switches, &mut violations);
    let branch_id = params.integer("branch_id", &mut violations);
    let group_id = params.integer("category_id", &mut violations);
    let period = params.period(switches.dates_inclusive, &mut violations);
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let customers: Vec<Customer> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT * FROM customer
         WHERE (?1 IS NULL OR branch_id = ?1)
           AND (?2 IS NULL OR customer_group_id = ?2)
           AND (?3 IS NULL OR created_on >= ?3)
           AND (?4 IS NULL OR created_on <= ?4)
           AND (?5 IS NULL OR search_text LIKE ?5 ESCAPE '\\')
         ORDER BY {order}
         LIMIT ?6 OFFSET ?7",
    )))
    .bind(branch_id)
    .bind(group_id)
    .bind(period.from)
    .bind(period.to)
    .bind(params.text("sttsearch").map(like))
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(&shop.pool)
    .await?;
    let records = customers
        .iter()
        .map(Customer::in_list)
        .collect::<Result<_, _>>()?;
    Ok(listed(Operation::CustomerList, &switches, page, records))
}

/// `customer.detail`
async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let customer: Customer = sqlx::query_as("SELECT * FROM customer WHERE id = ?1")
        .bind(id)
        .fetch_optional(&shop.pool)
        .await?
        .ok_or(Refusal::NotFound)?;
    // Whoever looks after the customer: the first employee of the branch.
    let employee: Option<Employee> = sqlx::query_as(
        "SELECT id, code, first_name, last_name FROM employee WHERE ?1 IS NULL OR branch_id = ?1 ORDER BY id LIMIT 1",
    )
    .bind(customer.branch_id)
    .fetch_optional(&shop.pool)
    .await?;
    Ok(Json(customer.in_detail(employee.as_ref())?))
}

impl Customer {
    /// Without email, type and tax number, as documented (E45); the gender is a word here and a number in the detail (E41).
    fn in_list(&self) -> Result<Value, serde_json::Error> {
        let gender = match self.gender {
            Some(1) => "Nam",
            Some(_) => "Nữ",
            None => "",
        };
        Ok(json!({
            "id": self.id,
            "name": self.name,
            "code": self.code,
            "mobile": self.mobile,
            "gender": gender,
            "birthday": self.birthday,
            "address": self.address,
            "description": self.description,
            "day_over_due": 0,
            "opening_balance": number(self.opening_balance),
            "credit_limit": number(self.credit_limit),
            "resources": self.resources()?,
            "account_name": self.account_name,
            "account_address": self.account_address,
            "account_no": self.account_no,
        }))
    }

    fn in_detail(&self, employee: Option<&Employee>) -> Result<Value, serde_json::Error> {
        let (last_name, first_name) = self.name.rsplit_once(' ').unwrap_or(("", &self.name));
        let contact_id = if self.contact_id.is_empty() {
            Value::from(0)
        } else {
            Value::from(self.contact_id.as_str())
        };
        Ok(json!({
            "id": self.id,
            "employers": employee.map(Employee::to_json),
            "avatar": self.avatar,
            "contact_id": contact_id,
            "name": self.name,
            "code": self.code,
            "first_name": first_name,
            "last_name": last_name,
            "mobile": self.mobile,
            "address": self.address,
            "description": self.description,
            "fax_number": "",
            "type": self.r#type,
            "customer_group_id": self.customer_group_id,
            "birthday": self.birthday,
            "gender": self.gender,
            "opening_balance": number(self.opening_balance),
            "credit_limit": number(self.credit_limit),
            "pay_term_number": self.per_turn_debt,
            "pay_term": if self.per_turn_debt.is_some() { "days" } else { "" },
            "branch_id": self.branch_id,
            "resources": self.resources()?,
        }))
    }

    fn resources(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_str(&self.resources)
    }
}

/// `customer.create`. The server gives the code.
async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let fields = Fields::of(&object);
    let switches = shop.switches();
    let mut wrong = Violations::default();
    wrong.require(&fields.get("name"));
    let mut text = |name: &str| wrong.text(&fields.get(name), 255).unwrap_or_default();
    let (name, mobile, email) = (text("name"), text("mobile"), text("email"));
    let (address, tax_number, contact_id, avatar) = (
        text("address"),
        text("tax_number"),
        text("contact_id"),
        text("avatar"),
    );
    let (account_name, account_address, account_no) = (
        text("account_name"),
        text("account_address"),
        text("account_no"),
    );
    let r#type = wrong
        .one_of(&fields.get("type"), &["customer", "supplier"])
        .unwrap_or("customer");
    let birthday = wrong
        .date(&fields.get("birthday"))
        .map(|date| date.to_string());
    let gender = wrong.integer(&fields.get("gender"));
    let group_id = wrong.id(&fields.get("customer_group_id"));
    let per_turn_debt = wrong.integer(&fields.get("per_turn_debt"));
    let branch_id = wrong.id(&fields.get("branch_id"));
    let mut amount = |name: &str| {
        wrong
            .amount(&fields.get(name))
            .unwrap_or_default()
            .ten_thousandths()
    };
    let (opening_balance, credit_limit) = (amount("opening_balance"), amount("credit_limit"));
    let resources = sources(&mut wrong, &fields);

    let mut transaction = shop.pool.begin().await?;
    if let Some(branch_id) = branch_id {
        let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM branch WHERE id = ?1)")
            .bind(branch_id)
            .fetch_one(&mut *transaction)
            .await?;
        if !known {
            wrong.unknown("branch_id");
        }
    }
    if switches.duplicate_mobiles == DuplicateMobiles::Refuse && !mobile.is_empty() {
        let known: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM customer WHERE mobile = ?1)")
                .bind(&mobile)
                .fetch_one(&mut *transaction)
                .await?;
        if known {
            wrong.taken("mobile");
        }
    }
    wrong.into_result()?;
    let number: i64 = sqlx::query_scalar("SELECT count(*) + 1 FROM customer")
        .fetch_one(&mut *transaction)
        .await?;
    let code = format!(
        "{}{number:05}",
        if r#type == "supplier" { "NCC" } else { "KH" }
    );
    let search_text = fold(&[name.as_str(), &code, &mobile].join(" "));
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO customer (created_on, code, name, type, mobile, email, address, description, tax_number, gender,
                               birthday, branch_id, customer_group_id, contact_id, avatar, opening_balance,
                               credit_limit, per_turn_debt, account_name, account_address, account_no, resources,
                               search_text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
         RETURNING id",
    )
    .bind(shop.today().to_string())
    .bind(code)
    .bind(name)
    .bind(r#type)
    .bind(mobile)
    .bind(email)
    .bind(address)
    .bind(tax_number)
    .bind(gender)
    .bind(birthday)
    .bind(branch_id)
    .bind(group_id)
    .bind(contact_id)
    .bind(avatar)
    .bind(opening_balance)
    .bind(credit_limit)
    .bind(per_turn_debt)
    .bind(account_name)
    .bind(account_address)
    .bind(account_no)
    .bind(resources)
    .bind(search_text)
    .fetch_one(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(created(
        Operation::CustomerCreate,
        &switches,
        "Customer created successfully",
        id,
        Value::Null,
    ))
}

/// The sources as they will be shown, as JSON text.
fn sources(wrong: &mut Violations, fields: &Fields<'_>) -> String {
    let sources: Vec<Value> = wrong
        .objects(&fields.get("resources"))
        .iter()
        .map(|source| {
            let id = wrong.integer(&source.get("id"));
            let name = wrong.text(&source.get("name"), 255);
            json!({"id": id, "name": name})
        })
        .collect();
    Value::from(sources).to_string()
}

fn number(ten_thousandths: i64) -> Value {
    Fixed::from_ten_thousandths(ten_thousandths).to_number()
}
