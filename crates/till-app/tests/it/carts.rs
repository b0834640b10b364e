//! Carts as a shop meets them now and then: a very long one, and one with something that NextX does not have any more.

use nextx_api::SellOrderId;
use nextx_sandbox::{Operation, Options, demo};
use till_core::{Money, outbox::DocumentState};

use crate::{
    documents::client,
    till::{Till, cash},
};

#[tokio::test]
async fn a_cart_of_five_hundred_lines_is_sold_and_arrives_to_the_dong() {
    let till = Till::ready_at(Options {
        products: 520,
        customers: 20,
        sales_days: 0,
        ..Options::default()
    })
    .await;
    let counter = till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let first = counter.cart.lines()[0].product.variation_id;
    let mut counter = till.app.clear_cart().await.unwrap();
    for product in (first..).take(500) {
        counter = till.app.add_to_cart(product, "2").await.unwrap();
    }
    assert_eq!(counter.cart.lines().len(), 500);
    // The till ends and comes back in the middle of it.
    let till = till.restart().await;
    let counter = till.app.counter().await.unwrap();
    let lines = counter.cart.lines();
    let total: Money = lines.iter().map(till_core::cart::CartLine::total).sum();
    assert_eq!(lines.len(), 500);
    assert_eq!(counter.cart.total(), total);
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &cash(""))
        .await
        .unwrap();
    till.reaches(&sale, DocumentState::Confirmed).await;
    let remote_id = till.row(&sale).await.remote_id.unwrap();
    let order = client(&till)
        .sell_orders()
        .detail(SellOrderId(remote_id))
        .await
        .unwrap();
    assert_eq!(order.lines().unwrap().len(), 500);
    let arrived = order.final_total.as_ref().unwrap().decimal();
    assert_eq!(arrived, sale.total.dong().into());
    till.end().await;
}

#[tokio::test]
async fn what_nextx_deleted_while_it_was_in_a_cart_is_sold_and_nextxs_refusal_is_shown() {
    let till = Till::ready().await;
    let counter = till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let variation = counter.cart.lines()[0].product.variation_id;
    till.sandbox.withdraw_product(variation).await.unwrap();
    // Two complete passes do not name it any more.
    for pass in 1..=2 {
        let before = till.sandbox.requests().await[&Operation::ProductList];
        till.app.start_reading().await.unwrap();
        till.eventually("the catalogue is read again", async |till| {
            let progress = till.app.progress().await.unwrap();
            progress.finished()
                && !progress.running
                && till.sandbox.requests().await[&Operation::ProductList] > before
        })
        .await;
        let (found, _) = till
            .app
            .search_products(demo::COFFEE_CAN.barcode)
            .await
            .unwrap();
        assert_eq!(found.is_empty(), pass == 2);
    }
    // The customer has it in the hand: the cart still has its name and its price, and more of it can be sold.
    let counter = till.app.counter().await.unwrap();
    let line = counter.cart.lines()[0].id;
    assert_eq!(counter.cart.lines()[0].product.name, demo::COFFEE_CAN.name);
    let counter = till.app.set_quantity(line, "3").await.unwrap();
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &cash(""))
        .await
        .unwrap();
    assert_eq!(sale.total, Money::from_dong(36_000));
    till.reaches(&sale, DocumentState::Refused).await;
    let words = till.row(&sale).await.last_error.unwrap();
    assert!(words.contains("variation id is invalid"), "{words}");
    assert_eq!(till.on_server(&sale).await, 0);
    // Nothing else waits for it.
    let counter = till.app.scan(demo::FISH_SAUCE.barcode).await.unwrap();
    let next = till
        .app
        .confirm_sale(counter.cart.revision, &cash(""))
        .await
        .unwrap();
    till.reaches(&next, DocumentState::Confirmed).await;
    till.end().await;
}
