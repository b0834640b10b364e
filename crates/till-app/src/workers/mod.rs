//! What runs beside the use cases while a profile is open. What sends documents is `till-sync`.

pub(crate) mod customer_details;
pub(crate) mod keeping;
pub(crate) mod marketing;
pub(crate) mod orders;
pub(crate) mod records;
pub(crate) mod refresh;
