//! `till-torture`, started by `cargo xtask torture`.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};
use serde_json::json;
use till_torture::{
    Error,
    drive::{self, Driving},
    fault::{Odds, Plan},
    kill::{self, Killing},
    proxy::{Line, LineTiming},
    sell::{self, Selling},
};
use tracing_subscriber::EnvFilter;

/// Sells over a line that fails, kills the till while it sells, and compares the books.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// A line that fails, in front of two hosts, until Ctrl-C. Prints its addresses and in the end what it did.
    Proxy(Proxying),
    /// One till that sells until its outbox is empty or it is killed.
    Sell(Selling),
    /// Starts a till, kills it while it sells, again and again, and compares the books.
    Kill(Killing),
    /// Sells at any server and prints as JSON what the till believes of each document.
    Drive(Driving),
}

#[derive(Args, Debug)]
struct Proxying {
    /// Address of open-api.
    #[arg(long, value_name = "URL")]
    open_url: String,
    /// Address of the CRM host.
    #[arg(long, value_name = "URL")]
    crm_url: String,
    /// The same seed makes the same faults.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| EnvFilter::new("error,till_store::opening=warn")),
        )
        .with_writer(io::stderr)
        .init();
    let good = match Arguments::parse().task {
        Task::Proxy(proxying) => proxy(&proxying).await.map(|()| true),
        Task::Sell(selling) => sell::sell(&selling, &mut io::stdout()).await.map(|()| true),
        Task::Kill(killing) => match kill::kill(&killing).await {
            Ok(outcome) => print(&outcome).map(|()| outcome.is_good()),
            Err(error) => Err(error),
        },
        Task::Drive(driving) => {
            let told = drive::drive(&driving).await;
            print(&told).map(|()| told.error.is_none())
        }
    };
    match good {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // The only place to tell it.
            writeln!(io::stderr(), "{error}").ok();
            ExitCode::FAILURE
        }
    }
}

async fn proxy(proxying: &Proxying) -> Result<(), Error> {
    let line = Line::open(
        (&proxying.open_url, &proxying.crm_url),
        Plan::new(proxying.seed, Odds::default()),
        LineTiming::default(),
    )
    .await
    .map_err(failed("opening the line"))?;
    print(&json!({"open_api_url": line.open_api_url(), "crm_url": line.crm_url()}))?;
    tokio::signal::ctrl_c()
        .await
        .map_err(failed("waiting for Ctrl-C"))?;
    print(&json!({"requests": line.requests(), "faults": line.counts()}))
}

/// One JSON document on one line.
fn print(document: &impl serde::Serialize) -> Result<(), Error> {
    let json = serde_json::to_string(document).map_err(|source| Error::Json {
        what: "the answer".to_owned(),
        source,
    })?;
    let mut stdout = io::stdout();
    writeln!(stdout, "{json}")
        .and_then(|()| stdout.flush())
        .map_err(failed("printing"))
}

fn failed(what: &str) -> impl FnOnce(io::Error) -> Error {
    let what = what.to_owned();
    |source| Error::Io { what, source }
}
