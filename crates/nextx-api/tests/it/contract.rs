//! The documented operations and examples, as data.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// An operation as documented.
#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) host: String,
    /// With `{id}` or `{code}` for what names the record.
    pub(crate) path: String,
    pub(crate) auth: String,
    pub(crate) query: Vec<String>,
}

impl Operation {
    pub(crate) fn is_read(&self) -> bool {
        self.method == "GET" || self.id == "sales_user.list"
    }

    pub(crate) fn is_on_crm(&self) -> bool {
        self.host == "api-nextcrm.nextcrm.vn"
    }
}

fn crate_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All 67, in the order of the reference.
pub(crate) fn operations() -> Vec<Operation> {
    let path = crate_folder().join("../../docs/nextx/operations.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn path_of(name: &str) -> PathBuf {
    crate_folder()
        .join("tests/fixtures")
        .join(format!("{name}.json"))
}

/// The text of an example, brackets and quotation marks mended where the reference lost them (E05-E07), and told by its
/// content to be request or response (E46), such as `sell.list.response`.
pub(crate) fn example_text(name: &str) -> String {
    fs::read_to_string(path_of(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// An example, or none where the reference shows none.
pub(crate) fn try_example<T: DeserializeOwned>(name: &str) -> Option<T> {
    path_of(name)
        .exists()
        .then(|| serde_json::from_str(&example_text(name)).unwrap())
}

/// An example that is there.
pub(crate) fn example<T: DeserializeOwned>(name: &str) -> T {
    try_example(name).unwrap_or_else(|| panic!("no example is called {name}"))
}

/// The record of an example, which for lists stands in an array; behind a `#` comes the key of a record inside the example.
pub(crate) fn record(name: &str) -> Value {
    if let Some((name, key)) = name.split_once('#') {
        return record(name)[key].take();
    }
    match example(name) {
        Value::Array(mut rows) => {
            assert_eq!(rows.len(), 1, "{name}");
            rows.remove(0)
        }
        record => record,
    }
}

/// The names of all examples whose name ends so, such as `.error`.
pub(crate) fn examples_ending(end: &str) -> Vec<String> {
    let mut names: Vec<String> = ["", "suspect"]
        .into_iter()
        .flat_map(|folder| {
            fs::read_dir(crate_folder().join("tests/fixtures").join(folder))
                .unwrap()
                .map(move |entry| (folder, entry))
        })
        .filter_map(|(folder, entry)| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let name = name.strip_suffix(".json")?.to_owned();
            Some(if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            })
        })
        .filter(|name| name.contains(end))
        .collect();
    names.sort();
    names
}
