//! The press: fonts and template, loaded once.

use std::fmt;

use typst::foundations::{Bytes, Dict, dict};
use typst::utils::Scalar;
use typst_as_lib::TypstEngine;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_render::RenderOptions;

use crate::debt_slip::DebtSlip;
use crate::error::{LogoError, PrintError};
use crate::inputs::{Compositor, Paper};
use crate::office::{self, Sheet};
use crate::paper::PaperWidth;
use crate::raster::Raster;
use crate::receipt::Receipt;
use crate::shift_report::ShiftReport;
use crate::table_sheet::TableSheet;
use crate::test_page::TestPage;
use crate::wording::TypeCase;
use crate::{fonts, logo};

/// Twelve metres of paper, some 1,400 lines. The renderer needs four bytes per dot.
const LONGEST_DOTS: f64 = 100_000.0;

/// Pixels to a point of the picture of a sheet: 110 to an inch.
const SHEET_PIXELS: f64 = 1.5;

const RECEIPT: &str = "receipt.typ";
const OFFICE: &str = "office.typ";
const TABLE: &str = "table.typ";
const TEST_PAGE: &str = "test-page.typ";
const DEBT_SLIP: &str = "debt-slip.typ";
const SHIFT_REPORT: &str = "shift-report.typ";
const LOGO: &str = "logo.typ";
const SOURCES: [(&str, &str); 9] = [
    ("paper.typ", include_str!("../templates/paper.typ")),
    (RECEIPT, include_str!("../templates/receipt.typ")),
    ("sheets.typ", include_str!("../templates/sheets.typ")),
    (OFFICE, include_str!("../templates/office.typ")),
    (TABLE, include_str!("../templates/table.typ")),
    (TEST_PAGE, include_str!("../templates/test-page.typ")),
    (DEBT_SLIP, include_str!("../templates/debt-slip.typ")),
    (SHIFT_REPORT, include_str!("../templates/shift-report.typ")),
    (LOGO, include_str!("../templates/logo.typ")),
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

/// A paper as it comes out, to be shown or saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// A PNG: of a roll one bit per dot, black on white; of a sheet grey.
    pub png: Vec<u8>,
    /// In pixels; of a roll [`PaperWidth::dots`].
    pub width: u32,
    /// In pixels; of a roll the length, in dots of an eighth of a millimetre.
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
        to_pdf(&self.set(receipt, Paper::Roll)?)
    }

    /// The receipt on office paper: as many sheets as it needs.
    ///
    /// # Errors
    /// As [`Press::pdf`].
    pub fn office_pdf(&self, receipt: &Receipt, sheet: Sheet) -> Result<Vec<u8>, PrintError> {
        to_pdf(&self.compile(OFFICE, office::inputs(receipt, &self.letters, sheet)?)?)
    }

    /// The first sheet of the receipt on office paper, for the screen.
    ///
    /// # Errors
    /// As [`Press::picture`].
    pub fn office_picture(&self, receipt: &Receipt, sheet: Sheet) -> Result<Picture, PrintError> {
        let document = self.compile(OFFICE, office::inputs(receipt, &self.letters, sheet)?)?;
        let page = document.pages().first().ok_or(PrintError::NoPage)?;
        let drawn = RenderOptions {
            pixel_per_pt: Scalar::new(SHEET_PIXELS),
            render_bleed: false,
        };
        let pixels = typst_render::render(page, &drawn);
        Ok(Picture {
            png: grey_png(pixels.data(), pixels.width(), pixels.height())?,
            width: pixels.width(),
            height: pixels.height(),
        })
    }

    /// A table on office paper: as many sheets as it needs.
    ///
    /// # Errors
    /// [`PrintError::TooManyLines`]; otherwise as [`Press::pdf`].
    pub fn table_pdf(&self, table: &TableSheet, sheet: Sheet) -> Result<Vec<u8>, PrintError> {
        to_pdf(&self.compile(TABLE, table.inputs(&self.letters, sheet)?)?)
    }

    /// The receipt as a picture of 80 mm paper, for the screen.
    ///
    /// # Errors
    /// As [`Press::raster`], with [`PrintError::Picture`] when the PNG cannot be written.
    pub fn picture(&self, receipt: &Receipt) -> Result<Picture, PrintError> {
        self.raster(receipt, PaperWidth::Mm80)?.try_into()
    }

    /// The shop's picture from a PNG, a JPEG or an SVG, as the dots that it is printed with.
    ///
    /// # Errors
    /// [`LogoError`]
    pub fn logo(&self, file: &[u8]) -> Result<Raster, LogoError> {
        logo::check(file)?;
        let (width, height) = logo::BOX_DOTS;
        let inputs = dict! {
            "file" => Bytes::new(file.to_vec()),
            "width" => width,
            "height" => height,
        };
        // Whatever the decoder says against it: the file is no picture.
        let document = self.compile(LOGO, inputs);
        let document = document.map_err(|_| LogoError::NoPicture)?;
        let page = document.pages().first().ok_or(LogoError::NoPicture)?;
        let pixels = typst_render::render(page, &one_pixel_per_dot());
        Ok(Raster::shaded(pixels.data(), pixels.width() as usize))
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

    /// The report of a shift as dots for a printer with this paper.
    ///
    /// # Errors
    /// As [`Press::raster`].
    pub fn shift_report(
        &self,
        report: &ShiftReport,
        width: PaperWidth,
    ) -> Result<Raster, PrintError> {
        let paper = Paper::Raster(width);
        render(&self.compile(SHIFT_REPORT, report.inputs(&self.letters, paper))?)
    }

    /// The report of a shift as a PDF page of 80 mm width and the length it needs.
    ///
    /// # Errors
    /// As [`Press::pdf`].
    pub fn shift_report_pdf(&self, report: &ShiftReport) -> Result<Vec<u8>, PrintError> {
        to_pdf(&self.compile(SHIFT_REPORT, report.inputs(&self.letters, Paper::Roll))?)
    }

    /// The slip of a payment of a debt as dots for a printer with this paper.
    ///
    /// # Errors
    /// As [`Press::raster`].
    pub fn debt_slip(&self, slip: &DebtSlip, width: PaperWidth) -> Result<Raster, PrintError> {
        let paper = Paper::Raster(width);
        render(&self.compile(DEBT_SLIP, slip.inputs(&self.letters, paper))?)
    }

    /// The slip of a payment of a debt as a PDF page of 80 mm width.
    ///
    /// # Errors
    /// As [`Press::pdf`].
    pub fn debt_slip_pdf(&self, slip: &DebtSlip) -> Result<Vec<u8>, PrintError> {
        to_pdf(&self.compile(DEBT_SLIP, slip.inputs(&self.letters, Paper::Roll))?)
    }

    fn set(&self, receipt: &Receipt, paper: Paper) -> Result<PagedDocument, PrintError> {
        let size = receipt.template.size;
        let compositor = Compositor::new(&self.letters, receipt.language, (paper, size));
        self.compile(RECEIPT, compositor.inputs(receipt)?)
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
    let pixels = typst_render::render(page, &one_pixel_per_dot());
    Ok(Raster::of_pixels(pixels.data(), pixels.width() as usize))
}

fn one_pixel_per_dot() -> RenderOptions {
    RenderOptions {
        pixel_per_pt: Scalar::ONE,
        render_bleed: false,
    }
}

fn to_pdf(document: &PagedDocument) -> Result<Vec<u8>, PrintError> {
    typst_pdf::pdf(document, &PdfOptions::default()).map_err(|errors| {
        let messages: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
        PrintError::Pdf(messages.join("; "))
    })
}

/// A page with its greys, for the screen. The templates know black and white only, so one colour says all.
fn grey_png(rgba: &[u8], width: u32, height: u32) -> Result<Vec<u8>, PrintError> {
    let grey: Vec<u8> = rgba.chunks_exact(4).map(|pixel| pixel[0]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&grey)?;
    writer.finish()?;
    Ok(bytes)
}

impl TryFrom<Raster> for Picture {
    type Error = PrintError;

    fn try_from(raster: Raster) -> Result<Self, Self::Error> {
        Ok(Picture {
            png: raster.png()?,
            width: raster.width() as u32,
            height: raster.height() as u32,
        })
    }
}

impl fmt::Debug for Press {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Press").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use rxing::BarcodeFormat;
    use typst::layout::{Frame, FrameItem};

    use super::*;
    use crate::receipt::{
        Adjustment, Language, ReceiptAdjustment, ReceiptCustomer, ReceiptKind, ReceiptLine,
        ReceiptTax, ReceiptTender, Shop, TenderMethod,
    };
    use crate::table_sheet::{ColumnKind, MOST_TABLE_LINES, TableColumn};
    use crate::template::{Part, Template};

    /// Everything that was set, in reading order, without blanks and places to break.
    fn words(receipt: &Receipt) -> String {
        words_of(&Press::new().unwrap().set(receipt, Paper::Roll).unwrap())
    }

    fn collect(frame: &Frame, words: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => collect(&group.frame, words),
                FrameItem::Text(text) => words.push_str(&text.text),
                _ => {}
            }
        }
    }

    fn words_of(document: &PagedDocument) -> String {
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
            sales_person: Some(place("s")),
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
                adjustment(
                    Adjustment::Tax {
                        name: place("q"),
                        on: 70_000,
                    },
                    5_600,
                ),
                adjustment(Adjustment::Surcharge(place("n")), 500),
                adjustment(Adjustment::Rounding, -100),
            ],
            total: 76_000,
            taxes: vec![ReceiptTax {
                name: place("r"),
                on: 460,
                amount: 40,
            }],
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
            saved: 5_936,
            template: Template {
                header: vec![place("p")],
                footer: vec![place("l"), place("m")],
                ..Template::default()
            },
            logo: None,
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
            for place in 'a'..='s' {
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
            "Người bán: s",
            "0,452 j × 168.000",
            "75.936",
            "Tiền hàng (1 dòng)",
            "Giảm giá −5.936",
            "q (tính trên 70.000) 5.600",
            "Đã gồm r (tính trên 460) 40",
            "n 500",
            "Làm tròn tiền mặt −100",
            "Ghi chú: o",
            "TỔNG CỘNG 76.000 ₫",
            "Tiền mặt 50.000",
            "Chuyển khoản 30.000",
            "Tiền thừa 4.000",
            "Quý khách tiết kiệm 5.936",
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
            "Sold by: s",
            "Subtotal (1 line)",
            "Discount −5.936",
            "q (on 70.000) 5.600",
            "Including r (on 460) 40",
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
    fn what_the_shop_hides_is_not_printed_and_its_own_name_stands_at_the_head() {
        let mut receipt = sale(Language::Vi, "");
        receipt.template.hidden = [
            Part::Cashier,
            Part::SalesPerson,
            Part::Customer,
            Part::Note,
            Part::UnitPrices,
            Part::Savings,
        ]
        .into();
        receipt.template.shop.name = "Tạp hóa Cô Ba".into();
        let words = words(&receipt);
        for unsaid in [
            "Thu ngân",
            "Người bán",
            "Khách:",
            "Ghi chú",
            "168.000",
            "tiết kiệm",
        ] {
            assert!(!words.contains(&solid(unsaid)), "{unsaid} is in {words}");
        }
        for said in ["Tạp hóa Cô Ba", "0,452 j 75.936", "c", "TỔNG CỘNG 76.000"] {
            assert!(words.contains(&solid(said)), "{said} is not in {words}");
        }
    }

    #[test]
    fn a_plain_sale_carries_no_mark_and_no_empty_rows() {
        let mut receipt = sale(Language::Vi, "");
        receipt.demo = false;
        receipt.copy = false;
        receipt.customer = None;
        receipt.cashier = None;
        receipt.sales_person = None;
        receipt.saved = 0;
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

    fn office(receipt: &Receipt, sheet: Sheet) -> PagedDocument {
        let press = Press::new().unwrap();
        let inputs = office::inputs(receipt, &press.letters, sheet).unwrap();
        press.compile(OFFICE, inputs).unwrap()
    }

    #[test]
    fn office_paper_says_what_a_bill_must() {
        let words = words_of(&office(&sale(Language::Vi, ""), Sheet::A4));
        for said in [
            "BÁN THỬ – KHÔNG CÓ GIÁ TRỊ",
            "BẢN SAO",
            "HÓA ĐƠN BÁN HÀNG",
            "Không phải hóa đơn GTGT",
            "Số LS01-0042",
            "STT Tên hàng ĐVT SL Đơn giá Thành tiền",
            "1 i k j 0,452 168.000 75.936",
            "Giảm giá −5.936",
            "TỔNG CỘNG 76.000 ₫",
            "Bằng chữ: Bảy mươi sáu nghìn đồng.",
            "Ghi chú: o",
            "Người mua hàng",
            "Người bán hàng",
            "Trang 1/1",
        ] {
            assert!(words.contains(&solid(said)), "{said} is not in {words}");
        }
        let mut without = sale(Language::En, "");
        without.template.hidden.insert(Part::UnitPrices);
        let words = words_of(&office(&without, Sheet::A5));
        for unsaid in ["Price", "168.000", "In words"] {
            assert!(!words.contains(&solid(unsaid)), "{unsaid} is in {words}");
        }
    }

    #[test]
    fn five_hundred_lines_take_many_sheets_each_with_its_heads_and_its_number() {
        let mut receipt = sale(Language::Vi, "");
        receipt.lines = receipt.lines.iter().cycle().take(500).cloned().collect();
        let document = office(&receipt, Sheet::A4);
        let pages = document.pages();
        assert!(pages.len() > 8, "{} pages", pages.len());
        for (index, page) in pages.iter().enumerate() {
            let mut words = String::new();
            collect(&page.frame, &mut words);
            let words = solid(&words);
            let number = format!("Trang {}/{}", index + 1, pages.len());
            assert!(words.contains(&solid(&number)), "{number}: {words}");
            // The last sheet may hold the sums alone.
            let has_lines = words.contains("168.000");
            assert_eq!(words.contains(&solid("Tên hàng")), has_lines, "{number}");
        }
    }

    #[test]
    fn a_scanner_reads_the_number_on_either_sheet() {
        let mut receipt = sale(Language::Vi, "");
        receipt.template.hidden.clear();
        for sheet in [Sheet::A4, Sheet::A5] {
            let document = office(&receipt, sheet);
            // 430 to an inch.
            let drawn = RenderOptions {
                pixel_per_pt: Scalar::new(6.0),
                render_bleed: false,
            };
            let pixels = typst_render::render(&document.pages()[0], &drawn);
            let grey: Vec<u8> = pixels.data().chunks_exact(4).map(|rgba| rgba[0]).collect();
            for format in [BarcodeFormat::CODE_128, BarcodeFormat::QR_CODE] {
                let (width, height) = (pixels.width(), pixels.height());
                let read =
                    rxing::helpers::detect_in_luma(grey.clone(), width, height, Some(format));
                assert_eq!(read.unwrap().getText(), receipt.invoice_no, "{format}");
            }
        }
    }

    fn count_sheet(lines: usize, typed: &str) -> TableSheet {
        let column = |title: &str, kind| TableColumn {
            title: title.to_owned(),
            kind,
        };
        let line = |number: usize| {
            let cells = [number.to_string(), format!("x{typed}"), "3,5".to_owned()];
            cells.to_vec()
        };
        TableSheet {
            language: Language::Vi,
            shop: Shop {
                name: "Cửa hàng".into(),
                ..Shop::default()
            },
            template: Template::default(),
            title: format!("Phiếu kiểm kho: y{typed}"),
            facts: vec![format!("z{typed}")],
            columns: vec![
                column("STT", ColumnKind::Numbers),
                column("Tên hàng", ColumnKind::Wide),
                column("Đếm được", ColumnKind::Numbers),
            ],
            lines: (1..=lines).map(line).collect(),
            sums: vec!["Đã đếm 1/1".into()],
            signatures: vec!["Người đếm".into()],
            demo: true,
        }
    }

    fn table(of: &TableSheet, sheet: Sheet) -> PagedDocument {
        let press = Press::new().unwrap();
        let inputs = of.inputs(&press.letters, sheet).unwrap();
        press.compile(TABLE, inputs).unwrap()
    }

    #[test]
    fn a_table_says_what_it_is_of_and_prints_names_as_typed() {
        for typed in ["", "#panic()", "$x^2$ *b* [", "=1+1"] {
            let words = words_of(&table(&count_sheet(1, typed), Sheet::A5));
            for said in [
                "BÁN THỬ – KHÔNG CÓ GIÁ TRỊ".to_owned(),
                "Cửa hàng".to_owned(),
                format!("Phiếu kiểm kho: y{typed}"),
                format!("z{typed}"),
                "STT Tên hàng Đếm được".to_owned(),
                format!("1 x{typed} 3,5"),
                "Đã đếm 1/1".to_owned(),
                "Người đếm (ký, ghi rõ họ tên)".to_owned(),
                "Trang 1/1".to_owned(),
            ] {
                assert!(words.contains(&solid(&said)), "{said} is not in {words}");
            }
        }
    }

    #[test]
    fn a_long_table_has_its_heads_on_each_sheet_and_none_is_longer_than_anybody_prints() {
        let document = table(&count_sheet(300, ""), Sheet::A4);
        assert!(document.pages().len() > 5, "{}", document.pages().len());
        for page in document.pages() {
            let mut words = String::new();
            collect(&page.frame, &mut words);
            let words = solid(&words);
            let has_lines = words.contains("3,5");
            assert_eq!(words.contains(&solid("Đếm được")), has_lines, "{words}");
        }
        let endless = count_sheet(MOST_TABLE_LINES + 1, "");
        let refused = Press::new().unwrap().table_pdf(&endless, Sheet::A4);
        assert!(
            matches!(refused, Err(PrintError::TooManyLines { lines }) if lines == MOST_TABLE_LINES + 1)
        );
    }
}
