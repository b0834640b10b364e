//! What a shop prints: receipts, slips and reports, from Typst templates to PDF and to the one-bit raster that a thermal
//! printer of 58 or 80 mm prints and the screen shows; receipts on office paper as well; and the bytes that such a printer
//! is told ([`escpos`]). How a shop wants its papers to look is a [`Template`].
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
mod logo;
mod office;
mod paper;
mod press;
pub mod qr;
mod raster;
mod receipt;
mod shift_report;
mod shift_words;
mod table_sheet;
mod template;
mod test_page;
mod wording;
mod words;

pub use debt_slip::DebtSlip;
pub use error::{LogoError, PrintError};
pub use logo::LARGEST_LOGO;
pub use office::Sheet;
pub use paper::PaperWidth;
pub use press::{Picture, Press};
pub use raster::Raster;
pub use receipt::{
    Adjustment, Language, Receipt, ReceiptAdjustment, ReceiptCustomer, ReceiptKind, ReceiptLine,
    ReceiptQr, ReceiptTax, ReceiptTender, Shop, TenderMethod,
};
pub use shift_report::{
    ShiftHeading, ShiftLabel, ShiftReport, ShiftReportKind, ShiftRow, ShiftSection,
};
pub use table_sheet::{ColumnKind, MOST_TABLE_LINES, TableColumn, TableSheet};
pub use template::{
    LONGEST_LINE, MOST_FOOTER_LINES, MOST_HEADER_LINES, Part, Template, TemplateError, TextSize,
};
pub use test_page::TestPage;
pub use wording::amount;
pub use words::in_words;
