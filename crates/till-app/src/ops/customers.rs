//! Customers at the counter.

use till_core::{document::NewCustomer, form};
use till_store::CustomerRow;

use crate::{
    App, Change, Error,
    ops::{counter::Counter, records},
};

impl App {
    /// The customers that `query` finds by name or phone.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn search_customers(&self, query: &str) -> Result<Vec<CustomerRow>, Error> {
        Ok(self
            .session()
            .await?
            .store
            .search_customers(query, 8)
            .await?
            .hits)
    }

    /// Adds a customer, offline too, and names them in the cart. They reach NextX before the sale does.
    ///
    /// # Errors
    /// [`Error::NameMissing`], [`Error::Phone`]
    pub async fn add_customer(&self, name: &str, phone: &str) -> Result<Counter, Error> {
        let made = self.make_customer(name, phone).await?;
        self.set_customer(Some(made.id)).await
    }

    /// Adds a customer, offline too. They reach NextX before what names them does.
    ///
    /// # Errors
    /// [`Error::NameMissing`], [`Error::Phone`]
    pub async fn make_customer(&self, name: &str, phone: &str) -> Result<CustomerRow, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let name = records::name(name)?;
        let phone = vietnamese_phone(phone)?;
        let now = session.clock.now();
        let customer = NewCustomer {
            id: session.random.uuid(now),
            name,
            phone,
            branch_id: session.till().await?.map(|till| till.place.branch_id),
            details: serde_json::Map::new(),
            made_at: now,
        };
        let made = session.store.add_customer(customer).await?;
        session.outbox.wake();
        session.changes.announce(Change::Strip);
        Ok(made)
    }
}

/// A phone as NextX keeps it: `0` and nine digits. An empty one is none.
pub(super) fn vietnamese_phone(typed: &str) -> Result<String, Error> {
    form::phone(typed).ok_or(Error::Phone)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn phones_are_kept_in_one_form() {
        for typed in ["0900 000 001", "+84900000001", "0900.000.001"] {
            assert_eq!(vietnamese_phone(typed).unwrap(), "0900000001", "{typed}");
        }
        assert_eq!(vietnamese_phone(" ").unwrap(), "");
        for typed in ["123", "09000000012345", "số của tôi", "1900000001"] {
            assert!(
                matches!(vietnamese_phone(typed), Err(Error::Phone)),
                "{typed}"
            );
        }
    }
}
