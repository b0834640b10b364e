//! Campaigns and opportunities: a board by stage, moved over by keys, and what is made comes to NextX once.

use nextx_sandbox::{Offline, Operation};
use serde_json::Value;

use crate::{
    accessible::Audit,
    driver::{ARROW_RIGHT, SCREEN, Window},
    shop::{desktop_at, sandbox_with, set_up_till},
};

/// The first card of the first stage that has one: its test id and its stage.
async fn first_card(window: &Window) -> (String, String) {
    let script = "const card = document.querySelector('[data-opportunity]');
         return card ? [card.dataset.testid, card.closest('[data-stage]').dataset.stage] : null;";
    let mut found = None;
    window
        .until("a card is on the board", async || {
            found = match window.script(script).await {
                Value::Array(both) => Some(both),
                _ => None,
            };
            found.is_some()
        })
        .await;
    let text = |at: usize| found.as_ref().unwrap()[at].as_str().unwrap().to_owned();
    (text(0), text(1))
}

/// The stage that a card is in, as the board shows it.
async fn stage(window: &Window, card: &str) -> String {
    let script = format!(
        "return document.querySelector('[data-testid=\"{card}\"]')?.closest('[data-stage]').dataset.stage ?? '';"
    );
    let stage = window.script(&script).await;
    stage.as_str().unwrap_or_default().to_owned()
}

async fn focus(window: &Window, card: &str) {
    let script = format!("document.querySelector('[data-testid=\"{card}\"]').focus()");
    window.script(&script).await;
    window
        .until("the card has the keys", async || {
            window.focus().await == card
        })
        .await;
}

async fn carry_right(window: &Window, card: &str) {
    focus(window, card).await;
    window.press(' ').await;
    window.press(ARROW_RIGHT).await;
    window.press(' ').await;
}

#[tokio::test]
async fn a_marketer_moves_opportunities_and_makes_campaigns() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(30, 20).await;
    let mut audit = Audit::new();
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("opportunities").await;
    set_up_till(&window, "O1").await;
    window.click("rail-marketing").await;
    window.click("marketing-opportunities").await;
    let (card, from) = first_card(&window).await;
    audit.look(&window, "board").await;

    // By keys alone to the next stage.
    carry_right(&window, &card).await;
    window
        .until("the card has moved at NextX", async || {
            let requests = sandbox.requests().await;
            let moved = requests.get(&Operation::OpportunityUpdate).copied();
            let now = stage(&window, &card).await;
            moved == Some(1) && !now.is_empty() && now != from
        })
        .await;
    window.wait("opportunities-undo").await;
    window
        .until("the keys stay with the card", async || {
            window.focus().await == card
        })
        .await;

    // By the mouse back to where it was.
    window
        .drag_over(&card, &format!("opportunity-stage-{from}"))
        .await;
    window.picture("dragged").await;
    window.let_go().await;
    window
        .until("the card is back where it was", async || {
            let requests = sandbox.requests().await;
            let moved = requests.get(&Operation::OpportunityUpdate).copied();
            moved == Some(2) && stage(&window, &card).await == from
        })
        .await;

    // Its details, and a day that has gone by.
    window.click(&card).await;
    window.wait("opportunity-panel-contact").await;
    audit.look(&window, "panel").await;
    window.click("opportunity-edit").await;
    window.wait("opportunity-form-expected_close_date").await;
    let gone_by = window
        .script("return new Date(Date.now() - 3 * 864e5).toLocaleDateString('en-GB');")
        .await;
    window
        .fill(
            "opportunity-form-expected_close_date",
            gone_by.as_str().unwrap(),
        )
        .await;
    window.click("opportunity-form-save").await;
    window.wait_gone("opportunity-form").await;
    window
        .wait_text(&card, |text| text.contains("Quá hạn"))
        .await;
    window.picture("overdue").await;
    window.click("opportunity-panel-close").await;

    // Without the network it says so and nothing moves.
    sandbox.faults().set_offline(Offline::Refuse);
    let before = stage(&window, &card).await;
    carry_right(&window, &card).await;
    window.wait("opportunities-offline").await;
    window
        .until("the card is back", async || {
            stage(&window, &card).await == before
        })
        .await;
    window.picture("offline").await;
    sandbox.faults().set_offline(Offline::Off);
    window.click("rail-sync").await;
    window.click("sync-try").await;
    window.click("rail-marketing").await;
    window.wait("opportunity-board").await;
    window.wait_gone("opportunities-offline").await;

    // A new one with its contact.
    window.click("opportunities-new").await;
    for (field, text) in [
        ("contact_mobile", "0909123987"),
        ("contact_name", "Bếp ăn Thử"),
        ("name", "Suất ăn trưa văn phòng"),
        ("opportunity_amount", "47000000"),
        ("probability", "75"),
        ("expected_close_date", "28/12/2030"),
    ] {
        let field = format!("opportunity-form-{field}");
        window.wait(&field).await;
        window.fill(&field, text).await;
    }
    audit.look(&window, "form").await;
    window.click("opportunity-form-save").await;
    window.wait_gone("opportunity-form").await;
    window.fill("opportunities-search", "suat an trua").await;
    window
        .until("it is on the board alone", async || {
            window.amount("opportunities-count").await == 1
        })
        .await;
    window
        .wait_text("opportunities-total", |text| text.contains("47.000.000"))
        .await;
    window.picture("found").await;

    // A campaign with stages that somebody has looked at.
    window.click("marketing-campaigns").await;
    window
        .until("the campaigns are there", async || {
            window.amount("campaigns-count").await == 4
        })
        .await;
    window.click("campaigns-row-0").await;
    window.wait("campaign-panel-stages").await;
    audit.look(&window, "campaigns").await;
    window.click("campaigns-new").await;
    window.wait("campaign-form-name").await;
    window.fill("campaign-form-name", "Hội chợ xuân").await;
    for (field, value) in [("campaign_type", "109"), ("status", "37249")] {
        let script = format!(
            "const chosen = document.querySelector('[data-testid=\"campaign-form-{field}\"]');
             chosen.value = '{value}';
             chosen.dispatchEvent(new Event('change', {{ bubbles: true }}));"
        );
        window.script(&script).await;
    }
    window.fill("campaign-form-start_date", "01/02/2031").await;
    window.fill("campaign-form-end_date", "28/02/2031").await;
    window.click("campaign-pattern-0").await;
    window.wait("campaign-stage-5").await;
    window.fill("campaign-stage-1", "Mời dùng thử").await;
    window
        .script(
            "document.querySelector('[data-testid=\"campaign-stages-confirmed\"]')
                 .scrollIntoView({ block: 'center' });",
        )
        .await;
    window.click("campaign-stages-confirmed").await;
    audit.look(&window, "campaign-form").await;
    window.click("campaign-form-save").await;
    window.wait_gone("campaign-form").await;
    window
        .until("it is in the list", async || {
            window.amount("campaigns-count").await == 5
        })
        .await;
    window.fill("campaigns-search", "hoi cho").await;
    window
        .until("it is found", async || {
            window.amount("campaigns-count").await == 1
        })
        .await;
    window.click("campaigns-row-0").await;
    window
        .wait_text("campaign-panel-stages", |text| {
            text.contains("Mời dùng thử")
        })
        .await;
    let requests = sandbox.requests().await;
    for made in [Operation::OpportunityCreate, Operation::CampaignCreate] {
        assert_eq!(requests.get(&made).copied(), Some(1));
    }

    // The same in the other look and language, for the pictures.
    window.fill("campaigns-search", "").await;
    window.click("rail-settings").await;
    window.choose("theme-dark").await;
    window.choose("language-en").await;
    window.click("rail-marketing").await;
    window.wait("campaigns-row-0").await;
    window.click("campaigns-row-1").await;
    window.wait("campaign-panel-stages").await;
    audit.look(&window, "campaigns-dark").await;
    window.click("campaign-edit").await;
    window.wait("campaign-stage-0").await;
    audit.look(&window, "campaign-edit-dark").await;
    window.click("campaign-form-cancel").await;
    window.wait_gone("campaign-form").await;
    window.click("marketing-opportunities").await;
    let (card, _) = first_card(&window).await;
    window.click(&card).await;
    window.wait("opportunity-panel-contact").await;
    audit.look(&window, "board-dark").await;
    window.click("opportunities-look-list").await;
    window.wait("opportunities-row-0").await;
    audit.look(&window, "list-dark").await;
    window.close().await;
    audit.end();
    sandbox.shutdown().await;
}
