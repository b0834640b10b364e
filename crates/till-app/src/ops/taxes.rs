//! The taxes of the shop: which rate holds for what, from which day on.

use jiff::civil::Date;
use till_core::{
    clock::parse_day,
    tax::{TaxFor, TaxRate, TaxRule, TaxRuleError, Taxes},
};
use uuid::Uuid;

use super::shop_terms::TAXES;
use crate::{App, Change, Error, session::Session};

/// A tax as typed.
#[derive(Clone, Debug)]
pub struct TypedTax {
    /// The one that is changed; none is a new one.
    pub id: Option<Uuid>,
    /// For what.
    pub what: TaxFor,
    /// Its name on the receipt; empty is `VAT` and the rate.
    pub name: String,
    /// Its rate in per cent; empty says that nothing is taxed.
    pub rate: String,
    /// The first day.
    pub from: String,
    /// The last day; empty is open.
    pub to: String,
    /// NextX's id of it; may be empty.
    pub remote_id: String,
}

/// A tax in the settings.
#[derive(Clone, Debug)]
pub struct TaxRow {
    /// The rule.
    pub rule: TaxRule,
    /// The name of the product that it is for.
    pub product: Option<String>,
    /// Whether something was sold with it: then it can only be ended.
    pub was_used: bool,
    /// Whether it holds today.
    pub is_valid: bool,
    /// Whether its last day is over.
    pub is_over: bool,
}

/// The taxes in the settings.
#[derive(Clone, Debug)]
pub struct TaxTable {
    /// Whether prices contain the tax.
    pub included: bool,
    /// The rules; those that came last first.
    pub rows: Vec<TaxRow>,
    /// What categories products have.
    pub categories: Vec<String>,
}

impl App {
    /// The taxes of the shop.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn taxes(&self) -> Result<TaxTable, Error> {
        let session = self.session().await?;
        let (taxes, today) = (session.taxes().await?, session.today());
        let mut rows = Vec::new();
        for rule in taxes.rules().iter().rev() {
            let product = match rule.what {
                TaxFor::Product(id) => session.store.product(id).await?.map(|known| known.name),
                TaxFor::All | TaxFor::Category(_) => None,
            };
            rows.push(TaxRow {
                product,
                was_used: session.store.was_tax_used(rule.id).await?,
                is_valid: rule.is_valid_on(today),
                is_over: rule.to.is_some_and(|to| to < today),
                rule: rule.clone(),
            });
        }
        Ok(TaxTable {
            included: taxes.included,
            rows,
            categories: session.store.product_categories().await?,
        })
    }

    /// Sets whether prices contain the tax, from the next payment on.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn set_taxes_included(&self, included: bool) -> Result<(), Error> {
        let session = self.session().await?;
        let mut taxes = session.taxes().await?;
        taxes.included = included;
        session.keep_taxes(taxes).await
    }

    /// Adds a tax, or changes one.
    ///
    /// # Errors
    /// [`Error::TaxRate`], [`Error::Day`], [`Error::Tax`]; then the taxes are as they were.
    pub async fn put_tax(&self, typed: &TypedTax) -> Result<(), Error> {
        let session = self.session().await?;
        let rate = match typed.rate.trim() {
            "" => None,
            rate => Some(TaxRate::parse_typed(rate)?),
        };
        let name = match (typed.name.trim(), rate) {
            (_, None) => String::new(),
            ("", Some(rate)) => format!("VAT {} %", rate.value().to_string().replace('.', ",")),
            (name, Some(_)) => name.to_owned(),
        };
        if matches!(typed.what, TaxFor::Product(id) if session.store.product(id).await?.is_none()) {
            return Err(Error::NotFound);
        }
        let was_used = match typed.id {
            Some(id) => session.store.was_tax_used(id).await?,
            None => false,
        };
        let rule = TaxRule {
            id: typed
                .id
                .unwrap_or_else(|| session.random.uuid(session.clock.now())),
            what: typed.what.clone(),
            name,
            rate,
            remote_id: typed_id(&typed.remote_id)?,
            from: parse_day(&typed.from).ok_or(Error::Day)?,
            to: typed_end(&typed.to)?,
        };
        let mut taxes = session.taxes().await?;
        taxes.put(rule, was_used, session.today())?;
        session.keep_taxes(taxes).await
    }

    /// Takes a tax away that nothing was sold with.
    ///
    /// # Errors
    /// [`Error::Tax`]
    pub async fn remove_tax(&self, id: Uuid) -> Result<(), Error> {
        let session = self.session().await?;
        let was_used = session.store.was_tax_used(id).await?;
        let mut taxes = session.taxes().await?;
        taxes.remove(id, was_used)?;
        session.keep_taxes(taxes).await
    }
}

impl Session {
    async fn keep_taxes(&self, taxes: Taxes) -> Result<(), Error> {
        self.must_set(TAXES).await?;
        self.store.set_setting(TAXES, &taxes).await?;
        self.changes.announce(Change::Settings);
        Ok(())
    }
}

/// The last day of something as typed; empty is open.
pub(super) fn typed_end(text: &str) -> Result<Option<Date>, Error> {
    match text.trim() {
        "" => Ok(None),
        day => parse_day(day).map(Some).ok_or(Error::Day),
    }
}

/// An id of NextX as typed; empty is none.
pub(super) fn typed_id(text: &str) -> Result<Option<i64>, Error> {
    match text.trim() {
        "" => Ok(None),
        id => id
            .parse()
            .ok()
            .filter(|id| *id > 0)
            .map(Some)
            .ok_or(Error::RemoteId),
    }
}

impl From<TaxRuleError> for Error {
    fn from(error: TaxRuleError) -> Self {
        match error {
            TaxRuleError::Reversed => Self::TimesReversed,
            TaxRuleError::NoSuchRule => Self::NotFound,
            TaxRuleError::Doubled | TaxRuleError::InUse => Self::Tax(error),
        }
    }
}
