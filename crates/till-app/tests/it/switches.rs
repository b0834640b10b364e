//! What the API's document leaves open, decided each way: the till sells in every such shop.

use futures::{StreamExt, stream};
use nextx_sandbox::{Fault, Operation, Options, Switches, demo};
use till_core::outbox::DocumentState;

use crate::till::{Till, cash};

/// A sale to a new customer, one whose answer is lost, and one after the token has expired: each arrives once.
async fn sell_where(switch: &str) {
    let mut switches = Switches::default();
    switches.set(switch).unwrap();
    let till = Till::ready_at(Options {
        products: 60,
        customers: 20,
        sales_days: 2,
        switches,
        ..Options::default()
    })
    .await;
    till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let counter = till
        .app
        .add_customer("Khách Thử", "0900000003")
        .await
        .unwrap();
    let to_customer = till
        .app
        .confirm_sale(counter.cart.revision, &cash("50.000"))
        .await
        .unwrap();
    till.reaches(&to_customer, DocumentState::Confirmed).await;
    till.sandbox
        .faults()
        .inject(Operation::SellCreate, Fault::ResetAfterCommit, 1);
    let lost = till.sell().await;
    till.reaches(&lost, DocumentState::Confirmed).await;
    till.sandbox.expire_tokens().await.unwrap();
    let renewed = till.sell().await;
    till.reaches(&renewed, DocumentState::Confirmed).await;

    let orders = till.sandbox.received_orders().await.unwrap();
    let sent: Vec<&str> = orders
        .iter()
        .map(|order| order.sent_invoice_no.as_str())
        .collect();
    assert_eq!(sent.len(), 3, "{switch}: {sent:?}");
    for sale in [&to_customer, &lost, &renewed] {
        assert!(sent.contains(&sale.invoice_no.as_str()), "{switch}");
    }
    let progress = till.app.progress().await.unwrap();
    assert!(progress.error.is_none(), "{switch}: {:?}", progress.error);
    till.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_till_sells_whichever_way_an_open_question_is_answered() {
    stream::iter(Switches::alternatives())
        .for_each_concurrent(6, async |switch| Box::pin(sell_where(&switch)).await)
        .await;
}
