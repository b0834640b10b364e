//! The way to a printer, whatever it is: the till's own, or the system's.

use till_print::{Sheet, escpos::Condition};

use super::{Connection, PrinterError, Trouble, line::Line, queue::Queue};

/// What is sent to a printer.
#[derive(Clone, Debug)]
pub(crate) enum Output {
    /// Commands of a thermal printer.
    Commands(Vec<u8>),
    /// A PDF on sheets.
    Pdf(Vec<u8>, Sheet),
}

/// A printer that is there and has nothing against printing.
#[derive(Debug)]
pub(crate) enum Way<'a> {
    /// The till talks to it.
    Line(Line<'a>),
    /// The system does.
    Queue(Queue<'a>),
}

impl<'a> Way<'a> {
    /// Connects and asks how the printer is.
    pub(crate) async fn open(to: &'a Connection) -> Result<Self, PrinterError> {
        match to {
            Connection::System { queue } => Queue::open(queue).await.map(Self::Queue),
            Connection::Network { .. } | Connection::Device { .. } => {
                Line::open(to).await.map(Self::Line)
            }
        }
    }

    /// What it said of itself; nothing from one that answers no questions.
    pub(crate) const fn condition(&self) -> Option<Condition> {
        match self {
            Self::Line(line) => line.condition(),
            Self::Queue(_) => Some(Condition::Ready),
        }
    }

    /// Says goodbye to a printer that was only asked.
    pub(crate) async fn close(self) {
        match self {
            Self::Line(line) => line.close().await,
            Self::Queue(_) => {}
        }
    }

    /// Prints. It is on paper when this answers, or the printer has it all and does not tell.
    pub(crate) async fn print(self, output: &Output) -> Result<(), PrinterError> {
        match (self, output) {
            (Self::Line(line), Output::Commands(bytes)) => line.print(bytes).await,
            // No such printer can be set.
            (Self::Line(_), Output::Pdf(..)) => Err(PrinterError::nothing_taken(Trouble::Address)),
            (Self::Queue(queue), output) => queue.print(output).await,
        }
    }
}
