//! Taxes and a price book from the settings to the receipt and the X report.

use nextx_sandbox::demo::{COFFEE_CAN, FRESH_MILK};

use crate::{
    driver::{ENTER, F6, F7, F9, SCREEN, Window},
    shop::{desktop_at, sandbox, scan_into_row, set_up_till, uploaded, wait_for_focus},
};

/// Chooses the option that says `words` of a list of choices.
async fn choose(window: &Window, testid: &str, words: &str) {
    window
        .until(&format!("{testid} offers {words}"), async || {
            let chosen = window
                .script(&format!(
                    "const list = document.querySelector('[data-testid=\"{testid}\"]');
                     const wanted = [...list.options].find((option) => option.text === '{words}');
                     if (!wanted) return false;
                     list.value = wanted.value;
                     list.dispatchEvent(new Event('change', {{ bubbles: true }}));
                     return true;"
                ))
                .await;
            chosen == serde_json::Value::Bool(true)
        })
        .await;
}

async fn wait_amount(window: &Window, testid: &str, dong: u64) {
    window
        .until(&format!("{testid} is {dong}"), async || {
            window.has(testid).await && window.amount(testid).await == dong
        })
        .await;
}

/// A tax of 8 per cent on top of the prices, and a book that takes a tenth off.
async fn set_up_prices(window: &Window) {
    window.click("rail-settings").await;
    window.choose("taxes-included-added").await;
    window.click("tax-add").await;
    window.wait("tax-dialog").await;
    window.fill("tax-rate", "8").await;
    window.fill("tax-from", "hôm qua").await;
    window.press(ENTER).await;
    window.wait("tax-error").await;
    window.fill("tax-from", "01/07/2025").await;
    window.picture("tax").await;
    window.press(ENTER).await;
    window.wait_gone("tax-dialog").await;
    window
        .wait_text("tax-0", |text| text.contains("VAT 8 %"))
        .await;
    window.click("book-add").await;
    window.wait("book-dialog").await;
    window.fill("book-name", "Giá sỉ").await;
    window.fill("book-change", "-10").await;
    window.press(ENTER).await;
    window.wait_gone("book-dialog").await;
    window.click("book-0").await;
    window.fill("fixed-code", FRESH_MILK.code).await;
    window.press(ENTER).await;
    window.wait("fixed-price").await;
    window.fill("fixed-price", "30000").await;
    window.picture("book").await;
    window.press(ENTER).await;
    window.wait("fixed-prices").await;
    window.click("book-dialog-close").await;
    window.wait_gone("book-dialog").await;
    window.script("document.querySelector('[data-testid=\"price-books\"]').scrollIntoView({ block: 'end' })").await;
    window.picture("settings").await;
    window.click("rail-counter").await;
    wait_for_focus(window).await;
}

#[tokio::test]
async fn a_tax_on_top_and_a_price_book_reach_the_receipt_nextx_and_the_x_report() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    for (language, theme) in [("vi", "light"), ("en", "dark")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("taxes-{language}")).await;
        set_up_till(&window, if language == "vi" { "X1" } else { "X2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        set_up_prices(&window).await;

        scan_into_row(&window, &FRESH_MILK, 0).await;
        scan_into_row(&window, &COFFEE_CAN, 1).await;
        let taxed = |net: u64| net + (net * 8 + 50) / 100;
        let (milk, coffee) = (u64::from(FRESH_MILK.price), u64::from(COFFEE_CAN.price));
        wait_amount(&window, "total-due", taxed(milk) + taxed(coffee)).await;
        window.press(F6).await;
        window.wait("line-tax").await;
        window.picture("line").await;
        window.press(ENTER).await;
        window.wait_gone("line-terms").await;
        wait_for_focus(&window).await;
        window.press(F7).await;
        window.wait("order-book").await;
        choose(&window, "order-book", "Giá sỉ").await;
        window.picture("order").await;
        window.click("order-terms-save").await;
        window.wait_gone("order-terms").await;
        wait_for_focus(&window).await;
        // The milk has the book's own price; the coffee a tenth less, in whole five hundreds.
        let wholesale = (coffee * 9 / 10 + 250) / 500 * 500;
        let due = taxed(30_000) + taxed(wholesale);
        wait_amount(&window, "total-due", due).await;
        window
            .wait_text("cart-row-1-book", |text| text == "Giá sỉ")
            .await;
        window.picture("cart").await;
        window.press(F9).await;
        window.wait("receipt-picture").await;
        window.picture("receipt").await;
        window.press(ENTER).await;
        window.wait("cart-empty").await;
        let orders = uploaded(&window, &sandbox, 1).await;
        assert_eq!(orders.last().unwrap().final_total, due.to_string());

        window.click("strip-shift").await;
        window.wait("report-taxes").await;
        let tax = due - 30_000 - wholesale;
        wait_amount(&window, "report-tax-0", tax).await;
        wait_amount(&window, "report-net", due).await;
        window.picture("x").await;
        window.close().await;
    }
    sandbox.shutdown().await;
}
