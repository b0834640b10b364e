//! The owner's recovery code: 140 random bits as Crockford's base32, with a check letter in each group.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use till_core::Random;
use zeroize::Zeroizing;

/// Crockford's letters: no I, L, O and U, which are misread.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 7;
/// Letters of a group that carry five random bits each; a check letter follows.
const RANDOM_LETTERS: usize = 4;
const GROUP: usize = RANDOM_LETTERS + 1;

/// A recovery code, in capital letters and without hyphens.
#[derive(Clone)]
pub(crate) struct RecoveryCode(Zeroizing<Vec<u8>>);

/// Why something is no recovery code, before anything is tried with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The check letter of this group, counted from 1, does not fit.
    #[error("group {0} is mistyped")]
    Group(usize),
    /// Too many or too few letters.
    #[error("a recovery code has {GROUPS} groups of {GROUP} letters")]
    Length,
}

impl RecoveryCode {
    /// Draws a new one.
    pub(crate) fn draw(random: &dyn Random) -> Self {
        let mut bytes = Zeroizing::new([0; GROUPS * RANDOM_LETTERS]);
        random.fill(bytes.as_mut());
        let mut letters = Zeroizing::new(Vec::with_capacity(GROUPS * GROUP));
        for (group, bytes) in bytes.chunks_exact(RANDOM_LETTERS).enumerate() {
            let values = bytes.iter().map(|byte| byte & 31);
            letters.extend(values.clone().map(letter));
            letters.push(letter(check(group, values)));
        }
        Self(letters)
    }

    /// Reads what a person typed: capital or small letters, with or without hyphens and blanks, O as 0, I and L as 1.
    pub(crate) fn parse(typed: &SecretString) -> Result<Self, CodeError> {
        let mut letters = Zeroizing::new(Vec::with_capacity(GROUPS * GROUP));
        for typed in typed.expose_secret().chars() {
            if typed.is_whitespace() || matches!(typed, '-' | '–' | '—' | '_' | '.') {
                continue;
            }
            if letters.len() == GROUPS * GROUP {
                return Err(CodeError::Length);
            }
            let meant = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            // What is no letter of a code stays, as one that fits no check letter.
            letters.push(u8::try_from(meant).unwrap_or(b'?'));
        }
        for (group, letters) in letters.chunks_exact(GROUP).enumerate() {
            let values: Option<Zeroizing<Vec<u8>>> = letters
                .iter()
                .map(|letter| value(*letter))
                .collect::<Option<Vec<_>>>()
                .map(Zeroizing::new);
            let fits = values.is_some_and(|values| {
                let (random, last) = values.split_at(RANDOM_LETTERS);
                last == [check(group, random.iter().copied())]
            });
            if !fits {
                return Err(CodeError::Group(group + 1));
            }
        }
        if letters.len() != GROUPS * GROUP {
            return Err(CodeError::Length);
        }
        Ok(Self(letters))
    }

    /// The letters, as the key of a file is made of them.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The code as it is shown and printed: groups with hyphens between.
    pub(crate) fn shown(&self) -> SecretString {
        let mut shown = Zeroizing::new(String::with_capacity(GROUPS * (GROUP + 1)));
        for (index, letter) in self.0.iter().enumerate() {
            if index > 0 && index % GROUP == 0 {
                shown.push('-');
            }
            shown.push(char::from(*letter));
        }
        SecretString::from(shown.as_str())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(<redacted>)")
    }
}

fn letter(value: u8) -> u8 {
    LETTERS.get(usize::from(value)).copied().unwrap_or_default()
}

fn value(letter: u8) -> Option<u8> {
    let at = LETTERS.iter().position(|each| *each == letter)?;
    u8::try_from(at).ok()
}

/// The check value of a group: its polynomial at a generator of GF(32), which no single wrong letter, no two
/// neighbours in the wrong order and no group in another's place leave as it was.
fn check(group: usize, values: impl Iterator<Item = u8>) -> u8 {
    let begin = u8::try_from(group + 1).unwrap_or_default();
    values.fold(times_generator(begin), |sum, value| {
        times_generator(sum ^ value)
    })
}

/// Multiplies by x modulo x⁵ + x² + 1.
const fn times_generator(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 {
        shifted
    } else {
        shifted ^ 0b10_0101
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::system::SystemRandom;

    fn typed(text: &str) -> Result<RecoveryCode, CodeError> {
        RecoveryCode::parse(&SecretString::from(text))
    }

    fn drawn() -> (RecoveryCode, String) {
        let code = RecoveryCode::draw(&SystemRandom);
        let shown = code.shown().expose_secret().to_owned();
        (code, shown)
    }

    #[test]
    fn it_is_read_back_however_it_is_typed() {
        let (code, shown) = drawn();
        assert_eq!(shown.len(), 41);
        assert_eq!(shown.split('-').count(), 7);
        let ways = [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', " "),
            format!("  {}\n", shown.replace('-', "")),
            shown.replace('0', "o").replace('1', "l"),
            shown.replace('0', "O").replace('1', "I"),
        ];
        for way in ways {
            assert_eq!(typed(&way).unwrap().bytes(), code.bytes(), "{way}");
        }
    }

    #[test]
    fn two_draws_have_nothing_in_common() {
        let (one, other) = (drawn().1, drawn().1);
        assert_ne!(one, other);
        assert!(!format!("{:?}", drawn().0).contains('-'));
    }

    #[test]
    fn too_few_or_too_many_letters_are_said_so() {
        let (_, shown) = drawn();
        assert_eq!(typed("").unwrap_err(), CodeError::Length);
        assert_eq!(typed(&shown[..35]).unwrap_err(), CodeError::Length);
        assert_eq!(typed(&shown[..38]).unwrap_err(), CodeError::Length);
        assert_eq!(typed(&format!("{shown}7")).unwrap_err(), CodeError::Length);
    }

    proptest! {
        #[test]
        fn a_wrong_letter_is_told_by_its_group(at in 0_usize..35, other in 1_u8..32) {
            let (code, _) = drawn();
            let mut letters = code.bytes().to_vec();
            letters[at] = letter((value(letters[at]).unwrap() + other) % 32);
            let text = String::from_utf8(letters).unwrap();
            prop_assert_eq!(typed(&text).unwrap_err(), CodeError::Group(at / 5 + 1));
        }

        #[test]
        fn neighbours_in_the_wrong_order_are_told(at in 0_usize..34) {
            let (code, _) = drawn();
            let mut letters = code.bytes().to_vec();
            prop_assume!(letters[at] != letters[at + 1]);
            letters.swap(at, at + 1);
            let text = String::from_utf8(letters).unwrap();
            prop_assert_eq!(typed(&text).unwrap_err(), CodeError::Group(at / 5 + 1));
        }

        #[test]
        fn groups_in_the_wrong_order_are_told(one in 0_usize..7, other in 0_usize..7) {
            prop_assume!(one < other);
            let (_, shown) = drawn();
            let mut groups: Vec<&str> = shown.split('-').collect();
            groups.swap(one, other);
            prop_assert_eq!(typed(&groups.concat()).unwrap_err(), CodeError::Group(one + 1));
        }

        #[test]
        fn no_text_breaks_it(text in "\\PC*") {
            // Told apart from a code, which is all that is asked of it.
            prop_assert!(typed(&text).is_err());
        }
    }
}
