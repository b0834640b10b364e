//! The demo shop: the same seed makes the same shop, a file keeps it, its rows are believable.

use std::collections::HashSet;

use jiff::{ToSpan, civil::Date};
use nextx_sandbox::{Database, DebtKind, Options, Sandbox, SandboxError, demo};
use serde_json::{Value, json};

use crate::client::{Shop, small};

async fn everything(shop: &Shop) -> String {
    let mut all = Vec::new();
    for path in [
        "/api/product/product?branch_id=11&pageLimit=100",
        "/api/product/product?branch_id=13&page=1&pageLimit=100",
        "/api/customer/customer?pageLimit=100",
        "/api/sell/sell?branch_id=12&pageLimit=100",
        "/sandbox/orders",
        "/sandbox/returns",
        "/sandbox/purchases",
    ] {
        all.push(shop.get(path).await.to_string());
    }
    all.concat().replace(&shop.sandbox.open_api_url(), "")
}

#[tokio::test]
async fn the_same_seed_makes_the_same_shop() {
    let first = everything(&Shop::small().await).await;
    assert_eq!(first, everything(&Shop::small().await).await);
    let other = Options { seed: 7, ..small() };
    assert_ne!(first, everything(&Shop::open(other).await).await);
}

#[tokio::test]
async fn every_branch_sells_on_each_of_ninety_days() {
    let shop = Shop::open(Options {
        sales_days: 90,
        ..small()
    })
    .await;
    let orders = shop.sandbox.orders().await.unwrap();
    let counters: HashSet<(String, i64)> = orders
        .iter()
        .map(|order| (order.transaction_date.clone(), order.branch_id))
        .collect();
    let yesterday: Date = "2026-11-23".parse().unwrap();
    for days in 0..90_i64 {
        let day = yesterday.saturating_sub(days.days()).to_string();
        for branch in [11, 12, 13] {
            assert!(counters.contains(&(day.clone(), branch)), "{day} {branch}");
        }
    }
    assert_eq!(counters.len(), 3 * 90);
}

#[tokio::test]
async fn a_day_is_the_same_whenever_the_shop_is_made() {
    let sold_on_the_20th = async |today: &str, sales_days| {
        let shop = Shop::open(Options {
            today: today.parse().unwrap(),
            sales_days,
            ..small()
        })
        .await;
        let mut orders = shop.sandbox.orders().await.unwrap();
        orders.retain(|order| order.transaction_date == "2026-11-20");
        orders
    };
    let next_day = sold_on_the_20th("2026-11-21", 1).await;
    assert!(next_day.len() >= 27);
    assert_eq!(next_day, sold_on_the_20th("2026-12-05", 30).await);
}

#[tokio::test]
async fn a_new_customer_is_of_the_shops_day() {
    let shop = Shop::open(Options {
        today: "2024-02-29".parse().unwrap(),
        customers: 0,
        ..small()
    })
    .await;
    let path = "/api/customer/customer";
    assert_eq!(shop.post(path, &json!({"name": "Lan"})).await.0, 200);
    let of_day = |day: &str| format!("{path}?from_date={day}&to_date={day}");
    assert_eq!(shop.get(&of_day("2024-02-29")).await[0]["name"], "Lan");
    assert_eq!(shop.get(&of_day("2024-03-01")).await, json!([]));
    assert_eq!(shop.get("/sandbox/state").await["today"], "2024-02-29");
}

#[tokio::test]
async fn customers_buy_and_suppliers_do_not() {
    let shop = Shop::open(Options {
        sales_days: 30,
        ..small()
    })
    .await;
    let customers = shop.get("/api/customer/customer?pageLimit=100").await;
    let suppliers: HashSet<i64> = customers
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["code"].as_str().unwrap().starts_with("NCC"))
        .map(|row| row["id"].as_i64().unwrap())
        .collect();
    assert!(!suppliers.is_empty());
    let orders = shop.sandbox.orders().await.unwrap();
    let buyers: HashSet<i64> = orders
        .iter()
        .filter_map(|order| order.customer_id)
        .collect();
    assert_eq!(buyers.len() + suppliers.len(), 60);
    assert!(buyers.is_disjoint(&suppliers));
}

#[tokio::test]
async fn past_sales_of_weighed_goods_have_decimals_and_add_up() {
    const KG: i64 = 5;
    let shop = Shop::open(Options {
        sales_days: 30,
        ..small()
    })
    .await;
    let orders = shop.sandbox.orders().await.unwrap();
    let number = |text: &str| text.parse::<f64>().unwrap();
    let mut weighed = 0;
    for order in &orders {
        let mut total = 0.0;
        for line in &order.lines {
            let fraction = line.quantity.contains('.');
            assert!(!fraction || line.unit_id == KG, "{line:?}");
            weighed += usize::from(fraction);
            total += number(&line.unit_price) * number(&line.quantity);
        }
        assert!(
            (total - number(&order.final_total)).abs() < 0.001,
            "{order:?}"
        );
        assert!(!order.final_total.contains('.'), "whole đồng: {order:?}");
    }
    assert!(weighed > 20, "{weighed}");
}

#[tokio::test]
async fn past_returns_are_of_paid_sales_and_paid_out() {
    let shop = Shop::open(Options {
        sales_days: 30,
        ..small()
    })
    .await;
    let orders = shop.sandbox.orders().await.unwrap();
    let returns = shop.sandbox.returns().await.unwrap();
    assert!((15..120).contains(&returns.len()), "{}", returns.len());
    let mut parts = 0;
    for returned in &returns {
        let sale = orders
            .iter()
            .find(|order| Some(order.id) == returned.sell_id)
            .unwrap();
        assert_eq!(sale.total_paid, sale.final_total);
        assert_eq!(sale.transaction_date, returned.transaction_date);
        assert_eq!(sale.customer_id, returned.customer_id);
        assert_eq!(returned.total_paid, returned.final_total);
        assert_eq!(returned.payments[0].amount, returned.final_total);
        let (sold, back) = (&sale.lines[0], &returned.lines[0]);
        assert_eq!(back.sell_line_id, Some(sold.id));
        assert_eq!(back.variation_id, sold.variation_id);
        parts += usize::from(back.quantity != sold.quantity);
    }
    assert!(0 < parts && parts < returns.len());
}

#[tokio::test]
async fn past_purchases_are_of_suppliers_and_owed_where_not_paid() {
    let shop = Shop::open(Options {
        sales_days: 30,
        ..small()
    })
    .await;
    let purchases = shop.sandbox.purchases().await.unwrap();
    assert_eq!(purchases.len(), 30);
    assert!(purchases.iter().all(|order| order.customer_id == 2_040));
    let with_status = |status: &str| {
        let wanted = purchases.iter();
        wanted
            .filter(|order| order.shipping_status == status)
            .count()
    };
    assert!(with_status("received") > with_status("ordered"));
    assert_eq!(with_status("received") + with_status("ordered"), 30);

    let unpaid: Vec<(i64, String)> = purchases
        .iter()
        .filter(|order| order.total_paid == "0")
        .map(|order| (order.id, format!("-{}", order.final_total)))
        .collect();
    let debts = shop.sandbox.debts().await.unwrap();
    let owed: Vec<(i64, String)> = debts
        .into_iter()
        .filter(|debt| debt.kind == DebtKind::Purchase)
        .map(|debt| (debt.reference, debt.amount))
        .collect();
    assert!(!owed.is_empty());
    assert_eq!(owed, unpaid);
}

#[tokio::test]
async fn a_past_return_is_changed_and_a_past_purchase_is_received() {
    let shop = Shop::open(Options {
        sales_days: 30,
        ..small()
    })
    .await;
    let stock = async |store_id: i64, variation_id: i64| {
        let path =
            format!("/api/product/product-detail?variation_id={variation_id}&store_id={store_id}");
        let detail = shop.get(&path).await;
        detail["qty_available"].as_f64().unwrap()
    };
    let returned = shop.sandbox.returns().await.unwrap().remove(0);
    let line = &returned.lines[0];
    let before = stock(returned.store_id, line.variation_id).await;
    let path = format!("/api/sell-return/sell-return/{}", returned.id);
    assert_eq!(
        shop.put(&path, &json!({"staff_note": "đã xem"})).await.0,
        200
    );
    let after = stock(returned.store_id, line.variation_id).await;
    assert!((after - before).abs() < 0.001, "{before} {after}");

    let purchases = shop.sandbox.purchases().await.unwrap();
    let of_status = |status: &str| {
        let mut wanted = purchases.iter();
        wanted
            .find(|order| order.shipping_status == status)
            .unwrap()
    };
    for (order, status, sign) in [
        (of_status("ordered"), "received", 1.0),
        (of_status("received"), "ordered", -1.0),
    ] {
        let variation_id = order.lines[0].variation_id;
        let of_variation = order
            .lines
            .iter()
            .filter(|line| line.variation_id == variation_id);
        let ordered: f64 = of_variation
            .map(|line| line.quantity.parse::<f64>().unwrap())
            .sum();
        let before = stock(order.store_id, variation_id).await;
        let path = format!("/api/purchase/update-shipping/{}", order.id);
        assert_eq!(
            shop.put(&path, &json!({"shipping_status": status})).await.0,
            200
        );
        let moved = stock(order.store_id, variation_id).await - before;
        assert!((moved - sign * ordered).abs() < 0.001, "{status}: {moved}");
    }
}

#[tokio::test]
async fn a_file_keeps_the_shop() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options {
        database: Database::File(folder.path().join("shop.sqlite")),
        ..small()
    };
    let shop = Shop::open(options()).await;
    let order = shop.cash_sale(demo::COFFEE_CAN, 1, "T1-1").await;
    assert_eq!(shop.sell(&order).await.0, 200);
    let before = everything(&shop).await;
    shop.sandbox.shutdown().await;

    let changed = Options {
        products: 3,
        seed: 9,
        ..options()
    };
    assert_eq!(before, everything(&Shop::open(changed).await).await);
}

#[tokio::test]
async fn a_foreign_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "x".repeat(5_000)).unwrap();
    let options = Options {
        database: Database::File(path.clone()),
        ..small()
    };
    assert!(matches!(
        Sandbox::start(options).await,
        Err(SandboxError::Database(_))
    ));
    assert_eq!(std::fs::read_to_string(path).unwrap(), "x".repeat(5_000));
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let shop = Shop::small().await;
    let port = shop
        .sandbox
        .crm_url()
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let options = Options {
        crm_port: port,
        ..small()
    };
    let error = Sandbox::start(options).await.unwrap_err();
    assert!(
        matches!(&error, SandboxError::Listen { address, .. } if address.port() == port),
        "{error}"
    );
}

#[tokio::test]
async fn the_default_shop_is_believable() {
    let shop = Shop::open(Options::default()).await;
    let state = shop.get("/sandbox/state").await;
    assert_eq!(
        (&state["products"], &state["customers"]),
        (&json!(1_000), &json!(2_000))
    );
    assert!(state["orders"].as_i64().unwrap() > 3_000);

    let mut products = Vec::new();
    for page in 0..10 {
        let rows = shop
            .get(&format!(
                "/api/product/product?branch_id=13&store_id=35&page={page}&pageLimit=100"
            ))
            .await;
        products.extend(rows.as_array().unwrap().clone());
    }
    let names: HashSet<&str> = products
        .iter()
        .map(|row| row["product_fullname"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 1_000);
    let prices = products
        .iter()
        .map(|row| row["selling_price"].as_i64().unwrap());
    assert!(
        prices
            .clone()
            .all(|price| (1_000..500_000).contains(&price))
    );
    let count = |test: fn(f64) -> bool| {
        products
            .iter()
            .filter(|row| test(row["qty_available"].as_f64().unwrap()))
            .count()
    };
    let (empty, below, low) = (
        count(|on_hand| on_hand == 0.0),
        count(|on_hand| on_hand < 0.0),
        count(|on_hand| (1.0..6.0).contains(&on_hand)),
    );
    assert!(
        (15..80).contains(&empty) && (5..60).contains(&below) && (40..160).contains(&low),
        "{empty} {below} {low}"
    );

    let customers = shop.get("/api/customer/customer?pageLimit=100").await;
    assert!(
        customers
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["mobile"].as_str().unwrap().starts_with("0900"))
    );
}

#[tokio::test]
async fn barcodes_have_their_check_digit() {
    let shop = Shop::small().await;
    let list = shop
        .get("/api/product/product?branch_id=11&pageLimit=100")
        .await;
    for row in list.as_array().unwrap() {
        let digits: Vec<u32> = row["barcode"]
            .as_str()
            .unwrap()
            .chars()
            .map(|digit| digit.to_digit(10).unwrap())
            .collect();
        assert_eq!(digits.len(), 13);
        let sum: u32 = digits
            .iter()
            .zip([1, 3].iter().cycle())
            .map(|(digit, weight)| digit * weight)
            .sum();
        assert_eq!(sum % 10, 0, "{}", row["barcode"]);
    }
}

#[tokio::test]
async fn pictures_are_served_without_a_token() {
    let shop = Shop::small().await;
    let tree = shop.get("/api/cate/category-list/product_category").await;
    let roots = tree.as_array().unwrap();
    let shelves = roots
        .iter()
        .flat_map(|root| root["child"].as_array().unwrap());
    for category in roots.iter().chain(shelves) {
        let picture = shop
            .http
            .get(category["picture"].as_str().unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(picture.headers()["content-type"], "image/svg+xml");
        assert!(picture.text().await.unwrap().starts_with("<svg"));
    }
    let missing = format!("{}/sandbox/pictures/0.svg", shop.sandbox.open_api_url());
    assert_eq!(shop.http.get(missing).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn larger_units_are_in_the_detail() {
    let shop = Shop::small().await;
    let coffee = shop.product(demo::COFFEE_CAN).await;
    let path = format!(
        "/api/product/product-detail?variation_id={}&branch_id=11&store_id=31",
        coffee["variations_id"]
    );
    let detail = shop.get(&path).await;
    let units: Vec<(&str, i64)> = detail["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| {
            (
                unit["name"].as_str().unwrap(),
                unit["multiplier"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(units, [("lon", 1), ("lốc", 6), ("thùng", 24)]);
    assert_eq!(detail["unit_id"], Value::from("1"));
}

#[tokio::test]
async fn no_past_sale_looks_like_the_first_of_a_test() {
    let sandbox = Sandbox::start(Options {
        products: 60,
        customers: 20,
        sales_days: 400,
        ..Options::default()
    })
    .await
    .unwrap();
    let orders = serde_json::to_value(sandbox.orders().await.unwrap()).unwrap();
    let orders = orders.as_array().unwrap();
    assert!(orders.len() > 400);
    let one_can = demo::COFFEE_CAN.price.to_string();
    assert!(
        orders
            .iter()
            .all(|order| order["final_total"] != one_can.as_str())
    );
    sandbox.shutdown().await;
}
