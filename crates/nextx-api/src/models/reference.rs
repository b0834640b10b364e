//! What orders and returns carry of other records.

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::SalesUser;
use crate::field::{FromWire, Reading};
use crate::ids::CustomerId;
use crate::misfit::Misfits;
use crate::open_values::Sex;

record! {
    /// The customer or supplier of an order or return.
    pub struct CustomerReference: CustomerId {
        name: String,
        code: String,
        mobile: String,
        gender: Sex,
        birthday: Date,
        address: String,
        account_address: String,
        account_no: String,
    }
}

/// Who made a document: a name for sales and returns, the person for purchases (E23).
#[derive(Debug, Clone, PartialEq)]
pub enum AddedBy {
    /// A name.
    Name(String),
    /// The person, as among the sales users.
    Person(SalesUser),
}

impl AddedBy {
    /// The name, which of a person is the login name (E51).
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Person(person) => person.name.as_deref(),
        }
    }
}

impl Serialize for AddedBy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Name(name) => name.serialize(serializer),
            Self::Person(person) => person.serialize(serializer),
        }
    }
}

impl FromWire for AddedBy {
    fn from_wire(value: Value) -> Reading<Self> {
        if value.is_object() || value.is_array() {
            return SalesUser::from_wire(value).map(Self::Person);
        }
        String::from_wire(value).map(Self::Name)
    }

    fn note_misfits(&self, misfits: &mut Misfits) {
        if let Self::Person(person) = self {
            person.note_misfits(misfits);
        }
    }
}
