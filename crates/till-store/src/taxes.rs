//! What taxes ask of the catalogue and of the sales.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{Store, StoreError};

impl Store {
    /// The categories of products that are in the cache, by variation.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn categories_of(
        &self,
        variations: &[i64],
    ) -> Result<HashMap<i64, String>, StoreError> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT variation_id, category FROM product WHERE variation_id IN (SELECT value FROM json_each(?))",
        )
        .bind(serde_json::to_string(variations)?)
        .fetch_all(self.reader())
        .await?;
        Ok(rows.into_iter().collect())
    }

    /// The names of the categories that products have.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn product_categories(&self) -> Result<Vec<String>, StoreError> {
        let names = sqlx::query_scalar(
            "SELECT DISTINCT category FROM product WHERE category <> '' ORDER BY category",
        );
        Ok(names.fetch_all(self.reader()).await?)
    }

    /// Whether something was sold with the tax of this rule.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn was_tax_used(&self, rule: Uuid) -> Result<bool, StoreError> {
        let used = sqlx::query_scalar(
            "SELECT EXISTS (
                 SELECT 1 FROM outbox,
                     json_each(iif(json_valid(outbox.content), outbox.content, '{}'), '$.document.lines') AS line
                 WHERE outbox.kind = 'sale' AND line.value ->> '$.tax.rule' = ?)",
        );
        Ok(used.bind(rule.to_string()).fetch_one(self.reader()).await?)
    }
}
