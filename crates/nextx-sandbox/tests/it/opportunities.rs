//! Opportunities are made with their leads, move through stages and are won or lost.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    campaigns,
    client::Shop,
    crm,
    shape::{example, same_shape},
};

const OPPORTUNITIES: &str = "/api/crm/opportunity";
const CREATE: &str = "/api/crm/opportunity_create";

/// A campaign with the usual stages; its record.
async fn campaign(shop: &Shop, changes: &Value) -> Value {
    let mut body = campaigns::body();
    body["stages"] = json!([]);
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    let (status, made) = crm::post(shop, "/api/crm/campaign", &body).await;
    assert_eq!(status, 200, "{made}");
    made
}

/// The documented body, in the first stage of a campaign.
fn body(campaign: &Value) -> Value {
    let mut body = example("opportunity.create.request");
    body["contact"]["branch_id"] = 11.into();
    body["opportunity"]["assigned_to"] = 504.into();
    body["opportunity"]["campaign_id"] = campaign["id"].clone();
    body["opportunity"]["sales_stage"] = campaign["stage"][0]["id"].clone();
    body
}

async fn make(shop: &Shop, body: &Value) -> Value {
    crm::make(shop, CREATE, OPPORTUNITIES, body).await;
    crm::get(shop, OPPORTUNITIES).await[0].clone()
}

#[tokio::test]
async fn opportunities_answer_as_documented() {
    let shop = Shop::small().await;
    let sent = body(&campaign(&shop, &json!({})).await);
    let (status, answer) = crm::post(&shop, CREATE, &sent).await;
    assert_eq!(
        (status, answer),
        (200, example("opportunity.create.response"))
    );
    let list = crm::get(&shop, OPPORTUNITIES).await;
    crm::same_list("opportunity.list", &list);
    let path = format!("{OPPORTUNITIES}/{}", list[0]["id"]);
    let detail = crm::get(&shop, &path).await;
    same_shape(
        "opportunity.detail",
        &example("opportunity.detail.response"),
        &detail,
    );
    assert_eq!(detail["contact"]["code"], "KH24000338");
    assert_eq!(detail["contact_name"], "abc");
    // Text on read (E31).
    assert_eq!(
        detail["sales_stage"],
        sent["opportunity"]["sales_stage"].to_string()
    );
    assert_eq!(
        (&detail["opportunity_amount"], &detail["lead_source"]),
        (&json!("0.00"), &json!("41098"))
    );
    assert_eq!(detail["source"], json!({"id": 41098, "name": "Facebook"}));

    let mut change = example("opportunity.update.request");
    change["assigned_to"] = 505.into();
    change["campaign_id"] = detail["campaign_id"].clone();
    change["contact_id"] = detail["contact_id"].clone();
    change["sales_stage"] = sent["opportunity"]["sales_stage"].clone();
    let (status, updated) = crm::put(&shop, &path, &change).await;
    assert_eq!(status, 200, "{updated}");
    same_shape(
        "opportunity.update",
        &example("opportunity.update.response"),
        &updated,
    );
    // A number, as it was sent, and none of the lead's fields at the top (E31, E32).
    assert_eq!(updated["sales_stage"], change["sales_stage"]);
    assert_eq!(
        (&updated["contact_name"], &updated["user"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(updated["contact"]["name"], "abc");
    assert_eq!(crm::get(&shop, &path).await["name"], "xyz");
}

#[tokio::test]
async fn a_lead_without_id_is_new_and_one_with_id_is_used_again_d26() {
    let shop = Shop::small().await;
    let first = campaign(&shop, &json!({})).await;
    let made = make(&shop, &body(&first)).await;
    let leads = shop.get("/api/contact/contact?pageLimit=1").await;
    assert_eq!(leads[0]["id"], made["contact_id"]);
    shop.switch(&json!({"sent_codes": "unique"})).await;
    let mut again = body(&campaign(&shop, &json!({})).await);
    let (status, answer) = crm::post(&shop, CREATE, &again).await;
    assert_eq!(status, 422, "the code is taken");
    assert!(answer["errors"]["contact.code"].is_array());
    again["contact"]["contact_id"] = made["contact_id"].clone();
    let second = make(&shop, &again).await;
    assert_eq!(second["contact_id"], made["contact_id"]);
    again["contact"]["contact_id"] = Value::Null;
    again["contact"]["code"] = "KH24000339".into();
    assert_ne!(make(&shop, &again).await["contact_id"], made["contact_id"]);
}

#[tokio::test]
async fn a_campaign_takes_a_lead_once_unless_it_allows_more() {
    let shop = Shop::small().await;
    let strict = campaign(&shop, &json!({"allow_duplicate_opportunity": 0})).await;
    let made = make(&shop, &body(&strict)).await;
    let mut again = body(&strict);
    again["contact"]["contact_id"] = made["contact_id"].clone();
    let (status, answer) = crm::post(&shop, CREATE, &again).await;
    assert_eq!(status, 422);
    assert!(answer["errors"]["contact.contact_id"].is_array());
    let path = format!("/api/crm/campaign/{}", strict["id"]);
    crm::put(&shop, &path, &json!({"allow_duplicate_opportunity": 1})).await;
    assert_eq!(crm::post(&shop, CREATE, &again).await.0, 200);
}

#[tokio::test]
async fn opportunities_are_shared_out_by_rate() {
    let shop = Shop::small().await;
    let sharing = campaign(
        &shop,
        &json!({
            "divide_opportunity_auto": 1,
            "correlatives": [{"id": 503, "rate": 1}, {"id": 506, "rate": 2}],
        }),
    )
    .await;
    let mut sent = body(&sharing);
    sent["opportunity"]["assigned_to"] = Value::Null;
    let mut shares = Vec::new();
    for number in 0..6 {
        sent["contact"]["code"] = format!("KT{number}").into();
        shares.push(make(&shop, &sent).await["assigned_to"].as_i64().unwrap());
    }
    shares.sort_unstable();
    assert_eq!(shares, [503, 503, 506, 506, 506, 506]);
}

#[tokio::test]
async fn a_won_opportunity_goes_on_in_the_follow_up_campaign() {
    let shop = Shop::small().await;
    let next = campaign(&shop, &json!({})).await;
    let first = campaign(&shop, &json!({"campaign_success_id": next["id"]})).await;
    let made = make(&shop, &body(&first)).await;
    let path = format!("{OPPORTUNITIES}/{}", made["id"]);
    let (status, updated) = crm::put(
        &shop,
        &path,
        &json!({"sales_stage": first["stage"][1]["id"]}),
    )
    .await;
    assert_eq!(
        (status, &updated["time_update_status"]),
        (200, &Value::Null)
    );
    let (_, updated) = crm::put(
        &shop,
        &path,
        &json!({"sales_stage": first["stage"][4]["id"]}),
    )
    .await;
    assert!(updated["time_update_status"].is_string());
    assert_eq!(updated["stage"]["name"], "Thành công");
    let followed = crm::get(&shop, OPPORTUNITIES).await[0].clone();
    assert_eq!(followed["campaign_id"], next["id"]);
    assert_eq!(followed["contact_id"], made["contact_id"]);
    assert_eq!(followed["stage"]["id"], next["stage"][0]["id"]);
    let foreign = json!({"sales_stage": next["stage"][0]["id"]});
    let (status, answer) = crm::put(&shop, &path, &foreign).await;
    assert_eq!(status, 422, "a stage of another campaign");
    assert!(answer["errors"]["sales_stage"].is_array());
}

#[tokio::test]
async fn an_action_ends_in_a_result_and_the_next_one_follows() {
    let shop = Shop::small().await;
    let made = make(&shop, &body(&campaign(&shop, &json!({})).await)).await;
    assert_eq!(
        made["action"]["results"][0]["pivot"]["next_action_id"],
        10079
    );
    shop.sandbox.advance(Duration::from_secs(600));
    let outcome = json!({"opportunity_id": made["id"], "result_id": 12952});
    let post = async |outcome: &Value| {
        let request = shop.request(reqwest::Method::POST, "/sandbox/opportunities/outcome");
        request
            .json(outcome)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(post(&outcome).await, 204);
    let path = format!("{OPPORTUNITIES}/{}", made["id"]);
    let now = crm::get(&shop, &path).await;
    assert_eq!(
        (&now["prev_action_id"], &now["action_id"]),
        (&json!(11065), &json!(10079))
    );
    assert_eq!(now["action_result"]["name"], "Muốn nhận báo giá");
    assert_eq!(
        (&now["stage"]["name"], &now["perform_after_day"]),
        (&json!("Báo giá"), &json!(1))
    );
    assert!(now["time_updated_result"].as_str() > made["time_updated_result"].as_str());
    assert_eq!(
        post(&outcome).await,
        404,
        "no result of the action that is due now"
    );
}

#[tokio::test]
async fn opportunities_are_found_by_entry_and_by_result() {
    let shop = Shop::small().await;
    let made = make(&shop, &body(&campaign(&shop, &json!({})).await)).await;
    let day = &made["created_at"].as_str().unwrap()[..10];
    let ids = async |query: String| -> Vec<Value> {
        let list = crm::get(&shop, &format!("{OPPORTUNITIES}?pageLimit=100&{query}")).await;
        list.as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].clone())
            .collect()
    };
    for names in [
        ["from_date", "to_date"],
        ["from_date_result", "to_date_result"],
    ] {
        let [from, to] = names;
        assert!(
            ids(format!("{from}={day}&{to}={day}"))
                .await
                .contains(&made["id"])
        );
        assert!(
            !ids(format!("{from}=2099-01-01"))
                .await
                .contains(&made["id"])
        );
        assert!(!ids(format!("{to}=1999-01-01")).await.contains(&made["id"]));
    }
    assert_eq!(ids("strSearch=ABC".to_owned()).await, [made["id"].clone()]);
    assert_eq!(ids("strSreach=ABC".to_owned()).await, [made["id"].clone()]);
    shop.switch(&json!({"dates_inclusive": false})).await;
    assert_eq!(ids(format!("from_date={day}&to_date={day}")).await, [0; 0]);
}

#[tokio::test]
async fn what_is_wrong_is_refused_field_by_field() {
    let shop = Shop::small().await;
    let demo = crm::get(&shop, "/api/crm/campaign").await[0].clone();
    let good = body(&demo);
    crm::refuses_field_by_field(
        CREATE,
        &good,
        &[
            ("/contact", json!(null), "contact"),
            ("/opportunity", json!(null), "opportunity"),
            ("/contact", json!("abc"), "contact"),
            ("/opportunity", json!([1]), "opportunity"),
            ("/contact/contact_id", json!(77), "contact.contact_id"),
            ("/contact/name", json!(""), "contact.name"),
            ("/contact/resources", json!("Facebook"), "contact.resources"),
            ("/opportunity/name", json!(""), "opportunity.name"),
            (
                "/opportunity/campaign_id",
                json!(77),
                "opportunity.campaign_id",
            ),
            (
                "/opportunity/sales_stage",
                json!(77),
                "opportunity.sales_stage",
            ),
            (
                "/opportunity/assigned_to",
                json!(4761),
                "opportunity.assigned_to",
            ),
            (
                "/opportunity/lead_source",
                json!(77),
                "opportunity.lead_source",
            ),
            (
                "/opportunity/probability",
                json!(101),
                "opportunity.probability",
            ),
            (
                "/opportunity/opportunity_amount",
                json!(-1),
                "opportunity.opportunity_amount",
            ),
            (
                "/opportunity/expected_close_date",
                json!("soon"),
                "opportunity.expected_close_date",
            ),
        ],
    )
    .await;
    crm::refuses_what_is_not_there(OPPORTUNITIES, CREATE, &json!({"name": "xyz"})).await;
    crm::refuses_a_dead_token("opportunity", OPPORTUNITIES, CREATE).await;
}

#[tokio::test]
async fn the_list_has_pages_and_a_wrapper() {
    crm::pages_and_wrappers(OPPORTUNITIES).await;
}
