use super::{Answer, Till};
use crate::dto::{
    Id,
    opportunities::{CampaignLabel, OpportunityBoard, OpportunityView, SalesCampaignView},
    records::{RecordForm, RecordSaved, RecordTyped},
};

/// The opportunities of a campaign by stage, of the list with this number.
#[tauri::command]
#[specta::specta]
pub async fn opportunity_board(
    till: Till<'_>,
    campaign: Option<Id>,
    number: u32,
) -> Answer<OpportunityBoard> {
    let board = till.opportunity_board(campaign.map(|id| id.0), number);
    Ok(board.await?.into())
}

/// An opportunity with its contact and its actions.
#[tauri::command]
#[specta::specta]
pub async fn opportunity_view(till: Till<'_>, opportunity: Id) -> Answer<OpportunityView> {
    Ok(till.opportunity_view(opportunity.0).await?.into())
}

/// The form of an opportunity; without one, that of a new one.
#[tauri::command]
#[specta::specta]
pub async fn opportunity_form(till: Till<'_>, opportunity: Option<Id>) -> Answer<RecordForm> {
    let form = till.opportunity_form(opportunity.map(|id| id.0)).await?;
    Ok(form.into())
}

/// Makes or changes an opportunity at NextX.
#[tauri::command]
#[specta::specta]
pub async fn opportunity_save(
    till: Till<'_>,
    opportunity: Option<Id>,
    typed: RecordTyped,
) -> Answer<RecordSaved> {
    let saved = till
        .save_opportunity(opportunity.map(|id| id.0), typed.into())
        .await?;
    Ok(saved.into())
}

/// Puts an opportunity into another stage at NextX.
#[tauri::command]
#[specta::specta]
pub async fn opportunity_move(
    till: Till<'_>,
    opportunity: Id,
    from: Id,
    to: Id,
) -> Answer<RecordSaved> {
    let moved = till.move_opportunity(opportunity.0, from.0, to.0).await?;
    Ok(moved.into())
}

/// A campaign with what is in its stages.
#[tauri::command]
#[specta::specta]
pub async fn sales_campaign_view(till: Till<'_>, campaign: Id) -> Answer<SalesCampaignView> {
    Ok(till.campaign_view(campaign.0).await?.into())
}

/// The form of a campaign; without one, that of a new one.
#[tauri::command]
#[specta::specta]
pub async fn sales_campaign_form(till: Till<'_>, campaign: Option<Id>) -> Answer<RecordForm> {
    let form = till.campaign_form(campaign.map(|id| id.0)).await?;
    Ok(form.into())
}

/// Makes or changes a campaign at NextX.
#[tauri::command]
#[specta::specta]
pub async fn sales_campaign_save(
    till: Till<'_>,
    campaign: Option<Id>,
    typed: RecordTyped,
) -> Answer<RecordSaved> {
    let saved = till
        .save_campaign(campaign.map(|id| id.0), typed.into())
        .await?;
    Ok(saved.into())
}

/// Names a type, a state or a type of stages by NextX's id.
#[tauri::command]
#[specta::specta]
pub async fn sales_campaign_name_label(
    till: Till<'_>,
    label: CampaignLabel,
    id: String,
    name: String,
) -> Answer<()> {
    Ok(till.name_campaign_label(label.into(), &id, &name).await?)
}
