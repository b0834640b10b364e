//! People who work in the shop.

use crate::ids::{EmployeeId, SalesUserId};

record! {
    /// An employee (`employee.list`, and inside a customer).
    pub struct Employee: EmployeeId {
        code: String,
        first_name: String,
        last_name: String,
        /// Address of a picture.
        avatar: String,
    }
}

record! {
    /// A user who may be named as the seller of an order (`sales_user.list`).
    pub struct SalesUser: SalesUserId {
        /// The login name (E51).
        name: String,
        firstname: String,
        lastname: String,
    }
}
