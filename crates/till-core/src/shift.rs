//! A shift of the drawer: what was in it, what went in and out, what should be in it, and what was counted.
//!
//! A shift belongs to the till, not to a person. Nothing here keeps anybody from selling: a sale without a shift opens one
//! whose drawer nobody has counted.

mod count;
mod report;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::{
    count::{Count, DENOMINATIONS, Pieces},
    report::{CashBook, MethodTotal, Report, Tally},
};
use crate::{
    Money,
    account::{DebtError, DebtReceipt, Debtor},
    payment::TenderMethod,
    people::By,
};

/// From this difference on a reason has to be given, where the shop has not set another amount.
pub const REASON_FROM: Money = Money::from_dong(2_000);
/// The most that is put into or taken out of a drawer at once: a thousand billion đồng. Above it a barcode was scanned into
/// the amount.
const MOST_MOVED: i64 = 1_000_000_000_000;

/// A shift, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Ours, a `UUIDv7`.
    pub id: Uuid,
    /// Its number at this till, from 1.
    pub number: u32,
    /// When it was opened, by a person or by the first sale.
    pub opened_at: Timestamp,
    /// Who opened it; `None` on a till without people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<By>,
    /// What was in the drawer; `None` while nobody has counted it.
    #[serde(default)]
    pub opening: Option<Opening>,
    /// What was put in and taken out since, apart from sales and returns.
    #[serde(default)]
    pub moves: Vec<CashMove>,
    /// What customers paid of their debts in it, and what of that was undone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<DebtReceipt>,
    /// How it ended; `None` while it is open.
    #[serde(default)]
    pub closing: Option<Closing>,
}

/// What was in the drawer when the shift began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// When it was counted: at the opening, or later.
    pub counted_at: Timestamp,
    /// What was counted then.
    pub counted: Count,
    /// What was there at the opening: what was counted, less what sales and moves had brought in until then.
    pub amount: Money,
}

/// Which way cash goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Into the drawer.
    In,
    /// Out of it.
    Out,
}

/// Cash put into the drawer or taken out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashMove {
    /// When.
    pub at: Timestamp,
    /// Which way.
    pub direction: Direction,
    /// How much, more than zero.
    pub amount: Money,
    /// What for.
    pub reason: String,
    /// Who did it; `None` on a till without people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
}

/// How a shift ended. Nothing changes it afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// What was in the drawer.
    pub counted: Count,
    /// What of it stays for the next shift.
    pub left: Money,
    /// Where a difference comes from; may be empty where it is small.
    pub reason: String,
    /// The Z report.
    pub report: Report,
    /// Who closed it; `None` on a till without people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
}

/// What a customer pays of a debt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DebtPayment {
    /// Who.
    pub customer: Debtor,
    /// How.
    pub method: TenderMethod,
    /// How much.
    pub amount: Money,
    /// What they owe.
    pub debt: Money,
}

/// What a person says when they close a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseRequest {
    /// What is in the drawer.
    pub counted: Count,
    /// What of it stays; `None` leaves that to [`compare`].
    pub left: Option<Money>,
    /// Where a difference comes from.
    pub reason: String,
}

/// What was counted against what should be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What should be in the drawer; `None` where nobody knows what was in it at the opening.
    pub expected: Option<Money>,
    /// What is in it.
    pub counted: Money,
    /// How much more that is than expected; negative where some is missing.
    pub difference: Option<Money>,
    /// Whether the difference needs a reason.
    pub needs_reason: bool,
    /// What stays for the next shift.
    pub left: Money,
    /// What goes into the safe.
    pub to_safe: Money,
}

/// Why something is not done to a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShiftError {
    /// It is closed.
    #[error("the shift is closed")]
    Closed,
    /// What was in the drawer at the opening is known already.
    #[error("the opening was counted already")]
    CountedAlready,
    /// There is no such note, or it is named twice, or there are more of it than anybody counts.
    #[error("this is no count of notes")]
    Count,
    /// An amount of zero or below, or more than a drawer holds.
    #[error("this is no amount to put in or take out")]
    Amount,
    /// A reason is missing.
    #[error("a reason is missing")]
    ReasonMissing,
    /// More is to stay than was counted.
    #[error("only {counted} đồng are in the drawer")]
    LeftTooMuch {
        /// What was counted.
        counted: Money,
    },
    /// A payment of a debt.
    #[error(transparent)]
    Debt(#[from] DebtError),
    /// A sum is beyond what money can be.
    #[error("the sums are too large")]
    TooLarge,
}

impl Shift {
    /// Opens a shift whose drawer was counted, or not.
    #[must_use]
    pub fn open(id: Uuid, number: u32, opened_at: Timestamp, counted: Option<Count>) -> Self {
        Self {
            id,
            number,
            opened_at,
            opened_by: None,
            opening: counted.map(|counted| Opening {
                counted_at: opened_at,
                amount: counted.total(),
                counted,
            }),
            moves: Vec::new(),
            receipts: Vec::new(),
            closing: None,
        }
    }

    /// Whether it is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closing.is_none()
    }

    /// Takes what was counted after the opening: `so_far` is the report up to then.
    ///
    /// What is missing already is not hidden by calling the opening less than nothing.
    ///
    /// # Errors
    /// [`ShiftError::Closed`], [`ShiftError::CountedAlready`]
    pub fn count_opening(
        &mut self,
        counted: Count,
        so_far: &Report,
        counted_at: Timestamp,
    ) -> Result<(), ShiftError> {
        self.must_be_open()?;
        if self.opening.is_some() {
            return Err(ShiftError::CountedAlready);
        }
        self.opening = Some(Opening {
            counted_at,
            amount: (counted.total() - so_far.cash.flow()).max(Money::ZERO),
            counted,
        });
        Ok(())
    }

    /// Puts cash in or takes it out.
    ///
    /// # Errors
    /// [`ShiftError::Closed`], [`ShiftError::Amount`], [`ShiftError::ReasonMissing`]
    pub fn move_cash(
        &mut self,
        direction: Direction,
        amount: Money,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), ShiftError> {
        self.must_be_open()?;
        if !amount.is_positive() || amount.dong() > MOST_MOVED {
            return Err(ShiftError::Amount);
        }
        self.moves.push(CashMove {
            at,
            direction,
            amount,
            reason: given(reason).ok_or(ShiftError::ReasonMissing)?,
            by: None,
        });
        Ok(())
    }

    /// Takes money for a debt.
    ///
    /// # Errors
    /// [`ShiftError::Closed`], [`ShiftError::Debt`]; then nothing was taken.
    pub fn take_payment(
        &mut self,
        id: Uuid,
        payment: DebtPayment,
        at: Timestamp,
    ) -> Result<DebtReceipt, ShiftError> {
        self.must_be_open()?;
        let DebtPayment {
            customer,
            method,
            amount,
            debt,
        } = payment;
        if method == TenderMethod::OnAccount {
            return Err(DebtError::OnAccount.into());
        }
        if !amount.is_positive() {
            return Err(DebtError::Amount.into());
        }
        if amount > debt {
            return Err(DebtError::MoreThanOwed { debt }.into());
        }
        let receipt = DebtReceipt {
            id,
            at,
            customer,
            method,
            amount,
            before: debt,
            undoes: None,
            reason: String::new(),
        };
        self.receipts.push(receipt.clone());
        Ok(receipt)
    }

    /// Undoes `receipt`, of this shift or an earlier one, by a counter entry in this one: the money goes back the way it
    /// came. `debt` is what is owed now.
    ///
    /// # Errors
    /// [`ShiftError::Closed`], [`ShiftError::Debt`]
    pub fn undo_payment(
        &mut self,
        id: Uuid,
        receipt: &DebtReceipt,
        debt: Money,
        reason: &str,
        at: Timestamp,
    ) -> Result<DebtReceipt, ShiftError> {
        self.must_be_open()?;
        if receipt.undoes.is_some() {
            return Err(DebtError::UndoneAlready.into());
        }
        let reason = given(reason).ok_or(DebtError::ReasonMissing)?;
        let counter = DebtReceipt {
            id,
            at,
            customer: receipt.customer.clone(),
            method: receipt.method,
            amount: -receipt.amount,
            before: debt,
            undoes: Some(receipt.id),
            reason,
        };
        self.receipts.push(counter.clone());
        Ok(counter)
    }

    /// Closes it with `report`, which is its Z report from now on.
    ///
    /// # Errors
    /// [`ShiftError::Closed`], [`ShiftError::ReasonMissing`] where the difference is `reason_from` or more,
    /// [`ShiftError::LeftTooMuch`]; then it is open as it was.
    pub fn close(
        &mut self,
        request: CloseRequest,
        report: Report,
        reason_from: Money,
        at: Timestamp,
    ) -> Result<(), ShiftError> {
        self.must_be_open()?;
        let compared = compare(&report, &request.counted, request.left, reason_from)?;
        let reason = given(&request.reason);
        if compared.needs_reason && reason.is_none() {
            return Err(ShiftError::ReasonMissing);
        }
        self.closing = Some(Closing {
            at,
            counted: request.counted,
            left: compared.left,
            reason: reason.unwrap_or_default(),
            report,
            by: None,
        });
        Ok(())
    }

    fn must_be_open(&self) -> Result<(), ShiftError> {
        if self.is_open() {
            Ok(())
        } else {
            Err(ShiftError::Closed)
        }
    }
}

impl Closing {
    /// How much more was counted than should have been there; negative where some was missing, `None` where nobody knows
    /// what was in the drawer at the opening.
    #[must_use]
    pub fn difference(&self) -> Option<Money> {
        let expected = self.report.cash.expected()?;
        Some(self.counted.total() - expected)
    }

    /// What went into the safe.
    #[must_use]
    pub fn to_safe(&self) -> Money {
        self.counted.total() - self.left
    }
}

/// Compares what was counted with what should be there. Where nobody says what stays for the next shift, as much stays as
/// this one began with, or everything where that is not known.
///
/// # Errors
/// [`ShiftError::LeftTooMuch`]
pub fn compare(
    report: &Report,
    counted: &Count,
    left: Option<Money>,
    reason_from: Money,
) -> Result<Comparison, ShiftError> {
    let counted = counted.total();
    let left = left.unwrap_or_else(|| report.cash.opening.unwrap_or(counted).min(counted));
    if left > counted {
        return Err(ShiftError::LeftTooMuch { counted });
    }
    let expected = report.cash.expected();
    let difference = expected.map(|expected| counted - expected);
    let apart = difference.map_or(Money::ZERO, |difference| difference.max(-difference));
    Ok(Comparison {
        expected,
        counted,
        difference,
        needs_reason: apart.is_positive() && apart >= reason_from,
        left,
        to_safe: counted - left,
    })
}

/// A reason, unless nothing was written.
fn given(reason: &str) -> Option<String> {
    let reason = reason.trim();
    (!reason.is_empty()).then(|| reason.to_owned())
}

#[cfg(test)]
mod tests;
