//! The sandbox beside the app, and the steps that every day at the till begins with.

use std::path::Path;

use nextx_sandbox::{Options, Sandbox, StoredOrder, demo::DemoProduct};

use crate::driver::{Desktop, F9, Window};

/// A sandbox in this process, so that a test can take it off the network.
pub(crate) async fn sandbox() -> Sandbox {
    sandbox_with(300, 120).await
}

/// A sandbox with so many products and customers.
pub(crate) async fn sandbox_with(products: u32, customers: u32) -> Sandbox {
    let small = Options {
        products,
        customers,
        sales_days: 3,
        ..Options::default()
    };
    Sandbox::start(small).await.unwrap()
}

/// Where a sandbox is and how to sign in, as a task hands it over.
const HANDED_OVER: [&str; 5] = [
    "TILL_OPEN_API_URL",
    "TILL_CRM_API_URL",
    "TILL_CLIENT_ID",
    "TILL_CLIENT_SECRET",
    "TILL_DEMO",
];

/// A desktop whose files stay in the folder that the task names, and whose app signs in to the sandbox of the task.
pub(crate) fn desktop_of_task() -> Desktop {
    let set = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("the task sets {name}"));
    let state = set("TILL_E2E_STATE");
    HANDED_OVER
        .iter()
        .fold(Desktop::kept_in(Path::new(&state)), |desktop, name| {
            desktop.with(name, &set(name))
        })
}

/// A desktop whose app signs in to the sandbox by itself.
pub(crate) fn desktop_at(sandbox: &Sandbox) -> Desktop {
    let handed_over = [
        sandbox.open_api_url(),
        sandbox.crm_url(),
        sandbox.client_id(),
        sandbox.client_secret(),
        "1".to_owned(),
    ];
    HANDED_OVER
        .iter()
        .zip(handed_over)
        .fold(Desktop::new(), |desktop, (name, value)| {
            desktop.with(name, &value)
        })
}

/// Types how to connect to the sandbox, at an address that may be wrong.
pub(crate) async fn connect(window: &Window, sandbox: &Sandbox, open_api_url: &str) {
    window.fill("connect-client-id", &sandbox.client_id()).await;
    window
        .fill("connect-secret", &sandbox.client_secret())
        .await;
    window.unfold("connect-addresses").await;
    window.fill("connect-open-api-url", open_api_url).await;
    window.fill("connect-crm-url", &sandbox.crm_url()).await;
}

/// Puts the recovery code of a new account away; answers it.
pub(crate) async fn keep_recovery_code(window: &Window) -> String {
    let code = window.text("recovery-code").await.replace(' ', "");
    window.click("recovery-kept").await;
    window.click("recovery-done").await;
    window.wait("branch-select-0").await;
    code
}

/// Chooses branch and store, names the till, waits for the first products and goes to the counter.
pub(crate) async fn set_up_till(window: &Window, code: &str) {
    window.choose("branch-select-0").await;
    window.choose("store-select-0").await;
    window.fill("till-code", code).await;
    window.click("till-continue").await;
    put_people_off(window).await;
    window.click("sync-start-selling").await;
    window.wait("counter").await;
    wait_for_focus(window).await;
}

/// Goes on without people where the first start asks for a manager.
async fn put_people_off(window: &Window) {
    window
        .until("the first start goes on", async || {
            if window.has("manager-later").await {
                window.click("manager-later").await;
                window.wait_gone("manager-later").await;
            }
            window.has("sync-start-selling").await
        })
        .await;
}

/// Scans a product and waits until it stands in this row of the cart.
pub(crate) async fn scan_into_row(window: &Window, product: &DemoProduct, row: usize) {
    window.scan(product.barcode).await;
    window
        .wait_text(&format!("cart-row-{row}"), |text| {
            text.contains(product.name)
        })
        .await;
}

/// Confirms the sale with exactly the cash it comes to; answers the invoice number.
pub(crate) async fn pay_exactly(window: &Window) -> String {
    let total = window.amount("total-due").await;
    window.fill("given-field", &total.to_string()).await;
    window
        .wait_text("change-amount", |text| text.starts_with('0'))
        .await;
    window.press(F9).await;
    window.text("receipt-invoice-no").await
}

/// Waits until the next key goes to the product search.
pub(crate) async fn wait_for_focus(window: &Window) {
    window
        .until("the search field has the focus", async || {
            window.focus().await == "search-field"
        })
        .await;
}

/// Waits until everything is uploaded and answers what the sandbox received.
pub(crate) async fn uploaded(
    window: &Window,
    sandbox: &Sandbox,
    orders: usize,
) -> Vec<StoredOrder> {
    window
        .until("the strip says that everything is uploaded", async || {
            !window.has("strip-waiting").await
                && window.has("strip-uploaded").await
                && window.attribute("strip-uploaded", "data-count").await
                    == Some(orders.to_string())
        })
        .await;
    sandbox.received_orders().await.unwrap()
}
