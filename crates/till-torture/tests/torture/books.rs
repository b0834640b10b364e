//! The script finds what is wrong, whatever it is.

use std::{fs, time::Duration};

use serde_json::{Value, json};
use till_torture::{
    books::Books,
    fault::{Fault, Plan},
    proxy::{Line, LineTiming},
    till::TillTiming,
};

use crate::shop::Shop;

async fn sold() -> Shop {
    let shop = Shop::open().await;
    shop.sell(4, shop.addresses(), TillTiming::QUICK).await;
    shop
}

fn records(shop: &Shop) -> Vec<Value> {
    let text = fs::read_to_string(shop.seen()).unwrap();
    text.lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

fn write(shop: &Shop, records: &[Value]) {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    fs::write(shop.seen(), lines.join("\n")).unwrap();
}

fn first_sale(records: &mut [Value]) -> &mut Value {
    records
        .iter_mut()
        .find(|record| record["kind"] == "sale")
        .unwrap()
}

#[tokio::test]
async fn books_that_agree_are_left_alone() {
    let shop = sold().await;
    let books = shop.books().await;
    assert_eq!(books, Books::default());
    assert!(books.agree());
    shop.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_sale_that_never_arrived_is_lost_and_unknown_to_the_till() {
    let shop = sold().await;
    let mut records = records(&shop);
    let mut invented = first_sale(&mut records).clone();
    invented["id"] = json!("0192f0c1-2345-7abc-8def-0123456789ab");
    invented["invoice_no"] = json!("T1ZZ2411210001X");
    records.push(invented);
    write(&shop, &records);
    let books = shop.books().await;
    assert_eq!((books.lost, books.stuck), (1, 1), "{:?}", books.complaints);
    assert_eq!(books.doubled + books.wrong + books.numbers_twice, 0);
    shop.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_number_that_was_given_twice_is_found() {
    let shop = sold().await;
    let mut records = records(&shop);
    let number = first_sale(&mut records)["invoice_no"].clone();
    let last = records.iter_mut().rfind(|record| record["kind"] == "sale");
    last.unwrap()["invoice_no"] = number;
    write(&shop, &records);
    let books = shop.books().await;
    assert_eq!(books.numbers_twice, 1, "{:?}", books.complaints);
    assert_eq!(books.wrong, 1, "the order has the number it was sold with");
    shop.sandbox.shutdown().await;
}

#[tokio::test]
async fn another_total_line_payment_or_customer_is_wrong() {
    for (field, value) in [
        ("total", json!(1)),
        (
            "lines",
            json!([{"variation_id": 1, "quantity": "1", "unit_price": 1}]),
        ),
        ("payments", json!([])),
        ("phone", json!("0900000000")),
    ] {
        let shop = sold().await;
        let mut records = records(&shop);
        first_sale(&mut records)[field] = value;
        write(&shop, &records);
        let books = shop.books().await;
        assert_eq!(books.wrong, 1, "{field}: {:?}", books.complaints);
        assert_eq!(books.lost + books.doubled + books.stuck, 0);
        shop.sandbox.shutdown().await;
    }
}

#[tokio::test]
async fn a_paid_cart_that_comes_back_is_found_and_a_new_one_is_not() {
    let shop = sold().await;
    let mut records = records(&shop);
    let mut start = first_sale(&mut records).clone();
    start["kind"] = json!("start");
    let mut later = start.clone();
    later["cart_revision"] = json!(start["cart_revision"].as_i64().unwrap() + 1);
    records.push(later);
    write(&shop, &records);
    assert_eq!(shop.books().await.came_back, 0);
    records.push(start);
    write(&shop, &records);
    assert_eq!(shop.books().await.came_back, 1);
    shop.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_customer_a_return_a_lead_or_a_task_that_is_missing_or_changed_is_found() {
    let shop = Shop::open().await;
    shop.sell(120, shop.addresses(), TillTiming::QUICK).await;
    assert_eq!(shop.books().await, Books::default());
    let kept = records(&shop);
    for (kind, field, value) in [
        ("return", "total", json!(1)),
        ("return", "sale", json!("T1")),
        ("lead", "name", json!("Khách khác")),
        ("task", "title", json!("Việc khác")),
    ] {
        let mut records = kept.clone();
        let made = records.iter_mut().find(|record| record["kind"] == kind);
        made.unwrap()[field] = value;
        write(&shop, &records);
        let books = shop.books().await;
        assert_eq!(books.wrong, 1, "{kind} {field}: {:?}", books.complaints);
    }
    for (kind, field) in [
        ("return", "id"),
        ("lead", "code"),
        ("task", "id"),
        ("customer", "phone"),
    ] {
        let mut records = kept.clone();
        let made = records.iter_mut().find(|record| record["kind"] == kind);
        made.unwrap()[field] = json!("0192f0c1-2345-7abc-8def-0123456789ab");
        write(&shop, &records);
        let books = shop.books().await;
        assert_eq!(books.lost, 1, "{kind}: {:?}", books.complaints);
        assert_eq!(books.unseen, u64::from(kind != "customer"), "{kind}");
    }
    shop.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_sale_that_no_cashier_saw_has_to_be_explained() {
    let shop = sold().await;
    let mut records = records(&shop);
    let hidden = records.iter().position(|record| record["kind"] == "sale");
    records.remove(hidden.unwrap());
    write(&shop, &records);
    let books = shop.books().await;
    assert_eq!(
        (books.unseen, books.unexplained),
        (1, 1),
        "{:?}",
        books.complaints
    );
    shop.sandbox.shutdown().await;
}

#[tokio::test]
async fn what_the_till_does_not_know_to_have_arrived_is_stuck() {
    let shop = sold().await;
    let mut believed: Vec<Value> =
        serde_json::from_slice(&fs::read(shop.believed()).unwrap()).unwrap();
    believed[0]["state"] = json!("unclear");
    fs::write(shop.believed(), json!(believed).to_string()).unwrap();
    let books = shop.books().await;
    assert_eq!((books.stuck, books.lost), (1, 0), "{:?}", books.complaints);
    shop.sandbox.shutdown().await;
}

/// The settle rule itself, and that the books bite: the till looks, finds nothing and sends again.
#[tokio::test]
async fn a_server_slower_than_the_settle_time_makes_a_double_and_one_that_is_quicker_does_not() {
    for (settle_ms, doubled) in [(100, 1), (2_000, 0)] {
        let shop = Shop::open().await;
        let timing = LineTiming {
            late_commit: Duration::from_millis(1_500),
            between_outages: Duration::from_secs(3_600),
            ..LineTiming::default()
        };
        let (open_api, crm) = shop.addresses();
        let plan = Plan::of(&[Fault::LateCommitAfterReset]);
        let line = Line::open((&open_api, &crm), plan, timing).await.unwrap();
        let timing = TillTiming {
            settle_ms,
            second_look_ms: 100,
            ..TillTiming::QUICK
        };
        shop.sell(1, (line.open_api_url(), line.crm_url()), timing)
            .await;
        line.deliver().await;
        let books = shop.books().await;
        assert_eq!(
            books.doubled, doubled,
            "{settle_ms} ms: {:?}",
            books.complaints
        );
        assert_eq!(books.lost + books.wrong, 0);
        assert_eq!(line.open_twice(), doubled, "{settle_ms} ms");
        shop.sandbox.shutdown().await;
    }
}
