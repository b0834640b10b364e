//! Sales campaigns: seen offline, made and changed while NextX can be reached; their stages go only when somebody says so.

use nextx_api::{Campaign, CampaignDraft, CampaignId, CampaignQuery};
use nextx_sandbox::{Fault, Operation, Options, Switches};
use serde::Deserialize;
use serde_json::{Value, json};
use till_app::{
    Error,
    ops::{
        campaign_records::CampaignLabel,
        record_form::{Saved, TypedRecord},
        rosters::Which,
    },
};
use till_core::{
    deals::{StageDraft, StagePlan},
    form::Problem,
};

use crate::{
    customer_records::{by_name, typed},
    documents::client,
    opportunities::ready,
    till::Till,
};

async fn at_nextx(till: &Till, name: &str) -> Vec<Campaign> {
    let client = client(till);
    let page = client.campaigns().page(&CampaignQuery::default(), 1).await;
    let all = page.unwrap().items.into_iter();
    all.filter(|campaign| campaign.name.as_deref() == Some(name))
        .collect()
}

fn stages(campaign: &Campaign) -> Vec<(i64, String)> {
    let stages = campaign.stage.items().iter();
    stages
        .map(|stage| {
            let id = stage.id.as_ref().unwrap().0;
            (id, stage.name.as_deref().unwrap().to_owned())
        })
        .collect()
}

fn plan_text(stages: &[(Option<i64>, &str, i64)], confirmed: bool) -> String {
    let stages = stages.iter().map(|(id, name, kind)| StageDraft {
        id: *id,
        name: (*name).to_owned(),
        kind: Some(*kind),
    });
    let plan = StagePlan {
        stages: stages.collect(),
        confirmed,
    };
    serde_json::to_string(&plan).unwrap()
}

fn new_one() -> TypedRecord {
    typed(&[
        ("name", "Giỏ quà thử"),
        ("campaign_type", "107"),
        ("status", "37250"),
        ("start_date", "01/12/2026"),
        ("end_date", "31/12/2026"),
        ("budget", "20.000.000"),
    ])
}

async fn typed_over(till: &Till, id: i64) -> TypedRecord {
    let form = till.app.campaign_form(Some(id)).await.unwrap();
    TypedRecord {
        fields: form.fields,
        seen: form.seen,
        anyway: false,
    }
}

/// Somebody else changes a campaign at NextX.
async fn they_change(till: &Till, id: i64, field: &str, value: Value) {
    let campaigns = client(till).campaigns();
    let now = campaigns.detail(CampaignId(id)).await.unwrap();
    let mut draft = serde_json::to_value(CampaignDraft::from(now)).unwrap();
    draft[field] = value;
    let draft = CampaignDraft::deserialize(draft).unwrap();
    campaigns.update(CampaignId(id), &draft).await.unwrap();
}

#[tokio::test]
async fn campaigns_are_seen_offline_with_what_is_in_their_stages() {
    let till = ready().await;
    till.network(false);
    let list = till
        .app
        .list_roster(Which::Campaigns, by_name(""), true)
        .await
        .unwrap();
    assert_eq!(list.count, 4);
    let marks: Vec<usize> = list.marks.iter().map(|(_, count)| *count).collect();
    assert!(marks.iter().sum::<usize>() >= 4, "{:?}", list.marks);
    let rows = till
        .app
        .roster_rows(Which::Campaigns, list.number, 0, 10)
        .await
        .unwrap();
    for row in rows {
        let view = till.app.campaign_view(row.id).await.unwrap();
        assert_eq!(view.stages.len(), 6);
        let sums = view.stages.iter().map(|(_, _, sum)| sum.count);
        assert_eq!(sums.sum::<usize>(), view.total.count);
        assert!(view.unread.is_some());
    }
    let made = till.app.save_campaign(None, new_one()).await;
    assert!(matches!(made, Err(Error::Nextx(_))), "{made:?}");
    assert!(!till.app.campaign_form(None).await.unwrap().online);
    till.end().await;
}

#[tokio::test]
async fn types_and_states_are_learnt_from_what_was_read_and_named_by_hand() {
    let till = ready().await;
    let form = till.app.campaign_form(None).await.unwrap();
    let names = |field: &str| -> Vec<String> {
        let choices = form.choices[field].iter();
        choices.map(|(id, name)| format!("{id} {name}")).collect()
    };
    assert!(names("campaign_type").contains(&"107 Telesales".to_owned()));
    assert!(names("status").contains(&"37250 Đang diễn ra".to_owned()));
    assert_eq!(names("stage_types").len(), 6);
    assert_eq!(names("stage_patterns").len(), 1, "all four have the same");
    let named = till
        .app
        .name_campaign_label(CampaignLabel::Type, "321", "Hội chợ");
    named.await.unwrap();
    let form = till.app.campaign_form(None).await.unwrap();
    let named = ("321".to_owned(), "Hội chợ".to_owned());
    assert!(form.choices["campaign_type"].contains(&named));
    let nameless = till
        .app
        .name_campaign_label(CampaignLabel::Stage, "7", " ")
        .await;
    assert!(matches!(nameless, Err(Error::Fields(_))), "{nameless:?}");
    till.end().await;
}

#[tokio::test]
async fn a_campaign_is_made_once_with_the_stages_that_were_confirmed() {
    let till = ready().await;
    let both = [(None, "Gọi điện", 1), (None, "Chốt", 5)];
    let mut new = new_one();
    new.fields
        .insert("stages".to_owned(), plan_text(&both, false));
    let made = till.app.save_campaign(None, new.clone()).await;
    assert!(
        matches!(&made, Err(Error::Fields(wrong)) if wrong["stages"] == Problem::Unconfirmed),
        "{made:?}"
    );
    new.fields
        .insert("stages".to_owned(), plan_text(&both, true));
    let faults = till.sandbox.faults();
    faults.inject(Operation::CampaignCreate, Fault::ResetAfterCommit, 1);
    let made = till.app.save_campaign(None, new).await.unwrap();
    let there = at_nextx(&till, "Giỏ quà thử").await;
    assert_eq!(there.len(), 1);
    assert_eq!(made, Saved::Done(Some(there[0].id.0)));
    let names: Vec<String> = stages(&there[0])
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    assert_eq!(names, ["Gọi điện", "Chốt"]);
    let form = till.app.campaign_form(Some(there[0].id.0)).await.unwrap();
    assert_eq!(form.fields["budget"], "20000000");
    assert_eq!(form.fields["campaign_type"], "107");

    // Without any stage NextX has its own, and it may be called the same.
    let second = till.app.save_campaign(None, new_one()).await.unwrap();
    let there = at_nextx(&till, "Giỏ quà thử").await;
    assert_eq!(there.len(), 2);
    let second = there
        .iter()
        .find(|it| second == Saved::Done(Some(it.id.0)))
        .unwrap();
    assert_eq!(stages(second).len(), 6);
    till.end().await;
}

#[tokio::test]
async fn one_that_may_have_been_made_is_looked_for_before_it_goes_again() {
    let till = ready().await;
    let faults = till.sandbox.faults();
    faults.inject(Operation::CampaignCreate, Fault::ResetBeforeCommit, 1);
    let made = till.app.save_campaign(None, new_one()).await;
    assert!(matches!(made, Err(Error::DealUnclear)), "{made:?}");
    let made = till.app.save_campaign(None, new_one()).await;
    assert!(matches!(made, Err(Error::DealUnclear)), "{made:?}");
    till.eventually("it is sent again", async |till| {
        till.app.save_campaign(None, new_one()).await.is_ok()
    })
    .await;
    assert_eq!(at_nextx(&till, "Giỏ quà thử").await.len(), 1);
    let reversed = {
        let mut new = new_one();
        new.fields
            .insert("end_date".to_owned(), "30/11/2026".to_owned());
        till.app.save_campaign(None, new).await
    };
    assert!(
        matches!(&reversed, Err(Error::Fields(wrong)) if wrong["end_date"] == Problem::Reversed),
        "{reversed:?}"
    );
    till.end().await;
}

#[tokio::test]
async fn a_change_leaves_the_stages_alone_until_somebody_says_so() {
    let till = ready().await;
    let campaign = at_nextx(&till, "Đặt trước giỏ quà tết").await.remove(0);
    let id = campaign.id.0;
    let mut ours = typed_over(&till, id).await;
    ours.fields
        .insert("objective".to_owned(), "Nhận đặt 60 giỏ quà".to_owned());
    // Somebody else names a stage otherwise; nobody here has touched them.
    let theirs: Vec<Value> = stages(&campaign)
        .iter()
        .zip(1..)
        .map(|((stage, name), order)| {
            let name = if order == 3 { "Báo giá sỉ" } else { name.as_str() };
            json!({"id": stage, "name": name, "value": name, "order": order, "stage_type_id": order})
        })
        .collect();
    they_change(&till, id, "stages", Value::Array(theirs)).await;
    ours.fields
        .insert("budget".to_owned(), "25.000.000".to_owned());
    let faults = till.sandbox.faults();
    faults.inject(Operation::CampaignUpdate, Fault::ResetAfterCommit, 1);
    let saved = till.app.save_campaign(Some(id), ours).await.unwrap();
    assert_eq!(saved, Saved::Done(Some(id)));
    let now = at_nextx(&till, "Đặt trước giỏ quà tết").await.remove(0);
    assert_eq!(now.objective.as_deref(), Some("Nhận đặt 60 giỏ quà"));
    assert_eq!(stages(&now)[2].1, "Báo giá sỉ");

    // Said here, they go as they stand, each under its number, and those in them stay in them.
    let before = till.app.campaign_view(id).await.unwrap();
    let mut ours = typed_over(&till, id).await;
    let mut plan: StagePlan = serde_json::from_str(&ours.fields["stages"]).unwrap();
    plan.stages[2].name = "Báo giá lẻ".to_owned();
    plan.confirmed = true;
    let text = serde_json::to_string(&plan).unwrap();
    ours.fields.insert("stages".to_owned(), text);
    till.sandbox
        .faults()
        .inject(Operation::CampaignUpdate, Fault::ResetAfterCommit, 1);
    let saved = till
        .app
        .save_campaign(Some(id), ours.clone())
        .await
        .unwrap();
    assert_eq!(saved, Saved::Done(Some(id)));
    let after = till.app.campaign_view(id).await.unwrap();
    let ids = |view: &till_app::ops::campaign_records::CampaignView| -> Vec<(i64, usize)> {
        let stages = view.stages.iter();
        stages.map(|(id, _, sum)| (*id, sum.count)).collect()
    };
    assert_eq!(ids(&before), ids(&after));
    assert_eq!(after.stages[2].1, "Báo giá lẻ");

    // What was arranged over a list that has changed since stands beside it.
    plan.stages[2].name = "Báo giá".to_owned();
    let text = serde_json::to_string(&plan).unwrap();
    ours.fields.insert("stages".to_owned(), text);
    let clash = till.app.save_campaign(Some(id), ours).await.unwrap();
    let Saved::Clash { clashes, .. } = clash else {
        panic!("{clash:?}");
    };
    assert_eq!(clashes[0].field, "stages");
    assert!(clashes[0].theirs.contains("Báo giá lẻ"));
    till.end().await;
}

#[tokio::test]
async fn what_nobody_can_read_is_not_sent_empty() {
    let mut switches = Switches::default();
    switches.set("put_replaces=true").unwrap();
    let till = Till::ready_at(Options {
        products: 60,
        switches,
        ..Options::default()
    })
    .await;
    till.eventually("the campaigns are read", async |till| {
        let list = till
            .app
            .list_roster(Which::Campaigns, by_name(""), true)
            .await;
        list.unwrap().count == 4
    })
    .await;
    let campaign = at_nextx(&till, "Đặt trước giỏ quà tết").await.remove(0);
    let id = campaign.id.0;
    let mut ours = typed_over(&till, id).await;
    ours.fields
        .insert("description".to_owned(), "Gọi trước 20 giờ".to_owned());
    ours.fields
        .insert("divide_opportunity_auto".to_owned(), "1".to_owned());
    let saved = till.app.save_campaign(Some(id), ours).await.unwrap();
    assert_eq!(saved, Saved::Done(Some(id)));
    let now = at_nextx(&till, "Đặt trước giỏ quà tết").await.remove(0);
    assert_eq!(now.description.as_deref(), Some("Gọi trước 20 giờ"));
    assert_eq!(stages(&now), stages(&campaign));
    assert_eq!(now.budget, campaign.budget);
    till.end().await;
}
