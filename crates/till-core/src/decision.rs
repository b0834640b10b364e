//! What a person may decide about a document on its way to NextX, and when.

use crate::{
    document::{Content, Document},
    outbox::DocumentState,
};

/// What a person decided about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is sent again as it is.
    Retry,
    /// It was changed where that was allowed, and is sent.
    Mend,
    /// It is given up.
    Discard,
    /// What NextX has is what holds.
    Keep,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 4] = [Self::Retry, Self::Mend, Self::Discard, Self::Keep];

    /// The name in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Mend => "mend",
            Self::Discard => "discard",
            Self::Keep => "keep",
        }
    }
}

/// What the till says about a document that nothing can decide.
pub const UNDECIDABLE: &str = "#undecidable";
/// What the till says about a document that a person knows to be at NextX, and no look has found: it shows nothing of what
/// survives there.
pub const KEPT_UNSEEN: &str = "#kept_unseen";
/// What NextX has is somebody else's, under our number.
pub const NUMBER_OF_ANOTHER: &str = "#number_of_another";

/// How a document stands in front of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    state: DocumentState,
    /// Nothing that the machine can look at decides what became of it.
    is_undecidable: bool,
    /// A send of it has begun, as far as is known.
    was_sent: bool,
    /// It is a change of a record, and what the record has instead is known.
    can_go_on: bool,
    /// NextX's id of what stands in its place is known.
    has_counterpart: bool,
    /// Others can do without NextX's id of it: a sale to a customer cannot.
    is_known_without_id: bool,
    /// It waits for a document that does not arrive by itself.
    is_stuck: bool,
}

impl Standing {
    /// Of a document. `is_found`: what NextX has in its place is known. `needed`: where the document stands that it depends
    /// on.
    #[must_use]
    pub fn of(document: &Document, is_found: bool, needed: Option<DocumentState>) -> Self {
        let says = |words: &str| document.last_error.as_deref() == Some(words);
        Self {
            state: document.state,
            is_undecidable: says(UNDECIDABLE),
            // One that was put back from the journal does not know when it was sent first, but that it may have been.
            was_sent: document.first_sent_at.is_some() || document.send_ended_at.is_some(),
            can_go_on: is_found && matches!(document.content, Content::Update(_)),
            is_known_without_id: !matches!(document.content, Content::Customer(_)),
            has_counterpart: document.remote_id.is_some() && !says(NUMBER_OF_ANOTHER),
            is_stuck: matches!(
                needed,
                Some(DocumentState::Refused | DocumentState::Conflict | DocumentState::Discarded)
            ),
        }
    }

    /// Whether it waits for a document that does not arrive by itself.
    #[must_use]
    pub const fn is_stuck(self) -> bool {
        self.is_stuck
    }

    /// Whether only a person can bring it further.
    #[must_use]
    pub const fn needs_person(self) -> bool {
        match self.state {
            DocumentState::Refused | DocumentState::Conflict => true,
            DocumentState::Queued => self.is_stuck,
            DocumentState::Unclear | DocumentState::Accepted => self.is_undecidable,
            DocumentState::Sending | DocumentState::Confirmed | DocumentState::Discarded => false,
        }
    }

    /// Whether a person may decide so.
    #[must_use]
    pub const fn allows(self, decision: Decision) -> bool {
        match decision {
            // Of what NextX has otherwise only a change of a record is sent again, which then goes on from what is there,
            // and what was never sent.
            Decision::Retry => match self.state {
                DocumentState::Refused => true,
                DocumentState::Unclear => self.is_undecidable,
                DocumentState::Conflict => self.can_go_on || !self.was_sent,
                _ => false,
            },
            Decision::Mend => match self.state {
                DocumentState::Refused => true,
                DocumentState::Queued => self.is_stuck,
                DocumentState::Conflict => !self.was_sent,
                _ => false,
            },
            Decision::Keep => match self.state {
                DocumentState::Conflict => self.has_counterpart,
                // Somebody has seen there what no look can find: its mark and its number may not survive there.
                DocumentState::Unclear | DocumentState::Accepted => {
                    self.is_undecidable && (self.has_counterpart || self.is_known_without_id)
                }
                _ => false,
            },
            Decision::Discard => match self.state {
                DocumentState::Queued
                | DocumentState::Unclear
                | DocumentState::Refused
                | DocumentState::Conflict => true,
                // NextX said yes to it and shows it nowhere; whoever depends on it must not wait for ever.
                DocumentState::Accepted => self.is_undecidable,
                DocumentState::Sending | DocumentState::Confirmed | DocumentState::Discarded => {
                    false
                }
            },
        }
    }

    /// Whether they have to say why.
    #[must_use]
    pub const fn needs_reason(self, decision: Decision) -> bool {
        match decision {
            Decision::Retry => {
                matches!(self.state, DocumentState::Unclear | DocumentState::Conflict)
            }
            Decision::Mend => false,
            Decision::Discard | Decision::Keep => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::DateTime};
    use uuid::Uuid;

    use super::*;
    use crate::document::NewTask;

    /// A task that stands so, without a word of when it was sent.
    fn document(state: DocumentState) -> Document {
        Document {
            id: 1,
            content: Content::Task(NewTask {
                id: Uuid::from_u128(1),
                title: "Gọi khách".to_owned(),
                description: String::new(),
                start: DateTime::default(),
                end: DateTime::default(),
                assigned_to: 1,
                category_id: 1,
                details: serde_json::Map::new(),
                made_at: Timestamp::UNIX_EPOCH,
            }),
            state,
            body: None,
            attempts: 0,
            next_attempt_at: 0,
            first_sent_at: None,
            send_ended_at: None,
            last_error: None,
            remote_id: None,
            needed_remote_id: None,
            created_at: 0,
        }
    }

    #[test]
    fn what_a_restore_has_put_back_is_not_taken_for_never_sent() {
        let aside = document(DocumentState::Conflict);
        assert!(Standing::of(&aside, false, None).allows(Decision::Retry));
        let restored = Document {
            send_ended_at: Some(5),
            remote_id: Some(77),
            ..aside
        };
        let standing = Standing::of(&restored, false, None);
        assert!(!standing.allows(Decision::Retry) && !standing.allows(Decision::Mend));
        assert!(standing.allows(Decision::Keep));
    }

    #[test]
    fn what_is_somebody_elses_is_not_kept_for_ours() {
        let theirs = Document {
            send_ended_at: Some(5),
            remote_id: Some(77),
            last_error: Some(NUMBER_OF_ANOTHER.to_owned()),
            ..document(DocumentState::Conflict)
        };
        assert!(!Standing::of(&theirs, true, None).allows(Decision::Keep));
    }

    fn standing(state: DocumentState, bits: u8) -> Standing {
        let bit = |place: u8| bits >> place & 1 == 1;
        Standing {
            state,
            is_undecidable: bit(0),
            was_sent: bit(1),
            can_go_on: bit(2),
            has_counterpart: bit(3),
            is_stuck: bit(4),
            is_known_without_id: bit(5),
        }
    }

    #[test]
    fn what_is_being_sent_or_done_with_is_nobodys_to_decide_on() {
        for state in [
            DocumentState::Sending,
            DocumentState::Confirmed,
            DocumentState::Discarded,
        ] {
            for bits in 0..64 {
                let standing = standing(state, bits);
                assert!(!Decision::ALL.into_iter().any(|one| standing.allows(one)));
            }
        }
    }

    #[test]
    fn what_nextx_may_have_is_sent_again_only_where_nothing_else_can_decide() {
        for bits in 0..64 {
            let accepted = standing(DocumentState::Accepted, bits);
            assert!(!accepted.allows(Decision::Retry) && !accepted.allows(Decision::Mend));
            let unclear = standing(DocumentState::Unclear, bits);
            assert_eq!(unclear.allows(Decision::Retry), unclear.is_undecidable);
            assert!(!unclear.allows(Decision::Mend) && unclear.needs_reason(Decision::Retry));
            let conflict = standing(DocumentState::Conflict, bits);
            assert!(!conflict.was_sent || !conflict.allows(Decision::Mend));
        }
    }

    #[test]
    fn whatever_waits_for_a_person_has_a_way_on() {
        for state in DocumentState::ALL {
            for bits in 0..64 {
                let standing = standing(state, bits);
                let ways = Decision::ALL.map(|decision| standing.allows(decision));
                assert!(
                    !standing.needs_person() || ways.contains(&true),
                    "{standing:?}"
                );
            }
        }
    }

    #[test]
    fn what_nobody_finds_is_kept_by_who_has_seen_it_unless_others_need_its_id() {
        for state in [DocumentState::Unclear, DocumentState::Accepted] {
            for bits in 0..64 {
                let standing = standing(state, bits);
                let may_do_without = standing.has_counterpart || standing.is_known_without_id;
                assert_eq!(
                    standing.allows(Decision::Keep),
                    standing.is_undecidable && may_do_without
                );
            }
        }
    }

    #[test]
    fn every_document_in_front_of_a_person_can_be_given_up_with_a_reason() {
        for state in [
            DocumentState::Refused,
            DocumentState::Conflict,
            DocumentState::Unclear,
            DocumentState::Accepted,
        ] {
            let undecidable = standing(state, 1);
            assert!(undecidable.allows(Decision::Discard));
            assert!(undecidable.needs_reason(Decision::Discard));
        }
    }
}
