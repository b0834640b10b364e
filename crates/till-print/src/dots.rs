//! Pictures made of whole dots: bars and QR modules, one byte per dot.

/// A black-and-white picture, row by row, for Typst's raw `luma8` images. One pixel is one dot of the raster, so
/// nothing is ever scaled.
pub(crate) struct Dots {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Vec<u8>,
}

const BLACK: u8 = 0;
const WHITE: u8 = 255;

impl Dots {
    /// Draws `rows` of modules (`true` is black), each module `module_width` × `module_height` dots.
    pub(crate) fn from_modules(
        rows: &[Vec<bool>],
        module_width: usize,
        module_height: usize,
    ) -> Dots {
        let width = rows.first().map_or(0, Vec::len) * module_width;
        let height = rows.len() * module_height;
        let mut luma = Vec::with_capacity(width * height);
        for row in rows {
            for _ in 0..module_height {
                for &black in row {
                    let value = if black { BLACK } else { WHITE };
                    luma.resize(luma.len() + module_width, value);
                }
            }
        }
        Dots {
            width,
            height,
            luma,
        }
    }
}
