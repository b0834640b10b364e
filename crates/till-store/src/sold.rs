//! What this shop sells: each sale raises the score of its products, and the names of the best sold have an index of
//! their own, small enough to be put in order at every keystroke.

use std::collections::{HashMap, HashSet};

use sqlx::{Sqlite, Transaction};
use till_core::{fold, popularity, sale::Sale};

use crate::{ProductRow, StoreError};

/// The most products that are ranked; those with the lowest scores go.
const MOST: u32 = 2_000;

/// Notes what a sale sold, each product once: how many of it were bought says little of how often it is asked for.
pub(crate) async fn note(
    tx: &mut Transaction<'static, Sqlite>,
    sale: &Sale,
) -> Result<(), StoreError> {
    let sold: HashMap<i64, &str> = sale
        .lines
        .iter()
        .map(|line| (line.product.variation_id, line.product.name.as_str()))
        .collect();
    let ids: Vec<&i64> = sold.keys().collect();
    let known: Vec<(i64, f64)> = sqlx::query_as(
        "SELECT variation_id, score FROM product_sold WHERE variation_id IN (SELECT value FROM json_each(?))",
    )
    .bind(serde_json::to_string(&ids)?)
    .fetch_all(&mut **tx)
    .await?;
    let known: HashMap<i64, f64> = known.into_iter().collect();
    for (variation_id, name) in &sold {
        let score = known.get(variation_id).copied();
        sqlx::query(
            "INSERT INTO product_sold (variation_id, score) VALUES (?, ?)
             ON CONFLICT DO UPDATE SET score = excluded.score",
        )
        .bind(variation_id)
        .bind(popularity::after_sale(score, sale.sold_at))
        .execute(&mut **tx)
        .await?;
        if score.is_none() {
            put_words(tx, *variation_id, name).await?;
        }
    }
    if known.len() < sold.len() {
        drop_least(tx).await?;
    }
    Ok(())
}

/// Which of these products were sold here.
pub(crate) async fn among(
    tx: &mut Transaction<'static, Sqlite>,
    rows: &[ProductRow],
) -> Result<HashSet<i64>, StoreError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.variation_id).collect();
    let sold: Vec<i64> = sqlx::query_scalar(
        "SELECT variation_id FROM product_sold WHERE variation_id IN (SELECT value FROM json_each(?))",
    )
    .bind(serde_json::to_string(&ids)?)
    .fetch_all(&mut **tx)
    .await?;
    Ok(sold.into_iter().collect())
}

/// Indexes the name of a product that is sold here.
pub(crate) async fn put_words(
    tx: &mut Transaction<'static, Sqlite>,
    variation_id: i64,
    name: &str,
) -> Result<(), StoreError> {
    sqlx::query("INSERT OR REPLACE INTO sold_words (rowid, words) VALUES (?, ?)")
        .bind(variation_id)
        .bind(fold::fold(name))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn drop_least(tx: &mut Transaction<'static, Sqlite>) -> Result<(), StoreError> {
    let least: Vec<i64> = sqlx::query_scalar(
        "SELECT variation_id FROM product_sold ORDER BY score DESC LIMIT -1 OFFSET ?",
    )
    .bind(MOST)
    .fetch_all(&mut **tx)
    .await?;
    if least.is_empty() {
        return Ok(());
    }
    let least = serde_json::to_string(&least)?;
    for statement in [
        "DELETE FROM sold_words WHERE rowid IN (SELECT value FROM json_each(?))",
        "DELETE FROM product_sold WHERE variation_id IN (SELECT value FROM json_each(?))",
    ] {
        sqlx::query(statement)
            .bind(&least)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}
