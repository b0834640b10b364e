//! Leads, which NextX calls *contacts*.

use jiff::civil::Date;

use super::{Branch, Category, CustomerSource, Employee};
use crate::field::Field;
use crate::ids::{BranchId, EmployeeId, LeadId};
use crate::open_values::Sex;

record! {
    /// A lead: whole in `lead.list`, with its categories and employee alone in `lead.detail` (E15).
    pub struct Lead: LeadId {
        categories: Vec<Category>,
        /// Its categories in the detail; a number or code in other records (E15, E42).
        contact_id: Vec<Category>,
        employee: Employee,
        employee_id: EmployeeId,
        branch: Branch,
        branch_id: BranchId,
        resources: Vec<CustomerSource>,
        name: String,
        mobile: String,
        email: String,
        website: String,
        address: String,
        status: String,
        date_assigned: Date,
        code: String,
        birthday: Date,
        sex: Sex,
        description: String,
        /// Address of a picture.
        avatar: String,
        account_name: String,
        account_address: String,
        account_no: String,
    }
}

impl Lead {
    /// The categories, under whichever name they came (E15).
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        if self.categories.is_some() {
            self.categories.items()
        } else {
            self.contact_id.items()
        }
    }
}

record! {
    /// The body of `lead.create` and `lead.update`, which share a table (D11): fields that are not set are not sent
    /// (Q19). Telephone, code and account number are text, or leading zeros would be lost (D09).
    #[derive(Default)]
    pub struct LeadDraft {
        employee_id: EmployeeId,
        branch_id: BranchId,
        resources: Vec<CustomerSource>,
        name: String,
        mobile: String,
        email: String,
        website: String,
        address: String,
        status: String,
        date_assigned: Date,
        /// What a lead can be found by afterwards, for its number does not come back (E01).
        code: String,
        birthday: Date,
        sex: Sex,
        description: String,
        /// Address of a picture.
        avatar: String,
        account_name: String,
        account_address: String,
        account_no: String,
    }
}

/// What can be changed of a lead, to be sent whole (Q18). To be made from a row of the list: the detail has next to
/// nothing of it (E15).
impl From<Lead> for LeadDraft {
    fn from(lead: Lead) -> Self {
        let employee = lead.employee.as_ref().map(|employee| employee.id);
        let branch = lead.branch.as_ref().map(|branch| branch.id);
        Self {
            employee_id: lead.employee_id.or_under(employee.into()),
            branch_id: lead.branch_id.or_under(branch.into()),
            resources: lead.resources,
            name: lead.name,
            mobile: lead.mobile,
            email: lead.email,
            website: lead.website,
            address: lead.address,
            status: lead.status,
            date_assigned: lead.date_assigned,
            code: lead.code,
            birthday: lead.birthday,
            sex: lead.sex,
            description: lead.description,
            avatar: lead.avatar,
            account_name: lead.account_name,
            account_address: lead.account_address,
            account_no: lead.account_no,
            extra: lead.extra,
        }
    }
}

/// The body of `lead.update`, of which two are documented (D08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LeadUpdateBody {
    /// The same as that of `lead.create`.
    #[default]
    AsCreated,
    /// That of the second sample, see [`LeadInParts`].
    InParts,
}

record! {
    /// The second documented body of `lead.update` (D08). It has no place for sources, website, addresses.
    #[derive(Default)]
    pub struct LeadInParts {
        employee_id: EmployeeId,
        branch_id: BranchId,
        name: LeadName,
        code: String,
        email: String,
        mobile: String,
        phone: String,
        status: String,
        date_assigned: Date,
        date_next: Date,
        birthday: Date,
        sex: Sex,
        description: String,
        /// Address of a picture.
        avatar: String,
        account_type: String,
        account_name: String,
        account_no: String,
    }
}

record! {
    /// A name in parts.
    #[derive(Default)]
    pub struct LeadName {
        full: String,
        first: String,
        last: String,
    }
}

/// The name goes whole: which part of it is the first name is not for a program to guess.
impl From<LeadDraft> for LeadInParts {
    fn from(lead: LeadDraft) -> Self {
        let mut extra = lead.extra;
        let name = LeadName {
            full: lead.name,
            ..LeadName::default()
        };
        Self {
            employee_id: lead.employee_id,
            branch_id: lead.branch_id,
            name: name.into(),
            code: lead.code,
            email: lead.email,
            mobile: lead.mobile,
            phone: Field::take(&mut extra, "phone"),
            status: lead.status,
            date_assigned: lead.date_assigned,
            date_next: Field::take(&mut extra, "date_next"),
            birthday: lead.birthday,
            sex: lead.sex,
            description: lead.description,
            avatar: lead.avatar,
            account_type: Field::take(&mut extra, "account_type"),
            account_name: lead.account_name,
            account_no: lead.account_no,
            extra,
        }
    }
}
