//! Categories are made and changed, and the tree stays a tree.

use serde_json::{Value, json};

use crate::{
    client::Shop,
    shape::{example, same_shape},
};

const ALL: &str = "/api/cate/category-list/product_category";
const ONE: &str = "/api/cate/category";

async fn create(shop: &Shop, body: &Value) -> Value {
    let (status, answer) = shop.post(ONE, body).await;
    assert_eq!(status, 200, "{answer}");
    same_shape(
        "category.create",
        &example("category.create.response"),
        &answer,
    );
    answer[0].clone()
}

#[tokio::test]
async fn a_new_category_stands_in_the_tree() {
    let shop = Shop::small().await;
    let roots = shop.get(ALL).await.as_array().unwrap().len();
    let root = create(&shop, &example("category.create.request")).await;
    let child = create(
        &shop,
        &json!({"name": "Trà", "parent_id": root["id"], "picture": "https://example.com/tra.png"}),
    )
    .await;
    assert_eq!(child["picture"], "https://example.com/tra.png");

    let tree = shop.get(ALL).await;
    assert_eq!(tree.as_array().unwrap().len(), roots + 1);
    assert_eq!(tree[roots]["name"], "New Category");
    assert_eq!(tree[roots]["child"][0]["id"], child["id"]);
    let detail = shop.get(&format!("{ONE}/{}", root["id"])).await;
    same_shape(
        "category.detail",
        &example("category.detail.response"),
        &detail,
    );
    assert_eq!(detail[0]["childs"][0]["name"], "Trà");
}

#[tokio::test]
async fn an_update_changes_what_is_sent_or_everything() {
    let shop = Shop::small().await;
    let made =
        json!({"name": "Trà", "description": "Trà xanh", "picture": "https://example.com/tra.png"});
    let path = format!("{ONE}/{}", create(&shop, &made).await["id"]);
    let (status, answer) = shop.put(&path, &json!({"name": "Trà và cà phê"})).await;
    assert_eq!(status, 200);
    same_shape(
        "category.update",
        &example("category.update.response"),
        &answer,
    );
    let category = shop.get(&path).await[0].clone();
    assert_eq!(category["name"], "Trà và cà phê");
    assert_eq!(category["description"], "Trà xanh");

    shop.switch(&json!({"put_replaces": true})).await;
    assert_eq!(shop.put(&path, &json!({"name": "Trà"})).await.0, 200);
    let category = shop.get(&path).await[0].clone();
    assert_eq!(
        (&category["description"], &category["picture"]),
        (&json!(""), &json!(""))
    );
    let (status, body) = shop.put(&path, &json!({"description": "Trà"})).await;
    assert_eq!(status, 422);
    assert!(body["errors"]["name"].is_array());
}

#[tokio::test]
async fn what_would_be_no_tree_is_refused() {
    let shop = Shop::small().await;
    let root = create(&shop, &json!({"name": "Trà"})).await["id"].clone();
    let child = create(&shop, &json!({"name": "Trà xanh", "parent_id": root})).await["id"].clone();
    for (id, parent) in [(&root, &child), (&root, &root), (&child, &json!(99_999))] {
        let (status, body) = shop
            .put(&format!("{ONE}/{id}"), &json!({"parent_id": parent}))
            .await;
        assert_eq!(status, 422, "{id} below {parent}");
        assert!(body["errors"]["parent_id"].is_array());
    }
    let wrong = json!({"name": " ", "parent_id": "x", "category_type": "customer"});
    let (status, body) = shop.post(ONE, &wrong).await;
    assert_eq!(status, 422);
    let fields: Vec<&String> = body["errors"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["name", "category_type", "parent_id"]);
    for (status, body) in [
        shop.try_get(&format!("{ONE}/1234567")).await,
        shop.put(&format!("{ONE}/1234567"), &json!({"name": "Trà"}))
            .await,
    ] {
        assert_eq!(
            (status.as_u16(), &body[0]["meta"]["status_code"]),
            (404, &json!(404))
        );
    }
}

#[tokio::test]
async fn a_missing_token_is_refused_as_documented() {
    let shop = Shop::small().await;
    let url = format!("{}{ONE}/101", shop.sandbox.open_api_url());
    let body: Value = shop
        .http
        .put(url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(body, example("category.update.error.unauthenticated"));
}
