//! The power goes while somebody is being served.

use nextx_sandbox::{
    Offline,
    demo::{COFFEE_CAN, FRESH_MILK},
};

use crate::{
    driver::{F2, F8, SCREEN},
    shop::{desktop_at, pay_exactly, sandbox, scan_into_row, set_up_till, uploaded},
};

#[tokio::test]
async fn every_cart_is_there_after_a_power_cut() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("before-power-cut").await;
    set_up_till(&window, "P1").await;
    scan_into_row(&window, &COFFEE_CAN, 0).await;
    scan_into_row(&window, &FRESH_MILK, 1).await;
    let total = window.amount("total-due").await;
    // Another customer, who goes to fetch something, and a third.
    window.press(F2).await;
    window.wait("cart-empty").await;
    scan_into_row(&window, &FRESH_MILK, 0).await;
    window.press(F8).await;
    window
        .wait_text("held", |text| text.contains("Đang giữ 1"))
        .await;
    window.press(F2).await;
    window.wait("cart-empty").await;
    scan_into_row(&window, &COFFEE_CAN, 0).await;
    window.picture("tabs").await;
    desktop.kill_app().await;
    drop(window);

    let window = desktop.open("after-power-cut").await;
    window.wait("counter").await;
    window
        .wait_text("held", |text| text.contains("Đang giữ 1"))
        .await;
    window
        .wait_text("cart-row-0", |text| text.contains(COFFEE_CAN.name))
        .await;
    assert!(!window.has("cart-row-1").await);
    window.press(F8).await;
    window
        .wait_text("held", |text| text.contains("Đang giữ 2"))
        .await;
    window
        .wait_text("cart-row-0", |text| text.contains(COFFEE_CAN.name))
        .await;
    window
        .wait_text("cart-row-1", |text| text.contains(FRESH_MILK.name))
        .await;
    assert_eq!(window.amount("total-due").await, total);
    window.picture("cart").await;
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_confirmed_sale_outlives_a_power_cut_and_arrives_once() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox);
    let window = desktop.open("confirmed").await;
    set_up_till(&window, "P2").await;
    sandbox.faults().set_offline(Offline::Refuse);
    scan_into_row(&window, &COFFEE_CAN, 0).await;
    let invoice = pay_exactly(&window).await;
    // The cashier has seen it confirmed.
    desktop.kill_app().await;
    drop(window);

    let window = desktop.open("confirmed-after").await;
    window.wait("cart-empty").await;
    window.click("rail-sales-today").await;
    window
        .wait_text("sale-row-0", |text| text.contains(&invoice))
        .await;
    window.picture("waiting").await;
    sandbox.faults().set_offline(Offline::Off);
    let orders = uploaded(&window, &sandbox, 1).await;
    assert_eq!((orders.len(), &orders[0].invoice_no), (1, &invoice));
    window.close().await;
    sandbox.shutdown().await;
}
