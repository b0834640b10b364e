//! What the shop asks for the lines of a cart today: their taxes, and the prices of its books.
//!
//! Every cart that comes on the counter, is changed or is paid goes through `Session::reprice`, so that no way into a cart
//! can forget a tax, and a cart that stays open over midnight is sold at the next day's.

use jiff::civil::Date;
use till_core::{
    Cart,
    cart::{CartLine, ShopTerms},
    clock::shop_date,
    price_book::{BookChoice, BookPrice, PriceBooks},
    tax::{TaxChoice, TaxFor, Taxes},
};
use uuid::Uuid;

use super::counter::{Counter, change_cart};
use crate::{App, Change, Error, session::Session};

/// The setting: the taxes.
pub(super) const TAXES: &str = "taxes";
/// The setting: the price books.
pub(super) const PRICE_BOOKS: &str = "price_books";

/// What a line's tax and a cart's price book can be chosen from today, each with its name.
#[derive(Clone, Debug)]
pub struct PriceChoices {
    /// The taxes.
    pub taxes: Vec<(Uuid, String)>,
    /// The price books.
    pub books: Vec<(Uuid, String)>,
    /// The book of the cart's customer, where they have one.
    pub customers: Option<Uuid>,
}

impl App {
    /// What can be chosen today.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn price_choices(&self) -> Result<PriceChoices, Error> {
        let session = self.session().await?;
        let (taxes, books, today) = (
            session.taxes().await?,
            session.price_books().await?,
            session.today(),
        );
        let customer = session.store.cart().await?.customer;
        let customer = customer.and_then(|customer| customer.remote_id);
        let valid = books.books.iter().filter(|book| book.is_valid_on(today));
        Ok(PriceChoices {
            taxes: taxes
                .choices(today)
                .into_iter()
                .map(|rule| (rule.id, rule.name.clone()))
                .collect(),
            customers: customer.and_then(|id| books.customers.get(&id).copied()),
            books: valid.map(|book| (book.id, book.name.clone())).collect(),
        })
    }

    /// Chooses the tax of a line. Another one than the usual needs the right to change prices.
    ///
    /// # Errors
    /// [`Error::Cart`]
    pub async fn choose_tax(&self, line: u32, choice: TaxChoice) -> Result<Counter, Error> {
        let session = self.session().await?;
        change_cart(&session, |cart| {
            cart.choose_tax(line, choice)?;
            Ok(None)
        })
        .await
    }

    /// Chooses the price book of the cart. Where not everybody may, it needs the right to change prices.
    ///
    /// # Errors
    /// [`Error::Cart`]
    pub async fn choose_price_book(&self, choice: BookChoice) -> Result<Counter, Error> {
        let session = self.session().await?;
        change_cart(&session, |cart| {
            cart.choose_book(choice);
            Ok(None)
        })
        .await
    }
}

impl Session {
    /// The day of the shop by the till's clock.
    pub(crate) fn today(&self) -> Date {
        shop_date(self.clock.now())
    }

    pub(super) async fn taxes(&self) -> Result<Taxes, Error> {
        Ok(self.store.setting(TAXES).await?.unwrap_or_default())
    }

    pub(super) async fn price_books(&self) -> Result<PriceBooks, Error> {
        Ok(self.store.setting(PRICE_BOOKS).await?.unwrap_or_default())
    }

    /// Sells every line of `cart` at what the shop asks today. Answers whether anything changed.
    ///
    /// # Errors
    /// [`Error::Cart`], [`Error::Store`]
    pub(super) async fn reprice(&self, cart: &mut Cart) -> Result<bool, Error> {
        if cart.is_empty() {
            return Ok(false);
        }
        let (taxes, books, today) = (self.taxes().await?, self.price_books().await?, self.today());
        let customer = cart.customer.as_ref();
        let customer = customer.and_then(|customer| customer.remote_id);
        let book = books.chosen(cart.terms.book, customer, today);
        let has_categories = taxes
            .rules()
            .iter()
            .any(|rule| matches!(rule.what, TaxFor::Category(_)));
        let categories = if has_categories {
            let variations = cart.lines().iter().map(|line| line.product.variation_id);
            let variations: Vec<i64> = variations.collect();
            self.store.categories_of(&variations).await?
        } else {
            Default::default()
        };
        let asked = |line: &CartLine| {
            let variation_id = line.product.variation_id;
            let category = categories.get(&variation_id).map_or("", String::as_str);
            let by_book = book.and_then(|book| {
                let price = book.price_of(variation_id, &line.unit);
                (price != line.unit.price).then(|| BookPrice {
                    book: book.name.clone(),
                    remote_id: book.remote_id,
                    price,
                })
            });
            ShopTerms {
                tax: taxes.of(line.tax_choice, (variation_id, category), today),
                book: by_book,
            }
        };
        Ok(cart.reprice(asked)?)
    }

    /// The cart on the counter at what the shop asks today. What its total was before is remembered with it. The caller
    /// holds the cart.
    ///
    /// # Errors
    /// [`Error::Cart`], [`Error::Store`]
    pub(super) async fn fresh_cart(&self) -> Result<Cart, Error> {
        let mut cart = self.store.cart().await?;
        let before = cart.total();
        if self.reprice(&mut cart).await? {
            cart.remember_repriced(Some(before));
            self.store.set_cart(&cart).await?;
            self.changes.announce(Change::Cart(cart.revision));
        }
        Ok(cart)
    }
}
