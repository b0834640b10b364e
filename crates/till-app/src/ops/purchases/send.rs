//! Sending a purchase order, once. NextX documents no key by which it would know one again (J01) and answers no id (E01), so
//! whatever was sent is looked for, by the mark in its `staff_note` and its number, before it may be sent again.

use std::time::Duration;

use futures::{TryStreamExt, pin_mut};
use nextx_api::{
    Amount, BranchId, CustomerId, DiscountType, NewPurchaseLine, NewPurchaseOrder, Outcome,
    ProductId, PurchaseOrderId, PurchaseOrderListItem, PurchaseOrderQuery, ShippingStatus,
    ShippingUpdate, StoreId, UnitId, VariationId,
};
use rust_decimal::Decimal;
use till_core::{
    Money,
    marker::{self, Marker},
    purchase::{Purchase, TypedPurchase},
};
use till_store::{PurchaseDraft, RecordKind, RecordRow, RecordScope, SentPurchase, StoreError};
use uuid::Uuid;

use crate::{
    App, Change, Error,
    orders::text,
    session::Session,
    workers::orders::{listed_purchase, read_detail},
};

/// A purchase order that NextX has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentOrder {
    /// Our number.
    pub invoice_no: String,
    /// NextX's id; none where it said yes and does not list it yet.
    pub remote_id: Option<i64>,
}

/// What a look tells.
enum Look {
    /// NextX has it.
    Found(i64),
    /// It is not in the whole list.
    Missing,
    /// The list cannot be believed.
    Doubtful,
}

impl App {
    /// Sends a purchase order. One whose answer was lost is looked for first.
    ///
    /// # Errors
    /// [`Error::PurchaseWrong`] where something is missing or wrong, [`Error::PurchaseUnclear`] where nobody knows yet
    /// whether NextX has it: this is called again later. [`Error::Nextx`] where it was not sent.
    pub async fn send_purchase(&self, id: Uuid) -> Result<SentOrder, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        // A copy of the till on another machine would give the same numbers.
        if session.is_away() {
            return Err(Error::NotSignedIn);
        }
        let _held = session.purchase_desk.sending.lock().await;
        let draft = session.store.purchase_draft(id).await?;
        let draft = draft.ok_or(Error::NotFound)?;
        let purchase = Purchase::of(&draft.typed);
        if !purchase.is_right() {
            return Err(Error::PurchaseWrong);
        }
        if let Some(sent) = &draft.sent
            && let Some(found) = session.look_before_sending_again(&draft, sent).await?
        {
            return session
                .purchase_arrived(id, sent.invoice_no.clone(), Some(found))
                .await;
        }
        let today = session.today();
        let (epoch, now) = (session.epoch(), session.now());
        let begun = session
            .store
            .begin_purchase(id, (&till.code, &epoch), (today, now));
        let sent = begun.await?;
        let order = order(&draft, &purchase, &sent);
        let made = session.client.purchase_orders().create(&order).await;
        match session.heard(made) {
            Ok(_) => {
                let found = match session.look_for_purchase(&draft, &sent).await {
                    Ok(Look::Found(remote_id)) => Some(remote_id),
                    // It said yes: it is never sent again.
                    Ok(_) | Err(_) => None,
                };
                session.purchase_arrived(id, sent.invoice_no, found).await
            }
            Err(error) if error.outcome() == Outcome::Unclear => {
                tracing::warn!(kind = ?error.kind(), "whether a purchase was made is not known");
                match session.look_for_purchase(&draft, &sent).await {
                    Ok(Look::Found(remote_id)) => {
                        session
                            .purchase_arrived(id, sent.invoice_no, Some(remote_id))
                            .await
                    }
                    Ok(_) | Err(_) => Err(Error::PurchaseUnclear),
                }
            }
            Err(error) => {
                session.store.purchase_not_sent(id).await?;
                Err(error.into())
            }
        }
    }

    /// Says where the goods of a purchase order are, with a comment.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::NameMissing`] without a status, [`Error::Nextx`]
    pub async fn move_purchase(
        &self,
        remote_id: i64,
        status: &str,
        comment: &str,
    ) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let status = status.trim();
        if status.is_empty() {
            return Err(Error::NameMissing);
        }
        let kind = RecordKind::PurchaseOrder;
        let record = session.store.record(kind, remote_id).await?;
        let record = record.ok_or(Error::NotFound)?;
        let update = ShippingUpdate {
            shipping_status: ShippingStatus::from(status).into(),
            comment: comment.trim().to_owned().into(),
            ..ShippingUpdate::default()
        };
        let id = PurchaseOrderId(remote_id);
        let purchases = session.client.purchase_orders();
        session.heard(purchases.update_shipping(id, &update).await)?;
        let mut row: PurchaseOrderListItem =
            serde_json::from_str(&record.content).map_err(StoreError::from)?;
        row.shipping_status = ShippingStatus::from(status).into();
        session.keep_purchase_row(&row, record.branch_id).await?;
        // What stands in its detail is read again; the list says what was answered meanwhile.
        if let Err(error) = read_detail(&session, kind, remote_id).await {
            tracing::warn!(error = error.for_log(), "a purchase could not be read back");
        }
        session.changes.announce(Change::Records);
        Ok(())
    }
}

impl Session {
    /// NextX's id of a purchase that was sent before; none where it is proven absent.
    async fn look_before_sending_again(
        &self,
        draft: &PurchaseDraft,
        sent: &SentPurchase,
    ) -> Result<Option<i64>, Error> {
        match self.look_for_purchase(draft, sent).await? {
            Look::Found(remote_id) => return Ok(Some(remote_id)),
            Look::Doubtful => return Err(Error::PurchaseUnclear),
            Look::Missing => {}
        }
        let since = |at: i64| Duration::from_millis(u64::try_from(self.now() - at).unwrap_or(0));
        // A start that was later than the send waits once more: the clock may have been set meanwhile.
        let waited = since(sent.at).min(self.purchase_desk.began.elapsed());
        if waited < self.timing.settle {
            return Err(Error::PurchaseUnclear);
        }
        match sent.absent_at {
            Some(at) if since(at) >= self.timing.second_look => Ok(None),
            _ => {
                self.store.purchase_absent(draft.id, self.now()).await?;
                Err(Error::PurchaseUnclear)
            }
        }
    }

    async fn look_for_purchase(
        &self,
        draft: &PurchaseDraft,
        sent: &SentPurchase,
    ) -> Result<Look, Error> {
        let branch = draft.typed.branch_id.ok_or(Error::NotFound)?;
        let mark = Marker::of(draft.id);
        let is_it = |row: &PurchaseOrderListItem| {
            let note = row.staff_note.as_deref().unwrap_or_default();
            let number = row.invoice_no.as_deref().unwrap_or_default();
            mark.is_in(note) || (number == sent.invoice_no && !marker::is_marked(note))
        };
        let query = PurchaseOrderQuery::of_branch(BranchId(branch));
        let pages = self.client.purchase_orders().stream(query);
        let (mut seen, mut is_whole) = (0, false);
        pin_mut!(pages);
        while let Some(page) = self.heard(pages.try_next().await)? {
            if let Some(row) = page.items.iter().find(|row| is_it(row)) {
                self.keep_purchase_row(row, Some(branch)).await?;
                return Ok(Look::Found(row.id.0));
            }
            seen += page.items.len();
            is_whole |= page.last && page.complaint().is_none();
        }
        // A list that shows nothing of what was read from it before shows nothing.
        let scope = RecordScope {
            branch_id: Some(branch),
            ..RecordScope::of(RecordKind::PurchaseOrder)
        };
        let known = self.store.record_coverage(scope).await?.all;
        Ok(if is_whole && (seen > 0 || known == 0) {
            Look::Missing
        } else {
            Look::Doubtful
        })
    }

    async fn keep_purchase_row(
        &self,
        row: &PurchaseOrderListItem,
        branch_id: Option<i64>,
    ) -> Result<(), Error> {
        let listed = listed_purchase(row);
        let row = RecordRow {
            remote_id: listed.remote_id,
            branch_id,
            day: listed.day,
            words: listed.words,
            content: serde_json::to_string(row).map_err(StoreError::from)?,
        };
        self.store
            .put_records(RecordKind::PurchaseOrder, &[row])
            .await?;
        Ok(())
    }

    async fn purchase_arrived(
        &self,
        id: Uuid,
        invoice_no: String,
        remote_id: Option<i64>,
    ) -> Result<SentOrder, Error> {
        self.store.forget_purchase_draft(id).await?;
        self.purchase_desk.known().prices = None;
        self.changes.announce(Change::Records);
        self.refresh.wake.notify_one();
        Ok(SentOrder {
            invoice_no,
            remote_id,
        })
    }
}

/// The body of `purchase.create`: `final_total = total_before_tax − discount_amount + tax_amount`, as it was reckoned. No
/// payment goes with it: it is owed.
fn order(draft: &PurchaseDraft, purchase: &Purchase, sent: &SentPurchase) -> NewPurchaseOrder {
    let TypedPurchase {
        supplier,
        branch_id,
        store_id,
        lines,
        note,
        staff_note,
        ..
    } = &draft.typed;
    let amounts = purchase.amounts;
    let reckoned = purchase.lines.iter().flatten();
    let lines = lines.iter().zip(reckoned).zip(1_i64..);
    NewPurchaseOrder {
        invoice_no: sent.invoice_no.clone().into(),
        transaction_date: sent.day.into(),
        customer_id: supplier.as_ref().map(|by| CustomerId(by.id)).into(),
        branch_id: branch_id.map(BranchId).into(),
        store_id: store_id.map(StoreId).into(),
        discount_type: DiscountType::FIXED.into(),
        discount_amount: amount(amounts.discount).into(),
        total_before_tax: amount(amounts.goods).into(),
        tax_amount: amount(amounts.tax).into(),
        final_total: amount(amounts.total).into(),
        shipping_status: ShippingStatus::ORDERED.into(),
        approved_status: false.into(),
        additional_notes: text(Some(note)).into(),
        staff_note: Marker::of(draft.id).behind(staff_note.trim()).into(),
        products: lines
            .map(|((typed, line), position)| NewPurchaseLine {
                id_sort: position.into(),
                product_id: ProductId(typed.product_id).into(),
                variation_id: VariationId(typed.variation_id).into(),
                unit_price: amount(line.price).into(),
                unit_id: (typed.unit_id != 0).then_some(UnitId(typed.unit_id)).into(),
                f_convert: Amount::new(typed.multiplier).into(),
                item_tax: amount(line.tax).into(),
                quantity: Amount::new(line.quantity.value()).into(),
                sell_line_note: text(Some(&typed.note)).into(),
                line_discount_type: DiscountType::FIXED.into(),
                line_discount_amount: amount(line.discount).into(),
                ..NewPurchaseLine::default()
            })
            .collect::<Vec<_>>()
            .into(),
        payment: Vec::new().into(),
        ..NewPurchaseOrder::default()
    }
}

fn amount(money: Money) -> Amount {
    Amount::new(Decimal::from(money))
}
