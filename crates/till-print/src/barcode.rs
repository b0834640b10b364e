//! Code 128 (ISO/IEC 15417) for invoice numbers: code sets B and C, so printable ASCII with packed digits.

use crate::dots::Dots;
use crate::paper::PaperWidth;

/// Bars narrower than two dots (0.25 mm) are lost on thermal paper.
const NARROWEST_MODULE_DOTS: usize = 2;
/// Wider bars gain nothing and look clumsy.
const WIDEST_MODULE_DOTS: usize = 3;
/// White on either side of the bars. Where it reaches beyond the printed width, the paper itself is white.
const QUIET_MODULES: usize = 10;
/// Height of the bars on paper: 9.5 mm.
const BAR_HEIGHT_DOTS: usize = 76;

const CODE_C: u8 = 99;
const CODE_B: u8 = 100;
const START_B: u8 = 104;
const START_C: u8 = 105;
const STOP: &[u8] = b"2331112";

/// The barcode of `text` in dots of the receipt, or `None` when Code 128 B/C cannot carry it (empty, not printable
/// ASCII) or when its bars would be too narrow for a scanner. The number then stands on the receipt as text alone.
pub(crate) fn dots(text: &str, paper: PaperWidth) -> Option<Dots> {
    let modules = modules(text)?;
    let inside = (paper.dots() / (modules.len() + 2 * QUIET_MODULES)).min(WIDEST_MODULE_DOTS);
    let module_dots = inside.max(NARROWEST_MODULE_DOTS);
    let bars = modules.len() * module_dots;
    let quiet = QUIET_MODULES * module_dots;
    let fits = bars <= paper.dots() && bars + 2 * quiet <= paper.dots() + 2 * paper.margin_dots();
    fits.then(|| Dots::from_modules(&[modules], module_dots, BAR_HEIGHT_DOTS))
}

/// Bars (`true`) and spaces, one entry per module, from start to stop pattern.
fn modules(text: &str) -> Option<Vec<bool>> {
    let mut values = encode(text.as_bytes())?;
    values.push(check_value(&values));

    let mut modules = Vec::with_capacity(values.len() * 11 + 13);
    let patterns = values
        .iter()
        .map(|&value| PATTERNS[usize::from(value)].as_slice());
    for pattern in patterns.chain([STOP]) {
        for (index, width) in pattern.iter().enumerate() {
            let is_bar = index.is_multiple_of(2);
            modules.resize(modules.len() + usize::from(width - b'0'), is_bar);
        }
    }
    Some(modules)
}

/// The start value, then one value per character (set B) or per two digits (set C). Digits go to set C where that is
/// shorter: four at either end, six in between (ISO/IEC 15417, annex E).
fn encode(text: &[u8]) -> Option<Vec<u8>> {
    if text.is_empty() || !text.iter().all(|byte| (b' '..=b'~').contains(byte)) {
        return None;
    }
    let mut values = Vec::with_capacity(text.len() + 4);
    let mut in_c = false;
    let mut at = 0;
    while at < text.len() {
        let digits = text[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let at_an_end = at == 0 || at + digits == text.len();
        let worth_packing =
            digits >= if at_an_end { 4 } else { 6 } || (digits == 2 && text.len() == 2);

        if (in_c && digits >= 2) || (worth_packing && digits.is_multiple_of(2)) {
            if !in_c {
                values.push(if at == 0 { START_C } else { CODE_C });
                in_c = true;
            }
            values.push((text[at] - b'0') * 10 + (text[at + 1] - b'0'));
            at += 2;
        } else {
            if at == 0 {
                values.push(START_B);
            } else if in_c {
                values.push(CODE_B);
            }
            in_c = false;
            values.push(text[at] - b' ');
            at += 1;
        }
    }
    Some(values)
}

/// Modulo 103 of the start value and every further value times its place.
fn check_value(values: &[u8]) -> u8 {
    let sum = values.iter().enumerate().fold(0, |sum, (place, &value)| {
        (sum + place.max(1) * usize::from(value)) % 103
    });
    // A remainder of 103 fits.
    sum as u8
}

/// Widths of bar, space, bar, space, bar, space for the values 0 to 105.
#[rustfmt::skip]
const PATTERNS: [&[u8; 6]; 106] = [
    b"212222", b"222122", b"222221", b"121223", b"121322", b"131222", b"122213", b"122312", b"132212", b"221213",
    b"221312", b"231212", b"112232", b"122132", b"122231", b"113222", b"123122", b"123221", b"223211", b"221132",
    b"221231", b"213212", b"223112", b"312131", b"311222", b"321122", b"321221", b"312212", b"322112", b"322211",
    b"212123", b"212321", b"232121", b"111323", b"131123", b"131321", b"112313", b"132113", b"132311", b"211313",
    b"231113", b"231311", b"112133", b"112331", b"132131", b"113123", b"113321", b"133121", b"313121", b"211331",
    b"231131", b"213113", b"213311", b"213131", b"311123", b"311321", b"331121", b"312113", b"312311", b"332111",
    b"314111", b"221411", b"431111", b"111224", b"111422", b"121124", b"121421", b"141122", b"141221", b"112214",
    b"112412", b"122114", b"122411", b"142112", b"142211", b"241211", b"221114", b"413111", b"241112", b"134111",
    b"111242", b"121142", b"121241", b"114212", b"124112", b"124211", b"411212", b"421112", b"421211", b"212141",
    b"214121", b"412121", b"111143", b"111341", b"131141", b"114113", b"114311", b"411113", b"411311", b"113141",
    b"114131", b"311141", b"411131", b"211412", b"211214", b"211232",
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn patterns_are_eleven_modules_and_all_different() {
        for (value, pattern) in PATTERNS.iter().enumerate() {
            assert_eq!(
                pattern.iter().map(|width| width - b'0').sum::<u8>(),
                11,
                "value {value}"
            );
            assert!(!PATTERNS[..value].contains(pattern), "value {value} twice");
        }
    }

    #[test]
    fn digits_are_packed_where_that_is_shorter() {
        assert_eq!(encode(b"HD42").unwrap(), [START_B, 40, 36, 20, 18]);
        assert_eq!(encode(b"123456").unwrap(), [START_C, 12, 34, 56]);
        assert_eq!(encode(b"12345").unwrap(), [START_B, 17, CODE_C, 23, 45]);
        assert_eq!(
            encode(b"A123456B").unwrap(),
            [START_B, 33, CODE_C, 12, 34, 56, CODE_B, 34]
        );
        assert_eq!(encode(b"A1234B").unwrap().len(), 7);
    }

    #[test]
    fn the_tills_own_numbers_get_bars_on_either_paper() {
        // The longest code ends with a digit or with a letter.
        for number in ["KHOA4V2632800016", "KHOA4V263280001X"] {
            for paper in [PaperWidth::Mm58, PaperWidth::Mm80] {
                let bars = dots(number, paper).unwrap();
                assert!(bars.width <= paper.dots());
                let white = paper.dots() + 2 * paper.margin_dots() - bars.width;
                assert!(white >= 2 * QUIET_MODULES * NARROWEST_MODULE_DOTS);
            }
        }
    }

    #[test]
    fn what_a_scanner_could_not_read_is_not_drawn() {
        let dots = |text: &str| dots(text, PaperWidth::Mm80);
        assert!(dots("").is_none());
        assert!(dots("HĐ-0042").is_none());
        assert!(dots("HD\n42").is_none());
        assert!(dots(&"W".repeat(22)).is_some());
        assert!(dots(&"W".repeat(24)).is_none());
    }
}
