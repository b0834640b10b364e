//! Zalo messages and webforms are taken and kept; nothing leaves the sandbox.

use nextx_sandbox::{Fault, Operation, StoredWebformEntry, StoredZnsMessage};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    client::{Shop, read},
    shape::{example, same_shape},
};

const ZNS: &str = "/api/common/send-zns-message";
const WEBFORM: &str = "/api/common/send-webform-v2";
const FIELDS: &str = "/api/common/webform-fields";

fn message() -> Value {
    json!({"phone": "84912000111", "template_id": "7895417", "tracking_id": "T1-1", "template_data": {"name": "Lan"}})
}

/// A request with the client key alone.
async fn keyed(shop: &Shop, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
    let url = format!("{}{path}", shop.sandbox.open_api_url());
    let request = shop.http.request(method, url);
    let request = request.header("X-Client-Key", shop.sandbox.client_key());
    read(request.json(body).send().await.unwrap()).await
}

async fn enter(shop: &Shop, body: &Value) -> (StatusCode, Value) {
    keyed(shop, Method::POST, WEBFORM, body).await
}

async fn kept(shop: &Shop) -> Vec<StoredZnsMessage> {
    shop.sandbox.zns_messages().await.unwrap()
}

#[track_caller]
fn refused((status, body): (StatusCode, Value), fields: &[&str]) {
    assert_eq!(status, 422, "{body}");
    let found: Vec<&String> = body["errors"].as_object().unwrap().keys().collect();
    assert_eq!(found, fields);
}

#[tokio::test]
async fn a_message_is_repeated_and_kept() {
    let shop = Shop::small().await;
    let (status, answer) = shop.post(ZNS, &message()).await;
    assert_eq!(status, 200);
    let mut expected = example("zns.send.response");
    expected["template_data"] = json!({"name": "string"});
    same_shape("zns.send", &expected, &answer);
    assert_eq!(answer, message());
    let stored = kept(&shop).await;
    assert_eq!(stored[0].template_data["name"], "Lan");
    let over_http: Vec<StoredZnsMessage> =
        serde_json::from_value(shop.get("/sandbox/zns").await).unwrap();
    assert_eq!(over_http, stored);
    assert_eq!(
        shop.post(ZNS, &example("zns.send.request")).await.0,
        200,
        "the sample"
    );
}

#[tokio::test]
async fn a_message_needs_telephone_template_and_id() {
    let shop = Shop::small().await;
    let wrong = json!({"phone": " ", "tracking_id": ["x"], "template_data": "Lan"});
    refused(
        shop.post(ZNS, &wrong).await,
        &["phone", "template_id", "tracking_id", "template_data"],
    );
    assert_eq!(kept(&shop).await, []);
}

#[tokio::test]
async fn a_tracking_id_is_taken_again_or_refused() {
    let shop = Shop::small().await;
    for _ in 0..2 {
        assert_eq!(shop.post(ZNS, &message()).await.0, 200);
    }
    shop.switch(&json!({"unique_tracking_ids": true})).await;
    refused(shop.post(ZNS, &message()).await, &["tracking_id"]);
    let mut other = message();
    other["tracking_id"] = "T1-2".into();
    assert_eq!(shop.post(ZNS, &other).await.0, 200);
    assert_eq!(kept(&shop).await.len(), 3);
}

#[tokio::test]
async fn a_telephone_number_has_the_form_asked_for() {
    let shop = Shop::small().await;
    let mut national = message();
    national["phone"] = "0912000111".into();
    for (switch, takes_international, takes_national) in [
        ("any", true, true),
        ("international", true, false),
        ("national", false, true),
    ] {
        shop.switch(&json!({"zns_phones": switch})).await;
        for (request, taken) in [
            (message(), takes_international),
            (national.clone(), takes_national),
        ] {
            let answer = shop.post(ZNS, &request).await;
            if taken {
                assert_eq!(answer.0, 200, "{switch}");
            } else {
                refused(answer, &["phone"]);
            }
        }
    }
}

#[tokio::test]
async fn a_webform_is_kept_and_becomes_a_lead_or_not() {
    let shop = Shop::small().await;
    let mut form = example("webform.send.request");
    form["name"] = "Khách Thử".into();
    form["mobile"] = "0912000222".into();
    let (status, answer) = enter(&shop, &form).await;
    assert_eq!(status, 200, "{answer}");
    same_shape("webform.send", &example("webform.send.response"), &answer);
    assert_eq!(answer["status_code"], 0);
    let path = "/api/contact/contact?sttsearch=0912000222";
    let leads = shop.get(path).await;
    assert_eq!(leads.as_array().unwrap().len(), 1);
    assert_eq!(leads[0]["name"], "Khách Thử");

    shop.switch(&json!({"webforms_make_leads": false})).await;
    assert_eq!(enter(&shop, &form).await.0, 200);
    assert_eq!(shop.get(path).await.as_array().unwrap().len(), 1);
    let stored = shop.sandbox.webform_entries().await.unwrap();
    let leads_made: Vec<Option<i64>> = stored.iter().map(|entry| entry.lead_id).collect();
    assert_eq!(leads_made, [leads[0]["id"].as_i64(), None]);
    assert_eq!(stored[1].body, "string");
    let over_http: Vec<StoredWebformEntry> =
        serde_json::from_value(shop.get("/sandbox/webforms").await).unwrap();
    assert_eq!(over_http, stored);

    refused(
        enter(&shop, &json!({"mobile": "0912000222", "sex": {}})).await,
        &["name", "sex"],
    );
}

#[tokio::test]
async fn the_fields_of_a_webform_are_told_or_not() {
    let shop = Shop::small().await;
    let fields = async |switch: &str| {
        shop.switch(&json!({"webform_fields": switch})).await;
        let (status, answer) = keyed(&shop, Method::GET, FIELDS, &Value::Null).await;
        assert_eq!(status, 200);
        answer
    };
    let silent = fields("silent").await;
    same_shape(
        "webform.fields",
        &example("webform.fields.response"),
        &silent,
    );
    let list = fields("array").await;
    assert_eq!(list.as_array().unwrap().len(), 9);
    assert_eq!(
        list[0],
        json!({"name": "name", "type": "string", "required": true})
    );
    let data = fields("data").await;
    assert_eq!((&data["status_code"], &data["data"]), (&json!(0), &list));
    assert_eq!(fields("map").await["mobile"], "string");
}

#[tokio::test]
async fn a_message_whose_answer_is_lost_is_kept() {
    let shop = Shop::small().await;
    let faults = shop.sandbox.faults();
    faults.inject(Operation::ZnsSend, Fault::ResetAfterCommit, 1);
    let request = shop.request(Method::POST, ZNS).json(&message());
    assert!(request.send().await.is_err());
    assert_eq!(kept(&shop).await.len(), 1);
}
