//! Commands: parse what the UI sent, call one use case, map the answer.

// The code that `tauri::command` makes asserts types in this way.
#![allow(clippy::let_underscore_must_use)]

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

use std::sync::Arc;

use tauri::State;
use till_app::App;

use crate::error::CommandError;

type Till<'a> = State<'a, Arc<App>>;
type Answer<T> = Result<T, CommandError>;
