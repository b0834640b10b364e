//! Rust source as words, texts, rustdoc and marks: as much of the language as the tables have to read.

/// A piece of source; blanks, comments, characters and lifetimes are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, a keyword or a number; `r#type` is `type`.
    Word(String),
    /// What stands between the quotes of a string.
    Text(String),
    /// A line of rustdoc.
    Doc(String),
    /// Anything else.
    Mark(char),
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_word(&self, wanted: &str) -> bool {
        self.word() == Some(wanted)
    }

    pub(super) fn is_mark(&self, wanted: char) -> bool {
        *self == Self::Mark(wanted)
    }
}

/// Takes a source apart.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        rest = if let Some(comment) = rest.strip_prefix("//") {
            let (line, after) = comment.split_once('\n').unwrap_or((comment, ""));
            let doc = line.strip_prefix('/').filter(|doc| !doc.starts_with('/'));
            tokens.extend(doc.map(|doc| Token::Doc(doc.trim().to_owned())));
            after
        } else if let Some(comment) = rest.strip_prefix("/*") {
            after_block_comment(comment)
        } else if let Some((text, after)) = string(rest) {
            tokens.push(Token::Text(text.to_owned()));
            after
        } else if let Some(after) = rest.strip_prefix('\'') {
            after_quote(after)
        } else if is_word_part(first) {
            let rest = rest.strip_prefix("r#").unwrap_or(rest);
            let end = rest.find(|c| !is_word_part(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            tokens.push(Token::Word(word.to_owned()));
            after
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Mark(first));
            }
            &rest[first.len_utf8()..]
        };
    }
    tokens
}

fn is_word_part(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// What follows a block comment, in which others may be nested.
fn after_block_comment(mut rest: &str) -> &str {
    let mut depth = 1;
    while depth > 0 {
        let Some(at) = rest.find(['*', '/']) else {
            return "";
        };
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("*/") {
            (depth, rest) = (depth - 1, after);
        } else if let Some(after) = rest.strip_prefix("/*") {
            (depth, rest) = (depth + 1, after);
        } else {
            rest = &rest[1..];
        }
    }
    rest
}

/// A string at the very beginning, as written, and what follows it.
fn string(rest: &str) -> Option<(&str, &str)> {
    let rest = rest.strip_prefix(['b', 'c']).unwrap_or(rest);
    if let Some(raw) = rest.strip_prefix('r') {
        let marks = raw.len() - raw.trim_start_matches('#').len();
        let inside = raw[marks..].strip_prefix('"')?;
        return inside.split_once(&format!("\"{}", &raw[..marks]));
    }
    let inside = rest.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            '"' if !escaped => return Some((&inside[..at], &inside[at + 1..])),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    None
}

/// What follows a character or the quote of a lifetime.
fn after_quote(rest: &str) -> &str {
    let mut chars = rest.chars();
    let first = chars.next();
    if first == Some('\\') {
        let escape = chars.next().map_or(1, |c| 1 + c.len_utf8());
        let closed = rest[escape..].split_once('\'');
        return closed.map_or("", |(_, after)| after);
    }
    if chars.next() == Some('\'') {
        return chars.as_str();
    }
    rest
}

/// The position of what closes the bracket at `open`; the end where nothing does.
pub(super) fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// Whether the token at `at` is this bracket.
pub(super) fn is_open(tokens: &[Token], at: usize, bracket: char) -> bool {
    tokens.get(at).is_some_and(|token| token.is_mark(bracket))
}

/// The position after `<…>`, or `at` where there is none.
pub(super) fn after_angles(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate().skip(at) {
        match token {
            Token::Mark('<') => depth += 1,
            Token::Mark('>') if place > 0 && tokens[place - 1].is_mark('-') => {}
            Token::Mark('>') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return if token.is_mark('>') { place + 1 } else { at };
        }
    }
    tokens.len()
}

/// The position of the next `;` outside brackets.
pub(super) fn end_of_statement(tokens: &[Token], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Mark(';') => return at,
            Token::Mark('(' | '[' | '{') => at = closing(tokens, at),
            _ => {}
        }
        at += 1;
    }
    tokens.len()
}

/// Takes out what is compiled for tests alone.
pub(super) fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if is_test_gate(&tokens[at..]) {
            let end = tokens[at..]
                .iter()
                .position(|token| matches!(token, Token::Mark('{' | ';')));
            let end = end.map_or(tokens.len(), |end| at + end);
            at = if tokens.get(end).is_some_and(|token| token.is_mark('{')) {
                closing(&tokens, end) + 1
            } else {
                end + 1
            };
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

fn is_test_gate(tokens: &[Token]) -> bool {
    let [hash, open, cfg, paren, test, ..] = tokens else {
        return false;
    };
    hash.is_mark('#')
        && open.is_mark('[')
        && cfg.is_word("cfg")
        && paren.is_mark('(')
        && test.is_word("test")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        let word = |token: &Token| token.word().map(str::to_owned);
        tokens(source).iter().filter_map(word).collect()
    }

    #[test]
    fn comments_hide_nothing_but_themselves() {
        assert_eq!(
            words("a // b\n/* c /* d */ e */ f //// g\n//! h\ni"),
            ["a", "f", "i"]
        );
        assert_eq!(
            tokens("/// `sell.list`: all.\nfn"),
            [
                Token::Doc("`sell.list`: all.".to_owned()),
                Token::Word("fn".to_owned())
            ]
        );
    }

    #[test]
    fn texts_end_where_they_end() {
        let texts = |source: &str| -> Vec<String> {
            let text = |token: &Token| token.text().map(str::to_owned);
            tokens(source).iter().filter_map(text).collect()
        };
        assert_eq!(
            texts(r##"f("a\"b", r#"c"d"#, b"e", "//", "\\") g"##),
            [r#"a\"b"#, r#"c"d"#, "e", "//", r"\\"]
        );
    }

    #[test]
    fn characters_and_lifetimes_open_no_text() {
        assert_eq!(
            words(r#"fn f<'a>(x: &'a str) { '"'; '\''; '{'; r#type }"#),
            ["fn", "f", "a", "x", "a", "str", "type"]
        );
    }

    #[test]
    fn brackets_are_matched() {
        let tokens = tokens("f(a, [b], { c }) d");
        assert_eq!(closing(&tokens, 1), 11);
    }

    #[test]
    fn tests_are_taken_out() {
        let kept = without_tests(tokens("a #[cfg(test)] mod t { b } c #[cfg(test)] use d; e"));
        let kept: Vec<_> = kept.iter().filter_map(Token::word).collect();
        assert_eq!(kept, ["a", "c", "e"]);
    }
}
