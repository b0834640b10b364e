//! The catalogue, its categories and a count of the shelves, by keyboard and scanner, with and without the network.

use nextx_sandbox::{Offline, demo::COFFEE_CAN};

use crate::{
    accessible::Audit,
    driver::{ARROW_DOWN, ARROW_LEFT, END, ENTER, ESCAPE, SCREEN, Window},
    papers::{look_at, saved},
    shop::{desktop_at, sandbox_with, set_up_till},
};

async fn wait_count(window: &Window, testid: &str, wanted: impl Fn(u64) -> bool) {
    window
        .until("the list is as long as it should be", async || {
            wanted(window.amount(testid).await)
        })
        .await;
}

async fn give_focus(window: &Window, testid: &str) {
    let script = format!("document.querySelector('[data-testid=\"{testid}\"]').focus()");
    window.script(&script).await;
}

/// Chooses the first that is one.
async fn choose_first(window: &Window, testid: &str) {
    let script = format!(
        "const select = document.querySelector('[data-testid=\"{testid}\"]');
         select.selectedIndex = 1;
         select.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    window.script(&script).await;
}

#[tokio::test]
async fn a_manager_looks_after_products_categories_and_shelves() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(120, 10).await;
    let mut audit = Audit::new();
    for (language, theme) in [("vi", "dark"), ("en", "light")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("products-{language}")).await;
        set_up_till(&window, if language == "vi" { "P1" } else { "P2" }).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.click("rail-back-office").await;

        // The catalogue, and one product with all that is known of it.
        window.click("back-office-products").await;
        wait_count(&window, "products-count", |count| count >= 120).await;
        window.press('/').await;
        window.type_text(COFFEE_CAN.code).await;
        wait_count(&window, "products-count", |count| count == 1).await;
        window.press(ENTER).await;
        window.wait("product-panel").await;
        window
            .wait_text("product-units", |text| text.contains('×'))
            .await;
        window.click("product-stores-read").await;
        window.wait("product-store").await;
        audit.look(&window, "product").await;

        // A price is changed; the first time it is said what that may do.
        window.press('/').await;
        window.press(ENTER).await;
        window.press(ENTER).await;
        window.wait("edit-product-price").await;
        let price = if language == "vi" { "13500" } else { "14000" };
        window.fill("edit-product-price", price).await;
        window.click("edit-product-save").await;
        window.wait("edit-product-agree").await;
        audit.look(&window, "edit").await;
        window.click("edit-product-agree").await;
        window.wait_gone("edit-product").await;
        let price = if language == "vi" { "13.500" } else { "14.000" };
        window
            .wait_text("products-row-0", |text| text.contains(price))
            .await;

        // A product is made, with a code that is taken and a price below its cost on the way.
        window.click("products-new").await;
        window.wait("make-product-name").await;
        let name = format!("Bánh đậu xanh {language}");
        window.fill("make-product-name", &name).await;
        window.fill("make-product-price", "20000").await;
        window.fill("make-product-cost", "28000").await;
        window.fill("make-product-code", COFFEE_CAN.code).await;
        choose_first(&window, "make-product-category").await;
        window.click("make-product-save").await;
        window
            .wait_text("make-product", |text| text.contains(COFFEE_CAN.name))
            .await;
        window
            .fill("make-product-code", &format!("BDX-{language}"))
            .await;
        window.press(ENTER).await;
        window.wait("make-product-accept").await;
        audit.look(&window, "new").await;
        window.click("make-product-accept").await;
        window.wait_gone("make-product").await;
        window
            .fill("products-search", &format!("BDX-{language}"))
            .await;
        wait_count(&window, "products-count", |count| count == 1).await;
        window.picture("made").await;
        window.fill("products-search", "bút chì kim cương").await;
        window.wait("products-empty").await;
        window.picture("nothing").await;
        window.press(ESCAPE).await;
        wait_count(&window, "products-count", |count| count >= 121).await;
        window.click("products-export").await;
        window.wait("products-export-dialog").await;
        let folder = tempfile::tempdir().unwrap();
        window
            .fill(
                "products-export-folder",
                &folder.path().display().to_string(),
            )
            .await;
        window.click("products-export-file-csv").await;
        window.click("products-export-write").await;
        window.wait("products-export-done").await;
        window.press(ESCAPE).await;
        window.wait_gone("products-export-dialog").await;
        let file = std::fs::read_dir(folder.path()).unwrap().next();
        let written = std::fs::read_to_string(file.unwrap().unwrap().path()).unwrap();
        assert!(written.contains(&name), "{written}");

        // The tree of categories by keyboard, a new one, and one that is changed.
        window.click("back-office-categories").await;
        window.wait("category-0").await;
        window.click("category-0").await;
        give_focus(&window, "categories").await;
        window.press(ARROW_LEFT).await;
        window.press(ARROW_DOWN).await;
        audit.look(&window, "categories").await;
        window.click("categories-new").await;
        window.wait("category-name").await;
        window
            .fill("category-name", &format!("Hàng sấy {language}"))
            .await;
        window.press(ENTER).await;
        window.wait_gone("category").await;
        window
            .wait_text("categories", |text| text.contains("Hàng sấy"))
            .await;
        give_focus(&window, "categories").await;
        window.press(END).await;
        window.press(ENTER).await;
        window.wait("category-description").await;
        window
            .fill("category-description", &format!("Khô {language}"))
            .await;
        window.click("category-save").await;
        window.wait("category-agree").await;
        audit.look(&window, "category").await;
        window.click("category-agree").await;
        window.wait_gone("category").await;

        // The shelves are counted by scanner while the network is away.
        sandbox.faults().set_offline(Offline::Refuse);
        window.click("back-office-counts").await;
        window.wait("counts-empty").await;
        audit.look(&window, "no-counts").await;
        window.click("counts-new").await;
        window.wait("new-count-begin").await;
        audit.look(&window, "new-count").await;
        window
            .until("the branches are read", async || {
                window
                    .attribute("new-count-begin", "disabled")
                    .await
                    .is_none()
            })
            .await;
        window.click("new-count-begin").await;
        window.wait("count-row-0").await;
        window.scan(COFFEE_CAN.barcode).await;
        window
            .wait_text("count-last", |text| text.contains(" 1 "))
            .await;
        window.scan(COFFEE_CAN.barcode).await;
        window
            .wait_text("count-last", |text| text.contains(" 2 "))
            .await;
        window.click("count-row-3").await;
        window.press(ENTER).await;
        window
            .until("the count of the row has the focus", async || {
                window.focus().await == "count-typed"
            })
            .await;
        window.type_text("-5").await;
        window.press(ENTER).await;
        window.wait("count-error").await;
        audit.look(&window, "count").await;
        window.fill("count-typed", "5").await;
        window.press(ENTER).await;
        window.wait_gone("count-error").await;
        window.choose("count-lines-differing").await;
        window.wait("count-row-0").await;
        window.picture("differences").await;
        window.click("count-print").await;
        window.wait("count-print-none").await;
        window.click("count-print-what-differences").await;
        let folder = tempfile::tempdir().unwrap();
        window
            .fill("count-print-folder", &folder.path().display().to_string())
            .await;
        audit.look(&window, "count-print").await;
        window.click("count-print-save").await;
        let pdf = saved(&window, "count-print-done").await;
        let words = look_at(&pdf, &format!("count-differences-{language}"));
        assert!(words.contains(COFFEE_CAN.code), "{words}");
        window.press(ESCAPE).await;
        window.wait_gone("count-print-dialog").await;

        // Without the network it is said before anything is typed that a product cannot be made.
        window.click("back-office-products").await;
        window.click("products-row-0").await;
        window.click("product-stores-read").await;
        window.wait("product-stores-offline").await;
        window.click("products-new").await;
        window.wait("make-product-offline").await;
        audit.look(&window, "offline").await;
        window.press(ESCAPE).await;
        window.wait_gone("make-product").await;
        sandbox.faults().set_offline(Offline::Off);
        window.close().await;
    }
    audit.end();
    sandbox.shutdown().await;
}
