//! What a search at the counter comes to: what the shop sells first, and the variations of a product as one.

use till_core::{Quantity, cart::Unit};
use till_store::{Goods, ProductPart, ProductRow, ProductUnits, StockReading};

use crate::shop::{BRANCH, Dice, NOON, Shop, at, confirmation, product};

const DAY: i64 = 86_400_000;

async fn found(shop: &Shop, query: &str) -> Vec<i64> {
    let hits = shop.store.search_products(query, 8).await.unwrap().hits;
    hits.iter().map(|hit| hit.variation_id).collect()
}

async fn goods(shop: &Shop, query: &str) -> Vec<Goods> {
    shop.store.search_goods(query, 8).await.unwrap().hits
}

async fn sell(shop: &Shop, barcode: &str, days_later: i64) {
    let revision = shop.fill_cart(barcode, "1").await;
    let mut confirmation = confirmation(revision, 100_000);
    confirmation.sold_at = at(NOON + days_later * DAY);
    let sold = shop.store.confirm_sale(&confirmation, &Dice);
    sold.await.unwrap();
}

async fn put(shop: &Shop, rows: &[ProductRow]) {
    let reading = StockReading::default();
    shop.store
        .put_products(BRANCH, rows, &reading)
        .await
        .unwrap();
}

/// Slippers in so many sizes, from variation 10 on.
fn slippers(many: i64) -> Vec<ProductRow> {
    let size = |number: i64| ProductRow {
        product_id: 500,
        kind: "variable".to_owned(),
        ..product(
            10 + number,
            &format!("Dép xốp - cỡ {}", 30 + number),
            &format!("DEP-{number:02}"),
            &format!("89310000000{number:02}"),
            45_000,
        )
    };
    (0..many).map(size).collect()
}

#[tokio::test]
async fn what_is_sold_here_comes_before_what_never_was() {
    let shop = Shop::stocked().await;
    assert_eq!(found(&shop, "sua").await, [1, 2, 3]);
    sell(&shop, "8930000000031", 0).await;
    assert_eq!(found(&shop, "sua").await, [3, 1, 2]);
    // What was sold oftener goes before it, what is sold no more falls behind.
    sell(&shop, "8930000000024", 1).await;
    sell(&shop, "8930000000024", 2).await;
    assert_eq!(found(&shop, "sua").await, [2, 3, 1]);
    sell(&shop, "8930000000031", 120).await;
    assert_eq!(found(&shop, "sua").await, [3, 2, 1]);
    // A code that was typed whole is meant, whatever is sold.
    assert_eq!(found(&shop, "NGK-0001").await[0], 1);
    let shop = shop.reopen().await;
    assert_eq!(found(&shop, "sua").await, [3, 2, 1]);
}

#[tokio::test]
async fn a_product_that_is_sold_is_found_by_the_name_it_has_now() {
    let shop = Shop::stocked().await;
    sell(&shop, "8930000000031", 0).await;
    let renamed = product(3, "Bánh xốp phủ kem", "BAN-0003", "8930000000031", 41_000);
    put(&shop, &[renamed]).await;
    assert_eq!(found(&shop, "sua").await, [1, 2]);
    assert_eq!(found(&shop, "banh").await, [3]);
}

#[tokio::test]
async fn variations_come_as_one_until_one_of_them_is_meant() {
    let shop = Shop::stocked().await;
    put(&shop, &slippers(12)).await;
    let all = goods(&shop, "dep xop").await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].variations.len(), 12);
    assert_eq!(all[0].variations[3].name, "Dép xốp - cỡ 33");
    let one = goods(&shop, "dep 33").await;
    assert_eq!((one.len(), one[0].found[0].variation_id), (1, 13));
    assert!(one[0].variations.is_empty());
    let by_code = goods(&shop, "dep-03").await;
    assert_eq!(by_code[0].found[0].variation_id, 13);
    assert!(by_code[0].variations.is_empty());
}

#[tokio::test]
async fn forty_variations_leave_room_for_other_goods() {
    let shop = Shop::open().await;
    put(&shop, &slippers(40)).await;
    put(&shop, &[product(90, "Dép da nam", "DA-1", "8939", 120_000)]).await;
    let found = shop.store.search_goods("dep", 8).await.unwrap();
    assert_eq!(found.hits.len(), 2);
    assert_eq!(found.hits[0].variations.len(), 40);
    assert_eq!(found.hits[1].found[0].name, "Dép da nam");
    assert!(!found.more);
}

#[tokio::test]
async fn a_combo_names_its_parts_and_another_reading_replaces_them() {
    let shop = Shop::stocked().await;
    let part = |variation_id, quantity: Option<i64>| ProductPart {
        variation_id,
        unit_id: None,
        quantity: quantity.map(|many| Quantity::of(many.into())),
    };
    let detail = |parts| ProductUnits {
        variation_id: 3,
        units: Vec::<Unit>::new(),
        parts,
    };
    let read = detail(vec![part(2, Some(2)), part(1, None), part(77, Some(1))]);
    shop.store.put_units(&[read], NOON).await.unwrap();
    let combo = shop.store.product(3).await.unwrap().unwrap();
    let told: Vec<_> = combo
        .parts
        .iter()
        .map(|part| (part.name.as_str(), part.unit.as_str(), part.quantity))
        .collect();
    // One that the cache does not know has no name to tell.
    assert_eq!(
        told,
        [
            (
                "Sữa tươi có đường hộp 180 ml",
                "lon",
                Some(Quantity::of(2.into()))
            ),
            ("Cà phê sữa đá lon 185 ml", "lon", None)
        ]
    );
    shop.store
        .put_units(&[detail(Vec::new())], NOON)
        .await
        .unwrap();
    let single = shop.store.product(3).await.unwrap().unwrap();
    assert!(single.parts.is_empty());
}
