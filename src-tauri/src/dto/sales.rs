//! Receipts, the sales of today, the status strip.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::{receipts, strip};
use till_core::{
    document::{Content, Document},
    outbox,
};
use till_print::Sheet;

use super::{Id, Moment, Money, shifts::ShiftDocumentKind};
use crate::error::{CommandError, ErrorCode};

/// A receipt as the printer prints it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptPicture {
    png_base64: String,
    width: u32,
    height: u32,
}

impl From<till_print::Picture> for ReceiptPicture {
    fn from(picture: till_print::Picture) -> Self {
        Self {
            png_base64: STANDARD.encode(picture.png),
            width: picture.width,
            height: picture.height,
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptFormat {
    Pdf,
    PdfA4,
    PdfA5,
    Png,
}

impl From<ReceiptFormat> for receipts::ReceiptFormat {
    fn from(format: ReceiptFormat) -> Self {
        match format {
            ReceiptFormat::Pdf => Self::Pdf,
            ReceiptFormat::PdfA4 => Self::Sheets(Sheet::A4),
            ReceiptFormat::PdfA5 => Self::Sheets(Sheet::A5),
            ReceiptFormat::Png => Self::Png,
        }
    }
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct SavedFile {
    pub path: String,
}

/// Where a document stands on its way to NextX.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    Queued,
    Sending,
    Accepted,
    Confirmed,
    Unclear,
    Refused,
    Conflict,
    Discarded,
}

impl From<outbox::DocumentState> for DocumentState {
    fn from(state: outbox::DocumentState) -> Self {
        match state {
            outbox::DocumentState::Queued => Self::Queued,
            outbox::DocumentState::Sending => Self::Sending,
            outbox::DocumentState::Accepted => Self::Accepted,
            outbox::DocumentState::Confirmed => Self::Confirmed,
            outbox::DocumentState::Unclear => Self::Unclear,
            outbox::DocumentState::Refused => Self::Refused,
            outbox::DocumentState::Conflict => Self::Conflict,
            outbox::DocumentState::Discarded => Self::Discarded,
        }
    }
}

/// Why a document is not at NextX yet.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WhatWentWrong {
    /// What the server said last.
    reason: Option<String>,
    /// What went wrong last where no server said anything.
    reason_code: Option<ErrorCode>,
    next_try_at: Option<Moment>,
}

impl WhatWentWrong {
    /// `last_error`: the server's words, or a code of the till behind a `#`.
    pub fn of(
        state: outbox::DocumentState,
        last_error: Option<String>,
        next_attempt_at: i64,
    ) -> Self {
        let waits = matches!(
            state,
            outbox::DocumentState::Queued | outbox::DocumentState::Unclear
        );
        let code = last_error
            .as_deref()
            .and_then(|error| error.strip_prefix('#'));
        let reason_code = code.and_then(ErrorCode::named);
        Self {
            reason: last_error.filter(|_| reason_code.is_none()),
            reason_code,
            next_try_at: waits.then_some(Moment(next_attempt_at)),
        }
    }
}

/// A sale in the list of today.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaleRow {
    kind: ShiftDocumentKind,
    /// Of a return, its own.
    sale_id: String,
    /// Of the sale; empty where nobody had an invoice.
    invoice_no: String,
    at: Moment,
    customer: String,
    /// Negative for what went back.
    total: Money,
    lines: u32,
    state: DocumentState,
    #[serde(flatten)]
    wrong: WhatWentWrong,
    remote_id: Option<Id>,
    /// Who made it, on a till with people.
    by: Option<String>,
}

impl From<till_store::SaleRow> for SaleRow {
    fn from(row: till_store::SaleRow) -> Self {
        let wrong = WhatWentWrong::of(row.state, row.last_error, row.next_attempt_at);
        Self {
            kind: ShiftDocumentKind::Sale,
            sale_id: row.sale.id.to_string(),
            invoice_no: row.sale.invoice_no,
            at: Moment(row.sale.sold_at.as_millisecond()),
            customer: row
                .sale
                .customer
                .map(|customer| customer.name)
                .unwrap_or_default(),
            total: row.sale.total.into(),
            lines: u32::try_from(row.sale.lines.len()).unwrap_or(u32::MAX),
            state: row.state.into(),
            wrong,
            remote_id: row.remote_id.map(Id),
            by: row.sale.by.map(|by| by.name),
        }
    }
}

impl SaleRow {
    /// Sales and returns together, the newest first.
    pub fn of_day(sales: Vec<till_store::SaleRow>, returns: Vec<Document>) -> Vec<Self> {
        let returns = returns.into_iter().filter_map(Self::of_return);
        let mut rows: Vec<Self> = sales.into_iter().map(Self::from).chain(returns).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.at.0));
        rows
    }

    /// `None` for what is no return.
    fn of_return(document: Document) -> Option<Self> {
        let Content::Return(made) = document.content else {
            return None;
        };
        let wrong = WhatWentWrong::of(
            document.state,
            document.last_error,
            document.next_attempt_at,
        );
        Some(Self {
            kind: ShiftDocumentKind::Return,
            sale_id: made.id.to_string(),
            invoice_no: made.invoice_no().unwrap_or_default().to_owned(),
            at: Moment(made.returned_at.as_millisecond()),
            total: (-made.refunded()).into(),
            customer: made
                .customer
                .map(|customer| customer.name)
                .unwrap_or_default(),
            lines: u32::try_from(made.lines.len()).unwrap_or(u32::MAX),
            state: document.state.into(),
            wrong,
            remote_id: document.remote_id.map(Id),
            by: made.by.map(|by| by.name),
        })
    }
}

/// The status strip.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Strip {
    online: bool,
    waiting: u32,
    unclear: u32,
    attention: u32,
    uploaded_today: u32,
    /// Sales and customers that are not at NextX for certain.
    unsent: u32,
    catalogue_at: Option<Moment>,
    next_try_at: Option<Moment>,
    demo: bool,
    branch: String,
    till: String,
    paused_reason: Option<CommandError>,
    /// Nothing is sent until somebody says that this is the till now.
    away: bool,
    /// How many things a person has to know about the files of the till.
    notices: u32,
    /// The second journal cannot be written to now.
    journal_lacks: bool,
    /// The shift that is open.
    shift: Option<StripShift>,
}

/// The open shift in the status strip.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StripShift {
    opened_at: Moment,
    /// Whether somebody has counted what was in the drawer.
    counted: bool,
}

impl From<strip::Strip> for Strip {
    fn from(strip: strip::Strip) -> Self {
        Self {
            online: strip.online,
            waiting: strip.counts.waiting,
            unclear: strip.counts.unclear,
            attention: strip.counts.attention,
            uploaded_today: strip.counts.uploaded,
            unsent: strip.counts.unsent,
            catalogue_at: strip.catalogue_at.map(Moment),
            next_try_at: strip.counts.next_attempt_at.map(Moment),
            demo: strip.demo,
            branch: strip.branch,
            till: strip.till,
            away: strip.away,
            notices: strip.notices,
            journal_lacks: strip.journal_lacks,
            shift: strip.shift.map(|shift| StripShift {
                opened_at: Moment(shift.opened_at.as_millisecond()),
                counted: shift.opening.is_some(),
            }),
            paused_reason: if strip.signed_out {
                Some(CommandError::from(&till_app::Error::SignedOut))
            } else {
                strip.paused.map(|error| CommandError::from(&*error))
            },
        }
    }
}
