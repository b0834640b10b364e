//! Receipts: one Typst template, printed to PDF (80 mm paper) and to the one-bit raster that a thermal printer of 58 or
//! 80 mm prints and the screen shows; and the bytes that such a printer is told ([`escpos`]).
//!
//! [`Receipt`] holds what a receipt says, ready to print: it is data, never markup, so a product called
//! `#1 [new] $5 *hot*` prints as typed. [`Press`] turns it into bytes. Nothing here reads a clock, a file or the
//! network, and nothing here decides an amount.

mod barcode;
mod debt_slip;
mod dots;
mod error;
pub mod escpos;
mod fonts;
mod inputs;
mod labels;
mod paper;
mod press;
pub mod qr;
mod raster;
mod receipt;
mod test_page;
mod wording;

pub use debt_slip::DebtSlip;
pub use error::PrintError;
pub use paper::PaperWidth;
pub use press::{Picture, Press};
pub use raster::Raster;
pub use receipt::{
    Adjustment, Language, Receipt, ReceiptAdjustment, ReceiptCustomer, ReceiptKind, ReceiptLine,
    ReceiptQr, ReceiptTender, Shop, TenderMethod,
};
pub use test_page::TestPage;
pub use wording::amount;
