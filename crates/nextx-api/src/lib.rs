//! A typed, tolerant client for the NextX Open Platform API.
//!
//! [`Client`] is the entry; each area of the API is a handle of it (`client.products()`), each operation a method named
//! in its docs by the id of the reference (`product.list`). Codes such as A17 or Q02 in comments and tests are the
//! reference's known defects and open questions.
//!
//! *What it promises*: a token goes only to the two configured hosts, over https or on loopback; a read may be
//! repeated, a create is sent once; [`Error::outcome`] says what a failed create means for the document; what the
//! server sent in a form or under a key this crate does not know is kept and written back.
//!
//! *Architecture invariant*: nothing here reads a clock other than the monotonic one and the server's `Date`, and no
//! secret, token, body or query is logged or shown.

mod amount;
mod answer;
mod api;
mod client;
mod config;
mod create;
mod envelope;
mod error;
mod field;
mod http;
mod ids;
mod json;
mod models;
mod pace;
mod page;
mod picture;
mod token;

pub use amount::Amount;
pub use api::{
    Branches, Categories, CustomerQuery, Customers, Employees, ProductQuery, Products, SalesUsers,
    SellOrderQuery, SellOrders, Stores,
};
pub use client::Client;
pub use config::{Config, Credentials, Host, Limits, NEXTX_CRM_URL, NEXTX_OPEN_API_URL};
pub use create::Accepted;
pub use error::{AddressFault, ConnectFailure, Error, ErrorKind, Outcome, RawBody, Refusal};
pub use field::{Field, FromWire, Reading};
pub use ids::{
    AccountId, BranchId, CategoryId, CustomerGroupId, CustomerId, EmployeeId, PriceBookId,
    ProductId, ProductRowId, ResourceId, SalesUserId, SellOrderId, StoreId, TaxId, UnitId,
    VariationId,
};
pub use models::{
    Branch, Category, Customer, CustomerListItem, CustomerSource, Employee, NewCustomer,
    NewSellLine, NewSellOrder, NewSellPayment, ProductDetail, ProductListItem, ProductPart,
    ProductUnit, SalesUser, SellLine, SellOrder, SellOrderListItem, SellPayment, SellTax, Store,
};
pub use page::Page;
