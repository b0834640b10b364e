//! The first start on the demo shop inside the app: no account, no network.

use nextx_sandbox::demo::COFFEE_CAN;

use crate::{
    driver::{Desktop, SCREEN},
    shop::{set_up_till, wait_for_focus},
};

#[tokio::test]
async fn the_demo_shop_opens_without_an_account() {
    let _screen = SCREEN.lock().await;
    let desktop = Desktop::new();
    let window = desktop.open("first-start").await;
    window.wait("demo-start").await;
    window.picture("welcome-vi").await;
    window.choose("language-en").await;
    window.picture("welcome-en").await;
    window.choose("language-vi").await;

    window.click("demo-start").await;
    window.wait("branch-select-0").await;
    window.picture("choose-till").await;
    set_up_till(&window, "Q1").await;
    window.wait("strip-demo").await;
    window
        .wait_text("strip-till", |text| text.contains("Q1"))
        .await;
    window.picture("counter").await;
    window.close().await;

    // The second start goes straight to the counter.
    let window = desktop.open("second-start").await;
    window.wait("counter").await;
    wait_for_focus(&window).await;
    window.type_text("ca phe sua").await;
    window
        .wait_text("search-hit-0", |text| text.contains("Cà phê sữa"))
        .await;
    window.click("search-clear").await;

    // Language and theme change at once.
    window.click("rail-settings").await;
    window.choose("theme-dark").await;
    window.choose("language-en").await;
    window.picture("settings-dark-en").await;
    window.click("rail-counter").await;
    wait_for_focus(&window).await;
    window.scan(COFFEE_CAN.barcode).await;
    window
        .wait_text("cart-row-0", |text| text.contains(COFFEE_CAN.name))
        .await;
    window.click("likely-1").await;
    window.wait("change-amount").await;
    window.picture("payment-dark-en").await;
    window.close().await;
}
