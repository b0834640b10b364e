//! Campaigns and opportunities: what those of a stage come to, which are overdue, and stages as somebody arranges them.

use std::collections::HashSet;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Money, fold::fold, money::MoneyError};

/// An opportunity as far as its stage is summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deal {
    /// What it is worth, in đồng; none where nobody has said.
    pub amount: Option<Decimal>,
    /// How likely it is, in per cent; none where nobody has said.
    pub chance: Option<i64>,
}

/// What several opportunities come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DealSum {
    /// How many there are.
    pub count: usize,
    /// What those with an amount are worth together; none where there are some and nobody has said of any.
    pub amount: Option<Money>,
    /// Of how many nobody has said what they are worth: so many are not in the amounts.
    pub unsaid: usize,
    /// The amounts, each by its chance; one without a chance is not in it.
    pub expected: Option<Money>,
    /// Their chance on average, in whole per cent, of those that have one.
    pub chance: Option<i64>,
}

impl DealSum {
    /// Sums up. Everything is added as it is written and rounded to whole đồng once, at the end.
    ///
    /// # Errors
    /// [`MoneyError`] where the sum is more than an amount can be.
    pub fn of(deals: impl IntoIterator<Item = Deal>) -> Result<Self, MoneyError> {
        let (mut count, mut unsaid, mut hoped) = (0, 0, 0_usize);
        let (mut amount, mut expected) = (Decimal::ZERO, Decimal::ZERO);
        let (mut chances, mut with_chance) = (0_i64, 0_i64);
        for deal in deals {
            count += 1;
            let chance = deal.chance.map(|chance| chance.clamp(0, 100));
            if let Some(chance) = chance {
                chances += chance;
                with_chance += 1;
            }
            let Some(worth) = deal.amount else {
                unsaid += 1;
                continue;
            };
            // Beyond a decimal is beyond any amount.
            amount = amount.saturating_add(worth);
            if let Some(chance) = chance {
                let part = worth.saturating_mul(Decimal::new(chance, 2));
                expected = expected.saturating_add(part);
                hoped += 1;
            }
        }
        let known = |sum: Decimal, from: usize| {
            let is_known = from > 0 || count == 0;
            is_known.then(|| Money::rounded(sum)).transpose()
        };
        Ok(Self {
            count,
            amount: known(amount, count - unsaid)?,
            unsaid,
            expected: known(expected, hoped)?,
            chance: (with_chance > 0).then(|| (chances + with_chance / 2) / with_chance),
        })
    }
}

/// How many days ago an opportunity that is still open should have closed; none where it is in time.
#[must_use]
pub fn days_overdue(expected_close: Option<Date>, is_open: bool, today: Date) -> Option<i64> {
    let close = expected_close.filter(|_| is_open)?;
    let days = today.duration_since(close).as_hours() / 24;
    (days > 0).then_some(days)
}

/// A stage of a campaign as somebody arranges it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageDraft {
    /// NextX's id; none of a new one.
    pub id: Option<i64>,
    /// What it is called.
    pub name: String,
    /// NextX's id of its type.
    pub kind: Option<i64>,
}

/// The stages of a campaign as somebody arranges them, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagePlan {
    /// The stages.
    pub stages: Vec<StageDraft>,
    /// Whether somebody has said that they are to be sent: NextX may empty what a changed list leaves out.
    pub confirmed: bool,
}

/// What is wrong with the stages of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageFault {
    /// One has no name.
    Nameless,
    /// One has a name that is too long.
    TooLong,
    /// Two have the same name.
    Repeated,
    /// One has no type.
    NoKind,
    /// Nobody has said that they are to be sent.
    Unconfirmed,
}

/// The longest name of a stage, in characters.
pub const LONGEST_STAGE: usize = 255;

impl StagePlan {
    /// The first thing that is wrong, where these stages are to take the place of others.
    #[must_use]
    pub fn fault(&self) -> Option<StageFault> {
        let mut names = HashSet::new();
        for stage in &self.stages {
            let name = stage.name.trim();
            if name.is_empty() {
                return Some(StageFault::Nameless);
            }
            if name.chars().count() > LONGEST_STAGE {
                return Some(StageFault::TooLong);
            }
            if !names.insert(fold(name)) {
                return Some(StageFault::Repeated);
            }
            if stage.kind.is_none() {
                return Some(StageFault::NoKind);
            }
        }
        (!self.confirmed).then_some(StageFault::Unconfirmed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn deal(amount: &str, chance: i64) -> Deal {
        Deal {
            amount: Some(amount.parse().unwrap()),
            chance: Some(chance),
        }
    }

    fn dong(amount: Option<Money>) -> Option<i64> {
        amount.map(Money::dong)
    }

    #[test]
    fn parts_of_a_dong_are_rounded_once() {
        let sum = DealSum::of([deal("0.4", 50), deal("0.4", 50), deal("0.4", 50)]).unwrap();
        assert_eq!(
            (dong(sum.amount), dong(sum.expected), sum.chance),
            (Some(1), Some(1), Some(50))
        );
        let sum = DealSum::of([deal("47000000.00", 75), deal("67500000", 10)]).unwrap();
        assert_eq!(
            (dong(sum.amount), dong(sum.expected)),
            (Some(114_500_000), Some(42_000_000))
        );
    }

    #[test]
    fn nothing_said_is_not_nothing_to_earn() {
        let unsaid = Deal::default();
        let sum = DealSum::of([unsaid, unsaid]).unwrap();
        assert_eq!((sum.count, sum.unsaid), (2, 2));
        assert_eq!((sum.amount, sum.expected, sum.chance), (None, None, None));
        let sum = DealSum::of([unsaid, deal("10", 100)]).unwrap();
        assert_eq!((sum.unsaid, dong(sum.amount)), (1, Some(10)));
        let sum = DealSum::of([]).unwrap();
        assert_eq!((dong(sum.amount), dong(sum.expected)), (Some(0), Some(0)));
    }

    #[test]
    fn an_amount_without_a_chance_is_worth_something_and_expected_to_bring_nobody_knows_what() {
        let unlikely = Deal {
            chance: None,
            ..deal("10", 0)
        };
        let sum = DealSum::of([unlikely]).unwrap();
        assert_eq!((dong(sum.amount), sum.expected), (Some(10), None));
    }

    #[test]
    fn overdue_is_open_and_past_its_day() {
        let today = date(2026, 11, 27);
        let yesterday = Some(date(2026, 11, 26));
        assert_eq!(days_overdue(yesterday, true, today), Some(1));
        assert_eq!(days_overdue(yesterday, false, today), None);
        assert_eq!(days_overdue(Some(today), true, today), None);
        assert_eq!(days_overdue(None, true, today), None);
        assert_eq!(
            days_overdue(Some(date(2025, 11, 27)), true, today),
            Some(365)
        );
    }

    #[test]
    fn stages_have_names_of_their_own_and_types_and_are_sent_when_that_is_said() {
        let stage = |name: &str, kind| StageDraft {
            id: None,
            name: name.to_owned(),
            kind,
        };
        let fault = |stages: &[StageDraft], confirmed| {
            let stages = stages.to_vec();
            StagePlan { stages, confirmed }.fault()
        };
        let (met, priced) = (stage("Đã gặp", Some(1)), stage("Báo giá", Some(3)));
        let both = [met.clone(), priced];
        assert_eq!(fault(&both, true), None);
        assert_eq!(fault(&both, false), Some(StageFault::Unconfirmed));
        assert_eq!(
            fault(&[stage(" ", Some(1))], true),
            Some(StageFault::Nameless)
        );
        assert_eq!(
            fault(&[stage(&"x".repeat(256), Some(1))], true),
            Some(StageFault::TooLong)
        );
        assert_eq!(
            fault(&[met, stage("ĐÃ GẶP ", Some(2))], true),
            Some(StageFault::Repeated)
        );
        assert_eq!(
            fault(&[stage("Đã gặp", None)], true),
            Some(StageFault::NoKind)
        );
    }

    proptest! {
        #[test]
        fn a_sum_is_the_sum_of_its_parts(amounts in prop::collection::vec(0_i64..1_000_000_000, 0..50)) {
            let deals = amounts.iter().map(|amount| Deal {
                amount: Some(Decimal::from(*amount)),
                chance: Some(100),
            });
            let sum = DealSum::of(deals).unwrap();
            prop_assert_eq!(dong(sum.amount), Some(amounts.iter().sum::<i64>()));
            prop_assert_eq!(sum.expected, sum.amount);
        }
    }
}
