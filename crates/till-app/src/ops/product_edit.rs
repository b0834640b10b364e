//! Products that are made and changed in the back office. Both need NextX: nothing of it waits in the outbox.
//!
//! A product is made once: it is looked for by its code before it is made, and after an answer that was lost. It is
//! changed as it is just then: read, compared with what the change began with, written whole, and read again.

use std::collections::BTreeMap;

use nextx_api::{
    Amount, BranchId, CategoryId, Field, NewBaseUnit, NewProduct, NewProductUnits, NewSubUnit,
    Outcome, ProductDetail, ProductId, ProductListItem, ProductMedia, ProductPartDraft,
    ProductQuery, ProductType, ProductUpdate, StoreId, TrueText, VariationId,
};
use rust_decimal::Decimal;
use till_core::{
    Money,
    people::{About, Right},
    record_change,
    stock_count::{CountError, parse_counted},
};
use till_store::Category;
use url::Url;

use super::{
    changing::{Agreed, RecordChange, beside},
    new_product::{Wanted, code_refused},
};
use crate::{App, Change, Error, session::Session, wire};

/// Somebody was told once what a change of a product may do at NextX.
const TOLD: &str = "product_change_told";

/// What can be written of a product, and one thing that cannot and may vanish all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProductField {
    /// Its name.
    Name,
    /// The shop's code.
    Code,
    /// The stock keeping code.
    Sku,
    /// NextX's id of the category; empty is none.
    Category,
    /// Price of a base unit, in đồng.
    Price,
    /// Cost of a base unit, in đồng.
    Cost,
    /// Specification.
    Specification,
    /// Address of the picture.
    Picture,
    /// Weight.
    Weight,
    /// Length.
    Length,
    /// Width.
    Width,
    /// Height.
    Height,
    /// The brand's name: read, never written.
    Brand,
}

/// A product as text, field by field.
pub type ProductFields = record_change::Fields<ProductField>;

/// What a form that changes a product has to know.
#[derive(Clone, Debug)]
pub struct ProductEdit {
    /// What NextX has now.
    pub fields: ProductFields,
    /// The categories to choose from.
    pub categories: Vec<Category>,
    /// How many variations are changed with it.
    pub variations: usize,
    /// Whether it is a combo, whose parts go back as NextX shows them.
    pub is_combo: bool,
    /// How many pictures NextX shows; the first is what can be changed, and the others stay.
    pub pictures: usize,
}

/// How the change of a product ended.
pub type ProductChange = RecordChange<ProductField>;

/// A larger unit of a new product, as typed.
#[derive(Clone, Debug)]
pub struct TypedUnit {
    /// Its name.
    pub name: String,
    /// How many base units it holds.
    pub multiplier: String,
    /// Its price.
    pub price: String,
}

/// A part of a new combo, as typed.
#[derive(Clone, Debug)]
pub struct TypedPart {
    /// NextX's variation id of the part.
    pub variation_id: i64,
    /// How many of it.
    pub quantity: String,
}

/// A new product, as typed.
#[derive(Clone, Debug)]
pub struct TypedNewProduct {
    /// Its name.
    pub name: String,
    /// The shop's code.
    pub code: String,
    /// Its barcode; empty is none.
    pub barcode: String,
    /// NextX's id of the category.
    pub category_id: Option<i64>,
    /// The unit its stock is counted in.
    pub unit: String,
    /// Price of one of it.
    pub price: String,
    /// What one costs; empty is not known.
    pub cost: String,
    /// The larger units.
    pub units: Vec<TypedUnit>,
    /// What it is made of; a combo where there is anything.
    pub parts: Vec<TypedPart>,
    /// Addresses of its pictures, with spaces between them; empty is none.
    pub picture: String,
    /// What lies in the branch's first store; empty is nothing.
    pub opening: String,
    /// Specification.
    pub specification: String,
    /// Description.
    pub description: String,
    /// Whether somebody said that it may be sold below what it costs.
    pub below_cost: bool,
}

/// How the making of a product ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductMade {
    /// Nothing was written: it would be sold below what it costs.
    BelowCost,
    /// It is at NextX and in the cache, under this variation id.
    Done(i64),
}

/// What a form for a new product has to know.
#[derive(Clone, Debug)]
pub struct NewProductDesk {
    /// The categories to choose from.
    pub categories: Vec<Category>,
    /// Units that the shop's products have, those of most products first.
    pub units: Vec<String>,
    /// A code that no product has, for one that gets none.
    pub code: String,
    /// Whether NextX can be reached.
    pub online: bool,
}

impl App {
    /// What a form for a new product of the back office has to know.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn new_product_desk(&self) -> Result<NewProductDesk, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        Ok(NewProductDesk {
            categories: session.store.categories().await?,
            units: session.store.unit_names().await?,
            code: format!("T-{}", session.now() / 1_000),
            online: session.is_online(),
        })
    }

    /// Makes a product at NextX, once: called again after an answer that was lost, it finds what was made.
    ///
    /// # Errors
    /// [`Error::FieldMissing`], [`Error::CategoryMissing`], [`Error::Amount`], [`Error::UnitNames`],
    /// [`Error::PictureAddress`], [`Error::Count`], [`Error::CodeTaken`], [`Error::CodeRefused`],
    /// [`Error::BarcodeTaken`], those of a right that is lacking, [`Error::Nextx`], [`Error::ProductUnclear`].
    pub async fn make_product(&self, typed: &TypedNewProduct) -> Result<ProductMade, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        let place = (till.place.branch_id, till.place.store_id);
        let draft = session.draft(typed, place.0).await?;
        let (name, code) = (typed.name.trim(), typed.code.trim());
        let price = beside("price", Money::parse_typed(&typed.price))?;
        if !typed.below_cost && is_below(price, cost(&typed.cost)?) {
            return Ok(ProductMade::BelowCost);
        }
        let about = About::new(name, price.dong());
        session.must(Right::CreateProduct, about).await?;
        let barcode = typed.barcode.trim();
        let wanted = Wanted {
            barcode,
            code,
            name,
            price,
        };
        let row = match session.product_at_nextx(place, &wanted).await? {
            // What an earlier try has made, whose answer was lost.
            Some(row) if wanted.is_called(&row) => row,
            Some(row) => {
                let (code, product) = (row.code, row.name);
                return beside("code", Err(Error::CodeTaken { code, product }));
            }
            None => session.make_product(place, &draft, &wanted).await?,
        };
        let variation_id = row.variation_id;
        session.take_in_product(place.0, row, barcode).await?;
        session.read_units_of(variation_id, place).await?;
        Ok(ProductMade::Done(variation_id))
    }

    /// What NextX has of a product now, to be changed.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Nextx`]
    pub async fn product_to_edit(&self, variation_id: i64) -> Result<ProductEdit, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let now = session.product_now(variation_id).await?;
        let variations = session.store.variations(&[now.product_id.0]).await?;
        Ok(ProductEdit {
            categories: session.store.categories().await?,
            variations: variations.len(),
            is_combo: *now.detail.product_type == Some(ProductType::COMBO),
            pictures: now.pictures,
            fields: now.fields,
        })
    }

    /// Changes a product from what it was `before` to what is typed. It is read just before it is written, and afterwards.
    ///
    /// # Errors
    /// [`Error::FieldMissing`], [`Error::Amount`], [`Error::PictureAddress`], [`Error::Count`], [`Error::CodeTaken`],
    /// [`Error::CodeRefused`], [`Error::NotFound`], [`Error::Nextx`].
    pub async fn change_product(
        &self,
        variation_id: i64,
        before: &ProductFields,
        typed: &ProductFields,
        agreed: Agreed,
    ) -> Result<ProductChange, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        let ours = cleaned(typed)?;
        let code = text(&ours, ProductField::Code);
        let known = session.store.catalogue_product(variation_id).await?;
        let known = known.ok_or(Error::NotFound)?;
        if code != known.code {
            session.must_be_free(code).await?;
        }
        let price = |field| cost(text(&ours, field));
        let (sold_for, costs) = (price(ProductField::Price)?, price(ProductField::Cost)?);
        if !agreed.below_cost && is_below(sold_for.unwrap_or(Money::ZERO), costs) {
            return Ok(ProductChange::BelowCost);
        }
        if !agreed.told && session.store.setting::<bool>(TOLD).await? != Some(true) {
            return Ok(ProductChange::FirstOfItsKind);
        }
        let now = session.product_now(variation_id).await?;
        let changed = record_change::meanwhile(before, &now.fields, &ours);
        if !changed.is_empty() {
            return Ok(ProductChange::Meanwhile {
                changed,
                theirs: now.fields,
            });
        }
        // What nobody could change here has to be there afterwards as well.
        let mut wanted = now.fields.clone();
        wanted.extend(ours.clone());
        let update = written(now.detail, &ours, till.place.branch_id)?;
        let products = session.client.products();
        let sent = products.update(now.product_id, VariationId(variation_id), &update);
        let lost = match session.heard(sent.await) {
            Ok(_) => None,
            Err(error) if error.outcome() == Outcome::Unclear => Some(error),
            Err(error) => return Err(code_refused(error)),
        };
        let there = session.product_now(variation_id).await?;
        let vanished = record_change::differing(&wanted, &there.fields);
        // Where the answer was lost, it is what was read that says whether it was written.
        if let Some(error) = lost.filter(|_| !vanished.is_empty()) {
            return Err(error.into());
        }
        session.store.set_setting(TOLD, &true).await?;
        session.take_in_change(&there, till.place.branch_id).await?;
        Ok(ProductChange::Done { vanished })
    }
}

/// A product as NextX shows it now.
struct Now {
    product_id: ProductId,
    detail: ProductDetail,
    row: Option<ProductListItem>,
    fields: ProductFields,
    pictures: usize,
}

impl Session {
    /// Reads a product: its detail, and its row of the list for what the detail does not have.
    async fn product_now(&self, variation_id: i64) -> Result<Now, Error> {
        let till = self.till().await?.ok_or(Error::NotSignedIn)?;
        let known = self.store.catalogue_product(variation_id).await?;
        let known = known.ok_or(Error::NotFound)?;
        let place = (BranchId(till.place.branch_id), StoreId(till.place.store_id));
        let products = self.client.products();
        let detail = products.detail(VariationId(variation_id), place.0, place.1);
        let detail = self.heard(detail.await)?;
        let mut found = None;
        let texts = [
            wire::text(detail.product_code.as_deref()),
            known.code.clone(),
            known.name.clone(),
        ];
        for search in texts.into_iter().filter(|text| !text.is_empty()) {
            let query = ProductQuery {
                store_id: Some(place.1),
                search: Some(search),
                ..ProductQuery::of_branch(place.0)
            };
            let page = self.heard(self.client.products().page(&query, 0).await)?;
            let mut rows = page.items.into_iter();
            found = rows.find(|row| row.variation() == Some(VariationId(variation_id)));
            if found.is_some() {
                break;
            }
        }
        let categories = self.store.categories().await?;
        Ok(Now {
            product_id: detail.product_id.unwrap_or(ProductId(known.product_id)),
            fields: shown(&detail, found.as_ref(), &categories),
            pictures: ProductUpdate::from(detail.clone()).media.items().len(),
            detail,
            row: found,
        })
    }

    /// Reads the units and parts of a product. Where they are not to be had now, a later pass reads them.
    async fn read_units_of(
        &self,
        variation_id: i64,
        (branch, store): (i64, i64),
    ) -> Result<(), Error> {
        let products = self.client.products();
        let (branch, store) = (BranchId(branch), StoreId(store));
        let detail = products.detail(VariationId(variation_id), branch, store);
        match self.heard(detail.await) {
            Ok(detail) => {
                let units = wire::product_units(variation_id, &detail);
                self.store.put_units(&[units], self.now()).await?;
            }
            Err(error) => tracing::warn!(kind = ?error.kind(), "no detail of a new product"),
        }
        Ok(())
    }

    /// What is now at NextX goes into the cache.
    async fn take_in_change(&self, there: &Now, branch_id: i64) -> Result<(), Error> {
        if let Some(row) = there.row.as_ref().and_then(wire::product_row) {
            let variation_id = row.variation_id;
            let reading = self.store.begin_stock_reading(self.now()).await?;
            self.store.put_products(branch_id, &[row], &reading).await?;
            let units = wire::product_units(variation_id, &there.detail);
            self.store.put_units(&[units], self.now()).await?;
        }
        self.changes.announce(Change::Catalogue);
        Ok(())
    }

    /// # Errors
    /// [`Error::CodeTaken`]
    async fn must_be_free(&self, code: &str) -> Result<(), Error> {
        match self.store.product_with_code(code).await? {
            Some(product) => {
                let code = code.to_owned();
                beside("code", Err(Error::CodeTaken { code, product }))
            }
            None => Ok(()),
        }
    }

    /// The body for a new product, where what is typed makes one.
    async fn draft(&self, typed: &TypedNewProduct, branch_id: i64) -> Result<NewProduct, Error> {
        let (name, unit, code) = (typed.name.trim(), typed.unit.trim(), typed.code.trim());
        for (field, typed) in [("name", name), ("unit", unit), ("code", code)] {
            beside(field, must_be_there(typed))?;
        }
        if typed.category_id.is_none() && !self.store.categories().await?.is_empty() {
            return beside("category", Err(Error::CategoryMissing));
        }
        let taken = self.store.product_with_code(code).await?;
        // One of the same name may be what an earlier try has made: NextX is asked about it.
        if let Some(product) = taken.filter(|product| product != name) {
            let code = code.to_owned();
            return beside("code", Err(Error::CodeTaken { code, product }));
        }
        let barcode = typed.barcode.trim();
        if !barcode.is_empty()
            && let Some(meant) = self.meant_by(barcode).await?
            && meant.product_name() != name
        {
            let taken = Error::BarcodeTaken {
                code: barcode.to_owned(),
                product: meant.product_name().to_owned(),
            };
            return beside("barcode", Err(taken));
        }
        let price = beside("price", Money::parse_typed(&typed.price))?;
        let amount = |money: Money| Amount::from(money.dong());
        let costs = cost(&typed.cost)?.map(amount);
        let opening = match typed.opening.trim() {
            "" => None,
            typed => Some(beside("opening", parse_counted(typed))?),
        };
        let mut parts = Vec::new();
        for (at, part) in typed.parts.iter().enumerate() {
            parts.push(beside(format!("part-{at}"), self.part(part).await)?);
        }
        let optional = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(NewProduct {
            name: name.to_owned().into(),
            code: code.to_owned().into(),
            sku: optional(barcode).into(),
            branch_id: BranchId(branch_id).into(),
            category_id: typed.category_id.map(CategoryId).into(),
            media: Some(pictures(&typed.picture)?)
                .filter(|media| !media.is_empty())
                .into(),
            sell_price: amount(price).into(),
            purchase_price: costs.into(),
            qty_begin_stock: opening.map(Amount::new).into(),
            begin_purchase_price: costs.filter(|_| opening.is_some()).into(),
            specification: optional(&typed.specification).into(),
            description: optional(&typed.description).into(),
            r#type: (!parts.is_empty()).then_some(ProductType::COMBO).into(),
            composition_variation: Some(parts).filter(|parts| !parts.is_empty()).into(),
            unit: NewProductUnits {
                unit_base: NewBaseUnit {
                    name: unit.to_owned().into(),
                    is_direct_sell: TrueText(true).into(),
                    ..NewBaseUnit::default()
                }
                .into(),
                sub_unit: Some(larger_units(typed)?)
                    .filter(|units| !units.is_empty())
                    .into(),
                ..NewProductUnits::default()
            }
            .into(),
            ..NewProduct::default()
        })
    }

    async fn part(&self, typed: &TypedPart) -> Result<ProductPartDraft, Error> {
        let product = self.store.product(typed.variation_id).await?;
        let product = product.ok_or(Error::NotFound)?;
        let quantity = parse_counted(&typed.quantity)?;
        if quantity.is_zero() {
            return Err(CountError::Malformed.into());
        }
        let base = product.units.first();
        let unit = base.map(|unit| unit.id).filter(|id| *id != 0);
        Ok(ProductPartDraft {
            product_id: ProductId(product.product_id).into(),
            variations_id: VariationId(product.variation_id).into(),
            quantity: Amount::new(quantity).into(),
            unit_id: unit.map(nextx_api::UnitId).into(),
            price: base.map(|unit| Amount::from(unit.price.dong())).into(),
            ..ProductPartDraft::default()
        })
    }
}

/// The larger units of a new product: each named once, and more than one base unit.
fn larger_units(typed: &TypedNewProduct) -> Result<Vec<NewSubUnit>, Error> {
    let mut names = vec![typed.unit.trim().to_lowercase()];
    let mut units = Vec::new();
    for (at, unit) in typed.units.iter().enumerate() {
        let name = unit.name.trim();
        let folded = name.to_lowercase();
        if name.is_empty() || names.contains(&folded) {
            return beside(format!("unit-{at}"), Err(Error::UnitNames));
        }
        names.push(folded);
        let multiplier = parse_counted(&unit.multiplier).and_then(|multiplier| {
            let is_larger = multiplier > Decimal::ONE;
            is_larger.then_some(multiplier).ok_or(CountError::Malformed)
        });
        let multiplier = beside(format!("unit-{at}"), multiplier)?;
        let price = beside(format!("unit-{at}"), Money::parse_typed(&unit.price))?;
        units.push(NewSubUnit {
            name: name.to_owned().into(),
            f_convert: Amount::new(multiplier).into(),
            price: Amount::from(price.dong()).into(),
            is_direct_sell: TrueText(true).into(),
            ..NewSubUnit::default()
        });
    }
    Ok(units)
}

/// # Errors
/// [`Error::FieldMissing`]
fn must_be_there(typed: &str) -> Result<(), Error> {
    if typed.is_empty() {
        Err(Error::FieldMissing)
    } else {
        Ok(())
    }
}

/// What one costs, as typed; nothing typed is not known.
fn cost(typed: &str) -> Result<Option<Money>, Error> {
    match typed.trim() {
        "" => Ok(None),
        typed => Ok(Some(beside("cost", Money::parse_typed(typed))?)),
    }
}

fn is_below(price: Money, cost: Option<Money>) -> bool {
    cost.is_some_and(|cost| price < cost)
}

/// A picture by its address, as typed: one that a browser and NextX can read.
fn picture(typed: &str) -> Result<Option<ProductMedia>, Error> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let address = Url::parse(typed).map_err(|_| Error::PictureAddress);
    if !matches!(beside("picture", address)?.scheme(), "https" | "http") {
        return beside("picture", Err(Error::PictureAddress));
    }
    Ok(Some(ProductMedia {
        url: typed.to_owned().into(),
        ..ProductMedia::default()
    }))
}

/// The pictures of a new product by their addresses.
fn pictures(typed: &str) -> Result<Vec<ProductMedia>, Error> {
    let addresses = typed.split_whitespace();
    addresses
        .filter_map(|address| picture(address).transpose())
        .collect()
}

/// The pictures as they are written: those that were read, with what was typed in place of the first. An update may
/// replace the whole record (Q18), so what was not changed goes back as it came.
fn media(read: &Field<Vec<ProductMedia>>, typed: &str) -> Result<Field<Vec<ProductMedia>>, Error> {
    let there = read.items();
    let first = there.first().and_then(|medium| medium.url.as_deref());
    if first == Some(typed) {
        return Ok(read.clone());
    }
    let typed = picture(typed)?;
    if typed.is_none() && there.is_empty() {
        return Ok(Field::missing());
    }
    let others = there.iter().skip(1).cloned();
    Ok(typed.into_iter().chain(others).collect::<Vec<_>>().into())
}

fn text(fields: &ProductFields, field: ProductField) -> &str {
    fields.get(&field).map_or("", String::as_str)
}

/// What NextX shows of a product, field by field. What the detail does not have the row of the list may.
fn shown(
    detail: &ProductDetail,
    row: Option<&ProductListItem>,
    categories: &[Category],
) -> ProductFields {
    let whole = ProductUpdate::from(detail.clone());
    let number = |amount: Option<Amount>| {
        let decimal = amount.map(|amount| amount.decimal().normalize());
        decimal.map_or_else(String::new, |decimal| decimal.to_string())
    };
    let size = |amount: Option<Amount>| number(amount.filter(|it| !it.decimal().is_zero()));
    let listed = row.and_then(|row| row.category_name.as_deref());
    let category = whole.category_id.map(|id| id.0).or_else(|| {
        let mut named = categories
            .iter()
            .filter(|it| Some(it.name.as_str()) == listed);
        // Of two with one name nobody knows which it is.
        let one = named.next()?.id;
        named.next().is_none().then_some(one)
    });
    let medium = whole.media.items().first();
    let picture = medium
        .and_then(|medium| medium.url.as_deref())
        .or(detail.product_image.as_deref());
    BTreeMap::from([
        (ProductField::Name, wire::text(whole.name.as_deref())),
        (ProductField::Code, wire::text(whole.code.as_deref())),
        (ProductField::Sku, wire::text(whole.sku.as_deref())),
        (
            ProductField::Category,
            category.map_or_else(String::new, |id| id.to_string()),
        ),
        (ProductField::Price, number(*whole.sell_price)),
        (ProductField::Cost, number(*whole.purchase_price)),
        (
            ProductField::Specification,
            wire::text(whole.specification.as_deref()),
        ),
        (ProductField::Picture, wire::text(picture)),
        (ProductField::Weight, size(*whole.weight)),
        (ProductField::Length, size(*whole.length)),
        (ProductField::Width, size(*whole.width)),
        (ProductField::Height, size(*whole.height)),
        (
            ProductField::Brand,
            wire::text(row.and_then(|row| row.brand_name.as_deref())),
        ),
    ])
}

const fn size_name(field: ProductField) -> &'static str {
    match field {
        ProductField::Weight => "weight",
        ProductField::Length => "length",
        ProductField::Width => "width",
        _ => "height",
    }
}

/// What somebody typed, in the form in which NextX's own is compared with it.
fn cleaned(typed: &ProductFields) -> Result<ProductFields, Error> {
    let mut fields = ProductFields::new();
    for (field, typed) in typed {
        let typed = typed.trim();
        let clean = match field {
            ProductField::Brand => continue,
            ProductField::Name if typed.is_empty() => {
                return beside("name", Err(Error::FieldMissing));
            }
            ProductField::Code if typed.is_empty() => {
                return beside("code", Err(Error::FieldMissing));
            }
            ProductField::Price => {
                let price = beside("price", Money::parse_typed(typed))?;
                price.dong().to_string()
            }
            ProductField::Cost => {
                cost(typed)?.map_or_else(String::new, |cost| cost.dong().to_string())
            }
            ProductField::Weight
            | ProductField::Length
            | ProductField::Width
            | ProductField::Height => match typed {
                "" => String::new(),
                typed => beside(size_name(*field), parse_counted(typed))?.to_string(),
            },
            ProductField::Picture => {
                picture(typed)?;
                typed.to_owned()
            }
            ProductField::Name
            | ProductField::Code
            | ProductField::Sku
            | ProductField::Category
            | ProductField::Specification => typed.to_owned(),
        };
        fields.insert(*field, clean);
    }
    Ok(fields)
}

/// The whole product with what is `ours`, as it is written. The first stock is never sent: what it does to a product that
/// has stock is not documented.
fn written(
    detail: ProductDetail,
    ours: &ProductFields,
    branch_id: i64,
) -> Result<ProductUpdate, Error> {
    let whole = ProductUpdate::from(detail);
    let word = |field| Field::from(text(ours, field).to_owned());
    let amount = |field| -> Result<Field<Amount>, Error> {
        let decimal = match text(ours, field) {
            "" => return Ok(Field::missing()),
            typed => typed.parse().map_err(|_| Error::RemoteId)?,
        };
        Ok(Amount::new(decimal).into())
    };
    let category = match text(ours, ProductField::Category) {
        "" => None,
        id => Some(CategoryId(id.parse().map_err(|_| Error::RemoteId)?)),
    };
    let branch_id = whole.branch_id.unwrap_or(BranchId(branch_id));
    Ok(ProductUpdate {
        name: word(ProductField::Name),
        code: word(ProductField::Code),
        sku: word(ProductField::Sku),
        branch_id: branch_id.into(),
        category_id: category.into(),
        sell_price: amount(ProductField::Price)?,
        purchase_price: amount(ProductField::Cost)?,
        specification: word(ProductField::Specification),
        media: media(&whole.media, text(ours, ProductField::Picture))?,
        weight: amount(ProductField::Weight)?,
        length: amount(ProductField::Length)?,
        width: amount(ProductField::Width)?,
        height: amount(ProductField::Height)?,
        qty_begin_stock: Field::missing(),
        begin_purchase_price: Field::missing(),
        ..whole
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn written_media(ours: &str) -> Vec<String> {
        let read = serde_json::json!([
            { "url": "https://anh.vn/1.jpg", "sort": 7 },
            { "url": "https://anh.vn/2.jpg" },
        ]);
        let body = serde_json::json!({ "id": 1, "product_id": 1, "media": read });
        let detail: ProductDetail = serde_json::from_value(body).unwrap();
        let ours = ProductFields::from([(ProductField::Picture, ours.to_owned())]);
        let update = written(detail, &ours, 1).unwrap();
        let body = serde_json::to_value(update).unwrap();
        let media = body["media"].as_array().unwrap().iter();
        media.map(ToString::to_string).collect()
    }

    #[test]
    fn other_pictures_stay_whatever_becomes_of_the_first() {
        let other = r#"{"url":"https://anh.vn/2.jpg"}"#;
        let same = r#"{"sort":7,"url":"https://anh.vn/1.jpg"}"#;
        let first: ProductMedia = serde_json::from_str(same).unwrap();
        let first = serde_json::to_value(first).unwrap().to_string();
        assert_eq!(written_media("https://anh.vn/1.jpg"), [&first, other]);
        let third = r#"{"url":"https://anh.vn/3.jpg"}"#;
        assert_eq!(written_media("https://anh.vn/3.jpg"), [third, other]);
        assert_eq!(written_media(""), [other]);
        let two = pictures("https://anh.vn/1.jpg\n https://anh.vn/2.jpg").unwrap();
        assert_eq!(two.len(), 2);
        assert!(pictures("https://anh.vn/1.jpg anh.jpg").is_err());
    }
}
