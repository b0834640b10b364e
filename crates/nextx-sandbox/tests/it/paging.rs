//! Pages count from 0, follow each other without gap or overlap, and never say how many there are.

use std::collections::HashSet;

use nextx_sandbox::Options;
use serde_json::Value;

use crate::client::{Shop, small};

async fn ids(shop: &Shop, path: &str) -> Vec<i64> {
    let page = shop.get(path).await;
    page.as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn pages_have_no_overlap_and_no_gap() {
    let shop = Shop::small().await;
    for (path, total) in [
        ("/api/product/product?branch_id=11", 120),
        (
            "/api/product/product?branch_id=11&type[]=single&type[]=combo",
            117,
        ),
        ("/api/customer/customer?", 60),
    ] {
        let mut seen = Vec::new();
        for page in 0.. {
            let ids = ids(&shop, &format!("{path}&page={page}&pageLimit=25")).await;
            let last = ids.len() < 25;
            seen.extend(ids);
            if last {
                break;
            }
        }
        assert_eq!(seen.len(), total, "{path}");
        assert_eq!(seen.iter().collect::<HashSet<_>>().len(), total, "{path}");
    }
}

#[tokio::test]
async fn the_size_of_a_page() {
    let shop = Shop::small().await;
    for (limit, expected) in [
        ("", 15),
        ("&pageLimit=0", 15),
        ("&pageLimit=7", 7),
        ("&pageLimit=100", 100),
        ("&pageLimit=5000", 100),
    ] {
        let page = ids(&shop, &format!("/api/product/product?branch_id=11{limit}")).await;
        assert_eq!(page.len(), expected, "{limit}");
    }
    assert!(
        ids(&shop, "/api/product/product?branch_id=11&page=900")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn products_are_searched_without_accents() {
    let shop = Shop::small().await;
    for search in ["ca phe sua da", "CÀ PHÊ SỮA", "sp000001", "SP000001-LON"] {
        let query = [("branch_id", "11"), ("strSearch", search)];
        let request = shop
            .request(reqwest::Method::GET, "/api/product/product")
            .query(&query);
        let found: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(
            found[0]["product_fullname"], "Cà phê sữa đá lon 185 ml",
            "{search}"
        );
    }
    let nothing = shop
        .get("/api/product/product?branch_id=11&strSearch=100%25_")
        .await;
    assert_eq!(nothing, serde_json::json!([]));
}

/// That such a page is one seek, however far back it lies, is tested where the statement stands.
#[tokio::test]
async fn the_last_page_of_many_products_is_full_and_the_next_one_empty() {
    let shop = Shop::open(Options {
        products: 20_000,
        customers: 0,
        sales_days: 0,
        ..small()
    })
    .await;
    let last = shop
        .get("/api/product/product?branch_id=11&page=199&pageLimit=100")
        .await;
    assert_eq!(last.as_array().unwrap().len(), 100);
    assert_eq!(last[99]["product_code"], "SP020000");
    assert!(
        ids(
            &shop,
            "/api/product/product?branch_id=11&page=200&pageLimit=100"
        )
        .await
        .is_empty()
    );
}
