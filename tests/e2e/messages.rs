//! Messages of Zalo's notification service and web forms, as a marketer sends and tries them; and the palette that leads there.

use nextx_sandbox::{Fault, Operation, Options, demo};

use crate::{
    accessible::Audit,
    driver::{CONTROL, ENTER, SCREEN},
    shop::{desktop_at, sandbox_with, set_up_till},
};

#[tokio::test]
async fn a_message_and_a_web_form_arrive_once_and_an_unclear_one_is_not_repeated() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(30, 20).await;
    let mut audit = Audit::new();
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("messages").await;
    set_up_till(&window, "Z1").await;
    window.press_with(CONTROL, 'k').await;
    window.wait("palette-hit-0").await;
    audit.look(&window, "palette").await;
    window.type_text("tin zalo").await;
    window
        .wait_text("palette-hit-0", |text| text.contains("Tin Zalo"))
        .await;
    window.press(ENTER).await;
    window.wait("zns-none").await;
    window.fill("zns-template", "302118").await;
    window.fill("zns-phone", "0900 330 001").await;
    window.fill("zns-name-0", "ten_khach").await;
    window.fill("zns-words-0", "Khách Thử").await;
    window.press(ENTER).await;
    window.wait("zns-row-0").await;
    audit.look(&window, "zns").await;
    let received = sandbox.zns_messages().await.unwrap();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].template_data["ten_khach"], "Khách Thử");

    // Its answer is lost: nobody is told that it went well, and the same is not sent by a second press.
    let faults = sandbox.faults();
    faults.inject(Operation::ZnsSend, Fault::ResetAfterCommit, 1);
    window.fill("zns-phone", "0900330002").await;
    window.fill("zns-words-0", "Khách Hai").await;
    window.click("zns-send").await;
    window
        .wait_text("zns-outcome", |text| text.contains("Chưa rõ"))
        .await;
    window.click("zns-send").await;
    window.wait("zns-anyway").await;
    audit.look(&window, "zns-unclear").await;
    assert_eq!(sandbox.zns_messages().await.unwrap().len(), 2);

    window.click("marketing-web-forms").await;
    window.wait("web-form-key").await;
    window
        .fill("web-form-key", &Options::default().client_key)
        .await;
    window.press(ENTER).await;
    window.wait("web-form-name").await;
    window.fill("web-form-name", "Khách Ghé Trang").await;
    window.fill("web-form-mobile", "0900330003").await;
    window.click("web-form-send").await;
    window.wait("web-form-answered").await;
    audit.look(&window, "web-form").await;
    let entries = sandbox.webform_entries().await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].name, "Khách Ghé Trang");

    window.click("rail-settings").await;
    window.choose("theme-dark").await;
    window.choose("language-en").await;
    window.click("rail-marketing").await;
    window.click("marketing-zns").await;
    window.wait("zns-row-0").await;
    audit.look(&window, "zns-dark-en").await;

    // The palette shows a product where a manager looks at it.
    window.press_with(CONTROL, 'k').await;
    window.wait("palette-hit-0").await;
    window.type_text(demo::COFFEE_CAN.barcode).await;
    window
        .wait_text("palette-hit-0", |text| text.contains("lon"))
        .await;
    window.press(ENTER).await;
    window.wait("products-page").await;
    window.wait("products-row-0").await;
    window.close().await;
    audit.end();
    sandbox.shutdown().await;
}
