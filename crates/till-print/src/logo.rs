//! The shop's picture: from a file that a person chose to dots.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};

use crate::error::LogoError;

/// Largest file, in bytes.
pub const LARGEST_LOGO: usize = 2 * 1024 * 1024;
/// Most pixels on a side. A picture is unpacked before it is made smaller, and a small file can unpack to gigabytes.
const MOST_PIXELS: u32 = 6_000;
/// What a logo may fill, in dots: what text may fill on a 58 mm roll, and 25 mm of it.
pub(crate) const BOX_DOTS: (usize, usize) = (360, 200);

/// Whether a file is a PNG, a JPEG or an SVG of a size that can be handled.
pub(crate) fn check(file: &[u8]) -> Result<(), LogoError> {
    if file.len() > LARGEST_LOGO {
        return Err(LogoError::TooLarge);
    }
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let reader = reader.map_err(|_| LogoError::NoPicture)?;
    match reader.format() {
        Some(ImageFormat::Png | ImageFormat::Jpeg) => {
            let (width, height) = reader.into_dimensions().map_err(|_| LogoError::NoPicture)?;
            if width.max(height) > MOST_PIXELS {
                return Err(LogoError::TooLarge);
            }
            Ok(())
        }
        _ if is_svg(file) => Ok(()),
        _ => Err(LogoError::NoPicture),
    }
}

fn is_svg(file: &[u8]) -> bool {
    std::str::from_utf8(file).is_ok_and(|text| text.contains("<svg"))
}
