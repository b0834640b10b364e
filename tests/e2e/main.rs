//! The app in its real window. `cargo xtask test` runs this on a screen of its own; each test has its own desktop:
//! home folder, keychain, data folder, and its own sandbox.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]
#![cfg(target_os = "linux")]

mod accessible;
mod automations;
mod bad_input;
mod barcodes;
mod campaigns;
mod catalogue;
mod customer_display;
mod day;
mod debt;
mod driver;
mod email;
mod first_start;
mod goods;
#[path = "../../crates/till-mail/tests/it/hostile_cases.rs"]
mod hostile_cases;
mod interrupted;
mod keys;
mod leads;
mod measure;
mod messages;
mod opportunities;
mod orders;
mod overview;
mod papers;
mod people;
#[path = "../../crates/till-app/tests/it/printer.rs"]
#[allow(dead_code, reason = "the tests of the use cases need more of it")]
mod printer;
mod printing;
mod products;
mod purchases;
mod receipt_template;
mod returns;
mod sale;
mod shift;
mod shop;
mod stock;
mod synchronisation;
mod taxes;
mod team;
mod terms;
mod unattended;
