//! Taxes and price books: the settings, and what is chosen of them at the counter.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::{
    Error,
    ops::{
        price_books::{BookRow, TypedPriceBook},
        shop_terms::PriceChoices,
        taxes::{TaxRow, TaxTable, TypedTax},
    },
};
use till_core::{
    clock::written_day,
    price_book::{BookChoice, PriceBooks},
    tax::{TaxChoice, TaxFor},
};
use uuid::Uuid;

use super::{Id, Money};

/// What was named by its id.
pub fn id_of(text: &str) -> Result<Uuid, Error> {
    Uuid::parse_str(text).map_err(|_| Error::NotFound)
}

fn known(id: Option<String>) -> Result<Option<Uuid>, Error> {
    id.map(|id| id_of(&id)).transpose()
}

/// What a tax is for: everything, a category by its name, or a product.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TaxTarget {
    All,
    Category(String),
    Product(Id),
}

impl From<TaxTarget> for TaxFor {
    fn from(target: TaxTarget) -> Self {
        match target {
            TaxTarget::All => Self::All,
            TaxTarget::Category(name) => Self::Category(name),
            TaxTarget::Product(id) => Self::Product(id.0),
        }
    }
}

/// A tax as typed. `id` is null for a new one.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TaxInput {
    id: Option<String>,
    target: TaxTarget,
    name: String,
    rate: String,
    from: String,
    to: String,
    remote_id: String,
}

impl TryFrom<TaxInput> for TypedTax {
    type Error = Error;

    fn try_from(typed: TaxInput) -> Result<Self, Error> {
        Ok(Self {
            id: known(typed.id)?,
            what: typed.target.into(),
            name: typed.name,
            rate: typed.rate,
            from: typed.from,
            to: typed.to,
            remote_id: typed.remote_id,
        })
    }
}

/// A tax of the shop. Days are as a person reads them; empty is open.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Tax {
    id: String,
    target: TaxTarget,
    /// The name of the product that it is for.
    product: Option<String>,
    name: String,
    /// In per cent; null where nothing is taxed.
    rate: Option<String>,
    from: String,
    to: String,
    remote_id: Option<Id>,
    /// Something was sold with it: it can only be ended.
    was_used: bool,
    is_valid: bool,
    is_over: bool,
}

impl From<TaxRow> for Tax {
    fn from(row: TaxRow) -> Self {
        let rule = row.rule;
        Self {
            id: rule.id.to_string(),
            target: match rule.what {
                TaxFor::All => TaxTarget::All,
                TaxFor::Category(name) => TaxTarget::Category(name),
                TaxFor::Product(id) => TaxTarget::Product(Id(id)),
            },
            product: row.product,
            name: rule.name,
            rate: rule.rate.map(|rate| rate.value().to_string()),
            from: written_day(rule.from),
            to: rule.to.map(written_day).unwrap_or_default(),
            remote_id: rule.remote_id.map(Id),
            was_used: row.was_used,
            is_valid: row.is_valid,
            is_over: row.is_over,
        }
    }
}

/// The taxes of the shop.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Taxes {
    /// Whether prices contain the tax.
    included: bool,
    taxes: Vec<Tax>,
    /// The categories that products have.
    categories: Vec<String>,
}

impl From<TaxTable> for Taxes {
    fn from(table: TaxTable) -> Self {
        Self {
            included: table.included,
            taxes: table.rows.into_iter().map(Tax::from).collect(),
            categories: table.categories,
        }
    }
}

/// A price book as typed. `id` is null for a new one.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PriceBookInput {
    id: Option<String>,
    name: String,
    change: String,
    step: String,
    from: String,
    to: String,
    remote_id: String,
}

impl TryFrom<PriceBookInput> for TypedPriceBook {
    type Error = Error;

    fn try_from(typed: PriceBookInput) -> Result<Self, Error> {
        Ok(Self {
            id: known(typed.id)?,
            name: typed.name,
            change: typed.change,
            step: typed.step,
            from: typed.from,
            to: typed.to,
            remote_id: typed.remote_id,
        })
    }
}

/// A price that a book has for itself.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FixedPrice {
    variation_id: Id,
    name: String,
    unit_id: Id,
    unit: String,
    list_price: Money,
    price: Money,
}

/// A price book. Days are as a person reads them; empty is open.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PriceBook {
    id: String,
    name: String,
    /// In per cent, with its sign.
    change: String,
    step: Money,
    from: String,
    to: String,
    remote_id: Option<Id>,
    fixed: Vec<FixedPrice>,
}

impl From<BookRow> for PriceBook {
    fn from(row: BookRow) -> Self {
        let fixed = row.fixed.into_iter().map(|fixed| FixedPrice {
            variation_id: Id(fixed.product.variation_id),
            name: fixed.product.name,
            unit_id: Id(fixed.unit.id),
            unit: fixed.unit.name,
            list_price: fixed.unit.price.into(),
            price: fixed.price.into(),
        });
        let book = row.book;
        Self {
            id: book.id.to_string(),
            name: book.name,
            change: book.change.value().to_string(),
            step: book.step.into(),
            from: book.from.map(written_day).unwrap_or_default(),
            to: book.to.map(written_day).unwrap_or_default(),
            remote_id: book.remote_id.map(Id),
            fixed: fixed.collect(),
        }
    }
}

/// The price books of the shop.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Books {
    books: Vec<PriceBook>,
    /// The one that holds where nobody chose; null is the list.
    usual: Option<String>,
    everybody_chooses: bool,
}

impl From<(PriceBooks, Vec<BookRow>)> for Books {
    fn from((books, rows): (PriceBooks, Vec<BookRow>)) -> Self {
        Self {
            books: rows.into_iter().map(PriceBook::from).collect(),
            usual: books.usual.map(|id| id.to_string()),
            everybody_chooses: books.everybody_chooses,
        }
    }
}

/// Something that can be chosen.
#[derive(Clone, Debug, Serialize, Type)]
pub struct Choice {
    id: String,
    name: String,
}

/// What a line's tax and a cart's price book can be chosen from today.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Choices {
    taxes: Vec<Choice>,
    books: Vec<Choice>,
    /// The book of the cart's customer.
    customers_book: Option<String>,
}

impl From<PriceChoices> for Choices {
    fn from(choices: PriceChoices) -> Self {
        let named = |choices: Vec<(Uuid, String)>| {
            let named = choices.into_iter().map(|(id, name)| Choice {
                id: id.to_string(),
                name,
            });
            named.collect()
        };
        Self {
            taxes: named(choices.taxes),
            books: named(choices.books),
            customers_book: choices.customers.map(|id| id.to_string()),
        }
    }
}

/// What is chosen of the shop's taxes or books: what the shop does by itself, none of them, or one.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    Usual,
    None,
    One(String),
}

impl From<TaxChoice> for Chosen {
    fn from(choice: TaxChoice) -> Self {
        match choice {
            TaxChoice::Usual => Self::Usual,
            TaxChoice::Untaxed => Self::None,
            TaxChoice::Rule(id) => Self::One(id.to_string()),
        }
    }
}

impl TryFrom<Chosen> for TaxChoice {
    type Error = Error;

    fn try_from(chosen: Chosen) -> Result<Self, Error> {
        Ok(match chosen {
            Chosen::Usual => Self::Usual,
            Chosen::None => Self::Untaxed,
            Chosen::One(id) => Self::Rule(id_of(&id)?),
        })
    }
}

impl From<BookChoice> for Chosen {
    fn from(choice: BookChoice) -> Self {
        match choice {
            BookChoice::Usual => Self::Usual,
            BookChoice::List => Self::None,
            BookChoice::Book(id) => Self::One(id.to_string()),
        }
    }
}

impl TryFrom<Chosen> for BookChoice {
    type Error = Error;

    fn try_from(chosen: Chosen) -> Result<Self, Error> {
        Ok(match chosen {
            Chosen::Usual => Self::Usual,
            Chosen::None => Self::List,
            Chosen::One(id) => Self::Book(id_of(&id)?),
        })
    }
}

/// A tax of a cart or a sale.
#[derive(Clone, Debug, Serialize, Type)]
pub struct TaxPart {
    name: String,
    amount: Money,
    /// Whether prices contain it; otherwise it comes on top.
    included: bool,
}

impl TaxPart {
    /// Those that have a rate.
    pub fn all(totals: Vec<till_core::tax::TaxTotal>) -> Vec<Self> {
        let part = |total: till_core::tax::TaxTotal| match total.kind {
            till_core::tax::TaxKind::Rate { name, .. } => Some(Self {
                name,
                amount: total.tax.into(),
                included: total.added == till_core::Money::ZERO,
            }),
            till_core::tax::TaxKind::Untaxed | till_core::tax::TaxKind::Unknown => None,
        };
        totals.into_iter().filter_map(part).collect()
    }
}
