//! What a person sees of the documents on their way to NextX, and what they decide about them.

use serde_json::{Value, json};
use sqlx::{Row, Sqlite, Transaction, sqlite::SqliteRow};
use till_core::{
    cart::CartCustomer,
    decision::{Decision, KEPT_UNSEEN, Standing},
    document::{Content, Document, RecordUpdate},
    outbox::DocumentState,
    people::By,
};
use uuid::Uuid;

use crate::{
    Store, StoreError, customers,
    outbox::{document, with_columns},
};

/// Where a document stands, as a person cares about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Refused, or behind a document that a person has to decide on first.
    Refused,
    /// NextX has something else.
    Conflict,
    /// Sent without a believable answer, or with one that nothing at NextX bears out.
    Unclear,
    /// Being sent.
    Sending,
    /// Waits for its turn.
    Waiting,
    /// NextX said yes, of today.
    Arrived,
    /// Given up, of today.
    Discarded,
}

impl Group {
    /// Every group, in the order of a list.
    pub const ALL: [Self; 7] = [
        Self::Refused,
        Self::Conflict,
        Self::Unclear,
        Self::Sending,
        Self::Waiting,
        Self::Arrived,
        Self::Discarded,
    ];

    const fn number(self) -> i64 {
        match self {
            Self::Refused => 0,
            Self::Conflict => 1,
            Self::Unclear => 2,
            Self::Sending => 3,
            Self::Waiting => 4,
            Self::Arrived => 5,
            Self::Discarded => 6,
        }
    }
}

/// Which documents are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those that only a person can bring further.
    Person,
    /// Those of a group.
    Group(Group),
}

/// A document in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownDocument {
    /// The document.
    pub document: Document,
    /// Where it stands.
    pub group: Group,
    /// The number NextX gave it, where that is not ours.
    pub remote_number: Option<String>,
    /// What NextX has in its place.
    pub found: Option<Value>,
    /// When NextX was seen to have it, in epoch milliseconds.
    pub confirmed_at: Option<i64>,
    /// The document that it waits for, and where that stands.
    pub needed: Option<(Uuid, DocumentState)>,
    /// How it stands in front of a person.
    pub standing: Standing,
}

/// A line of the log of decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedDecision {
    /// The document.
    pub document_id: Uuid,
    /// When, in epoch milliseconds.
    pub decided_at: i64,
    /// What.
    pub decision: Decision,
    /// Why, as the person typed it.
    pub reason: String,
    /// Who stood at the till; `None` where it had no people.
    pub by: Option<By>,
    /// Where the document stood before.
    pub before: Option<DocumentState>,
    /// What the document is now; `None` where it cannot be read any more.
    pub content: Option<Content>,
}

/// What of a document may be changed after it was confirmed: nothing that was printed or paid.
#[derive(Clone, Debug, PartialEq)]
pub enum Mending {
    /// To whom a sale was sold; `None` makes it a walk-in's. By the till's own number.
    CustomerOf(Option<i64>),
    /// The whole of a new customer, lead or task, or of a change of one.
    Fields(Content),
}

const SHOWN: &str = "WITH shown AS (
         SELECT outbox.id, outbox.remote_number, outbox.found, outbox.confirmed_at,
                needed.document_id AS needed_document, needed.state AS needed_state,
                outbox.state = 'queued'
                    AND coalesce(needed.state IN ('refused', 'conflict', 'discarded'), FALSE) AS stuck,
                outbox.state IN ('accepted', 'unclear') AND outbox.last_error IS '#undecidable' AS undecidable,
                outbox.state
         FROM outbox LEFT JOIN outbox AS needed ON needed.id = outbox.depends_on
         WHERE outbox.state NOT IN ('confirmed', 'discarded') OR outbox.created_at >= ?1
            OR (outbox.state = 'discarded' AND EXISTS (
                    SELECT 1 FROM outbox_log WHERE outbox_log.document_id = outbox.document_id
                                               AND outbox_log.decided_at >= ?1))),
     placed AS (
         SELECT *, stuck OR undecidable OR state IN ('refused', 'conflict') AS person,
                CASE WHEN state = 'refused' OR stuck THEN 0
                     WHEN state = 'conflict' THEN 1
                     WHEN state = 'unclear' OR undecidable THEN 2
                     WHEN state = 'sending' THEN 3
                     WHEN state = 'queued' THEN 4
                     WHEN state IN ('accepted', 'confirmed') THEN 5
                     ELSE 6 END AS place
         FROM shown) ";

impl Store {
    /// The documents that are not at NextX for certain, and those of `since` on: those that a person has to decide on
    /// first, then those that the machine works on, then those that are done with, each the newest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn documents_to_show(
        &self,
        filter: Filter,
        since: i64,
        skip: u32,
        most: u32,
    ) -> Result<Vec<ShownDocument>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{SHOWN} SELECT * FROM placed WHERE (?2 IS NULL OR place = ?2) AND person >= ?3
             ORDER BY place = 6, place = 5, NOT person, id DESC LIMIT ?4 OFFSET ?5"
        )))
        .bind(since)
        .bind(match filter {
            Filter::Group(group) => Some(group.number()),
            Filter::All | Filter::Person => None,
        })
        .bind(filter == Filter::Person)
        .bind(most)
        .bind(skip)
        .fetch_all(self.reader())
        .await?;
        let mut shown = Vec::with_capacity(rows.len());
        for row in &rows {
            shown.push(self.shown(row).await?);
        }
        Ok(shown)
    }

    /// How many documents wait for a person, then how many each group has.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn documents_counted(&self, since: i64) -> Result<Vec<(Filter, u32)>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{SHOWN} SELECT place, count(*) AS many, sum(person) AS of_person FROM placed GROUP BY place"
        )))
        .bind(since)
        .fetch_all(self.reader())
        .await?;
        let many = |group: Group| {
            let row = rows
                .iter()
                .find(|row| row.get::<i64, _>("place") == group.number());
            row.map_or(0, |row| row.get("many"))
        };
        let of_person = rows.iter().map(|row| row.get::<u32, _>("of_person")).sum();
        let groups = Group::ALL.map(|group| (Filter::Group(group), many(group)));
        Ok(std::iter::once((Filter::Person, of_person))
            .chain(groups)
            .collect())
    }

    /// A document as it is shown.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn document_to_show(&self, id: Uuid) -> Result<Option<ShownDocument>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{SHOWN} SELECT * FROM placed WHERE id = (SELECT id FROM outbox WHERE document_id = ?2)"
        )))
        .bind(0)
        .bind(id.to_string())
        .fetch_optional(self.reader())
        .await?;
        match row {
            Some(row) => Ok(Some(self.shown(&row).await?)),
            None => Ok(None),
        }
    }

    async fn shown(&self, row: &SqliteRow) -> Result<ShownDocument, StoreError> {
        let whole = sqlx::query(with_columns("WHERE outbox.id = ?"))
            .bind(row.get::<i64, _>("id"))
            .fetch_one(self.reader())
            .await?;
        let place: i64 = row.get("place");
        let group = Group::ALL.into_iter().find(|group| group.number() == place);
        let needed: Option<&str> = row.get("needed_document");
        let needed_state: Option<&str> = row.get("needed_state");
        let needed = match (needed, needed_state.and_then(DocumentState::named)) {
            (Some(id), Some(state)) => Some((parsed(id)?, state)),
            _ => None,
        };
        let found: Option<&str> = row.get("found");
        let document = document(&whole)?;
        Ok(ShownDocument {
            standing: Standing::of(&document, found.is_some(), needed.map(|(_, state)| state)),
            document,
            group: group.ok_or_else(|| StoreError::Damaged(format!("group {place}")))?,
            remote_number: row.get("remote_number"),
            found: found.map(serde_json::from_str).transpose()?,
            confirmed_at: row.get("confirmed_at"),
            needed,
        })
    }

    /// What was decided about a document, or about all of them, the newest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn decisions(
        &self,
        document: Option<Uuid>,
        skip: u32,
        most: u32,
    ) -> Result<Vec<LoggedDecision>, StoreError> {
        let rows = sqlx::query(
            "SELECT outbox_log.document_id, decided_at, decision, reason, before ->> '$.state' AS before,
                    decided_by, outbox.content
             FROM outbox_log LEFT JOIN outbox USING (document_id)
             WHERE ?1 IS NULL OR outbox_log.document_id = ?1 ORDER BY outbox_log.id DESC LIMIT ?2 OFFSET ?3",
        )
        .bind(document.map(|id| id.to_string()))
        .bind(most)
        .bind(skip)
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| {
                let name: &str = row.get("decision");
                let decision = Decision::ALL
                    .into_iter()
                    .find(|decision| decision.as_str() == name)
                    .ok_or_else(|| StoreError::Damaged(format!("decision {name:?}")))?;
                Ok(LoggedDecision {
                    document_id: parsed(row.get("document_id"))?,
                    decided_at: row.get("decided_at"),
                    decision,
                    reason: row.get("reason"),
                    by: row
                        .get::<Option<&str>, _>("decided_by")
                        .map(serde_json::from_str)
                        .transpose()?,
                    before: row
                        .get::<Option<&str>, _>("before")
                        .and_then(DocumentState::named),
                    content: row
                        .get::<Option<&str>, _>("content")
                        .and_then(|json| serde_json::from_str(json).ok()),
                })
            })
            .collect()
    }

    /// Sends again, with a body that is made anew, as [`Standing::allows`] says: whether an unclear one was waited for is for
    /// the caller to see. A change of a record goes on from what NextX has.
    ///
    /// # Errors
    /// [`StoreError::NotToDecide`], [`StoreError::ReasonMissing`]
    pub async fn retry_document(&self, id: Uuid, reason: &str, now: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let mut decided = before(&mut tx, id).await?;
        decided.require(Decision::Retry, reason)?;
        decided.go_on_from_found();
        queue(&mut tx, &decided.document, None, now).await?;
        log(
            &mut tx,
            id,
            (Decision::Retry, reason),
            &decided.before,
            now,
            self.at_till(),
        )
        .await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }

    /// Changes what may be changed of a document, and sends it with a body that is made anew.
    ///
    /// # Errors
    /// [`StoreError::NotToDecide`], [`StoreError::NotToMend`]
    pub async fn mend_document(
        &self,
        id: Uuid,
        mending: Mending,
        reason: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let mut decided = before(&mut tx, id).await?;
        decided.require(Decision::Mend, reason)?;
        let mut depends_on = None;
        match (mending, &mut decided.document.content) {
            (Mending::CustomerOf(customer), Content::Sale(sale)) => {
                let (named, needed) = customer_of(&mut tx, customer).await?;
                sale.customer = named;
                depends_on = Some(needed);
            }
            (Mending::Fields(new), old) if is_of_same(&new, old) => {
                if let (Content::Customer(made), Content::Customer(_)) = (&new, &*old) {
                    customers::mend(&mut tx, made).await?;
                }
                *old = new;
            }
            _ => return Err(StoreError::NotToMend),
        }
        decided.go_on_from_found();
        queue(&mut tx, &decided.document, depends_on, now).await?;
        log(
            &mut tx,
            id,
            (Decision::Mend, reason),
            &decided.before,
            now,
            self.at_till(),
        )
        .await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }

    /// Takes it that NextX has the document, although it is not what was sent, or no look could find it.
    ///
    /// # Errors
    /// [`StoreError::NotToDecide`], [`StoreError::ReasonMissing`]
    pub async fn keep_found(&self, id: Uuid, reason: &str, now: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let decided = before(&mut tx, id).await?;
        decided.require(Decision::Keep, reason)?;
        let Decided {
            document, before, ..
        } = decided;
        sqlx::query(
            "UPDATE outbox SET state = 'confirmed', last_error = ?, confirmed_at = ? WHERE id = ?",
        )
        .bind((document.state != DocumentState::Conflict).then_some(KEPT_UNSEEN))
        .bind(now)
        .bind(document.id)
        .execute(&mut *tx)
        .await?;
        if let (Content::Customer(customer), Some(remote_id)) =
            (&document.content, document.remote_id)
        {
            customers::confirm(&mut tx, customer.id, remote_id).await?;
        }
        log(
            &mut tx,
            id,
            (Decision::Keep, reason),
            &before,
            now,
            self.at_till(),
        )
        .await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }

    /// Gives a document up. It stays, with its reason; its stock moves end, and whoever depends on it needs a person.
    ///
    /// # Errors
    /// [`StoreError::NotToDecide`] for what is being sent or NextX has said yes to, unless it shows it nowhere,
    /// [`StoreError::ReasonMissing`]
    pub async fn discard_document(
        &self,
        id: Uuid,
        reason: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let decided = before(&mut tx, id).await?;
        decided.require(Decision::Discard, reason)?;
        let Decided {
            document, before, ..
        } = decided;
        sqlx::query("UPDATE outbox SET state = 'discarded' WHERE id = ?")
            .bind(document.id)
            .execute(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM stock_move WHERE outbox_id = ?")
            .bind(document.id)
            .execute(&mut *tx)
            .await?;
        log(
            &mut tx,
            id,
            (Decision::Discard, reason),
            &before,
            now,
            self.at_till(),
        )
        .await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }
}

/// A document that a person decides on.
struct Decided {
    document: Document,
    found: Option<Value>,
    /// Where the one stands that it depends on.
    needed: Option<DocumentState>,
    /// JSON of what it was, for the log.
    before: String,
}

impl Decided {
    /// Whether a person may decide so, and has said why where that is needed.
    fn require(&self, decision: Decision, reason: &str) -> Result<(), StoreError> {
        let standing = Standing::of(&self.document, self.found.is_some(), self.needed);
        if !standing.allows(decision) {
            return Err(StoreError::NotToDecide);
        }
        if standing.needs_reason(decision) && reason.trim().is_empty() {
            return Err(StoreError::ReasonMissing);
        }
        Ok(())
    }

    /// A change holds for what is there now, as the person has seen it.
    fn go_on_from_found(&mut self) {
        if let (Content::Update(RecordUpdate { base, .. }), Some(Value::Object(found))) =
            (&mut self.document.content, &self.found)
        {
            base.extend(found.clone());
        }
    }
}

async fn before(tx: &mut Transaction<'static, Sqlite>, id: Uuid) -> Result<Decided, StoreError> {
    let row = sqlx::query(with_columns("WHERE outbox.document_id = ?"))
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(StoreError::NoSuchDocument)?;
    let document = document(&row)?;
    let beside = sqlx::query(
        "SELECT outbox.found, needed.state AS needed
         FROM outbox LEFT JOIN outbox AS needed ON needed.id = outbox.depends_on WHERE outbox.id = ?",
    )
    .bind(document.id)
    .fetch_one(&mut **tx)
    .await?;
    let found: Option<&str> = beside.get("found");
    let found: Option<Value> = found.map(serde_json::from_str).transpose()?;
    let before = json!({
        "state": document.state.as_str(),
        "error": document.last_error,
        "content": document.content,
        "remote_id": document.remote_id,
        "found": found,
    });
    Ok(Decided {
        before: before.to_string(),
        needed: beside
            .get::<Option<&str>, _>("needed")
            .and_then(DocumentState::named),
        document,
        found,
    })
}

/// Queues a document with what it is now. `depends_on` is changed where it is given.
async fn queue(
    tx: &mut Transaction<'static, Sqlite>,
    document: &Document,
    depends_on: Option<Option<i64>>,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET state = 'queued', content = ?1, body = NULL, body_sha256 = NULL, last_error = NULL,
                attempts = 0, next_attempt_at = ?2, found = NULL, depends_on = iif(?3, ?4, depends_on)
         WHERE id = ?5",
    )
    .bind(serde_json::to_string(&document.content)?)
    .bind(now)
    .bind(depends_on.is_some())
    .bind(depends_on.flatten())
    .bind(document.id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn log(
    tx: &mut Transaction<'static, Sqlite>,
    id: Uuid,
    (decision, reason): (Decision, &str),
    before: &str,
    now: i64,
    by: Option<By>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox_log (document_id, decided_at, decision, reason, before, decided_by)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(id.to_string())
    .bind(now)
    .bind(decision.as_str())
    .bind(reason.trim())
    .bind(before)
    .bind(by.map(|by| serde_json::to_string(&by)).transpose()?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The customer with the till's own number, and the document that takes them to NextX as long as it is needed.
async fn customer_of(
    tx: &mut Transaction<'static, Sqlite>,
    id: Option<i64>,
) -> Result<(Option<CartCustomer>, Option<i64>), StoreError> {
    let Some(id) = id else {
        return Ok((None, None));
    };
    // Whoever was made here is one with NextX's copy of them once that was read.
    let row = sqlx::query(
        "SELECT name, phone FROM customer
         WHERE id = coalesce((SELECT customer_id FROM customer_alias WHERE id = ?1), ?1)",
    )
    .bind(id)
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(StoreError::NoSuchDocument)?;
    let (depends_on, remote_id) = customers::way_of(tx, id).await?;
    let customer = CartCustomer {
        id,
        name: row.get("name"),
        phone: row.get("phone"),
        remote_id,
    };
    Ok((Some(customer), depends_on))
}

/// Whether it is the same document with other words. Sales and returns were printed: nothing of them is changed so.
fn is_of_same(new: &Content, old: &Content) -> bool {
    let is_open = match (new, old) {
        (Content::Update(new), Content::Update(old)) => {
            new.record == old.record && new.remote_id == old.remote_id
        }
        (Content::Customer(_), Content::Customer(_))
        | (Content::Lead(_), Content::Lead(_))
        | (Content::Task(_), Content::Task(_)) => true,
        _ => false,
    };
    is_open && new.id() == old.id() && new.made_at() == old.made_at()
}

fn parsed(id: &str) -> Result<Uuid, StoreError> {
    Uuid::parse_str(id).map_err(|_| StoreError::Damaged("the id of a document".to_owned()))
}
