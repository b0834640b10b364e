//! Which units are sold in parts, as the shop has set it.

use till_core::{Quantity, cart::Unit, decimal_units::DecimalUnits};

use crate::{App, Change, Error, session::Session};

/// The setting: in which units a quantity may have decimals.
const DECIMAL_UNITS: &str = "decimal_units";

impl App {
    /// Which units are sold in parts, besides those that goods are measured in.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn decimal_units(&self) -> Result<DecimalUnits, Error> {
        self.session().await?.decimal_units().await
    }

    /// Sets which further units are sold in parts.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`], those of a right that is lacking.
    pub async fn set_decimal_units(&self, units: DecimalUnits) -> Result<DecimalUnits, Error> {
        let session = self.session().await?;
        session.must_set(DECIMAL_UNITS).await?;
        let units = units.tidy();
        session.store.set_setting(DECIMAL_UNITS, &units).await?;
        session.changes.announce(Change::Settings);
        Ok(units)
    }
}

impl Session {
    pub(super) async fn decimal_units(&self) -> Result<DecimalUnits, Error> {
        Ok(self.store.setting(DECIMAL_UNITS).await?.unwrap_or_default())
    }
}

/// Refuses a part of what is sold whole.
pub(super) fn check(units: &DecimalUnits, unit: &Unit, quantity: Quantity) -> Result<(), Error> {
    if units.allow(&unit.name, quantity) {
        return Ok(());
    }
    Err(Error::SoldWhole {
        unit: unit.name.clone(),
    })
}
