//! What a shop has set its papers to look like: its picture, its letters, its parts; and reports.

use std::io::Cursor;

use till_print::{LARGEST_LOGO, LogoError, PaperWidth, Part, Picture, Press, Raster, TextSize};

use crate::{paper::Paper, shop_day};

/// A picture that is black on its left half, in one of the formats.
fn half_black(format: image::ImageFormat) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(600, 200, |x, _| {
        image::Rgb(if x < 300 { [0, 0, 0] } else { [255, 255, 255] })
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn black_share(logo: &Raster) -> f64 {
    let black: u32 = logo.packed().iter().map(|byte| byte.count_ones()).sum();
    f64::from(black) / (logo.width() * logo.height()) as f64
}

#[test]
fn a_logo_of_each_format_becomes_dots_no_wider_than_narrow_paper() {
    let press = Press::new().unwrap();
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="30" height="20" fill="#000"/></svg>"##;
    for file in [
        half_black(image::ImageFormat::Png),
        half_black(image::ImageFormat::Jpeg),
        svg.to_vec(),
    ] {
        let logo = press.logo(&file).unwrap();
        let width = logo.width();
        assert!((300..=PaperWidth::Mm58.dots()).contains(&width), "{width}");
        assert!((0.48..=0.52).contains(&black_share(&logo)));
        // On paper it is what it was made to, dot by dot.
        let mut receipt = shop_day::morning_sale();
        receipt.logo = Some(logo.clone());
        for paper in [PaperWidth::Mm58, PaperWidth::Mm80] {
            let printed = press.raster(&receipt, paper).unwrap();
            let bare = press.raster(&shop_day::morning_sale(), paper).unwrap();
            let grown = printed.height() - bare.height();
            assert_eq!(grown, logo.height() - 64);
        }
    }
}

#[test]
fn what_is_no_picture_and_what_is_too_large_is_told_apart() {
    let press = Press::new().unwrap();
    let cut = &half_black(image::ImageFormat::Png)[..100];
    for file in [b"".as_slice(), b"GIF89a", b"hello", b"<svg", cut] {
        assert!(
            matches!(press.logo(file), Err(LogoError::NoPicture)),
            "{}",
            String::from_utf8_lossy(file)
        );
    }
    let heavy = vec![0; LARGEST_LOGO + 1];
    assert!(matches!(press.logo(&heavy), Err(LogoError::TooLarge)));
    // A small file that would unpack to gigabytes.
    let vast = image::GrayImage::new(30_000, 30);
    let mut file = Cursor::new(Vec::new());
    vast.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let vast = press.logo(&file.into_inner());
    assert!(matches!(vast, Err(LogoError::TooLarge)));
}

#[test]
fn letters_of_every_size_stay_on_the_paper_and_codes_are_read() {
    let press = Press::new().unwrap();
    let mut heights = Vec::new();
    for size in [TextSize::Small, TextSize::Normal, TextSize::Large] {
        let mut receipt = shop_day::hostile_sale();
        receipt.total = 999_999_999_999;
        receipt.template.size = size;
        let picture = press.picture(&receipt).unwrap();
        assert!(Paper::from(&picture).keeps_its_margins(), "{size:?}");
        let mut receipt = shop_day::morning_sale();
        receipt.template.size = size;
        receipt.template.hidden = [Part::Barcode, Part::BankQr].into();
        let picture = press.picture(&receipt).unwrap();
        let number = Paper::from(&picture).scan(rxing::BarcodeFormat::QR_CODE);
        assert_eq!(number, receipt.invoice_no);
        heights.push(picture.height);
    }
    assert!(heights.is_sorted(), "{heights:?}");
}

#[test]
fn a_report_fits_either_paper_and_a_copy_says_so() {
    let press = Press::new().unwrap();
    let mut report = shop_day::z_report();
    for paper in [PaperWidth::Mm58, PaperWidth::Mm80] {
        report.copy = false;
        let first = press.shift_report(&report, paper).unwrap();
        report.copy = true;
        let again = press.shift_report(&report, paper).unwrap();
        assert_eq!(first.width(), paper.dots());
        assert!(again.height() > first.height());
        let picture = Picture::try_from(first).unwrap();
        assert!(Paper::from(&picture).keeps_its_margins());
    }
    assert!(
        press
            .shift_report_pdf(&report)
            .unwrap()
            .starts_with(b"%PDF")
    );
}
