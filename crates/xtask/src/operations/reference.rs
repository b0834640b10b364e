//! The documented operations, out of `docs/nextx/operations.json`.

use std::path::Path;

use serde_json::Value;

use crate::{failure::Failure, files};

const FILE: &str = "docs/nextx/operations.json";

/// A documented operation.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) parameters: Vec<Parameter>,
}

/// A documented parameter or field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parameter {
    /// As documented: `search[status]`, `products[].unit_id`, `contact.name`.
    pub(super) name: String,
    pub(super) place: Place,
}

/// Where a parameter stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Body,
}

impl Place {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Body => "body",
        }
    }
}

impl Operation {
    /// What the sandbox calls it: `SellCreate`.
    pub(super) fn variant(&self) -> String {
        let mut variant = String::new();
        for part in self.id.split(['.', '_']) {
            let mut letters = part.chars();
            variant.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            variant.push_str(letters.as_str());
        }
        variant
    }
}

pub(super) fn read(root: &Path) -> Result<Vec<Operation>, Failure> {
    parse(&files::read(&root.join(FILE))?).ok_or_else(|| {
        Failure::new(
            format!("reading {FILE}"),
            "it has another form than expected",
            "mend it, or look at operations/reference.rs",
        )
    })
}

fn parse(text: &str) -> Option<Vec<Operation>> {
    let operations: Value = serde_json::from_str(text).ok()?;
    operations.as_array()?.iter().map(operation).collect()
}

fn operation(entry: &Value) -> Option<Operation> {
    let mut parameters = Vec::new();
    for (key, place) in [
        ("path_params", Place::Path),
        ("query", Place::Query),
        ("body", Place::Body),
    ] {
        for name in entry.get(key)?.as_array()? {
            let name = name.as_str()?.to_owned();
            parameters.push(Parameter { name, place });
        }
    }
    Some(Operation {
        id: entry.get("id")?.as_str()?.to_owned(),
        title: entry.get("title")?.as_str()?.to_owned(),
        parameters,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_come_in_the_order_of_a_request() {
        let text = r#"[{"id": "sales_user.list", "title": "List", "path_params": ["id"], "query": ["page"], "body": ["name"]}]"#;
        let operations = parse(text).unwrap_or_default();
        let told: Vec<_> = operations[0]
            .parameters
            .iter()
            .map(|parameter| (parameter.name.as_str(), parameter.place.name()))
            .collect();
        assert_eq!(told, [("id", "path"), ("page", "query"), ("name", "body")]);
        assert_eq!(operations[0].variant(), "SalesUserList");
        assert!(parse(r#"[{"id": "a"}]"#).is_none());
    }
}
