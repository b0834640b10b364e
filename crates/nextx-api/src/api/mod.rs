//! The operations, one module per area.

/// Declares the handle of an area, which owns its client so that its streams can outlive it.
macro_rules! area {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub struct $name {
            client: crate::client::Client,
        }

        impl $name {
            pub(crate) fn new(client: crate::client::Client) -> Self {
                Self { client }
            }
        }
    };
}

mod branches;
mod categories;
mod customers;
mod products;
mod sell_orders;
mod staff;

pub use branches::{Branches, Stores};
pub use categories::Categories;
pub use customers::{CustomerQuery, Customers};
pub use products::{ProductQuery, Products};
pub use sell_orders::{SellOrderQuery, SellOrders};
pub use staff::{Employees, SalesUsers};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::envelope::{decode_record, decode_rows};
use crate::error::Error;
use crate::http::Request;

/// Reads a list without paging.
async fn read_list<T: DeserializeOwned>(
    client: &Client,
    request: &Request,
) -> Result<Vec<T>, Error> {
    decode_rows(
        request.operation,
        client.read(request).await?.into_rows(request.operation)?,
    )
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
