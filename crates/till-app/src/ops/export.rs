//! Everything that has not been uploaded, as files: whole for a machine, a line each for a person.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::Serialize;
use till_core::{account::DebtReceipt, clock::shop_zone, document::Content, outbox::DocumentState};
use till_store::UnsentDocument;

use crate::{App, Error};

/// A document in the export: whole.
#[derive(Serialize)]
struct Whole<'a> {
    id: String,
    made_at: String,
    state: DocumentState,
    attempts: u32,
    last_error: Option<&'a str>,
    #[serde(flatten)]
    content: &'a Content,
}

/// Money taken for a debt, in the export: NextX takes no later payment, so it is never uploaded.
#[derive(Serialize)]
struct WholeReceipt<'a> {
    kind: &'static str,
    document: &'a DebtReceipt,
}

/// What money taken for a debt is called.
const DEBT_RECEIPT: &str = "debt_receipt";
/// Where it stands: for good.
const NOT_SENT: &str = "not_sent";

/// A document as a line for a person.
#[derive(Serialize)]
struct Line {
    kind: &'static str,
    number: String,
    made_at: String,
    branch: String,
    who: String,
    amount: String,
    state: &'static str,
    error: String,
}

/// Where an export was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The whole documents.
    pub json: PathBuf,
    /// A line for each.
    pub csv: PathBuf,
    /// How many.
    pub documents: usize,
}

impl App {
    /// Writes everything that has not been uploaded into `folder`: documents, and every payment of a debt.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`], [`Error::Io`]
    pub async fn export_unsent(&self, folder: PathBuf) -> Result<Export, Error> {
        let session = self.session().await?;
        let documents = session.store.unsent_documents().await?;
        let receipts = session.store.debt_receipts().await?;
        let time = local(session.clock.now()).replace([':', ' '], "-");
        tokio::task::spawn_blocking(move || write((&documents, &receipts), &folder, &time)).await?
    }
}

fn write(
    (documents, receipts): (&[UnsentDocument], &[DebtReceipt]),
    folder: &Path,
    time: &str,
) -> Result<Export, Error> {
    std::fs::create_dir_all(folder)?;
    let named = |ending: &str| folder.join(format!("nextx-till-{time}.{ending}"));
    let export = Export {
        json: named("json"),
        csv: named("csv"),
        documents: documents.len() + receipts.len(),
    };
    let whole = documents
        .iter()
        .map(|document| serde_json::to_value(whole(document)))
        .chain(receipts.iter().map(|document| {
            serde_json::to_value(WholeReceipt {
                kind: DEBT_RECEIPT,
                document,
            })
        }))
        .collect::<Result<Vec<_>, _>>();
    let json = whole.and_then(|whole| serde_json::to_vec_pretty(&whole));
    let json = json.map_err(std::io::Error::other)?;
    put(&export.json, &json)?;
    // Excel takes a file for UTF-8 by this mark alone.
    let mut table = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let lines = documents.iter().map(line);
    for line in lines.chain(receipts.iter().map(receipt_line)) {
        table.serialize(line).map_err(std::io::Error::other)?;
    }
    let table = table.into_inner().map_err(|error| error.into_error())?;
    put(&export.csv, &table)?;
    Ok(export)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

fn whole(document: &UnsentDocument) -> Whole<'_> {
    Whole {
        id: document.content.id().to_string(),
        made_at: document.content.made_at().to_string(),
        state: document.state,
        attempts: document.attempts,
        last_error: document.last_error.as_deref(),
        content: &document.content,
    }
}

fn line(document: &UnsentDocument) -> Line {
    let (mut number, mut branch, mut who, mut amount) = Default::default();
    match &document.content {
        Content::Sale(sale) => {
            number = sale.invoice_no.clone();
            branch = sale.place.branch.clone();
            who = name_of(sale.customer.as_ref());
            amount = sale.total.dong().to_string();
        }
        Content::Return(made) => {
            number = made.invoice_no().unwrap_or_default().to_owned();
            branch = made.place.branch.clone();
            who = name_of(made.customer.as_ref());
            amount = (made.goods - made.fee).dong().to_string();
        }
        Content::Customer(customer) => who = customer.name.clone(),
        Content::Lead(lead) => who = lead.name.clone(),
        Content::Task(task) => who = task.title.clone(),
        Content::Update(update) => number = update.id.to_string(),
    }
    if number.is_empty() {
        number = document.content.id().to_string();
    }
    Line {
        kind: document.kind().as_str(),
        number: plain(number),
        made_at: local(document.content.made_at()),
        branch: plain(branch),
        who: plain(who),
        amount,
        state: document.state.as_str(),
        error: plain(document.last_error.clone().unwrap_or_default()),
    }
}

fn receipt_line(receipt: &DebtReceipt) -> Line {
    Line {
        kind: DEBT_RECEIPT,
        number: receipt.id.to_string(),
        made_at: local(receipt.at),
        branch: String::new(),
        who: plain(receipt.customer.name.clone()),
        amount: receipt.amount.dong().to_string(),
        state: NOT_SENT,
        error: plain(receipt.reason.clone()),
    }
}

fn name_of(customer: Option<&till_core::cart::CartCustomer>) -> String {
    customer
        .map(|customer| customer.name.clone())
        .unwrap_or_default()
}

/// The shop's time.
fn local(moment: Timestamp) -> String {
    let local = moment.to_zoned(shop_zone()).datetime();
    format!("{} {:.0}", local.date(), local.time())
}

/// A cell that a spreadsheet takes for text: one that begins like a formula is quoted.
fn plain(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+84900", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert!(plain(formula.to_owned()).starts_with('\''), "{formula:?}");
        }
        assert_eq!(plain("Nguyễn Văn Mẫu".to_owned()), "Nguyễn Văn Mẫu");
    }
}
