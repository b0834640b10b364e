//! Text messages: how many segments a text takes, what makes it take fewer, and what a recipient reads in it.
//!
//! A message is paid for by the segment. In the alphabet of GSM (3GPP TS 23.038) a segment holds 160 characters, 153 where
//! there are several, and ten characters count two; with one character that the alphabet lacks, such as most letters of
//! Vietnamese, it holds 70 and 67 code units of UTF-16. Neither an escape nor a surrogate pair is ever divided.

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The characters of GSM's alphabet that count one.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
                     ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Those that count two.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// How the characters of a message travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alphabet {
    /// GSM's own.
    Gsm,
    /// UTF-16.
    Unicode,
}

impl Alphabet {
    /// How many units one segment holds, and each of several.
    const fn room(self) -> (usize, usize) {
        match self {
            Self::Gsm => (160, 153),
            Self::Unicode => (70, 67),
        }
    }

    fn units(self, c: char) -> usize {
        match self {
            Self::Gsm => gsm_units(c).unwrap_or(1),
            Self::Unicode => c.len_utf16(),
        }
    }
}

/// How many units so many segments hold.
#[must_use]
pub const fn room(alphabet: Alphabet, segments: usize) -> usize {
    let (single, each) = alphabet.room();
    if segments <= 1 {
        single * segments
    } else {
        each * segments
    }
}

/// How many units a character counts in GSM's alphabet; none where the alphabet lacks it.
fn gsm_units(c: char) -> Option<usize> {
    if EXTENDED.contains(c) {
        Some(2)
    } else {
        BASIC.contains(c).then_some(1)
    }
}

/// What a text takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The alphabet it needs.
    pub alphabet: Alphabet,
    /// How many units of it.
    pub units: usize,
    /// How many segments; an empty text has none.
    pub segments: usize,
    /// How many units the last segment has left.
    pub left: usize,
}

/// What `text` takes as it stands.
#[must_use]
pub fn size(text: &str) -> Size {
    let alphabet = if text.chars().all(|c| gsm_units(c).is_some()) {
        Alphabet::Gsm
    } else {
        Alphabet::Unicode
    };
    let (single, each) = alphabet.room();
    let units: usize = text.chars().map(|c| alphabet.units(c)).sum();
    let (segments, left) = if units <= single {
        (usize::from(units > 0), single - units)
    } else {
        // What does not fit whole into a segment begins the next one.
        text.chars()
            .map(|c| alphabet.units(c))
            .fold((1, each), |(segments, left), units| {
                if units <= left {
                    (segments, left - units)
                } else {
                    (segments + 1, each - units)
                }
            })
    };
    Size {
        alphabet,
        units,
        segments,
        left,
    }
}

/// The characters of `text` that GSM's alphabet lacks, each once, in the order in which they come.
#[must_use]
pub fn beyond_gsm(text: &str) -> Vec<char> {
    let mut beyond = Vec::new();
    for c in text.chars().filter(|c| gsm_units(*c).is_none()) {
        if !beyond.contains(&c) {
            beyond.push(c);
        }
    }
    beyond
}

/// The same words without the marks of Vietnamese, and with the typist's signs in the place of the printer's. What is no
/// Latin letter and means something by itself stays as it is, such as a heart.
#[must_use]
pub fn without_diacritics(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut is_letter = false;
    for c in text.chars() {
        // Also where a letter and its marks came as several characters.
        if is_letter && is_combining_mark(c) {
            continue;
        }
        let base = std::iter::once(c).nfd().next().unwrap_or(c);
        is_letter = base.is_ascii_alphabetic();
        match c {
            _ if is_letter => bare.push(base),
            'đ' | '₫' => bare.push('d'),
            'Đ' => bare.push('D'),
            '‘' | '’' | '‚' | '′' => bare.push('\''),
            '“' | '”' | '„' | '″' | '«' | '»' => bare.push('"'),
            '–' | '—' | '−' | '•' | '·' => bare.push('-'),
            '…' => bare.push_str("..."),
            '\u{a0}' | '\u{2009}' | '\u{202f}' | '\t' => bare.push(' '),
            '\u{200b}' | '\u{feff}' => {}
            _ => bare.push(c),
        }
    }
    bare
}

/// Why a text is no template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// `{{` without `}}`.
    #[error("a field is not closed")]
    Unclosed,
    /// `}}` without `{{`.
    #[error("a field is closed that was not opened")]
    Unopened,
    /// What stands between the braces is no name of a field.
    #[error("a field has no name")]
    Nameless,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(String),
    Field(String),
}

/// A text with fields such as `{{contact_name}}`, which NextX fills for each recipient. What is filled in here is a preview
/// and an estimate: the text goes to NextX with its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

impl Template {
    /// Reads a text.
    ///
    /// # Errors
    /// [`TemplateError`]
    pub fn read(text: &str) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((words, after)) = rest.split_once("{{") {
            let (name, behind) = after.split_once("}}").ok_or(TemplateError::Unclosed)?;
            let name = name.trim();
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
            if name.contains("{{") {
                return Err(TemplateError::Unclosed);
            }
            if name.is_empty() || !name.chars().all(is_name) {
                return Err(TemplateError::Nameless);
            }
            pieces.extend(words_of(words)?);
            pieces.push(Piece::Field(name.to_owned()));
            rest = behind;
        }
        pieces.extend(words_of(rest)?);
        Ok(Self(pieces))
    }

    /// The names of its fields, each once.
    #[must_use]
    pub fn fields(&self) -> Vec<&str> {
        let mut fields = Vec::new();
        for piece in &self.0 {
            if let Piece::Field(name) = piece
                && !fields.contains(&name.as_str())
            {
                fields.push(name.as_str());
            }
        }
        fields
    }

    /// Whether a text can be this one with its fields filled in.
    #[must_use]
    pub fn may_be(&self, text: &str) -> bool {
        let mut rest = text.trim();
        let (mut anywhere, mut is_open) = (false, false);
        for piece in &self.0 {
            let Piece::Words(words) = piece else {
                (anywhere, is_open) = (true, true);
                continue;
            };
            let words = words.trim();
            let found = if anywhere {
                rest.find(words)
            } else {
                rest.starts_with(words).then_some(0)
            };
            let Some(at) = found else {
                return false;
            };
            rest = rest
                .get(at + words.len()..)
                .unwrap_or_default()
                .trim_start();
            is_open = false;
        }
        is_open || rest.is_empty()
    }

    /// What somebody reads for whom `value` tells the fields; one that it does not know stays as it is written, so that
    /// nobody takes it for filled.
    #[must_use]
    pub fn fill<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> String {
        let mut filled = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => filled.push_str(words),
                Piece::Field(name) => match value(name) {
                    Some(words) => filled.push_str(words),
                    None => filled.extend(["{{", name, "}}"]),
                },
            }
        }
        filled
    }
}

/// Words outside of any field.
fn words_of(text: &str) -> Result<Option<Piece>, TemplateError> {
    if text.contains("}}") {
        return Err(TemplateError::Unopened);
    }
    Ok((!text.is_empty()).then(|| Piece::Words(text.to_owned())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use sms_splitter::SplitSms;

    use super::*;

    fn segments(text: &str) -> usize {
        size(text).segments
    }

    #[test]
    fn a_segment_more_is_taken_where_the_standard_says_so() {
        for (unit, single, each) in [
            ("a", 160, 153),
            ("ă", 70, 67),
            ("€", 80, 76),
            ("🎁", 35, 33),
        ] {
            assert_eq!(segments(&unit.repeat(single)), 1, "{unit}");
            assert_eq!(segments(&unit.repeat(single + 1)), 2, "{unit}");
            assert_eq!(segments(&unit.repeat(2 * each)), 2, "{unit}");
            assert_eq!(segments(&unit.repeat(2 * each + 1)), 3, "{unit}");
        }
        assert_eq!(segments(""), 0);
    }

    #[test]
    fn vietnamese_without_its_marks_is_of_gsm() {
        let text =
            "[QC] Tiệm Bờ Kè: giảm 20 % “bánh đậu xanh”… đến 30/11 – Đặt ngay, 25.000 ₫\u{a0}/ hộp";
        assert_eq!(size(text).alphabet, Alphabet::Unicode);
        let bare = without_diacritics(text);
        assert_eq!(
            bare,
            "[QC] Tiem Bo Ke: giam 20 % \"banh dau xanh\"... den 30/11 - Dat ngay, 25.000 d / hop"
        );
        assert_eq!(size(&bare).alphabet, Alphabet::Gsm);
        assert_eq!(beyond_gsm("Chào bạn, chào ạ"), ['ạ']);
        for whole in ["Tang ❤", "한국", "1️⃣", "👨‍👩‍👧"] {
            assert_eq!(without_diacritics(whole), whole);
        }
        let apart: String = "Tặng đủ".nfd().collect();
        assert_eq!(without_diacritics(&apart), "Tang du");
    }

    #[test]
    fn fields_are_filled_as_nextx_fills_them() {
        let template =
            Template::read("Chào {{ contact_name }}, mời {{contact_name}}{{cus_name}}!").unwrap();
        assert_eq!(template.fields(), ["contact_name", "cus_name"]);
        let known = |name: &str| (name == "contact_name").then_some("Lan");
        assert_eq!(template.fill(known), "Chào Lan, mời Lan{{cus_name}}!");
        for (text, error) in [
            ("Chào {{contact_name", TemplateError::Unclosed),
            ("Chào {{contact_name {{cus_name}}", TemplateError::Unclosed),
            ("Chào contact_name}}", TemplateError::Unopened),
            ("Chào {{}}", TemplateError::Nameless),
            ("Chào {{tên khách}}", TemplateError::Nameless),
        ] {
            assert_eq!(Template::read(text), Err(error), "{text}");
        }
        assert_eq!(
            Template::read("{một} ngoặc").unwrap().fill(|_| None),
            "{một} ngoặc"
        );
    }

    #[test]
    fn a_message_is_told_by_the_words_around_its_fields() {
        let template = Template::read("Chào {{name}}, mời tới {{address}}.").unwrap();
        assert!(template.may_be("Chào Lan, mời tới 1 Lê Lợi. "));
        assert!(template.may_be("Chào , mời tới ."));
        assert!(!template.may_be("Chào Lan, hẹn ở 1 Lê Lợi."));
        assert!(!template.may_be("Kính chào Lan, mời tới 1 Lê Lợi."));
        let whole = Template::read("Giảm giá").unwrap();
        assert!(whole.may_be("Giảm giá "));
        assert!(!whole.may_be("Giảm giá lớn"));
    }

    /// The words that a shop writes, and signs that count two.
    fn message() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            8 => "(khuyến mãi|giảm giá|chào|quý khách|cửa hàng|hôm nay|Tết|đơn|hẹn gặp|khuyen mai|giam gia|Cam on)",
            3 => "[a-zA-Z0-9]{1,9}",
            1 => "[\\[\\]{}^|~€]{1,3}",
            1 => "(🎁|❤|₫|…|“|”)",
        ];
        proptest::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn segments_are_those_of_another_counter(text in message()) {
            let theirs = SplitSms::default().split(text.clone());
            let ours = size(&text);
            prop_assert_eq!(ours.segments, if text.is_empty() { 0 } else { theirs.parts.len() });
            prop_assert_eq!(ours.left, theirs.remaining_in_part);
        }
    }

    proptest! {
        /// Where a sign is left that GSM lacks, three dots may take more than one did.
        #[test]
        fn taking_all_marks_off_never_costs_a_segment(text in message()) {
            let bare = size(&without_diacritics(&text));
            prop_assert!(bare.alphabet == Alphabet::Unicode || bare.segments <= segments(&text));
        }
    }
}
