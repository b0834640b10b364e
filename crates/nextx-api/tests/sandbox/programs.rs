//! The example programs, run as a person would.

use std::path::PathBuf;
use std::process::Output;

use nextx_sandbox::{Sandbox, Switches, demo};
use tokio::process::Command;

use crate::shop;

/// An example, which `cargo test` builds beside its tests.
fn program(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let built = tests
        .ancestors()
        .nth(2)
        .unwrap()
        .join("examples")
        .join(name);
    assert!(
        built.exists(),
        "build it with `cargo build -p nextx-api --examples`: {}",
        built.display()
    );
    built
}

async fn run(sandbox: &Sandbox, name: &str, arguments: &[&str]) -> Output {
    Command::new(program(name))
        .args(arguments)
        .env("NEXTX_OPEN_API_URL", sandbox.open_api_url())
        .env("NEXTX_CRM_URL", sandbox.crm_url())
        .env("NEXTX_CLIENT_ID", sandbox.client_id())
        .env("NEXTX_CLIENT_SECRET", sandbox.client_secret())
        .env("NEXTX_WEBFORM_KEY", sandbox.client_key())
        .env("NEXTX_ZNS_PHONE", "0900000001")
        .env("NEXTX_ZNS_TEMPLATE", "300001")
        .output()
        .await
        .unwrap()
}

#[track_caller]
fn said(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cashier_sells_and_takes_back() {
    let sandbox = shop::open(Switches::default()).await;
    let code = demo::COFFEE_CAN.code;
    let output = run(&sandbox, "sell_and_return", &[code, "VD-000001"]).await;
    let said = said(&output);
    assert!(
        said.starts_with("sold: VD-000001, ") && said.contains("taken back: 1 of 2, "),
        "{said}"
    );
    let orders = sandbox.received_orders().await.unwrap();
    assert_eq!(orders.len(), 1);
    assert_eq!(
        (
            orders[0].invoice_no.as_str(),
            orders[0].lines[0].quantity.as_str()
        ),
        ("VD-000001", "2")
    );
    assert_eq!(sandbox.received_returns().await.unwrap().len(), 1);

    let again = run(&sandbox, "sell_and_return", &[code, "VD-000001"]).await;
    assert!(!again.status.success());
    assert_eq!(
        sandbox.received_orders().await.unwrap().len(),
        1,
        "a number is used once"
    );
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_reads_the_stock_of_every_branch() {
    let sandbox = shop::open(Switches::default()).await;
    let said = said(&run(&sandbox, "branch_stock", &[demo::COFFEE_CAN.code]).await);
    let branches = shop::client(&sandbox).branches().list().await.unwrap();
    assert!(branches.items.len() > 1);
    for branch in &branches.items {
        assert!(said.contains(branch.name.as_deref().unwrap()), "{said}");
    }
    assert!(!said.contains('?'), "{said}");
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_marketer_composes_a_campaign_that_sends_nothing() {
    let sandbox = shop::open(Switches::default()).await;
    let before = sandbox.sms_sent().await.unwrap().len();
    let output = run(
        &sandbox,
        "compose_sms_campaign",
        &["Khai trương", "Chào bạn", "2001"],
    )
    .await;
    assert!(said(&output).contains("Chào bạn"));
    sandbox.advance(std::time::Duration::from_secs(3600));
    assert_eq!(sandbox.sms_sent().await.unwrap().len(), before);
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_tries_its_account_before_it_trusts_it() {
    let sandbox = shop::open(Switches::default()).await;
    let (open_api, crm) = (sandbox.open_api_url(), sandbox.crm_url());
    let read = said(&run(&sandbox, "conformance", &[&open_api, &crm]).await);
    assert!(
        read.lines()
            .any(|line| line.starts_with("product.list ") && line.ends_with(" ok")),
        "{read}"
    );
    assert!(
        read.lines()
            .any(|line| line.starts_with("sell.create ") && line.contains("not tried: ")),
        "{read}"
    );
    let all = said(&run(&sandbox, "conformance", &[&open_api, &crm, "--write"]).await);
    assert!(
        all.ends_with("67 ok, 0 refused, 0 did not fit, 0 not tried\n"),
        "{all}"
    );
    let wrong = run(&sandbox, "conformance", &[&crm, &open_api]).await;
    assert!(
        !wrong.status.success(),
        "the addresses are the wrong way round"
    );
    sandbox.shutdown().await;
}
