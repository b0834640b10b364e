//! What a shift has sold, taken back, been paid of debts, and moved: the X report while it is open, the Z report once it is closed.

use serde::{Deserialize, Serialize};

use super::{Direction, Shift, ShiftError};
use crate::{
    Money,
    document::Content,
    payment::{Tender, TenderMethod},
    tax::{self, TaxTotal},
};

/// How many, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many.
    pub count: u32,
    /// What they come to.
    pub amount: Money,
}

/// What went one way of paying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodTotal {
    /// The way.
    pub method: TenderMethod,
    /// How often money came in or went back this way.
    pub count: u32,
    /// What the shop kept of it.
    pub taken: Money,
    /// What it paid back.
    pub refunded: Money,
}

/// What happened to the drawer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashBook {
    /// What was in it; `None` where nobody has counted it.
    pub opening: Option<Money>,
    /// Cash kept from sales.
    pub sold: Money,
    /// Cash paid back for returns.
    pub refunded: Money,
    /// Cash that customers paid of their debts, less what of it was undone.
    #[serde(default)]
    pub debts: Money,
    /// Cash put in.
    pub paid_in: Money,
    /// Cash taken out.
    pub paid_out: Money,
}

/// The report of a shift.
///
/// What NextX made of a document is not in it: money was taken for a sale that was refused or given up as well. The
/// documents themselves say where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Sales, before discounts.
    pub sales: Tally,
    /// What came off them: of lines and of orders.
    pub discounts: Money,
    /// Tax that came on top.
    #[serde(default)]
    pub tax_added: Money,
    /// What was charged besides the goods.
    #[serde(default)]
    pub surcharges: Money,
    /// What rounding cash brought; negative where it cost.
    #[serde(default)]
    pub rounding: Money,
    /// Returns, at what the goods had been charged with.
    pub returns: Tally,
    /// What the shop kept for taking goods back.
    pub fees: Money,
    /// What is left: sales less discounts, with tax, surcharges and rounding, less returns, and the fees.
    pub net: Money,
    /// Goods by the rates of their tax, the highest first: sales less returns, without surcharges and rounding. Empty where
    /// nothing was taxed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<TaxTotal>,
    /// By ways of paying, cash first and always; they come to `net`. What went on account is one of them.
    pub methods: Vec<MethodTotal>,
    /// What customers paid of their debts, by ways of paying; undone is what was paid back.
    #[serde(default)]
    pub debts: Vec<MethodTotal>,
    /// The drawer.
    pub cash: CashBook,
    /// Documents of the shift whose record is damaged: nothing of them is in the sums.
    #[serde(default)]
    pub unread: u32,
}

impl MethodTotal {
    /// What came in less what went back.
    #[must_use]
    pub fn net(self) -> Money {
        self.taken - self.refunded
    }
}

impl CashBook {
    /// What sales, returns, payments of debts and moves have brought in.
    #[must_use]
    pub fn flow(&self) -> Money {
        self.sold - self.refunded + self.debts + self.paid_in - self.paid_out
    }

    /// What should be in the drawer.
    #[must_use]
    pub fn expected(&self) -> Option<Money> {
        self.opening.map(|opening| opening + self.flow())
    }
}

/// What one document brings into a report.
#[derive(Default)]
struct Figures<'a> {
    sold: Option<Money>,
    discount: Money,
    tax_added: Money,
    surcharge: Money,
    rounding: Money,
    taken_back: Option<Money>,
    fee: Money,
    taxes: Vec<TaxTotal>,
    taken: &'a [Tender],
    refunded: &'a [Tender],
}

/// The one place where a report reads a document: what sales and returns get beside goods and payments is added here.
fn figures(content: &Content) -> Option<Figures<'_>> {
    match content {
        Content::Sale(sale) => {
            let priced = sale.priced();
            Some(Figures {
                sold: Some(priced.gross()),
                discount: priced.line_discounts() + priced.order_discount(),
                tax_added: priced.tax_added(),
                surcharge: priced.surcharges(),
                rounding: priced.rounding(),
                taxes: sale.taxes(),
                taken: &sale.payments,
                ..Figures::default()
            })
        }
        Content::Return(made) => Some(Figures {
            taken_back: Some(made.goods),
            fee: made.fee,
            taxes: made.taxes().iter().map(TaxTotal::reversed).collect(),
            refunded: &made.refunds,
            ..Figures::default()
        }),
        Content::Customer(_) | Content::Lead(_) | Content::Task(_) | Content::Update(_) => None,
    }
}

impl Report {
    /// The report of `shift`, to which these documents belong.
    ///
    /// # Errors
    /// [`ShiftError::TooLarge`] where a sum is beyond [`Money::MAX`].
    pub fn of<'a>(
        shift: &Shift,
        documents: impl IntoIterator<Item = &'a Content>,
    ) -> Result<Self, ShiftError> {
        let mut report = Self {
            sales: Tally::default(),
            discounts: Money::ZERO,
            tax_added: Money::ZERO,
            surcharges: Money::ZERO,
            rounding: Money::ZERO,
            returns: Tally::default(),
            fees: Money::ZERO,
            net: Money::ZERO,
            taxes: Vec::new(),
            methods: vec![MethodTotal::none(TenderMethod::Cash)],
            debts: Vec::new(),
            cash: CashBook {
                opening: shift.opening.as_ref().map(|opening| opening.amount),
                ..CashBook::default()
            },
            unread: 0,
        };
        for figures in documents.into_iter().filter_map(figures) {
            report.take_in(figures)?;
        }
        if !report.taxes.iter().any(|total| total.kind.is_rate()) {
            report.taxes.clear();
        }
        for moved in &shift.moves {
            let to = match moved.direction {
                Direction::In => &mut report.cash.paid_in,
                Direction::Out => &mut report.cash.paid_out,
            };
            add(to, moved.amount)?;
        }
        for receipt in &shift.receipts {
            let total = of_method(&mut report.debts, receipt.method);
            total.count += 1;
            if receipt.undoes.is_none() {
                add(&mut total.taken, receipt.amount)?;
            } else {
                add(&mut total.refunded, -receipt.amount)?;
            }
            if receipt.method == TenderMethod::Cash {
                add(&mut report.cash.debts, receipt.amount)?;
            }
        }
        report.debts.sort_by_key(|total| total.method);
        let methods = &mut report.methods;
        methods.sort_by_key(|total| total.method);
        report.cash.sold = report.cash_total().taken;
        report.cash.refunded = report.cash_total().refunded;
        let net = [
            report.sales.amount,
            -report.discounts,
            report.tax_added,
            report.surcharges,
            report.rounding,
            -report.returns.amount,
            report.fees,
        ];
        for part in net {
            add(&mut report.net, part)?;
        }
        Ok(report)
    }

    fn take_in(&mut self, figures: Figures<'_>) -> Result<(), ShiftError> {
        if let Some(sold) = figures.sold {
            self.sales.take_in(sold)?;
        }
        if let Some(taken_back) = figures.taken_back {
            self.returns.take_in(taken_back)?;
        }
        add(&mut self.discounts, figures.discount)?;
        add(&mut self.tax_added, figures.tax_added)?;
        add(&mut self.surcharges, figures.surcharge)?;
        add(&mut self.rounding, figures.rounding)?;
        add(&mut self.fees, figures.fee)?;
        let taxes = std::mem::take(&mut self.taxes).into_iter();
        self.taxes = tax::totals(taxes.chain(figures.taxes)).map_err(|_| ShiftError::TooLarge)?;
        for tender in figures.taken {
            let total = of_method(&mut self.methods, tender.method);
            total.count += 1;
            add(&mut total.taken, tender.amount)?;
        }
        for tender in figures.refunded {
            let total = of_method(&mut self.methods, tender.method);
            total.count += 1;
            add(&mut total.refunded, tender.amount)?;
        }
        Ok(())
    }

    fn cash_total(&self) -> MethodTotal {
        let cash = |total: &&MethodTotal| total.method == TenderMethod::Cash;
        let none = MethodTotal::none(TenderMethod::Cash);
        self.methods.iter().find(cash).copied().unwrap_or(none)
    }
}

impl MethodTotal {
    const fn none(method: TenderMethod) -> Self {
        Self {
            method,
            count: 0,
            taken: Money::ZERO,
            refunded: Money::ZERO,
        }
    }
}

impl Tally {
    fn take_in(&mut self, amount: Money) -> Result<(), ShiftError> {
        self.count += 1;
        add(&mut self.amount, amount)
    }
}

/// The total of one way of paying; a new one where there is none yet.
fn of_method(totals: &mut Vec<MethodTotal>, method: TenderMethod) -> &mut MethodTotal {
    let known = totals.iter().position(|total| total.method == method);
    let place = known.unwrap_or(totals.len());
    if known.is_none() {
        totals.push(MethodTotal::none(method));
    }
    &mut totals[place]
}

/// Adds, unless the sum leaves the range of money: it would be held there, and be wrong.
fn add(to: &mut Money, amount: Money) -> Result<(), ShiftError> {
    *to = Money::new(to.dong() + amount.dong()).map_err(|_| ShiftError::TooLarge)?;
    Ok(())
}
