//! QR codes as modules.

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

use crate::dots::Dots;
use crate::error::PrintError;
use crate::paper::PaperWidth;

/// Dots per module on paper (design tokens, `receipt.qrModule`).
const MODULE_DOTS: usize = 6;
/// The quiet zone on either side: four modules of six dots.
const QUIET_DOTS: usize = 24;

/// The modules of a QR code for `payload`, row by row, `true` is black, without the quiet zone of four modules
/// that must surround it. Error correction M, as VietQR prints it.
///
/// # Errors
/// [`PrintError::Qr`] when the payload is longer than a QR code holds (2,331 bytes at this correction).
pub fn matrix(payload: &str) -> Result<Vec<Vec<bool>>, PrintError> {
    let code = QRBuilder::new(payload)
        .ecl(ECL::M)
        .build()
        .map_err(PrintError::Qr)?;
    Ok((0..code.size)
        .map(|row| {
            code[row]
                .iter()
                .take(code.size)
                .map(|module| module.value())
                .collect()
        })
        .collect())
}

/// The code as dots of the receipt: six dots per module, fewer when the code is too wide for that.
pub(crate) fn dots(payload: &str, paper: PaperWidth) -> Result<Dots, PrintError> {
    let modules = matrix(payload)?;
    let widest = paper.dots() - 2 * QUIET_DOTS;
    let module_dots = (widest / modules.len().max(1)).min(MODULE_DOTS);
    Ok(Dots::from_modules(&modules, module_dots, module_dots))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_code_is_square_with_its_three_finders() {
        let modules = matrix("00020101021238540010A000000727").unwrap();
        let size = modules.len();
        assert!(modules.iter().all(|row| row.len() == size));
        for (row, column) in [(0, 0), (0, size - 7), (size - 7, 0)] {
            assert!((0..7).all(|step| modules[row][column + step] && modules[row + step][column]));
        }
    }

    #[test]
    fn the_widest_code_still_fits_the_paper() {
        for paper in [PaperWidth::Mm58, PaperWidth::Mm80] {
            let dots = dots(&"x".repeat(2_331), paper).unwrap();
            assert!((1..=paper.dots() - 2 * QUIET_DOTS).contains(&dots.width));
        }
    }

    #[test]
    fn too_much_text_is_refused() {
        assert!(matches!(matrix(&"x".repeat(2_332)), Err(PrintError::Qr(_))));
    }
}
