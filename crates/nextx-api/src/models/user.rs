//! Login accounts.

use crate::flags::ZeroOne;
use crate::ids::{EmployeeId, ExtensionId, UserId};
use crate::models::Employee;
use crate::time::DayFirst;

record! {
    /// A login account with its employee (`user.list`).
    pub struct User: UserId {
        email: String,
        /// The login name; `name` in other records (E51).
        username: String,
        firstname: String,
        lastname: String,
        joined: DayFirst,
        designation: String,
        /// Address of a picture.
        picture: String,
        tel: String,
        crm_extension_id: ExtensionId,
        employee_id: EmployeeId,
        employee: Employee,
        #[serde(rename = "isLock")]
        is_lock: ZeroOne,
        is_access_crm: ZeroOne,
        is_validated: ZeroOne,
    }
}

record! {
    /// The body of `user.create` and `user.update` (D01: the fields of the table; B05: `email` is one of them). How the
    /// login gets its password is not documented (D02, Q27).
    ///
    /// Not offered: `id`, `employee`: the server gives the number, and the employee is named by `employee_id` (D02).
    #[derive(Default)]
    pub struct UserDraft {
        email: String,
        username: String,
        firstname: String,
        lastname: String,
        joined: DayFirst,
        designation: String,
        /// Address of a picture.
        picture: String,
        tel: String,
        crm_extension_id: ExtensionId,
        employee_id: EmployeeId,
        #[serde(rename = "isLock")]
        is_lock: ZeroOne,
        is_access_crm: ZeroOne,
        is_validated: ZeroOne,
    }
}

/// What can be changed of an account, to be sent whole (Q18).
impl From<User> for UserDraft {
    fn from(user: User) -> Self {
        Self {
            email: user.email,
            username: user.username,
            firstname: user.firstname,
            lastname: user.lastname,
            joined: user.joined,
            designation: user.designation,
            picture: user.picture,
            tel: user.tel,
            crm_extension_id: user.crm_extension_id,
            employee_id: user.employee_id,
            is_lock: user.is_lock,
            is_access_crm: user.is_access_crm,
            is_validated: user.is_validated,
            extra: user.extra,
        }
    }
}
