//! Every screen as axe-core sees it in the real window, in the light and in the dark: names, roles, order, contrast.

use std::fs;

use nextx_sandbox::{Fault, Offline, Operation, demo::COFFEE_CAN};

use crate::{
    driver::{Desktop, ENTER, ESCAPE, F1, F4, F6, F7, F8, F9, SCREEN, Window},
    shop::{
        connect, desktop_at, keep_recovery_code, pay_exactly, sandbox, scan_into_row, set_up_till,
        wait_for_focus,
    },
};

const PASSPHRASE: &str = "gao nep thom 5 ky";

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

pub(crate) struct Audit {
    axe: String,
    broken: Vec<String>,
}

impl Audit {
    pub(crate) fn new() -> Self {
        let axe = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/node_modules/axe-core/axe.min.js"
        );
        Self {
            axe: fs::read_to_string(axe).expect("`npm ci` has installed axe-core"),
            broken: Vec::new(),
        }
    }

    pub(crate) fn end(self) {
        assert!(self.broken.is_empty(), "{}", self.broken.join("\n"));
    }

    pub(crate) async fn look(&mut self, window: &Window, screen: &str) {
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
        show_theme(&window, theme).await;
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
        for (key, dialog) in [(F6, "line-terms"), (F7, "order-terms")] {
            window.press(key).await;
            window.wait(dialog).await;
            audit.look(&window, dialog).await;
            window.press(ESCAPE).await;
            window.wait_gone(dialog).await;
        }
        window.press(F8).await;
        window.wait("cart-empty").await;
        window.press(F8).await;
        window.wait("held-cart-0").await;
        audit.look(&window, "held").await;
        window.press(ENTER).await;
        window.wait("cart-row-0").await;
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
    audit.end();
}

#[tokio::test]
async fn no_step_of_a_shift_breaks_a_rule_of_accessibility_in_either_theme() {
    let _screen = SCREEN.lock().await;
    let mut audit = Audit::new();
    let sandbox = sandbox().await;
    for theme in ["light", "dark"] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
        let window = desktop.open(&format!("axe-{theme}")).await;
        set_up_till(&window, "A4").await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.click("rail-counter").await;
        wait_for_focus(&window).await;
        window.type_text(COFFEE_CAN.code).await;
        window.wait("search-hit-0").await;
        window.press(ENTER).await;
        window.wait("cart-row-0").await;
        pay_exactly(&window).await;
        window.click("new-sale").await;
        look_at_shifts(&mut audit, &window).await;
        window.close().await;
    }
    sandbox.shutdown().await;
    audit.end();
}

/// The shift that the first sale opened, its closing, and what is there afterwards.
async fn look_at_shifts(audit: &mut Audit, window: &Window) {
    window.click("strip-shift").await;
    window.wait("shift-uncounted").await;
    audit.look(window, "shift-uncounted").await;
    window.click("shift-count-late").await;
    window.wait("count-500000").await;
    window.type_text("1").await;
    audit.look(window, "shift-count").await;
    window.press(F9).await;
    window.wait("shift-expected").await;
    audit.look(window, "shift").await;
    window.click("shift-move").await;
    window.wait("move-dialog").await;
    audit.look(window, "shift-move").await;
    window.press(ESCAPE).await;
    window.wait_gone("move-dialog").await;
    window.press(F9).await;
    window.wait("shift-reason").await;
    audit.look(window, "shift-close").await;
    window.fill("shift-reason", "thoi nham").await;
    window.press(F9).await;
    window.wait("past-shift").await;
    audit.look(window, "shift-past").await;
    window.press(ESCAPE).await;
    window.wait("left-before").await;
    audit.look(window, "shift-open").await;
}

#[tokio::test]
async fn no_step_of_a_decision_breaks_a_rule_of_accessibility_in_either_theme() {
    let _screen = SCREEN.lock().await;
    let mut audit = Audit::new();
    let sandbox = sandbox().await;
    for theme in ["light", "dark"] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
        let window = desktop.open(&format!("axe-sync-{theme}")).await;
        set_up_till(&window, "A2").await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.click("rail-sync").await;
        window.wait("sync-empty").await;
        audit.look(&window, "sync-empty").await;
        window.click("rail-counter").await;
        wait_for_focus(&window).await;
        let refusal = Fault::Status {
            status: 422,
            retry_after: None,
            commits: false,
        };
        sandbox.faults().inject(Operation::SellCreate, refusal, 1);
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        pay_exactly(&window).await;
        window.click("new-sale").await;
        window.click("strip-attention").await;
        window.wait("sync-words").await;
        audit.look(&window, "sync-refused").await;
        for (open, there, dialog) in [
            ("sync-mend", "mend-search", "decide-dialog"),
            ("sync-discard", "decide-reason", "decide-dialog"),
            ("sync-decisions", "log-empty", "log-dialog"),
            ("sync-keeping", "restore-path", "keep-dialog"),
        ] {
            window.click(open).await;
            window.wait(there).await;
            audit.look(&window, open).await;
            window.press(ESCAPE).await;
            window.wait_gone(dialog).await;
        }
        sandbox.faults().set_offline(Offline::Refuse);
        // Nothing else asks: all is read.
        window.click("sync-try").await;
        window.wait("strip-offline").await;
        audit.look(&window, "sync-offline").await;
        sandbox.faults().set_offline(Offline::Off);
        window.close().await;
    }
    sandbox.shutdown().await;
    audit.end();
}

#[tokio::test]
async fn no_way_to_the_keys_breaks_a_rule_of_accessibility_in_either_theme() {
    let _screen = SCREEN.lock().await;
    let mut audit = Audit::new();
    let sandbox = sandbox().await;
    for theme in ["light", "dark"] {
        let desktop = Desktop::new().with("TILL_LANG", "vi").without_keychain();
        let window = desktop.open(&format!("axe-keys-{theme}")).await;
        connect(&window, &sandbox, &sandbox.open_api_url()).await;
        window.click("connect-test").await;
        window.click("connect-continue").await;
        window.wait("passphrase").await;
        show_theme(&window, theme).await;
        audit.look(&window, "passphrase").await;
        window.fill("passphrase", PASSPHRASE).await;
        window.fill("passphrase-again", PASSPHRASE).await;
        window.click("passphrase-continue").await;
        window.wait("recovery-code").await;
        audit.look(&window, "recovery-code").await;
        keep_recovery_code(&window).await;
        set_up_till(&window, "A3").await;
        window.close().await;

        let window = desktop.open(&format!("axe-locked-{theme}")).await;
        window.wait("unlock-passphrase").await;
        show_theme(&window, theme).await;
        audit.look(&window, "locked").await;
        window.type_text("not the one").await;
        window.press(ENTER).await;
        window.wait("unlock-passphrase-error").await;
        audit.look(&window, "wrong-passphrase").await;
        window.fill("unlock-code", "AAAAA-AAAAA").await;
        window.click("unlock-code-open").await;
        window.wait("unlock-code-error").await;
        audit.look(&window, "wrong-code").await;
        window.close().await;
    }
    sandbox.shutdown().await;
    audit.end();
}

/// The theme of a screen that stands before the settings.
async fn show_theme(window: &Window, theme: &str) {
    window
        .script(&format!(
            "document.documentElement.dataset.theme = \"{theme}\""
        ))
        .await;
}
