//! Reads the orders, returns and purchases of every branch into the records: their lists with the refresh, their details
//! in the background at the allowed rate.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use nextx_api::{
    BranchId, PurchaseOrderListItem, PurchaseOrderQuery, SellOrderId, SellOrderListItem,
    SellOrderQuery, SellReturnId, SellReturnListItem, SellReturnQuery,
};
use serde::{Deserialize, Serialize};
use till_core::clock::shop_date;
use till_store::{RecordKind, RecordScope, StoreError};

use super::records::{Listed, ListedAs, read_records};
use crate::{Change, Error, orders::text, session::Session};

/// So many days are read without anybody asking for them.
pub(crate) const FIRST_DAYS: i32 = 90;
/// So many of the last days are read again each time: a payment may have come, a return may have been changed.
const AGAIN_DAYS: i32 = 7;
/// So many days are read at a time: what is cut off goes on there.
const PORTION_DAYS: i32 = 30;
/// So many details of each kind are read before it is another kind's turn.
const SOME: u32 = 20;
/// The kinds whose details are read, those looked at most first.
const DETAILED: [RecordKind; 3] = [
    RecordKind::SellOrder,
    RecordKind::SellReturn,
    RecordKind::PurchaseOrder,
];

const READ: &str = "orders_read";
const WANTED_FROM: &str = "orders_wanted_from";

/// What was read of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Covered {
    /// The first day.
    pub(crate) from: Date,
    /// The last day.
    pub(crate) until: Date,
    /// When, in epoch milliseconds.
    pub(crate) at: i64,
}

/// A list of orders: that of a branch, or of all of them.
type Of = (RecordKind, Option<i64>);

fn key((kind, branch): Of) -> String {
    match branch {
        Some(branch) => format!("{kind:?}:{branch}"),
        None => format!("{kind:?}"),
    }
}

impl Session {
    /// From which day on orders are wanted.
    pub(crate) async fn orders_wanted_from(&self) -> Result<Date, Error> {
        let usual = days_before(shop_date(self.clock.now()), FIRST_DAYS);
        let asked: Option<Date> = self.store.setting(WANTED_FROM).await?;
        Ok(asked.map_or(usual, |asked| asked.min(usual)))
    }

    /// Wants orders from an earlier day on, and wakes whoever reads them.
    pub(crate) async fn want_orders_from(&self, day: Date) -> Result<(), Error> {
        if day < self.orders_wanted_from().await? {
            self.store.set_setting(WANTED_FROM, &day).await?;
            self.refresh.wake.notify_one();
        }
        Ok(())
    }

    /// What was read of a list.
    pub(crate) async fn covered(&self, of: Of) -> Result<Option<Covered>, Error> {
        let all: BTreeMap<String, Covered> = self.store.setting(READ).await?.unwrap_or_default();
        Ok(all.get(&key(of)).copied())
    }

    async fn note_covered(&self, of: Of, covered: Covered) -> Result<(), Error> {
        let mut all: BTreeMap<String, Covered> =
            self.store.setting(READ).await?.unwrap_or_default();
        all.insert(key(of), covered);
        Ok(self.store.set_setting(READ, &all).await?)
    }
}

/// Reads the sell orders of every branch and the returns, as far back as they are wanted. Answers how many rows came.
pub(super) async fn read_orders(session: &Session) -> Result<Listed, Error> {
    let mut all = Listed {
        rows: 0,
        complaint: None,
    };
    for branch in session.store.branches().await? {
        let read = read_wanted(session, (RecordKind::SellOrder, Some(branch.id))).await?;
        all.add(read);
    }
    all.add(read_wanted(session, (RecordKind::SellReturn, None)).await?);
    Ok(all)
}

/// Reads the purchase orders of every branch: their list takes no days.
pub(super) async fn read_purchases(session: &Session) -> Result<Listed, Error> {
    let mut all = Listed {
        rows: 0,
        complaint: None,
    };
    for branch in session.store.branches().await? {
        let scope = RecordScope {
            branch_id: Some(branch.id),
            ..RecordScope::of(RecordKind::PurchaseOrder)
        };
        let query = PurchaseOrderQuery::of_branch(BranchId(branch.id));
        let pages = session.client.purchase_orders().stream(query);
        all.add(read_records(session, scope, pages, listed_purchase).await?);
    }
    Ok(all)
}

impl Listed {
    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.complaint = self.complaint.take().or(other.complaint);
    }
}

/// The newest days first: whoever looks meanwhile looks for them.
async fn read_wanted(session: &Session, of: Of) -> Result<Listed, Error> {
    let today = shop_date(session.clock.now());
    let oldest = session.orders_wanted_from().await?;
    let known = session.covered(of).await?;
    let since = match known {
        Some(known) => days_before(known.until.min(today), AGAIN_DAYS),
        None => days_before(today, PORTION_DAYS),
    };
    let since = since.max(oldest);
    let mut all = read_days(session, of, (since, today)).await?;
    let mut covered = Covered {
        from: known.map_or(since, |known| known.from),
        until: today,
        at: session.now(),
    };
    session.note_covered(of, covered).await?;
    while covered.from > oldest {
        let next = days_before(covered.from, PORTION_DAYS).max(oldest);
        all.add(read_days(session, of, (next, covered.from)).await?);
        covered.from = next;
        session.note_covered(of, covered).await?;
    }
    Ok(all)
}

/// Whether the days of a period are in it is not documented (Q14): it is asked for with a day on either side.
async fn read_days(
    session: &Session,
    (kind, branch_id): Of,
    (from, until): (Date, Date),
) -> Result<Listed, Error> {
    let scope = RecordScope {
        kind,
        branch_id,
        from: Some(from),
        until: Some(until),
    };
    let from_date = Some(days_before(from, 1));
    let to_date = Some(days_before(until, -1));
    match branch_id {
        Some(branch) => {
            let query = SellOrderQuery {
                from_date,
                to_date,
                ..SellOrderQuery::of_branch(BranchId(branch))
            };
            let pages = session.client.sell_orders().stream(query);
            read_records(session, scope, pages, listed_sale).await
        }
        None => {
            let query = SellReturnQuery {
                from_date,
                to_date,
                ..SellReturnQuery::default()
            };
            let pages = session.client.sell_returns().stream(query);
            read_records(session, scope, pages, listed_return).await
        }
    }
}

pub(crate) fn days_before(day: Date, days: i32) -> Date {
    day.saturating_sub(days.days())
}

fn words_of(told: [Option<&str>; 4]) -> String {
    told.map(text).join(" ")
}

fn listed_sale(row: &SellOrderListItem) -> ListedAs {
    ListedAs {
        remote_id: row.id.0,
        day: *row.transaction_date,
        words: words_of([
            row.invoice_no.as_deref(),
            row.customer_name.as_deref(),
            row.customer_mobile.as_deref(),
            row.customer_code.as_deref(),
        ]),
    }
}

pub(crate) fn listed_return(row: &SellReturnListItem) -> ListedAs {
    ListedAs {
        remote_id: row.id.0,
        day: *row.transaction_date,
        words: words_of([
            row.invoice_no.as_deref(),
            row.customer_name.as_deref(),
            row.customer_mobile.as_deref(),
            row.sell_invoice_no.as_deref(),
        ]),
    }
}

pub(crate) fn listed_purchase(row: &PurchaseOrderListItem) -> ListedAs {
    ListedAs {
        remote_id: row.id.0,
        day: *row.transaction_date,
        words: words_of([
            row.invoice_no.as_deref(),
            row.customer_name.as_deref(),
            row.customer_mobile.as_deref(),
            row.additional_notes.as_deref(),
        ]),
    }
}

/// Reads some details that are not there yet, the newest first; answers whether there were any to read.
pub(super) async fn read_some_details(session: &Session) -> Result<bool, Error> {
    let mut is_any = false;
    for kind in DETAILED {
        // What could not be read is read when somebody looks at it, or when its row changes.
        let due = session.store.records_to_detail(kind, 1, SOME).await?;
        if due.is_empty() {
            continue;
        }
        is_any = true;
        let at = session.now();
        let mut read = Vec::new();
        for id in due {
            match detail(session, kind, id).await {
                Ok(detail) => read.push((id, Some(detail))),
                Err(error) if !session.is_online() => return Err(error),
                Err(error) => {
                    tracing::warn!(id, error = error.for_log(), "no detail of an order");
                    read.push((id, None));
                }
            }
        }
        session.store.put_record_details(kind, &read, at).await?;
        session.changes.announce(Change::Records);
    }
    Ok(is_any)
}

/// Reads the detail of an order, a return or a purchase into its record.
pub(crate) async fn read_detail(session: &Session, kind: RecordKind, id: i64) -> Result<(), Error> {
    let at = session.now();
    let read = detail(session, kind, id).await?;
    let store = &session.store;
    Ok(store.put_record_detail(kind, id, Some(&read), at).await?)
}

/// The detail of an order, a return or a purchase as JSON.
async fn detail(session: &Session, kind: RecordKind, id: i64) -> Result<String, Error> {
    let detail = match kind {
        RecordKind::SellOrder => {
            let read = session.client.sell_orders().detail(SellOrderId(id)).await;
            serde_json::to_string(&session.heard(read)?)
        }
        RecordKind::SellReturn => {
            let read = session.client.sell_returns().detail(SellReturnId(id)).await;
            serde_json::to_string(&session.heard(read)?)
        }
        RecordKind::PurchaseOrder => {
            let record = session.store.record(kind, id).await?;
            let record = record.ok_or(Error::NotFound)?;
            let row: PurchaseOrderListItem =
                serde_json::from_str(&record.content).map_err(StoreError::from)?;
            let number = text(row.invoice_no.as_deref());
            let read = session.client.purchase_orders().detail(&number).await;
            serde_json::to_string(&session.heard(read)?)
        }
        _ => return Err(Error::NotFound),
    };
    Ok(detail.map_err(StoreError::from)?)
}
