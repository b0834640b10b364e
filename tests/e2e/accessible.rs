//! Every screen as axe-core sees it in the real window, in the light and in the dark: names, roles, order, contrast.

use std::fs;

use nextx_sandbox::demo::COFFEE_CAN;

use crate::{
    driver::{Desktop, ESCAPE, F1, F4, F9, SCREEN, Window},
    shop::{scan_into_row, set_up_till, wait_for_focus},
};

/// Runs the rules of WCAG 2.2 A and AA; answers how many were kept, and what is broken: rule and control.
const AUDIT: &str = r#"
    const answer = arguments[arguments.length - 1];
    const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    axe.run(document, { runOnly: rules, resultTypes: ["violations"] }).then(
        ({ passes, violations }) => answer({
            kept: passes.length,
            broken: violations.flatMap(({ id, nodes }) =>
                nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`)),
        }),
        (error) => answer({ kept: 0, broken: [String(error)] }),
    );
"#;

struct Audit {
    axe: String,
    broken: Vec<String>,
}

impl Audit {
    fn new() -> Self {
        let axe = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/node_modules/axe-core/axe.min.js"
        );
        Self {
            axe: fs::read_to_string(axe).expect("`npm ci` has installed axe-core"),
            broken: Vec::new(),
        }
    }

    async fn look(&mut self, window: &Window, screen: &str) {
        window.picture(screen).await;
        window.script(&self.axe).await;
        let found = window.script_later(AUDIT).await;
        assert!(found["kept"].as_u64() > Some(5), "axe looked at nothing");
        let broken = found["broken"].as_array().expect("axe answers a list");
        self.broken
            .extend(broken.iter().map(|rule| format!("{screen}: {rule}")));
    }
}

#[tokio::test]
async fn no_screen_breaks_a_rule_of_accessibility_in_either_theme() {
    let _screen = SCREEN.lock().await;
    let mut audit = Audit::new();
    for theme in ["light", "dark"] {
        let desktop = Desktop::new().with("TILL_LANG", "vi");
        let window = desktop.open(&format!("axe-{theme}")).await;
        window.wait("demo-start").await;
        // The theme is chosen in the settings, which come after the first start.
        window
            .script(&format!(
                "document.documentElement.dataset.theme = \"{theme}\""
            ))
            .await;
        audit.look(&window, "welcome").await;
        window.click("demo-start").await;
        window.wait("branch-select-0").await;
        audit.look(&window, "choose-till").await;
        set_up_till(&window, "A1").await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        audit.look(&window, "settings").await;
        window.click("rail-counter").await;
        wait_for_focus(&window).await;
        audit.look(&window, "counter-empty").await;

        window.type_text("sua").await;
        window.wait("search-hit-0").await;
        audit.look(&window, "search").await;
        window.click("search-clear").await;
        wait_for_focus(&window).await;
        window.scan("8930000000009").await;
        window.wait("scan-problem").await;
        audit.look(&window, "unknown-barcode").await;
        window.press(ESCAPE).await;
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        window.click("likely-2").await;
        window.wait("change-amount").await;
        audit.look(&window, "cart").await;
        window.press(F1).await;
        window.wait("keys-dialog").await;
        audit.look(&window, "keys").await;
        window.press(ESCAPE).await;
        window.wait_gone("keys-dialog").await;
        window.press(F4).await;
        window.wait("customer-dialog").await;
        window.type_text("nguyen").await;
        window.wait("customer-hit-0").await;
        audit.look(&window, "customer").await;
        window.press(ESCAPE).await;
        window.wait_gone("customer-dialog").await;
        window.click("method-transfer").await;
        window.wait("vietqr").await;
        audit.look(&window, "transfer").await;
        window.press(F9).await;
        window.wait("receipt-picture").await;
        audit.look(&window, "receipt").await;
        window.click("new-sale").await;
        window.wait("strip-uploaded").await;
        window.click("rail-sales-today").await;
        window.wait("sale-row-0").await;
        audit.look(&window, "sales-today").await;
        window.close().await;
    }
    assert!(audit.broken.is_empty(), "{}", audit.broken.join("\n"));
}
