use std::collections::HashSet;

use proptest::prelude::*;
use rust_decimal::Decimal;
use till_core::{Money, Quantity, cart::Unit, fold::fold};
use till_store::{Picture, PictureState, ProductUnits, StockReading, StoreError};

use crate::shop::{BRANCH, NOON, Shop, product};

async fn found(shop: &Shop, query: &str) -> Vec<i64> {
    let hits = shop.store.search_products(query, 8).await.unwrap().hits;
    hits.iter().map(|hit| hit.variation_id).collect()
}

#[tokio::test]
async fn words_are_found_without_diacritics_in_any_order_and_unfinished() {
    let shop = Shop::stocked().await;
    for query in ["ca phe sua", "sữa cà phê", "SUA CA PHE", "ca ph s"] {
        assert_eq!(found(&shop, query).await, [1, 3], "{query}");
    }
    assert_eq!(found(&shop, "duong").await, [2]);
    assert!(found(&shop, "không có").await.is_empty());
    assert!(found(&shop, "  \"*-- ").await.is_empty());
}

#[tokio::test]
async fn codes_are_found_whole_and_in_part_and_barcodes_first() {
    let shop = Shop::stocked().await;
    assert_eq!(found(&shop, "SUA-0002").await[0], 2);
    assert_eq!(found(&shop, "8930000000031").await, [3]);
    assert_eq!(found(&shop, "00024").await, [2]);
    assert_eq!(found(&shop, "an-000").await, [3]);
    // However it is typed, and before it is typed to its end.
    assert_eq!(found(&shop, "ban-0").await, [3]);
    assert_eq!(found(&shop, "893000000").await, [1, 2, 3]);
}

#[tokio::test]
async fn a_long_word_is_found_whole_first_and_before_it_is_typed_to_its_end() {
    let shop = Shop::open().await;
    let rows = [(1, "Kẹo chocolate"), (2, "Kẹo chocola"), (3, "Kẹo nghiêng")];
    let rows = rows.map(|(id, name)| product(id, name, &format!("K{id}"), "", 10_000));
    shop.store
        .put_products(BRANCH, &rows, &StockReading::default())
        .await
        .unwrap();
    assert_eq!(found(&shop, "keo chocola").await, [2, 1]);
    assert_eq!(found(&shop, "chocolat").await, [1]);
    assert_eq!(found(&shop, "nghien keo").await, [3]);
}

#[tokio::test]
async fn who_types_a_whole_code_looks_for_no_part_of_another() {
    let shop = Shop::open().await;
    let rows = [(1, "A123"), (2, "1234"), (3, "123")];
    let rows = rows.map(|(id, code)| product(id, "Trà đào", code, "", 10_000));
    shop.store
        .put_products(BRANCH, &rows, &StockReading::default())
        .await
        .unwrap();
    assert_eq!(found(&shop, "123").await, [3, 2]);
    assert_eq!(found(&shop, "a12").await, [1]);
}

#[tokio::test]
async fn a_product_without_a_price_is_found_and_not_sold() {
    let shop = Shop::open().await;
    let mut row = product(1, "Trà đào", "T1", "893001", 10_000);
    row.price = None;
    shop.store
        .put_products(BRANCH, &[row], &StockReading::default())
        .await
        .unwrap();
    let hits = shop.store.search_products("tra", 8).await.unwrap().hits;
    assert_eq!(hits[0].price, None);
    let refused = shop.store.product_by_code("893001").await;
    assert!(matches!(refused, Err(StoreError::NoPrice(name)) if name == "Trà đào"));
}

#[tokio::test]
async fn a_product_that_two_complete_passes_do_not_name_is_gone() {
    let shop = Shop::stocked().await;
    let without_milk = HashSet::from([1, 3]);
    assert_eq!(shop.store.end_pass(&without_milk).await.unwrap(), 0);
    assert_eq!(found(&shop, "duong").await, [2]);
    // It had only moved from one page to another while they were read.
    assert_eq!(
        shop.store
            .end_pass(&HashSet::from([1, 2, 3]))
            .await
            .unwrap(),
        0
    );
    assert_eq!(shop.store.end_pass(&without_milk).await.unwrap(), 0);
    assert_eq!(shop.store.end_pass(&without_milk).await.unwrap(), 1);
    assert!(found(&shop, "duong").await.is_empty());
    assert!(found(&shop, "SUA-0002").await.is_empty());
    assert_eq!(
        shop.store.product_by_code("8930000000024").await.unwrap(),
        None
    );
    // A list that is suddenly empty is not believed.
    for _ in 0..3 {
        assert_eq!(shop.store.end_pass(&HashSet::new()).await.unwrap(), 0);
    }
    assert_eq!(shop.store.product_count().await.unwrap(), 2);
}

#[tokio::test]
async fn of_two_products_with_one_barcode_the_newer_is_sold() {
    let shop = Shop::stocked().await;
    let newer = product(
        9,
        "Cà phê sữa đá lon mới",
        "NGK-0009",
        "8930000000017",
        16_000,
    );
    shop.store
        .put_products(BRANCH, &[newer], &StockReading::default())
        .await
        .unwrap();
    let sold = shop.store.product_by_code("8930000000017").await.unwrap();
    assert_eq!(sold.unwrap().variation_id, 9);
}

#[tokio::test]
async fn a_picture_is_kept_until_the_product_names_another() {
    let shop = Shop::open().await;
    let mut row = product(1, "Trà đào", "T1", "893001", 10_000);
    shop.store
        .put_products(BRANCH, &[row.clone()], &StockReading::default())
        .await
        .unwrap();
    assert_eq!(shop.store.picture(1).await.unwrap(), PictureState::None);
    row.picture = "https://cdn.example/1.png".to_owned();
    shop.store
        .put_products(BRANCH, &[row.clone()], &StockReading::default())
        .await
        .unwrap();
    let at = PictureState::At(row.picture.clone());
    assert_eq!(shop.store.picture(1).await.unwrap(), at);
    let picture = Picture {
        media_type: "image/png".to_owned(),
        bytes: vec![1, 2, 3],
    };
    for variation in [1, 404] {
        shop.store
            .put_picture(variation, &row.picture, &picture)
            .await
            .unwrap();
    }
    assert_eq!(
        shop.store.picture(1).await.unwrap(),
        PictureState::Kept(picture)
    );
    row.picture = "https://cdn.example/2.png".to_owned();
    let at = PictureState::At(row.picture.clone());
    shop.store
        .put_products(BRANCH, &[row], &StockReading::default())
        .await
        .unwrap();
    assert_eq!(shop.store.picture(1).await.unwrap(), at);
}

#[tokio::test]
async fn a_limit_says_that_there_is_more() {
    let shop = Shop::stocked().await;
    let hits = shop.store.search_products("s", 2).await.unwrap();
    assert_eq!(hits.hits.len(), 2);
    assert!(hits.more);
}

#[tokio::test]
async fn a_page_that_did_not_change_writes_nothing_and_a_renamed_product_is_found_by_its_new_name()
{
    let shop = Shop::open().await;
    let mut row = product(1, "Trà đào", "T1", "893001", 10_000);
    assert_eq!(
        shop.store
            .put_products(BRANCH, &[row.clone()], &StockReading::default())
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        shop.store
            .put_products(BRANCH, &[row.clone()], &StockReading::default())
            .await
            .unwrap(),
        0
    );
    row.name = "Trà vải".to_owned();
    row.quantity = 3.into();
    assert_eq!(
        shop.store
            .put_products(BRANCH, &[row], &StockReading::default())
            .await
            .unwrap(),
        1
    );
    assert_eq!(found(&shop, "vai").await, [1]);
    assert!(found(&shop, "dao").await.is_empty());
    assert_eq!(shop.on_hand(1).await, "3");
}

#[tokio::test]
async fn units_come_with_the_base_unit_first_and_the_newest_price() {
    let shop = Shop::stocked().await;
    assert_eq!(
        shop.store.products_to_detail(NOON, 9).await.unwrap(),
        [1, 2, 3]
    );
    let unit = |id, name: &str, multiplier: i64, price, base| Unit {
        id,
        name: name.to_owned(),
        multiplier: Quantity::of(Decimal::from(multiplier)),
        price: Money::from_dong(price),
        base,
    };
    let units = vec![
        unit(6, "thùng", 24, 340_000, false),
        unit(5, "lon", 1, 14_000, true),
    ];
    shop.store
        .put_units(
            &[ProductUnits {
                parts: Vec::new(),
                variation_id: 1,
                units,
            }],
            NOON,
        )
        .await
        .unwrap();
    let product = shop
        .store
        .product_by_code("8930000000017")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        product.units,
        [
            unit(5, "lon", 1, 15_000, true),
            unit(6, "thùng", 24, 340_000, false)
        ]
    );
    assert_eq!(
        shop.store.products_to_detail(NOON, 9).await.unwrap(),
        [2, 3]
    );
    // The price of a case may change without a word in the list: after a while it is read again, after the others.
    shop.store.skip_units(2, NOON + 1).await.unwrap();
    assert_eq!(
        shop.store.products_to_detail(NOON + 1, 9).await.unwrap(),
        [3, 1]
    );
}

#[tokio::test]
async fn a_product_without_read_units_sells_in_the_unit_of_the_list() {
    let shop = Shop::stocked().await;
    let product = shop.store.product(2).await.unwrap().unwrap();
    assert_eq!(
        (product.units.len(), product.units[0].name.as_str()),
        (1, "lon")
    );
    assert!(shop.store.product_by_code("123").await.unwrap().is_none());
    assert!(shop.store.product_by_code("").await.unwrap().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Any two words of a name find it, toneless or not, in either order, cut short or whole.
    #[test]
    fn recall_is_complete(
        names in prop::collection::vec("(cà phê|sữa|trà|đường|nước|mắm|bánh|gạo)( (đá|tươi|hoà tan|hảo|ngọt|dẻo)){1,2} [1-9]00 (g|ml)", 1..20),
        toneless in any::<bool>(),
        cut in 0_usize..2,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let shop = Shop::open().await;
            let rows: Vec<_> = (1_i64..).zip(&names).map(|(id, name)| product(id, name, "", "", 1_000)).collect();
            shop.store.put_products(BRANCH, &rows, &StockReading::default()).await.unwrap();
            for row in &rows {
                let words: Vec<&str> = row.name.split(' ').collect();
                let last = words[words.len() - 2];
                let query = format!("{last} {}", words[0].chars().take(3 - cut).collect::<String>());
                let query = if toneless { fold(&query) } else { query };
                let hits = shop.store.search_products(&query, 50).await.unwrap().hits;
                assert!(hits.iter().any(|hit| hit.variation_id == row.variation_id), "{query} finds {}", row.name);
            }
        });
    }
}
