//! The tabs of the counter, and the carts that were put aside.

use till_store::CartRow;

use super::counter::{Counter, show};
use crate::{App, Change, Error, session::Session};

impl App {
    /// Opens a tab for another customer.
    ///
    /// # Errors
    /// [`Error::Store`] when too many are open.
    pub async fn open_tab(&self) -> Result<Counter, Error> {
        self.change_tabs(async |session| Ok(session.store.open_tab().await?))
            .await
    }

    /// Brings the cart of another tab on the counter.
    ///
    /// # Errors
    /// [`Error::Store`] when there is no such tab.
    pub async fn switch_tab(&self, id: i64) -> Result<Counter, Error> {
        self.change_tabs(async |session| Ok(session.store.switch_tab(id).await?))
            .await
    }

    /// Closes a tab; a cart with something in it is put aside.
    ///
    /// # Errors
    /// [`Error::Store`] when there is no such tab.
    pub async fn close_tab(&self, id: i64) -> Result<Counter, Error> {
        self.change_tabs(async |session| {
            Ok(session.store.close_tab(id, session.clock.now()).await?)
        })
        .await
    }

    /// Brings back a cart that was put aside.
    ///
    /// # Errors
    /// [`Error::Store`] when there is no such cart, or too many tabs are open.
    pub async fn resume_cart(&self, id: i64) -> Result<Counter, Error> {
        self.change_tabs(async |session| Ok(session.store.resume_cart(id).await?))
            .await
    }

    /// The carts that were put aside, the latest first.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn held_carts(&self) -> Result<Vec<CartRow>, Error> {
        let mut held = self.session().await?.store.carts().await?;
        held.retain(|cart| cart.held_at.is_some());
        held.sort_by_key(|cart| std::cmp::Reverse(cart.held_at));
        Ok(held)
    }

    async fn change_tabs(
        &self,
        change: impl AsyncFnOnce(&Session) -> Result<(), Error>,
    ) -> Result<Counter, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let held = session.cart.lock().await;
        change(&session).await?;
        let cart = session.fresh_cart().await?;
        drop(held);
        session.changes.announce(Change::Cart(cart.revision));
        show(&session, cart, None).await
    }
}
