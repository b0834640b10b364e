//! A cart that was paid is never on the counter again, nor any that was not paid lost, whatever became of the database.

use std::fs;

use till_core::Quantity;
use till_store::Store;

use crate::{
    damage::{Till, sell, take_back},
    shop::{Dice, NOON, at, confirmation},
};

/// Puts one more can into the cart on the counter.
async fn add_coffee(store: &Store) -> u32 {
    let coffee = store.product_by_code("8930000000017").await.unwrap();
    let mut cart = store.cart().await.unwrap();
    cart.add(coffee.unwrap(), Quantity::ONE).unwrap();
    store.set_cart(&cart).await.unwrap();
    cart.revision
}

#[tokio::test]
async fn a_cart_that_an_older_database_still_has_was_paid_if_the_journal_has_its_sale() {
    let (till, store) = Till::selling().await;
    add_coffee(&store).await;
    store.open_tab().await.unwrap();
    add_coffee(&store).await;
    // The database knows the cart of the second tab with one can; it is paid with two.
    store.close().await;
    let older = fs::read(till.path("till.db")).unwrap();
    let store = till.open().await.store;
    let revision = add_coffee(&store).await;
    let given = confirmation(revision, 30_000);
    let sale = store.confirm_sale(&given, &Dice).await.unwrap();
    store.close().await;
    fs::write(till.path("till.db"), older).unwrap();

    let opened = till.open().await;
    let store = opened.store;
    assert_eq!(store.sale(sale.id).await.unwrap(), Some(sale));
    let carts = store.carts().await.unwrap();
    assert_eq!(carts.len(), 1, "the cart that was not paid is left alone");
    assert!(carts[0].current && carts[0].lines == 1);
    let left = store.cart().await.unwrap();
    assert_eq!(left.total().dong(), 15_000);
    // It is paid like any other.
    let mut given = confirmation(left.revision, 15_000);
    given.epoch = opened.epoch;
    store.confirm_sale(&given, &Dice).await.unwrap();
    assert!(store.cart().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_put_aside_and_paid_since_is_not_there_to_be_paid_again() {
    let (till, store) = Till::selling().await;
    add_coffee(&store).await;
    let tab = store.carts().await.unwrap()[0].id;
    store.close_tab(tab, at(NOON)).await.unwrap();
    store.close().await;
    let older = fs::read(till.path("till.db")).unwrap();
    let store = till.open().await.store;
    store.resume_cart(tab).await.unwrap();
    let revision = store.cart().await.unwrap().revision;
    let sale = store
        .confirm_sale(&confirmation(revision, 15_000), &Dice)
        .await
        .unwrap();
    take_back(&store, &sale).await;
    store.close().await;
    fs::write(till.path("till.db"), older).unwrap();

    let store = till.open().await.store;
    let carts = store.carts().await.unwrap();
    assert!(carts.iter().all(|cart| cart.lines == 0), "{carts:?}");
    assert!(store.cart().await.unwrap().is_empty());
}

#[tokio::test]
async fn no_two_carts_have_the_same_key() {
    let (_till, store) = Till::selling().await;
    let first = sell(&store, "K7").await.cart;
    let second = sell(&store, "K7").await.cart;
    assert!(first.is_some());
    assert_ne!(first, second);
}
