//! Campaigns and their stages.

use serde_json::{Value, json};

use crate::{
    client::Shop,
    crm,
    shape::{example, same_shape},
};

const CAMPAIGNS: &str = "/api/crm/campaign";

/// The documented body with the ids of this shop.
pub(crate) fn body() -> Value {
    let mut body = example("campaign.create.request");
    body["assigned_to"] = 502.into();
    body["branch_id"] = 11.into();
    body["correlatives"] = json!([{"id": 502, "rate": 1}]);
    body
}

#[tokio::test]
async fn campaigns_answer_as_documented() {
    let shop = Shop::small().await;
    let (status, made) = crm::post(&shop, CAMPAIGNS, &body()).await;
    assert_eq!(status, 200, "{made}");
    same_shape(
        "campaign.create",
        &example("campaign.create.response"),
        &made,
    );
    assert_eq!(
        (&made["status"], &made["budget"]),
        (&json!("37250"), &json!("0"))
    );
    assert_eq!(made["type"], json!({"name": "Telesales", "id": 107}));
    assert_eq!(made["stage"].as_array().unwrap().len(), 2);

    let list = crm::get(&shop, CAMPAIGNS).await;
    crm::same_list("campaign.list", &list);
    let path = format!("{CAMPAIGNS}/{}", made["id"]);
    let detail = crm::get(&shop, &path).await;
    same_shape(
        "campaign.detail",
        &example("campaign.detail.response"),
        &detail,
    );
    assert_eq!(
        (&detail["name"], &detail["budget"]),
        (&json!("Campaign test"), &json!("0.00"))
    );
    let (status, updated) = crm::put(&shop, &path, &body()).await;
    assert_eq!(status, 200);
    same_shape(
        "campaign.update",
        &example("campaign.update.response"),
        &updated,
    );
    // Stages of the same name keep their ids.
    assert_eq!(updated["stage"], made["stage"]);
}

#[tokio::test]
async fn a_campaign_without_stages_gets_the_usual_six() {
    let shop = Shop::small().await;
    let mut sent = body();
    sent["stages"] = json!([]);
    let (_, made) = crm::post(&shop, CAMPAIGNS, &sent).await;
    let names: Vec<&str> = made["stage"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stage| stage["stage_type_name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 6);
    assert_eq!(
        (names[0], names[4], names[5]),
        ("Thông tin khách", "Thành công", "Thất bại")
    );
}

#[tokio::test]
async fn answers_leave_out_what_the_documented_ones_do_e54() {
    let shop = Shop::small().await;
    let (_, made) = crm::post(&shop, CAMPAIGNS, &body()).await;
    for name in [
        "code",
        "branch_id",
        "contacts",
        "correlatives",
        "stages",
        "campaign_type",
    ] {
        assert_eq!(made.get(name), None, "{name}");
    }
}

#[tokio::test]
async fn an_update_changes_what_is_sent_or_everything() {
    let shop = Shop::small().await;
    let mut sent = body();
    sent["objective"] = "Thêm khách quen".into();
    let (_, made) = crm::post(&shop, CAMPAIGNS, &sent).await;
    let path = format!("{CAMPAIGNS}/{}", made["id"]);
    let (_, updated) = crm::put(&shop, &path, &json!({"budget": "1500000"})).await;
    assert_eq!(
        (&updated["budget"], &updated["objective"]),
        (&json!("1500000"), &json!("Thêm khách quen"))
    );
    assert_eq!(crm::get(&shop, &path).await["budget"], "1500000.00");
    shop.switch(&json!({"put_replaces": true})).await;
    let (status, answer) = crm::put(&shop, &path, &json!({"budget": "0"})).await;
    assert_eq!(status, 422);
    assert!(answer["errors"]["name"].is_array());
    let mut rest = body();
    rest.as_object_mut().unwrap().remove("objective");
    let (_, updated) = crm::put(&shop, &path, &rest).await;
    assert_eq!(updated["objective"], "");
}

#[tokio::test]
async fn campaigns_are_found_by_text_and_by_their_start() {
    let shop = Shop::small().await;
    let mut sent = body();
    sent["name"] = "Đón hè".into();
    sent["start_date"] = "2031-05-06".into();
    sent["end_date"] = "2031-06-06".into();
    let (_, made) = crm::post(&shop, CAMPAIGNS, &sent).await;
    for query in [
        "strSearch=don%20he",
        "strSreach=don%20he",
        "from_date=2031-05-06&to_date=2031-05-06",
    ] {
        let found = crm::get(&shop, &format!("{CAMPAIGNS}?{query}")).await;
        assert_eq!(found.as_array().unwrap().len(), 1, "{query}");
        assert_eq!(found[0]["id"], made["id"], "{query}");
    }
    shop.switch(&json!({"dates_inclusive": false})).await;
    let path = format!("{CAMPAIGNS}?from_date=2031-05-06&to_date=2031-05-06");
    assert_eq!(crm::get(&shop, &path).await, json!([]));
}

#[tokio::test]
async fn what_is_wrong_is_refused_field_by_field() {
    crm::refuses_field_by_field(
        CAMPAIGNS,
        &body(),
        &[
            ("/name", json!(""), "name"),
            ("/start_date", json!("19/09/2024"), "start_date"),
            ("/end_date", json!("2024-09-18"), "end_date"),
            ("/campaign_type", json!("1"), "campaign_type"),
            ("/status", json!("1"), "status"),
            ("/assigned_to", json!(4761), "assigned_to"),
            ("/branch_id", json!(2518), "branch_id"),
            ("/budget", json!("much"), "budget"),
            ("/success_campaign_id", json!(77), "success_campaign_id"),
            ("/campaign_failed_id", json!(77), "failed_campaign_id"),
            ("/stages/0/name", json!(null), "stages.0.name"),
            (
                "/stages/1/stage_type_id",
                json!(9),
                "stages.1.stage_type_id",
            ),
            ("/correlatives/0/id", json!(4761), "correlatives.0.id"),
            (
                "/hide_opportunity_info",
                json!("maybe"),
                "hide_opportunity_info",
            ),
        ],
    )
    .await;
    crm::refuses_what_is_not_there(CAMPAIGNS, CAMPAIGNS, &body()).await;
    crm::refuses_a_dead_token("campaign", CAMPAIGNS, CAMPAIGNS).await;
}

#[tokio::test]
async fn the_list_has_pages_and_a_wrapper() {
    crm::pages_and_wrappers(CAMPAIGNS).await;
}

#[tokio::test]
async fn what_the_demo_shop_has_of_them_follows_from_the_seed() {
    let (shop, twin) = (Shop::small().await, Shop::small().await);
    for path in [
        CAMPAIGNS,
        "/api/crm/opportunity",
        "/api/sms/campaign",
        "/api/sms/history",
        "/api/email/campaign",
        "/api/automation/automation",
    ] {
        let path = format!("{path}?pageLimit=100");
        assert_eq!(
            crm::get(&shop, &path).await,
            crm::get(&twin, &path).await,
            "{path}"
        );
    }
    let campaigns = shop.sandbox.campaigns().await.unwrap();
    assert_eq!(campaigns, twin.sandbox.campaigns().await.unwrap());
    assert_eq!(
        shop.sandbox.tasks().await.unwrap(),
        twin.sandbox.tasks().await.unwrap()
    );
    assert_eq!(
        serde_json::to_value(campaigns).unwrap(),
        shop.get("/sandbox/campaigns").await
    );
    // Nothing of the past counts as sent.
    assert_eq!(shop.sandbox.sms_sent().await.unwrap(), []);
}
