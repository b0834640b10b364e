//! EAN-13 barcodes with the Vietnamese prefix 893.

/// The barcode of the product at a place of the catalogue. Different places have different barcodes: the multiplier has
/// no factor in common with 10⁹.
#[must_use]
pub fn at(place: u32) -> String {
    const MULTIPLIER: u64 = 387_420_489;
    const OFFSET: u64 = 501_000_017;
    let item = (u64::from(place) * MULTIPLIER + OFFSET) % 1_000_000_000;
    let body = format!("893{item:09}");
    let check = check_digit(&body);
    format!("{body}{check}")
}

/// The thirteenth digit: weights 1 and 3 in turn from the left, up to the next ten.
pub(crate) fn check_digit(first_twelve: &str) -> u32 {
    let sum: u32 = first_twelve
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::MAX_PRODUCTS;

    #[test]
    fn the_check_digit_of_a_known_code() {
        // The worked example of the EAN-13 article of every encyclopedia.
        assert_eq!(check_digit("400638133393"), 1);
    }

    #[test]
    fn barcodes_are_long_enough_and_differ_in_the_largest_shop() {
        let mut seen = HashSet::new();
        for place in 0..MAX_PRODUCTS {
            let code = at(place);
            assert!(code.len() == 13 && code.starts_with("893"), "{code}");
            assert!(seen.insert(code.parse().unwrap_or(0_u64)), "{code}");
        }
    }
}
