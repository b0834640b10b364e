//! The life of a document that waits to be sent. The store keeps it; these rules move it.
//!
//! ```text
//! queued → sending → accepted → confirmed
//!             │  │         └──→ conflict
//!             │  └────────────→ refused
//!             └───────────────→ unclear → (looked for) → accepted | queued
//! ```

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::random::Random;

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    /// Waits for its turn.
    Queued,
    /// Committed before the first byte leaves; a start that finds it makes it [`DocumentState::Unclear`].
    Sending,
    /// The server said yes; never sent again.
    Accepted,
    /// Read back, id known, same content.
    Confirmed,
    /// No believable answer: looked for before it is sent again.
    Unclear,
    /// The server refused it: a person decides.
    Refused,
    /// Read back, and the content differs: a person decides.
    Conflict,
    /// A person gave it up, with a reason that is kept.
    Discarded,
}

impl DocumentState {
    /// Every state, for those who list them.
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Sending,
        Self::Accepted,
        Self::Confirmed,
        Self::Unclear,
        Self::Refused,
        Self::Conflict,
        Self::Discarded,
    ];

    /// The name in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Confirmed => "confirmed",
            Self::Unclear => "unclear",
            Self::Refused => "refused",
            Self::Conflict => "conflict",
            Self::Discarded => "discarded",
        }
    }

    /// The state with that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether nothing more happens to it by itself, and nobody is waited for.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Confirmed | Self::Discarded)
    }

    /// Whether a person has to act.
    #[must_use]
    pub const fn needs_attention(self) -> bool {
        matches!(self, Self::Refused | Self::Conflict)
    }
}

/// How a send ended, as far as the document is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// The server said yes.
    Accepted,
    /// The server cannot have seen it.
    NotProcessed,
    /// It says something about the account or the address, not about the document.
    Paused,
    /// A believable refusal of this document.
    Refused,
    /// Anything else.
    Unclear,
}

impl SendOutcome {
    /// The state that follows a send.
    #[must_use]
    pub const fn next_state(self) -> DocumentState {
        match self {
            Self::Accepted => DocumentState::Accepted,
            Self::NotProcessed | Self::Paused => DocumentState::Queued,
            Self::Refused => DocumentState::Refused,
            Self::Unclear => DocumentState::Unclear,
        }
    }
}

/// What a look at the server found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Our marker or our number, and the same content.
    Same,
    /// Our marker or our number, and another content.
    Different,
    /// Proven absent: the answer was valid, a known older document was found the same way, the settle time has
    /// passed, and a second look agreed.
    Absent,
    /// Not found, but that proves nothing yet.
    Unproven,
}

impl Found {
    /// The state that follows a look at a document that was `unclear` or `accepted`.
    #[must_use]
    pub const fn next_state(self, state: DocumentState) -> DocumentState {
        match (self, state) {
            (Self::Same, _) => DocumentState::Confirmed,
            (Self::Different, _) => DocumentState::Conflict,
            // An accepted document is never sent again, whatever a look says.
            (Self::Absent, DocumentState::Unclear) => DocumentState::Queued,
            (Self::Absent | Self::Unproven, state) => state,
        }
    }
}

/// How long after the end of a send a server may still commit it.
pub const SETTLE: Duration = Duration::from_secs(180);
/// The least time between two looks that agree.
pub const SECOND_LOOK: Duration = Duration::from_secs(30);

const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// A pause with full jitter before attempt `attempts + 1`: between nothing and 2 s, 4 s, 8 s … at most five minutes.
#[must_use]
pub fn pause(attempts: u32, random: &dyn Random) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(
        1_u32
            .checked_shl(attempts.saturating_sub(1))
            .unwrap_or(u32::MAX),
    );
    let most = doubled.min(LONGEST_PAUSE);
    Duration::from_millis(random.below(u64::try_from(most.as_millis()).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_state_is_done_a_persons_or_on_its_way() {
        let done = [DocumentState::Confirmed, DocumentState::Discarded];
        let of_a_person = [DocumentState::Refused, DocumentState::Conflict];
        for state in DocumentState::ALL {
            assert_eq!(state.is_final(), done.contains(&state));
            assert_eq!(state.needs_attention(), of_a_person.contains(&state));
        }
    }

    struct Highest;

    impl Random for Highest {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0xFF);
        }
    }

    #[test]
    fn what_was_accepted_is_never_queued_again() {
        for found in [
            Found::Same,
            Found::Different,
            Found::Absent,
            Found::Unproven,
        ] {
            assert_ne!(
                found.next_state(DocumentState::Accepted),
                DocumentState::Queued
            );
        }
        assert_eq!(
            Found::Unproven.next_state(DocumentState::Unclear),
            DocumentState::Unclear
        );
        assert_eq!(
            Found::Absent.next_state(DocumentState::Unclear),
            DocumentState::Queued
        );
    }

    #[test]
    fn states_are_found_by_their_names() {
        for state in DocumentState::ALL {
            assert_eq!(DocumentState::named(state.as_str()), Some(state));
        }
        assert_eq!(DocumentState::named("lost"), None);
    }

    #[test]
    fn pauses_grow_from_two_seconds() {
        for (attempts, most) in [(0, 2), (1, 2), (2, 4), (3, 8), (9, 300)] {
            let pause = pause(attempts, &Highest);
            assert!(pause > Duration::ZERO && pause < Duration::from_secs(most));
        }
    }

    proptest! {
        #[test]
        fn a_pause_is_capped(attempts in any::<u32>()) {
            prop_assert!(pause(attempts, &Highest) <= LONGEST_PAUSE);
        }
    }
}
