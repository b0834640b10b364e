//! The page that shows whether a printer is set right.

use typst::foundations::{Array, Dict, IntoValue, Str, dict};

use crate::barcode;
use crate::inputs::{EDGE_DOTS, picture};
use crate::labels::Labels;
use crate::paper::PaperWidth;
use crate::receipt::Language;
use crate::wording::TypeCase;

/// Read by a scanner on every test page.
const CODE: &str = "TILL-2026";
/// No code page has all of these.
const LETTERS: [&str; 3] = [
    "ĂÂĐÊÔƠƯ ăâđêôơư 0123456789 ₫",
    "Ắ Ằ Ẳ Ẵ Ặ Ế Ề Ể Ễ Ệ Ố Ồ Ổ Ỗ Ộ Ứ Ừ Ử Ữ Ự",
    "Cà phê sữa đá, bánh mì thịt nướng, nước mắm Phú Quốc",
];

/// What a test page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestPage {
    /// The language of the words.
    pub language: Language,
    /// The shop.
    pub shop: String,
    /// Where the printer is: an address, a device.
    pub printer: String,
    /// When it is printed, in the shop's time, already formatted.
    pub printed_at: String,
}

impl TestPage {
    /// The template's `sys.inputs`.
    pub(crate) fn inputs(&self, letters: &TypeCase, paper: PaperWidth) -> Dict {
        let labels = Labels::of(self.language);
        let content = paper.dots() - 2 * EDGE_DOTS;
        let size = match paper {
            PaperWidth::Mm58 => "58 mm · 384",
            PaperWidth::Mm80 => "80 mm · 576",
        };
        let lines = [
            self.shop.clone(),
            self.printer.clone(),
            format!("{size} {}", labels.dots),
            self.printed_at.clone(),
        ];
        // So many of the widest letters fit a line.
        let longest_word = content / 23;
        let lines: Array = lines
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| Str::from(letters.printable(line, longest_word)).into_value())
            .collect();
        dict! {
            "language" => Str::from(labels.code),
            "title" => Str::from(labels.test_page),
            "lines" => lines,
            "letters" => LETTERS.map(|line| Str::from(line).into_value()).into_iter().collect::<Array>(),
            "paper-dots" => paper.dots(),
            "edge" => EDGE_DOTS,
            "code" => Str::from(CODE),
            "barcode" => barcode::dots(CODE, paper).map(picture),
        }
    }
}
