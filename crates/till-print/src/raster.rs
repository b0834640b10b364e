//! From the renderer's grey pixels to one bit per dot.

use png::{BitDepth, ColorType, Encoder};

use crate::dots::Dots;
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

    /// A picture of grey pixels as dots: what a dot is darker or lighter than its pixel goes to its neighbours, so that a
    /// photograph keeps its shades and a drawing its edges (Floyd and Steinberg).
    pub(crate) fn shaded(rgba: &[u8], width: usize) -> Raster {
        let width = width.max(1);
        let height = rgba.len() / CHANNELS / width;
        let mut shades: Vec<i32> = rgba
            .chunks_exact(CHANNELS)
            .map(|pixel| luma(pixel[0], pixel[1], pixel[2]))
            .collect();
        let mut raster = Raster {
            width,
            packed: vec![0; width.div_ceil(8) * height],
        };
        for y in 0..height {
            for x in 0..width {
                let shade = shades[y * width + x];
                let is_black = shade < i32::from(BLACK_BELOW);
                if is_black {
                    let byte = y * raster.row_bytes() + x / 8;
                    raster.packed[byte] |= 0x80 >> (x % 8);
                }
                let error = shade - if is_black { 0 } else { 255 };
                let mut pass = |x: Option<usize>, y: usize, share: i32| {
                    if let Some(x) = x.filter(|&x| x < width && y < height) {
                        shades[y * width + x] += error * share / 16;
                    }
                };
                pass(Some(x + 1), y, 7);
                pass(x.checked_sub(1), y + 1, 3);
                pass(Some(x), y + 1, 5);
                pass(Some(x + 1), y + 1, 1);
            }
        }
        raster
    }

    /// Dots that were kept: rows of whole bytes, as [`Raster::packed`] gives them.
    #[must_use]
    pub fn from_packed(width: usize, packed: Vec<u8>) -> Option<Raster> {
        let is_whole = width > 0 && packed.len().is_multiple_of(width.div_ceil(8));
        is_whole.then_some(Raster { width, packed })
    }

    /// As whole dots to be set on a page.
    pub(crate) fn dots(&self) -> Dots {
        let rows = self.packed.chunks_exact(self.row_bytes());
        let luma = rows.flat_map(|row| {
            (0..self.width).map(move |x| {
                let is_black = row[x / 8] & (0x80 >> (x % 8)) != 0;
                if is_black { 0 } else { 255 }
            })
        });
        Dots {
            luma: luma.collect(),
            width: self.width,
            height: self.height(),
        }
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

    /// The rows one after the other, each of whole bytes.
    #[must_use]
    pub fn packed(&self) -> &[u8] {
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

/// How light a colour is, in 256 steps (ITU-R BT.601).
fn luma(red: u8, green: u8, blue: u8) -> i32 {
    (i32::from(red) * 299 + i32::from(green) * 587 + i32::from(blue) * 114) / 1_000
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn half_grey_is_half_black_and_kept_dots_are_the_same() {
        let grey = [128, 128, 128, 255].repeat(20 * 20);
        let shaded = Raster::shaded(&grey, 20);
        let black: u32 = shaded.packed.iter().map(|byte| byte.count_ones()).sum();
        assert!((180..=220).contains(&black), "{black} of 400");
        let kept = Raster::from_packed(20, shaded.packed().to_vec()).unwrap();
        assert_eq!(kept, shaded);
        assert_eq!(kept.dots().luma.len(), 400);
        assert_eq!(Raster::from_packed(20, vec![0; 4]), None);
        assert_eq!(Raster::from_packed(0, Vec::new()), None);
    }

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
