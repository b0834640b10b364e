//! A sale is stored as sent and takes its goods from stock.

use nextx_sandbox::{
    Origin,
    demo::{BEER_CAN, COFFEE_CAN, LOOSE_RICE},
};
use serde_json::json;

use crate::client::Shop;

#[tokio::test]
async fn a_sale_lowers_the_stock_of_its_store() {
    let shop = Shop::small().await;
    let before = shop.stock(COFFEE_CAN).await;
    let order = shop.cash_sale(COFFEE_CAN, 3, "T1-000001").await;
    assert_eq!(shop.sell(&order).await.0, 200);
    assert_eq!(before - shop.stock(COFFEE_CAN).await, 3_000);

    let elsewhere = shop
        .get("/api/product/product?branch_id=12&pageLimit=1")
        .await;
    let other_shop = Shop::small().await;
    assert_eq!(
        elsewhere,
        with_pictures_of(
            &shop,
            &other_shop,
            "/api/product/product?branch_id=12&pageLimit=1"
        )
        .await
    );
}

/// The same list of an untouched shop, its pictures moved to the first shop's address.
async fn with_pictures_of(shop: &Shop, other: &Shop, path: &str) -> serde_json::Value {
    let text = other.get(path).await.to_string();
    let moved = text.replace(&other.sandbox.open_api_url(), &shop.sandbox.open_api_url());
    serde_json::from_str(&moved).unwrap()
}

#[tokio::test]
async fn a_case_takes_its_cans() {
    let shop = Shop::small().await;
    let before = shop.stock(BEER_CAN).await;
    let mut order = shop.cash_sale(BEER_CAN, 1, "T1-000002").await;
    order["products"][0]["unit_id"] = 12.into();
    order["products"][0]["f_convert"] = 24.into();
    assert_eq!(shop.sell(&order).await.0, 200);
    assert_eq!(before - shop.stock(BEER_CAN).await, 24_000);
}

#[tokio::test]
async fn weighed_goods_have_decimals() {
    let shop = Shop::small().await;
    let before = shop.stock(LOOSE_RICE).await;
    let mut order = shop.cash_sale(LOOSE_RICE, 1, "T1-000003").await;
    order["products"][0]["quantity"] = json!(0.35);
    order["final_total"] = json!(7525);
    assert_eq!(shop.sell(&order).await.0, 200);
    assert_eq!(before - shop.stock(LOOSE_RICE).await, 350);
    let orders = shop.sandbox.received_orders().await.unwrap();
    assert_eq!(orders[0].lines[0].quantity, "0.35");
}

#[tokio::test]
async fn an_order_is_stored_as_sent() {
    let shop = Shop::small().await;
    let mut order = shop.cash_sale(COFFEE_CAN, 2, "T1-000004").await;
    order["customer_id"] = 2001.into();
    order["surcharges"] = json!("500.5");
    order["final_total"] = json!(24_500.5);
    assert_eq!(shop.sell(&order).await.0, 200);

    let received = shop.sandbox.received_orders().await.unwrap();
    let [stored] = received.as_slice() else {
        panic!("{received:?}")
    };
    assert_eq!(stored.origin, Origin::Api);
    assert_eq!(stored.invoice_no, "T1-000004");
    assert_eq!(stored.staff_note, "#T1-000004");
    assert_eq!((stored.branch_id, stored.store_id), (11, 31));
    assert_eq!(stored.customer_id, Some(2001));
    assert_eq!(stored.surcharges, "500.5");
    assert_eq!(stored.final_total, "24500.5");
    assert_eq!(stored.total_paid, "24000");
    assert_eq!(stored.lines.len(), 1);
    assert_eq!(stored.payments[0].method, "cash");

    let over_http = shop.get("/sandbox/orders?invoice_no=T1-000004").await;
    assert_eq!(over_http, serde_json::to_value(&received).unwrap());
    let all = shop.sandbox.orders().await.unwrap();
    assert!(all.len() > 1 && all.contains(stored));
}

#[tokio::test]
async fn null_places_are_the_first_ones_and_a_blank_number_is_given() {
    let shop = Shop::small().await;
    let mut order = shop.cash_sale(COFFEE_CAN, 1, "").await;
    order["branch_id"] = json!(null);
    order["store_id"] = json!(null);
    assert_eq!(shop.sell(&order).await.0, 200);
    let stored = &shop.sandbox.received_orders().await.unwrap()[0];
    assert_eq!((stored.branch_id, stored.store_id), (11, 31));
    assert!(stored.invoice_no.starts_with("HD"));
}

#[tokio::test]
async fn an_order_is_found_by_number_day_and_customer() {
    let shop = Shop::small().await;
    let mut order = shop.cash_sale(COFFEE_CAN, 1, "T1-000005").await;
    order["customer_id"] = 2002.into();
    order["transaction_date"] = "2026-11-20".into();
    assert_eq!(shop.sell(&order).await.0, 200);
    for filter in [
        "strSearch=t1-000005",
        "sttsearch=T1-0000",
        "from_date=2026-11-20&to_date=2026-11-20",
        "customer_id=2002&strSearch=T1",
    ] {
        let found = shop
            .get(&format!("/api/sell/sell?branch_id=11&{filter}"))
            .await;
        assert_eq!(found.as_array().unwrap().len(), 1, "{filter}");
        assert_eq!(found[0]["invoice_no"], "T1-000005", "{filter}");
    }
    let elsewhere = shop
        .get("/api/sell/sell?branch_id=12&strSearch=T1-000005")
        .await;
    assert_eq!(elsewhere, json!([]));
}

#[tokio::test]
async fn an_absurd_quantity_leaves_a_stock_that_can_be_read() {
    let shop = Shop::small().await;
    let mut order = shop.cash_sale(COFFEE_CAN, 1, "").await;
    order["products"][0]["quantity"] = 1_000_000_000_000_i64.into();
    let line = order["products"][0].clone();
    order["products"] = std::iter::repeat_n(line, 500).collect();
    for _ in 0..3 {
        assert_eq!(shop.sell(&order).await.0, 200);
    }
    let left = shop.product(COFFEE_CAN).await["qty_available"].clone();
    assert!(left.as_f64().unwrap() < -900_000_000_000.0, "{left}");
}
