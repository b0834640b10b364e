//! Customers: found by phone and name, for nothing of ours travels with them.

use futures::TryStreamExt;
use nextx_api::{CustomerListItem, CustomerQuery};
use till_core::{
    document::{Content, Document, NewCustomer},
    fold::fold,
    outbox::DocumentState,
};

use super::{Finding, rows_of};
use crate::{Engine, Ledger, Rule, SyncError};

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
        let is_settled = self.has_settled(document) || !self.rules.hold(Rule::NoTwin);
        if let Some(remote_id) = which(document, customer, &rows, is_settled) {
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

/// Which of the rows is the customer that `document` made, if that can be told. `is_settled`: the list has had time to show
/// them.
fn which(
    document: &Document,
    customer: &NewCustomer,
    rows: &[CustomerListItem],
    is_settled: bool,
) -> Option<i64> {
    let is_named = |row: &&CustomerListItem| {
        fold(row.name.as_deref().unwrap_or_default()) == fold(&customer.name)
    };
    let has_phone = |row: &&CustomerListItem| {
        digits(row.mobile.as_deref().unwrap_or_default()) == digits(&customer.phone)
    };
    if let Some(id) = document.remote_id {
        return rows.iter().any(|row| row.id.0 == id).then_some(id);
    }
    let of_that_phone = || rows.iter().filter(has_phone);
    // The newest is the one just made.
    let same = of_that_phone().filter(is_named).map(|row| row.id.0).max();
    let is_made = document.state == DocumentState::Accepted && is_settled;
    if customer.phone.is_empty() {
        // A name alone is somebody's, unless the server has said that it made one.
        return same.filter(|_| is_made);
    }
    // The server may write a name in its own way, but two of one phone are two people.
    same.or_else(|| {
        let mut all = of_that_phone().map(|row| row.id.0);
        all.next().filter(|_| is_made && all.next().is_none())
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
