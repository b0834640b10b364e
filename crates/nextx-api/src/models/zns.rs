//! Messages of the Zalo notification service (ZNS).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::field::{FromWire, Reading, blank_or_unreadable};

record! {
    /// The body of `zns.send`, which may also come back for a yes (E11).
    #[derive(Default)]
    pub struct ZnsMessage {
        /// The recipient's telephone; sent in the form of [`Readings::zns_phone`](crate::Readings).
        phone: String,
        template_id: String,
        /// Chosen at random for each message and kept before it is sent: the only mark there is of it (J03).
        tracking_id: String,
        template_data: TemplateData,
    }
}

/// What fills the blanks of a template, whose names the template decides (D24).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct TemplateData(pub BTreeMap<String, String>);

/// An object of texts; PHP writes an empty one as `[]`.
impl FromWire for TemplateData {
    fn from_wire(value: Value) -> Reading<Self> {
        let map = match &value {
            Value::Object(map) => map,
            Value::Array(items) if items.is_empty() => return Reading::Blank(value),
            _ => return blank_or_unreadable(value),
        };
        let mut texts = BTreeMap::new();
        let mut converted = false;
        for (key, text) in map {
            match String::from_wire(text.clone()) {
                Reading::Plain(text) => drop(texts.insert(key.clone(), text)),
                Reading::Converted(text, _) => {
                    converted = true;
                    texts.insert(key.clone(), text);
                }
                Reading::Blank(_) | Reading::Unreadable(_) => return Reading::Unreadable(value),
            }
        }
        if converted {
            Reading::Converted(Self(texts), value)
        } else {
            Reading::Plain(Self(texts))
        }
    }
}

/// The form of a Vietnamese telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PhoneForm {
    /// `84…`, as Zalo itself has it.
    #[default]
    International,
    /// `0…`, as people have it.
    National,
}

impl PhoneForm {
    /// The number in this form; what is no Vietnamese number passes unchanged.
    #[must_use]
    pub fn write(self, phone: &str) -> String {
        let digits: String = phone
            .chars()
            .filter(|sign| !matches!(sign, ' ' | '.' | '-' | '(' | ')'))
            .collect();
        let local = digits
            .strip_prefix("+84")
            .or_else(|| digits.strip_prefix("84"))
            .or_else(|| digits.strip_prefix('0'))
            .filter(|local| matches!(local.len(), 9 | 10))
            .filter(|local| local.bytes().all(|digit| digit.is_ascii_digit()));
        match (local, self) {
            (None, _) => phone.to_owned(),
            (Some(local), Self::International) => format!("84{local}"),
            (Some(local), Self::National) => format!("0{local}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::Field;
    use serde_json::json;

    #[test]
    fn q32_a_number_is_written_in_one_form_whatever_it_came_in() {
        for phone in [
            "0900000001",
            "84900000001",
            "+84 900 000 001",
            "0900.000.001",
        ] {
            assert_eq!(PhoneForm::International.write(phone), "84900000001");
            assert_eq!(PhoneForm::National.write(phone), "0900000001");
        }
        for other in ["", "string", "+1 555 0100", "113", "84a00000001"] {
            assert_eq!(PhoneForm::International.write(other), other);
            assert_eq!(PhoneForm::National.write(other), other);
        }
    }

    #[test]
    fn d24_the_data_of_a_template_are_texts_under_any_name() {
        let read = |wire: &Value| -> Field<TemplateData> {
            let field: Field<TemplateData> = serde_json::from_value(wire.clone()).unwrap();
            assert_eq!(serde_json::to_value(&field).unwrap(), *wire);
            field
        };
        let data = read(&json!({"tên": "Khách Thử", "số tiền": 15000}));
        let data = &data.as_ref().unwrap().0;
        assert_eq!(data["tên"], "Khách Thử");
        assert_eq!(data["số tiền"], "15000");
        assert_eq!(*read(&json!([])), None);
        assert!(read(&json!({"a": [1]})).unreadable().is_some());
    }
}
