//! Users are listed, made, changed and deleted.

use nextx_sandbox::demo::COFFEE_CAN;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    client::{Shop, read},
    shape::{example, same_shape},
};

const USERS: &str = "/api/user/users";

async fn users(shop: &Shop) -> Vec<Value> {
    let (status, list) = send(shop, Method::GET, USERS, &Value::Null).await;
    assert_eq!(status, 200);
    list.as_array().unwrap().clone()
}

async fn send(shop: &Shop, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
    read(shop.crm(method, path).json(body).send().await.unwrap()).await
}

/// A user of the documented form whose employee exists.
fn new_user() -> Value {
    let mut user = example("user.create.request");
    user["employee_id"] = 410.into();
    user
}

#[tokio::test]
async fn a_new_user_is_in_the_list() {
    let shop = Shop::small().await;
    let before = users(&shop).await;
    same_shape(
        "user.list",
        &example("user.list.response"),
        &before.clone().into(),
    );
    let (status, made) = send(&shop, Method::POST, USERS, &new_user()).await;
    assert_eq!(status, 200, "{made}");
    same_shape("user.create", &example("user.create.response"), &made);
    let after = users(&shop).await;
    assert_eq!(after.len(), before.len() + 1);
    let newest = after.last().unwrap();
    assert_eq!(newest, &made[0]);
    assert_ne!(newest["id"], 292, "the server gives the id");
    assert_eq!(
        (&newest["joined"], &newest["isLock"]),
        (&json!("03/09/2019"), &json!(0))
    );
    assert_eq!(newest["employee"]["id"], 410);
}

#[tokio::test]
async fn a_user_name_is_taken_once() {
    let shop = Shop::small().await;
    assert_eq!(send(&shop, Method::POST, USERS, &new_user()).await.0, 200);
    let (status, body) = send(&shop, Method::POST, USERS, &new_user()).await;
    assert_eq!(status, 422);
    assert_eq!(
        body["errors"]["username"][0],
        "The username has already been taken."
    );

    let rename = |id: &Value| format!("{USERS}/{id}");
    let all = users(&shop).await;
    let newest = all.last().unwrap()["id"].clone();
    let (status, body) = send(
        &shop,
        Method::PUT,
        &rename(&all[0]["id"]),
        &json!({"username": "nvtt1"}),
    )
    .await;
    assert_eq!(status, 422);
    assert!(body["errors"]["username"].is_array());
    assert_eq!(
        send(
            &shop,
            Method::PUT,
            &rename(&newest),
            &json!({"username": "nvtt1"})
        )
        .await
        .0,
        200
    );
    assert_eq!(
        send(&shop, Method::DELETE, &rename(&newest), &Value::Null)
            .await
            .0,
        200
    );
    assert_eq!(send(&shop, Method::POST, USERS, &new_user()).await.0, 200);
}

#[tokio::test]
async fn what_is_wrong_is_told_field_by_field() {
    let shop = Shop::small().await;
    let wrong = json!({
        "username": "", "joined": "2019-09-03", "isLock": 2, "employee_id": 1, "is_validated": "yes",
    });
    let (status, body) = send(&shop, Method::POST, USERS, &wrong).await;
    assert_eq!(status, 422);
    let fields: Vec<&String> = body["errors"].as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        [
            "username",
            "isLock",
            "is_validated",
            "joined",
            "employee_id"
        ]
    );
}

#[tokio::test]
async fn an_update_takes_the_fields_of_a_user() {
    let shop = Shop::small().await;
    let before = users(&shop).await[0].clone();
    let path = format!("{USERS}/{}", before["id"]);
    let rename = json!({"firstname": "Thử", "lastname": "Khách"});
    assert_eq!(send(&shop, Method::PUT, &path, &rename).await.0, 200);
    let seller = shop.post("/api/cate/users", &Value::Null).await.1[0].clone();
    assert_eq!(seller["name"], "Khách Thử");

    let change = json!({"isLock": true, "tel": "0900999001", "name": "a category", "parent_id": 3});
    let (status, answer) = send(&shop, Method::PUT, &path, &change).await;
    assert_eq!(status, 200);
    same_shape("user.update", &example("user.update.response"), &answer);
    let mut expected = before.clone();
    expected["firstname"] = "Thử".into();
    expected["lastname"] = "Khách".into();
    expected["isLock"] = 1.into();
    expected["tel"] = "0900999001".into();
    assert_eq!(users(&shop).await[0], expected);
    let sales_users = shop.post("/api/cate/users", &Value::Null).await.1;
    assert!(
        sales_users
            .as_array()
            .unwrap()
            .iter()
            .all(|user| user["id"] != before["id"])
    );

    shop.switch(&json!({"put_replaces": true})).await;
    let username = json!({"username": before["username"]});
    assert_eq!(send(&shop, Method::PUT, &path, &username).await.0, 200);
    let emptied = users(&shop).await[0].clone();
    assert_eq!(
        (&emptied["tel"], &emptied["employee"], &emptied["isLock"]),
        (&json!(""), &json!(null), &json!(0))
    );
}

#[tokio::test]
async fn a_deleted_user_is_gone() {
    let shop = Shop::small().await;
    let all = users(&shop).await;
    let path = format!("{USERS}/{}", all[0]["id"]);
    let (status, answer) = send(&shop, Method::DELETE, &path, &Value::Null).await;
    assert_eq!(status, 200);
    same_shape("user.delete", &example("user.delete.response"), &answer);
    assert_eq!(users(&shop).await, all[1..]);
    let sales_users = shop.post("/api/cate/users", &Value::Null).await.1;
    assert_eq!(sales_users.as_array().unwrap().len(), 7);
    let mut order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    order["user_id"] = all[0]["id"].clone();
    let (status, refused) = shop.sell(&order).await;
    assert_eq!(status, 422);
    assert!(refused["errors"]["user_id"].is_array());
    for method in [Method::DELETE, Method::PUT] {
        let (status, body) = send(&shop, method, &path, &json!({"tel": "1"})).await;
        assert_eq!(
            (status.as_u16(), &body[0]["meta"]["status_code"]),
            (404, &json!(404))
        );
    }
}
