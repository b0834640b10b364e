//! The sandbox over real sockets, asked by a plain HTTP client that shares nothing with the till's own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod automations;
mod campaigns;
mod categories;
mod client;
mod clock;
mod crm;
mod customers;
mod debts;
mod emails;
mod faults;
mod leads;
mod messages;
mod network;
mod operations;
mod opportunities;
mod paging;
mod products;
mod program;
mod purchases;
mod return_changes;
mod return_switches;
mod returns;
mod selling;
mod shape;
mod shapes;
mod shop;
mod sms;
mod switches;
mod tasks;
mod tokens;
mod users;
mod validation;
