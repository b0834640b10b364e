//! The price books of the shop.

use till_core::{
    Money,
    cart::{CartProduct, Unit},
    price_book::{PriceBook, PriceBooks, PriceChange},
};
use uuid::Uuid;

use super::{
    shop_terms::PRICE_BOOKS,
    taxes::{typed_end, typed_id},
};
use crate::{App, Change, Error, session::Session};

/// A price book as typed.
#[derive(Clone, Debug)]
pub struct TypedPriceBook {
    /// The one that is changed; none is a new one.
    pub id: Option<Uuid>,
    /// What it is called.
    pub name: String,
    /// By how many per cent its prices differ from the list's, with its sign.
    pub change: String,
    /// The step that prices are rounded to, in đồng; empty is none.
    pub step: String,
    /// The first day; empty is open.
    pub from: String,
    /// The last day; empty is open.
    pub to: String,
    /// NextX's id of it; may be empty.
    pub remote_id: String,
}

/// A price that a book has for itself, as the settings show it.
#[derive(Clone, Debug)]
pub struct FixedRow {
    /// The product.
    pub product: CartProduct,
    /// The unit.
    pub unit: Unit,
    /// The price of one of it.
    pub price: Money,
}

/// A book, and its own prices of products that are in the catalogue.
#[derive(Clone, Debug)]
pub struct BookRow {
    /// The book.
    pub book: PriceBook,
    /// Its own prices.
    pub fixed: Vec<FixedRow>,
}

impl App {
    /// The price books: the setting, and every book with its own prices.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn price_books(&self) -> Result<(PriceBooks, Vec<BookRow>), Error> {
        let session = self.session().await?;
        let books = session.price_books().await?;
        let mut rows = Vec::new();
        for book in &books.books {
            let mut fixed = Vec::new();
            for price in &book.fixed {
                // A product that has lost its price in the list cannot be sold, by a book or without.
                let Ok(Some(product)) = session.store.product(price.variation_id).await else {
                    continue;
                };
                let units = product.units.iter();
                for unit in units.filter(|unit| price.is_for(unit)).cloned() {
                    fixed.push(FixedRow {
                        product: product.clone(),
                        unit,
                        price: price.price,
                    });
                }
            }
            rows.push(BookRow {
                book: book.clone(),
                fixed,
            });
        }
        Ok((books, rows))
    }

    /// Adds a price book, or changes one; its own prices stay.
    ///
    /// # Errors
    /// [`Error::NameMissing`], [`Error::PriceChange`], [`Error::Amount`], [`Error::Day`], [`Error::TimesReversed`]
    pub async fn put_price_book(&self, typed: &TypedPriceBook) -> Result<(), Error> {
        let session = self.session().await?;
        let name = typed.name.trim();
        if name.is_empty() {
            return Err(Error::NameMissing);
        }
        let (from, to) = (typed_end(&typed.from)?, typed_end(&typed.to)?);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(Error::TimesReversed);
        }
        let step = match typed.step.trim() {
            "" => Money::ZERO,
            step => Money::parse_typed(step)?,
        };
        let mut books = session.price_books().await?;
        let known = typed.id.and_then(|id| books.book(id));
        let book = PriceBook {
            id: typed
                .id
                .unwrap_or_else(|| session.random.uuid(session.clock.now())),
            name: name.to_owned(),
            remote_id: typed_id(&typed.remote_id)?,
            change: PriceChange::parse_typed(&typed.change)?,
            step,
            from,
            to,
            fixed: known.map(|book| book.fixed.clone()).unwrap_or_default(),
        };
        match books.books.iter_mut().find(|known| known.id == book.id) {
            Some(known) => *known = book,
            None => books.books.push(book),
        }
        session.keep_price_books(&books).await
    }

    /// Takes a price book away, also from the customers who had it.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn remove_price_book(&self, id: Uuid) -> Result<(), Error> {
        let session = self.session().await?;
        let mut books = session.price_books().await?;
        if !books.remove(id) {
            return Err(Error::NotFound);
        }
        session.keep_price_books(&books).await
    }

    /// Gives a unit of a product its own price in a book, as typed; an empty one takes it away.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Amount`]
    pub async fn fix_price(
        &self,
        book: Uuid,
        (variation_id, unit_id): (i64, i64),
        price: &str,
    ) -> Result<(), Error> {
        let session = self.session().await?;
        let price = match price.trim() {
            "" => None,
            price => Some(Money::parse_typed(price)?),
        };
        let product = session.store.product(variation_id).await?;
        let product = product.ok_or(Error::NotFound)?;
        let unit = product.units.iter().find(|unit| unit.id == unit_id);
        let unit = unit.ok_or(Error::NotFound)?;
        let mut books = session.price_books().await?;
        let book = books.books.iter_mut().find(|known| known.id == book);
        book.ok_or(Error::NotFound)?.fix(variation_id, unit, price);
        session.keep_price_books(&books).await
    }

    /// Sets the book that holds where nobody chose one, and whether everybody may choose.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn set_price_book_use(
        &self,
        usual: Option<Uuid>,
        everybody_chooses: bool,
    ) -> Result<(), Error> {
        let session = self.session().await?;
        let books = session.price_books().await?;
        if usual.is_some_and(|id| books.book(id).is_none()) {
            return Err(Error::NotFound);
        }
        let books = PriceBooks {
            usual,
            everybody_chooses,
            ..books
        };
        session.keep_price_books(&books).await
    }

    /// Gives the customer of the cart a price book of their own, or none. One who is not at NextX yet has none.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn set_customers_price_book(&self, book: Option<Uuid>) -> Result<(), Error> {
        let session = self.session().await?;
        let customer = session.store.cart().await?.customer;
        let customer = customer.and_then(|customer| customer.remote_id);
        let customer = customer.ok_or(Error::NotFound)?;
        let mut books = session.price_books().await?;
        match book {
            Some(id) if books.book(id).is_none() => return Err(Error::NotFound),
            Some(id) => books.customers.insert(customer, id),
            None => books.customers.remove(&customer),
        };
        session.keep_price_books(&books).await
    }
}

impl Session {
    async fn keep_price_books(&self, books: &PriceBooks) -> Result<(), Error> {
        self.must_set(PRICE_BOOKS).await?;
        self.store.set_setting(PRICE_BOOKS, books).await?;
        self.changes.announce(Change::Settings);
        Ok(())
    }
}
