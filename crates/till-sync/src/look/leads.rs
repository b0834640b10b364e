//! Leads: found by the code that the till gave them, or by the marker in their description where the server gives codes
//! of its own.

use futures::TryStreamExt;
use nextx_api::{Lead, LeadQuery};
use serde_json::json;
use till_core::{
    document::{Content, Document, DocumentKind, NewLead, code_of},
    fold::fold,
    marker::{self, Marker},
};

use super::{Control, DIFFERS, Finding, TWICE, rows_of};
use crate::{Engine, Known, Ledger, SyncError, Witness};

/// Under which name the ledger keeps a lead of the server.
const WITNESS: &str = "witness_of_leads";

impl<L: Ledger> Engine<L> {
    pub(super) async fn look_for_lead(&self, document: &Document) -> Result<Finding, SyncError> {
        let Content::Lead(lead) = &document.content else {
            return Ok(self.not_found(document, false));
        };
        let (code, marker) = (code_of(lead.id), Marker::of(lead.id));
        let is_ours = |row: &Lead| {
            let description = row.description.as_deref().unwrap_or_default();
            let has_code = row
                .code
                .as_deref()
                .is_some_and(|found| found.trim() == code);
            has_code || marker.is_in(description)
        };
        let (mut rows, mut is_whole) = self.search_leads(code.clone()).await?;
        if !rows.iter().any(is_ours) {
            let also = if lead.phone.is_empty() {
                &lead.name
            } else {
                &lead.phone
            };
            let (others, are_whole) = self.search_leads(also.clone()).await?;
            (rows, is_whole) = (others, is_whole && are_whole);
        }
        let mut candidates = rows.iter().filter(|row| is_ours(row));
        let Some(row) = candidates.next() else {
            let is_like = rows.iter().any(|row| is_like(row, lead));
            let control = is_whole && self.control_of_leads().await?.proves(is_like);
            return Ok(self.not_found(document, control));
        };
        let others: Vec<i64> = candidates
            .map(|other| other.id.0)
            .filter(|id| *id != row.id.0)
            .collect();
        let there = json!({
            "id": row.id.0,
            "name": row.name.as_deref(),
            "phone": row.mobile.as_deref(),
            "others": others,
        });
        Ok(if !others.is_empty() {
            Finding::different(row.id.0, TWICE, there)
        } else if is_same(lead, row) {
            Finding::same(row.id.0)
        } else {
            Finding::different(row.id.0, DIFFERS, there)
        })
    }

    /// Whether a lead that is known to be there is found by its code: one of ours, or one that was seen there before.
    async fn control_of_leads(&self) -> Result<Control, SyncError> {
        let ours = self
            .ledger
            .confirmed(DocumentKind::Lead, i64::MIN, i64::MAX)
            .await?;
        let known = match ours.into_iter().next() {
            Some(known) => known,
            None if self.misses_accepted(DocumentKind::Lead).await? => {
                return Ok(Control::Missing);
            }
            None => match self.ledger.witness(WITNESS).await? {
                Some(Witness { remote_id, key }) => Known { remote_id, key },
                None => {
                    let page = self.client.leads().page(&LeadQuery::default(), 0).await;
                    let page = self.heard(page)?;
                    let with_code = page.items.iter().find_map(|lead| {
                        let key = lead.code.as_deref()?.trim().to_owned();
                        (!key.is_empty()).then_some((lead.id.0, key))
                    });
                    if let Some((remote_id, key)) = with_code {
                        let witness = Witness { remote_id, key };
                        self.ledger.set_witness(WITNESS, &witness).await?;
                    }
                    return Ok(Control::Missing);
                }
            },
        };
        let (rows, _) = self.search_leads(known.key).await?;
        let Some(row) = rows.iter().find(|row| row.id.0 == known.remote_id) else {
            return Ok(Control::Missing);
        };
        let is_marked = marker::is_marked(row.description.as_deref().unwrap_or_default());
        self.by_record(DocumentKind::Lead, is_marked).await
    }

    async fn search_leads(&self, search: String) -> Result<(Vec<Lead>, bool), SyncError> {
        let query = LeadQuery {
            search: Some(search),
            ..LeadQuery::default()
        };
        let pages: Result<Vec<_>, _> = self.client.leads().stream(query).try_collect().await;
        Ok(rows_of(self.heard(pages)?))
    }
}

fn is_same(ours: &NewLead, theirs: &Lead) -> bool {
    fold(theirs.name.as_deref().unwrap_or_default()) == fold(&ours.name)
        && super::customers::digits(theirs.mobile.as_deref().unwrap_or_default())
            == super::customers::digits(&ours.phone)
}

/// Whether a lead without a mark could be this one without its own.
fn is_like(row: &Lead, lead: &NewLead) -> bool {
    is_same(lead, row) && !marker::is_marked(row.description.as_deref().unwrap_or_default())
}
