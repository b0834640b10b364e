//! The shop's clock is put forward, and what depends on it follows.

use std::time::Duration;

use nextx_sandbox::Options;
use reqwest::Method;
use serde_json::json;

use crate::client::{Shop, small};

#[tokio::test]
async fn a_day_later_new_records_are_of_the_next_day() {
    let mut shop = Shop::small().await;
    let clock = shop.get("/sandbox/clock").await;
    assert_eq!(
        (&clock["today"], &clock["advanced_s"]),
        (&json!("2026-11-24"), &json!(0))
    );
    let (status, clock) = shop
        .post("/sandbox/clock", &json!({"advance_s": 86_400}))
        .await;
    assert_eq!(status, 200);
    assert_eq!(
        (&clock["today"], &clock["advanced_s"]),
        (&json!("2026-11-25"), &json!(86_400))
    );
    shop.sign_in().await;
    let customers = "/api/customer/customer";
    assert_eq!(
        shop.post(customers, &json!({"name": "Khách Thử"})).await.0,
        200
    );
    let of_next_day = format!("{customers}?from_date=2026-11-25&to_date=2026-11-25");
    assert_eq!(shop.get(&of_next_day).await[0]["name"], "Khách Thử");
}

#[tokio::test]
async fn tokens_end_as_the_clock_goes_on() {
    let shop = Shop::open(Options {
        token_ttl: Duration::from_secs(600),
        ..small()
    })
    .await;
    shop.sandbox.advance(Duration::from_secs(590));
    assert_eq!(shop.try_get("/api/branch/branch").await.0, 200);
    shop.sandbox.advance(Duration::from_secs(10));
    assert_eq!(shop.try_get("/api/branch/branch").await.0, 401);
}

#[tokio::test]
async fn the_clock_goes_forward_alone() {
    let shop = Shop::small().await;
    let back = shop
        .request(Method::POST, "/sandbox/clock")
        .json(&json!({"advance_s": -1}));
    assert_eq!(back.send().await.unwrap().status(), 422);
    assert_eq!(shop.get("/sandbox/clock").await["advanced_s"], 0);
}

#[tokio::test]
async fn the_date_of_answers_is_that_of_the_clock() {
    let shop = Shop::small().await;
    shop.sandbox.advance(Duration::from_secs(3 * 86_400));
    let request = shop.request(Method::GET, "/api/branch/branch");
    let answer = request.send().await.unwrap();
    let format = "%a, %d %b %Y %H:%M:%S GMT";
    let shown = answer.headers()["date"].to_str().unwrap();
    let shown = jiff::civil::DateTime::strptime(format, shown).unwrap();
    let shown = shown.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    let ahead = shown.duration_since(jiff::Timestamp::now()).as_secs();
    assert!((3 * 86_400 - 5..3 * 86_400 + 5).contains(&ahead), "{ahead}");
    assert_eq!(shop.get("/sandbox/clock").await["today"], "2026-11-27");
}
