//! From the renderer's grey pixels to one bit per dot.

use png::{BitDepth, ColorType, Encoder};

use crate::error::PrintError;

/// A pixel darker than this is a black dot: half grey, so a stem two dots wide stays two dots wide.
const BLACK_BELOW: u8 = 128;

/// Rows of dots, eight to a byte, the leftmost in the highest bit, 1 is white (PNG's one-bit greyscale).
pub(crate) fn one_bit(rgba: &[u8], width: usize) -> Vec<u8> {
    const CHANNELS: usize = 4;
    let mut packed = Vec::with_capacity(rgba.len() / CHANNELS / 8);
    for row in rgba.chunks_exact(width * CHANNELS) {
        for eight in row.chunks(8 * CHANNELS) {
            let byte = eight
                .chunks_exact(CHANNELS)
                .enumerate()
                .fold(0, |byte, (index, pixel)| {
                    // The template knows black and white only, so red, green and blue are equal.
                    if pixel[0] < BLACK_BELOW {
                        byte
                    } else {
                        byte | 0x80 >> index
                    }
                });
            packed.push(byte);
        }
    }
    packed
}

/// A one-bit greyscale PNG of packed rows.
pub(crate) fn png(packed: &[u8], width: u32, height: u32) -> Result<Vec<u8>, PrintError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(packed)?;
    writer.finish()?;
    Ok(bytes)
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
        assert_eq!(one_bit(&row, 10), [0b0101_0001, 0b0100_0000]);
    }
}
