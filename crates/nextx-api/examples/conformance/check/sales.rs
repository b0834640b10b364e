//! Sales campaigns, opportunities, automations and tasks.

use jiff::civil::{DateTime, date};
use nextx_api::{
    AutomationDraft, AutomationQuery, AutomationTaskDraft, Campaign, CampaignDraft, CampaignQuery,
    CampaignStageDraft, Field, NewOpportunity, NewOpportunityLead, NewOpportunityTerms,
    OpportunityQuery, OpportunityUpdate, StageTypeId, TaskDraft, TaskQuery, Time, ZeroOne,
};

use super::{NOTHING_TO_READ, Trial, find, first_page};

/// Long past, so that nobody waits for what is made here.
const DAY: jiff::civil::Date = date(2024, 8, 13);

pub(super) async fn run(trial: &mut Trial<'_>) {
    let made = campaigns(trial).await;
    Box::pin(opportunities(trial, made.as_ref())).await;
    Box::pin(automations(trial)).await;
    Box::pin(tasks(trial)).await;
}

/// Answers the campaign that was made, for an opportunity of the trial's own.
async fn campaigns(trial: &mut Trial<'_>) -> Option<Campaign> {
    let campaigns = trial.client.campaigns();
    let page = first_page(campaigns.stream(CampaignQuery::default())).await;
    let model = trial.report.page("campaign.list", page).into_iter().next();
    match &model {
        Some(campaign) => {
            let detail = campaigns.detail(campaign.id).await;
            trial.report.record("campaign.detail", detail);
        }
        None => trial.leave_out(&["campaign.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["campaign.create", "campaign.update"]) {
        return None;
    }
    let name = trial.named("Chiến dịch thử");
    let stage = |name: &str, order: i64| CampaignStageDraft {
        name: name.to_owned().into(),
        value: name.to_owned().into(),
        order: order.into(),
        stage_type_id: StageTypeId(order).into(),
        ..CampaignStageDraft::default()
    };
    let draft = CampaignDraft {
        name: name.clone().into(),
        start_date: DAY.into(),
        end_date: DAY.into(),
        assigned_to: trial.user.into(),
        branch_id: trial.branch.into(),
        stages: vec![stage("Mới", 1), stage("Đang chăm sóc", 2)].into(),
        // Kind and status have numbers that only another campaign tells (Q16).
        ..model.map(CampaignDraft::from).unwrap_or_default()
    };
    trial
        .report
        .note("campaign.create", campaigns.create(&draft).await)?;
    let query = CampaignQuery {
        search: Some(trial.choices.mark.clone()),
        ..CampaignQuery::default()
    };
    let made = find(campaigns.stream(query), |row| {
        row.name.as_deref() == Some(&name)
    })
    .await;
    trial.report.expect(
        "campaign.create",
        made.is_some(),
        "the campaign is not found afterwards",
    );
    let made = made?;
    let id = made.id;
    let update = CampaignDraft {
        objective: "Đã sửa".to_owned().into(),
        ..made.into()
    };
    if trial
        .report
        .note("campaign.update", campaigns.update(id, &update).await)
        .is_some()
    {
        let read = campaigns.detail(id).await.ok();
        let holds = read.is_some_and(|read| read.objective.as_deref() == Some("Đã sửa"));
        trial.report.expect(
            "campaign.update",
            holds,
            "the new objective is not read back",
        );
    }
    campaigns.detail(id).await.ok()
}

async fn opportunities(trial: &mut Trial<'_>, campaign: Option<&Campaign>) {
    let opportunities = trial.client.opportunities();
    let page = first_page(opportunities.stream(OpportunityQuery::default())).await;
    match trial.report.page("opportunity.list", page).first() {
        Some(opportunity) => {
            let detail = opportunities.detail(opportunity.id).await;
            trial.report.record("opportunity.detail", detail);
        }
        None => trial.leave_out(&["opportunity.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["opportunity.create", "opportunity.update"]) {
        return;
    }
    let Some(campaign) = campaign else {
        trial.leave_out(
            &["opportunity.create", "opportunity.update"],
            "no campaign could be made for one",
        );
        return;
    };
    let name = trial.named("Cơ hội thử");
    let lead = NewOpportunityLead {
        name: trial.named("Khách Thử").into(),
        mobile: trial.phone(4).into(),
        branch_id: trial.branch.into(),
        ..NewOpportunityLead::default()
    };
    let opportunity = NewOpportunityTerms {
        name: name.clone().into(),
        campaign_id: campaign.id.into(),
        sales_stage: campaign
            .stage
            .items()
            .first()
            .and_then(|stage| *stage.id)
            .into(),
        assigned_to: trial.user.into(),
        expected_close_date: DAY.into(),
        ..NewOpportunityTerms::default()
    };
    let new = NewOpportunity {
        contact: lead.into(),
        opportunity: opportunity.into(),
        ..NewOpportunity::default()
    };
    if trial
        .report
        .note("opportunity.create", opportunities.create(&new).await)
        .is_none()
    {
        return;
    }
    let query = OpportunityQuery {
        search: Some(trial.choices.mark.clone()),
        ..OpportunityQuery::default()
    };
    let made = find(opportunities.stream(query), |row| {
        row.name.as_deref() == Some(&name)
    })
    .await;
    trial.report.expect(
        "opportunity.create",
        made.is_some(),
        "the opportunity is not found afterwards",
    );
    let Some(made) = made else { return };
    let id = made.id;
    let update = OpportunityUpdate {
        description: "Đã sửa".to_owned().into(),
        ..made.into()
    };
    if trial
        .report
        .note(
            "opportunity.update",
            opportunities.update(id, &update).await,
        )
        .is_some()
    {
        let read = opportunities.detail(id).await.ok();
        let holds = read.is_some_and(|read| read.description.as_deref() == Some("Đã sửa"));
        trial.report.expect(
            "opportunity.update",
            holds,
            "the new description is not read back",
        );
    }
}

async fn automations(trial: &mut Trial<'_>) {
    let automations = trial.client.automations();
    let page = first_page(automations.stream(AutomationQuery::default())).await;
    let model = trial
        .report
        .page("automation.list", page)
        .into_iter()
        .next();
    match &model {
        Some(automation) => {
            let detail = automations.detail(automation.id).await;
            trial.report.record("automation.detail", detail);
        }
        None => trial.leave_out(&["automation.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["automation.create", "automation.update"]) {
        return;
    }
    // Q29: what a component needs is not documented, so the new one is a copy, and sleeps.
    let Some(model) = model else {
        trial.leave_out(
            &["automation.create", "automation.update"],
            "there is none to copy",
        );
        return;
    };
    let title = trial.named("Tự động thử");
    let mut draft = AutomationDraft {
        title: title.clone().into(),
        is_active: false.into(),
        ..model.into()
    };
    let steps = draft.tasks.items().iter().cloned();
    // Steps of its own, not those of the model.
    let steps: Vec<_> = steps
        .map(|step| AutomationTaskDraft {
            id: Field::missing(),
            ..step
        })
        .collect();
    draft.tasks = steps.into();
    if trial
        .report
        .note("automation.create", automations.create(&draft).await)
        .is_none()
    {
        return;
    }
    let query = AutomationQuery {
        search: Some(trial.choices.mark.clone()),
    };
    let made = find(automations.stream(query), |row| {
        row.title.as_deref() == Some(&title)
    })
    .await;
    trial.report.expect(
        "automation.create",
        made.is_some(),
        "the automation is not found afterwards",
    );
    let Some(made) = made else { return };
    let id = made.id;
    let sleeps = *made.is_active == Some(ZeroOne(false));
    trial.report.expect(
        "automation.create",
        sleeps,
        "it is active though it was made inactive",
    );
    let update = AutomationDraft {
        description: "Đã sửa".to_owned().into(),
        ..made.into()
    };
    if trial
        .report
        .note("automation.update", automations.update(id, &update).await)
        .is_some()
    {
        let read = automations.detail(id).await.ok();
        let holds = read.is_some_and(|read| read.description.as_deref() == Some("Đã sửa"));
        trial.report.expect(
            "automation.update",
            holds,
            "the new description is not read back",
        );
    }
}

async fn tasks(trial: &mut Trial<'_>) {
    let tasks = trial.client.tasks();
    let page = first_page(tasks.stream(TaskQuery::default())).await;
    let first = trial.report.page("task.list", page).into_iter().next();
    match &first {
        Some(task) => {
            let detail = tasks.detail(task.id).await;
            trial.report.record("task.detail", detail);
        }
        None => trial.leave_out(&["task.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["task.create", "task.update"]) {
        return;
    }
    let title = trial.named("Việc thử");
    let at = |hour: i8| Time::local(DateTime::from_parts(DAY, jiff::civil::time(hour, 0, 0, 0)));
    let draft = TaskDraft {
        task: title.clone().into(),
        start: at(8).into(),
        end: at(9).into(),
        assigned_to: trial.user.into(),
        category_id: first.and_then(|task| *task.category_id).into(),
        progress: 0.into(),
        ..TaskDraft::default()
    };
    if trial
        .report
        .note("task.create", tasks.create(&draft).await)
        .is_none()
    {
        return;
    }
    let query = TaskQuery {
        search: Some(trial.choices.mark.clone()),
        ..TaskQuery::default()
    };
    let made = find(tasks.stream(query), |row| {
        row.task.as_deref() == Some(&title)
    })
    .await;
    trial.report.expect(
        "task.create",
        made.is_some(),
        "the task is not found afterwards",
    );
    let Some(made) = made else { return };
    let id = made.id;
    let update = TaskDraft {
        progress: 50.into(),
        ..made.into()
    };
    if trial
        .report
        .note("task.update", tasks.update(id, &update).await)
        .is_some()
    {
        let read = tasks.detail(id).await.ok();
        let holds = read.is_some_and(|read| *read.progress == Some(50));
        trial
            .report
            .expect("task.update", holds, "the new progress is not read back");
    }
}
