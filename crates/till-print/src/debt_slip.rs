//! The slip that a customer gets for what they pay of a debt.

use typst::foundations::{Array, Dict, IntoValue, Str, array, dict};

use crate::inputs::{Compositor, Letterhead, Paper, row};
use crate::raster::Raster;
use crate::receipt::{Language, ReceiptCustomer, Shop, TenderMethod};
use crate::template::Template;
use crate::wording::{TypeCase, amount};

/// What a slip says. Amounts are whole đồng and are printed as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtSlip {
    /// The language of the labels.
    pub language: Language,
    /// Who is paid.
    pub shop: Shop,
    /// How the shop wants its papers to look.
    pub template: Template,
    /// The shop's picture.
    pub logo: Option<Raster>,
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
    pub(crate) fn inputs(&self, letters: &TypeCase, paper: Paper) -> Dict {
        let compositor = Compositor::new(letters, self.language, (paper, self.template.size));
        let labels = compositor.labels;
        let fact = |left: &str, right: &str| row(compositor.text(left), compositor.text(right));
        let customer = format!("{}: {}", labels.customer, self.customer.name);
        let till = format!("{} {}", labels.till, self.till);
        let paid = format!("{} ({})", labels.debt_paid, labels.tender(self.method));
        let marks = [
            self.demo.then_some(labels.demo),
            self.copy.then_some(labels.copy),
        ];
        let letterhead = compositor.letterhead(Letterhead {
            shop: &self.shop,
            template: &self.template,
            logo: self.logo.as_ref(),
        });
        let own = dict! {
            "title" => Str::from(if self.amount < 0 { labels.debt_undone } else { labels.debt_slip }),
            "marks" => marks.into_iter().flatten().map(|mark| Str::from(mark).into_value()).collect::<Array>(),
            "facts" => array![
                fact(&till, &self.at),
                fact(&customer, &self.customer.masked_phone),
            ],
            "sums" => array![
                row(labels.debt_before, amount(self.before)),
                row(paid, amount(-self.amount)),
            ],
            "after" => row(labels.debt_after, amount(self.after)),
            "reason" => (!self.reason.trim().is_empty()).then(|| compositor.text(&self.reason)),
            "estimate" => Str::from(labels.debt_estimate),
        };
        compositor.sheet() + letterhead + own
    }
}
