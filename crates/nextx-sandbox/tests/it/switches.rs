//! What the document leaves open, decided the other way.

use std::{collections::BTreeSet, time::Duration};

use nextx_sandbox::{
    DuplicateInvoices, Options, Switches,
    demo::{BEER_CAN, COFFEE_CAN},
};
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
async fn lists_have_the_order_asked_for() {
    let shop = Shop::open(Options {
        sales_days: 30,
        ..small()
    })
    .await;
    for (path, newest_first) in [
        ("/api/product/product?branch_id=11", false),
        ("/api/product/product?branch_id=11&type[]=single", false),
        ("/api/customer/customer?", true),
        ("/api/sell/sell?branch_id=11", true),
        ("/api/sell-return/sell-return?", true),
        ("/api/purchase/purchase?branch_id=11", true),
    ] {
        shop.switch(&json!({"list_order": "usual"})).await;
        let usual = every_id(&shop, path).await;
        let mut sorted = usual.clone();
        sorted.sort_unstable();
        if newest_first {
            sorted.reverse();
        }
        assert_eq!(usual, sorted, "{path}");

        shop.switch(&json!({"list_order": "reversed"})).await;
        let mut reversed = every_id(&shop, path).await;
        reversed.reverse();
        assert_eq!(reversed, usual, "{path}");

        shop.switch(&json!({"list_order": "scattered"})).await;
        let mut scattered = every_id(&shop, path).await;
        assert!(scattered != usual && scattered != reversed, "{path}");
        scattered.sort_unstable();
        sorted.sort_unstable();
        assert_eq!(scattered, sorted, "{path}");
    }
}

/// The ids of a list, read page by page.
async fn every_id(shop: &Shop, path: &str) -> Vec<i64> {
    let mut ids = Vec::new();
    for page in 0.. {
        let rows = shop.get(&format!("{path}&page={page}&pageLimit=25")).await;
        let rows = rows.as_array().unwrap();
        ids.extend(rows.iter().map(|row| row["id"].as_i64().unwrap()));
        if rows.len() < 25 {
            break;
        }
    }
    ids
}

#[tokio::test]
async fn the_days_of_a_period_belong_to_it_or_not() {
    let shop = Shop::small().await;
    let list = "/api/sell/sell?branch_id=11&pageLimit=100&from_date=2026-11-21&to_date=2026-11-23";
    let days = async || {
        let rows = shop.get(list).await;
        let rows = rows.as_array().unwrap();
        let days = rows
            .iter()
            .map(|row| row["transaction_date"].as_str().unwrap().to_owned());
        days.collect::<BTreeSet<String>>()
            .into_iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(days().await, ["2026-11-21", "2026-11-22", "2026-11-23"]);
    shop.switch(&json!({"dates_inclusive": false})).await;
    assert_eq!(days().await, ["2026-11-22"]);
    let one_day = "/api/customer/customer?from_date=2026-11-22&to_date=2026-11-22";
    assert_eq!(shop.get(one_day).await, json!([]));
}

#[tokio::test]
async fn sales_users_are_read_by_the_verb_asked_for() {
    let shop = Shop::small().await;
    for (verb, by_post, by_get) in [("post", 200, 405), ("get", 405, 200), ("both", 200, 200)] {
        shop.switch(&json!({"sales_users_verb": verb})).await;
        for (method, expected) in [(Method::POST, by_post), (Method::GET, by_get)] {
            let request = shop.request(method.clone(), "/api/cate/users");
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), expected, "{verb}: {method}");
            let users: Value = response.json().await.unwrap();
            if expected == 200 {
                assert_eq!(users.as_array().unwrap().len(), 8, "{verb}: {method}");
            } else {
                assert!(users["message"].is_string(), "{verb}: {method}");
            }
        }
    }
    let of_none = shop
        .http
        .put(format!("{}/api/cate/users", shop.sandbox.open_api_url()));
    assert_eq!(of_none.send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn too_many_requests_in_a_second_are_told_to_wait() {
    let shop = Shop::small().await;
    let burst = async || {
        let request = || shop.request(Method::GET, "/api/branch/branch").send();
        let answers = futures::future::join_all((0..40).map(|_| request())).await;
        answers.into_iter().map(Result::unwrap).collect::<Vec<_>>()
    };
    assert!(burst().await.iter().all(|answer| answer.status() == 200));

    shop.switch(&json!({"requests_per_second": 1})).await;
    let answers = burst().await;
    let taken = answers
        .iter()
        .filter(|answer| answer.status() == 200)
        .count();
    assert!((1..40).contains(&taken), "{taken}");
    for answer in answers.iter().filter(|answer| answer.status() != 200) {
        assert_eq!(answer.status(), 429);
        assert_eq!(answer.headers()["retry-after"], "1");
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(shop.try_get("/api/branch/branch").await.0, 200);
}

#[tokio::test]
async fn a_known_mobile_is_accepted_or_refused() {
    let shop = Shop::small().await;
    let neighbour = json!({"name": "Lan", "mobile": "0912000111"});
    let path = "/api/customer/customer";
    assert_eq!(shop.post(path, &neighbour).await.0, 200);
    assert_eq!(shop.post(path, &neighbour).await.0, 200);

    shop.switch(&json!({"duplicate_mobiles": "refuse"})).await;
    let (status, body) = shop.post(path, &neighbour).await;
    assert_eq!(status, 422);
    assert_eq!(
        body["errors"]["mobile"][0],
        "The mobile has already been taken."
    );
    let found = shop.get(&format!("{path}?sttsearch=0912000111")).await;
    assert_eq!(found.as_array().unwrap().len(), 2);
    for without in [json!({"name": "Mai"}), json!({"name": "Mai", "mobile": ""})] {
        assert_eq!(shop.post(path, &without).await.0, 200, "{without}");
    }
}

#[tokio::test]
async fn a_create_tells_the_id_or_keeps_it() {
    let shop = Shop::small().await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    let customer = json!({"name": "Lan"});
    let (_, silent) = shop.sell(&order).await;
    assert_eq!(silent.get("data"), None);
    let (_, silent) = shop.post("/api/customer/customer", &customer).await;
    assert_eq!(silent.get("data"), None);

    shop.switch(&json!({"create_shows_id": true})).await;
    let (_, told) = shop.sell(&order).await;
    assert_eq!(told["status_code"], 200);
    let newest = shop.get("/api/sell/sell?branch_id=11&pageLimit=1").await;
    assert_eq!(told["data"], json!({"id": newest[0]["id"]}));
    let (_, told) = shop.post("/api/customer/customer", &customer).await;
    let newest = shop.get("/api/customer/customer?pageLimit=1").await;
    assert_eq!(told["data"], json!({"id": newest[0]["id"]}));
}

#[tokio::test]
async fn a_sale_takes_from_stock_or_leaves_it() {
    let shop = Shop::small().await;
    let order = shop.cash_sale(COFFEE_CAN, 3, "T1-1").await;
    let before = shop.stock(COFFEE_CAN).await;
    assert_eq!(shop.sell(&order).await.0, 200);
    assert_eq!(before - shop.stock(COFFEE_CAN).await, 3_000);

    shop.switch(&json!({"sales_take_stock": false})).await;
    assert_eq!(shop.sell(&order).await.0, 200);
    assert_eq!(before - shop.stock(COFFEE_CAN).await, 3_000);
    assert_eq!(shop.sandbox.received_orders().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_conversion_multiplies_divides_or_does_nothing() {
    let shop = Shop::small().await;
    let mut two_cases = shop.cash_sale(BEER_CAN, 2, "T1-1").await;
    two_cases["products"][0]["unit_id"] = 12.into();
    two_cases["products"][0]["f_convert"] = 8.into();
    for (f_convert, thousandths) in [("multiplies", 16_000), ("divides", 250), ("ignored", 2_000)] {
        shop.switch(&json!({"f_convert": f_convert})).await;
        let before = shop.stock(BEER_CAN).await;
        assert_eq!(shop.sell(&two_cases).await.0, 200);
        let taken = before - shop.stock(BEER_CAN).await;
        assert_eq!(taken, thousandths, "{f_convert}");
    }
    let stored = shop.sandbox.received_orders().await.unwrap();
    assert!(stored.iter().all(|order| order.lines[0].quantity == "2"));
}

#[tokio::test]
async fn unit_names_are_texts_or_numbers() {
    let shop = Shop::small().await;
    let coffee = shop.product(COFFEE_CAN).await["variations_id"].clone();
    let path = format!("/api/product/product-detail?variation_id={coffee}&branch_id=11");
    let names = async || {
        let detail = shop.get(&path).await;
        let units = detail["units"].as_array().unwrap();
        units
            .iter()
            .map(|unit| unit["name"].clone())
            .collect::<Value>()
    };
    assert_eq!(names().await, json!(["lon", "lốc", "thùng"]));
    shop.switch(&json!({"unit_names": "number"})).await;
    assert_eq!(names().await, json!([1, 11, 12]));
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
    // Two lines that are there one by one and not together.
    let all = shop.product(COFFEE_CAN).await["qty_available"].clone();
    let mut order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    order["products"][0]["quantity"] = all;
    let mut second = order["products"][0].clone();
    second["quantity"] = 1.into();
    order["products"].as_array_mut().unwrap().push(second);
    let (_, body) = shop.sell(&order).await;
    let errors = body["errors"].as_object().unwrap();
    assert_eq!(errors.keys().collect::<Vec<_>>(), ["products.1.quantity"]);
    let mut order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    order["final_total"] = 1.into();
    let (status, body) = shop.sell(&order).await;
    assert_eq!(status, 422);
    assert!(body["errors"]["final_total"].is_array());
}

#[tokio::test]
async fn a_total_that_is_not_sent_is_missed_or_filled() {
    let shop = Shop::small().await;
    let mut order = shop.cash_sale(COFFEE_CAN, 2, "T1-1").await;
    order["surcharges"] = 500.into();
    for name in ["final_total", "total_before_tax"] {
        order.as_object_mut().unwrap().remove(name);
    }
    let (status, body) = shop.sell(&order).await;
    assert_eq!(status, 422);
    assert!(body["errors"]["final_total"].is_array());
    shop.switch(&json!({"fill_totals": true})).await;
    assert_eq!(shop.sell(&order).await.0, 200);
    let stored = &shop.sandbox.received_orders().await.unwrap()[0];
    assert_eq!(
        (
            stored.total_before_tax.as_str(),
            stored.final_total.as_str()
        ),
        ("24000", "24500")
    );
}

#[tokio::test]
async fn a_detail_repeats_keys_or_not_and_may_show_line_ids() {
    let shop = Shop::small().await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    shop.sell(&order).await;
    let id = shop.sandbox.received_orders().await.unwrap()[0].id;
    let read = async || {
        let request = shop.request(Method::GET, &format!("/api/sell/sell/{id}"));
        request.send().await.unwrap().text().await.unwrap()
    };
    let twice = read().await;
    for (key, first, second) in [
        ("invoice_no", "\"T1-1\"", "\"\""),
        ("branch_id", "11", "null"),
    ] {
        let found = |value: &str| twice.find(&format!("\"{key}\":{value},"));
        assert!(found(first).unwrap() < found(second).unwrap(), "{twice}");
    }

    shop.switch(&json!({"repeat_sell_keys": false, "sell_line_ids": true}))
        .await;
    let once = read().await;
    assert_eq!(once.matches("\"invoice_no\":").count(), 1);
    assert_eq!(once.matches("\"branch_id\":").count(), 1);
    let line_id = |text: &str| {
        let detail: Value = serde_json::from_str(text).unwrap();
        detail["products"][0].get("id").cloned()
    };
    assert_eq!(line_id(&twice), None);
    assert!(line_id(&once).unwrap().is_i64());
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
