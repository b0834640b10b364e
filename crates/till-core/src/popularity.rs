//! How much a product is sold here, as one number that only a sale of it changes.
//!
//! A sale counts half as much as one a half-life later. Instead of letting every number fall with time, later sales count
//! for more: the order of two products is then the same whenever it is asked for, and an index can hold it. The number is
//! the logarithm of that sum, so that it stays small.

use jiff::Timestamp;

/// After so many milliseconds a sale counts half: a month.
const HALF_LIFE: f64 = 30.0 * 86_400_000.0;

/// What the score of a product becomes by a sale of it. `score` is what it was; none was never sold.
#[must_use]
pub fn after_sale(score: Option<f64>, sold_at: Timestamp) -> f64 {
    // Milliseconds of any plausible year are exact in a double.
    #[allow(clippy::cast_precision_loss)]
    let sale = sold_at.as_millisecond() as f64 / HALF_LIFE;
    let Some(score) = score else {
        return sale;
    };
    let (more, less) = if score > sale {
        (score, sale)
    } else {
        (sale, score)
    };
    more + (less - more).exp2().ln_1p() / std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::ToSpan;
    use proptest::prelude::*;

    use super::*;

    fn day(number: i64) -> Timestamp {
        let first: Timestamp = "2026-01-01T03:00:00Z".parse().unwrap();
        first + (24 * number).hours()
    }

    fn sold_on(days: &[i64]) -> f64 {
        days.iter()
            .fold(None, |score, at| Some(after_sale(score, day(*at))))
            .unwrap()
    }

    #[test]
    fn a_sale_of_today_counts_twice_one_of_a_month_ago() {
        assert!(sold_on(&[30]) > sold_on(&[1]));
        assert!((sold_on(&[0, 0]) - sold_on(&[30])).abs() < 1e-9);
        assert!(sold_on(&[0, 0, 0]) > sold_on(&[30]));
    }

    proptest! {
        #[test]
        fn each_sale_raises_it_whatever_was_before(days in prop::collection::vec(0_i64..400, 1..60), next in 0_i64..400) {
            let before = sold_on(&days);
            prop_assert!(after_sale(Some(before), day(next)) > before);
        }

        #[test]
        fn the_order_of_the_sales_does_not_matter(mut days in prop::collection::vec(0_i64..400, 1..60)) {
            let forth = sold_on(&days);
            days.reverse();
            prop_assert!((forth - sold_on(&days)).abs() < 1e-6);
        }
    }
}
