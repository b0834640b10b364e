//! The synchronisation screen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;
use till_app::ops::outbox;
use till_core::{
    cart::CartCustomer,
    document::{self, Content},
    outbox as states,
};
use till_store::{AuditRow, Decision, Group, LoggedDecision, ShownDocument};

use super::{Id, Moment, Money, sales::DocumentState};
use crate::error::ErrorCode;

/// Where a document stands, as a person cares about it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DocumentGroup {
    Refused,
    Conflict,
    Unclear,
    Sending,
    Waiting,
    Arrived,
    Discarded,
}

impl From<DocumentGroup> for Group {
    fn from(group: DocumentGroup) -> Self {
        match group {
            DocumentGroup::Refused => Self::Refused,
            DocumentGroup::Conflict => Self::Conflict,
            DocumentGroup::Unclear => Self::Unclear,
            DocumentGroup::Sending => Self::Sending,
            DocumentGroup::Waiting => Self::Waiting,
            DocumentGroup::Arrived => Self::Arrived,
            DocumentGroup::Discarded => Self::Discarded,
        }
    }
}

impl From<Group> for DocumentGroup {
    fn from(group: Group) -> Self {
        match group {
            Group::Refused => Self::Refused,
            Group::Conflict => Self::Conflict,
            Group::Unclear => Self::Unclear,
            Group::Sending => Self::Sending,
            Group::Waiting => Self::Waiting,
            Group::Arrived => Self::Arrived,
            Group::Discarded => Self::Discarded,
        }
    }
}

/// How many documents a group has.
#[derive(Clone, Debug, Serialize, Type)]
pub struct GroupCount {
    group: DocumentGroup,
    count: u32,
}

impl From<(Group, u32)> for GroupCount {
    fn from((group, count): (Group, u32)) -> Self {
        Self {
            group: group.into(),
            count,
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    Sale,
    Return,
    Customer,
    CustomerUpdate,
    Lead,
    LeadUpdate,
    Task,
    TaskUpdate,
}

impl From<document::DocumentKind> for DocumentKind {
    fn from(kind: document::DocumentKind) -> Self {
        match kind {
            document::DocumentKind::Sale => Self::Sale,
            document::DocumentKind::Return => Self::Return,
            document::DocumentKind::Customer => Self::Customer,
            document::DocumentKind::CustomerUpdate => Self::CustomerUpdate,
            document::DocumentKind::Lead => Self::Lead,
            document::DocumentKind::LeadUpdate => Self::LeadUpdate,
            document::DocumentKind::Task => Self::Task,
            document::DocumentKind::TaskUpdate => Self::TaskUpdate,
        }
    }
}

/// A document in the list.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DocumentRow {
    id: String,
    kind: DocumentKind,
    group: DocumentGroup,
    state: DocumentState,
    /// The invoice number, where there is one.
    number: String,
    /// The name of a customer or lead, the title of a task; of a sale that of its customer.
    name: String,
    total: Option<Money>,
    at: Moment,
    attempts: u32,
    next_try_at: Option<Moment>,
    reason: Option<String>,
    reason_code: Option<ErrorCode>,
    /// It waits for a document that stands there.
    behind: Option<DocumentState>,
}

impl From<ShownDocument> for DocumentRow {
    fn from(shown: ShownDocument) -> Self {
        let document = &shown.document;
        let reason_code = document
            .last_error
            .as_deref()
            .and_then(|error| ErrorCode::named(error.strip_prefix('#')?));
        let (number, name, total) = told(&document.content);
        let waits = matches!(
            document.state,
            states::DocumentState::Queued | states::DocumentState::Unclear
        );
        Self {
            id: document.document_id().to_string(),
            kind: document.kind().into(),
            group: shown.group.into(),
            state: document.state.into(),
            number,
            name,
            total,
            at: Moment(document.created_at),
            attempts: document.attempts,
            next_try_at: waits.then_some(Moment(document.next_attempt_at)),
            reason: document
                .last_error
                .clone()
                .filter(|_| reason_code.is_none()),
            reason_code,
            behind: shown
                .needed
                .filter(|(_, state)| *state != states::DocumentState::Confirmed)
                .map(|(_, state)| state.into()),
        }
    }
}

fn told(content: &Content) -> (String, String, Option<Money>) {
    let name = |customer: &Option<CartCustomer>| {
        customer
            .as_ref()
            .map(|customer| customer.name.clone())
            .unwrap_or_default()
    };
    match content {
        Content::Sale(sale) => (
            sale.invoice_no.clone(),
            name(&sale.customer),
            Some(sale.total.into()),
        ),
        Content::Return(made) => (
            made.origin.invoice_no.clone(),
            name(&made.customer),
            Some(made.refunded().into()),
        ),
        Content::Customer(made) => (String::new(), made.name.clone(), None),
        Content::Lead(made) => (String::new(), made.name.clone(), None),
        Content::Task(made) => (String::new(), made.title.clone(), None),
        Content::Update(update) => {
            let name = update.changes.get("name").or(update.base.get("name"));
            (
                String::new(),
                name.map(outbox::as_text).unwrap_or_default(),
                None,
            )
        }
    }
}

/// A field or line of both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Compared {
    /// `total`, `number`, `line`, or the name of a field.
    field: String,
    /// Which line, by the name of what is sold.
    line: Option<String>,
    ours: Option<String>,
    theirs: Option<String>,
    differs: bool,
}

/// What can be decided about a document now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Allowed {
    retry: bool,
    /// A retry needs a reason.
    retry_reason: bool,
    mend: bool,
    keep: bool,
    discard: bool,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct DocumentLine {
    name: String,
    quantity: String,
    unit: String,
    total: Money,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct EditableField {
    name: String,
    value: String,
}

/// A document with all that is known of it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DocumentDetail {
    row: DocumentRow,
    phone: String,
    lines: Vec<DocumentLine>,
    /// Fields that may be changed; none of what was printed.
    fields: Vec<EditableField>,
    /// The customer may be changed.
    customer_open: bool,
    compared: Vec<Compared>,
    /// NextX's ids of it where it has it more than once.
    doubles: Vec<Id>,
    remote_id: Option<Id>,
    remote_number: Option<String>,
    /// What was sent, as it was sent.
    sent: Option<String>,
    first_sent_at: Option<Moment>,
    send_ended_at: Option<Moment>,
    confirmed_at: Option<Moment>,
    log: Vec<LogRow>,
    allowed: Allowed,
}

impl From<outbox::Detail> for DocumentDetail {
    fn from(detail: outbox::Detail) -> Self {
        let shown = &detail.shown;
        let document = &shown.document;
        let content = &document.content;
        let allowed = allowed(shown, detail.has_waited);
        let others = shown
            .found
            .as_ref()
            .and_then(|found| found["others"].as_array());
        let doubles: Vec<Id> = match (others, document.remote_id) {
            (Some(others), Some(first)) if !others.is_empty() => std::iter::once(first)
                .chain(others.iter().filter_map(Value::as_i64))
                .map(Id)
                .collect(),
            _ => Vec::new(),
        };
        let fields = outbox::fields(content).into_iter();
        Self {
            phone: phone(content),
            lines: lines(content),
            fields: fields
                .map(|(name, value)| EditableField { name, value })
                .collect(),
            customer_open: allowed.mend && matches!(content, Content::Sale(_)),
            compared: shown
                .found
                .as_ref()
                .map(|found| compared(content, found))
                .unwrap_or_default(),
            doubles,
            remote_id: document.remote_id.map(Id),
            remote_number: shown.remote_number.clone(),
            sent: document
                .body
                .as_deref()
                .map(|body| String::from_utf8_lossy(body).into_owned()),
            first_sent_at: document.first_sent_at.map(Moment),
            send_ended_at: document.send_ended_at.map(Moment),
            confirmed_at: shown.confirmed_at.map(Moment),
            allowed,
            log: detail.log.into_iter().map(LogRow::from).collect(),
            row: detail.shown.into(),
        }
    }
}

fn allowed(shown: &ShownDocument, has_waited: bool) -> Allowed {
    use states::DocumentState as State;
    let document = &shown.document;
    let is_undecidable = document.last_error.as_deref() == Some("#undecidable");
    let never_sent = document.first_sent_at.is_none();
    let can_go_on = matches!(document.content, Content::Update(_)) && shown.found.is_some();
    let is_conflict = document.state == State::Conflict;
    let is_stuck = document.state == State::Queued && shown.group == Group::Refused;
    let has_open_part = !matches!(document.content, Content::Return(_));
    Allowed {
        retry: match document.state {
            State::Refused => true,
            State::Unclear => is_undecidable && has_waited,
            State::Conflict => never_sent || can_go_on,
            _ => false,
        },
        retry_reason: document.state != State::Refused,
        mend: has_open_part
            && (document.state == State::Refused || is_stuck || (is_conflict && never_sent)),
        keep: is_conflict && document.remote_id.is_some(),
        discard: matches!(
            document.state,
            State::Queued | State::Unclear | State::Refused | State::Conflict
        ),
    }
}

fn phone(content: &Content) -> String {
    match content {
        Content::Sale(sale) => sale.customer.as_ref().map(|customer| &customer.phone),
        Content::Return(made) => made.customer.as_ref().map(|customer| &customer.phone),
        Content::Customer(made) => Some(&made.phone),
        Content::Lead(made) => Some(&made.phone),
        Content::Task(_) | Content::Update(_) => None,
    }
    .cloned()
    .unwrap_or_default()
}

fn lines(content: &Content) -> Vec<DocumentLine> {
    match content {
        Content::Sale(sale) => sale
            .lines
            .iter()
            .map(|line| DocumentLine {
                name: line.product.name.clone(),
                quantity: line.quantity.to_string(),
                unit: line.unit.name.clone(),
                total: line.total().into(),
            })
            .collect(),
        Content::Return(made) => made
            .lines
            .iter()
            .map(|line| DocumentLine {
                name: line.product.name.clone(),
                quantity: line.quantity.to_string(),
                unit: line.unit.name.clone(),
                total: line.amount.into(),
            })
            .collect(),
        Content::Customer(_) | Content::Lead(_) | Content::Task(_) | Content::Update(_) => {
            Vec::new()
        }
    }
}

/// Ours and NextX's side by side: what NextX was seen to have, field by field.
fn compared(content: &Content, found: &Value) -> Vec<Compared> {
    let pair = |field: &str, line: Option<&str>, ours: Option<String>, theirs: Option<&Value>| {
        let theirs = theirs.filter(|value| !value.is_null()).map(outbox::as_text);
        let plain = |text: &Option<String>| text.clone().unwrap_or_default().trim().to_owned();
        Compared {
            field: field.to_owned(),
            line: line.map(ToOwned::to_owned),
            differs: plain(&ours) != plain(&theirs),
            ours,
            theirs,
        }
    };
    match content {
        Content::Sale(sale) => {
            let mut all = Vec::new();
            if found.get("invoice_no").is_some() {
                let ours = Some(sale.invoice_no.clone());
                all.push(pair("number", None, ours, found.get("invoice_no")));
            }
            if found.get("total").is_some() {
                let ours = Some(sale.total.dong().to_string());
                all.push(pair("total", None, ours, found.get("total")));
            }
            let theirs = found["lines"].as_array().cloned().unwrap_or_default();
            if theirs.is_empty() {
                return all;
            }
            let mut left: Vec<&Value> = theirs.iter().collect();
            let said =
                |quantity: String, price: String| Value::String(format!("{quantity} × {price}"));
            let of_theirs = |line: &Value| {
                said(
                    outbox::as_text(&line["quantity"]),
                    outbox::as_text(&line["unit_price"]),
                )
            };
            for line in &sale.lines {
                let at = left.iter().position(|their| {
                    their["variation_id"].as_i64() == Some(line.product.variation_id)
                });
                let their = at.map(|at| of_theirs(left.remove(at)));
                let quantity = line.quantity.value().normalize().to_string();
                let ours = said(quantity, line.unit.price.dong().to_string());
                let ours = Some(outbox::as_text(&ours));
                all.push(pair("line", Some(&line.product.name), ours, their.as_ref()));
            }
            for their in left {
                let name = format!("#{}", outbox::as_text(&their["variation_id"]));
                all.push(pair("line", Some(&name), None, Some(&of_theirs(their))));
            }
            all
        }
        Content::Return(made) => {
            let ours = Some(made.refunded().dong().to_string());
            match found.get("total") {
                Some(theirs) => vec![pair("total", None, ours, Some(theirs))],
                None => Vec::new(),
            }
        }
        Content::Update(update) => {
            let one = |(name, value): (&String, &Value)| {
                pair(name, None, Some(outbox::as_text(value)), found.get(name))
            };
            update.changes.iter().map(one).collect()
        }
        Content::Customer(_) | Content::Lead(_) | Content::Task(_) => {
            let one = |(name, value): (String, String)| {
                let theirs = found.get(&name)?.clone();
                Some(pair(&name, None, Some(value), Some(&theirs)))
            };
            outbox::fields(content)
                .into_iter()
                .filter_map(one)
                .collect()
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    Retry,
    Mend,
    Discard,
    Keep,
}

/// A line of the log of decisions.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LogRow {
    document_id: String,
    at: Moment,
    decision: DecisionKind,
    reason: String,
    before: Option<DocumentState>,
}

impl From<LoggedDecision> for LogRow {
    fn from(logged: LoggedDecision) -> Self {
        Self {
            document_id: logged.document_id.to_string(),
            at: Moment(logged.decided_at),
            decision: match logged.decision {
                Decision::Retry => DecisionKind::Retry,
                Decision::Mend => DecisionKind::Mend,
                Decision::Discard => DecisionKind::Discard,
                Decision::Keep => DecisionKind::Keep,
            },
            reason: logged.reason,
            before: logged.before.map(Into::into),
        }
    }
}

/// What a person changes of a document.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Mending {
    /// The customer of a sale; `null` is a walk-in.
    Customer(Option<Id>),
    Fields(BTreeMap<String, String>),
}

impl From<Mending> for outbox::TypedMending {
    fn from(mending: Mending) -> Self {
        match mending {
            Mending::Customer(customer) => Self::Customer(customer.map(|id| id.0)),
            Mending::Fields(fields) => Self::Fields(fields),
        }
    }
}

/// NextX's books of a day against ours.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Audit {
    day: String,
    audited_at: Moment,
    doubles: u32,
    /// NextX's numbers of orders under our numbers that this till did not make.
    strangers: Vec<String>,
    missing: u32,
}

impl From<&AuditRow> for Audit {
    fn from(row: &AuditRow) -> Self {
        let many = |json: &str| -> Vec<Value> { serde_json::from_str(json).unwrap_or_default() };
        let count = |json: &str| u32::try_from(many(json).len()).unwrap_or(u32::MAX);
        Self {
            day: row.day.to_string(),
            audited_at: Moment(row.audited_at),
            doubles: count(&row.doubles),
            strangers: many(&row.strangers)
                .iter()
                .map(|stranger| outbox::as_text(&stranger["invoice_no"]))
                .collect(),
            missing: count(&row.missing),
        }
    }
}
