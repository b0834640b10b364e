//! From the renderer's grey pixels to one bit per dot.

use png::{BitDepth, ColorType, Encoder};

use crate::error::PrintError;

/// A pixel darker than this is a black dot: half grey, so a stem two dots wide stays two dots wide.
const BLACK_BELOW: u8 = 128;
const CHANNELS: usize = 4;

/// A picture in the printer's dots: rows of eight dots to a byte, the leftmost in the highest bit, 1 is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    width: usize,
    packed: Vec<u8>,
}

impl Raster {
    /// Decides each grey pixel of a rendered page.
    pub(crate) fn of_pixels(rgba: &[u8], width: usize) -> Raster {
        let mut packed = Vec::with_capacity(rgba.len() / CHANNELS / 8);
        for row in rgba.chunks_exact(width * CHANNELS) {
            packed.extend(row.chunks(8 * CHANNELS).map(|eight| {
                eight
                    .chunks_exact(CHANNELS)
                    .enumerate()
                    // The templates know black and white only, so red, green and blue are equal.
                    .filter(|(_, pixel)| pixel[0] < BLACK_BELOW)
                    .fold(0, |byte, (index, _)| byte | 0x80_u8 >> index)
            }));
        }
        Raster { width, packed }
    }

    /// Dots in a row.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.packed.len() / self.row_bytes()
    }

    /// Bytes of a row.
    pub(crate) fn row_bytes(&self) -> usize {
        self.width.div_ceil(8).max(1)
    }

    /// The rows one after the other.
    pub(crate) fn packed(&self) -> &[u8] {
        &self.packed
    }

    /// A one-bit greyscale PNG, black on white.
    ///
    /// # Errors
    /// [`PrintError::Picture`]
    pub fn png(&self) -> Result<Vec<u8>, PrintError> {
        let mut bytes = Vec::new();
        // A page has no more than `LONGEST_DOTS` rows.
        let mut encoder = Encoder::new(&mut bytes, self.width as u32, self.height() as u32);
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::One);
        let mut writer = encoder.write_header()?;
        // There 1 is white.
        let white_is_one: Vec<u8> = self.packed.iter().map(|byte| !byte).collect();
        writer.write_image_data(&white_is_one)?;
        writer.finish()?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_packed_from_the_left_and_grey_is_decided() {
        let pixel = |value: u8| [value, value, value, 255];
        let row: Vec<u8> = [0, 255, 127, 128, 0, 0, 0, 255, 0, 255]
            .into_iter()
            .flat_map(pixel)
            .collect();
        let raster = Raster::of_pixels(&row, 10);
        assert_eq!(raster.packed, [0b1010_1110, 0b1000_0000]);
        assert_eq!((raster.width(), raster.height()), (10, 1));
    }
}
