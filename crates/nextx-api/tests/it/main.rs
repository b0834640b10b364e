//! The client against a scripted server on a raw socket, and the documented examples.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bad_input;
mod connecting;
mod contract;
mod creates;
mod drafts;
mod examples;
mod open_api_reads;
mod open_api_writes;
mod pictures;
mod reads;
mod served;
mod server;
mod tokens;
