//! The catalogue as somebody who looks after it sees it: every product in a list, and one with all that is known of it.

use futures::TryStreamExt;
use rust_decimal::Decimal;
use sqlx::Row;
use till_core::{
    cart::{ComboPart, Unit},
    catalogue::CatalogueProduct,
    document::Content,
    outbox::DocumentState,
};
use uuid::Uuid;

use crate::{
    ProductHit, Store, StoreError,
    catalogue::money,
    outbox::{document, with_columns},
};

/// So many of the newest sales and returns are looked through for what they did to a product.
const LOOKED_THROUGH: u32 = 5_000;

/// A product with all that the till knows of it.
#[derive(Clone, Debug)]
pub struct ProductCard {
    /// It.
    pub product: CatalogueProduct,
    /// Address of its picture; empty is none.
    pub picture: String,
    /// Its units, the base unit first; empty where it has no price.
    pub units: Vec<Unit>,
    /// The barcodes that the shop gave to its units, each with the unit's id.
    pub given_barcodes: Vec<(String, i64)>,
    /// What a combo is made of, as far as the parts are in the cache.
    pub parts: Vec<ComboPart>,
    /// All variations of the product, it among them; empty where it has none.
    pub variations: Vec<ProductHit>,
}

/// How many products have their units read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Products whose detail was read since they last changed.
    pub read: u32,
    /// All products.
    pub of: u32,
}

/// What a document of this till did to the stock of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The id of the document.
    pub document: Uuid,
    /// NextX's id of it, once it is known.
    pub remote_id: Option<i64>,
    /// When it was made, in epoch milliseconds.
    pub at: i64,
    /// Its invoice number; of a return that of the sale, empty where nobody had an invoice.
    pub number: String,
    /// Whether goods came back.
    pub came_back: bool,
    /// Where.
    pub branch_id: i64,
    /// In base units, negative when it left.
    pub quantity: Decimal,
    /// What became of the document.
    pub state: DocumentState,
}

const PRODUCTS: &str =
    "SELECT variation_id, product_id, name, code, barcode, category, unit, price, kind, detailed_at
     FROM product ORDER BY id";
const PRODUCT: &str =
    "SELECT variation_id, product_id, name, code, barcode, category, unit, price, kind, detailed_at
     FROM product WHERE variation_id = ?";

fn product(row: &sqlx::sqlite::SqliteRow) -> Result<CatalogueProduct, StoreError> {
    Ok(CatalogueProduct {
        variation_id: row.get("variation_id"),
        product_id: row.get("product_id"),
        name: row.get("name"),
        code: row.get("code"),
        barcode: row.get("barcode"),
        category: row.get("category"),
        unit: row.get("unit"),
        price: row.get::<Option<i64>, _>("price").map(money).transpose()?,
        kind: row.get("kind"),
        detailed_at: Some(row.get("detailed_at")).filter(|at| *at > 0),
    })
}

impl Store {
    /// Every product of the cache.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn whole_catalogue(&self) -> Result<Vec<CatalogueProduct>, StoreError> {
        let mut rows = sqlx::query(PRODUCTS).fetch(self.reader());
        let mut products = Vec::new();
        while let Some(row) = rows.try_next().await? {
            products.push(product(&row)?);
        }
        Ok(products)
    }

    /// A product of the cache, as the lists have it.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn catalogue_product(
        &self,
        variation_id: i64,
    ) -> Result<Option<CatalogueProduct>, StoreError> {
        let row = sqlx::query(PRODUCT)
            .bind(variation_id)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(product).transpose()
    }

    /// The product of the cache with exactly this code, if there is one.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn product_with_code(&self, code: &str) -> Result<Option<String>, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT name FROM product WHERE code <> '' AND code = ? LIMIT 1")
                .bind(code)
                .fetch_optional(self.reader())
                .await?,
        )
    }

    /// All that is known of a product.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn product_card(&self, variation_id: i64) -> Result<Option<ProductCard>, StoreError> {
        let Some(product) = self.catalogue_product(variation_id).await? else {
            return Ok(None);
        };
        // Without a price it cannot be sold; the rest is known all the same.
        let (units, parts) = match self.product(variation_id).await {
            Ok(Some(sold)) => (sold.units, sold.parts),
            Ok(None) | Err(StoreError::NoPrice(_)) => (Vec::new(), Vec::new()),
            Err(error) => return Err(error),
        };
        let picture = sqlx::query_scalar("SELECT picture FROM product WHERE variation_id = ?")
            .bind(variation_id)
            .fetch_one(self.reader())
            .await?;
        let variations = self.variations(&[product.product_id]).await?;
        Ok(Some(ProductCard {
            picture,
            units,
            given_barcodes: self.barcodes_of(variation_id).await?,
            parts,
            variations,
            product,
        }))
    }

    /// How many products have their units read.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn detail_coverage(&self) -> Result<Coverage, StoreError> {
        // A detail that could not be had is noted as read too; it brought no units.
        let (read, of): (u32, u32) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM product WHERE detailed_at > 0
                     AND EXISTS (SELECT 1 FROM product_unit WHERE product_unit.variation_id = product.variation_id)),
                    (SELECT count(*) FROM product)",
        )
        .fetch_one(self.reader())
        .await?;
        Ok(Coverage { read, of })
    }

    /// What the documents of this till did to a product, the newest first, at most `most`. Documents that were given up
    /// did nothing.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn movements_of(
        &self,
        variation_id: i64,
        most: usize,
    ) -> Result<Vec<Movement>, StoreError> {
        let rows = sqlx::query(with_columns(
            "WHERE outbox.id IN (SELECT id FROM outbox WHERE kind IN ('sale', 'return') ORDER BY id DESC LIMIT ?1)
               AND outbox.state <> 'discarded' AND instr(outbox.content, ?2) > 0
             ORDER BY outbox.id DESC",
        ))
        .bind(LOOKED_THROUGH)
        .bind(format!("\"variation_id\":{variation_id}"))
        .fetch_all(self.reader())
        .await?;
        let mut movements = Vec::new();
        for row in &rows {
            let document = document(row)?;
            let (at, number, came_back) = match &document.content {
                Content::Sale(sale) => (sale.sold_at, sale.invoice_no.clone(), false),
                Content::Return(back) => {
                    let origin = back.origin.as_ref();
                    let number = origin.map(|origin| origin.invoice_no.clone());
                    (back.returned_at, number.unwrap_or_default(), true)
                }
                _ => continue,
            };
            let moves = document.content.stock_moves();
            for moved in moves.iter().filter(|it| it.variation_id == variation_id) {
                if movements.len() == most {
                    return Ok(movements);
                }
                movements.push(Movement {
                    document: document.content.id(),
                    remote_id: document.remote_id,
                    at: at.as_millisecond(),
                    number: number.clone(),
                    came_back,
                    branch_id: moved.branch_id,
                    quantity: moved.quantity,
                    state: document.state,
                });
            }
        }
        Ok(movements)
    }
}
