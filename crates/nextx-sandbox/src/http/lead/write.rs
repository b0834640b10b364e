//! Making and changing leads.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use jiff::civil::Date;
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::Lead;
use crate::{
    DuplicateMobiles, Operation, SentCodes, Switches,
    http::{
        Shop,
        answer::{Answer, Refusal, changed, created},
        fields::{Changes, Field, Violations, parse_object},
        query::Id,
        resource,
    },
    store::fold,
};

impl Lead {
    /// The lead that the request makes of this one.
    fn with(self, changes: &Changes<'_>, wrong: &mut Violations) -> Self {
        changes.require("name", wrong);
        let name = changes.apply("name", self.name, |field| name(field, wrong));
        let mut id = |name: &str, current: Option<i64>| {
            changes.apply(name, current, |field| wrong.id(field))
        };
        let employee_id = id("employee_id", self.employee_id);
        let branch_id = id("branch_id", self.branch_id);
        let mut date = |name: &str, current: Option<String>| {
            changes.apply(name, current, |field| {
                wrong.date(field).map(|date| date.to_string())
            })
        };
        let date_assigned = date("date_assigned", self.date_assigned);
        let birthday = date("birthday", self.birthday);
        let resources = changes.apply("resources", self.resources, |field| {
            resource::sent(field, wrong)
        });
        let mut text = |name: &str, longest, current: String| {
            changes.apply(name, current, |field| {
                wrong.text(field, longest).unwrap_or_default()
            })
        };
        Self {
            employee_id,
            branch_id,
            resources,
            name,
            mobile: text("mobile", 255, self.mobile),
            email: text("email", 255, self.email),
            website: text("website", 255, self.website),
            address: text("address", 255, self.address),
            status: text("status", 255, self.status),
            date_assigned,
            code: text("code", 191, self.code),
            birthday,
            sex: text("sex", 20, self.sex),
            description: text("description", 5_000, self.description),
            avatar: text("avatar", 2_000, self.avatar),
            account_name: text("account_name", 255, self.account_name),
            account_address: text("account_address", 255, self.account_address),
            account_no: text("account_no", 255, self.account_no),
        }
    }

    /// Holds the lead against the shop's records; `id` is its own where it has one.
    async fn check(
        &self,
        connection: &mut SqliteConnection,
        id: Option<i64>,
        switches: &Switches,
        wrong: &mut Violations,
    ) -> Result<(), sqlx::Error> {
        let (branch_known, employee_known, mobile_known, code_taken): (bool, bool, bool, bool) =
            sqlx::query_as(
                "SELECT ?1 IS NULL OR EXISTS (SELECT 1 FROM branch WHERE id = ?1),
                        ?2 IS NULL OR EXISTS (SELECT 1 FROM employee WHERE id = ?2),
                        ?3 <> '' AND EXISTS (SELECT 1 FROM lead WHERE mobile = ?3 AND id IS NOT ?5),
                        ?4 <> '' AND EXISTS (SELECT 1 FROM lead WHERE code = ?4 AND id IS NOT ?5)",
            )
            .bind(self.branch_id)
            .bind(self.employee_id)
            .bind(&self.mobile)
            .bind(&self.code)
            .bind(id)
            .fetch_one(&mut *connection)
            .await?;
        if !branch_known {
            wrong.unknown("branch_id");
        }
        if !employee_known {
            wrong.unknown("employee_id");
        }
        if mobile_known && switches.duplicate_mobiles == DuplicateMobiles::Refuse {
            wrong.taken("mobile");
        }
        if code_taken && switches.sent_codes == SentCodes::Unique {
            wrong.taken("code");
        }
        resource::check(connection, &self.resources, wrong).await
    }

    async fn write(&self, connection: &mut SqliteConnection, id: i64) -> Result<(), sqlx::Error> {
        let search_text = fold(&[self.name.as_str(), &self.code, &self.mobile].join(" "));
        sqlx::query(
            "UPDATE lead
             SET employee_id = ?2, branch_id = ?3, resources = ?4, name = ?5, mobile = ?6, email = ?7, website = ?8,
                 address = ?9, status = ?10, date_assigned = ?11, code = ?12, birthday = ?13, sex = ?14,
                 description = ?15, avatar = ?16, account_name = ?17, account_address = ?18, account_no = ?19,
                 search_text = ?20
             WHERE id = ?1",
        )
        .bind(id)
        .bind(self.employee_id)
        .bind(self.branch_id)
        .bind(&self.resources)
        .bind(&self.name)
        .bind(&self.mobile)
        .bind(&self.email)
        .bind(&self.website)
        .bind(&self.address)
        .bind(&self.status)
        .bind(&self.date_assigned)
        .bind(&self.code)
        .bind(&self.birthday)
        .bind(&self.sex)
        .bind(&self.description)
        .bind(&self.avatar)
        .bind(&self.account_name)
        .bind(&self.account_address)
        .bind(&self.account_no)
        .bind(search_text)
        .execute(connection)
        .await?;
        Ok(())
    }

    /// The echo of a create.
    fn echo(&self) -> Result<Value, serde_json::Error> {
        let mut record = Map::new();
        record.insert("employee_id".to_owned(), self.employee_id.into());
        record.insert("branch_id".to_owned(), self.branch_id.into());
        record.extend(self.own_fields()?);
        Ok(record.into())
    }
}

/// The name as a text, or as an object of which the full name counts before its parts (D08).
fn name(field: &Field<'_>, wrong: &mut Violations) -> String {
    let Some(parts) = field.object() else {
        return wrong.text(field, 255).unwrap_or_default();
    };
    let mut part = |name: &str| wrong.text(&parts.get(name), 255).unwrap_or_default();
    let (full, last, first) = (part("full"), part("last"), part("first"));
    let name = if full.is_empty() {
        [last, first].join(" ").trim().to_owned()
    } else {
        full
    };
    if name.is_empty() {
        wrong.add(field.path(), "The name field is required.".to_owned());
    }
    name
}

/// Makes a lead of what was sent. The server gives the code where none is sent, and by a switch to every lead.
pub(in crate::http) async fn enter(
    connection: &mut SqliteConnection,
    object: &Map<String, Value>,
    day: Date,
    switches: &Switches,
) -> Result<(i64, Lead), Refusal> {
    let mut wrong = Violations::default();
    let mut lead = Lead::default().with(&Changes::of_new(object), &mut wrong);
    lead.check(connection, None, switches, &mut wrong).await?;
    wrong.into_result()?;
    let id: i64 = sqlx::query_scalar("INSERT INTO lead (created_on) VALUES (?1) RETURNING id")
        .bind(day.to_string())
        .fetch_one(&mut *connection)
        .await?;
    if lead.code.is_empty() || switches.sent_codes == SentCodes::Replaced {
        lead.code = format!("LH{id:06}");
    }
    lead.write(connection, id).await?;
    Ok((id, lead))
}

/// `lead.create`
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let mut transaction = shop.pool.begin().await?;
    let (id, lead) = enter(&mut transaction, &object, shop.today(), &switches).await?;
    transaction.commit().await?;
    Ok(created(
        Operation::LeadCreate,
        &switches,
        "Lead created successfully",
        id,
        lead.echo()?,
    ))
}

/// `lead.update`, with either of the documented bodies (D08). Its answer is not documented (E13).
pub(super) async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let mut wrong = Violations::default();
    let mut transaction = shop.pool.begin().await?;
    let lead: Lead = sqlx::query_as("SELECT * FROM lead WHERE id = ?1")
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(Refusal::NotFound)?;
    let lead = lead.with(&Changes::of(&object, &switches), &mut wrong);
    lead.check(&mut transaction, Some(id), &switches, &mut wrong)
        .await?;
    wrong.into_result()?;
    lead.write(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(changed(
        Operation::LeadUpdate,
        "Lead updated successfully",
        lead.echo()?,
    ))
}
