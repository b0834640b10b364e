//! The sandbox as a program: prints its addresses and credentials as one JSON line, then serves till Ctrl-C.

use std::{error::Error, io::Write, path::PathBuf, time::Duration};

use clap::{
    ArgMatches, CommandFactory, FromArgMatches, Parser, error::ErrorKind, parser::ValueSource,
};
use jiff::civil::Date;
use nextx_sandbox::{Database, MAX_PRODUCTS, MadeWith, Options, Sandbox, Switches};
use serde_json::json;
use tracing_subscriber::EnvFilter;

/// A local NextX on loopback with a demo shop.
#[derive(Debug, Parser)]
#[command(version, about, after_long_help = Switches::listing())]
struct Arguments {
    /// Products of the shop.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(0..=i64::from(MAX_PRODUCTS)))]
    products: u32,
    /// A tea counter behind these: products in a dozen and in forty variations, and what is added to a tea.
    #[arg(long)]
    tea_counter: bool,
    /// Customers of the shop.
    #[arg(long, default_value_t = 2_000)]
    customers: u32,
    /// Days of past sales.
    #[arg(long, default_value_t = 90)]
    sales_days: u32,
    /// The day the shop takes for today, the real one unless given; past sales end on the day before.
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// The same seed makes the same shop.
    #[arg(long)]
    seed: Option<u64>,
    /// Port of the open-api host; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    open_api_port: u16,
    /// Port of the crm host; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    crm_port: u16,
    /// Port that serves /sandbox alone and stays up while the shop is offline; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    admin_port: u16,
    /// SQLite file to keep the shop in; without it everything is gone at the end. A file that exists is opened as it is:
    /// --products, --customers, --sales-days and --seed then make nothing new, and what they would change is said.
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Seconds that a token lives.
    #[arg(long, default_value_t = 3_600)]
    token_ttl: u64,
    /// Decides what the API document leaves open, as listed below; may be repeated.
    #[arg(long = "switch", value_name = "NAME=VALUE")]
    switches: Vec<String>,
    /// The client id that gets a token.
    #[arg(long)]
    client_id: Option<String>,
    /// The secret that belongs to it. Better given in the environment, where no process list shows it.
    #[arg(long, env = "NEXTX_SANDBOX_CLIENT_SECRET", hide_env_values = true)]
    client_secret: Option<String>,
    /// The key that webforms are sent with.
    #[arg(long)]
    client_key: Option<String>,
}

impl Arguments {
    fn into_options(self) -> Result<Options, nextx_sandbox::SwitchError> {
        let defaults = Options::default();
        let mut switches = Switches::default();
        for assignment in &self.switches {
            switches.set(assignment)?;
        }
        Ok(Options {
            database: self.data.map_or(Database::Memory, Database::File),
            seed: self.seed.unwrap_or(defaults.seed),
            products: self.products,
            tea_counter: self.tea_counter,
            customers: self.customers,
            sales_days: self.sales_days,
            open_api_port: self.open_api_port,
            crm_port: self.crm_port,
            admin_port: self.admin_port,
            client_id: self.client_id.unwrap_or(defaults.client_id),
            client_secret: self.client_secret.unwrap_or(defaults.client_secret),
            client_key: self.client_key.unwrap_or(defaults.client_key),
            token_ttl: Duration::from_secs(self.token_ttl),
            switches,
            today: self.today.unwrap_or(defaults.today),
        })
    }
}

/// A sentence for each argument that was given and that the file, which keeps another shop, does not follow.
fn ignored(matches: &ArgMatches, asked: &Options, made: MadeWith) -> Vec<String> {
    [
        ("products", asked.products.into(), made.products.into()),
        ("customers", asked.customers.into(), made.customers.into()),
        (
            "sales_days",
            asked.sales_days.into(),
            made.sales_days.into(),
        ),
        ("seed", asked.seed, made.seed),
    ]
    .into_iter()
    .filter(|(argument, ..)| matches.value_source(argument) == Some(ValueSource::CommandLine))
    .filter(|(_, asked, made): &(&str, u64, u64)| asked != made)
    .map(|(argument, asked, made)| {
        let flag = argument.replace('_', "-");
        format!("--{flag} {asked} changes nothing: the file keeps a shop made with {made}")
    })
    .collect()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let matches = Arguments::command().get_matches();
    let arguments = Arguments::from_arg_matches(&matches)?;
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let options = match arguments.into_options() {
        Ok(options) => options,
        Err(error) => Arguments::command()
            .error(ErrorKind::ValueValidation, format!("--switch {error}"))
            .exit(),
    };
    let asked = options.clone();
    let sandbox = Sandbox::start(options).await?;
    for note in ignored(&matches, &asked, sandbox.made_with()) {
        writeln!(std::io::stderr(), "{note}")?;
    }
    let announcement = json!({
        "open_api_url": sandbox.open_api_url(),
        "crm_url": sandbox.crm_url(),
        "admin_url": sandbox.admin_url(),
        "client_id": sandbox.client_id(),
        "client_secret": sandbox.client_secret(),
        "client_key": sandbox.client_key(),
    });
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{announcement}")?;
    stdout.flush()?;
    tokio::signal::ctrl_c().await?;
    sandbox.shutdown().await;
    Ok(())
}
