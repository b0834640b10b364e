use fast_qr::qr::QRCodeError;
use typst_as_lib::TypstAsLibError;

use crate::table_sheet::MOST_TABLE_LINES;

/// Why something could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// An embedded font cannot be read: the program was built wrong.
    #[error("{readable} of {embedded} embedded fonts can be read")]
    Fonts {
        /// Fonts in the program.
        embedded: usize,
        /// Fonts that could be read.
        readable: usize,
    },
    /// The template refused the receipt.
    #[error("the receipt cannot be laid out")]
    Layout(#[source] TypstAsLibError),
    /// The template made no page: the program was built wrong.
    #[error("the template made no page")]
    NoPage,
    /// The receipt is longer than a raster can hold.
    #[error("the receipt is {height_dots} dots long, more than {limit_dots}")]
    TooLong {
        /// Length of the receipt, in dots of an eighth of a millimetre.
        height_dots: u64,
        /// The longest that is drawn, in the same dots.
        limit_dots: u64,
    },
    /// A table has more lines than anybody wants on paper.
    #[error("{lines} lines are more than {MOST_TABLE_LINES}")]
    TooManyLines {
        /// Lines of the table.
        lines: usize,
    },
    /// The PDF could not be written; the text is the exporter's.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
    /// The PNG could not be written.
    #[error("the picture cannot be written")]
    Picture(#[from] png::EncodingError),
    /// The text does not fit into a QR code.
    #[error("the text does not fit into a QR code: {0}")]
    Qr(QRCodeError),
}

/// Why a file is not taken as the shop's picture.
#[derive(Debug, thiserror::Error)]
pub enum LogoError {
    /// It is no PNG, no JPEG and no SVG, or a broken one.
    #[error("this is no picture")]
    NoPicture,
    /// The file, or what it unpacks to, is too large.
    #[error("the picture is too large")]
    TooLarge,
}
