//! Customers and suppliers, one resource told apart by `type`.

use jiff::civil::Date;

use super::Employee;
use crate::amount::Amount;
use crate::ids::{BranchId, CustomerGroupId, CustomerId, ResourceId};
use crate::open_values::{CustomerType, Sex};

record! {
    /// A row of `customer.list`, which lacks email, type and tax number (E45).
    pub struct CustomerListItem: CustomerId {
        name: String,
        code: String,
        mobile: String,
        /// `0`, `1`, `male`, `Nam`, … : the raw text (E41).
        gender: Sex,
        birthday: Date,
        address: String,
        description: String,
        /// In days.
        day_over_due: i64,
        /// In đồng.
        opening_balance: Amount,
        /// In đồng.
        credit_limit: Amount,
        resources: Vec<CustomerSource>,
        account_name: String,
        account_address: String,
        account_no: String,
    }
}

record! {
    /// `customer.detail`.
    pub struct Customer: CustomerId {
        employers: Employee,
        employee: Employee,
        avatar: String,
        /// A code as text or a number (E42, Q25).
        contact_id: String,
        name: String,
        code: String,
        first_name: String,
        last_name: String,
        mobile: String,
        email: String,
        address: String,
        description: String,
        /// Not the tax number (E18).
        fax_number: String,
        tax_number: String,
        /// `customer` or `supplier`.
        r#type: CustomerType,
        customer_group_id: CustomerGroupId,
        birthday: Date,
        gender: Sex,
        /// In đồng.
        opening_balance: Amount,
        /// In đồng.
        credit_limit: Amount,
        /// The payment term; written as `per_turn_debt` (D12).
        pay_term_number: i64,
        pay_term: String,
        branch_id: BranchId,
        resources: Vec<CustomerSource>,
        account_name: String,
        account_address: String,
        account_no: String,
    }
}

impl Customer {
    /// The employee in charge, under whichever name it came (E17).
    #[must_use]
    pub fn employee_in_charge(&self) -> Option<&Employee> {
        self.employers.as_ref().or(self.employee.as_ref())
    }
}

record! {
    /// Where a customer came from.
    pub struct CustomerSource {
        id: ResourceId,
        name: String,
    }
}

record! {
    /// The body of `customer.create`: fields that are not set are not sent (Q19). Telephone, codes and account numbers
    /// are text, or leading zeros would be lost.
    #[derive(Default)]
    pub struct NewCustomer {
        avatar: String,
        contact_id: String,
        name: String,
        mobile: String,
        email: String,
        address: String,
        tax_number: String,
        /// `customer` or `supplier`.
        r#type: CustomerType,
        customer_group_id: CustomerGroupId,
        birthday: Date,
        gender: i64,
        /// In đồng.
        opening_balance: Amount,
        /// In đồng.
        credit_limit: Amount,
        /// The payment term (D12).
        per_turn_debt: i64,
        branch_id: BranchId,
        resources: Vec<CustomerSource>,
        account_name: String,
        account_address: String,
        account_no: String,
    }
}
