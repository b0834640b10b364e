//! What is wrong is refused field by field, and nothing is stored.

use nextx_sandbox::demo::COFFEE_CAN;
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Shop;

#[tokio::test]
async fn a_wrong_order_is_refused_field_by_field() {
    let shop = Shop::small().await;
    let good = shop.cash_sale(COFFEE_CAN, 1, "T1-000001").await;
    let before = shop.stock(COFFEE_CAN).await;
    for (pointer, value, field) in [
        ("/transaction_date", json!(null), "transaction_date"),
        ("/transaction_date", json!("24/11/2026"), "transaction_date"),
        ("/products", json!([]), "products"),
        ("/products", json!("many"), "products"),
        ("/products/0", json!(7), "products.0"),
        ("/products/0/quantity", json!(0), "products.0.quantity"),
        ("/products/0/quantity", json!(-1), "products.0.quantity"),
        ("/products/0/quantity", json!(9e14), "products.0.quantity"),
        (
            "/products/0/unit_price",
            json!("dear"),
            "products.0.unit_price",
        ),
        (
            "/products/0/variation_id",
            json!(1),
            "products.0.variation_id",
        ),
        (
            "/products/0/product_id",
            json!(10_002),
            "products.0.variation_id",
        ),
        ("/products/0/unit_id", json!(5), "products.0.unit_id"),
        ("/payment/0/method", json!(""), "payment.0.method"),
        ("/payment/0/amount", json!(-5), "payment.0.amount"),
        ("/final_total", json!(null), "final_total"),
        ("/customer_id", json!(77), "customer_id"),
        ("/user_id", json!(77), "user_id"),
        ("/branch_id", json!(12), "store_id"),
        ("/store_id", json!(99), "store_id"),
        ("/invoice_no", json!("x".repeat(200)), "invoice_no"),
    ] {
        let mut order = good.clone();
        *order.pointer_mut(pointer).unwrap() = value.clone();
        let (status, body) = shop.sell(&order).await;
        assert_eq!(status, 422, "{pointer} = {value}: {body}");
        assert!(
            body["errors"][field][0].is_string(),
            "{pointer} = {value}: {body}"
        );
        assert!(body["message"].is_string());
    }
    assert_eq!(shop.sandbox.received_orders().await.unwrap(), []);
    assert_eq!(shop.stock(COFFEE_CAN).await, before);
}

#[tokio::test]
async fn several_errors_come_together() {
    let shop = Shop::small().await;
    let (status, body) = shop.sell(&json!({})).await;
    assert_eq!(status, 422);
    assert_eq!(
        body["message"],
        "The transaction date field is required. (and 2 more errors)"
    );
    assert_eq!(body["errors"].as_object().unwrap().len(), 3);
}

#[tokio::test]
async fn what_is_no_json_object_is_a_bad_request() {
    let shop = Shop::small().await;
    for body in ["", "{", "[]", "\"order\""] {
        let response = shop
            .request(Method::POST, "/api/sell/sell")
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 400, "{body}");
        let answer: Value = response.json().await.unwrap();
        assert_eq!(
            answer,
            json!({"status_code": 400, "message": "Invalid request"})
        );
    }
}

#[tokio::test]
async fn a_customer_needs_a_name() {
    let shop = Shop::small().await;
    let (status, body) = shop
        .post(
            "/api/customer/customer",
            &json!({"name": " ", "type": "friend", "birthday": "1999", "branch_id": 5}),
        )
        .await;
    assert_eq!(status, 422);
    let fields: Vec<&String> = body["errors"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["name", "type", "birthday", "branch_id"]);
}

#[tokio::test]
async fn lists_want_their_branch_and_ids_must_exist() {
    let shop = Shop::small().await;
    for path in [
        "/api/product/product",
        "/api/sell/sell",
        "/api/sell/sell?branch_id=%20",
    ] {
        let (status, body) = shop.try_get(path).await;
        assert_eq!(
            (status.as_u16(), &body["errors"]["branch_id"][0]),
            (422, &json!("The branch id field is required."))
        );
    }
    for path in [
        "/api/sell/sell/1",
        "/api/sell/sell/abc",
        "/api/customer/customer/1",
        "/api/product/product-detail?variation_id=1&branch_id=11",
    ] {
        let (status, body) = shop.try_get(path).await;
        assert_eq!(
            (status.as_u16(), &body["meta"]["status_code"]),
            (404, &json!(404)),
            "{path}"
        );
    }
    assert_eq!(
        shop.get("/api/product/product?branch_id=99").await,
        json!([])
    );
    assert_eq!(
        shop.get("/api/product/product?branch_id=12&store_id=31")
            .await,
        json!([])
    );
    assert_eq!(shop.try_get("/api/cate/users").await.0, 405);
    assert_eq!(shop.try_get("/api/no/such").await.0, 404);
}
