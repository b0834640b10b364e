//! Customers: found by phone and name, for nothing of ours travels with them.

use futures::TryStreamExt;
use nextx_api::{CustomerListItem, CustomerQuery};
use till_core::{
    document::{Content, Document, NewCustomer},
    fold::fold,
    outbox::DocumentState,
};

use super::{Finding, rows_of};
use crate::{Engine, Ledger, SyncError};

impl<L: Ledger> Engine<L> {
    pub(super) async fn look_for_customer(
        &self,
        document: &Document,
    ) -> Result<Finding, SyncError> {
        let Content::Customer(customer) = &document.content else {
            return Ok(self.not_found(document, false));
        };
        let search = if customer.phone.is_empty() {
            &customer.name
        } else {
            &customer.phone
        };
        let (rows, is_whole) = self.search_customers(search).await?;
        if let Some(remote_id) = which(document, customer, &rows) {
            return Ok(Finding::same(remote_id));
        }
        let control = match self.ledger.known_customer().await? {
            // Without a phone there is nothing to look by, so the machine never sends them again.
            Some(known) if is_whole && !customer.phone.is_empty() => {
                let (rows, _) = self.search_customers(&known.key).await?;
                rows.iter().any(|row| row.id.0 == known.remote_id)
            }
            _ => false,
        };
        Ok(self.not_found(document, control))
    }

    async fn search_customers(
        &self,
        search: &str,
    ) -> Result<(Vec<CustomerListItem>, bool), SyncError> {
        let query = CustomerQuery {
            search: Some(search.to_owned()),
            ..CustomerQuery::default()
        };
        let pages: Result<Vec<_>, _> = self.client.customers().stream(query).try_collect().await;
        Ok(rows_of(self.heard(pages)?))
    }
}

/// Which of the rows is the customer that `document` made, if that can be told.
fn which(document: &Document, customer: &NewCustomer, rows: &[CustomerListItem]) -> Option<i64> {
    let is_named = |row: &&CustomerListItem| {
        fold(row.name.as_deref().unwrap_or_default()) == fold(&customer.name)
    };
    let has_phone = |row: &&CustomerListItem| {
        digits(row.mobile.as_deref().unwrap_or_default()) == digits(&customer.phone)
    };
    let accepted = document.state == DocumentState::Accepted;
    if let Some(id) = document.remote_id {
        return rows.iter().any(|row| row.id.0 == id).then_some(id);
    }
    // The newest is the one just made.
    let newest = |rows: &mut dyn Iterator<Item = &CustomerListItem>| rows.map(|row| row.id.0).max();
    if customer.phone.is_empty() {
        // A name alone is somebody's, unless the server has said that it made one.
        return accepted
            .then(|| newest(&mut rows.iter().filter(is_named)))
            .flatten();
    }
    let same = newest(&mut rows.iter().filter(has_phone).filter(is_named));
    // The server may write a name in its own way.
    same.or_else(|| {
        accepted
            .then(|| newest(&mut rows.iter().filter(has_phone)))
            .flatten()
    })
}

/// A phone as its digits, from the national `0` on.
pub(super) fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("84") {
        Some(rest) if phone.trim_start().starts_with('+') => format!("0{rest}"),
        _ => digits,
    }
}
