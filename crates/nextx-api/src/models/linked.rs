//! Links that come as whole records.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::field::{Field, FromWire, Reading};
use crate::misfit::Misfits;

/// A link that is sent as a number and comes back as the whole record or as that number (D31).
#[derive(Debug, Clone, PartialEq)]
pub enum Linked<I, R> {
    /// The number alone.
    Id(I),
    /// The record with its number.
    Record(I, R),
}

impl<I: Copy, R> Linked<I, R> {
    /// The number of what is linked.
    pub fn id(&self) -> I {
        match self {
            Self::Id(id) | Self::Record(id, _) => *id,
        }
    }

    /// The number alone.
    #[must_use]
    pub fn without_record(self) -> Self {
        Self::Id(self.id())
    }

    /// The record, where it came along.
    pub fn record(&self) -> Option<&R> {
        match self {
            Self::Id(_) => None,
            Self::Record(_, record) => Some(record),
        }
    }
}

impl<I: Serialize, R: Serialize> Serialize for Linked<I, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => id.serialize(serializer),
            Self::Record(_, record) => record.serialize(serializer),
        }
    }
}

/// A record without a number of its own links to nothing.
impl<I: FromWire, R: FromWire> FromWire for Linked<I, R> {
    fn from_wire(value: Value) -> Reading<Self> {
        let number = match &value {
            Value::Object(record) => record.get("id").cloned().unwrap_or_default(),
            bare => bare.clone(),
        };
        let id = match I::from_wire(number) {
            Reading::Plain(id) | Reading::Converted(id, _) => id,
            Reading::Blank(_) | Reading::Unreadable(_) => return Reading::Unreadable(value),
        };
        if !value.is_object() {
            return Reading::Converted(Self::Id(id), value);
        }
        match R::from_wire(value) {
            Reading::Plain(record) => Reading::Plain(Self::Record(id, record)),
            Reading::Converted(record, json) => Reading::Converted(Self::Record(id, record), json),
            Reading::Blank(json) | Reading::Unreadable(json) => Reading::Unreadable(json),
        }
    }

    fn note_misfits(&self, misfits: &mut Misfits) {
        if let Self::Record(_, record) = self {
            record.note_misfits(misfits);
        }
    }
}

/// The numbers alone, as they are written.
pub(super) fn numbers<I: Copy, R, T: From<I>>(links: Field<Vec<Linked<I, R>>>) -> Field<Vec<T>> {
    links.recast(|links| links.iter().map(|link| link.id().into()).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::{AsText, CustomerGroupId, CustomerId, Opaque};
    use serde_json::json;

    type Customers = Field<Vec<Linked<CustomerId, Opaque>>>;

    #[test]
    fn d31_records_and_numbers_are_read_and_go_back_as_they_came() {
        for wire in [
            json!([{"id": 7, "password": "hush"}, {"id": "8"}]),
            json!([7, 8]),
            json!(["7", 8.0]),
            json!([7, {"id": 8}]),
        ] {
            let customers: Customers = serde_json::from_value(wire.clone()).unwrap();
            let ids: Vec<_> = customers.items().iter().map(Linked::id).collect();
            assert_eq!(ids, [CustomerId(7), CustomerId(8)], "{wire}");
            assert_eq!(serde_json::to_value(&customers).unwrap(), wire);
            assert!(!format!("{customers:?}").contains("hush"));
        }
    }

    #[test]
    fn d31_they_are_sent_as_numbers_and_a_list_that_cannot_be_read_as_it_came() {
        let sent = |wire: Value| {
            let customers: Customers = serde_json::from_value(wire).unwrap();
            serde_json::to_value(numbers::<_, _, CustomerId>(customers)).unwrap()
        };
        assert_eq!(sent(json!([{"id": 7, "name": "x"}, "8"])), json!([7, 8]));
        for odd in [
            json!([{"name": "x"}]),
            json!([7, null]),
            json!("all"),
            json!(null),
        ] {
            assert_eq!(sent(odd.clone()), odd);
        }
        let groups: Field<Vec<Linked<CustomerGroupId, Opaque>>> =
            serde_json::from_value(json!([{"id": 26}])).unwrap();
        let groups = numbers::<_, _, AsText<CustomerGroupId>>(groups);
        assert_eq!(serde_json::to_value(groups).unwrap(), json!(["26"]));
    }
}
