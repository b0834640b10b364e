//! Keys that are gone: the shop opens again by its passphrase or by the owner's recovery code.

use nextx_sandbox::{Offline, Sandbox, demo::COFFEE_CAN};

use crate::{
    catalogue::Language,
    driver::{Desktop, ENTER, SCREEN, TAB, Window},
    shop::{
        connect, desktop_at, keep_recovery_code, pay_exactly, sandbox, scan_into_row, set_up_till,
        uploaded,
    },
};

const PASSPHRASE: &str = "gao nep thom 5 ky";

async fn sign_in(window: &Window, sandbox: &Sandbox) {
    connect(window, sandbox, &sandbox.open_api_url()).await;
    window.click("connect-test").await;
    window.click("connect-continue").await;
}

/// Opens the settings.
async fn settings(window: &Window) {
    window.click("rail-settings").await;
    window.wait("settings-secret-store").await;
}

#[tokio::test]
async fn without_a_keychain_the_till_opens_by_a_passphrase() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = Desktop::new().without_keychain();
    let window = desktop.open("no-keychain").await;
    sign_in(&window, &sandbox).await;
    window.wait("passphrase").await;
    window.picture("passphrase").await;
    // By keyboard alone: the field has the focus.
    window.type_text("gao").await;
    for _ in 0..2 {
        window.press(TAB).await;
    }
    window.type_text("gao").await;
    window.press(ENTER).await;
    window
        .wait_text("passphrase-error", |text| {
            text.contains(&Language::BOTH[0].error("passphrase_too_short_what"))
        })
        .await;
    window.fill("passphrase", PASSPHRASE).await;
    window.fill("passphrase-again", PASSPHRASE).await;
    window.click("passphrase-continue").await;
    window.wait("recovery-code").await;
    window.picture("recovery-code").await;
    let code = keep_recovery_code(&window).await;
    set_up_till(&window, "K1").await;

    settings(&window).await;
    let kind = window.attribute("settings-secret-store", "data-kind").await;
    assert_eq!(kind.as_deref(), Some("passphrase"));
    window.click("recovery-test").await;
    window.fill("recovery-test-code", &code[..11]).await;
    window.click("recovery-test-try").await;
    window.wait("recovery-test-error").await;
    window
        .fill("recovery-test-code", &code.to_lowercase())
        .await;
    window.click("recovery-test-try").await;
    window.wait("recovery-right").await;
    window.picture("recovery-right").await;
    window.close().await;
    assert!(desktop.has_profile_file("secrets.sealed"));
    assert!(!desktop.has_profile_file("secrets.json"));

    let window = desktop.open("no-keychain-again").await;
    window.wait("unlock-passphrase").await;
    window.picture("locked").await;
    window.type_text("not the one").await;
    window.press(ENTER).await;
    window.wait("unlock-passphrase-error").await;
    window.picture("wrong").await;
    window.fill("unlock-passphrase", PASSPHRASE).await;
    window.press(ENTER).await;
    window.wait("counter").await;
    window.wait("strip-online").await;
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_wiped_keychain_is_recovered_by_the_code_and_the_sale_arrives() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = Desktop::new();
    let window = desktop.open("before-wipe").await;
    sign_in(&window, &sandbox).await;
    window.wait("recovery-code").await;
    let code = keep_recovery_code(&window).await;
    set_up_till(&window, "K2").await;
    sandbox.faults().set_offline(Offline::Refuse);
    scan_into_row(&window, &COFFEE_CAN, 0).await;
    let invoice = pay_exactly(&window).await;
    window.close().await;
    desktop.wipe_keychain();

    let window = desktop.open("wiped").await;
    let lock = window.attribute("locked", "data-lock").await;
    assert_eq!(lock.as_deref(), Some("keychain_empty"));
    window.picture("locked-vi").await;
    window.choose("language-en").await;
    window.picture("locked-en").await;
    window.click("unlock-again").await;
    window
        .wait_text("unlock-still", |text| !text.is_empty())
        .await;
    let slip = if code.ends_with('7') { "8" } else { "7" };
    let slipped = format!("{}{slip}", &code[..code.len() - 1]);
    window.fill("unlock-code", &slipped).await;
    window.click("unlock-code-open").await;
    window.wait("unlock-code-error").await;
    window.picture("slip").await;
    window
        .fill("unlock-code", &code.to_lowercase().replace('-', " "))
        .await;
    window.press(ENTER).await;
    window.wait("counter").await;

    // It sells, and says that it cannot send.
    window.wait("strip-paused").await;
    sandbox.faults().set_offline(Offline::Off);
    settings(&window).await;
    window.picture("signed-out").await;
    window
        .fill("sign-in-secret", &sandbox.client_secret())
        .await;
    window.click("sign-in").await;
    window.wait_gone("sign-in-again").await;
    let orders = uploaded(&window, &sandbox, 1).await;
    assert_eq!((orders.len(), &orders[0].invoice_no), (1, &invoice));
    window.choose("theme-dark").await;
    window.picture("settings-dark").await;
    window.close().await;

    // Kept again: the next start asks nothing.
    let window = desktop.open("recovered").await;
    window.wait("counter").await;
    window.wait("strip-online").await;
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_machine_without_keychain_and_person_starts_by_its_environment() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox)
        .with("NEXTX_TILL_PASSPHRASE", PASSPHRASE)
        .without_keychain();
    for name in ["unattended", "unattended-again"] {
        let window = desktop.open(name).await;
        window.wait("branch-select-0").await;
        window.close().await;
    }
    assert!(desktop.has_profile_file("secrets.sealed"));
    sandbox.shutdown().await;
}
