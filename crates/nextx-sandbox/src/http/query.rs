//! The path and the query string of a request. In the latter names repeat, names have brackets, blanks count as absent.

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use jiff::{ToSpan, civil::Date};

use super::{
    answer::Refusal,
    fields::{Violations, words},
};
use crate::{FirstPage, ListOrder, Operation, Switches, operation::Host};

/// Items of a page unless told otherwise.
const DEFAULT_LIMIT: i64 = 15;
/// Items of a page at most; more are not refused but not given.
const MAX_LIMIT: i64 = 100;

/// What a list sorts by: the column of the id, and which end comes first unless told otherwise.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sorting {
    OldestFirst(&'static str),
    NewestFirst(&'static str),
}

impl Sorting {
    /// The terms of an `ORDER BY`.
    pub(super) fn terms(self, order: ListOrder) -> String {
        let (id, newest_first) = match self {
            Self::OldestFirst(id) => (id, false),
            Self::NewestFirst(id) => (id, true),
        };
        match (order, newest_first) {
            (ListOrder::Usual, false) | (ListOrder::Reversed, true) => format!("{id} ASC"),
            (ListOrder::Usual, true) | (ListOrder::Reversed, false) => format!("{id} DESC"),
            // A prime times the id, cut by another: neighbours come far apart.
            (ListOrder::Scattered, _) => format!("{id} * 48271 % 65537, {id}"),
        }
    }
}

/// The days asked for, both included, as Y-m-d.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// The parameters of a request in the order in which they came.
#[derive(Debug)]
pub(super) struct Params(Vec<(String, String)>);

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) offset: i64,
    pub(super) limit: i64,
}

impl Page {
    /// The number of the page, the first one being 1, as Laravel counts.
    pub(super) const fn number(self) -> i64 {
        self.offset / self.limit + 1
    }

    #[cfg(test)]
    pub(super) const fn first() -> Self {
        Self {
            offset: 0,
            limit: DEFAULT_LIMIT,
        }
    }
}

impl<State: Send + Sync> FromRequestParts<State> for Params {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Refusal> {
        let Query(pairs) = Query::from_request_parts(parts, state)
            .await
            .map_err(|_| Refusal::BadRequest)?;
        Ok(Self(pairs))
    }
}

/// The id in a path. What is no number is no record's id.
#[derive(Debug, Clone, Copy)]
pub(super) struct Id(pub(super) i64);

impl<State: Send + Sync> FromRequestParts<State> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Refusal> {
        let Path(id) = Path::from_request_parts(parts, state)
            .await
            .map_err(|_| Refusal::NotFound)?;
        Ok(Self(id))
    }
}

impl Params {
    /// The last value of a name, as PHP takes it.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// All values of a name that repeats, such as `type[]`.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
            .collect()
    }

    pub(super) fn integer(&self, name: &str, violations: &mut Violations) -> Option<i64> {
        let text = self.text(name)?;
        let number = text.parse().ok();
        if number.is_none() {
            violations.add(
                name,
                format!("The {} field must be an integer.", words(name)),
            );
        }
        number
    }

    pub(super) fn required_integer(&self, name: &str, violations: &mut Violations) -> Option<i64> {
        if self.text(name).is_none() {
            violations.add(name, format!("The {} field is required.", words(name)));
        }
        self.integer(name, violations)
    }

    /// `from_date` to `to_date`. Where these are not inclusive, the period begins a day later and ends a day earlier.
    pub(super) fn period(&self, inclusive: bool, violations: &mut Violations) -> Period {
        self.period_of(["from_date", "to_date"], inclusive, violations)
    }

    /// The same under other names (C12).
    pub(super) fn period_of(
        &self,
        [from, to]: [&str; 2],
        inclusive: bool,
        violations: &mut Violations,
    ) -> Period {
        let inward = if inclusive { 0_i64 } else { 1 };
        let mut day = |name: &str, shift: i64| {
            let date = self.date(name, violations)?;
            Some(date.saturating_add(shift.days()).to_string())
        };
        Period {
            from: day(from, inward),
            to: day(to, -inward),
        }
    }

    /// A pattern for the text searched for, under any of the three spellings (C02).
    pub(super) fn search(&self) -> Option<String> {
        ["strSearch", "strSreach", "sttsearch"]
            .iter()
            .find_map(|name| self.text(name))
            .map(like)
    }

    /// A day as Y-m-d.
    fn date(&self, name: &str, violations: &mut Violations) -> Option<Date> {
        let text = self.text(name)?;
        let date: Option<Date> = text.parse().ok();
        if date.is_none() {
            violations.add(
                name,
                format!("The {} field must match the format Y-m-d.", words(name)),
            );
        }
        date
    }

    /// The page asked for. Pages of the open-api host count from 0; those of the crm host by a switch.
    pub(super) fn page(
        &self,
        operation: Operation,
        switches: &Switches,
        violations: &mut Violations,
    ) -> Page {
        let first = match operation.host() {
            Host::OpenApi => FirstPage::Zero,
            Host::Crm => switches.crm_first_page,
        };
        let limit = match self.integer("pageLimit", violations) {
            Some(limit) if limit > 0 => limit.min(MAX_LIMIT),
            _ => DEFAULT_LIMIT,
        };
        let asked = self.integer("page", violations).unwrap_or(0);
        let before = asked.saturating_sub(u8::from(first).into()).max(0);
        Page {
            offset: before.saturating_mul(limit),
            limit,
        }
    }
}

/// A pattern for `LIKE … ESCAPE '\'` that finds the folded text anywhere.
pub(super) fn like(text: &str) -> String {
    let escaped = crate::store::fold(text)
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_is_0_here_and_a_switch_there() {
        let offset = |operation, crm_first_page, page: &str| {
            let switches = Switches {
                crm_first_page,
                ..Switches::default()
            };
            let params = Params(vec![
                ("page".to_owned(), page.to_owned()),
                ("pageLimit".to_owned(), "20".to_owned()),
            ]);
            params
                .page(operation, &switches, &mut Violations::default())
                .offset
        };
        for (operation, first, pages) in [
            (Operation::SellList, FirstPage::One, [0, 20, 40]),
            (Operation::TaskList, FirstPage::Zero, [0, 20, 40]),
            (Operation::TaskList, FirstPage::One, [0, 0, 20]),
        ] {
            let offsets = ["0", "1", "2"].map(|page| offset(operation, first, page));
            assert_eq!(offsets, pages, "{operation} from {first:?}");
        }
    }
}
