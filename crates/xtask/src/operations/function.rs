//! The functions of a Rust source.

use super::{
    source::Lead,
    token::{Token, after_angles, closing, is_open},
};

/// A function with its rustdoc and its body.
#[derive(Debug, Default)]
pub(super) struct Function {
    pub(super) name: String,
    /// The type whose `impl` it is in.
    pub(super) owner: Option<String>,
    pub(super) docs: Vec<String>,
    pub(super) is_test: bool,
    pub(super) parameters: Vec<Token>,
    pub(super) answer: Vec<Token>,
    pub(super) body: Vec<Token>,
}

impl Function {
    /// The ids that its rustdoc begins with: `` `sell.list` `` or `` `sell.list`, `sell.detail` ``.
    pub(super) fn leading_ids(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        let mut rest = self.docs.first().map_or("", String::as_str);
        while let Some((id, after)) = rest.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
            ids.push(id);
            rest = [", ", " and "]
                .iter()
                .find_map(|link| after.strip_prefix(link))
                .unwrap_or("");
        }
        ids
    }
}

/// The function whose name stands at `at`.
pub(super) fn function(
    tokens: &[Token],
    at: usize,
    name: &str,
    owner: Option<String>,
    lead: Lead,
) -> Option<Function> {
    let open = after_angles(tokens, at + 1);
    if !is_open(tokens, open, '(') {
        return None;
    }
    let close = closing(tokens, open);
    let mut end = close + 1;
    while let Some(token) = tokens.get(end) {
        match token {
            Token::Mark('{' | ';') => break,
            Token::Mark('(' | '[') => end = closing(tokens, end),
            _ => {}
        }
        end += 1;
    }
    let body = if is_open(tokens, end, '{') {
        tokens[end + 1..closing(tokens, end)].to_vec()
    } else {
        Vec::new()
    };
    Some(Function {
        name: name.to_owned(),
        owner,
        docs: lead.docs,
        is_test: is_test(&lead.attributes),
        parameters: tokens[open + 1..close].to_vec(),
        answer: tokens.get(close + 1..end).unwrap_or_default().to_vec(),
        body,
    })
}

/// Whether `#[test]` or `#[tokio::test]` is among the attributes; `#[cfg(test)]` says something else.
fn is_test(attributes: &[Token]) -> bool {
    let mut places = attributes.iter().enumerate();
    places.any(|(at, token)| {
        token.is_word("test")
            && !at
                .checked_sub(1)
                .is_some_and(|before| attributes[before].is_mark('('))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{source::Source, token::tokens};

    #[test]
    fn only_ids_at_the_very_beginning_are_the_functions_own() {
        let ids = |doc: &str| {
            let source = Source::parse("a.rs", tokens(&format!("/// {doc}\nfn f() {{}}")));
            source.functions[0]
                .leading_ids()
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("`a.b`"), ["a.b"]);
        assert_eq!(ids("`a.b`, `a.c` and `a.d`: all."), ["a.b", "a.c", "a.d"]);
        assert_eq!(ids("`a.b` with `search[x]`"), ["a.b"]);
        assert!(ids("Reads `a.b`.").is_empty());
    }
}
