//! The sandbox over real sockets, asked by a plain HTTP client that shares nothing with the till's own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod client;
mod faults;
mod network;
mod paging;
mod program;
mod selling;
mod shapes;
mod shop;
mod switches;
mod tokens;
mod validation;
