//! The store's promises, on real encrypted files.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

mod accounts;
mod catalogue;
mod consents;
mod customers;
mod damage;
mod decisions;
mod employees;
mod full_disk;
mod goods;
mod opening;
mod outbox;
mod paid_carts;
mod people;
mod printed;
mod records;
mod returns;
mod sales;
mod shifts;
mod shop;
mod stock_matrix;
mod tabs;
