//! The real till on a data folder of its own: signing in, setting up, waiting, and what it believes of its documents.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Args;
use nextx_sandbox::Options;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use till_app::{
    App, Environment, Parts, Timing,
    app::{Connection, Phase},
    ops::setup::TransferAccount,
    system::{SystemClock, SystemRandom},
    vault::{self, VaultKind},
};
use till_core::{
    decimal_units::DecimalUnits,
    decision::UNDECIDABLE,
    document::{Content, Document, code_of},
    marker::Marker,
    outbox::DocumentState,
};

use crate::Error;

/// How often is asked whether something has come to pass.
const POLL: Duration = Duration::from_millis(50);
/// How often a server that fails is asked again for what nothing goes without.
const AGAIN: Duration = Duration::from_millis(500);

/// How long things take the till. The defaults are those of a shop.
#[derive(Args, Clone, Copy, Debug)]
pub struct TillTiming {
    /// Milliseconds after the end of a send within which the server may still commit it.
    #[arg(long, value_name = "MS", default_value_t = 180_000)]
    pub settle_ms: u64,
    /// Milliseconds between two looks that have to agree.
    #[arg(long, value_name = "MS", default_value_t = 30_000)]
    pub second_look_ms: u64,
    /// Milliseconds between two questions whether a server that is gone is back.
    #[arg(long, value_name = "MS", default_value_t = 5_000)]
    pub probe_ms: u64,
    /// The longest that a read takes, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 30_000)]
    pub read_ms: u64,
    /// The longest that a write takes, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 45_000)]
    pub write_ms: u64,
}

impl TillTiming {
    /// Where minutes are seconds; shorter than the settle time is what a line holds back.
    pub const QUICK: Self = Self {
        settle_ms: 2_000,
        second_look_ms: 200,
        probe_ms: 100,
        read_ms: 700,
        write_ms: 700,
    };

    /// The arguments of a program that is to have the same.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        [
            ("--settle-ms", self.settle_ms),
            ("--second-look-ms", self.second_look_ms),
            ("--probe-ms", self.probe_ms),
            ("--read-ms", self.read_ms),
            ("--write-ms", self.write_ms),
        ]
        .into_iter()
        .flat_map(|(name, value)| [name.to_owned(), value.to_string()])
        .collect()
    }

    fn of_the_till(&self) -> Timing {
        let ms = Duration::from_millis;
        Timing {
            settle: ms(self.settle_ms),
            second_look: ms(self.second_look_ms),
            probe: ms(self.probe_ms),
            read: ms(self.read_ms),
            write: ms(self.write_ms),
            ..Timing::default()
        }
    }
}

/// Where NextX is and as whom to ask.
#[derive(Args, Clone, Debug)]
pub struct Account {
    /// Address of open-api.
    #[arg(long, value_name = "URL", env = "TILL_OPEN_API_URL")]
    pub open_url: String,
    /// Address of the CRM host.
    #[arg(long, value_name = "URL", env = "TILL_CRM_API_URL")]
    pub crm_url: String,
    /// Client id; that of the sandbox unless given.
    #[arg(long, value_name = "ID", env = "TILL_CLIENT_ID", default_value_t = Options::default().client_id)]
    pub client_id: String,
    /// Client secret; that of the sandbox unless given. Better given in the environment, where no process list shows it.
    #[arg(long, value_name = "SECRET", env = "TILL_CLIENT_SECRET", hide_env_values = true,
          default_value_t = Options::default().client_secret, hide_default_value = true)]
    pub client_secret: String,
}

/// A document and what the till believes has become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Believed {
    /// `sale`, `return`, `customer`, `lead`, `task` …
    pub kind: String,
    /// The till's own id.
    pub id: String,
    /// What it is found by at NextX: the marker in a note, a lead's code, a customer's phone.
    pub marker: String,
    /// The invoice number of a sale; of a return, that of its sale.
    pub invoice_no: Option<String>,
    /// In đồng.
    pub total: Option<i64>,
    /// Where it stands.
    pub state: String,
    /// NextX's id.
    pub remote_id: Option<i64>,
    /// How often it was sent.
    pub attempts: u32,
    /// What went wrong last, in words.
    pub last_error: Option<String>,
    /// Whether it waits for a person.
    pub needs_person: bool,
}

impl From<Document> for Believed {
    fn from(document: Document) -> Self {
        let (marker, invoice_no, total) = match &document.content {
            Content::Sale(sale) => (
                sale.marker().to_string(),
                Some(sale.invoice_no.clone()),
                Some(sale.total.dong()),
            ),
            Content::Return(made) => (
                made.marker().to_string(),
                made.invoice_no().map(ToOwned::to_owned),
                Some(made.refunded().dong()),
            ),
            Content::Customer(customer) => (customer.phone.clone(), None, None),
            Content::Lead(lead) => (code_of(lead.id), None, None),
            Content::Task(task) => (Marker::of(task.id).to_string(), None, None),
            Content::Update(_) => (String::new(), None, None),
        };
        let error = document.last_error.as_deref();
        Self {
            kind: document.kind().as_str().to_owned(),
            id: document.document_id().to_string(),
            marker,
            invoice_no,
            total,
            state: document.state.as_str().to_owned(),
            remote_id: document.remote_id,
            attempts: document.attempts,
            last_error: error.map(in_words),
            needs_person: document.state.needs_attention() || error == Some(UNDECIDABLE),
        }
    }
}

impl Believed {
    /// Whether the machine still has something to do with it, and not a person.
    #[must_use]
    pub fn moves(&self) -> bool {
        !self.needs_person
            && DocumentState::named(&self.state).is_some_and(|state| {
                !matches!(state, DocumentState::Confirmed | DocumentState::Discarded)
            })
    }
}

/// Starts the till on `folder`, with its secrets in a file of the profile.
pub async fn start(folder: &Path, timing: &TillTiming) -> App {
    let parts = Parts {
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        open_vault: |_, folder| vault::open(VaultKind::File, folder),
        environment: Environment {
            // Nobody is there to put a recovery code away.
            demo: true,
            ..Environment::default()
        },
        data_dir: PathBuf::from(folder),
        timing: timing.of_the_till(),
    };
    let app = App::start(parts);
    app.open_last().await;
    app
}

/// Signs in and sets up whatever is not yet, trying again while the server fails, until there is something to sell.
///
/// # Errors
/// [`Error::Lacking`] with the reason, after `patience`.
pub async fn make_ready(
    app: &App,
    account: &Account,
    code: &str,
    patience: Duration,
) -> Result<(), Error> {
    let deadline = Instant::now() + patience;
    let late = || Instant::now() >= deadline;
    if let Some(error) = app.status().await?.start_error {
        return Err(Error::Ended(format!("its profile does not open: {error}")));
    }
    while app.status().await?.phase == Phase::FirstStart {
        // Where only the branches cannot be read the profile is open all the same.
        if let Err(error) = app.connect(connection(account)).await
            && app.status().await?.phase == Phase::FirstStart
        {
            if late() {
                return Err(Error::Lacking(format!("signing in does not work: {error}")));
            }
            tokio::time::sleep(AGAIN).await;
        }
    }
    while app.status().await?.phase == Phase::ChooseTill {
        let refused = match app.branches().await {
            Ok(branches) => {
                let place = branches
                    .iter()
                    .find_map(|(branch, stores)| Some((branch.id, stores.first()?.id)));
                match place {
                    Some((branch, store)) => {
                        // This shop sells a part of anything.
                        let units = DecimalUnits {
                            every: true,
                            ..DecimalUnits::default()
                        };
                        app.set_decimal_units(units).await?;
                        app.set_up_till(branch, store, code).await?;
                        continue;
                    }
                    None if branches.is_empty() => "the account has no branch".to_owned(),
                    None => "no branch of the account has a store".to_owned(),
                }
            }
            Err(error) => format!("the branches cannot be read: {error}"),
        };
        if late() {
            return Err(Error::Lacking(refused));
        }
        tokio::time::sleep(AGAIN).await;
    }
    loop {
        let progress = app.progress().await?;
        if progress.sellable {
            break;
        }
        if late() || (progress.finished() && !progress.running) {
            let why = progress.error.map(|error| format!(": {error}"));
            return Err(Error::Lacking(format!(
                "there is no product to sell{}",
                why.unwrap_or_default()
            )));
        }
        tokio::time::sleep(POLL).await;
    }
    if app.status().await?.phase != Phase::Counter {
        app.start_selling().await?;
    }
    if app.transfer_accounts().await?.is_empty() {
        let account = TransferAccount {
            bank_bin: "970436".to_owned(),
            number: "0000000000".to_owned(),
            holder: "CUA HANG MAU".to_owned(),
        };
        app.set_transfer_accounts(&[account]).await?;
    }
    Ok(())
}

/// What the till believes of every document that it made, the oldest first. What waits behind a document that needs a
/// person waits for a person too.
///
/// # Errors
/// [`till_app::Error::Store`]
pub async fn believed(app: &App) -> Result<Vec<Believed>, Error> {
    let mut stopped = HashSet::new();
    let documents = app.every_document().await?;
    let believed = documents.into_iter().map(|document| {
        let needed = match &document.content {
            Content::Sale(sale) => sale
                .customer
                .as_ref()
                .map(|customer| customer.phone.clone()),
            Content::Return(made) => made
                .origin
                .as_ref()
                .and_then(|origin| origin.sale)
                .map(|sale| Marker::of(sale).to_string()),
            _ => None,
        };
        let mut believed = Believed::from(document);
        let is_queued = believed.state == DocumentState::Queued.as_str();
        believed.needs_person |=
            is_queued && needed.is_some_and(|marker| stopped.contains(&marker));
        if believed.needs_person {
            stopped.insert(believed.marker.clone());
        }
        believed
    });
    Ok(believed.collect())
}

/// The server's words as they are; a code of the till's own, which begins with `#`, as words.
fn in_words(error: &str) -> String {
    error
        .strip_prefix('#')
        .map_or_else(|| error.to_owned(), |code| code.replace('_', " "))
}

fn connection(account: &Account) -> Connection {
    Connection {
        client_id: account.client_id.clone(),
        client_secret: Some(SecretString::from(account.client_secret.clone())),
        open_api_url: account.open_url.clone(),
        crm_url: account.crm_url.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_becomes_words_and_the_servers_words_stay() {
        assert_eq!(in_words("#timed_out"), "timed out");
        assert_eq!(in_words("Số #1 đã có"), "Số #1 đã có");
    }
}
