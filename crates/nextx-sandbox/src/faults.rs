//! Faults on demand: what shall go wrong, with which operation, how often.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::{
    Operation, UnknownOperation,
    gate::{Connection, Network, Offline},
};

/// One way in which a request can go wrong. `commits` says whether the operation is carried out all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// The answer comes whole, but late by this many milliseconds.
    Delay {
        /// Milliseconds before the operation starts.
        ms: u64,
    },
    /// The connection is reset and nothing was done.
    ResetBeforeCommit,
    /// The operation is carried out, then the connection is reset in place of an answer.
    ResetAfterCommit,
    /// The connection is reset at once; the operation is carried out later all the same.
    LateCommit {
        /// Milliseconds between the reset and the operation.
        ms: u64,
    },
    /// The operation is carried out; the answer breaks off halfway through its body.
    TruncateBody,
    /// The operation is carried out; the body trickles.
    SlowBody {
        /// Milliseconds from the first to the last byte.
        ms: u64,
    },
    /// The operation is carried out; one row of the list that it answers has words in the place of its number.
    BrokenRow {
        /// Which row, from 0; a list that is shorter stays whole.
        row: usize,
    },
    /// HTTP 200 with a page for people, as a proxy or a captive portal sends it.
    Html {
        /// Whether the operation is carried out.
        #[serde(default)]
        commits: bool,
    },
    /// HTTP 200 with an empty body.
    Empty {
        /// Whether the operation is carried out.
        #[serde(default)]
        commits: bool,
    },
    /// Another HTTP status, with the body that goes with it.
    Status {
        /// The HTTP status, such as 429 or 503.
        status: u16,
        /// Seconds of a `Retry-After` header.
        #[serde(default)]
        retry_after: Option<u32>,
        /// Whether the operation is carried out.
        #[serde(default)]
        commits: bool,
    },
    /// HTTP 302 to another address.
    Redirect {
        /// The `Location` header.
        location: String,
        /// Whether the operation is carried out.
        #[serde(default)]
        commits: bool,
    },
}

/// Which requests a fault meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Target {
    /// Every operation; `*` in the admin API.
    Any,
    /// One operation.
    Only(Operation),
}

impl Target {
    fn meets(self, operation: Operation) -> bool {
        self == Self::Any || self == Self::Only(operation)
    }
}

impl From<Operation> for Target {
    fn from(operation: Operation) -> Self {
        Self::Only(operation)
    }
}

impl TryFrom<String> for Target {
    type Error = UnknownOperation;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        match name.as_str() {
            "*" => Ok(Self::Any),
            id => id.parse().map(Self::Only),
        }
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        match target {
            Target::Any => "*".to_owned(),
            Target::Only(operation) => operation.id().to_owned(),
        }
    }
}

/// A fault that waits for its requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PendingFault {
    /// Which requests it meets.
    pub operation: Target,
    /// What happens to them.
    pub fault: Fault,
    /// How many more requests it meets; `None` until it is cleared.
    #[serde(default = "once")]
    pub count: Option<u32>,
}

// serde's `default` wants the field's own type.
#[allow(clippy::unnecessary_wraps)]
const fn once() -> Option<u32> {
    Some(1)
}

/// A handle to the faults and the network of a running sandbox; clones share them.
#[derive(Debug, Clone)]
pub struct Faults {
    pending: Arc<Mutex<Vec<PendingFault>>>,
    network: Network,
}

impl Faults {
    pub(crate) fn new(network: Network) -> Self {
        Self {
            pending: Arc::default(),
            network,
        }
    }

    /// Lets the next `count` requests of `target` fail. Faults for the same requests wait in line, oldest first.
    pub fn inject(&self, target: impl Into<Target>, fault: Fault, count: u32) {
        self.add(PendingFault {
            operation: target.into(),
            fault,
            count: Some(count),
        });
    }

    /// Lets every request of `target` fail until [`Faults::clear`].
    pub fn inject_until_cleared(&self, target: impl Into<Target>, fault: Fault) {
        self.add(PendingFault {
            operation: target.into(),
            fault,
            count: None,
        });
    }

    /// Forgets all faults and brings the network back.
    pub fn clear(&self) {
        self.lock().clear();
        self.set_offline(Offline::Off);
    }

    /// The faults that have not been used up.
    pub fn pending(&self) -> Vec<PendingFault> {
        self.lock().clone()
    }

    /// Takes both hosts off the network, tearing open connections, or brings them back. The admin listener stays.
    pub fn set_offline(&self, state: Offline) {
        self.network.set_offline(state, None);
    }

    /// The state of the network.
    pub fn offline(&self) -> Offline {
        self.network.offline()
    }

    pub(crate) fn set_offline_sparing(&self, state: Offline, spared: &Connection) {
        self.network.set_offline(state, Some(spared));
    }

    pub(crate) fn add(&self, fault: PendingFault) {
        if fault.count != Some(0) {
            self.lock().push(fault);
        }
    }

    /// The fault that this request meets, which is thereby used up once.
    pub(crate) fn take(&self, operation: Operation) -> Option<Fault> {
        let mut pending = self.lock();
        let index = pending
            .iter()
            .position(|candidate| candidate.operation.meets(operation))?;
        let met = pending.get_mut(index)?;
        let fault = met.fault.clone();
        if let Some(count) = &mut met.count {
            *count -= 1;
            if *count == 0 {
                pending.remove(index);
            }
        }
        Some(fault)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<PendingFault>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_wait_in_line_and_are_used_up() {
        let faults = Faults::new(Network::new());
        faults.inject(Operation::SellCreate, Fault::ResetAfterCommit, 2);
        faults.inject(Target::Any, Fault::TruncateBody, 1);
        assert_eq!(
            faults.take(Operation::SellCreate),
            Some(Fault::ResetAfterCommit)
        );
        assert_eq!(faults.take(Operation::SellList), Some(Fault::TruncateBody));
        assert_eq!(faults.take(Operation::SellList), None);
        assert_eq!(
            faults.take(Operation::SellCreate),
            Some(Fault::ResetAfterCommit)
        );
        assert_eq!(faults.pending(), []);
    }

    #[test]
    fn a_fault_without_count_stays() {
        let faults = Faults::new(Network::new());
        faults.inject_until_cleared(Operation::BranchList, Fault::Delay { ms: 1 });
        for _ in 0..3 {
            assert!(faults.take(Operation::BranchList).is_some());
        }
        faults.clear();
        assert_eq!(faults.take(Operation::BranchList), None);
    }
}
