//! The tests that name an operation: by its id, by an example of it, or as `Operation::SellCreate`.

use std::path::Path;

use super::{function::Function, reference::Operation, source::Source, token::Token};
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

/// The tests of all places, each with the operations that it names.
#[derive(Debug)]
pub(super) struct Proofs {
    places: Vec<(&'static str, Vec<Proof>)>,
}

#[derive(Debug)]
struct Proof {
    name: String,
    operations: Vec<String>,
}

impl Proofs {
    pub(super) fn read(root: &Path, operations: &[Operation]) -> Result<Self, Failure> {
        let mut places = Vec::new();
        for (place, folders) in PLACES {
            let mut sources = Vec::new();
            for folder in folders {
                sources.extend(Source::below(root, folder)?);
            }
            places.push((place, proofs(&sources, operations)));
        }
        Ok(Self { places })
    }

    /// How many tests name the operation, place by place, each with the one that names fewest others; none where
    /// there is no test.
    pub(super) fn of(&self, id: &str) -> Option<String> {
        let mut told = Vec::new();
        for (place, proofs) in &self.places {
            let names = |proof: &&Proof| proof.operations.iter().any(|named| named == id);
            let naming: Vec<_> = proofs.iter().filter(names).collect();
            if let Some(first) = naming.iter().min_by_key(|proof| proof.operations.len()) {
                told.push(format!("{place} {} (`{}`)", naming.len(), first.name));
            }
        }
        (!told.is_empty()).then(|| told.join(", "))
    }
}

fn proofs(sources: &[Source], operations: &[Operation]) -> Vec<Proof> {
    let mut proofs = Vec::new();
    for source in sources {
        for function in source.functions.iter().filter(|function| function.is_test) {
            let tokens = reach(sources, source, &function.body);
            let named = operations
                .iter()
                .filter(|operation| names(&tokens, operation));
            proofs.push(Proof {
                name: format!("{}::{}", source.module(), function.name),
                operations: named.map(|operation| operation.id.clone()).collect(),
            });
        }
    }
    proofs
}

/// A body with all that it goes through: the constants and the free functions of the tests that it names, and theirs.
fn reach<'a>(sources: &'a [Source], source: &'a Source, body: &'a [Token]) -> Vec<&'a [Token]> {
    let mut reached = vec![(source, body)];
    let mut next = 0;
    while let Some((source, body)) = reached.get(next).copied() {
        next += 1;
        for (at, token) in body.iter().enumerate() {
            let Some(name) = token.word() else { continue };
            if is_method(body, at) {
                continue;
            }
            let found = declared(sources, source, qualifier(body, at), name);
            if let Some((source, tokens)) = found
                && !reached
                    .iter()
                    .any(|(_, known)| std::ptr::eq(*known, tokens))
            {
                reached.push((source, tokens));
            }
        }
    }
    reached.into_iter().map(|(_, tokens)| tokens).collect()
}

fn is_method(body: &[Token], at: usize) -> bool {
    at.checked_sub(1)
        .is_some_and(|before| body[before].is_mark('.'))
}

/// The module in `module::name`.
fn qualifier(body: &[Token], at: usize) -> Option<&str> {
    let before = at.checked_sub(3)?;
    let is_path = body[at - 1].is_mark(':') && body[at - 2].is_mark(':');
    body[before].word().filter(|_| is_path)
}

/// The constant or free function of this name: that of the module before it, or of the source itself, or of its
/// folder, or the only one there is.
fn declared<'a>(
    sources: &'a [Source],
    from: &'a Source,
    module: Option<&str>,
    name: &str,
) -> Option<(&'a Source, &'a [Token])> {
    let mut found: Vec<_> = sources
        .iter()
        .filter_map(|source| Some((source, declared_in(source, name)?)))
        .collect();
    if let Some(module) = module.filter(|module| !["crate", "self", "super"].contains(module)) {
        found.retain(|(source, _)| source.module() == module);
    } else if let Some(own) = found.iter().find(|(source, _)| source.path == from.path) {
        return Some(*own);
    }
    if found.len() > 1 {
        found.retain(|(source, _)| source.folder() == from.folder());
    }
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

fn declared_in<'a>(source: &'a Source, name: &str) -> Option<&'a [Token]> {
    if let Some(constant) = source.constants.get(name) {
        return Some(constant);
    }
    let is_it = |function: &&Function| {
        function.name == name && function.owner.is_none() && !function.is_test
    };
    let function = source.functions.iter().find(is_it)?;
    Some(&function.body)
}

fn names(reached: &[&[Token]], operation: &Operation) -> bool {
    let variant = operation.variant();
    let is_variant = |tokens: &[Token]| {
        tokens[0].is_word("Operation")
            && tokens[1].is_mark(':')
            && tokens[2].is_mark(':')
            && tokens[3].is_word(&variant)
    };
    reached.iter().any(|tokens| {
        let mut texts = tokens.iter().filter_map(Token::text);
        texts.any(|text| is_of(text, &operation.id)) || tokens.windows(4).any(is_variant)
    })
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

    fn all_told(sources: &[(&str, &str)], id: &str) -> Option<String> {
        let sources: Vec<_> = sources
            .iter()
            .map(|(path, text)| Source::parse(path, tokens(text)))
            .collect();
        let operations = ["sell.create", "sell.list"].map(|id| Operation {
            id: id.to_owned(),
            title: String::new(),
            parameters: Vec::new(),
        });
        let places = vec![("client", proofs(&sources, &operations))];
        Proofs { places }.of(id)
    }

    fn told(source: &str, id: &str) -> Option<String> {
        all_told(&[("a/tests/it/served.rs", source)], id)
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
    fn helpers_are_followed_into_their_modules() {
        let sources = [
            (
                "a/tests/it/served/mod.rs",
                "#[test] fn every_operation() { perform(client) } fn perform(c: C) { crm::perform(c); open.perform(c) }",
            ),
            (
                "a/tests/it/served/crm.rs",
                r#"pub fn perform(c: C) { c.send("sell.list") }"#,
            ),
            (
                "a/tests/it/served/other.rs",
                r#"pub fn perform(c: C) { c.send("sell.create") }"#,
            ),
        ];
        assert_eq!(
            all_told(&sources, "sell.list").as_deref(),
            Some("client 1 (`served::every_operation`)")
        );
        assert_eq!(all_told(&sources, "sell.create"), None);
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
