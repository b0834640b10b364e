//! Sales campaigns.

use nextx_api::{Amount, AsText, Campaign, CampaignDraft, CampaignId, CampaignLabelId};
use serde_json::json;

use super::{read, sent, with_unknown, without};
use crate::contract::record;

#[test]
fn d18_a_campaign_that_was_read_is_sent_by_the_names_of_writing() {
    let servers = [
        "id",
        "user",
        "assigned",
        "user_id",
        "campaign_status",
        "type",
        "stage",
    ];
    for name in [
        "campaign.list.response",
        "campaign.detail.response",
        "campaign.create.response",
    ] {
        let campaign = with_unknown(name);
        let mut expected = without(campaign.clone(), &servers);
        expected["campaign_type"] = json!("107");
        expected["stages"] = json!([{
            "id": campaign["stage"][0]["id"],
            "name": "Thông tin khách",
            "value": "Thông tin khách",
            "order": 1,
            "stage_type_id": 1,
        }]);
        assert_eq!(
            sent::<Campaign, CampaignDraft>(campaign),
            expected,
            "{name}"
        );
    }
}

#[test]
fn d18_a_record_with_the_names_of_writing_keeps_them() {
    let mut written = record("campaign.update.request");
    written["id"] = json!(733);
    let expected = without(written.clone(), &["id"]);
    assert_eq!(sent::<Campaign, CampaignDraft>(written), expected);
}

#[test]
fn e54_what_an_answer_leaves_out_is_not_sent_as_false() {
    let campaign: Campaign = read("campaign.create.response");
    assert_eq!(*campaign.allow_duplicate_opportunity, None);
    let draft = json!(CampaignDraft::from(campaign));
    for left_out in [
        "code",
        "branch_id",
        "contacts",
        "correlatives",
        "hide_opportunity_info",
    ] {
        assert_eq!(draft.get(left_out), None, "{left_out}");
    }
}

#[test]
fn numbers_that_nextx_writes_as_text_are_written_so() {
    let draft = CampaignDraft {
        budget: AsText(Amount::from(2_000_000)).into(),
        status: AsText(CampaignLabelId(37_250)).into(),
        campaign_type: AsText(CampaignLabelId(107)).into(),
        failed_campaign_id: CampaignId(732).into(),
        ..CampaignDraft::default()
    };
    assert_eq!(
        json!(draft),
        json!({"budget": "2000000", "status": "37250", "campaign_type": "107", "failed_campaign_id": 732})
    );
}

#[test]
fn e30_the_kind_of_a_campaign_under_each_of_its_names() {
    for kind in [
        json!({"type": {"id": 107, "name": "Telesales"}}),
        json!({"type": null, "campaign_type": 107}),
    ] {
        let mut json = kind.clone();
        json["id"] = json!(1);
        let campaign: Campaign = serde_json::from_value(json).unwrap();
        assert_eq!(campaign.kind(), Some(CampaignLabelId(107)), "{kind}");
    }
}
