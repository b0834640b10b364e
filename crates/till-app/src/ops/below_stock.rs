//! Selling more than there is: sold, asked about or refused, as the shop has set it.
//!
//! Only what is known refuses: a stock that was never read hinders no sale, and one that was not read for a day is asked
//! about at most, for what came in since is not in it.

use till_core::{
    Cart,
    below_stock::{BelowStock, Shortage, shortages},
    people::{About, Right},
};

use crate::{App, Change, Error, session::Session};

/// The setting: what becomes of a sale of more than there is.
const BELOW_STOCK: &str = "below_stock";
/// A stock that was read longer ago says too little to refuse by, in milliseconds.
const STALE: i64 = 24 * 3_600_000;

/// Why a sale of more than there is waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyShort {
    /// The shop refuses it, and nobody here can allow it.
    Refused,
    /// Whoever takes the payment is to say that it is meant.
    Asked,
    /// The shop would refuse it, but the stock was not read for too long: whoever takes the payment decides.
    Stale,
}

impl App {
    /// What becomes of a sale of more than there is.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn below_stock(&self) -> Result<BelowStock, Error> {
        self.session().await?.below_stock().await
    }

    /// Sets what becomes of a sale of more than there is.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`], those of a right that is lacking.
    pub async fn set_below_stock(&self, setting: BelowStock) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_set(BELOW_STOCK).await?;
        session.store.set_setting(BELOW_STOCK, &setting).await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }

    /// Whoever takes the payment has seen that the cart of `revision` holds more than there is, and means it.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]
    pub async fn accept_below_stock(&self, revision: u32) -> Result<(), Error> {
        self.session().await?.accept_below_stock(revision);
        Ok(())
    }
}

impl Session {
    async fn below_stock(&self) -> Result<BelowStock, Error> {
        Ok(self.store.setting(BELOW_STOCK).await?.unwrap_or_default())
    }

    /// Of which products the cart holds more than this branch has.
    pub(super) async fn shortages(&self, cart: &Cart) -> Result<Vec<Shortage>, Error> {
        let Some(till) = self.till().await? else {
            return Ok(Vec::new());
        };
        let lines = cart.lines().iter();
        let variations: Vec<i64> = lines.map(|line| line.product.variation_id).collect();
        let stock = self.store.stock(&variations).await?;
        let here = stock
            .into_iter()
            .filter(|stock| stock.branch_id == till.place.branch_id);
        let on_hand = here.map(|stock| (stock.variation_id, stock.quantity));
        Ok(shortages(cart, &on_hand.collect()))
    }

    /// What whoever stands at the till needs to sell more than there is of what is in the cart; `is_meant` where they
    /// have said so.
    ///
    /// # Errors
    /// [`Error::BelowStock`] where no right of anybody's helps.
    pub(super) async fn needed_below_stock(
        &self,
        cart: &Cart,
        is_meant: bool,
    ) -> Result<Vec<(Right, About)>, Error> {
        let setting = self.below_stock().await?;
        if setting == BelowStock::Allow {
            return Ok(Vec::new());
        }
        let short = self.shortages(cart).await?;
        let Some(first) = short.first() else {
            return Ok(Vec::new());
        };
        let person = self.person().await?;
        let why = if setting == BelowStock::Warn {
            WhyShort::Asked
        } else if self.is_stock_stale() {
            WhyShort::Stale
        } else {
            match person {
                None => WhyShort::Refused,
                Some(person) if person.role.may(Right::SellBelowStock) => WhyShort::Asked,
                Some(_) => {
                    let about = |it: &Shortage| {
                        let left = format!("{} {}", it.left.normalize(), it.unit);
                        (
                            Right::SellBelowStock,
                            About::new(it.product.as_str(), left.trim()),
                        )
                    };
                    return Ok(short.iter().map(about).collect());
                }
            }
        };
        if why != WhyShort::Refused && is_meant {
            return Ok(Vec::new());
        }
        Err(Error::BelowStock {
            shortage: Box::new(first.clone()),
            why,
        })
    }

    /// Whether this branch's stock was not read for too long to refuse by it.
    fn is_stock_stale(&self) -> bool {
        let read_at = self.progress().finished_at;
        read_at.is_none_or(|at| self.now() - at > STALE)
    }
}
