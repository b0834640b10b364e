//! Each of the documented operations is known on its host: it refuses as documented, and it fails on demand.

use std::{fs, path::Path};

use nextx_sandbox::{Fault, Operation};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::{
    client::{Shop, read},
    shape::example,
};

/// The operations as the document lists them.
fn documented() -> Vec<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/nextx/operations.json");
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

fn operation(documented: &Value) -> Operation {
    documented["id"].as_str().unwrap().parse().unwrap()
}

/// A request of the operation, without a token and with an empty body.
fn request(shop: &Shop, documented: &Value) -> RequestBuilder {
    let host = match documented["host"].as_str().unwrap() {
        "open-api.nextx.vn" => shop.sandbox.open_api_url(),
        _ => shop.sandbox.crm_url(),
    };
    let path = documented["path"].as_str().unwrap();
    let path = path.replace("{id}", "7").replace("{code}", "PN7");
    let method: Method = documented["method"].as_str().unwrap().parse().unwrap();
    shop.http
        .request(method, format!("{host}{path}"))
        .json(&json!({}))
}

#[tokio::test]
async fn a_dead_token_or_key_is_refused_as_documented() {
    let shop = Shop::small().await;
    for documented in documented() {
        let operation = operation(&documented);
        let request = request(&shop, &documented);
        let request = match documented["auth"].as_str().unwrap() {
            "bearer" => request.bearer_auth("sbx_of_yesterday"),
            "client_key" => request.header("X-Client-Key", "guess"),
            _ => continue,
        };
        let (status, body) = read(request.send().await.unwrap()).await;
        assert_eq!(status, 401, "{operation}");
        // No refusal is shown for the update of a product (F05).
        if operation != Operation::ProductUpdate {
            assert_eq!(body, example(&format!("{operation}.error")), "{operation}");
        }
    }
}

#[tokio::test]
async fn without_a_token_or_key_the_framework_answers() {
    let shop = Shop::small().await;
    for documented in documented() {
        if documented["auth"] == "none" {
            continue;
        }
        let (status, body) = read(request(&shop, &documented).send().await.unwrap()).await;
        let told = body.get(0).unwrap_or(&body);
        let expected = json!({"message": "Unauthenticated."});
        assert_eq!((status.as_u16(), told), (401, &expected), "{documented}");
    }
}

#[tokio::test]
async fn every_operation_fails_on_demand_and_is_counted() {
    let shop = Shop::small().await;
    let faults = shop.sandbox.faults();
    for documented in documented() {
        let operation = operation(&documented);
        let overloaded = Fault::Status {
            status: 429,
            retry_after: Some(7),
            commits: false,
        };
        faults.inject(operation, overloaded, 1);
        faults.inject(operation, Fault::ResetBeforeCommit, 1);
        let answer = request(&shop, &documented).send().await.unwrap();
        assert_eq!(answer.status(), 429, "{operation}");
        assert_eq!(answer.headers()["retry-after"], "7", "{operation}");
        assert!(
            request(&shop, &documented).send().await.is_err(),
            "{operation}"
        );
        assert_eq!(faults.pending(), [], "{operation}");
    }
    let counts = shop.sandbox.requests().await;
    // The shop was opened with a token.
    let tokens = counts[&Operation::TokenCreate];
    assert_eq!((counts.len(), tokens), (67, 3));
    assert!(
        counts
            .iter()
            .all(|(operation, count)| *operation == Operation::TokenCreate || *count == 2)
    );
}

#[tokio::test]
async fn a_user_is_made_though_the_answer_is_lost() {
    let shop = Shop::small().await;
    let faults = shop.sandbox.faults();
    faults.inject(Operation::UserCreate, Fault::ResetAfterCommit, 1);
    faults.inject(Operation::UserCreate, Fault::ResetBeforeCommit, 1);
    for (username, made) in [("thu1", true), ("thu2", false)] {
        let request = shop
            .crm(Method::POST, "/api/user/users")
            .json(&json!({"username": username}));
        assert!(request.send().await.is_err());
        let (_, users) = read(
            shop.crm(Method::GET, "/api/user/users")
                .send()
                .await
                .unwrap(),
        )
        .await;
        let found = users
            .as_array()
            .unwrap()
            .iter()
            .any(|user| user["username"] == username);
        assert_eq!(found, made, "{username}");
    }
}

#[tokio::test]
async fn every_operation_is_answered_on_its_host_and_unknown_on_the_other() {
    let shop = Shop::small().await;
    for documented in documented() {
        let operation = operation(&documented);
        let request = request(&shop, &documented).bearer_auth(&shop.token);
        let request = request.header("X-Client-Key", shop.sandbox.client_key());
        let request = request.build().unwrap();
        let mut elsewhere = request.try_clone().unwrap();
        let (open_api, crm) = (shop.sandbox.open_api_url(), shop.sandbox.crm_url());
        let there = request.url().as_str();
        let other = match there.strip_prefix(&open_api) {
            Some(path) => format!("{crm}{path}"),
            None => there.replacen(&crm, &open_api, 1),
        };
        *elsewhere.url_mut() = other.parse().unwrap();
        let (status, body) = read(shop.http.execute(request).await.unwrap()).await;
        let routed = body["message"] != "The route could not be found.";
        assert!(routed && status != 405, "{operation}: {status} {body}");
        assert!(status.as_u16() < 500, "{operation}: {status} {body}");
        let (status, body) = read(shop.http.execute(elsewhere).await.unwrap()).await;
        let unknown = json!({"message": "The route could not be found."});
        assert_eq!((status.as_u16(), body), (404, unknown), "{operation}");
    }
}
