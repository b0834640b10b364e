//! Goods as a person at the counter thinks of them: the variations of one product are one thing until one is meant.

use std::collections::HashMap;

use crate::{
    ProductHit, SearchHits, Store, StoreError,
    search::{MODIFIERS, PRODUCTS, VARIATIONS},
};

/// What NextX calls a product that comes in variations.
const VARIABLE: &str = "variable";

/// So many rows are looked through at most for enough different goods.
const MOST_ROWS: u32 = 512;

/// A product by itself, or the variations of one that were found together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goods {
    /// What was found, the best first. Never empty.
    pub found: Vec<ProductHit>,
    /// All variations of the product where several of them were found; empty otherwise.
    pub variations: Vec<ProductHit>,
}

impl Store {
    /// The first `limit` goods that `query` finds, as [`Store::search_products`] does. Variations of one product that are
    /// found by their common name come as one; a single one that was found, or the one with exactly this code, comes alone.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn search_goods(
        &self,
        query: &str,
        limit: u32,
    ) -> Result<SearchHits<Goods>, StoreError> {
        let mut rows = limit;
        let (mut goods, more) = loop {
            let found = PRODUCTS.find(self.reader(), query, rows).await?;
            let goods = by_product(found.hits, query.trim());
            let enough = goods.len() > limit as usize;
            if enough || !found.more || rows >= MOST_ROWS {
                break (goods, enough || found.more);
            }
            rows = rows.saturating_mul(4).min(MOST_ROWS);
        };
        goods.truncate(limit as usize);
        let several = goods.iter().filter(|goods| goods.found.len() > 1);
        let products: Vec<i64> = several
            .filter_map(|goods| Some(goods.found.first()?.product_id))
            .collect();
        let mut variations: HashMap<i64, Vec<ProductHit>> = HashMap::new();
        for hit in self.variations(&products).await? {
            variations.entry(hit.product_id).or_default().push(hit);
        }
        for goods in goods.iter_mut().filter(|goods| goods.found.len() > 1) {
            if let Some(first) = goods.found.first() {
                goods.variations = variations.remove(&first.product_id).unwrap_or_default();
            }
        }
        Ok(SearchHits { hits: goods, more })
    }

    /// The variations of products, by NextX's product ids, in the order of the rows.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn variations(&self, products: &[i64]) -> Result<Vec<ProductHit>, StoreError> {
        if products.is_empty() {
            return Ok(Vec::new());
        }
        Ok(sqlx::query_as(VARIATIONS)
            .bind(serde_json::to_string(products)?)
            .fetch_all(self.reader())
            .await?)
    }

    /// The names of the units that products have, those of most of the newest products first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn unit_names(&self) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT unit FROM (SELECT unit FROM product ORDER BY id DESC LIMIT 5000)
             WHERE unit <> '' GROUP BY unit ORDER BY count(*) DESC, unit LIMIT 12",
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The first `limit` products that are offered to be added to another, in the order of the rows.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn modifiers(&self, limit: u32) -> Result<Vec<ProductHit>, StoreError> {
        Ok(sqlx::query_as(MODIFIERS)
            .bind(limit)
            .fetch_all(self.reader())
            .await?)
    }
}

/// Puts the variations of one product together, where the first of them stands.
fn by_product(hits: Vec<ProductHit>, typed: &str) -> Vec<Goods> {
    let mut goods: Vec<Goods> = Vec::new();
    let mut places: HashMap<i64, usize> = HashMap::new();
    for hit in hits {
        let is_meant = [&hit.barcode, &hit.code]
            .into_iter()
            .any(|code| !typed.is_empty() && code.eq_ignore_ascii_case(typed));
        if hit.kind == VARIABLE && !is_meant {
            let place = *places.entry(hit.product_id).or_insert(goods.len());
            if let Some(known) = goods.get_mut(place) {
                known.found.push(hit);
                continue;
            }
        }
        goods.push(Goods {
            found: vec![hit],
            variations: Vec::new(),
        });
    }
    goods
}
