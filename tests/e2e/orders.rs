//! The manager's look at the sales and returns of every branch, without the network, and the way from a sale to its return.

use nextx_sandbox::{Offline, demo::COFFEE_CAN};

use crate::{
    accessible::Audit,
    driver::{ARROW_DOWN, ENTER, ESCAPE, SCREEN, Window},
    shop::{desktop_at, pay_exactly, sandbox_with, scan_into_row, set_up_till, uploaded},
};

async fn wait_count(window: &Window, wanted: impl Fn(u64) -> bool) {
    window
        .until("the list is as long as it should be", async || {
            wanted(window.amount("sales-count").await)
        })
        .await;
}

async fn choose_period(window: &Window, period: &str) {
    let script = format!(
        "const field = document.querySelector('[data-testid=\"sales-period\"]');
         field.value = '{period}';
         field.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    window.script(&script).await;
}

#[tokio::test]
async fn a_manager_looks_through_the_sales_of_every_branch_without_the_network() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(80, 20).await;
    let mut audit = Audit::new();
    for (language, theme) in [("vi", "light"), ("en", "dark")] {
        let at_nextx = sandbox.orders().await.unwrap().len() as u64;
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("orders-{language}")).await;
        set_up_till(&window, if language == "vi" { "D1" } else { "D2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.click("rail-back-office").await;
        window.click("back-office-sales").await;
        wait_count(&window, |count| count == at_nextx).await;
        // Every detail has been read.
        window.wait_gone("sales-coverage").await;
        sandbox.faults().set_offline(Offline::Refuse);

        window.wait("order-panel-lines").await;
        audit.look(&window, "sale").await;
        window.click("sales-row-2").await;
        window.press(ARROW_DOWN).await;
        window.wait("order-panel-lines").await;
        // What the till sells while it is offline is in the list at once.
        window.click("rail-counter").await;
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        let number = pay_exactly(&window).await;
        window.press(ESCAPE).await;
        window.wait("cart-empty").await;
        window.click("rail-back-office").await;
        wait_count(&window, |count| count == at_nextx + 1).await;
        window
            .wait_text("sales-row-0", |text| text.contains(&number))
            .await;
        window.click("sales-row-0").await;
        window.wait("order-panel-state").await;
        audit.look(&window, "own").await;

        // A number is found, and so is a customer's name without its marks.
        window.press('/').await;
        window.type_text(&number).await;
        wait_count(&window, |count| count == 1).await;
        window.press(ENTER).await;
        window.press(ENTER).await;
        window.click("order-panel-print").await;
        window.wait("receipt-dialog").await;
        window.picture("copy").await;
        window.press(ESCAPE).await;
        window.wait_gone("receipt-dialog").await;
        window.fill("sales-search", "khong ai goi nhu vay").await;
        window.wait("sales-page-empty").await;
        audit.look(&window, "nothing").await;
        window.press(ESCAPE).await;
        wait_count(&window, |count| count > 1).await;

        // Days that were never read are said to be missing while there is no network.
        choose_period(&window, "between").await;
        window.fill("sales-from", "01/02/2026").await;
        window.press(ENTER).await;
        window.fill("sales-until", "32/02/2026").await;
        window.press(ENTER).await;
        window.wait("error-note").await;
        window.picture("no-day").await;
        window.fill("sales-until", "28/02/2026").await;
        window.press(ENTER).await;
        window.wait("sales-lacks").await;
        audit.look(&window, "lacks").await;
        choose_period(&window, "week").await;
        wait_count(&window, |count| count > 1).await;

        window.click("sales-kind-return").await;
        window
            .until(
                "the returns are listed, or that there are none",
                async || {
                    window.has("sales-page-empty").await
                        || (window.has("sales-row-0").await
                            && window.text("sales-row-0").await.contains("TH"))
                },
            )
            .await;
        window.picture("returns").await;
        window.click("sales-kind-sale").await;
        wait_count(&window, |count| count > 1).await;
        window.click("sales-sort-total").await;
        window.click("sales-export").await;
        window.wait("sales-export-dialog").await;
        let folder = tempfile::tempdir().unwrap();
        window
            .fill("sales-export-folder", &folder.path().display().to_string())
            .await;
        window.click("sales-export-file-csv").await;
        window.click("sales-export-write").await;
        window.wait("sales-export-done").await;
        let count = window.amount("sales-count").await;
        let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap();
        let written = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert_eq!(written.lines().count() as u64, count + 1);
        window.press(ESCAPE).await;
        window.wait_gone("sales-export-dialog").await;

        // From a sale to its return.
        window.fill("sales-search", &number).await;
        wait_count(&window, |count| count == 1).await;
        window.press(ENTER).await;
        window.press(ENTER).await;
        window.click("order-panel-return").await;
        window
            .wait_text("returns", |text| text.contains(&number))
            .await;
        sandbox.faults().set_offline(Offline::Off);
        uploaded(&window, &sandbox, 1).await;
        window.close().await;
    }
    audit.end();
    sandbox.shutdown().await;
}
