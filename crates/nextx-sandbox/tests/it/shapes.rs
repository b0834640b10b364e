//! Every answer has exactly the keys of its documented example, and numbers and texts where the example has them.

use nextx_sandbox::demo::{self, COFFEE_CAN};
use serde_json::Value;

use crate::{
    client::Shop,
    shape::{example, same_shape},
};

#[track_caller]
fn not_empty(list: &Value) {
    assert!(!list.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn master_data() {
    let shop = Shop::small().await;
    for (path, expected) in [
        ("/api/branch/branch", example("branch.list.response")),
        (
            "/api/branch/store?branch_id=11",
            example("store.list.response"),
        ),
        (
            "/api/cate/employee?branch_id=12",
            example("employee.list.response"),
        ),
    ] {
        let answer = shop.get(path).await;
        not_empty(&answer);
        same_shape(path, &expected, &answer);
    }
    let (_, users) = shop.post("/api/cate/users", &Value::Null).await;
    not_empty(&users);
    same_shape("sales users", &example("sales_user.list.response"), &users);
}

#[tokio::test]
async fn categories_are_a_tree() {
    let shop = Shop::small().await;
    let tree = shop.get("/api/cate/category-list/product_category").await;
    same_shape("categories", &example("category.list.response"), &tree);
    let root = &tree[0];
    assert_eq!(root["parent_id"], 0);
    assert!(
        root["child"]
            .as_array()
            .unwrap()
            .iter()
            .all(|child| child["parent_id"] == root["id"])
    );

    let path = format!(
        "/api/cate/category-list/product_category?search%5Bparent_id%5D={}",
        root["id"]
    );
    let children = shop.get(&path).await;
    assert_eq!(
        children.as_array().unwrap().len(),
        root["child"].as_array().unwrap().len()
    );
}

#[tokio::test]
async fn products() {
    let shop = Shop::small().await;
    let list = shop
        .get("/api/product/product?branch_id=11&pageLimit=100")
        .await;
    assert_eq!(list.as_array().unwrap().len(), 100);
    same_shape("product.list", &example("product.list.response"), &list);
    for row in list.as_array().unwrap().iter().step_by(7) {
        let path = format!(
            "/api/product/product-detail?variation_id={}&branch_id=11",
            row["variations_id"]
        );
        let detail = shop.get(&path).await;
        // `units[].name` is a number in the example and a name everywhere else (E20).
        let mut expected = example("product.detail.response");
        expected["units"][0]["name"] = "string".into();
        same_shape("product.detail", &expected, &detail);
        assert_eq!(detail["default_sell_price"], row["selling_price"]);
        assert_eq!(detail["qty_available"], row["qty_available"]);
        assert_eq!(detail["variations.id"], row["variations_id"]);
    }
}

#[tokio::test]
async fn a_combo_shows_its_parts() {
    let shop = Shop::small().await;
    let combo = shop.product(demo::GIFT_BASKET).await;
    assert_eq!(combo["product_type"], "combo");
    let path = format!(
        "/api/product/product-detail?variation_id={}&branch_id=11",
        combo["variations_id"]
    );
    let parts = shop.get(&path).await["computations"].clone();
    assert_eq!(parts.as_array().unwrap().len(), 3);
    same_shape(
        "computations",
        &example("product.detail.response")["computations"],
        &parts,
    );
}

#[tokio::test]
async fn customers() {
    let shop = Shop::small().await;
    let list = shop.get("/api/customer/customer?pageLimit=100").await;
    assert_eq!(list.as_array().unwrap().len(), 60);
    same_shape("customer.list", &example("customer.list.response"), &list);
    let detail = shop
        .get(&format!("/api/customer/customer/{}", list[0]["id"]))
        .await;
    same_shape(
        "customer.detail",
        &example("customer.detail.response"),
        &detail,
    );

    let (status, created) = shop
        .post(
            "/api/customer/customer",
            &example("customer.create.request"),
        )
        .await;
    assert_eq!(status, 200);
    same_shape(
        "customer.create",
        &example("customer.create.response"),
        &created,
    );
    assert_eq!(created["status_code"], 0);
    let newest = shop.get("/api/customer/customer?pageLimit=1").await;
    assert_eq!(newest[0]["name"], "string");
    assert_eq!(newest[0]["birthday"], "2024-08-06");
}

#[tokio::test]
async fn sales() {
    let shop = Shop::small().await;
    let mut order = shop.cash_sale(COFFEE_CAN, 2, "T1-000001").await;
    order["tax_amount"] = 2400.into();
    order["final_total"] = 26400.into();
    let (status, created) = shop.sell(&order).await;
    assert_eq!(status, 200);
    same_shape("sell.create", &example("sell.create.response"), &created);
    assert_eq!(created["status_code"], 200);

    let list = shop.get("/api/sell/sell?branch_id=11").await;
    assert_eq!(list.as_array().unwrap().len(), 15);
    same_shape("sell.list", &example("sell.list.response"), &list);
    assert_eq!(list[0]["invoice_no"], "T1-000001");
    assert_eq!(list[0]["final_total"], "26400.00");
    assert_eq!(list[0]["payment_status"], "partial");

    let detail = shop.get(&format!("/api/sell/sell/{}", list[0]["id"])).await;
    same_shape("sell.detail", &example("sell.detail.response"), &detail);
    assert_eq!(detail["tax_amount"], "2400.00");
    assert_eq!(detail["products"], order["products"]);
    assert_eq!(detail["payment"], order["payment"]);
    assert!(detail["tax"].is_object());
}

#[tokio::test]
async fn refusals_are_the_documented_ones() {
    let mut shop = Shop::small().await;
    shop.token = "sbx_of_yesterday".to_owned();
    for (path, expected) in [
        ("/api/branch/branch", example("branch.list.error")),
        ("/api/branch/store", example("store.list.error")),
        (
            "/api/cate/category-list/product_category",
            example("category.list.error"),
        ),
        ("/api/cate/employee", example("employee.list.error")),
        (
            "/api/product/product?branch_id=11",
            example("product.list.error"),
        ),
        (
            "/api/product/product-detail?variation_id=70001",
            example("product.detail.error"),
        ),
        ("/api/customer/customer", example("customer.list.error")),
        (
            "/api/customer/customer/2001",
            example("customer.detail.error"),
        ),
        ("/api/sell/sell?branch_id=11", example("sell.list.error")),
        ("/api/sell/sell/900001", example("sell.detail.error")),
    ] {
        let (status, body) = shop.try_get(path).await;
        assert_eq!((status.as_u16(), &body), (401, &expected), "{path}");
    }
    for (path, expected) in [
        ("/api/cate/users", example("sales_user.list.error")),
        ("/api/customer/customer", example("customer.create.error")),
        ("/api/sell/sell", example("sell.create.error")),
    ] {
        let (status, body) = shop.post(path, &Value::Null).await;
        assert_eq!((status.as_u16(), &body), (401, &expected), "{path}");
    }
    let mut wrong = shop.credentials();
    wrong["client_secret"] = "guess".into();
    let (status, body) = shop.ask_token(&wrong).await;
    assert_eq!(
        (status.as_u16(), body),
        (401, example("token.create.error"))
    );
}
