//! SMS campaigns send as the clock goes on, and the history says to whom and how it ended.

use std::{collections::BTreeSet, time::Duration};

use serde_json::{Value, json};

use crate::{
    client::Shop,
    crm,
    shape::{example, same_shape},
};

const CAMPAIGNS: &str = "/api/sms/campaign";
const HISTORY: &str = "/api/sms/history";

/// A draft to three customers and one more number.
fn draft() -> Value {
    json!({
        "name": "Hàng mới",
        "description": "",
        "sms_content": "Chào {{contact_name}}, {{param_01}}",
        "params": {"param_01": "có hàng mới"},
        "customers": [2001, {"id": 2002}, "2003"],
        "customer_groups": [],
        "sms_others": [{"mobile": "0900000003", "name": "Khách Thử", "param_01": "mời ghé quán"}],
        "campaign": [],
        "send_all_contact": 0,
        "send_now": 0,
        "send_time": null,
    })
}

fn to_send() -> Value {
    let mut body = draft();
    body["send_now"] = 1.into();
    body
}

async fn make(shop: &Shop, body: &Value) -> String {
    let id = crm::make(shop, CAMPAIGNS, CAMPAIGNS, body).await;
    format!("{CAMPAIGNS}/{id}")
}

async fn sent(shop: &Shop) -> usize {
    shop.sandbox.sms_sent().await.unwrap().len()
}

#[tokio::test]
async fn campaigns_and_messages_answer_as_documented() {
    let shop = Shop::small().await;
    let (status, answer) =
        crm::post(&shop, CAMPAIGNS, &example("sms_campaign.create.request")).await;
    assert_eq!(
        (status, answer),
        (200, example("sms_campaign.create.response"))
    );
    let list = crm::get(&shop, CAMPAIGNS).await;
    crm::same_list("sms_campaign.list", &list);
    // What the server sets itself is ignored (D19).
    assert_ne!(list[0]["id"], 155);
    assert_eq!(list[0]["created_by"], 501);
    let path = format!("{CAMPAIGNS}/{}", list[0]["id"]);
    let detail = crm::get(&shop, &path).await;
    same_shape(
        "sms_campaign.detail",
        &example("sms_campaign.detail.response"),
        &detail,
    );
    let (status, updated) = crm::put(&shop, &path, &example("sms_campaign.update.request")).await;
    assert_eq!(status, 200);
    same_shape(
        "sms_campaign.update",
        &example("sms_campaign.update.response"),
        &updated,
    );
    let history = crm::get(&shop, HISTORY).await;
    crm::same_list("sms_history.list", &history);
}

#[tokio::test]
async fn a_campaign_sends_five_in_a_second_and_everyone_gets_one() {
    let shop = Shop::small().await;
    let path = make(&shop, &to_send()).await;
    shop.sandbox.advance(Duration::from_secs(5));
    let messages = shop.sandbox.sms_sent().await.unwrap();
    let texts: Vec<&str> = messages.iter().map(|one| one.content.as_str()).collect();
    assert_eq!(messages.len(), 4);
    assert_eq!(messages[3].due_ms - messages[0].due_ms, 600);
    assert!(
        texts[0].starts_with("Chào ") && texts[0].ends_with(", có hàng mới"),
        "{texts:?}"
    );
    assert_eq!(texts[3], "Chào Khách Thử, mời ghé quán");
    let addresses: BTreeSet<&str> = messages.iter().map(|one| one.address.as_str()).collect();
    assert_eq!(addresses.len(), 4);

    let list = crm::get(&shop, &format!("{HISTORY}?pageLimit=4")).await;
    for (record, message) in list.as_array().unwrap().iter().rev().zip(&messages) {
        assert_eq!(record["phone"], message.address.as_str());
        assert_eq!(record["status"], i64::from(message.delivered));
        assert_eq!(record["sms_id"], Value::Null);
    }
    assert_eq!(list[3]["causer_id"], 2001);
    assert_eq!(list[3]["causer"]["id"], 2001);
    assert_eq!(list[0]["causer"], Value::Null);
    let campaign = crm::get(&shop, &path).await;
    assert_eq!(campaign["status"], "Đã gửi");
    assert_eq!(campaign["customers"][2]["pivot"]["customer_id"], 2003);
    assert!(campaign["time_run"].as_str().unwrap().ends_with(".000000Z"));
    let admin = shop.get("/sandbox/sms").await;
    assert_eq!(admin, serde_json::to_value(&messages).unwrap());
}

#[tokio::test]
async fn a_draft_waits_and_a_planned_campaign_waits_for_its_time() {
    let shop = Shop::small().await;
    let path = make(&shop, &draft()).await;
    shop.sandbox.advance(Duration::from_secs(60));
    assert_eq!(sent(&shop).await, 0);
    assert_eq!(crm::get(&shop, &path).await["status"], "Chưa gửi");

    let now: jiff::civil::DateTime = shop.get("/sandbox/clock").await["now"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let time = now + jiff::SignedDuration::from_mins(30);
    let time = time.strftime("%Y-%m-%d %H:%M:%S").to_string();
    let (status, planned) = crm::put(&shop, &path, &json!({"send_time": time})).await;
    assert_eq!((status, &planned["send_time"]), (200, &json!(time)));
    shop.sandbox.advance(Duration::from_secs(29 * 60));
    assert_eq!(sent(&shop).await, 0);
    assert_eq!(crm::get(&shop, &path).await["time_run"], Value::Null);
    shop.sandbox.advance(Duration::from_secs(2 * 60));
    assert_eq!(sent(&shop).await, 4);
}

#[tokio::test]
async fn an_address_gets_one_message_however_often_it_is_named() {
    let shop = Shop::small().await;
    let list = shop.get("/api/customer/customer?pageLimit=100").await;
    let mobile = &list.as_array().unwrap().last().unwrap()["mobile"];
    let mut body = to_send();
    body["customers"] = json!([2001, 2001]);
    body["sms_others"] = json!([{"mobile": mobile}, mobile, "12"]);
    make(&shop, &body).await;
    shop.sandbox.advance(Duration::from_secs(5));
    let messages = shop.sandbox.sms_sent().await.unwrap();
    assert_eq!(messages.len(), 2);
    assert!(!messages[1].delivered, "12 is no number");
}

#[tokio::test]
async fn everyone_a_group_and_the_leads_of_a_campaign_are_reached() {
    let shop = Shop::small().await;
    let customer = json!({"name": "Khách Thử", "mobile": "0900999999", "customer_group_id": 26});
    assert_eq!(shop.post("/api/customer/customer", &customer).await.0, 200);
    let mut body = to_send();
    body["customers"] = json!([]);
    body["sms_others"] = json!([]);
    body["customer_groups"] = json!(["26"]);
    let path = make(&shop, &body).await;
    shop.sandbox.advance(Duration::from_secs(5));
    let messages = shop.sandbox.sms_sent().await.unwrap();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].address, "0900999999");
    assert_eq!(
        crm::get(&shop, &path).await["customer_groups"][0]["name"],
        "Khách hàng cơ bản"
    );

    body["customer_groups"] = json!([]);
    let campaign = crm::get(&shop, "/api/crm/campaign?pageLimit=100").await[2].clone();
    body["To get the list of"] = json!([campaign["id"]]);
    let path = make(&shop, &body).await;
    shop.sandbox.advance(Duration::from_secs(5));
    assert_eq!(sent(&shop).await, 1 + 8);
    let shown = crm::get(&shop, &path).await;
    assert_eq!(shown["campaign"][0]["name"], campaign["name"]);
    assert!(shown["campaign"][0]["campaign_type"].is_number());

    body["send_all_contact"] = 1.into();
    make(&shop, &body).await;
    shop.sandbox.advance(Duration::from_secs(30));
    assert_eq!(sent(&shop).await, 9 + 61 + 48);
}

#[tokio::test]
async fn a_put_that_says_now_sends_again_or_does_not_j02() {
    let shop = Shop::small().await;
    let path = make(&shop, &to_send()).await;
    shop.sandbox.advance(Duration::from_secs(5));
    crm::put(&shop, &path, &json!({"name": "Hàng mới về"})).await;
    shop.sandbox.advance(Duration::from_secs(5));
    assert_eq!(sent(&shop).await, 4);
    crm::put(&shop, &path, &to_send()).await;
    shop.sandbox.advance(Duration::from_secs(5));
    assert_eq!(sent(&shop).await, 8);
    shop.switch(&json!({"updates_resend": false})).await;
    let (status, answer) = crm::put(&shop, &path, &to_send()).await;
    assert_eq!((status, &answer["status"]), (200, &json!("Đã gửi")));
    shop.sandbox.advance(Duration::from_secs(5));
    assert_eq!(sent(&shop).await, 8);
}

#[tokio::test]
async fn an_update_changes_what_is_sent_or_everything() {
    let shop = Shop::small().await;
    let path = make(&shop, &draft()).await;
    let (_, updated) = crm::put(&shop, &path, &json!({"description": "Tháng này"})).await;
    assert_eq!(updated["customers"].as_array().unwrap().len(), 3);
    shop.switch(&json!({"put_replaces": true})).await;
    let rest = json!({"name": "Hàng mới", "sms_content": "Mời ghé quán"});
    let (status, updated) = crm::put(&shop, &path, &rest).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&updated["customers"], &updated["description"]),
        (&json!([]), &json!(""))
    );
    let (status, answer) = crm::put(&shop, &path, &json!({"name": "Hàng mới"})).await;
    assert_eq!(status, 422);
    assert!(answer["errors"]["sms_content"].is_array());
}

#[tokio::test]
async fn totals_the_garbled_key_and_the_campaign_of_a_message_are_switches() {
    let shop = Shop::small().await;
    let path = make(&shop, &to_send()).await;
    shop.sandbox.advance(Duration::from_secs(5));
    let campaign = crm::get(&shop, &path).await;
    assert_eq!(
        (&campaign["total_sms"], &campaign["total_not_send"]),
        (&Value::Null, &json!(0))
    );
    assert_eq!(campaign.get("To get the list of"), None);
    shop.switch(
        &json!({"totals_fill": true, "garbled_campaign_key": true, "sms_history_ids": true}),
    )
    .await;
    let campaign = crm::get(&shop, &path).await;
    assert_eq!(
        (&campaign["total_sms"], &campaign["total_send"]),
        (&json!(4), &json!(4))
    );
    let ended =
        campaign["total_success"].as_i64().unwrap() + campaign["total_fail"].as_i64().unwrap();
    assert_eq!(ended, 4);
    assert_eq!(campaign.get("campaign"), None);
    assert!(campaign["To get the list of"].is_array());
    let newest = crm::get(&shop, &format!("{HISTORY}?pageLimit=1")).await;
    assert_eq!(newest[0]["sms_id"], campaign["id"]);
}

#[tokio::test]
async fn messages_are_found_by_text_day_and_type() {
    let shop = Shop::small().await;
    let mut body = to_send();
    body["type"] = "zalo".into();
    make(&shop, &body).await;
    shop.sandbox.advance(Duration::from_secs(5));
    let count = async |query: &str| {
        let list = crm::get(&shop, &format!("{HISTORY}?pageLimit=100&{query}")).await;
        list.as_array().unwrap().len()
    };
    assert_eq!(count("search%5Bsms_type%5D=zalo").await, 4);
    assert_eq!(count("strSearch=ghe%20quan").await, 1);
    assert_eq!(count("strSreach=ghe%20quan").await, 1);
    let day = "2026-11-19";
    assert_eq!(count(&format!("fromDate={day}&toDate={day}")).await, 40);
    shop.switch(&json!({"dates_inclusive": false})).await;
    assert_eq!(count(&format!("fromDate={day}&toDate={day}")).await, 0);
}

#[tokio::test]
async fn what_is_wrong_is_refused_field_by_field() {
    crm::refuses_field_by_field(
        CAMPAIGNS,
        &draft(),
        &[
            ("/name", json!(""), "name"),
            ("/sms_content", json!(null), "sms_content"),
            ("/customers/1", json!(77), "customers.1"),
            ("/customers", json!("all"), "customers"),
            ("/customer_groups", json!([77]), "customer_groups.0"),
            ("/campaign", json!([77]), "campaign.0"),
            (
                "/sms_others/0",
                json!({"name": "Khách Thử"}),
                "sms_others.0.mobile",
            ),
            ("/send_time", json!("soon"), "send_time"),
            ("/send_now", json!(2), "send_now"),
            ("/params", json!("none"), "params"),
        ],
    )
    .await;
    crm::refuses_what_is_not_there(CAMPAIGNS, CAMPAIGNS, &draft()).await;
    crm::refuses_a_dead_token("sms_campaign", CAMPAIGNS, CAMPAIGNS).await;
    let mut shop = Shop::small().await;
    shop.token = "sbx_of_yesterday".to_owned();
    assert_eq!(
        crm::try_get(&shop, HISTORY).await,
        (401, example("sms_history.list.error"))
    );
}

#[tokio::test]
async fn the_lists_have_pages_and_a_wrapper() {
    crm::pages_and_wrappers(CAMPAIGNS).await;
    crm::pages_and_wrappers(HISTORY).await;
}
