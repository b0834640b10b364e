//! What a search finds, the variations of a product, and a product that is made at the till.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::{
    goods::{Found, StockLevel, VariationOf},
    new_product::{NewProductForm, TypedProduct},
};
use till_core::{below_stock, decimal_units};
use till_store::{Category, ProductHit};

use super::{Id, Money};

/// What a branch has of a product.
#[derive(Clone, Debug, Serialize, Type)]
pub struct BranchStock {
    branch: String,
    /// In base units; none where it was never read.
    quantity: Option<String>,
    own: bool,
    low: bool,
    negative: bool,
}

impl From<StockLevel> for BranchStock {
    fn from(level: StockLevel) -> Self {
        Self {
            branch: level.branch,
            negative: level
                .quantity
                .is_some_and(|quantity| quantity < till_core::Quantity::ZERO),
            quantity: level.quantity.map(|quantity| quantity.to_string()),
            own: level.own,
            low: level.low,
        }
    }
}

/// The variations of a product at a glance.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Variations {
    product_id: Id,
    count: u32,
    /// The highest price; none where NextX names none.
    dearest: Option<Money>,
}

/// A product that a search found. `marks` are pairs of UTF-16 offsets in `name`.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    variation_id: Id,
    name: String,
    marks: Vec<(u32, u32)>,
    code: String,
    barcode: String,
    unit: String,
    /// Of one base unit; none where NextX names none. The lowest of a product in variations.
    price: Option<Money>,
    /// Whether there may be a picture at `picture://localhost/{variation id}`.
    has_picture: bool,
    stock: Vec<BranchStock>,
    in_cart: Option<String>,
    /// Where several variations of one product were found.
    variations: Option<Variations>,
}

impl From<Found> for SearchHit {
    fn from(found: Found) -> Self {
        let product = found.product;
        let (price, variations) = match found.variations {
            None => (product.price, None),
            Some(several) => {
                let variations = Variations {
                    product_id: Id(product.product_id),
                    count: u32::try_from(several.count).unwrap_or(u32::MAX),
                    dearest: money(several.prices.map(|(_, highest)| highest)),
                };
                (several.prices.map(|(lowest, _)| lowest), Some(variations))
            }
        };
        Self {
            variation_id: Id(product.variation_id),
            name: product.name,
            marks: found.marks,
            code: product.code,
            barcode: product.barcode,
            unit: product.unit,
            price: money(price),
            has_picture: !product.picture.is_empty(),
            stock: found.stock.into_iter().map(BranchStock::from).collect(),
            in_cart: found.in_cart.map(|quantity| quantity.to_string()),
            variations,
        }
    }
}

fn money(dong: Option<i64>) -> Option<Money> {
    dong.and_then(|dong| till_core::Money::new(dong).ok())
        .map(Money::from)
}

/// What a search found for `query`.
#[derive(Clone, Debug, Serialize, Type)]
pub struct SearchResults {
    pub query: String,
    pub hits: Vec<SearchHit>,
    pub more: bool,
}

impl SearchResults {
    /// What `query` found, and whether there is more.
    pub fn of(query: String, (found, more): (Vec<Found>, bool)) -> Self {
        Self {
            query,
            hits: found.into_iter().map(SearchHit::from).collect(),
            more,
        }
    }
}

/// One variation of a product.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Variation {
    variation_id: Id,
    /// What tells it from the others.
    part: String,
    code: String,
    price: Option<Money>,
    /// What this branch has of it.
    stock: Option<BranchStock>,
    in_cart: Option<String>,
}

impl From<VariationOf> for Variation {
    fn from(variation: VariationOf) -> Self {
        Self {
            variation_id: Id(variation.product.variation_id),
            part: variation.part,
            code: variation.product.code,
            price: money(variation.product.price),
            stock: variation.stock.map(BranchStock::from),
            in_cart: variation.in_cart.map(|quantity| quantity.to_string()),
        }
    }
}

/// A product in variations.
#[derive(Clone, Debug, Serialize, Type)]
pub struct VariableProduct {
    pub name: String,
    pub variations: Vec<Variation>,
}

/// Something that the shop offers to be added to a product.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Modifier {
    variation_id: Id,
    name: String,
    price: Option<Money>,
}

impl From<ProductHit> for Modifier {
    fn from(hit: ProductHit) -> Self {
        Self {
            variation_id: Id(hit.variation_id),
            name: hit.name,
            price: money(hit.price),
        }
    }
}

/// A category to choose.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CategoryChoice {
    id: Id,
    name: String,
}

impl From<Category> for CategoryChoice {
    fn from(category: Category) -> Self {
        Self {
            id: Id(category.id),
            name: category.name,
        }
    }
}

/// What the form for a new product has to know.
#[derive(Clone, Debug, Serialize, Type)]
pub struct NewProductChoices {
    categories: Vec<CategoryChoice>,
    units: Vec<String>,
    /// Whether NextX can be reached.
    online: bool,
}

impl From<NewProductForm> for NewProductChoices {
    fn from(form: NewProductForm) -> Self {
        Self {
            categories: form
                .categories
                .into_iter()
                .map(CategoryChoice::from)
                .collect(),
            units: form.units,
            online: form.online,
        }
    }
}

/// A new product as typed. An empty code is one of the till's own.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct NewProductInput {
    barcode: String,
    name: String,
    price: String,
    unit: String,
    category: Option<Id>,
    code: String,
}

impl From<NewProductInput> for TypedProduct {
    fn from(typed: NewProductInput) -> Self {
        Self {
            barcode: typed.barcode,
            name: typed.name,
            price: typed.price,
            unit: typed.unit,
            category_id: typed.category.map(|id| id.0),
            code: typed.code,
        }
    }
}

/// What becomes of a sale of more than there is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BelowStock {
    Allow,
    Warn,
    Refuse,
}

impl From<below_stock::BelowStock> for BelowStock {
    fn from(setting: below_stock::BelowStock) -> Self {
        match setting {
            below_stock::BelowStock::Allow => Self::Allow,
            below_stock::BelowStock::Warn => Self::Warn,
            below_stock::BelowStock::Refuse => Self::Refuse,
        }
    }
}

impl From<BelowStock> for below_stock::BelowStock {
    fn from(setting: BelowStock) -> Self {
        match setting {
            BelowStock::Allow => Self::Allow,
            BelowStock::Warn => Self::Warn,
            BelowStock::Refuse => Self::Refuse,
        }
    }
}

/// Which units are sold in parts, besides those that goods are measured in.
#[derive(Clone, Debug, Deserialize, Serialize, Type)]
pub struct DecimalUnits {
    /// All of them.
    every: bool,
    /// Those with these names.
    names: Vec<String>,
}

impl From<decimal_units::DecimalUnits> for DecimalUnits {
    fn from(units: decimal_units::DecimalUnits) -> Self {
        Self {
            every: units.every,
            names: units.names,
        }
    }
}

impl From<DecimalUnits> for decimal_units::DecimalUnits {
    fn from(units: DecimalUnits) -> Self {
        Self {
            every: units.every,
            names: units.names,
        }
    }
}
