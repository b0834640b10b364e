//! The demo sale of `cargo xtask run` on a machine without a screen.

use std::{env, fs, path::PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use nextx_sandbox::demo::{COFFEE_CAN, DemoProduct, FRESH_MILK, SOUR_SHRIMP_NOODLES};
use serde_json::json;

use crate::{
    driver::{F9, SCREEN},
    shop::{desktop_of_task, scan_into_row, set_up_till, wait_for_focus},
};

/// What the demo customer takes.
const BASKET: [DemoProduct; 3] = [COFFEE_CAN, SOUR_SHRIMP_NOODLES, FRESH_MILK];
/// The note the demo customer pays with, in đồng.
const GIVEN: u64 = 50_000;

#[tokio::test]
#[ignore = "started by `cargo xtask run --headless`"]
async fn demo_sale() {
    let _screen = SCREEN.lock().await;
    let results = env::var_os("TILL_E2E_RESULTS").map(PathBuf::from);
    let results = results.expect("started by `cargo xtask run --headless`");
    let picture = |name: &str| results.join(format!("{name}.png"));
    let desktop = desktop_of_task();
    let window = desktop.open("demo").await;
    window.wait("branch-select-0").await;
    window.picture_at(picture("1-choose-till")).await;
    set_up_till(&window, "D1").await;

    window.type_text("ca phe sua").await;
    window
        .wait_text("search-hit-0", |text| text.contains(COFFEE_CAN.name))
        .await;
    window.picture_at(picture("2-search")).await;
    window.click("search-clear").await;
    wait_for_focus(&window).await;
    for (index, product) in BASKET.iter().enumerate() {
        scan_into_row(&window, product, index).await;
    }
    window.fill("given-field", &GIVEN.to_string()).await;
    window.wait("change-amount").await;
    window.picture_at(picture("3-payment")).await;
    let total = window.amount("total-due").await;
    window.press(F9).await;
    let invoice = window.text("receipt-invoice-no").await;
    assert_eq!(window.amount("receipt-change").await, GIVEN - total);

    let image = window.attribute("receipt-picture", "src").await.unwrap();
    let (_, encoded) = image
        .split_once("base64,")
        .expect("the receipt is a picture");
    fs::write(
        results.join("receipt.png"),
        STANDARD.decode(encoded).unwrap(),
    )
    .unwrap();
    window.click("receipt-save-pdf").await;
    let saved = window
        .wait_text("receipt-saved-path", |text| text.contains(".pdf"))
        .await;
    // The path stands somewhere in the sentence.
    let start = saved.find('/').expect("the sentence names a path");
    let end = saved.find(".pdf").expect("the sentence names a path") + ".pdf".len();
    fs::copy(&saved[start..end], results.join("receipt.pdf")).unwrap();
    window.picture_at(picture("4-receipt")).await;
    window.click("new-sale").await;
    window.wait("strip-uploaded").await;
    window.picture_at(picture("5-uploaded")).await;

    let lines = BASKET.map(|product| {
        json!({"code": product.code, "name": product.name, "quantity": "1", "unit_price": product.price.to_string()})
    });
    let sale = json!({"invoice_no": invoice, "total": total, "lines": lines});
    fs::write(
        results.join("sale.json"),
        serde_json::to_string_pretty(&sale).unwrap(),
    )
    .unwrap();
    window.close().await;
}
