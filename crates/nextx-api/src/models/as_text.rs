//! Numbers that are written as text.

use std::fmt::Display;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::field::{FromWire, Reading, converted};

/// A number that is written as text where others of its kind are JSON numbers: `budget`, `campaign_type` and `status` of a
/// campaign, `opportunity_amount` of a changed opportunity, groups of customers that a message goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AsText<T>(pub T);

impl<T> From<T> for AsText<T> {
    fn from(number: T) -> Self {
        Self(number)
    }
}

impl<T: Display> Serialize for AsText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// As the number itself is read.
impl<T: FromWire> FromWire for AsText<T> {
    fn from_wire(value: Value) -> Reading<Self> {
        converted(value, Self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::{Amount, CampaignLabelId, Field};
    use serde_json::json;

    #[test]
    fn a_number_that_is_made_is_written_as_text_and_one_that_was_read_as_it_came() {
        let status: Field<_> = AsText(CampaignLabelId(107)).into();
        assert_eq!(serde_json::to_value(status).unwrap(), "107");
        let budget: Field<_> = AsText(Amount::from(15_000)).into();
        assert_eq!(serde_json::to_value(budget).unwrap(), "15000");
        for wire in [json!("0.00"), json!(0)] {
            let budget: Field<AsText<Amount>> = serde_json::from_value(wire.clone()).unwrap();
            assert_eq!(*budget, Some(AsText(Amount::from(0))));
            assert_eq!(serde_json::to_value(budget).unwrap(), wire);
        }
        let odd: Field<AsText<Amount>> = serde_json::from_value(json!("soon")).unwrap();
        assert_eq!(odd.unreadable(), Some(&json!("soon")));
        let none: Field<AsText<Amount>> = serde_json::from_value(json!("")).unwrap();
        assert_eq!((*none, none.unreadable()), (None, None));
    }
}
