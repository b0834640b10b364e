//! What of a record this crate could not fit into its types: for tests of the documented examples, and for a shop that
//! checks its account before it trusts it to a till.

use std::fmt;

/// What is wrong with a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MisfitKind {
    /// A key this crate does not know; it is kept for writing back.
    UnknownKey,
    /// A value of which the field's type can make nothing; it is kept for writing back.
    Unreadable,
}

/// A place of a record that does not fit, without what stands there: people's data may (E36).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Misfit {
    /// The keys and positions that lead there, such as `units.0.name`.
    pub path: String,
    /// What is wrong.
    pub kind: MisfitKind,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wrong = match self.kind {
            MisfitKind::UnknownKey => "is not known",
            MisfitKind::Unreadable => "cannot be read",
        };
        write!(f, "{} {wrong}", self.path)
    }
}

/// Collects misfits on the way through a record.
#[derive(Debug, Default)]
pub struct Misfits {
    path: Vec<String>,
    found: Vec<Misfit>,
}

impl Misfits {
    /// Goes into the value under `key`.
    pub(crate) fn inside(&mut self, key: impl ToString, look: impl FnOnce(&mut Self)) {
        self.path.push(key.to_string());
        look(self);
        self.path.pop();
    }

    /// Notes the place reached.
    pub(crate) fn note(&mut self, kind: MisfitKind) {
        let path = self.path.join(".");
        self.found.push(Misfit { path, kind });
    }

    /// What was noted, in the order of the record's fields.
    pub(crate) fn into_found(self) -> Vec<Misfit> {
        self.found
    }
}
