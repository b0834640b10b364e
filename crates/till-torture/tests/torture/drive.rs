use nextx_sandbox::{Fault, Operation};
use till_torture::{
    drive::{Driving, Told, drive},
    till::TillTiming,
};

use crate::shop::{Shop, account};

fn driving((open_url, crm_url): (String, String), sales: u64) -> Driving {
    Driving {
        account: account(open_url, crm_url),
        timing: TillTiming::QUICK,
        sales,
        seed: 1,
        code: "T1".to_owned(),
        minutes: 0.5,
        patience_s: 1,
        data: None,
    }
}

fn states(told: &Told) -> Vec<(&str, u64)> {
    let states = told.states.iter();
    states
        .map(|(state, count)| (state.as_str(), *count))
        .collect()
}

#[tokio::test]
async fn every_sale_is_told_with_what_the_server_has() {
    let shop = Shop::open().await;
    let faults = shop.sandbox.faults();
    faults.inject(Operation::SellCreate, Fault::ResetAfterCommit, 1);
    let told = drive(&driving(shop.addresses(), 6)).await;
    assert!(told.error.is_none() && told.settled, "{told:?}");
    assert_eq!(states(&told), [("confirmed", 6)]);
    let orders = shop.sandbox.received_orders().await.unwrap();
    assert_eq!(orders.len(), 6);
    for (document, order) in told.documents.iter().zip(&orders) {
        assert_eq!(
            document.invoice_no.as_deref(),
            Some(order.invoice_no.as_str())
        );
        assert_eq!(document.remote_id, Some(order.id));
        assert_eq!(document.total.unwrap().to_string(), order.final_total);
    }
    shop.sandbox.shutdown().await;
}

#[tokio::test]
async fn what_the_server_refuses_waits_for_a_person_and_says_why() {
    let shop = Shop::open().await;
    let refused = Fault::Status {
        status: 422,
        retry_after: None,
        commits: false,
    };
    shop.sandbox
        .faults()
        .inject(Operation::SellCreate, refused, 1);
    let told = drive(&driving(shop.addresses(), 3)).await;
    assert!(told.settled, "{told:?}");
    assert_eq!(states(&told), [("confirmed", 2), ("refused", 1)]);
    let refused = told
        .documents
        .iter()
        .find(|document| document.state == "refused");
    assert!(refused.unwrap().last_error.is_some());
    shop.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_server_that_is_no_nextx_is_an_error_in_words() {
    let shop = Shop::open().await;
    let nobody = "http://127.0.0.1:9".to_owned();
    let told = drive(&driving((nobody.clone(), nobody), 3)).await;
    let words = told.error.unwrap();
    assert!(words.starts_with("signing in does not work"), "{words}");
    assert!(!told.settled && told.documents.is_empty());
    shop.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_server_without_branches_or_products_is_an_error_in_words() {
    for (operation, words) in [
        (Operation::BranchList, "the branches cannot be read"),
        (Operation::ProductList, "there is no product to sell"),
    ] {
        let shop = Shop::open().await;
        let html = Fault::Html { commits: false };
        shop.sandbox.faults().inject_until_cleared(operation, html);
        let told = drive(&driving(shop.addresses(), 3)).await;
        let said = told.error.unwrap();
        assert!(said.contains(words), "{said}");
        shop.sandbox.shutdown().await;
    }
}
