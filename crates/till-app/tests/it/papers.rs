//! How papers look, bills on office paper, and the reports of shifts.

use till_app::{
    Error,
    ops::{printing::Printout, receipts::ReceiptFormat, shifts::TypedPieces},
    printer::{Connection, Paper, PrinterError, PrinterSettings, Taken, Trouble},
};
use till_print::{LARGEST_LOGO, LogoError, Sheet, Template, TemplateError};

use crate::{
    printer::{Mood, Printer, scan},
    printing::{at, ended, on_screen, till_at},
    till::Till,
};

#[tokio::test]
async fn the_shops_own_words_and_picture_stand_on_what_is_printed_also_after_a_rebuild() {
    let printer = Printer::start(Mood::Well);
    let till = till_at(&printer).await;
    let look = till.app.paper_look().await.unwrap();
    assert!(!look.has_logo);
    assert_eq!(look.template, Template::default());
    assert!(!look.known.name.is_empty());

    let plain = till.sell().await;
    ended(&till).await;
    let picture = image::GrayImage::from_fn(300, 100, |x, _| {
        image::Luma([if x < 150 { 0 } else { 255 }])
    });
    let mut file = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut file, image::ImageFormat::Png)
        .unwrap();
    till.app
        .set_paper_logo(Some(file.into_inner()))
        .await
        .unwrap();
    let template = Template {
        header: vec!["Mở cửa 6:00 – 22:00".to_owned()],
        footer: vec!["Hẹn gặp lại".to_owned()],
        ..Template::default()
    };
    till.app.set_paper_template(&template).await.unwrap();
    let sale = till.sell().await;
    till.eventually("both are printed", async |_| {
        printer.output().sheets.len() == 2
    })
    .await;
    let output = printer.output();
    assert!(output.sheets[1].height() > output.sheets[0].height());
    assert!(output.sheets[1].dots == on_screen(&till, &sale).await);
    assert_eq!(scan(&output.sheets[1]), sale.invoice_no);
    let preview = till.app.preview_paper(template.clone(), Paper::Mm58).await;
    assert_eq!(preview.unwrap().width, 384);
    let sheet = till.app.preview_paper(template.clone(), Paper::A4).await;
    assert!(sheet.unwrap().width > 800);

    // The database is lost; the shop's words, its picture and the marks are not.
    let till = till
        .restart_after(|profile| std::fs::remove_file(profile.join("till.db")).unwrap())
        .await;
    let look = till.app.paper_look().await.unwrap();
    assert_eq!((look.template, look.has_logo), (template, true));
    for sale in [plain, sale] {
        let printed = till.app.receipt_printed_at(sale.id).await.unwrap();
        assert!(printed.is_some());
    }
    till.app.set_paper_logo(None).await.unwrap();
    assert!(!till.app.paper_look().await.unwrap().has_logo);
    till.end().await;
}

#[tokio::test]
async fn what_no_receipt_has_room_for_is_refused_and_changes_nothing() {
    let till = Till::ready().await;
    let long = Template {
        footer: vec!["Cảm ơn".to_owned(); 300],
        ..Template::default()
    };
    for refused in [
        till.app.set_paper_template(&long).await,
        till.app.preview_paper(long, Paper::Mm80).await.map(|_| ()),
    ] {
        assert!(matches!(
            refused,
            Err(Error::Template(TemplateError::TooManyLines { .. }))
        ));
    }
    let no_picture = till.app.set_paper_logo(Some(b"bang-gia.xlsx".to_vec()));
    assert!(matches!(
        no_picture.await,
        Err(Error::Logo(LogoError::NoPicture))
    ));
    let too_large = till.app.set_paper_logo(Some(vec![0; LARGEST_LOGO + 1]));
    assert!(matches!(
        too_large.await,
        Err(Error::Logo(LogoError::TooLarge))
    ));
    let look = till.app.paper_look().await.unwrap();
    assert_eq!((look.template, look.has_logo), (Template::default(), false));
    till.end().await;
}

#[tokio::test]
async fn a_bill_on_office_paper_is_saved_and_is_a_copy_of_a_printed_receipt() {
    let printer = Printer::start(Mood::Well);
    let till = till_at(&printer).await;
    let sale = till.sell().await;
    ended(&till).await;
    let folder = tempfile::tempdir().unwrap();
    for (sheet, ending) in [(Sheet::A4, "-A4.pdf"), (Sheet::A5, "-A5.pdf")] {
        let format = ReceiptFormat::Sheets(sheet);
        let saved = till
            .app
            .save_receipt(sale.id, format, folder.path().to_owned());
        let path = saved.await.unwrap();
        assert!(path.ends_with(format!("{}{ending}", sale.invoice_no)));
        let words = std::process::Command::new("pdftotext")
            .args(["-layout".as_ref(), path.as_os_str(), "-".as_ref()])
            .output()
            .unwrap();
        let words = String::from_utf8(words.stdout).unwrap();
        for said in ["HÓA ĐƠN BÁN HÀNG", "BẢN SAO", "Bằng chữ:", "Trang 1/1"] {
            assert!(words.contains(said), "{said} is not in {words}");
        }
    }
    till.end().await;
}

#[tokio::test]
async fn a_shift_is_told_as_x_and_its_end_as_z_once_and_then_as_a_copy() {
    let printer = Printer::start(Mood::Well);
    let till = Till::ready().await;
    let settings = PrinterSettings {
        automatic: false,
        drawer: false,
        z_report: true,
        ..at(&printer)
    };
    till.app.set_printer(Some(&settings)).await.unwrap();
    till.sell().await;
    let shift = till.app.current_shift().await.unwrap().open.unwrap().0;
    // Two X reports are no copies of each other.
    for _ in 0..2 {
        till.app.print_shift_report(shift.id).await.unwrap();
        let print = ended(&till).await;
        assert_eq!((print.sale, print.what), (shift.id, Printout::Report));
    }
    let output = printer.output();
    assert_eq!(output.sheets.len(), 2);
    assert_eq!(output.sheets[0].height(), output.sheets[1].height());

    // The Z report comes by itself, and no second one does.
    let counted = [TypedPieces {
        note: 50_000,
        pieces: "2".to_owned(),
    }];
    let close = till
        .app
        .close_shift(shift.id, &counted, None, "Chưa đếm đầu ca".to_owned());
    close.await.unwrap();
    assert_eq!(ended(&till).await.what, Printout::Report);
    assert_eq!(printer.output().sheets.len(), 3);
    till.app.print_shift_report(shift.id).await.unwrap();
    assert_eq!(ended(&till).await.what, Printout::Copy);
    let output = printer.output();
    assert_eq!(output.sheets.len(), 4);
    assert!(output.sheets[3].height() > output.sheets[2].height());

    let folder = tempfile::tempdir().unwrap();
    let saved = till
        .app
        .save_shift_report(shift.id, folder.path().to_owned());
    let path = saved.await.unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("Z-") && name.ends_with(".pdf"), "{name}");
    assert!(std::fs::read(path).unwrap().starts_with(b"%PDF"));
    till.end().await;
}

#[tokio::test]
async fn sheets_are_only_for_a_printer_of_the_system() {
    let till = Till::ready().await;
    let printer = Printer::start(Mood::Well);
    let on_a4 = |connection| PrinterSettings {
        connection,
        paper: Paper::A4,
        ..at(&printer)
    };
    let network = on_a4(at(&printer).connection);
    let refused = till.app.set_printer(Some(&network)).await;
    assert!(matches!(
        refused,
        Err(Error::Printer(PrinterError {
            trouble: Trouble::Address,
            taken: Taken::Nothing
        }))
    ));
    let office = on_a4(Connection::system("van-phong").unwrap());
    till.app.set_printer(Some(&office)).await.unwrap();
    for name in ["", "-d", "a b", "a/b"] {
        assert!(Connection::system(name).is_err(), "{name}");
    }
    till.end().await;
}
