//! An exchange: goods come back and others are taken for them. A return and a sale, each complete by itself.
//!
//! What the goods that come back are worth is put against what the others cost. That part is paid back in cash and paid in
//! cash again, so that both documents add up for NextX and nothing of it stays in the drawer; only the difference moves.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Money,
    payment::{Tender, TenderMethod},
};

/// The other half of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The id of the return, or of the sale.
    pub document: Uuid,
    /// What was put against each other: cash that nobody handed over.
    pub offset: Money,
}

/// How an exchange is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// What is put against each other.
    pub offset: Money,
    /// What the customer still pays.
    pub to_pay: Money,
    /// What the customer gets back.
    pub to_refund: Money,
}

impl Settlement {
    /// Puts `credit`, which the goods that come back are worth, against `total`, which the others cost.
    #[must_use]
    pub fn of(credit: Money, total: Money) -> Self {
        let offset = credit.min(total);
        Self {
            offset,
            to_pay: total - offset,
            to_refund: credit - offset,
        }
    }

    /// The tenders of the return, the difference being paid back by `method`.
    #[must_use]
    pub fn refunds(self, method: TenderMethod) -> Vec<Tender> {
        self.with(method, self.to_refund)
    }

    /// The tenders of the sale, of which the customer hands `given` over by `method`.
    #[must_use]
    pub fn given(self, method: TenderMethod, given: Money) -> Vec<Tender> {
        self.with(method, given)
    }

    /// Cash is one tender, whether it is handed over or not.
    fn with(self, method: TenderMethod, amount: Money) -> Vec<Tender> {
        let cash = TenderMethod::Cash;
        let (in_cash, otherwise) = if method == cash {
            (self.offset + amount, Money::ZERO)
        } else {
            (self.offset, amount)
        };
        [(cash, in_cash), (method, otherwise)]
            .into_iter()
            .filter(|(_, amount)| amount.is_positive())
            .map(|(method, amount)| Tender { method, amount })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn sum(tenders: &[Tender], method: Option<TenderMethod>) -> Money {
        tenders
            .iter()
            .filter(|tender| method.is_none_or(|method| tender.method == method))
            .map(|tender| tender.amount)
            .sum()
    }

    proptest! {
        #[test]
        fn both_documents_add_up_and_the_drawer_moves_by_the_difference(
            credit in 0_i32..5_000_000,
            total in 0_i32..5_000_000,
            method in proptest::sample::select(TenderMethod::ALL.to_vec()),
        ) {
            let (credit, total) = (Money::from_dong(credit), Money::from_dong(total));
            let settled = Settlement::of(credit, total);
            prop_assert!(settled.to_pay == Money::ZERO || settled.to_refund == Money::ZERO);
            let refunds = settled.refunds(method);
            let given = settled.given(method, settled.to_pay);
            prop_assert!(refunds.iter().chain(&given).all(|tender| tender.amount.is_positive()));
            prop_assert_eq!(sum(&refunds, None), credit);
            prop_assert_eq!(sum(&given, None), total);
            let cash = Some(TenderMethod::Cash);
            let drawer = sum(&given, cash) - sum(&refunds, cash);
            let moved = if method == TenderMethod::Cash { total - credit } else { Money::ZERO };
            prop_assert_eq!(drawer, moved);
            // What is paid or owed otherwise is the difference, and the drawer's part is kept apart from it.
            if method != TenderMethod::Cash {
                prop_assert_eq!(sum(&given, Some(method)), settled.to_pay);
                prop_assert_eq!(sum(&refunds, Some(method)), settled.to_refund);
            }
            prop_assert_eq!(crate::payment::settle(total, &given).unwrap().iter().map(|it| it.amount).sum::<Money>(), total);
        }
    }
}
