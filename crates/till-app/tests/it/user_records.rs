//! Login accounts at NextX: made, changed, locked and deleted with the network, and nobody's own.

use std::collections::BTreeMap;

use nextx_sandbox::{Fault, Operation};
use serde_json::json;
use till_app::{
    Error,
    ops::{record_form::Saved, rosters::Which},
};
use till_core::{form::Problem, roster::Entry};

use crate::{
    customer_records::{by_name, typed},
    till::Till,
};

async fn people(till: &Till, which: Which) -> Vec<Entry> {
    let list = till
        .app
        .list_roster(which, by_name(""), true)
        .await
        .unwrap();
    till.app
        .roster_rows(which, list.number, 0, 500)
        .await
        .unwrap()
}

fn login(entry: &Entry) -> &str {
    entry.cells[1].words()
}

#[tokio::test]
async fn employees_sales_users_and_accounts_are_three_lists() {
    let till = Till::ready().await;
    till.app.read_users().await.unwrap();
    till.network(false);
    for which in [Which::Employees, Which::SalesUsers, Which::Users] {
        let rows = people(&till, which).await;
        assert!(!rows.is_empty(), "{which:?}");
        assert!(
            rows.iter().all(|row| !row.cells[1].words().is_empty()),
            "{rows:?}"
        );
    }
    assert!(matches!(till.app.read_users().await, Err(Error::Nextx(_))));
    till.end().await;
}

/// The employees of each branch, in the order of their numbers.
async fn employees_by_branch(till: &Till) -> BTreeMap<String, Vec<i64>> {
    let mut branches: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in people(till, Which::Employees).await {
        let branch = row.cells[2].words().to_owned();
        branches.entry(branch).or_default().push(row.id);
    }
    for ids in branches.values_mut() {
        ids.sort_unstable();
    }
    branches
}

#[tokio::test]
async fn the_employees_of_every_branch_are_listed_and_narrowed_to_one() {
    let till = Till::ready().await;
    let all = employees_by_branch(&till).await;
    let asked = till.sandbox.requests().await[&Operation::EmployeeList];
    assert_eq!((all.len(), asked), (3, 3));
    let (branch, ids) = all.first_key_value().unwrap();
    assert!(!branch.is_empty());
    let mut of_one = by_name("");
    of_one.filters = vec![("branch".to_owned(), branch.clone())];
    let list = till
        .app
        .list_roster(Which::Employees, of_one, false)
        .await
        .unwrap();
    assert_eq!(list.count, ids.len());
    assert_eq!(list.filters[0].1.len(), 3);
    till.end().await;
}

#[tokio::test]
async fn a_branch_that_refuses_keeps_its_employees_and_whoever_left_another_goes() {
    let till = Till::ready().await;
    let before = employees_by_branch(&till).await;
    let leaver = before.values().next_back().unwrap()[0];
    // The first branch refuses; in the last one somebody has left.
    let forbidden = Fault::Status {
        status: 403,
        retry_after: None,
        commits: false,
    };
    till.sandbox
        .faults()
        .inject(Operation::EmployeeList, forbidden, 1);
    till.sandbox.remove_employee(leaver).await.unwrap();
    till.app.start_reading().await.unwrap();
    till.eventually("whoever left is gone", async |till| {
        let now = employees_by_branch(till).await;
        !now.values().flatten().any(|id| *id == leaver)
    })
    .await;
    let mut expected = before;
    for ids in expected.values_mut() {
        ids.retain(|id| *id != leaver);
    }
    assert_eq!(employees_by_branch(&till).await, expected);
    till.eventually("the refusal is told", async |till| {
        till.app.progress().await.unwrap().error.is_some()
    })
    .await;
    till.end().await;
}

#[tokio::test]
async fn an_account_is_made_once_changed_locked_and_deleted() {
    let till = Till::ready().await;
    till.app.read_users().await.unwrap();
    let before = people(&till, Which::Users).await;
    let new = typed(&[
        ("username", "thu.nghiem"),
        ("lastname", "Nguyễn Thử"),
        ("firstname", "Nghiệm"),
        ("email", "thu.nghiem@example.com"),
        ("joined", "26/11/2026"),
    ]);
    let Saved::Done(Some(id)) = till.app.save_user(None, new.clone()).await.unwrap() else {
        panic!("not made");
    };
    match till.app.save_user(None, new).await {
        Err(Error::Fields(problems)) => assert_eq!(problems["username"], Problem::Taken),
        other => panic!("{other:?}"),
    }
    let form = till.app.user_form(Some(id)).await.unwrap();
    assert_eq!(form.fields["joined"], "26/11/2026");
    let mut change = typed(&[("designation", "Thu ngân"), ("is_access_crm", "1")]);
    change.seen = form.seen;
    till.app.save_user(Some(id), change).await.unwrap();

    // Which account is the person's own has to be said before one is locked.
    assert!(matches!(
        till.app.lock_user(id, true).await,
        Err(Error::OwnAccountUnknown)
    ));
    let own = before[0].id;
    till.app.set_own_account(own).await.unwrap();
    till.app.lock_user(id, true).await.unwrap();
    let rows = people(&till, Which::Users).await;
    let row = rows.iter().find(|row| row.id == id).unwrap();
    assert!(row.marks.contains(&"locked") && row.marks.contains(&"crm"));
    assert_eq!(row.cells[4].words(), "Thu ngân");

    for refused in [
        till.app.lock_user(own, true).await,
        till.app.delete_user(own, login(&before[0])).await,
    ] {
        assert!(matches!(refused, Err(Error::OwnAccount)), "{refused:?}");
    }
    let mistyped = till.app.delete_user(id, "ai khác").await;
    assert!(
        matches!(&mistyped, Err(Error::Fields(problems)) if problems["name"] == Problem::Mismatch)
    );
    till.app.delete_user(id, "thu.nghiem").await.unwrap();
    till.app.read_users().await.unwrap();
    assert_eq!(people(&till, Which::Users).await.len(), before.len());
    till.end().await;
}

#[tokio::test]
async fn an_account_that_somebody_else_changed_is_not_written_over() {
    let till = Till::ready().await;
    till.app.read_users().await.unwrap();
    let id = people(&till, Which::Users).await[0].id;
    let form = till.app.user_form(Some(id)).await.unwrap();
    let mut first = typed(&[("designation", "Trưởng ca")]);
    first.seen = form.seen.clone();
    till.app.save_user(Some(id), first).await.unwrap();
    let mut second = typed(&[("designation", "Quản lý")]);
    second.seen = form.seen;
    let Saved::Clash { clashes, now } = till.app.save_user(Some(id), second).await.unwrap() else {
        panic!("written over");
    };
    assert_eq!(clashes[0].theirs, "Trưởng ca");
    assert_eq!(now["designation"], json!("Trưởng ca"));
    till.end().await;
}

#[tokio::test]
async fn an_account_is_not_made_offline() {
    let till = Till::ready().await;
    till.network(false);
    let made = till
        .app
        .save_user(None, typed(&[("username", "ai.do")]))
        .await;
    assert!(matches!(made, Err(Error::Nextx(_))), "{made:?}");
    assert_eq!(till.app.strip().await.unwrap().counts.unsent, 0);
    till.end().await;
}
