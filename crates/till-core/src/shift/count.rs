//! Counting a drawer by denomination.

use serde::{Deserialize, Serialize};

use super::ShiftError;
use crate::{Money, payment::NOTES};

/// What a drawer is counted in, largest first, in đồng: the notes, and the 500 đ that are still about.
pub const DENOMINATIONS: [i32; NOTES.len() + 1] = {
    let mut all = [500; NOTES.len() + 1];
    let mut at = 0;
    while at < NOTES.len() {
        all[at] = NOTES[at];
        at += 1;
    }
    all
};

/// The most of one denomination that a drawer holds. Above it a barcode was scanned into the field.
const MOST_PIECES: u32 = 99_999;

/// How many pieces there are of one denomination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pieces {
    /// The denomination in đồng.
    pub note: i32,
    /// How many.
    pub pieces: u32,
}

/// A drawer, counted. Denominations that are not in it are not named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Count(Vec<Pieces>);

impl Pieces {
    /// What they come to.
    #[must_use]
    pub fn amount(self) -> Money {
        // At most 99,999 notes of 500,000 đồng.
        Money::new(i64::from(self.note) * i64::from(self.pieces)).unwrap_or(Money::MAX)
    }
}

impl Count {
    /// A count, in the order of [`DENOMINATIONS`].
    ///
    /// # Errors
    /// [`ShiftError::Count`] for what is no denomination, for one that is named twice, and for more than 99,999 pieces.
    pub fn new(pieces: impl IntoIterator<Item = Pieces>) -> Result<Self, ShiftError> {
        let mut of_each = [None; DENOMINATIONS.len()];
        for counted in pieces {
            let place = DENOMINATIONS.iter().position(|note| *note == counted.note);
            let place = place.and_then(|place| of_each.get_mut(place));
            let place: &mut Option<Pieces> = place.ok_or(ShiftError::Count)?;
            if place.is_some() || counted.pieces > MOST_PIECES {
                return Err(ShiftError::Count);
            }
            *place = Some(counted);
        }
        let there = of_each.into_iter().flatten();
        Ok(Self(there.filter(|counted| counted.pieces > 0).collect()))
    }

    /// Reads how many pieces somebody typed; nothing typed is none.
    ///
    /// # Errors
    /// [`ShiftError::Count`] when it is no number, or more than 99,999.
    pub fn parse_pieces(text: &str) -> Result<u32, ShiftError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(0);
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ShiftError::Count);
        }
        let pieces = text.parse().map_err(|_| ShiftError::Count)?;
        if pieces > MOST_PIECES {
            return Err(ShiftError::Count);
        }
        Ok(pieces)
    }

    /// What is in it, largest first.
    #[must_use]
    pub fn pieces(&self) -> &[Pieces] {
        &self.0
    }

    /// What it comes to.
    #[must_use]
    pub fn total(&self) -> Money {
        self.0.iter().map(|counted| counted.amount()).sum()
    }

    /// How many notes that are.
    #[must_use]
    pub fn notes(&self) -> u32 {
        // Ten denominations with at most 99,999 each.
        self.0.iter().map(|counted| counted.pieces).sum()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    const fn of(note: i32, pieces: u32) -> Pieces {
        Pieces { note, pieces }
    }

    #[test]
    fn a_drawer_is_counted_in_every_note_and_in_500() {
        assert_eq!(DENOMINATIONS[..NOTES.len()], NOTES);
        assert_eq!(DENOMINATIONS[NOTES.len()], 500);
        let drawer = [
            (500, 1),
            (500_000, 6),
            (200_000, 5),
            (100_000, 9),
            (50_000, 8),
            (20_000, 7),
            (10_000, 9),
            (5_000, 7),
            (2_000, 8),
            (1_000, 5),
        ];
        let drawer = Count::new(drawer.map(|(note, pieces)| of(note, pieces))).unwrap();
        assert_eq!(drawer.total(), Money::from_dong(5_586_500));
        assert_eq!(drawer.notes(), 65);
        assert_eq!(drawer.pieces()[0], of(500_000, 6));
        assert_eq!(drawer.pieces()[9].amount(), Money::from_dong(500));
    }

    #[test]
    fn what_is_no_count_is_refused() {
        for wrong in [
            vec![of(3_000, 1)],
            vec![of(1_000, 100_000)],
            vec![of(1_000, 1), of(1_000, 1)],
        ] {
            assert_eq!(Count::new(wrong), Err(ShiftError::Count));
        }
        let nothing = Count::new([of(1_000, 0)]).unwrap();
        assert_eq!((nothing.pieces(), nothing.notes()), (&[][..], 0));
    }

    #[test]
    fn pieces_are_read_as_they_are_typed() {
        for (typed, pieces) in [("", 0), (" 7 ", 7), ("099999", 99_999)] {
            assert_eq!(Count::parse_pieces(typed), Ok(pieces), "{typed}");
        }
        for typed in ["-1", "1,5", "1.000", "x", "100000", "8930000000017"] {
            assert_eq!(
                Count::parse_pieces(typed),
                Err(ShiftError::Count),
                "{typed}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_count_comes_to_the_sum_of_its_notes_and_survives_the_store(pieces in prop::collection::vec(0..=MOST_PIECES, DENOMINATIONS.len())) {
            let counted = DENOMINATIONS.into_iter().zip(&pieces).map(|(note, pieces)| of(note, *pieces));
            let count = Count::new(counted.clone()).unwrap();
            let total: i64 = counted.map(|counted| i64::from(counted.note) * i64::from(counted.pieces)).sum();
            prop_assert_eq!(count.total().dong(), total);
            prop_assert_eq!(count.notes(), pieces.iter().sum::<u32>());
            let json = serde_json::to_string(&count).unwrap();
            prop_assert_eq!(serde_json::from_str::<Count>(&json).unwrap(), count);
        }
    }
}
