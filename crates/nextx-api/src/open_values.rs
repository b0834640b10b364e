//! Words of lists that the reference does not close (E56, Q16): the known ones have names, any other passes through.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::field::{FromWire, Reading};

macro_rules! open_values {
    ($($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $constant:ident = $text:literal),* $(,)? })+) => {$(
        $(#[$doc])*
        ///
        /// An open list: other words pass through unchanged.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Cow<'static, str>);

        impl $name {
            $(
                $(#[$value_doc])*
                #[doc = concat!("`", $text, "`.")]
                pub const $constant: Self = Self(Cow::Borrowed($text));
            )*

            /// The words seen in the reference.
            pub const KNOWN: &[Self] = &[$(Self::$constant),*];

            /// The word as NextX writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self(Cow::Owned(word))
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                Self(Cow::Owned(word.to_owned()))
            }
        }

        impl From<$name> for Value {
            fn from(word: $name) -> Self {
                Self::String(word.0.into_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl FromWire for $name {
            fn from_wire(value: Value) -> Reading<Self> {
                String::from_wire(value).map(Self::from)
            }
        }
    )+};
}

open_values! {
    /// What a category sorts.
    CategoryType { PRODUCT = "product_category" }
    /// What kind of product it is.
    ProductType { SINGLE = "single", VARIABLE = "variable", MODIFIER = "modifier", COMBO = "combo" }
    /// Whether a record of the customer resource buys or supplies.
    CustomerType { CUSTOMER = "customer", SUPPLIER = "supplier" }
    /// How a discount is given.
    DiscountType { FIXED = "fixed" }
    /// How far the goods of an order have come.
    ShippingStatus { ORDERED = "ordered" }
    /// How much of an order is paid.
    PaymentStatus { DUE = "due" }
    /// How far an order has come.
    OrderStatus { FINAL = "final" }
    /// Which way a payment goes; `in_come` is documented also where money goes out (D27, Q23).
    PaymentType { IN_COME = "in_come" }
    /// What is paid with.
    PaymentMethod { CASH = "cash" }
    /// A person's sex: words, digits and booleans are documented (E41).
    Sex { MALE = "male" }
    /// What an automation watches.
    AutomationType { IN = "in" }
    /// How often an automation runs.
    AutomationFrequency { DAILY = "daily" }
    /// Group of an automation or its component.
    AutomationCategory { ACTION = "action" }
    /// What a step of an automation does.
    AutomationTaskType { SEND_ZALO = "send_zalo", SEND_EMAIL = "send_email" }
    /// Whom a step of an automation writes to.
    RecipientType { EMPLOYEE = "employee", CONTACT = "contact" }
    /// Unit of a schedule's repetition; the letters are not explained (E56).
    FrequencyType { O = "O", F = "F" }
    /// Unit of a schedule's delay; the letter is not explained (E56).
    RunAfterType { M = "M" }
    /// What comes of an action of an opportunity.
    ActionStatus { IN_PROCESS = "in_process" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::Field;
    use serde_json::json;

    #[test]
    fn e56_known_words_have_names_and_others_pass() {
        for (wire, word) in [
            (json!("due"), PaymentStatus::DUE),
            (json!("paid"), "paid".into()),
            (json!(""), "".into()),
            (json!(0), "0".into()),
        ] {
            let field: Field<PaymentStatus> = serde_json::from_value(wire.clone()).unwrap();
            assert_eq!(*field, Some(word));
            assert_eq!(serde_json::to_value(&field).unwrap(), wire);
        }
        let due: Field<PaymentStatus> = PaymentStatus::DUE.into();
        assert_eq!(serde_json::to_value(&due).unwrap(), "due");
        assert_eq!(ProductType::KNOWN.len(), 4);
    }
}
