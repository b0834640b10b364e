//! Goods are ordered from suppliers, come in when they are received, and what is not paid is owed.

use nextx_sandbox::{
    DebtKind, Origin, StoredPurchase,
    demo::{BEER_CAN, COFFEE_CAN, DemoProduct, MAIN_BRANCH_ID, MAIN_STORE_ID},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    client::Shop,
    shape::{example, same_shape},
};

const ALL: &str = "/api/purchase/purchase";
/// The one supplier of the small shop.
const SUPPLIER: i64 = 2_040;

/// An unpaid order of `quantity` base units for the main store, in the fields of the documented request.
async fn order(shop: &Shop, product: DemoProduct, quantity: u32, invoice_no: &str) -> Value {
    let sale = shop.cash_sale(product, quantity, invoice_no).await;
    let mut request = example("purchase.create.request");
    for (name, value) in request.as_object_mut().unwrap() {
        if let Some(of_sale) = sale.get(name) {
            *value = of_sale.clone();
        }
    }
    request["customer_id"] = SUPPLIER.into();
    request["payment"] = json!([]);
    same_shape(
        "purchase.create",
        &example("purchase.create.request"),
        &request,
    );
    request
}

async fn create(shop: &Shop, request: &Value) -> (StatusCode, Value) {
    shop.post(ALL, request).await
}

async fn ship(shop: &Shop, id: i64, status: &str) -> Value {
    let change = json!({"comment": "Xe tải", "shipping_status": status});
    let path = format!("/api/purchase/update-shipping/{id}");
    let (status, answer) = shop.put(&path, &change).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

async fn received(shop: &Shop) -> Vec<StoredPurchase> {
    shop.sandbox.received_purchases().await.unwrap()
}

async fn newest(shop: &Shop) -> StoredPurchase {
    received(shop).await.pop().unwrap()
}

#[track_caller]
fn refused(answer: &(StatusCode, Value), field: &str) {
    let (status, body) = answer;
    assert_eq!(*status, 422, "{field}: {body}");
    assert!(body["errors"][field][0].is_string(), "{field}: {body}");
}

#[tokio::test]
async fn answers_are_the_documented_ones() {
    let shop = Shop::small().await;
    let mut request = order(&shop, COFFEE_CAN, 10, "PN-1").await;
    request["payment"] = json!([{"note": "", "payment_type": "in_come", "method": "cash", "amount": 20_000, "account_id": null}]);
    let (status, answer) = create(&shop, &request).await;
    assert_eq!(status, 200, "{answer}");
    same_shape(
        "purchase.create",
        &example("purchase.create.response"),
        &answer,
    );
    assert_eq!(answer["message"], "Purchase order created successfully");
    assert_eq!(answer["data"], request);

    let list = shop.get(&format!("{ALL}?branch_id=11")).await;
    same_shape("purchase.list", &example("purchase.list.response"), &list);
    let row = &list[0];
    assert_eq!(row["invoice_no"], "PN-1");
    assert_eq!(
        (&row["final_total"], &row["total_paid"]),
        (&json!("120000.00"), &json!("20000.00"))
    );
    assert_eq!(row["payment_status"], "partial");
    assert_eq!(row["total_items"], 1);
    assert_eq!(row["added_by"]["id"], 501);

    let detail = shop.get("/api/purchase/purchase-by-code/PN-1").await;
    // `units[].name` is a number in the example and a name everywhere else (E20).
    let mut expected = example("purchase.detail_by_code.response");
    expected["products"][0]["units"][0]["name"] = "string".into();
    same_shape("purchase.detail_by_code", &expected, &detail);
    assert_eq!(detail["id"], row["id"]);
    assert_eq!(detail["customer"]["id"], SUPPLIER);
    assert_eq!(detail["branch"]["id"], MAIN_BRANCH_ID);
    assert_eq!(detail["products"][0]["quantity"], 10);

    let answer = ship(&shop, detail["id"].as_i64().unwrap(), "shipped").await;
    same_shape(
        "purchase.update_shipping",
        &example("purchase.update_shipping.response"),
        &answer,
    );
    assert_eq!(
        answer,
        json!({"comment": "Xe tải", "shipping_status": "shipped"})
    );
    let stored = newest(&shop).await;
    assert_eq!(
        (
            stored.shipping_status.as_str(),
            stored.shipping_comment.as_str()
        ),
        ("shipped", "Xe tải")
    );
}

#[tokio::test]
async fn an_unknown_purchase_is_not_found_and_a_list_wants_its_branch() {
    let shop = Shop::small().await;
    let change = json!({"shipping_status": "received"});
    for (status, body) in [
        shop.try_get("/api/purchase/purchase-by-code/PN-0").await,
        shop.put("/api/purchase/update-shipping/1", &change).await,
    ] {
        assert_eq!(
            (status.as_u16(), &body["meta"]["status_code"]),
            (404, &json!(404))
        );
    }
    refused(&shop.try_get(ALL).await, "branch_id");
}

#[tokio::test]
async fn a_wrong_purchase_is_refused_field_by_field() {
    let shop = Shop::small().await;
    let good = order(&shop, COFFEE_CAN, 1, "PN-1").await;
    for (pointer, value, field) in [
        ("/transaction_date", json!("13/08/2024"), "transaction_date"),
        ("/customer_id", json!(null), "customer_id"),
        ("/customer_id", json!(0), "customer_id"),
        ("/customer_id", json!(77), "customer_id"),
        ("/branch_id", json!(12), "store_id"),
        ("/products", json!([]), "products"),
        ("/products/0/quantity", json!(0), "products.0.quantity"),
        (
            "/products/0/variation_id",
            json!(1),
            "products.0.variation_id",
        ),
        ("/final_total", json!("dear"), "final_total"),
        ("/approved_status", json!("maybe"), "approved_status"),
        ("/shipping_status", json!(["ordered"]), "shipping_status"),
    ] {
        let mut request = good.clone();
        *request.pointer_mut(pointer).unwrap() = value;
        refused(&create(&shop, &request).await, field);
    }
    // The fields of the table alone make no purchase (D10).
    let of_table = json!({"transaction_date": "2026-11-24", "customer_id": SUPPLIER, "final_total": 5, "is_paid": true,
                          "products": [{"id": 1, "qty": 1, "unit_price": 5, "total_price": 5}]});
    refused(&create(&shop, &of_table).await, "products.0.quantity");
    assert_eq!(received(&shop).await, []);

    assert_eq!(create(&shop, &good).await.0, 200);
    let path = format!("/api/purchase/update-shipping/{}", newest(&shop).await.id);
    refused(
        &shop.put(&path, &json!({"comment": "?"})).await,
        "shipping_status",
    );
}

#[tokio::test]
async fn goods_come_in_when_they_are_received() {
    let shop = Shop::small().await;
    let before = shop.stock(BEER_CAN).await;
    let came_in = async || shop.stock(BEER_CAN).await - before;
    let mut cases = order(&shop, BEER_CAN, 2, "PN-1").await;
    cases["products"][0]["unit_id"] = 12.into();
    cases["products"][0]["f_convert"] = 24.into();
    assert_eq!(create(&shop, &cases).await.0, 200);
    assert_eq!(came_in().await, 0);
    let id = newest(&shop).await.id;
    for (status, expected) in [
        ("shipped", 0),
        ("received", 48_000),
        ("received", 48_000),
        ("cancelled", 0),
        ("received", 48_000),
    ] {
        ship(&shop, id, status).await;
        assert_eq!(came_in().await, expected, "{status}");
    }
    cases["shipping_status"] = "received".into();
    assert_eq!(create(&shop, &cases).await.0, 200);
    assert_eq!(came_in().await, 96_000);
}

#[tokio::test]
async fn goods_come_in_with_the_order_or_never() {
    let shop = Shop::small().await;
    let before = shop.stock(COFFEE_CAN).await;
    let request = order(&shop, COFFEE_CAN, 5, "PN-1").await;
    for (switch, expected) in [("on_create", 5_000), ("never", 5_000)] {
        shop.switch(&json!({"purchase_stock": switch})).await;
        assert_eq!(create(&shop, &request).await.0, 200);
        let id = newest(&shop).await.id;
        for status in ["received", "ordered"] {
            ship(&shop, id, status).await;
            assert_eq!(shop.stock(COFFEE_CAN).await - before, expected, "{switch}");
        }
    }
}

#[tokio::test]
async fn what_is_not_paid_is_owed_to_the_supplier() {
    let shop = Shop::small().await;
    let owed = async || shop.sandbox.debt_of(SUPPLIER).await.unwrap();
    let before: i64 = owed().await.parse().unwrap();
    let mut request = order(&shop, COFFEE_CAN, 10, "").await;
    assert_eq!(create(&shop, &request).await.0, 200);
    assert_eq!(owed().await, (before - 120_000).to_string());
    let debts = shop.sandbox.debts().await.unwrap();
    assert_eq!(debts.last().unwrap().kind, DebtKind::Purchase);
    request["payment"] = json!([{"method": "cash", "amount": 120_000}]);
    assert_eq!(create(&shop, &request).await.0, 200);
    assert_eq!(owed().await, (before - 120_000).to_string());
}

#[tokio::test]
async fn numbers_are_sent_given_refused_or_replaced() {
    let shop = Shop::small().await;
    let blank = order(&shop, COFFEE_CAN, 1, "").await;
    let (_, answer) = create(&shop, &blank).await;
    assert_eq!(answer["data"]["invoice_no"], "");
    let given = newest(&shop).await;
    assert!(given.invoice_no.starts_with("PN"));
    let path = format!("/api/purchase/purchase-by-code/{}", given.invoice_no);
    assert_eq!(shop.get(&path).await["id"], given.id);

    let own = order(&shop, COFFEE_CAN, 1, "Đơn 1/A").await;
    assert_eq!(create(&shop, &own).await.0, 200);
    let first = newest(&shop).await;
    assert_eq!(create(&shop, &own).await.0, 200);
    assert_eq!(newest(&shop).await.invoice_no, "Đơn 1/A");
    let path = "/api/purchase/purchase-by-code/%C4%90%C6%A1n%201%2FA";
    assert_eq!(shop.get(path).await["id"], first.id);

    shop.switch(&json!({"duplicate_codes": "refuse"})).await;
    refused(&create(&shop, &own).await, "invoice_no");
    assert_eq!(create(&shop, &blank).await.0, 200);
    shop.switch(
        &json!({"duplicate_codes": "replace", "create_shows_code": true, "create_shows_id": true}),
    )
    .await;
    let (_, answer) = create(&shop, &own).await;
    let replaced = newest(&shop).await;
    assert!(replaced.invoice_no.starts_with("PN"));
    assert_eq!(replaced.sent_invoice_no, "Đơn 1/A");
    assert_eq!(answer["data"]["invoice_no"], replaced.invoice_no);
    assert_eq!(answer["data"]["id"], replaced.id);
}

#[tokio::test]
async fn approval_is_a_text_or_a_bool() {
    let shop = Shop::small().await;
    let mut request = order(&shop, COFFEE_CAN, 1, "PN-1").await;
    request["approved_status"] = true.into();
    assert_eq!(create(&shop, &request).await.0, 200);
    (request["approved_status"], request["invoice_no"]) = (false.into(), "PN-2".into());
    assert_eq!(create(&shop, &request).await.0, 200);
    for (switch, approved, pending) in [
        ("text", json!("approved"), json!("pending")),
        ("bool", json!(true), json!(false)),
    ] {
        shop.switch(&json!({"approved_status": switch})).await;
        for (code, expected) in [("PN-1", approved), ("PN-2", pending)] {
            let path = format!("/api/purchase/purchase-by-code/{code}");
            assert_eq!(shop.get(&path).await["approved_status"], expected);
            let path = format!("{ALL}?branch_id=11&strSearch={code}");
            assert_eq!(shop.get(&path).await[0]["approved_status"], expected);
        }
    }
}

#[tokio::test]
async fn totals_are_checked_or_filled() {
    let shop = Shop::small().await;
    let mut request = order(&shop, COFFEE_CAN, 2, "PN-1").await;
    request["tax_amount"] = 2_400.into();
    assert_eq!(create(&shop, &request).await.0, 200);
    shop.switch(&json!({"check_totals": true})).await;
    refused(&create(&shop, &request).await, "final_total");
    shop.switch(&json!({"fill_totals": true})).await;
    for name in ["final_total", "total_before_tax"] {
        request.as_object_mut().unwrap().remove(name);
    }
    let (_, answer) = create(&shop, &request).await;
    assert_eq!(answer["data"]["final_total"], 26_400);
}

#[tokio::test]
async fn purchases_are_found_by_store_number_and_supplier() {
    let shop = Shop::small().await;
    let mut request = order(&shop, COFFEE_CAN, 1, "PN-X1").await;
    request["store_id"] = 32.into();
    assert_eq!(create(&shop, &request).await.0, 200);
    (request["branch_id"], request["store_id"]) = (json!(null), json!(null));
    request["invoice_no"] = "PN-X2".into();
    assert_eq!(create(&shop, &request).await.0, 200);
    assert_eq!(newest(&shop).await.store_id, MAIN_STORE_ID);
    let found = async |filter: &str| {
        let rows = shop.get(&format!("{ALL}?{filter}")).await;
        let rows = rows.as_array().unwrap();
        let codes = rows
            .iter()
            .map(|row| row["invoice_no"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    let both = ["PN-X2", "PN-X1"];
    assert_eq!(found("branch_id=11&strSearch=pn-x").await, both);
    assert_eq!(
        found("branch_id=11&pageLimit=2&strSearch=NCC00040").await,
        both
    );
    assert_eq!(
        found("branch_id=11&strSearch=pn-x&store_id=32").await,
        ["PN-X1"]
    );
    assert_eq!(
        found("branch_id=11&strSearch=pn-x&pageLimit=1&page=1").await,
        ["PN-X1"]
    );
    assert_eq!(
        found("branch_id=12&strSearch=pn-x").await,
        Vec::<String>::new()
    );
    let over_http = shop.get("/sandbox/purchases?invoice_no=PN-X1").await;
    let over_http: Vec<StoredPurchase> = serde_json::from_value(over_http).unwrap();
    assert_eq!(over_http, received(&shop).await[..1]);
    assert_eq!(over_http[0].origin, Origin::Api);
}
