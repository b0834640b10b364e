//! Customers are changed, their sources are known, and what they owe becomes overdue.

use std::time::Duration;

use nextx_sandbox::{Options, demo::COFFEE_CAN};
use serde_json::{Value, json};

use crate::{
    client::{Shop, small},
    shape::{example, same_shape},
};

const CUSTOMERS: &str = "/api/customer/customer";

async fn new_customer(shop: &Shop, customer: &Value) -> i64 {
    let (status, answer) = shop.post(CUSTOMERS, customer).await;
    assert_eq!(status, 200, "{answer}");
    shop.get(&format!("{CUSTOMERS}?pageLimit=1")).await[0]["id"]
        .as_i64()
        .unwrap()
}

#[tokio::test]
async fn an_update_answers_with_the_customer_and_changes_what_is_sent() {
    let shop = Shop::small().await;
    let id = new_customer(&shop, &example("customer.create.request")).await;
    let path = format!("{CUSTOMERS}/{id}");
    let before = shop.get(&path).await;
    let change =
        json!({"name": "Khách Thử", "mobile": "0900999001", "gender": 1, "per_turn_debt": 30});
    let (status, answer) = shop.put(&path, &change).await;
    assert_eq!(status, 200);
    same_shape(
        "customer.update",
        &example("customer.update.response"),
        &answer,
    );
    assert_eq!(
        (&answer["gender"], &answer["pay_term_number"]),
        (&json!("1"), &json!(30))
    );
    let after = shop.get(&path).await;
    same_shape(
        "customer.detail",
        &example("customer.detail.response"),
        &after,
    );
    assert_eq!(
        (&after["name"], &after["pay_term_number"]),
        (&json!("Khách Thử"), &json!(30))
    );
    assert_eq!(
        (&after["birthday"], &after["code"]),
        (&before["birthday"], &before["code"])
    );
    let found = shop.get(&format!("{CUSTOMERS}?sttsearch=0900999001")).await;
    assert_eq!(found[0]["id"], id);

    shop.switch(&json!({"put_replaces": true})).await;
    let (status, answer) = shop.put(&path, &json!({"name": "Khách Thử"})).await;
    assert_eq!(status, 200);
    for name in ["birthday", "gender", "pay_term_number"] {
        assert_eq!(answer[name], json!(null), "{name}");
    }
    assert_eq!(
        (&answer["mobile"], &answer["type"]),
        (&json!(""), &json!("customer"))
    );
    let (status, body) = shop.put(&path, &json!({"mobile": "0900999001"})).await;
    assert_eq!(status, 422);
    assert!(body["errors"]["name"].is_array());
}

#[tokio::test]
async fn a_wrong_update_is_refused_field_by_field_and_changes_nothing() {
    let shop = Shop::small().await;
    let path = format!("{CUSTOMERS}/2001");
    let before = shop.get(&path).await;
    let wrong = json!({
        "name": "", "type": "friend", "birthday": "1999", "branch_id": 5, "employee_id": 5, "credit_limit": -1,
        "resources": [{"id": 77}],
    });
    let (status, body) = shop.put(&path, &wrong).await;
    assert_eq!(status, 422);
    let fields: Vec<&String> = body["errors"].as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        [
            "name",
            "credit_limit",
            "type",
            "birthday",
            "branch_id",
            "employee_id",
            "resources.0.id"
        ]
    );
    assert_eq!(shop.get(&path).await, before);
    let (status, body) = shop
        .put(&format!("{CUSTOMERS}/1"), &json!({"name": "Khách Thử"}))
        .await;
    assert_eq!(
        (status.as_u16(), &body["meta"]["status_code"]),
        (404, &json!(404))
    );
}

#[tokio::test]
async fn a_mobile_stays_its_owners_own() {
    let shop = Shop::small().await;
    shop.switch(&json!({"duplicate_mobiles": "refuse"})).await;
    let id = new_customer(&shop, &json!({"name": "Khách Thử", "mobile": "0900999001"})).await;
    let same = json!({"mobile": "0900999001"});
    assert_eq!(shop.put(&format!("{CUSTOMERS}/{id}"), &same).await.0, 200);
    let (status, body) = shop.put(&format!("{CUSTOMERS}/2001"), &same).await;
    assert_eq!(status, 422);
    assert!(body["errors"]["mobile"].is_array());
}

#[tokio::test]
async fn what_is_owed_is_overdue_after_the_payment_term() {
    let mut shop = Shop::open(Options {
        customers: 0,
        ..small()
    })
    .await;
    let id = new_customer(&shop, &json!({"name": "Khách Thử", "per_turn_debt": 7})).await;
    let mut order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    order["customer_id"] = id.into();
    order["payment"] = json!([]);
    assert_eq!(shop.sell(&order).await.0, 200);
    for (days, over_due) in [(0, 0), (7, 0), (3, 3)] {
        shop.sandbox.advance(Duration::from_secs(days * 86_400));
        shop.sign_in().await;
        let listed = shop.get(CUSTOMERS).await;
        assert_eq!(listed[0]["day_over_due"], over_due);
        assert_eq!(listed[0]["opening_balance"], 0);
    }
}

#[tokio::test]
async fn the_sources_of_customers_are_listed() {
    let shop = Shop::small().await;
    let list = shop.get("/api/cate/resources").await;
    same_shape("resource.list", &example("resource.list.response"), &list);
    let sources = list.as_array().unwrap();
    let customers = shop.get(&format!("{CUSTOMERS}?pageLimit=100")).await;
    for customer in customers.as_array().unwrap() {
        assert!(sources.contains(&customer["resources"][0]), "{customer}");
    }
}
