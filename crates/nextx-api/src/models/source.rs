//! Where customers and leads come from.

use crate::ids::ResourceId;

record! {
    /// A source of customers and leads, which NextX calls *resource* (`resource.list`).
    pub struct Source: ResourceId {
        name: String,
    }
}
