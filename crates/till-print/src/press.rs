//! The press: fonts and template, loaded once.

use std::fmt;

use typst::foundations::Dict;
use typst::utils::Scalar;
use typst_as_lib::TypstEngine;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_render::RenderOptions;

use crate::debt_slip::DebtSlip;
use crate::error::PrintError;
use crate::fonts;
use crate::inputs::{Compositor, Paper};
use crate::paper::PaperWidth;
use crate::raster::Raster;
use crate::receipt::Receipt;
use crate::test_page::TestPage;
use crate::wording::TypeCase;

/// Twelve metres of paper, some 1,400 lines. The renderer needs four bytes per dot.
const LONGEST_DOTS: f64 = 100_000.0;

const RECEIPT: &str = "receipt.typ";
const TEST_PAGE: &str = "test-page.typ";
const DEBT_SLIP: &str = "debt-slip.typ";
const SOURCES: [(&str, &str); 3] = [
    (RECEIPT, include_str!("../templates/receipt.typ")),
    (TEST_PAGE, include_str!("../templates/test-page.typ")),
    (DEBT_SLIP, include_str!("../templates/debt-slip.typ")),
];
const STOREFRONT: (&str, &[u8]) = (
    "storefront.svg",
    include_bytes!("../templates/storefront.svg"),
);

/// Prints receipts. Make one and share it: it holds no state between receipts.
pub struct Press {
    engine: TypstEngine,
    letters: TypeCase,
}

/// A receipt as the printer's dots, to be shown or saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// A PNG of one bit per dot, black on white.
    pub png: Vec<u8>,
    /// [`PaperWidth::dots`].
    pub width: u32,
    /// Length of the receipt, in dots of an eighth of a millimetre.
    pub height: u32,
}

impl Press {
    /// Loads the embedded fonts and the templates.
    ///
    /// # Errors
    /// [`PrintError::Fonts`] when the program carries a broken font.
    pub fn new() -> Result<Press, PrintError> {
        let fonts = fonts::load()?;
        let letters = TypeCase::of(&fonts);
        let engine = TypstEngine::builder()
            .fonts(fonts)
            .with_static_source_file_resolver(SOURCES)
            .with_static_file_resolver([STOREFRONT])
            .build();
        Ok(Press { engine, letters })
    }

    /// The receipt as a PDF page of 80 mm width and the length it needs.
    ///
    /// # Errors
    /// [`PrintError::Qr`] when the VietQR payload does not fit into a code, [`PrintError::Layout`] and
    /// [`PrintError::Pdf`] when template or exporter fail.
    pub fn pdf(&self, receipt: &Receipt) -> Result<Vec<u8>, PrintError> {
        let document = self.set(receipt, Paper::Roll)?;
        typst_pdf::pdf(&document, &PdfOptions::default()).map_err(|errors| {
            let messages: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
            PrintError::Pdf(messages.join("; "))
        })
    }

    /// The receipt as a picture of 80 mm paper, for the screen.
    ///
    /// # Errors
    /// As [`Press::raster`], with [`PrintError::Picture`] when the PNG cannot be written.
    pub fn picture(&self, receipt: &Receipt) -> Result<Picture, PrintError> {
        let raster = self.raster(receipt, PaperWidth::Mm80)?;
        Ok(Picture {
            png: raster.png()?,
            width: raster.width() as u32,
            height: raster.height() as u32,
        })
    }

    /// The receipt as dots for a printer with this paper.
    ///
    /// # Errors
    /// [`PrintError::TooLong`] beyond 12.5 m of paper; otherwise as [`Press::pdf`].
    pub fn raster(&self, receipt: &Receipt, width: PaperWidth) -> Result<Raster, PrintError> {
        render(&self.set(receipt, Paper::Raster(width))?)
    }

    /// The test page as dots for a printer with this paper.
    ///
    /// # Errors
    /// As [`Press::raster`].
    pub fn test_page(&self, page: &TestPage, width: PaperWidth) -> Result<Raster, PrintError> {
        render(&self.compile(TEST_PAGE, page.inputs(&self.letters, width))?)
    }

    /// The slip of a payment of a debt as dots for a printer with this paper.
    ///
    /// # Errors
    /// As [`Press::raster`].
    pub fn debt_slip(&self, slip: &DebtSlip, width: PaperWidth) -> Result<Raster, PrintError> {
        render(&self.compile(DEBT_SLIP, slip.inputs(&self.letters, width))?)
    }

    fn set(&self, receipt: &Receipt, paper: Paper) -> Result<PagedDocument, PrintError> {
        let inputs = Compositor::new(&self.letters, receipt.language, paper).inputs(receipt)?;
        self.compile(RECEIPT, inputs)
    }

    fn compile(&self, template: &str, inputs: Dict) -> Result<PagedDocument, PrintError> {
        self.engine
            .compile_with_input(template, inputs)
            .output
            .map_err(PrintError::Layout)
    }
}

/// The page with one pixel per dot.
fn render(document: &PagedDocument) -> Result<Raster, PrintError> {
    let page = document.pages().first().ok_or(PrintError::NoPage)?;
    let height_dots = page.frame.height().to_pt();
    if height_dots > LONGEST_DOTS {
        return Err(PrintError::TooLong {
            height_dots: height_dots as u64,
            limit_dots: LONGEST_DOTS as u64,
        });
    }
    let one_pixel_per_dot = RenderOptions {
        pixel_per_pt: Scalar::ONE,
        render_bleed: false,
    };
    let pixels = typst_render::render(page, &one_pixel_per_dot);
    Ok(Raster::of_pixels(pixels.data(), pixels.width() as usize))
}

impl fmt::Debug for Press {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Press").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use typst::layout::{Frame, FrameItem};

    use super::*;
    use crate::receipt::{
        Adjustment, Language, ReceiptAdjustment, ReceiptCustomer, ReceiptKind, ReceiptLine,
        ReceiptTender, Shop, TenderMethod,
    };

    /// Everything that was set, in reading order, without blanks and places to break.
    fn words(receipt: &Receipt) -> String {
        fn collect(frame: &Frame, words: &mut String) {
            for (_, item) in frame.items() {
                match item {
                    FrameItem::Group(group) => collect(&group.frame, words),
                    FrameItem::Text(text) => words.push_str(&text.text),
                    _ => {}
                }
            }
        }
        let document = Press::new().unwrap().set(receipt, Paper::Roll).unwrap();
        let mut words = String::new();
        for page in document.pages() {
            collect(&page.frame, &mut words);
        }
        solid(&words)
    }

    fn solid(text: &str) -> String {
        text.chars()
            .filter(|c| !c.is_whitespace() && *c != '\u{200B}')
            .collect()
    }

    /// A sale whose free texts all read `typed`, with a place to tell them apart.
    fn sale(language: Language, typed: &str) -> Receipt {
        let place = |place: &str| format!("{place}{typed}");
        let adjustment = |kind, amount| ReceiptAdjustment { kind, amount };
        Receipt {
            kind: ReceiptKind::Sale,
            language,
            shop: Shop {
                name: place("a"),
                branch: place("b"),
                address: place("c"),
                phone: place("d"),
            },
            invoice_no: "LS01-0042".into(),
            sold_at: "23/11/2026 09:43".into(),
            till: place("e"),
            cashier: Some(place("f")),
            customer: Some(ReceiptCustomer {
                name: place("g"),
                masked_phone: place("h"),
            }),
            lines: vec![ReceiptLine {
                name: place("i"),
                quantity: "0,452".into(),
                unit: place("j"),
                unit_price: 168_000,
                total: 75_936,
                note: Some(place("k")),
            }],
            subtotal: 75_936,
            adjustments: vec![
                adjustment(Adjustment::Discount, -5_936),
                adjustment(Adjustment::Tax, 5_600),
                adjustment(Adjustment::Surcharge(place("n")), 500),
                adjustment(Adjustment::Rounding, -100),
            ],
            total: 76_000,
            note: place("o"),
            tenders: vec![
                ReceiptTender {
                    method: TenderMethod::Cash,
                    amount: 50_000,
                },
                ReceiptTender {
                    method: TenderMethod::BankTransfer,
                    amount: 30_000,
                },
            ],
            change: 4_000,
            vietqr: None,
            footer: vec![place("l"), place("m")],
            demo: true,
            copy: true,
        }
    }

    #[test]
    fn names_print_as_typed() {
        for typed in [
            "#panic()",
            "#eval(\"1\")",
            "$x^2$",
            "*x*",
            "_x_",
            "`x`",
            "= x",
            "- x",
            "[x",
            "]",
            "{x}",
            "\\u{41}",
            "// x",
            "/* x",
            "@x",
            "<x>",
            "'x' \"x\"",
            "3x4 -> 12...",
            "~--",
            "https://example.test/#x",
        ] {
            let words = words(&sale(Language::Vi, typed));
            for place in 'a'..='o' {
                let expected = solid(&format!("{place}{typed}"));
                assert!(words.contains(&expected), "{expected} is not in {words}");
            }
        }
    }

    #[test]
    fn both_languages_say_what_a_receipt_must() {
        let vietnamese = words(&sale(Language::Vi, ""));
        for said in [
            "BÁN THỬ – KHÔNG CÓ GIÁ TRỊ",
            "HÓA ĐƠN BÁN HÀNG",
            "Không phải hóa đơn GTGT",
            "BẢN SAO",
            "Số LS01-0042",
            "Quầy",
            "Khách:",
            "0,452 j × 168.000",
            "75.936",
            "Tiền hàng (1 dòng)",
            "Giảm giá −5.936",
            "Thuế GTGT 5.600",
            "n 500",
            "Làm tròn tiền mặt −100",
            "Ghi chú: o",
            "TỔNG CỘNG 76.000 ₫",
            "Tiền mặt 50.000",
            "Chuyển khoản 30.000",
            "Tiền thừa 4.000",
        ] {
            assert!(
                vietnamese.contains(&solid(said)),
                "{said} is not in {vietnamese}"
            );
        }
        let english = words(&sale(Language::En, ""));
        for said in [
            "DEMO – NO VALUE",
            "SALES RECEIPT",
            "Not a VAT invoice",
            "COPY",
            "No. LS01-0042",
            "Till",
            "Customer:",
            "Subtotal (1 line)",
            "Discount −5.936",
            "VAT 5.600",
            "Cash rounding −100",
            "Note: o",
            "TOTAL 76.000 ₫",
            "Cash 50.000",
            "Bank transfer 30.000",
            "Change 4.000",
        ] {
            assert!(english.contains(&solid(said)), "{said} is not in {english}");
        }
    }

    #[test]
    fn a_plain_sale_carries_no_mark_and_no_empty_rows() {
        let mut receipt = sale(Language::Vi, "");
        receipt.demo = false;
        receipt.copy = false;
        receipt.customer = None;
        receipt.cashier = None;
        receipt.tenders.clear();
        receipt.total = receipt.subtotal;
        receipt.adjustments.clear();
        receipt.note.clear();
        let words = words(&receipt);
        for unsaid in [
            "THỬ",
            "SAO",
            "Khách",
            "Thu ngân",
            "Tiền thừa",
            "Giảm giá",
            "Thuế",
            "Làm tròn",
            "Ghi chú",
        ] {
            assert!(!words.contains(&solid(unsaid)), "{unsaid} is in {words}");
        }
    }
}
