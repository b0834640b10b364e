//! The restore rule: what a document is after its database was restored, rebuilt, or found on another machine.

use crate::outbox::DocumentState;

/// Where a document stands that `database` says one thing about, as far as it has it, and the second journal another, as far
/// as it was told.
///
/// The journal is told after the database, so where a database is older, the journal knows more. Whatever has not arrived
/// for certain may have been sent since, by this till or by its copy: it is looked for before it is sent.
#[must_use]
pub fn after_restore(
    database: Option<DocumentState>,
    journal: Option<DocumentState>,
) -> DocumentState {
    match journal.or(database) {
        Some(
            known @ (DocumentState::Accepted
            | DocumentState::Confirmed
            | DocumentState::Refused
            | DocumentState::Conflict
            | DocumentState::Discarded),
        ) => known,
        Some(DocumentState::Queued | DocumentState::Sending | DocumentState::Unclear) | None => {
            DocumentState::Unclear
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_ready_to_be_sent_after_a_restore() {
        let states = || DocumentState::ALL.into_iter().map(Some).chain([None]);
        for (database, journal) in states().flat_map(|one| states().map(move |other| (one, other)))
        {
            let after = after_restore(database, journal);
            assert!(!matches!(
                after,
                DocumentState::Queued | DocumentState::Sending
            ));
        }
    }

    #[test]
    fn what_the_journal_was_told_later_holds() {
        let (queued, confirmed) = (DocumentState::Queued, DocumentState::Confirmed);
        assert_eq!(after_restore(Some(queued), Some(confirmed)), confirmed);
        assert_eq!(after_restore(Some(confirmed), None), confirmed);
        let retried = after_restore(Some(DocumentState::Refused), Some(queued));
        assert_eq!(retried, DocumentState::Unclear);
    }
}
