//! How amounts and free text are written on paper.

use typst::text::{Coverage, Font};

const ZERO_WIDTH_SPACE: char = '\u{200B}';
const MISSING_LETTER: char = '□';

/// Whole đồng with dots between thousands and a true minus sign: `−1.234.000`.
#[must_use]
pub fn amount(dong: i64) -> String {
    let digits = dong.unsigned_abs().to_string();
    let mut written = String::with_capacity(digits.len() * 4 / 3 + 3);
    if dong < 0 {
        written.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push('.');
        }
        written.push(digit);
    }
    written
}

/// [`amount`] with the currency sign, never separated from it by a line break.
pub(crate) fn amount_with_sign(dong: i64) -> String {
    format!("{}\u{A0}₫", amount(dong))
}

/// The letters that can be set: what the fonts hold.
pub(crate) struct TypeCase {
    letters: Coverage,
}

impl TypeCase {
    /// The letters of the first font; all are cut to the same ones.
    pub(crate) fn of(fonts: &[Font]) -> TypeCase {
        let letters = fonts.first().map(|font| font.info().coverage.clone());
        TypeCase {
            letters: letters.unwrap_or_else(|| Coverage::from_vec(Vec::new())),
        }
    }

    /// Free text as it may go to paper. Line ends become `\n` and other control characters (a scanner's, a
    /// spreadsheet's) spaces; a letter that no font holds becomes `□`, so that it is seen and has a width; and words of
    /// more than `longest_word` characters may break anywhere, for no line could hold them.
    pub(crate) fn printable(&self, text: &str, longest_word: usize) -> String {
        let unified = text.replace("\r\n", "\n").replace('\r', "\n");
        let cleaned: String = unified.chars().filter_map(|c| self.letter(c)).collect();

        let mut written = String::with_capacity(cleaned.len());
        for piece in cleaned.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end_matches(char::is_whitespace);
            if word.chars().count() <= longest_word {
                written.push_str(piece);
                continue;
            }
            for (index, c) in word.chars().enumerate() {
                if index > 0 && !is_mark(c) {
                    written.push(ZERO_WIDTH_SPACE);
                }
                written.push(c);
            }
            written.push_str(&piece[word.len()..]);
        }
        written
    }

    fn letter(&self, c: char) -> Option<char> {
        if c == '\n' {
            Some(c)
        } else if c.is_whitespace() || c.is_control() {
            // A no-break space keeps its meaning.
            Some(if c == '\u{A0}' { c } else { ' ' })
        } else if is_invisible(c) {
            None
        } else if self.letters.contains(c.into()) {
            Some(c)
        } else {
            (!is_mark(c)).then_some(MISSING_LETTER)
        }
    }
}

/// Combining marks (decomposed Vietnamese) may not be parted from their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

/// Joiners, direction overrides and variation selectors: they print nothing and could only reorder what is read.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn printable(text: &str, longest_word: usize) -> String {
        TypeCase::of(&crate::fonts::load().unwrap()).printable(text, longest_word)
    }

    #[test]
    fn amounts_have_dots_between_thousands() {
        assert_eq!(amount(0), "0");
        assert_eq!(amount(999), "999");
        assert_eq!(amount(1_000), "1.000");
        assert_eq!(amount(1_234_000), "1.234.000");
        assert_eq!(amount(-3_250), "−3.250");
        assert_eq!(amount(i64::MIN), "−9.223.372.036.854.775.808");
        assert_eq!(amount_with_sign(449_022), "449.022\u{A0}₫");
    }

    #[test]
    fn short_words_stay_whole_and_control_characters_go() {
        assert_eq!(printable("Cà phê\tsữa\u{1d}đá", 4), "Cà phê sữa đá");
        assert_eq!(printable("a\r\nb\rc\nd", 4), "a\nb\nc\nd");
        assert_eq!(printable("  two  spaces ", 6), "  two  spaces ");
    }

    #[test]
    fn a_word_that_no_line_holds_may_break_but_not_inside_a_letter() {
        let decomposed = "e\u{0302}\u{0301}".repeat(20);
        let written = printable(&decomposed, 16);
        assert_eq!(written.matches(ZERO_WIDTH_SPACE).count(), 19);
        assert!(!written.contains("\u{200B}\u{0302}"));
        assert_eq!(written.replace(ZERO_WIDTH_SPACE, ""), decomposed);
    }

    #[test]
    fn letters_nobody_cut_are_seen_and_overrides_are_not_obeyed() {
        assert_eq!(printable("漢 🎁\u{FE0F} ₫ •••", 16), "□ □ ₫ •••");
        assert_eq!(printable("1\u{202E}000\u{202C}", 16), "1000");
        assert_eq!(printable("e\u{0302}\u{0361}", 16), "e\u{0302}");
    }

    #[test]
    fn every_vietnamese_letter_is_there() {
        let letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ";
        assert_eq!(printable(letters, usize::MAX), letters);
        let capitals = letters.to_uppercase();
        assert_eq!(printable(&capitals, usize::MAX), capitals);
    }
}
