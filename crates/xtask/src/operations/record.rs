//! The structs of a Rust source.

use super::{
    source::Lead,
    token::{Token, after_angles, closing, is_open},
};

/// A struct and its fields.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    /// A macro declares it, as `record!` does.
    pub(super) is_declared: bool,
    /// It is written as JSON: a macro declares it, as `record!` does, or it derives `Serialize`.
    pub(super) is_written: bool,
    pub(super) fields: Vec<Field>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// Its key in JSON.
    pub(super) key: String,
    pub(super) kind: Vec<Token>,
}

/// The record whose name stands at `at`.
pub(super) fn record(tokens: &[Token], at: usize, name: &str, lead: Lead) -> Option<Record> {
    let mut open = after_angles(tokens, at + 1);
    // The type of a record's own id.
    while tokens
        .get(open)
        .is_some_and(|token| token.word().is_some() || token.is_mark(':'))
    {
        open += 1;
    }
    if !is_open(tokens, open, '{') {
        return None;
    }
    let derives = lead
        .attributes
        .iter()
        .any(|token| token.is_word("Serialize"));
    Some(Record {
        name: name.to_owned(),
        docs: lead.docs,
        is_declared: lead.in_macro,
        is_written: lead.in_macro || derives,
        fields: fields(&tokens[open + 1..closing(tokens, open)]),
    })
}

fn fields(tokens: &[Token]) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut attributes: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Mark('#') if is_open(tokens, at + 1, '[') => {
                let end = closing(tokens, at + 1);
                attributes.extend_from_slice(&tokens[at + 2..end]);
                at = end;
            }
            // Of `pub(crate)`.
            Token::Mark('(') => at = closing(tokens, at),
            Token::Word(name) if is_open(tokens, at + 1, ':') => {
                let end = end_of_type(tokens, at + 2);
                fields.push(Field {
                    name: name.clone(),
                    key: renamed(&attributes).unwrap_or(name).to_owned(),
                    kind: tokens[at + 2..end].to_vec(),
                });
                attributes.clear();
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    fields
}

/// The position of the comma after a type, or the end.
fn end_of_type(tokens: &[Token], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Mark('<') => depth += 1,
            Token::Mark('>') => depth = depth.saturating_sub(1),
            Token::Mark('(' | '[') => at = closing(tokens, at),
            Token::Mark(',') if depth == 0 => return at,
            _ => {}
        }
        at += 1;
    }
    tokens.len()
}

fn renamed(attributes: &[Token]) -> Option<&str> {
    let at = attributes
        .iter()
        .position(|token| token.is_word("rename"))?;
    attributes.get(at + 2)?.text()
}

#[cfg(test)]
mod tests {
    use super::super::{source::Source, token::tokens};

    fn fields(source: &str) -> Vec<(String, String, bool)> {
        let source = Source::parse("a.rs", tokens(source));
        let of = |record: &super::Record| {
            let written = record.is_written;
            let fields = record.fields.iter();
            fields
                .map(|field| (field.name.clone(), field.key.clone(), written))
                .collect::<Vec<_>>()
        };
        source.records.iter().flat_map(of).collect()
    }

    fn owned(expected: &[(&str, &str, bool)]) -> Vec<(String, String, bool)> {
        let own = |(name, key, written): &(&str, &str, bool)| {
            ((*name).to_owned(), (*key).to_owned(), *written)
        };
        expected.iter().map(own).collect()
    }

    #[test]
    fn a_record_has_its_fields_under_their_keys() {
        let source = r#"
            record! {
                /// A row.
                #[derive(Default)]
                pub struct Row: RowId {
                    name: String,
                    /// Of the product, one of `{`.
                    r#type: Map<String, Vec<Unit>>,
                    #[serde(rename = "variations.id")]
                    variation: VariationId,
                }
            }"#;
        assert_eq!(
            fields(source),
            owned(&[
                ("name", "name", true),
                ("type", "type", true),
                ("variation", "variations.id", true)
            ])
        );
    }

    #[test]
    fn a_plain_struct_is_written_where_it_derives_serialize() {
        assert_eq!(
            fields(
                "#[derive(Serialize)] struct Body<'a> { id: &'a str, } pub struct Query { pub(crate) day: Option<Date> }"
            ),
            owned(&[("id", "id", true), ("day", "day", false)])
        );
    }

    #[test]
    fn the_declaration_of_a_macro_is_no_record() {
        assert_eq!(
            fields(
                "macro_rules! record { ($name:ident) => { pub struct $name { a: A } } } struct Unit;"
            ),
            owned(&[])
        );
    }
}
