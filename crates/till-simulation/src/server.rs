//! A NextX of its own: what it keeps, and what it answers by HTTP in the documented shapes. It shares no type with the
//! client.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use till_core::document::DocumentKind;
use uuid::Uuid;

use crate::fault::Habit;

/// So much of a word has to be the same for a search that finds neighbours, in characters.
const NEAR: usize = 3;
/// What there is of every product in the beginning.
const STOCK: i64 = 1_000;
/// How far lists are behind at the most, in milliseconds.
pub(crate) const LONGEST_LAG: u64 = 80_000;
/// A change is made of what was read at most so long before, in milliseconds.
const LONGEST_READ: u64 = 120_000;

/// How this server is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ways {
    pub(crate) renumbers: bool,
    pub(crate) drops_marker: bool,
    pub(crate) drops_number: bool,
    pub(crate) drops_both: bool,
    pub(crate) rejects_taken: bool,
    pub(crate) finds_nothing: bool,
    pub(crate) finds_neighbours: bool,
    /// How far its lists are behind, in milliseconds.
    pub(crate) lag: u64,
    /// Creates are answered with the record.
    pub(crate) echoes: bool,
}

impl Ways {
    /// One server of many.
    pub(crate) fn draw(chance: &mut fastrand::Rng) -> Self {
        let mut is_one_of = |many: u32| chance.u32(..many) == 0;
        let mut ways = Self {
            rejects_taken: is_one_of(4),
            finds_nothing: is_one_of(25),
            echoes: is_one_of(2),
            ..Self::default()
        };
        ways.finds_neighbours = !ways.finds_nothing && is_one_of(4);
        // Mostly the marker stays or the number, so that something can be told.
        match chance.u32(..24) {
            0..=3 => ways.renumbers = true,
            4..=6 => ways.drops_marker = true,
            7..=9 => ways.drops_number = true,
            10 => (ways.renumbers, ways.drops_number) = (true, true),
            11 => ways.drops_both = true,
            _ => {}
        }
        if chance.u32(..5) == 0 {
            ways.lag = chance.u64(5_000..=LONGEST_LAG);
        }
        ways
    }
}

/// A collection, by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Shelf {
    Sales,
    Returns,
    Customers,
    Leads,
    Tasks,
}

impl Shelf {
    pub(crate) const ALL: [Self; 5] = [
        Self::Sales,
        Self::Returns,
        Self::Customers,
        Self::Leads,
        Self::Tasks,
    ];

    /// Where the record is that a change is about.
    pub(crate) const fn changed_by(kind: DocumentKind) -> Option<Self> {
        match kind {
            DocumentKind::CustomerUpdate => Some(Self::Customers),
            DocumentKind::LeadUpdate => Some(Self::Leads),
            DocumentKind::TaskUpdate => Some(Self::Tasks),
            _ => None,
        }
    }

    pub(crate) fn at(path: &str) -> Option<Self> {
        Some(match path {
            "/api/sell/sell" => Self::Sales,
            "/api/sell-return/sell-return" => Self::Returns,
            "/api/customer/customer" => Self::Customers,
            "/api/contact/contact" => Self::Leads,
            "/api/task/task" => Self::Tasks,
            _ => return None,
        })
    }
}

/// Something that the server has.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) id: i64,
    pub(crate) fields: Map<String, Value>,
    /// The document that it was made from, whatever became of its marks.
    pub(crate) made_from: Option<Uuid>,
    /// In milliseconds of the run.
    pub(crate) made_at: u64,
    /// The changes that reached it.
    pub(crate) changed_by: BTreeSet<Uuid>,
    /// What somebody else has written into which field, and when, in milliseconds of the run.
    pub(crate) changed_elsewhere: BTreeMap<String, (Value, u64)>,
}

impl Record {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

/// An answer as it leaves the server.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u64>,
    pub(crate) is_html: bool,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            retry_after: None,
            is_html: false,
            body: Bytes::from(body.to_string()),
        }
    }

    /// A no in the server's own form.
    pub(crate) fn no(status: u16, words: &str) -> Self {
        let meta = json!({"meta": {"message": words, "status_code": status}, "data": []});
        Self::json(status, &meta)
    }

    pub(crate) fn html(status: u16) -> Self {
        Self {
            status,
            retry_after: None,
            is_html: true,
            body: Bytes::from_static(b"<!DOCTYPE html><html><body>Please sign in</body></html>"),
        }
    }
}

/// A request that creates or changes, on its way.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) shelf: Shelf,
    /// The record that is changed; a new one where there is none.
    pub(crate) target: Option<i64>,
    pub(crate) body: Value,
    pub(crate) made_from: Option<Uuid>,
    /// In milliseconds of the run.
    pub(crate) sent_at: u64,
    pub(crate) is_altered: bool,
    /// Under which the answer is kept.
    pub(crate) ticket: u64,
}

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) branch: Option<i64>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) search: Option<String>,
    pub(crate) page: u32,
    pub(crate) size: usize,
    /// Nothing newer than this is shown.
    pub(crate) until: Option<u64>,
    pub(crate) breaks_a_row: bool,
}

/// The server.
#[derive(Debug, Default)]
pub(crate) struct Server {
    pub(crate) ways: Ways,
    shelves: BTreeMap<Shelf, Vec<Record>>,
    on_the_way: BTreeMap<(u64, u64), Delivery>,
    replies: BTreeMap<u64, Reply>,
    last_id: i64,
    last_ticket: u64,
    tokens: BTreeSet<u64>,
    last_token: u64,
    /// Which of its habits have shown since they were last asked for.
    shown: Vec<Habit>,
    /// Changes of others that were overwritten by one that could have known them.
    pub(crate) overwritten: Vec<String>,
}

impl Server {
    pub(crate) fn new(ways: Ways) -> Self {
        Self {
            ways,
            last_id: 100,
            ..Self::default()
        }
    }

    pub(crate) fn records(&self, shelf: Shelf) -> &[Record] {
        self.shelves.get(&shelf).map_or(&[], Vec::as_slice)
    }

    /// Something that was made at another place.
    pub(crate) fn put(&mut self, shelf: Shelf, fields: Value, made_at: u64) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        let Value::Object(mut fields) = fields else {
            return id;
        };
        fields.insert("id".to_owned(), id.into());
        self.shelves.entry(shelf).or_default().push(Record {
            id,
            fields,
            made_from: None,
            made_at,
            changed_by: BTreeSet::new(),
            changed_elsewhere: BTreeMap::new(),
        });
        id
    }

    /// Somebody else changes a field.
    pub(crate) fn change(&mut self, shelf: Shelf, id: i64, name: &str, value: Value, at: u64) {
        let records = self.shelves.entry(shelf).or_default();
        if let Some(record) = records.iter_mut().find(|record| record.id == id) {
            record.fields.insert(name.to_owned(), value.clone());
            record
                .changed_elsewhere
                .insert(name.to_owned(), (value, at));
        }
    }

    /// A person has seen what others have written into the record that a document is about.
    pub(crate) fn is_seen(&mut self, shelf: Shelf, id: i64) {
        let records = self.shelves.entry(shelf).or_default();
        if let Some(record) = records.iter_mut().find(|record| record.id == id) {
            record.changed_elsewhere.clear();
        }
    }

    /// Which of its habits have shown since this was asked last.
    pub(crate) fn take_shown(&mut self) -> Vec<Habit> {
        std::mem::take(&mut self.shown)
    }

    /// What there is of a product, by what was sold and taken back.
    pub(crate) fn stock_of(&self, variation: i64) -> Decimal {
        let moved = |shelf: Shelf| -> Decimal {
            let lines = self
                .records(shelf)
                .iter()
                .filter_map(|record| record.fields.get("products")?.as_array())
                .flatten();
            lines
                .filter(|line| line["variation_id"].as_i64() == Some(variation))
                .map(|line| decimal(line.get("quantity")) * decimal(line.get("f_convert")))
                .sum()
        };
        Decimal::from(STOCK) - moved(Shelf::Sales) + moved(Shelf::Returns)
    }

    pub(crate) fn ticket(&mut self) -> u64 {
        self.last_ticket += 1;
        self.last_ticket
    }

    pub(crate) fn deliver(&mut self, due: u64, delivery: Delivery) {
        let place = self.ticket();
        self.on_the_way.insert((due, place), delivery);
    }

    /// Whether a request is still on its way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.on_the_way.is_empty()
    }

    /// Does what has arrived by `now`; tells what was made from what.
    pub(crate) fn catch_up(&mut self, now: u64) -> Vec<(u64, Option<Uuid>, &'static str)> {
        let mut done = Vec::new();
        while let Some(entry) = self.on_the_way.first_entry() {
            let due = entry.key().0;
            if due > now {
                break;
            }
            let delivery = entry.remove();
            let (ticket, made_from) = (delivery.ticket, delivery.made_from);
            let (reply, what) = self.serve(delivery, due);
            self.replies.entry(ticket).or_insert(reply);
            done.push((due, made_from, what));
        }
        done
    }

    pub(crate) fn take_reply(&mut self, ticket: u64) -> Option<Reply> {
        self.replies.remove(&ticket)
    }

    fn serve(&mut self, delivery: Delivery, now: u64) -> (Reply, &'static str) {
        let Delivery {
            shelf,
            target,
            body,
            made_from,
            sent_at,
            is_altered,
            ..
        } = delivery;
        let Value::Object(sent) = body else {
            return (
                Reply::no(400, "The body is no object"),
                "refused as no object",
            );
        };
        if let Some(id) = target {
            let records = self.shelves.entry(shelf).or_default();
            let Some(record) = records.iter_mut().find(|record| record.id == id) else {
                return (Reply::no(404, "Not found"), "not found");
            };
            for (name, (theirs, at)) in &record.changed_elsewhere {
                let is_overwritten = sent.get(name).is_some_and(|ours| ours != theirs);
                if is_overwritten && sent_at > at + LONGEST_READ {
                    let told = format!("{made_from:?} wrote over {theirs} in {name} of {id}");
                    self.overwritten.push(told);
                }
            }
            record.fields.extend(sent);
            record.changed_by.extend(made_from);
            record.fields.insert("id".to_owned(), id.into());
            return (
                Reply::json(200, &Value::Object(record.fields.clone())),
                "changed",
            );
        }
        if self.ways.rejects_taken
            && let Some(field) = taken_field(shelf)
            && let Some(value) = sent.get(field).and_then(Value::as_str)
            && !value.is_empty()
            && self
                .records(shelf)
                .iter()
                .any(|record| record.text(field) == value)
        {
            let words = format!("The {field} has already been taken.");
            let errors =
                json!({"message": "The given data was invalid.", "errors": {field: [words]}});
            self.shown.push(Habit::RejectsTaken);
            return (Reply::json(422, &errors), TAKEN);
        }
        self.last_id += 1;
        let id = self.last_id;
        let mut fields = sent.clone();
        self.keep_in_its_way(shelf, &mut fields, id, is_altered);
        self.shelves.entry(shelf).or_default().push(Record {
            id,
            fields,
            made_from,
            made_at: now,
            changed_by: BTreeSet::new(),
            changed_elsewhere: BTreeMap::new(),
        });
        let reply = match shelf {
            Shelf::Returns | Shelf::Leads => Value::Object(sent),
            Shelf::Sales if self.ways.echoes => {
                let mut echo = sent;
                echo.insert("id".to_owned(), id.into());
                Value::Object(echo)
            }
            Shelf::Sales => {
                json!({"status_code": 200, "message": "Sale order created successfully"})
            }
            Shelf::Customers => json!({"status_code": 0, "message": "Customer created"}),
            Shelf::Tasks => {
                json!({"meta": {"status_code": 0, "message": "Successfully"}, "data": null})
            }
        };
        (Reply::json(200, &reply), "made")
    }

    fn keep_in_its_way(
        &mut self,
        shelf: Shelf,
        fields: &mut Map<String, Value>,
        id: i64,
        is_altered: bool,
    ) {
        let ways = self.ways;
        fields.insert("id".to_owned(), id.into());
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        if ways.drops_both && shelf != Shelf::Customers {
            self.shown.push(Habit::DropsBoth);
            put("staff_note", json!(""));
            put("description", json!(""));
            put("code", json!(format!("KH{id}")));
        }
        match shelf {
            Shelf::Sales => {
                if ways.drops_marker {
                    self.shown.push(Habit::DropsMarker);
                    put("staff_note", json!(""));
                }
                if ways.renumbers || ways.drops_both {
                    self.shown
                        .extend(ways.renumbers.then_some(Habit::Renumbers));
                    put("invoice_no", json!(format!("HD{id:06}")));
                } else if ways.drops_number {
                    self.shown.push(Habit::DropsNumber);
                    put("invoice_no", Value::Null);
                }
            }
            // A return has no number of ours, and nothing but its marker that it could be found by.
            Shelf::Returns => {
                put("invoice_no", json!(format!("HD{id:06}")));
            }
            Shelf::Customers | Shelf::Leads | Shelf::Tasks => {}
        }
        // What is altered and without a mark is nobody's: nothing could tell that it is there.
        let is_altered = is_altered && !ways.drops_both;
        if is_altered && matches!(shelf, Shelf::Sales | Shelf::Returns) {
            let total = decimal(fields.get("final_total")) + Decimal::from(500);
            fields.insert("final_total".to_owned(), json!(total.to_string()));
        } else if is_altered {
            for name in ["name", "task"] {
                if let Some(Value::String(text)) = fields.get_mut(name) {
                    text.push_str(" (2)");
                }
            }
        }
    }

    /// A new token, in the form of OAuth.
    pub(crate) fn token(&mut self) -> Reply {
        self.last_token += 1;
        self.tokens.insert(self.last_token);
        let body = json!({"access_token": format!("t{}", self.last_token), "token_type": "Bearer", "expires_in": 86_400});
        Reply::json(200, &body)
    }

    /// Whether the header lets its bearer in.
    pub(crate) fn knows(&self, bearer: Option<&str>) -> bool {
        bearer
            .and_then(|text| text.strip_prefix("Bearer t")?.parse().ok())
            .is_some_and(|token: u64| self.tokens.contains(&token))
    }

    /// All tokens end.
    pub(crate) fn end_tokens(&mut self) {
        self.tokens.clear();
    }

    pub(crate) fn list(&mut self, shelf: Shelf, asked: &Asked, now: u64) -> Reply {
        let behind = now.saturating_sub(self.ways.lag);
        let asked = Asked {
            until: Some(asked.until.map_or(behind, |until| until.min(behind))),
            ..asked.clone()
        };
        // The CRM host counts its pages from 1.
        let skipped = match (shelf, asked.page) {
            (Shelf::Tasks, 0) => return Reply::json(200, &json!([])),
            (Shelf::Tasks, page) => page - 1,
            (_, page) => page,
        };
        let ways = self.ways;
        let found = |record: &&Record| asked.is_for(shelf, record) && asked.finds(shelf, record);
        let is_asked = |record: &&Record| {
            let is_shown = asked.until.is_none_or(|until| record.made_at <= until)
                && asked.is_for(shelf, record);
            is_shown
                && (asked.finds(shelf, record)
                    || (ways.finds_neighbours && asked.comes_near(shelf, record)))
                && !(ways.finds_nothing && asked.searches(shelf))
        };
        let mut shown = Vec::new();
        let records = self.records(shelf);
        if ways.finds_nothing && asked.searches(shelf) && records.iter().any(|row| found(&row)) {
            shown.push(Habit::FindsNothing);
        }
        if ways.lag > 0
            && records
                .iter()
                .any(|row| found(&row) && row.made_at > behind)
        {
            shown.push(Habit::Lags);
        }
        if records
            .iter()
            .any(|row| is_asked(&row) && !asked.finds(shelf, row))
        {
            shown.push(Habit::FindsNeighbours);
        }
        let mut rows: Vec<Value> = self
            .records(shelf)
            .iter()
            .rev()
            .filter(is_asked)
            .skip(
                usize::try_from(skipped)
                    .unwrap_or(usize::MAX)
                    .saturating_mul(asked.size),
            )
            .take(asked.size)
            .map(|record| row(shelf, record))
            .collect();
        if asked.breaks_a_row
            && let Some(first) = rows.first_mut()
        {
            *first = json!({"id": "?"});
        }
        self.shown.extend(shown);
        Reply::json(200, &Value::Array(rows))
    }

    pub(crate) fn detail(&self, shelf: Shelf, id: i64) -> Reply {
        let found = self.records(shelf).iter().find(|record| record.id == id);
        found.map_or_else(
            || Reply::no(404, "Not found"),
            |record| Reply::json(200, &detail(shelf, record)),
        )
    }
}

/// What became of a request that made nothing because there is such a record.
pub(crate) const TAKEN: &str = "refused as taken";

/// What a server that rejects duplicates tells them by.
const fn taken_field(shelf: Shelf) -> Option<&'static str> {
    match shelf {
        Shelf::Sales => Some("invoice_no"),
        Shelf::Customers => Some("mobile"),
        Shelf::Leads => Some("code"),
        Shelf::Returns | Shelf::Tasks => None,
    }
}

impl Asked {
    fn is_for(&self, shelf: Shelf, record: &Record) -> bool {
        let day = match shelf {
            Shelf::Sales | Shelf::Returns => record.text("transaction_date"),
            Shelf::Tasks => record.text("start"),
            Shelf::Customers | Shelf::Leads => "",
        };
        let day = day.get(..10).unwrap_or(day);
        let is_in = day.is_empty()
            || (self.from.as_deref().is_none_or(|from| day >= from)
                && self.to.as_deref().is_none_or(|to| day <= to));
        let is_there = shelf != Shelf::Sales
            || self.branch.is_none()
            || self.branch == record.fields.get("branch_id").and_then(Value::as_i64);
        is_in && is_there
    }

    /// Whether the list is searched: those of customers and leads are.
    fn searches(&self, shelf: Shelf) -> bool {
        self.search.is_some() && matches!(shelf, Shelf::Customers | Shelf::Leads)
    }

    fn finds(&self, shelf: Shelf, record: &Record) -> bool {
        let search = self.search.as_deref().filter(|_| self.searches(shelf));
        search.is_none_or(|search| {
            ["name", "mobile", "code"]
                .iter()
                .any(|name| record.text(name).contains(search))
        })
    }

    /// Whether it is something like what is searched for.
    fn comes_near(&self, shelf: Shelf, record: &Record) -> bool {
        let search = self.search.as_deref().filter(|_| self.searches(shelf));
        let begin: String = search.unwrap_or_default().chars().take(NEAR).collect();
        !begin.is_empty()
            && ["name", "mobile", "code"]
                .iter()
                .any(|name| record.text(name).starts_with(&begin))
    }
}

/// Those fields of a record that are there.
fn some(record: &Record, names: &[&str]) -> Map<String, Value> {
    let field = |name: &&str| Some(((*name).to_owned(), record.fields.get(*name)?.clone()));
    names.iter().filter_map(field).collect()
}

fn row(shelf: Shelf, record: &Record) -> Value {
    let mut row = match shelf {
        Shelf::Sales => some(
            record,
            &[
                "id",
                "transaction_date",
                "invoice_no",
                "customer_id",
                "final_total",
                "staff_note",
            ],
        ),
        Shelf::Returns => some(
            record,
            &[
                "id",
                "transaction_date",
                "invoice_no",
                "customer_id",
                "final_total",
                "staff_note",
            ],
        ),
        Shelf::Customers => some(
            record,
            &["id", "name", "code", "mobile", "address", "description"],
        ),
        Shelf::Leads | Shelf::Tasks => record.fields.clone(),
    };
    as_text(&mut row, "final_total");
    Value::Object(row)
}

fn detail(shelf: Shelf, record: &Record) -> Value {
    let mut detail = record.fields.clone();
    match shelf {
        Shelf::Sales => {
            if let Some(Value::Array(lines)) = detail.get_mut("products") {
                for (line, place) in lines.iter_mut().zip(1_i64..) {
                    line["id"] = json!(record.id * 100 + place);
                }
            }
            as_text(&mut detail, "final_total");
        }
        Shelf::Returns => {
            if let Some(lines) = detail.remove("products") {
                detail.insert("sell_lines".to_owned(), lines);
            }
            as_text(&mut detail, "final_total");
        }
        // E15: less than in the list.
        Shelf::Leads => detail = some(record, &["id", "code", "name"]),
        Shelf::Customers | Shelf::Tasks => {}
    }
    Value::Object(detail)
}

/// Amounts of orders are read as text with four decimals.
fn as_text(fields: &mut Map<String, Value>, name: &str) {
    if fields.contains_key(name) {
        let amount = decimal(fields.get(name));
        fields.insert(name.to_owned(), json!(format!("{amount:.4}")));
    }
}

/// An amount, written as a number or as text.
pub(crate) fn decimal(value: Option<&Value>) -> Decimal {
    match value {
        Some(Value::Number(number)) => number.to_string().parse().unwrap_or_default(),
        Some(Value::String(text)) => text.parse().unwrap_or_default(),
        _ => Decimal::ZERO,
    }
}
