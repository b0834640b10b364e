//! What happened in a run, line by line: its hash always, its text on demand.

use std::{
    fmt,
    hash::{DefaultHasher, Hasher},
};

/// The log of one run.
#[derive(Debug)]
pub(crate) struct Trace {
    hash: DefaultHasher,
    is_kept: bool,
    lines: Vec<String>,
}

impl Trace {
    pub(crate) fn new(is_kept: bool) -> Self {
        Self {
            hash: DefaultHasher::new(),
            is_kept,
            lines: Vec::new(),
        }
    }

    pub(crate) fn note(&mut self, at: u64, what: fmt::Arguments<'_>) {
        self.hash.write(format!("{at} {what}\n").as_bytes());
        if self.is_kept {
            let (seconds, rest) = (at / 1000, at % 1000);
            self.lines.push(format!("{seconds:>6}.{rest:03} {what}"));
        }
    }

    pub(crate) fn end(self) -> (u64, Vec<String>) {
        (self.hash.finish(), self.lines)
    }
}
