//! Automations in marketing: found, changed as a flow by keys, kept without the network, made and switched with it.

use nextx_sandbox::Offline;

use crate::{
    accessible::Audit,
    driver::{ARROW_DOWN, DELETE, ENTER, ESCAPE, SCREEN},
    shop::{desktop_at, sandbox_with, set_up_till},
};

#[tokio::test]
async fn an_automation_is_written_as_a_flow_kept_offline_and_switched_on() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(30, 20).await;
    let mut audit = Audit::new();
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("automations").await;
    set_up_till(&window, "A1").await;
    window.click("rail-marketing").await;
    window.click("marketing-automations").await;
    window
        .until("the automations are read", async || {
            window.amount("automations-count").await == 3
        })
        .await;
    audit.look(&window, "list").await;

    // Without the network a new one is written by keys, and kept.
    sandbox.faults().set_offline(Offline::Refuse);
    window.click("automations-new").await;
    window.wait("flow-add").await;
    window.fill("part-title", "Chào khách mới").await;
    window.click("flow-part-0").await;
    window.press(ARROW_DOWN).await;
    window.press(ARROW_DOWN).await;
    window.press(ENTER).await;
    window.wait("flow-part-2").await;
    window
        .fill("part-details.message", "Chào {{cus_name}}")
        .await;
    window.fill("part-scheduler.run_before_day", "2").await;
    window
        .fill("part-scheduler.run_at", "01/12/2030 09:00")
        .await;
    window
        .wait_text("flow", |text| {
            text.contains("trước 2 ngày, lúc 09:00 ngày 01/12/2030")
        })
        .await;
    window.picture("offline").await;
    window.press(ESCAPE).await;
    window.press(DELETE).await;
    window.wait_gone("flow-part-2").await;
    window.click("flow-undo").await;
    window.wait("flow-part-2").await;
    window.click("automation-back").await;
    window
        .until("the draft is in the list", async || {
            window.amount("automations-count").await == 4
        })
        .await;
    window.picture("drafts").await;

    // With it, one of NextX's is opened, changed and switched.
    sandbox.faults().set_offline(Offline::Off);
    window.fill("automations-search", "zalo").await;
    window
        .until("it is found", async || {
            window.amount("automations-count").await == 1
        })
        .await;
    window.click("automations-row-0").await;
    window.press(ENTER).await;
    window.wait("flow-part-2").await;
    audit.look(&window, "flow").await;
    window.click("flow-part-2").await;
    audit.look(&window, "step").await;
    window
        .fill("part-details.message", "Cửa hàng đã đổi Zalo.")
        .await;
    window
        .until("it can be saved", async || {
            window
                .attribute("automation-send", "disabled")
                .await
                .is_none()
        })
        .await;
    window.click("automation-send").await;
    window.wait("automations").await;
    window.click("automations-row-0").await;
    window.press(ENTER).await;
    window
        .until("it can be switched", async || {
            window.has("automation-switch").await
                && window
                    .attribute("automation-switch", "disabled")
                    .await
                    .is_none()
        })
        .await;
    window.click("automation-switch").await;
    window.wait("automation-starts").await;
    audit.look(&window, "ask").await;
    window.click("automation-ask-yes").await;
    window
        .wait_text("automation-state", |text| text.contains("Đang chạy"))
        .await;

    // The same in the other look and language, for the pictures.
    window.click("automation-back").await;
    window.click("rail-settings").await;
    window.choose("theme-dark").await;
    window.choose("language-en").await;
    window.click("rail-marketing").await;
    window.wait("automations-row-0").await;
    audit.look(&window, "list-dark").await;
    window.click("automations-row-0").await;
    window.press(ENTER).await;
    window.click("flow-part-2").await;
    audit.look(&window, "step-dark").await;
    window.close().await;
    audit.end();
    sandbox.shutdown().await;
}
