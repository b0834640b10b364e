//! Several ways to pay at once, on account up to the limit, and a debt that is paid off.

use nextx_sandbox::demo::COFFEE_CAN;

use crate::{
    accessible::Audit,
    driver::{ALT, ENTER, ESCAPE, F4, F9, SCREEN, SHIFT, Window},
    shop::{desktop_at, sandbox, scan_into_row, set_up_till, uploaded, wait_for_focus},
};

const PRICE: u64 = COFFEE_CAN.price as u64;
const LIMIT: u64 = 2 * PRICE + 500;
const NAME: &str = "Nguyen Van Mau";

/// Chooses the customer by their phone, by keys alone; new to the shop, they are added.
async fn choose_customer(window: &Window, phone: &str, is_new: bool) {
    window.press(F4).await;
    window.wait("customer-search").await;
    if is_new {
        window.type_text(NAME).await;
        window.wait("customer-none").await;
        window.press(ENTER).await;
        window.wait("customer-phone").await;
        window.type_text(phone).await;
        window.press(ENTER).await;
    } else {
        window.type_text(phone).await;
        window
            .wait_text("customer-hit-0", |text| text.contains(NAME))
            .await;
        window.press(ENTER).await;
    }
    window.wait_gone("customer-dialog").await;
    window
        .wait_text("customer-current", |text| text == NAME)
        .await;
    wait_for_focus(window).await;
}

async fn wait_amount(window: &Window, testid: &str, dong: u64) {
    window
        .until(&format!("{testid} is {dong}"), async || {
            window.has(testid).await && window.amount(testid).await == dong
        })
        .await;
}

async fn next_customer(window: &Window) {
    window.wait("receipt-picture").await;
    window.press(ENTER).await;
    window.wait("cart-empty").await;
    wait_for_focus(window).await;
}

#[tokio::test]
async fn a_sale_in_four_ways_one_on_account_and_the_debt_paid_off_by_keyboard() {
    let _screen = SCREEN.lock().await;
    let mut audit = Audit::new();
    for (language, theme, code, phone) in [
        ("vi", "light", "D1", "0900000901"),
        ("en", "dark", "D2", "0900000902"),
    ] {
        let sandbox = sandbox().await;
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = desktop.open(&format!("debt-{language}")).await;
        set_up_till(&window, code).await;
        window.click("rail-settings").await;
        window.choose(&format!("theme-{theme}")).await;
        window.fill("credit-limit", &LIMIT.to_string()).await;
        window.press(ENTER).await;
        window.click("rail-counter").await;
        wait_for_focus(&window).await;

        // Nothing is clicked from here on. The card takes what wallet and notes leave.
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        window.press_with(ALT, '3').await;
        window
            .until("the card has the focus", async || {
                window.focus().await == "split-card"
            })
            .await;
        window.press_with(ALT, '4').await;
        window
            .until("the wallet has the focus", async || {
                window.focus().await == "split-e-wallet"
            })
            .await;
        window.type_text("2000").await;
        window.press_with(ALT, '1').await;
        window
            .until("cash has the focus", async || {
                window.focus().await == "split-cash"
            })
            .await;
        window.type_text("5000").await;
        wait_amount(&window, "split-given", PRICE).await;
        audit.look(&window, "mixed").await;
        window.press(F9).await;
        next_customer(&window).await;

        choose_customer(&window, phone, true).await;
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        window.press_with(ALT, '5').await;
        wait_amount(&window, "owed-after", PRICE).await;
        audit.look(&window, "on-account").await;
        window.press(F9).await;
        wait_amount(&window, "receipt-owed", PRICE).await;
        window.wait("receipt-picture").await;
        window.picture("receipt").await;
        next_customer(&window).await;

        // Two more would be above the limit; a part in cash brings it below.
        choose_customer(&window, phone, false).await;
        wait_amount(&window, "customer-debt", PRICE).await;
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        window.press('+').await;
        wait_amount(&window, "total-due", 2 * PRICE).await;
        window.press_with(ALT, '5').await;
        wait_amount(&window, "owed-after", 3 * PRICE).await;
        window.press(F9).await;
        window.wait("payment-error").await;
        assert!(!window.has("receipt-dialog").await);
        audit.look(&window, "above-the-limit").await;
        window.press_with(ALT, '1').await;
        window.wait("split-cash").await;
        window.type_text(&PRICE.to_string()).await;
        wait_amount(&window, "owed-after", 2 * PRICE).await;
        window.press(F9).await;
        wait_amount(&window, "receipt-owed", PRICE).await;
        next_customer(&window).await;
        let orders = uploaded(&window, &sandbox, 3).await;
        let paid: Vec<(u64, usize)> = orders
            .iter()
            .map(|order| (order.total_paid.parse().unwrap(), order.payments.len()))
            .collect();
        assert_eq!(paid, [(PRICE, 3), (0, 0), (PRICE, 1)]);

        choose_customer(&window, phone, false).await;
        window.press_with(SHIFT, F4).await;
        wait_amount(&window, "account-debt", 2 * PRICE).await;
        window
            .until("the button has the focus", async || {
                window.focus().await == "account-pay"
            })
            .await;
        audit.look(&window, "account").await;
        window.press(ENTER).await;
        window.wait("debt-form").await;
        window.type_text("999999").await;
        window.press(ENTER).await;
        window.wait("debt-error").await;
        audit.look(&window, "too-much").await;
        window.press(ESCAPE).await;
        window.wait_gone("debt-form").await;
        window.press(ENTER).await;
        window.wait("debt-form").await;
        window.type_text("5000").await;
        window.press(ENTER).await;
        window.wait_gone("debt-form").await;
        wait_amount(&window, "account-debt", 2 * PRICE - 5_000).await;
        window.wait("account-receipt").await;
        window
            .wait_text("account-said", |text| text.contains("5.000"))
            .await;
        audit.look(&window, "paid").await;
        window.press(ESCAPE).await;
        window.wait_gone("account-dialog").await;
        wait_amount(&window, "customer-debt", 2 * PRICE - 5_000).await;

        window.click("strip-shift").await;
        window.wait("shift-page").await;
        wait_amount(&window, "ledger-debts", 5_000).await;
        assert_eq!(window.amount("report-debt-cash").await, 5_000);
        assert_eq!(window.amount("report-on_account").await, 2 * PRICE);
        assert_eq!(window.amount("report-net").await, 4 * PRICE);
        audit.look(&window, "shift").await;
        window.close().await;
        sandbox.shutdown().await;
    }
    audit.end();
}
