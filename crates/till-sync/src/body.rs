//! What a document is sent as. Made once, at the first send, and frozen.

use nextx_api::{Error, SellOrderId};
use serde_json::Value;
use till_core::{
    cart::CartCustomer,
    document::{Content, Document, RecordUpdate},
    outbox::DocumentState,
};

use crate::{Engine, Ledger, Looked, record, wire};

/// What the till itself says about a change that somebody else made meanwhile.
const CHANGED_MEANWHILE: &str = "#changed_meanwhile";

/// What comes of a document that is due.
pub(crate) enum Body {
    /// These bytes.
    ToSend(Vec<u8>),
    /// Nothing needs to be sent.
    Settled(Looked),
}

/// Why a document cannot be sent.
pub(crate) enum NoBody {
    /// Now or ever.
    Impossible,
    /// What it needs could not be read now.
    Nextx(Error),
}

impl From<serde_json::Error> for NoBody {
    fn from(_: serde_json::Error) -> Self {
        Self::Impossible
    }
}

impl From<Error> for NoBody {
    fn from(error: Error) -> Self {
        Self::Nextx(error)
    }
}

impl<L: Ledger> Engine<L> {
    pub(crate) async fn body_of(&self, document: &Document) -> Result<Body, NoBody> {
        let json = match &document.content {
            Content::Sale(sale) => {
                let customer = customer_id(sale.customer.as_ref(), document)?;
                serde_json::to_vec(&wire::sell_order(sale, customer))?
            }
            Content::Return(made) => {
                let Some(origin) = &made.origin else {
                    // The documented request names no sale (D13).
                    let customer = customer_id(made.customer.as_ref(), document)?;
                    let draft = wire::sell_return(made, None, customer, &[]);
                    return Ok(Body::ToSend(serde_json::to_vec(&draft)?));
                };
                let sale = origin.remote_id.or(document.needed_remote_id);
                let sale = sale.ok_or(NoBody::Impossible)?;
                let detail = self.client.sell_orders().detail(SellOrderId(sale)).await;
                let detail = self.heard(detail)?;
                // NextX knows whose sale it is, also where it was sold to somebody who was new then.
                let customer = detail.customer_id.as_ref().map(|id| id.0);
                let sold = detail.lines().unwrap_or_default();
                serde_json::to_vec(&wire::sell_return(made, Some(sale), customer, sold))?
            }
            Content::Customer(customer) => serde_json::to_vec(&wire::customer(customer)?)?,
            Content::Lead(lead) => serde_json::to_vec(&wire::lead(lead)?)?,
            Content::Task(task) => serde_json::to_vec(&wire::task(task)?)?,
            Content::Update(update) => return self.update_of(document, update).await,
        };
        Ok(Body::ToSend(json))
    }

    /// The record as it is now, with what the person changed. Somebody else's change of the same fields is for a person
    /// to see.
    async fn update_of(&self, document: &Document, update: &RecordUpdate) -> Result<Body, NoBody> {
        let id = record::target(document).ok_or(NoBody::Impossible)?;
        let mut read = self.read_record(update.record, id).await?;
        let settled = |state, error: Option<&str>, found| {
            Ok(Body::Settled(Looked {
                state,
                last_error: error.map(ToOwned::to_owned),
                remote_id: Some(id),
                found,
                ..Looked::unchanged(document)
            }))
        };
        if record::has(&read, &update.changes) {
            return settled(DocumentState::Confirmed, None, None);
        }
        if !record::has(&read, &update.base) {
            let found = record::named(&read, &update.changes);
            return settled(
                DocumentState::Conflict,
                Some(CHANGED_MEANWHILE),
                Some(found),
            );
        }
        read.extend(update.changes.clone());
        Ok(Body::ToSend(serde_json::to_vec(&Value::Object(read))?))
    }
}

/// NextX's id of the customer; sold to somebody, a sale never goes as a walk-in's.
fn customer_id(
    customer: Option<&CartCustomer>,
    document: &Document,
) -> Result<Option<i64>, NoBody> {
    match customer {
        None => Ok(None),
        Some(customer) => customer
            .remote_id
            .or(document.needed_remote_id)
            .map(Some)
            .ok_or(NoBody::Impossible),
    }
}
