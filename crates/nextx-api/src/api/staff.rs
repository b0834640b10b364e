//! Employees and the users who may sell.

use std::sync::atomic::Ordering;

use bytes::Bytes;

use super::read_list;
use crate::error::Error;
use crate::http::Request;
use crate::ids::BranchId;
use crate::models::{Employee, SalesUser};
use crate::page::Rows;

const SALES_USERS: (&str, &str) = ("sales_user.list", "/api/cate/users");

area! {
    /// Employees.
    Employees, employees
}

area! {
    /// Users who may be named as the seller of an order.
    SalesUsers, sales_users
}

impl Employees {
    /// `employee.list`: the employees of a branch, or without one whatever the server gives (C07).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn list(&self, branch: Option<BranchId>) -> Result<Rows<Employee>, Error> {
        read_list(
            &self.client,
            &Request::get("employee.list", "/api/cate/employee").filter("branch_id", branch),
        )
        .await
    }
}

impl SalesUsers {
    /// `sales_user.list`: a read by POST without a body; where that is not known, by GET, which is then remembered
    /// (A17).
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn list(&self) -> Result<Rows<SalesUser>, Error> {
        let (operation, path) = SALES_USERS;
        let by_get = self.client.sales_users_by_get();
        if !by_get.load(Ordering::Relaxed) {
            let posted =
                read_list(&self.client, &Request::post(operation, path, Bytes::new())).await;
            if !posted.as_ref().is_err_and(is_unknown_verb) {
                return posted;
            }
        }
        let got = read_list(&self.client, &Request::get(operation, path)).await?;
        by_get.store(true, Ordering::Relaxed);
        Ok(got)
    }
}

fn is_unknown_verb(error: &Error) -> bool {
    error
        .refusal()
        .is_some_and(|refusal| matches!(refusal.status, 404 | 405))
}
