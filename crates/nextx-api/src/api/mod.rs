//! The operations, one module per area.

/// Declares the handle of an area, which owns its client so that its streams can outlive it, and the client's method
/// that hands it out.
macro_rules! area {
    ($(#[$meta:meta])* $name:ident, $method:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub struct $name {
            client: crate::client::Client,
        }

        impl crate::client::Client {
            $(#[$meta])*
            #[must_use]
            pub fn $method(&self) -> $name {
                $name { client: self.clone() }
            }
        }
    };
}

/// Rows that are told apart by their own number.
macro_rules! listed_by_id {
    ($row:ident) => {
        impl crate::page::Listed for $row {
            type Key = i64;

            fn key(&self) -> i64 {
                self.id.0
            }
        }
    };
}

mod automations;
mod branches;
mod campaigns;
mod categories;
mod customers;
mod email_campaigns;
mod email_history;
mod email_statistics;
mod leads;
mod opportunities;
mod period;
mod products;
mod purchase_orders;
mod sell_orders;
mod sell_returns;
mod sms_campaigns;
mod sms_history;
mod sources;
mod staff;
mod tasks;
mod update;
mod users;
mod web_forms;
mod zns;

pub use automations::*;
pub use branches::*;
pub use campaigns::*;
pub use categories::*;
pub use customers::*;
pub use email_campaigns::*;
pub use email_history::*;
pub use email_statistics::*;
pub use leads::*;
pub use opportunities::*;
pub use period::*;
pub use products::*;
pub use purchase_orders::*;
pub use sell_orders::*;
pub use sell_returns::*;
pub use sms_campaigns::*;
pub use sms_history::*;
pub use sources::*;
pub use staff::*;
pub use tasks::*;
pub use users::*;
pub use web_forms::*;
pub use zns::*;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::envelope::{decode_record, decode_rows};
use crate::error::Error;
use crate::http::Request;
use crate::page::Rows;

/// Reads a list without paging (C19).
async fn read_list<T: DeserializeOwned>(
    client: &Client,
    request: &Request,
) -> Result<Rows<T>, Error> {
    let operation = request.operation;
    let rows = client.read(request).await?.into_rows(operation)?;
    let (items, broken) = decode_rows(rows);
    Ok(Rows {
        operation,
        items,
        broken,
    })
}

/// Reads one record.
async fn read_detail<T: DeserializeOwned>(client: &Client, request: &Request) -> Result<T, Error> {
    decode_record(
        request.operation,
        client.read(request).await?.into_record(request.operation)?,
    )
}

fn encode(operation: &'static str, body: &impl Serialize) -> Result<bytes::Bytes, Error> {
    serde_json::to_vec(body)
        .map(Into::into)
        .map_err(|source| Error::Encode { operation, source })
}
