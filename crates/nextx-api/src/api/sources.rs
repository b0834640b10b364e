//! Where customers and leads come from.

use super::read_list;
use crate::error::Error;
use crate::http::Request;
use crate::models::Source;
use crate::page::Rows;

area! {
    /// Sources of customers and leads.
    Sources, sources
}

impl Sources {
    /// `resource.list`: all sources.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn list(&self) -> Result<Rows<Source>, Error> {
        let request = Request::get("resource.list", "/api/cate/resources");
        read_list(&self.client, &request).await
    }
}
