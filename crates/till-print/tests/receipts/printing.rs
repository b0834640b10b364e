//! Receipts as the bytes of a thermal printer.

use rxing::BarcodeFormat;
use till_print::{
    Language, PaperWidth, Raster, TestPage,
    escpos::{Drawer, Job, kick},
};

use crate::{
    PRESS,
    paper::Paper,
    printer::{End, Output, Sheet},
    shop_day::{INVOICE_NO, VIETQR, debt_slip, hostile_sale, morning_sale, quick_sale},
};

const TILLS_OWN_NUMBER: &str = "KHOA4V263280001X";

fn print(raster: &Raster, drawer: Drawer, cut: bool) -> Output {
    Output::of(
        &Job {
            raster,
            drawer,
            cut,
        }
        .bytes(),
    )
}

fn only_sheet(raster: &Raster) -> Sheet {
    let mut output = print(raster, Drawer::Shut, true);
    assert_eq!(output.sheets.len(), 1);
    output.sheets.remove(0)
}

#[test]
fn what_comes_out_of_the_printer_is_the_picture_dot_by_dot() {
    for receipt in [morning_sale(), quick_sale(), hostile_sale()] {
        let sheet = only_sheet(&PRESS.raster(&receipt, PaperWidth::Mm80).unwrap());
        let shown = Paper::from(&PRESS.picture(&receipt).unwrap());
        assert_eq!(sheet.width, 576);
        assert!(
            shown.rows().flatten().eq(sheet.dots.iter()),
            "a dot differs"
        );
    }
}

#[test]
fn a_scanner_reads_both_codes_on_either_paper() {
    for (paper, number) in [
        (PaperWidth::Mm80, INVOICE_NO),
        (PaperWidth::Mm80, TILLS_OWN_NUMBER),
        (PaperWidth::Mm58, TILLS_OWN_NUMBER),
    ] {
        let mut receipt = morning_sale();
        receipt.invoice_no = number.to_owned();
        let sheet = only_sheet(&PRESS.raster(&receipt, paper).unwrap());
        assert_eq!(sheet.width, paper.dots());
        let paper = Paper::on_roll(sheet.width, &sheet.dots, paper.margin_dots());
        assert_eq!(paper.scan(BarcodeFormat::CODE_128), number);
        assert_eq!(paper.scan(BarcodeFormat::QR_CODE), VIETQR);
    }
}

#[test]
fn the_drawer_opens_before_the_paper_moves_and_only_when_it_shall() {
    let raster = PRESS.raster(&quick_sale(), PaperWidth::Mm80).unwrap();
    let opened = print(&raster, Drawer::Open, true);
    assert_eq!((opened.kicks, opened.rows_at_kick), (1, Some(0)));
    assert_eq!(print(&raster, Drawer::Shut, true).kicks, 0);

    let alone = Output::of(&kick());
    assert_eq!((alone.kicks, alone.sheets.len()), (1, 0));
}

#[test]
fn a_printer_without_a_knife_feeds_past_its_edge() {
    let raster = PRESS.raster(&quick_sale(), PaperWidth::Mm58).unwrap();
    let cut = print(&raster, Drawer::Shut, true).sheets.remove(0);
    let fed = print(&raster, Drawer::Shut, false).sheets.remove(0);
    assert_eq!((cut.end, fed.end), (Some(End::Cut), Some(End::Fed(5))));
    assert_eq!(cut.dots, fed.dots);
}

#[test]
fn five_hundred_lines_are_one_piece_of_paper() {
    let mut receipt = morning_sale();
    receipt.lines = receipt.lines.iter().cycle().take(500).cloned().collect();
    receipt.invoice_no = TILLS_OWN_NUMBER.to_owned();
    for paper in [PaperWidth::Mm58, PaperWidth::Mm80] {
        let raster = PRESS.raster(&receipt, paper).unwrap();
        let sheet = only_sheet(&raster);
        assert!(sheet.height() > 500 * 60);
        assert_eq!(sheet.height(), raster.height());
        let paper = Paper::on_roll(sheet.width, &sheet.dots, paper.margin_dots());
        assert_eq!(paper.scan(BarcodeFormat::CODE_128), TILLS_OWN_NUMBER);
    }
}

#[test]
fn nothing_typed_runs_off_narrow_paper() {
    for receipt in [morning_sale(), hostile_sale()] {
        let mut receipt = receipt;
        // Bars may reach into the white of the paper; text may not.
        receipt.invoice_no = String::new();
        // No shop takes more at once; the narrow paper is not laid out for it.
        receipt.total = receipt.total.min(999_999_999_999);
        let sheet = only_sheet(&PRESS.raster(&receipt, PaperWidth::Mm58).unwrap());
        assert!(Paper::on_roll(sheet.width, &sheet.dots, 0).keeps_its_margins());
    }
}

#[test]
fn a_copy_says_so_on_narrow_paper_too() {
    let original = morning_sale();
    let mut copy = morning_sale();
    copy.copy = true;
    let [original, copy] =
        [original, copy].map(|receipt| PRESS.raster(&receipt, PaperWidth::Mm58).unwrap());
    assert!(copy.height() > original.height());
}

#[test]
fn a_test_page_shows_both_edges_and_a_barcode() {
    for (paper, language) in [
        (PaperWidth::Mm58, Language::Vi),
        (PaperWidth::Mm80, Language::En),
    ] {
        let page = TestPage {
            language,
            shop: "AN PHÚC MART".into(),
            printer: "192.168.1.100:9100".into(),
            printed_at: "23/11/2026 09:43".into(),
        };
        let sheet = only_sheet(&PRESS.test_page(&page, paper).unwrap());
        assert_eq!(sheet.width, paper.dots());
        let framed = sheet
            .dots
            .chunks_exact(sheet.width)
            .filter(|row| row[0] && row[sheet.width - 1]);
        assert!(framed.count() > 200, "the frame reaches both edges");
        let paper = Paper::on_roll(sheet.width, &sheet.dots, paper.margin_dots());
        assert_eq!(paper.scan(BarcodeFormat::CODE_128), "TILL-2026");
    }
}

#[test]
fn a_slip_of_a_debt_paid_fits_either_paper() {
    let slip = debt_slip();
    for paper in [PaperWidth::Mm58, PaperWidth::Mm80] {
        let plain = only_sheet(&PRESS.debt_slip(&slip, paper).unwrap());
        assert_eq!(plain.width, paper.dots());
        let mut marked = slip.clone();
        marked.copy = true;
        marked.reason = "gõ nhầm số tiền".to_owned();
        let marked = only_sheet(&PRESS.debt_slip(&marked, paper).unwrap());
        assert!(
            marked.dots.len() > plain.dots.len(),
            "the mark and the reason take lines of their own"
        );
        let black = plain.dots.iter().filter(|dot| **dot).count();
        assert!(black > 2_000, "it is not empty");
    }
}
