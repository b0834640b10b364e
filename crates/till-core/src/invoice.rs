//! Invoice numbers that two tills cannot both make: `LS01` `K7` `26327` `0042` `H`.
//!
//! Till code, install epoch, day (two digits of the year, three of the day in it), sequence of the day, check
//! character. At most 16 ASCII letters and digits, so that a number fits a VietQR purpose and any label.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::random::Random;

const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The short name of a till; no other till of the shop may use it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TillCode(String);

/// A till code is two to four of `A`–`Z` and `0`–`9`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a till code is two to four letters A–Z or digits")]
pub struct TillCodeError;

impl TillCode {
    /// Reads a code as typed; lower case is raised.
    ///
    /// # Errors
    /// [`TillCodeError`] when it is too short, too long, or has other characters.
    pub fn parse(text: &str) -> Result<Self, TillCodeError> {
        let code = text.trim().to_ascii_uppercase();
        let fits = (2..=4).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then_some(Self(code)).ok_or(TillCodeError)
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TillCode {
    type Error = TillCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<TillCode> for String {
    fn from(code: TillCode) -> Self {
        code.0
    }
}

impl fmt::Display for TillCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Two random characters, drawn when a store is created: numbers of a store that was lost are never made again.
#[must_use]
pub fn draw_epoch(random: &dyn Random) -> String {
    (0..2)
        .map(|_| char::from(digit(random.below(36))))
        .collect()
}

/// The number of the `sequence`-th sale (from 1) of `day`.
///
/// Up to 9,999 the sequence is decimal; after that its first place counts on with letters, up to 1,222,975 sales
/// a day.
#[must_use]
pub fn number(code: &TillCode, epoch: &str, day: Date, sequence: u32) -> String {
    let year = day.year().rem_euclid(100);
    let body = format!(
        "{code}{epoch}{year:02}{:03}{}",
        day.day_of_year(),
        sequence_text(sequence)
    );
    let check = check_character(&body);
    format!("{body}{check}")
}

/// Whether `text` ends in the check character of what stands before it.
#[must_use]
pub fn is_valid(text: &str) -> bool {
    let mut chars = text.chars();
    let check = chars.next_back();
    let body = chars.as_str();
    (13..=15).contains(&body.len())
        && body.bytes().all(|b| ALPHABET.contains(&b))
        && check == Some(check_character(body))
}

fn sequence_text(sequence: u32) -> String {
    if sequence < 10_000 {
        return format!("{sequence:04}");
    }
    let mut rest = u64::from(sequence) - 10_000 + 10 * 36_u64.pow(3);
    let mut places = [0; 4];
    for place in places.iter_mut().rev() {
        *place = digit(rest % 36);
        rest /= 36;
    }
    places.map(char::from).iter().collect()
}

fn digit(value: u64) -> u8 {
    usize::try_from(value)
        .ok()
        .and_then(|i| ALPHABET.get(i))
        .copied()
        .unwrap_or(b'0')
}

/// ISO/IEC 7064, MOD 37,36: finds every single wrong character and nearly every swap of neighbours.
fn check_character(body: &str) -> char {
    let product = body.bytes().fold(36_u64, |product, byte| {
        let value = ALPHABET.iter().position(|b| *b == byte).unwrap_or(0) as u64;
        let sum = (product + value) % 36;
        (if sum == 0 { 36 } else { sum }) * 2 % 37
    });
    char::from(digit((37 - product) % 36))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::HashSet;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_reads_till_epoch_day_sequence_check() {
        let code = TillCode::parse("ls01").unwrap();
        let made = number(&code, "K7", date(2026, 11, 23), 42);
        assert!(made.starts_with("LS01K7263270042"), "{made}");
        assert_eq!(made.len(), 16);
        assert!(is_valid(&made));
    }

    #[test]
    fn till_codes_are_short_and_plain() {
        for bad in ["", "A", "ABCDE", "Á1", "A-1", "A B"] {
            assert_eq!(TillCode::parse(bad), Err(TillCodeError), "{bad}");
        }
    }

    #[test]
    fn a_day_never_repeats_a_number_also_beyond_9999() {
        let code = TillCode::parse("Q1").unwrap();
        let numbers: HashSet<String> = (1..60_000)
            .map(|n| number(&code, "AA", date(2026, 12, 31), n))
            .collect();
        assert_eq!(numbers.len(), 59_999);
        assert!(numbers.iter().all(|n| n.len() == 14));
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_noticed(sequence in 1_u32..1_000_000, at in 0_usize..15, other in 0_usize..36) {
            let made = number(&TillCode::parse("LS01").unwrap(), "K7", date(2027, 1, 1), sequence);
            let mut wrong = made.clone().into_bytes();
            wrong[at] = ALPHABET[other];
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(is_valid(&wrong), wrong == made);
        }
    }
}
