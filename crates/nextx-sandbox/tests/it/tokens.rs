//! Tokens end, and the sandbox says so.

use std::time::Duration;

use jiff::Timestamp;
use nextx_sandbox::{AuthErrors, Options, Switches, TokenAnswer};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    client::{Shop, read, small},
    shape::example,
};

#[tokio::test]
async fn a_token_lives_as_long_as_it_says() {
    let mut shop = Shop::open(Options {
        token_ttl: Duration::from_secs(1),
        ..small()
    })
    .await;
    let (_, answer) = shop.ask_token(&shop.credentials()).await;
    assert_eq!(answer["expires_in"], 1);
    assert_eq!(shop.try_get("/api/branch/branch").await.0, 200);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(shop.try_get("/api/branch/branch").await.0, 401);
    shop.sign_in().await;
    assert_eq!(shop.try_get("/api/branch/branch").await.0, 200);
}

#[tokio::test]
async fn tokens_end_on_demand() {
    let shop = Shop::small().await;
    shop.sandbox.expire_tokens().await.unwrap();
    assert_eq!(shop.try_get("/api/branch/branch").await.0, 401);
}

#[tokio::test]
async fn without_a_token_the_framework_answers() {
    let shop = Shop::small().await;
    for (path, body) in [
        (
            "/api/branch/branch",
            json!([{"message": "Unauthenticated."}]),
        ),
        (
            "/api/sell/sell?branch_id=11",
            json!({"message": "Unauthenticated."}),
        ),
    ] {
        let url = format!("{}{path}", shop.sandbox.open_api_url());
        let answer = read(shop.http.get(url).send().await.unwrap()).await;
        assert_eq!((answer.0.as_u16(), answer.1), (401, body));
    }
}

#[tokio::test]
async fn refusals_may_come_in_band() {
    let mut shop = Shop::open(Options {
        switches: Switches {
            auth_errors: AuthErrors::InBand,
            ..Switches::default()
        },
        ..small()
    })
    .await;
    shop.token = "no".to_owned();
    let (status, body) = shop.try_get("/api/branch/branch").await;
    assert_eq!(status, 200);
    assert_eq!(body[0]["meta"]["status_code"], 401);
}

#[tokio::test]
async fn every_form_of_token_answer_is_the_one_asked_for() {
    for (token_answer, shape) in [
        (
            TokenAnswer::AccessToken,
            json!({"token_type": "Bearer", "expires_in": 3_600, "access_token": "…"}),
        ),
        (TokenAnswer::Token, json!({"token": "…", "expires_at": "…"})),
        (
            TokenAnswer::Data,
            json!({
                "meta": {"status_code": 0, "message": "Successfully"},
                "data": {"access_token": "…", "expires_in": 3_600},
            }),
        ),
        (TokenAnswer::Bare, json!({"access_token": "…"})),
    ] {
        let mut shop = Shop::open(Options {
            switches: Switches {
                token_answer,
                ..Switches::default()
            },
            ..small()
        })
        .await;
        let asked = Timestamp::now();
        let (status, mut answer) = shop.ask_token(&shop.credentials()).await;
        assert_eq!(status, 200);
        if let Some(expires_at) = answer.get("expires_at").and_then(Value::as_str) {
            let lifetime = vietnam_time(expires_at).duration_since(asked).as_secs();
            assert!((3_590..3_700).contains(&lifetime), "{expires_at}");
            answer["expires_at"] = "…".into();
        }
        for place in ["/access_token", "/token", "/data/access_token"] {
            if let Some(token) = answer.pointer_mut(place) {
                token.as_str().unwrap().clone_into(&mut shop.token);
                *token = "…".into();
            }
        }
        assert_eq!(answer, shape, "{token_answer:?}");
        assert_eq!(shop.try_get("/api/branch/branch").await.0, 200);
    }
}

/// A moment written as `Y-m-d H:i:s` in UTC+7.
fn vietnam_time(text: &str) -> Timestamp {
    let civil = jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", text).unwrap();
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    civil.to_zoned(zone).unwrap().timestamp()
}

#[tokio::test]
async fn a_token_is_posted_as_json() {
    let shop = Shop::small().await;
    let response = shop
        .request(Method::POST, "/api/auth/token")
        .body("client_id=x")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 400);
    let response = shop
        .request(Method::GET, "/api/auth/token")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 405);
    let (status, body) = shop
        .ask_token(&json!({"grant_type": "client_credentials"}))
        .await;
    assert_eq!(status, 422);
    assert!(body["errors"]["client_id"].is_array());
}

#[tokio::test]
async fn webforms_want_the_client_key_and_no_token() {
    let shop = Shop::small().await;
    let ask = async |header: &'static str, key: &str| {
        let url = format!("{}/api/common/webform-fields", shop.sandbox.open_api_url());
        let request = shop
            .http
            .get(url)
            .bearer_auth(&shop.token)
            .header(header, key);
        read(request.send().await.unwrap()).await
    };
    let key = shop.sandbox.client_key();
    assert_ne!(ask("X-Client-Key", &key).await.0, 401);
    let wrong = ask("X-Client-Key", "guess").await;
    assert_eq!(
        (wrong.0.as_u16(), wrong.1),
        (401, example("webform.fields.error"))
    );
    let with_underscores = ask("X_Client_Key", &key).await;
    let expected = json!({"message": "Unauthenticated."});
    assert_eq!(
        (with_underscores.0.as_u16(), with_underscores.1),
        (401, expected)
    );
}

#[tokio::test]
async fn one_token_serves_both_hosts() {
    let mut shop = Shop::small().await;
    let ask = async |shop: &Shop| {
        read(
            shop.crm(Method::GET, "/api/user/users")
                .send()
                .await
                .unwrap(),
        )
        .await
    };
    assert_ne!(ask(&shop).await.0, 401);
    shop.token = "sbx_of_yesterday".to_owned();
    let (status, body) = ask(&shop).await;
    assert_eq!((status.as_u16(), body), (401, example("user.list.error")));
}
