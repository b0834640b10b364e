//! Sell returns.

use bytes::Bytes;
use futures::Stream;
use jiff::civil::Date;

use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::field::Field;
use crate::http::Request;
use crate::ids::{CustomerId, SellReturnId};
use crate::models::{SellReturn, SellReturnDraft, SellReturnListItem};
use crate::page::{Page, read_page, read_pages};

const CREATE: &str = "sell_return.create";
/// A08, A10: as the create and the update spell it; the detail's is documented without its first letter.
const PATH: &str = "/api/sell-return/sell-return";
const ECHO: [&str; 2] = ["staff_note", "final_total"];

area! {
    /// Sell returns.
    SellReturns, sell_returns
}

/// Which sell returns to list. The branch is not among it, so a row's `branch_name` is compared here (C20).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SellReturnQuery {
    /// The customer.
    pub customer_id: Option<CustomerId>,
    /// Narrows only, how is not documented (Q39).
    pub search: Option<String>,
    /// From this day; whether the day itself counts is not documented (Q14).
    pub from_date: Option<Date>,
    /// To this day.
    pub to_date: Option<Date>,
}

impl SellReturnQuery {
    fn request(&self) -> Request {
        // C03: the samples have a category, which the table has not.
        Request::get("sell_return.list", PATH)
            .filter("customer_id", self.customer_id)
            // C02: the spelling of the table, not that of the samples.
            .filter("strSearch", self.search.as_ref())
            .filter("from_date", self.from_date)
            .filter("to_date", self.to_date)
    }
}

impl SellReturns {
    /// `sell_return.list`: one page, counted from 0.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &SellReturnQuery,
        page: u32,
    ) -> Result<Page<SellReturnListItem>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `sell_return.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: SellReturnQuery,
    ) -> impl Stream<Item = Result<Page<SellReturnListItem>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `sell_return.detail`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, sell_return: SellReturnId) -> Result<SellReturn, Error> {
        let request = Request::get("sell_return.detail", format!("{PATH}/{sell_return}"));
        read_detail(&self.client, &request).await
    }

    /// `sell_return.create`, sent once (J01). The answer has no id (E01): find the return by the mark in its
    /// `staff_note`.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the return.
    pub async fn create(&self, sell_return: &SellReturnDraft) -> Result<Accepted, Error> {
        self.create_frozen(encode(CREATE, sell_return)?).await
    }

    /// `sell_return.create` with exactly this body.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the return.
    pub async fn create_frozen(&self, body: Bytes) -> Result<Accepted, Error> {
        self.client
            .write(Request::post(CREATE, PATH, body), &ECHO)
            .await
    }

    /// `sell_return.update`: all fields of the return, changed or not (Q18), but for the store, which it has no place for
    /// (D14). No answer is shown, so a yes or the record will do (E13).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(
        &self,
        sell_return: SellReturnId,
        draft: &SellReturnDraft,
    ) -> Result<Accepted, Error> {
        let operation = "sell_return.update";
        let draft = SellReturnDraft {
            store_id: Field::missing(),
            ..draft.clone()
        };
        let path = format!("{PATH}/{sell_return}");
        let request = Request::put(operation, path, encode(operation, &draft)?);
        self.client.write(request, &ECHO).await
    }
}

listed_by_id!(SellReturnListItem);
