//! Tasks in the back office: seen from the cache, made, changed and moved offline.

use nextx_api::{Client, TaskId};
use nextx_sandbox::StoredTask;
use serde_json::{Value, json};
use till_app::{
    Error,
    ops::{record_form::Saved, rosters::Which, task_records::TaskState},
};
use till_core::{form::Problem, roster::Entry};

use crate::{
    customer_records::{all_arrive, by_name, typed},
    documents::client,
    till::Till,
};

async fn tasks(till: &Till, text: &str) -> Vec<Entry> {
    let list = till
        .app
        .list_roster(Which::Tasks, by_name(text), true)
        .await
        .unwrap();
    let rows = till
        .app
        .roster_rows(Which::Tasks, list.number, 0, 500)
        .await;
    rows.unwrap()
}

fn state(entry: &Entry) -> &str {
    entry.cells[1].words()
}

async fn at_nextx(till: &Till, title: &str) -> Vec<StoredTask> {
    let all = till.sandbox.tasks().await.unwrap();
    all.into_iter().filter(|task| task.title == title).collect()
}

#[tokio::test]
async fn tasks_are_seen_offline_with_what_is_late_and_no_html() {
    let till = Till::ready().await;
    till.network(false);
    let all = tasks(&till, "").await;
    assert!(all.len() >= 12);
    let late: Vec<_> = all
        .iter()
        .filter(|task| task.marks.contains(&"late"))
        .collect();
    assert!(!late.is_empty() && late.iter().all(|task| state(task) != "done"));
    assert_eq!(till.app.late_tasks().await.unwrap(), late.len());
    till.app
        .move_task(late[0].id, TaskState::Done)
        .await
        .unwrap();
    assert_eq!(till.app.late_tasks().await.unwrap(), late.len() - 1);
    for task in &all {
        assert!(!task.cells[9].words().contains(['<', '>']), "{task:?}");
        assert!(
            !task.cells[4].words().is_empty(),
            "nobody is to do {task:?}"
        );
    }
    till.end().await;
}

#[tokio::test]
async fn a_task_is_made_changed_and_moved_offline_and_arrives_once_as_it_is() {
    let till = Till::ready().await;
    till.network(false);
    let form = till.app.task_form(None).await.unwrap();
    let first = |field: &str| form.choices[field][0].0.clone();
    let mut made = typed(&[
        ("task", "Treo biển khuyến mãi"),
        ("description", "mặt trước"),
        ("start", "26/11/2026 09:00"),
        ("end", "27/11/2026 17:00"),
        ("progress", "10"),
    ]);
    for field in ["assigned_to", "category_id", "priority"] {
        made.fields.insert(field.to_owned(), first(field));
    }
    assert_eq!(
        till.app.save_task(None, made).await.unwrap(),
        Saved::Done(None)
    );
    let id = tasks(&till, "treo bien").await[0].id;
    assert!(id < 0, "NextX does not have it yet");
    // The note is changed before NextX has the task.
    let form = till.app.task_form(Some(id)).await.unwrap();
    assert_eq!(form.fields["description"], "mặt trước");
    let mut change = typed(&[("description", "cả hai mặt")]);
    change.seen = form.seen;
    till.app.save_task(Some(id), change).await.unwrap();
    till.app.move_task(id, TaskState::Done).await.unwrap();
    let moved = tasks(&till, "treo bien").await;
    assert_eq!(
        (moved.len(), state(&moved[0]), moved[0].pending),
        (1, "done", true)
    );

    till.network(true);
    all_arrive(&till).await;
    // It is there, though the list has not been read again.
    till.eventually("it is shown as arrived", async |till| {
        let arrived = tasks(till, "treo bien").await;
        assert_eq!((arrived.len(), state(&arrived[0])), (1, "done"));
        assert!(arrived[0].id < 0);
        !arrived[0].pending
    })
    .await;
    let there = at_nextx(&till, "Treo biển khuyến mãi").await;
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].ends_at, "2026-11-27 17:00:00");
    let shown = detail(&client(&till), there[0].id).await;
    assert_eq!(shown["progress"], 100);
    let note = shown["description"].as_str().unwrap();
    assert!(note.starts_with("cả hai mặt [till:"), "{note}");
    till.end().await;
}

async fn detail(client: &Client, id: i64) -> Value {
    let task = client.tasks().detail(TaskId(id)).await.unwrap();
    serde_json::to_value(&task).unwrap()
}

#[tokio::test]
async fn a_task_that_somebody_else_changed_is_shown_side_by_side() {
    let till = Till::ready().await;
    let client = client(&till);
    let task = tasks(&till, "").await.remove(0);
    let form = till.app.task_form(Some(task.id)).await.unwrap();
    assert!(form.online && form.unread.is_none());
    let read = client.tasks().detail(TaskId(task.id)).await.unwrap();
    let mut elsewhere = nextx_api::TaskDraft::from(read);
    elsewhere.priority = "Rất gấp".to_owned().into();
    client
        .tasks()
        .update(TaskId(task.id), &elsewhere)
        .await
        .unwrap();

    let mut change = typed(&[("priority", "Thấp"), ("progress", "55")]);
    change.seen = form.seen;
    let saved = till.app.save_task(Some(task.id), change.clone()).await;
    let Saved::Clash { clashes, now } = saved.unwrap() else {
        panic!("somebody else's change went by unseen");
    };
    assert_eq!(clashes.len(), 1);
    assert_eq!(clashes[0].theirs, "Rất gấp");
    change.seen = now;
    let saved = till.app.save_task(Some(task.id), change).await.unwrap();
    assert_eq!(saved, Saved::Done(Some(task.id)));
    all_arrive(&till).await;
    let there = detail(&client, task.id).await;
    assert_eq!(
        (&there["priority"], &there["progress"]),
        (&json!("Thấp"), &json!(55))
    );
    // The list has it before it is read again.
    let rows = tasks(&till, task.cells[0].words()).await;
    let row = rows.iter().find(|row| row.id == task.id).unwrap();
    assert_eq!(row.cells[3].words(), "Thấp");
    till.end().await;
}

#[tokio::test]
async fn a_task_that_ends_before_it_starts_or_is_more_than_done_is_not_taken() {
    let till = Till::ready().await;
    let wrong = |start: &str, end: &str, progress: &str| {
        typed(&[
            ("task", "Gọi khách"),
            ("assigned_to", "1"),
            ("category_id", "404"),
            ("start", start),
            ("end", end),
            ("progress", progress),
        ])
    };
    let told = async |typed| match till.app.save_task(None, typed).await {
        Err(Error::Fields(problems)) => problems,
        other => panic!("{other:?}"),
    };
    let reversed = told(wrong("26/11/2026 09:00", "26/11/2026 08:59", "")).await;
    assert_eq!(reversed["end"], Problem::Reversed);
    let over = told(wrong("26/11/2026 09:00", "26/11/2026 10:00", "101")).await;
    assert_eq!(over["progress"], Problem::Count(100));
    let mut long = wrong("26/11/2026 09:00", "hôm nay", "");
    long.fields.insert("task".to_owned(), "x".repeat(256));
    let long = told(long).await;
    assert_eq!(
        (long["task"], long["end"]),
        (Problem::TooLong(255), Problem::Moment)
    );
    till.end().await;
}
