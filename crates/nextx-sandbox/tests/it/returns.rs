//! Goods come back: into stock, off the debt, and never more than were sold.

use std::time::Duration;

use nextx_sandbox::{
    DebtKind, Fault, Operation, Origin, StoredReturn,
    demo::{BEER_CAN, COFFEE_CAN, DemoProduct, MAIN_STORE_ID},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    client::Shop,
    shape::{example, same_shape},
};

pub(crate) const ALL: &str = "/api/sell-return/sell-return";
pub(crate) const CUSTOMER: i64 = 2_001;

/// A return of `quantity` base units into the main store, paid out in cash, in the fields of the documented request.
pub(crate) async fn give_back(shop: &Shop, product: DemoProduct, quantity: u32) -> Value {
    let sale = shop.cash_sale(product, quantity, "").await;
    let mut request = example("sell_return.create.request");
    for (name, value) in request.as_object_mut().unwrap() {
        if let Some(of_sale) = sale.get(name) {
            *value = of_sale.clone();
        }
    }
    let line = request["products"][0].as_object_mut().unwrap();
    for name in ["f_convert1", "f_convert2", "f_convert3"] {
        line.remove(name);
    }
    same_shape(
        "sell_return.create",
        &example("sell_return.create.request"),
        &request,
    );
    request
}

pub(crate) async fn create(shop: &Shop, request: &Value) -> (StatusCode, Value) {
    shop.post(ALL, request).await
}

/// Sells and tells the ids of the sale and of its lines.
pub(crate) async fn sold(shop: &Shop, order: &Value) -> (i64, Vec<i64>) {
    assert_eq!(shop.sell(order).await.0, 200);
    let orders = shop.sandbox.received_orders().await.unwrap();
    let sale = orders.last().unwrap();
    (sale.id, sale.lines.iter().map(|line| line.id).collect())
}

pub(crate) async fn received(shop: &Shop) -> Vec<StoredReturn> {
    shop.sandbox.received_returns().await.unwrap()
}

pub(crate) async fn newest(shop: &Shop) -> StoredReturn {
    received(shop).await.pop().unwrap()
}

pub(crate) async fn owed(shop: &Shop) -> i64 {
    let owed = shop.sandbox.debt_of(CUSTOMER).await.unwrap();
    owed.parse().unwrap()
}

#[track_caller]
pub(crate) fn refused(answer: &(StatusCode, Value), field: &str) {
    let (status, body) = answer;
    assert_eq!(*status, 422, "{field}: {body}");
    assert!(body["errors"][field][0].is_string(), "{field}: {body}");
}

#[tokio::test]
async fn answers_are_the_documented_ones() {
    let shop = Shop::small().await;
    let mut request = give_back(&shop, COFFEE_CAN, 2).await;
    request["customer_id"] = CUSTOMER.into();
    request["return_charges"] = 1_000.into();
    request["final_total"] = 23_000.into();
    request["payment"][0]["amount"] = 20_000.into();
    let (status, answer) = create(&shop, &request).await;
    assert_eq!(status, 200, "{answer}");
    same_shape(
        "sell_return.create",
        &example("sell_return.create.response"),
        &answer,
    );
    assert_eq!(answer["transaction_id"], json!(null));
    assert_eq!(answer["invoice_no"], "");
    for (name, value) in request.as_object().unwrap() {
        if name != "products" {
            assert_eq!(&answer[name], value, "{name}");
        }
    }

    let list = shop.get(ALL).await;
    same_shape(
        "sell_return.list",
        &example("sell_return.list.response"),
        &list,
    );
    assert_eq!(list[0]["final_total"], "23000.00");
    assert_eq!(list[0]["amount_paid"], "20000.00");
    assert_eq!(list[0]["payment_status"], "partial");

    let detail = shop.get(&format!("{ALL}/{}", list[0]["id"])).await;
    // `units[].name` is a number in the example and a name everywhere else (E20).
    let mut expected = example("sell_return.detail.response");
    expected["sell_lines"][0]["units"][0]["name"] = "string".into();
    same_shape("sell_return.detail", &expected, &detail);
    assert_eq!(detail["return_charges"], "1000.00");
    assert_eq!(detail["location"]["id"], 11);
    assert_eq!(detail["store"]["id"], MAIN_STORE_ID);
    assert_eq!(detail["customer"]["id"], CUSTOMER);
    assert_eq!(detail["created_by"]["id"], 501);
    assert_eq!(detail["payment_lines"][0]["amount"], 20_000);
    let line = &detail["sell_lines"][0];
    assert_eq!(line["product_name"], COFFEE_CAN.name);
    assert_eq!(line["units"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_unknown_return_is_not_found() {
    let shop = Shop::small().await;
    for (status, body) in [
        shop.try_get(&format!("{ALL}/1")).await,
        shop.put(&format!("{ALL}/1"), &json!({})).await,
    ] {
        assert_eq!(status, 404);
        assert_eq!(body, json!({"status_code": 404, "message": "Not found"}));
    }
}

#[tokio::test]
async fn a_wrong_return_is_refused_field_by_field() {
    let shop = Shop::small().await;
    let good = give_back(&shop, COFFEE_CAN, 1).await;
    let stock = shop.stock(COFFEE_CAN).await;
    for (pointer, value, field) in [
        ("/transaction_date", json!("24/11/2026"), "transaction_date"),
        ("/products", json!([]), "products"),
        ("/products/0/quantity", json!(0), "products.0.quantity"),
        ("/products/0/quantity", json!(9e14), "products.0.quantity"),
        (
            "/products/0/variation_id",
            json!(1),
            "products.0.variation_id",
        ),
        ("/products/0/unit_id", json!(5), "products.0.unit_id"),
        ("/payment/0/amount", json!(-5), "payment.0.amount"),
        ("/final_total", json!(null), "final_total"),
        ("/return_charges", json!(-1), "return_charges"),
        ("/customer_id", json!(77), "customer_id"),
        ("/user_id", json!(77), "user_id"),
        ("/store_id", json!(99), "store_id"),
    ] {
        let mut request = good.clone();
        *request.pointer_mut(pointer).unwrap() = value;
        refused(&create(&shop, &request).await, field);
    }
    for (name, field) in [
        ("transaction_id", "transaction_id"),
        ("sell_line_id", "products.0.sell_line_id"),
    ] {
        let mut request = good.clone();
        request[name] = 7.into();
        request["products"][0][name] = 7.into();
        refused(&create(&shop, &request).await, field);
    }
    assert_eq!(received(&shop).await, []);
    assert_eq!(shop.stock(COFFEE_CAN).await, stock);
}

#[tokio::test]
async fn a_return_raises_the_stock_of_its_store() {
    let shop = Shop::small().await;
    let before = shop.stock(BEER_CAN).await;
    let mut case = give_back(&shop, BEER_CAN, 1).await;
    case["products"][0]["unit_id"] = 12.into();
    case["products"][0]["f_convert"] = 24.into();
    assert_eq!(create(&shop, &case).await.0, 200);
    assert_eq!(shop.stock(BEER_CAN).await - before, 24_000);

    shop.switch(&json!({"returns_raise_stock": false})).await;
    assert_eq!(create(&shop, &case).await.0, 200);
    assert_eq!(shop.stock(BEER_CAN).await - before, 24_000);
}

#[tokio::test]
async fn what_is_not_paid_out_lowers_the_debt() {
    let shop = Shop::small().await;
    let before = owed(&shop).await;
    let mut request = give_back(&shop, COFFEE_CAN, 5).await;
    request["customer_id"] = CUSTOMER.into();
    assert_eq!(create(&shop, &request).await.0, 200);
    assert_eq!(owed(&shop).await, before);

    request["payment"] = json!([]);
    assert_eq!(create(&shop, &request).await.0, 200);
    assert_eq!(owed(&shop).await, before - 60_000);
    let debts = shop.sandbox.debts().await.unwrap();
    let last = debts.last().unwrap();
    assert_eq!(
        (last.kind, last.reference),
        (DebtKind::SellReturn, newest(&shop).await.id)
    );
}

#[tokio::test]
async fn no_more_comes_back_than_was_sold() {
    let shop = Shop::small().await;
    let (sale, lines) = sold(&shop, &shop.cash_sale(COFFEE_CAN, 3, "T1-1").await).await;
    let mut request = give_back(&shop, COFFEE_CAN, 2).await;
    request["transaction_id"] = sale.into();
    let (_, answer) = create(&shop, &request).await;
    assert_eq!(answer["transaction_id"], sale);
    let answer = create(&shop, &request).await;
    refused(&answer, "products.0.quantity");
    assert_eq!(
        answer.1["message"],
        "The products.0.quantity field must not be greater than what is left of the sale."
    );

    // The line alone names the sale.
    request["transaction_id"] = json!(null);
    request["products"][0]["sell_line_id"] = lines[0].into();
    refused(&create(&shop, &request).await, "products.0.quantity");
    request["products"][0]["quantity"] = 1.into();
    let (status, answer) = create(&shop, &request).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["products"][0]["sell_line_id"], lines[0]);
    assert_eq!(newest(&shop).await.sell_id, Some(sale));
    refused(&create(&shop, &request).await, "products.0.quantity");

    shop.switch(&json!({"returns_check_sale": false})).await;
    assert_eq!(create(&shop, &request).await.0, 200);
    let list = shop.get(ALL).await;
    assert_eq!(list[0]["sell_id"], sale);
    assert_eq!(list[0]["sell_invoice_no"], "T1-1");
    let detail = shop.get(&format!("{ALL}/{}", list[0]["id"])).await;
    assert_eq!(detail["return_parent_id"], sale);
}

#[tokio::test]
async fn two_lines_of_one_product_are_counted_apart_and_together() {
    let shop = Shop::small().await;
    let mut order = shop.cash_sale(BEER_CAN, 1, "T1-1").await;
    let mut case = order["products"][0].clone();
    case["unit_id"] = 12.into();
    case["f_convert"] = 24.into();
    order["products"].as_array_mut().unwrap().push(case);
    let (sale, lines) = sold(&shop, &order).await;
    let mut request = give_back(&shop, BEER_CAN, 2).await;
    request["transaction_id"] = sale.into();
    request["products"][0]["sell_line_id"] = lines[0].into();
    refused(&create(&shop, &request).await, "products.0.quantity");
    request["products"][0]["sell_line_id"] = lines[1].into();
    assert_eq!(create(&shop, &request).await.0, 200);
    request["products"][0]["sell_line_id"] = json!(null);
    request["products"][0]["quantity"] = 23.into();
    let twice = request["products"][0].clone();
    request["products"].as_array_mut().unwrap().push(twice);
    refused(&create(&shop, &request).await, "products.1.quantity");
    request["products"].as_array_mut().unwrap().pop();
    assert_eq!(create(&shop, &request).await.0, 200);
}

#[tokio::test]
async fn what_does_not_belong_together_is_refused() {
    let shop = Shop::small().await;
    let (coffee, coffee_lines) = sold(&shop, &shop.cash_sale(COFFEE_CAN, 3, "T1-1").await).await;
    let (beer, beer_lines) = sold(&shop, &shop.cash_sale(BEER_CAN, 3, "T1-2").await).await;
    let mut request = give_back(&shop, COFFEE_CAN, 1).await;
    request["products"][0]["sell_line_id"] = beer_lines[0].into();
    refused(&create(&shop, &request).await, "products.0.sell_line_id");
    request["products"][0]["sell_line_id"] = coffee_lines[0].into();
    request["transaction_id"] = beer.into();
    refused(&create(&shop, &request).await, "products.0.sell_line_id");
    request["products"][0]["sell_line_id"] = json!(null);
    refused(&create(&shop, &request).await, "products.0.quantity");
    request["transaction_id"] = coffee.into();
    assert_eq!(create(&shop, &request).await.0, 200);
}

#[tokio::test]
async fn a_sale_tells_place_and_customer_where_the_return_does_not() {
    let shop = Shop::small().await;
    let mut order = shop.cash_sale(COFFEE_CAN, 2, "T1-1").await;
    (order["branch_id"], order["store_id"]) = (13.into(), 35.into());
    order["customer_id"] = CUSTOMER.into();
    order["payment"] = json!([]);
    let before = owed(&shop).await;
    let (sale, _) = sold(&shop, &order).await;
    let mut request = give_back(&shop, COFFEE_CAN, 2).await;
    request["store_id"] = json!(null);
    request["payment"] = json!([]);
    request["transaction_id"] = sale.into();
    assert_eq!(create(&shop, &request).await.0, 200);
    let stored = newest(&shop).await;
    assert_eq!((stored.branch_id, stored.store_id), (13, 35));
    assert_eq!(stored.customer_id, Some(CUSTOMER));
    assert_eq!(owed(&shop).await, before);
}

#[tokio::test]
async fn returns_are_found_by_number_sale_day_and_customer_in_every_branch() {
    let shop = Shop::small().await;
    let mut order = shop.cash_sale(COFFEE_CAN, 1, "T1-XYZ").await;
    order["branch_id"] = 13.into();
    order["store_id"] = 35.into();
    let (sale, _) = sold(&shop, &order).await;
    let mut request = give_back(&shop, COFFEE_CAN, 1).await;
    request["store_id"] = json!(null);
    request["transaction_id"] = sale.into();
    request["customer_id"] = 2_002.into();
    request["transaction_date"] = "2026-12-20".into();
    assert_eq!(create(&shop, &request).await.0, 200);
    let stored = newest(&shop).await;
    for filter in [
        "strSearch=t1-xyz".to_owned(),
        "sttsearch=T1-XY".to_owned(),
        format!("strSearch={}", stored.invoice_no),
        "from_date=2026-12-20&to_date=2026-12-20".to_owned(),
        "customer_id=2002&from_date=2026-12-20&branch_id=11".to_owned(),
    ] {
        let found = shop.get(&format!("{ALL}?{filter}")).await;
        assert_eq!(found.as_array().unwrap().len(), 1, "{filter}");
        assert_eq!(found[0]["id"], stored.id, "{filter}");
    }
    shop.switch(&json!({"dates_inclusive": false})).await;
    let day = format!("{ALL}?from_date=2026-12-20&to_date=2026-12-20");
    assert_eq!(shop.get(&day).await, json!([]));
}

#[tokio::test]
async fn returns_are_read_as_they_are_stored() {
    let shop = Shop::small().await;
    let request = give_back(&shop, COFFEE_CAN, 1).await;
    assert_eq!(create(&shop, &request).await.0, 200);
    let stored = newest(&shop).await;
    assert_eq!(stored.origin, Origin::Api);
    assert_eq!(stored.final_total, "12000");
    let path = format!("/sandbox/returns?invoice_no={}", stored.invoice_no);
    let over_http: Vec<StoredReturn> = serde_json::from_value(shop.get(&path).await).unwrap();
    assert_eq!(over_http, received(&shop).await);
    assert!(shop.sandbox.returns().await.unwrap().contains(&stored));
}

#[tokio::test]
async fn faults_meet_returns_as_they_meet_sales() {
    let shop = Shop::small().await;
    let request = give_back(&shop, COFFEE_CAN, 1).await;
    let before = shop.stock(COFFEE_CAN).await;
    let send = async || {
        let request = shop.request(Method::POST, ALL).json(&request);
        request.send().await
    };
    let faults = shop.sandbox.faults();
    faults.inject(Operation::SellReturnCreate, Fault::ResetAfterCommit, 1);
    assert!(send().await.is_err());
    assert_eq!(received(&shop).await.len(), 1);

    faults.inject(
        Operation::SellReturnCreate,
        Fault::LateCommit { ms: 300 },
        1,
    );
    assert!(send().await.is_err());
    assert_eq!(received(&shop).await.len(), 1);
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(received(&shop).await.len(), 2);
    assert_eq!(shop.stock(COFFEE_CAN).await - before, 2_000);
    assert_eq!(
        shop.sandbox.requests().await[&Operation::SellReturnCreate],
        2
    );
}
