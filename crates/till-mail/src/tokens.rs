//! HTML as a row of tags and words. Only what ammonia wrote is read like this: there every tag closes, and a row tells as much
//! as a tree. Of what people typed it tells no more than what to name in a warning, and which style sheets there are.

use std::cell::RefCell;

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::{Rawtext, Rcdata, ScriptData},
    },
};

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A tag that opens, or stands by itself.
    Open(Element),
    /// A tag that closes; its name.
    Close(String),
    /// Words, with their entities resolved.
    Words(String),
    /// A comment.
    Comment(String),
}

/// A tag with its attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct Pieces(RefCell<Vec<Piece>>);

impl TokenSink for Pieces {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut pieces = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                if tag.kind == TagKind::EndTag {
                    pieces.push(Piece::Close(name));
                    return TokenSinkResult::Continue;
                }
                let next = match name.as_str() {
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                        TokenSinkResult::RawData(Rawtext)
                    }
                    "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
                    "script" => TokenSinkResult::RawData(ScriptData),
                    "plaintext" => TokenSinkResult::Plaintext,
                    _ => TokenSinkResult::Continue,
                };
                pieces.push(Piece::Open(element(name, &tag)));
                return next;
            }
            Token::CharacterTokens(words) => match pieces.last_mut() {
                Some(Piece::Words(before)) => before.push_str(&words),
                _ => pieces.push(Piece::Words(words.to_string())),
            },
            Token::CommentToken(words) => pieces.push(Piece::Comment(words.to_string())),
            Token::DoctypeToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

fn element(name: String, tag: &Tag) -> Element {
    let attributes = tag
        .attrs
        .iter()
        .map(|attribute| {
            (
                attribute.name.local.to_string(),
                attribute.value.to_string(),
            )
        })
        .collect();
    Element { name, attributes }
}

/// The tags and words of a document, in their order.
pub(crate) fn pieces(html: &str) -> Vec<Piece> {
    let tokenizer = Tokenizer::new(Pieces::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    // It stops at the end of each script, which is not run.
    while !input.is_empty() {
        let _stopped = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// Words as HTML, fit for an attribute in double quotes as well.
pub(crate) fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\0' => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]

    use super::*;

    #[test]
    fn a_document_is_a_row_of_tags_and_words() {
        let row = pieces("<style>a < b</style><p class=\"x\">Chào &amp; <!-- ai -->mời</p>");
        assert_eq!(row.len(), 8);
        assert_eq!(row[1], Piece::Words("a < b".to_owned()));
        let Piece::Open(paragraph) = &row[3] else {
            panic!("a paragraph")
        };
        assert_eq!(paragraph.attribute("class"), Some("x"));
        assert_eq!(row[4], Piece::Words("Chào & ".to_owned()));
        assert_eq!(row[6], Piece::Words("mời".to_owned()));
    }

    #[test]
    fn a_script_ends_the_reading_nowhere() {
        let row = pieces("<script>1</script><p>sau</p>");
        assert!(row.contains(&Piece::Words("sau".to_owned())));
    }
}
