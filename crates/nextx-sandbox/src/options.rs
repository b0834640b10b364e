//! How a sandbox is set up.

use std::{path::PathBuf, time::Duration};

use jiff::{Timestamp, civil::Date};

use crate::{Switches, clock::in_shop};

/// The largest shop that can be generated.
pub const MAX_PRODUCTS: u32 = 1_000_000;

/// Where the state is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Database {
    /// Gone when the sandbox stops.
    #[default]
    Memory,
    /// An unencrypted SQLite file: made with the demo shop when absent, otherwise reopened as it is.
    File(PathBuf),
}

/// How a sandbox is set up; the default is the demo shop on random ports.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the state is kept.
    pub database: Database,
    /// The same seed, sizes and `today` make the same rows.
    pub seed: u64,
    /// Products of the shop, at most [`MAX_PRODUCTS`]. The first fifty are always the same.
    pub products: u32,
    /// Whether there is a tea counter behind these: products in a dozen and in forty variations, and what is added to a tea.
    pub tea_counter: bool,
    /// Customers, some of them suppliers.
    pub customers: u32,
    /// Days of past sales, the last of them yesterday.
    pub sales_days: u32,
    /// Port of the open-api host on 127.0.0.1; 0 takes a free one.
    pub open_api_port: u16,
    /// Port of the crm host on 127.0.0.1; 0 takes a free one.
    pub crm_port: u16,
    /// Port of a third listener that serves `/sandbox` alone and stays up while the shop is offline; 0 takes a free one.
    pub admin_port: u16,
    /// The client id that gets a token.
    pub client_id: String,
    /// The secret that belongs to it.
    pub client_secret: String,
    /// The key that webforms are sent with.
    pub client_key: String,
    /// How long a token lives.
    pub token_ttl: Duration,
    /// What the document leaves open.
    pub switches: Switches,
    /// The day the shop takes for today: records made now are of it, past sales are counted back from it. What was sold
    /// on one day is the same whatever day this is. Putting the clock forward by whole days moves it.
    pub today: Date,
}

/// What a shop was made with. A shop kept in a file stays as it was made, whatever the options say later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeWith {
    /// [`Options::seed`]
    pub seed: u64,
    /// [`Options::products`]
    pub products: u32,
    /// [`Options::customers`]
    pub customers: u32,
    /// [`Options::sales_days`]
    pub sales_days: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            database: Database::Memory,
            seed: 20_241_113,
            products: 1_000,
            tea_counter: false,
            customers: 2_000,
            sales_days: 90,
            open_api_port: 0,
            crm_port: 0,
            admin_port: 0,
            client_id: "tap-hoa-hat-moc".to_owned(),
            client_secret: "hat-moc-demo-secret".to_owned(),
            client_key: "hat-moc-webform-key".to_owned(),
            token_ttl: Duration::from_secs(3_600),
            switches: Switches::default(),
            // The shop's own calendar day, whatever the zone of the machine.
            today: in_shop(Timestamp::now()).date(),
        }
    }
}
