//! What the cashier saw, written where no till looks: one JSON line for each document, on disk before the next.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Write},
    path::Path,
};

use serde_json::{Value, json};
use till_core::sale::Sale;

use crate::{
    Error,
    shopper::{NewCustomer, Seen},
};

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

    /// A sale that was confirmed.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub fn sale(&mut self, seen: &Seen) -> Result<(), Error> {
        let Seen {
            sale,
            cart_revision,
        } = seen;
        let mut record = of_sale(sale);
        if let Some(record) = record.as_object_mut() {
            record.insert("cart_revision".to_owned(), (*cart_revision).into());
        }
        self.append(&record)
    }

    /// A customer who was made.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub fn customer(&mut self, customer: &NewCustomer) -> Result<(), Error> {
        self.append(&json!({
            "kind": "customer", "name": customer.name, "phone": customer.phone,
        }))
    }

    /// The cart that was on the counter when the till started.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub fn start(&mut self, cart: &till_core::Cart) -> Result<(), Error> {
        self.append(&json!({
            "kind": "start", "cart_revision": cart.revision, "cart_lines": cart.lines().len(),
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

fn of_sale(sale: &Sale) -> Value {
    let lines: Vec<Value> = sale
        .lines
        .iter()
        .map(|line| {
            json!({
                "variation_id": line.product.variation_id,
                "quantity": line.quantity.to_string(),
                "unit_price": line.unit.price.dong(),
            })
        })
        .collect();
    let payments: Vec<Value> = sale
        .payments
        .iter()
        .map(|tender| json!({"method": tender.method.as_str(), "amount": tender.amount.dong()}))
        .collect();
    json!({
        "kind": "sale",
        "id": sale.id.to_string(),
        "invoice_no": sale.invoice_no,
        "marker": sale.marker().to_string(),
        "branch_id": sale.place.branch_id,
        "total": sale.total.dong(),
        "phone": sale.customer.as_ref().map(|customer| &customer.phone),
        "lines": lines,
        "payments": payments,
    })
}
