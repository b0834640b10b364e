//! Purchase orders.

use bytes::Bytes;
use futures::Stream;

use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::{Request, path_part};
use crate::ids::{BranchId, PurchaseOrderId, StoreId};
use crate::models::{NewPurchaseOrder, PurchaseOrder, PurchaseOrderListItem, ShippingUpdate};
use crate::page::{Page, read_page, read_pages};

const CREATE: &str = "purchase.create";
const PATH: &str = "/api/purchase/purchase";

area! {
    /// Purchase orders.
    PurchaseOrders, purchase_orders
}

/// Which purchase orders to list. A period is not among it, so dates are compared here (C04).
///
/// Not offered: `type[]`, `strSearch`: copied from the list of products (C04).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseOrderQuery {
    /// The branch, always sent (C17).
    pub branch_id: BranchId,
    /// The store.
    pub store_id: Option<StoreId>,
}

impl PurchaseOrderQuery {
    /// All purchase orders of a branch.
    #[must_use]
    pub const fn of_branch(branch_id: BranchId) -> Self {
        Self {
            branch_id,
            store_id: None,
        }
    }

    fn request(&self) -> Request {
        Request::get("purchase.list", PATH)
            .filter("branch_id", Some(self.branch_id))
            .filter("store_id", self.store_id)
    }
}

impl PurchaseOrders {
    /// `purchase.list`: one page, counted from 0.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &PurchaseOrderQuery,
        page: u32,
    ) -> Result<Page<PurchaseOrderListItem>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `purchase.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: PurchaseOrderQuery,
    ) -> impl Stream<Item = Result<Page<PurchaseOrderListItem>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `purchase.detail_by_code`: the order of an `invoice_no`, for none is read by its number (A22).
    ///
    /// # Errors
    /// [`Error::NoSuchName`] where the number cannot stand in an address, else any error of a read.
    pub async fn detail(&self, invoice_no: &str) -> Result<PurchaseOrder, Error> {
        let operation = "purchase.detail_by_code";
        let name = path_part(operation, invoice_no)?;
        let request = Request::get(operation, format!("/api/purchase/purchase-by-code/{name}"));
        read_detail(&self.client, &request).await
    }

    /// `purchase.create`, sent once (J01). The answer has no id (E01): read the order by its `invoice_no`.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the order.
    pub async fn create(&self, order: &NewPurchaseOrder) -> Result<Accepted, Error> {
        self.create_frozen(encode(CREATE, order)?).await
    }

    /// `purchase.create` with exactly this body. Its yes is a message and what was sent, without a code (E14).
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

    /// `purchase.update_shipping`: the only change of a purchase order there is (A22). What was sent may come back for a
    /// yes (E11).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update_shipping(
        &self,
        order: PurchaseOrderId,
        update: &ShippingUpdate,
    ) -> Result<Accepted, Error> {
        let operation = "purchase.update_shipping";
        let path = format!("/api/purchase/update-shipping/{order}");
        let request = Request::put(operation, path, encode(operation, update)?);
        self.client.write(request, &["shipping_status"]).await
    }
}

listed_by_id!(PurchaseOrderListItem);
