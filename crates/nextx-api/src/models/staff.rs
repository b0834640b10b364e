//! People who work in the shop.

use jiff::civil::Date;

use super::CategoryReference;
use crate::ids::{BranchId, DepartmentId, DeviceId, EmployeeId, PositionId, SalesUserId};
use crate::opaque::Opaque;
use crate::open_values::Sex;

record! {
    /// An employee: four fields in `employee.list` and inside a customer, all of them inside a user (E53).
    pub struct Employee: EmployeeId {
        code: String,
        first_name: String,
        last_name: String,
        enroll_number: String,
        sex: Sex,
        birthdate: Date,
        address: String,
        tel: String,
        phone: String,
        email: String,
        /// Address of a picture.
        avatar: String,
        id_card: String,
        id_card_place: String,
        id_card_date: Date,
        begin_date: Date,
        end_date: Date,
        is_off_work: bool,
        /// Whether it is a personal trainer.
        #[serde(rename = "isPt")]
        is_pt: bool,
        #[serde(rename = "isSale")]
        is_sale: bool,
        description: String,
        branch_id: BranchId,
        branch_name: String,
        /// Begins with a blank where there is no first name (E48).
        full_name: String,
        /// Name of a class of the server (E47).
        model_name: String,
        position_id: PositionId,
        position: Opaque,
        department_id: DepartmentId,
        department: Opaque,
        pt_rating: Opaque,
        categories: Vec<CategoryReference>,
        device_id: DeviceId,
        card_enroll: String,
        report_to_id: EmployeeId,
    }
}

impl Employee {
    /// The whole name, without the blank that a missing first name leaves (E48); none where nothing is left.
    #[must_use]
    pub fn full_name(&self) -> Option<&str> {
        let name = self.full_name.as_deref()?.trim();
        Some(name).filter(|name| !name.is_empty())
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
