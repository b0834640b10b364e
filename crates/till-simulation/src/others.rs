//! Other people at the same NextX: another till of the branch, somebody without a till, somebody who changes what this
//! till changes too.

use jiff::Timestamp;
use serde_json::{Value, json};
use till_core::{
    clock::shop_date,
    document::Content,
    invoice::{self, TillCode},
    marker::Marker,
    outbox::DocumentState,
};
use uuid::Uuid;

use crate::{
    disk::Row,
    fault::{Fault, People},
    papers::changed_field,
    server::{Server, Shelf, Ways},
    world::Inner,
};

/// The other till of the branch.
const OTHER_TILL: &str = "LS02";
const OTHER_EPOCH: &str = "Q3";

/// What the server has in the morning. `is_of_a_till`: some till has been here before.
pub(crate) fn fill(
    server: &mut Server,
    chance: &mut fastrand::Rng,
    began: i64,
    is_of_a_till: bool,
) -> i64 {
    let day = shop_date(Timestamp::from_millisecond(began).unwrap_or_default());
    let keeps_marks = is_of_a_till && !server.ways.drops_both;
    let mut note = |is_kept: bool| {
        if keeps_marks && is_kept {
            Marker::of(Uuid::from_u128(chance.u128(..))).to_string()
        } else {
            String::new()
        }
    };
    let keeps_notes = !server.ways.drops_marker;
    for total in [10_000, 20_000, 30_000] {
        let order = json!({"transaction_date": day.to_string(), "branch_id": 1, "invoice_no": format!("HD{total}"),
            "final_total": total, "staff_note": note(keeps_notes), "products": []});
        server.put(Shelf::Sales, order, 0);
    }
    let returned = json!({"transaction_date": day.to_string(), "invoice_no": "TH1", "final_total": 10_000,
        "staff_note": note(true), "products": []});
    server.put(Shelf::Returns, returned, 0);
    let lead = json!({"name": "Người cũ", "mobile": "0900000002", "code": "KH2", "description": note(true)});
    server.put(Shelf::Leads, lead, 0);
    let start = format!("{day} 08:00:00");
    let task = json!({"task": "Việc cũ", "start": start, "end": start, "description": note(true)});
    server.put(Shelf::Tasks, task, 0);
    let customer = json!({"name": "Khách quen", "mobile": KNOWN_PHONE});
    server.put(Shelf::Customers, customer, 0)
}

/// Of the customer whom everybody knows.
pub(crate) const KNOWN_PHONE: &str = "0900000001";

impl Inner {
    /// What others do between two deeds of the shop.
    pub(crate) fn others_act(&mut self, now: u64) {
        if self.once_in(5) {
            self.others_sell(now, People::Sell);
        }
        if self.once_in(10) {
            self.others_sell(now, People::SellUnmarked);
        }
        if self.once_in(15) {
            self.others_take_back(now);
        }
        if self.once_in(30) {
            self.others_take_our_number(now);
        }
        if self.once_in(8) {
            self.others_note_a_twin(now);
        }
        if self.once_in(2) {
            self.others_change(now);
        }
    }

    fn today(&self, now: u64) -> String {
        let now = self
            .began
            .saturating_add(i64::try_from(now).unwrap_or(i64::MAX));
        shop_date(Timestamp::from_millisecond(now).unwrap_or_default()).to_string()
    }

    fn others_marker(&mut self) -> String {
        Marker::of(Uuid::from_u128(self.chance.u128(..))).to_string()
    }

    /// An order like one of ours, down to the last line.
    fn others_sell(&mut self, now: u64, how: People) {
        let sales = self.server.records(Shelf::Sales);
        let like = sales.get(self.chance.usize(..sales.len().max(1)));
        let Some(mut fields) = like.map(|record| record.fields.clone()) else {
            return;
        };
        let Ways {
            drops_marker,
            drops_both,
            renumbers,
            ..
        } = self.server.ways;
        let is_marked = how == People::Sell && !drops_marker && !drops_both;
        let note = if is_marked {
            self.others_marker()
        } else {
            String::new()
        };
        let sequence = self.chance.u32(1..10_000);
        let today = self.today(now);
        let number = match (how, TillCode::parse(OTHER_TILL), today.parse()) {
            (People::Sell, Ok(till), Ok(day)) if !renumbers && !drops_both => {
                invoice::number(&till, OTHER_EPOCH, day, sequence)
            }
            _ => format!("HD9{sequence:06}"),
        };
        fields.insert("transaction_date".to_owned(), json!(today));
        fields.insert("staff_note".to_owned(), json!(note));
        fields.insert("invoice_no".to_owned(), json!(number));
        self.server.put(Shelf::Sales, Value::Object(fields), now);
        self.happens(now, Fault::People(how), None);
    }

    fn others_take_back(&mut self, now: u64) {
        let returns = self.server.records(Shelf::Returns);
        let like = returns.get(self.chance.usize(..returns.len().max(1)));
        let Some(mut fields) = like.map(|record| record.fields.clone()) else {
            return;
        };
        let note = if self.server.ways.drops_both {
            String::new()
        } else {
            self.others_marker()
        };
        fields.insert("transaction_date".to_owned(), json!(self.today(now)));
        fields.insert("staff_note".to_owned(), json!(note));
        self.server.put(Shelf::Returns, Value::Object(fields), now);
        self.happens(now, Fault::People(People::TakeBack), None);
    }

    /// A till that was copied, or a number that somebody typed: ours, under another's marker.
    fn others_take_our_number(&mut self, now: u64) {
        let ways = self.server.ways;
        if ways.drops_marker || ways.drops_both {
            return;
        }
        let waiting: Vec<(Uuid, String)> = self
            .disk
            .books
            .rows
            .iter()
            .filter(|row| row.document.state != DocumentState::Confirmed)
            .filter_map(|row| match &row.document.content {
                Content::Sale(sale) => Some((sale.id, sale.invoice_no.clone())),
                _ => None,
            })
            .collect();
        let Some((id, number)) = waiting.get(self.chance.usize(..waiting.len().max(1))) else {
            return;
        };
        let order = json!({"transaction_date": self.today(now), "branch_id": 1, "invoice_no": number,
            "final_total": 20_000, "staff_note": self.others_marker(), "products": []});
        self.server.put(Shelf::Sales, order, now);
        if let Some(life) = self.lives.get_mut(id) {
            life.is_taken = true;
        }
        self.happens(now, Fault::People(People::TakeOurNumber), Some(*id));
    }

    /// Another customer with the name or the phone of one of ours.
    fn others_note_a_twin(&mut self, now: u64) {
        let made: Vec<(Uuid, String, String)> = self
            .disk
            .books
            .rows
            .iter()
            .filter_map(|row| match &row.document.content {
                Content::Customer(made) => Some((made.id, made.name.clone(), made.phone.clone())),
                _ => None,
            })
            .collect();
        let Some((id, name, phone)) = made.get(self.chance.usize(..made.len().max(1))) else {
            return;
        };
        let number = self.chance.u32(..1_000_000);
        let twin = if phone.is_empty() || self.chance.bool() {
            json!({"name": name, "mobile": format!("0977{number:06}")})
        } else {
            json!({"name": format!("Người khác {number}"), "mobile": phone})
        };
        self.server.put(Shelf::Customers, twin, now);
        self.happens(now, Fault::People(People::NoteTwin), Some(*id));
    }

    /// Somebody writes into a record that this till is changing.
    fn others_change(&mut self, now: u64) {
        let rows = || {
            let rows = self.disk.books.rows.iter();
            rows.filter(|row| !row.document.state.is_final())
        };
        // Most likely one that is being changed at this moment.
        let is_under_way = |row: &Row| row.document.body.is_some();
        let is_any = rows()
            .filter(|row| Shelf::changed_by(row.document.kind()).is_some())
            .any(is_under_way);
        let open: Vec<(Uuid, Shelf, i64)> = rows()
            .filter(|row| !is_any || is_under_way(row))
            .filter_map(|row| {
                let shelf = Shelf::changed_by(row.document.kind())?;
                let target = self.target_of(row.depends_on, shelf)?;
                Some((row.document.document_id(), shelf, target))
            })
            .collect();
        let Some((id, shelf, target)) = open.get(self.chance.usize(..open.len().max(1))).copied()
        else {
            return;
        };
        let number = self.chance.u32(..1_000_000);
        let ours = changed_field(shelf);
        let (name, how) = if self.chance.u32(..3) == 0 {
            (ours, People::ChangeTheSame)
        } else if shelf == Shelf::Tasks {
            ("end", People::ChangeAnother)
        } else {
            ("email", People::ChangeAnother)
        };
        let value = match name {
            "end" => json!(format!("{} 18:00:{:02}", self.today(now), number % 60)),
            "email" => json!(format!("khach{number}@example.com")),
            _ => json!(format!("{number} Trần Phú")),
        };
        self.server.change(shelf, target, name, value, now);
        if let Some(life) = self.lives.get_mut(&id) {
            life.is_changed |= how == People::ChangeTheSame;
        }
        self.happens(now, Fault::People(how), Some(id));
    }

    /// The record that the document at a place has made.
    pub(crate) fn target_of(&self, place: Option<i64>, shelf: Shelf) -> Option<i64> {
        let row = self
            .disk
            .books
            .rows
            .iter()
            .find(|row| Some(row.document.id) == place)?;
        let made = row.document.document_id();
        let records = self.server.records(shelf);
        let record = records
            .iter()
            .find(|record| record.made_from == Some(made))?;
        Some(record.id)
    }
}
