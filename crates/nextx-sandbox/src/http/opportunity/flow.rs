//! What follows when an opportunity moves on: won and lost ones, follow-up campaigns, actions and their outcomes.

use sqlx::SqliteConnection;

use super::{read::Opportunity, update};
use crate::{
    SandboxError,
    clock::zoneless,
    http::{
        Shop,
        campaign::{Campaign, Stage},
    },
    lists::{self, ACTIONS, LOST, WON},
};

/// The opportunity stands in another stage: in the last ones it is won or lost, and the follow-up campaign of that case
/// gets an opportunity of the same lead, unless it has one.
pub(super) async fn moved(
    opportunity: &mut Opportunity,
    connection: &mut SqliteConnection,
) -> Result<(), sqlx::Error> {
    let stages = Stage::of(connection, opportunity.campaign_id).await?;
    let kind = stages
        .iter()
        .find(|stage| stage.id == opportunity.stage_id)
        .map(|stage| stage.stage_type_id);
    opportunity.status_at = None;
    let Some(kind @ (WON | LOST)) = kind else {
        return Ok(());
    };
    opportunity.status_at = Some(opportunity.updated_at.clone());
    let campaign = Campaign::read(connection, opportunity.campaign_id).await?;
    let follow_up = campaign.and_then(|campaign| match kind {
        WON => campaign.success_campaign_id,
        _ => campaign.failed_campaign_id,
    });
    match follow_up {
        Some(campaign_id) => follow(opportunity, campaign_id, connection).await,
        None => Ok(()),
    }
}

async fn follow(
    opportunity: &Opportunity,
    campaign_id: i64,
    connection: &mut SqliteConnection,
) -> Result<(), sqlx::Error> {
    let there: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM opportunity WHERE contact_id = ?1 AND campaign_id = ?2)",
    )
    .bind(opportunity.contact_id)
    .bind(campaign_id)
    .fetch_one(&mut *connection)
    .await?;
    let stages = Stage::of(connection, campaign_id).await?;
    let (false, Some(first)) = (there, stages.first()) else {
        return Ok(());
    };
    let next = Opportunity {
        id: 0,
        campaign_id,
        stage_id: first.id,
        action_id: ACTIONS.first().map(|action| action.id),
        prev_action_id: None,
        result_id: None,
        status_at: None,
        created_at: opportunity.updated_at.clone(),
        result_at: opportunity.updated_at.clone(),
        ..opportunity.clone()
    };
    update::store(&next, connection).await?;
    Ok(())
}

/// Records how the current action of an opportunity ended, as the staff does in NextX and no operation can. It moves to
/// the stage of the outcome's type and gets the next action. Answers whether the outcome is one of that action.
pub(crate) async fn record_outcome(
    shop: &Shop,
    opportunity_id: i64,
    outcome_id: i64,
) -> Result<bool, SandboxError> {
    let mut transaction = shop.pool.begin().await?;
    let Some(mut opportunity) = Opportunity::read(&mut transaction, opportunity_id).await? else {
        return Ok(false);
    };
    let outcome = lists::action(opportunity.action_id)
        .and_then(|action| action.outcomes.iter().find(|one| one.id == outcome_id));
    let Some(outcome) = outcome else {
        return Ok(false);
    };
    opportunity.updated_at = zoneless(&shop.now());
    opportunity.result_at.clone_from(&opportunity.updated_at);
    opportunity.result_id = Some(outcome.id);
    opportunity.prev_action_id = opportunity.action_id;
    opportunity.action_id = outcome.next.map(|(action, _)| action);
    let stages = Stage::of(&mut transaction, opportunity.campaign_id).await?;
    let stage = stages
        .iter()
        .find(|stage| stage.stage_type_id == outcome.stage_type_id);
    if let Some(stage) = stage.filter(|stage| stage.id != opportunity.stage_id) {
        opportunity.stage_id = stage.id;
        moved(&mut opportunity, &mut transaction).await?;
    }
    update::store(&opportunity, &mut transaction).await?;
    transaction.commit().await?;
    Ok(true)
}
