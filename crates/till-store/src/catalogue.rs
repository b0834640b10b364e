//! Products and their units.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row, Sqlite, Transaction, sqlite::SqliteRow};
use till_core::{
    Money, Quantity,
    cart::{CartProduct, ComboPart, Unit},
};

use crate::{
    Store, StoreError,
    awake::awake,
    search, sold,
    stock::{self, StockReading},
};

/// How a product is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductName {
    /// Its name.
    pub name: String,
    /// The name of its base unit.
    pub unit: String,
    /// Its category; empty where it has none.
    pub category: String,
}

/// A product as a page of `product.list` describes it for one branch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductRow {
    /// NextX's variation id.
    pub variation_id: i64,
    /// NextX's product id.
    pub product_id: i64,
    /// Full name.
    pub name: String,
    /// The shop's code.
    pub code: String,
    /// Barcode of the base unit.
    pub barcode: String,
    /// Name of the base unit.
    pub unit: String,
    /// NextX's id of the base unit; 0 where the list names none.
    pub unit_id: i64,
    /// Price of one base unit in whole đồng; none where the server says nothing that can be charged.
    pub price: Option<Money>,
    /// Address of the picture.
    pub picture: String,
    /// Name of the category.
    pub category: String,
    /// `single`, `variable`, `modifier`, `combo`, or what else the server says.
    pub kind: String,
    /// On hand in that branch, in base units.
    pub quantity: Decimal,
}

impl ProductRow {
    /// What tells a changed row from an unchanged one. Stock is not part of it.
    fn hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let ids = [
            self.variation_id,
            self.product_id,
            self.unit_id,
            self.price.map_or(-1, Money::dong),
        ];
        for id in ids {
            hasher.update(id.to_le_bytes());
        }
        let texts = [
            &self.name,
            &self.code,
            &self.barcode,
            &self.unit,
            &self.picture,
            &self.category,
            &self.kind,
        ];
        for text in texts {
            hasher.update(text.len().to_le_bytes());
            hasher.update(text);
        }
        hasher.finalize().into()
    }
}

/// The units and parts of a product as `product.detail` lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductUnits {
    /// NextX's variation id.
    pub variation_id: i64,
    /// The units, in the server's order.
    pub units: Vec<Unit>,
    /// What a combo is made of, in the server's order.
    pub parts: Vec<ProductPart>,
}

/// A part of a combo as `product.detail` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductPart {
    /// NextX's variation id of the part.
    pub variation_id: i64,
    /// The unit it is counted in.
    pub unit_id: Option<i64>,
    /// How many of it one combo holds.
    pub quantity: Option<Quantity>,
}

impl Store {
    /// Takes in a page of products as they stand in `branch_id`, and their stock there, as `reading` has found it. Rows
    /// that are as they were are not written. Answers how many products were.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of the page is stored.
    pub async fn put_products(
        &self,
        branch_id: i64,
        rows: &[ProductRow],
        reading: &StockReading,
    ) -> Result<u32, StoreError> {
        let mut tx = self.begin().await?;
        let known = known_hashes(&mut tx, rows).await?;
        let sold = sold::among(&mut tx, rows).await?;
        let mut written = 0;
        for row in rows {
            let hash = row.hash();
            match known.get(&row.variation_id) {
                Some((_, old)) if *old == hash => {}
                known => {
                    put_product(&mut tx, known.map(|(id, _)| *id), row, hash).await?;
                    if sold.contains(&row.variation_id) {
                        sold::put_words(&mut tx, row.variation_id, &row.name).await?;
                    }
                    written += 1;
                }
            }
            stock::put(&mut tx, branch_id, row.variation_id, row.quantity, reading).await?;
        }
        tx.commit().await?;
        Ok(written)
    }

    /// Ends a complete pass over the products of a branch, which named `seen` (variation ids). A product that two passes
    /// in a row did not name is gone; answers how many went. A pass that names less than half of what is here is believed
    /// about none: so much does not leave a shop between two readings.
    ///
    /// # Errors
    /// [`StoreError`]; then all are as they were.
    pub async fn end_pass(&self, seen: &HashSet<i64>) -> Result<usize, StoreError> {
        let mut tx = self.begin().await?;
        let known: Vec<(i64, u32)> = sqlx::query_as("SELECT variation_id, missed FROM product")
            .fetch_all(&mut *tx)
            .await?;
        if seen.len() * 2 < known.len() {
            return Ok(0);
        }
        let missing = variations(&known, |id, missed| missed == 0 && !seen.contains(&id));
        let back = variations(&known, |id, missed| missed > 0 && seen.contains(&id));
        let gone = variations(&known, |id, missed| missed > 0 && !seen.contains(&id));
        for (ids, statements) in [
            (&missing, MISSED.as_slice()),
            (&back, SEEN_AGAIN.as_slice()),
            (&gone, GONE.as_slice()),
        ] {
            if ids.is_empty() {
                continue;
            }
            let ids = serde_json::to_string(ids)?;
            for statement in statements {
                sqlx::query(*statement).bind(&ids).execute(&mut *tx).await?;
            }
        }
        tx.commit().await?;
        Ok(gone.len())
    }

    /// Takes in the units and parts of products.
    ///
    /// # Errors
    /// [`StoreError`]; then none of them is stored.
    pub async fn put_units(&self, products: &[ProductUnits], at: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for product in products {
            sqlx::query("DELETE FROM product_unit WHERE variation_id = ?")
                .bind(product.variation_id)
                .execute(&mut *tx)
                .await?;
            for (position, unit) in (0_u32..).zip(&product.units) {
                sqlx::query(
                    "INSERT OR REPLACE INTO product_unit
                     (variation_id, unit_id, position, name, multiplier, price, base)
                     VALUES (?, ?, ?, ?, ?, ?, ?)",
                )
                .bind(product.variation_id)
                .bind(unit.id)
                .bind(position)
                .bind(&unit.name)
                .bind(unit.multiplier.to_string())
                .bind(unit.price.dong())
                .bind(unit.base)
                .execute(&mut *tx)
                .await?;
            }
            put_parts(&mut tx, product).await?;
            sqlx::query("UPDATE product SET detailed_at = ? WHERE variation_id = ?")
                .bind(at)
                .bind(product.variation_id)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Notes that the units of a product could not be had now; those that are known stay.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn skip_units(&self, variation_id: i64, at: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE product SET detailed_at = ? WHERE variation_id = ?")
            .bind(at)
            .bind(variation_id)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Up to `limit` variation ids of products whose units were not read since `before`, those never read first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn products_to_detail(
        &self,
        before: i64,
        limit: u32,
    ) -> Result<Vec<i64>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT variation_id FROM product WHERE detailed_at < ? ORDER BY detailed_at, id LIMIT ?",
        );
        Ok(ids
            .bind(before)
            .bind(limit)
            .fetch_all(self.reader())
            .await?)
    }

    /// How many products are in the cache.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn product_count(&self) -> Result<u32, StoreError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM product")
            .fetch_one(self.reader())
            .await?)
    }

    /// Name, base unit and category of products, by variation id; what is not in the catalogue is left out.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn product_names(
        &self,
        variations: &[i64],
    ) -> Result<HashMap<i64, ProductName>, StoreError> {
        let rows: Vec<(i64, String, String, String)> = sqlx::query_as(
            "SELECT variation_id, name, unit, category FROM product
             WHERE variation_id IN (SELECT value FROM json_each(?))",
        )
        .bind(serde_json::to_string(variations)?)
        .fetch_all(self.reader())
        .await?;
        let named = |(id, name, unit, category)| {
            let named = ProductName {
                name,
                unit,
                category,
            };
            (id, named)
        };
        Ok(rows.into_iter().map(named).collect())
    }

    /// The product with this barcode or, where no product has it, this exact code. Of two with one barcode it is the
    /// one that came last.
    ///
    /// # Errors
    /// [`StoreError::NoPrice`]
    pub async fn product_by_code(&self, code: &str) -> Result<Option<CartProduct>, StoreError> {
        // A scan waits for it: it is put together once.
        static BY_CODE: LazyLock<String> = LazyLock::new(|| {
            cart_products(
                "WHERE product.id = coalesce(
                 (SELECT id FROM product WHERE barcode <> '' AND barcode = ?1 ORDER BY id DESC LIMIT 1),
                 (SELECT id FROM product WHERE code <> '' AND code = ?1 ORDER BY id DESC LIMIT 1))",
            )
        });
        let mut scans = self.scans().await?;
        let found = sqlx::query(BY_CODE.as_str())
            .bind(code)
            .fetch_optional(&mut *scans);
        let row = awake(found).await?;
        row.as_ref().map(cart_product).transpose()
    }

    /// The product with this variation id, as a cart takes it. Its base unit comes first.
    ///
    /// # Errors
    /// [`StoreError::NoPrice`]
    pub async fn product(&self, variation_id: i64) -> Result<Option<CartProduct>, StoreError> {
        // Both halves are constants of this file.
        let row = sqlx::query(AssertSqlSafe(cart_products(
            "WHERE product.variation_id = ?",
        )))
        .bind(variation_id)
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(cart_product).transpose()
    }
}

/// Products and their units in one row each: the way to the database's thread and back costs more than the look-up.
fn cart_products(condition: &'static str) -> String {
    format!(
        "SELECT product.variation_id, product.product_id, product.name, product.code, product.unit, product.unit_id,
                product.price,
                (SELECT json_group_array(json_array(unit_id, name, multiplier, price, base) ORDER BY base DESC, position)
                 FROM product_unit WHERE product_unit.variation_id = product.variation_id) AS units,
                (SELECT json_group_array(json_array(part.variation_id, part.name,
                     coalesce((SELECT name FROM product_unit WHERE product_unit.variation_id = part.variation_id
                                                               AND product_unit.unit_id = product_part.unit_id),
                              iif(product_part.unit_id IS NULL OR product_part.unit_id = part.unit_id, part.unit, '')),
                     product_part.quantity) ORDER BY product_part.position)
                 FROM product_part CROSS JOIN product AS part ON part.variation_id = product_part.variation_id
                 WHERE product_part.combo_id = product.variation_id) AS parts
         FROM product {condition}"
    )
}

fn cart_product(row: &SqliteRow) -> Result<CartProduct, StoreError> {
    let units: Vec<(i64, String, String, i64, u8)> = serde_json::from_str(row.get("units"))?;
    let mut units = units
        .into_iter()
        .map(|(id, name, multiplier, price, base)| {
            Ok(Unit {
                id,
                name,
                multiplier: Quantity::of(decimal(&multiplier)?),
                price: money(price)?,
                base: base != 0,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let price = row.get::<Option<i64>, _>("price");
    let price = money(price.ok_or_else(|| StoreError::NoPrice(row.get("name")))?)?;
    match units.iter_mut().find(|unit| unit.base) {
        // The list is read more often than the detail: its price is the newer one.
        Some(base) => base.price = price,
        None => units.insert(
            0,
            Unit {
                id: row.get("unit_id"),
                name: row.get("unit"),
                multiplier: Quantity::ONE,
                price,
                base: true,
            },
        ),
    }
    Ok(CartProduct {
        product_id: row.get("product_id"),
        variation_id: row.get("variation_id"),
        name: row.get("name"),
        code: row.get("code"),
        units,
        parts: combo_parts(row.get("parts"))?,
    })
}

/// The parts of a combo that are in the cache: one that is not has no name to show.
fn combo_parts(json: &str) -> Result<Vec<ComboPart>, StoreError> {
    let parts: Vec<(i64, String, String, Option<String>)> = serde_json::from_str(json)?;
    let parts = parts
        .into_iter()
        .map(|(variation_id, name, unit, quantity)| {
            let quantity = quantity.as_deref().map(decimal).transpose()?;
            Ok(ComboPart {
                variation_id,
                name,
                unit,
                quantity: quantity.map(Quantity::of),
            })
        });
    parts.collect()
}

async fn put_parts(
    tx: &mut Transaction<'static, Sqlite>,
    product: &ProductUnits,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM product_part WHERE combo_id = ?")
        .bind(product.variation_id)
        .execute(&mut **tx)
        .await?;
    for (position, part) in (0_u32..).zip(&product.parts) {
        sqlx::query(
            "INSERT INTO product_part (combo_id, position, variation_id, unit_id, quantity) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(product.variation_id)
        .bind(position)
        .bind(part.variation_id)
        .bind(part.unit_id)
        .bind(part.quantity.map(|quantity| quantity.to_string()))
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// What becomes of products by whether a pass named them; each takes their variation ids as JSON.
const MISSED: [&str; 1] =
    ["UPDATE product SET missed = 1 WHERE variation_id IN (SELECT value FROM json_each(?))"];
const SEEN_AGAIN: [&str; 1] =
    ["UPDATE product SET missed = 0 WHERE variation_id IN (SELECT value FROM json_each(?))"];
const GONE: [&str; 7] = [
    "DELETE FROM product_words WHERE rowid IN
         (SELECT id FROM product WHERE variation_id IN (SELECT value FROM json_each(?)))",
    "DELETE FROM product_parts WHERE rowid IN
         (SELECT id FROM product WHERE variation_id IN (SELECT value FROM json_each(?)))",
    "DELETE FROM product_unit WHERE variation_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM product_part WHERE combo_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM sold_words WHERE rowid IN (SELECT value FROM json_each(?))",
    "DELETE FROM stock WHERE variation_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM product WHERE variation_id IN (SELECT value FROM json_each(?))",
];

/// Variation ids that are wanted, by how many passes in a row missed them.
fn variations(known: &[(i64, u32)], wanted: impl Fn(i64, u32) -> bool) -> Vec<i64> {
    known
        .iter()
        .filter(|(id, missed)| wanted(*id, *missed))
        .map(|(id, _)| *id)
        .collect()
}

async fn known_hashes(
    tx: &mut Transaction<'static, Sqlite>,
    rows: &[ProductRow],
) -> Result<HashMap<i64, (i64, Vec<u8>)>, StoreError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.variation_id).collect();
    let known = sqlx::query(
        "SELECT id, variation_id, hash FROM product
         WHERE variation_id IN (SELECT value FROM json_each(?))",
    )
    .bind(serde_json::to_string(&ids)?)
    .fetch_all(&mut **tx)
    .await?;
    Ok(known
        .iter()
        .map(|row| (row.get("variation_id"), (row.get("id"), row.get("hash"))))
        .collect())
}

async fn put_product(
    tx: &mut Transaction<'static, Sqlite>,
    id: Option<i64>,
    row: &ProductRow,
    hash: [u8; 32],
) -> Result<(), StoreError> {
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO product (id, variation_id, product_id, name, code, barcode, unit, unit_id, price, picture,
                              category, kind, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (variation_id) DO UPDATE SET
             product_id = excluded.product_id, name = excluded.name, code = excluded.code,
             barcode = excluded.barcode, unit = excluded.unit, unit_id = excluded.unit_id,
             price = excluded.price, picture = excluded.picture, category = excluded.category,
             kind = excluded.kind, hash = excluded.hash, detailed_at = 0
         RETURNING id",
    )
    .bind(id)
    .bind(row.variation_id)
    .bind(row.product_id)
    .bind(&row.name)
    .bind(&row.code)
    .bind(&row.barcode)
    .bind(&row.unit)
    .bind(row.unit_id)
    .bind(row.price.map(Money::dong))
    .bind(&row.picture)
    .bind(&row.category)
    .bind(&row.kind)
    .bind(hash.as_slice())
    .fetch_one(&mut **tx)
    .await?;
    search::PRODUCTS
        .put(tx, id, &row.name, &[&row.code, &row.barcode])
        .await
}

pub(crate) fn decimal(text: &str) -> Result<Decimal, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Damaged(format!("{text:?} is no quantity")))
}

pub(crate) fn money(dong: i64) -> Result<Money, StoreError> {
    Money::new(dong).map_err(|error| StoreError::Damaged(error.to_string()))
}
