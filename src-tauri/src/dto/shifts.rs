//! Shifts of the drawer.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::shifts::{self, ClosingQuote, Counting, TypedPieces};
use till_core::{
    document::{Content, Document},
    shift::{self, Shift},
    tax,
};

use super::{
    Id, Moment, Money,
    accounts::DebtReceipt,
    payment::TenderMethod,
    sales::{DocumentState, WhatWentWrong},
};
use crate::error::CommandError;

/// Which way cash goes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CashDirection {
    In,
    Out,
}

impl From<CashDirection> for shift::Direction {
    fn from(direction: CashDirection) -> Self {
        match direction {
            CashDirection::In => Self::In,
            CashDirection::Out => Self::Out,
        }
    }
}

impl From<shift::Direction> for CashDirection {
    fn from(direction: shift::Direction) -> Self {
        match direction {
            shift::Direction::In => Self::In,
            shift::Direction::Out => Self::Out,
        }
    }
}

/// How many of a denomination, as typed.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct PiecesInput {
    note: i32,
    pieces: String,
}

pub fn typed(counted: Vec<PiecesInput>) -> Vec<TypedPieces> {
    let typed = |PiecesInput { note, pieces }| TypedPieces { note, pieces };
    counted.into_iter().map(typed).collect()
}

/// A closing as typed; `left` is null while nobody has said what stays in the drawer.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct ClosingInput {
    pub counted: Vec<PiecesInput>,
    pub left: Option<String>,
}

/// What one denomination comes to.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CountLine {
    amount: Money,
    error: Option<CommandError>,
}

/// What a count comes to: a line for each that was typed, in the same order.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CountView {
    lines: Vec<CountLine>,
    total: Money,
    notes: u32,
    /// The first of what could not be read.
    error: Option<CommandError>,
}

impl From<Counting> for CountView {
    fn from(counting: Counting) -> Self {
        let lines: Vec<CountLine> = counting
            .lines
            .iter()
            .map(|line| CountLine {
                amount: line
                    .as_ref()
                    .map_or(till_core::Money::ZERO, |pieces| pieces.amount())
                    .into(),
                error: line.as_ref().err().map(CommandError::from),
            })
            .collect();
        Self {
            error: lines.iter().find_map(|line| line.error.clone()),
            lines,
            total: counting.count.total().into(),
            notes: counting.count.notes(),
        }
    }
}

/// What was counted against what should be there.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    expected: Option<Money>,
    difference: Option<Money>,
    needs_reason: bool,
    left: Money,
    to_safe: Money,
}

impl From<shift::Comparison> for Comparison {
    fn from(compared: shift::Comparison) -> Self {
        Self {
            expected: compared.expected.map(Money::from),
            difference: compared.difference.map(Money::from),
            needs_reason: compared.needs_reason,
            left: compared.left.into(),
            to_safe: compared.to_safe.into(),
        }
    }
}

/// What a closing comes to.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClosingView {
    count: CountView,
    comparison: Option<Comparison>,
    /// Why what is to stay cannot stay.
    left_error: Option<CommandError>,
}

impl From<ClosingQuote> for ClosingView {
    fn from(quote: ClosingQuote) -> Self {
        let (comparison, left_error) = match quote.comparison {
            Ok(compared) => (Some(compared.into()), None),
            Err(error) => (None, Some(CommandError::from(&error))),
        };
        Self {
            count: quote.counting.into(),
            comparison,
            left_error,
        }
    }
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct MethodTotal {
    method: TenderMethod,
    count: u32,
    net: Money,
}

/// Goods that are taxed alike. Negative where more came back than was sold.
#[derive(Clone, Debug, Serialize, Type)]
pub struct TaxTotal {
    /// Its name on the receipt; null where nothing is taxed, or nobody here knows how.
    name: Option<String>,
    /// Whether it is known how they are taxed.
    known: bool,
    net: Money,
    tax: Money,
    gross: Money,
}

impl From<&tax::TaxTotal> for TaxTotal {
    fn from(total: &tax::TaxTotal) -> Self {
        Self {
            name: match &total.kind {
                tax::TaxKind::Rate { name, .. } => Some(name.clone()),
                tax::TaxKind::Untaxed | tax::TaxKind::Unknown => None,
            },
            known: total.kind != tax::TaxKind::Unknown,
            net: total.net().into(),
            tax: total.tax.into(),
            gross: total.gross.into(),
        }
    }
}

/// Cash put in or taken out.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CashMove {
    at: Moment,
    direction: CashDirection,
    amount: Money,
    reason: String,
    /// Who did it, on a till with people.
    by: Option<String>,
}

/// The X or Z report of a shift. Amounts that went out are positive.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShiftReport {
    sales: u32,
    sold: Money,
    discounts: Money,
    tax_added: Money,
    surcharges: Money,
    rounding: Money,
    returns: u32,
    returned: Money,
    fees: Money,
    net: Money,
    /// By the rates of their tax; empty where nothing was taxed.
    taxes: Vec<TaxTotal>,
    methods: Vec<MethodTotal>,
    /// What customers paid of their debts.
    debts: Vec<MethodTotal>,
    opening: Option<Money>,
    cash_sold: Money,
    cash_debts: Money,
    cash_refunded: Money,
    expected: Option<Money>,
    /// Documents whose record is damaged; nothing of them is in the sums.
    unread: u32,
}

impl From<shift::Report> for ShiftReport {
    fn from(report: shift::Report) -> Self {
        let method = |total: &shift::MethodTotal| MethodTotal {
            method: total.method.into(),
            count: total.count,
            net: total.net().into(),
        };
        Self {
            sales: report.sales.count,
            sold: report.sales.amount.into(),
            discounts: report.discounts.into(),
            tax_added: report.tax_added.into(),
            surcharges: report.surcharges.into(),
            rounding: report.rounding.into(),
            returns: report.returns.count,
            returned: report.returns.amount.into(),
            fees: report.fees.into(),
            net: report.net.into(),
            taxes: report.taxes.iter().map(TaxTotal::from).collect(),
            methods: report.methods.iter().map(method).collect(),
            debts: report.debts.iter().map(method).collect(),
            opening: report.cash.opening.map(Money::from),
            cash_debts: report.cash.debts.into(),
            cash_sold: report.cash.sold.into(),
            cash_refunded: report.cash.refunded.into(),
            expected: report.cash.expected().map(Money::from),
            unread: report.unread,
        }
    }
}

/// How a shift ended.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShiftEnd {
    at: Moment,
    counted: Money,
    difference: Option<Money>,
    left: Money,
    to_safe: Money,
    reason: String,
    /// Sales less returns.
    net: Money,
    sales: u32,
    /// Who closed it, on a till with people.
    by: Option<String>,
}

/// A shift in the history.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShiftRow {
    id: String,
    number: u32,
    opened_at: Moment,
    /// Who opened it, on a till with people.
    opened_by: Option<String>,
    /// Whether somebody has counted what was in the drawer.
    counted: bool,
    moves: Vec<CashMove>,
    receipts: Vec<DebtReceipt>,
    end: Option<ShiftEnd>,
}

impl From<Shift> for ShiftRow {
    fn from(shift: Shift) -> Self {
        let end = shift.closing.map(|closing| ShiftEnd {
            at: Moment(closing.at.as_millisecond()),
            counted: closing.counted.total().into(),
            difference: closing.difference().map(Money::from),
            left: closing.left.into(),
            to_safe: closing.to_safe().into(),
            net: closing.report.net.into(),
            sales: closing.report.sales.count,
            reason: closing.reason,
            by: closing.by.map(|by| by.name),
        });
        let moved = |moved: shift::CashMove| CashMove {
            at: Moment(moved.at.as_millisecond()),
            direction: moved.direction.into(),
            amount: moved.amount.into(),
            reason: moved.reason,
            by: moved.by.map(|by| by.name),
        };
        Self {
            id: shift.id.to_string(),
            number: shift.number,
            opened_by: shift.opened_by.map(|by| by.name),
            opened_at: Moment(shift.opened_at.as_millisecond()),
            counted: shift.opening.is_some(),
            moves: shift.moves.into_iter().map(moved).collect(),
            receipts: DebtReceipt::all(&shift.receipts),
            end,
        }
    }
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct OpenShift {
    shift: ShiftRow,
    report: ShiftReport,
}

/// The shift that is open, and what a person needs to open or close one.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CurrentShift {
    open: Option<OpenShift>,
    /// What the shift before it left in the drawer.
    left_before: Option<Money>,
    /// From which difference on a reason has to be given.
    reason_from: Money,
    /// What a drawer is counted in, largest first.
    denominations: Vec<i32>,
}

impl From<shifts::CurrentShift> for CurrentShift {
    fn from(current: shifts::CurrentShift) -> Self {
        Self {
            open: current.open.map(|(shift, report)| OpenShift {
                shift: shift.into(),
                report: report.into(),
            }),
            left_before: current.left_before.map(Money::from),
            reason_from: current.reason_from.into(),
            denominations: shift::DENOMINATIONS.to_vec(),
        }
    }
}

/// What kind of document of a shift.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ShiftDocumentKind {
    Sale,
    Return,
}

/// A sale or return of a shift, and where it stands on its way to NextX.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShiftDocument {
    id: String,
    kind: ShiftDocumentKind,
    /// Of the sale.
    invoice_no: String,
    at: Moment,
    customer: String,
    /// What came in; negative for what went back.
    amount: Money,
    state: DocumentState,
    #[serde(flatten)]
    wrong: WhatWentWrong,
    remote_id: Option<Id>,
    /// Who made it, on a till with people.
    by: Option<String>,
}

impl ShiftDocument {
    /// `None` for what belongs to no shift.
    fn of(document: Document) -> Option<Self> {
        let wrong = WhatWentWrong::of(
            document.state,
            document.last_error,
            document.next_attempt_at,
        );
        let (state, remote_id) = (document.state.into(), document.remote_id.map(Id));
        let (kind, id, invoice_no, at, customer, amount, by) = match document.content {
            Content::Sale(sale) => (
                ShiftDocumentKind::Sale,
                sale.id,
                sale.invoice_no,
                sale.sold_at,
                sale.customer,
                sale.total,
                sale.by,
            ),
            Content::Return(made) => {
                let refunded = made.refunded();
                (
                    ShiftDocumentKind::Return,
                    made.id,
                    made.invoice_no().unwrap_or_default().to_owned(),
                    made.returned_at,
                    made.customer,
                    -refunded,
                    made.by,
                )
            }
            Content::Customer(_) | Content::Lead(_) | Content::Task(_) | Content::Update(_) => {
                return None;
            }
        };
        Some(Self {
            by: by.map(|by| by.name),
            id: id.to_string(),
            kind,
            invoice_no,
            at: Moment(at.as_millisecond()),
            customer: customer.map(|customer| customer.name).unwrap_or_default(),
            amount: amount.into(),
            state,
            wrong,
            remote_id,
        })
    }
}

/// A shift of the history, with its report and its documents, the newest first.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ShiftDetail {
    shift: ShiftRow,
    report: ShiftReport,
    documents: Vec<ShiftDocument>,
}

impl From<shifts::ShiftDetail> for ShiftDetail {
    fn from(detail: shifts::ShiftDetail) -> Self {
        Self {
            shift: detail.shift.into(),
            report: detail.report.into(),
            documents: detail
                .documents
                .into_iter()
                .rev()
                .filter_map(ShiftDocument::of)
                .collect(),
        }
    }
}
