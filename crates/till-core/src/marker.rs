//! The marker that a document carries at the end of a note, so that it can be told at NextX whose it is.
//!
//! `[till:0192…]` names the document. A return also names what it takes back, so that every till can count it even
//! where NextX drops the link to the sale: `[till:0192… LS01K7263270042H 1x2 3x0.5]`.

use std::fmt;

use rust_decimal::Decimal;
use uuid::Uuid;

const BEGIN: &str = "[till:";
const END: char = ']';

/// What a marker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The document, by its own id.
    pub document: Uuid,
    /// What a return takes back of a sale.
    pub taken_back: Option<TakenBack>,
}

/// What a return takes back of a sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The sale's invoice number.
    pub invoice_no: String,
    /// Line of the sale, from 1, and how many of its unit.
    pub lines: Vec<(u32, Decimal)>,
}

impl Marker {
    /// The marker of a document that takes nothing back.
    #[must_use]
    pub const fn of(document: Uuid) -> Self {
        Self {
            document,
            taken_back: None,
        }
    }

    /// `text` with the marker at its end.
    #[must_use]
    pub fn behind(&self, text: &str) -> String {
        if text.is_empty() {
            self.to_string()
        } else {
            format!("{text} {self}")
        }
    }

    /// Whether `note` carries the marker of this document.
    #[must_use]
    pub fn is_in(&self, note: &str) -> bool {
        all(note).any(|marker| marker.document == self.document)
    }
}

/// The markers that `note` carries; what only looks like one is passed over.
pub fn all(note: &str) -> impl Iterator<Item = Marker> {
    note.split(BEGIN).skip(1).filter_map(|rest| {
        let (inside, _) = rest.split_once(END)?;
        parse(inside)
    })
}

/// What people wrote in a note, and the markers behind it.
#[must_use]
pub fn split(note: &str) -> (&str, &str) {
    match note.find(BEGIN) {
        Some(at) if note.trim_end().ends_with(END) => (note[..at].trim_end(), &note[at..]),
        _ => (note, ""),
    }
}

/// Whether `note` carries what looks like the marker of some till, readable or not.
#[must_use]
pub fn is_marked(note: &str) -> bool {
    note.contains(BEGIN)
}

fn parse(inside: &str) -> Option<Marker> {
    let mut words = inside.split_ascii_whitespace();
    let document = Uuid::try_parse(words.next()?).ok()?;
    let taken_back = match words.next() {
        None => None,
        Some(invoice_no) => {
            let line = |word: &str| {
                let (position, quantity) = word.split_once('x')?;
                Some((position.parse().ok()?, quantity.parse().ok()?))
            };
            Some(TakenBack {
                invoice_no: invoice_no.to_owned(),
                lines: words.map(line).collect::<Option<_>>()?,
            })
        }
    };
    Some(Marker {
        document,
        taken_back,
    })
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{BEGIN}{}", self.document)?;
        if let Some(taken_back) = &self.taken_back {
            write!(f, " {}", taken_back.invoice_no)?;
            for (position, quantity) in &taken_back.lines {
                write!(f, " {position}x{}", quantity.normalize())?;
            }
        }
        write!(f, "{END}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_marker_is_found_wherever_it_stands_in_a_note() {
        let ours = Marker::of(Uuid::from_u128(7));
        for note in [
            format!("{ours}"),
            format!("giao chiều nay {ours}"),
            format!("[till:hỏng] {ours} gọi trước"),
        ] {
            assert!(ours.is_in(&note), "{note}");
            assert!(!Marker::of(Uuid::from_u128(8)).is_in(&note), "{note}");
        }
        assert!(is_marked("[till:hỏng]"));
        assert!(!is_marked("giao chiều nay"));
    }

    #[test]
    fn half_a_marker_is_none() {
        let whole = Marker::of(Uuid::from_u128(7)).to_string();
        for cut in 0..whole.len() {
            assert_eq!(all(&whole[..cut]).count(), 0, "{}", &whole[..cut]);
        }
    }

    proptest! {
        #[test]
        fn what_a_return_takes_back_is_read_as_it_was_written(
            id in any::<u128>(),
            lines in prop::collection::vec((1_u32..500, 1_i64..100_000_000), 0..20),
        ) {
            let lines = lines.into_iter().map(|(at, milli)| (at, Decimal::new(milli, 3).normalize())).collect();
            let taken_back = TakenBack { invoice_no: "LS01K7263270042H".to_owned(), lines };
            let marker = Marker { document: Uuid::from_u128(id), taken_back: Some(taken_back) };
            prop_assert_eq!(all(&format!("ghi chú {marker}")).next(), Some(marker));
        }
    }
}
