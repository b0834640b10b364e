//! Receipts: one Typst template, printed to PDF (80 mm paper) and to the 576-dot, one-bit raster that an 80 mm
//! thermal printer and the screen show.
//!
//! [`Receipt`] holds what a receipt says, ready to print: it is data, never markup, so a product called
//! `#1 [new] $5 *hot*` prints as typed. [`Press`] turns it into bytes. Nothing here reads a clock, a file or the
//! network, and nothing here decides an amount.

mod barcode;
mod dots;
mod error;
mod fonts;
mod inputs;
mod labels;
mod press;
pub mod qr;
mod raster;
mod receipt;
mod wording;

pub use error::PrintError;
pub use press::{PICTURE_WIDTH_DOTS, Picture, Press};
pub use receipt::{
    Adjustment, Language, Receipt, ReceiptAdjustment, ReceiptCustomer, ReceiptLine, ReceiptQr,
    ReceiptTender, Shop, TenderMethod,
};
pub use wording::amount;
