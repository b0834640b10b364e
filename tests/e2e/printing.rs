//! Receipts on a thermal printer on the network: what comes out is looked at and read by a scanner.

use std::path::PathBuf;

use nextx_sandbox::demo::{COFFEE_CAN, DemoProduct, FRESH_MILK};

use crate::{
    catalogue::Language,
    driver::{ENTER, SCREEN, Window},
    printer::{Mood, Printer, Sheet, scan},
    shop::{desktop_at, pay_exactly, sandbox, set_up_till, uploaded, wait_for_focus},
};

/// Types where the printer is, tries it and saves it.
async fn set_printer(window: &Window, printer: &Printer) {
    window.click("rail-settings").await;
    window.choose("printer-kind-network").await;
    window.fill("printer-host", "127.0.0.1").await;
    window
        .fill("printer-port", &printer.port().to_string())
        .await;
    window.click("printer-test").await;
    window
        .until("the test page is out", async || {
            printer.output().sheets.len() == 1 && window.has("toast").await
        })
        .await;
    window.click("printer-save").await;
}

/// Types the code of a product into the search and takes it up.
pub(crate) async fn type_into_cart(window: &Window, product: &DemoProduct) {
    wait_for_focus(window).await;
    window.type_text(product.code).await;
    window
        .wait_text("search-hit-0", |text| text.contains(product.code))
        .await;
    window.press(ENTER).await;
    window
        .wait_text("cart-row-0", |text| text.contains(product.name))
        .await;
}

async fn to_counter(window: &Window) {
    window.click("rail-counter").await;
    wait_for_focus(window).await;
}

/// Keeps a picture of what came out of the printer beside those of the window.
pub(crate) fn keep(sheet: &Sheet, name: &str) {
    let dots = sheet.dots.iter().map(|&black| if black { 0 } else { 255 });
    let picture =
        image::GrayImage::from_raw(sheet.width as u32, sheet.height() as u32, dots.collect());
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/e2e");
    std::fs::create_dir_all(&folder).unwrap();
    picture.unwrap().save(folder.join(name)).unwrap();
}

/// Waits until the print of the receipt on the screen has ended well.
async fn printed(window: &Window) {
    window
        .until("the receipt is printed", async || {
            window.has("print-status").await
                && window
                    .attribute("print-status", "data-state")
                    .await
                    .as_deref()
                    == Some("printed")
        })
        .await;
}

#[tokio::test]
async fn a_sale_comes_out_of_the_printer_and_again_as_a_copy() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let printer = Printer::start(Mood::Well);
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("printing").await;
    set_up_till(&window, "P1").await;
    set_printer(&window, &printer).await;
    window.picture("settings-vi-light").await;
    to_counter(&window).await;
    window
        .until("the printer says that it is ready", async || {
            window.has("printer-standing").await
                && window
                    .attribute("printer-standing", "data-standing")
                    .await
                    .as_deref()
                    == Some("ready")
        })
        .await;

    // By keyboard alone from here on.
    type_into_cart(&window, &COFFEE_CAN).await;
    window.picture("counter-vi-light").await;
    let invoice = pay_exactly(&window).await;
    printed(&window).await;
    window.wait("receipt-picture").await;
    window.picture("receipt-vi-light").await;
    let output = printer.output();
    assert_eq!((output.sheets.len(), output.kicks), (2, 1));
    let original = &output.sheets[1];
    keep(&output.sheets[0], "test-page-80mm-printed.png");
    keep(original, "receipt-80mm-printed.png");
    assert_eq!(scan(original), invoice);

    window
        .wait_text("receipt-print", |text| text.contains("bản sao"))
        .await;
    window.click("receipt-print").await;
    window
        .wait_text("print-status", |text| text.contains("Đã in bản sao"))
        .await;
    let output = printer.output();
    let copy = &output.sheets[2];
    keep(copy, "receipt-80mm-copy-printed.png");
    assert_eq!(scan(copy), invoice);
    // The frame that says so.
    assert!(copy.height() > output.sheets[1].height());
    assert_eq!(output.kicks, 1);
    window.click("new-sale").await;
    assert_eq!(uploaded(&window, &sandbox, 1).await.len(), 1);
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_printer_that_is_off_or_empty_costs_no_sale_and_nothing_prints_by_itself() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let mut printer = Printer::start(Mood::Well);
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "en");
    let window = desktop.open("printer-off").await;
    set_up_till(&window, "P2").await;
    set_printer(&window, &printer).await;
    window.choose("theme-dark").await;
    window.picture("settings-en-dark").await;
    to_counter(&window).await;

    printer.set(Mood::PaperOut);
    type_into_cart(&window, &COFFEE_CAN).await;
    let first = pay_exactly(&window).await;
    let words = Language::English.error("printer_paper_out_what");
    window
        .wait_text("print-error", |text| text.contains(&words))
        .await;
    window.wait("receipt-picture").await;
    window.picture("paper-out-en-dark").await;
    window.click("new-sale").await;

    printer.switch_off().await;
    type_into_cart(&window, &FRESH_MILK).await;
    window.picture("counter-en-dark").await;
    let second = pay_exactly(&window).await;
    let words = Language::English.error("printer_unreachable_what");
    window
        .wait_text("print-error", |text| text.contains(&words))
        .await;
    window.picture("unreachable-en-dark").await;
    window.click("new-sale").await;

    // Both sales stand.
    let orders = uploaded(&window, &sandbox, 2).await;
    let numbers: Vec<&str> = orders
        .iter()
        .map(|order| order.invoice_no.as_str())
        .collect();
    assert!(numbers.contains(&first.as_str()) && numbers.contains(&second.as_str()));

    // A printer that is there again gets nothing until somebody asks; then it is the original.
    printer.set(Mood::Well);
    printer.switch_on();
    window.click("rail-sales-today").await;
    window
        .wait_text("sale-row-0", |text| text.contains(&second))
        .await;
    window.click("sale-row-0-receipt").await;
    window
        .wait_text("receipt-print", |text| !text.contains("copy"))
        .await;
    assert_eq!(printer.output().sheets.len(), 1);
    window.click("receipt-print").await;
    printed(&window).await;
    window.picture("reprint-en-dark").await;
    let output = printer.output();
    assert_eq!(output.sheets.len(), 2);
    assert_eq!(scan(&output.sheets[1]), second);
    window.close().await;
    sandbox.shutdown().await;
}
