//! The protocol that takes documents to NextX: what waits is sent once, looked for before it is sent again, read back,
//! and audited by the day.
//!
//! [`Engine`] is the worker. What it must not forget it tells a [`Ledger`], each method of which is one durable step; the
//! till keeps it in its encrypted database, the simulation in memory. Requests go through `nextx_api`.
//!
//! *Invariants:* a document is sent only from `queued`, `sending` is durable before its first byte leaves, what was
//! accepted is never sent again, and what is unclear is sent again only after it was proven absent. Settle times are
//! measured by a monotonic clock and begin anew with each start.

mod audit;
mod body;
mod engine;
mod ledger;
mod line;
mod look;
mod record;
mod rules;
mod send;
mod wire;

pub use audit::{Audit, Double, Stranger};
pub use engine::{Engine, EngineParts, Event, SyncError, Timing};
pub use ledger::{AuditDay, Known, Ledger, LedgerError, Looked, Witness};
pub use line::{Heard, Line};
pub use rules::{Rule, Rules};
