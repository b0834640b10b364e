//! The X and the Z report of a shift on paper.

use typst::foundations::{Array, Dict, IntoValue, Str, Value, array, dict};

use crate::inputs::{Compositor, Letterhead, Paper, row};
use crate::receipt::{Language, Shop, TenderMethod};
use crate::shift_words::ShiftWords;
use crate::template::Template;
use crate::wording::{TypeCase, amount};

/// What a report says. Amounts are whole đồng and are printed as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftReport {
    /// The language of the labels.
    pub language: Language,
    /// Which report it is.
    pub kind: ShiftReportKind,
    /// The shift's number at this till.
    pub number: u32,
    /// Whose till it is.
    pub shop: Shop,
    /// What the shop calls itself on paper, and how large it writes.
    pub template: Template,
    /// The till's short name.
    pub till: String,
    /// When it was opened, in the shop's time, already formatted, and by whom.
    pub opened: (String, Option<String>),
    /// When it was closed, or how late it is now, and by whom.
    pub ended: (String, Option<String>),
    /// The sums.
    pub sections: Vec<ShiftSection>,
    /// Where a difference comes from; empty prints nothing.
    pub reason: String,
    /// Documents that are damaged and in no sum.
    pub unread: u32,
    /// Of the demo shop: marked as having no value.
    pub demo: bool,
    /// A Z report that was printed before: marked as a copy.
    pub copy: bool,
}

/// Which report it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftReportKind {
    /// How an open shift stands.
    X,
    /// What a shift was closed with.
    Z,
}

/// Sums that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftSection {
    /// What they are of.
    pub heading: ShiftHeading,
    /// The sums.
    pub rows: Vec<ShiftRow>,
}

/// What sums are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftHeading {
    /// What was sold and taken back.
    Goods,
    /// The ways of paying.
    Methods,
    /// What customers paid of their debts.
    Debts,
    /// The drawer.
    Cash,
    /// The taxes, by their rates.
    Taxes,
}

/// A sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftRow {
    /// What of.
    pub label: ShiftLabel,
    /// Of how many.
    pub count: Option<u32>,
    /// In đồng; `None` where nobody has counted.
    pub amount: Option<i64>,
}

/// What a sum is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShiftLabel {
    /// Sales, before discounts.
    Sales,
    /// What came off them.
    Discounts,
    /// Tax that came on top.
    TaxAdded,
    /// What was charged besides the goods.
    Surcharges,
    /// What rounding cash brought.
    Rounding,
    /// Goods that came back.
    Returns,
    /// What the shop kept for taking them.
    Fees,
    /// What is left.
    Net,
    /// A way of paying.
    Method(TenderMethod),
    /// What all ways come to.
    Sum,
    /// What was in the drawer at the beginning.
    Opening,
    /// Cash from sales.
    CashSold,
    /// Cash paid back.
    CashRefunded,
    /// Cash that was paid of debts.
    CashDebts,
    /// Cash that was put in, and what for.
    PaidIn(String),
    /// Cash that was taken out, and what for.
    PaidOut(String),
    /// What should be in the drawer.
    Expected,
    /// What was counted in it.
    Counted,
    /// How much more that is.
    Difference,
    /// What stays for the next shift.
    Left,
    /// What goes into the safe.
    ToSafe,
    /// Goods without the tax of this name.
    TaxedNet(String),
    /// The tax of this name.
    Tax(String),
    /// Goods that are not taxed.
    Untaxed,
    /// Goods of another till, whose tax nobody here knows.
    TaxUnknown,
}

impl ShiftLabel {
    /// Whether others lead to it.
    const fn is_result(&self) -> bool {
        matches!(
            self,
            Self::Net | Self::Sum | Self::Expected | Self::Counted | Self::Difference
        )
    }
}

impl ShiftReport {
    /// The template's `sys.inputs`.
    pub(crate) fn inputs(&self, letters: &TypeCase, paper: Paper) -> Dict {
        let compositor = Compositor::new(letters, self.language, (paper, self.template.size));
        let (labels, words) = (compositor.labels, ShiftWords::of(self.language));
        let text = |typed: &str| compositor.text(typed);
        let fact = |left: &str, right: &str| row(text(left), text(right));
        let by = |(at, by): &(String, Option<String>), word: &str| {
            let who = by.as_deref().unwrap_or_default();
            fact(&format!("{word}: {at}"), who)
        };
        let is_z = self.kind == ShiftReportKind::Z;
        let letterhead = compositor.letterhead(Letterhead {
            shop: &self.shop,
            template: &self.template,
            logo: None,
        });
        let notes = [
            (!self.reason.trim().is_empty()).then(|| format!("{}: {}", words.reason, self.reason)),
            (self.unread > 0).then(|| format!("{} {}", self.unread, words.unread)),
        ];
        let own = dict! {
            "title" => Str::from(if is_z { words.z } else { words.x }),
            "explained" => (!is_z).then(|| Str::from(words.still_open)),
            "demo" => self.demo.then(|| Str::from(labels.demo)),
            "copy" => self.copy.then(|| Str::from(labels.copy)),
            "facts" => array![
                fact(&format!("{} {}", words.shift, self.number), &format!("{} {}", labels.till, self.till)),
                by(&self.opened, words.opened),
                by(&self.ended, if is_z { words.closed } else { words.as_of }),
            ],
            "sections" => self.sections.iter().map(|section| self.section(section, &compositor)).collect::<Array>(),
            "notes" => notes.into_iter().flatten().map(|note| text(&note).into_value()).collect::<Array>(),
            "signatures" => words.signatures.map(|place| Str::from(place).into_value()).into_iter().collect::<Array>(),
        };
        compositor.sheet() + letterhead + own
    }

    fn section(&self, section: &ShiftSection, compositor: &Compositor<'_>) -> Value {
        let words = ShiftWords::of(self.language);
        let rows: Array = section
            .rows
            .iter()
            .map(|row| {
                let label = words.label(row, compositor.labels);
                let sum = row
                    .amount
                    .map_or_else(|| words.uncounted.to_owned(), amount);
                dict! {
                    "label" => compositor.narrow_text(&label),
                    "amount" => Str::from(sum),
                    "strong" => row.label.is_result(),
                }
                .into_value()
            })
            .collect();
        dict! {
            "title" => Str::from(words.heading(section.heading)),
            "rows" => rows,
        }
        .into_value()
    }
}
