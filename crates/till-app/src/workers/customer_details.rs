//! Reads the details of customers behind everything else: only they tell a supplier from a customer (Q26).

use nextx_api::{CustomerDraft, CustomerId};
use serde_json::{Map, Value};
use till_store::CustomerDetail;

use crate::{Change, Error, session::Session};

/// How old a detail may become before it is read again, in milliseconds; one that is looked at is read at once.
const DETAILS_KEEP: i64 = 7 * 24 * 3_600_000;
/// So many are read before it is another kind's turn.
const SOME: u32 = 10;

/// Reads the details of some customers; answers whether there were any to read.
pub(super) async fn read_some(session: &Session) -> Result<bool, Error> {
    let before = session.now() - DETAILS_KEEP;
    let due = session.store.customers_to_detail(before, SOME).await?;
    if due.is_empty() {
        return Ok(false);
    }
    let mut details = Vec::with_capacity(due.len());
    for remote_id in due {
        let record = match session.read_customer_record(remote_id).await {
            Ok(record) => Some(record),
            Err(error) if !session.is_online() => return Err(error),
            // They alone are hindered, for instance gone between list and detail: they are asked for again later.
            Err(error) => {
                tracing::warn!(remote_id, error = %error.for_log(), "no detail of a customer");
                None
            }
        };
        details.push(CustomerDetail { remote_id, record });
    }
    session
        .store
        .put_customer_details(&details, session.now())
        .await?;
    session.changes.announce(Change::Records);
    Ok(true)
}

impl Session {
    /// A customer as an update would send them back, by NextX's names.
    pub(crate) async fn read_customer_record(
        &self,
        remote_id: i64,
    ) -> Result<Map<String, Value>, Error> {
        let read = self.client.customers().detail(CustomerId(remote_id)).await;
        let draft = CustomerDraft::from(self.heard(read)?);
        Ok(crate::ops::record_form::fields_of(&draft)?)
    }
}
