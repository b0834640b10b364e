//! Looking at the server for what was sent: to confirm what it accepted, and before an unclear document is sent again.

use std::{collections::BTreeMap, time::Duration};

use futures::TryStreamExt;
use jiff::{Timestamp, ToSpan};
use nextx_api::{
    BranchId, CustomerListItem, CustomerQuery, Page, SellOrderId, SellOrderListItem, SellOrderQuery,
};
use till_core::{
    clock::shop_date,
    fold,
    outbox::{DocumentState, Found},
    sale::{self, Sale},
};
use till_store::{CustomerRow, Document, DocumentKind};

use super::outbox::announce;
use crate::{Error, session::Session, wire};

/// The pause before a document that could not be settled is looked for again grows with the time since it was sent, to
/// a tenth of it.
const SOONEST_AGAIN: Duration = Duration::from_secs(10);
const LATEST_AGAIN: Duration = Duration::from_secs(300);

/// Settles every document that is due for a look.
pub(super) async fn look(session: &Session) -> Result<(), Error> {
    let documents = session.store.to_look_for(session.now()).await?;
    let (sales, customers): (Vec<_>, Vec<_>) = documents
        .into_iter()
        .partition(|document| document.kind == DocumentKind::Sale);
    look_for_sales(session, sales).await?;
    for customer in customers {
        if let Err(error) = look_for_customer(session, customer.clone()).await {
            postpone(session, &customer, &error).await?;
        }
    }
    Ok(())
}

/// A look that failed says nothing about the document.
async fn postpone(session: &Session, document: &Document, error: &Error) -> Result<(), Error> {
    tracing::warn!(
        error = error.for_log(),
        document = document.id,
        "could not look for what was sent"
    );
    let later = Document {
        next_attempt_at: in_a_while(session, document),
        ..document.clone()
    };
    Ok(session.store.end_look(&later, session.now()).await?)
}

fn in_a_while(session: &Session, document: &Document) -> i64 {
    let now = session.now();
    let since_sent = document.send_ended_at.map_or(0, |end| (now - end).max(0));
    let pause = Duration::from_millis(since_sent.unsigned_abs() / 10)
        .clamp(SOONEST_AGAIN.min(session.timing.second_look), LATEST_AGAIN);
    now + i64::try_from(pause.as_millis()).unwrap_or(0)
}

/// A sale that was sent, and the span in which the server may have dated it.
struct Sent {
    document: Document,
    sale: Sale,
    first: Timestamp,
    last: Timestamp,
}

impl Sent {
    fn new(document: Document, sale: Sale) -> Self {
        let sent = [document.first_sent_at, document.send_ended_at];
        let moments = || {
            let sent = sent.into_iter().flatten();
            sent.filter_map(|at| Timestamp::from_millisecond(at).ok())
                .chain([sale.sold_at])
        };
        let first = moments().min().unwrap_or(sale.sold_at);
        let last = moments().max().unwrap_or(sale.sold_at);
        Self {
            document,
            sale,
            first,
            last,
        }
    }
}

async fn look_for_sales(session: &Session, documents: Vec<Document>) -> Result<(), Error> {
    let mut by_branch: BTreeMap<i64, Vec<Sent>> = BTreeMap::new();
    for document in documents {
        match session.store.sale(document.document_id).await {
            Ok(Some(sale)) => by_branch
                .entry(sale.place.branch_id)
                .or_default()
                .push(Sent::new(document, sale)),
            Ok(None) => postpone(session, &document, &Error::NotFound).await?,
            Err(error) => postpone(session, &document, &error.into()).await?,
        }
    }
    for (branch, sent) in by_branch {
        look_in_branch(session, branch, &sent).await?;
    }
    Ok(())
}

/// One pass over the list settles every sale of the branch that is due.
async fn look_in_branch(session: &Session, branch: i64, sent: &[Sent]) -> Result<(), Error> {
    let (Some(first), Some(last)) = (
        sent.iter().map(|sent| sent.first).min(),
        sent.iter().map(|sent| sent.last).max(),
    ) else {
        return Ok(());
    };
    let (first, last) = (first - 48.hours(), last + 48.hours());
    let looked = async {
        let (rows, is_whole) = list(session, branch, first, last).await?;
        let known = session
            .store
            .confirmed_sales(first.as_millisecond(), last.as_millisecond())
            .await?;
        // Positive control: a sale that was confirmed before is in the list.
        let is_there = rows.iter().any(|row| known.contains(&row.id.0))
            || has_witness(session, branch, &rows).await?;
        let control = is_whole && is_there;
        Ok::<_, Error>((rows, control))
    };
    match looked.await {
        Ok((rows, control)) => {
            for sent in sent {
                if let Err(error) = settle_sale(session, sent, &rows, control).await {
                    postpone(session, &sent.document, &error).await?;
                }
            }
        }
        Err(error) => {
            for sent in sent {
                postpone(session, &sent.document, &error).await?;
            }
        }
    }
    Ok(())
}

/// Whether an order is in the list that an earlier look has seen there: the control of a till that has no confirmed sale
/// yet. A list without it gives the witness for the next look.
async fn has_witness(
    session: &Session,
    branch: i64,
    rows: &[SellOrderListItem],
) -> Result<bool, Error> {
    let key = format!("witness_of_branch_{branch}");
    let witness: Option<i64> = session.store.setting(&key).await?;
    if rows.iter().any(|row| Some(row.id.0) == witness) {
        return Ok(true);
    }
    if let Some(row) = rows.first() {
        session.store.set_setting(&key, &row.id.0).await?;
    }
    Ok(false)
}

/// All orders of the branch between two moments, by day, and whether every row could be read.
async fn list(
    session: &Session,
    branch: i64,
    first: Timestamp,
    last: Timestamp,
) -> Result<(Vec<SellOrderListItem>, bool), Error> {
    let query = SellOrderQuery {
        from_date: Some(shop_date(first)),
        to_date: Some(shop_date(last)),
        ..SellOrderQuery::of_branch(BranchId(branch))
    };
    let pages: Result<Vec<_>, _> = session
        .client
        .sell_orders()
        .stream(query)
        .try_collect()
        .await;
    Ok(rows_of(session.heard(pages)?))
}

/// The rows of a whole list, and whether every one could be read: what was not could be what is looked for.
fn rows_of<T>(pages: Vec<Page<T>>) -> (Vec<T>, bool) {
    let is_whole = pages.iter().all(|page| page.broken.is_empty());
    let rows = pages.into_iter().flat_map(|page| page.items).collect();
    (rows, is_whole)
}

async fn settle_sale(
    session: &Session,
    sent: &Sent,
    rows: &[SellOrderListItem],
    control: bool,
) -> Result<(), Error> {
    let Sent { document, sale, .. } = sent;
    let mut candidates = rows.iter().filter(|row| is_ours(row, sale));
    let Some(row) = candidates.next() else {
        if let Some(stranger) = rows.iter().find(|row| has_our_number(row, sale)) {
            // Our number under another's marker: a person has to see it.
            let id = Some(stranger.id.0);
            return settled(session, document.clone(), Found::Different, id).await;
        }
        return not_found(session, document.clone(), control).await;
    };
    if candidates.any(|other| other.id != row.id) {
        tracing::error!(document = document.id, "the server has a sale twice");
        return settled(session, document.clone(), Found::Different, Some(row.id.0)).await;
    }
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
    settled(session, document.clone(), found, Some(row.id.0)).await
}

/// Only our marker identifies, or our exact number where no other marker stands.
fn is_ours(row: &SellOrderListItem, sale: &Sale) -> bool {
    let note = row.staff_note.as_deref().unwrap_or_default();
    note.contains(&sale.marker()) || (has_our_number(row, sale) && !sale::has_marker(note))
}

fn has_our_number(row: &SellOrderListItem, sale: &Sale) -> bool {
    row.invoice_no.as_deref() == Some(&sale.invoice_no)
}

async fn look_for_customer(session: &Session, document: Document) -> Result<(), Error> {
    let customer = session
        .store
        .customer_of(&document)
        .await?
        .ok_or(Error::NotFound)?;
    let (rows, is_whole) = by_phone_or_name(session, &customer.name, &customer.phone).await?;
    if let Some(remote_id) = which(&document, &customer, &rows) {
        let now = session.now();
        let confirmed = Document {
            state: DocumentState::Confirmed,
            remote_id: Some(remote_id),
            last_error: None,
            ..document
        };
        session
            .store
            .confirm_customer(customer.id, remote_id, &confirmed, now)
            .await?;
        announce(session);
        session.wake_outbox.notify_one();
        return Ok(());
    }
    let control = match session.store.known_customer().await? {
        // Without a phone there is nothing to look by, so the machine never sends them again.
        Some(known) if is_whole && !customer.phone.is_empty() => {
            let (rows, _) = by_phone_or_name(session, &known.name, &known.phone).await?;
            rows.iter().any(|row| Some(row.id.0) == known.remote_id)
        }
        _ => false,
    };
    not_found(session, document, control).await
}

/// Which of the rows is the customer that `document` made, if that can be told.
fn which(document: &Document, customer: &CustomerRow, rows: &[CustomerListItem]) -> Option<i64> {
    let is_named = |row: &&CustomerListItem| {
        fold::fold(row.name.as_deref().unwrap_or_default()) == fold::fold(&customer.name)
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
fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("84") {
        Some(rest) if phone.trim_start().starts_with('+') => format!("0{rest}"),
        _ => digits,
    }
}

async fn by_phone_or_name(
    session: &Session,
    name: &str,
    phone: &str,
) -> Result<(Vec<CustomerListItem>, bool), Error> {
    let search = if phone.is_empty() { name } else { phone };
    let query = CustomerQuery {
        search: Some(search.to_owned()),
        ..CustomerQuery::default()
    };
    let pages: Result<Vec<_>, _> = session.client.customers().stream(query).try_collect().await;
    Ok(rows_of(session.heard(pages)?))
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
        _ => in_a_while(session, &document),
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
