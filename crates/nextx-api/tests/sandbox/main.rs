//! The client against the local NextX over a real socket: all 67 operations, in a shop of every kind that the reference
//! leaves open, and the example programs as programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../examples/conformance/check/mod.rs"]
mod check;
mod conformance;
mod contract;
mod programs;
mod shop;
