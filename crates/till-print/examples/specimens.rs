//! Prints the specimens of the tests into a folder, to be looked at:
//! `cargo run -p till-print --example specimens -- target/specimens`.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;
use std::{env, fs};

use till_print::{Language, PaperWidth, Part, Press, Sheet, TestPage, TextSize};

#[path = "../tests/receipts/shop_day.rs"]
mod shop_day;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name the folder to print into")?);
    fs::create_dir_all(&folder)?;

    let mut long = shop_day::morning_sale();
    long.lines = long.lines.iter().cycle().take(200).cloned().collect();
    let mut own_number = shop_day::morning_sale();
    own_number.invoice_no = "KHOA4V2632800016".to_owned();
    let mut english = shop_day::morning_sale();
    english.language = Language::En;
    english.demo = true;
    english.copy = true;

    let press = Press::new()?;
    for (name, receipt) in [
        ("morning", shop_day::morning_sale()),
        ("own-number", own_number),
        ("quick", shop_day::quick_sale()),
        ("english-demo-copy", english),
        ("hostile", shop_day::hostile_sale()),
        ("200-lines", long),
    ] {
        let started = Instant::now();
        let picture = press.picture(&receipt)?;
        let drawn = started.elapsed();
        let pdf = press.pdf(&receipt)?;
        eprintln!(
            "{name}: picture {} ms, pdf {} ms, {} × {} dots, {} + {} bytes",
            drawn.as_millis(),
            (started.elapsed() - drawn).as_millis(),
            picture.width,
            picture.height,
            picture.png.len(),
            pdf.len(),
        );
        fs::write(folder.join(format!("{name}.png")), picture.png)?;
        fs::write(folder.join(format!("{name}.pdf")), pdf)?;
        let narrow = press.raster(&receipt, PaperWidth::Mm58)?;
        fs::write(folder.join(format!("{name}-58mm.png")), narrow.png()?)?;
    }
    let mut own = shop_day::morning_sale();
    own.logo = Some(press.logo(include_bytes!("../templates/storefront.svg"))?);
    own.template.header = vec!["Mở cửa 6:00 – 22:00 mỗi ngày".to_owned()];
    own.template.hidden.remove(&Part::Qr);
    own.saved = 23_250;
    for size in [TextSize::Small, TextSize::Large] {
        own.template.size = size;
        fs::write(
            folder.join(format!("own-{size:?}.png")),
            press.picture(&own)?.png,
        )?;
    }
    own.copy = true;
    for sheet in [Sheet::A4, Sheet::A5] {
        let picture = press.office_picture(&own, sheet)?;
        fs::write(folder.join(format!("{sheet:?}.png")), picture.png)?;
    }
    own.lines = own.lines.iter().cycle().take(500).cloned().collect();
    let started = Instant::now();
    let pdf = press.office_pdf(&own, Sheet::A4)?;
    eprintln!(
        "500 lines on A4: {} ms, {} bytes",
        started.elapsed().as_millis(),
        pdf.len()
    );
    fs::write(folder.join("500-lines-A4.pdf"), pdf)?;
    let page = TestPage {
        language: Language::Vi,
        shop: "AN PHÚC MART".to_owned(),
        printer: "192.168.1.100:9100".to_owned(),
        printed_at: "23/11/2026 09:43".to_owned(),
    };
    for (name, paper) in [("58mm", PaperWidth::Mm58), ("80mm", PaperWidth::Mm80)] {
        let drawn = press.test_page(&page, paper)?;
        fs::write(folder.join(format!("test-page-{name}.png")), drawn.png()?)?;
        let slip = press.debt_slip(&shop_day::debt_slip(), paper)?;
        fs::write(folder.join(format!("debt-{name}.png")), slip.png()?)?;
        let report = press.shift_report(&shop_day::z_report(), paper)?;
        fs::write(folder.join(format!("z-{name}.png")), report.png()?)?;
    }
    Ok(())
}
