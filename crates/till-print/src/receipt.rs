//! What a receipt says.

use serde::{Deserialize, Serialize};

use crate::raster::Raster;
use crate::template::Template;

/// The language of the printed labels; names and notes print as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

/// What a receipt is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReceiptKind {
    /// A sale.
    #[default]
    Sale,
    /// Goods that came back: `invoice_no` is the sale's, the total what was paid back.
    Return,
}

/// A receipt of one sale or return. Amounts are whole đồng and are printed as given: the template adds nothing up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What it is of.
    pub kind: ReceiptKind,
    /// The language of the labels.
    pub language: Language,
    /// Who sells.
    pub shop: Shop,
    /// NextX's `invoice_no`. Printed as text and, when it is printable ASCII and short enough for bars of two dots
    /// (the till's own numbers on either paper, any 23 characters on 80 mm), as a Code 128 barcode.
    pub invoice_no: String,
    /// When it was sold, in the shop's time, already formatted `dd/MM/yyyy HH:mm`.
    pub sold_at: String,
    /// The till's short name (`LS01`).
    pub till: String,
    /// The cashier's name.
    pub cashier: Option<String>,
    /// The name of who sold, where that was said.
    pub sales_person: Option<String>,
    /// The customer, if one was chosen.
    pub customer: Option<ReceiptCustomer>,
    /// What was sold, in the order of the cart.
    pub lines: Vec<ReceiptLine>,
    /// Sum of the lines, in đồng.
    pub subtotal: i64,
    /// What stands between `subtotal` and `total`, in that order.
    pub adjustments: Vec<ReceiptAdjustment>,
    /// What the customer is charged, in đồng.
    pub total: i64,
    /// The taxes that the lines' totals contain.
    pub taxes: Vec<ReceiptTax>,
    /// How it was paid, in the order taken.
    pub tenders: Vec<ReceiptTender>,
    /// Cash handed back, in đồng. Printed when there is a tender.
    pub change: i64,
    /// What the shop wrote for the customer; empty prints nothing.
    pub note: String,
    /// A VietQR code with its explanation.
    pub vietqr: Option<ReceiptQr>,
    /// What all discounts come to, in đồng.
    pub saved: i64,
    /// How the shop wants it to look.
    pub template: Template,
    /// The shop's picture, no wider than the paper.
    pub logo: Option<Raster>,
    /// A sale of the demo shop: marked at head and foot as having no value.
    pub demo: bool,
    /// A reprint: marked as a copy.
    pub copy: bool,
}

/// The shop at the head of the receipt. Empty fields print nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Shop {
    /// The name over the door.
    pub name: String,
    /// The branch.
    pub branch: String,
    /// The branch's address (ward and city).
    pub address: String,
    /// The shop's own phone, in full.
    pub phone: String,
}

/// The customer as far as paper may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptCustomer {
    /// The name.
    pub name: String,
    /// The phone, already masked (`0909 ••• 128`): a receipt gets lost, so it never carries a full number.
    pub masked_phone: String,
}

/// One line of the sale: the name, and under it quantity × price and the line's total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// The product's name.
    pub name: String,
    /// The quantity in `unit`, already formatted (`0,452`).
    pub quantity: String,
    /// The unit's name; may be empty.
    pub unit: String,
    /// Price of one unit, in đồng.
    pub unit_price: i64,
    /// The line's total, in đồng.
    pub total: i64,
    /// What else belongs to the line: a discount, the parts of a combo.
    pub note: Option<String>,
}

/// What makes the total another sum than the lines'.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptAdjustment {
    /// Why.
    pub kind: Adjustment,
    /// In đồng; negative where it lowers the total.
    pub amount: i64,
}

/// Why a total is another sum than the lines'.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adjustment {
    /// The discount of the whole order.
    Discount,
    /// Tax on top of the prices, as the shop calls it, and what it was reckoned from, in đồng.
    Tax {
        /// Its name.
        name: String,
        /// What it was reckoned from.
        on: i64,
    },
    /// What is charged besides the goods, as the shop calls it.
    Surcharge(String),
    /// Cash is rounded to what can be paid in notes.
    Rounding,
    /// What the shop keeps for taking goods back.
    ReturnFee,
}

/// A tax that prices contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptTax {
    /// Its name, as the shop calls it: `VAT 8 %`.
    pub name: String,
    /// What it was reckoned from, in đồng.
    pub on: i64,
    /// How much it is, in đồng.
    pub amount: i64,
}

/// One payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptTender {
    /// How it was paid.
    pub method: TenderMethod,
    /// What was handed over, in đồng.
    pub amount: i64,
}

/// How a payment was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TenderMethod {
    /// Notes and coins.
    Cash,
    /// A bank transfer.
    BankTransfer,
    /// A card.
    Card,
    /// A wallet on a phone.
    EWallet,
    /// Owed, not paid.
    OnAccount,
    /// What goods that came back and others that were taken for them have in common.
    Exchange,
}

/// A VietQR code on the receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptQr {
    /// The EMVCo text the code carries.
    pub payload: String,
    /// What stands beside the code, under the word *VietQR*: purpose, amount, bank, account, holder.
    pub caption_lines: Vec<String>,
}
