//! What went wrong in a step, why, and what to do about it.

use std::fmt;

/// A failed step, in three sentences for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What did not work.
    pub(crate) what: String,
    /// The reason, as far as it is known.
    pub(crate) why: String,
    /// What to do now.
    pub(crate) fix: String,
}

impl Failure {
    pub(crate) fn new(
        what: impl Into<String>,
        why: impl fmt::Display,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            what: what.into(),
            why: why.to_string(),
            fix: fix.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "  failed: {}", self.what)?;
        writeln!(out, "  why:    {}", self.why)?;
        write!(out, "  do:     {}", self.fix)
    }
}
