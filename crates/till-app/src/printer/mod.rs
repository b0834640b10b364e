//! Printers: where one is, how to talk to it, and what can go wrong.
//!
//! *Invariant:* nothing here prints a second time. Whoever asks for a print learns how much of it the printer may have
//! taken, and a person decides.

mod line;
mod link;
mod queue;
mod way;

use std::{io, path::PathBuf};

use serde::{Deserialize, Serialize};
use till_print::{PaperWidth, Sheet, escpos::Condition};

pub(crate) use self::{
    queue::queues,
    way::{Output, Way},
};

/// The port that printers on a network listen at for bytes that go to paper as they come.
const RAW_PORT: u16 = 9100;
/// Speeds of serial ports, in baud.
pub const SPEEDS: [u32; 5] = [9_600, 19_200, 38_400, 57_600, 115_200];

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Connection {
    /// On the network.
    Network {
        /// Name or address.
        host: String,
        /// TCP port.
        port: u16,
    },
    /// At a port of this machine: `/dev/usb/lp0`, `/dev/ttyUSB0`.
    Device {
        /// The device file.
        path: PathBuf,
        /// Speed in baud, where the port is a serial one.
        speed: u32,
    },
    /// A printer that the system knows, by the name of its queue.
    System {
        /// The name.
        queue: String,
    },
}

/// The paper in the printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 58 mm.
    Mm58,
    /// 80 mm.
    #[default]
    Mm80,
    /// Sheets, in a printer of the system.
    A5,
    /// Sheets, in a printer of the system.
    A4,
}

/// What a printer draws on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// A roll.
    Roll(PaperWidth),
    /// Sheets.
    Sheet(Sheet),
}

impl From<Paper> for Medium {
    fn from(paper: Paper) -> Self {
        match paper {
            Paper::Mm58 => Self::Roll(PaperWidth::Mm58),
            Paper::Mm80 => Self::Roll(PaperWidth::Mm80),
            Paper::A5 => Self::Sheet(Sheet::A5),
            Paper::A4 => Self::Sheet(Sheet::A4),
        }
    }
}

/// The receipt printer of this till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrinterSettings {
    /// Where it is.
    pub connection: Connection,
    /// Its roll.
    pub paper: Paper,
    /// It has a knife.
    pub cut: bool,
    /// A cash drawer hangs on it, to be opened for sales in cash.
    pub drawer: bool,
    /// A receipt is printed after each sale.
    pub automatic: bool,
    /// The Z report is printed when a shift is closed.
    #[serde(default)]
    pub z_report: bool,
}

impl PrinterSettings {
    /// Whether the printer that is meant can hold this paper.
    ///
    /// # Errors
    /// [`Trouble::Address`] for sheets in a printer that is no printer of the system.
    pub fn check(self) -> Result<Self, PrinterError> {
        let is_system = matches!(self.connection, Connection::System { .. });
        match Medium::from(self.paper) {
            Medium::Sheet(_) if !is_system => Err(PrinterError::nothing_taken(Trouble::Address)),
            Medium::Roll(_) | Medium::Sheet(_) => Ok(self),
        }
    }
}

/// Why a receipt did not come out, or not for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{trouble} ({taken:?} of it was taken)")]
pub struct PrinterError {
    /// What is the matter.
    pub trouble: Trouble,
    /// What of the print the printer has.
    pub taken: Taken,
}

/// What is the matter with a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// None is set.
    #[error("no printer is set")]
    Missing,
    /// That is no address and no device.
    #[error("not the address of a printer")]
    Address,
    /// Nothing answers there: switched off, unplugged, another network.
    #[error("the printer cannot be reached: {0}")]
    Unreachable(io::ErrorKind),
    /// The roll is at its end.
    #[error("the printer is out of paper")]
    PaperOut,
    /// Somebody has opened it.
    #[error("the printer is open")]
    CoverOpen,
    /// It has stopped for another reason.
    #[error("the printer has stopped")]
    Stopped,
    /// It was there, and is not any more.
    #[error("the printer went away")]
    Gone,
    /// The system knows no printer of this name.
    #[error("the system knows no such printer")]
    QueueMissing,
    /// The system has stopped the printer.
    #[error("the printer is stopped in the system")]
    QueueDisabled,
    /// The system takes nothing for the printer.
    #[error("the system takes nothing for the printer")]
    QueueRejects,
}

/// How much of a print a printer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Nothing: no paper has moved.
    Nothing,
    /// A part, and certainly not all.
    Part,
    /// Perhaps all.
    PerhapsAll,
}

impl PrinterError {
    const fn nothing_taken(trouble: Trouble) -> Self {
        Self {
            trouble,
            taken: Taken::Nothing,
        }
    }

    /// No printer is set.
    pub(crate) const MISSING: Self = Self::nothing_taken(Trouble::Missing);
}

impl Trouble {
    /// What keeps a printer from printing, by its own word.
    const fn of(condition: Condition) -> Option<Self> {
        match condition {
            Condition::Ready | Condition::PaperLow => None,
            Condition::PaperOut => Some(Self::PaperOut),
            Condition::CoverOpen => Some(Self::CoverOpen),
            Condition::Stopped => Some(Self::Stopped),
        }
    }
}

impl Connection {
    /// A printer on the network as somebody typed it; without a port it listens where printers do.
    ///
    /// # Errors
    /// [`Trouble::Address`]
    pub fn network(host: &str, port: &str) -> Result<Self, PrinterError> {
        let invalid = PrinterError::nothing_taken(Trouble::Address);
        let host = host.trim();
        // Pasted as `host:port`.
        let (host, port) = match host.split_once(':') {
            Some((host, pasted)) if !pasted.contains(':') && port.trim().is_empty() => {
                (host, pasted)
            }
            Some((_, rest)) if !rest.contains(':') => return Err(invalid),
            _ => (host, port.trim()),
        };
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        if host.is_empty() || !host.chars().all(is_host) {
            return Err(invalid);
        }
        let port = match port {
            "" => RAW_PORT,
            port => port.parse().ok().filter(|&port| port != 0).ok_or(invalid)?,
        };
        Ok(Self::Network {
            host: host.to_owned(),
            port,
        })
    }

    /// A printer at a port of this machine.
    ///
    /// # Errors
    /// [`Trouble::Address`] where `path` is not the whole path of a file, or no port has this speed.
    pub fn device(path: &str, speed: u32) -> Result<Self, PrinterError> {
        let path = PathBuf::from(path.trim());
        if path.is_absolute() && path.file_name().is_some() && SPEEDS.contains(&speed) {
            Ok(Self::Device { path, speed })
        } else {
            Err(PrinterError::nothing_taken(Trouble::Address))
        }
    }

    /// A printer of the system.
    ///
    /// # Errors
    /// [`Trouble::QueueMissing`] for what is no name of a queue.
    pub fn system(queue: &str) -> Result<Self, PrinterError> {
        let queue = queue.trim();
        let is_name = |c: char| !c.is_whitespace() && !c.is_control() && !"/#'\"".contains(c);
        // A name that begins with a dash would be an option.
        if queue.is_empty() || queue.starts_with('-') || !queue.chars().all(is_name) {
            return Err(PrinterError::nothing_taken(Trouble::QueueMissing));
        }
        Ok(Self::System {
            queue: queue.to_owned(),
        })
    }

    /// The address as it stands on a test page.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Network { host, port } => format!("{host}:{port}"),
            Self::Device { path, .. } => path.display().to_string(),
            Self::System { queue } => queue.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_is_read_as_people_type_it() {
        let at = |host: &str, port: u16| Connection::Network {
            host: host.to_owned(),
            port,
        };
        for (host, port, expected) in [
            ("192.168.1.100", "", at("192.168.1.100", 9100)),
            (" 192.168.1.100 ", " 9101 ", at("192.168.1.100", 9101)),
            ("192.168.1.100:9102", "", at("192.168.1.100", 9102)),
            ("may-in.local", "9100", at("may-in.local", 9100)),
            ("fe80::1", "9100", at("fe80::1", 9100)),
        ] {
            assert_eq!(Connection::network(host, port).unwrap(), expected);
        }
        for (host, port) in [
            ("", ""),
            ("máy in", ""),
            ("http://192.168.1.100", ""),
            ("192.168.1.100/24", ""),
            ("192.168.1.100:9100", "9101"),
            ("192.168.1.100", "0"),
            ("192.168.1.100", "65536"),
            ("192.168.1.100", "chín"),
        ] {
            let error = Connection::network(host, port).unwrap_err();
            assert_eq!(error.trouble, Trouble::Address, "{host} {port}");
        }
    }

    #[test]
    fn a_device_is_a_whole_path_with_a_speed_that_there_is() {
        assert!(Connection::device("/dev/usb/lp0", 9_600).is_ok());
        for (path, speed) in [("", 9_600), ("lp0", 9_600), ("/", 9_600), ("/dev/ttyS0", 1)] {
            assert!(Connection::device(path, speed).is_err(), "{path} {speed}");
        }
    }
}
