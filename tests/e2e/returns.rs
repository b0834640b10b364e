//! Goods that come back, by keyboard and scanner alone: in parts, exchanged, without an invoice, without the network.

use nextx_sandbox::{
    Offline, Sandbox,
    demo::{COFFEE_CAN, DemoProduct, FRESH_MILK, WATER_BOTTLE},
};

use crate::{
    accessible::Audit,
    driver::{ARROW_DOWN, ENTER, ESCAPE, F6, F8, F9, F10, SCREEN, Window},
    shop::{desktop_at, pay_exactly, sandbox, set_up_till, wait_for_focus},
};

/// Adds a product by its code.
async fn add(window: &Window, product: &DemoProduct, row: usize) {
    window.type_text(product.code).await;
    window
        .wait_text("search-hit-0", |text| text.contains(product.code))
        .await;
    window.press(ENTER).await;
    window
        .wait_text(&format!("cart-row-{row}"), |text| {
            text.contains(product.name)
        })
        .await;
}

/// Sells three cans of coffee and a carton of milk; answers the number.
async fn sell(window: &Window) -> String {
    add(window, &COFFEE_CAN, 0).await;
    window.press('+').await;
    window.press('+').await;
    add(window, &FRESH_MILK, 1).await;
    let total = u64::from(3 * COFFEE_CAN.price + FRESH_MILK.price);
    window
        .until("the total is right", async || {
            window.amount("total-due").await == total
        })
        .await;
    let invoice = pay_exactly(window).await;
    window.press(ENTER).await;
    window.wait("cart-empty").await;
    wait_for_focus(window).await;
    invoice
}

async fn due(window: &Window, amount: u32) {
    window
        .until("the amount is right", async || {
            window.amount("return-due").await == u64::from(amount)
        })
        .await;
}

async fn confirm(window: &Window) {
    window.press(F9).await;
    window.wait("return-done").await;
}

async fn next_customer(window: &Window) {
    window.press(ENTER).await;
    window.wait("counter").await;
    wait_for_focus(window).await;
}

/// Waits until nothing waits any more.
async fn all_arrive(window: &Window) {
    window
        .until("everything is uploaded", async || {
            !window.has("strip-waiting").await && window.has("strip-uploaded").await
        })
        .await;
}

/// What the sandbox was told to have gone back, in đồng, and what was sold.
async fn books(sandbox: &Sandbox) -> (i64, i64) {
    let dong = |text: &str| text.parse::<i64>().unwrap();
    let returns = sandbox.received_returns().await.unwrap();
    let orders = sandbox.received_orders().await.unwrap();
    (
        returns.iter().map(|row| dong(&row.final_total)).sum(),
        orders.iter().map(|row| dong(&row.final_total)).sum(),
    )
}

#[tokio::test]
async fn goods_come_back_in_parts_by_keyboard_and_are_exchanged() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("returns").await;
    set_up_till(&window, "R1").await;
    let invoice = sell(&window).await;

    // The receipt's code is scanned.
    window.press(F10).await;
    window.wait("return-sale-0").await;
    window.picture("find").await;
    window.scan(&invoice).await;
    window
        .wait_text("return-invoice", |text| text == invoice)
        .await;
    // One can is scanned, the milk is chosen by keys, of which nothing is left over.
    window.scan(COFFEE_CAN.barcode).await;
    window
        .until("the coffee counts one", async || {
            window.value("return-line-0-quantity").await == "1"
        })
        .await;
    window.press(ARROW_DOWN).await;
    window.press('+').await;
    window.press('+').await;
    window
        .until("the milk counts one", async || {
            window.value("return-line-1-quantity").await == "1"
        })
        .await;
    due(&window, COFFEE_CAN.price + FRESH_MILK.price).await;
    window.press(F6).await;
    window.type_text("2000").await;
    window.press(ESCAPE).await;
    due(&window, COFFEE_CAN.price + FRESH_MILK.price - 2_000).await;
    window.click("return-reason-faulty").await;
    window.picture("chosen").await;
    confirm(&window).await;
    window.picture("done").await;
    next_customer(&window).await;

    // The rest, found by a part of the number; more than is left is refused in its row.
    window.press(F10).await;
    window.wait("return-sale-0").await;
    window.type_text(&invoice[invoice.len() - 5..]).await;
    window
        .wait_text("return-sale-0", |text| text.contains(&invoice))
        .await;
    window.press(ENTER).await;
    window
        .wait_text("return-line-0-returned", |text| text == "1")
        .await;
    window.press('3').await;
    window
        .wait_text("return-line-0-error", |text| text.contains('2'))
        .await;
    window.picture("too-many").await;
    window.press(ESCAPE).await;
    window.press('-').await;
    due(&window, 2 * COFFEE_CAN.price).await;

    // For it the customer takes a milk and a bottle of water.
    window.press(F8).await;
    window.wait("return-taken-search").await;
    window.type_text("sua tuoi").await;
    window.wait("return-taken-hit-0").await;
    window.press(ENTER).await;
    window.wait("return-taken-0").await;
    window.scan(WATER_BOTTLE.barcode).await;
    window
        .wait_text("return-taken-1", |text| text.contains(WATER_BOTTLE.name))
        .await;
    window.wait("return-taken-1-amount").await;
    window.picture("exchange").await;
    confirm(&window).await;
    window.wait("return-done-receipt").await;
    window.picture("exchanged").await;
    for paper in ["slip", "receipt"] {
        window.click(&format!("return-done-{paper}")).await;
        window.wait("receipt-picture").await;
        window.picture(paper).await;
        window.press(ESCAPE).await;
        window.wait_gone("receipt-picture").await;
    }
    window.click("return-done-next").await;
    window.wait("counter").await;
    wait_for_focus(&window).await;
    // Nothing is left of it, from the list of the day as well.
    window.click("rail-sales-today").await;
    window
        .wait_text("sale-row-3", |text| text.contains(&invoice))
        .await;
    // The returns are there as well, with their slips.
    window.click("sale-row-2-receipt").await;
    window.wait("receipt-about").await;
    window.wait("receipt-picture").await;
    window.press(ESCAPE).await;
    window.wait_gone("receipt-picture").await;
    window.click("sale-row-3-receipt").await;
    window.click("receipt-return").await;
    window
        .wait_text("return-line-0-left", |text| text == "0")
        .await;
    all_arrive(&window).await;
    let returns = sandbox.received_returns().await.unwrap();
    assert_eq!(returns.len(), 2);
    assert!(returns.iter().all(|row| row.sell_id.is_some()));
    let (back, sold) = books(&sandbox).await;
    let all = i64::from(3 * COFFEE_CAN.price + FRESH_MILK.price);
    assert_eq!(back + 2_000, all);
    let orders = sandbox.received_orders().await.unwrap();
    assert_eq!((orders.len(), orders[1].lines.len()), (2, 2));
    assert!(sold > all);
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn goods_come_back_without_the_network_and_without_an_invoice() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "en");
    let window = desktop.open("returns-offline").await;
    set_up_till(&window, "R2").await;
    window.wait("strip-online").await;
    let first = sell(&window).await;
    all_arrive(&window).await;

    sandbox.faults().set_offline(Offline::Refuse);
    let second = sell(&window).await;
    window.wait("strip-offline").await;
    // Of the one that is at NextX other tills may have taken something back: that is said.
    window.press(F10).await;
    window.scan(&first).await;
    window.wait("return-here-alone").await;
    window.press('1').await;
    due(&window, COFFEE_CAN.price).await;
    window.picture("here-alone").await;
    confirm(&window).await;
    next_customer(&window).await;
    // The one of a minute ago is known to nobody else.
    window.press(F10).await;
    window.wait("return-sale-0").await;
    window.type_text("ca phe").await;
    window
        .wait_text("return-sale-0", |text| text.contains(&second))
        .await;
    window.press(ENTER).await;
    window.wait("return-everywhere").await;
    window.press('2').await;
    due(&window, 2 * COFFEE_CAN.price).await;
    confirm(&window).await;
    next_customer(&window).await;

    // Without an invoice nothing comes back until the shop allows it.
    window.press(F10).await;
    window.click("returns-without").await;
    window.wait("returns-forbidden").await;
    window.picture("forbidden").await;
    window.click("rail-settings").await;
    window.choose("returns-without-invoice-allowed").await;
    window.press(F10).await;
    window.click("returns-without").await;
    window.wait("return-goods-search").await;
    window.scan(COFFEE_CAN.barcode).await;
    window.wait("return-goods-0-amount").await;
    window.fill("return-goods-0-price", "9000").await;
    window.click("return-reason-other").await;
    window.fill("return-note", "lost the receipt").await;
    due(&window, 9_000).await;
    window.picture("without-invoice").await;
    confirm(&window).await;
    next_customer(&window).await;

    sandbox.faults().set_offline(Offline::Off);
    window.click("strip-try").await;
    all_arrive(&window).await;
    let (back, _) = books(&sandbox).await;
    assert_eq!(back, i64::from(3 * COFFEE_CAN.price + 9_000));
    let returns = sandbox.received_returns().await.unwrap();
    let loose = returns.iter().filter(|row| row.sell_id.is_none());
    assert_eq!((returns.len(), loose.count()), (3, 1));
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn no_step_of_a_return_breaks_a_rule_of_accessibility_in_either_theme() {
    let _screen = SCREEN.lock().await;
    let mut audit = Audit::new();
    let sandbox = sandbox().await;
    for theme in ["light", "dark"] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
        let window = desktop.open(&format!("axe-{theme}")).await;
        set_up_till(&window, "A5").await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.choose("returns-without-invoice-allowed").await;
        window.click("rail-counter").await;
        wait_for_focus(&window).await;
        sell(&window).await;
        window.click("rail-sales-today").await;
        window.click("sale-row-0-return").await;
        window.wait("return-everywhere").await;
        window.press('9').await;
        window.wait("return-line-0-error").await;
        audit.look(&window, "return-too-many").await;
        window.press(ESCAPE).await;
        window.click("return-all").await;
        window.press(F8).await;
        window.wait("return-taken-search").await;
        window.type_text("nuoc").await;
        window.wait("return-taken-hit-0").await;
        audit.look(&window, "return-exchange-search").await;
        window.press(ENTER).await;
        window.wait("return-taken-0-amount").await;
        audit.look(&window, "return-exchange").await;
        confirm(&window).await;
        audit.look(&window, "return-done").await;
        next_customer(&window).await;
        window.press(F10).await;
        window.wait("return-sale-0").await;
        audit.look(&window, "return-find").await;
        window.click("returns-without").await;
        window.wait("return-goods-search").await;
        window.scan(COFFEE_CAN.barcode).await;
        window.wait("return-goods-0-amount").await;
        audit.look(&window, "return-without-invoice").await;
        window.close().await;
    }
    sandbox.shutdown().await;
    audit.end();
}
