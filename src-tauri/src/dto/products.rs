//! The catalogue, for the back office.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::{
    changing,
    product_edit::{self as edit, ProductFields},
    products::{self, ProductHeads as Heads},
};
use till_core::{
    catalogue::{CatalogueProduct, SortBy, Wanted},
    outbox::DocumentState,
    record_change,
};
use till_store::{Category, ProductHit};

use super::{
    Id, Moment, Money,
    orders::TradeKind,
    setup::Coverage,
    stock::{CategoryCount, StockBranch, StockRow},
};

/// What a list of products is ordered by.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProductOrder {
    Name,
    Code,
    Category,
    Price,
    Detail,
    Barcode,
    Unit,
    Kind,
}

/// What is wanted of the catalogue.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProductQuery {
    text: String,
    category: Option<String>,
    kind: Option<String>,
    order: ProductOrder,
    descending: bool,
}

impl From<ProductQuery> for Wanted {
    fn from(query: ProductQuery) -> Self {
        Self {
            text: query.text,
            categories: query.category.map(|category| vec![category]),
            kind: query.kind,
            by: match query.order {
                ProductOrder::Name => SortBy::Name,
                ProductOrder::Code => SortBy::Code,
                ProductOrder::Category => SortBy::Category,
                ProductOrder::Price => SortBy::Price,
                ProductOrder::Detail => SortBy::Detail,
                ProductOrder::Barcode => SortBy::Barcode,
                ProductOrder::Unit => SortBy::Unit,
                ProductOrder::Kind => SortBy::Kind,
            },
            descending: query.descending,
        }
    }
}

/// A list of products, without its rows.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProductList {
    /// Its rows are asked for by it.
    number: u32,
    count: u32,
    categories: Vec<CategoryCount>,
    /// By type, as NextX names it.
    kinds: Vec<CategoryCount>,
    coverage: Coverage,
    read_at: Option<Moment>,
    online: bool,
}

impl From<products::ProductList> for ProductList {
    fn from(list: products::ProductList) -> Self {
        let counted = |named: Vec<(String, usize)>| {
            let named = named.into_iter();
            named
                .map(|(name, count)| CategoryCount::new(name, count))
                .collect()
        };
        Self {
            number: list.number,
            count: u32::try_from(list.count).unwrap_or(u32::MAX),
            categories: counted(list.categories),
            kinds: counted(list.kinds),
            coverage: list.coverage.into(),
            read_at: list.read_at.map(Moment),
            online: list.online,
        }
    }
}

/// A product as the lists of NextX have it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProductRow {
    variation: Id,
    name: String,
    code: String,
    barcode: String,
    category: String,
    unit: String,
    price: Option<Money>,
    /// `single`, `variable`, `modifier`, `combo`, or what else NextX says.
    kind: String,
    /// When its units were read; `null` where they were not since it last changed.
    detailed_at: Option<Moment>,
}

impl From<CatalogueProduct> for ProductRow {
    fn from(product: CatalogueProduct) -> Self {
        Self {
            variation: Id(product.variation_id),
            name: product.name,
            code: product.code,
            barcode: product.barcode,
            category: product.category,
            unit: product.unit,
            price: product.price.map(Money::from),
            kind: product.kind,
            detailed_at: product.detailed_at.map(Moment),
        }
    }
}

/// A unit of a product, with the barcodes that the shop gave to it.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CardUnit {
    name: String,
    /// Decimal text.
    multiplier: String,
    price: Money,
    base: bool,
    barcodes: Vec<String>,
}

/// A part of a combo.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CardPart {
    name: String,
    unit: String,
    /// `null` where NextX does not say.
    quantity: Option<String>,
}

/// A variation, or something that can be added.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CardVariation {
    variation: Id,
    name: String,
    code: String,
    price: Option<Money>,
}

impl From<ProductHit> for CardVariation {
    fn from(hit: ProductHit) -> Self {
        let price = hit.price.and_then(|dong| till_core::Money::new(dong).ok());
        Self {
            variation: Id(hit.variation_id),
            name: hit.name,
            code: hit.code,
            price: price.map(Money::from),
        }
    }
}

/// How far a document of this till has come.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MovementState {
    Waiting,
    Uploaded,
    NeedsPerson,
}

/// What a sale, a return or a purchase did to a product.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Movement {
    kind: TradeKind,
    at: Moment,
    /// Whether the day alone is known.
    day_only: bool,
    number: String,
    branch: String,
    /// Decimal text in base units, negative when it left.
    quantity: String,
    /// NextX's word for where the goods of a purchase are; otherwise empty.
    shipping: String,
    state: MovementState,
}

/// A product with all that the till knows of it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProductPage {
    product: ProductRow,
    has_picture: bool,
    units: Vec<CardUnit>,
    parts: Vec<CardPart>,
    variations: Vec<CardVariation>,
    modifiers: Vec<CardVariation>,
    stock: StockRow,
    branches: Vec<StockBranch>,
    movements: Vec<Movement>,
}

impl From<products::ProductPage> for ProductPage {
    fn from(page: products::ProductPage) -> Self {
        let products::ProductPage {
            card,
            stock,
            branches,
            own,
            modifiers,
            movements,
        } = page;
        let given = card.given_barcodes;
        let units = card.units.into_iter().map(|unit| CardUnit {
            barcodes: given
                .iter()
                .filter(|(_, id)| *id == unit.id)
                .map(|(barcode, _)| barcode.clone())
                .collect(),
            name: unit.name,
            multiplier: unit.multiplier.to_string(),
            price: unit.price.into(),
            base: unit.base,
        });
        let parts = card.parts.into_iter().map(|part| CardPart {
            name: part.name,
            unit: part.unit,
            quantity: part.quantity.map(|quantity| quantity.to_string()),
        });
        let movements = movements.into_iter().map(|movement| Movement {
            kind: movement.kind.into(),
            at: Moment(movement.at),
            day_only: movement.day_only,
            number: movement.number,
            branch: movement.branch,
            quantity: movement.quantity.normalize().to_string(),
            shipping: movement.shipping,
            state: match movement.state {
                None | Some(DocumentState::Confirmed) => MovementState::Uploaded,
                Some(DocumentState::Refused | DocumentState::Conflict) => {
                    MovementState::NeedsPerson
                }
                Some(_) => MovementState::Waiting,
            },
        });
        Self {
            has_picture: !card.picture.is_empty(),
            units: units.collect(),
            parts: parts.collect(),
            variations: card.variations.into_iter().map(Into::into).collect(),
            modifiers: modifiers.into_iter().map(Into::into).collect(),
            stock: stock.into(),
            movements: movements.collect(),
            branches: branches
                .into_iter()
                .map(|branch| StockBranch::new(branch, own))
                .collect(),
            product: card.product.into(),
        }
    }
}

/// What a store has of a product, as NextX says it now.
#[derive(Clone, Debug, Serialize, Type)]
pub struct StoreStock {
    branch: String,
    store: String,
    quantity: Option<String>,
}

impl From<products::StoreStock> for StoreStock {
    fn from(stock: products::StoreStock) -> Self {
        Self {
            branch: stock.branch,
            store: stock.store,
            quantity: stock.quantity.map(|held| held.normalize().to_string()),
        }
    }
}

/// The words in a file that the catalogue is written to.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProductHeads {
    code: String,
    barcode: String,
    name: String,
    category: String,
    kind: String,
    unit: String,
    price: String,
    detail: String,
    /// Each type as NextX names it, with its word.
    kinds: Vec<(String, String)>,
}

impl From<ProductHeads> for Heads {
    fn from(heads: ProductHeads) -> Self {
        Self {
            heads: [
                heads.code,
                heads.barcode,
                heads.name,
                heads.category,
                heads.kind,
                heads.unit,
                heads.price,
                heads.detail,
            ],
            kinds: heads.kinds.into_iter().collect(),
        }
    }
}

/// A category to choose, at its place in the tree.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CategoryOption {
    id: Id,
    name: String,
}

impl From<Category> for CategoryOption {
    fn from(category: Category) -> Self {
        Self {
            id: Id(category.id),
            name: category.name,
        }
    }
}

/// What the form for a new product has to know.
#[derive(Clone, Debug, Serialize, Type)]
pub struct NewProductDesk {
    categories: Vec<CategoryOption>,
    units: Vec<String>,
    /// A code that no product has.
    code: String,
    online: bool,
}

impl From<edit::NewProductDesk> for NewProductDesk {
    fn from(desk: edit::NewProductDesk) -> Self {
        Self {
            categories: desk.categories.into_iter().map(Into::into).collect(),
            units: desk.units,
            code: desk.code,
            online: desk.online,
        }
    }
}

/// A larger unit, as typed.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct UnitInput {
    name: String,
    multiplier: String,
    price: String,
}

/// A part of a combo, as typed.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct PartInput {
    variation: Id,
    quantity: String,
}

/// A new product, as typed.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProductInput {
    name: String,
    code: String,
    barcode: String,
    category: Option<Id>,
    unit: String,
    price: String,
    cost: String,
    units: Vec<UnitInput>,
    parts: Vec<PartInput>,
    picture: String,
    opening: String,
    specification: String,
    description: String,
    /// Whether somebody said that it may be sold below what it costs.
    below_cost: bool,
}

impl From<ProductInput> for edit::TypedNewProduct {
    fn from(input: ProductInput) -> Self {
        let units = input.units.into_iter().map(|unit| edit::TypedUnit {
            name: unit.name,
            multiplier: unit.multiplier,
            price: unit.price,
        });
        let parts = input.parts.into_iter().map(|part| edit::TypedPart {
            variation_id: part.variation.0,
            quantity: part.quantity,
        });
        Self {
            name: input.name,
            code: input.code,
            barcode: input.barcode,
            category_id: input.category.map(|id| id.0),
            unit: input.unit,
            price: input.price,
            cost: input.cost,
            units: units.collect(),
            parts: parts.collect(),
            picture: input.picture,
            opening: input.opening,
            specification: input.specification,
            description: input.description,
            below_cost: input.below_cost,
        }
    }
}

/// The product that was made; `null` where somebody has to say first that it may be sold below what it costs.
#[derive(Clone, Copy, Debug, Serialize, Type)]
pub struct ProductMade {
    variation: Option<Id>,
}

impl From<edit::ProductMade> for ProductMade {
    fn from(made: edit::ProductMade) -> Self {
        Self {
            variation: match made {
                edit::ProductMade::BelowCost => None,
                edit::ProductMade::Done(variation) => Some(Id(variation)),
            },
        }
    }
}

/// What can be written of a product, and its brand, which cannot.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProductField {
    Name,
    Code,
    Sku,
    Category,
    Price,
    Cost,
    Specification,
    Picture,
    Weight,
    Length,
    Width,
    Height,
    Brand,
}

macro_rules! same_words {
    ($ours:ident, $theirs:path, $($word:ident),+) => {
        impl From<$theirs> for $ours {
            fn from(field: $theirs) -> Self {
                use $theirs as Field;
                match field { $(Field::$word => Self::$word),+ }
            }
        }

        impl From<$ours> for $theirs {
            fn from(field: $ours) -> Self {
                match field { $($ours::$word => Self::$word),+ }
            }
        }
    };
}
pub(super) use same_words;

same_words!(
    ProductField,
    edit::ProductField,
    Name,
    Code,
    Sku,
    Category,
    Price,
    Cost,
    Specification,
    Picture,
    Weight,
    Length,
    Width,
    Height,
    Brand
);

/// A field of a record, as text.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FieldText<F> {
    field: F,
    text: String,
}

/// The fields of a record as they cross.
pub fn texts<F: From<K>, K>(fields: record_change::Fields<K>) -> Vec<FieldText<F>> {
    let fields = fields.into_iter();
    fields
        .map(|(field, text)| FieldText {
            field: field.into(),
            text,
        })
        .collect()
}

/// The fields of a record as they were sent.
pub fn fields<F: Into<K>, K: Ord>(texts: Vec<FieldText<F>>) -> record_change::Fields<K> {
    let texts = texts.into_iter();
    texts.map(|it| (it.field.into(), it.text)).collect()
}

/// What a form that changes a product has to know.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProductEdit {
    fields: Vec<FieldText<ProductField>>,
    categories: Vec<CategoryOption>,
    /// How many variations are changed with it.
    variations: u32,
    is_combo: bool,
    /// How many pictures it has; the first is what can be changed.
    pictures: u32,
}

impl From<edit::ProductEdit> for ProductEdit {
    fn from(edit: edit::ProductEdit) -> Self {
        Self {
            fields: texts(edit.fields),
            categories: edit.categories.into_iter().map(Into::into).collect(),
            variations: u32::try_from(edit.variations).unwrap_or(u32::MAX),
            is_combo: edit.is_combo,
            pictures: u32::try_from(edit.pictures).unwrap_or(u32::MAX),
        }
    }
}

/// What somebody said yes to before.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Agreed {
    below_cost: bool,
    told: bool,
}

impl From<Agreed> for changing::Agreed {
    fn from(agreed: Agreed) -> Self {
        Self {
            below_cost: agreed.below_cost,
            told: agreed.told,
        }
    }
}

/// A field that NextX has otherwise than it was when the change began.
#[derive(Clone, Debug, Serialize, Type)]
pub struct MeanwhileField<F> {
    field: F,
    before: String,
    theirs: String,
    ours: String,
    /// Whether both sides have changed it.
    clash: bool,
}

/// A field that is not as it was written.
#[derive(Clone, Debug, Serialize, Type)]
pub struct VanishedField<F> {
    field: F,
    wanted: String,
    there: String,
}

/// How the change of a record ended.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecordChange<F> {
    FirstOfItsKind,
    BelowCost,
    Meanwhile {
        changed: Vec<MeanwhileField<F>>,
        theirs: Vec<FieldText<F>>,
    },
    Done {
        vanished: Vec<VanishedField<F>>,
    },
}

impl<F: From<K>, K> From<changing::RecordChange<K>> for RecordChange<F> {
    fn from(change: changing::RecordChange<K>) -> Self {
        match change {
            changing::RecordChange::FirstOfItsKind => Self::FirstOfItsKind,
            changing::RecordChange::BelowCost => Self::BelowCost,
            changing::RecordChange::Meanwhile { changed, theirs } => {
                let changed = changed.into_iter().map(|it| MeanwhileField {
                    clash: it.is_clash(),
                    field: it.field.into(),
                    before: it.before,
                    theirs: it.theirs,
                    ours: it.ours,
                });
                Self::Meanwhile {
                    changed: changed.collect(),
                    theirs: texts(theirs),
                }
            }
            changing::RecordChange::Done { vanished } => {
                let vanished = vanished
                    .into_iter()
                    .map(|(field, wanted, there)| VanishedField {
                        field: field.into(),
                        wanted,
                        there,
                    });
                Self::Done {
                    vanished: vanished.collect(),
                }
            }
        }
    }
}

/// The fields of a product as the use case takes them.
pub fn product_fields(texts: Vec<FieldText<ProductField>>) -> ProductFields {
    fields(texts)
}
