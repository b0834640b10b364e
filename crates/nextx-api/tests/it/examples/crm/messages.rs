//! SMS and email campaigns, and what they sent.

use nextx_api::{
    CampaignId, CustomerId, EmailCampaign, EmailCampaignDraft, EmailMessage, Field, SmsCampaign,
    SmsCampaignDraft, SmsMessage, Time,
};
use serde_json::{Value, json};

use super::{read, sent, with_unknown, without};
use crate::contract::record;

/// What the server alone knows about a campaign (D19).
const SERVERS: &[&str] = &[
    "id",
    "created_by",
    "user",
    "status",
    "time_run",
    "total_sms",
    "total_emails",
    "total_send",
    "total_not_send",
    "total_read",
    "total_not_read",
    "total_success",
    "total_fail",
];

#[test]
fn d19_an_sms_campaign_that_was_read_is_sent_whole_but_for_what_is_the_servers() {
    for name in [
        "sms_campaign.list.response",
        "sms_campaign.detail.response",
        "sms_campaign.create.request",
        "sms_campaign.update.request",
    ] {
        let campaign = with_unknown(name);
        let mut expected = without(campaign.clone(), SERVERS);
        // J02
        expected["send_now"] = json!(0);
        assert_eq!(
            sent::<SmsCampaign, SmsCampaignDraft>(campaign),
            expected,
            "{name}"
        );
    }
}

#[test]
fn e36_a_campaign_that_is_kept_has_the_numbers_of_its_people_alone() {
    let campaign: EmailCampaign = read("email_campaign.detail.response");
    let kept = serde_json::to_value(campaign.without_people()).unwrap();
    assert_eq!(kept["customers"], json!([222216]));
    let campaign: EmailCampaign = serde_json::from_value(kept).unwrap();
    let sent = serde_json::to_value(EmailCampaignDraft::from(campaign)).unwrap();
    assert_eq!(sent["customers"], json!([222216]));
}

#[test]
fn d31_an_email_campaign_that_was_read_is_sent_with_the_numbers_of_what_it_links_to() {
    let campaign = with_unknown("email_campaign.update.response");
    let mut expected = without(campaign.clone(), SERVERS);
    expected["campaign"] = json!([708]);
    expected["customer_groups"] = json!(["26"]);
    // J02
    expected["send_now"] = json!(0);
    assert_eq!(
        sent::<EmailCampaign, EmailCampaignDraft>(campaign),
        expected
    );

    let campaign = with_unknown("email_campaign.detail.response");
    let mut expected = without(campaign.clone(), SERVERS);
    expected["customers"] = json!([222216]);
    expected["send_now"] = json!(0);
    for recipient in expected["email_others"].as_array_mut().unwrap() {
        recipient.as_object_mut().unwrap().remove("email_id");
    }
    assert_eq!(
        sent::<EmailCampaign, EmailCampaignDraft>(campaign),
        expected
    );
}

#[test]
fn b01_the_campaigns_of_an_sms_campaign_under_each_of_their_names() {
    for name in ["campaign", "campaigns", "To get the list of"] {
        let json = json!({"id": 1, name: [708, {"id": 709, "name": "Tuyen test"}]});
        let campaign: SmsCampaign = serde_json::from_value(json.clone()).unwrap();
        let ids: Vec<_> = campaign
            .campaigns()
            .unwrap()
            .iter()
            .map(|link| link.id())
            .collect();
        assert_eq!(ids, [CampaignId(708), CampaignId(709)], "{name}");
        assert_eq!(serde_json::to_value(&campaign).unwrap(), json);
        let sent = sent::<SmsCampaign, SmsCampaignDraft>(json);
        assert_eq!(
            sent,
            json!({"send_now": 0, "campaign": [708, 709]}),
            "{name}"
        );
    }
    let campaign: SmsCampaign = serde_json::from_value(json!({"id": 1})).unwrap();
    assert!(campaign.campaigns().is_none());
}

#[test]
fn j02_a_new_campaign_sends_nothing_unless_it_is_asked_to() {
    let sms = SmsCampaignDraft::new("Chiến dịch test 23.9", "Xin chào");
    let email = EmailCampaignDraft::new("Email campaign", "Test", "<p>Xin chào</p>");
    for draft in [json!(sms), json!(email)] {
        assert_eq!(
            (&draft["send_now"], &draft["send_all_contact"]),
            (&json!(0), &json!(0))
        );
        assert_eq!(draft.get("send_time"), None);
        // D20: ten, though the samples show seven.
        let params = draft["params"].as_object().unwrap();
        assert_eq!(params.len(), 10);
        assert!(params.values().all(|text| text == ""));
        assert_eq!(params.keys().next_back().unwrap(), "param_10");
    }
}

#[test]
fn q33_a_time_of_sending_is_vietnams() {
    let mut sms = SmsCampaignDraft::new("Chiến dịch test 23.9", "Xin chào");
    sms.send_time = Time::local("2024-09-24T08:00:00".parse().unwrap()).into();
    assert_eq!(json!(sms)["send_time"], "2024-09-24 08:00:00");
}

#[test]
fn e34_whether_a_message_was_sent_is_told_by_its_status_and_not_by_what_is_said_of_it() {
    let sms: SmsMessage = read("sms_history.list.response");
    let email: EmailMessage = read("email_history.list.response");
    assert_eq!(
        (sms.was_sent(), email.was_sent()),
        (Some(false), Some(true))
    );
    assert!(sms.message.is_some() && email.error_message.is_some());
    let mut other = record("sms_history.list.response");
    other["status"] = json!(2);
    let other: SmsMessage = serde_json::from_value(other).unwrap();
    assert_eq!(other.was_sent(), None);
}

#[test]
fn e35_a_total_that_is_not_told_is_not_zero() {
    let campaign: EmailCampaign = read("email_statistic.list.response");
    assert_eq!(
        (*campaign.total_not_send, *campaign.total_send),
        (Some(0), None)
    );
    // E33: though it says that it was sent, which is a label and nothing to go by.
    assert_eq!(campaign.status.as_deref(), Some("Đã gửi"));
}

#[test]
fn e39_the_two_times_of_one_sending_lie_seconds_apart() {
    let campaign: EmailCampaign = read("email_campaign.update.response");
    let message: EmailMessage = read("email_history.list.response");
    let moment = |time: &Field<Time>| time.and_then(|time| time.timestamp()).unwrap();
    let apart = moment(&message.date_send) - moment(&campaign.time_run);
    assert_eq!(apart.get_seconds(), 3);
}

#[test]
fn e36_the_internals_of_people_are_not_printed() {
    let printed = |name: &str, json: Value| match name {
        "sms" => format!("{:?}", serde_json::from_value::<SmsMessage>(json).unwrap()),
        "email" => format!(
            "{:?}",
            serde_json::from_value::<EmailMessage>(json).unwrap()
        ),
        _ => format!(
            "{:?}",
            serde_json::from_value::<EmailCampaign>(json).unwrap()
        ),
    };
    let people = json!({"id": 9, "password": "hush", "current_due": "2888317.4332"});
    for causer in [people.clone(), json!([people])] {
        for name in ["sms", "email"] {
            let text = printed(name, json!({"id": 1, "causer": causer}));
            assert!(
                !text.contains("hush") && !text.contains("2888317"),
                "{text}"
            );
        }
    }
    for customers in [
        json!([people]),
        people.clone(),
        json!([{"password": "hush"}]),
    ] {
        let text = printed("campaign", json!({"id": 1, "customers": customers}));
        assert!(
            !text.contains("hush") && !text.contains("2888317"),
            "{text}"
        );
    }
}

#[test]
fn e30_a_campaign_inside_a_message_is_a_campaign_with_other_names_for_its_kind() {
    let email: EmailCampaign = read("email_campaign.update.response");
    let campaign = email.campaign.items()[0].record().unwrap();
    assert_eq!(campaign.kind().map(|kind| kind.0), Some(107));
    assert_eq!(campaign.status.map(|status| status.0), Some(108));
    let customer = &read::<EmailCampaign>("email_campaign.detail.response").customers;
    assert_eq!(customer.items()[0].id(), CustomerId(222_216));
}
