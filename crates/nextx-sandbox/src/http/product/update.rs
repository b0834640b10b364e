//! `product.update`: every variation of a product at once.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use serde_json::Value;

use super::draft::Draft;
use crate::{
    Operation, ProductIds,
    http::{
        Shop,
        answer::{Answer, Refusal, changed},
        fields::{Changes, Violations, parse_object},
        query::Id,
    },
};

#[derive(sqlx::FromRow)]
struct Variation {
    variation_id: i64,
    product_id: i64,
    variation: String,
    #[sqlx(flatten)]
    product: Draft,
}

/// `product.update`. Which number the path holds is a switch (Q20). Units cannot be changed (D07), nor does the first
/// stock change what lies in the stores. The variations of a product keep their own codes.
pub(super) async fn update(State(shop): State<Arc<Shop>>, Id(id): Id, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let switches = shop.switches();
    let changes = Changes::of(&object, &switches);
    let mut transaction = shop.pool.begin().await?;
    // Two statements, each of which is a seek among a million products.
    let statement = match switches.product_update_id {
        ProductIds::Product => {
            "SELECT * FROM product WHERE product_id = ?1 AND NOT withdrawn ORDER BY variation_id"
        }
        ProductIds::Variation => "SELECT * FROM product WHERE variation_id = ?1 AND NOT withdrawn",
    };
    let variations: Vec<Variation> = sqlx::query_as(statement)
        .bind(id)
        .fetch_all(&mut *transaction)
        .await?;
    if variations.is_empty() {
        return Err(Refusal::NotFound);
    }
    let several = variations.len() > 1;
    for Variation {
        variation_id,
        product_id,
        variation,
        product,
    } in variations
    {
        let mut wrong = Violations::default();
        let own = (product.code.clone(), product.sku.clone());
        let mut product = product.with(&changes, &mut wrong);
        if several || product.code.is_empty() {
            product.code = own.0;
        }
        if several || product.sku.is_empty() {
            product.sku = own.1;
        }
        product
            .check(&mut transaction, Some(product_id), &switches, &mut wrong)
            .await?;
        wrong.into_result()?;
        product
            .write(&mut transaction, variation_id, &variation)
            .await?;
    }
    transaction.commit().await?;
    Ok(changed(
        Operation::ProductUpdate,
        "Product updated successfully",
        Value::Null,
    ))
}
