//! Leads are listed, read, made and changed.

use serde_json::{Value, json};

use crate::{
    client::Shop,
    shape::{example, same_shape},
};

const LEADS: &str = "/api/contact/contact";

/// A lead of the documented form.
fn new_lead() -> Value {
    let mut lead = example("lead.create.request");
    lead["name"] = "Khách Thử".into();
    lead["mobile"] = "0900999001".into();
    lead["code"] = "T-1".into();
    lead["resources"] = json!([{"id": 2, "name": "Người quen giới thiệu"}]);
    lead["employee_id"] = 401.into();
    lead["branch_id"] = 11.into();
    lead
}

async fn create(shop: &Shop, lead: &Value) -> Value {
    let (status, answer) = shop.post(LEADS, lead).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

async fn newest(shop: &Shop) -> Value {
    shop.get(&format!("{LEADS}?pageLimit=1")).await[0].clone()
}

#[tokio::test]
async fn past_leads_are_listed_and_read() {
    let shop = Shop::small().await;
    let list = shop.get(&format!("{LEADS}?pageLimit=100")).await;
    assert_eq!(list.as_array().unwrap().len(), 48);
    same_shape("lead.list", &example("lead.list.response"), &list);
    for row in list.as_array().unwrap().iter().step_by(5) {
        assert!(row["branch"]["id"].is_i64() && row["employee"]["id"].is_i64());
        let detail = shop.get(&format!("{LEADS}/{}", row["id"])).await;
        same_shape("lead.detail", &example("lead.detail.response"), &detail);
        assert_eq!(detail["contact_id"][0]["id"], row["categories"][0]["id"]);
        assert_eq!(detail["employee"]["id"], row["employee"]["id"]);
    }

    let id = &list[0]["id"];
    shop.switch(&json!({"lead_detail": "full"})).await;
    let full = shop.get(&format!("{LEADS}/{id}")).await;
    assert_eq!((&full["id"], &full["name"]), (id, &list[0]["name"]));
}

#[tokio::test]
async fn a_list_is_narrowed_by_what_is_asked() {
    let shop = Shop::small().await;
    create(&shop, &new_lead()).await;
    let found = async |query: &str| {
        let list = shop.get(&format!("{LEADS}?pageLimit=100&{query}")).await;
        list.as_array().unwrap().len()
    };
    assert_eq!(found("sttsearch=khach%20thu").await, 1);
    assert_eq!(found("sttsearch=0900999001&branch_id=11").await, 1);
    assert_eq!(found("sttsearch=0900999001&branch_id=12").await, 0);
    assert_eq!(found("category_id=801").await, 16);
    assert_eq!(found("from_date=2026-11-24&to_date=2026-11-24").await, 1);
    assert_eq!(found("from_date=2026-11-25").await, 0);
    assert_eq!(
        shop.try_get(&format!("{LEADS}?from_date=24/11/2026"))
            .await
            .0,
        422
    );
}

#[tokio::test]
async fn a_new_lead_is_echoed_without_its_id() {
    let shop = Shop::small().await;
    let lead = new_lead();
    let answer = create(&shop, &lead).await;
    same_shape("lead.create", &example("lead.create.response"), &answer);
    assert_eq!(answer, lead);
    let listed = newest(&shop).await;
    for name in [
        "name",
        "mobile",
        "code",
        "resources",
        "date_assigned",
        "birthday",
        "sex",
    ] {
        assert_eq!(listed[name], lead[name], "{name}");
    }
    assert_eq!(
        (&listed["employee"]["id"], &listed["branch"]["id"]),
        (&json!(401), &json!(11))
    );

    shop.switch(&json!({"create_shows_id": true})).await;
    let answer = create(
        &shop,
        &json!({"name": {"full": "", "first": "Thử", "last": "Khách"}}),
    )
    .await;
    let listed = newest(&shop).await;
    assert_eq!(
        (&answer["id"], &listed["name"]),
        (&listed["id"], &json!("Khách Thử"))
    );
    assert_eq!(
        listed["code"],
        format!("LH{:06}", listed["id"].as_i64().unwrap())
    );
    assert_eq!(listed["categories"], json!([]));
}

#[tokio::test]
async fn both_bodies_of_an_update_are_taken() {
    let shop = Shop::small().await;
    create(&shop, &new_lead()).await;
    let before = newest(&shop).await;
    let path = format!("{LEADS}/{}", before["id"]);
    let (status, answer) = shop
        .put(
            &path,
            &json!({"name": "Khách Thử Hai", "status": "Quan tâm"}),
        )
        .await;
    assert_eq!((status.as_u16(), &answer["status_code"]), (200, &json!(0)));
    let mut expected = before.clone();
    expected["name"] = "Khách Thử Hai".into();
    expected["status"] = "Quan tâm".into();
    assert_eq!(newest(&shop).await, expected);

    let mut other = example("lead.update.request.alt");
    other["name"] = json!({"full": "Khách Thử Ba", "first": "Ba", "last": "Khách Thử"});
    assert_eq!(shop.put(&path, &other).await.0, 200);
    let listed = newest(&shop).await;
    assert_eq!(listed["name"], "Khách Thử Ba");
    assert_eq!(listed["address"], before["address"]);
    let found = shop.get(&format!("{LEADS}?sttsearch=thu%20ba")).await;
    assert_eq!(found[0]["id"], before["id"]);

    shop.switch(&json!({"put_replaces": true})).await;
    assert_eq!(shop.put(&path, &json!({"name": "Khách Thử"})).await.0, 200);
    let emptied = newest(&shop).await;
    assert_eq!(
        (&emptied["mobile"], &emptied["resources"]),
        (&json!(""), &json!([]))
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_field_by_field() {
    let shop = Shop::small().await;
    let wrong = json!({
        "name": {"full": " "}, "employee_id": 1, "branch_id": 99, "date_assigned": "13/08/2024", "birthday": "x",
        "resources": [{"id": 0, "name": "string"}, {"id": 77, "name": "string"}], "sex": [1],
    });
    let (status, body) = shop.post(LEADS, &wrong).await;
    assert_eq!(status, 422);
    let fields: Vec<&String> = body["errors"].as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        [
            "name",
            "date_assigned",
            "birthday",
            "sex",
            "branch_id",
            "employee_id",
            "resources.1.id"
        ]
    );
    for (status, body) in [
        shop.try_get(&format!("{LEADS}/1")).await,
        shop.put(&format!("{LEADS}/1"), &json!({"name": "Khách Thử"}))
            .await,
    ] {
        assert_eq!(
            (status.as_u16(), &body["meta"]["status_code"]),
            (404, &json!(404))
        );
    }
}

#[tokio::test]
async fn a_sent_code_is_kept_or_unique_or_replaced() {
    let shop = Shop::small().await;
    create(&shop, &new_lead()).await;
    create(&shop, &new_lead()).await;
    shop.switch(&json!({"sent_codes": "unique"})).await;
    let (status, body) = shop.post(LEADS, &new_lead()).await;
    assert_eq!(status, 422);
    assert_eq!(
        body["errors"]["code"][0],
        "The code has already been taken."
    );
    shop.switch(&json!({"sent_codes": "replaced"})).await;
    assert_ne!(create(&shop, &new_lead()).await["code"], "T-1");
    shop.switch(&json!({"duplicate_mobiles": "refuse"})).await;
    let (status, body) = shop.post(LEADS, &new_lead()).await;
    assert_eq!(status, 422);
    assert!(body["errors"]["mobile"].is_array());
}
