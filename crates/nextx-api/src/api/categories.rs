//! Categories.

use super::{encode, read_detail, read_list};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::{Request, path_part};
use crate::ids::CategoryId;
use crate::models::{Category, CategoryUpdate, NewCategory};
use crate::open_values::CategoryType;
use crate::page::Rows;

const PATH: &str = "/api/cate/category";

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
        self.list_of(&CategoryType::PRODUCT).await
    }

    /// `category.list` of another type; which there are is not documented (A23).
    ///
    /// # Errors
    /// [`Error::NoSuchName`] where the word cannot stand in an address, else any error of a read.
    pub async fn list_of(&self, sorts: &CategoryType) -> Result<Rows<Category>, Error> {
        read_list(&self.client, &listing(sorts)?).await
    }

    /// `category.list` with `search[parent_id]`: the product categories below one (C05).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn below(&self, parent: CategoryId) -> Result<Rows<Category>, Error> {
        let request = listing(&CategoryType::PRODUCT)?.filter("search[parent_id]", Some(parent));
        read_list(&self.client, &request).await
    }

    /// `category.detail`.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn detail(&self, category: CategoryId) -> Result<Category, Error> {
        let request = Request::get("category.detail", format!("{PATH}/{category}"));
        read_detail(&self.client, &request).await
    }

    /// `category.create`, sent once (J01). The answer has the number of the category.
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the category.
    pub async fn create(&self, category: &NewCategory) -> Result<Accepted, Error> {
        let operation = "category.create";
        let request = Request::post(operation, PATH, encode(operation, category)?);
        self.client.write(request, &["name", "parent_id"]).await
    }

    /// `category.update`: all fields of the category that can change, changed or not (Q18).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(
        &self,
        category: CategoryId,
        update: &CategoryUpdate,
    ) -> Result<Accepted, Error> {
        let operation = "category.update";
        let path = format!("{PATH}/{category}");
        let request = Request::put(operation, path, encode(operation, update)?);
        self.client.write(request, &["name", "parent_id"]).await
    }
}

fn listing(sorts: &CategoryType) -> Result<Request, Error> {
    let operation = "category.list";
    let sorts = path_part(operation, sorts.as_str())?;
    Ok(Request::get(
        operation,
        format!("/api/cate/category-list/{sorts}"),
    ))
}
