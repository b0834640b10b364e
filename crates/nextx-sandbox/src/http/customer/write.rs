//! Making and changing customers and suppliers.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::{
    DuplicateMobiles, Operation, Switches,
    http::{
        Shop,
        answer::{Answer, Refusal, changed, created},
        fields::{Changes, Field, Violations, parse_object},
        query::Id,
        resource,
        shown::number,
    },
    store::fold,
};

/// What a request may say of a customer.
#[derive(Debug, Default, sqlx::FromRow)]
struct Customer {
    avatar: String,
    contact_id: String,
    name: String,
    mobile: String,
    email: String,
    address: String,
    description: String,
    tax_number: String,
    r#type: String,
    customer_group_id: Option<i64>,
    employee_id: Option<i64>,
    birthday: Option<String>,
    gender: Option<i64>,
    opening_balance: i64,
    credit_limit: i64,
    per_turn_debt: Option<i64>,
    branch_id: Option<i64>,
    /// JSON text.
    resources: String,
    account_name: String,
    account_address: String,
    account_no: String,
}

impl Customer {
    /// The customer that the request makes of this one.
    fn with(self, changes: &Changes<'_>, wrong: &mut Violations) -> Self {
        changes.require("name", wrong);
        let mut text = |name: &str, current: String| {
            changes.apply(name, current, |field| {
                wrong.text(field, 255).unwrap_or_default()
            })
        };
        let name = text("name", self.name);
        let (mobile, email) = (text("mobile", self.mobile), text("email", self.email));
        let address = text("address", self.address);
        let tax_number = text("tax_number", self.tax_number);
        let contact_id = text("contact_id", self.contact_id);
        let account_name = text("account_name", self.account_name);
        let account_address = text("account_address", self.account_address);
        let account_no = text("account_no", self.account_no);
        let mut amount = |name: &str, current: i64| {
            changes.apply(name, current, |field| {
                wrong.amount(field).unwrap_or_default().ten_thousandths()
            })
        };
        let opening_balance = amount("opening_balance", self.opening_balance);
        let credit_limit = amount("credit_limit", self.credit_limit);
        let mut id = |name: &str, current: Option<i64>| {
            changes.apply(name, current, |field| wrong.id(field))
        };
        let customer_group_id = id("customer_group_id", self.customer_group_id);
        let employee_id = id("employee_id", self.employee_id);
        let branch_id = id("branch_id", self.branch_id);
        Self {
            avatar: changes.apply("avatar", self.avatar, |field| {
                wrong.text(field, 2_000).unwrap_or_default()
            }),
            contact_id,
            name,
            mobile,
            email,
            address,
            description: changes.apply("description", self.description, |field| {
                wrong.text(field, 5_000).unwrap_or_default()
            }),
            tax_number,
            r#type: changes.apply("type", self.r#type, |field| kind(field, wrong)),
            customer_group_id,
            employee_id,
            birthday: changes.apply("birthday", self.birthday, |field| {
                wrong.date(field).map(|date| date.to_string())
            }),
            gender: changes.apply("gender", self.gender, |field| wrong.integer(field)),
            opening_balance,
            credit_limit,
            per_turn_debt: changes.apply("per_turn_debt", self.per_turn_debt, |field| {
                wrong.integer(field)
            }),
            branch_id,
            resources: changes.apply("resources", self.resources, |field| {
                resource::sent(field, wrong)
            }),
            account_name,
            account_address,
            account_no,
        }
    }

    /// Holds the customer against the shop's records; `id` is its own where it has one.
    async fn check(
        &self,
        connection: &mut SqliteConnection,
        id: Option<i64>,
        switches: &Switches,
        wrong: &mut Violations,
    ) -> Result<(), sqlx::Error> {
        let (branch_known, employee_known, mobile_known): (bool, bool, bool) = sqlx::query_as(
            "SELECT ?1 IS NULL OR EXISTS (SELECT 1 FROM branch WHERE id = ?1),
                    ?2 IS NULL OR EXISTS (SELECT 1 FROM employee WHERE id = ?2),
                    EXISTS (SELECT 1 FROM customer WHERE mobile = ?3 AND id IS NOT ?4)",
        )
        .bind(self.branch_id)
        .bind(self.employee_id)
        .bind(&self.mobile)
        .bind(id)
        .fetch_one(&mut *connection)
        .await?;
        if !branch_known {
            wrong.unknown("branch_id");
        }
        if !employee_known {
            wrong.unknown("employee_id");
        }
        if mobile_known
            && !self.mobile.is_empty()
            && switches.duplicate_mobiles == DuplicateMobiles::Refuse
        {
            wrong.taken("mobile");
        }
        resource::check(connection, &self.resources, wrong).await
    }

    async fn write(
        &self,
        connection: &mut SqliteConnection,
        id: i64,
        code: &str,
    ) -> Result<(), sqlx::Error> {
        let search_text = fold(&[self.name.as_str(), code, &self.mobile].join(" "));
        sqlx::query(
            "UPDATE customer
             SET avatar = ?2, contact_id = ?3, name = ?4, mobile = ?5, email = ?6, address = ?7, description = ?8,
                 tax_number = ?9, type = ?10, customer_group_id = ?11, employee_id = ?12, birthday = ?13, gender = ?14,
                 opening_balance = ?15, credit_limit = ?16, per_turn_debt = ?17, branch_id = ?18, resources = ?19,
                 account_name = ?20, account_address = ?21, account_no = ?22, search_text = ?23
             WHERE id = ?1",
        )
        .bind(id)
        .bind(&self.avatar)
        .bind(&self.contact_id)
        .bind(&self.name)
        .bind(&self.mobile)
        .bind(&self.email)
        .bind(&self.address)
        .bind(&self.description)
        .bind(&self.tax_number)
        .bind(&self.r#type)
        .bind(self.customer_group_id)
        .bind(self.employee_id)
        .bind(&self.birthday)
        .bind(self.gender)
        .bind(self.opening_balance)
        .bind(self.credit_limit)
        .bind(self.per_turn_debt)
        .bind(self.branch_id)
        .bind(&self.resources)
        .bind(&self.account_name)
        .bind(&self.account_address)
        .bind(&self.account_no)
        .bind(search_text)
        .execute(connection)
        .await?;
        Ok(())
    }

    /// The echo of an update, in which the payment term has another name (D12) and the gender is text (E41).
    fn to_json(&self) -> Result<Value, serde_json::Error> {
        let resources: Value = serde_json::from_str(&self.resources)?;
        Ok(json!({
            "avatar": self.avatar,
            "contact_id": self.contact_id,
            "name": self.name,
            "mobile": self.mobile,
            "email": self.email,
            "address": self.address,
            "description": self.description,
            "tax_number": self.tax_number,
            "type": self.r#type,
            "customer_group_id": self.customer_group_id,
            "employee_id": self.employee_id,
            "birthday": self.birthday,
            "gender": self.gender.map(|gender| gender.to_string()),
            "opening_balance": number(self.opening_balance),
            "credit_limit": number(self.credit_limit),
            "pay_term_number": self.per_turn_debt,
            "branch_id": self.branch_id,
            "resources": resources,
            "account_name": self.account_name,
            "account_address": self.account_address,
            "account_no": self.account_no,
        }))
    }
}

/// Whoever is not said to be a supplier is a customer.
fn kind(field: &Field<'_>, wrong: &mut Violations) -> String {
    wrong
        .one_of(field, &["customer", "supplier"])
        .unwrap_or("customer")
        .to_owned()
}

/// `customer.create`. The server gives the code.
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let mut wrong = Violations::default();
    let customer = Customer::default().with(&Changes::of_new(&object), &mut wrong);
    let mut transaction = shop.pool.begin().await?;
    customer
        .check(&mut transaction, None, &switches, &mut wrong)
        .await?;
    wrong.into_result()?;
    let number: i64 = sqlx::query_scalar("SELECT count(*) + 1 FROM customer")
        .fetch_one(&mut *transaction)
        .await?;
    let prefix = if customer.r#type == "supplier" {
        "NCC"
    } else {
        "KH"
    };
    let code = format!("{prefix}{number:05}");
    let id: i64 =
        sqlx::query_scalar("INSERT INTO customer (created_on, code) VALUES (?1, ?2) RETURNING id")
            .bind(shop.today().to_string())
            .bind(&code)
            .fetch_one(&mut *transaction)
            .await?;
    customer.write(&mut transaction, id, &code).await?;
    transaction.commit().await?;
    Ok(created(
        Operation::CustomerCreate,
        &switches,
        "Customer created successfully",
        id,
        Value::Null,
    ))
}

/// `customer.update`. The answer repeats the customer, though the text promises a status (E12).
pub(super) async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    #[derive(sqlx::FromRow)]
    struct Known {
        code: String,
        #[sqlx(flatten)]
        customer: Customer,
    }
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let mut wrong = Violations::default();
    let mut transaction = shop.pool.begin().await?;
    let known: Known = sqlx::query_as("SELECT * FROM customer WHERE id = ?1")
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(Refusal::NotFound)?;
    let customer = known
        .customer
        .with(&Changes::of(&object, &switches), &mut wrong);
    customer
        .check(&mut transaction, Some(id), &switches, &mut wrong)
        .await?;
    wrong.into_result()?;
    customer.write(&mut transaction, id, &known.code).await?;
    transaction.commit().await?;
    Ok(changed(
        Operation::CustomerUpdate,
        "Customer updated successfully",
        customer.to_json()?,
    ))
}
