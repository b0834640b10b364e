//! The first start on the demo shop inside the app: no account, no network.

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
    window.close().await;
}
