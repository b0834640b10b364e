//! Vietnamese text as a cashier searches it: without diacritics, without case, `đ` as `d`.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` without diacritics and case; what is neither letter nor digit becomes a blank.
///
/// Composed and decomposed input, and both ways to place a tone mark (`hoà`, `hòa`), fold to the same text.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for (c, _) in folded_chars(text) {
        folded.push(c);
    }
    folded
}

/// The folded words of a query, in the order typed.
#[must_use]
pub fn words(query: &str) -> Vec<String> {
    fold(query).split_whitespace().map(str::to_owned).collect()
}

/// Folded characters, each with the byte range of the original character it came from.
fn folded_chars(text: &str) -> impl Iterator<Item = (char, Range<usize>)> + '_ {
    text.char_indices().flat_map(|(start, original)| {
        let range = start..start + original.len_utf8();
        std::iter::once(original)
            .nfd()
            .filter(|c| !is_combining_mark(*c))
            .flat_map(fold_char)
            .map(move |c| (c, range.clone()))
            .collect::<Vec<_>>()
    })
}

fn fold_char(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
        _ if c.is_alphanumeric() => c,
        _ => ' ',
    };
    plain.to_lowercase()
}

/// Where the words of `query` begin a word of `text`: ranges in UTF-16 code units, as the UI counts, sorted and merged.
#[must_use]
pub fn marks(text: &str, query: &str) -> Vec<(u32, u32)> {
    let chars: Vec<(char, Range<usize>)> = folded_chars(text).collect();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for word in words(query) {
        let word: Vec<char> = word.chars().collect();
        let at_word = |i: usize| i == 0 || chars[i - 1].0 == ' ';
        for i in (0..chars.len()).filter(|i| at_word(*i)) {
            let Some(window) = chars.get(i..i + word.len()) else {
                continue;
            };
            if window.iter().map(|(c, _)| c).eq(&word) {
                ranges.push(window[0].1.start..window[word.len() - 1].1.end);
            }
        }
    }
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    let utf16 = |bytes: usize| {
        let units = text
            .get(..bytes)
            .map_or(0, |part| part.encode_utf16().count());
        u32::try_from(units).unwrap_or(u32::MAX)
    };
    merged
        .into_iter()
        .map(|range| (utf16(range.start), utf16(range.end)))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn diacritics_case_and_d_with_stroke_fold_away() {
        assert_eq!(fold("Cà phê Sữa ĐÁ"), "ca phe sua da");
        assert_eq!(fold("hoà"), fold("hòa"));
        assert_eq!(fold("Nước-mắm 3,5%"), "nuoc mam 3 5 ");
    }

    #[test]
    fn marks_are_counted_as_the_ui_counts() {
        assert_eq!(marks("Cà phê sữa đá", "ca sua"), vec![(0, 2), (7, 10)]);
        assert_eq!(marks("🥤 Nước cam", "nuoc"), vec![(3, 7)]);
        assert!(marks("Sữa tươi", "ua").is_empty());
    }

    proptest! {
        #[test]
        fn folding_does_not_depend_on_the_normal_form(text in "\\PC{0,40}") {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&composed), fold(&decomposed));
        }

        #[test]
        fn marks_stay_inside_the_text(text in "\\PC{0,30}", query in "\\PC{0,10}") {
            let units = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
            for (start, end) in marks(&text, &query) {
                prop_assert!(start < end && end <= units);
            }
        }
    }
}
