//! Use cases by area.

pub mod accounts;
pub mod backup;
pub mod barcodes;
pub mod counter;
pub mod customer_display;
pub mod customers;
pub mod export;
pub mod keeping;
pub mod outbox;
pub mod overview;
pub mod payment;
pub mod people;
pub mod pictures;
pub mod printing;
pub mod receipts;
pub mod records;
pub mod recovery;
pub mod returns;
pub mod rights;
pub mod setup;
pub mod shift_papers;
pub mod shifts;
pub mod stock;
pub mod tabs;
pub mod template;
