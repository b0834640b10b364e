//! The encrypted store as the ledger of the protocol.

use std::collections::HashSet;

use till_core::document::{Document, DocumentKind, SendEnd};
use till_store::{AuditRow, Settled, Store, StoreError};
use till_sync::{Audit, AuditDay, Known, Ledger, LedgerError, Looked, Witness};
use uuid::Uuid;

/// The store of a profile, as the protocol sees it.
#[derive(Clone, Debug)]
pub(crate) struct Books(pub(crate) Store);

fn failed(error: StoreError) -> LedgerError {
    match error {
        StoreError::Damaged(what) => LedgerError::Damaged(what),
        error => LedgerError::Unusable(Box::new(error)),
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, LedgerError> {
    serde_json::to_string(value).map_err(|error| failed(error.into()))
}

impl Ledger for Books {
    async fn next_to_send(&self, now: i64) -> Result<Option<Document>, LedgerError> {
        self.0.next_to_send(now).await.map_err(failed)
    }

    async fn to_look_for(&self, now: i64) -> Result<Vec<Document>, LedgerError> {
        self.0.to_look_for(now).await.map_err(failed)
    }

    async fn next_due(&self, now: i64, sending_from: i64) -> Result<Option<i64>, LedgerError> {
        self.0.next_due(now, sending_from).await.map_err(failed)
    }

    async fn recover_sending(&self, now: i64) -> Result<u64, LedgerError> {
        self.0.recover_sending(now).await.map_err(failed)
    }

    async fn begin_send(&self, id: i64, body: &[u8], now: i64) -> Result<Vec<u8>, LedgerError> {
        self.0.begin_send(id, body, now).await.map_err(failed)
    }

    async fn end_send(&self, id: i64, end: &SendEnd) -> Result<(), LedgerError> {
        self.0.end_send(id, end).await.map_err(failed)
    }

    async fn end_look(
        &self,
        document: &Document,
        looked: &Looked,
        now: i64,
    ) -> Result<(), LedgerError> {
        let found = looked.found.as_ref().map(json).transpose()?;
        let settled = Settled {
            state: looked.state,
            last_error: looked.last_error.as_deref(),
            next_attempt_at: looked.next_attempt_at,
            remote_id: looked.remote_id,
            remote_number: looked.remote_number.as_deref(),
            found: found.as_deref(),
        };
        self.0.settle(document, &settled, now).await.map_err(failed)
    }

    async fn set_aside(&self, id: i64, error: &str) -> Result<(), LedgerError> {
        self.0.set_aside(id, error).await.map_err(failed)
    }

    async fn wake(&self, now: i64) -> Result<(), LedgerError> {
        self.0.wake_outbox(now).await.map_err(failed)
    }

    async fn confirmed(
        &self,
        kind: DocumentKind,
        from: i64,
        to: i64,
    ) -> Result<Vec<Known>, LedgerError> {
        let rows = self.0.confirmed_documents(kind, from, to).await;
        let known = |(remote_id, key)| Known { remote_id, key };
        Ok(rows.map_err(failed)?.into_iter().map(known).collect())
    }

    async fn known_customer(&self) -> Result<Option<Known>, LedgerError> {
        let row = self.0.known_customer().await.map_err(failed)?;
        Ok(row.and_then(|row| {
            Some(Known {
                remote_id: row.remote_id?,
                key: row.phone,
            })
        }))
    }

    async fn witness(&self, name: &str) -> Result<Option<Witness>, LedgerError> {
        self.0.setting(name).await.map_err(failed)
    }

    async fn set_witness(&self, name: &str, witness: &Witness) -> Result<(), LedgerError> {
        self.0.set_setting(name, witness).await.map_err(failed)
    }

    async fn days_to_audit(&self, now: i64, rest: i64) -> Result<Vec<AuditDay>, LedgerError> {
        let days = self.0.days_to_audit(now, rest).await.map_err(failed)?;
        let day = |(branch_id, day)| AuditDay { branch_id, day };
        Ok(days.into_iter().map(day).collect())
    }

    async fn documents_of(&self, day: AuditDay) -> Result<Vec<Document>, LedgerError> {
        self.0
            .documents_of_day(day.branch_id, day.day)
            .await
            .map_err(failed)
    }

    async fn known_documents(&self, ids: &[Uuid]) -> Result<HashSet<Uuid>, LedgerError> {
        self.0.known_documents(ids).await.map_err(failed)
    }

    async fn end_audit(&self, audit: &Audit, now: i64) -> Result<(), LedgerError> {
        let row = AuditRow {
            branch_id: audit.day.branch_id,
            day: audit.day.day,
            audited_at: now,
            doubles: json(&audit.doubles)?,
            strangers: json(&audit.strangers)?,
            missing: json(&audit.missing)?,
        };
        self.0.put_audit(&row).await.map_err(failed)
    }
}
