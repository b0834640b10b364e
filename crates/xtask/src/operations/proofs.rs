//! The tests that name an operation: by its id, by an example of it, or as `Operation::SellCreate`.

use std::path::Path;

use super::{client::Placed, reference::Operation, source::Source};
use crate::failure::Failure;

/// Where tests are, by what they test.
const PLACES: [(&str, &[&str]); 4] = [
    (
        "client",
        &["crates/nextx-api/src", "crates/nextx-api/tests"],
    ),
    ("sandbox", &["crates/nextx-sandbox/tests"]),
    ("app", &["crates/till-app/tests"]),
    ("shell", &["tests"]),
];

/// All sources with tests, by place.
#[derive(Debug)]
pub(super) struct Proofs {
    places: Vec<(&'static str, Vec<Source>)>,
}

impl Proofs {
    pub(super) fn read(root: &Path) -> Result<Self, Failure> {
        let mut places = Vec::new();
        for (place, folders) in PLACES {
            let mut sources = Vec::new();
            for folder in folders {
                sources.extend(Source::below(root, folder)?);
            }
            places.push((place, sources));
        }
        Ok(Self { places })
    }

    /// How many tests name the operation, place by place, each with the one that names fewest others; none where
    /// there is no test.
    pub(super) fn of(&self, operation: &Operation, all: &[Operation]) -> Option<String> {
        let mut told = Vec::new();
        for (place, sources) in &self.places {
            let tests = tests(sources);
            let naming: Vec<_> = tests.filter(|test| names(test, operation)).collect();
            let others = |test: &&Placed<'_>| all.iter().filter(|other| names(test, other)).count();
            if let Some(first) = naming.iter().min_by_key(others) {
                told.push(format!(
                    "{place} {} (`{}::{}`)",
                    naming.len(),
                    first.source.stem(),
                    first.function.name
                ));
            }
        }
        (!told.is_empty()).then(|| told.join(", "))
    }
}

fn tests(sources: &[Source]) -> impl Iterator<Item = Placed<'_>> {
    sources.iter().flat_map(|source| {
        let tests = source.functions.iter().filter(|function| function.is_test);
        tests.map(move |function| Placed { source, function })
    })
}

fn names(test: &Placed<'_>, operation: &Operation) -> bool {
    let variant = operation.variant();
    let by_variant = test.function.body.windows(4).any(|tokens| {
        tokens[0].is_word("Operation")
            && tokens[1].is_mark(':')
            && tokens[2].is_mark(':')
            && tokens[3].is_word(&variant)
    });
    by_variant || test.texts().any(|(_, text)| is_of(text, &operation.id))
}

/// Whether a text is the id or the name of an example: `sell.create.request`, `sell.create.error.json`.
fn is_of(text: &str, id: &str) -> bool {
    let Some(rest) = text.strip_prefix(id) else {
        return false;
    };
    let example = |kind: &&str| {
        rest.strip_prefix('.')
            .and_then(|rest| rest.strip_prefix(*kind))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    rest.is_empty() || ["request", "response", "error"].iter().any(example)
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn told(source: &str, id: &str) -> Option<String> {
        let source = Source::parse("crates/a/tests/it/served.rs", tokens(source));
        let proofs = Proofs {
            places: vec![("client", vec![source])],
        };
        let operation = |id: &str| Operation {
            id: id.to_owned(),
            title: String::new(),
            parameters: Vec::new(),
        };
        let all = [operation("sell.create"), operation("sell.list")];
        proofs.of(&operation(id), &all)
    }

    #[test]
    fn a_test_names_an_operation_in_three_ways() {
        for body in [
            r#"ask("sell.create")"#,
            r#"example!("sell.create.request")"#,
            r#"read("sell.create.error.json")"#,
            "inject(Operation::SellCreate, 1)",
        ] {
            assert_eq!(
                told(&format!("#[test] fn sells() {{ {body}; }}"), "sell.create").as_deref(),
                Some("client 1 (`served::sells`)"),
                "{body}"
            );
        }
    }

    #[test]
    fn the_constants_that_a_test_goes_through_count() {
        let source = r#"
            const READS: [&str; 2] = ["sell.create", "sell.list"];
            #[tokio::test] async fn all_are_read() { for read in READS {} }
            #[test] fn lists() { list("sell.list") }
            fn helper() { list("sell.list") }"#;
        assert_eq!(
            told(source, "sell.create").as_deref(),
            Some("client 1 (`served::all_are_read`)")
        );
        assert_eq!(
            told(source, "sell.list").as_deref(),
            Some("client 2 (`served::lists`)")
        );
    }

    #[test]
    fn what_only_looks_alike_does_not_count() {
        for body in [
            r#""sell.create_all""#,
            r#""sell.created""#,
            "Operation::SellCreateAll",
        ] {
            let source = format!("#[test] fn t() {{ {body} }}");
            assert_eq!(told(&source, "sell.create"), None, "{body}");
        }
    }
}
