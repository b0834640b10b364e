//! A shift from its opening to its Z report, and the one that the next sale opens.

use nextx_sandbox::{Fault, Operation, demo::COFFEE_CAN};

use crate::{
    driver::{ARROW_DOWN, Desktop, ENTER, ESCAPE, F9, SCREEN, Window},
    shop::{desktop_at, pay_exactly, sandbox, set_up_till, wait_for_focus},
};

/// Goes to the shift page.
async fn to_shift(window: &Window) {
    window.click("strip-shift").await;
    window.wait("shift-page").await;
}

async fn wait_view(window: &Window, view: &str) {
    window
        .until(&format!("the shift page shows {view}"), async || {
            window.attribute("shift-page", "data-view").await.as_deref() == Some(view)
        })
        .await;
}

async fn wait_amount(window: &Window, testid: &str, dong: u64) {
    window
        .until(&format!("{testid} is {dong}"), async || {
            window.has(testid).await && window.amount(testid).await == dong
        })
        .await;
}

async fn wait_strip(window: &Window, state: &str) {
    window
        .until(
            &format!("the strip says that the shift is {state}"),
            async || {
                window
                    .attribute("strip-shift", "data-state")
                    .await
                    .as_deref()
                    == Some(state)
            },
        )
        .await;
}

/// Sells a coffee for exactly its price.
async fn sell(window: &Window) -> String {
    window.type_text(COFFEE_CAN.code).await;
    window
        .wait_text("search-hit-0", |text| text.contains(COFFEE_CAN.name))
        .await;
    window.press(ENTER).await;
    window
        .wait_text("cart-row-0", |text| text.contains(COFFEE_CAN.name))
        .await;
    let invoice = pay_exactly(window).await;
    window.click("new-sale").await;
    window.wait("cart-empty").await;
    wait_for_focus(window).await;
    invoice
}

#[tokio::test]
async fn a_shift_is_opened_sold_in_and_closed_by_keyboard_and_the_next_sale_opens_the_next() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("shift").await;
    set_up_till(&window, "C1").await;
    wait_strip(&window, "none").await;
    let price = u64::from(COFFEE_CAN.price);

    // Two notes of 500,000 and three of 100,000; Enter goes down.
    to_shift(&window).await;
    wait_view(&window, "open").await;
    for pieces in ["2", "", "3"] {
        window.type_text(pieces).await;
        window.press(ENTER).await;
    }
    wait_amount(&window, "count-total", 1_300_000).await;
    assert_eq!(window.focus().await, "count-50000");
    window.picture("open-light").await;
    window.press(F9).await;
    wait_view(&window, "now").await;
    wait_strip(&window, "counted").await;
    window.press(ESCAPE).await;
    wait_for_focus(&window).await;

    let refusal = Fault::Status {
        status: 422,
        retry_after: None,
        commits: false,
    };
    sell(&window).await;
    window.wait("strip-uploaded").await;
    sandbox.faults().inject(Operation::SellCreate, refusal, 1);
    let refused = sell(&window).await;
    window.wait("strip-attention").await;

    to_shift(&window).await;
    window.click("shift-move").await;
    window.wait("move-dialog").await;
    window.fill("move-amount", "120000").await;
    window.press(ENTER).await;
    window.wait("move-error").await;
    window.fill("move-reason", "mua đá, túi ni lông").await;
    window.picture("move-light").await;
    window.press(ENTER).await;
    window.wait_gone("move-dialog").await;
    let expected = 1_300_000 - 120_000 + 2 * price;
    wait_amount(&window, "shift-expected", expected).await;
    wait_amount(&window, "report-net", 2 * price).await;
    assert_eq!(window.amount("report-sold").await, 2 * price);
    assert_eq!(window.amount("report-cash").await, 2 * price);
    window.picture("x-light").await;

    // 1,200,000 are counted, which is not what should be there.
    window.press(F9).await;
    wait_view(&window, "close").await;
    for pieces in ["2", "1"] {
        window.type_text(pieces).await;
        window.press(ENTER).await;
    }
    wait_amount(&window, "shift-counted", 1_200_000).await;
    let short = expected.abs_diff(1_200_000);
    assert!(short >= 2_000, "this day needs a reason");
    window.press(F9).await;
    window.wait("shift-close-error").await;
    assert_eq!(window.focus().await, "shift-reason");
    window.type_text("Thoi nham cho khach").await;
    window.press(ENTER).await;
    assert_eq!(window.focus().await, "shift-left");
    window.type_text("1000000").await;
    wait_amount(&window, "shift-left-safe", 200_000).await;
    looked_at(&window, "close").await;
    window.press(F9).await;

    window.wait("past-shift").await;
    wait_strip(&window, "none").await;
    assert_eq!(window.amount("past-expected").await, expected);
    assert_eq!(window.amount("past-counted").await, 1_200_000);
    assert_eq!(window.amount("past-left").await, 1_000_000);
    assert_eq!(window.amount("past-safe").await, 200_000);
    assert_eq!(
        window.amount("report-net").await,
        2 * price,
        "Z is the last X"
    );
    assert_eq!(window.text("past-reason").await, "Thoi nham cho khach");
    window
        .wait_text("shift-document-0", |text| text.contains(&refused))
        .await;
    let state = window.attribute("shift-document-0", "data-state").await;
    assert_eq!(state.as_deref(), Some("refused"));
    looked_at(&window, "z").await;
    window.click("shift-document-0-receipt").await;
    window.wait("receipt-picture").await;
    window.press(ESCAPE).await;
    window.wait_gone("receipt-picture").await;

    // The next sale opens a shift that nobody has counted.
    window.press(ESCAPE).await;
    wait_view(&window, "open").await;
    assert_eq!(window.amount("left-before").await, 1_000_000);
    window.press(ESCAPE).await;
    wait_for_focus(&window).await;
    sell(&window).await;
    wait_strip(&window, "uncounted").await;
    window.picture("uncounted-light").await;
    to_shift(&window).await;
    window.wait("shift-uncounted").await;
    wait_amount(&window, "report-net", price).await;
    window.click("shift-count-late").await;
    wait_view(&window, "count").await;
    for _ in 0..2 {
        window.press(ARROW_DOWN).await;
    }
    window.type_text("3").await;
    wait_amount(&window, "count-total", 300_000).await;
    window.press(F9).await;
    wait_view(&window, "now").await;
    wait_strip(&window, "counted").await;
    wait_amount(&window, "shift-expected", 300_000).await;
    assert_eq!(window.amount("ledger-opening").await, 300_000 - price);
    window.click("shift-history").await;
    window.click("shift-row-1").await;
    wait_amount(&window, "past-counted", 1_200_000).await;
    assert_eq!(window.amount("report-net").await, 2 * price, "Z is frozen");
    window.close().await;
    sandbox.shutdown().await;
}

/// Pictures in both themes and both languages.
async fn looked_at(window: &Window, what: &str) {
    for theme in ["light", "dark"] {
        show_theme(window, theme).await;
        window.picture(&format!("{what}-{theme}")).await;
    }
    show_theme(window, "light").await;
}

async fn show_theme(window: &Window, theme: &str) {
    let script = format!("document.documentElement.dataset.theme = \"{theme}\"");
    window.script(&script).await;
}

#[tokio::test]
async fn a_shift_in_english_in_the_dark() {
    let _screen = SCREEN.lock().await;
    let desktop = Desktop::new().with("TILL_LANG", "en");
    let window = desktop.open("shift-en").await;
    window.click("demo-start").await;
    set_up_till(&window, "C2").await;
    show_theme(&window, "dark").await;
    sell(&window).await;
    wait_strip(&window, "uncounted").await;
    to_shift(&window).await;
    window.wait("shift-uncounted").await;
    window.picture("now-dark").await;
    window.press(F9).await;
    wait_view(&window, "close").await;
    window.type_text("1").await;
    wait_amount(&window, "shift-counted", 500_000).await;
    window.picture("close-dark").await;
    window.press(F9).await;
    window.wait("past-shift").await;
    window.picture("z-dark").await;
    window.press(ESCAPE).await;
    wait_view(&window, "open").await;
    window.picture("open-dark").await;
    window.close().await;
}
