//! JSON that is passed through and looked into by nobody here.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::field::{FromWire, Reading};
use crate::json::{AsItCame, without_marks};

/// Any JSON, kept as it came. It may be a whole internal record of a person, with debts and a password (E36), so nothing
/// prints it by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Opaque(Value);

impl Opaque {
    /// Wraps what is to be sent.
    #[must_use]
    pub const fn new(json: Value) -> Self {
        Self(json)
    }

    /// What is in it, for whoever knows what to do with it; a number is as near as a double comes.
    #[must_use]
    pub fn reveal(&self) -> Value {
        without_marks(self.0.clone())
    }
}

impl fmt::Debug for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<JSON>")
    }
}

impl Serialize for Opaque {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        AsItCame(&self.0).serialize(serializer)
    }
}

impl FromWire for Opaque {
    fn from_wire(value: Value) -> Reading<Self> {
        Reading::Plain(Self(value))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::{Field, json as answer};
    use serde_json::json;

    #[test]
    fn e36_what_is_passed_through_is_not_printed() {
        let body = r#"{"password":"hush","debt":12345678901234.5678}"#;
        let parsed = answer::parse(body.as_bytes()).unwrap();
        let field: Field<Opaque> = serde_json::from_value(parsed).unwrap();
        assert!(!format!("{field:?}").contains("hush"));
        assert_eq!(serde_json::to_string(&field).unwrap(), body);
    }

    #[test]
    fn what_is_passed_through_is_there_for_whoever_asks() {
        let opaque = Opaque::new(json!({"a": [1]}));
        assert_eq!(opaque.reveal(), json!({"a": [1]}));
        assert_eq!(format!("{opaque:?}"), "<JSON>");
    }
}
