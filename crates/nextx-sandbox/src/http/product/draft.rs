//! What a request may say of a product, apart from its units and its first stock.

use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::{
    SentCodes, Switches,
    fixed::Fixed,
    http::fields::{Changes, Field, Violations},
    store::fold,
};

/// The documented types, complete by their wording.
const TYPES: [&str; 4] = ["single", "variable", "modifier", "combo"];

/// One variation as stored. Brand, description, further categories, the threshold of low stock and the two notes can be
/// sent too, but no answer shows them.
#[derive(Debug, Default, sqlx::FromRow)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) sku: String,
    pub(super) r#type: String,
    pub(super) category_id: Option<i64>,
    pub(super) specification: String,
    pub(super) picture: String,
    pub(super) price: i64,
    pub(super) cost: i64,
    pub(super) weight: i64,
    pub(super) height: i64,
    pub(super) width: i64,
    pub(super) length: i64,
    /// JSON text, as in the schema.
    pub(super) parts: String,
}

impl Draft {
    /// The product that the request makes of this one.
    pub(super) fn with(self, changes: &Changes<'_>, wrong: &mut Violations) -> Self {
        changes.require("name", wrong);
        let mut text = |name: &str, longest, current: String| {
            changes.apply(name, current, |field| {
                wrong.text(field, longest).unwrap_or_default()
            })
        };
        let name = text("name", 255, self.name);
        let (code, sku) = (text("code", 191, self.code), text("sku", 191, self.sku));
        let specification = text("specification", 5_000, self.specification);
        let mut amount = |name: &str, current: i64| {
            changes.apply(name, current, |field| {
                wrong.amount(field).unwrap_or_default().ten_thousandths()
            })
        };
        let (price, cost) = (
            amount("sell_price", self.price),
            amount("purchase_price", self.cost),
        );
        let (weight, height) = (amount("weight", self.weight), amount("height", self.height));
        let (width, length) = (amount("width", self.width), amount("length", self.length));
        let category_id = changes.apply("category_id", self.category_id, |field| wrong.id(field));
        let picture = changes.apply("media", self.picture, |field| picture(field, wrong));
        let parts = changes.apply("composition_variation", self.parts, |field| {
            parts(field, wrong)
        });
        let r#type = changes.apply("type", self.r#type, |field| {
            wrong.one_of(field, &TYPES).unwrap_or_default().to_owned()
        });
        Self {
            r#type: typed(r#type, &parts),
            name,
            code,
            sku,
            category_id,
            specification,
            picture,
            price,
            cost,
            weight,
            height,
            width,
            length,
            parts,
        }
    }

    /// Holds the product against the shop's records; `product_id` is its own where it has one.
    pub(super) async fn check(
        &self,
        connection: &mut SqliteConnection,
        product_id: Option<i64>,
        switches: &Switches,
        wrong: &mut Violations,
    ) -> Result<(), sqlx::Error> {
        let category_known: bool = sqlx::query_scalar(
            "SELECT ?1 IS NULL OR EXISTS (SELECT 1 FROM category WHERE id = ?1)",
        )
        .bind(self.category_id)
        .fetch_one(&mut *connection)
        .await?;
        if !category_known {
            wrong.unknown("category_id");
        }
        if switches.sent_codes == SentCodes::Unique {
            self.check_codes(connection, product_id, wrong).await?;
        }
        let strangers: Vec<i64> = sqlx::query_scalar(
            "SELECT part.key FROM json_each(?1) AS part
             WHERE NOT EXISTS (SELECT 1 FROM product
                               WHERE variation_id = part.value ->> 0 AND product_id IS NOT ?2)",
        )
        .bind(&self.parts)
        .bind(product_id)
        .fetch_all(connection)
        .await?;
        for index in strangers {
            wrong.unknown(&format!("composition_variation.{index}.variations_id"));
        }
        Ok(())
    }

    /// Notes the codes that another product has.
    async fn check_codes(
        &self,
        connection: &mut SqliteConnection,
        product_id: Option<i64>,
        wrong: &mut Violations,
    ) -> Result<(), sqlx::Error> {
        let (code_taken, sku_taken): (bool, bool) = sqlx::query_as(
            "SELECT ?1 <> '' AND EXISTS (SELECT 1 FROM product WHERE code = ?1 AND product_id IS NOT ?3),
                    ?2 <> '' AND EXISTS (SELECT 1 FROM product WHERE sku = ?2 AND product_id IS NOT ?3)",
        )
        .bind(&self.code)
        .bind(&self.sku)
        .bind(product_id)
        .fetch_one(connection)
        .await?;
        for (name, taken) in [("code", code_taken), ("sku", sku_taken)] {
            if taken {
                wrong.taken(name);
            }
        }
        Ok(())
    }

    /// Writes the product into the row of a variation.
    pub(super) async fn write(
        &self,
        connection: &mut SqliteConnection,
        variation_id: i64,
        variation: &str,
    ) -> Result<(), sqlx::Error> {
        let search_text = fold(&[self.name.as_str(), variation, &self.code, &self.sku].join(" "));
        sqlx::query(
            "UPDATE product
             SET name = ?2, code = ?3, sku = ?4, type = ?5, category_id = ?6, specification = ?7, picture = ?8,
                 price = ?9, cost = ?10, weight = ?11, height = ?12, width = ?13, length = ?14, parts = ?15,
                 search_text = ?16
             WHERE variation_id = ?1",
        )
        .bind(variation_id)
        .bind(&self.name)
        .bind(&self.code)
        .bind(&self.sku)
        .bind(&self.r#type)
        .bind(self.category_id)
        .bind(&self.specification)
        .bind(&self.picture)
        .bind(self.price)
        .bind(self.cost)
        .bind(self.weight)
        .bind(self.height)
        .bind(self.width)
        .bind(self.length)
        .bind(&self.parts)
        .bind(search_text)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Without a type of its own, a product with parts is a combo, and one without them is not.
fn typed(sent: String, parts: &str) -> String {
    let composed = parts != "[]";
    match sent.as_str() {
        "" | "single" if composed => "combo".to_owned(),
        "" => "single".to_owned(),
        "combo" if !composed => "single".to_owned(),
        _ => sent,
    }
}

/// The address of the first picture; others are not shown anywhere.
fn picture(field: &Field<'_>, wrong: &mut Violations) -> String {
    let media = wrong.objects(field);
    let urls = media
        .iter()
        .map(|medium| wrong.text(&medium.get("url"), 2_000));
    urls.collect::<Vec<_>>()
        .into_iter()
        .flatten()
        .next()
        .unwrap_or_default()
}

/// The parts as stored. A part without a variation, as in the sample, is none.
fn parts(field: &Field<'_>, wrong: &mut Violations) -> String {
    let rows = wrong.objects(field);
    let mut parts = Vec::with_capacity(rows.len());
    for row in &rows {
        let variation_id = wrong.id(&row.get("variations_id"));
        let quantity = wrong.amount(&row.get("quantity"));
        let unit_id = wrong.id(&row.get("unit_id"));
        let price = wrong.amount(&row.get("price")).map(Fixed::to_number);
        if let Some(variation_id) = variation_id {
            let quantity = quantity.unwrap_or(Fixed::ONE).to_number();
            parts.push(json!([variation_id, quantity, unit_id, price]));
        }
    }
    Value::from(parts).to_string()
}
