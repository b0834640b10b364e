//! Groups of customers.

use crate::amount::Amount;
use crate::flags::ZeroOne;
use crate::ids::CustomerGroupId;
use crate::opaque::Opaque;

record! {
    /// A group of customers that a message goes to.
    pub struct CustomerGroup {
        id: CustomerGroupId,
        name: String,
        amount: Amount,
        description: String,
        is_sample_data: ZeroOne,
        /// How the server ties the two (E47).
        pivot: Opaque,
    }
}
