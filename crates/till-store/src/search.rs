//! Search as you type: folded words in any order, codes, barcodes, parts of them.
//!
//! Results come in the order of `product.id`, without ranking: ranking every keystroke costs a hundred times more.

use sqlx::{FromRow, Sqlite, SqlitePool, Transaction};
use till_core::fold;

use crate::{Store, StoreError};

/// A product that a search found.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ProductHit {
    /// The order of results.
    pub id: i64,
    /// NextX's variation id.
    pub variation_id: i64,
    /// Full name.
    pub name: String,
    /// The shop's code.
    pub code: String,
    /// Barcode of the base unit.
    pub barcode: String,
    /// Name of the base unit.
    pub unit: String,
    /// Price of one base unit in whole đồng.
    pub price: i64,
    /// Address of the picture.
    pub picture: String,
    /// `single`, `variable`, `modifier`, `combo` …
    pub kind: String,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchHits<T> {
    /// At most as many as asked for.
    pub hits: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

/// Which pair of indexes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Index {
    Products,
    Customers,
}

impl Index {
    const fn words(self) -> &'static str {
        match self {
            Self::Products => {
                "SELECT rowid FROM product_words WHERE product_words MATCH ? ORDER BY rowid LIMIT ?"
            }
            Self::Customers => {
                "SELECT rowid FROM customer_words WHERE customer_words MATCH ? ORDER BY rowid LIMIT ?"
            }
        }
    }

    const fn parts(self) -> &'static str {
        match self {
            Self::Products => {
                "SELECT rowid FROM product_parts WHERE product_parts MATCH ? ORDER BY rowid LIMIT ?"
            }
            Self::Customers => {
                "SELECT rowid FROM customer_parts WHERE customer_parts MATCH ? ORDER BY rowid LIMIT ?"
            }
        }
    }

    const fn put(self) -> [&'static str; 2] {
        match self {
            Self::Products => [
                "INSERT OR REPLACE INTO product_words (rowid, words) VALUES (?, ?)",
                "INSERT OR REPLACE INTO product_parts (rowid, parts) VALUES (?, ?)",
            ],
            Self::Customers => [
                "INSERT OR REPLACE INTO customer_words (rowid, words) VALUES (?, ?)",
                "INSERT OR REPLACE INTO customer_parts (rowid, parts) VALUES (?, ?)",
            ],
        }
    }
}

/// Codes as the index of parts holds them: lower case, apart from each other.
pub(crate) fn parts(codes: &[&str]) -> String {
    codes
        .iter()
        .filter(|code| !code.is_empty())
        .map(|code| code.to_lowercase())
        .collect::<Vec<_>>()
        .join("\n")
}

pub(crate) async fn index(
    tx: &mut Transaction<'static, Sqlite>,
    index: Index,
    id: i64,
    words: &str,
    parts: &str,
) -> Result<(), StoreError> {
    for (statement, text) in index.put().into_iter().zip([words, parts]) {
        sqlx::query(statement)
            .bind(id)
            .bind(text)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Row ids that `query` finds, at most `limit`.
pub(crate) async fn find(
    readers: &SqlitePool,
    index: Index,
    query: &str,
    limit: u32,
) -> Result<Vec<i64>, StoreError> {
    let words = fold::words(query);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let all: Vec<String> = words.iter().map(|word| format!("\"{word}\"*")).collect();
    let mut found: Vec<i64> = sqlx::query_scalar(index.words())
        .bind(all.join(" "))
        .bind(limit)
        .fetch_all(readers)
        .await?;
    let part = query.trim().to_lowercase();
    if found.len() < limit as usize
        && part.chars().count() >= 3
        && !part.contains(char::is_whitespace)
    {
        let phrase = format!("\"{}\"", part.replace('"', "\"\""));
        let more: Vec<i64> = sqlx::query_scalar(index.parts())
            .bind(phrase)
            .bind(limit)
            .fetch_all(readers)
            .await?;
        found.extend(
            more.into_iter()
                .filter(|id| !found.contains(id))
                .collect::<Vec<_>>(),
        );
        found.truncate(limit as usize);
    }
    Ok(found)
}

impl Store {
    /// The first `limit` products that `query` finds: those with exactly this code or barcode, then by words, then by
    /// part of a code.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn search_products(
        &self,
        query: &str,
        limit: u32,
    ) -> Result<SearchHits<ProductHit>, StoreError> {
        let readers = self.reader();
        let mut ids: Vec<i64> = sqlx::query_scalar(
            "SELECT id FROM product WHERE barcode <> '' AND barcode = ?1
             UNION SELECT id FROM product WHERE code <> '' AND code = ?1",
        )
        .bind(query.trim())
        .fetch_all(readers)
        .await?;
        for id in find(readers, Index::Products, query, limit + 1).await? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let more = ids.len() > limit as usize;
        ids.truncate(limit as usize);
        let mut hits: Vec<ProductHit> = sqlx::query_as(
            "SELECT id, variation_id, name, code, barcode, unit, price, picture, kind FROM product
             WHERE id IN (SELECT value FROM json_each(?))",
        )
        .bind(serde_json::to_string(&ids)?)
        .fetch_all(readers)
        .await?;
        hits.sort_by_key(|hit| ids.iter().position(|id| *id == hit.id));
        Ok(SearchHits { hits, more })
    }
}
