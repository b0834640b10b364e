//! The power goes while somebody is being served.

use nextx_sandbox::demo::{COFFEE_CAN, FRESH_MILK};

use crate::{
    driver::SCREEN,
    shop::{desktop_at, sandbox, set_up_till},
};

#[tokio::test]
async fn the_cart_is_there_after_a_power_cut() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox);
    let window = desktop.open("before-power-cut").await;
    set_up_till(&window, "P1").await;
    window.scan(COFFEE_CAN.barcode).await;
    window
        .wait_text("cart-row-0", |text| text.contains(COFFEE_CAN.name))
        .await;
    window.scan(FRESH_MILK.barcode).await;
    window
        .wait_text("cart-row-1", |text| text.contains(FRESH_MILK.name))
        .await;
    let total = window.amount("total-due").await;
    desktop.kill_app().await;
    drop(window);

    let window = desktop.open("after-power-cut").await;
    window.wait("counter").await;
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
