//! Small pictures of products.

use sqlx::{FromRow, Row};

use crate::{Store, StoreError};

/// A picture as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Picture {
    /// `image/png` or `image/svg+xml`.
    pub media_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What is known of a product's picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureState {
    /// The product has none, or there is no such product.
    None,
    /// It is here.
    Kept(Picture),
    /// It is at this address.
    At(String),
}

impl Store {
    /// What is known of the picture of the product with this variation id.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn picture(&self, variation_id: i64) -> Result<PictureState, StoreError> {
        let row = sqlx::query(
            "SELECT product.picture AS address, product_picture.media_type, product_picture.bytes
             FROM product LEFT JOIN product_picture
               ON product_picture.variation_id = product.variation_id AND product_picture.address = product.picture
             WHERE product.variation_id = ? AND product.picture <> ''",
        )
        .bind(variation_id)
        .fetch_optional(self.reader())
        .await?;
        Ok(match row {
            None => PictureState::None,
            Some(row) => match row.get("bytes") {
                Some(bytes) => PictureState::Kept(Picture {
                    media_type: row.get("media_type"),
                    bytes,
                }),
                None => PictureState::At(row.get("address")),
            },
        })
    }

    /// Where the picture of the product with this variation id is; none where it has none.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn picture_address(&self, variation_id: i64) -> Result<Option<String>, StoreError> {
        let address = sqlx::query_scalar(
            "SELECT picture FROM product WHERE variation_id = ? AND picture <> ''",
        );
        let address = address.bind(variation_id).fetch_optional(self.reader());
        Ok(address.await?)
    }

    /// Keeps the picture that was found at `address`; the one before goes. Nothing is kept for a product that is gone.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn put_picture(
        &self,
        variation_id: i64,
        address: &str,
        picture: &Picture,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO product_picture (variation_id, address, media_type, bytes)
             SELECT variation_id, ?2, ?3, ?4 FROM product WHERE variation_id = ?1
             ON CONFLICT DO UPDATE SET
                 address = excluded.address, media_type = excluded.media_type, bytes = excluded.bytes",
        )
        .bind(variation_id)
        .bind(address)
        .bind(&picture.media_type)
        .bind(&picture.bytes)
        .execute(self.writer())
        .await?;
        Ok(())
    }
}
