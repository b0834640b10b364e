//! Whole lives of documents, from the cashier's confirmation to their end, against a NextX, a network, a disk and a clock
//! that all fail. The protocol and the client are the real ones; everything around them is simulated, runs on virtual
//! time, and follows from a seed, so that a run that fails can be run again.

mod disk;
mod fault;
mod judge;
mod many;
mod network;
mod others;
mod papers;
mod run;
mod screen;
mod server;
mod shop;
mod trace;
mod world;

pub use fault::{Fault, Faults, Habit, People, Read, Send, Shop, Step};
pub use judge::Verdict;
pub use many::{Many, Sum};
pub use run::{Outcome, Run, RunError};
