//! Returns: found by their marker in the list of their days; they have no number of ours.

use futures::TryStreamExt;
use nextx_api::{SellReturnId, SellReturnListItem, SellReturnQuery};
use serde_json::json;
use till_core::{
    document::{Content, Document, DocumentKind},
    marker,
    sell_return::SellReturn,
};

use super::{DIFFERS, Finding, Span, TWICE, rows_of};
use crate::{Engine, Ledger, SyncError, wire};

impl<L: Ledger> Engine<L> {
    /// One pass over the list settles every return that is due.
    pub(super) async fn look_for_returns(&self, documents: &[&Document]) -> Result<(), SyncError> {
        let Some(span) = Span::of(documents.iter().copied()) else {
            return Ok(());
        };
        let (rows, is_whole) = match self.list_returns(span).await {
            Ok(listed) => listed,
            Err(SyncError::Nextx(error)) => {
                for document in documents {
                    self.postpone(document, &error).await?;
                }
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let noted: Vec<(i64, Option<&str>)> = rows
            .iter()
            .map(|row| (row.id.0, row.staff_note.as_deref()))
            .collect();
        let control = self
            .control(DocumentKind::Return, span, "witness_of_returns", &noted)
            .await?;
        for document in documents {
            if let Content::Return(made) = &document.content {
                let is_like = rows.iter().any(|row| is_like(row, made));
                let control = is_whole && control.proves(is_like);
                let looked = self.find_return(document, made, &rows, control).await;
                self.settle(document, looked).await?;
            }
        }
        Ok(())
    }

    /// All returns of a span, by day, and whether every row could be read.
    pub(crate) async fn list_returns(
        &self,
        span: Span,
    ) -> Result<(Vec<SellReturnListItem>, bool), SyncError> {
        let query = SellReturnQuery {
            from_date: Some(span.first_day()),
            to_date: Some(span.last_day()),
            ..SellReturnQuery::default()
        };
        let pages: Result<Vec<_>, _> = self.client.sell_returns().stream(query).try_collect().await;
        Ok(rows_of(self.heard(pages)?))
    }

    async fn find_return(
        &self,
        document: &Document,
        made: &SellReturn,
        rows: &[SellReturnListItem],
        control: bool,
    ) -> Result<Finding, SyncError> {
        let marker = made.marker();
        let is_ours =
            |row: &&SellReturnListItem| marker.is_in(row.staff_note.as_deref().unwrap_or_default());
        let mut candidates = rows.iter().filter(is_ours);
        let Some(row) = candidates.next() else {
            return Ok(self.not_found(document, control));
        };
        let others: Vec<i64> = candidates
            .map(|other| other.id.0)
            .filter(|id| *id != row.id.0)
            .collect();
        let detail = self
            .client
            .sell_returns()
            .detail(SellReturnId(row.id.0))
            .await;
        let detail = self.heard(detail)?;
        let there = json!({
            "id": row.id.0,
            "invoice_no": row.invoice_no.as_deref(),
            "total": detail.final_total.map(|amount| amount.decimal().to_string()),
            "others": others,
        });
        if !others.is_empty() {
            tracing::error!(document = document.id, "the server has a return twice");
            return Ok(Finding::different(row.id.0, TWICE, there));
        }
        if wire::is_same_return(made, &detail) {
            Ok(Finding {
                remote_number: row.invoice_no.as_deref().map(ToOwned::to_owned),
                ..Finding::same(row.id.0)
            })
        } else {
            Ok(Finding::different(row.id.0, DIFFERS, there))
        }
    }
}

/// Whether a return without a mark could be this one without its own.
fn is_like(row: &SellReturnListItem, made: &SellReturn) -> bool {
    let total = row.final_total.map(nextx_api::Amount::decimal);
    let is_total = total == Some(made.refunded().into()) || total == Some(made.goods.into());
    is_total && !marker::is_marked(row.staff_note.as_deref().unwrap_or_default())
}
