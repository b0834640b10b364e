//! The X and the Z report of a shift: printed, and as PDF.

use std::path::PathBuf;

use till_core::{
    Money,
    people::By,
    shift::{Direction, MethodTotal, Report, Shift},
    tax::{TaxKind, TaxTotal},
};
use till_print::{
    ShiftHeading, ShiftLabel, ShiftReport, ShiftReportKind, ShiftRow, ShiftSection, escpos::Drawer,
};
use till_store::StoreError;
use uuid::Uuid;

use super::{
    printing::{Paper, Printout},
    receipts::{on_paper, on_receipt, shop_of_till},
};
use crate::{App, Error, Language, printer::PrinterError, session::Session};

impl App {
    /// Begins to print the report of a shift because a person wants it: X while it is open, Z once it is closed.
    /// [`App::printer_state`] tells how it ends.
    ///
    /// # Errors
    /// [`Error::Store`] with [`StoreError::NoSuchShift`], [`Error::Printer`] where no printer is set.
    pub async fn print_shift_report(&self, shift: Uuid) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let paper = Paper::Shift(Box::new(with_report(&session, shift).await?));
        let printer = session.printer().await?.ok_or(PrinterError::MISSING)?;
        self.begin_print(session, paper, printer, Printout::Report, Drawer::Shut)
            .await
    }

    /// Saves the report of a shift as PDF in `folder`, and answers where.
    ///
    /// # Errors
    /// [`Error::Store`] with [`StoreError::NoSuchShift`], [`Error::Receipt`], [`Error::Io`]
    pub async fn save_shift_report(&self, shift: Uuid, folder: PathBuf) -> Result<PathBuf, Error> {
        let session = self.session().await?;
        let (shift, report) = with_report(&session, shift).await?;
        let mut report = lay_out(&session, &shift, &report, self.language().await).await?;
        report.copy =
            !shift.is_open() && session.store.receipt_printed_at(shift.id).await?.is_some();
        let press = self.press().await?;
        let kind = match report.kind {
            ShiftReportKind::X => "X",
            ShiftReportKind::Z => "Z",
        };
        // One day of two tills, and X reports of one shift, do not overwrite each other.
        let at = report.ended.0.replace(['/', ':', ' '], "-");
        let name = format!("{kind}-{}-{}-{at}.pdf", report.till, report.number);
        let pdf = tokio::task::spawn_blocking(move || press.shift_report_pdf(&report)).await??;
        tokio::fs::create_dir_all(&folder).await?;
        let path = folder.join(name);
        tokio::fs::write(&path, pdf).await?;
        Ok(path)
    }

    /// Prints the Z report of a shift that was just closed, where the shop wants that, behind the back of whoever closed it.
    pub(crate) async fn print_z_after(&self, closed: Uuid) {
        let printed = async {
            let session = self.session().await?;
            let Some(printer) = session.printer().await?.filter(|printer| printer.z_report) else {
                return Ok(());
            };
            let paper = Paper::Shift(Box::new(with_report(&session, closed).await?));
            self.begin_print(session, paper, printer, Printout::Report, Drawer::Shut)
                .await
        };
        if let Err(error) = printed.await {
            // The shift is closed; its report can be printed by hand.
            tracing::error!(
                error = error.for_log(),
                "the printer could not be set to work"
            );
        }
    }
}

async fn with_report(session: &Session, id: Uuid) -> Result<(Shift, Report), Error> {
    let shift = session.store.shift(id).await?;
    let shift = shift.ok_or(StoreError::NoSuchShift)?;
    Ok((shift, session.store.shift_report(id).await?))
}

/// The report of a shift as it goes on paper.
pub(crate) async fn lay_out(
    session: &Session,
    shift: &Shift,
    report: &Report,
    language: Language,
) -> Result<ShiftReport, Error> {
    let name = |by: &Option<By>| by.as_ref().map(|by| by.name.clone());
    let till = session.till().await?;
    let (kind, ended) = match &shift.closing {
        Some(closing) => (
            ShiftReportKind::Z,
            (on_paper(closing.at)?, name(&closing.by)),
        ),
        None => (ShiftReportKind::X, (on_paper(session.clock.now())?, None)),
    };
    let sections = [
        goods(report),
        methods(ShiftHeading::Methods, &report.methods, Some(report.net)),
        methods(ShiftHeading::Debts, &report.debts, None),
        taxes(&report.taxes),
        cash(shift, report),
    ];
    Ok(ShiftReport {
        language: language.into(),
        kind,
        number: shift.number,
        shop: shop_of_till(session).await?,
        template: session.template().await?,
        till: till.map(|till| till.code.to_string()).unwrap_or_default(),
        opened: (on_paper(shift.opened_at)?, name(&shift.opened_by)),
        ended,
        sections: sections
            .into_iter()
            .filter(|section| !section.rows.is_empty())
            .collect(),
        reason: shift
            .closing
            .as_ref()
            .map(|closing| closing.reason.clone())
            .unwrap_or_default(),
        unread: report.unread,
        demo: session.profile.demo,
        copy: false,
    })
}

fn row(label: ShiftLabel, amount: Money) -> ShiftRow {
    ShiftRow {
        label,
        count: None,
        amount: Some(amount.dong()),
    }
}

fn counted(label: ShiftLabel, count: u32, amount: Money) -> ShiftRow {
    ShiftRow {
        count: Some(count),
        ..row(label, amount)
    }
}

fn goods(report: &Report) -> ShiftSection {
    let besides = [
        row(ShiftLabel::Discounts, -report.discounts),
        row(ShiftLabel::TaxAdded, report.tax_added),
        row(ShiftLabel::Surcharges, report.surcharges),
        row(ShiftLabel::Rounding, report.rounding),
    ];
    let is_some = |row: &ShiftRow| row.amount != Some(0);
    let (sales, returns) = (report.sales, report.returns);
    let fees = row(ShiftLabel::Fees, report.fees);
    let mut rows = vec![counted(ShiftLabel::Sales, sales.count, sales.amount)];
    rows.extend(besides.into_iter().filter(is_some));
    rows.push(counted(ShiftLabel::Returns, returns.count, -returns.amount));
    rows.extend(Some(fees).filter(is_some));
    rows.push(row(ShiftLabel::Net, report.net));
    ShiftSection {
        heading: ShiftHeading::Goods,
        rows,
    }
}

fn methods(heading: ShiftHeading, totals: &[MethodTotal], sum: Option<Money>) -> ShiftSection {
    let of = |total: &MethodTotal| {
        let label = ShiftLabel::Method(on_receipt(total.method));
        counted(label, total.count, total.net())
    };
    let sum = sum.map(|sum| row(ShiftLabel::Sum, sum));
    ShiftSection {
        heading,
        rows: totals.iter().map(of).chain(sum).collect(),
    }
}

/// What was sold at each rate, less what came back; nothing where nothing is taxed.
fn taxes(totals: &[TaxTotal]) -> ShiftSection {
    let of = |total: &TaxTotal| match &total.kind {
        TaxKind::Rate { name, .. } => vec![
            row(ShiftLabel::TaxedNet(name.clone()), total.net()),
            row(ShiftLabel::Tax(name.clone()), total.tax),
        ],
        TaxKind::Untaxed => vec![row(ShiftLabel::Untaxed, total.gross)],
        TaxKind::Unknown => vec![row(ShiftLabel::TaxUnknown, total.gross)],
    };
    ShiftSection {
        heading: ShiftHeading::Taxes,
        rows: totals.iter().flat_map(of).collect(),
    }
}

fn cash(shift: &Shift, report: &Report) -> ShiftSection {
    let book = report.cash;
    let opening = ShiftRow {
        label: ShiftLabel::Opening,
        count: None,
        amount: book.opening.map(Money::dong),
    };
    let mut rows = vec![opening, row(ShiftLabel::CashSold, book.sold)];
    let besides = [
        row(ShiftLabel::CashRefunded, -book.refunded),
        row(ShiftLabel::CashDebts, book.debts),
    ];
    rows.extend(besides.into_iter().filter(|row| row.amount != Some(0)));
    rows.extend(shift.moves.iter().map(|moved| match moved.direction {
        Direction::In => row(ShiftLabel::PaidIn(moved.reason.clone()), moved.amount),
        Direction::Out => row(ShiftLabel::PaidOut(moved.reason.clone()), -moved.amount),
    }));
    let expected = book.expected();
    rows.extend(expected.map(|expected| row(ShiftLabel::Expected, expected)));
    if let Some(closing) = &shift.closing {
        let total = closing.counted.total();
        rows.push(row(ShiftLabel::Counted, total));
        rows.extend(expected.map(|expected| row(ShiftLabel::Difference, total - expected)));
        rows.push(row(ShiftLabel::Left, closing.left));
        rows.push(row(ShiftLabel::ToSafe, total - closing.left));
    }
    ShiftSection {
        heading: ShiftHeading::Cash,
        rows,
    }
}
