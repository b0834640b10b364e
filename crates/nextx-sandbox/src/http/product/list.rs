//! `product.list`: a page of a million products is one seek.

use std::sync::Arc;

use axum::extract::State;
use serde_json::json;
use sqlx::AssertSqlSafe;

use super::read::Product;
use crate::{
    ListOrder, Operation,
    demo::FIRST_VARIATION_ID,
    http::{
        Shop,
        answer::{Answer, listed},
        fields::Violations,
        query::{Page, Params, Sorting, like},
    },
};

/// A page of all products from an id on. `CROSS JOIN` keeps SQLite to the order of the tables: one seek by id, then a few
/// stores and one row of stock in each.
const PAGE_BY_PLACE: &str = "
    SELECT product.*, unit.name AS unit_name, coalesce(category.name, '') AS category_name,
           (SELECT coalesce(sum(stock.quantity), 0)
            FROM store CROSS JOIN stock ON stock.store_id = store.id AND stock.variation_id = product.variation_id
            WHERE store.branch_id = ?1 AND (?2 IS NULL OR store.id = ?2)) AS quantity
    FROM product CROSS JOIN unit ON unit.id = product.unit_id
    LEFT JOIN category ON category.id = product.category_id
    WHERE product.variation_id >= ?3
    ORDER BY product.variation_id
    LIMIT ?4";

/// Which products of which stores.
struct Listing {
    page: Page,
    branch_id: i64,
    store_id: Option<i64>,
    types: Option<String>,
    pattern: Option<String>,
    order: ListOrder,
}

/// `product.list`. `branch_id` is required; a branch without stores, or a store of another branch, has no products.
pub(super) async fn list(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let switches = shop.switches();
    let mut violations = Violations::default();
    let types = params.all("type[]");
    let listing = Listing {
        page: params.page(Operation::ProductList, &switches, &mut violations),
        branch_id: params
            .required_integer("branch_id", &mut violations)
            .unwrap_or_default(),
        store_id: params
            .integer("store_id", &mut violations)
            .filter(|id| *id != 0),
        types: (!types.is_empty()).then(|| json!(types).to_string()),
        pattern: params.text("strSearch").map(like),
        order: switches.list_order,
    };
    violations.into_result()?;
    let products = listing.read(&shop).await?;
    let records = products
        .iter()
        .map(|product| product.in_list(&shop))
        .collect();
    Ok(listed(
        Operation::ProductList,
        &switches,
        listing.page,
        records,
    ))
}

impl Listing {
    async fn read(&self, shop: &Shop) -> Result<Vec<Product>, sqlx::Error> {
        let served: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM store WHERE branch_id = ?1 AND (?2 IS NULL OR id = ?2))",
        )
        .bind(self.branch_id)
        .bind(self.store_id)
        .fetch_one(&shop.pool)
        .await?;
        if !served {
            return Ok(Vec::new());
        }
        let complete: bool =
            sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM product WHERE withdrawn)")
                .fetch_one(&shop.pool)
                .await?;
        let all = complete && self.types.is_none() && self.pattern.is_none();
        if all && self.order == ListOrder::Usual {
            self.read_by_place(shop).await
        } else {
            self.read_filtered(shop).await
        }
    }

    /// Every product is wanted and ids have no gaps: the page begins at a known id, however far back it lies.
    async fn read_by_place(&self, shop: &Shop) -> Result<Vec<Product>, sqlx::Error> {
        sqlx::query_as(PAGE_BY_PLACE)
            .bind(self.branch_id)
            .bind(self.store_id)
            .bind(FIRST_VARIATION_ID.saturating_add(self.page.offset))
            .bind(self.page.limit)
            .fetch_all(&shop.pool)
            .await
    }

    async fn read_filtered(&self, shop: &Shop) -> Result<Vec<Product>, sqlx::Error> {
        let order = Sorting::OldestFirst("product.variation_id").terms(self.order);
        sqlx::query_as(AssertSqlSafe(format!(
            "SELECT product.*, unit.name AS unit_name, coalesce(category.name, '') AS category_name,
                    (SELECT coalesce(sum(stock.quantity), 0)
                     FROM store CROSS JOIN stock ON stock.store_id = store.id AND stock.variation_id = product.variation_id
                     WHERE store.branch_id = ?1 AND (?2 IS NULL OR store.id = ?2)) AS quantity
             FROM product CROSS JOIN unit ON unit.id = product.unit_id
             LEFT JOIN category ON category.id = product.category_id
             WHERE NOT product.withdrawn
               AND (?3 IS NULL OR product.search_text LIKE ?3 ESCAPE '\\')
               AND (?4 IS NULL OR product.type IN (SELECT value FROM json_each(?4)))
             ORDER BY {order}
             LIMIT ?5 OFFSET ?6",
        )))
        .bind(self.branch_id)
        .bind(self.store_id)
        .bind(self.pattern.as_deref())
        .bind(self.types.as_deref())
        .bind(self.page.limit)
        .bind(self.page.offset)
        .fetch_all(&shop.pool)
        .await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Options, store};

    #[tokio::test]
    async fn a_page_of_all_products_is_one_seek() {
        let options = Options {
            products: 300,
            customers: 0,
            sales_days: 0,
            ..Options::default()
        };
        let pool = store::open(&options).await.unwrap();
        let explain = format!("EXPLAIN QUERY PLAN {PAGE_BY_PLACE}");
        let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(AssertSqlSafe(explain))
            .bind(11)
            .bind(None::<i64>)
            .bind(FIRST_VARIATION_ID + 200)
            .bind(100)
            .fetch_all(&pool)
            .await
            .unwrap();
        let steps: Vec<&str> = plan.iter().map(|(_, _, _, step)| step.as_str()).collect();
        assert!(
            steps.contains(&"SEARCH product USING INTEGER PRIMARY KEY (rowid>?)"),
            "{steps:?}"
        );
        assert!(
            steps.iter().all(|step| !step.contains("TEMP B-TREE")),
            "{steps:?}"
        );
    }
}
