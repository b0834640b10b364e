//! Paying: tenders, what is missing, what is owed, the change and the notes to hand out.

use serde::{Deserialize, Serialize};

use crate::Money;

/// A way to pay. The name is what NextX's `payment[].method` takes; only `cash` is documented (reference, "Values
/// seen"). What goes on account is not paid, so NextX hears of it by what the payments lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenderMethod {
    /// Notes and coins; may be more than what is due.
    Cash,
    /// A transfer that the cashier has seen arrive.
    BankTransfer,
    /// A card, on a terminal of its own.
    Card,
    /// A wallet on the customer's phone.
    EWallet,
    /// Not paid now: the customer owes it.
    OnAccount,
}

impl TenderMethod {
    /// Every way, in the order that a counter names them.
    pub const ALL: [Self; 5] = [
        Self::Cash,
        Self::BankTransfer,
        Self::Card,
        Self::EWallet,
        Self::OnAccount,
    ];

    /// The name on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::BankTransfer => "bank_transfer",
            Self::Card => "card",
            Self::EWallet => "e_wallet",
            Self::OnAccount => "on_account",
        }
    }
}

/// What an account of NextX calls the ways to pay whose names its reference leaves open (Q16). A way without a name of its
/// own goes by the till's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodNames {
    /// A transfer.
    #[serde(default)]
    pub bank_transfer: String,
    /// A card.
    #[serde(default)]
    pub card: String,
    /// A wallet on a phone.
    #[serde(default)]
    pub e_wallet: String,
}

impl MethodNames {
    /// The name of a way on the wire.
    #[must_use]
    pub fn of(&self, method: TenderMethod) -> &str {
        let own = match method {
            TenderMethod::BankTransfer => self.bank_transfer.as_str(),
            TenderMethod::Card => self.card.as_str(),
            TenderMethod::EWallet => self.e_wallet.as_str(),
            TenderMethod::Cash | TenderMethod::OnAccount => "",
        };
        if own.is_empty() { method.as_str() } else { own }
    }

    /// Whether every way goes by the till's name.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What a customer gives in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tender {
    /// The way.
    pub method: TenderMethod,
    /// Whole đồng, more than zero.
    pub amount: Money,
}

/// What tenders come to against what is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What the customer has to pay.
    pub due: Money,
    /// What is given in all ways together.
    pub given: Money,
    /// What is still missing.
    pub missing: Money,
    /// What goes back, in cash.
    pub change: Money,
}

/// Why a sale cannot be paid like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// Less is given than is due.
    #[error("{missing} đồng are missing")]
    Missing {
        /// How much.
        missing: Money,
    },
    /// What is not cash is more than what is due: only cash gives change.
    #[error("only cash can be more than what is due")]
    AboveDue,
    /// Somebody unknown cannot owe anything.
    #[error("only a named customer buys on account")]
    CustomerMissing,
    /// A tender is zero or negative.
    #[error("a tender has to be more than zero")]
    EmptyTender,
}

impl Quote {
    /// Reckons `tenders` against `due`.
    #[must_use]
    pub fn of(due: Money, tenders: &[Tender]) -> Self {
        let given: Money = tenders.iter().map(|tender| tender.amount).sum();
        Self {
            due,
            given,
            missing: (due - given).max(Money::ZERO),
            change: (given - due).max(Money::ZERO),
        }
    }
}

/// Checks `tenders` and answers what is left in each way once the change has gone back: the amounts add up to `due`, with
/// what the customer owes among them. Nothing has to be given for nothing.
///
/// # Errors
/// [`PaymentError`] when the sale is not settled by them.
pub fn settle(due: Money, tenders: &[Tender]) -> Result<Vec<Tender>, PaymentError> {
    if tenders.iter().any(|tender| !tender.amount.is_positive()) {
        return Err(PaymentError::EmptyTender);
    }
    let not_cash: Money = tenders
        .iter()
        .filter(|tender| tender.method != TenderMethod::Cash)
        .map(|tender| tender.amount)
        .sum();
    if not_cash > due {
        return Err(PaymentError::AboveDue);
    }
    let quote = Quote::of(due, tenders);
    if quote.missing.is_positive() {
        return Err(PaymentError::Missing {
            missing: quote.missing,
        });
    }
    let kept = TenderMethod::ALL.into_iter().map(|method| Tender {
        method,
        amount: match method {
            TenderMethod::Cash => due - not_cash,
            _ => in_way(method, tenders),
        },
    });
    Ok(kept.filter(|tender| tender.amount.is_positive()).collect())
}

/// What `tenders` come to in one way.
#[must_use]
pub fn in_way(method: TenderMethod, tenders: &[Tender]) -> Money {
    tenders
        .iter()
        .filter(|tender| tender.method == method)
        .map(|tender| tender.amount)
        .sum()
}

/// What of `tenders` is owed and not paid.
#[must_use]
pub fn owed(tenders: &[Tender]) -> Money {
    in_way(TenderMethod::OnAccount, tenders)
}

/// The notes of the State Bank of Vietnam in circulation, largest first, in đồng.
pub const NOTES: [i32; 9] = [
    500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000,
];

/// The fewest notes that make up `change`; below 1,000 đồng nothing can be handed out.
#[must_use]
pub fn change_notes(change: Money) -> Vec<(Money, u32)> {
    let mut rest = change.dong().max(0);
    let mut notes = Vec::new();
    for note in NOTES {
        let count = rest / i64::from(note);
        rest -= count * i64::from(note);
        if count > 0 {
            notes.push((
                Money::from_dong(note),
                u32::try_from(count).unwrap_or(u32::MAX),
            ));
        }
    }
    notes
}

/// Up to four amounts that a customer is likely to hand over for `due`: the sum itself, then what the next round
/// notes make.
#[must_use]
pub fn likely_cash(due: Money) -> Vec<Money> {
    if !due.is_positive() {
        return Vec::new();
    }
    let steps = [1_000, 10_000, 50_000, 100_000, 200_000, 500_000];
    let mut likely = vec![due];
    for step in steps {
        let up = due.dong().div_euclid(step) + i64::from(due.dong().rem_euclid(step) > 0);
        if let Ok(amount) = Money::new(up * step)
            && likely.last().is_some_and(|last| *last < amount)
        {
            likely.push(amount);
        }
    }
    likely.truncate(4);
    likely
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    const fn cash(dong: i32) -> Tender {
        Tender {
            method: TenderMethod::Cash,
            amount: Money::from_dong(dong),
        }
    }

    const fn transfer(dong: i32) -> Tender {
        Tender {
            method: TenderMethod::BankTransfer,
            amount: Money::from_dong(dong),
        }
    }

    #[test]
    fn a_method_has_one_name_on_the_wire_and_in_the_store() {
        for method in TenderMethod::ALL {
            let json = serde_json::to_value(method).unwrap();
            assert_eq!(json, method.as_str());
        }
        assert_eq!(TenderMethod::BankTransfer.as_str(), "bank_transfer");
    }

    #[test]
    fn a_way_goes_by_the_name_that_the_account_has_for_it() {
        let names = MethodNames {
            card: "pos".to_owned(),
            ..MethodNames::default()
        };
        assert_eq!(names.of(TenderMethod::Card), "pos");
        assert_eq!(names.of(TenderMethod::EWallet), "e_wallet");
        assert_eq!(names.of(TenderMethod::Cash), "cash");
    }

    #[test]
    fn change_goes_back_from_cash_alone() {
        let due = Money::from_dong(449_000);
        assert_eq!(
            Quote::of(due, &[cash(500_000)]).change,
            Money::from_dong(51_000)
        );
        assert_eq!(settle(due, &[cash(500_000)]), Ok(vec![cash(449_000)]));
        assert_eq!(
            settle(due, &[cash(300_000), transfer(200_000)]),
            Ok(vec![cash(249_000), transfer(200_000)])
        );
        let exactly = [transfer(449_000)];
        assert_eq!(settle(due, &exactly), Ok(exactly.to_vec()));
        assert_eq!(
            settle(due, &[transfer(449_001)]),
            Err(PaymentError::AboveDue)
        );
    }

    #[test]
    fn a_sale_is_paid_in_four_ways_and_the_rest_is_owed() {
        let tender = |method, dong| Tender {
            method,
            amount: Money::from_dong(dong),
        };
        let given = [
            tender(TenderMethod::OnAccount, 99_000),
            tender(TenderMethod::EWallet, 50_000),
            tender(TenderMethod::Card, 100_000),
            transfer(100_000),
            cash(200_000),
        ];
        let kept = settle(Money::from_dong(449_000), &given).unwrap();
        assert_eq!(
            kept.first(),
            Some(&cash(100_000)),
            "the rest of the notes is change"
        );
        assert_eq!(owed(&kept), Money::from_dong(99_000));
        for method in [
            TenderMethod::Card,
            TenderMethod::EWallet,
            TenderMethod::OnAccount,
        ] {
            let above = [tender(method, 449_001)];
            let refused = settle(Money::from_dong(449_000), &above);
            assert_eq!(refused, Err(PaymentError::AboveDue));
        }
    }

    #[test]
    fn nothing_is_paid_for_a_free_sample() {
        assert_eq!(settle(Money::ZERO, &[]), Ok(Vec::new()));
        assert_eq!(
            settle(Money::ZERO, &[transfer(1)]),
            Err(PaymentError::AboveDue)
        );
    }

    #[test]
    fn cash_below_the_total_says_what_is_missing() {
        let missing = Money::from_dong(1_000);
        assert_eq!(
            settle(Money::from_dong(51_000), &[cash(50_000)]),
            Err(PaymentError::Missing { missing })
        );
        assert_eq!(
            settle(Money::from_dong(1), &[cash(0)]),
            Err(PaymentError::EmptyTender)
        );
    }

    #[test]
    fn change_is_handed_out_in_the_fewest_notes() {
        let notes = change_notes(Money::from_dong(51_500));
        assert_eq!(
            notes,
            [(Money::from_dong(50_000), 1), (Money::from_dong(1_000), 1)]
        );
    }

    #[test]
    fn likely_notes_begin_with_the_sum_itself() {
        let likely: Vec<i64> = likely_cash(Money::from_dong(449_000))
            .iter()
            .map(|m| m.dong())
            .collect();
        assert_eq!(likely, [449_000, 450_000, 500_000, 600_000]);
        assert!(likely_cash(Money::ZERO).is_empty());
    }

    #[test]
    fn a_round_sum_needs_no_note_more() {
        let likely = likely_cash(Money::from_dong(50_000));
        let notes = [50_000, 100_000, 200_000, 500_000];
        assert_eq!(likely, notes.map(Money::from_dong));
    }

    /// What a customer gives: nothing to a few times in each way.
    fn mix() -> impl Strategy<Value = Vec<Tender>> {
        let way = (0..TenderMethod::ALL.len()).prop_map(|place| TenderMethod::ALL[place]);
        let tender = (way, 1_i32..2_000_000).prop_map(|(method, dong)| Tender {
            method,
            amount: Money::from_dong(dong),
        });
        proptest::collection::vec(tender, 0..6)
    }

    proptest! {
        #[test]
        fn in_any_mix_what_is_paid_and_what_is_owed_come_to_what_is_due(
            due in 0_i32..3_000_000, tenders in mix()
        ) {
            let due = Money::from_dong(due);
            let quote = Quote::of(due, &tenders);
            prop_assert_eq!(quote.given + quote.missing - quote.change, due);
            let not_cash = quote.given - in_way(TenderMethod::Cash, &tenders);
            match settle(due, &tenders) {
                Ok(kept) => {
                    let paid: Money = kept.iter()
                        .filter(|t| t.method != TenderMethod::OnAccount).map(|t| t.amount).sum();
                    prop_assert_eq!(paid + owed(&kept), due);
                    prop_assert!(kept.iter().all(|t| t.amount.is_positive()));
                    // Change comes from cash alone: in every other way all that was given is kept.
                    prop_assert!(quote.change <= in_way(TenderMethod::Cash, &tenders));
                    for method in TenderMethod::ALL {
                        let change = if method == TenderMethod::Cash { quote.change } else { Money::ZERO };
                        prop_assert_eq!(in_way(method, &kept) + change, in_way(method, &tenders));
                    }
                }
                Err(PaymentError::AboveDue) => prop_assert!(not_cash > due),
                Err(PaymentError::Missing { missing }) => prop_assert_eq!(missing, due - quote.given),
                Err(other) => prop_assert!(false, "{}", other),
            }
        }

        #[test]
        fn notes_and_likely_amounts_fit(due in 1_i32..20_000_000) {
            let due = Money::from_dong(due);
            let handed: i64 = change_notes(due).iter().map(|(note, n)| note.dong() * i64::from(*n)).sum();
            prop_assert!(due.dong() - handed < 1_000);
            let likely = likely_cash(due);
            prop_assert!(likely.len() <= 4 && likely.iter().all(|amount| *amount >= due));
            prop_assert!(likely.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
