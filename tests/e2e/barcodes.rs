//! Codes that NextX does not know: of a case, and of a scale.

use nextx_sandbox::demo::{BEER_CAN, LOOSE_RICE};

use crate::{
    driver::{ENTER, F9, SCREEN, TAB},
    shop::{desktop_at, sandbox, set_up_till, uploaded, wait_for_focus},
};

const CASE: &str = "18933752049074";
const LABEL: &str = "2000005004520";

#[tokio::test]
async fn a_case_and_a_scales_label_are_given_to_their_goods_and_sold() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    for (language, theme) in [("vi", "light"), ("en", "dark")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("barcodes-{language}")).await;
        set_up_till(&window, if language == "vi" { "B1" } else { "B2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window
            .fill(
                "settings-search",
                if language == "vi" { "tem can" } else { "scale" },
            )
            .await;
        window.click("label-add").await;
        window.wait("label-prefix-0").await;
        window.picture("labels").await;
        window.click("label-save").await;
        window.wait("toast").await;
        window.click("rail-counter").await;
        wait_for_focus(&window).await;

        // By keyboard and scanner alone from here on.
        window.scan(CASE).await;
        window.wait("scan-problem-give").await;
        window.picture("unknown").await;
        while window.focus().await != "scan-problem-give" {
            window.press(TAB).await;
        }
        window.press(ENTER).await;
        window.wait("barcode-search").await;
        window.type_text(BEER_CAN.name).await;
        window.wait("barcode-hit-0").await;
        window.picture("product").await;
        window.press(ENTER).await;
        window.wait("barcode-unit-1").await;
        window.picture("unit").await;
        window.press(TAB).await;
        window.press(ENTER).await;
        window.wait_gone("barcode-dialog").await;
        window.wait("cart-row-0").await;

        window.scan(LABEL).await;
        window.wait("scan-problem-give").await;
        while window.focus().await != "scan-problem-give" {
            window.press(TAB).await;
        }
        window.press(ENTER).await;
        window.wait("barcode-search").await;
        window.type_text(LOOSE_RICE.name).await;
        window.wait("barcode-hit-0").await;
        window.press(ENTER).await;
        window
            .until("the goods or their unit are chosen", async || {
                !window.has("barcode-dialog").await || window.has("barcode-unit-0").await
            })
            .await;
        if window.has("barcode-unit-0").await {
            window.press(ENTER).await;
        }
        window
            .wait_text("cart-row-1", |text| {
                text.contains("0,452") || text.contains("9.718")
            })
            .await;
        wait_for_focus(&window).await;
        window.picture("cart").await;
        window.press(F9).await;
        window.wait("receipt-picture").await;
        window.press(ENTER).await;
        uploaded(&window, &sandbox, 1).await;
        window.close().await;
    }
    sandbox.shutdown().await;
}
