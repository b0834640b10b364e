//! Whole lives of documents, from the cashier's confirmation to their end, against a NextX, a network, a disk, a clock and
//! people that all fail. The protocol (`till-sync`), the client (`nextx-api`) and the rules (`till-core`) are the real ones;
//! everything around them is simulated, runs on virtual time, and follows from a seed, so that a run that fails can be run
//! again, to the same last line.
//!
//! A run is a day of ten to thirty baskets. Its faults end after a while, and time goes on until nothing moves. Then the
//! books of both sides are judged: every document that a person saw confirmed is at the server exactly once, or was given
//! up by a person with a reason, or stands in front of one for a reason that is the server's; nothing is stuck; no number
//! is given twice; stock adds up. Where a person is at the screen, in half of the runs, nothing may be left to them in the
//! end. Each life meets a fault, and each kind of fault happens as often as `least.rs` says, or the run fails.
//!
//! # What it covers
//!
//! - Each durable step of the ledger, of the counter and of a person's decision: refused, and a kill before and after it;
//!   a kill at any moment of a request; an older copy of the disk put back, with what the second journal knows.
//! - Requests that create: not sent, lost before or after the commit, late within and beyond the settle time, slow,
//!   delivered twice, each class of status, answers that cannot be believed, contents that the server alters.
//! - Requests that read: the same, and lists that are empty, that lag, or that have a row that cannot be read.
//! - Servers that renumber, drop the marker, the number or both, reject what is taken, whose search finds nothing or
//!   neighbours, whose lists lag, that are empty in the beginning.
//! - Other people: a second till of the branch and somebody without one who sell the like, our number under another's
//!   marker, twins of a customer, changes of the records that this till changes too; and a person who retries, mends,
//!   discards and keeps, with care, too quickly and without a reason.
//! - A calendar that jumps a day, the end of a year, and stock that is read at any moment, over a slow way.
//!
//! # What it does not cover
//!
//! - `SQLite`, the encrypted file, the journal's file, processes and sockets: `till-torture` tries those. The ledger here is
//!   a list in memory that keeps the store's contract; what is written in SQL there is said again here, but for the rules
//!   of `till-core` (states, what a restore makes of them, what a person may decide), which both call.
//! - A server that alters a document *and* drops all its marks, one whose lists stay behind for longer than the settle
//!   time, and one that begins to drop marks after it has kept them: nothing at such a server tells that a document is
//!   there. Of what such a network delivers twice a person decides, but nobody can show it to them.
//! - A person who has something sent again without looking whether it is there, after the till has told them that it
//!   cannot know. The person here looks.
//! - Readings of stock that are older than their request, and readings that overtake each other.
//! - Customers of the same name and the same phone, which are one customer.

#[cfg(test)]
mod calm;
mod disk;
mod fault;
mod judge;
mod least;
mod many;
mod network;
mod others;
mod papers;
mod run;
mod screen;
mod server;
mod shop;
mod stock;
mod trace;
mod world;

pub use fault::{Fault, Faults, Habit, People, Read, Send, Shop, Step};
pub use judge::Verdict;
pub use least::{LIVES, too_seldom};
pub use many::{Many, Sum};
pub use run::{Outcome, Run, RunError};
