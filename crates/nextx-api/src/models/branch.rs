//! Branches and their stores, which share one shape (E27).

use crate::ids::{BranchId, StoreId};

record! {
    /// A branch of the shop (`branch.list`).
    pub struct Branch: BranchId {
        name: String,
        code: String,
        tel: String,
        fax: String,
        /// Address of a picture.
        avatar: String,
        address: String,
        description: String,
    }
}

record! {
    /// A store, where stock lies (`store.list`).
    pub struct Store: StoreId {
        name: String,
        code: String,
        tel: String,
        fax: String,
        /// Address of a picture.
        avatar: String,
        address: String,
        description: String,
    }
}
