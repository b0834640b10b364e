//! Product categories.

use super::read_list;
use crate::error::Error;
use crate::http::Request;
use crate::models::Category;

area! {
    /// Product categories.
    Categories
}

impl Categories {
    /// `category.list`: all product categories, each with those below it (A23).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn list(&self) -> Result<Vec<Category>, Error> {
        read_list(
            &self.client,
            &Request::get("category.list", "/api/cate/category-list/product_category"),
        )
        .await
    }
}
