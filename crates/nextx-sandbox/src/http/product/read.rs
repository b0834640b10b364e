//! `product.detail`, and a product as it is shown.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::{
    fixed::Fixed,
    http::{
        Shop,
        answer::{Answer, Refusal},
        fields::Violations,
        query::Params,
        shown::number,
        units,
    },
};

#[derive(sqlx::FromRow)]
pub(super) struct Product {
    variation_id: i64,
    product_id: i64,
    name: String,
    variation: String,
    code: String,
    sku: String,
    barcode: String,
    r#type: String,
    brand: String,
    specification: String,
    picture: String,
    unit_id: i64,
    price: i64,
    cost: i64,
    weight: i64,
    height: i64,
    width: i64,
    length: i64,
    parts: String,
    unit_name: String,
    category_name: String,
    quantity: i64,
}

/// `product.detail`, read by variation. Without a branch the stock of all branches.
pub(super) async fn detail(State(shop): State<Arc<Shop>>, params: Params) -> Answer {
    let mut violations = Violations::default();
    let variation_id = params.required_integer("variation_id", &mut violations);
    let branch_id = params.integer("branch_id", &mut violations);
    let store_id = params
        .integer("store_id", &mut violations)
        .filter(|id| *id != 0);
    violations.into_result()?;
    let mut transaction = shop.pool.begin().await?;
    let product: Product = sqlx::query_as(
        "SELECT product.*, unit.name AS unit_name, coalesce(category.name, '') AS category_name,
                (SELECT coalesce(sum(stock.quantity), 0)
                 FROM store CROSS JOIN stock ON stock.store_id = store.id AND stock.variation_id = product.variation_id
                 WHERE (?1 IS NULL OR store.branch_id = ?1) AND (?2 IS NULL OR store.id = ?2)) AS quantity
         FROM product CROSS JOIN unit ON unit.id = product.unit_id
             LEFT JOIN category ON category.id = product.category_id
         WHERE product.variation_id = ?3 AND NOT product.withdrawn",
    )
    .bind(branch_id)
    .bind(store_id)
    .bind(variation_id)
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or(Refusal::NotFound)?;
    let names = shop.switches().unit_names;
    let units = units::of(&mut transaction, product.variation_id, names).await?;
    let computations = product.computations(&mut transaction).await?;
    transaction.commit().await?;
    Ok(Json(product.in_detail(&shop, units, computations)))
}

impl Product {
    fn full_name(&self) -> String {
        if self.variation.is_empty() {
            self.name.clone()
        } else {
            format!("{} - {}", self.name, self.variation)
        }
    }

    /// Sizes come as text, the weight as a number here and as text in the detail (E22).
    pub(super) fn in_list(&self, shop: &Shop) -> Value {
        json!({
            "id": self.variation_id,
            "product_id": self.product_id,
            "variations_id": self.variation_id,
            "product_fullname": self.full_name(),
            "product_code": self.code,
            "barcode": self.barcode,
            "product_image": shop.picture_url(&self.picture),
            "qty_available": number(self.quantity),
            "unit": self.unit_name,
            "selling_price": number(self.price),
            "brand_name": self.brand,
            "category_name": self.category_name,
            "specification": self.specification,
            "product_type": self.r#type,
            "weight": number(self.weight),
            "length": size(self.length),
            "width": size(self.width),
            "height": size(self.height),
            "product_variation": {
                "product_id": self.product_id,
                "variations_id": self.variation_id,
                "unit_id": self.unit_id,
                "price": number(self.price),
            },
        })
    }

    fn in_detail(&self, shop: &Shop, units: Vec<Value>, computations: Vec<Value>) -> Value {
        json!({
            "id": self.variation_id,
            "product_id": self.product_id,
            "variations.id": self.variation_id,
            "product_name": self.full_name(),
            "product_actual_name": self.name,
            "product_code": self.code,
            "product_sku": self.sku,
            "product_image": shop.picture_url(&self.picture),
            "qty_available": number(self.quantity),
            "default_purchase_price": number(self.cost),
            "default_sell_price": number(self.price),
            "product_type": self.r#type,
            "specification": self.specification,
            "height": size(self.height),
            "width": size(self.width),
            "length": size(self.length),
            "weight": Fixed::from_ten_thousandths(self.weight).plain(),
            "computations": computations,
            "unit_id": self.unit_id.to_string(),
            "unit": self.unit_name,
            "units": units,
        })
    }

    /// The parts of a combo.
    async fn computations(&self, connection: &mut SqliteConnection) -> Result<Vec<Value>, Refusal> {
        let parts: Vec<(i64, i64, i64, i64, Option<String>)> = sqlx::query_as(
            "SELECT product_id, variation_id, coalesce(part.value ->> 2, unit_id), price, part.value -> 3
             FROM json_each(?1) AS part JOIN product ON product.variation_id = part.value ->> 0
             ORDER BY part.key",
        )
        .bind(&self.parts)
        .fetch_all(connection)
        .await?;
        let mut shown = Vec::with_capacity(parts.len());
        for (product_id, variation_id, unit_id, price, own_price) in parts {
            let own_price: Value =
                own_price.map_or(Ok(Value::Null), |text| serde_json::from_str(&text))?;
            let price = if own_price.is_null() {
                number(price)
            } else {
                own_price
            };
            shown.push(json!({
                "product_id": product_id,
                "variations.id": variation_id,
                "unit_id": unit_id,
                "price": price,
            }));
        }
        Ok(shown)
    }
}

/// A size as text, nothing where it is not known.
fn size(ten_thousandths: i64) -> String {
    if ten_thousandths == 0 {
        String::new()
    } else {
        Fixed::from_ten_thousandths(ten_thousandths).plain()
    }
}
