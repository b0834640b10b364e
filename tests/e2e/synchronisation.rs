//! What waits for a person, decided on in the synchronisation screen by the keyboard alone.

use std::fs;

use nextx_sandbox::{
    Fault, Offline, Operation, Sandbox,
    demo::{COFFEE_CAN, FRESH_MILK, MAIN_BRANCH_ID},
};
use serde_json::json;

use crate::{
    catalogue::Language,
    driver::{ARROW_DOWN, ENTER, ESCAPE, F4, SCREEN, TAB, Window},
    shop::{
        desktop_at, pay_exactly, sandbox, scan_into_row, set_up_till, uploaded, wait_for_focus,
    },
};

const REFUSAL: Fault = Fault::Status {
    status: 422,
    retry_after: None,
    commits: false,
};
/// What the sandbox says when it refuses like that.
const WORDS: &str = "The given data was invalid.";

/// One can of coffee; answers the invoice number.
async fn sell(window: &Window) -> String {
    scan_into_row(window, &COFFEE_CAN, 0).await;
    let invoice = pay_exactly(window).await;
    window.press(ENTER).await;
    window.wait("cart-empty").await;
    wait_for_focus(window).await;
    invoice
}

/// Goes to a control by Tab.
async fn tab_to(window: &Window, testid: &str) {
    for _ in 0..80 {
        if window.focus().await == testid {
            return;
        }
        window.press(TAB).await;
    }
    panic!("Tab does not come to {testid}");
}

/// Opens the screen from the strip, where somebody is told that a person is needed.
async fn open_from_strip(window: &Window) {
    window.wait("strip-attention").await;
    tab_to(window, "strip-attention").await;
    window.press(ENTER).await;
    window.wait("sync-detail").await;
}

async fn state_is(window: &Window, state: &str) {
    window
        .until(&format!("the document is {state}"), async || {
            window
                .attribute("sync-detail", "data-state")
                .await
                .as_deref()
                == Some(state)
        })
        .await;
}

/// Types a reason and confirms what the dialog asks.
async fn decide(window: &Window, reason: &str) {
    window.wait("decide-dialog").await;
    window
        .until("the reason has the focus", async || {
            window.focus().await == "decide-reason"
        })
        .await;
    window.type_text(reason).await;
    window.press(ENTER).await;
    window.wait_gone("decide-dialog").await;
}

/// Another program's order under a number of this till.
async fn order_of_another(sandbox: &Sandbox, invoice_no: &str, staff_note: &str, total: u32) {
    let order = json!({
        "invoice_no": invoice_no,
        "branch_id": MAIN_BRANCH_ID,
        "product_code": COFFEE_CAN.code,
        "staff_note": staff_note,
        "total": total,
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("order.json");
    fs::write(&file, order.to_string()).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/another_order.py");
    let made = tokio::process::Command::new("python3")
        .arg(script)
        .arg(&file)
        .env("TILL_OPEN_API_URL", sandbox.open_api_url())
        .env("TILL_CLIENT_ID", sandbox.client_id())
        .env("TILL_CLIENT_SECRET", sandbox.client_secret())
        .status()
        .await;
    assert!(
        made.is_ok_and(|status| status.success()),
        "python3 makes the order"
    );
}

#[tokio::test]
async fn a_refused_sale_is_mended_by_keys_alone_and_arrives_once() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("sync-refused").await;
    set_up_till(&window, "R1").await;
    sandbox.faults().inject(Operation::SellCreate, REFUSAL, 1);
    window.press(F4).await;
    window.wait("customer-dialog").await;
    window.type_text("nguyen").await;
    window.wait("customer-hit-0").await;
    window.press(ENTER).await;
    window.wait_gone("customer-dialog").await;
    let invoice = sell(&window).await;

    open_from_strip(&window).await;
    window
        .wait_text("sync-words", |text| text.contains(WORDS))
        .await;
    window
        .wait_text("sync-detail", |text| text.contains(&invoice))
        .await;
    assert_eq!(
        window.amount("sync-total").await,
        u64::from(COFFEE_CAN.price)
    );
    window.picture("refused-vi").await;

    // The customer that it was sold to is there to be changed.
    window.press('s').await;
    let before = window.text("mend-customer").await;
    assert!(!before.contains("Khách lẻ"), "{before}");
    window.picture("mend-vi").await;
    window.type_text("tran").await;
    window.wait("mend-hit-1").await;
    window.press(ARROW_DOWN).await;
    window.picture("mend-search-vi").await;
    window.press(ENTER).await;
    window
        .wait_text("mend-customer", |text| text != before)
        .await;
    window.press(ENTER).await;
    window.wait_gone("decide-dialog").await;
    let orders = uploaded(&window, &sandbox, 1).await;
    let mine = orders
        .iter()
        .filter(|order| order.invoice_no == invoice)
        .count();
    assert_eq!((orders.len(), mine), (1, 1));
    assert!(orders[0].customer_id.is_some());
    // Nothing is left to decide on; all there is shows what was decided.
    window.wait("sync-empty").await;
    window.picture("done-vi").await;
    tab_to(&window, "sync-all").await;
    window.press(ENTER).await;
    state_is(&window, "confirmed").await;
    window
        .wait_text("sync-log", |text| text.contains("Sửa rồi gửi"))
        .await;
    window.picture("arrived-vi").await;
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn both_sides_of_a_conflict_are_seen_and_nextx_is_kept_with_a_reason() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("sync-conflict").await;
    set_up_till(&window, "C1").await;
    let reset = Fault::ResetBeforeCommit;
    sandbox.faults().inject(Operation::SellCreate, reset, 1);
    let invoice = sell(&window).await;
    window.wait("strip-unclear").await;
    // Somebody keys the sale in by hand, with another price.
    order_of_another(&sandbox, &invoice, "", COFFEE_CAN.price - 1_000).await;
    window.click("rail-sync").await;
    window.wait("sync-detail").await;
    window.press('t').await;
    state_is(&window, "conflict").await;
    window.wait("sync-compared").await;
    window
        .wait_text("sync-compared", |text| {
            text.contains("₫") && text.contains("Khác")
        })
        .await;
    window.picture("compared-vi").await;
    window.press('n').await;
    window.wait("decide-dialog").await;
    window.picture("keep-vi").await;
    decide(&window, "nhap tay sai gia").await;
    state_is(&window, "confirmed").await;
    window
        .wait_text("sync-log", |text| text.contains("nhap tay sai gia"))
        .await;
    window.picture("kept-vi").await;
    // The log of all decisions has it too.
    window.press('l').await;
    window
        .wait_text("log-0", |text| {
            text.contains(&invoice) && text.contains("nhap tay sai gia")
        })
        .await;
    window.picture("log-vi").await;
    window.press(ESCAPE).await;
    window.wait_gone("log-dialog").await;
    assert_eq!(sandbox.received_orders().await.unwrap().len(), 1);

    // Another till's sale under our number is not ours: it is not to be kept.
    sandbox
        .faults()
        .inject(Operation::SellCreate, Fault::ResetBeforeCommit, 1);
    window.press(ESCAPE).await;
    wait_for_focus(&window).await;
    let second = sell(&window).await;
    window.wait("strip-unclear").await;
    let marker = "[till:0190f3a0-0000-7000-8000-000000000001]";
    order_of_another(&sandbox, &second, marker, COFFEE_CAN.price).await;
    window.click("strip-try").await;
    open_from_strip(&window).await;
    state_is(&window, "conflict").await;
    window.picture("another-vi").await;
    assert!(!window.has("sync-keep").await);
    assert!(window.has("sync-discard").await);
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_sale_is_given_up_with_a_reason_that_stays() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "en");
    let window = desktop.open("sync-discard").await;
    set_up_till(&window, "D1").await;
    window.click("rail-settings").await;
    window.choose("theme-dark").await;
    window.click("rail-counter").await;
    wait_for_focus(&window).await;
    sandbox.faults().inject(Operation::SellCreate, REFUSAL, 2);
    let given_up = sell(&window).await;
    scan_into_row(&window, &FRESH_MILK, 0).await;
    let other = pay_exactly(&window).await;
    window.press(ENTER).await;
    wait_for_focus(&window).await;
    window
        .until("both are refused", async || {
            window.has("strip-attention").await
                && window
                    .attribute("strip-attention", "data-count")
                    .await
                    .as_deref()
                    == Some("2")
        })
        .await;
    open_from_strip(&window).await;
    window.picture("refused-en").await;
    window.press(ARROW_DOWN).await;
    window
        .wait_text("sync-detail", |text| text.contains(&given_up))
        .await;
    window.press('b').await;
    window.wait("decide-dialog").await;
    window.picture("discard-en").await;
    // Without a reason nothing is given up.
    window.press(ENTER).await;
    assert!(window.has("decide-dialog").await);
    decide(&window, "rung up twice").await;
    window
        .wait_text("sync-detail", |text| !text.contains(&given_up))
        .await;
    // The other one goes as it is, once it is shown.
    window
        .wait_text("sync-detail", |text| text.contains(&other))
        .await;
    state_is(&window, "refused").await;
    window.press('g').await;
    let orders = uploaded(&window, &sandbox, 1).await;
    assert!(orders.iter().all(|order| order.invoice_no != given_up));
    window.close().await;

    // The next day it is still known why.
    let window = desktop.open("sync-discard-later").await;
    window.wait("counter").await;
    window.click("rail-sync").await;
    window.wait("sync-chip-discarded").await;
    window.press('l').await;
    window
        .wait_text("log-dialog", |text| {
            text.contains(&given_up) && text.contains("rung up twice")
        })
        .await;
    window.picture("log-en").await;
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn what_is_not_uploaded_is_exported_and_a_backup_is_put_back() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("sync-keeping").await;
    set_up_till(&window, "B1").await;
    window.click("rail-sync").await;
    window.wait("sync-empty").await;
    window.picture("empty-vi").await;
    window.press(ESCAPE).await;
    wait_for_focus(&window).await;
    sandbox.faults().set_offline(Offline::Refuse);
    let invoice = sell(&window).await;
    window.wait("strip-offline").await;
    tab_to(&window, "strip-waiting").await;
    window.press(ENTER).await;
    window.wait("sync-detail").await;
    window.picture("offline-vi").await;

    window.press('x').await;
    window.wait("keep-dialog").await;
    tab_to(&window, "export").await;
    window.press(ENTER).await;
    let done = window.text("export-done").await;
    let path = |ending: &str| {
        let start = done.find('/').expect("the sentence names a path");
        done[start..]
            .split_whitespace()
            .find(|word| word.ends_with(ending))
            .expect("the sentence names a file")
            .to_owned()
    };
    let table = fs::read_to_string(path(".csv")).unwrap();
    assert!(table.contains(&invoice), "{table}");
    tab_to(&window, "backup").await;
    window.press(ENTER).await;
    window.wait("backup-done").await;
    window.wait("restore-file-0").await;
    window.picture("keep-vi").await;
    window.press(ESCAPE).await;
    window.wait_gone("keep-dialog").await;

    // Sold after the backup: it comes back from the journal.
    window.press(ESCAPE).await;
    wait_for_focus(&window).await;
    let later = sell(&window).await;
    window.click("rail-sync").await;
    window.wait("sync-row-1").await;
    window.press('x').await;
    window.wait("restore-file-0").await;
    tab_to(&window, "restore-file-0").await;
    window.press(ENTER).await;
    window.wait("restore-plan").await;
    window.picture("restore-vi").await;
    tab_to(&window, "restore-confirm").await;
    window.press(ENTER).await;
    window.wait("counter").await;
    window.wait("strip-notices").await;
    tab_to(&window, "strip-notices").await;
    window.press(ENTER).await;
    window.wait("sync-notices-open").await;
    window.wait("sync-row-1").await;
    window.picture("restored-vi").await;
    window.press('i').await;
    window.wait("notice-restored").await;
    window.picture("notice-vi").await;
    tab_to(&window, "notices-dismiss").await;
    window.press(ENTER).await;
    window.wait_gone("sync-notices").await;

    // Looked for first; there is nothing known to find it beside, so it waits for its time.
    sandbox.faults().set_offline(Offline::Off);
    window.wait("strip-online").await;
    window.press('t').await;
    for number in [&invoice, &later] {
        window
            .wait_text("sync", |text| text.contains(number.as_str()))
            .await;
    }
    assert!(sandbox.received_orders().await.unwrap().is_empty());
    window.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_full_list_is_read_in_both_languages_and_themes() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("sync-full").await;
    set_up_till(&window, "F1").await;
    sell(&window).await;
    uploaded(&window, &sandbox, 1).await;
    sandbox.faults().inject(Operation::SellCreate, REFUSAL, 1);
    sell(&window).await;
    window.wait("strip-attention").await;
    let reset = Fault::ResetBeforeCommit;
    sandbox.faults().inject(Operation::SellCreate, reset, 1);
    sell(&window).await;
    window.wait("strip-unclear").await;
    sandbox.faults().set_offline(Offline::Refuse);
    for _ in 0..8 {
        sell(&window).await;
    }
    for language in Language::BOTH {
        window.click("rail-settings").await;
        window
            .choose(&format!("language-{}", language.code()))
            .await;
        for theme in ["light", "dark"] {
            window.click("rail-settings").await;
            window.choose(&format!("theme-{theme}")).await;
            window.click("rail-sync").await;
            window.wait("sync-section-person").await;
            window.wait("sync-section-machine").await;
            window
                .picture(&format!("{theme}-{}", language.code()))
                .await;
        }
    }
    window.close().await;
    sandbox.shutdown().await;
}
