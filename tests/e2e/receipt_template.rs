//! How papers look: the editor with its example, what comes out then, bills on office paper, and the reports of a shift.

use nextx_sandbox::demo::COFFEE_CAN;

use crate::{
    driver::{ENTER, F8, SCREEN, Window},
    papers::{look_at, saved},
    printer::{Mood, Printer, scan},
    printing::{keep, type_into_cart},
    shop::{desktop_at, pay_exactly, sandbox, set_up_till, wait_for_focus},
};

/// A shop's picture that no storefront looks like: a ring.
const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><rect width="120" height="60" fill="#fff"/><circle cx="60" cy="30" r="24" fill="none" stroke="#000" stroke-width="8"/></svg>"##;

async fn set_printer(window: &Window, printer: &Printer) {
    window.click("rail-settings").await;
    window.choose("printer-kind-network").await;
    window.fill("printer-host", "127.0.0.1").await;
    let port = printer.port().to_string();
    window.fill("printer-port", &port).await;
    window.choose("printer-z-report").await;
    window.click("printer-save").await;
    window
        .until("the printer is kept", async || window.has("toast").await)
        .await;
}

/// Gives the page a file, as a person does who chose it in the system's window.
async fn choose_logo(window: &Window, content: &str) {
    let script = format!(
        "const files = new DataTransfer();
         files.items.add(new File([{content:?}], 'logo.svg'));
         const input = document.querySelector('[data-testid=paper-logo-file]');
         input.files = files.files;
         input.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    window.script(&script).await;
}

/// The example is drawn anew.
async fn example_after(window: &Window, change: impl AsyncFnOnce()) {
    let before = window.attribute("paper-picture", "src").await;
    change().await;
    window
        .until("the example is drawn again", async || {
            window.attribute("paper-picture", "src").await != before
        })
        .await;
}

#[tokio::test]
async fn a_shop_makes_its_papers_its_own_and_prints_them() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let printer = Printer::start(Mood::Well);
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("receipt-template").await;
    set_up_till(&window, "T1").await;
    set_printer(&window, &printer).await;
    window.picture("settings-vi-light").await;

    window.click("paper-template").await;
    window.wait("paper-picture").await;
    choose_logo(&window, "không phải hình").await;
    window.wait("paper-error").await;
    example_after(&window, async || choose_logo(&window, LOGO).await).await;
    window.wait("paper-logo-remove").await;
    example_after(&window, async || {
        window.fill("paper-name", "Tạp hóa Cô Ba").await;
        window.fill("paper-header", "Mở cửa 6:00 – 22:00").await;
        window.fill("paper-footer", "Cảm ơn, hẹn gặp lại!").await;
    })
    .await;
    window.picture("editor-vi-light").await;
    example_after(&window, async || window.choose("paper-on-a4").await).await;
    window.picture("editor-a4-vi-light").await;
    window.click("paper-save").await;
    window.wait_gone("paper-dialog").await;

    window.click("rail-counter").await;
    wait_for_focus(&window).await;
    type_into_cart(&window, &COFFEE_CAN).await;
    let invoice = pay_exactly(&window).await;
    window
        .wait_text("print-status", |text| text.contains("Đã in"))
        .await;
    let receipt = &printer.output().sheets[0];
    keep(receipt, "receipt-own-template-printed.png");
    assert_eq!(scan(receipt), invoice);
    window.click("receipt-save-pdf-a4").await;
    let a4 = saved(&window, "receipt-saved-path").await;
    window.picture("receipt-vi-light").await;
    let words = look_at(&a4, "receipt-a4");
    for said in [
        "Tạp hóa Cô Ba",
        "Không phải hóa đơn GTGT",
        "BẢN SAO",
        "Bằng chữ:",
        "Hẹn gặp lại".to_lowercase().as_str(),
    ] {
        assert!(words.contains(said), "{said} is not in {words}");
    }
    window.click("new-sale").await;
    window.wait("cart-empty").await;

    // X by its key; Z by itself when the shift is closed, and again as a copy.
    window.click("strip-shift").await;
    window.wait("report-print").await;
    window.press(F8).await;
    window
        .wait_text("print-status", |text| text.contains("Đã in báo cáo"))
        .await;
    window.picture("shift-x-vi-light").await;
    keep(&printer.output().sheets[1], "x-report-printed.png");
    window.click("shift-close").await;
    window.wait("shift-close-confirm").await;
    window.type_text("1").await;
    window.press(ENTER).await;
    window.click("shift-close-confirm").await;
    window.wait("past-shift").await;
    window
        .until("the Z report is printed by itself", async || {
            printer.output().sheets.len() == 3
        })
        .await;
    keep(&printer.output().sheets[2], "z-report-printed.png");
    window.click("report-print").await;
    window
        .wait_text("print-status", |text| text.contains("bản sao"))
        .await;
    window.picture("shift-z-vi-light").await;
    let output = printer.output();
    keep(&output.sheets[3], "z-report-copy-printed.png");
    assert!(output.sheets[3].height() > output.sheets[2].height());
    window.click("report-save").await;
    let z = saved(&window, "report-saved").await;
    assert!(look_at(&z, "z-report-pdf").contains("BÁO CÁO Z"));

    window.click("rail-settings").await;
    window.choose("language-en").await;
    window.choose("theme-dark").await;
    window.click("paper-template").await;
    window.wait("paper-picture").await;
    window.picture("editor-en-dark").await;
    window.close().await;
    sandbox.shutdown().await;
}
