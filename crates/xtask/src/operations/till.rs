//! What the till does with the client: which functions it calls, and which fields it fills.

use std::path::Path;

use super::{
    client::{Client, Placed},
    literal::literals,
    sending::Way,
    source::Source,
    token::{Token, closing, is_open},
};
use crate::failure::Failure;

/// The sources of the till's use cases and workers, tests aside.
#[derive(Debug)]
pub(super) struct Till {
    sources: Vec<Source>,
}

impl Till {
    pub(super) fn read(root: &Path) -> Result<Self, Failure> {
        let sources = Source::below_without_tests(root, "crates/till-app/src")?;
        Ok(Self { sources })
    }

    #[cfg(test)]
    pub(super) fn of(source: Source) -> Self {
        Self {
            sources: vec![source],
        }
    }

    /// Where it calls a function of the client: `.orders().page(…)`.
    pub(super) fn calls(&self, client: &Client, called: Placed<'_>) -> Option<&Source> {
        let owner = called.function.owner.as_deref()?;
        let handle = client.handle_of(owner);
        let name = called.function.name.as_str();
        self.sources.iter().find(|source| {
            let tokens = &source.tokens;
            (0..tokens.len()).any(|at| match handle {
                Some(handle) => after_call(tokens, at, handle)
                    .is_some_and(|at| after_call(tokens, at, name).is_some()),
                None => after_call(tokens, at, name).is_some(),
            })
        })
    }

    /// Where it sets a parameter that goes this way in an operation which these functions perform.
    pub(super) fn sets(
        &self,
        client: &Client,
        performing: &[Placed<'_>],
        way: &Way<'_>,
    ) -> Option<&Source> {
        match way {
            Way::Fields(steps) => {
                performing
                    .iter()
                    .find_map(|placed| self.calls(client, *placed))?;
                let filled = |(record, field): &(&str, &str)| self.fills(client, record, field);
                let places: Option<Vec<_>> = steps.iter().map(filled).collect();
                places?.pop()
            }
            Way::Argument(placed) => self.calls(client, *placed),
            Way::Client(_) => None,
        }
    }

    /// Where it fills a field: in a literal, or through the function that makes the record.
    fn fills(&self, client: &Client, record: &str, field: &str) -> Option<&Source> {
        self.sources.iter().find(|source| {
            let written = literals(&source.tokens)
                .iter()
                .any(|made| made.record == record && made.fields.contains(&field));
            written || makers(source, client, record).any(|maker| takes(maker, field))
        })
    }
}

/// The parameters of the functions with which a source makes this record.
fn makers<'a>(
    source: &'a Source,
    client: &'a Client,
    record: &'a str,
) -> impl Iterator<Item = &'a [Token]> {
    source.tokens.windows(5).filter_map(move |tokens| {
        let called = is(&tokens[0], record) && is(&tokens[1], ":") && is(&tokens[2], ":");
        let name = tokens[3].word().filter(|_| called && is(&tokens[4], "("))?;
        let maker = client.maker(record, name)?;
        Some(maker.parameters.as_slice())
    })
}

/// The position after `.name(…)`, if that stands at `at`.
fn after_call(tokens: &[Token], at: usize, name: &str) -> Option<usize> {
    let is_call = is_open(tokens, at, '.')
        && tokens.get(at + 1)?.is_word(name)
        && is_open(tokens, at + 2, '(');
    is_call.then(|| closing(tokens, at + 2) + 1)
}

fn takes(parameters: &[Token], name: &str) -> bool {
    let mut places = parameters.iter().enumerate();
    places.any(|(at, token)| token.is_word(name) && is_open(parameters, at + 1, ':'))
}

fn is(token: &Token, wanted: &str) -> bool {
    match token {
        Token::Word(word) => word == wanted,
        Token::Mark(mark) => wanted.chars().eq([*mark]),
        Token::Text(_) | Token::Doc(_) => false,
    }
}
