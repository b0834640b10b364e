//! Inter, as it ships with the program.

use typst::foundations::Bytes;
use typst::text::Font;

use crate::error::PrintError;

/// Regular, semi-bold and bold, cut to the same letters (`fonts/README.md`).
const FILES: [&[u8]; 3] = [
    include_bytes!("../fonts/Inter-Regular.otf"),
    include_bytes!("../fonts/Inter-SemiBold.otf"),
    include_bytes!("../fonts/Inter-Bold.otf"),
];

/// The weights of Inter the template uses.
pub(crate) fn load() -> Result<Vec<Font>, PrintError> {
    let fonts: Vec<Font> = FILES
        .into_iter()
        .filter_map(|bytes| Font::new(Bytes::new(bytes), 0))
        .collect();
    if fonts.len() != FILES.len() {
        return Err(PrintError::Fonts {
            embedded: FILES.len(),
            readable: fonts.len(),
        });
    }
    Ok(fonts)
}
