//! Sell orders: list, detail and create only; corrections go through returns (A24).

use bytes::Bytes;
use futures::Stream;
use jiff::civil::Date;

use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::Request;
use crate::ids::{BranchId, CustomerId, SellOrderId};
use crate::models::{NewSellOrder, SellOrder, SellOrderListItem};
use crate::page::{Page, read_page, read_pages};

const CREATE: &str = "sell.create";
const PATH: &str = "/api/sell/sell";

area! {
    /// Sell orders.
    SellOrders, sell_orders
}

/// Which sell orders to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellOrderQuery {
    /// The branch, always sent (C17).
    pub branch_id: BranchId,
    /// The customer (C03).
    pub customer_id: Option<CustomerId>,
    /// Narrows only, how is not documented (Q39).
    pub search: Option<String>,
    /// From this day; whether the day itself counts is not documented (Q14).
    pub from_date: Option<Date>,
    /// To this day.
    pub to_date: Option<Date>,
}

impl SellOrderQuery {
    /// All sell orders of a branch.
    #[must_use]
    pub fn of_branch(branch_id: BranchId) -> Self {
        Self {
            branch_id,
            customer_id: None,
            search: None,
            from_date: None,
            to_date: None,
        }
    }

    fn request(&self) -> Request {
        Request::get("sell.list", PATH)
            .filter("branch_id", Some(self.branch_id))
            .filter("customer_id", self.customer_id)
            // C02: the spelling of the table, not that of the samples.
            .filter("strSearch", self.search.as_ref())
            .filter("from_date", self.from_date)
            .filter("to_date", self.to_date)
    }
}

impl SellOrders {
    /// `sell.list`: one page, counted from 0.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &SellOrderQuery,
        page: u32,
    ) -> Result<Page<SellOrderListItem>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `sell.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: SellOrderQuery,
    ) -> impl Stream<Item = Result<Page<SellOrderListItem>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `sell.detail`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, order: SellOrderId) -> Result<SellOrder, Error> {
        read_detail(
            &self.client,
            &Request::get("sell.detail", format!("{PATH}/{order}")),
        )
        .await
    }

    /// `sell.create`, sent once (J01). The answer has no id (E01): find the order by its `invoice_no`.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the order.
    pub async fn create(&self, order: &NewSellOrder) -> Result<Accepted, Error> {
        self.create_frozen(encode(CREATE, order)?).await
    }

    /// `sell.create` with exactly this body.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the order.
    pub async fn create_frozen(&self, body: Bytes) -> Result<Accepted, Error> {
        self.client
            .write(
                Request::post(CREATE, PATH, body),
                &["invoice_no", "final_total"],
            )
            .await
    }
}

listed_by_id!(SellOrderListItem);
