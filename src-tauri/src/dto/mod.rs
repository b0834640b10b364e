//! What crosses to the UI and back. Fields are in camel case there; money is whole đồng, times are epoch milliseconds.

pub mod accounts;
pub mod automations;
pub mod barcodes;
pub mod campaigns;
pub mod categories;
pub mod counter;
pub mod counts;
pub mod customer_display;
pub mod email;
pub mod goods;
pub mod keeping;
pub mod keys;
pub mod leads;
pub mod messages;
pub mod opportunities;
pub mod orders;
pub mod outbox;
pub mod overview;
pub mod payment;
pub mod people;
pub mod printing;
pub mod products;
pub mod purchases;
pub mod records;
pub mod returns;
pub mod rosters;
pub mod sales;
pub mod setup;
pub mod shifts;
pub mod shop_terms;
pub mod stock;
pub mod template;

use serde::Serialize;
use specta::Type;

/// An amount in whole đồng: a JSON number within ±(2⁵³ − 1).
#[derive(Clone, Copy, Debug, Serialize, Type, PartialEq, Eq)]
#[serde(transparent)]
pub struct Money(#[specta(type = specta_typescript::Number)] i64);

impl From<till_core::Money> for Money {
    fn from(money: till_core::Money) -> Self {
        Self(money.dong())
    }
}

/// An id of NextX or of the till.
#[derive(Clone, Copy, Debug, Serialize, serde::Deserialize, Type)]
#[serde(transparent)]
pub struct Id(#[specta(type = specta_typescript::Number)] pub i64);

/// A moment in epoch milliseconds.
#[derive(Clone, Copy, Debug, Serialize, serde::Deserialize, Type)]
#[serde(transparent)]
pub struct Moment(#[specta(type = specta_typescript::Number)] pub i64);
