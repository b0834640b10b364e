//! Leads from a file, and the customers that are made of leads.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::{lead_import, lead_records};
use till_core::lead_import as core;

use super::Id;

/// The customer that was made of a lead, or the one who has its phone.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeadsCustomer {
    id: Id,
    name: String,
    /// They were there before; nothing was made.
    was_there: bool,
}

impl From<lead_records::LeadsCustomer> for LeadsCustomer {
    fn from(customer: lead_records::LeadsCustomer) -> Self {
        Self {
            id: Id(customer.customer),
            name: customer.name,
            was_there: customer.was_there,
        }
    }
}

/// What a column of a file is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LeadColumn {
    Name,
    Phone,
    Email,
    Address,
    Website,
    Source,
    Status,
    Note,
}

impl From<core::LeadColumn> for LeadColumn {
    fn from(column: core::LeadColumn) -> Self {
        match column {
            core::LeadColumn::Name => Self::Name,
            core::LeadColumn::Phone => Self::Phone,
            core::LeadColumn::Email => Self::Email,
            core::LeadColumn::Address => Self::Address,
            core::LeadColumn::Website => Self::Website,
            core::LeadColumn::Source => Self::Source,
            core::LeadColumn::Status => Self::Status,
            core::LeadColumn::Note => Self::Note,
        }
    }
}

impl From<LeadColumn> for core::LeadColumn {
    fn from(column: LeadColumn) -> Self {
        match column {
            LeadColumn::Name => Self::Name,
            LeadColumn::Phone => Self::Phone,
            LeadColumn::Email => Self::Email,
            LeadColumn::Address => Self::Address,
            LeadColumn::Website => Self::Website,
            LeadColumn::Source => Self::Source,
            LeadColumn::Status => Self::Status,
            LeadColumn::Note => Self::Note,
        }
    }
}

/// A file of leads as it is understood.
#[derive(Clone, Debug, Serialize, Type)]
pub struct LeadImportView {
    /// What stands above each column.
    heads: Vec<String>,
    /// What each column is; `null` for one that is not taken over.
    columns: Vec<Option<LeadColumn>>,
    right: u32,
    wrong: u32,
}

impl From<&lead_import::LeadImport> for LeadImportView {
    fn from(import: &lead_import::LeadImport) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            heads: import.heads(),
            columns: import.columns.iter().map(|it| it.map(Into::into)).collect(),
            right: count(import.right),
            wrong: count(import.rows.len() - import.right),
        }
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, Serialize, Type)]
pub struct LeadFault {
    /// By [`lead_import::fault_name`].
    name: String,
    /// The row above it that has the same.
    row: Option<u32>,
}

/// A row of a file.
#[derive(Clone, Debug, Serialize, Type)]
pub struct LeadImportRow {
    row: u32,
    name: String,
    phone: String,
    email: String,
    fault: Option<LeadFault>,
}

impl From<core::ImportedLead> for LeadImportRow {
    fn from(lead: core::ImportedLead) -> Self {
        let row = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
        Self {
            row: row(lead.row),
            name: lead.name,
            phone: lead.phone,
            email: lead.email,
            fault: lead.fault.map(|fault| LeadFault {
                name: lead_import::fault_name(fault).to_owned(),
                row: match fault {
                    core::LeadFault::Repeated(above) => Some(row(above)),
                    _ => None,
                },
            }),
        }
    }
}
