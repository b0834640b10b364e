use std::time::{Duration, Instant};

use nextx_sandbox::{Fault, Operation};
use till_core::outbox::DocumentState;

use crate::till::{Till, cash};

#[tokio::test]
async fn a_sale_is_uploaded_and_read_back() {
    let till = Till::ready().await;
    let sale = till.sell().await;
    till.reaches(&sale, DocumentState::Confirmed).await;
    assert_eq!(till.on_server(&sale).await, 1);
    assert!(till.row(&sale).await.remote_id.is_some());
    till.end().await;
}

#[tokio::test]
async fn sales_made_without_the_network_arrive_once_when_it_is_back() {
    let till = Till::ready().await;
    till.network(false);
    let first = till.sell().await;
    let second = till.sell().await;
    till.eventually("offline is noticed", async |till| {
        !till.app.strip().await.unwrap().online
    })
    .await;
    assert_eq!(till.app.strip().await.unwrap().counts.waiting, 2);
    let till = till.restart().await;
    till.network(true);
    for sale in [&first, &second] {
        till.reaches(sale, DocumentState::Confirmed).await;
        assert_eq!(till.on_server(sale).await, 1);
    }
    till.end().await;
}

#[tokio::test]
async fn an_answer_lost_after_the_server_committed_makes_no_second_order() {
    let till = Till::ready().await;
    let lost = [
        Fault::ResetAfterCommit,
        Fault::Empty { commits: true },
        Fault::Html { commits: true },
        Fault::TruncateBody,
        Fault::Status {
            status: 500,
            retry_after: None,
            commits: true,
        },
    ];
    for fault in lost {
        till.sandbox
            .faults()
            .inject(Operation::SellCreate, fault.clone(), 1);
        let sale = till.sell().await;
        till.reaches(&sale, DocumentState::Confirmed).await;
        assert_eq!(till.on_server(&sale).await, 1, "{fault:?}");
    }
    till.end().await;
}

#[tokio::test]
async fn while_a_row_of_the_list_cannot_be_read_no_order_is_taken_for_missing() {
    let till = Till::ready().await;
    let first = till.sell().await;
    till.reaches(&first, DocumentState::Confirmed).await;
    let faults = till.sandbox.faults();
    faults.inject(Operation::SellCreate, Fault::ResetAfterCommit, 1);
    // The newest order is the first row: it is the very one that cannot be read.
    faults.inject_until_cleared(Operation::SellList, Fault::BrokenRow { row: 0 });
    let lost = till.sell().await;
    till.eventually("it was looked for", async |till| {
        till.row(&lost).await.state == DocumentState::Unclear
            && till.sandbox.requests().await[&Operation::SellList] > 4
    })
    .await;
    assert_eq!(till.creates().await, 2, "it was not sent again");
    faults.clear();
    till.reaches(&lost, DocumentState::Confirmed).await;
    assert_eq!(till.on_server(&lost).await, 1);
    till.end().await;
}

#[tokio::test]
async fn an_order_the_server_never_saw_is_sent_again_once_that_is_proven() {
    let till = Till::ready().await;
    // What a later look has to find to be believed.
    let known = till.sell().await;
    till.reaches(&known, DocumentState::Confirmed).await;
    till.sandbox
        .faults()
        .inject(Operation::SellCreate, Fault::ResetBeforeCommit, 1);
    let sale = till.sell().await;
    till.reaches(&sale, DocumentState::Confirmed).await;
    assert_eq!(till.on_server(&sale).await, 1);
    till.end().await;
}

#[tokio::test]
async fn the_very_first_sale_is_sent_again_too_when_nobody_saw_it() {
    let till = Till::ready().await;
    till.sandbox
        .faults()
        .inject(Operation::SellCreate, Fault::ResetBeforeCommit, 1);
    let sale = till.sell().await;
    till.reaches(&sale, DocumentState::Confirmed).await;
    assert_eq!(till.on_server(&sale).await, 1);
    assert_eq!(till.creates().await, 2);
    till.end().await;
}

#[tokio::test]
async fn an_expired_token_costs_one_look_and_no_second_order() {
    let till = Till::ready().await;
    let known = till.sell().await;
    till.reaches(&known, DocumentState::Confirmed).await;
    till.sandbox.expire_tokens().await.unwrap();
    let sale = till.sell().await;
    till.reaches(&sale, DocumentState::Confirmed).await;
    assert_eq!(till.on_server(&sale).await, 1);
    // The first sale, the one that was refused with its token, and its second try.
    assert_eq!(till.creates().await, 3);
    till.end().await;
}

#[tokio::test]
async fn an_account_that_may_not_sell_is_asked_once_and_then_left_alone() {
    let till = Till::ready().await;
    let forbidden = Fault::Status {
        status: 403,
        retry_after: None,
        commits: false,
    };
    till.sandbox
        .faults()
        .inject_until_cleared(Operation::SellCreate, forbidden);
    let sales = [till.sell().await, till.sell().await, till.sell().await];
    till.eventually("the strip says why nothing goes", async |till| {
        till.app.strip().await.unwrap().paused.is_some()
    })
    .await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(till.creates().await, 1);

    till.sandbox.faults().clear();
    till.app.try_now().await.unwrap();
    for sale in &sales {
        till.reaches(sale, DocumentState::Confirmed).await;
    }
    assert_eq!(till.creates().await, 4);
    assert!(till.app.strip().await.unwrap().paused.is_none());
    till.end().await;
}

#[tokio::test]
async fn a_server_that_asks_for_patience_gets_it_for_the_whole_queue() {
    let till = Till::ready().await;
    let busy = Fault::Status {
        status: 429,
        retry_after: Some(1),
        commits: false,
    };
    till.sandbox.faults().inject(Operation::SellCreate, busy, 1);
    let began = Instant::now();
    let sales = [till.sell().await, till.sell().await];
    for sale in &sales {
        till.reaches(sale, DocumentState::Confirmed).await;
        assert_eq!(till.on_server(sale).await, 1);
    }
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(till.creates().await, 3);
    till.end().await;
}

#[tokio::test]
async fn an_order_whose_detail_cannot_be_read_holds_up_no_other() {
    let till = Till::ready().await;
    let broken = Fault::Html { commits: false };
    till.sandbox
        .faults()
        .inject(Operation::SellDetail, broken, 1);
    let sales = [till.sell().await, till.sell().await];
    for sale in &sales {
        till.reaches(sale, DocumentState::Confirmed).await;
    }
    assert_eq!(till.creates().await, 2);
    till.end().await;
}

#[tokio::test]
async fn what_the_server_refuses_waits_for_a_person_and_blocks_nobody() {
    let till = Till::ready().await;
    let refusal = Fault::Status {
        status: 422,
        retry_after: None,
        commits: false,
    };
    till.sandbox
        .faults()
        .inject(Operation::SellCreate, refusal, 1);
    let refused = till.sell().await;
    let next = till.sell().await;
    till.reaches(&refused, DocumentState::Refused).await;
    till.reaches(&next, DocumentState::Confirmed).await;
    assert_eq!(till.app.strip().await.unwrap().counts.attention, 1);
    assert_eq!(till.on_server(&refused).await, 0);
    till.end().await;
}

#[tokio::test]
async fn a_customer_made_offline_goes_before_their_sale() {
    let till = Till::ready().await;
    till.network(false);
    till.app
        .scan(nextx_sandbox::demo::WATER_BOTTLE.barcode)
        .await
        .unwrap();
    let counter = till
        .app
        .add_customer("Khách Thử", "0900000003")
        .await
        .unwrap();
    assert!(counter.customer_pending);
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &cash("100.000"))
        .await
        .unwrap();
    till.network(true);
    till.reaches(&sale, DocumentState::Confirmed).await;
    let orders = serde_json::to_value(till.sandbox.orders().await.unwrap()).unwrap();
    let ours = orders
        .as_array()
        .unwrap()
        .iter()
        .find(|o| o["invoice_no"] == sale.invoice_no.as_str())
        .unwrap();
    assert!(
        ours["customer_id"].as_i64().is_some_and(|id| id > 0),
        "{ours}"
    );
    till.end().await;
}
