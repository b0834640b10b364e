//! Receipts as the printer, the screen and a scanner see them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod paper;
mod printer;
mod printing;
mod shop_day;
mod template;

use std::sync::LazyLock;

use till_print::{Language, PaperWidth, Press, PrintError, ReceiptQr};

use paper::Paper;
use shop_day::{INVOICE_NO, VIETQR, hostile_sale, line, morning_sale, quick_sale};

static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new().unwrap());

fn printed(receipt: &till_print::Receipt) -> Paper {
    Paper::from(&PRESS.picture(receipt).unwrap())
}

#[test]
fn the_picture_is_576_dots_of_one_bit() {
    let picture = PRESS.picture(&morning_sale()).unwrap();
    let decoder = png::Decoder::new(std::io::Cursor::new(&picture.png));
    let reader = decoder.read_info().unwrap();
    assert_eq!(reader.info().bit_depth, png::BitDepth::One);
    assert_eq!(reader.info().color_type, png::ColorType::Grayscale);
    assert_eq!((picture.width, picture.height), reader.info().size());
    assert_eq!(picture.width as usize, PaperWidth::Mm80.dots());
}

#[test]
fn a_scanner_reads_the_invoice_number_and_the_vietqr() {
    for receipt in [morning_sale(), hostile_sale()] {
        let paper = printed(&receipt);
        assert_eq!(paper.scan(rxing::BarcodeFormat::CODE_128), INVOICE_NO);
        assert_eq!(paper.scan(rxing::BarcodeFormat::QR_CODE), VIETQR);
    }
}

#[test]
fn every_character_of_a_number_survives_the_scanner() {
    let printable: Vec<char> = (' '..='~').collect();
    let mut numbers: Vec<String> = printable
        .chunks(12)
        .map(|chunk| chunk.iter().collect())
        .collect();
    numbers.extend(
        [
            "42",
            "0042",
            "12345",
            "HD-20261123",
            "20261123000042X",
            "A1B22C333D4444",
        ]
        .map(String::from),
    );
    for number in numbers {
        let mut receipt = quick_sale();
        // Blanks at the ends are no part of what rxing reports.
        receipt.invoice_no = format!("<{number}>");
        let paper = printed(&receipt);
        assert_eq!(
            paper.scan(rxing::BarcodeFormat::CODE_128),
            receipt.invoice_no
        );
    }
}

#[test]
fn bars_lie_on_whole_dots_with_their_quiet_zone() {
    let paper = printed(&quick_sale());
    let rows: Vec<&[bool]> = paper.rows().collect();
    let barcode = rows
        .windows(70)
        .find(|rows| rows[0].contains(&true) && rows.iter().all(|row| row == &rows[0]))
        .expect("the height of the bars");
    let bars = runs(barcode[0]);
    let (first, last) = (bars[0], bars[bars.len() - 1]);
    assert!(
        first >= 20 && last >= 20,
        "quiet zones of {first} and {last} dots"
    );
    assert!(
        bars[1..bars.len() - 1]
            .iter()
            .all(|width| width % 2 == 0 && (2..=8).contains(width))
    );
}

#[test]
fn modules_of_the_qr_lie_on_whole_dots() {
    let paper = printed(&morning_sale());
    let modules = till_print::qr::matrix(VIETQR).unwrap();
    let side = modules.len() * 6;
    let rows: Vec<&[bool]> = paper.rows().collect();
    let finder = |row: &[bool]| {
        row[24..24 + 42].iter().all(|&black| black) && row[..24].iter().all(|&black| !black)
    };
    let top = rows
        .iter()
        .position(|row| finder(row))
        .expect("the upper left finder");
    for (y, row) in rows[top..top + side].iter().enumerate() {
        for (x, &black) in row[24..24 + side].iter().enumerate() {
            assert_eq!(black, modules[y / 6][x / 6], "dot {x}, {y}");
        }
    }
}

#[test]
fn a_wide_qr_gets_smaller_modules_and_its_caption_below() {
    let mut receipt = quick_sale();
    let payload = "https://example.test/".to_owned() + &"0123456789abcdef".repeat(40);
    receipt.vietqr = Some(ReceiptQr {
        payload: payload.clone(),
        caption_lines: vec!["Quét để trả".into()],
    });
    assert_eq!(
        printed(&receipt).scan(rxing::BarcodeFormat::QR_CODE),
        payload
    );
}

#[test]
fn too_long_a_payload_is_an_error_and_not_a_broken_code() {
    let mut receipt = quick_sale();
    receipt.vietqr = Some(ReceiptQr {
        payload: "x".repeat(3_000),
        caption_lines: vec![],
    });
    assert!(matches!(PRESS.picture(&receipt), Err(PrintError::Qr(_))));
    assert!(matches!(PRESS.pdf(&receipt), Err(PrintError::Qr(_))));
}

#[test]
fn an_invoice_number_without_bars_still_prints() {
    let with_bars = printed(&quick_sale()).height();
    for number in ["HĐ-Đà Lạt-0042", "", &"W".repeat(300)] {
        let mut receipt = quick_sale();
        receipt.invoice_no = number.into();
        let paper = printed(&receipt);
        assert!(paper.keeps_its_margins());
        assert!(number.len() > 100 || paper.height() < with_bars);
    }
}

#[test]
fn nothing_typed_runs_off_the_paper() {
    assert!(printed(&morning_sale()).keeps_its_margins());

    let mut receipt = hostile_sale();
    receipt.total = 999_999_999_999;
    for name in ["W", "_", "Ở", "字", "e\u{0302}\u{0301}"] {
        let long = name.repeat(500);
        receipt
            .lines
            .push(line(&long, &long, &long, 1_000, 1_000, Some(&long)));
        receipt.shop.name = long.clone();
        receipt.till = long.clone();
        receipt.cashier = Some(long.clone());
        receipt.template.footer = vec![long.clone(), long];
        assert!(printed(&receipt).keeps_its_margins(), "{name}");
    }
}

#[test]
fn line_ends_in_a_name_break_the_line() {
    let height = |name: &str| {
        let mut receipt = quick_sale();
        receipt.lines = vec![line(name, "1", "", 1, 1, None)];
        printed(&receipt).height()
    };
    assert_eq!(height("một\r\nhai"), height("một") + 30);
}

#[test]
fn composed_and_decomposed_vietnamese_print_alike() {
    let paper = |name: &str| {
        let mut receipt = quick_sale();
        receipt.shop.name = name.into();
        PRESS.picture(&receipt).unwrap().png
    };
    assert!(
        paper("Tiệm Ấm Ế") == paper("Tie\u{0323}\u{0302}m A\u{0302}\u{0301}m E\u{0302}\u{0301}")
    );
}

#[test]
fn two_hundred_lines_are_one_long_receipt() {
    let mut receipt = morning_sale();
    let lines = receipt.lines.iter().cycle().take(200).cloned().collect();
    receipt.lines = lines;
    let paper = printed(&receipt);
    assert!(paper.height() > 200 * 60);
    assert_eq!(paper.scan(rxing::BarcodeFormat::CODE_128), INVOICE_NO);
    assert!(PRESS.pdf(&receipt).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_receipt_longer_than_the_raster_is_refused() {
    let mut receipt = quick_sale();
    receipt.template.footer = vec!["\n".repeat(4_000)];
    assert!(matches!(
        PRESS.picture(&receipt),
        Err(PrintError::TooLong {
            limit_dots: 100_000,
            ..
        })
    ));
}

#[test]
fn languages_and_marks_differ_and_repeat_exactly() {
    let vietnamese = morning_sale();
    let mut english = morning_sale();
    english.language = Language::En;
    let mut demo = morning_sale();
    demo.demo = true;
    let mut copy = morning_sale();
    copy.copy = true;

    let pictures =
        [&vietnamese, &english, &demo, &copy].map(|receipt| PRESS.picture(receipt).unwrap());
    for (index, picture) in pictures.iter().enumerate() {
        assert!(!pictures[..index].contains(picture));
    }
    assert_eq!(PRESS.picture(&vietnamese).unwrap(), pictures[0]);
    assert_eq!(
        PRESS.pdf(&vietnamese).unwrap(),
        PRESS.pdf(&vietnamese).unwrap()
    );
    // Head and foot each carry a band of 42 dots and its distance.
    assert_eq!(pictures[2].height, pictures[0].height + 2 * (42 + 14));
}

#[test]
fn one_press_serves_many_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&*PRESS);
    let expected = PRESS.picture(&quick_sale()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(PRESS.picture(&quick_sale()).unwrap(), expected));
        }
    });
}

/// Lengths of the runs of one colour in a row of dots.
fn runs(row: &[bool]) -> Vec<usize> {
    row.chunk_by(|left, right| left == right)
        .map(<[bool]>::len)
        .collect()
}
