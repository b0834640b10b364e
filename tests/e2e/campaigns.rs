//! A campaign by text message: written offline, counted for everybody, sent to those who were counted, and looked after.

use std::time::Duration;

use nextx_sandbox::{Fault, Offline, Operation};

use crate::{
    accessible::Audit,
    driver::{ENTER, SCREEN, Window},
    shop::{desktop_at, sandbox_with, set_up_till},
};

const TEXT: &str =
    "[QC] Mời {{contact_name}} ghé tiệm cuối tuần, giảm 15 %. Từ chối: soạn TC gửi 1900 0000";
const PEOPLE: &str = "Nguyễn Văn An, 0905 100 001\nTrần Thị Bình, 0905 100 002\nLê Minh Cúc, 0905 100 003\n\
    Bình nữa, +84 905 100 002\nSai số, 12345";

async fn people(window: &Window, wanted: u64) {
    window
        .until("as many get it as should", async || {
            window.amount("sms-count").await == wanted
        })
        .await;
}

#[tokio::test]
async fn a_text_message_is_written_offline_counted_and_sent_to_those_who_agreed() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(30, 20).await;
    let mut audit = Audit::new();
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("campaigns").await;
    set_up_till(&window, "C1").await;
    window.click("rail-marketing").await;
    window.click("marketing-sms").await;
    window
        .until("the campaigns are read", async || {
            window.amount("sms-count").await > 0
        })
        .await;
    audit.look(&window, "list").await;

    sandbox.faults().set_offline(Offline::Refuse);
    window.click("sms-new").await;
    window.wait("sms-content").await;
    window.fill("sms-name", "Cuối tuần").await;
    window.fill("sms-when", "01/12/2030 09:30").await;
    window.click("sms-content").await;
    window.type_text(TEXT).await;
    window.click("sms-source-add").await;
    window.choose("source-kind-list").await;
    window.click("source-pasted").await;
    window.type_text(PEOPLE).await;
    audit.look(&window, "source").await;
    window.click("source-take").await;
    window.wait_gone("source-dialog").await;
    window.wait("sms-aside-not_agreed").await;
    people(&window, 0).await;

    // Those who were asked are entered as asked; who is the same twice, or has no number, stays aside.
    window.click("sms-aside").await;
    window.fill("aside-how", "phiếu đăng ký tại quầy").await;
    audit.look(&window, "aside").await;
    window.click("aside-enter").await;
    people(&window, 3).await;
    window.click("aside-done").await;
    window.click("sms-prices").await;
    for carrier in ["viettel", "vinaphone", "mobifone", "other"] {
        window.fill(&format!("price-{carrier}"), "820").await;
    }
    window.click("prices-save").await;
    window.wait_gone("prices-dialog").await;
    window
        .until("the costs are known", async || {
            window.text("sms-cost").await.contains("4.920")
        })
        .await;
    window.click("sms-people-row-1").await;
    window
        .wait_text("sms-preview-text", |text| {
            text.contains("Mời Trần Thị Bình ghé tiệm")
        })
        .await;
    audit.look(&window, "offline").await;
    window.click("sms-bare").await;
    window.wait("sms-bare-taken").await;
    window
        .until("a message each is enough", async || {
            window.amount("sms-segments").await == 3
        })
        .await;
    window.click("sms-bare-undo").await;
    window
        .until("the marks are back", async || {
            window.amount("sms-segments").await == 6
        })
        .await;
    window.click("sms-back").await;
    window.wait("sms-row-0").await;

    // With the network it goes to as many as the marketer has counted; the answer is lost on its way.
    sandbox.faults().set_offline(Offline::Off);
    sandbox
        .faults()
        .inject(Operation::SmsCampaignCreate, Fault::ResetAfterCommit, 1);
    window.fill("sms-search", "Cuối tuần").await;
    window
        .wait_text("sms-row-0", |text| text.contains("Cuối tuần"))
        .await;
    window.click("sms-row-0").await;
    window.press(ENTER).await;
    window.wait("sms-editor").await;
    window.click("rail-sync").await;
    window.click("sync-try").await;
    window.click("rail-marketing").await;
    window.wait("sms-search").await;
    window.fill("sms-search", "Cuối tuần").await;
    window
        .wait_text("sms-row-0", |text| text.contains("Cuối tuần"))
        .await;
    window.click("sms-row-0").await;
    window.press(ENTER).await;
    window.click("sms-send").await;
    window.wait("sms-confirm").await;
    window.fill("sms-confirm", "4").await;
    window.press(ENTER).await;
    assert!(window.has("sms-send-dialog").await, "it is not as many");
    window.fill("sms-confirm", "3").await;
    audit.look(&window, "confirm").await;
    window.press(ENTER).await;
    window.wait("sms-accepted").await;
    audit.look(&window, "accepted").await;
    let campaigns = sandbox.campaigns().await.unwrap();
    let ours: Vec<_> = campaigns
        .iter()
        .filter(|campaign| campaign.name == "Cuối tuần")
        .collect();
    assert_eq!((ours.len(), ours[0].members), (1, 3));

    // What it sent is followed message by message, and what failed goes into a draft.
    sandbox.advance(Duration::from_secs(6 * 365 * 24 * 3_600));
    window.click("sms-messages").await;
    window.wait("sms-history-page").await;
    window.wait("sms-confirmed").await;
    audit.look(&window, "messages").await;
    window.click("sms-history-back").await;
    window.wait("sms-search").await;

    window.click("marketing-consents").await;
    window.click("consents-new").await;
    window.click("consent-list").await;
    window.type_text("0905100001").await;
    window.fill("consent-how", "khách gọi điện").await;
    audit.look(&window, "consent").await;
    window.click("consent-enter").await;
    window
        .wait_text("consent-entered", |text| text.contains('1'))
        .await;
    window.click("consent-close").await;
    window.fill("consents-search", "0905100001").await;
    window
        .wait_text("consents-row-0", |text| text.contains("Từ chối nhận"))
        .await;
    window.click("consents-row-0").await;
    window.wait("consents-log").await;
    audit.look(&window, "consents").await;
    window.click("consents-person").await;
    window.wait("person-lines").await;
    audit.look(&window, "person").await;
    window.click("person-dialog-close").await;

    window.click("rail-settings").await;
    window.choose("theme-dark").await;
    window.choose("language-en").await;
    window.click("rail-marketing").await;
    window.click("marketing-sms").await;
    window.wait("sms-row-0").await;
    window.picture("list-dark-en").await;
    window.click("sms-new").await;
    window.wait("sms-editor").await;
    window.picture("empty-dark-en").await;
    window.close().await;
    audit.end();
    sandbox.shutdown().await;
}
