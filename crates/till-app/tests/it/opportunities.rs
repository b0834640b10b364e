//! Opportunities: seen offline, moved, changed and made while NextX can be reached, and never sent twice.

use nextx_api::{Opportunity, OpportunityId, OpportunityQuery, OpportunityUpdate};
use nextx_sandbox::{Fault, Operation};
use serde::Deserialize;
use serde_json::{Value, json};
use till_app::{
    Error,
    ops::{
        opportunity_records::{BoardStage, OpportunityBoard},
        record_form::{Saved, TypedRecord},
        rosters::Which,
    },
};
use till_core::{form::Problem, roster::Cell};

use crate::{
    customer_records::{by_name, typed},
    documents::client,
    till::Till,
};

const FAILS: Fault = Fault::Status {
    status: 500,
    retry_after: None,
    commits: false,
};

pub async fn board(till: &Till) -> OpportunityBoard {
    board_of(till, None).await
}

async fn board_of(till: &Till, campaign: Option<i64>) -> OpportunityBoard {
    let list = till
        .app
        .list_roster(Which::Opportunities, by_name(""), true)
        .await
        .unwrap();
    let board = till.app.opportunity_board(campaign, list.number).await;
    board.unwrap()
}

/// A till whose marketing records are read.
pub async fn ready() -> Till {
    let till = Till::ready().await;
    till.eventually("the opportunities are read", async |till| {
        let list = till
            .app
            .list_roster(Which::Opportunities, by_name(""), true)
            .await
            .unwrap();
        list.all == 24 && list.read_at.is_some()
    })
    .await;
    till
}

/// An opportunity, the stage that it is in, and another one.
fn movable(board: &OpportunityBoard) -> (i64, i64, i64) {
    let filled = |stage: &&BoardStage| !stage.rows.is_empty();
    let from = board.stages.iter().find(filled).unwrap();
    let to = board.stages.iter().find(|stage| stage.id != from.id);
    (from.rows[0].id, from.id, to.unwrap().id)
}

fn stage_of(board: &OpportunityBoard, opportunity: i64) -> Option<i64> {
    let has = |stage: &&BoardStage| stage.rows.iter().any(|row| row.id == opportunity);
    board.stages.iter().find(has).map(|stage| stage.id)
}

async fn at_nextx(till: &Till, id: i64) -> Opportunity {
    let client = client(till);
    client
        .opportunities()
        .detail(OpportunityId(id))
        .await
        .unwrap()
}

/// How many opportunities NextX has under a name.
async fn called(till: &Till, name: &str) -> usize {
    let query = OpportunityQuery {
        search: Some(name.to_owned()),
        ..OpportunityQuery::default()
    };
    let page = client(till).opportunities().page(&query, 1).await.unwrap();
    let mut rows = page.items.iter();
    let first = rows
        .by_ref()
        .filter(|row| row.name.as_deref() == Some(name));
    first.count()
}

/// Somebody else changes a field at NextX.
async fn they_change(till: &Till, id: i64, field: &str, value: Value) {
    let now = at_nextx(till, id).await;
    let mut draft = serde_json::to_value(OpportunityUpdate::from(now)).unwrap();
    draft[field] = value;
    let draft = OpportunityUpdate::deserialize(draft).unwrap();
    let opportunities = client(till).opportunities();
    let sent = opportunities.update(OpportunityId(id), &draft);
    sent.await.unwrap();
}

fn new_one(stage: i64) -> TypedRecord {
    let mut new = typed(&[
        ("contact_name", "Bếp ăn Thử"),
        ("contact_mobile", "0909 123 987"),
        ("contact_address", "12 Phố Thử"),
        ("contact_title", "chị"),
        ("name", "Giỏ quà thử"),
        ("opportunity_amount", "47.000.000"),
        ("probability", "75"),
        ("expected_close_date", "28/12/2026"),
    ]);
    new.fields
        .insert("sales_stage".to_owned(), stage.to_string());
    new
}

#[tokio::test]
async fn the_board_is_seen_offline_its_sums_are_those_of_its_cards_and_nothing_is_half_done() {
    let till = ready().await;
    till.network(false);
    let seen = board(&till).await;
    assert!(seen.total.count > 0 && seen.stages.len() > 1);
    let (mut count, mut sum) = (0, 0);
    for stage in &seen.stages {
        let amounts = stage.rows.iter().map(|row| match row.cells[4] {
            Cell::Amount(amount) => amount.dong(),
            _ => 0,
        });
        let of_it = amounts.sum::<i64>();
        assert_eq!(stage.sum.amount.unwrap().dong(), of_it, "{}", stage.name);
        count += stage.rows.len();
        sum += of_it;
    }
    assert_eq!(
        (count, sum),
        (seen.total.count, seen.total.amount.unwrap().dong())
    );
    let (one, from, to) = movable(&seen);
    let moved = till.app.move_opportunity(one, from, to).await;
    assert!(matches!(moved, Err(Error::Nextx(_))), "{moved:?}");
    assert_eq!(stage_of(&board(&till).await, one), Some(from));
    let form = till.app.opportunity_form(None).await.unwrap();
    assert!(!form.online, "it says so before anybody types");
    let made = till.app.save_opportunity(None, new_one(from)).await;
    assert!(matches!(made, Err(Error::Nextx(_))), "{made:?}");
    let view = till.app.opportunity_view(one).await.unwrap();
    assert!(view.unread.is_some() && !view.contact[0].is_empty());

    till.network(true);
    let made = till.app.save_opportunity(None, new_one(from)).await;
    assert!(matches!(made, Ok(Saved::Done(Some(_)))), "{made:?}");
    assert_eq!(called(&till, "Giỏ quà thử").await, 1);
    till.end().await;
}

#[tokio::test]
async fn a_move_changes_the_stage_alone_and_one_made_meanwhile_is_not_undone() {
    let till = ready().await;
    let (one, from, to) = movable(&board(&till).await);
    // What somebody else changed since the board was read stays changed.
    they_change(&till, one, "description", json!("Gọi buổi chiều")).await;
    let before = at_nextx(&till, one).await;
    let moved = till.app.move_opportunity(one, from, to).await.unwrap();
    assert_eq!(moved, Saved::Done(Some(one)));
    let after = at_nextx(&till, one).await;
    let fields = |of: Opportunity| serde_json::to_value(OpportunityUpdate::from(of)).unwrap();
    let (mut before, after) = (fields(before), fields(after));
    for kept in ["name", "opportunity_amount", "probability", "description"] {
        assert_eq!(after[kept], before[kept]);
    }
    before["sales_stage"] = json!(to.to_string());
    for of_the_server in ["updated_at", "time_update_status", "stage"] {
        before[of_the_server].take();
    }
    for field in [
        "assigned_to",
        "campaign_id",
        "contact_id",
        "expected_close_date",
        "lead_source",
        "lead_source_description",
        "sales_stage",
    ] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!(stage_of(&board(&till).await, one), Some(to));

    let stages = board(&till).await.stages;
    let third = stages
        .iter()
        .find(|it| it.id != from && it.id != to)
        .unwrap();
    let moved = till
        .app
        .move_opportunity(one, from, third.id)
        .await
        .unwrap();
    assert!(matches!(moved, Saved::Clash { .. }), "{moved:?}");
    assert_eq!(stage_of(&board(&till).await, one), Some(to));
    till.end().await;
}

#[tokio::test]
async fn a_change_of_both_stands_side_by_side_and_others_are_kept() {
    let till = ready().await;
    let (one, ..) = movable(&board(&till).await);
    let form = till.app.opportunity_form(Some(one)).await.unwrap();
    assert!(form.online && form.unread.is_none());
    let mut ours = TypedRecord {
        fields: form.fields,
        seen: form.seen,
        anyway: false,
    };
    ours.fields
        .insert("opportunity_amount".to_owned(), "1.500.000".to_owned());
    they_change(&till, one, "opportunity_amount", json!("2000000.00")).await;
    they_change(&till, one, "description", json!("Đã gặp")).await;
    let saved = till.app.save_opportunity(Some(one), ours.clone()).await;
    let Saved::Clash { clashes, now } = saved.unwrap() else {
        panic!("nobody was told");
    };
    assert_eq!(clashes.len(), 1);
    assert_eq!(
        (clashes[0].theirs.as_str(), clashes[0].ours.as_str()),
        ("2000000", "1500000")
    );
    ours.seen = now;
    ours.fields
        .insert("description".to_owned(), "Đã gặp".to_owned());
    let saved = till.app.save_opportunity(Some(one), ours).await.unwrap();
    assert_eq!(saved, Saved::Done(Some(one)));
    let there = at_nextx(&till, one).await;
    let amount = there.opportunity_amount.as_ref().unwrap().decimal();
    assert_eq!(amount.normalize().to_string(), "1500000");
    assert_eq!(there.description.as_deref(), Some("Đã gặp"));

    // NextX says yes and keeps what it had: that is shown as well.
    let says_yes = Fault::Status {
        status: 204,
        retry_after: None,
        commits: false,
    };
    let faults = till.sandbox.faults();
    faults.inject(Operation::OpportunityUpdate, says_yes, 1);
    let form = till.app.opportunity_form(Some(one)).await.unwrap();
    let mut ours = TypedRecord {
        fields: form.fields,
        seen: form.seen,
        anyway: false,
    };
    ours.fields
        .insert("probability".to_owned(), "95".to_owned());
    let saved = till.app.save_opportunity(Some(one), ours).await.unwrap();
    assert!(
        matches!(&saved, Saved::Clash { clashes, .. } if clashes[0].ours == "95"),
        "{saved:?}"
    );
    till.end().await;
}

#[tokio::test]
async fn a_refused_move_changes_nothing_and_an_unclear_one_is_looked_for() {
    let till = ready().await;
    let (one, from, to) = movable(&board(&till).await);
    let refused = till
        .app
        .move_opportunity(one, from, i64::from(i32::MAX))
        .await;
    assert!(matches!(refused, Err(Error::Nextx(_))), "{refused:?}");
    assert_eq!(stage_of(&board(&till).await, one), Some(from));
    let faults = till.sandbox.faults();
    faults.inject(Operation::OpportunityUpdate, Fault::ResetBeforeCommit, 1);
    let moved = till.app.move_opportunity(one, from, to).await;
    assert!(matches!(moved, Err(Error::DealUnclear)), "{moved:?}");
    assert_eq!(stage_of(&board(&till).await, one), Some(from));
    faults.inject(Operation::OpportunityUpdate, Fault::ResetAfterCommit, 1);
    let moved = till.app.move_opportunity(one, from, to).await.unwrap();
    assert_eq!(moved, Saved::Done(Some(one)));
    assert_eq!(stage_of(&board(&till).await, one), Some(to));
    till.end().await;
}

#[tokio::test]
async fn an_opportunity_is_made_with_its_contact_once_and_changed() {
    let till = ready().await;
    let (_, from, _) = movable(&board(&till).await);
    let new = new_one(from);
    let faults = till.sandbox.faults();
    faults.inject(Operation::OpportunityCreate, Fault::ResetAfterCommit, 1);
    let made = till.app.save_opportunity(None, new.clone()).await.unwrap();
    let Saved::Done(Some(id)) = made else {
        panic!("{made:?}");
    };
    let there = at_nextx(&till, id).await;
    assert_eq!(there.contact_address(), Some("12 Phố Thử"));
    let lead = there.contact_id;
    let again = till.app.save_opportunity(None, new.clone()).await;
    let Err(Error::Fields(problems)) = again else {
        panic!("{again:?}");
    };
    assert_eq!(problems["name"], Problem::Taken);

    // Another one with the same phone is of the same lead, in another campaign.
    let first = board(&till).await;
    let other = first
        .campaigns
        .iter()
        .find(|(of, _)| Some(*of) != first.campaign);
    let other = board_of(&till, other.map(|(of, _)| *of)).await;
    let mut second = new;
    let stage = other.stages[0].id.to_string();
    second.fields.insert("sales_stage".to_owned(), stage);
    let fields = &mut second.fields;
    fields.insert("contact_name".to_owned(), "Tên khác".to_owned());
    let made = till.app.save_opportunity(None, second).await.unwrap();
    let Saved::Done(Some(second)) = made else {
        panic!("{made:?}");
    };
    let there = at_nextx(&till, second).await;
    assert_eq!(there.contact_id, lead);
    assert_eq!(
        there.contact_name(),
        Some("Bếp ăn Thử"),
        "the lead stays as it is"
    );

    let form = till.app.opportunity_form(Some(id)).await.unwrap();
    assert_eq!(form.fields["opportunity_amount"], "47000000");
    let mut changed = TypedRecord {
        fields: form.fields,
        seen: form.seen,
        anyway: false,
    };
    changed
        .fields
        .insert("opportunity_amount".to_owned(), "0".to_owned());
    let saved = till.app.save_opportunity(Some(id), changed).await.unwrap();
    assert_eq!(saved, Saved::Done(Some(id)));
    let form = till.app.opportunity_form(Some(id)).await.unwrap();
    assert_eq!(form.fields["opportunity_amount"], "0");
    faults.inject_until_cleared(Operation::OpportunityDetail, FAILS);
    let form = till.app.opportunity_form(Some(id)).await.unwrap();
    assert!(form.unread.is_some());
    till.end().await;
}

#[tokio::test]
async fn one_that_may_have_been_made_is_not_sent_again_blindly_even_after_a_start() {
    let till = ready().await;
    let (_, from, _) = movable(&board(&till).await);
    let faults = till.sandbox.faults();
    faults.inject(Operation::OpportunityCreate, Fault::ResetBeforeCommit, 1);
    let made = till.app.save_opportunity(None, new_one(from)).await;
    assert!(matches!(made, Err(Error::DealUnclear)), "{made:?}");
    let till = till.restart().await;
    // Two presses at a time, and then until it counts as absent.
    let (one, two) = tokio::join!(
        till.app.save_opportunity(None, new_one(from)),
        till.app.save_opportunity(None, new_one(from))
    );
    for made in [one, two] {
        assert!(matches!(made, Err(Error::DealUnclear)), "{made:?}");
    }
    till.eventually("it is sent again", async |till| {
        let made = till.app.save_opportunity(None, new_one(from)).await;
        matches!(made, Ok(Saved::Done(Some(_))))
    })
    .await;
    assert_eq!(called(&till, "Giỏ quà thử").await, 1);

    // It has arrived, but it could not be looked for at that moment.
    let mut other = new_one(from);
    for (field, text) in [("name", "Quà khác"), ("contact_mobile", "0909123986")] {
        other.fields.insert(field.to_owned(), text.to_owned());
    }
    let faults = till.sandbox.faults();
    faults.inject(Operation::OpportunityCreate, Fault::ResetAfterCommit, 1);
    let sent = till.app.save_opportunity(None, other.clone());
    let cut = async {
        till.eventually("it has arrived", async |till| {
            called(till, "Quà khác").await == 1
        })
        .await;
    };
    let (sent, ()) = tokio::join!(sent, cut);
    assert!(matches!(sent, Ok(Saved::Done(Some(_)))), "{sent:?}");
    let again = till.app.save_opportunity(None, other).await;
    assert!(matches!(again, Err(Error::Fields(_))), "{again:?}");
    assert_eq!(called(&till, "Quà khác").await, 1);
    till.end().await;
}

#[tokio::test]
async fn its_contact_and_its_actions_are_shown() {
    let till = ready().await;
    let seen = board(&till).await;
    let open = seen
        .stages
        .iter()
        .flat_map(|stage| &stage.rows)
        .find(|row| row.marks.contains(&"open"))
        .unwrap();
    let view = till.app.opportunity_view(open.id).await.unwrap();
    assert!(view.unread.is_none());
    assert_eq!(view.contact[0], open.cells[1].words());
    let next = view.next.unwrap();
    assert!(!next.name.is_empty() && !next.results.is_empty());
    assert_eq!(view.stages.len(), seen.stages.len());
    till.end().await;
}
