//! Days that a list is limited to.

use jiff::civil::Date;

use crate::http::Request;

/// From a day to a day; either may be open. Whether the days themselves count, and which of a record's dates is meant, is
/// not documented: ask for a day more on both sides and look at what comes (Q14, Q15).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Period {
    /// Adds the period under an operation's own names for it (C12).
    pub(super) fn filter(self, request: Request, from: &'static str, to: &'static str) -> Request {
        request.filter(from, self.from).filter(to, self.to)
    }
}
