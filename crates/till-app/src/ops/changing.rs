//! How the change of a record ends that is read just before it is written.

use till_core::record_change::{Fields, Meanwhile};

use crate::Error;

/// Says beside which field of a form the words of an error belong.
pub(super) fn beside<T, E: Into<Error>>(
    field: impl Into<String>,
    read: Result<T, E>,
) -> Result<T, Error> {
    read.map_err(|error| Error::InField {
        field: field.into(),
        error: Box::new(error.into()),
    })
}

/// What somebody said yes to before.
#[derive(Clone, Copy, Debug, Default)]
pub struct Agreed {
    /// That it is sold below what it costs.
    pub below_cost: bool,
    /// What a change may do at NextX.
    pub told: bool,
}

/// How the change of a record ended.
#[derive(Clone, Debug)]
pub enum RecordChange<K> {
    /// Nothing was written: it is the first change of its kind here, and somebody has to know what one may do.
    FirstOfItsKind,
    /// Nothing was written: it would be sold below what it costs.
    BelowCost,
    /// Nothing was written: NextX has something else than when the change began.
    Meanwhile {
        /// What.
        changed: Vec<Meanwhile<K>>,
        /// What NextX has now.
        theirs: Fields<K>,
    },
    /// It was written and read again.
    Done {
        /// What is not as it was written: the field, what it should be, what it is.
        vanished: Vec<(K, String, String)>,
    },
}
