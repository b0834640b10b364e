//! What the back office sees of stock, and how much of a product a branch should have.

use rust_decimal::Decimal;
use till_core::stock_matrix::{Level, Thresholds};
use till_store::StockReading;

use crate::{
    damage::{Till, sell},
    shop::{BRANCH, Dice, Shop, confirmation},
};

const OTHER_BRANCH: i64 = BRANCH + 1;

fn ten() -> Option<Decimal> {
    Some(Decimal::TEN)
}

#[tokio::test]
async fn every_product_is_there_with_what_was_sold_since_the_reading() {
    let shop = Shop::stocked().await;
    let reading = StockReading::default();
    shop.store
        .put_stock(OTHER_BRANCH, &[(1, Decimal::from(-3))], &reading)
        .await
        .unwrap();
    let revision = shop.fill_cart("8930000000017", "2").await;
    let sold = confirmation(revision, 30_000);
    shop.store.confirm_sale(&sold, &Dice).await.unwrap();

    let products = shop
        .store
        .stock_of_everything(&[BRANCH, OTHER_BRANCH])
        .await
        .unwrap();
    assert_eq!(products.len(), 3);
    let coffee = &products[0];
    assert_eq!(coffee.code, "NGK-0001");
    let of = |place: usize| coffee.on_hand[place].unwrap();
    assert_eq!(of(0).quantity, Decimal::from(18));
    assert_eq!(
        (of(1).quantity, of(1).level),
        ((-3).into(), Level::Negative)
    );
    assert_eq!(coffee.total(), Some(Decimal::from(15)));
    // Milk was never read there.
    assert_eq!(products[1].on_hand[1], None);
}

#[tokio::test]
async fn what_a_branch_should_have_outlives_the_database() {
    let (till, store) = Till::selling().await;
    sell(&store, "K7").await;
    let few = Thresholds::new(ten(), None).unwrap();
    let many = Thresholds::new(ten(), Some(Decimal::ONE_HUNDRED)).unwrap();
    for (branch, thresholds) in [
        (BRANCH, few),
        (OTHER_BRANCH, many),
        (BRANCH, Thresholds::default()),
    ] {
        store
            .set_stock_thresholds(1, branch, thresholds)
            .await
            .unwrap();
    }
    store.close().await;
    for file in ["till.db", "till.db-wal", "till.db-shm"] {
        drop(std::fs::remove_file(till.path(file)));
    }
    let store = till.open().await.store;
    let kept = store.stock_thresholds(1).await.unwrap();
    assert_eq!(kept.into_iter().collect::<Vec<_>>(), [(OTHER_BRANCH, many)]);
    store
        .set_stock_thresholds(1, OTHER_BRANCH, Thresholds::default())
        .await
        .unwrap();
    assert!(store.stock_thresholds(1).await.unwrap().is_empty());
}
