//! Goods with a choice, goods made of others, a product that nobody knew, and more than there is: by keyboard and scanner.

use std::time::Duration;

use nextx_sandbox::{
    Options, Sandbox,
    demo::{COFFEE_CAN, GIFT_BASKET},
};

use crate::{
    driver::{ARROW_DOWN, ARROW_RIGHT, ENTER, ESCAPE, F6, F9, SCREEN, TAB, Window},
    shop::{desktop_at, scan_into_row, set_up_till, uploaded, wait_for_focus},
};

async fn tab_to(window: &Window, testid: &str) {
    for _ in 0..40 {
        if window.focus().await == testid {
            return;
        }
        window.press(TAB).await;
    }
    panic!("Tab does not come to {testid}");
}

/// Looks for the tea, chooses a kind and adds cream to it.
async fn sell_tea(window: &Window) {
    window.type_text("tra sua pha").await;
    window.wait("search-hit-0").await;
    window.picture("search").await;
    window.press(ENTER).await;
    window.wait("variation-11").await;
    window.press(ARROW_RIGHT).await;
    window.press(ARROW_DOWN).await;
    window.picture("variations").await;
    window.press(ENTER).await;
    window.wait_gone("variations").await;
    window
        .wait_text("cart-row-0", |text| text.contains("trà lài, ly lớn"))
        .await;
    wait_for_focus(window).await;
    window.press(F6).await;
    window.wait("line-addition-4").await;
    tab_to(window, "line-addition-0").await;
    window.press(' ').await;
    tab_to(window, "line-addition-2").await;
    window.press(' ').await;
    window.picture("additions").await;
    tab_to(window, "line-terms-save").await;
    window.press(ENTER).await;
    window.wait_gone("line-terms").await;
    window.wait("cart-row-2").await;
    wait_for_focus(window).await;
}

/// Makes a product for `code`.
async fn make_product(window: &Window, code: &str, name: &str) {
    window.scan(code).await;
    window.wait("scan-problem-new").await;
    window.picture("unknown").await;
    tab_to(window, "scan-problem-new").await;
    window.press(ENTER).await;
    window.wait("new-product-name").await;
    window
        .until("the name has the focus", async || {
            window.focus().await == "new-product-name"
        })
        .await;
    window.type_text(name).await;
    window.press(TAB).await;
    window.type_text("35000").await;
    window.picture("new-product").await;
    window.press(ENTER).await;
    window.wait_gone("new-product").await;
    wait_for_focus(window).await;
}

#[tokio::test]
async fn teas_baskets_and_a_product_that_nobody_knew_are_sold_by_keyboard() {
    let _screen = SCREEN.lock().await;
    let options = Options {
        products: 300,
        tea_counter: true,
        customers: 120,
        sales_days: 3,
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    for (language, theme, code, name) in [
        ("vi", "light", "8931112223334", "Bánh đậu xanh hộp 200 g"),
        (
            "en",
            "dark",
            "8931112223341",
            "Bánh pía sầu riêng hộp 400 g",
        ),
    ] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("goods-{language}")).await;
        set_up_till(&window, if language == "vi" { "G1" } else { "G2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.fill("settings-search", "Enter Tab").await;
        window.choose("scan-end-enter").await;
        window.click("scanner-try").await;
        // A busy machine may hold the first key back for so long that it is another's.
        window
            .until("a scan is told", async || {
                window.scan(COFFEE_CAN.barcode).await;
                tokio::time::sleep(Duration::from_millis(500)).await;
                let told = window.text("scanner-tried").await;
                told.contains(COFFEE_CAN.barcode)
            })
            .await;
        window.picture("scanner").await;
        window.fill("settings-search", "").await;
        window.choose("below-stock-refuse").await;
        window.picture("settings").await;
        window.click("rail-counter").await;
        wait_for_focus(&window).await;

        // Forty slippers can be chosen among, and left.
        window.type_text("dep xop").await;
        window.wait("search-hit-0").await;
        window.press(ENTER).await;
        window.wait("variation-39").await;
        for _ in 0..9 {
            window.press(ARROW_DOWN).await;
        }
        window.picture("forty").await;
        window.press(ESCAPE).await;
        window.wait_gone("variations").await;
        wait_for_focus(&window).await;
        assert_eq!(window.value("search-field").await, "dep xop");
        window.press(ESCAPE).await;
        window.wait_gone("search-popover").await;

        // Nothing is clicked from here on.
        sell_tea(&window).await;
        scan_into_row(&window, &GIFT_BASKET, 3).await;
        window
            .until("the basket's parts are shown", async || {
                window.has("cart-row-3-parts").await
            })
            .await;
        make_product(&window, code, name).await;
        window.wait("cart-row-4").await;
        window.picture("cart").await;

        // The new product has no stock yet: it is refused until the shop asks instead.
        window.press(F9).await;
        window.wait("payment-error").await;
        window.picture("refused").await;
        window.click("rail-settings").await;
        window.choose("below-stock-warn").await;
        window.click("rail-counter").await;
        wait_for_focus(&window).await;
        window.press(F9).await;
        window.wait("below-stock-sell").await;
        window.picture("below-stock").await;
        tab_to(&window, "below-stock-sell").await;
        window.press(ENTER).await;
        window.wait("receipt-picture").await;
        window.picture("receipt").await;
        window.press(ENTER).await;
        let orders = uploaded(&window, &sandbox, 1).await;
        let order = orders.last().unwrap();
        let due = 35_000 + 5_000 + 10_000 + u64::from(GIFT_BASKET.price) + 35_000;
        assert_eq!(order.final_total, due.to_string());
        window.close().await;
    }
    sandbox.shutdown().await;
}
