//! Products. The list and the detail name the same things differently (E21), so each has its type.

use crate::amount::Amount;
use crate::ids::{ProductId, ProductRowId, UnitId, VariationId};
use crate::open_values::ProductType;

record! {
    /// A row of `product.list`: a variation with its stock and price in the branch and store asked for.
    pub struct ProductListItem: ProductRowId {
        product_id: ProductId,
        variations_id: VariationId,
        variation_id: VariationId,
        #[serde(rename = "variations.id")]
        variations_dot_id: VariationId,
        product_fullname: String,
        product_code: String,
        barcode: String,
        /// Address of a picture.
        product_image: String,
        /// Stock in the base unit.
        qty_available: Amount,
        /// Name of the unit.
        unit: String,
        /// Price in đồng.
        selling_price: Amount,
        brand_name: String,
        category_name: String,
        specification: String,
        /// `single`, `variable`, `modifier`, `combo`.
        product_type: ProductType,
        weight: Amount,
        length: Amount,
        width: Amount,
        height: Amount,
        product_variation: Vec<ProductPart>,
        composition_variation: Vec<ProductPart>,
        computations: Vec<ProductPart>,
    }
}

record! {
    /// `product.detail`: one variation in one branch and store.
    pub struct ProductDetail: ProductRowId {
        product_id: ProductId,
        #[serde(rename = "variations.id")]
        variations_dot_id: VariationId,
        variations_id: VariationId,
        variation_id: VariationId,
        product_name: String,
        product_actual_name: String,
        product_code: String,
        product_sku: String,
        /// Address of a picture.
        product_image: String,
        /// Stock in the base unit.
        qty_available: Amount,
        /// Cost in đồng.
        default_purchase_price: Amount,
        /// Price in đồng.
        default_sell_price: Amount,
        product_type: ProductType,
        specification: String,
        height: Amount,
        width: Amount,
        length: Amount,
        weight: Amount,
        computations: Vec<ProductPart>,
        product_variation: Vec<ProductPart>,
        composition_variation: Vec<ProductPart>,
        unit_id: UnitId,
        /// Name of the unit.
        unit: String,
        units: Vec<ProductUnit>,
    }
}

record! {
    /// A part of a composed product.
    pub struct ProductPart {
        product_id: ProductId,
        variations_id: VariationId,
        variation_id: VariationId,
        #[serde(rename = "variations.id")]
        variations_dot_id: VariationId,
        unit_id: UnitId,
        quantity: Amount,
        /// In đồng.
        price: Amount,
    }
}

record! {
    /// A unit a product is sold in.
    pub struct ProductUnit {
        id: UnitId,
        /// The documented example has a number here (E20).
        name: String,
        is_base_unit: bool,
        /// How many base units this unit holds.
        multiplier: Amount,
        /// Price of this unit in đồng.
        price: Amount,
    }
}

macro_rules! variation {
    ($($record:ident),+) => {$(
        impl $record {
            /// The variation, under whichever of its three names it came (E19).
            #[must_use]
            pub fn variation(&self) -> Option<VariationId> {
                self.variations_id.or(*self.variations_dot_id).or(*self.variation_id)
            }
        }
    )+};
}

macro_rules! parts {
    ($($record:ident),+) => {$(
        impl $record {
            /// What a composed product is made of, under whichever name it came (E52: that the names mean the same
            /// is an assumption).
            #[must_use]
            pub fn parts(&self) -> &[ProductPart] {
                [&self.composition_variation, &self.computations, &self.product_variation]
                    .into_iter()
                    .find(|list| list.is_some())
                    .map_or(&[], |list| list.items())
            }
        }
    )+};
}

variation!(ProductListItem, ProductDetail, ProductPart);
parts!(ProductListItem, ProductDetail);
