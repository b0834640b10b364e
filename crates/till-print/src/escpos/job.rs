//! The bytes of a print job.

use crate::raster::Raster;

const ESC: u8 = 0x1B;
const GS: u8 = 0x1D;

/// `ESC @`: forget what an earlier job set.
const INITIALISE: [u8; 2] = [ESC, b'@'];
/// `ESC p m t1 t2`: a pulse of 50 ms on the first pin of the drawer's plug, 500 ms of rest. Times are in 2 ms.
const KICK: [u8; 5] = [ESC, b'p', 0, 25, 250];
/// `GS v 0 m`: dots as they are, not doubled.
const RASTER: [u8; 4] = [GS, b'v', b'0', 0];
/// `GS V 66 0`: feed to the knife and cut, leaving one point of paper so that nothing falls down.
const CUT: [u8; 4] = [GS, b'V', 66, 0];
/// `ESC d 5`: five lines, past the edge that paper is torn at.
const FEED_TO_EDGE: [u8; 3] = [ESC, b'd', 5];

/// Rows of one `GS v 0`. Cheap printers hold no more than some thousand bytes of one command.
const BAND_ROWS: usize = 128;

/// Whether a job opens the cash drawer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawer {
    /// It stays shut.
    Shut,
    /// It opens before the paper moves: the cashier needs it first.
    Open,
}

/// One piece of paper.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// What is on it.
    pub raster: &'a Raster,
    /// Whether the drawer opens.
    pub drawer: Drawer,
    /// Whether the printer has a knife.
    pub cut: bool,
}

impl Job<'_> {
    /// What is sent.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let row_bytes = self.raster.row_bytes();
        let mut bytes = Vec::with_capacity(self.raster.packed().len() + 64);
        bytes.extend(INITIALISE);
        if self.drawer == Drawer::Open {
            bytes.extend(KICK);
        }
        for band in self.raster.packed().chunks(BAND_ROWS * row_bytes) {
            bytes.extend(RASTER);
            // No band has 65,536 rows, and no paper as many dots.
            bytes.extend((row_bytes as u16).to_le_bytes());
            bytes.extend(((band.len() / row_bytes) as u16).to_le_bytes());
            bytes.extend(band);
        }
        if self.cut {
            bytes.extend(CUT);
        } else {
            bytes.extend(FEED_TO_EDGE);
        }
        bytes
    }
}

/// Opens the cash drawer and prints nothing.
#[must_use]
pub fn kick() -> Vec<u8> {
    [INITIALISE.as_slice(), &KICK].concat()
}
