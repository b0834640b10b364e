//! Campaigns and opportunities by stage.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::{campaign_records, opportunity_records};
use till_core::deals;

use super::{Id, Moment, Money, rosters::RosterRow};
use crate::error::CommandError;

/// Something that is called by its id.
#[derive(Clone, Debug, Serialize, Type)]
pub struct NamedCampaign {
    id: Id,
    name: String,
}

impl From<(i64, String)> for NamedCampaign {
    fn from((id, name): (i64, String)) -> Self {
        Self { id: Id(id), name }
    }
}

/// What several opportunities come to.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DealSum {
    count: u32,
    /// None where there are some and nobody has said of any.
    amount: Option<Money>,
    /// Of so many nobody has said what they are worth.
    unsaid: u32,
    /// Each by its chance.
    expected: Option<Money>,
    /// In per cent, on average.
    chance: Option<i32>,
}

impl From<deals::DealSum> for DealSum {
    fn from(sum: deals::DealSum) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            count: count(sum.count),
            amount: sum.amount.map(Money::from),
            unsaid: count(sum.unsaid),
            expected: sum.expected.map(Money::from),
            chance: sum.chance.and_then(|chance| i32::try_from(chance).ok()),
        }
    }
}

/// A stage with the opportunities in it.
#[derive(Clone, Debug, Serialize, Type)]
pub struct BoardStage {
    id: Id,
    name: String,
    sum: DealSum,
    rows: Vec<RosterRow>,
}

/// The opportunities of a campaign by stage.
#[derive(Clone, Debug, Serialize, Type)]
pub struct OpportunityBoard {
    campaigns: Vec<NamedCampaign>,
    campaign: Option<Id>,
    stages: Vec<BoardStage>,
    total: DealSum,
}

impl From<opportunity_records::OpportunityBoard> for OpportunityBoard {
    fn from(board: opportunity_records::OpportunityBoard) -> Self {
        let campaigns = board.campaigns.into_iter();
        let stages = board.stages.into_iter();
        Self {
            campaigns: campaigns.map(NamedCampaign::from).collect(),
            campaign: board.campaign.map(Id),
            stages: stages
                .map(|stage| BoardStage {
                    id: Id(stage.id),
                    name: stage.name,
                    sum: stage.sum.into(),
                    rows: stage.rows.into_iter().map(RosterRow::from).collect(),
                })
                .collect(),
            total: board.total.into(),
        }
    }
}

/// What is to be done about an opportunity, or was.
#[derive(Clone, Debug, Serialize, Type)]
pub struct OpportunityStep {
    name: String,
    description: String,
    /// What may come of it.
    results: Vec<String>,
}

impl From<opportunity_records::OpportunityAction> for OpportunityStep {
    fn from(action: opportunity_records::OpportunityAction) -> Self {
        Self {
            name: action.name,
            description: action.description,
            results: action.results,
        }
    }
}

/// Whom an opportunity is with; empty where NextX tells nothing.
#[derive(Clone, Debug, Serialize, Type)]
pub struct OpportunityContact {
    name: String,
    phone: String,
    email: String,
    address: String,
}

/// An opportunity with its contact and its actions.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OpportunityView {
    id: Id,
    campaign: Option<Id>,
    stage: Option<Id>,
    /// Every stage of the campaign, in order.
    stages: Vec<NamedCampaign>,
    contact: OpportunityContact,
    next: Option<OpportunityStep>,
    previous: Option<OpportunityStep>,
    /// What came of it.
    result: String,
    result_at: Option<Moment>,
    reason_failed: String,
    read_at: Option<Moment>,
    /// Why it could not be read now: what is shown is older.
    unread: Option<CommandError>,
}

impl From<opportunity_records::OpportunityView> for OpportunityView {
    fn from(view: opportunity_records::OpportunityView) -> Self {
        let [name, phone, email, address] = view.contact;
        Self {
            id: Id(view.id),
            campaign: view.campaign.map(Id),
            stage: view.stage.map(Id),
            stages: view.stages.into_iter().map(NamedCampaign::from).collect(),
            contact: OpportunityContact {
                name,
                phone,
                email,
                address,
            },
            next: view.next.map(OpportunityStep::from),
            previous: view.previous.map(OpportunityStep::from),
            result: view.result,
            result_at: view.result_at.map(Moment),
            reason_failed: view.reason_failed,
            read_at: view.read_at.map(Moment),
            unread: view.unread.as_ref().map(CommandError::from),
        }
    }
}

/// A stage of a campaign with what is in it.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CampaignStageSum {
    id: Id,
    name: String,
    sum: DealSum,
}

/// A campaign with what is in its stages.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SalesCampaignView {
    id: Id,
    stages: Vec<CampaignStageSum>,
    total: DealSum,
    read_at: Option<Moment>,
    /// Why it could not be read now: what is shown is older.
    unread: Option<CommandError>,
}

impl From<campaign_records::CampaignView> for SalesCampaignView {
    fn from(view: campaign_records::CampaignView) -> Self {
        let stages = view.stages.into_iter();
        Self {
            id: Id(view.id),
            stages: stages
                .map(|(id, name, sum)| CampaignStageSum {
                    id: Id(id),
                    name,
                    sum: sum.into(),
                })
                .collect(),
            total: view.total.into(),
            read_at: view.read_at.map(Moment),
            unread: view.unread.as_ref().map(CommandError::from),
        }
    }
}

/// What NextX gives numbers and lists nowhere.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CampaignLabel {
    Type,
    Status,
    Stage,
}

impl From<CampaignLabel> for campaign_records::CampaignLabel {
    fn from(label: CampaignLabel) -> Self {
        match label {
            CampaignLabel::Type => Self::Type,
            CampaignLabel::Status => Self::Status,
            CampaignLabel::Stage => Self::Stage,
        }
    }
}
