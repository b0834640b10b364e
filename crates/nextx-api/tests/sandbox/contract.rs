//! The ids of the documented operations.

use std::collections::BTreeSet;

use serde_json::Value;

pub(crate) fn operations() -> BTreeSet<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/nextx/operations.json"
    );
    let operations: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let ids = operations
        .iter()
        .map(|operation| operation["id"].as_str().unwrap().to_owned());
    ids.collect()
}
