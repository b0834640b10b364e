//! Returns and purchases by their number, for whoever looks for one from anywhere.

use till_core::fold;
use till_store::RecordScope;

use super::{ListedOrder, read_order, record_kind};
use crate::{App, Error, orders::OrderKind};

/// The most of a kind that are answered.
const MOST_FOUND: usize = 5;

impl App {
    /// Returns and purchases of the cache whose number, or whose customer, begins with `text`, the newest of each first.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn find_orders(&self, text: &str) -> Result<Vec<ListedOrder>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        if fold::words(text).is_empty() {
            return Ok(Vec::new());
        }
        let branches = session.store.branches().await?;
        let mut found = Vec::new();
        for kind in [OrderKind::Purchase, OrderKind::Return] {
            let records = RecordScope::of(record_kind(kind));
            let records = session.store.records(records, text).await?;
            let orders = records
                .iter()
                .filter_map(|record| read_order(kind, record, &branches));
            found.extend(
                orders
                    .take(MOST_FOUND)
                    .map(|order| ListedOrder { order, own: None }),
            );
        }
        Ok(found)
    }
}
