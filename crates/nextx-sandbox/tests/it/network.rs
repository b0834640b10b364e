//! Offline and back, in both ways; stopping.

use std::time::{Duration, Instant};

use nextx_sandbox::{Fault, Offline, Operation};
use reqwest::Method;
use serde_json::json;

use crate::client::{Shop, small};

async fn branches(shop: &Shop) -> reqwest::Result<reqwest::Response> {
    shop.request(Method::GET, "/api/branch/branch").send().await
}

#[tokio::test]
async fn a_dropping_server_is_reached_but_never_answers() {
    let shop = Shop::small().await;
    let faults = shop.sandbox.faults();
    faults.set_offline(Offline::Drop);
    let error = branches(&shop).await.unwrap_err();
    assert!(!error.is_connect(), "{error:?}");
    assert!(shop.http.get(shop.sandbox.crm_url()).send().await.is_err());
    faults.set_offline(Offline::Off);
    assert_eq!(branches(&shop).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_refusing_server_is_not_even_reached() {
    let shop = Shop::small().await;
    let faults = shop.sandbox.faults();
    for _ in 0..3 {
        faults.set_offline(Offline::Refuse);
        let error = branches(&shop).await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        faults.set_offline(Offline::Off);
        let started = Instant::now();
        while branches(&shop).await.is_err() {
            assert!(started.elapsed() < Duration::from_secs(5));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// A request that waits for its answer breaks long before the answer would come and the client would give up.
#[tokio::test]
async fn going_offline_tears_open_connections() {
    const ANSWER: Duration = Duration::from_secs(300);
    const AT_ONCE: Duration = Duration::from_secs(60);
    for state in [Offline::Drop, Offline::Refuse] {
        let shop = Shop::small().await;
        let ms = u64::try_from(ANSWER.as_millis()).unwrap();
        let faults = shop.sandbox.faults();
        faults.inject(Operation::BranchList, Fault::Delay { ms }, 1);
        let patient = shop
            .request(Method::GET, "/api/branch/branch")
            .timeout(2 * ANSWER);
        let waiting = tokio::spawn(patient.send());
        while !shop
            .sandbox
            .requests()
            .await
            .contains_key(&Operation::BranchList)
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        faults.set_offline(state);
        let answer = tokio::time::timeout(AT_ONCE, waiting).await;
        let error = answer.expect("torn").unwrap().unwrap_err();
        assert!(!error.is_connect() && !error.is_timeout(), "{error:?}");
    }
}

#[tokio::test]
async fn the_network_is_switched_over_http() {
    let shop = Shop::small().await;
    let switch = async |base: String, mode: &str| {
        let url = format!("{base}/sandbox/offline");
        let response = shop
            .http
            .put(url)
            .json(&json!({"mode": mode}))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 204);
    };
    switch(shop.sandbox.open_api_url(), "drop").await;
    assert!(branches(&shop).await.is_err());
    switch(shop.sandbox.open_api_url(), "off").await;
    assert!(branches(&shop).await.is_ok());
    switch(shop.sandbox.open_api_url(), "refuse").await;
    assert!(branches(&shop).await.unwrap_err().is_connect());
    switch(shop.sandbox.admin_url(), "off").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(branches(&shop).await.is_ok());
}

#[tokio::test]
async fn a_stopped_sandbox_is_gone_and_its_port_is_free() {
    let shop = Shop::small().await;
    let port = shop
        .sandbox
        .open_api_url()
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    // A connection that is kept open does not keep the sandbox.
    let keeping = reqwest::Client::new();
    keeping.get(shop.sandbox.crm_url()).send().await.unwrap();
    let started = Instant::now();
    shop.sandbox.shutdown().await;
    assert!(started.elapsed() < Duration::from_secs(2));

    let mut options = small();
    options.open_api_port = port;
    let again = Shop::open(options).await;
    assert_eq!(branches(&again).await.unwrap().status(), 200);
    drop(again.sandbox);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let url = format!("http://127.0.0.1:{port}/sandbox/state");
    assert!(again.http.get(url).send().await.unwrap_err().is_connect());
}
