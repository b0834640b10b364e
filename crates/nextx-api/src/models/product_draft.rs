//! Products as they are written, under other names than they are read (E21).

use super::{ProductDetail, ProductPart};
use crate::amount::Amount;
use crate::field::Field;
use crate::flags::TrueText;
use crate::ids::{BranchId, BrandId, CategoryId, ProductId, UnitId, VariationId};
use crate::open_values::ProductType;

record! {
    /// The body of `product.create`, after the sample; what stands in the table alone is optional (D04). Fields that
    /// are not set are not sent (Q19). Also what comes back with the yes, which is thinner (E54). Prices are in đồng.
    #[derive(Default)]
    pub struct NewProduct {
        name: String,
        /// Given by the server where it is blank; an own one finds the product afterwards (E01).
        code: String,
        /// Given by the server where it is blank.
        sku: String,
        brand_id: BrandId,
        branch_id: BranchId,
        category_id: CategoryId,
        /// Further categories, in the table alone.
        category_ids: Vec<CategoryId>,
        media: Vec<ProductMedia>,
        purchase_price: Amount,
        sell_price: Amount,
        weight: Amount,
        height: Amount,
        width: Amount,
        length: Amount,
        /// Opening stock.
        qty_begin_stock: Amount,
        /// Cost of the opening stock.
        begin_purchase_price: Amount,
        /// Stock to be warned at, in the table alone.
        qty_warning_stock: Amount,
        specification: String,
        unit: NewProductUnits,
        /// The main unit, in the table alone.
        unit_id: UnitId,
        /// Further units, in the table alone.
        units: Vec<UnitReference>,
        /// `single`, `variable`, `modifier`, `combo`; in the table alone.
        r#type: ProductType,
        description: String,
        /// Template of a note on receipts and orders.
        product_custom_field1: String,
        /// Note for goods received.
        product_custom_field2: String,
        composition_variation: Vec<ProductPartDraft>,
    }
}

record! {
    /// A picture of a product, by its address.
    #[derive(Default)]
    pub struct ProductMedia {
        url: String,
    }
}

record! {
    /// A unit, by its number.
    #[derive(Default)]
    pub struct UnitReference {
        id: UnitId,
    }
}

record! {
    /// The units of a new product.
    #[derive(Default)]
    pub struct NewProductUnits {
        unit_base: NewBaseUnit,
        sub_unit: Vec<NewSubUnit>,
    }
}

record! {
    /// The unit a new product's stock is counted in.
    #[derive(Default)]
    pub struct NewBaseUnit {
        name: String,
        /// Whether it is sold in this unit; text on the wire (D05).
        is_direct_sell: TrueText,
    }
}

record! {
    /// A larger unit of a new product.
    #[derive(Default)]
    pub struct NewSubUnit {
        name: String,
        /// How many base units it holds, as it seems (Q21). Spelled so here, `f_convert` in orders (D06).
        #[serde(rename = "f_Convert")]
        f_convert: Amount,
        /// Price of this unit in đồng.
        price: Amount,
        /// Whether it is sold in this unit; text on the wire (D05).
        is_direct_sell: TrueText,
    }
}

record! {
    /// A part of a composed product to be written.
    #[derive(Default)]
    pub struct ProductPartDraft {
        product_id: ProductId,
        variations_id: VariationId,
        quantity: Amount,
        unit_id: UnitId,
        /// In đồng.
        price: Amount,
    }
}

/// The variation goes under the one name it is written by (E19).
impl From<ProductPart> for ProductPartDraft {
    fn from(part: ProductPart) -> Self {
        Self {
            product_id: part.product_id,
            variations_id: part
                .variations_id
                .or_under(part.variations_dot_id)
                .or_under(part.variation_id),
            quantity: part.quantity,
            unit_id: part.unit_id,
            price: part.price,
            extra: part.extra,
        }
    }
}

record! {
    /// The body of `product.update`. Prices are in đồng.
    ///
    /// Not offered: `unit_id`, `units`: the update's sample has no units, so they are not changed by it (D07).
    #[derive(Default)]
    pub struct ProductUpdate {
        name: String,
        code: String,
        sku: String,
        brand_id: BrandId,
        branch_id: BranchId,
        category_id: CategoryId,
        /// Further categories, in the table alone (D04).
        category_ids: Vec<CategoryId>,
        media: Vec<ProductMedia>,
        purchase_price: Amount,
        sell_price: Amount,
        weight: Amount,
        height: Amount,
        width: Amount,
        length: Amount,
        /// Opening stock; what it means for a product that has stock is not documented.
        qty_begin_stock: Amount,
        /// Cost of the opening stock.
        begin_purchase_price: Amount,
        /// Stock to be warned at, in the table alone (D04).
        qty_warning_stock: Amount,
        specification: String,
        /// In the table alone (D04).
        r#type: ProductType,
        description: String,
        /// Template of a note on receipts and orders.
        product_custom_field1: String,
        /// Note for goods received.
        product_custom_field2: String,
        composition_variation: Vec<ProductPartDraft>,
    }
}

/// What can be changed of a product, under the names it is written by (E21), to be sent whole (Q18). The documented
/// detail has no brand, category, description, picture and branch: where the server does not send them either, they have
/// to be set, or the change may empty them.
impl From<ProductDetail> for ProductUpdate {
    fn from(product: ProductDetail) -> Self {
        let mut extra = product.extra;
        let parts = product
            .composition_variation
            .or_under(product.computations)
            .or_under(product.product_variation);
        Self {
            // The other name may have the variation in it.
            name: Field::take(&mut extra, "name")
                .or_under(product.product_actual_name)
                .or_under(product.product_name),
            code: Field::take(&mut extra, "code").or_under(product.product_code),
            sku: Field::take(&mut extra, "sku").or_under(product.product_sku),
            brand_id: Field::take(&mut extra, "brand_id"),
            branch_id: Field::take(&mut extra, "branch_id"),
            category_id: Field::take(&mut extra, "category_id"),
            category_ids: Field::take(&mut extra, "category_ids"),
            media: Field::take(&mut extra, "media"),
            purchase_price: Field::take(&mut extra, "purchase_price")
                .or_under(product.default_purchase_price),
            sell_price: Field::take(&mut extra, "sell_price").or_under(product.default_sell_price),
            weight: product.weight,
            height: product.height,
            width: product.width,
            length: product.length,
            qty_begin_stock: Field::take(&mut extra, "qty_begin_stock"),
            begin_purchase_price: Field::take(&mut extra, "begin_purchase_price"),
            qty_warning_stock: Field::take(&mut extra, "qty_warning_stock"),
            specification: product.specification,
            r#type: Field::take(&mut extra, "type").or_under(product.product_type),
            description: Field::take(&mut extra, "description"),
            product_custom_field1: Field::take(&mut extra, "product_custom_field1"),
            product_custom_field2: Field::take(&mut extra, "product_custom_field2"),
            composition_variation: parts.map_items(),
            extra,
        }
    }
}
