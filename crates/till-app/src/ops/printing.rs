//! Printing: after a sale, again by hand, reports of shifts, a test page; and the cash drawer.
//!
//! *Invariants:* a sale never waits for a printer. What did not come out stays so until somebody asks for it again. A
//! receipt that may have come out whole is a copy the next time, also after a crash.

mod paper;
mod slip;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex as StdMutex, MutexGuard as StdMutexGuard, PoisonError},
};

use till_core::{
    payment::TenderMethod,
    people::{About, Right},
    sale::Sale,
    sell_return::SellReturn,
};
use till_print::{
    TestPage,
    escpos::{self, Condition, Drawer},
};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

pub(crate) use self::paper::Paper;
use self::paper::{PaperPrint, job};
use crate::{
    App, Change, Error,
    ops::receipts,
    printer::{self, Medium, Output, PrinterError, PrinterSettings, Way},
    session::Session,
};

const PRINTER: &str = "printer";
/// How many of the last prints are remembered.
const REMEMBERED: usize = 20;

/// What is known of the printer.
#[derive(Clone, Debug)]
pub struct PrinterState {
    /// How it is set, if one is.
    pub settings: Option<PrinterSettings>,
    /// How it was when somebody last heard of it.
    pub standing: Standing,
    /// The last prints of this start, the newest first.
    pub prints: Vec<Print>,
}

/// How a printer was when somebody last heard of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has asked yet.
    #[default]
    Unknown,
    /// It prints, and says so.
    Answered(Condition),
    /// It is there, and is not one that says how it is.
    Silent,
    /// It does not print.
    Failed(PrinterError),
}

/// One print.
#[derive(Clone, Debug)]
pub struct Print {
    /// Counts the prints of this start.
    pub number: u32,
    /// The sale, the return or the shift.
    pub sale: Uuid,
    /// The sale's number; empty for a return without an invoice and for a shift.
    pub invoice_no: String,
    /// What is printed.
    pub what: Printout,
    /// How far it is.
    pub progress: PrintProgress,
}

/// What a sale has to do with a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printout {
    /// The receipt.
    Receipt,
    /// The receipt, marked as a copy.
    Copy,
    /// The report of a shift.
    Report,
    /// None; only the drawer opens.
    Drawer,
}

/// How far a print is.
#[derive(Clone, Debug)]
pub enum PrintProgress {
    /// It waits for the printer, or is being printed.
    Printing,
    /// It is on paper, or the printer has it all and does not tell.
    Printed,
    /// It did not come out, or not for certain.
    Failed(Arc<Error>),
}

/// What a session knows of its printer.
#[derive(Debug, Default)]
pub(crate) struct Printing {
    /// Held over everything that is said to the printer.
    at_work: Mutex<()>,
    seen: StdMutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    standing: Standing,
    prints: VecDeque<Print>,
    last: u32,
}

impl Printing {
    fn seen(&self) -> StdMutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, paper: &Paper, what: Printout) -> u32 {
        let mut seen = self.seen();
        seen.last += 1;
        let print = Print {
            number: seen.last,
            sale: paper.id(),
            invoice_no: paper.number().to_owned(),
            what,
            progress: PrintProgress::Printing,
        };
        seen.prints.push_front(print);
        seen.prints.truncate(REMEMBERED);
        seen.last
    }

    fn note(&self, number: u32, note: impl FnOnce(&mut Print)) {
        let mut seen = self.seen();
        // One of very many that wait may be forgotten already.
        if let Some(print) = seen.prints.iter_mut().find(|print| print.number == number) {
            note(print);
        }
    }
}

impl Session {
    /// Waits until nobody else says anything to a printer.
    pub(crate) async fn at_the_printer(&self) -> MutexGuard<'_, ()> {
        self.printing.at_work.lock().await
    }

    pub(crate) async fn printer(&self) -> Result<Option<PrinterSettings>, Error> {
        Ok(self.store.setting(PRINTER).await?)
    }

    async fn printer_with_drawer(&self) -> Result<Option<PrinterSettings>, Error> {
        Ok(self.printer().await?.filter(|printer| printer.drawer))
    }

    fn stands(&self, standing: Standing) {
        self.printing.seen().standing = standing;
        self.changes.announce(Change::Printer);
    }

    /// Opens the way to the printer, for one who holds [`Printing::at_work`], and notes how it is.
    async fn reach<'a>(&self, printer: &'a PrinterSettings) -> Result<Way<'a>, PrinterError> {
        let way = Way::open(&printer.connection).await;
        self.stands(match &way {
            Ok(way) => way.condition().map_or(Standing::Silent, Standing::Answered),
            Err(error) => Standing::Failed(*error),
        });
        way
    }

    async fn print(&self, printer: &PrinterSettings, output: &Output) -> Result<(), PrinterError> {
        let printed = self.reach(printer).await?.print(output).await;
        if let Err(error) = printed {
            self.stands(Standing::Failed(error));
        }
        printed
    }

    async fn only_open_drawer(&self, printer: &PrinterSettings) -> Result<(), Error> {
        let _held = self.at_the_printer().await;
        Ok(self
            .print(printer, &Output::Commands(escpos::kick()))
            .await?)
    }

    /// Notes how a print ended.
    fn ended(&self, number: u32, ended: Result<(), Error>) {
        let progress = match ended {
            Ok(()) => PrintProgress::Printed,
            Err(error) => {
                tracing::warn!(error = error.for_log(), "a receipt was not printed");
                PrintProgress::Failed(Arc::new(error))
            }
        };
        self.printing
            .note(number, |print| print.progress = progress);
        self.changes.announce(Change::Printer);
    }
}

impl App {
    /// How the printer is set.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn printer(&self) -> Result<Option<PrinterSettings>, Error> {
        self.session().await?.printer().await
    }

    /// The printers that the system knows, by their names.
    ///
    /// # Errors
    /// [`Error::Io`] where it does not answer.
    pub async fn system_printers(&self) -> Result<Vec<String>, Error> {
        Ok(printer::queues().await?)
    }

    /// Sets the printer, or that there is none.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`], [`Error::Printer`] for paper that it cannot hold.
    pub async fn set_printer(&self, printer: Option<&PrinterSettings>) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_set(PRINTER).await?;
        match printer {
            Some(printer) => {
                let printer = printer.clone().check()?;
                session.store.set_setting(PRINTER, &printer).await?;
            }
            None => session.store.clear_setting(PRINTER).await?,
        }
        session.stands(Standing::Unknown);
        Ok(())
    }

    /// Sets whether a receipt is printed after each sale.
    ///
    /// # Errors
    /// [`PrinterError`] where no printer is set.
    pub async fn print_automatically(&self, automatic: bool) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_set(PRINTER).await?;
        let printer = session.printer().await?.ok_or(PrinterError::MISSING)?;
        let changed = PrinterSettings {
            automatic,
            ..printer
        };
        session.store.set_setting(PRINTER, &changed).await?;
        session.changes.announce(Change::Printer);
        Ok(())
    }

    /// What is known of the printer.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn printer_state(&self) -> Result<PrinterState, Error> {
        let session = self.session().await?;
        let settings = session.printer().await?;
        let seen = session.printing.seen();
        Ok(PrinterState {
            settings,
            standing: seen.standing,
            prints: seen.prints.iter().cloned().collect(),
        })
    }

    /// Asks the printer how it is, unless it is printing; [`App::printer_state`] tells what it said.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn check_printer(&self) -> Result<(), Error> {
        let session = self.session().await?;
        let Some(printer) = session.printer().await? else {
            return Ok(());
        };
        let Ok(_held) = session.printing.at_work.try_lock() else {
            return Ok(());
        };
        // What it says is noted.
        if let Ok(line) = session.reach(&printer).await {
            line.close().await;
        }
        Ok(())
    }

    /// Prints a test page on a printer that need not be set yet.
    ///
    /// # Errors
    /// [`Error::Printer`], [`Error::Receipt`]
    pub async fn print_test_page(&self, printer: &PrinterSettings) -> Result<(), Error> {
        let session = self.session().await?;
        let printer = printer.clone().check()?;
        let press = self.press().await?;
        let output = match Medium::from(printer.paper) {
            Medium::Roll(paper) => {
                let page = TestPage {
                    language: self.language().await.into(),
                    shop: session.shop_name(),
                    printer: printer.connection.name(),
                    printed_at: receipts::on_paper(session.clock.now())?,
                };
                let drawn = tokio::task::spawn_blocking(move || press.test_page(&page, paper));
                job(&drawn.await??, &printer, Drawer::Shut)
            }
            Medium::Sheet(sheet) => {
                let mut example = receipts::example(&session, self.language().await).await?;
                example.demo = true;
                let drawn = tokio::task::spawn_blocking(move || press.office_pdf(&example, sheet));
                Output::Pdf(drawn.await??, sheet)
            }
        };
        let _held = session.at_the_printer().await;
        let way = Way::open(&printer.connection).await?;
        Ok(way.print(&output).await?)
    }

    /// Opens the drawer without a sale, at the till's printer or at one that need not be set yet; who did is noted.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Printer`], also where no drawer hangs on the till's printer.
    pub async fn open_drawer(&self, printer: Option<&PrinterSettings>) -> Result<(), Error> {
        let session = self.session().await?;
        session.must(Right::OpenDrawer, About::default()).await?;
        if let Some(printer) = printer {
            let _held = session.at_the_printer().await;
            let way = Way::open(&printer.connection).await?;
            way.print(&Output::Commands(escpos::kick())).await?;
        } else {
            let printer = session.printer_with_drawer().await?;
            let printer = printer.ok_or(PrinterError::MISSING)?;
            session.only_open_drawer(&printer).await?;
        }
        session.note_done(Right::OpenDrawer).await
    }

    /// Opens the drawer where cash goes into it or comes out of it, behind the back of whoever moves it.
    pub(crate) async fn open_drawer_for_cash(&self, session: &Arc<Session>) {
        let printer = match session.printer_with_drawer().await {
            Ok(Some(printer)) => printer,
            Ok(None) => return,
            Err(error) => return slip::told(Err(error)),
        };
        let at_work = Arc::clone(session);
        session.run(async move { slip::told(at_work.only_open_drawer(&printer).await) });
    }

    /// When the receipt of a sale was printed, in epoch milliseconds; another one is a copy.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn receipt_printed_at(&self, sale: Uuid) -> Result<Option<i64>, Error> {
        let session = self.session().await?;
        Ok(session.store.receipt_printed_at(sale).await?)
    }

    /// Begins to print the receipt of a sale or a return because a person wants it; [`App::printer_state`] tells how it ends.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Printer`] where no printer is set.
    pub async fn print_receipt(&self, sale: Uuid) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let paper = receipts::paper(&session, sale).await?;
        let printer = session.printer().await?.ok_or(PrinterError::MISSING)?;
        self.begin_print(session, paper, printer, Printout::Receipt, Drawer::Shut)
            .await
    }

    /// What a confirmed sale has to do with the printer, behind the back of whoever confirmed it.
    pub(crate) async fn print_after(&self, session: &Arc<Session>, sale: &Sale) {
        let is_cash = |given: &till_core::payment::Tender| given.method == TenderMethod::Cash;
        let paper = Paper::Sale(Box::new(sale.clone()));
        self.print_with(session, paper, sale.given.iter().any(is_cash))
            .await;
    }

    /// What a confirmed return has to do with the printer; the drawer opens where cash moves.
    pub(crate) async fn print_after_return(
        &self,
        session: &Arc<Session>,
        (made, sale): (&SellReturn, Option<&Sale>),
        cash_moves: bool,
    ) {
        let paper = Paper::Return(Box::new(made.clone()));
        self.print_with(session, paper, cash_moves).await;
        if let Some(sale) = sale {
            let paper = Paper::Sale(Box::new(sale.clone()));
            self.print_with(session, paper, false).await;
        }
    }

    async fn print_with(&self, session: &Arc<Session>, paper: Paper, cash_moves: bool) {
        let printed = async {
            let Some(printer) = session.printer().await? else {
                return Ok(());
            };
            let drawer = if printer.drawer && cash_moves {
                Drawer::Open
            } else {
                Drawer::Shut
            };
            let what = match (printer.automatic, drawer) {
                (true, _) => Printout::Receipt,
                (false, Drawer::Open) => Printout::Drawer,
                (false, Drawer::Shut) => return Ok(()),
            };
            let session = Arc::clone(session);
            self.begin_print(session, paper, printer, what, drawer)
                .await
        };
        if let Err(error) = printed.await {
            // The document stands; its receipt can be printed by hand.
            tracing::error!(
                error = error.for_log(),
                "the printer could not be set to work"
            );
        }
    }

    pub(crate) async fn begin_print(
        &self,
        session: Arc<Session>,
        paper: Paper,
        printer: PrinterSettings,
        what: Printout,
        drawer: Drawer,
    ) -> Result<(), Error> {
        let language = self.language().await;
        let press = self.presses();
        let number = session.printing.begin(&paper, what);
        session.changes.announce(Change::Printer);
        let at_work = Arc::clone(&session);
        session.run(async move {
            let ended = async {
                if what == Printout::Drawer {
                    return at_work.only_open_drawer(&printer).await;
                }
                let print = PaperPrint {
                    printer: &printer,
                    press: press.press().await?,
                    language,
                    of: &paper,
                    drawer,
                };
                at_work.print_paper(print, number).await
            };
            let ended = ended.await;
            at_work.ended(number, ended);
        });
        Ok(())
    }
}
