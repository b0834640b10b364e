//! The manager's look at what was sold: figures, charts, the numbers behind them, and the way to the sales.

use nextx_sandbox::{Offline, Options, Sandbox, demo::COFFEE_CAN};

use crate::{
    accessible::Audit,
    driver::{ESCAPE, SCREEN, Window},
    shop::{desktop_at, pay_exactly, scan_into_row, set_up_till},
};

async fn wait_net(window: &Window, wanted: impl Fn(u64) -> bool) -> u64 {
    window
        .until("the net revenue is as it should be", async || {
            wanted(window.amount("overview-net").await)
        })
        .await;
    window.amount("overview-net").await
}

#[tokio::test]
async fn a_manager_sees_what_was_sold_against_the_time_before() {
    let _screen = SCREEN.lock().await;
    let nine_days = Options {
        products: 80,
        customers: 20,
        sales_days: 9,
        ..Options::default()
    };
    let sandbox = Sandbox::start(nine_days).await.unwrap();
    let mut audit = Audit::new();
    for (language, theme) in [("vi", "light"), ("en", "dark")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("overview-{language}")).await;
        set_up_till(&window, if language == "vi" { "T1" } else { "T2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        // What the till sells stands in its hour at once.
        window.click("rail-counter").await;
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        pay_exactly(&window).await;
        window.press(ESCAPE).await;
        window.click("rail-back-office").await;
        window.choose("overview-period-today").await;
        wait_net(&window, |net| net > 0).await;
        window.wait("overview-bars").await;
        audit.look(&window, "today").await;

        window.choose("overview-period-week").await;
        let week = wait_net(&window, |net| net > 0).await;
        sandbox.faults().set_offline(Offline::Refuse);
        window.picture("week").await;
        window.click("rail-counter").await;
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        pay_exactly(&window).await;
        window.press(ESCAPE).await;
        window.click("rail-back-office").await;
        wait_net(&window, |net| net > week).await;
        window.wait("overview-unsent").await;

        // The numbers behind the charts, by keyboard.
        window.press('t').await;
        window.wait("overview-rows-row-6").await;
        window.picture("days").await;
        window.choose("overview-table-products").await;
        window.wait("overview-rows-row-0").await;
        audit.look(&window, "table").await;
        window.click("overview-export").await;
        window.wait("overview-export-dialog").await;
        let folder = tempfile::tempdir().unwrap();
        window
            .fill(
                "overview-export-folder",
                &folder.path().display().to_string(),
            )
            .await;
        window.click("overview-export-file-csv").await;
        window.click("overview-export-write").await;
        window.wait("overview-export-done").await;
        let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap();
        let written = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(written.contains(COFFEE_CAN.name), "{written}");
        window.press(ESCAPE).await;
        window.wait_gone("overview-export-dialog").await;
        window.press('t').await;
        window.wait_gone("overview-rows").await;

        // Days that are none.
        window.choose("overview-period-between").await;
        window.fill("overview-from", "31/02/2026").await;
        window.fill("overview-until", "01/03/2026").await;
        window.press('\t').await;
        window.wait("overview-error").await;
        audit.look(&window, "wrong-day").await;
        window.choose("overview-period-month").await;
        window.wait_gone("overview-error").await;
        window.picture("month").await;
        sandbox.faults().set_offline(Offline::Off);
        window.close().await;
    }
    audit.end();
    sandbox.shutdown().await;
}
