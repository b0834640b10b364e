//! What lives on the CRM host.

use super::{Example, examples};

pub(super) const EXAMPLES: &[Example] = examples![
    User: "user.list.response", "user.create.request", "user.create.response";
];
