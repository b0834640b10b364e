//! The client of NextX as its source declares it: which functions perform an operation, and what they work through.

use std::path::Path;

use super::{
    function::Function,
    record::Record,
    source::Source,
    token::{Token, is_open},
};
use crate::failure::Failure;

/// The sources of the client, tests aside.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) sources: Vec<Source>,
}

/// A function in its source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) source: &'a Source,
    pub(super) function: &'a Function,
}

impl<'a> Placed<'a> {
    /// As a reader of the code would name it: `SellOrders::page`, `sell_read::list`.
    pub(super) fn name(&self) -> String {
        let owner = self.function.owner.clone();
        let place = owner.unwrap_or_else(|| self.source.modules());
        format!("{place}::{}", self.function.name)
    }

    /// The texts in its body, with those of the constants that it names, each with its position in the body.
    pub(super) fn texts(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let Self { source, function } = *self;
        let positions = function.body.iter().enumerate();
        positions.flat_map(move |(at, token)| {
            let constant = token.word().and_then(|word| source.constants.get(word));
            let texts = constant.map_or(std::slice::from_ref(token), Vec::as_slice);
            texts
                .iter()
                .filter_map(Token::text)
                .map(move |text| (at, text))
        })
    }

    fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.function, other.function)
    }
}

impl Client {
    pub(super) fn read(root: &Path) -> Result<Self, Failure> {
        let sources = Source::below_without_tests(root, "crates/nextx-api/src")?;
        Ok(Self { sources })
    }

    fn functions(&self) -> impl Iterator<Item = Placed<'_>> {
        self.sources.iter().flat_map(|source| {
            let functions = source.functions.iter();
            functions.map(move |function| Placed { source, function })
        })
    }

    /// The functions that perform an operation.
    pub(super) fn performing(&self, id: &str) -> Vec<Placed<'_>> {
        self.functions()
            .filter(|placed| placed.function.leading_ids().contains(&id))
            .collect()
    }

    pub(super) fn record(&self, name: &str) -> Option<&Record> {
        self.sources
            .iter()
            .flat_map(|source| &source.records)
            .find(|record| record.name == name)
    }

    /// The records that these tokens name.
    pub(super) fn records_in<'a>(
        &'a self,
        tokens: &'a [Token],
    ) -> impl Iterator<Item = &'a Record> {
        tokens.iter().filter_map(|token| self.record(token.word()?))
    }

    /// The function of the client that gives a handle of this type, written out or by `area! { Handle, function }`; none
    /// for the client itself.
    pub(super) fn handle_of(&self, owner: &str) -> Option<&str> {
        let gives = |placed: &Placed<'_>| {
            let answer = placed.function.answer.last();
            placed.function.owner.as_deref() == Some("Client")
                && answer.is_some_and(|last| last.is_word(owner))
        };
        if let Some(found) = self.functions().find(gives) {
            return Some(&found.function.name);
        }
        let mut areas = self.sources.iter().flat_map(areas);
        areas.find_map(|(handle, function)| (handle == owner).then_some(function))
    }

    /// The function that makes a record of these, if `name` is one.
    pub(super) fn maker(&self, record: &str, name: &str) -> Option<&Function> {
        self.functions()
            .map(|placed| placed.function)
            .find(|function| function.owner.as_deref() == Some(record) && function.name == name)
    }

    /// A function with those of the client that it calls, and that they call: by name, in its own source, of the records
    /// in its signature, or the only free one of that name.
    pub(super) fn reach<'a>(&'a self, from: Placed<'a>) -> Vec<Placed<'a>> {
        let signature = &from.function.parameters;
        let mut reached = vec![from];
        let mut next = 0;
        while let Some(caller) = reached.get(next).copied() {
            next += 1;
            let body = &caller.function.body;
            for (at, token) in body.iter().enumerate() {
                let Some(name) = token.word().filter(|_| is_open(body, at + 1, '(')) else {
                    continue;
                };
                for called in self.called(name, caller, signature) {
                    if !reached.iter().any(|known| known.is(&called)) {
                        reached.push(called);
                    }
                }
            }
        }
        reached
    }

    fn called<'a>(
        &'a self,
        name: &str,
        caller: Placed<'a>,
        signature: &[Token],
    ) -> Vec<Placed<'a>> {
        let named: Vec<_> = self
            .functions()
            .filter(|placed| placed.function.name == name)
            .collect();
        let is_near = |placed: &Placed<'_>| {
            let owner = placed.function.owner.as_deref();
            let beside = std::ptr::eq(placed.source, caller.source)
                && (owner.is_none() || owner == caller.function.owner.as_deref());
            beside || owner.is_some_and(|owner| signature.iter().any(|token| token.is_word(owner)))
        };
        let near: Vec<_> = named.iter().copied().filter(is_near).collect();
        if !near.is_empty() {
            return near;
        }
        let is_free = |placed: &Placed<'_>| placed.function.owner.is_none();
        let free: Vec<_> = named.into_iter().filter(is_free).collect();
        if free.len() == 1 { free } else { Vec::new() }
    }
}

/// The handles that `area!` declares, each with the function that gives it.
fn areas(source: &Source) -> impl Iterator<Item = (&str, &str)> {
    let tokens = &source.tokens;
    let places = tokens.iter().enumerate();
    let declared =
        places.filter(|(at, token)| token.is_word("area") && is_open(tokens, at + 1, '!'));
    declared.filter_map(|(at, _)| {
        let mut words = tokens[at + 1..].iter().filter_map(Token::word);
        words.next().zip(words.next())
    })
}
