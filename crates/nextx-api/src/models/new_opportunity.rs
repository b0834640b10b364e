//! Opportunities as they are written: created together with their lead (D25), changed by themselves.

use jiff::civil::Date;

use super::{AsText, CategoryReference, CustomerSource, Opportunity};
use crate::amount::Amount;
use crate::ids::{BranchId, CampaignId, EmployeeId, LeadId, ResourceId, StageId, UserId};
use crate::opaque::Opaque;
use crate::open_values::Sex;

record! {
    /// The body of `opportunity.create`: a lead and its opportunity. Each has a name and a description of its own, as in the
    /// sample (D25).
    #[derive(Default)]
    pub struct NewOpportunity {
        contact: NewOpportunityLead,
        opportunity: NewOpportunityTerms,
    }
}

record! {
    /// The lead of a new opportunity. Look for the lead first and name it by `contact_id`, or a second one is made (D26).
    #[derive(Default)]
    pub struct NewOpportunityLead {
        /// The lead that is there already; without it a new one is made, it seems (D26).
        contact_id: LeadId,
        name: String,
        code: String,
        mobile: String,
        email: String,
        address: String,
        website: String,
        facebook_zalo: String,
        /// How the person is addressed.
        title: String,
        sex: Sex,
        birthday: Date,
        avatar: String,
        description: String,
        details: String,
        /// The stage of the lead.
        sales_stage: StageId,
        /// Who owns the lead.
        user_id: UserId,
        employee_id: EmployeeId,
        branch_id: BranchId,
        categories: Vec<CategoryReference>,
        resources: Vec<CustomerSource>,
        /// Their form is not documented.
        relationships: Vec<Opaque>,
    }
}

record! {
    /// What a new opportunity is about.
    #[derive(Default)]
    pub struct NewOpportunityTerms {
        name: String,
        description: String,
        /// In per cent.
        probability: i64,
        /// In đồng.
        opportunity_amount: Amount,
        assigned_to: UserId,
        campaign_id: CampaignId,
        expected_close_date: Date,
        lead_source: ResourceId,
        lead_source_description: String,
        /// A stage of the campaign.
        sales_stage: StageId,
    }
}

record! {
    /// The body of `opportunity.update` (D11: the fields of the sample).
    #[derive(Default)]
    pub struct OpportunityUpdate {
        name: String,
        description: String,
        /// In per cent.
        probability: i64,
        /// In đồng; written as text here and as a number in a new one.
        opportunity_amount: AsText<Amount>,
        assigned_to: UserId,
        campaign_id: CampaignId,
        contact_id: LeadId,
        expected_close_date: Date,
        lead_source: ResourceId,
        lead_source_description: String,
        /// A stage of the campaign.
        sales_stage: StageId,
    }
}

/// What can be changed of an opportunity, to be sent whole (Q18).
impl From<Opportunity> for OpportunityUpdate {
    fn from(opportunity: Opportunity) -> Self {
        Self {
            name: opportunity.name,
            description: opportunity.description,
            probability: opportunity.probability,
            opportunity_amount: opportunity.opportunity_amount.recast(AsText),
            assigned_to: opportunity.assigned_to,
            campaign_id: opportunity.campaign_id,
            contact_id: opportunity.contact_id,
            expected_close_date: opportunity.expected_close_date,
            lead_source: opportunity.lead_source,
            lead_source_description: opportunity.lead_source_description,
            sales_stage: opportunity.sales_stage,
            extra: opportunity.extra,
        }
    }
}
