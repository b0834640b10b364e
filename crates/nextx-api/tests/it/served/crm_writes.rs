//! Writes on the CRM host where the reference is in doubt, and what becomes of keys that nobody knows.

use bytes::Bytes;
use nextx_api::{
    Automation, AutomationBody, AutomationDraft, AutomationId, Campaign, CampaignDraft, CampaignId,
    Client, ComponentId, Config, EmailCampaign, EmailCampaignDraft, EmailCampaignId, ErrorKind,
    OpportunityId, OpportunityUpdate, Outcome, SmsCampaignDraft, SmsCampaignId, TaskDraft, TaskId,
    UpdateVerb,
};
use serde_json::{Value, json};

use crate::contract::{example_text, record};
use crate::server::{Call, Server, ok, status};

const YES: &str = r#"{"meta": {"status_code": 0, "message": "Successfully"}, "data": null}"#;

async fn agreeing() -> Server {
    Server::with_tokens(|_, _| ok(YES)).await
}

/// A client with other readings of the reference.
fn client(server: &Server, read_otherwise: impl FnOnce(&mut Config)) -> Client {
    let mut config = server.config();
    read_otherwise(&mut config);
    Client::new(config).unwrap()
}

fn body(call: &Call) -> Value {
    serde_json::from_str(&call.body).unwrap()
}

#[tokio::test]
async fn a16_the_updates_that_are_shown_with_two_verbs_go_by_the_configured_one_alone() {
    for (verb, sent) in [(UpdateVerb::Put, "PUT"), (UpdateVerb::Post, "POST")] {
        let server = agreeing().await;
        let client = client(&server, |config| config.readings.update_verb = verb);
        let sms = SmsCampaignDraft::new("test", "Xin chào");
        let email = EmailCampaignDraft::new("test", "test", "Xin chào");
        let automation = AutomationDraft::new("test", ComponentId(13));
        client
            .campaigns()
            .update(CampaignId(1), &CampaignDraft::default())
            .await
            .unwrap();
        client
            .opportunities()
            .update(OpportunityId(2), &OpportunityUpdate::default())
            .await
            .unwrap();
        client
            .sms_campaigns()
            .update(SmsCampaignId(3), &sms)
            .await
            .unwrap();
        client
            .email_campaigns()
            .update(EmailCampaignId(4), &email)
            .await
            .unwrap();
        client
            .tasks()
            .update(TaskId(5), &TaskDraft::default())
            .await
            .unwrap();
        // Shown with PUT alone.
        client
            .automations()
            .update(AutomationId(6), &automation)
            .await
            .unwrap();
        let calls: Vec<_> = server
            .others()
            .into_iter()
            .map(|call| format!("{} {}", call.method, call.path))
            .collect();
        assert_eq!(
            calls,
            [
                format!("{sent} /api/crm/campaign/1"),
                format!("{sent} /api/crm/opportunity/2"),
                format!("{sent} /api/sms/campaign/3"),
                // A15: not the path of an SMS campaign of the same number.
                format!("{sent} /api/email/campaign/4"),
                format!("{sent} /api/task/task/5"),
                "PUT /api/automation/automation/6".to_owned(),
            ]
        );
    }
}

#[tokio::test]
async fn a12_a_campaign_is_created_on_the_configured_path_and_on_no_other() {
    for path in ["/api/crm/campaign", "/api/crm/campaign_create"] {
        for http in [404, 405] {
            let server =
                Server::with_tokens(move |_, _| status(http, r#"{"message": "No such route"}"#))
                    .await;
            let client = client(&server, |config| {
                path.clone_into(&mut config.readings.campaign_create_path);
            });
            let created = client.campaigns().create(&CampaignDraft::default()).await;
            assert!(created.is_err());
            let calls = server.others();
            assert_eq!(calls.len(), 1);
            assert_eq!(
                (calls[0].method.as_str(), calls[0].path.as_str()),
                ("POST", path)
            );
        }
    }
}

#[tokio::test]
async fn d15_an_automation_is_sent_wrapped_and_flat_where_configured_so() {
    let automation = AutomationDraft::new("Chào khách mới", ComponentId(13));
    let flat = json!({"title": "Chào khách mới", "component_id": 13, "is_active": false});
    for (form, sent) in [
        (AutomationBody::Wrapped, json!({"automation": flat})),
        (AutomationBody::Flat, flat.clone()),
    ] {
        // Either way the answer is flat, and an echo of it is a yes.
        let server = Server::with_tokens(|call, _| {
            let sent = body(call);
            let mut echo = sent.get("automation").unwrap_or(&sent).clone();
            echo["id"] = json!(376);
            ok(echo.to_string())
        })
        .await;
        let client = client(&server, |config| config.readings.automation_body = form);
        let created = client.automations().create(&automation).await.unwrap();
        let updated = client
            .automations()
            .update(AutomationId(376), &automation)
            .await
            .unwrap();
        assert_eq!((created.id, updated.id), (Some(376), Some(376)));
        for call in server.others() {
            assert_eq!(body(&call), sent);
        }
    }
}

#[tokio::test]
async fn d17_a_campaign_that_follows_goes_under_both_of_its_names() {
    let follow = |json: Value| serde_json::from_value::<CampaignDraft>(json).unwrap();
    let both = json!({
        "success_campaign_id": 7, "campaign_success_id": 7,
        "failed_campaign_id": null, "campaign_failed_id": null,
    });
    let server = agreeing().await;
    let campaigns = server.client().campaigns();
    for one in [
        json!({"success_campaign_id": 7, "failed_campaign_id": null}),
        json!({"campaign_success_id": 7, "campaign_failed_id": null}),
        json!({"success_campaign_id": 7, "campaign_success_id": 8, "failed_campaign_id": null}),
        both.clone(),
    ] {
        campaigns.create(&follow(one.clone())).await.unwrap();
        campaigns.update(CampaignId(1), &follow(one)).await.unwrap();
    }
    campaigns.create(&CampaignDraft::default()).await.unwrap();
    let mut calls = server.others();
    assert_eq!(body(&calls.pop().unwrap()), json!({}));
    assert!(calls.iter().all(|call| body(call) == both));
}

#[tokio::test]
async fn e01_only_a_new_campaign_comes_back_with_its_number() {
    let server = Server::with_tokens(|_, _| ok(example_text("campaign.create.response"))).await;
    let named = |name: &str| CampaignDraft {
        name: name.to_owned().into(),
        ..CampaignDraft::default()
    };
    let campaigns = server.client().campaigns();
    let created = campaigns.create(&named("Chiến dịch test")).await.unwrap();
    assert_eq!(created.id, Some(733));
    // What does not come back under the name that was sent is not believed.
    let error = campaigns.create(&named("Campaign test")).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Undecodable, Outcome::Unclear)
    );
}

#[tokio::test]
async fn a_frozen_task_is_sent_to_the_byte() {
    let frozen = r#"{"task":  "Gọi khách", "code": "T-1", "extra": 1.50}"#;
    let server = agreeing().await;
    let client = server.client();
    client
        .tasks()
        .create_frozen(Bytes::from_static(frozen.as_bytes()))
        .await
        .unwrap();
    assert_eq!(server.others()[0].body, frozen);
}

/// Serves a record with a key that nobody knows, reads it, changes one text, sends it, and gives the body.
macro_rules! changed {
    ($name:literal, $area:ident, $id:expr, $draft:ident, $text:ident) => {{
        let mut known = record($name);
        known["tenant"] = json!({"deep": [1, 2.5], "big": "x"});
        let text = known.to_string();
        let server = Server::with_tokens(move |call, _| match call.method.as_str() {
            "GET" => ok(text.clone()),
            _ => ok(YES),
        })
        .await;
        let client = server.client();
        let mut draft = $draft::from(client.$area().detail($id).await.unwrap());
        draft.$text = "đã đổi".to_owned().into();
        client.$area().update($id, &draft).await.unwrap();
        let calls = server.others();
        assert_eq!(calls.len(), 2);
        body(&calls[1])
    }};
}

#[tokio::test]
async fn q18_a_key_that_nobody_knows_survives_read_change_and_send() {
    let automation = changed!(
        "automation.detail.response",
        automations,
        AutomationId(310),
        AutomationDraft,
        title
    );
    for (sent, text) in [
        (automation["automation"].clone(), "title"),
        (
            changed!(
                "campaign.detail.response",
                campaigns,
                CampaignId(732),
                CampaignDraft,
                name
            ),
            "name",
        ),
        (
            changed!(
                "opportunity.detail.response",
                opportunities,
                OpportunityId(113_134),
                OpportunityUpdate,
                name
            ),
            "name",
        ),
        (
            changed!(
                "sms_campaign.detail.response",
                sms_campaigns,
                SmsCampaignId(155),
                SmsCampaignDraft,
                name
            ),
            "name",
        ),
        (
            changed!(
                "email_campaign.detail.response",
                email_campaigns,
                EmailCampaignId(106),
                EmailCampaignDraft,
                name
            ),
            "name",
        ),
        (
            changed!("task.detail.response", tasks, TaskId(2633), TaskDraft, task),
            "task",
        ),
    ] {
        assert_eq!(
            sent["tenant"],
            json!({"deep": [1, 2.5], "big": "x"}),
            "{sent}"
        );
        assert_eq!(sent[text], "đã đổi", "{sent}");
        assert_eq!(sent.get("id"), None, "{sent}");
        assert_eq!(sent.get("user"), None, "{sent}");
    }
}

#[tokio::test]
async fn q29_a_copy_is_created_without_the_numbers_of_what_is_anothers() {
    let server = agreeing().await;
    let client = server.client();
    let automation: Automation =
        serde_json::from_value(record("automation.detail.response")).unwrap();
    let automation = AutomationDraft::from(automation);
    let campaign: Campaign = serde_json::from_value(record("campaign.detail.response")).unwrap();
    let campaign = CampaignDraft::from(campaign);
    let email: EmailCampaign =
        serde_json::from_value(record("email_campaign.detail.response")).unwrap();
    let email = EmailCampaignDraft::from(email);
    client.automations().create(&automation).await.unwrap();
    client.campaigns().create(&campaign).await.unwrap();
    client.email_campaigns().create(&email).await.unwrap();
    client
        .automations()
        .update(AutomationId(310), &automation)
        .await
        .unwrap();
    client
        .campaigns()
        .update(CampaignId(732), &campaign)
        .await
        .unwrap();
    client
        .email_campaigns()
        .update(EmailCampaignId(106), &email)
        .await
        .unwrap();
    let calls = server.others();
    let part = |call: usize, place: &str| body(&calls[call]).pointer(place).unwrap().clone();
    let numbers: Vec<_> = (0..calls.len())
        .map(|call| {
            let place = ["/automation/tasks/0", "/stages/0", "/email_others/0"][call % 3];
            part(call, place).get("id").cloned()
        })
        .collect();
    let (step, stage, recipient) = (json!(1530), json!(4018), json!(1));
    assert_eq!(
        numbers,
        [None, None, None, Some(step), Some(stage), Some(recipient)]
    );
    assert_eq!(part(0, "/automation/tasks/0/type"), "send_zalo");
    assert_eq!(part(0, "/automation/tasks/0").get("parent_id"), None);
    assert_eq!(part(1, "/stages/0/order"), 1);
    assert_eq!(part(2, "/email_others/2/email"), "other@example.com");
}
