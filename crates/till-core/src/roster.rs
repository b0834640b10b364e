//! Lists of people, companies and tasks: found by words or by a part of a phone or a code, and sorted by any column.

use std::{cmp::Ordering, collections::BTreeSet};

use jiff::civil::{Date, DateTime};

use crate::{Money, fold};

/// A cell of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing, or nothing that is known.
    Empty,
    /// Words, a phone, a code.
    Text(String),
    /// An amount.
    Amount(Money),
    /// A count, or a share in per cent.
    Count(i64),
    /// A day.
    Day(Date),
    /// Day and time of day in Vietnam.
    Moment(DateTime),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// Words; nothing where there are none.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    /// The words of a cell that has some.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// What sorts before what; words as a dictionary has them, nothing last.
    fn place(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Empty, Self::Empty) => Ordering::Equal,
            (Self::Empty, _) => Ordering::Greater,
            (_, Self::Empty) => Ordering::Less,
            (Self::Text(one), Self::Text(other)) => fold::fold(one).cmp(&fold::fold(other)),
            (Self::Amount(one), Self::Amount(other)) => one.cmp(other),
            (Self::Count(one), Self::Count(other)) => one.cmp(other),
            (Self::Day(one), Self::Day(other)) => one.cmp(other),
            (Self::Moment(one), Self::Moment(other)) => one.cmp(other),
            (Self::Flag(one), Self::Flag(other)) => one.cmp(other),
            _ => Ordering::Equal,
        }
    }
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is opened by.
    pub id: i64,
    /// Whether something of it is on its way to NextX.
    pub pending: bool,
    /// Its cells, in the order of the columns.
    pub cells: Vec<Cell>,
    /// The chips that it falls under.
    pub marks: Vec<&'static str>,
}

/// What stands between the values of a cell that has several.
pub const VALUES_APART: &str = ", ";

/// What is wanted of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words in any order, or a part of a phone or a code; empty is everything.
    pub text: String,
    /// The chip that the rows have to fall under.
    pub mark: Option<String>,
    /// Columns and what a row has to have in each, among other values perhaps (see [`VALUES_APART`]).
    pub filters: Vec<(String, String)>,
    /// The column that is sorted by; one that is not there leaves the order as it is.
    pub by: String,
    /// The other way round.
    pub descending: bool,
}

/// A list.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    columns: &'static [&'static str],
    entries: Vec<Entry>,
    /// Of each entry what it is found by.
    folded: Vec<String>,
}

impl Roster {
    /// A list of `entries`, whose cells are in the order of `columns`.
    #[must_use]
    pub fn new(columns: &'static [&'static str], entries: Vec<Entry>) -> Self {
        let words = |entry: &Entry| {
            let cells: Vec<&str> = entry.cells.iter().map(Cell::words).collect();
            fold::fold(&cells.join(" "))
        };
        Self {
            columns,
            folded: entries.iter().map(words).collect(),
            entries,
        }
    }

    /// The columns.
    #[must_use]
    pub const fn columns(&self) -> &'static [&'static str] {
        self.columns
    }

    /// Every entry.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries that are wanted, in order, as places in the list.
    #[must_use]
    pub fn select(&self, wanted: &Wanted) -> Vec<usize> {
        let words = fold::words(&wanted.text);
        let is_found = |folded: &String| words.iter().all(|word| folded.contains(word));
        let has_mark = |entry: &Entry| {
            let mark = wanted.mark.as_deref();
            mark.is_none_or(|mark| entry.marks.contains(&mark))
        };
        let filters: Vec<(usize, &str)> = wanted
            .filters
            .iter()
            .filter_map(|(column, value)| Some((self.place_of(column)?, value.as_str())))
            .collect();
        let has_values = |entry: &Entry| {
            filters.iter().all(|(column, value)| {
                let words = entry.cells[*column].words();
                words.split(VALUES_APART).any(|word| word == *value)
            })
        };
        let mut places: Vec<usize> = (0..self.entries.len())
            .filter(|at| {
                let entry = &self.entries[*at];
                is_found(&self.folded[*at]) && has_mark(entry) && has_values(entry)
            })
            .collect();
        let column = self.place_of(&wanted.by);
        if let Some(column) = column {
            let cell = |at: usize| &self.entries[at].cells[column];
            let mut keyed: Vec<(usize, &Cell, String)> = places
                .into_iter()
                .map(|at| (at, cell(at), fold::fold(cell(at).words())))
                .collect();
            keyed.sort_by(|(_, one, one_key), (_, other, other_key)| {
                let order = match (one, other) {
                    (Cell::Text(_), Cell::Text(_)) => one_key.cmp(other_key),
                    _ => one.place(other),
                };
                // What is not known stands last either way.
                let is_known = *one != &Cell::Empty && *other != &Cell::Empty;
                if wanted.descending && is_known {
                    order.reverse()
                } else {
                    order
                }
            });
            places = keyed.into_iter().map(|(at, ..)| at).collect();
        }
        places
    }

    fn place_of(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| *name == column)
    }

    /// Every value that a column of words has somewhere, as a dictionary has them.
    #[must_use]
    pub fn values(&self, column: &str) -> Vec<String> {
        let Some(place) = self.place_of(column) else {
            return Vec::new();
        };
        let cells = self.entries.iter().map(|entry| entry.cells[place].words());
        let words: BTreeSet<&str> = cells
            .flat_map(|words| words.split(VALUES_APART))
            .filter(|word| !word.is_empty())
            .collect();
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        words.sort_by_cached_key(|word| fold::fold(word));
        words
    }

    /// How many entries fall under each chip, with the words as they are wanted.
    #[must_use]
    pub fn marks(&self, wanted: &Wanted) -> Vec<(&'static str, usize)> {
        let all = Wanted {
            mark: None,
            by: String::new(),
            ..wanted.clone()
        };
        let mut counted: Vec<(&'static str, usize)> = Vec::new();
        for at in self.select(&all) {
            for mark in &self.entries[at].marks {
                match counted.iter_mut().find(|(known, _)| known == mark) {
                    Some((_, count)) => *count += 1,
                    None => counted.push((mark, 1)),
                }
            }
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: i64, name: &str, phone: &str, limit: Option<i64>) -> Entry {
        let limit = limit.and_then(|dong| Money::new(dong).ok());
        Entry {
            id,
            pending: false,
            cells: vec![
                Cell::text(name),
                Cell::text(phone),
                limit.map_or(Cell::Empty, Cell::Amount),
            ],
            marks: if limit.is_some() {
                vec!["limited"]
            } else {
                Vec::new()
            },
        }
    }

    fn roster() -> Roster {
        Roster::new(
            &["name", "phone", "limit"],
            vec![
                entry(1, "Trần Thị Mẫu", "0900000302", None),
                entry(2, "Đặng Văn Thử", "0900000001", Some(500)),
                entry(3, "Ân Thử", "0900000002", Some(90)),
            ],
        )
    }

    fn ids(wanted: &Wanted) -> Vec<i64> {
        let roster = roster();
        let places = roster.select(wanted);
        places.iter().map(|at| roster.entries()[*at].id).collect()
    }

    fn by(column: &str, descending: bool) -> Wanted {
        Wanted {
            by: column.to_owned(),
            descending,
            ..Wanted::default()
        }
    }

    #[test]
    fn people_are_found_by_words_in_any_order_and_by_a_part_of_a_phone() {
        let find = |text: &str| {
            ids(&Wanted {
                text: text.to_owned(),
                ..Wanted::default()
            })
        };
        assert_eq!(find("mau tran"), [1]);
        assert_eq!(find("302"), [1]);
        assert_eq!(find("thu"), [2, 3]);
        assert_eq!(find("thu 0002"), [3]);
        assert!(find("ai đó").is_empty());
    }

    #[test]
    fn names_sort_as_a_dictionary_has_them_and_what_is_not_known_stands_last() {
        assert_eq!(ids(&by("name", false)), [3, 2, 1]);
        assert_eq!(ids(&by("limit", false)), [3, 2, 1]);
        assert_eq!(ids(&by("limit", true)), [2, 3, 1]);
        assert_eq!(ids(&by("age", true)), [1, 2, 3]);
    }

    #[test]
    fn chips_narrow_and_count() {
        let limited = Wanted {
            mark: Some("limited".to_owned()),
            ..Wanted::default()
        };
        assert_eq!(ids(&limited), [2, 3]);
        assert_eq!(roster().marks(&limited), [("limited", 2)]);
    }

    #[test]
    fn a_filter_wants_one_of_the_values_of_a_cell() {
        let entries = [(1, "Facebook, Zalo"), (2, "Zalo OA"), (3, ""), (4, "Zalo")];
        let entries = entries.map(|(id, name)| entry(id, name, "", None));
        let roster = Roster::new(&["name", "phone", "limit"], entries.into());
        assert_eq!(roster.values("name"), ["Facebook", "Zalo", "Zalo OA"]);
        assert_eq!(roster.values("nothing"), Vec::<String>::new());
        let filter = |value: &str| Wanted {
            filters: vec![("name".to_owned(), value.to_owned())],
            ..Wanted::default()
        };
        assert_eq!(roster.select(&filter("Zalo")), [0, 3]);
        assert_eq!(roster.select(&filter("Zalo OA")), [1]);
        assert_eq!(roster.select(&filter("Tiktok")), Vec::<usize>::new());
    }
}
