//! The first start on the demo shop inside the app: no account, no network.

use nextx_sandbox::demo::COFFEE_CAN;

use crate::{
    driver::{Desktop, SCREEN},
    shop::{
        connect, desktop_at, keep_recovery_code, sandbox, scan_into_row, set_up_till,
        wait_for_focus,
    },
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
    scan_into_row(&window, &COFFEE_CAN, 0).await;
    window.click("likely-1").await;
    window.wait("change-amount").await;
    window.picture("payment-dark-en").await;
    window.close().await;
}

#[tokio::test]
async fn an_account_is_remembered_by_the_keychain_alone() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = Desktop::new();
    let window = desktop.open("connected").await;
    window.wait("connect-client-id").await;
    connect(&window, &sandbox, &sandbox.open_api_url()).await;
    window.click("connect-test").await;
    window.click("connect-continue").await;
    keep_recovery_code(&window).await;
    set_up_till(&window, "C1").await;
    window.close().await;
    let written = desktop.profile_file("profile.json");
    assert!(written.contains("\"keychain\""), "{written}");
    assert!(!written.contains(&sandbox.client_secret()));
    assert!(!desktop.has_profile_file("secrets.json"));

    // At the next login neither the secret nor the key of the database is asked for.
    let window = desktop.open("connected-again").await;
    window.wait("counter").await;
    window.wait("strip-online").await;

    // Set up in the wrong place, it is set up anew.
    window.click("rail-settings").await;
    window.click("settings-till-change").await;
    set_up_till(&window, "C2").await;
    window
        .wait_text("strip-till", |text| text.contains("C2"))
        .await;
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_secret_of_the_environment_reaches_no_process_of_the_web_view() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let passphrase = "canary of the environment";
    let desktop = desktop_at(&sandbox).with("NEXTX_TILL_PASSPHRASE", passphrase);
    let window = desktop.open("environment").await;
    window.wait("branch-select-0").await;
    let processes = window.processes();
    let pages: Vec<_> = processes
        .iter()
        .filter(|process| {
            process.name().starts_with("WebKit") && process.name().ends_with("Process")
        })
        .collect();
    assert!(!pages.is_empty());
    for page in pages {
        let environment = page.environment();
        assert!(
            environment.contains("TILL_CLIENT_ID="),
            "it is a child of the app"
        );
        assert!(!environment.contains(&sandbox.client_secret()));
        assert!(!environment.contains(passphrase));
    }
    window.close().await;
    sandbox.shutdown().await;
}
