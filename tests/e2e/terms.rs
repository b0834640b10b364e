//! What a sale is made at besides its prices: discounts, a surcharge, notes, cash that is rounded.

use nextx_sandbox::demo::{COFFEE_CAN, FRESH_MILK};

use crate::{
    driver::{ENTER, ESCAPE, F6, F7, F9, SCREEN},
    shop::{desktop_at, sandbox, scan_into_row, set_up_till, uploaded, wait_for_focus},
};

#[tokio::test]
async fn discounts_delivery_and_rounding_by_keyboard_arrive_to_the_dong() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    for (language, theme) in [("vi", "light"), ("en", "dark")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("terms-{language}")).await;
        set_up_till(&window, if language == "vi" { "G1" } else { "G2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.choose("rounding-to_thousand").await;
        window.picture("settings").await;
        window.click("rail-counter").await;
        wait_for_focus(&window).await;

        // Nothing is clicked from here on.
        scan_into_row(&window, &FRESH_MILK, 0).await;
        scan_into_row(&window, &COFFEE_CAN, 1).await;
        window.press('+').await;
        window.press('+').await;
        let gross = u64::from(3 * COFFEE_CAN.price);
        let sold = gross + u64::from(FRESH_MILK.price);
        window
            .until("three cans are in the cart", async || {
                window.amount("subtotal").await == sold
            })
            .await;
        window.press(F6).await;
        window.wait("line-discount").await;
        window.type_text("10%").await;
        window.picture("line").await;
        window.press(ENTER).await;
        window.wait_gone("line-terms").await;
        wait_for_focus(&window).await;

        window.press(F7).await;
        window.wait("order-discount").await;
        window.type_text("99999999").await;
        window.press(ENTER).await;
        window.wait("order-terms-error").await;
        window.picture("too-much").await;
        window.fill("order-discount", "1222").await;
        window.fill("surcharge-name-0", "Giao hàng").await;
        window.fill("surcharge-amount-0", "20000").await;
        window.fill("order-note", "Giao trước 17:00").await;
        window.picture("order").await;
        window.press(ENTER).await;
        window.wait_gone("order-terms").await;
        wait_for_focus(&window).await;

        let exactly = sold - gross / 10 - 1_222 + 20_000;
        let due = (exactly + 500) / 1_000 * 1_000;
        window
            .until("the total is right", async || {
                window.amount("total-due").await == due
            })
            .await;
        window.picture("cart").await;
        window.press(F9).await;
        window.wait("receipt-picture").await;
        window.picture("receipt").await;
        window.press(ESCAPE).await;
        window.wait("cart-empty").await;
        let orders = uploaded(&window, &sandbox, 1).await;
        let order = orders.last().unwrap();
        assert_eq!(order.final_total, due.to_string());
        window.close().await;
    }
    sandbox.shutdown().await;
}
