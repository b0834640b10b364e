//! Flags, which are read in every form (D05, E53) and each written in its documented one.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::field::{FromWire, Reading, converted};

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident => $write:expr),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name(pub bool);

        impl From<bool> for $name {
            fn from(flag: bool) -> Self {
                Self(flag)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let write: fn(bool) -> Value = $write;
                write(self.0).serialize(serializer)
            }
        }

        impl FromWire for $name {
            fn from_wire(value: Value) -> Reading<Self> {
                converted(value, Self)
            }
        }
    )+};
}

flags! {
    /// A flag that is written as `1` or `0`, as most are.
    ZeroOne => |flag| Value::from(i64::from(flag)),
    /// A flag that is written as the text `"true"` or `"false"`: `is_direct_sell` of a unit (D05).
    TrueText => |flag| Value::from(flag.to_string()),
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::Field;
    use serde_json::json;

    #[test]
    fn d05_flags_are_read_in_every_form_and_written_in_their_own() {
        for wire in [json!(1), json!(true), json!("1"), json!("true")] {
            let field: Field<ZeroOne> = serde_json::from_value(wire.clone()).unwrap();
            assert_eq!(*field, Some(ZeroOne(true)));
            assert_eq!(serde_json::to_value(&field).unwrap(), wire);
        }
        assert_eq!(serde_json::to_value(ZeroOne(true)).unwrap(), 1);
        assert_eq!(serde_json::to_value(ZeroOne(false)).unwrap(), 0);
        assert_eq!(serde_json::to_value(TrueText(true)).unwrap(), "true");
        let odd: Field<TrueText> = serde_json::from_value(json!(7)).unwrap();
        assert!(odd.is_none() && odd.unreadable().is_some());
    }
}
