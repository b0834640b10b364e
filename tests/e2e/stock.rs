//! The manager's look at stock: every branch at once, by keyboard, without the network.

use nextx_sandbox::{Offline, demo::COFFEE_CAN};

use crate::{
    accessible::Audit,
    driver::{ARROW_DOWN, END, ENTER, ESCAPE, HOME, SCREEN, Window},
    shop::{desktop_at, pay_exactly, sandbox_with, scan_into_row, set_up_till},
};

/// How many rows of the table are in the document.
async fn rows(window: &Window) -> u64 {
    let script = "return document.querySelectorAll('[data-testid^=\"stock-row-\"]').length";
    window.script(script).await.as_u64().unwrap()
}

async fn wait_count(window: &Window, wanted: impl Fn(u64) -> bool) {
    window
        .until("the list is as long as it should be", async || {
            wanted(window.amount("stock-count").await)
        })
        .await;
}

#[tokio::test]
async fn a_manager_sees_what_every_branch_has_without_the_network() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(1_200, 40).await;
    let mut audit = Audit::new();
    for (language, theme) in [("vi", "dark"), ("en", "light")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("stock-{language}")).await;
        set_up_till(&window, if language == "vi" { "K1" } else { "K2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.click("rail-back-office").await;
        window.click("back-office-stock").await;
        wait_count(&window, |count| count >= 1_200).await;
        // Every branch has been read.
        window
            .wait_text("stock-row-0", |text| !text.contains('–'))
            .await;
        sandbox.faults().set_offline(Offline::Refuse);

        let drawn = rows(&window).await;
        assert!(drawn < 80, "{drawn} rows are drawn");
        window.click("stock-row-2").await;
        window.wait("stock-panel").await;
        audit.look(&window, "chosen").await;
        window.press(END).await;
        window.wait("stock-row-1199").await;
        assert!(rows(&window).await < 80);
        window.picture("end").await;
        window.press(HOME).await;
        window.wait("stock-row-0").await;

        // The coffee that is sold leaves the shelf at once.
        window.press('/').await;
        window.type_text(COFFEE_CAN.code).await;
        wait_count(&window, |count| count == 1).await;
        let held = |text: String| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let before = held(window.text("stock-row-0").await);
        window.click("rail-counter").await;
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        pay_exactly(&window).await;
        window.press(ESCAPE).await;
        window.wait("cart-empty").await;
        window.click("rail-back-office").await;
        window
            .wait_text("stock-row-0", |text| held(text.to_owned()) != before)
            .await;
        window
            .wait_text("stock-age", |text| text.contains('1'))
            .await;

        // What a branch should have, by keyboard.
        window.press('/').await;
        window.press(ENTER).await;
        window.wait("threshold-least-1").await;
        window
            .until("the thresholds are read", async || {
                window
                    .attribute("threshold-least-1", "disabled")
                    .await
                    .is_none()
            })
            .await;
        window.fill("threshold-least-1", "90000").await;
        window.press(ENTER).await;
        window
            .until("it is low", async || {
                window
                    .attribute("stock-level-low", "disabled")
                    .await
                    .is_none()
            })
            .await;
        window.click("stock-level-low").await;
        wait_count(&window, |count| count == 1).await;
        audit.look(&window, "low").await;
        window.click("stock-level-low").await;

        window.fill("stock-search", "bút chì kim cương").await;
        window.wait("stock-empty").await;
        audit.look(&window, "nothing").await;
        window.press(ESCAPE).await;
        wait_count(&window, |count| count >= 1_200).await;
        window.click("stock-unit-largest").await;
        window.click("stock-sort-total").await;
        window.press(ARROW_DOWN).await;
        window.picture("largest").await;
        window.click("stock-columns").await;
        window.wait("columns-dialog").await;
        audit.look(&window, "columns").await;
        window.press(ESCAPE).await;
        window.wait_gone("columns-dialog").await;
        window.click("stock-export").await;
        window.wait("stock-export-dialog").await;
        let folder = tempfile::tempdir().unwrap();
        window
            .fill("stock-export-folder", &folder.path().display().to_string())
            .await;
        window.click("stock-export-file-csv").await;
        window.click("stock-export-write").await;
        window.wait("stock-export-done").await;
        audit.look(&window, "export").await;
        let file = std::fs::read_dir(folder.path())
            .unwrap()
            .next()
            .unwrap()
            .unwrap();
        let written = std::fs::read_to_string(file.path()).unwrap();
        assert_eq!(written.lines().count(), 1_201);
        sandbox.faults().set_offline(Offline::Off);
        window.close().await;
    }
    audit.end();
    sandbox.shutdown().await;
}
