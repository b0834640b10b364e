//! An amount in words, as a Vietnamese bill tells it beneath its figures.

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];
const BILLION: u64 = 1_000_000_000;

/// `Bốn trăm bốn mươi chín nghìn không trăm hai mươi hai đồng`.
#[must_use]
pub fn in_words(dong: i64) -> String {
    let mut words = Vec::new();
    if dong < 0 {
        words.push("âm");
    }
    match dong.unsigned_abs() {
        0 => words.push(DIGITS[0]),
        amount => read(amount, false, &mut words),
    }
    words.push("đồng");
    let mut said = words.join(" ");
    // The first letter of each of these words but `âm` and `đồng` is one of ASCII.
    if let Some(first) = said.chars().next() {
        said.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    said
}

/// Reads a number above zero. One that follows others says its empty hundreds: `không trăm`.
fn read(number: u64, follows: bool, words: &mut Vec<&str>) {
    let mut follows = follows;
    if number >= BILLION {
        read(number / BILLION, follows, words);
        words.push("tỷ");
        follows = true;
    }
    let below = number % BILLION;
    for (group, unit) in [
        (below / 1_000_000, Some("triệu")),
        (below / 1_000 % 1_000, Some("nghìn")),
        (below % 1_000, None),
    ] {
        if group > 0 {
            read_group(group, follows, words);
            words.extend(unit);
            follows = true;
        }
    }
}

/// Reads a number from 1 to 999.
fn read_group(group: u64, follows: bool, words: &mut Vec<&str>) {
    let digit = |place: u64| (group / place % 10) as usize;
    let (hundreds, tens, ones) = (digit(100), digit(10), digit(1));
    let has_hundreds = hundreds > 0 || follows;
    if has_hundreds {
        words.extend([DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if has_hundreds && ones > 0 => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([DIGITS[tens], "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(DIGITS[ones]),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn amounts_are_said_as_on_a_bill() {
        for (dong, said) in [
            (0, "Không đồng"),
            (1, "Một đồng"),
            (5, "Năm đồng"),
            (10, "Mười đồng"),
            (11, "Mười một đồng"),
            (15, "Mười lăm đồng"),
            (20, "Hai mươi đồng"),
            (21, "Hai mươi mốt đồng"),
            (24, "Hai mươi bốn đồng"),
            (25, "Hai mươi lăm đồng"),
            (55, "Năm mươi lăm đồng"),
            (101, "Một trăm linh một đồng"),
            (105, "Một trăm linh năm đồng"),
            (110, "Một trăm mười đồng"),
            (115, "Một trăm mười lăm đồng"),
            (1_000, "Một nghìn đồng"),
            (1_001, "Một nghìn không trăm linh một đồng"),
            (1_010, "Một nghìn không trăm mười đồng"),
            (21_500, "Hai mươi mốt nghìn năm trăm đồng"),
            (
                449_022,
                "Bốn trăm bốn mươi chín nghìn không trăm hai mươi hai đồng",
            ),
            (1_000_000, "Một triệu đồng"),
            (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
            (1_500_000, "Một triệu năm trăm nghìn đồng"),
            (1_000_000_000, "Một tỷ đồng"),
            (
                2_000_100_005,
                "Hai tỷ một trăm nghìn không trăm linh năm đồng",
            ),
            (1_000_000_000_000, "Một nghìn tỷ đồng"),
            (-3_250, "Âm ba nghìn hai trăm năm mươi đồng"),
        ] {
            assert_eq!(in_words(dong), said, "{dong}");
        }
        let least = in_words(i64::MIN);
        assert!(
            least.starts_with("Âm chín tỷ hai trăm hai mươi ba triệu"),
            "{least}"
        );
    }

    /// What the words say, read by the rules of the language and not by those above.
    fn heard(said: &str) -> i64 {
        let (mut whole, mut below_billion, mut group, mut last) = (0_i64, 0, 0, None);
        for word in said.to_lowercase().split(' ') {
            let digit = match word {
                "mốt" => Some(1),
                "lăm" => Some(5),
                word => DIGITS.iter().position(|known| *known == word),
            };
            match (digit, word) {
                (Some(digit), _) => last = Some(digit as i64),
                (None, "trăm") => group += last.take().unwrap() * 100,
                (None, "mươi") => group += last.take().unwrap() * 10,
                (None, "mười") => group += 10,
                (None, "linh") => {}
                (None, ends) => {
                    group += last.take().unwrap_or(0);
                    match ends {
                        "nghìn" => below_billion += group * 1_000,
                        "triệu" => below_billion += group * 1_000_000,
                        "tỷ" => whole = (whole + below_billion + group) * 1_000_000_000,
                        "đồng" => return whole + below_billion + group,
                        other => panic!("{other}"),
                    }
                    if ends == "tỷ" {
                        below_billion = 0;
                    }
                    group = 0;
                }
            }
        }
        panic!("{said} is of no currency");
    }

    #[test]
    fn what_is_said_is_what_was_meant() {
        let spread = (0..60_000).map(|step| step * step * 7_919 + step * 104_729);
        for dong in (0..=12_345).chain(spread) {
            assert_eq!(heard(&in_words(dong)), dong, "{}", in_words(dong));
        }
    }
}
