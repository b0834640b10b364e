//! Customers and suppliers.

use bytes::Bytes;
use futures::Stream;
use jiff::civil::Date;

use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::Request;
use crate::ids::{BranchId, CategoryId, CustomerId};
use crate::models::{Customer, CustomerDraft, CustomerListItem};
use crate::page::{Page, read_page, read_pages};

const CREATE: &str = "customer.create";
const PATH: &str = "/api/customer/customer";
const ECHO: [&str; 2] = ["name", "mobile"];

area! {
    /// Customers and suppliers.
    Customers, customers
}

/// Which customers to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerQuery {
    /// The branch.
    pub branch_id: Option<BranchId>,
    /// The category.
    pub category_id: Option<CategoryId>,
    /// Name, code or telephone; narrows only, how is not documented (Q39).
    pub search: Option<String>,
    /// From this day; which date it means is not documented (Q15).
    pub from_date: Option<Date>,
    /// To this day.
    pub to_date: Option<Date>,
}

impl CustomerQuery {
    fn request(&self) -> Request {
        Request::get("customer.list", PATH)
            .filter("branch_id", self.branch_id)
            .filter("category_id", self.category_id)
            // C02: spelled so in the table; the spelling of the other lists goes along.
            .filter("sttsearch", self.search.as_ref())
            .filter("strSearch", self.search.as_ref())
            .filter("from_date", self.from_date)
            // C01: the row of the table is named "units".
            .filter("to_date", self.to_date)
    }
}

impl Customers {
    /// `customer.list`: one page, counted from 0.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &CustomerQuery,
        page: u32,
    ) -> Result<Page<CustomerListItem>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `customer.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: CustomerQuery,
    ) -> impl Stream<Item = Result<Page<CustomerListItem>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `customer.detail`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, customer: CustomerId) -> Result<Customer, Error> {
        read_detail(
            &self.client,
            &Request::get("customer.detail", format!("{PATH}/{customer}")),
        )
        .await
    }

    /// `customer.create`, sent once (J01).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the customer.
    pub async fn create(&self, customer: &CustomerDraft) -> Result<Accepted, Error> {
        self.create_frozen(encode(CREATE, customer)?).await
    }

    /// `customer.create` with exactly this body.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the customer.
    pub async fn create_frozen(&self, body: Bytes) -> Result<Accepted, Error> {
        self.client
            .write(Request::post(CREATE, PATH, body), &ECHO)
            .await
    }

    /// `customer.update`: all fields of the customer, changed or not (Q18). A yes or the record may come back (E12).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(
        &self,
        customer: CustomerId,
        draft: &CustomerDraft,
    ) -> Result<Accepted, Error> {
        let operation = "customer.update";
        let path = format!("{PATH}/{customer}");
        let request = Request::put(operation, path, encode(operation, draft)?);
        self.client.write(request, &ECHO).await
    }
}

listed_by_id!(CustomerListItem);
