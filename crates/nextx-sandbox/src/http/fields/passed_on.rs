//! Fields that are only passed on.

use serde_json::{Map, Value};

use super::{Changes, Field, Violations};

/// What an untouched field that is only passed on holds.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) enum Empty {
    Null,
    List,
    Zero,
}

impl Empty {
    fn value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::List => Value::Array(Vec::new()),
            Self::Zero => 0.into(),
        }
    }
}

/// Fields that no rule of the sandbox depends on: they are kept and shown as they were sent.
pub(in crate::http) fn pass_on(
    changes: &Changes<'_>,
    mut current: Map<String, Value>,
    names: &[(&str, Empty)],
) -> Map<String, Value> {
    for (name, empty) in names {
        let value = current.remove(*name).unwrap_or_else(|| empty.value());
        let value = changes.apply(name, value, |field| {
            field.value().cloned().unwrap_or_else(|| empty.value())
        });
        current.insert((*name).to_owned(), value);
    }
    current
}

/// The texts of `params` as they are stored, ten of them whatever was sent (D20).
pub(in crate::http) fn params(field: &Field<'_>, wrong: &mut Violations) -> String {
    let sent = wrong.object(field);
    let texts = (1..=10).map(|number| {
        let name = format!("param_{number:02}");
        let text = sent
            .as_ref()
            .and_then(|sent| wrong.text(&sent.get(&name), 1_000));
        (name, text.unwrap_or_default().into())
    });
    Value::Object(texts.collect()).to_string()
}
