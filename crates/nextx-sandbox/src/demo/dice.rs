//! Chance that never changes: the same seed and place give the same throw on every machine and in every version.

/// A source of throws for one place of the shop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice of their own for a topic (`"customer"`) and a number within it.
    pub(crate) fn new(seed: u64, topic: &str, number: u64) -> Self {
        let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
        for byte in topic.bytes() {
            state = mix(state ^ u64::from(byte));
        }
        Self(mix(state ^ number.wrapping_mul(0xd134_2543_de82_ef95)))
    }

    /// The next throw: SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.next() % span)
    }

    /// True in `per_cent` of 100 throws.
    pub(crate) fn chance(&mut self, per_cent: u64) -> bool {
        self.next() % 100 < per_cent
    }

    /// One of the words; an empty text if there are none.
    pub(crate) fn pick(&mut self, words: &[&'static str]) -> &'static str {
        let index = self.next() % (words.len() as u64).max(1);
        usize::try_from(index)
            .ok()
            .and_then(|index| words.get(index))
            .copied()
            .unwrap_or("")
    }
}

const fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throws_never_change() {
        let mut dice = Dice::new(7, "customer", 3);
        let throws: Vec<i64> = (0..5).map(|_| dice.between(1, 6)).collect();
        let mut again = Dice::new(7, "customer", 3);
        assert_eq!(
            throws,
            (0..5).map(|_| again.between(1, 6)).collect::<Vec<_>>()
        );
        assert!(throws.iter().all(|throw| (1..=6).contains(throw)));
        assert_eq!(
            Dice::new(20_241_113, "price", 1).between(0, 999_999),
            FIRST_THROW
        );
    }

    /// Pinned, so that a change of the dice is noticed: it would change every generated shop.
    const FIRST_THROW: i64 = 171_431;
}
