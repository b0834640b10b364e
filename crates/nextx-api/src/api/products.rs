//! Products.

use futures::Stream;

use super::{encode, read_detail};
use crate::accepted::Accepted;
use crate::config::ProductNumber;
use crate::error::Error;
use crate::http::Request;
use crate::ids::{BranchId, ProductId, StoreId, VariationId};
use crate::models::{NewProduct, ProductDetail, ProductListItem, ProductUpdate};
use crate::open_values::ProductType;
use crate::page::{Listed, Page, read_page, read_pages};

const PATH: &str = "/api/product/product";
const ECHO: [&str; 2] = ["name", "sell_price"];

area! {
    /// Products, as they stand in a branch and store.
    Products, products
}

/// Which products to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductQuery {
    /// The branch whose stock and prices are wanted.
    pub branch_id: BranchId,
    /// The store whose stock is wanted.
    pub store_id: Option<StoreId>,
    /// Name, code or SKU; narrows only, how is not documented (Q39).
    pub search: Option<String>,
    /// `single`, `variable`, `modifier`, `combo`; all where empty.
    pub types: Vec<ProductType>,
}

impl ProductQuery {
    /// All products of a branch.
    #[must_use]
    pub fn of_branch(branch_id: BranchId) -> Self {
        Self {
            branch_id,
            store_id: None,
            search: None,
            types: Vec::new(),
        }
    }

    fn request(&self) -> Request {
        let request = Request::get("product.list", PATH)
            .filter("branch_id", Some(self.branch_id))
            .filter("store_id", self.store_id)
            .filter("strSearch", self.search.as_ref());
        // C09: the key repeats.
        self.types.iter().fold(request, |request, kind| {
            request.filter("type[]", Some(kind))
        })
    }
}

impl Products {
    /// `product.list`: one page, counted from 0.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn page(
        &self,
        query: &ProductQuery,
        page: u32,
    ) -> Result<Page<ProductListItem>, Error> {
        read_page(&self.client, query.request(), page).await
    }

    /// `product.list`: all pages, each row once.
    pub fn stream(
        &self,
        query: ProductQuery,
    ) -> impl Stream<Item = Result<Page<ProductListItem>, Error>> + Send + use<> {
        read_pages(self.client.clone(), query.request())
    }

    /// `product.detail`: one variation in a branch and store; all three are sent (C15).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(
        &self,
        variation: VariationId,
        branch: BranchId,
        store: StoreId,
    ) -> Result<ProductDetail, Error> {
        let request = Request::get("product.detail", "/api/product/product-detail")
            .filter("variation_id", Some(variation))
            .filter("branch_id", Some(branch))
            .filter("store_id", Some(store));
        read_detail(&self.client, &request).await
    }

    /// `product.create`, sent once (J01). The answer has no id (E01): find the product by its `code` or `sku`.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the product.
    pub async fn create(&self, product: &NewProduct) -> Result<Accepted, Error> {
        let operation = "product.create";
        let request = Request::post(operation, PATH, encode(operation, product)?);
        self.client.write(request, &ECHO).await
    }

    /// `product.update`: all fields of the product that can change, changed or not (Q18). Which of its numbers names it
    /// here is not documented, so both are given and [`Readings`](crate::Readings) has the choice (Q20).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(
        &self,
        product: ProductId,
        variation: VariationId,
        update: &ProductUpdate,
    ) -> Result<Accepted, Error> {
        let operation = "product.update";
        let number = match self.client.config().readings.product_number {
            ProductNumber::Product => product.0,
            ProductNumber::Variation => variation.0,
        };
        let path = format!("{PATH}/{number}");
        let request = Request::put(operation, path, encode(operation, update)?);
        self.client.write(request, &ECHO).await
    }
}

/// Which of its numbers is a row's own is not documented (Q20), so all three count.
impl Listed for ProductListItem {
    type Key = [i64; 3];

    fn key(&self) -> [i64; 3] {
        [
            self.id.0,
            self.product_id.map_or(0, |id| id.0),
            self.variation().map_or(0, |id| id.0),
        ]
    }
}
