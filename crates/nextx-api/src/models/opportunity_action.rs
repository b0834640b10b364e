//! What is done about an opportunity.

use crate::flags::ZeroOne;
use crate::ids::{ActionId, ActionResultId, StageTypeId, TenantId};
use crate::opaque::Opaque;
use crate::open_values::ActionStatus;

record! {
    /// What is to be done about an opportunity, and when after the one before.
    pub struct OpportunityAction {
        id: ActionId,
        name: String,
        order: i64,
        is_default: ZeroOne,
        is_active: ZeroOne,
        next_action_id: ActionId,
        perform_after_day: i64,
        perform_after_hour: i64,
        perform_after_minute: i64,
        description: String,
        results: Vec<OpportunityActionResult>,
    }
}

record! {
    /// What may come of an action.
    pub struct OpportunityActionResult {
        id: ActionResultId,
        order: i64,
        name: String,
        action_id: ActionId,
        status: ActionStatus,
        description: String,
        is_active: ZeroOne,
        tenant_id: TenantId,
        stage_type_id: StageTypeId,
        /// How the server ties it to the action (E47).
        pivot: Opaque,
    }
}
