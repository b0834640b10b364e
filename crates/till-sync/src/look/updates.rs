//! Changes of customers, leads and tasks: the record itself is read.

use till_core::{
    document::{Content, Document},
    outbox::DocumentState,
};

use super::{DIFFERS, Finding};
use crate::{Engine, Ledger, SyncError, record};

impl<L: Ledger> Engine<L> {
    /// As it was sent: it arrived. As it was before: it did not, once that is certain. Anything else is for a person.
    pub(super) async fn look_for_update(&self, document: &Document) -> Result<Finding, SyncError> {
        let (Content::Update(update), Some(id)) = (&document.content, record::target(document))
        else {
            return Ok(self.not_found(document, false));
        };
        let read = self.read_record(update.record, id).await?;
        let is_accepted = document.state == DocumentState::Accepted;
        if record::has(&read, &update.changes)
            || (is_accepted && !record::contradicts(&read, &update.changes))
        {
            return Ok(Finding::same(id));
        }
        if record::has(&read, &update.base) && document.state == DocumentState::Unclear {
            // The record that is read is its own control.
            return Ok(self.not_found(document, true));
        }
        if record::has(&read, &update.base) && !self.has_waited(document) {
            // A server that said yes may take a moment to show it.
            return Ok(self.not_found(document, false));
        }
        let found = record::named(&read, &update.changes);
        Ok(Finding::different(id, DIFFERS, found))
    }

    /// Whether the settle time has passed since the last send, by the calendar: what was accepted is never sent again,
    /// so a wrong one only asks a person too early.
    fn has_waited(&self, document: &Document) -> bool {
        let settle = crate::engine::milliseconds(self.timing.settle);
        document
            .send_ended_at
            .is_none_or(|ended| self.now().saturating_sub(ended) >= settle)
    }
}
