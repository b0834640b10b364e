//! The printer and what it prints.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::{
    ops::printing::{self, PrintProgress, Standing},
    printer::{self, Connection, PrinterSettings},
};
use till_print::escpos::Condition;

use crate::error::CommandError;

/// Where a printer is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrinterKind {
    /// At an address on the network.
    Network,
    /// At a port of this machine.
    Device,
    /// Known to the system.
    System,
}

/// The paper in a printer.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PaperSize {
    Mm58,
    Mm80,
    A5,
    A4,
}

impl From<PaperSize> for printer::Paper {
    fn from(paper: PaperSize) -> Self {
        match paper {
            PaperSize::Mm58 => Self::Mm58,
            PaperSize::Mm80 => Self::Mm80,
            PaperSize::A5 => Self::A5,
            PaperSize::A4 => Self::A4,
        }
    }
}

impl From<printer::Paper> for PaperSize {
    fn from(paper: printer::Paper) -> Self {
        match paper {
            printer::Paper::Mm58 => Self::Mm58,
            printer::Paper::Mm80 => Self::Mm80,
            printer::Paper::A5 => Self::A5,
            printer::Paper::A4 => Self::A4,
        }
    }
}

/// A printer as typed. What is not of its kind is empty.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Printer {
    kind: PrinterKind,
    host: String,
    /// Empty for the usual one.
    port: String,
    device: String,
    /// In baud.
    speed: u32,
    queue: String,
    paper: PaperSize,
    cut: bool,
    drawer: bool,
    automatic: bool,
    z_report: bool,
}

impl TryFrom<Printer> for PrinterSettings {
    type Error = till_app::Error;

    fn try_from(typed: Printer) -> Result<Self, Self::Error> {
        let connection = match typed.kind {
            PrinterKind::Network => Connection::network(&typed.host, &typed.port),
            PrinterKind::Device => Connection::device(&typed.device, typed.speed),
            PrinterKind::System => Connection::system(&typed.queue),
        };
        let settings = Self {
            connection: connection?,
            paper: typed.paper.into(),
            cut: typed.cut,
            drawer: typed.drawer,
            automatic: typed.automatic,
            z_report: typed.z_report,
        };
        Ok(settings.check()?)
    }
}

impl From<PrinterSettings> for Printer {
    fn from(settings: PrinterSettings) -> Self {
        let mut printer = Self {
            kind: PrinterKind::Network,
            host: String::new(),
            port: String::new(),
            device: String::new(),
            speed: printer::SPEEDS[0],
            queue: String::new(),
            paper: settings.paper.into(),
            cut: settings.cut,
            drawer: settings.drawer,
            automatic: settings.automatic,
            z_report: settings.z_report,
        };
        match settings.connection {
            Connection::Network { host, port } => {
                (printer.host, printer.port) = (host, port.to_string());
            }
            Connection::Device { path, speed } => {
                printer.kind = PrinterKind::Device;
                (printer.device, printer.speed) = (path.display().to_string(), speed);
            }
            Connection::System { queue } => {
                printer.kind = PrinterKind::System;
                printer.queue = queue;
            }
        }
        printer
    }
}

/// How a printer was when somebody last heard of it.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrinterStanding {
    /// Nobody has asked yet.
    Unknown,
    Ready,
    PaperLow,
    /// It is there, and is not one that says how it is.
    Silent,
    Failed,
}

/// What is known of the printer.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrinterState {
    printer: Option<Printer>,
    standing: PrinterStanding,
    /// Why it does not print.
    error: Option<CommandError>,
    /// The last prints of this start, the newest first.
    prints: Vec<Print>,
}

impl From<printing::PrinterState> for PrinterState {
    fn from(state: printing::PrinterState) -> Self {
        let standing = match state.standing {
            Standing::Unknown => PrinterStanding::Unknown,
            Standing::Answered(Condition::PaperLow) => PrinterStanding::PaperLow,
            Standing::Answered(_) => PrinterStanding::Ready,
            Standing::Silent => PrinterStanding::Silent,
            Standing::Failed(_) => PrinterStanding::Failed,
        };
        let error = match state.standing {
            Standing::Failed(error) => Some(CommandError::from(&till_app::Error::Printer(error))),
            _ => None,
        };
        Self {
            printer: state.settings.map(Printer::from),
            standing,
            error,
            prints: state.prints.into_iter().map(Print::from).collect(),
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Printout {
    Receipt,
    /// A paper that is marked as a copy.
    Copy,
    /// The report of a shift.
    Report,
    /// None; only the drawer opens.
    Drawer,
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    Printing,
    Printed,
    Failed,
}

/// One print.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Print {
    number: u32,
    sale_id: String,
    invoice_no: String,
    what: Printout,
    state: PrintState,
    error: Option<CommandError>,
}

impl From<printing::Print> for Print {
    fn from(print: printing::Print) -> Self {
        let (state, error) = match print.progress {
            PrintProgress::Printing => (PrintState::Printing, None),
            PrintProgress::Printed => (PrintState::Printed, None),
            PrintProgress::Failed(error) => (PrintState::Failed, Some(CommandError::from(&*error))),
        };
        Self {
            number: print.number,
            sale_id: print.sale.to_string(),
            invoice_no: print.invoice_no,
            what: match print.what {
                printing::Printout::Receipt => Printout::Receipt,
                printing::Printout::Copy => Printout::Copy,
                printing::Printout::Report => Printout::Report,
                printing::Printout::Drawer => Printout::Drawer,
            },
            state,
            error,
        }
    }
}
