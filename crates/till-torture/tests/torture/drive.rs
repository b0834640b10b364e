use std::time::Duration;

use nextx_sandbox::{Fault, Operation, Switches};
use till_torture::{
    drive::{Driving, Told, drive},
    fault::{self, Plan},
    proxy::{Line, LineTiming},
    till::{Believed, TillTiming},
};

use crate::shop::{Shop, TASKS, account};

fn driving((open_url, crm_url): (String, String), sales: u64) -> Driving {
    Driving {
        account: account(open_url, crm_url),
        timing: TillTiming::QUICK,
        tasks: TASKS,
        sales,
        seed: 1,
        code: "T1".to_owned(),
        minutes: 0.5,
        patience_s: 1,
        data: None,
    }
}

fn sales(told: &Told) -> impl Iterator<Item = &Believed> {
    let documents = told.documents.iter();
    documents.filter(|document| document.kind == "sale")
}

/// How many sales are in which state.
fn states(told: &Told) -> Vec<(&str, usize)> {
    let mut states: Vec<&str> = sales(told).map(|sale| sale.state.as_str()).collect();
    states.sort_unstable();
    let together = states.chunk_by(|one, other| one == other);
    together.map(|same| (same[0], same.len())).collect()
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
    for (document, order) in sales(&told).zip(&orders) {
        assert_eq!(
            document.invoice_no.as_deref(),
            Some(order.invoice_no.as_str())
        );
        assert_eq!(document.remote_id, Some(order.id));
        assert_eq!(document.total.unwrap().to_string(), order.final_total);
    }
    for kind in ["return", "lead", "task"] {
        let made = told.documents.iter().find(|document| document.kind == kind);
        assert_eq!(made.unwrap().state, "confirmed", "{kind}");
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

/// `LateAnswer` harms nobody: the first sale is the one that the server says yes to.
const LOST: [fault::Fault; 3] = [
    fault::Fault::LateAnswer,
    fault::Fault::ResetBeforeAnswer,
    fault::Fault::BadGateway,
];

async fn driven_with(switches: Switches) -> (Told, usize) {
    let shop = Shop::open_with(switches).await;
    let timing = LineTiming {
        between_outages: Duration::from_secs(3_600),
        ..LineTiming::default()
    };
    let (open_api, crm) = shop.addresses();
    let line = Line::open((&open_api, &crm), Plan::of(&LOST), timing)
        .await
        .unwrap();
    let driving = Driving {
        minutes: 0.2,
        timing: TillTiming {
            settle_ms: 1_000,
            ..TillTiming::QUICK
        },
        ..driving((line.open_api_url(), line.crm_url()), 5)
    };
    let told = drive(&driving).await;
    let orders = shop.sandbox.received_orders().await.unwrap().len();
    shop.sandbox.shutdown().await;
    (told, orders)
}

#[tokio::test]
async fn what_the_server_numbers_itself_or_forgets_to_note_is_found_by_the_other() {
    let renumbers = Switches {
        renumber_invoices: true,
        ..Switches::default()
    };
    let forgets = Switches {
        drop_staff_notes: true,
        ..Switches::default()
    };
    for switches in [renumbers, forgets] {
        let (told, orders) = driven_with(switches).await;
        assert_eq!(states(&told), [("confirmed", 5)], "{told:?}");
        assert_eq!(orders, 5);
    }
}

#[tokio::test]
async fn where_neither_number_nor_marker_survives_nothing_is_sent_again() {
    let (told, orders) = driven_with(Switches {
        renumber_invoices: true,
        drop_staff_notes: true,
        ..Switches::default()
    })
    .await;
    assert_eq!(orders, 5, "{told:?}");
    assert_eq!(sales(&told).count(), 5);
    let is_known = |sale: &Believed| sale.state == "accepted" || sale.state == "unclear";
    assert!(sales(&told).all(is_known), "{told:?}");
}
