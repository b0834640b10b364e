//! Many products in the order of a dictionary, found by words of their name, or the beginning of a code or a barcode.

use crate::fold;

/// What has a name and a code.
pub trait Named {
    /// The name.
    fn name(&self) -> &str;
    /// The shop's code.
    fn code(&self) -> &str;
}

/// What somebody typed to find something.
#[derive(Clone, Debug)]
pub struct Typed<'a> {
    words: Vec<String>,
    whole: &'a str,
}

impl<'a> Typed<'a> {
    /// What is meant by `text`; nothing typed means everything.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self {
            words: fold::words(text),
            whole: text.trim(),
        }
    }
}

/// What things at numbered places are found by.
#[derive(Clone, Debug, Default)]
pub struct NameIndex {
    folded: Vec<Folded>,
    by_name: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Folded {
    name: String,
    code: String,
}

impl NameIndex {
    /// An index of `things`.
    #[must_use]
    pub fn new<T: Named>(things: &[T]) -> Self {
        let folded: Vec<Folded> = things
            .iter()
            .map(|thing| Folded {
                name: fold::fold(thing.name()),
                code: fold::fold(thing.code()),
            })
            .collect();
        let mut by_name: Vec<usize> = (0..things.len()).collect();
        by_name.sort_by(|a, b| {
            let key = |at: usize| (&folded[at].name, things[at].name(), at);
            key(*a).cmp(&key(*b))
        });
        Self { folded, by_name }
    }

    /// The places in the order of the names.
    #[must_use]
    pub fn by_name(&self) -> &[usize] {
        &self.by_name
    }

    /// Whether what is at `place` is meant, which has this barcode.
    #[must_use]
    pub fn is_meant(&self, place: usize, typed: &Typed<'_>, barcode: &str) -> bool {
        if typed.words.is_empty() {
            return typed.whole.is_empty();
        }
        let Some(Folded { name, code }) = self.folded.get(place) else {
            return false;
        };
        let begins_a_word = |text: &str, word: &str| {
            text.match_indices(word)
                .any(|(at, _)| at == 0 || text.as_bytes()[at - 1] == b' ')
        };
        typed.words.iter().all(|word| begins_a_word(name, word))
            || typed.words.iter().all(|word| begins_a_word(code, word))
            || barcode.starts_with(typed.whole)
    }
}
