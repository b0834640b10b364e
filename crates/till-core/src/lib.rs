//! The rules of the till: money, quantities, the cart, payment, invoice numbers, the life of a document that
//! waits to be sent.
//!
//! *Invariant:* no IO, no async, no Tauri. Time and randomness are handed in.

pub mod account;
pub mod audience;
pub mod automation;
pub mod bank;
pub mod below_stock;
pub mod campaign;
pub mod cart;
pub mod catalogue;
pub mod category_tree;
pub mod clock;
pub mod consent;
pub mod deals;
pub mod decimal_units;
pub mod decision;
pub mod discount_limit;
pub mod document;
pub mod exchange;
pub mod fold;
pub mod form;
pub mod invoice;
pub mod lead_import;
pub mod marker;
pub mod money;
pub mod name_index;
pub mod outbox;
pub mod overview;
pub mod payment;
pub mod people;
pub mod popularity;
pub mod price_book;
pub mod pricing;
pub mod purchase;
pub mod purchase_import;
pub mod quantity;
pub mod random;
pub mod record_change;
pub mod restore;
pub mod roster;
pub mod sale;
pub mod scale_label;
pub mod sell_return;
pub mod shift;
pub mod sms;
pub mod sms_campaign;
pub mod stock_count;
pub mod stock_matrix;
pub mod tax;
pub mod variation;
pub mod vietqr;

pub use cart::{Cart, CartError};
pub use clock::Clock;
pub use money::Money;
pub use quantity::Quantity;
pub use random::Random;
