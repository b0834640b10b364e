//! Automations in marketing: seen offline, written as drafts, made, changed and switched with the network, and never twice.

use nextx_api::{Automation, AutomationDraft, AutomationId};
use nextx_sandbox::{Fault, Operation, Options, Switches};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use till_app::{
    Error,
    ops::{automations::AutomationView, rosters::Which},
};
use till_core::{
    automation::{Fault as Wrong, Flow},
    roster::{Entry, Wanted},
};

use crate::{customer_records::by_name, documents::client, till::Till};

async fn listed(till: &Till, wanted: Wanted) -> Vec<Entry> {
    let which = Which::Automations;
    let list = till.app.list_roster(which, wanted, true).await.unwrap();
    let rows = till.app.roster_rows(which, list.number, 0, 500).await;
    rows.unwrap()
}

async fn ready() -> Till {
    let till = Till::ready().await;
    till.eventually("the automations are read", async |till| {
        listed(till, by_name("")).await.len() == 3
    })
    .await;
    till
}

async fn at_nextx(till: &Till, title: &str) -> Vec<Value> {
    let client = client(till);
    let page = client.automations().page(&Default::default(), 1).await;
    let all = page.unwrap().items.into_iter();
    let all = all.map(|automation| serde_json::to_value(automation).unwrap());
    all.filter(|automation| automation["title"] == title)
        .collect()
}

/// A new automation with one step, as somebody types it.
async fn typed(till: &Till, title: &str) -> AutomationView {
    let view = till.app.new_automation(None, "").await.unwrap();
    let mut flow = view.flow.clone();
    let mut put = |field: &str, text: &str| {
        flow.whole.fields.insert(field.to_owned(), text.to_owned());
    };
    put("title", title);
    put("component_id", "13");
    let mut step = view.new_step.clone();
    step.key = "first".to_owned();
    for (field, text) in [
        ("type", "send_sms"),
        ("details.message", "Chào {{cus_name}}"),
        ("scheduler.run_before_day", "2"),
        ("scheduler.run_at", "01/12/2030 09:00"),
    ] {
        step.fields.insert(field.to_owned(), text.to_owned());
    }
    flow.steps.push(step);
    till.app.write_automation(view.draft, &flow).await.unwrap()
}

#[tokio::test]
async fn automations_are_seen_offline_and_filtered() {
    let till = ready().await;
    till.network(false);
    assert_eq!(listed(&till, by_name("zalo")).await.len(), 1);
    let only = |column: &str, word: &str| Wanted {
        filters: vec![(column.to_owned(), word.to_owned())],
        ..by_name("")
    };
    assert_eq!(listed(&till, only("type", "in")).await.len(), 3);
    assert_eq!(listed(&till, only("category", "khác")).await.len(), 0);
    let active = Wanted {
        mark: Some("active".to_owned()),
        ..by_name("")
    };
    assert_eq!(listed(&till, active).await.len(), 2);
    let view = till.app.open_automation(310).await.unwrap();
    assert!(!view.online || view.unread.is_some());
    assert_eq!((view.flow.steps.len(), view.is_active), (1, Some(true)));
    assert!(
        view.choices["component_id"].len() >= 3,
        "learnt from what was read"
    );
    till.end().await;
}

#[tokio::test]
async fn a_draft_survives_and_is_made_once_and_inactive() {
    let till = ready().await;
    till.network(false);
    let view = typed(&till, "Chào khách thử").await;
    assert!(
        view.is_changed && view.findings.is_empty(),
        "{:?}",
        view.findings
    );
    assert!(matches!(
        till.app.send_automation(view.draft).await,
        Err(Error::Nextx(_))
    ));
    let till = till.restart().await;
    let found = listed(&till, by_name("chao khach thu")).await;
    assert_eq!((found.len(), found[0].id), (1, -view.draft));
    let again = till.app.open_automation(-view.draft).await.unwrap();
    assert_eq!(again.flow, view.flow);

    till.network(true);
    till.sandbox
        .faults()
        .inject(Operation::AutomationCreate, Fault::ResetAfterCommit, 1);
    assert!(
        till.app
            .send_automation(view.draft)
            .await
            .unwrap()
            .is_none()
    );
    let there = at_nextx(&till, "Chào khách thử").await;
    assert_eq!(there.len(), 1, "its answer was lost, and it is there once");
    assert_eq!(there[0]["is_active"], 0);
    assert_eq!(
        there[0]["tasks"][0]["scheduler"]["run_at"],
        "2030-12-01T09:00:00"
    );
    let found = listed(&till, by_name("chao khach thu")).await;
    assert!(found.len() == 1 && found[0].id > 0);
    till.end().await;
}

#[tokio::test]
async fn one_that_may_have_been_made_is_not_sent_again_blindly() {
    let till = ready().await;
    let view = typed(&till, "Hai lần").await;
    till.sandbox
        .faults()
        .inject(Operation::AutomationCreate, Fault::ResetBeforeCommit, 1);
    let sent = till.app.send_automation(view.draft).await;
    assert!(matches!(sent, Err(Error::AutomationUnclear)), "{sent:?}");
    let write = till.app.write_automation(view.draft, &view.flow).await;
    assert!(
        matches!(write, Err(Error::AutomationUnclear)),
        "it stays as it was sent"
    );
    assert!(till.app.drop_automation(view.draft).await.is_err());
    // It is not there, and after a while that counts.
    till.eventually("it is sent again", async |till| {
        till.app.send_automation(view.draft).await.is_ok()
    })
    .await;
    assert_eq!(at_nextx(&till, "Hai lần").await.len(), 1);
    till.end().await;
}

#[tokio::test]
async fn a_change_goes_on_top_of_what_was_changed_meanwhile_or_side_by_side() {
    let till = ready().await;
    let client = client(&till);
    let view = till.app.open_automation(311).await.unwrap();
    assert!(view.unread.is_none() && !view.is_changed);
    let mut flow = view.flow.clone();
    let message = |flow: &mut Flow, text: &str| {
        let fields = &mut flow.steps[0].fields;
        fields.insert("details.message".to_owned(), text.to_owned());
    };
    message(&mut flow, "Nhớ đếm tủ mát.");
    till.app.write_automation(view.draft, &flow).await.unwrap();
    // Somebody else changes the title, which is no matter, then the message.
    let theirs = async |title: &str, text: &str| {
        let id = AutomationId(311);
        let now = client.automations().detail(id).await.unwrap();
        let mut draft = serde_json::to_value(AutomationDraft::from(now)).unwrap();
        draft["title"] = json!(title);
        draft["tasks"][0]["details"]["message"] = json!(text);
        let draft = AutomationDraft::deserialize(draft).unwrap();
        client.automations().update(id, &draft).await.unwrap();
    };
    theirs("Nhắc đếm tủ", "Đếm đi.").await;
    let clash = till.app.send_automation(view.draft).await.unwrap().unwrap();
    assert_eq!(clash.clashes.len(), 1, "{:?}", clash.clashes);
    assert_eq!(clash.clashes[0].field, "tasks");
    assert!(clash.clashes[0].theirs.contains("Đếm đi."));
    let decided = till.app.decide_automation(view.draft, &[]).await.unwrap();
    assert!(decided.clashes.is_empty());
    assert!(
        till.app
            .send_automation(decided.draft)
            .await
            .unwrap()
            .is_none()
    );
    let there = at_nextx(&till, "Nhắc đếm tủ").await;
    assert_eq!(
        there[0]["tasks"][0]["details"]["message"],
        "Nhớ đếm tủ mát."
    );
    assert_eq!(there[0]["is_active"], 1, "it stays active");
    till.end().await;
}

#[tokio::test]
async fn it_is_switched_as_it_was_shown_and_looked_up_where_the_answer_is_lost() {
    let till = ready().await;
    let view = till.app.open_automation(312).await.unwrap();
    assert_eq!(view.is_active, Some(false));
    till.sandbox
        .faults()
        .inject(Operation::AutomationUpdate, Fault::ResetAfterCommit, 1);
    till.app.switch_automation(view.draft, true).await.unwrap();
    let view = till.app.open_automation(312).await.unwrap();
    assert_eq!(view.is_active, Some(true));
    till.app.switch_automation(view.draft, false).await.unwrap();

    // What it does was changed since it was shown.
    let client = client(&till);
    let now = client
        .automations()
        .detail(AutomationId(312))
        .await
        .unwrap();
    let mut draft = serde_json::to_value(AutomationDraft::from(now)).unwrap();
    draft["tasks"][0]["details"]["message"] = json!("khác");
    let draft = AutomationDraft::deserialize(draft).unwrap();
    client
        .automations()
        .update(AutomationId(312), &draft)
        .await
        .unwrap();
    let switched = till.app.switch_automation(view.draft, true).await;
    assert!(
        matches!(switched, Err(Error::AutomationChanged)),
        "{switched:?}"
    );
    till.end().await;
}

#[tokio::test]
async fn what_is_wrong_is_told_and_not_sent() {
    let till = ready().await;
    let view = till.app.new_automation(None, "Trống").await.unwrap();
    let wrong: Vec<Wrong> = view.findings.iter().map(|it| it.fault).collect();
    assert!(wrong.contains(&Wrong::NoSteps), "{wrong:?}");
    assert!(matches!(
        till.app.send_automation(view.draft).await,
        Err(Error::AutomationWrong)
    ));
    till.app.name_component("77", "Sinh nhật").await.unwrap();
    till.app.name_step_kind("send_gift").await.unwrap();
    let copy = till.app.new_automation(Some(310), "Bản sao").await.unwrap();
    assert!(copy.flow.steps[0].json.get("id").is_none());
    assert!(copy.choices["component_id"].contains(&("77".to_owned(), "Sinh nhật (77)".to_owned())));
    assert!(
        copy.choices["tasks.type"]
            .iter()
            .any(|(kind, _)| kind == "send_gift")
    );
    assert!(till.app.name_component("x", "y").await.is_err());
    till.end().await;
}

#[tokio::test]
async fn it_works_whichever_body_nextx_takes() {
    for switch in [
        "automation_body=both",
        "automations_run=true",
        "put_replaces=true",
        "put_replaces=false",
    ] {
        let mut switches = Switches::default();
        switches.set(switch).unwrap();
        let till = Till::ready_at(Options {
            products: 60,
            switches,
            ..Options::default()
        })
        .await;
        let view = typed(&till, "Nhắc").await;
        assert!(
            till.app
                .send_automation(view.draft)
                .await
                .unwrap()
                .is_none(),
            "{switch}"
        );
        assert_eq!(at_nextx(&till, "Nhắc").await.len(), 1, "{switch}");
        till.end().await;
    }
}

/// What NextX documents comes through the client and the editor as it was.
#[test]
fn every_documented_automation_goes_through_the_editor_unchanged() {
    let detail = include_str!("../../../nextx-api/tests/fixtures/automation.detail.response.json");
    let list = include_str!("../../../nextx-api/tests/fixtures/automation.list.response.json");
    let create = include_str!("../../../nextx-api/tests/fixtures/automation.create.request.json");
    let update = include_str!("../../../nextx-api/tests/fixtures/automation.update.request.json");
    let read = |json: &str| -> Value { serde_json::from_str(json).unwrap() };
    let list: Vec<Automation> = serde_json::from_str(list).unwrap();
    let detail: Automation = serde_json::from_str(detail).unwrap();
    let mut drafts: Vec<AutomationDraft> = list.into_iter().map(AutomationDraft::from).collect();
    drafts.push(detail.into());
    for sample in [create, update] {
        drafts.push(AutomationDraft::deserialize(read(sample)["automation"].clone()).unwrap());
    }
    assert!(drafts.len() >= 4);
    for draft in drafts {
        let sent = serde_json::to_value(&draft).unwrap();
        let members: Map<String, Value> = serde_json::from_value(sent.clone()).unwrap();
        let written = Flow::of(&members).draft().unwrap();
        assert_eq!(Value::Object(written.clone()), sent);
        let again = AutomationDraft::deserialize(Value::Object(written)).unwrap();
        assert_eq!(again, draft);
    }
}
