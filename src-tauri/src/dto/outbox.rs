//! The synchronisation screen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;
use till_app::ops::outbox;
use till_core::{
    cart::{CartCustomer, CartLine},
    document::{self, Content},
    outbox as states,
};
use till_store::{AuditRow, Decision, Filter, Group, LoggedDecision, ShownDocument};

use super::{Id, Moment, Money, sales::DocumentState};
use crate::error::ErrorCode;

/// Where a document stands, as a person cares about it.
#[derive(Clone, Copy, Debug, Serialize, Type)]
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

/// Which documents are listed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFilter {
    All,
    /// Those that only a person can bring further.
    Person,
    Refused,
    Conflict,
    Unclear,
    Sending,
    Waiting,
    Arrived,
    Discarded,
}

impl From<DocumentFilter> for Filter {
    fn from(filter: DocumentFilter) -> Self {
        match filter {
            DocumentFilter::All => Self::All,
            DocumentFilter::Person => Self::Person,
            DocumentFilter::Refused => Self::Group(Group::Refused),
            DocumentFilter::Conflict => Self::Group(Group::Conflict),
            DocumentFilter::Unclear => Self::Group(Group::Unclear),
            DocumentFilter::Sending => Self::Group(Group::Sending),
            DocumentFilter::Waiting => Self::Group(Group::Waiting),
            DocumentFilter::Arrived => Self::Group(Group::Arrived),
            DocumentFilter::Discarded => Self::Group(Group::Discarded),
        }
    }
}

impl From<Filter> for DocumentFilter {
    fn from(filter: Filter) -> Self {
        match filter {
            Filter::All => Self::All,
            Filter::Person => Self::Person,
            Filter::Group(Group::Refused) => Self::Refused,
            Filter::Group(Group::Conflict) => Self::Conflict,
            Filter::Group(Group::Unclear) => Self::Unclear,
            Filter::Group(Group::Sending) => Self::Sending,
            Filter::Group(Group::Waiting) => Self::Waiting,
            Filter::Group(Group::Arrived) => Self::Arrived,
            Filter::Group(Group::Discarded) => Self::Discarded,
        }
    }
}

/// How many documents a filter lets through.
#[derive(Clone, Debug, Serialize, Type)]
pub struct FilterCount {
    filter: DocumentFilter,
    count: u32,
}

impl From<(Filter, u32)> for FilterCount {
    fn from((filter, count): (Filter, u32)) -> Self {
        Self {
            filter: filter.into(),
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
    /// Only a person can bring it further.
    needs_person: bool,
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
        // Nothing is wrong with what has arrived.
        let error = document
            .last_error
            .as_deref()
            .filter(|_| document.state != states::DocumentState::Confirmed);
        let reason_code = error.and_then(|error| ErrorCode::named(error.strip_prefix('#')?));
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
            needs_person: shown.standing.needs_person(),
            number,
            name,
            total,
            at: Moment(document.created_at),
            attempts: document.attempts,
            next_try_at: waits.then_some(Moment(document.next_attempt_at)),
            reason: error
                .filter(|_| reason_code.is_none())
                .map(ToOwned::to_owned),
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
            made.invoice_no().unwrap_or_default().to_owned(),
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

/// A value that stands beside another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Told {
    Text { text: String },
    Amount { amount: Money },
    Line { quantity: String, price: Money },
}

/// A field or line of both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Compared {
    /// `total`, `number`, `line`, or the name of a field.
    field: String,
    /// Which line, by the name of what is sold.
    line: Option<String>,
    ours: Option<Told>,
    theirs: Option<Told>,
    differs: bool,
}

/// What can be decided about a document now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Allowed {
    retry: bool,
    /// A retry needs a reason.
    retry_reason: bool,
    /// It may be sent again once NextX has had its time to answer.
    retry_later: bool,
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
    /// The customer of a sale, by the till's own number.
    customer_id: Option<Id>,
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
        let customer = match content {
            Content::Sale(sale) => sale.customer.as_ref(),
            _ => None,
        };
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
            customer_id: customer.map(|customer| Id(customer.id)),
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
    let may = |decision| shown.standing.allows(decision);
    let waits = may(Decision::Retry)
        && shown.document.state == states::DocumentState::Unclear
        && !has_waited;
    Allowed {
        retry: may(Decision::Retry) && !waits,
        retry_reason: shown.standing.needs_reason(Decision::Retry),
        retry_later: waits,
        // Nothing of a return is changed: all of it was printed.
        mend: may(Decision::Mend) && !matches!(shown.document.content, Content::Return(_)),
        keep: may(Decision::Keep),
        discard: may(Decision::Discard),
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
    match content {
        Content::Sale(sale) => {
            let mut all = Vec::new();
            if let Some(theirs) = found.get("invoice_no") {
                let ours = text(&Value::from(sale.invoice_no.as_str()));
                all.push(pair("number", None, ours, text(theirs)));
            }
            if let Some(theirs) = found.get("total") {
                let ours = amount(&Value::from(sale.total.dong()));
                all.push(pair("total", None, ours, amount(theirs)));
            }
            let theirs = found["lines"].as_array().cloned().unwrap_or_default();
            if !theirs.is_empty() {
                all.extend(compared_lines(&sale.lines, &theirs));
            }
            all
        }
        Content::Return(made) => {
            let ours = amount(&Value::from(made.refunded().dong()));
            let theirs = found.get("total");
            theirs
                .map(|theirs| pair("total", None, ours, amount(theirs)))
                .into_iter()
                .collect()
        }
        Content::Update(update) => {
            let one = |(name, value): (&String, &Value)| {
                pair(name, None, text(value), found.get(name).and_then(text))
            };
            update.changes.iter().map(one).collect()
        }
        Content::Customer(_) | Content::Lead(_) | Content::Task(_) => {
            let one = |(name, value): (String, String)| {
                let theirs = found.get(&name)?;
                Some(pair(&name, None, text(&Value::from(value)), text(theirs)))
            };
            outbox::fields(content)
                .into_iter()
                .filter_map(one)
                .collect()
        }
    }
}

/// The lines by what they sell; what NextX alone has comes last.
fn compared_lines(ours: &[CartLine], theirs: &[Value]) -> Vec<Compared> {
    let mut left: Vec<&Value> = theirs.iter().collect();
    let mut all = Vec::new();
    for line in ours {
        let at = left
            .iter()
            .position(|their| their["variation_id"].as_i64() == Some(line.product.variation_id));
        let their = at.and_then(|at| told_line(left.remove(at)));
        let ours = Told::Line {
            quantity: line.quantity.value().normalize().to_string(),
            price: line.unit_price().into(),
        };
        all.push(pair("line", Some(&line.product.name), Some(ours), their));
    }
    for their in left {
        let name = format!("#{}", outbox::as_text(&their["variation_id"]));
        all.push(pair("line", Some(&name), None, told_line(their)));
    }
    all
}

fn pair(field: &str, line: Option<&str>, ours: Option<Told>, theirs: Option<Told>) -> Compared {
    Compared {
        field: field.to_owned(),
        line: line.map(ToOwned::to_owned),
        differs: ours != theirs,
        ours,
        theirs,
    }
}

/// `None` for what is empty, as for what is not there.
fn text(value: &Value) -> Option<Told> {
    let text = outbox::as_text(value).trim().to_owned();
    (!text.is_empty()).then_some(Told::Text { text })
}

/// An amount in đồng; what is none stays as it is written.
fn amount(value: &Value) -> Option<Told> {
    let dong = plain(value).parse().ok();
    match dong.and_then(|dong| till_core::Money::new(dong).ok()) {
        Some(dong) => Some(Told::Amount {
            amount: dong.into(),
        }),
        None => text(value),
    }
}

fn told_line(line: &Value) -> Option<Told> {
    let quantity = plain(&line["quantity"]);
    match amount(&line["unit_price"]) {
        Some(Told::Amount { amount: price }) => Some(Told::Line { quantity, price }),
        _ => text(&Value::from(format!(
            "{quantity} × {}",
            outbox::as_text(&line["unit_price"])
        ))),
    }
}

/// A number without zeros behind its point.
fn plain(value: &Value) -> String {
    let text = outbox::as_text(value);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
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
    kind: Option<DocumentKind>,
    /// The invoice number, where there is one.
    number: String,
    /// As in the list.
    name: String,
    at: Moment,
    decision: DecisionKind,
    reason: String,
    /// Who stood at the till; `null` where it had no people.
    by: Option<String>,
    before: Option<DocumentState>,
}

impl From<LoggedDecision> for LogRow {
    fn from(logged: LoggedDecision) -> Self {
        let content = logged.content.as_ref();
        let (number, name, _) = content.map(told).unwrap_or_default();
        Self {
            document_id: logged.document_id.to_string(),
            kind: content.map(|content| content.kind().into()),
            number,
            name,
            at: Moment(logged.decided_at),
            decision: match logged.decision {
                Decision::Retry => DecisionKind::Retry,
                Decision::Mend => DecisionKind::Mend,
                Decision::Discard => DecisionKind::Discard,
                Decision::Keep => DecisionKind::Keep,
            },
            reason: logged.reason,
            by: logged.by.map(|by| by.name),
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
