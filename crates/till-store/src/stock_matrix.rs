//! Every product with what each branch has of it, for the back office; and how much each should have.

use std::collections::{BTreeMap, HashMap};

use futures::TryStreamExt;
use rust_decimal::Decimal;
use sqlx::Row;
use till_core::stock_matrix::{OnHand, ProductStock, Thresholds};

use crate::{
    Store, StoreError,
    catalogue::{decimal, money},
    opening,
};

/// How much of one product each branch should have, by branch.
pub type BranchThresholds = BTreeMap<i64, Thresholds>;

/// Each is a setting of its own, which the journal keeps.
fn key(variation_id: i64) -> String {
    format!("{PREFIX}{variation_id}")
}

const PREFIX: &str = "stock_threshold:";

impl Store {
    /// Every product that is sold, with what each of `branches` has of it by the last reading and by what was done since.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn stock_of_everything(
        &self,
        branches: &[i64],
    ) -> Result<Vec<ProductStock>, StoreError> {
        let thresholds = self.every_threshold().await?;
        let mut on_hand = self.every_quantity().await?;
        let mut larger = self.every_larger_unit().await?;
        let mut rows = sqlx::query(
            "SELECT variation_id, name, code, barcode, category, unit, price FROM product ORDER BY id",
        )
        .fetch(self.reader());
        let mut products = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let variation_id: i64 = row.get("variation_id");
            let stands = |branch: &i64| {
                let quantity = on_hand.remove(&(variation_id, *branch))?;
                let should = thresholds
                    .get(&variation_id)
                    .and_then(|of_branches| of_branches.get(branch));
                Some(OnHand::of(quantity, should.copied().unwrap_or_default()))
            };
            products.push(ProductStock {
                variation_id,
                on_hand: branches.iter().map(stands).collect(),
                name: row.get("name"),
                code: row.get("code"),
                barcode: row.get("barcode"),
                category: row.get("category"),
                unit: row.get("unit"),
                larger: larger.remove(&variation_id),
                price: row.get::<Option<i64>, _>("price").map(money).transpose()?,
            });
        }
        Ok(products)
    }

    async fn every_quantity(&self) -> Result<HashMap<(i64, i64), Decimal>, StoreError> {
        let mut on_hand = HashMap::new();
        let mut rows =
            sqlx::query("SELECT variation_id, branch_id, quantity FROM stock").fetch(self.reader());
        while let Some(row) = rows.try_next().await? {
            let place = (row.get("variation_id"), row.get("branch_id"));
            on_hand.insert(place, decimal(row.get("quantity"))?);
        }
        drop(rows);
        let mut moves = sqlx::query("SELECT variation_id, branch_id, quantity FROM stock_move")
            .fetch(self.reader());
        while let Some(row) = moves.try_next().await? {
            // Of what was never read nobody knows how much there is.
            if let Some(there) = on_hand.get_mut(&(row.get("variation_id"), row.get("branch_id"))) {
                *there += decimal(row.get("quantity"))?;
            }
        }
        Ok(on_hand)
    }

    /// Of each product that has one the largest unit above the base unit.
    async fn every_larger_unit(&self) -> Result<HashMap<i64, (String, Decimal)>, StoreError> {
        let mut largest: HashMap<i64, (String, Decimal)> = HashMap::new();
        let mut rows =
            sqlx::query("SELECT variation_id, name, multiplier FROM product_unit WHERE NOT base")
                .fetch(self.reader());
        while let Some(row) = rows.try_next().await? {
            let multiplier = decimal(row.get("multiplier"))?;
            if multiplier <= Decimal::ONE {
                continue;
            }
            let unit = (row.get("name"), multiplier);
            let known = largest.entry(row.get("variation_id"));
            known
                .and_modify(|known| {
                    if known.1 < unit.1 {
                        known.clone_from(&unit);
                    }
                })
                .or_insert(unit);
        }
        Ok(largest)
    }

    /// How much of these products each branch should have; nothing of those for which nothing is set.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn thresholds_of(
        &self,
        variations: &[i64],
    ) -> Result<HashMap<i64, BranchThresholds>, StoreError> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT of.value, setting.value FROM json_each(?) AS of
             JOIN setting ON setting.key = ? || of.value",
        )
        .bind(serde_json::to_string(variations)?)
        .bind(PREFIX)
        .fetch_all(self.reader())
        .await?;
        rows.into_iter()
            .map(|(variation, json)| Ok((variation, serde_json::from_str(&json)?)))
            .collect()
    }

    async fn every_threshold(&self) -> Result<HashMap<i64, BranchThresholds>, StoreError> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT key, value FROM setting WHERE key GLOB ?")
                .bind(format!("{PREFIX}*"))
                .fetch_all(self.reader())
                .await?;
        let mut thresholds = HashMap::new();
        for (key, json) in rows {
            let variation = key.strip_prefix(PREFIX).and_then(|id| id.parse().ok());
            let variation = variation.ok_or_else(|| StoreError::Damaged(key.clone()))?;
            thresholds.insert(variation, serde_json::from_str(&json)?);
        }
        Ok(thresholds)
    }

    /// How much of a product each branch should have.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn stock_thresholds(
        &self,
        variation_id: i64,
    ) -> Result<BranchThresholds, StoreError> {
        Ok(self.setting(&key(variation_id)).await?.unwrap_or_default())
    }

    /// Sets how much of a product a branch should have.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn set_stock_thresholds(
        &self,
        variation_id: i64,
        branch_id: i64,
        thresholds: Thresholds,
    ) -> Result<(), StoreError> {
        let key = key(variation_id);
        let mut tx = self.begin().await?;
        let mut of_branches: BranchThresholds =
            opening::get(&mut tx, &key).await?.unwrap_or_default();
        if thresholds.is_none() {
            of_branches.remove(&branch_id);
        } else {
            of_branches.insert(branch_id, thresholds);
        }
        if of_branches.is_empty() {
            opening::clear(&mut tx, &key).await?;
        } else {
            opening::put(&mut tx, &key, &of_branches).await?;
        }
        tx.commit().await?;
        self.keep_journal().await;
        Ok(())
    }
}
