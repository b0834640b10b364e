//! Customers and suppliers, one resource told apart by `type`.

use jiff::civil::Date;

use super::Employee;
use crate::amount::Amount;
use crate::ids::{BranchId, CustomerGroupId, CustomerId, EmployeeId, ResourceId};
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
        employee_id: EmployeeId,
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
        per_turn_debt: i64,
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
    /// Where a customer or lead came from.
    pub struct CustomerSource {
        id: ResourceId,
        name: String,
    }
}

record! {
    /// The body of `customer.create` and `customer.update`, which share a table (D11): fields that are not set are not
    /// sent (Q19). Telephone, codes and account numbers are text, or leading zeros would be lost.
    #[derive(Default)]
    pub struct CustomerDraft {
        avatar: String,
        contact_id: String,
        name: String,
        mobile: String,
        email: String,
        address: String,
        /// Documented in the answer of the update alone; sent along so that a change does not empty it (Q18).
        description: String,
        tax_number: String,
        /// `customer` or `supplier`.
        r#type: CustomerType,
        customer_group_id: CustomerGroupId,
        /// As `description`.
        employee_id: EmployeeId,
        birthday: Date,
        /// A code; what it stands for is not documented (E41).
        gender: i64,
        /// In đồng.
        opening_balance: Amount,
        /// In đồng.
        credit_limit: Amount,
        /// The payment term; comes back as `pay_term_number` (D12).
        per_turn_debt: i64,
        branch_id: BranchId,
        resources: Vec<CustomerSource>,
        account_name: String,
        account_address: String,
        account_no: String,
    }
}

/// What can be changed of a customer, to be sent whole (Q18). Not from a row of the list, which lacks half of it (E45).
impl From<Customer> for CustomerDraft {
    fn from(customer: Customer) -> Self {
        let in_charge = customer.employee_in_charge().map(|employee| employee.id);
        Self {
            avatar: customer.avatar,
            contact_id: customer.contact_id,
            name: customer.name,
            mobile: customer.mobile,
            email: customer.email,
            address: customer.address,
            description: customer.description,
            tax_number: customer.tax_number,
            r#type: customer.r#type,
            customer_group_id: customer.customer_group_id,
            employee_id: customer.employee_id.or_under(in_charge.into()),
            birthday: customer.birthday,
            gender: customer.gender.read_as(),
            opening_balance: customer.opening_balance,
            credit_limit: customer.credit_limit,
            per_turn_debt: customer.per_turn_debt.or_under(customer.pay_term_number),
            branch_id: customer.branch_id,
            resources: customer.resources,
            account_name: customer.account_name,
            account_address: customer.account_address,
            account_no: customer.account_no,
            extra: customer.extra,
        }
    }
}

record! {
    /// What comes back with the yes to `customer.update` (E12).
    pub struct CustomerEcho {
        avatar: String,
        contact_id: String,
        name: String,
        mobile: String,
        email: String,
        address: String,
        description: String,
        tax_number: String,
        /// `customer` or `supplier`.
        r#type: CustomerType,
        customer_group_id: CustomerGroupId,
        employee_id: EmployeeId,
        birthday: Date,
        gender: Sex,
        /// In đồng.
        opening_balance: Amount,
        /// In đồng.
        credit_limit: Amount,
        /// The payment term; written as `per_turn_debt` (D12).
        pay_term_number: i64,
        branch_id: BranchId,
        resources: Vec<CustomerSource>,
        account_name: String,
        account_address: String,
        account_no: String,
    }
}
