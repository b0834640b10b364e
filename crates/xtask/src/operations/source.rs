//! What one Rust source declares.

use std::{collections::BTreeMap, path::Path};

use super::{
    function::{Function, function},
    record::{Record, record},
    token::{Token, after_angles, closing, end_of_statement, is_open, tokens, without_tests},
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

    /// The modules that lead to it, from below `src`; the sandbox's `http`, where all handlers are, goes without saying.
    pub(super) fn modules(&self) -> String {
        let within = self
            .path
            .split_once("/src/")
            .map_or(self.path.as_str(), |(_, within)| within);
        let within = within.strip_prefix("http/").unwrap_or(within);
        let within = within.strip_suffix(".rs").unwrap_or(within);
        within
            .strip_suffix("/mod")
            .unwrap_or(within)
            .replace('/', "::")
    }

    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Its name without folder.
    pub(super) fn file(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
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
    fn a_source_is_named_by_its_modules() {
        for (path, module, modules) in [
            (
                "crates/nextx-sandbox/src/http/sell/create.rs",
                "create",
                "sell::create",
            ),
            ("crates/nextx-sandbox/src/http/token.rs", "token", "token"),
            ("crates/nextx-sandbox/src/http/sell/mod.rs", "sell", "sell"),
            ("crates/nextx-api/src/api/users.rs", "users", "api::users"),
        ] {
            let source = Source::parse(path, Vec::new());
            assert_eq!(
                (source.module(), source.modules().as_str()),
                (module, modules)
            );
        }
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
