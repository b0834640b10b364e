//! Product categories.

use super::read_list;
use crate::error::Error;
use crate::http::Request;
use crate::ids::CategoryId;
use crate::models::Category;
use crate::page::Rows;

area! {
    /// Product categories.
    Categories, categories
}

impl Categories {
    /// `category.list`: all product categories, each with those below it (A23).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn list(&self) -> Result<Rows<Category>, Error> {
        read_list(&self.client, &request()).await
    }

    /// `category.list` with `search[parent_id]`: the product categories below one (C05).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn below(&self, parent: CategoryId) -> Result<Rows<Category>, Error> {
        let request = request().filter("search[parent_id]", Some(parent));
        read_list(&self.client, &request).await
    }
}

fn request() -> Request {
    Request::get("category.list", "/api/cate/category-list/product_category")
}
