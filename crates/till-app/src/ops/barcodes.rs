//! What a scanned code stands for: a product, a unit that the shop gave a barcode, or a label of the shop's scale.

use till_core::{
    Money, Quantity,
    cart::{CartError, CartProduct, Unit},
    scale_label::{LabelFormat, LabelHolds, Weighed},
};
use till_store::{BarcodedUnit, StoreError};

use super::counter::{Counter, change_cart};
use crate::{App, Change, Error, session::Session};

const SCALE_LABELS: &str = "scale_labels";
/// What an approval is asked for where a code is given to a product, or taken back.
const BARCODE: &str = "unit_barcode";

/// What a code stands for.
pub(super) enum Meant {
    /// One of the product's base unit.
    Product(CartProduct),
    /// One of a unit.
    Unit(CartProduct, i64),
    /// What a scale measured.
    Weighed(CartProduct, Weighed),
}

impl Meant {
    /// The product's name.
    pub(super) fn product_name(&self) -> &str {
        match self {
            Self::Product(product) | Self::Unit(product, _) | Self::Weighed(product, _) => {
                &product.name
            }
        }
    }
}

/// Goods that a code stands for.
#[derive(Clone, Debug)]
pub struct Scanned {
    /// What.
    pub product: CartProduct,
    /// In which of its units.
    pub unit: Unit,
    /// How many of that unit.
    pub quantity: Quantity,
    /// Whether a scale's label says how many.
    pub weighed: bool,
    /// What the label charges for a unit, where that is not the shop's price.
    pub price: Option<Money>,
}

impl Scanned {
    fn of(meant: Meant) -> Result<Self, Error> {
        let (product, unit_id, weighed) = match meant {
            Meant::Product(product) => (product, None, None),
            Meant::Unit(product, unit_id) => (product, Some(unit_id), None),
            Meant::Weighed(product, weighed) => (product, None, Some(weighed)),
        };
        let mut units = product.units.iter();
        let unit = units.find(|unit| unit_id.is_none_or(|id| unit.id == id));
        Ok(Self {
            unit: unit.cloned().ok_or(CartError::NoSuchUnit)?,
            quantity: weighed.map_or(Quantity::ONE, |weighed| weighed.quantity),
            weighed: weighed.is_some(),
            price: weighed.and_then(|weighed| weighed.price),
            product,
        })
    }
}

impl App {
    /// The goods that a code stands for, in their unit and as many as it says.
    ///
    /// # Errors
    /// [`Error::UnknownBarcode`], [`Error::Cart`] for a unit that is gone, [`Error::Store`]
    pub async fn product_scanned(&self, code: &str) -> Result<Scanned, Error> {
        let code = code.trim();
        let meant = self.session().await?.meant_by(code).await?;
        let meant = meant.ok_or_else(|| Error::UnknownBarcode(code.to_owned()))?;
        Scanned::of(meant)
    }

    /// Adds what a code stands for: a product by its barcode, a unit by the barcode that the shop gave it, a product by its
    /// code, or the goods of a scale's label.
    ///
    /// # Errors
    /// [`Error::UnknownBarcode`], [`Error::Cart`]
    pub async fn scan(&self, code: &str) -> Result<Counter, Error> {
        let session = self.session().await?;
        let code = code.trim();
        let meant = session.meant_by(code).await?;
        let meant = meant.ok_or_else(|| Error::UnknownBarcode(code.to_owned()))?;
        change_cart(&session, |cart| {
            let line = match meant {
                Meant::Product(product) => cart.add(product, Quantity::ONE),
                Meant::Unit(product, unit_id) => cart.add_in(product, unit_id, Quantity::ONE),
                Meant::Weighed(product, weighed) => cart.add_weighed(product, weighed),
            };
            Ok(Some(line?))
        })
        .await
    }

    /// Lets a code stand for a unit of a product, and adds what it then stands for. Of a scale's label that is the part
    /// without what was measured. `0` is the base unit where NextX names it without an id.
    ///
    /// # Errors
    /// [`Error::BarcodeTaken`] where the code stands for something already, [`Error::NotFound`], [`Error::Cart`]
    pub async fn give_barcode(
        &self,
        code: &str,
        variation_id: i64,
        unit_id: i64,
    ) -> Result<Counter, Error> {
        let session = self.session().await?;
        let code = code.trim();
        if let Some(meant) = session.meant_by(code).await? {
            return Err(Error::BarcodeTaken {
                code: code.to_owned(),
                product: meant.product_name().to_owned(),
            });
        }
        let product = session.store.product(variation_id).await?;
        let product = product.ok_or(Error::NotFound)?;
        if code.is_empty() || !product.units.iter().any(|unit| unit.id == unit_id) {
            return Err(Error::NotFound);
        }
        let unit = BarcodedUnit {
            variation_id,
            unit_id,
        };
        let given = session.given_for(code).await?;
        session.must_set(BARCODE).await?;
        session.store.give_barcode(&given, unit).await?;
        self.scan(code).await
    }

    /// The units in which a product is sold, the base unit first.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn units_of(&self, variation_id: i64) -> Result<Vec<Unit>, Error> {
        let session = self.session().await?;
        let product = session.store.product(variation_id).await?;
        Ok(product.ok_or(Error::NotFound)?.units)
    }

    /// Takes a barcode back that the shop gave to a unit.
    ///
    /// # Errors
    /// [`Error::UnknownBarcode`] where the shop gave it to none, [`Error::Store`]
    pub async fn take_barcode(&self, code: &str) -> Result<(), Error> {
        let session = self.session().await?;
        let given = session.given_for(code.trim()).await?;
        if session.store.unit_by_barcode(&given).await?.is_none() {
            return Err(Error::UnknownBarcode(given));
        }
        session.must_set(BARCODE).await?;
        session.store.take_barcode(&given).await?;
        Ok(())
    }

    /// How the labels of the shop's scales are made up.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn scale_labels(&self) -> Result<Vec<LabelFormat>, Error> {
        self.session().await?.scale_labels().await
    }

    /// Sets how the labels of the shop's scales are made up: prefix, digits of the goods' number, and what follows.
    ///
    /// # Errors
    /// [`Error::LabelFormat`], also for two formats with one prefix; then nothing is set.
    pub async fn set_scale_labels(&self, typed: &[(String, u8, LabelHolds)]) -> Result<(), Error> {
        let session = self.session().await?;
        let mut formats: Vec<LabelFormat> = Vec::new();
        for (prefix, item_digits, holds) in typed {
            let format = LabelFormat::new(prefix.trim(), *item_digits, *holds)?;
            if formats
                .iter()
                .any(|other| other.prefix() == format.prefix())
            {
                return Err(Error::LabelFormat(till_core::scale_label::LabelFormatError));
            }
            formats.push(format);
        }
        session.must_set(SCALE_LABELS).await?;
        session.store.set_setting(SCALE_LABELS, &formats).await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }
}

impl Session {
    async fn scale_labels(&self) -> Result<Vec<LabelFormat>, Error> {
        Ok(self.store.setting(SCALE_LABELS).await?.unwrap_or_default())
    }

    /// What the shop gives to a unit where it means this code.
    async fn given_for(&self, code: &str) -> Result<String, Error> {
        let formats = self.scale_labels().await?;
        let stem = formats
            .iter()
            .find_map(|format| Some(format.read(code)?.stem(format)));
        Ok(stem.unwrap_or_else(|| code.to_owned()))
    }

    pub(super) async fn meant_by(&self, code: &str) -> Result<Option<Meant>, Error> {
        if let Some(product) = self.store.product_by_code(code).await? {
            return Ok(Some(Meant::Product(product)));
        }
        if let Some((product, unit_id)) = self.unit_given(code).await? {
            return Ok(Some(Meant::Unit(product, unit_id)));
        }
        for format in self.scale_labels().await? {
            let Some(label) = format.read(code) else {
                continue;
            };
            for code in label.codes(&format) {
                let given = self.unit_given(&code).await?.map(|(product, _)| product);
                let product = match given {
                    Some(product) => Some(product),
                    None => self.store.product_by_code(&code).await?,
                };
                let Some(product) = product else {
                    continue;
                };
                let price = product.units.first().map(|unit| unit.price);
                let weighed = price.and_then(|price| label.measured.at(price));
                let weighed = weighed.ok_or_else(|| StoreError::NoPrice(product.name.clone()))?;
                return Ok(Some(Meant::Weighed(product, weighed)));
            }
        }
        Ok(None)
    }

    /// The unit to which the shop gave this code, while its product is there.
    async fn unit_given(&self, code: &str) -> Result<Option<(CartProduct, i64)>, Error> {
        let Some(BarcodedUnit {
            variation_id,
            unit_id,
        }) = self.store.unit_by_barcode(code).await?
        else {
            return Ok(None);
        };
        let product = self.store.product(variation_id).await?;
        Ok(product.map(|product| (product, unit_id)))
    }
}
