//! Each fault does what it says: to the answer, and to the books.

use std::time::{Duration, Instant};

use nextx_sandbox::{Fault, Operation, Target, demo::COFFEE_CAN};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Shop, read};

async fn stored(shop: &Shop) -> usize {
    shop.sandbox.received_orders().await.unwrap().len()
}

async fn send(shop: &Shop, order: &Value) -> reqwest::Result<reqwest::Response> {
    shop.request(Method::POST, "/api/sell/sell")
        .json(order)
        .send()
        .await
}

#[tokio::test]
async fn resets_before_and_after_the_commit() {
    let shop = Shop::small().await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    let faults = shop.sandbox.faults();
    faults.inject(Operation::SellCreate, Fault::ResetBeforeCommit, 1);
    faults.inject(Operation::SellCreate, Fault::ResetAfterCommit, 1);
    assert!(send(&shop, &order).await.is_err());
    assert_eq!(stored(&shop).await, 0);
    assert!(send(&shop, &order).await.is_err());
    assert_eq!(stored(&shop).await, 1);
    assert_eq!(send(&shop, &order).await.unwrap().status(), 200);
    assert_eq!(stored(&shop).await, 2);
    assert_eq!(shop.sandbox.requests().await[&Operation::SellCreate], 3);
}

#[tokio::test]
async fn a_commit_may_come_late() {
    let shop = Shop::small().await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    shop.sandbox
        .faults()
        .inject(Operation::SellCreate, Fault::LateCommit { ms: 300 }, 1);
    assert!(send(&shop, &order).await.is_err());
    assert_eq!(stored(&shop).await, 0);
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(stored(&shop).await, 1);
}

#[tokio::test]
async fn an_operation_goes_on_when_the_client_hangs_up() {
    let shop = Shop::small().await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    shop.sandbox
        .faults()
        .inject(Operation::SellCreate, Fault::Delay { ms: 400 }, 1);
    let impatient = shop
        .request(Method::POST, "/api/sell/sell")
        .timeout(Duration::from_millis(100));
    assert!(
        impatient
            .json(&order)
            .send()
            .await
            .unwrap_err()
            .is_timeout()
    );
    assert_eq!(stored(&shop).await, 0);
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(stored(&shop).await, 1);
}

#[tokio::test]
async fn a_body_may_break_off_or_trickle() {
    let shop = Shop::small().await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    let faults = shop.sandbox.faults();
    faults.inject(Operation::SellCreate, Fault::TruncateBody, 1);
    let response = send(&shop, &order).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err());
    assert_eq!(stored(&shop).await, 1);

    faults.inject(Operation::BranchList, Fault::SlowBody { ms: 400 }, 1);
    let started = Instant::now();
    let branches = shop.get("/api/branch/branch").await;
    assert!(started.elapsed() >= Duration::from_millis(400));
    assert_eq!(branches.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn answers_may_be_pages_or_nothing() {
    let shop = Shop::small().await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    let faults = shop.sandbox.faults();
    for (commits, expected) in [(false, 0), (true, 1)] {
        faults.inject(Operation::SellCreate, Fault::Html { commits }, 1);
        let page = send(&shop, &order).await.unwrap();
        assert_eq!(page.status(), 200);
        assert!(
            page.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
        assert_eq!(stored(&shop).await, expected);
    }
    faults.inject(Operation::SellCreate, Fault::Empty { commits: true }, 1);
    let empty = send(&shop, &order).await.unwrap();
    assert_eq!(empty.status(), 200);
    assert!(empty.bytes().await.unwrap().is_empty());
    assert_eq!(stored(&shop).await, 2);
}

#[tokio::test]
async fn any_status_and_a_redirect() {
    let shop = Shop::small().await;
    let order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    let faults = shop.sandbox.faults();
    for (status, body) in [
        (401, json!({"status_code": 401, "message": "Token expired"})),
        (403, json!({"message": "This action is unauthorized."})),
        (404, json!({"status_code": 404, "message": "Not found"})),
        (429, json!({"message": "Too Many Attempts."})),
        (500, json!({"message": "Server Error"})),
        (503, json!({"message": "Server Error"})),
    ] {
        let fault = Fault::Status {
            status,
            retry_after: Some(7),
            commits: false,
        };
        faults.inject(Operation::SellCreate, fault, 1);
        let response = send(&shop, &order).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["retry-after"], "7");
        assert_eq!(response.json::<Value>().await.unwrap(), body);
    }
    let fault = Fault::Redirect {
        location: "https://example.com/login".to_owned(),
        commits: false,
    };
    faults.inject(Target::Any, fault, 1);
    let response = send(&shop, &order).await.unwrap();
    assert_eq!(response.status(), 302);
    assert_eq!(response.headers()["location"], "https://example.com/login");
    assert_eq!(stored(&shop).await, 0);
}

#[tokio::test]
async fn a_path_on_the_wrong_host_is_unknown_and_meets_no_fault() {
    let shop = Shop::small().await;
    let fault = Fault::Status {
        status: 503,
        retry_after: None,
        commits: false,
    };
    shop.sandbox.faults().inject(Target::Any, fault, 1);
    let before = shop.sandbox.requests().await;
    for (host, path) in [
        (shop.sandbox.crm_url(), "/api/branch/branch"),
        (shop.sandbox.crm_url(), "/api/sell/sell/900001"),
        (shop.sandbox.open_api_url(), "/api/crm/campaign"),
        (shop.sandbox.open_api_url(), "/api/user/users"),
    ] {
        let request = shop.http.get(format!("{host}{path}"));
        let response = request.bearer_auth(&shop.token).send().await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(
            body,
            json!({"message": "The route could not be found."}),
            "{path}"
        );
    }
    assert_eq!(shop.sandbox.faults().pending().len(), 1);
    assert_eq!(shop.sandbox.requests().await, before);
    assert_eq!(shop.try_get("/api/branch/branch").await.0, 503);
}

#[tokio::test]
async fn faults_over_http() {
    let shop = Shop::small().await;
    let fault = json!({"operation": "branch.list", "fault": {"kind": "status", "status": 503, "retry_after": 2}, "count": 2});
    let response = shop
        .request(Method::POST, "/sandbox/faults")
        .json(&fault)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(shop.get("/sandbox/faults").await[0]["count"], 2);
    assert_eq!(shop.try_get("/api/branch/branch").await.0, 503);
    assert_eq!(shop.get("/sandbox/faults").await[0]["count"], 1);
    let response = shop
        .request(Method::DELETE, "/sandbox/faults")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(shop.try_get("/api/branch/branch").await.0, 200);
    assert_eq!(shop.get("/sandbox/requests").await["branch.list"], 2);

    let unknown = json!({"operation": "branch.burn", "fault": {"kind": "truncate_body"}});
    let response = shop
        .request(Method::POST, "/sandbox/faults")
        .json(&unknown)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 422);
}

#[tokio::test]
async fn one_row_of_a_list_can_be_broken() {
    let shop = Shop::small().await;
    let whole = shop.get("/api/branch/branch").await;
    let broken = Fault::BrokenRow { row: 1 };
    for wrapper in ["bare", "data"] {
        shop.switch(&json!({"list_wrapper": wrapper})).await;
        let faults = shop.sandbox.faults();
        faults.inject(Operation::BranchList, broken.clone(), 1);
        faults.inject(Operation::TaskList, broken.clone(), 1);
        let rows = shop.get("/api/branch/branch").await;
        assert_eq!(rows[0], whole[0]);
        assert_eq!(
            (&rows[1]["id"], &rows[1]["name"]),
            (&json!("none"), &whole[1]["name"])
        );
        let answer = shop
            .crm(Method::GET, "/api/task/task")
            .send()
            .await
            .unwrap();
        let (_, tasks) = read(answer).await;
        let tasks = if wrapper == "bare" {
            &tasks
        } else {
            &tasks["data"]
        };
        assert!(tasks[0]["id"].is_number() && tasks[1]["id"] == "none");
    }
    assert_eq!(shop.get("/api/branch/branch").await, whole);
}
