//! Users inside other records.

use crate::ids::{EmployeeId, UserId};

record! {
    /// A user inside a record of the CRM host: five fields in campaigns, opportunities and messages, up to eight in tasks
    /// (E51).
    pub struct UserRef {
        id: UserId,
        /// The login name; `username` of a [`User`](crate::User).
        name: String,
        email: String,
        firstname: String,
        lastname: String,
        /// Address of a picture.
        picture: String,
        designation: String,
        employee_id: EmployeeId,
    }
}
