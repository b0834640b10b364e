//! The operations the sandbox knows: id, method, path, and the shape in which each one refuses.

use std::{fmt, str::FromStr};

use axum::http::Method;
use serde_json::{Value, json};

use crate::Switches;

/// One documented operation of NextX, by its id in the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// `token.create`
    TokenCreate,
    /// `branch.list`
    BranchList,
    /// `store.list`
    StoreList,
    /// `category.list`
    CategoryList,
    /// `employee.list`
    EmployeeList,
    /// `sales_user.list`, a read by POST
    SalesUserList,
    /// `product.list`
    ProductList,
    /// `product.detail`
    ProductDetail,
    /// `customer.list`
    CustomerList,
    /// `customer.create`
    CustomerCreate,
    /// `customer.detail`
    CustomerDetail,
    /// `sell.list`
    SellList,
    /// `sell.create`
    SellCreate,
    /// `sell.detail`
    SellDetail,
}

/// One of the two hosts of NextX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// `open-api.nextx.vn`
    OpenApi,
    /// `api-nextcrm.nextcrm.vn`
    Crm,
}

/// The three documented shapes of one and the same refusal (F02).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ErrorShape {
    /// `[{"meta": {"message", "status_code"}, "data": []}]`
    MetaInArray,
    /// `{"meta": {"message", "status_code"}, "data": []}`
    Meta,
    /// `{"status_code", "message"}`
    Flat,
}

impl Operation {
    /// Every operation, in the order of the reference.
    pub const ALL: [Self; 14] = [
        Self::TokenCreate,
        Self::BranchList,
        Self::StoreList,
        Self::CategoryList,
        Self::EmployeeList,
        Self::SalesUserList,
        Self::ProductList,
        Self::ProductDetail,
        Self::CustomerList,
        Self::CustomerCreate,
        Self::CustomerDetail,
        Self::SellList,
        Self::SellCreate,
        Self::SellDetail,
    ];

    /// The id in the reference, such as `sell.create`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::TokenCreate => "token.create",
            Self::BranchList => "branch.list",
            Self::StoreList => "store.list",
            Self::CategoryList => "category.list",
            Self::EmployeeList => "employee.list",
            Self::SalesUserList => "sales_user.list",
            Self::ProductList => "product.list",
            Self::ProductDetail => "product.detail",
            Self::CustomerList => "customer.list",
            Self::CustomerCreate => "customer.create",
            Self::CustomerDetail => "customer.detail",
            Self::SellList => "sell.list",
            Self::SellCreate => "sell.create",
            Self::SellDetail => "sell.detail",
        }
    }

    /// The path as axum writes it, with `{id}` for a number.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::TokenCreate => "/api/auth/token",
            Self::BranchList => "/api/branch/branch",
            Self::StoreList => "/api/branch/store",
            Self::CategoryList => "/api/cate/category-list/product_category",
            Self::EmployeeList => "/api/cate/employee",
            Self::SalesUserList => "/api/cate/users",
            Self::ProductList => "/api/product/product",
            Self::ProductDetail => "/api/product/product-detail",
            Self::CustomerList | Self::CustomerCreate => "/api/customer/customer",
            Self::CustomerDetail => "/api/customer/customer/{id}",
            Self::SellList | Self::SellCreate => "/api/sell/sell",
            Self::SellDetail => "/api/sell/sell/{id}",
        }
    }

    /// Whether the method is this operation's own; which ones read the sales users is a switch.
    fn takes(self, method: &Method, switches: &Switches) -> bool {
        match self {
            Self::TokenCreate | Self::CustomerCreate | Self::SellCreate => *method == Method::POST,
            Self::SalesUserList => switches.sales_users_verb.takes(method),
            _ => *method == Method::GET,
        }
    }

    /// Where the operation lives. The sandbox has none of the crm host yet.
    const fn host(self) -> Host {
        match self {
            Self::TokenCreate
            | Self::BranchList
            | Self::StoreList
            | Self::CategoryList
            | Self::EmployeeList
            | Self::SalesUserList
            | Self::ProductList
            | Self::ProductDetail
            | Self::CustomerList
            | Self::CustomerCreate
            | Self::CustomerDetail
            | Self::SellList
            | Self::SellCreate
            | Self::SellDetail => Host::OpenApi,
        }
    }

    /// Whether a Bearer token must come along.
    pub(crate) const fn needs_token(self) -> bool {
        !matches!(self, Self::TokenCreate)
    }

    /// The operation that a request line names on a host, if any. A path of the other host names none.
    pub(crate) fn of(host: Host, method: &Method, path: &str, switches: &Switches) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| {
            operation.host() == host
                && operation.takes(method, switches)
                && matches_template(operation.path(), path)
        })
    }

    /// A refusal in the words of this operation's documented error example.
    pub(crate) fn refusal(self, status_code: u16, message: &str) -> Value {
        let meta = json!({"meta": {"message": message, "status_code": status_code}, "data": []});
        match self.error_shape() {
            ErrorShape::MetaInArray => json!([meta]),
            ErrorShape::Meta => meta,
            ErrorShape::Flat => json!({"status_code": status_code, "message": message}),
        }
    }

    /// What a request without any token gets: the framework's own words, in an array where the meta stands in
    /// one (F04; the document shows it for `category.update` alone).
    pub(crate) fn unauthenticated(self) -> Value {
        let body = json!({"message": "Unauthenticated."});
        match self.error_shape() {
            ErrorShape::MetaInArray => json!([body]),
            ErrorShape::Meta | ErrorShape::Flat => body,
        }
    }

    /// The text for a dead token, misspelt where the document misspells it (F03).
    pub(crate) const fn token_expired(self) -> &'static str {
        match self {
            Self::BranchList | Self::StoreList | Self::CategoryList => "Token expried",
            _ => "Token expired",
        }
    }

    const fn error_shape(self) -> ErrorShape {
        match self {
            Self::BranchList
            | Self::StoreList
            | Self::CategoryList
            | Self::EmployeeList
            | Self::SalesUserList
            | Self::ProductList => ErrorShape::MetaInArray,
            Self::TokenCreate
            | Self::ProductDetail
            | Self::CustomerList
            | Self::CustomerCreate
            | Self::CustomerDetail
            | Self::SellList
            | Self::SellDetail => ErrorShape::Meta,
            Self::SellCreate => ErrorShape::Flat,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

/// No operation of the sandbox has this id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no operation is called {0:?}")]
pub struct UnknownOperation(pub String);

impl FromStr for Operation {
    type Err = UnknownOperation;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|operation| operation.id() == id)
            .ok_or_else(|| UnknownOperation(id.to_owned()))
    }
}

fn matches_template(template: &str, path: &str) -> bool {
    let mut wanted = template.split('/');
    let mut given = path.split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some("{id}"), Some(segment)) if !segment.is_empty() => {}
            (Some(segment), Some(other)) if segment == other => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(host: Host, method: &Method, path: &str) -> Option<Operation> {
        Operation::of(host, method, path, &Switches::default())
    }

    #[test]
    fn a_request_line_names_its_operation() {
        for (method, path, expected) in [
            (Method::GET, "/api/sell/sell", Some(Operation::SellList)),
            (Method::POST, "/api/sell/sell", Some(Operation::SellCreate)),
            (Method::GET, "/api/sell/sell/7", Some(Operation::SellDetail)),
            (Method::GET, "/api/cate/users", None),
            (Method::GET, "/api/sell/sell/", None),
        ] {
            assert_eq!(named(Host::OpenApi, &method, path), expected, "{path}");
        }
    }

    #[test]
    fn a_path_of_the_other_host_names_nothing() {
        for operation in Operation::ALL {
            let path = operation.path().replace("{id}", "7");
            for method in [Method::GET, Method::POST] {
                assert_eq!(named(Host::Crm, &method, &path), None, "{path}");
            }
        }
    }

    #[test]
    fn ids_read_back() {
        for operation in Operation::ALL {
            assert_eq!(operation.id().parse(), Ok(operation));
        }
    }
}
