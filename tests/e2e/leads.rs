//! Leads on the marketing desk: made offline, changed, made customers, read from a file, and at NextX in the end.

use nextx_sandbox::{Offline, Operation};

use crate::{
    accessible::Audit,
    driver::{SCREEN, Window},
    shop::{desktop_at, sandbox_with, set_up_till},
};

const FILE: &str = "Họ tên,SĐT,Email\n\
    Khách Hội Chợ,0900770001,hoicho@mau.vn\n\
    ,0900770002,\n\
    Khách Sai Số,12345,\n\
    Khách Trùng,0900 770 001,\n";

/// Gives the import a file, as a person would choose it.
async fn choose_file(window: &Window, content: &str) {
    let script = format!(
        "const field = document.querySelector('[data-testid=\"lead-import-file\"]');
         const files = new DataTransfer();
         files.items.add(new File([{}], 'khach.csv'));
         field.files = files.files;
         field.dispatchEvent(new Event('change', {{ bubbles: true }}));",
        serde_json::Value::from(content)
    );
    window.script(&script).await;
}

async fn count(window: &Window, wanted: impl Fn(u64) -> bool) {
    window
        .until("the list is as long as it should be", async || {
            wanted(window.amount("leads-count").await)
        })
        .await;
}

#[tokio::test]
async fn a_marketer_keeps_leads_online_and_offline() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(30, 20).await;
    let mut audit = Audit::new();
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("leads").await;
    set_up_till(&window, "L1").await;
    window.click("rail-marketing").await;
    window.click("marketing-leads").await;
    count(&window, |count| count > 5).await;
    window.click("leads-row-0").await;
    window.wait("lead-panel").await;
    audit.look(&window, "leads-list").await;

    sandbox.faults().set_offline(Offline::Refuse);
    window.click("leads-new").await;
    window.wait("lead-form-name").await;
    window.fill("lead-form-name", "Khách Ngoại Tuyến").await;
    window.fill("lead-form-mobile", "0900660001").await;
    audit.look(&window, "leads-form").await;
    window.click("lead-form-save").await;
    window.wait_gone("lead-form").await;
    window.fill("leads-search", "0900660001").await;
    count(&window, |count| count == 1).await;
    window.click("leads-row-0").await;
    window.click("lead-edit").await;
    window.wait("lead-form-address").await;
    window.fill("lead-form-address", "9 Phố Thử").await;
    window.click("lead-form-save").await;
    window.wait_gone("lead-form").await;
    window.wait("lead-customer").await;
    window.click("lead-customer").await;
    window
        .wait_text("lead-customer-made", |text| {
            text.contains("Đã tạo khách hàng")
        })
        .await;
    window.picture("leads-customer").await;

    window.click("leads-import").await;
    window.wait("lead-import").await;
    choose_file(&window, FILE).await;
    window.wait("lead-import-row-4").await;
    audit.look(&window, "leads-import").await;
    window.click("lead-import-take").await;
    window.wait("lead-import-done").await;
    window.picture("leads-imported").await;
    window.click("lead-import-close").await;
    window.wait_gone("lead-import").await;
    window.fill("leads-search", "Khách Hội Chợ").await;
    count(&window, |count| count == 1).await;

    sandbox.faults().set_offline(Offline::Off);
    window.click("rail-sync").await;
    window.click("sync-try").await;
    // Two leads, what was changed of one, and a customer.
    window
        .until("everything is at NextX", async || {
            let requests = sandbox.requests().await;
            let made = |operation| requests.get(&operation).copied().unwrap_or(0);
            (
                made(Operation::LeadCreate),
                made(Operation::LeadUpdate),
                made(Operation::CustomerCreate),
            ) == (2, 1, 1)
        })
        .await;
    window.close().await;

    let desktop = desktop_at(&sandbox).with("TILL_LANG", "en");
    let window = desktop.open("leads-en").await;
    set_up_till(&window, "L2").await;
    window.click("rail-settings").await;
    window.choose("theme-dark").await;
    window.click("rail-marketing").await;
    // What the other till made offline is at NextX, once.
    window.fill("leads-search", "0900660001").await;
    count(&window, |count| count == 1).await;
    window.click("leads-row-0").await;
    window
        .wait_text("lead-panel", |text| text.contains("9 Phố Thử"))
        .await;
    audit.look(&window, "leads-en").await;
    window.close().await;
    audit.end();
    sandbox.shutdown().await;
}
