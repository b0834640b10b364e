//! Where Rust code fills a record: `NewCustomer { name: …, mobile, ..NewCustomer::default() }`.

use super::token::{Token, closing, is_open};

/// A record as it is filled at one place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Literal<'a> {
    pub(super) record: &'a str,
    pub(super) fields: Vec<&'a str>,
}

/// Every place of the code where a record is filled.
pub(super) fn literals(tokens: &[Token]) -> Vec<Literal<'_>> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(record) = token.word().filter(|word| is_type(word)) else {
            continue;
        };
        if is_open(tokens, at + 1, '{') && !is_head(tokens, at) {
            let inside = &tokens[at + 2..closing(tokens, at + 1)];
            let fields = fields(inside);
            found.push(Literal { record, fields });
        }
    }
    found
}

fn is_type(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase())
}

/// Whether the name belongs to what is declared, or is what a function answers.
fn is_head(tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) else {
        return false;
    };
    ["struct", "enum", "impl", "for", "trait", "mod"]
        .iter()
        .any(|word| before.is_word(word))
        || before.is_mark('>')
}

/// The names before the colons, and those that stand alone.
fn fields(inside: &[Token]) -> Vec<&str> {
    let mut fields = Vec::new();
    let mut begins = true;
    let mut at = 0;
    while let Some(token) = inside.get(at) {
        let name = token.word().filter(|_| begins);
        let ends = inside
            .get(at + 1)
            .is_none_or(|next| next.is_mark(',') || next.is_mark(':'));
        fields.extend(name.filter(|_| ends && !is_open(inside, at + 2, ':')));
        begins = token.is_mark(',');
        if matches!(token, Token::Mark('(' | '[' | '{')) {
            at = closing(inside, at);
        }
        at += 1;
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn a_literal_names_the_fields_that_it_sets() {
        let code = tokens(
            "fn f() -> NewOrder { nextx_api::NewOrder { day: day(a, b), lines: x.map(|l| NewLine { \
             r#type: l, ..d }).collect::<Vec<_>>(), note, ..NewOrder::default() } }",
        );
        assert_eq!(
            literals(&code),
            [
                Literal {
                    record: "NewOrder",
                    fields: vec!["day", "lines", "note"]
                },
                Literal {
                    record: "NewLine",
                    fields: vec!["type"]
                },
            ]
        );
    }

    #[test]
    fn a_declaration_fills_nothing() {
        assert!(literals(&tokens("struct A { b: B } impl A { } impl C for A { }")).is_empty());
    }
}
