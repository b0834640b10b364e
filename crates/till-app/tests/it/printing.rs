//! The way to a thermal printer: what comes out, and what is said when nothing does.

use std::time::Duration;

use nextx_sandbox::demo;
use secrecy::SecretString;
use till_app::{
    Error,
    ops::{
        printing::{Print, PrintProgress, Printout, Standing},
        returns::{ReturnFrom, TypedGoods, TypedReturn},
    },
    printer::{Connection, Paper, PrinterError, PrinterSettings, Taken, Trouble},
};
use till_core::{
    decimal_units::DecimalUnits,
    outbox::DocumentState,
    payment::TenderMethod,
    people::{Right, Role},
    sale::Sale,
    shift::Direction,
};
use till_print::escpos::Condition;

use crate::{
    printer::{Mood, Printer, Sheet, reader::End, scan},
    till::{Till, transfer_account},
};

pub(crate) fn at(printer: &Printer) -> PrinterSettings {
    PrinterSettings {
        connection: Connection::Network {
            host: printer.address.ip().to_string(),
            port: printer.port(),
        },
        paper: Paper::Mm80,
        cut: true,
        drawer: true,
        automatic: true,
        z_report: false,
    }
}

/// A till that prints on `printer`.
pub(crate) async fn till_at(printer: &Printer) -> Till {
    let till = Till::ready().await;
    till.app.set_printer(Some(&at(printer))).await.unwrap();
    till
}

/// The last print, once it has ended.
pub(crate) async fn ended(till: &Till) -> Print {
    let mut print = None;
    till.eventually("the print ends", async |till| {
        print = till
            .app
            .printer_state()
            .await
            .unwrap()
            .prints
            .into_iter()
            .next();
        let printing = |print: &Print| matches!(print.progress, PrintProgress::Printing);
        print.as_ref().is_some_and(|print| !printing(print))
    })
    .await;
    print.unwrap()
}

/// What went wrong with the last print.
async fn failed(till: &Till) -> PrinterError {
    match ended(till).await.progress {
        PrintProgress::Failed(error) => match &*error {
            Error::Printer(error) => *error,
            other => panic!("{other}"),
        },
        progress => panic!("{progress:?}"),
    }
}

/// The receipt on the screen, `true` is black.
pub(crate) async fn on_screen(till: &Till, sale: &Sale) -> Vec<bool> {
    let picture = till.app.receipt(sale.id).await.unwrap();
    let shown = image::load_from_memory(&picture.png).unwrap().to_luma8();
    shown.pixels().map(|pixel| pixel.0[0] == 0).collect()
}

#[tokio::test]
async fn a_sale_prints_its_receipt_and_opens_the_drawer() {
    let printer = Printer::start(Mood::Well);
    let till = till_at(&printer).await;
    let sale = till.sell().await;
    let print = ended(&till).await;
    assert!(matches!(print.progress, PrintProgress::Printed));
    assert_eq!((print.sale, print.what), (sale.id, Printout::Receipt));

    let output = printer.output();
    assert_eq!(output.sheets.len(), 1);
    assert_eq!((output.kicks, output.rows_at_kick), (1, Some(0)));
    let sheet = &output.sheets[0];
    assert_eq!(sheet.end, Some(End::Cut));
    assert!(sheet.dots == on_screen(&till, &sale).await, "a dot differs");
    assert_eq!(scan(sheet), sale.invoice_no);
    let standing = till.app.printer_state().await.unwrap().standing;
    assert_eq!(standing, Standing::Answered(Condition::Ready));
    till.end().await;
}

#[tokio::test]
async fn a_return_prints_its_slip_with_the_sales_code_and_opens_the_drawer_for_cash() {
    let printer = Printer::start(Mood::Well);
    let till = till_at(&printer).await;
    let sale = till.sell().await;
    ended(&till).await;
    let every = DecimalUnits {
        every: true,
        names: Vec::new(),
    };
    till.app.set_decimal_units(every).await.unwrap();
    let coffee = till.app.product_scanned(demo::COFFEE_CAN.barcode).await;
    let taken = |quantity: &str| TypedGoods {
        variation_id: coffee.as_ref().unwrap().product.variation_id,
        unit_id: None,
        quantity: quantity.to_owned(),
        price: String::new(),
        label: String::new(),
        discount: String::new(),
    };
    let mut typed = TypedReturn {
        below_stock_meant: false,
        from: ReturnFrom::Sale(sale.id),
        chosen: vec![(1, "0,5".to_owned())],
        customer: None,
        goods: Vec::new(),
        taken: Vec::new(),
        fee: "1.000".to_owned(),
        method: TenderMethod::Cash,
        given: String::new(),
        reason: "Hàng lỗi".to_owned(),
    };
    let done = till.app.return_goods(&typed).await.unwrap();
    let print = ended(&till).await;
    assert!(matches!(print.progress, PrintProgress::Printed));
    assert_eq!((print.sale, print.what), (done.made.id, Printout::Receipt));
    let output = printer.output();
    assert_eq!((output.sheets.len(), output.kicks), (2, 2));
    assert_eq!(scan(&output.sheets[1]), sale.invoice_no);
    let shown = till.app.receipt(done.made.id).await.unwrap();
    assert_eq!(shown.height as usize * 576, output.sheets[1].dots.len());

    // An exchange that is even moves no cash: a slip, a receipt, and the drawer stays shut.
    typed.taken = vec![taken("0,5")];
    typed.fee.clear();
    let even = till.app.return_goods(&typed).await.unwrap();
    till.eventually("both are printed", async |_| {
        printer.output().sheets.len() == 4
    })
    .await;
    assert_eq!(printer.output().kicks, 2);
    assert_eq!(
        scan(&printer.output().sheets[3]),
        even.sale.unwrap().invoice_no
    );
    till.end().await;
}

#[tokio::test]
async fn another_receipt_of_the_sale_is_a_copy_also_after_a_restart() {
    let printer = Printer::start(Mood::Silent);
    let till = till_at(&printer).await;
    let sale = till.sell().await;
    assert!(matches!(
        ended(&till).await.progress,
        PrintProgress::Printed
    ));
    assert!(
        till.app
            .receipt_printed_at(sale.id)
            .await
            .unwrap()
            .is_some()
    );

    let till = till.restart().await;
    // Nothing is printed by itself.
    assert!(till.app.printer_state().await.unwrap().prints.is_empty());
    till.app.print_receipt(sale.id).await.unwrap();
    assert_eq!(ended(&till).await.what, Printout::Copy);
    let output = printer.output();
    let [original, copy]: [Sheet; 2] = output.sheets.try_into().unwrap();
    // The frame with the word.
    assert!(copy.height() > original.height());
    assert_eq!(scan(&copy), sale.invoice_no);
    // Only the sale opened the drawer.
    assert_eq!(output.kicks, 1);
    till.end().await;
}

#[tokio::test]
async fn a_printer_says_why_it_does_not_print_and_the_sale_stands() {
    let mut printer = Printer::start(Mood::PaperOut);
    let till = till_at(&printer).await;
    let reasons = [
        (Mood::PaperOut, Trouble::PaperOut),
        (Mood::CoverOpen, Trouble::CoverOpen),
        (Mood::Stopped, Trouble::Stopped),
    ];
    for (mood, trouble) in reasons {
        printer.set(mood);
        let sale = till.sell().await;
        let nothing_taken = PrinterError {
            trouble,
            taken: Taken::Nothing,
        };
        assert_eq!(failed(&till).await, nothing_taken);
        let standing = till.app.printer_state().await.unwrap().standing;
        assert_eq!(standing, Standing::Failed(nothing_taken));
        till.reaches(&sale, DocumentState::Confirmed).await;
    }
    printer.switch_off().await;
    let sale = till.sell().await;
    assert!(matches!(
        failed(&till).await,
        PrinterError {
            trouble: Trouble::Unreachable(_),
            taken: Taken::Nothing
        }
    ));
    till.reaches(&sale, DocumentState::Confirmed).await;
    // Neither paper nor drawer has moved.
    assert_eq!(printer.output(), Default::default());

    // When the printer is there again nothing comes out by itself, and then the original.
    printer.set(Mood::PaperLow);
    printer.switch_on();
    till.app.check_printer().await.unwrap();
    let state = till.app.printer_state().await.unwrap();
    assert_eq!(state.standing, Standing::Answered(Condition::PaperLow));
    assert_eq!(printer.output(), Default::default());
    till.app.print_receipt(sale.id).await.unwrap();
    assert_eq!(ended(&till).await.what, Printout::Receipt);
    assert_eq!(printer.output().sheets.len(), 1);
    till.end().await;
}

#[tokio::test]
async fn a_receipt_that_broke_off_is_printed_as_the_original_once_more() {
    let printer = Printer::start(Mood::UnpluggedAfter(30_000));
    let till = till_at(&printer).await;
    let sale = till.sell().await;
    let error = failed(&till).await;
    assert_eq!((error.trouble, error.taken), (Trouble::Gone, Taken::Part));
    assert_eq!(till.app.receipt_printed_at(sale.id).await.unwrap(), None);

    printer.set(Mood::Well);
    till.app.print_receipt(sale.id).await.unwrap();
    assert_eq!(ended(&till).await.what, Printout::Receipt);
    let output = printer.output();
    let [broken, whole]: [Sheet; 2] = output.sheets.try_into().unwrap();
    assert_eq!((broken.end, whole.end), (None, Some(End::Cut)));
    till.end().await;
}

#[tokio::test]
async fn a_roll_that_ends_in_the_middle_is_told_from_a_printer_that_is_gone() {
    let printer = Printer::start(Mood::PaperOutAfter(8_000));
    let till = till_at(&printer).await;
    let sale = till.sell().await;
    let error = failed(&till).await;
    assert_eq!(error.trouble, Trouble::PaperOut);
    assert_eq!(error.taken, Taken::Part);
    assert_eq!(till.app.receipt_printed_at(sale.id).await.unwrap(), None);
    till.end().await;
}

#[tokio::test]
async fn a_receipt_that_may_have_come_out_whole_is_a_copy_the_next_time() {
    let printer = Printer::start(Mood::SwitchedOffAtTheEnd);
    let till = till_at(&printer).await;
    let sale = till.sell().await;
    let error = failed(&till).await;
    assert_eq!(
        (error.trouble, error.taken),
        (Trouble::Gone, Taken::PerhapsAll)
    );

    printer.set(Mood::Well);
    till.app.print_receipt(sale.id).await.unwrap();
    assert_eq!(ended(&till).await.what, Printout::Copy);
    till.end().await;
}

#[tokio::test]
async fn the_cashier_does_not_wait_for_a_printer_that_takes_nothing() {
    let printer = Printer::start(Mood::PaperOutAfter(8_000));
    let till = till_at(&printer).await;
    let begin = std::time::Instant::now();
    let first = till.sell().await;
    let second = till.sell().await;
    assert!(begin.elapsed() < Duration::from_secs(3));
    let state = till.app.printer_state().await.unwrap();
    let of: Vec<_> = state.prints.iter().map(|print| print.sale).collect();
    assert_eq!(of, [second.id, first.id]);
    till.end().await;
}

#[tokio::test]
async fn without_automatic_printing_only_the_drawer_opens_and_a_transfer_leaves_it_shut() {
    let printer = Printer::start(Mood::Well);
    let till = till_at(&printer).await;
    till.app.print_automatically(false).await.unwrap();
    till.sell().await;
    assert_eq!(ended(&till).await.what, Printout::Drawer);
    let output = printer.output();
    assert_eq!((output.kicks, output.sheets.len()), (1, 0));

    till.app
        .set_transfer_accounts(&[transfer_account()])
        .await
        .unwrap();
    till.app.print_automatically(true).await.unwrap();
    let counter = till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let transfer = [till_app::ops::payment::TypedTender {
        method: TenderMethod::BankTransfer,
        amount: String::new(),
    }];
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &transfer)
        .await
        .unwrap();
    let print = ended(&till).await;
    assert_eq!((print.sale, print.what), (sale.id, Printout::Receipt));
    let output = printer.output();
    assert_eq!((output.kicks, output.sheets.len()), (1, 1));
    till.end().await;
}

#[tokio::test]
async fn the_drawer_opens_for_cash_in_and_out_and_by_hand_which_is_noted() {
    let printer = Printer::start(Mood::Well);
    let till = till_at(&printer).await;
    let kicks = async |wanted: usize| {
        till.eventually("the drawer opens", async |_| {
            printer.output().kicks == wanted
        })
        .await;
    };
    till.app.open_shift(None).await.unwrap();
    let moved = till.app.move_cash(Direction::Out, "12.000", "mua đá").await;
    moved.unwrap();
    kicks(1).await;
    till.app.open_drawer(None).await.unwrap();
    kicks(2).await;
    assert!(
        till.app.approvals(0).await.unwrap().is_empty(),
        "nobody stands at this till"
    );

    let pin = |digits: &str| SecretString::from(digits);
    till.app.first_manager("Lan", pin("2580")).await.unwrap();
    let added = till
        .app
        .add_person("Minh", Role::Cashier, pin("1470"))
        .await;
    added.unwrap();
    let minh = till.app.people().await.unwrap().team.people()[1].id;
    till.app.sign_in_person(minh, pin("1470")).await.unwrap();
    till.app.open_drawer(None).await.unwrap();
    kicks(3).await;
    let noted = till.app.approvals(0).await.unwrap();
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0].right, Right::OpenDrawer);
    assert_eq!(noted[0].asked_by.name, "Minh");
    assert_eq!(noted[0].approved_by.as_ref().unwrap().id, minh);

    till.app.lock_till().await.unwrap();
    let refused = till.app.open_drawer(None).await;
    assert!(matches!(refused, Err(Error::NobodyAtTill)), "{refused:?}");
    till.end().await;
}

#[tokio::test]
async fn a_test_page_and_the_drawer_are_tried_before_anything_is_set() {
    let printer = Printer::start(Mood::Well);
    let till = Till::ready().await;
    let narrow = PrinterSettings {
        paper: Paper::Mm58,
        cut: false,
        ..at(&printer)
    };
    till.app.print_test_page(&narrow).await.unwrap();
    till.app.open_drawer(Some(&narrow)).await.unwrap();
    let output = printer.output();
    assert_eq!((output.kicks, output.sheets.len()), (1, 1));
    assert_eq!(output.sheets[0].width, 384);
    assert_eq!(scan(&output.sheets[0]), "TILL-2026");

    let sale = till.sell().await;
    assert!(till.app.printer_state().await.unwrap().prints.is_empty());
    assert!(matches!(
        till.app.print_receipt(sale.id).await,
        Err(Error::Printer(PrinterError {
            trouble: Trouble::Missing,
            ..
        }))
    ));
    printer.set(Mood::CoverOpen);
    assert!(matches!(
        till.app.print_test_page(&narrow).await,
        Err(Error::Printer(PrinterError {
            trouble: Trouble::CoverOpen,
            ..
        }))
    ));
    till.end().await;
}

#[cfg(unix)]
mod port {
    use std::{
        fs::File,
        io::{Read, Write},
    };

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    use super::*;
    use crate::printer::Output;

    /// A printer at a serial port: a pseudo-terminal whose far side answers questions.
    #[tokio::test]
    async fn a_printer_at_a_serial_port_gets_every_byte_as_it_is() {
        let far = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&far).unwrap();
        unlockpt(&far).unwrap();
        let path = ptsname(&far, Vec::new()).unwrap().into_string().unwrap();
        // Held, so that the terminal does not hang up between two users.
        let held = File::options().read(true).write(true).open(&path).unwrap();
        let reading = std::thread::spawn(move || {
            let mut far = File::from(far);
            let mut taken = Vec::new();
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = far.read(&mut chunk) {
                taken.extend(&chunk[..read]);
                // Whoever asks does so at the end of what it sends.
                match taken.as_slice() {
                    [.., 0x10, 4, 1 | 2 | 4] => far.write_all(&[0b0001_0010]).unwrap(),
                    [.., 0x1D, b'r', 1] => {
                        far.write_all(&[0]).unwrap();
                        // Held until the till has read it.
                        return (taken, Some(far));
                    }
                    _ => {}
                }
            }
            (taken, None)
        });
        let till = Till::ready().await;
        let settings = PrinterSettings {
            connection: Connection::device(&path, 115_200).unwrap(),
            paper: Paper::Mm58,
            cut: true,
            drawer: false,
            automatic: true,
            z_report: false,
        };
        till.app.set_printer(Some(&settings)).await.unwrap();
        till.sell().await;
        assert!(matches!(
            ended(&till).await.progress,
            PrintProgress::Printed
        ));
        let (taken, far) = reading.join().unwrap();
        let output = Output::of(&taken);
        drop((held, far));
        assert_eq!((output.sheets.len(), output.kicks), (1, 0));
        assert_eq!(output.sheets[0].end, Some(End::Cut));
        till.end().await;
    }

    #[tokio::test]
    async fn a_plain_file_is_no_printer_and_stays_as_it_was() {
        let till = Till::ready().await;
        let path = till.folder.path().join("accounts.txt");
        std::fs::write(&path, "sổ sách").unwrap();
        for (path, kept) in [
            (path.clone(), Some("sổ sách")),
            (path.with_extension("no"), None),
        ] {
            let settings = PrinterSettings {
                connection: Connection::device(path.to_str().unwrap(), 9_600).unwrap(),
                paper: Paper::Mm80,
                cut: true,
                drawer: true,
                automatic: true,
                z_report: false,
            };
            let refused = till.app.print_test_page(&settings).await;
            assert!(matches!(
                refused,
                Err(Error::Printer(PrinterError {
                    trouble: Trouble::Unreachable(_),
                    taken: Taken::Nothing
                }))
            ));
            assert_eq!(std::fs::read_to_string(&path).ok().as_deref(), kept);
        }
        till.end().await;
    }
}
