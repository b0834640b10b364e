//! The real client, store and worker against any server, and what the till believes in the end.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Args;
use serde::Serialize;
use till_app::App;

use crate::{
    Error,
    shopper::{Shopper, TaskNumbers},
    till::{self, Account, Believed, TillTiming},
};

/// How often the outbox is looked into.
const LOOK: Duration = Duration::from_millis(500);
/// For so many sales there is one return, one lead and one task.
const SALES_FOR_EACH: u64 = 20;
/// A lane that the account has closed is tried again each minute; after two of these it waits for a person.
const PAUSED: Duration = Duration::from_secs(150);

/// What to sell where.
#[derive(Args, Clone, Debug)]
pub struct Driving {
    #[command(flatten)]
    pub account: Account,
    #[command(flatten)]
    pub timing: TillTiming,
    #[command(flatten)]
    pub tasks: TaskNumbers,
    /// How many sales to make.
    #[arg(long, default_value_t = 100)]
    pub sales: u64,
    /// The same seed makes the same baskets.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The code of the till.
    #[arg(long, default_value = "T1")]
    pub code: String,
    /// Minutes after which it is told how things stand, whatever still moves.
    #[arg(long, default_value_t = 8.0)]
    pub minutes: f64,
    /// Seconds that a server may fail before anything can be sold.
    #[arg(long, value_name = "S", default_value_t = 90)]
    pub patience_s: u64,
    /// Keep the till's data in this folder; without one they are gone in the end.
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug, Default, Serialize)]
pub struct Told {
    /// Why it could not be carried out to the end.
    pub error: Option<String>,
    /// Whether nothing moves any more: everything is at NextX for certain or waits for a person.
    pub settled: bool,
    /// Why nothing is sent although the server is there, as with an account that may not sell.
    pub paused: Option<String>,
    /// Seconds it took.
    pub seconds: f64,
    /// How many documents are in which state.
    pub states: BTreeMap<String, u64>,
    /// Every document, the oldest first.
    pub documents: Vec<Believed>,
}

/// Sells, waits until nothing moves any more, and tells what the till believes. What stands in the way is in the answer.
pub async fn drive(driving: &Driving) -> Told {
    let began = Instant::now();
    let made;
    let folder = match &driving.data {
        Some(folder) => folder.clone(),
        None => match tempfile::tempdir() {
            Ok(folder) => {
                made = folder;
                made.path().to_owned()
            }
            Err(error) => {
                return Told {
                    error: Some(format!("no folder for the till's data: {error}")),
                    ..Told::default()
                };
            }
        },
    };
    let app = till::start(&folder, &driving.timing).await;
    let mut told = Told::default();
    let patience = Duration::from_secs_f64((driving.minutes * 60.0).clamp(1.0, 1e6));
    if let Err(error) = work(&app, driving, began + patience, &mut told).await {
        told.error = Some(error.to_string());
    }
    // What was made before something stood in the way is told all the same.
    match till::believed(&app).await {
        Ok(believed) => told.documents = believed,
        // Nobody has signed in.
        Err(Error::Till(till_app::Error::NotSignedIn)) => {}
        Err(error) => {
            told.error.get_or_insert(error.to_string());
        }
    }
    // SQLCipher takes itself down when the process exits: no connection may work then.
    app.shut_down().await;
    for document in &told.documents {
        *told.states.entry(document.state.clone()).or_default() += 1;
    }
    told.seconds = (began.elapsed().as_secs_f64() * 10.0).round() / 10.0;
    told
}

/// Sells and waits; then a few returns, leads and tasks, so that a server that knows none of them hinders no sale.
async fn work(
    app: &App,
    driving: &Driving,
    deadline: Instant,
    told: &mut Told,
) -> Result<(), Error> {
    let patience = Duration::from_secs(driving.patience_s);
    till::make_ready(app, &driving.account, &driving.code, patience).await?;
    let mut shopper = Shopper::new(app, driving.seed, driving.tasks).await?;
    for _ in 0..driving.sales {
        shopper.welcome(app).await?;
        shopper.sell(app).await?;
    }
    wait(app, deadline, told).await?;
    for _ in 0..driving.sales.div_ceil(SALES_FOR_EACH) {
        shopper.take_back(app).await?;
        shopper.lead(app).await?;
        shopper.task(app).await?;
    }
    wait(app, deadline, told).await
}

/// Waits until nothing moves any more.
async fn wait(app: &App, deadline: Instant, told: &mut Told) -> Result<(), Error> {
    let mut before = Vec::new();
    let mut paused_since = None;
    loop {
        let documents = till::believed(app).await?;
        told.settled = !documents.iter().any(Believed::moves);
        told.paused = app.strip().await?.paused.map(|error| error.to_string());
        if told.paused.is_none() || documents != before {
            paused_since = None;
        }
        let since = paused_since.get_or_insert_with(Instant::now);
        let is_closed = told.paused.is_some() && since.elapsed() >= PAUSED;
        if told.settled || is_closed || Instant::now() >= deadline {
            return Ok(());
        }
        before = documents;
        tokio::time::sleep(LOOK).await;
    }
}
