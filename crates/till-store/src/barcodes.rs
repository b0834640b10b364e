//! Barcodes that the shop has given to units of its products; NextX has one for each product alone.

use serde::{Deserialize, Serialize};

use crate::{Store, StoreError};

/// A unit that has a barcode of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BarcodedUnit {
    /// NextX's variation id.
    pub variation_id: i64,
    /// NextX's id of the unit.
    pub unit_id: i64,
}

/// Each is a setting of its own, which the journal keeps.
fn key(barcode: &str) -> String {
    format!("{PREFIX}{barcode}")
}

const PREFIX: &str = "unit_barcode:";

impl Store {
    /// The unit to which the shop gave this barcode.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn unit_by_barcode(&self, barcode: &str) -> Result<Option<BarcodedUnit>, StoreError> {
        self.setting(&key(barcode)).await
    }

    /// The barcodes that the shop gave to units of a product, each with the unit's id.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn barcodes_of(&self, variation_id: i64) -> Result<Vec<(String, i64)>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT substr(key, length(?1) + 1), value ->> 'unit_id' FROM setting
             WHERE key GLOB ?1 || '*' AND value ->> 'variation_id' = ?2 ORDER BY key",
        )
        .bind(PREFIX)
        .bind(variation_id)
        .fetch_all(self.reader())
        .await?)
    }

    /// Gives a unit a barcode; the code then stands for this one alone.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn give_barcode(&self, barcode: &str, unit: BarcodedUnit) -> Result<(), StoreError> {
        self.set_setting(&key(barcode), &unit).await
    }

    /// Takes a barcode back that the shop gave.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn take_barcode(&self, barcode: &str) -> Result<(), StoreError> {
        self.clear_setting(&key(barcode)).await
    }
}
