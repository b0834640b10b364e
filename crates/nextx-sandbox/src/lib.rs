//! A local NextX on loopback, with a demo shop and faults on demand.
//!
//! It behaves as the API reference says the real one does, awkward parts included, and shares no type with the client: a
//! misreading of the reference cannot hide on both sides. What the reference leaves open is a named switch
//! ([`Switches`]). State lives in SQLite; the demo shop follows from a seed ([`Options`]).
//!
//! All 67 operations are served, each on its own host, and have their consequences: sales, returns and purchases move
//! stock and debts, campaigns and automations send as the clock goes on, tasks become late. Tests read what came of it
//! without the API, from [`Sandbox`] or under `/sandbox/` of every host: orders, returns, purchases, debts, tasks, SMS,
//! emails, campaigns, Zalo messages, webforms, requests. There they also set faults, network, clock and switches.
//!
//! ```no_run
//! # async fn example() -> Result<(), nextx_sandbox::SandboxError> {
//! use nextx_sandbox::{Fault, Operation, Options, Sandbox};
//!
//! let sandbox = Sandbox::start(Options::default()).await?;
//! sandbox.faults().inject(Operation::SellCreate, Fault::ResetAfterCommit, 1);
//! // … a client sells against sandbox.open_api_url() …
//! assert_eq!(sandbox.received_orders().await?.len(), 1);
//! sandbox.shutdown().await;
//! # Ok(())
//! # }
//! ```

// Linked through sqlx; named here so that its build features are this crate's choice.
use libsqlite3_sys as _;

mod clock;
mod delivery;
pub mod demo;
mod error;
mod faults;
mod fixed;
mod gate;
mod http;
mod lists;
mod operation;
mod options;
mod sandbox;
mod store;
mod switches;

pub use self::{
    error::SandboxError,
    faults::{Fault, Faults, PendingFault, Target},
    gate::Offline,
    operation::{Operation, UnknownOperation},
    options::{Database, MAX_PRODUCTS, MadeWith, Options},
    sandbox::Sandbox,
    store::{
        campaigns::StoredCampaign,
        common::{StoredWebformEntry, StoredZnsMessage},
        contents::{StoredLine, StoredPayment},
        debts::{DebtKind, StoredDebt},
        messages::StoredMessage,
        orders::{Origin, StoredOrder},
        purchases::StoredPurchase,
        returns::StoredReturn,
        tasks::StoredTask,
    },
    switches::{
        ApprovedStatus, AuthErrors, AutomationBody, ChildKey, DuplicateCodes, DuplicateInvoices,
        DuplicateMobiles, FConvert, FirstPage, LeadDetail, ListOrder, ListWrapper, ProductIds,
        PurchaseStock, Refusals, SalesUsersVerb, SentCodes, SwitchError, Switches, TokenAnswer,
        UnitNames, WebformFields, ZnsPhones,
    },
};
