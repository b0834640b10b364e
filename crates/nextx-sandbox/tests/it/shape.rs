//! Comparing answers with the documented examples.

use std::{fs, path::Path};

use serde_json::Value;

/// A documented example, such as `sell.list.response`.
#[track_caller]
pub(crate) fn example(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../nextx-api/tests/fixtures");
    let text = fs::read(folder.join(format!("{name}.json")))
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_slice(&text).unwrap()
}

/// The same keys, and numbers and texts where the example has them. Where the document itself leaves a null, or an answer
/// may be empty, the kind is not compared.
#[track_caller]
pub(crate) fn same_shape(path: &str, documented: &Value, answered: &Value) {
    match (documented, answered) {
        (Value::Object(documented), Value::Object(answered)) => {
            let mut expected: Vec<&String> = documented.keys().collect();
            let mut found: Vec<&String> = answered.keys().collect();
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "keys of {path}");
            for (key, value) in documented {
                same_shape(&format!("{path}.{key}"), value, &answered[key]);
            }
        }
        (Value::Array(documented), Value::Array(answered)) => {
            if let Some(pattern) = documented.first() {
                for (index, item) in answered.iter().enumerate() {
                    same_shape(&format!("{path}[{index}]"), pattern, item);
                }
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        (documented, answered) => {
            let kind = |value: &Value| {
                (
                    value.is_string(),
                    value.is_number(),
                    value.is_object(),
                    value.is_array(),
                )
            };
            assert_eq!(
                kind(answered),
                kind(documented),
                "kind of {path}: {answered}"
            );
        }
    }
}
