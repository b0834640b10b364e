//! The functions, records and constants of one Rust source.

use std::{collections::BTreeMap, path::Path};

use super::{
    record::{Record, record},
    token::{Token, after_angles, closing, is_open, tokens, without_tests},
};
use crate::{failure::Failure, files};

/// A source and what it declares.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// From the top of the checkout, with slashes.
    pub(super) path: String,
    pub(super) tokens: Vec<Token>,
    pub(super) functions: Vec<Function>,
    pub(super) records: Vec<Record>,
    /// What stands behind the name of a constant.
    pub(super) constants: BTreeMap<String, Vec<Token>>,
}

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

/// What stands before an item.
#[derive(Default)]
pub(super) struct Lead {
    pub(super) docs: Vec<String>,
    pub(super) attributes: Vec<Token>,
    /// It is the first in the braces of a macro.
    pub(super) in_macro: bool,
}

impl Source {
    /// The sources below a folder of the checkout.
    pub(super) fn below(root: &Path, folder: &str) -> Result<Vec<Self>, Failure> {
        let paths = files::below(&root.join(folder), &|path| {
            files::has_extension(path, &["rs"])
        })?;
        paths
            .iter()
            .map(|path| {
                let within = path.strip_prefix(root).unwrap_or(path);
                let name = within.to_string_lossy().replace('\\', "/");
                Ok(Self::parse(&name, tokens(&files::read(path)?)))
            })
            .collect()
    }

    /// The same without what is compiled for tests alone.
    pub(super) fn below_without_tests(root: &Path, folder: &str) -> Result<Vec<Self>, Failure> {
        let sources = Self::below(root, folder)?.into_iter();
        Ok(sources
            .map(|source| Self::parse(&source.path, without_tests(source.tokens)))
            .collect())
    }

    pub(super) fn parse(path: &str, tokens: Vec<Token>) -> Self {
        let mut source = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        let blocks = impl_blocks(&tokens);
        let mut lead = Lead::default();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let name = tokens.get(at + 1).and_then(Token::word);
            match (token, name) {
                (Token::Doc(doc), _) => lead.docs.push(doc.clone()),
                (Token::Mark('#'), _) if is_open(&tokens, at + 1, '[') => {
                    let end = closing(&tokens, at + 1);
                    lead.attributes.extend_from_slice(&tokens[at + 2..end]);
                    at = end;
                }
                (Token::Mark('!'), _) if is_open(&tokens, at + 1, '{') => {
                    lead = Lead {
                        in_macro: true,
                        ..Lead::default()
                    };
                    at += 1;
                }
                (Token::Word(word), Some(name)) if word == "fn" => {
                    let owner = blocks.iter().rfind(|block| block.holds(at));
                    let owner = owner.map(|block| block.owner.clone());
                    let lead = std::mem::take(&mut lead);
                    source
                        .functions
                        .extend(function(&tokens, at + 1, name, owner, lead));
                }
                (Token::Word(word), Some(name)) if word == "struct" => {
                    let lead = std::mem::take(&mut lead);
                    source.records.extend(record(&tokens, at + 1, name, lead));
                }
                (Token::Word(word), Some(name))
                    if (word == "const" || word == "static") && name != "fn" =>
                {
                    let value = tokens[at + 2..end_of_statement(&tokens, at + 2)].to_vec();
                    source.constants.insert(name.to_owned(), value);
                    lead = Lead::default();
                }
                (Token::Word(word), _) if matches!(word.as_str(), "async" | "const" | "unsafe") => {
                }
                (Token::Word(word), _) if word == "pub" => {
                    if is_open(&tokens, at + 1, '(') {
                        at = closing(&tokens, at + 1);
                    }
                }
                _ => lead = Lead::default(),
            }
            at += 1;
        }
        source.tokens = tokens;
        source
    }

    /// The module that it is: its name without ending, or its folder's for `mod.rs`.
    pub(super) fn module(&self) -> &str {
        let file = self.file();
        if file == "mod.rs" {
            return self.folder().rsplit('/').next().unwrap_or(file);
        }
        file.strip_suffix(".rs").unwrap_or(file)
    }

    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Its name without folder.
    pub(super) fn file(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
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

struct Block {
    owner: String,
    from: usize,
    to: usize,
}

impl Block {
    fn holds(&self, at: usize) -> bool {
        (self.from..self.to).contains(&at)
    }
}

/// The `impl` blocks, each with its type.
fn impl_blocks(tokens: &[Token]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        // In a signature it follows a mark, and stands for a type.
        let begins = at == 0
            || matches!(
                tokens[at - 1],
                Token::Mark('}' | ';' | ']' | '{') | Token::Doc(_)
            );
        if !token.is_word("impl") || !begins {
            continue;
        }
        let Some(open) = tokens[at..].iter().position(|token| token.is_mark('{')) else {
            continue;
        };
        let open = at + open;
        let head = &tokens[at + 1..open];
        let after_for = head.iter().position(|token| token.is_word("for"));
        let head = match after_for {
            Some(place) => &head[place + 1..],
            None => &head[after_angles(head, 0)..],
        };
        if let Some(owner) = last_of_path(head) {
            let (from, to) = (open, closing(tokens, open));
            blocks.push(Block { owner, from, to });
        }
    }
    blocks
}

/// The last name of a path such as `super::Foo<T>`.
fn last_of_path(tokens: &[Token]) -> Option<String> {
    let path = tokens
        .iter()
        .take_while(|token| token.word().is_some() || token.is_mark(':') || token.is_mark('&'));
    path.filter_map(Token::word).last().map(str::to_owned)
}

/// The position of the next `;` outside brackets.
fn end_of_statement(tokens: &[Token], mut at: usize) -> usize {
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

fn function(
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
    use super::*;

    fn parsed(source: &str) -> Source {
        Source::parse("crates/a/src/sell_orders.rs", tokens(source))
    }

    #[test]
    fn functions_know_their_type_and_their_rustdoc() {
        let source = parsed(
            r#"
            impl<T: Into<String>> fmt::Display for Wrapper<T> { fn fmt(&self) {} }
            impl SellOrders {
                /// `sell.list`: one page, counted from 0.
                #[must_use]
                pub async fn page(&self, query: &SellOrderQuery) -> Result<[u8; 2], Error> { read("x") }
                fn request() -> impl Stream { inner() }
            }
            pub(super) fn free<F: Fn() -> u8>(f: F) where F: Send { f(); }
            "#,
        );
        let told: Vec<_> = source
            .functions
            .iter()
            .map(|f| (f.owner.as_deref(), f.name.as_str(), f.body.is_empty()))
            .collect();
        assert_eq!(
            told,
            [
                (Some("Wrapper"), "fmt", true),
                (Some("SellOrders"), "page", false),
                (Some("SellOrders"), "request", false),
                (None, "free", false)
            ]
        );
        let page = &source.functions[1];
        assert_eq!(page.leading_ids(), ["sell.list"]);
        assert!(
            page.parameters
                .iter()
                .any(|token| token.is_word("SellOrderQuery"))
        );
        assert!(page.answer.iter().any(|token| token.is_word("Error")));
        assert!(source.functions[2].docs.is_empty());
        assert_eq!(
            (source.file(), source.module()),
            ("sell_orders.rs", "sell_orders")
        );
    }

    #[test]
    fn only_ids_at_the_very_beginning_are_the_functions_own() {
        let ids = |doc: &str| {
            let source = parsed(&format!("/// {doc}\nfn f() {{}}"));
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

    #[test]
    fn tests_and_constants_are_known() {
        let source = parsed(
            r#"const READS: [&str; 2] = ["a.b", "a.c"]; const fn f() {} #[tokio::test(start_paused = true)] async fn t() {}"#,
        );
        let texts: Vec<_> = source.constants["READS"]
            .iter()
            .filter_map(Token::text)
            .collect();
        assert_eq!(texts, ["a.b", "a.c"]);
        let tests: Vec<_> = source.functions.iter().map(|f| f.is_test).collect();
        assert_eq!(tests, [false, true]);
    }
}
