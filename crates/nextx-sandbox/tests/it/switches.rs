//! What the document leaves open, decided the other way.

use nextx_sandbox::{DuplicateInvoices, Options, Switches, demo::COFFEE_CAN};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Shop, small};

async fn with(switches: Switches) -> Shop {
    Shop::open(Options {
        switches,
        ..small()
    })
    .await
}

#[tokio::test]
async fn a_used_number_is_accepted_or_refused() {
    let shop = Shop::small().await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    assert_eq!(shop.sell(&order).await.0, 200);
    assert_eq!(shop.sell(&order).await.0, 200);
    assert_eq!(shop.sandbox.received_orders().await.unwrap().len(), 2);

    let shop = with(Switches {
        duplicate_invoices: DuplicateInvoices::Refuse,
        ..Switches::default()
    })
    .await;
    assert_eq!(shop.sell(&order).await.0, 200);
    let (status, body) = shop.sell(&order).await;
    assert_eq!(status, 422);
    assert_eq!(
        body["errors"]["invoice_no"][0],
        "The invoice no has already been taken."
    );
    assert_eq!(shop.sandbox.received_orders().await.unwrap().len(), 1);
}

#[tokio::test]
async fn refusals_are_the_http_status_or_stand_in_the_body() {
    let shop = Shop::small().await;
    let no_lines = json!({"transaction_date": "2026-11-24", "products": [], "final_total": 0});
    let (status, body) = shop.sell(&no_lines).await;
    assert_eq!(status, 422);
    assert_eq!(
        body["errors"]["products"][0],
        "The products field is required."
    );
    assert_eq!(shop.try_get("/api/sell/sell/1").await.0, 404);

    shop.switch(&json!({"refusals": "in_band"})).await;
    let (status, body) = shop.sell(&no_lines).await;
    assert_eq!(status, 200);
    assert_eq!(
        body,
        json!({"status_code": 422, "message": "The products field is required."})
    );
    let (status, body) = shop.sell(&json!([])).await;
    assert_eq!(status, 200);
    assert_eq!(
        body,
        json!({"status_code": 400, "message": "Invalid request"})
    );
    let (status, body) = shop.try_get("/api/sell/sell/1").await;
    assert_eq!(status, 200);
    assert_eq!(
        body,
        json!({"meta": {"message": "Not found", "status_code": 404}, "data": []})
    );
    let (status, body) = shop.try_get("/api/product/product").await;
    assert_eq!(status, 200);
    assert_eq!(
        body,
        json!([{"meta": {"message": "The branch id field is required.", "status_code": 422}, "data": []}])
    );
    assert_eq!(shop.sandbox.received_orders().await.unwrap(), []);
}

#[tokio::test]
async fn the_server_numbers_and_forgets_notes() {
    let shop = with(Switches {
        renumber_invoices: true,
        drop_staff_notes: true,
        ..Switches::default()
    })
    .await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    assert_eq!(shop.sell(&order).await.0, 200);
    let stored = &shop.sandbox.received_orders().await.unwrap()[0];
    assert!(stored.invoice_no.starts_with("HD"));
    assert_eq!(stored.sent_invoice_no, "T1-1");
    assert_eq!(stored.staff_note, "");
}

#[tokio::test]
async fn stock_and_totals_may_be_guarded() {
    let shop = with(Switches {
        refuse_below_stock: true,
        check_totals: true,
        ..Switches::default()
    })
    .await;
    let order = shop.cash_sale(COFFEE_CAN, 100_000, "T1-1").await;
    let (status, body) = shop.sell(&order).await;
    assert_eq!(status, 422);
    assert!(body["errors"]["products.0.quantity"].is_array());
    let mut order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    order["final_total"] = 1.into();
    let (status, body) = shop.sell(&order).await;
    assert_eq!(status, 422);
    assert!(body["errors"]["final_total"].is_array());
}

#[tokio::test]
async fn a_detail_may_show_line_ids_and_repeat_keys() {
    let shop = with(Switches {
        sell_line_ids: true,
        repeat_sell_keys: true,
        ..Switches::default()
    })
    .await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    shop.sell(&order).await;
    let id = shop.sandbox.received_orders().await.unwrap()[0].id;
    let response = shop
        .request(Method::GET, &format!("/api/sell/sell/{id}"))
        .send()
        .await
        .unwrap();
    let text = response.text().await.unwrap();
    assert_eq!(text.matches("\"invoice_no\":").count(), 2);
    let detail: Value = serde_json::from_str(&text).unwrap();
    assert!(detail["products"][0]["id"].is_i64());
}

#[tokio::test]
async fn children_may_be_childs_and_the_clock_may_be_off() {
    let shop = Shop::small().await;
    let changes = json!({"child_key": "childs", "date_skew_seconds": -86_400});
    let response = shop
        .request(Method::PATCH, "/sandbox/switches")
        .json(&changes)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    let response = shop
        .request(Method::GET, "/api/cate/category-list/product_category")
        .send()
        .await
        .unwrap();
    let shown = response.headers()["date"].to_str().unwrap().to_owned();
    let ahead = jiff::Timestamp::now().as_second() - http_date(&shown);
    assert!((86_395..86_405).contains(&ahead), "{shown}");
    let tree: Value = response.json().await.unwrap();
    assert!(tree[0]["childs"].is_array() && tree[0].get("child").is_none());

    let wrong = json!({"child_key": "kids"});
    let response = shop
        .request(Method::PATCH, "/sandbox/switches")
        .json(&wrong)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 422);
    assert_eq!(shop.get("/sandbox/switches").await["child_key"], "childs");
}

fn http_date(text: &str) -> i64 {
    let format = "%a, %d %b %Y %H:%M:%S GMT";
    let civil = jiff::civil::DateTime::strptime(format, text).unwrap();
    civil
        .to_zoned(jiff::tz::TimeZone::UTC)
        .unwrap()
        .timestamp()
        .as_second()
}
