//! The use cases against a local NextX over real HTTP, with real encrypted files.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

mod barcodes;
mod canaries;
mod carts;
mod clocks;
mod connecting;
mod counts;
mod customer_records;
mod debt;
mod deciding;
mod documents;
mod goods;
mod keeping;
mod keychain;
mod leads;
mod orders;
mod overview;
mod papers;
mod people;
mod pricing;
mod printer;
mod printing;
mod products;
mod purchases;
mod reading;
mod returning;
mod secrets;
mod selling;
mod sending;
mod shifts;
mod stock;
mod switches;
mod task_records;
mod taxes;
mod till;
mod user_records;
