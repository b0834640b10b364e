//! Tasks.

use jiff::civil::datetime;
use nextx_api::{Task, TaskCategoryId, TaskDraft, UserId};
use serde_json::json;

use super::{sent, with_unknown, without};
use crate::contract::record;

#[test]
fn a_task_that_was_read_is_sent_whole_but_for_what_is_the_servers() {
    let servers = [
        "id",
        "parent",
        "created_at",
        "user",
        "assigned",
        "category",
        "project",
        "model_name",
        "project_stage_status_name",
        "status_text",
    ];
    for name in [
        "task.list.response",
        "task.detail.response",
        "task.update.response",
    ] {
        let task = with_unknown(name);
        assert_eq!(
            sent::<Task, TaskDraft>(task.clone()),
            without(task, &servers),
            "{name}"
        );
    }
}

#[test]
fn d21_what_the_sample_spills_into_a_task_is_not_sent() {
    let task = record("task.create.request");
    let draft = sent::<Task, TaskDraft>(task);
    for spilled in [
        "name",
        "email",
        "firstname",
        "lastname",
        "picture",
        "designation",
        "employee_id",
        "id",
    ] {
        assert_eq!(draft.get(spilled), None, "{spilled}");
    }
    assert_eq!(draft["code"], "CV4371070");
}

#[test]
fn d21_a_new_task_has_the_least_that_a_task_has() {
    let (start, end) = (
        datetime(2024, 10, 15, 8, 27, 3, 0),
        datetime(2024, 10, 15, 9, 0, 0, 0),
    );
    let task = TaskDraft::new("Gọi khách", start, end, UserId(6120), TaskCategoryId(1062));
    assert_eq!(
        serde_json::to_value(task).unwrap(),
        json!({
            "task": "Gọi khách",
            "start": "2024-10-15 08:27:03",
            "end": "2024-10-15 09:00:00",
            "assigned_to": 6120,
            "category_id": 1062,
        })
    );
}

#[test]
fn d23_a_number_that_came_as_text_goes_back_as_text_and_a_new_one_as_a_number() {
    let task: Task = serde_json::from_value(record("task.update.request")).unwrap();
    assert_eq!(
        (*task.progress, *task.category_id),
        (Some(0), Some(TaskCategoryId(1062)))
    );
    let mut draft = TaskDraft::from(task);
    draft.progress = 50.into();
    let sent = serde_json::to_value(draft).unwrap();
    assert_eq!(
        (&sent["progress"], &sent["category_id"]),
        (&json!(50), &json!("1062"))
    );
}

#[test]
fn e50_e37_the_title_of_a_task_is_called_task_and_its_status_is_html_that_stays_as_it_is() {
    let task: Task = serde_json::from_value(record("task.detail.response")).unwrap();
    assert_eq!(task.title(), Some("đi khách"));
    assert!(task.status_text.as_deref().unwrap().starts_with("<div"));
}
