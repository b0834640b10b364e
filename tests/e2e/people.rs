//! People at the till: a manager and a cashier, who changes with a key, and what the one allows the other on the spot.

use std::time::{Duration, Instant};

use nextx_sandbox::demo::{COFFEE_CAN, FRESH_MILK};

use crate::{
    accessible::Audit,
    driver::{ARROW_DOWN, CONTROL, Desktop, ENTER, ESCAPE, F6, SCREEN, Window},
    shop::{
        connect, desktop_at, keep_recovery_code, pay_exactly, sandbox, scan_into_row, set_up_till,
        wait_for_focus,
    },
};

const MANAGER: &str = "2580";
const CASHIER: &str = "1470";

/// The PIN of whoever is chosen, by keyboard.
async fn pin(window: &Window, digits: &str) {
    window.type_text(digits).await;
    window.press(ENTER).await;
}

/// Waits until this person stands at the till.
async fn stands(window: &Window, name: &str) {
    window.wait_text("strip-person", |text| text == name).await;
}

/// Gives half off the current line, for which a manager is needed.
async fn half_off(window: &Window) {
    window.press(F6).await;
    window.wait("line-discount").await;
    window.type_text("50%").await;
    window.press(ENTER).await;
    window.wait("approve-pin").await;
}

#[tokio::test]
async fn a_cashier_takes_over_by_keyboard_and_a_manager_allows_half_off_on_the_spot() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let mut audit = Audit::new();
    for (language, theme) in [("vi", "light"), ("en", "dark")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("people-{language}")).await;
        set_up_till(&window, if language == "vi" { "N1" } else { "N2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.click("people-first").await;
        window.fill("manager-name", "Lan").await;
        window.fill("manager-pin", "1234").await;
        window.fill("manager-pin-again", "1234").await;
        window.press(ENTER).await;
        window.wait("manager-error").await;
        audit.look(&window, "too-easy").await;
        window.fill("manager-pin", MANAGER).await;
        window.fill("manager-pin-again", MANAGER).await;
        window.press(ENTER).await;
        stands(&window, "Lan").await;
        window.click("people-add").await;
        window.fill("person-name", "Minh").await;
        window.fill("person-pin", CASHIER).await;
        audit.look(&window, "person").await;
        window.press(ENTER).await;
        window.wait("person-Minh").await;
        window.wait_gone("person-dialog").await;
        audit.look(&window, "settings").await;

        // Nothing is clicked from here to the sale.
        let began = Instant::now();
        window.press_with(CONTROL, 'l').await;
        window.wait("switch-pin").await;
        pin(&window, CASHIER).await;
        stands(&window, "Minh").await;
        let took = began.elapsed();
        println!("another person stood at the till after {took:?}");
        assert!(took < Duration::from_secs(5), "{took:?}");
        wait_for_focus(&window).await;
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        scan_into_row(&window, &FRESH_MILK, 1).await;
        half_off(&window).await;
        pin(&window, "0007").await;
        window.wait("approve-error").await;
        audit.look(&window, "approve").await;
        window.press(ESCAPE).await;
        window.wait("line-terms-error").await;
        audit.look(&window, "not-allowed").await;
        window.press(ESCAPE).await;
        wait_for_focus(&window).await;
        half_off(&window).await;
        pin(&window, MANAGER).await;
        window.wait_gone("line-terms").await;
        wait_for_focus(&window).await;
        let half = u64::from(COFFEE_CAN.price + FRESH_MILK.price / 2);
        window
            .until("half of the milk is off", async || {
                window.amount("total-due").await == half
            })
            .await;
        pay_exactly(&window).await;
        window.press(ESCAPE).await;
        window.wait("cart-empty").await;

        window.click("rail-sales-today").await;
        let by = window.text("sale-row-0-by").await;
        assert!(by.contains("Minh"), "{by}");
        window.picture("sales").await;
        window.click("rail-settings").await;
        // What is not a cashier's is not offered, and what is tried all the same needs a manager.
        window.wait("people-log").await;
        assert!(!window.has("people-add").await);
        window.choose("rounding-to_thousand").await;
        window.wait("approve-pin").await;
        audit.look(&window, "approve-setting").await;
        pin(&window, MANAGER).await;
        window.wait_gone("approve-dialog").await;
        window.click("people-log").await;
        let log = window.text("approvals-1").await;
        assert!(
            log.contains("50") && log.contains("Minh") && log.contains("Lan"),
            "{log}"
        );
        audit.look(&window, "log").await;
        window.press(ESCAPE).await;

        window.click("strip-person").await;
        window.wait("switch-pin").await;
        audit.look(&window, "switch").await;
        window.click("switch-lock").await;
        window.wait("lock-pin").await;
        window.press(ARROW_DOWN).await;
        pin(&window, "0007").await;
        window.wait("lock-error").await;
        audit.look(&window, "locked").await;
        window.close().await;

        // A till with people starts locked.
        let window = desktop.open(&format!("people-{language}-again")).await;
        window.wait("lock-pin").await;
        assert!(!window.has("counter").await);
        window.press(ARROW_DOWN).await;
        pin(&window, CASHIER).await;
        window.wait("counter").await;
        stands(&window, "Minh").await;
        window.close().await;
    }
    audit.end();
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_first_start_makes_a_manager_whose_forgotten_pin_the_owner_sets_again() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let mut audit = Audit::new();
    let desktop = Desktop::new().with("TILL_LANG", "vi");
    let window = desktop.open("manager").await;
    connect(&window, &sandbox, &sandbox.open_api_url()).await;
    window.click("connect-test").await;
    window.click("connect-continue").await;
    let code = keep_recovery_code(&window).await;
    window.choose("branch-select-0").await;
    window.choose("store-select-0").await;
    window.fill("till-code", "M1").await;
    window.click("till-continue").await;
    window.wait("manager-name").await;
    audit.look(&window, "first").await;
    window.fill("manager-name", "Lan").await;
    window.fill("manager-pin", MANAGER).await;
    window.fill("manager-pin-again", MANAGER).await;
    window.click("manager-save").await;
    window.click("sync-start-selling").await;
    stands(&window, "Lan").await;
    window.close().await;

    let window = desktop.open("manager-again").await;
    window.click("lock-forgotten").await;
    window.fill("forgotten-code", &code).await;
    window.fill("forgotten-pin", "9630").await;
    audit.look(&window, "forgotten").await;
    window.press(ENTER).await;
    window.wait_gone("forgotten-dialog").await;
    window.click("lock-pin").await;
    pin(&window, "9630").await;
    stands(&window, "Lan").await;
    window.close().await;
    audit.end();
    sandbox.shutdown().await;
}
