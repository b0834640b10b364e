//! Reading customers and suppliers.

use std::sync::Arc;

use axum::{Json, extract::State};
use jiff::{Unit, civil::Date};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::{
    Operation,
    http::{
        Shop,
        answer::{Answer, Refusal, listed},
        fields::Violations,
        master::Employee,
        query::{Id, Params, Sorting, like},
        shown::number,
    },
};

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
    employee_id: Option<i64>,
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

/// A customer of the list, and the day of the oldest sale that is not settled, older ones being settled first.
#[derive(sqlx::FromRow)]
struct Listed {
    #[sqlx(flatten)]
    customer: Customer,
    owes_since: Option<String>,
}

/// `customer.list`. Dates are those of the entry.
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let page = params.page(Operation::CustomerList, &switches, &mut violations);
    let branch_id = params.integer("branch_id", &mut violations);
    let group_id = params.integer("category_id", &mut violations);
    let period = params.period(switches.dates_inclusive, &mut violations);
    violations.into_result()?;
    let order = Sorting::NewestFirst("id").terms(switches.list_order);
    let customers: Vec<Listed> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT customer.*,
                (SELECT min(entered_on)
                 FROM (SELECT entered_on, sum(amount) OVER (ORDER BY entered_on, id) AS owed
                       FROM debt WHERE customer_id = customer.id AND amount > 0)
                 WHERE owed > (SELECT coalesce(-sum(amount), 0)
                               FROM debt WHERE customer_id = customer.id AND amount < 0)) AS owes_since
         FROM customer
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
        .map(|listed| listed.to_json(shop.today()))
        .collect::<Result<_, _>>()?;
    Ok(listed(Operation::CustomerList, &switches, page, records))
}

/// `customer.detail`
pub(super) async fn detail(State(shop): State<Arc<Shop>>, Id(id): Id) -> Answer {
    let mut transaction = shop.pool.begin().await?;
    let customer: Customer = sqlx::query_as("SELECT * FROM customer WHERE id = ?1")
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(Refusal::NotFound)?;
    // Whoever looks after the customer: the employee in charge, or else the first one of the branch.
    let employee: Option<Employee> = sqlx::query_as(
        "SELECT id, code, first_name, last_name FROM employee
         WHERE CASE WHEN ?1 IS NULL THEN ?2 IS NULL OR branch_id = ?2 ELSE id = ?1 END ORDER BY id LIMIT 1",
    )
    .bind(customer.employee_id)
    .bind(customer.branch_id)
    .fetch_optional(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(Json(customer.in_detail(employee.as_ref())?))
}

impl Listed {
    /// Without email, type and tax number, as documented (E45); the gender is a word here and a number in the detail (E41).
    fn to_json(&self, today: Date) -> Result<Value, serde_json::Error> {
        let customer = &self.customer;
        let gender = match customer.gender {
            Some(1) => "Nam",
            Some(_) => "Nữ",
            None => "",
        };
        Ok(json!({
            "id": customer.id,
            "name": customer.name,
            "code": customer.code,
            "mobile": customer.mobile,
            "gender": gender,
            "birthday": customer.birthday,
            "address": customer.address,
            "description": customer.description,
            "day_over_due": self.days_over_due(today),
            "opening_balance": number(customer.opening_balance),
            "credit_limit": number(customer.credit_limit),
            "resources": customer.resources()?,
            "account_name": customer.account_name,
            "account_address": customer.account_address,
            "account_no": customer.account_no,
        }))
    }

    /// Days since the end of the payment term; without a term nothing is ever overdue.
    fn days_over_due(&self, today: Date) -> i64 {
        let since: Option<Date> = self.owes_since.as_deref().and_then(|day| day.parse().ok());
        let (Some(since), Some(term)) = (since, self.customer.per_turn_debt) else {
            return 0;
        };
        let days = today
            .since((Unit::Day, since))
            .map_or(0, |span| i64::from(span.get_days()));
        days.saturating_sub(term).max(0)
    }
}

impl Customer {
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
