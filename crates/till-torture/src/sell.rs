//! One till that sells until its outbox is empty or somebody kills it.

use std::{
    io::Write,
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Args;
use till_app::App;

use crate::{
    Error,
    shopper::{Shopper, TaskNumbers},
    side::Side,
    till::{self, Account, Believed, TillTiming},
};

/// How often an impatient person presses *try now*, in whose place nothing waits for a pause.
const TRY_NOW: Duration = Duration::from_millis(150);
/// How often the outbox is looked into.
const LOOK: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(60);

/// What to sell, and where to note it.
#[derive(Args, Clone, Debug)]
pub struct Selling {
    #[command(flatten)]
    pub account: Account,
    #[command(flatten)]
    pub timing: TillTiming,
    #[command(flatten)]
    pub tasks: TaskNumbers,
    /// The data folder of the till.
    #[arg(long, value_name = "FOLDER")]
    pub data: PathBuf,
    /// The file to note in what the cashier saw.
    #[arg(long, value_name = "FILE")]
    pub side: PathBuf,
    /// How many sales to make now.
    #[arg(long, default_value_t = 0)]
    pub sales: u64,
    /// Milliseconds between two sales.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub pause_ms: u64,
    /// The same seed makes the same baskets.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The code of the till.
    #[arg(long, default_value = "T1")]
    pub code: String,
    /// The file to write in the end what the till believes of each document; without it the till works on until it is
    /// killed.
    #[arg(long, value_name = "FILE")]
    pub believed: Option<PathBuf>,
    /// Seconds after which it is written whatever still moves.
    #[arg(long, value_name = "S", default_value_t = 600)]
    pub patience_s: u64,
}

/// Sells, and ends when everything is at NextX or needs a person. Says on `out` when its profile is open, when it has sold
/// something, and when its disk is full.
///
/// # Errors
/// [`Error`]
pub async fn sell(selling: &Selling, out: &mut (impl Write + Send)) -> Result<(), Error> {
    let app = till::start(&selling.data, &selling.timing).await;
    let sold = tokio::select! {
        sold = sell_all(&app, selling, out) => sold,
        never = press_try_now(&app) => match never {},
    };
    // SQLCipher takes itself down when the process exits: no connection may work then.
    app.shut_down().await;
    sold
}

async fn sell_all(
    app: &App,
    selling: &Selling,
    out: &mut (impl Write + Send),
) -> Result<(), Error> {
    let began = Instant::now();
    if app.status().await?.start_error.is_none() {
        say(out, "open")?;
    }
    till::make_ready(app, &selling.account, &selling.code, PATIENCE).await?;
    let mut side = Side::open(&selling.side)?;
    side.start(&app.counter().await?.cart)?;
    let mut shopper = Shopper::new(app, selling.seed, selling.tasks).await?;
    let mut sold = 0;
    while sold < selling.sales {
        match serve(app, &mut shopper, &mut side, out).await {
            Ok(()) => sold += 1,
            // The cashier is told, and tries again.
            Err(error) if error.is_full_disk() => say(out, "full")?,
            Err(error) => return Err(error),
        }
        tokio::time::sleep(Duration::from_millis(selling.pause_ms)).await;
    }
    let Some(file) = &selling.believed else {
        return std::future::pending().await;
    };
    let deadline = began + Duration::from_secs(selling.patience_s);
    loop {
        let believed = till::believed(app).await?;
        if Instant::now() >= deadline || !believed.iter().any(Believed::moves) {
            let what = file.display().to_string();
            let json = serde_json::to_vec_pretty(&believed).map_err(Error::json(&what))?;
            return std::fs::write(file, json).map_err(Error::io(what));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Serves one customer.
async fn serve(
    app: &App,
    shopper: &mut Shopper,
    side: &mut Side,
    out: &mut (impl Write + Send),
) -> Result<(), Error> {
    if let Some(customer) = shopper.welcome(app).await? {
        side.seen(&customer)?;
    }
    side.seen(&shopper.sell(app).await?)?;
    say(out, "sold")?;
    match shopper.something_else(app).await {
        Ok(Some(seen)) => side.seen(&seen),
        Ok(None) => Ok(()),
        // The sale is made.
        Err(error) if error.is_full_disk() => say(out, "full"),
        Err(error) => Err(error),
    }
}

/// Presses *try now* again and again.
async fn press_try_now(app: &App) -> std::convert::Infallible {
    loop {
        // Before somebody is signed in there is nothing to try.
        app.try_now().await.ok();
        tokio::time::sleep(TRY_NOW).await;
    }
}

fn say(out: &mut impl Write, word: &str) -> Result<(), Error> {
    writeln!(out, "{word}")
        .and_then(|()| out.flush())
        .map_err(Error::io("telling what happened"))
}
