//! Randomness is handed in, so that a simulation can replay it from a seed.

use jiff::Timestamp;
use uuid::{Builder, Uuid};

/// Where the till draws randomness.
pub trait Random: Send + Sync {
    /// Fills `bytes` with randomness that nobody can foretell.
    fn fill(&self, bytes: &mut [u8]);

    /// A number below `bound`; 0 when `bound` is 0.
    fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes).checked_rem(bound).unwrap_or(0)
    }

    /// A `UUIDv7`: unique, and sorted by `now`.
    fn uuid(&self, now: Timestamp) -> Uuid {
        let mut bytes = [0; 10];
        self.fill(&mut bytes);
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}
