//! Several customers at the counter at once: a cart in each tab, and carts that were put aside.

use till_core::Quantity;
use till_store::{CartRow, MOST_TABS, StoreError};

use crate::shop::{Dice, NOON, Shop, at, confirmation};

const COFFEE: &str = "8930000000017";

async fn tabs(shop: &Shop) -> Vec<CartRow> {
    let mut carts = shop.store.carts().await.unwrap();
    carts.retain(|cart| cart.held_at.is_none());
    carts
}

async fn held(shop: &Shop) -> Vec<CartRow> {
    let mut carts = shop.store.carts().await.unwrap();
    carts.retain(|cart| cart.held_at.is_some());
    carts
}

async fn on_the_counter(shop: &Shop) -> i64 {
    let tabs = tabs(shop).await;
    let mut current = tabs.iter().filter(|tab| tab.current);
    let id = current.next().unwrap().id;
    assert!(current.next().is_none(), "one cart is on the counter");
    id
}

#[tokio::test]
async fn each_tab_keeps_its_cart_and_none_has_the_revision_of_another() {
    let shop = Shop::stocked().await;
    shop.fill_cart(COFFEE, "2").await;
    let first = on_the_counter(&shop).await;
    shop.store.open_tab().await.unwrap();
    assert!(shop.store.cart().await.unwrap().is_empty());
    let quoted = shop.fill_cart(COFFEE, "1").await;
    let second = on_the_counter(&shop).await;
    assert_ne!(first, second);

    shop.store.switch_tab(first).await.unwrap();
    let cart = shop.store.cart().await.unwrap();
    assert_eq!(
        cart.lines()[0].quantity,
        Quantity::parse_typed("2").unwrap()
    );
    assert!(cart.revision > quoted);
    let refused = shop
        .store
        .confirm_sale(&confirmation(quoted, 15_000), &Dice)
        .await;
    assert!(
        matches!(refused, Err(StoreError::CartChanged)),
        "{refused:?}"
    );
    let shown: Vec<(u32, i64)> = tabs(&shop)
        .await
        .iter()
        .map(|tab| (tab.lines, tab.total.dong()))
        .collect();
    assert_eq!(shown, [(1, 30_000), (1, 15_000)]);
}

#[tokio::test]
async fn a_paid_cart_is_gone_and_the_neighbour_comes_on_the_counter() {
    let shop = Shop::stocked().await;
    shop.fill_cart(COFFEE, "1").await;
    let first = on_the_counter(&shop).await;
    shop.store.open_tab().await.unwrap();
    let revision = shop.fill_cart(COFFEE, "2").await;
    let order = confirmation(revision, 30_000);
    shop.store.confirm_sale(&order, &Dice).await.unwrap();
    assert_eq!(on_the_counter(&shop).await, first);
    assert_eq!(tabs(&shop).await.len(), 1);
    let cart = shop.store.cart().await.unwrap();
    let order = confirmation(cart.revision, 15_000);
    shop.store.confirm_sale(&order, &Dice).await.unwrap();
    let empty = shop.store.cart().await.unwrap();
    assert!(empty.is_empty() && empty.revision > cart.revision);
    assert_eq!(tabs(&shop).await.len(), 1);
}

#[tokio::test]
async fn closing_a_tab_loses_nothing_that_is_in_it() {
    let shop = Shop::stocked().await;
    shop.fill_cart(COFFEE, "2").await;
    let first = on_the_counter(&shop).await;
    shop.store.close_tab(first, at(NOON)).await.unwrap();
    assert!(shop.store.cart().await.unwrap().is_empty());
    let aside = held(&shop).await;
    assert_eq!(
        (aside[0].id, aside[0].held_at, aside[0].lines),
        (first, Some(at(NOON)), 1)
    );

    // The empty tab makes way for the one that comes back.
    shop.store.resume_cart(first).await.unwrap();
    assert_eq!(tabs(&shop).await.len(), 1);
    assert_eq!(shop.store.cart().await.unwrap().lines().len(), 1);
    assert!(held(&shop).await.is_empty());

    shop.store.open_tab().await.unwrap();
    let second = on_the_counter(&shop).await;
    shop.store.close_tab(second, at(NOON)).await.unwrap();
    assert_eq!(on_the_counter(&shop).await, first);
    assert!(held(&shop).await.is_empty(), "an empty cart is not kept");

    for id in [second, 99] {
        let refused = shop.store.switch_tab(id).await;
        assert!(
            matches!(refused, Err(StoreError::NoSuchCart)),
            "{refused:?}"
        );
        let refused = shop.store.resume_cart(id).await;
        assert!(
            matches!(refused, Err(StoreError::NoSuchCart)),
            "{refused:?}"
        );
        let refused = shop.store.close_tab(id, at(NOON)).await;
        assert!(
            matches!(refused, Err(StoreError::NoSuchCart)),
            "{refused:?}"
        );
    }
    assert_eq!(on_the_counter(&shop).await, first, "a slip changes nothing");
}

#[tokio::test]
async fn a_tab_in_the_background_is_closed_where_it_is() {
    let shop = Shop::stocked().await;
    shop.fill_cart(COFFEE, "1").await;
    let first = on_the_counter(&shop).await;
    shop.store.open_tab().await.unwrap();
    let second = on_the_counter(&shop).await;
    shop.store.open_tab().await.unwrap();
    let third = on_the_counter(&shop).await;
    shop.store.close_tab(first, at(NOON)).await.unwrap();
    shop.store.close_tab(second, at(NOON)).await.unwrap();
    assert_eq!(on_the_counter(&shop).await, third);
    assert_eq!((tabs(&shop).await.len(), held(&shop).await.len()), (1, 1));
}

#[tokio::test]
async fn there_is_an_end_to_tabs_and_a_cart_stays_aside_till_there_is_room() {
    let shop = Shop::stocked().await;
    shop.fill_cart(COFFEE, "1").await;
    let first = on_the_counter(&shop).await;
    shop.store.close_tab(first, at(NOON)).await.unwrap();
    for _ in 1..MOST_TABS {
        shop.store.open_tab().await.unwrap();
    }
    let refused = shop.store.open_tab().await;
    assert!(matches!(refused, Err(StoreError::TabsFull)), "{refused:?}");
    shop.fill_cart(COFFEE, "1").await;
    let refused = shop.store.resume_cart(first).await;
    assert!(matches!(refused, Err(StoreError::TabsFull)), "{refused:?}");
    assert_eq!(held(&shop).await.len(), 1);
}
