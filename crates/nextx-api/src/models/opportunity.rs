//! Opportunities.

use jiff::civil::Date;

use super::{
    Campaign, CampaignStage, CategoryReference, CustomerSource, OpportunityAction, UserRef,
};
use crate::amount::Amount;
use crate::ids::{
    ActionId, ActionResultId, CampaignId, LeadId, OpportunityId, ResourceId, StageId, UserId,
};
use crate::opaque::Opaque;
use crate::time::Time;

record! {
    /// An opportunity: `opportunity.list`, `opportunity.detail` and the answer of `opportunity.update`. Amounts are in đồng.
    pub struct Opportunity: OpportunityId {
        name: String,
        /// Text or a number (E31).
        opportunity_amount: Amount,
        /// The stage of the campaign; text or a number (E31).
        sales_stage: StageId,
        /// In per cent.
        probability: i64,
        description: String,
        expected_close_date: Date,
        r#type: Opaque,
        /// Text or a number (E31).
        lead_source: ResourceId,
        lead_source_description: String,
        campaign_id: CampaignId,
        assigned_to: UserId,
        /// Who made it.
        user: UserRef,
        /// Who is in charge.
        assigned: UserRef,
        contact_id: LeadId,
        user_id: UserId,
        status: Opaque,
        reason_failed: String,
        /// Name of a class of the server (E47).
        model_name: String,
        campaign: Campaign,
        source: CustomerSource,
        stage: CampaignStage,
        result_id: ActionResultId,
        action_id: ActionId,
        next_action_id: ActionId,
        prev_action_id: ActionId,
        perform_after_day: i64,
        perform_after_hour: i64,
        perform_after_minute: i64,
        /// What is to be done next, with what may come of it.
        action: OpportunityAction,
        next_action: Opaque,
        prev_action: Opaque,
        action_result: Opaque,
        contact: OpportunityLead,
        resource_contact: Vec<CustomerSource>,
        category_contact: Vec<CategoryReference>,
        relationships_contact: Vec<Opaque>,
        /// May be `null` though `contact` has it (E32), as the next three.
        contact_name: String,
        contact_mobile: String,
        contact_email: String,
        contact_address: String,
        created_at: Time,
        updated_at: Time,
        time_updated_result: Time,
        tags: Vec<Opaque>,
        activity_log: Opaque,
        total_money: Amount,
        time_update_status: Time,
        last_comment: Opaque,
        /// All stages of the campaign.
        campaign_stage: Vec<CampaignStage>,
    }
}

/// The lead as it is nested, and only without one the copies beside it, which an update leaves `null` (E32).
impl Opportunity {
    /// Name of the lead (E32).
    #[must_use]
    pub fn contact_name(&self) -> Option<&str> {
        let nested = self.contact.as_ref().and_then(|lead| lead.name.as_deref());
        nested.or(self.contact_name.as_deref())
    }

    /// Telephone of the lead (E32).
    #[must_use]
    pub fn contact_mobile(&self) -> Option<&str> {
        let nested = self
            .contact
            .as_ref()
            .and_then(|lead| lead.mobile.as_deref());
        nested.or(self.contact_mobile.as_deref())
    }

    /// Mail address of the lead (E32).
    #[must_use]
    pub fn contact_email(&self) -> Option<&str> {
        let nested = self.contact.as_ref().and_then(|lead| lead.email.as_deref());
        nested.or(self.contact_email.as_deref())
    }

    /// Address of the lead (E32).
    #[must_use]
    pub fn contact_address(&self) -> Option<&str> {
        let nested = self
            .contact
            .as_ref()
            .and_then(|lead| lead.address.as_deref());
        nested.or(self.contact_address.as_deref())
    }
}

record! {
    /// The lead inside an opportunity.
    pub struct OpportunityLead {
        id: LeadId,
        name: String,
        email: String,
        code: String,
        mobile: String,
        address: String,
        resources: Vec<CustomerSource>,
        categories: Vec<CategoryReference>,
        relationships: Vec<Opaque>,
    }
}
