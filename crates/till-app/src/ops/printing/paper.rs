//! What goes on paper: how it is drawn for a printer, and the mark that another one is a copy.

use std::sync::Arc;

use till_core::{
    sale::Sale,
    sell_return::SellReturn,
    shift::{Report, Shift},
};
use till_print::{
    DebtSlip, Press, PrintError, Raster, Sheet,
    escpos::{Drawer, Job},
};
use uuid::Uuid;

use super::{Printout, Standing};
use crate::{
    Error, Language,
    ops::{receipts, shift_papers},
    printer::{Medium, Output, PrinterSettings, Taken},
    session::Session,
};

/// What is printed.
#[derive(Clone, Debug)]
pub(crate) enum Paper {
    /// The receipt of a sale.
    Sale(Box<Sale>),
    /// The receipt of goods that came back.
    Return(Box<SellReturn>),
    /// The report of a shift.
    Shift(Box<(Shift, Report)>),
}

impl Paper {
    pub(super) fn id(&self) -> Uuid {
        match self {
            Self::Sale(sale) => sale.id,
            Self::Return(made) => made.id,
            Self::Shift(shift) => shift.0.id,
        }
    }

    pub(super) fn number(&self) -> &str {
        match self {
            Self::Sale(sale) => &sale.invoice_no,
            Self::Return(made) => made.invoice_no().unwrap_or_default(),
            Self::Shift(_) => "",
        }
    }

    /// What is marked as printed. An X report tells of its moment: no other is its copy.
    fn marked(&self) -> Option<Uuid> {
        match self {
            Self::Shift(shift) if shift.0.is_open() => None,
            paper => Some(paper.id()),
        }
    }
}

/// What a print needs.
pub(super) struct PaperPrint<'a> {
    pub(super) printer: &'a PrinterSettings,
    pub(super) press: Arc<Press>,
    pub(super) language: Language,
    pub(super) of: &'a Paper,
    pub(super) drawer: Drawer,
}

impl Session {
    /// Prints a receipt or a report, marked as a copy where one may have come out before.
    pub(super) async fn print_paper(
        &self,
        print: PaperPrint<'_>,
        number: u32,
    ) -> Result<(), Error> {
        let PaperPrint { printer, of, .. } = print;
        let _held = self.at_the_printer().await;
        let marked = of.marked();
        let is_copy = match marked {
            Some(id) => self.store.receipt_printed_at(id).await?.is_some(),
            None => false,
        };
        if is_copy {
            self.printing
                .note(number, |print| print.what = Printout::Copy);
        }
        let output = self.draw(&print, is_copy).await?;
        match marked {
            Some(id) => self.print_marked((id, is_copy), printer, &output).await,
            None => Ok(self.print(printer, &output).await?),
        }
    }

    async fn draw(&self, print: &PaperPrint<'_>, is_copy: bool) -> Result<Output, Error> {
        let (press, to) = (Arc::clone(&print.press), (print.printer, print.drawer));
        let medium = Medium::from(print.printer.paper);
        if let Paper::Shift(shift) = print.of {
            let (shift, report) = &**shift;
            let mut report = shift_papers::lay_out(self, shift, report, print.language).await?;
            report.copy = is_copy;
            return match medium {
                Medium::Roll(paper) => drawn(to, move || press.shift_report(&report, paper)).await,
                Medium::Sheet(sheet) => {
                    on_sheets(sheet, move || press.shift_report_pdf(&report)).await
                }
            };
        }
        let mut receipt = receipts::lay_out(self, print.of, print.language).await?;
        receipt.copy = is_copy;
        match medium {
            Medium::Roll(paper) => drawn(to, move || press.raster(&receipt, paper)).await,
            Medium::Sheet(sheet) => {
                on_sheets(sheet, move || press.office_pdf(&receipt, sheet)).await
            }
        }
    }

    /// Prints, for one who holds [`super::Printing::at_work`]: noted as printed before its first byte, so that whatever may
    /// have come out whole is a copy the next time.
    pub(super) async fn print_marked(
        &self,
        (id, is_copy): (Uuid, bool),
        printer: &PrinterSettings,
        output: &Output,
    ) -> Result<(), Error> {
        let way = self.reach(printer).await?;
        self.store
            .note_receipt_printed(id, self.clock.now())
            .await?;
        let printed = way.print(output).await;
        if let Err(error) = printed {
            self.stands(Standing::Failed(error));
            if !is_copy && error.taken != Taken::PerhapsAll {
                self.store.note_receipt_unprinted(id).await?;
            }
        }
        Ok(printed?)
    }
}

/// The slip of a payment of a debt as a printer takes it.
pub(super) async fn drawn_slip(
    press: Arc<Press>,
    slip: DebtSlip,
    to: (&PrinterSettings, Drawer),
) -> Result<Output, Error> {
    match Medium::from(to.0.paper) {
        Medium::Roll(paper) => drawn(to, move || press.debt_slip(&slip, paper)).await,
        Medium::Sheet(sheet) => on_sheets(sheet, move || press.debt_slip_pdf(&slip)).await,
    }
}

async fn drawn(
    (printer, drawer): (&PrinterSettings, Drawer),
    draw: impl FnOnce() -> Result<Raster, PrintError> + Send + 'static,
) -> Result<Output, Error> {
    let raster = tokio::task::spawn_blocking(draw).await??;
    Ok(job(&raster, printer, drawer))
}

async fn on_sheets(
    sheet: Sheet,
    draw: impl FnOnce() -> Result<Vec<u8>, PrintError> + Send + 'static,
) -> Result<Output, Error> {
    Ok(Output::Pdf(
        tokio::task::spawn_blocking(draw).await??,
        sheet,
    ))
}

pub(super) fn job(raster: &Raster, printer: &PrinterSettings, drawer: Drawer) -> Output {
    Output::Commands(
        Job {
            raster,
            drawer,
            cut: printer.cut,
        }
        .bytes(),
    )
}
