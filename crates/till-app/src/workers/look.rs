//! Looking at the server for what was sent: to confirm what it accepted, and before an unclear document is sent again.

use std::time::Duration;

use futures::TryStreamExt;
use jiff::{Timestamp, ToSpan};
use nextx_api::{BranchId, CustomerQuery, SellOrderId, SellOrderListItem, SellOrderQuery};
use till_core::{
    clock::shop_date,
    outbox::{DocumentState, Found},
    sale::{self, Sale},
};
use till_store::{Document, DocumentKind};

use super::outbox::announce;
use crate::{Error, session::Session, wire};

/// The pause before a document that could not be settled is looked for again.
const AGAIN: Duration = Duration::from_secs(10);

/// Settles every document that is due for a look.
pub(super) async fn look(session: &Session) -> Result<(), Error> {
    let documents = session.store.to_look_for(session.now()).await?;
    let (sales, customers): (Vec<_>, Vec<_>) = documents
        .into_iter()
        .partition(|document| document.kind == DocumentKind::Sale);
    if let Err(error) = look_for_sales(session, &sales).await {
        postpone(session, &sales, &error).await?;
    }
    for customer in customers {
        if let Err(error) = look_for_customer(session, customer.clone()).await {
            postpone(session, &[customer], &error).await?;
        }
    }
    Ok(())
}

/// A look that failed says nothing about the documents.
async fn postpone(session: &Session, documents: &[Document], error: &Error) -> Result<(), Error> {
    tracing::warn!(%error, documents = documents.len(), "could not look for what was sent");
    for document in documents {
        let later = Document {
            next_attempt_at: in_a_while(session),
            ..document.clone()
        };
        session.store.end_look(&later, session.now()).await?;
    }
    Ok(())
}

fn in_a_while(session: &Session) -> i64 {
    session.now() + i64::try_from(AGAIN.min(session.timing.second_look).as_millis()).unwrap_or(0)
}

async fn look_for_sales(session: &Session, documents: &[Document]) -> Result<(), Error> {
    let mut sales = Vec::new();
    for document in documents {
        let sale = session
            .store
            .sale(document.document_id)
            .await?
            .ok_or(Error::NotFound)?;
        sales.push((document.clone(), sale));
    }
    let mut branches: Vec<i64> = sales.iter().map(|(_, sale)| sale.place.branch_id).collect();
    branches.sort_unstable();
    branches.dedup();
    for branch in branches {
        let here: Vec<_> = sales
            .iter()
            .filter(|(_, sale)| sale.place.branch_id == branch)
            .collect();
        let Some(first) = here.iter().map(|(_, sale)| sale.sold_at).min() else {
            continue;
        };
        let Some(last) = here.iter().map(|(_, sale)| sale.sold_at).max() else {
            continue;
        };
        let rows = list(session, branch, first, last).await?;
        let control = has_known_sale(session, &rows, first).await?;
        for (document, sale) in here {
            settle_sale(session, document.clone(), sale, &rows, control).await?;
        }
    }
    Ok(())
}

/// All orders of the branch from two days before the first sale to two days after the last.
async fn list(
    session: &Session,
    branch: i64,
    first: Timestamp,
    last: Timestamp,
) -> Result<Vec<SellOrderListItem>, Error> {
    let query = SellOrderQuery {
        from_date: Some(shop_date(first).saturating_sub(2.days())),
        to_date: Some(shop_date(last).saturating_add(2.days())),
        ..SellOrderQuery::of_branch(BranchId(branch))
    };
    let pages: Result<Vec<_>, _> = session
        .client
        .sell_orders()
        .stream(query)
        .try_collect()
        .await;
    let pages = session.heard(pages)?;
    Ok(pages.into_iter().flat_map(|page| page.items).collect())
}

/// Positive control: a sale that was confirmed before is in the list.
async fn has_known_sale(
    session: &Session,
    rows: &[SellOrderListItem],
    first: Timestamp,
) -> Result<bool, Error> {
    let since = first - 48.hours();
    let known = session
        .store
        .confirmed_sales_since(since.as_millisecond())
        .await?;
    Ok(rows.iter().any(|row| known.contains(&row.id.0)))
}

async fn settle_sale(
    session: &Session,
    document: Document,
    sale: &Sale,
    rows: &[SellOrderListItem],
    control: bool,
) -> Result<(), Error> {
    let Some(row) = rows.iter().find(|row| is_ours(row, sale)) else {
        return not_found(session, document, control).await;
    };
    let detail = session.heard(
        session
            .client
            .sell_orders()
            .detail(SellOrderId(row.id.0))
            .await,
    )?;
    let found = if wire::is_same_sale(sale, &detail) {
        Found::Same
    } else {
        Found::Different
    };
    settled(session, document, found, Some(row.id.0)).await
}

/// Only our marker identifies, or our exact number where no other marker stands.
fn is_ours(row: &SellOrderListItem, sale: &Sale) -> bool {
    let note = row.staff_note.as_deref().unwrap_or_default();
    note.contains(&sale.marker())
        || (row.invoice_no.as_deref() == Some(&sale.invoice_no) && !sale::has_marker(note))
}

async fn look_for_customer(session: &Session, document: Document) -> Result<(), Error> {
    let customer = session
        .store
        .customer_of(&document)
        .await?
        .ok_or(Error::NotFound)?;
    let found = find_customer(session, &customer.name, &customer.phone).await?;
    if let Some(remote_id) = found {
        session
            .store
            .set_customer_remote_id(customer.id, remote_id)
            .await?;
        settled(session, document, Found::Same, Some(remote_id)).await?;
        session.wake_outbox.notify_one();
        return Ok(());
    }
    let control = match session.store.known_customer().await? {
        // Without a phone there is nothing to look by, so the machine never sends them again.
        Some(known) if !customer.phone.is_empty() => {
            find_customer(session, &known.name, &known.phone)
                .await?
                .is_some()
        }
        _ => false,
    };
    not_found(session, document, control).await
}

async fn find_customer(session: &Session, name: &str, phone: &str) -> Result<Option<i64>, Error> {
    let search = if phone.is_empty() { name } else { phone };
    let query = CustomerQuery {
        search: Some(search.to_owned()),
        ..CustomerQuery::default()
    };
    let pages: Result<Vec<_>, _> = session.client.customers().stream(query).try_collect().await;
    let rows = session
        .heard(pages)?
        .into_iter()
        .flat_map(|page| page.items);
    let same = rows.filter(|row| {
        row.name.as_deref() == Some(name) && row.mobile.as_deref().unwrap_or_default() == phone
    });
    // The newest is the one just made.
    Ok(same.map(|row| row.id.0).max())
}

/// A negative counts once the answer is known to be complete, the settle time has passed, and a second look agrees.
async fn not_found(session: &Session, mut document: Document, control: bool) -> Result<(), Error> {
    let now = session.now();
    let since = |moment: i64| Duration::from_millis(u64::try_from(now - moment).unwrap_or(0));
    let is_settled = document
        .send_ended_at
        .is_some_and(|end| since(end) >= session.timing.settle);
    if !control || !is_settled {
        return settled(session, document, Found::Unproven, None).await;
    }
    match document.absent_at {
        Some(first) if since(first) >= session.timing.second_look => {
            settled(session, document, Found::Absent, None).await
        }
        first => {
            document.absent_at = first.or(Some(now));
            settled(session, document, Found::Unproven, None).await
        }
    }
}

async fn settled(
    session: &Session,
    mut document: Document,
    found: Found,
    remote_id: Option<i64>,
) -> Result<(), Error> {
    let before = document.state;
    document.state = found.next_state(before);
    document.remote_id = remote_id.or(document.remote_id);
    document.next_attempt_at = match document.state {
        DocumentState::Queued => session.now(),
        _ => in_a_while(session),
    };
    if document.state == DocumentState::Confirmed {
        document.last_error = None;
    }
    session.store.end_look(&document, session.now()).await?;
    if document.state != before {
        announce(session);
        session.wake_outbox.notify_one();
    }
    Ok(())
}
