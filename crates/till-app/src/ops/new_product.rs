//! A product that the till makes for a code that nobody knows: name, price, unit, category, and the code as its barcode.
//!
//! It is made while NextX can be reached, and only then: a product has no number of ours to look for it by, and a sale of
//! something that NextX may not have could never be sent. NextX is asked for the code before, so that nothing is made
//! twice, and afterwards, for its answer names no id.

use nextx_api::{
    Amount, BranchId, CategoryId, NewBaseUnit, NewProduct, NewProductUnits, Outcome, ProductQuery,
    StoreId, TrueText,
};
use till_core::{
    Money,
    people::{About, Right},
};
use till_store::{BarcodedUnit, Category, ProductRow};

use super::counter::Counter;
use crate::{App, Change, Error, session::Session, wire};

/// A product as typed.
#[derive(Clone, Debug)]
pub struct TypedProduct {
    /// The barcode that was scanned; also its stock keeping code, for NextX has no other field for it.
    pub barcode: String,
    /// Its name.
    pub name: String,
    /// The price of one unit.
    pub price: String,
    /// The unit it is sold in.
    pub unit: String,
    /// NextX's id of the category, where one is chosen.
    pub category_id: Option<i64>,
    /// The shop's code; empty is one of the till's own.
    pub code: String,
}

/// What a form for a new product has to know.
#[derive(Clone, Debug)]
pub struct NewProductForm {
    /// The categories to choose from.
    pub categories: Vec<Category>,
    /// Units that the shop's products have, those of most products first.
    pub units: Vec<String>,
    /// Whether NextX can be reached.
    pub online: bool,
}

impl App {
    /// What a form for a new product has to know.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn new_product_form(&self) -> Result<NewProductForm, Error> {
        let session = self.session().await?;
        Ok(NewProductForm {
            categories: session.store.categories().await?,
            units: session.store.unit_names().await?,
            online: session.is_online(),
        })
    }

    /// Makes a product at NextX and adds one of it to the cart. Where NextX has one with this barcode already, that one is
    /// added.
    ///
    /// # Errors
    /// [`Error::NameMissing`], [`Error::Amount`], those of a right that is lacking, [`Error::Nextx`],
    /// [`Error::ProductUnclear`] where NextX may have made it: it is looked for before it is made when this is called again.
    pub async fn create_product(&self, typed: &TypedProduct) -> Result<Counter, Error> {
        let session = self.session().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        let (barcode, name) = (typed.barcode.trim(), typed.name.trim());
        let unit = typed.unit.trim();
        if name.is_empty() || unit.is_empty() || barcode.is_empty() {
            return Err(Error::NameMissing);
        }
        let price = Money::parse_typed(&typed.price)?;
        let code = match typed.code.trim() {
            "" => format!("T-{barcode}"),
            code => code.to_owned(),
        };
        let about = About::new(name, price.dong());
        session.must(Right::CreateProduct, about).await?;
        let place = (till.place.branch_id, till.place.store_id);
        let wanted = Wanted {
            barcode,
            code: &code,
            name,
            price,
        };
        if let Some(row) = session.product_at_nextx(place, &wanted).await? {
            return self.sell_new(&session, place.0, row, barcode).await;
        }
        let product = NewProduct {
            name: name.to_owned().into(),
            code: code.clone().into(),
            sku: barcode.to_owned().into(),
            branch_id: BranchId(place.0).into(),
            category_id: typed.category_id.map(CategoryId).into(),
            sell_price: Amount::from(price.dong()).into(),
            unit: NewProductUnits {
                unit_base: NewBaseUnit {
                    name: unit.to_owned().into(),
                    is_direct_sell: TrueText(true).into(),
                    ..NewBaseUnit::default()
                }
                .into(),
                ..NewProductUnits::default()
            }
            .into(),
            ..NewProduct::default()
        };
        let row = session.make_product(place, &product, &wanted).await?;
        self.sell_new(&session, place.0, row, barcode).await
    }

    /// Puts a product of NextX's list into the cache and one of it into the cart.
    async fn sell_new(
        &self,
        session: &Session,
        branch_id: i64,
        row: ProductRow,
        barcode: &str,
    ) -> Result<Counter, Error> {
        let variation_id = row.variation_id;
        session.take_in_product(branch_id, row, barcode).await?;
        self.add_to_cart(variation_id, "1").await
    }
}

impl Session {
    /// Makes a product at NextX, once, and answers its row of the list.
    ///
    /// # Errors
    /// [`Error::CodeRefused`], [`Error::Nextx`], [`Error::ProductUnclear`] where NextX may have made it.
    pub(super) async fn make_product(
        &self,
        place: (i64, i64),
        product: &NewProduct,
        wanted: &Wanted<'_>,
    ) -> Result<ProductRow, Error> {
        let made = self.heard(self.client.products().create(product).await);
        if let Err(error) = made {
            if error.outcome() != Outcome::Unclear {
                return Err(code_refused(error));
            }
            tracing::warn!(kind = ?error.kind(), "whether a product was made is not known");
        }
        // Also after a lost answer: what is there now was not there a moment ago.
        match self.product_at_nextx(place, wanted).await {
            Ok(Some(row)) => Ok(row),
            Ok(None) | Err(_) => Err(Error::ProductUnclear),
        }
    }

    /// Puts a product of NextX's list into the cache. Where NextX keeps no barcode that it is sent, the till keeps it.
    pub(super) async fn take_in_product(
        &self,
        branch_id: i64,
        row: ProductRow,
        barcode: &str,
    ) -> Result<(), Error> {
        let reading = self.store.begin_stock_reading(self.now()).await?;
        let unit = BarcodedUnit {
            variation_id: row.variation_id,
            unit_id: row.unit_id,
        };
        self.store.put_products(branch_id, &[row], &reading).await?;
        self.changes.announce(Change::Catalogue);
        if !barcode.is_empty() && self.meant_by(barcode).await?.is_none() {
            self.store.give_barcode(barcode, unit).await?;
        }
        Ok(())
    }

    /// The product of NextX's list that is wanted, if it is there. What the list is searched by is not documented (Q39).
    pub(super) async fn product_at_nextx(
        &self,
        (branch_id, store_id): (i64, i64),
        wanted: &Wanted<'_>,
    ) -> Result<Option<ProductRow>, Error> {
        let texts = [wanted.barcode, wanted.code, wanted.name];
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            let query = ProductQuery {
                store_id: Some(StoreId(store_id)),
                search: Some(text.to_owned()),
                ..ProductQuery::of_branch(BranchId(branch_id))
            };
            let page = self.heard(self.client.products().page(&query, 0).await)?;
            let mut rows = page.items.iter().filter_map(wire::product_row);
            if let Some(row) = rows.find(|row| wanted.is(row)) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }
}

/// What a product of NextX's list is recognised by. A server may give codes of its own: then name and price have to do.
pub(super) struct Wanted<'a> {
    /// Empty is none.
    pub(super) barcode: &'a str,
    /// Empty is none.
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    pub(super) price: Money,
}

impl Wanted<'_> {
    fn is(&self, row: &ProductRow) -> bool {
        let same = |has: &str, wanted: &str| !wanted.is_empty() && has == wanted;
        same(&row.barcode, self.barcode) || same(&row.code, self.code) || self.is_called(row)
    }

    /// Whether name and price are those of `row`.
    pub(super) fn is_called(&self, row: &ProductRow) -> bool {
        row.name == self.name && row.price == Some(self.price)
    }
}

/// What NextX says against a code, where that is what it says.
pub(super) fn code_refused(error: nextx_api::Error) -> Error {
    let errors = error.refusal().and_then(|refusal| refusal.errors.as_ref());
    let words = errors.and_then(|errors| {
        let words = errors.get("code").or_else(|| errors.get("sku"))?;
        let first = words.get(0).unwrap_or(words);
        first.as_str().map(str::to_owned)
    });
    match words {
        Some(words) => Error::InField {
            field: "code".to_owned(),
            error: Box::new(Error::CodeRefused { words }),
        },
        None => error.into(),
    }
}
