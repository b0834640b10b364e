//! Sales campaigns, through whose stages opportunities move.

use jiff::civil::Date;

use super::{AsText, UserRef};
use crate::amount::Amount;
use crate::field::Field;
use crate::flags::ZeroOne;
use crate::ids::{BranchId, CampaignId, CampaignLabelId, StageId, StageTypeId, TenantId, UserId};
use crate::opaque::Opaque;

record! {
    /// A sales campaign: `campaign.list`, `campaign.detail`, the answers of `campaign.create` and `campaign.update`, and inside
    /// opportunities and messages. No answer of its own operations has `code`, `branch_id`, `contacts`, `correlatives` and the
    /// switches, and none of that is false for it (E54). Amounts are in đồng.
    pub struct Campaign: CampaignId {
        name: String,
        start_date: Date,
        end_date: Date,
        budget: Amount,
        actual_cost: Amount,
        objective: String,
        description: String,
        /// Text beside `campaign_status.id`, which is a number (E30).
        status: CampaignLabelId,
        campaign_status: CampaignLabel,
        /// Inside a message it is `null`, and `campaign_type` has the number (E30).
        r#type: CampaignLabel,
        campaign_type: CampaignLabelId,
        impression: i64,
        expected_cost: Amount,
        expected_revenue: Amount,
        assigned_to: UserId,
        /// Who made it.
        user: UserRef,
        /// Who is in charge.
        assigned: UserRef,
        user_id: UserId,
        stage: Vec<CampaignStage>,
        /// The same as it is written (D18).
        stages: Vec<CampaignStage>,
        allow_duplicate_opportunity: ZeroOne,
        divide_opportunity_auto: ZeroOne,
        hide_opportunity_info: ZeroOne,
        success_campaign_id: CampaignId,
        failed_campaign_id: CampaignId,
        /// A second name of `success_campaign_id` (D17).
        campaign_success_id: CampaignId,
        /// A second name of `failed_campaign_id` (D17).
        campaign_failed_id: CampaignId,
        time_wait_register: Opaque,
        code: String,
        branch_id: BranchId,
        contacts: Vec<Opaque>,
        correlatives: Vec<CampaignShare>,
        tenant_id: TenantId,
        /// How the server ties it to a message (E47).
        pivot: Opaque,
    }
}

impl Campaign {
    /// Number of its kind, under whichever name it came (D18, E30).
    #[must_use]
    pub fn kind(&self) -> Option<CampaignLabelId> {
        self.campaign_type
            .or_else(|| self.r#type.as_ref().and_then(|kind| *kind.id))
    }
}

record! {
    /// A kind or status of sales campaigns.
    pub struct CampaignLabel {
        id: CampaignLabelId,
        /// A Vietnamese label, to be shown and not decided by (E33).
        name: String,
    }
}

record! {
    /// A stage of a sales campaign.
    pub struct CampaignStage {
        id: StageId,
        name: String,
        value: String,
        campaign_id: CampaignId,
        order: i64,
        parent_id: StageId,
        stage_type_id: StageTypeId,
        stage_type_name: String,
    }
}

record! {
    /// How much of a campaign's opportunities goes to a user.
    #[derive(Default)]
    pub struct CampaignShare {
        id: UserId,
        rate: Amount,
    }
}

record! {
    /// The body of `campaign.create` and `campaign.update`. The three switches are about opportunities, as their names say and
    /// their descriptions do not (B03).
    #[derive(Default)]
    pub struct CampaignDraft {
        name: String,
        code: String,
        start_date: Date,
        end_date: Date,
        /// In đồng, written as text.
        budget: AsText<Amount>,
        objective: String,
        description: String,
        /// A number, written as text.
        status: AsText<CampaignLabelId>,
        /// A number, written as text.
        campaign_type: AsText<CampaignLabelId>,
        assigned_to: UserId,
        branch_id: BranchId,
        allow_duplicate_opportunity: ZeroOne,
        /// Whether opportunities are shared out by themselves, by the rates of `correlatives`.
        divide_opportunity_auto: ZeroOne,
        hide_opportunity_info: ZeroOne,
        /// Where an opportunity goes on after success; sent under both of its names (D17).
        success_campaign_id: CampaignId,
        /// Where an opportunity goes on after failure; sent under both of its names (D17).
        failed_campaign_id: CampaignId,
        /// A second name of `success_campaign_id`, which counts where both are set (D17).
        campaign_success_id: CampaignId,
        /// A second name of `failed_campaign_id`, which counts where both are set (D17).
        campaign_failed_id: CampaignId,
        stages: Vec<CampaignStageDraft>,
        /// Leads; their form is not documented.
        contacts: Vec<Opaque>,
        correlatives: Vec<CampaignShare>,
        /// Seen in answers alone, as the next four.
        actual_cost: Amount,
        impression: i64,
        expected_cost: Amount,
        expected_revenue: Amount,
        time_wait_register: Opaque,
    }
}

record! {
    /// A stage as it is written.
    #[derive(Default)]
    pub struct CampaignStageDraft {
        /// Of a stage that is there already and has opportunities in it, so that an update does not make it anew; the samples show
        /// new stages only. A create leaves it out.
        id: StageId,
        name: String,
        value: String,
        order: i64,
        stage_type_id: StageTypeId,
    }
}

impl CampaignDraft {
    /// With one value under both names of each campaign that follows (D17).
    pub(crate) fn named_twice(&self) -> Self {
        let mut draft = self.clone();
        draft.success_campaign_id = draft
            .success_campaign_id
            .or_under(draft.campaign_success_id);
        draft.failed_campaign_id = draft.failed_campaign_id.or_under(draft.campaign_failed_id);
        draft.campaign_success_id = draft.success_campaign_id.clone();
        draft.campaign_failed_id = draft.failed_campaign_id.clone();
        draft
    }

    /// Without the numbers of stages that are another campaign's, where it is a copy.
    pub(crate) fn anew(self) -> Self {
        let anew = |stage| CampaignStageDraft {
            id: Field::missing(),
            ..stage
        };
        Self {
            stages: self
                .stages
                .recast(|stages| stages.into_iter().map(anew).collect()),
            ..self
        }
    }
}

/// What can be changed of a campaign, to be sent whole; what no answer has (E54) is to be set anew, for it may be lost
/// otherwise (Q18).
impl From<Campaign> for CampaignDraft {
    fn from(campaign: Campaign) -> Self {
        let kind = campaign.kind().map(AsText).into();
        Self {
            name: campaign.name,
            code: campaign.code,
            start_date: campaign.start_date,
            end_date: campaign.end_date,
            budget: campaign.budget.recast(AsText),
            objective: campaign.objective,
            description: campaign.description,
            status: campaign.status.recast(AsText),
            campaign_type: campaign.campaign_type.recast(AsText).or_under(kind),
            assigned_to: campaign.assigned_to,
            branch_id: campaign.branch_id,
            allow_duplicate_opportunity: campaign.allow_duplicate_opportunity,
            divide_opportunity_auto: campaign.divide_opportunity_auto,
            hide_opportunity_info: campaign.hide_opportunity_info,
            success_campaign_id: campaign.success_campaign_id,
            failed_campaign_id: campaign.failed_campaign_id,
            campaign_success_id: campaign.campaign_success_id,
            campaign_failed_id: campaign.campaign_failed_id,
            stages: campaign.stages.or_under(campaign.stage).map_items(),
            contacts: campaign.contacts,
            correlatives: campaign.correlatives,
            actual_cost: campaign.actual_cost,
            impression: campaign.impression,
            expected_cost: campaign.expected_cost,
            expected_revenue: campaign.expected_revenue,
            time_wait_register: campaign.time_wait_register,
            extra: campaign.extra,
        }
    }
}

impl From<CampaignStage> for CampaignStageDraft {
    fn from(stage: CampaignStage) -> Self {
        Self {
            id: stage.id,
            name: stage.name,
            value: stage.value,
            order: stage.order,
            stage_type_id: stage.stage_type_id,
            extra: stage.extra,
        }
    }
}
