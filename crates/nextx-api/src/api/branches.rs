//! Branches and stores.

use super::read_list;
use crate::error::Error;
use crate::http::Request;
use crate::ids::BranchId;
use crate::models::{Branch, Store};
use crate::page::Rows;

area! {
    /// Branches of the shop.
    Branches, branches
}

area! {
    /// Stores of a branch.
    Stores, stores
}

impl Branches {
    /// `branch.list`: all branches.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn list(&self) -> Result<Rows<Branch>, Error> {
        read_list(
            &self.client,
            &Request::get("branch.list", "/api/branch/branch"),
        )
        .await
    }
}

impl Stores {
    /// `store.list`: all stores of a branch, which is always named (C06).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn list(&self, branch: BranchId) -> Result<Rows<Store>, Error> {
        let request =
            Request::get("store.list", "/api/branch/store").filter("branch_id", Some(branch));
        read_list(&self.client, &request).await
    }
}
