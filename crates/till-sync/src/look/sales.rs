//! Sales: found by their marker in the list of their branch, or by their number where no other marker stands.

use std::collections::BTreeMap;

use futures::TryStreamExt;
use nextx_api::{BranchId, SellOrder, SellOrderId, SellOrderListItem, SellOrderQuery};
use serde_json::{Value, json};
use till_core::{
    decision::NUMBER_OF_ANOTHER,
    document::{Content, Document, DocumentKind},
    marker,
    sale::Sale,
};

use super::{DIFFERS, Finding, Span, TWICE, rows_of};
use crate::{Engine, Ledger, Rule, SyncError, wire};

impl<L: Ledger> Engine<L> {
    /// One pass over the list of a branch settles every sale of it that is due.
    pub(super) async fn look_for_sales(&self, documents: &[&Document]) -> Result<(), SyncError> {
        let mut by_branch: BTreeMap<i64, Vec<(&Document, &Sale)>> = BTreeMap::new();
        for document in documents {
            if let Content::Sale(sale) = &document.content {
                let branch = by_branch.entry(sale.place.branch_id).or_default();
                branch.push((document, sale));
            }
        }
        for (branch, sent) in by_branch {
            let Some(span) = Span::of(sent.iter().map(|(document, _)| *document)) else {
                continue;
            };
            match self.list_sales(branch, span).await {
                Ok((rows, is_whole)) => {
                    let noted: Vec<(i64, Option<&str>)> = rows
                        .iter()
                        .map(|row| (row.id.0, row.staff_note.as_deref()))
                        .collect();
                    let witness = format!("witness_of_branch_{branch}");
                    let control = self
                        .control(DocumentKind::Sale, span, &witness, &noted)
                        .await?;
                    for (document, sale) in sent {
                        let is_like = rows.iter().any(|row| is_like(row, sale));
                        let control = is_whole && control.proves(is_like);
                        let looked = self.find_sale(document, sale, &rows, control).await;
                        self.settle(document, looked).await?;
                    }
                }
                Err(SyncError::Nextx(error)) => {
                    for (document, _) in sent {
                        self.postpone(document, &error).await?;
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// All orders of the branch in a span, by day, and whether every row could be read.
    pub(crate) async fn list_sales(
        &self,
        branch: i64,
        span: Span,
    ) -> Result<(Vec<SellOrderListItem>, bool), SyncError> {
        let query = SellOrderQuery {
            from_date: Some(span.first_day()),
            to_date: Some(span.last_day()),
            ..SellOrderQuery::of_branch(BranchId(branch))
        };
        let pages: Result<Vec<_>, _> = self.client.sell_orders().stream(query).try_collect().await;
        Ok(rows_of(self.heard(pages)?))
    }

    async fn find_sale(
        &self,
        document: &Document,
        sale: &Sale,
        rows: &[SellOrderListItem],
        control: bool,
    ) -> Result<Finding, SyncError> {
        let is_ours = |row: &&SellOrderListItem| self.is_row_of(row, sale);
        let mut candidates = rows.iter().filter(is_ours);
        let Some(row) = candidates.next() else {
            if let Some(stranger) = rows.iter().find(|row| has_our_number(row, sale)) {
                // Our number under another's marker: a person has to see it.
                let there = json!({"id": stranger.id.0, "invoice_no": sale.invoice_no});
                return Ok(Finding::different(stranger.id.0, NUMBER_OF_ANOTHER, there));
            }
            return Ok(self.not_found(document, control));
        };
        let others: Vec<i64> = candidates
            .map(|other| other.id.0)
            .filter(|id| *id != row.id.0)
            .collect();
        let order = self.client.sell_orders().detail(row.id).await;
        let order = self.heard(order)?;
        let mut there = seen(&order, row.id);
        if !others.is_empty() {
            tracing::error!(document = document.id, "the server has a sale twice");
            there["others"] = json!(others);
            return Ok(Finding::different(row.id.0, TWICE, there));
        }
        let number = row.invoice_no.as_deref();
        let remote_number = number
            .filter(|number| *number != sale.invoice_no)
            .map(ToOwned::to_owned);
        if wire::is_same_sale(sale, &order) {
            Ok(Finding {
                remote_number,
                ..Finding::same(row.id.0)
            })
        } else {
            Ok(Finding::different(row.id.0, DIFFERS, there))
        }
    }

    /// Only our marker identifies, or our exact number where no other marker stands.
    fn is_row_of(&self, row: &SellOrderListItem, sale: &Sale) -> bool {
        if !self.rules.hold(Rule::Marker) {
            // What a till does that takes an order of the same total for its own.
            let total = row.final_total.map(nextx_api::Amount::decimal);
            return total == Some(sale.total.into());
        }
        let note = row.staff_note.as_deref().unwrap_or_default();
        sale.marker().is_in(note) || (has_our_number(row, sale) && !marker::is_marked(note))
    }
}

fn has_our_number(row: &SellOrderListItem, sale: &Sale) -> bool {
    row.invoice_no.as_deref() == Some(&sale.invoice_no)
}

/// Whether an order without a mark could be the sale without its own.
fn is_like(row: &SellOrderListItem, sale: &Sale) -> bool {
    let total = row.final_total.map(nextx_api::Amount::decimal);
    total == Some(sale.total.into())
        && !marker::is_marked(row.staff_note.as_deref().unwrap_or_default())
}

/// What NextX has, for a person to compare.
fn seen(order: &SellOrder, id: SellOrderId) -> Value {
    let lines: Vec<Value> = order
        .lines()
        .unwrap_or_default()
        .iter()
        .map(|line| {
            json!({
                "variation_id": line.variation_id.as_ref().map(|id| id.0),
                "quantity": line.quantity.map(|amount| amount.decimal().to_string()),
                "unit_price": line.unit_price.map(|amount| amount.decimal().to_string()),
            })
        })
        .collect();
    json!({
        "id": id.0,
        "invoice_no": order.invoice_no.as_deref(),
        "total": order.final_total.map(|amount| amount.decimal().to_string()),
        "lines": lines,
    })
}
