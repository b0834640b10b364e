//! The slip that a customer gets for what they pay of a debt.

use typst::foundations::{Array, Dict, IntoValue, Str, array, dict};

use crate::inputs::EDGE_DOTS;
use crate::labels::Labels;
use crate::paper::PaperWidth;
use crate::receipt::{Language, ReceiptCustomer, TenderMethod};
use crate::wording::{TypeCase, amount};

/// What a slip says. Amounts are whole đồng and are printed as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtSlip {
    /// The language of the labels.
    pub language: Language,
    /// The name over the door.
    pub shop: String,
    /// The till's short name.
    pub till: String,
    /// When it was paid, in the shop's time, already formatted.
    pub at: String,
    /// Who paid.
    pub customer: ReceiptCustomer,
    /// What was owed before, in đồng.
    pub before: i64,
    /// How it was paid.
    pub method: TenderMethod,
    /// How much, in đồng; negative where a slip is undone.
    pub amount: i64,
    /// What is owed now, in đồng.
    pub after: i64,
    /// Why it is undone; empty prints nothing.
    pub reason: String,
    /// Of the demo shop: marked as having no value.
    pub demo: bool,
    /// A reprint: marked as a copy.
    pub copy: bool,
}

impl DebtSlip {
    /// The template's `sys.inputs`.
    pub(crate) fn inputs(&self, letters: &TypeCase, paper: PaperWidth) -> Dict {
        let labels = Labels::of(self.language);
        // So many of the widest letters fit a line.
        let longest_word = (paper.dots() - 2 * EDGE_DOTS) / 23;
        let text = |typed: &str| Str::from(letters.printable(typed, longest_word));
        let row = |left: &str, right: &str| array![text(left), text(right)].into_value();
        let customer = format!("{}: {}", labels.customer, self.customer.name);
        let till = format!("{} {}", labels.till, self.till);
        let marks = [
            self.demo.then_some(labels.demo),
            self.copy.then_some(labels.copy),
        ];
        dict! {
            "language" => Str::from(labels.code),
            "title" => Str::from(if self.amount < 0 { labels.debt_undone } else { labels.debt_slip }),
            "paper-dots" => paper.dots(),
            "edge" => EDGE_DOTS,
            "shop" => text(&self.shop),
            "marks" => marks.into_iter().flatten().map(|mark| Str::from(mark).into_value()).collect::<Array>(),
            "facts" => array![
                row(&till, &self.at),
                row(&customer, &self.customer.masked_phone),
            ],
            "sums" => array![
                row(labels.debt_before, &amount(self.before)),
                row(
                    &format!("{} ({})", labels.debt_paid, labels.tender(self.method)),
                    &amount(-self.amount),
                ),
            ],
            "after" => row(labels.debt_after, &amount(self.after)),
            "reason" => (!self.reason.trim().is_empty()).then(|| text(&self.reason)),
            "estimate" => Str::from(labels.debt_estimate),
        }
    }
}
