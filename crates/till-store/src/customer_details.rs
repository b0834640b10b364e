//! What the details of customers say, and lists of all of them: customers and suppliers are one resource, told apart by the
//! `type` that only the detail names (Q26).

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sqlx::{Row, Sqlite, Transaction};
use till_core::{
    Money,
    document::{NewLead, NewTask, RecordKind, RecordUpdate},
};
use uuid::Uuid;

use crate::{Store, StoreError, keeper, search};

/// A customer or supplier in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerLine {
    /// The till's own number.
    pub id: i64,
    /// NextX's id, once it is known.
    pub remote_id: Option<i64>,
    /// The document that made them, for one that NextX does not have yet.
    pub made_here: Option<Uuid>,
    /// Full name.
    pub name: String,
    /// Phone.
    pub phone: String,
    /// NextX's code; empty where there is none yet.
    pub code: String,
    /// What they owed before their first order.
    pub opening: Money,
    /// What they may owe at most; none where NextX names no limit.
    pub limit: Option<Money>,
    /// The record by the names of the update; none until its detail was read.
    pub detail: Option<Map<String, Value>>,
    /// When the detail was read, in epoch milliseconds.
    pub read_at: Option<i64>,
}

/// The detail of a customer as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerDetail {
    /// NextX's id.
    pub remote_id: i64,
    /// The record by the names of the update; none where no detail could be had.
    pub record: Option<Map<String, Value>>,
}

/// Values of customers that no operation lists, as they were seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerValues {
    /// NextX's ids of customer groups.
    pub groups: Vec<String>,
    /// Codes of genders.
    pub genders: Vec<String>,
}

/// A change of a record that is not at NextX for certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingChange {
    /// NextX's id of the record.
    pub remote_id: Option<i64>,
    /// The document that makes the record, for one that NextX does not have yet.
    pub made_here: Option<Uuid>,
    /// What changes, by NextX's names.
    pub changes: Map<String, Value>,
}

/// A task or lead made here that no list of NextX has shown yet.
#[derive(Clone, Debug, PartialEq)]
pub struct MadeHere<D> {
    /// Its place in the outbox.
    pub place: i64,
    /// As it was made.
    pub document: D,
    /// Whether it is not at NextX for certain.
    pub is_waiting: bool,
    /// What was changed of it since and is there for certain, by NextX's names.
    pub arrived: Map<String, Value>,
}

const PREFIX: &str = "till:";

impl Store {
    /// Every customer and supplier, in the order in which the till met them.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn customer_lines(&self) -> Result<Vec<CustomerLine>, StoreError> {
        self.lines(None).await
    }

    /// The customer or supplier with the till's number `id`, also by the number of a copy of them that is gone.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn customer_line(&self, id: i64) -> Result<Option<CustomerLine>, StoreError> {
        Ok(self.lines(Some(id)).await?.pop())
    }

    async fn lines(&self, id: Option<i64>) -> Result<Vec<CustomerLine>, StoreError> {
        let made = self.customers_made_here().await?;
        let rows = sqlx::query(
            "SELECT customer.id, customer.remote_id, name, phone, code, opening, credit_limit, record, read_at
             FROM customer LEFT JOIN customer_detail ON customer_detail.remote_id = customer.remote_id AND kind <> ''
             WHERE ?1 IS NULL OR customer.id = coalesce((SELECT customer_id FROM customer_alias WHERE id = ?1), ?1)
             ORDER BY customer.id",
        )
        .bind(id)
        .fetch_all(self.reader())
        .await?;
        let line = |row: &sqlx::sqlite::SqliteRow| {
            let code: &str = row.get("code");
            let remote_id: Option<i64> = row.get("remote_id");
            let made_here = code
                .strip_prefix(PREFIX)
                .and_then(|id| Uuid::parse_str(id).ok());
            let record: Option<&str> = row.get("record");
            let detail = match record {
                Some(record) => Some(serde_json::from_str(record)?),
                None => made_here.and_then(|id| made.get(&id).cloned()),
            };
            let limit: Option<i64> = row.get("credit_limit");
            Ok(CustomerLine {
                id: row.get("id"),
                remote_id,
                made_here,
                name: row.get("name"),
                phone: row.get("phone"),
                code: if made_here.is_some() { "" } else { code }.to_owned(),
                opening: kept_money(row.get("opening"))?,
                limit: limit.map(kept_money).transpose()?,
                detail,
                read_at: row.get("read_at"),
            })
        };
        rows.iter().map(line).collect()
    }

    /// Customers made here by the document that made them, as NextX is told of them.
    async fn customers_made_here(&self) -> Result<HashMap<Uuid, Map<String, Value>>, StoreError> {
        let rows = sqlx::query(
            "SELECT document_id, content -> '$.document' AS made FROM outbox
             WHERE kind = 'customer' AND json_valid(content)",
        )
        .fetch_all(self.reader())
        .await?;
        let mut found = HashMap::new();
        for row in &rows {
            let made: Option<&str> = row.get("made");
            let made: Value = serde_json::from_str(made.unwrap_or("null"))?;
            let mut record = match made.get("details") {
                Some(Value::Object(details)) => details.clone(),
                _ => Map::new(),
            };
            for (field, name) in [("name", "name"), ("mobile", "phone")] {
                record.insert(
                    field.to_owned(),
                    made.get(name).cloned().unwrap_or_default(),
                );
            }
            record
                .entry("type")
                .or_insert_with(|| Value::from("customer"));
            found.insert(keeper::id(row.get("document_id"))?, record);
        }
        Ok(found)
    }

    /// Keeps details that were read.
    ///
    /// # Errors
    /// [`StoreError`]; then none of them is kept.
    pub async fn put_customer_details(
        &self,
        details: &[CustomerDetail],
        now: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for CustomerDetail { remote_id, record } in details {
            let kind = record
                .as_ref()
                .map_or("", |record| match record.get("type") {
                    Some(Value::String(kind)) if !kind.is_empty() => kind,
                    _ => "customer",
                });
            sqlx::query(
                "INSERT INTO customer_detail (remote_id, kind, record, read_at) VALUES (?, ?, ?, ?)
                 ON CONFLICT DO UPDATE SET kind = excluded.kind, record = excluded.record, read_at = excluded.read_at",
            )
            .bind(remote_id)
            .bind(kind)
            .bind(serde_json::to_string(record.as_ref().unwrap_or(&Map::new()))?)
            .bind(now)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Customers whose detail was never read, then those whose was read before this moment; at most `count` of NextX's ids.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn customers_to_detail(
        &self,
        before: i64,
        count: u32,
    ) -> Result<Vec<i64>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT customer.remote_id FROM customer
             LEFT JOIN customer_detail ON customer_detail.remote_id = customer.remote_id
             WHERE customer.remote_id IS NOT NULL AND coalesce(read_at, -1) < ?
             ORDER BY coalesce(read_at, -1), customer.id LIMIT ?",
        );
        Ok(ids
            .bind(before)
            .bind(count)
            .fetch_all(self.reader())
            .await?)
    }

    /// Values that customers were read to have, where no operation lists them.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn customer_values(&self) -> Result<CustomerValues, StoreError> {
        let seen = async |query: &'static str| -> Result<Vec<String>, StoreError> {
            Ok(sqlx::query_scalar(query).fetch_all(self.reader()).await?)
        };
        Ok(CustomerValues {
            groups: seen(
                "SELECT DISTINCT CAST(record ->> '$.customer_group_id' AS TEXT) AS seen FROM customer_detail
                 WHERE coalesce(record ->> '$.customer_group_id', 0) NOT IN (0, '') ORDER BY 1",
            )
            .await?,
            genders: seen(
                "SELECT DISTINCT CAST(record ->> '$.gender' AS TEXT) AS seen FROM customer_detail
                 WHERE coalesce(record ->> '$.gender', '') <> '' ORDER BY 1",
            )
            .await?,
        })
    }

    /// The customer whose phone has these digits, if there is one other than `except`.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn customer_of_phone(
        &self,
        phone: &str,
        except: Option<i64>,
    ) -> Result<Option<(i64, String)>, StoreError> {
        let found = sqlx::query_as(
            "SELECT id, name FROM customer WHERE phone <> '' AND phone = ?1 AND (?2 IS NULL OR id <> ?2) ORDER BY id LIMIT 1",
        );
        Ok(found
            .bind(phone)
            .bind(except)
            .fetch_optional(self.reader())
            .await?)
    }

    /// Tasks made here that no list of NextX has shown yet.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn tasks_made_here(&self) -> Result<Vec<MadeHere<NewTask>>, StoreError> {
        self.made_here("task").await
    }

    /// Leads made here that the list of NextX does not have yet.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn leads_made_here(&self) -> Result<Vec<MadeHere<NewLead>>, StoreError> {
        self.made_here("lead").await
    }

    async fn made_here<D: DeserializeOwned>(
        &self,
        kind: &'static str,
    ) -> Result<Vec<MadeHere<D>>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, content -> '$.document' AS made, state <> 'confirmed' AS is_waiting,
                    (SELECT json_group_array(changed.content -> '$.document' ORDER BY changed.id) FROM outbox AS changed
                     WHERE changed.depends_on = outbox.id AND changed.kind = ?1 || '_update'
                       AND changed.state = 'confirmed' AND json_valid(changed.content)) AS changes
             FROM outbox
             WHERE kind = ?1 AND state <> 'discarded' AND json_valid(content) AND NOT EXISTS
                 (SELECT 1 FROM nextx_record WHERE kind = ?1 AND nextx_record.remote_id = outbox.remote_id)
             ORDER BY id",
        )
        .bind(kind)
        .fetch_all(self.reader())
        .await?;
        let made = |row: &sqlx::sqlite::SqliteRow| {
            let changes: Vec<RecordUpdate> = serde_json::from_str(row.get("changes"))?;
            Ok(MadeHere {
                place: row.get("id"),
                document: serde_json::from_str(row.get("made"))?,
                is_waiting: row.get("is_waiting"),
                arrived: changes.into_iter().flat_map(|it| it.changes).collect(),
            })
        };
        rows.iter().map(made).collect()
    }

    /// Changes of such records that are not at NextX for certain, in the order in which they were made.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn pending_changes(
        &self,
        record: RecordKind,
    ) -> Result<Vec<PendingChange>, StoreError> {
        let kind = match record {
            RecordKind::Customer => "customer_update",
            RecordKind::Lead => "lead_update",
            RecordKind::Task => "task_update",
        };
        let rows = sqlx::query(
            "SELECT outbox.content, needed.document_id AS made_here, needed.remote_id AS made_remote
             FROM outbox LEFT JOIN outbox AS needed ON needed.id = outbox.depends_on
             WHERE outbox.kind = ? AND outbox.state NOT IN ('confirmed', 'discarded') AND json_valid(outbox.content)
             ORDER BY outbox.id",
        )
        .bind(kind)
        .fetch_all(self.reader())
        .await?;
        let mut pending = Vec::with_capacity(rows.len());
        for row in &rows {
            let content: Value = serde_json::from_str(row.get("content"))?;
            let update: RecordUpdate =
                serde_json::from_value(content.get("document").cloned().unwrap_or_default())?;
            let made_here: Option<&str> = row.get("made_here");
            let made_remote: Option<i64> = row.get("made_remote");
            pending.push(PendingChange {
                remote_id: update.remote_id.or(made_remote),
                made_here: made_here.map(keeper::id).transpose()?,
                changes: update.changes,
            });
        }
        Ok(pending)
    }
}

/// A change has arrived: what the till shows of the customer is what NextX has now. The next pass over the list writes the row
/// again as NextX names it.
pub(crate) async fn confirm(
    tx: &mut Transaction<'static, Sqlite>,
    update: &RecordUpdate,
    remote_id: i64,
) -> Result<(), StoreError> {
    match update.record {
        RecordKind::Customer => {}
        RecordKind::Task => return confirm_listed(tx, "task", update, remote_id).await,
        RecordKind::Lead => return confirm_listed(tx, "lead", update, remote_id).await,
    }
    let changed = |name: &str| update.changes.get(name).and_then(Value::as_str);
    let row = sqlx::query(
        "UPDATE customer SET name = coalesce(?, name), phone = coalesce(?, phone), hash = x''
         WHERE remote_id = ? RETURNING id, name, phone, code",
    )
    .bind(changed("name"))
    .bind(changed("mobile"))
    .bind(remote_id)
    .fetch_optional(&mut **tx)
    .await?;
    if let Some(row) = row {
        let (name, phone): (&str, &str) = (row.get("name"), row.get("phone"));
        search::CUSTOMERS
            .put(tx, row.get("id"), name, &[phone, row.get("code")])
            .await?;
    }
    let record: Option<String> =
        sqlx::query_scalar("SELECT record FROM customer_detail WHERE remote_id = ? AND kind <> ''")
            .bind(remote_id)
            .fetch_optional(&mut **tx)
            .await?;
    if let Some(record) = record {
        let mut record: Map<String, Value> = serde_json::from_str(&record)?;
        record.extend(update.changes.clone());
        let kind = record.get("type").and_then(Value::as_str).unwrap_or("");
        sqlx::query("UPDATE customer_detail SET record = ?, kind = ? WHERE remote_id = ?")
            .bind(serde_json::to_string(&record)?)
            .bind(if kind.is_empty() { "customer" } else { kind })
            .bind(remote_id)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// The same of a task or lead: its row is as it was sent, until the list is read again.
async fn confirm_listed(
    tx: &mut Transaction<'static, Sqlite>,
    kind: &'static str,
    update: &RecordUpdate,
    remote_id: i64,
) -> Result<(), StoreError> {
    let row: Option<String> =
        sqlx::query_scalar("SELECT content FROM nextx_record WHERE kind = ? AND remote_id = ?")
            .bind(kind)
            .bind(remote_id)
            .fetch_optional(&mut **tx)
            .await?;
    if let Some(row) = row {
        let mut row: Map<String, Value> = serde_json::from_str(&row)?;
        row.extend(update.changes.clone());
        sqlx::query("UPDATE nextx_record SET content = ? WHERE kind = ? AND remote_id = ?")
            .bind(serde_json::to_string(&row)?)
            .bind(kind)
            .bind(remote_id)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

fn kept_money(dong: i64) -> Result<Money, StoreError> {
    Money::new(dong).map_err(|_| StoreError::Damaged("an amount of a customer".to_owned()))
}
