//! A typed, tolerant client for the NextX Open Platform API.
//!
//! [`Client`] is the entry; each area of the API is a handle of it (`client.products()`), each operation a method named
//! in its docs by the id of the reference (`product.list`). Codes such as A17 or Q02 in comments and tests are the
//! reference's known defects and open questions. Those that have no code here are foreign sentences and samples that
//! cannot run (B04, G01-G06, H02-H12).
//!
//! *What it promises*: a token goes only to the two configured hosts, over https or on loopback; a read may be
//! repeated, a write is sent once; [`Error::outcome`] says what a failed one means for the document; what the
//! server sent in a form or under a key this crate does not know is kept and written back.
//!
//! *Architecture invariant*: nothing here reads a clock other than the monotonic one and the server's `Date`, and no
//! secret, token, body or query is logged or shown.

mod accepted;
mod amount;
mod answer;
mod api;
mod client;
mod config;
mod envelope;
mod error;
mod field;
mod flags;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod http;
mod ids;
mod json;
mod misfit;
mod models;
mod opaque;
mod open_values;
mod pace;
mod page;
mod picture;
mod time;
mod token;
mod transport;

pub use accepted::Accepted;
pub use amount::Amount;
pub use api::*;
pub use client::Client;
pub use config::{
    AutomationBody, Config, Credentials, Host, Limits, NEXTX_CRM_URL, NEXTX_OPEN_API_URL,
    ProductNumber, Readings, UpdateVerb,
};
pub use error::{AddressFault, ConnectFailure, Error, ErrorKind, Outcome, RawBody, Refusal};
pub use field::{Field, FromWire, Reading};
pub use flags::{TrueText, ZeroOne};
pub use ids::*;
pub use misfit::{Misfit, MisfitKind};
pub use models::*;
pub use opaque::Opaque;
pub use open_values::*;
pub use page::{BrokenRow, Page, Rows};
pub use time::{DayFirst, Time};
pub use transport::{Incoming, NoAnswer, Outgoing, Transport};
