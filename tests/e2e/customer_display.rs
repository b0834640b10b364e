//! The window that the customer sees.

use nextx_sandbox::demo::{COFFEE_CAN, FRESH_MILK};

use crate::{
    driver::{ENTER, ESCAPE, F8, F9, F10, SCREEN},
    sale::read_qr,
    shop::{desktop_at, sandbox, scan_into_row, set_up_till},
};

#[tokio::test]
async fn the_customer_sees_the_goods_the_code_to_pay_by_and_the_change() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    for (language, theme) in [("vi", "light"), ("en", "dark")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("customer-{language}")).await;
        set_up_till(&window, if language == "vi" { "D1" } else { "D2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        let width = async || window.script("return innerWidth").await.as_u64();
        let usual = width().await;
        window.choose("text-130").await;
        window
            .until("everything is larger", async || width().await < usual)
            .await;
        // The driver misses what it clicks while everything is larger.
        window
            .script(r#"document.querySelector('[data-testid="text-100"]').click()"#)
            .await;
        window
            .until("everything is as usual", async || width().await == usual)
            .await;
        window.choose("customer-display-on").await;
        window.turn_to("display-welcome").await;
        window.picture("welcome").await;

        window.turn_to("rail-counter").await;
        window.picture("settings").await;
        window.click("rail-counter").await;
        scan_into_row(&window, &FRESH_MILK, 0).await;
        scan_into_row(&window, &COFFEE_CAN, 1).await;
        let due = u64::from(FRESH_MILK.price + COFFEE_CAN.price);
        window.turn_to("display-lines").await;
        window
            .until("both lines are added up", async || {
                window.amount("display-total").await == due
            })
            .await;
        window.picture("goods").await;

        window.turn_to("given-field").await;
        window.fill("given-field", "500000").await;
        window.turn_to("display-cash").await;
        window
            .until("the cash is seen", async || {
                window.amount("display-cash").await == 500_000
            })
            .await;
        window.picture("cash").await;
        window.turn_to("given-field").await;
        window.press(F9).await;
        window.wait("receipt-picture").await;
        window.turn_to("display-paid").await;
        assert_eq!(window.amount("display-change").await, 500_000 - due);
        window.picture("paid").await;

        window.turn_to("receipt-dialog").await;
        window.press(ESCAPE).await;
        window.wait("cart-empty").await;
        scan_into_row(&window, &FRESH_MILK, 0).await;
        window.turn_to("display-lines").await;
        assert_eq!(
            window.amount("display-total").await,
            u64::from(FRESH_MILK.price)
        );
        window.turn_to("method-transfer").await;
        window.click("method-transfer").await;
        window.wait("vietqr").await;
        let asked = window.text("transfer-purpose").await;
        window.turn_to("display-transfer").await;
        let picture = window.picture("transfer").await;
        assert!(read_qr(&picture).contains(&asked));

        window.turn_to("transfer-back").await;
        window.press(ESCAPE).await;
        window.wait_gone("transfer-step").await;
        // An exchange whose difference is transferred is asked for in the same way.
        window.press(F10).await;
        window.wait("return-sale-0").await;
        window.press(ENTER).await;
        window.wait("return-invoice").await;
        window.press('1').await;
        window.press(ESCAPE).await;
        window.press(F8).await;
        window.wait("return-taken-search").await;
        window.scan(COFFEE_CAN.barcode).await;
        window.wait("return-taken-0-amount").await;
        window.fill("return-taken-0-quantity", "9").await;
        window.click("return-method-bank_transfer").await;
        window.wait("return-transfer").await;
        let asked = window.text("return-transfer-purpose").await;
        window.turn_to("display-transfer").await;
        let picture = window.picture("exchange").await;
        assert!(read_qr(&picture).contains(&asked));
        window.turn_to("returns").await;
        window.click("returns-back").await;
        window.turn_to("display-lines").await;

        window.turn_to("counter").await;
        window.click("rail-settings").await;
        window.click("customer-display-on").await;
        window
            .until("the display is closed", async || {
                window.windows().await == 1
            })
            .await;
        window.close().await;
    }
    sandbox.shutdown().await;
}
