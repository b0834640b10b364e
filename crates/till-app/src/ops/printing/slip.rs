//! The slips that customers get for what they pay of a debt.

use std::sync::Arc;

use till_core::{account::DebtReceipt, payment::TenderMethod};
use till_print::{Press, escpos::Drawer};
use uuid::Uuid;

use super::paper::drawn_slip;
use crate::{
    App, Error, Language,
    ops::receipts,
    printer::{PrinterError, PrinterSettings},
    session::Session,
};

impl Session {
    /// Prints the slip of a receipt for a debt, marked as a copy where one may have come out before.
    async fn print_slip(
        &self,
        receipt: &DebtReceipt,
        printer: &PrinterSettings,
        (press, language): (Arc<Press>, Language),
        drawer: Drawer,
    ) -> Result<(), Error> {
        let _held = self.at_the_printer().await;
        let is_copy = self.store.receipt_printed_at(receipt.id).await?.is_some();
        let mut slip = receipts::debt_slip(self, receipt, language).await?;
        slip.copy = is_copy;
        let output = drawn_slip(press, slip, (printer, drawer)).await?;
        self.print_marked((receipt.id, is_copy), printer, &output)
            .await
    }
}

/// A slip that did not come out is printed again by hand; how the printer is stands on the counter.
pub(super) fn told(printed: Result<(), Error>) {
    if let Err(error) = printed {
        tracing::warn!(
            error = error.for_log(),
            "a slip was not printed, or the drawer not opened"
        );
    }
}

impl App {
    /// What money taken for a debt has to do with the printer, behind the back of whoever took it.
    pub(crate) async fn print_slip_after(&self, session: &Arc<Session>, receipt: &DebtReceipt) {
        let printed = async {
            let Some(printer) = session.printer().await? else {
                return Ok(());
            };
            let drawer = if printer.drawer && receipt.method == TenderMethod::Cash {
                Drawer::Open
            } else {
                Drawer::Shut
            };
            if printer.automatic {
                self.begin_slip(session, receipt.clone(), printer, drawer)
                    .await;
            } else if drawer == Drawer::Open {
                let at_work = Arc::clone(session);
                session.run(async move { told(at_work.only_open_drawer(&printer).await) });
            }
            Ok::<_, Error>(())
        };
        told(printed.await);
    }

    /// Begins to print the slip of a receipt for a debt because a person wants it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Printer`] where no printer is set.
    pub async fn print_debt_slip(&self, receipt: Uuid) -> Result<(), Error> {
        let session = self.session().await?;
        let receipts = session.store.debt_receipts().await?;
        let receipt = receipts.into_iter().find(|known| known.id == receipt);
        let receipt = receipt.ok_or(Error::NotFound)?;
        let printer = session.printer().await?.ok_or(PrinterError::MISSING)?;
        self.begin_slip(&session, receipt, printer, Drawer::Shut)
            .await;
        Ok(())
    }

    async fn begin_slip(
        &self,
        session: &Arc<Session>,
        receipt: DebtReceipt,
        printer: PrinterSettings,
        drawer: Drawer,
    ) {
        let language = self.language().await;
        let press = self.presses();
        let at_work = Arc::clone(session);
        session.run(async move {
            let printed = async {
                let press = press.press().await?;
                at_work
                    .print_slip(&receipt, &printer, (press, language), drawer)
                    .await
            };
            told(printed.await);
        });
    }
}
