//! The comparison form of Vietnamese text: what a server with an accent-blind collation compares.

use unicode_normalization::UnicodeNormalization;

/// Lower case without marks; đ becomes d. `"Đường Sữa"` and `"duong sua"` fold to the same text.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd()
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'đ' { 'd' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_do_not_count() {
        assert_eq!(fold("Cà phê SỮA ĐÁ lon 185 ml"), "ca phe sua da lon 185 ml");
        assert_eq!(fold("SP000001"), "sp000001");
    }
}
