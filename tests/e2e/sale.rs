//! Whole sales, by keyboard alone, by scanner alone, and with the server gone.

use std::path::Path;

use nextx_sandbox::{
    Offline,
    demo::{COFFEE_CAN, FRESH_MILK, SOUR_SHRIMP_NOODLES},
};

use crate::{
    driver::{ARROW_DOWN, ARROW_UP, ENTER, F4, F9, SCREEN, TAB},
    shop::{
        desktop_at, pay_exactly, sandbox, scan_into_row, set_up_till, uploaded, wait_for_focus,
    },
};

#[tokio::test]
async fn a_sale_by_keyboard_alone() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("keyboard").await;
    set_up_till(&window, "K1").await;

    // Nothing is clicked from here on.
    window.type_text("ca phe sua").await;
    window
        .wait_text("search-hit-0", |text| text.contains("Cà phê sữa"))
        .await;
    window.picture("search").await;
    window.press(ARROW_DOWN).await;
    window.press(ARROW_UP).await;
    window.press(ENTER).await;
    window
        .wait_text("cart-row-0", |text| text.contains(COFFEE_CAN.name))
        .await;
    window.type_text(SOUR_SHRIMP_NOODLES.code).await;
    window
        .wait_text("search-hit-0", |text| {
            text.contains(SOUR_SHRIMP_NOODLES.code)
        })
        .await;
    window.press(ENTER).await;
    window
        .wait_text("cart-row-1", |text| text.contains(SOUR_SHRIMP_NOODLES.name))
        .await;
    // Up to the coffee, twice more of it.
    window.press(ARROW_UP).await;
    window.press('+').await;
    window.press('+').await;
    let total = u64::from(3 * COFFEE_CAN.price + SOUR_SHRIMP_NOODLES.price);
    window
        .until("the total is right", async || {
            window.amount("total-due").await == total
        })
        .await;
    window.picture("cart").await;

    // Tab by Tab to the cash given, where the digits go.
    for _ in 0..40 {
        if window.focus().await == "given-field" {
            break;
        }
        window.press(TAB).await;
    }
    assert_eq!(window.focus().await, "given-field");
    window.type_text("50000").await;
    window
        .until("the change is right", async || {
            window.has("change-amount").await
                && window.amount("change-amount").await == 50_000 - total
        })
        .await;
    window.picture("payment").await;
    window.press(F9).await;
    let invoice = window.text("receipt-invoice-no").await;
    window.wait("receipt-picture").await;
    assert_eq!(window.amount("receipt-change").await, 50_000 - total);
    window.picture("receipt").await;
    window.press(ENTER).await;
    window.wait("cart-empty").await;
    wait_for_focus(&window).await;

    let orders = uploaded(&window, &sandbox, 1).await;
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].invoice_no, invoice);
    assert_eq!(orders[0].final_total, total.to_string());
    assert_eq!(orders[0].lines.len(), 2);
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_sale_by_scanner_bursts_wherever_the_focus_is() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox);
    let window = desktop.open("scanner").await;
    set_up_till(&window, "S1").await;

    scan_into_row(&window, &COFFEE_CAN, 0).await;
    // The focus elsewhere: in the field of the cash given, which keeps what it held.
    window.click("likely-1").await;
    let given = window.value("given-field").await;
    // The suggestion gives the focus back to the search field once it is taken up.
    window
        .until("the focus is in the cash given", async || {
            window.click("given-field").await;
            window.focus().await == "given-field"
        })
        .await;
    scan_into_row(&window, &FRESH_MILK, 1).await;
    assert_eq!(window.value("given-field").await, given);
    // And on a button.
    window.click("method-cash").await;
    window.scan(COFFEE_CAN.barcode).await;
    window
        .until("the coffee counts two", async || {
            window.value("cart-row-0-quantity").await == "2"
        })
        .await;
    let total = u64::from(2 * COFFEE_CAN.price + FRESH_MILK.price);
    window
        .until("the total is right", async || {
            window.amount("total-due").await == total
        })
        .await;
    window.picture("cart").await;

    let invoice = pay_exactly(&window).await;
    let orders = uploaded(&window, &sandbox, 1).await;
    assert_eq!(orders[0].invoice_no, invoice);
    assert_eq!(orders[0].lines[0].quantity, "2");
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_sale_without_the_server_arrives_once_when_it_is_back() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox);
    let window = desktop.open("offline").await;
    set_up_till(&window, "O1").await;
    window.wait("strip-online").await;

    sandbox.faults().set_offline(Offline::Refuse);
    scan_into_row(&window, &COFFEE_CAN, 0).await;
    let invoice = pay_exactly(&window).await;
    window.click("new-sale").await;
    window
        .until("one sale waits", async || {
            window.has("strip-waiting").await
                && window
                    .attribute("strip-waiting", "data-count")
                    .await
                    .as_deref()
                    == Some("1")
        })
        .await;
    window.wait("strip-offline").await;
    window.picture("waiting").await;
    assert!(sandbox.received_orders().await.unwrap().is_empty());

    sandbox.faults().set_offline(Offline::Off);
    window.click("strip-try").await;
    let orders = uploaded(&window, &sandbox, 1).await;
    let mine = orders
        .iter()
        .filter(|order| order.invoice_no == invoice)
        .count();
    assert_eq!((orders.len(), mine), (1, 1));
    window.wait("strip-online").await;
    window.picture("arrived").await;
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_transfer_of_a_new_customer_is_asked_for_by_vietqr() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("transfer").await;
    set_up_till(&window, "V1").await;
    scan_into_row(&window, &COFFEE_CAN, 0).await;

    window.press(F4).await;
    window.wait("customer-dialog").await;
    window.type_text("0900 111 222").await;
    window.wait("customer-none").await;
    window.picture("customer").await;
    window.click("customer-add").await;
    window.fill("customer-name", "Khách Thử Chuyển Khoản").await;
    window.press(ENTER).await;
    window
        .wait_text("customer-button", |text| text.contains("Khách Thử"))
        .await;

    window.click("method-transfer").await;
    window.wait("vietqr").await;
    let asked = window.text("transfer-purpose").await;
    let picture = window.picture("vietqr").await;
    let payload = read_qr(&picture);
    assert!(payload.starts_with("000201010212"), "{payload}");
    assert!(payload.contains(&asked), "{payload} names {asked}");
    let amount = COFFEE_CAN.price.to_string();
    assert!(
        payload.contains(&format!("54{:02}{amount}5802VN", amount.len())),
        "{payload} asks for {amount}"
    );

    window.press(F9).await;
    let invoice = window.text("receipt-invoice-no").await;
    assert_eq!(invoice, asked);
    for (save, ending) in [("receipt-save-png", "png"), ("receipt-save-pdf", "pdf")] {
        window.click(save).await;
        window
            .wait_text("receipt-saved-path", |text| text.contains(ending))
            .await;
        let file = desktop.receipt(&format!("{invoice}.{ending}"));
        assert!(std::fs::metadata(file).unwrap().len() > 1_000);
    }
    window.click("new-sale").await;
    let orders = uploaded(&window, &sandbox, 1).await;
    assert!(orders[0].customer_id.is_some());
    assert_eq!(orders[0].payments[0].method, "bank_transfer");
    window.click("rail-sales-today").await;
    window
        .wait_text("sale-row-0", |text| text.contains(&invoice))
        .await;
    window.picture("sales-today").await;
    window.close().await;
    sandbox.shutdown().await;
}

/// What the QR code in a picture of the window says.
pub(crate) fn read_qr(picture: &Path) -> String {
    let image = image::open(picture).unwrap().to_luma8();
    let (width, height) = image.dimensions();
    rxing::helpers::detect_in_luma(
        image.into_raw(),
        width,
        height,
        Some(rxing::BarcodeFormat::QR_CODE),
    )
    .expect("the window shows a QR code")
    .getText()
    .to_owned()
}

#[tokio::test]
async fn a_token_that_expires_in_the_middle_of_the_day_is_nobodys_business() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox);
    let window = desktop.open("expired-token").await;
    set_up_till(&window, "X1").await;
    for count in 1..=2 {
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        let invoice = pay_exactly(&window).await;
        window.click("new-sale").await;
        let orders = uploaded(&window, &sandbox, count).await;
        let mine = orders
            .iter()
            .filter(|order| order.invoice_no == invoice)
            .count();
        assert_eq!((orders.len(), mine), (count, 1));
        assert!(!window.has("strip-paused").await);
        sandbox.expire_tokens().await.unwrap();
    }
    window.close().await;
    sandbox.shutdown().await;
}
