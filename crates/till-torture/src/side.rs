//! What the cashier saw, written where no till looks: one JSON line for each document, on disk before the next.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Write},
    path::Path,
};

use serde_json::{Value, json};
use till_core::{
    Cart, cart::CartLine, document::code_of, payment::Tender, sell_return::ReturnLine,
};

use crate::{Error, shopper::Seen};

/// A file that only grows.
#[derive(Debug)]
pub struct Side {
    file: File,
    what: String,
}

impl Side {
    /// Opens the file at `path` or makes it.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub fn open(path: &Path) -> Result<Self, Error> {
        let what = path.display().to_string();
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(Error::io(&what))?;
        // A line that a kill cut off was seen by nobody; what follows it gets a line of its own.
        file.write_all(b"\n").map_err(Error::io(&what))?;
        Ok(Self { file, what })
    }

    /// What was confirmed.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub fn seen(&mut self, seen: &Seen) -> Result<(), Error> {
        self.append(&record_of(seen))
    }

    /// The cart that was on the counter when the till started.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub fn start(&mut self, cart: &Cart) -> Result<(), Error> {
        let lines = cart.lines();
        self.append(&json!({
            "kind": "start", "cart_revision": cart.revision, "lines": lines.iter().map(sold).collect::<Vec<_>>(),
        }))
    }

    fn append(&mut self, record: &Value) -> Result<(), Error> {
        self.file
            .write_all(format!("{record}\n").as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(Error::io(&self.what))
    }
}

/// How many sales the file holds.
///
/// # Errors
/// [`Error::Io`]
pub fn sales(path: &Path) -> Result<u64, Error> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(Error::io(path.display().to_string())(error)),
    };
    let mut sales = 0;
    for line in BufReader::new(file).lines() {
        let line = line.map_err(Error::io(path.display().to_string()))?;
        let record: Option<Value> = serde_json::from_str(&line).ok();
        sales += u64::from(record.is_some_and(|record| record["kind"] == "sale"));
    }
    Ok(sales)
}

fn record_of(seen: &Seen) -> Value {
    match seen {
        Seen::Sale {
            sale,
            cart_revision,
        } => json!({
            "kind": "sale",
            "id": sale.id.to_string(),
            "invoice_no": sale.invoice_no,
            "branch_id": sale.place.branch_id,
            "cart_revision": cart_revision,
            "total": sale.total.dong(),
            "phone": sale.customer.as_ref().map(|customer| &customer.phone),
            "lines": sale.lines.iter().map(sold).collect::<Vec<_>>(),
            "payments": sale.payments.iter().map(paid).collect::<Vec<_>>(),
        }),
        Seen::Customer { name, phone } => json!({"kind": "customer", "name": name, "phone": phone}),
        Seen::Return(made) => json!({
            "kind": "return",
            "id": made.id.to_string(),
            "sale": made.invoice_no(),
            "total": made.refunded().dong(),
            "lines": made.lines.iter().map(came_back).collect::<Vec<_>>(),
        }),
        Seen::Lead(lead) => json!({
            "kind": "lead", "id": lead.id.to_string(), "code": code_of(lead.id), "name": lead.name, "phone": lead.phone,
        }),
        Seen::Task(task) => json!({"kind": "task", "id": task.id.to_string(), "title": task.title}),
    }
}

fn sold(line: &CartLine) -> Value {
    json!({
        "variation_id": line.product.variation_id,
        "quantity": line.quantity.to_string(),
        "unit_price": line.unit.price.dong(),
    })
}

fn came_back(line: &ReturnLine) -> Value {
    json!({
        "variation_id": line.product.variation_id,
        "quantity": line.quantity.to_string(),
        "unit_price": line.unit.price.dong(),
    })
}

fn paid(tender: &Tender) -> Value {
    json!({"method": tender.method.as_str(), "amount": tender.amount.dong()})
}
