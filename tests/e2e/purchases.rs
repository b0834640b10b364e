//! A purchase order by keyboard, from a file and from what is low: kept while it is written, also where the program is
//! killed, and sent once the network is there.

use nextx_sandbox::{Offline, demo::COFFEE_CAN};

use crate::{
    accessible::Audit,
    driver::{ENTER, SCREEN, Window},
    shop::{desktop_at, sandbox_with, set_up_till},
};

/// Hands a file to the field for it, as the system's dialog would.
async fn choose_file(window: &Window, name: &str, text: &str) {
    let script = format!(
        "const field = document.querySelector('[data-testid=\"import-file\"]');
         const files = new DataTransfer();
         files.items.add(new File([{text:?}], {name:?}));
         field.files = files.files;
         field.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    window.script(&script).await;
}

#[tokio::test]
async fn a_purchase_order_is_written_offline_survives_a_kill_and_is_sent() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(80, 120).await;
    let mut audit = Audit::new();
    for (language, theme) in [("vi", "light"), ("en", "dark")] {
        let before = sandbox.received_purchases().await.unwrap().len();
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("purchases-{language}")).await;
        set_up_till(&window, if language == "vi" { "N1" } else { "N2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.click("rail-back-office").await;
        window.click("back-office-purchases").await;
        window
            .until("the orders are listed", async || {
                window.amount("purchases-count").await > 0
            })
            .await;
        window.click("purchases-row-0").await;
        window.wait("order-panel-lines").await;
        audit.look(&window, "list").await;

        sandbox.faults().set_offline(Offline::Refuse);
        window.click("purchases-new").await;
        window.wait("purchase-offline").await;
        window.wait("purchase-no-lines").await;
        audit.look(&window, "offline").await;
        window.click("purchase-goods").await;
        window.type_text(COFFEE_CAN.barcode).await;
        window.press(ENTER).await;
        window.wait("purchase-line-0").await;
        window.fill("purchase-quantity-0", "hai").await;
        window.fill("purchase-price-0", "9.000").await;
        window.wait("purchase-fault-0").await;
        audit.look(&window, "wrong").await;
        window.fill("purchase-quantity-0", "24").await;
        window.wait_gone("purchase-fault-0").await;
        window
            .wait_text("purchase-total", |text| text.contains("216.000"))
            .await;

        // Rows of a file, with those that are wrong told one by one.
        window.click("purchase-import").await;
        window.wait("import-dialog").await;
        let file = format!(
            "Mã hàng;Số lượng;Đơn giá\n{};12;8.500\nKHONG-CO;2;1.000\n{};hai;1.000\n",
            COFFEE_CAN.code, COFFEE_CAN.code
        );
        choose_file(&window, "hang.csv", &file).await;
        window.wait("import-row-3").await;
        audit.look(&window, "import").await;
        window.click("import-take").await;
        window.wait_gone("import-dialog").await;
        window.wait("purchase-line-1").await;
        // Goods that come in are scanned: one more of them here, and none at the counter.
        window.scan(COFFEE_CAN.barcode).await;
        window
            .until("it is one more", async || {
                window.value("purchase-quantity-0").await == "25"
            })
            .await;
        window.fill("purchase-quantity-0", "24").await;
        // What the shell has reckoned is kept.
        window
            .wait_text("purchase-total", |text| text.contains("318.000"))
            .await;

        // The machine is switched off; what was typed is there again.
        desktop.kill_app().await;
        drop(window);
        let window = desktop.open(&format!("purchases-again-{language}")).await;
        window.wait("counter").await;
        window.click("rail-back-office").await;
        window.click("back-office-purchases").await;
        window.click("purchases-draft-0").await;
        window.wait("purchase-line-1").await;
        assert_eq!(window.value("purchase-quantity-0").await, "24");
        sandbox.faults().set_offline(Offline::Off);
        window
            .until("the till is online again", async || {
                !window.has("purchase-offline").await
            })
            .await;
        window.click("purchase-send").await;
        window
            .wait_text("purchase-form", |text| !text.is_empty())
            .await;
        window.picture("no-supplier").await;
        window.click("purchase-supplier-text").await;
        window.click("purchase-supplier-0").await;
        window.wait("purchase-supplier").await;
        window.fill("purchase-tax", "8").await;
        audit.look(&window, "written").await;
        window.click("purchase-send").await;
        window.wait("purchases-page").await;
        window
            .until("NextX has it", async || {
                sandbox.received_purchases().await.unwrap().len() == before + 1
            })
            .await;
        window.wait_gone("purchases-drafts").await;

        // The goods have come.
        window.click("purchases-row-0").await;
        window.click("purchase-move").await;
        window.wait("purchase-move-dialog").await;
        window
            .fill("purchase-move-comment", "thiếu một thùng")
            .await;
        audit.look(&window, "move").await;
        window.click("purchase-move-send").await;
        window.wait_gone("purchase-move-dialog").await;

        // What is out of stock becomes an order.
        window.click("back-office-stock").await;
        window.wait("stock-row-0").await;
        window.click("stock-row-0").await;
        window.press(' ').await;
        window.click("stock-order").await;
        window.wait("purchase-line-0").await;
        audit.look(&window, "low").await;
        window.click("purchase-drop").await;
        window.wait("purchases-page").await;
        window.close().await;
    }
    audit.end();
    sandbox.shutdown().await;
}
