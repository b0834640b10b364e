//! Tasks are made, changed and done, and they become late as the clock goes on.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    client::Shop,
    crm,
    shape::{example, same_shape},
};

const TASKS: &str = "/api/task/task";

/// The body of the documented update with the ids of this shop and times of this clock.
async fn body(shop: &Shop) -> Value {
    let now = shop.get("/sandbox/clock").await["now"].clone();
    let mut body = example("task.update.request");
    body["assigned_to"] = 503.into();
    body["start"] = now.clone();
    body["end"] = now;
    body
}

#[tokio::test]
async fn tasks_answer_as_documented() {
    let shop = Shop::small().await;
    let good = body(&shop).await;
    let (status, answer) = crm::post(&shop, TASKS, &good).await;
    assert_eq!((status, answer), (200, example("task.create.response")));
    let list = crm::get(&shop, TASKS).await;
    crm::same_list("task.list", &list);
    let path = format!("{TASKS}/{}", list[0]["id"]);
    let detail = crm::get(&shop, &path).await;
    same_shape("task.detail", &example("task.detail.response"), &detail);
    assert_eq!(detail["task"], "Task 15.10");
    assert_eq!(detail["created_at"], "24/11/2026");
    assert_eq!(detail["category"]["name"], "CSKH");
    assert_eq!(detail["project"]["name"], "Ca sáng");
    assert_eq!(detail["assigned"]["id"], 503);
    assert_eq!(detail["assigned"]["employee_id"], 403);
    // Text on write, numbers on read, and the update answers with what was sent (D23).
    assert_eq!(
        (&detail["progress"], &detail["category_id"]),
        (&json!(0), &json!(1062))
    );
    let (status, updated) = crm::put(&shop, &path, &good).await;
    assert_eq!(status, 200);
    same_shape("task.update", &example("task.update.response"), &updated);
    assert_eq!(
        (&updated["progress"], &updated["category_id"]),
        (&json!("0"), &json!("1062"))
    );
}

#[tokio::test]
async fn a_new_user_can_be_in_charge_and_one_who_has_left_cannot() {
    let shop = Shop::small().await;
    let users = crm::get(&shop, "/api/user/users").await;
    let gone = users[2]["id"].clone();
    let mut task = body(&shop).await;
    task["assigned_to"] = gone.clone();
    let path = format!("{TASKS}/{}", crm::make(&shop, TASKS, TASKS, &task).await);
    let request = shop.crm(reqwest::Method::DELETE, &format!("/api/user/users/{gone}"));
    assert_eq!(request.send().await.unwrap().status(), 200);
    assert_eq!(
        crm::get(&shop, &path).await["assigned"]["name"],
        users[2]["username"]
    );
    let (status, answer) = crm::post(&shop, TASKS, &task).await;
    assert_eq!(status, 422);
    assert!(answer["errors"]["assigned_to"].is_array());

    let new = json!({"username": "khachthu", "firstname": "Thử", "lastname": "Khách"});
    let (status, answer) = crm::post(&shop, "/api/user/users", &new).await;
    assert_eq!(status, 200, "{answer}");
    let users = crm::get(&shop, "/api/user/users").await;
    let made = users
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["username"] == "khachthu");
    let change = json!({"assigned_to": made.unwrap()["id"]});
    let (status, updated) = crm::put(&shop, &path, &change).await;
    assert_eq!(
        (status, &updated["assigned"]["name"]),
        (200, &json!("khachthu"))
    );
}

#[tokio::test]
async fn the_documented_create_lacks_title_and_start_d21() {
    let shop = Shop::small().await;
    let (status, answer) = crm::post(&shop, TASKS, &example("task.create.request")).await;
    assert_eq!(status, 422);
    let fields: Vec<&String> = answer["errors"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["task", "start", "assigned_to"]);
}

#[tokio::test]
async fn a_task_is_late_when_its_end_has_passed_and_it_is_not_complete() {
    let shop = Shop::small().await;
    let id = crm::make(&shop, TASKS, TASKS, &body(&shop).await).await;
    let path = format!("{TASKS}/{id}");
    let status_text = async || crm::get(&shop, &path).await["status_text"].clone();
    shop.sandbox.advance(Duration::from_secs(5 * 60));
    assert_eq!(status_text().await, "<div class='slow'>Chậm 1 giờ </div>");
    let ids = async |status: &str| -> Vec<i64> {
        let list = crm::get(
            &shop,
            &format!("{TASKS}?pageLimit=100&search%5Bstatus%5D={status}"),
        )
        .await;
        let list = list.as_array().unwrap();
        list.iter()
            .map(|task| task["id"].as_i64().unwrap())
            .collect()
    };
    assert!(ids("slow").await.contains(&id));
    let (status, updated) = crm::put(&shop, &path, &json!({"is_complete": 1})).await;
    assert_eq!((status, &updated["is_complete"]), (200, &json!(1)));
    assert!(updated["date_complete"].is_string());
    assert_eq!(
        status_text().await,
        "<div class='complete'>Hoàn thành </div>"
    );
    assert!(!ids("slow").await.contains(&id));
    assert!(ids("complete").await.contains(&id));
    assert_eq!(ids("never").await, [0_i64; 0]);
    let stored = shop.sandbox.tasks().await.unwrap();
    let stored = stored.iter().find(|task| task.id == id).unwrap();
    assert_eq!((stored.is_complete, stored.progress), (true, 100));
}

#[tokio::test]
async fn sub_tasks_stand_below_their_parent_and_never_above() {
    let shop = Shop::small().await;
    let mut task = body(&shop).await;
    let parent = crm::make(&shop, TASKS, TASKS, &task).await;
    task["parent_id"] = parent.into();
    task["task"] = "Đếm hàng".into();
    let child = crm::make(&shop, TASKS, TASKS, &task).await;
    let shown = crm::get(&shop, &format!("{TASKS}/{parent}")).await;
    assert_eq!(shown["sub_tasks"][0]["id"], child);
    let shown = crm::get(&shop, &format!("{TASKS}/{child}")).await;
    assert_eq!(shown["parent"]["id"], parent);
    for above in [child, parent, 987_654] {
        let change = json!({"parent_id": above});
        let (status, answer) = crm::put(&shop, &format!("{TASKS}/{parent}"), &change).await;
        assert_eq!(status, 422, "below {above}");
        assert!(answer["errors"]["parent_id"].is_array());
    }
}

#[tokio::test]
async fn an_update_changes_what_is_sent_or_everything() {
    let shop = Shop::small().await;
    let mut task = body(&shop).await;
    task["description"] = "Kệ sữa".into();
    task["tags"] = json!(["kho"]);
    let path = format!("{TASKS}/{}", crm::make(&shop, TASKS, TASKS, &task).await);
    let (_, updated) = crm::put(&shop, &path, &json!({"progress": 40})).await;
    assert_eq!(
        (
            &updated["progress"],
            &updated["description"],
            &updated["tags"]
        ),
        (&json!(40), &json!("Kệ sữa"), &json!(["kho"]))
    );
    shop.switch(&json!({"put_replaces": true})).await;
    let (status, answer) = crm::put(&shop, &path, &json!({"progress": 40})).await;
    assert_eq!(status, 422);
    assert!(answer["errors"]["task"].is_array());
    let mut rest = body(&shop).await;
    rest.as_object_mut().unwrap().remove("description");
    rest.as_object_mut().unwrap().remove("tags");
    let (_, updated) = crm::put(&shop, &path, &rest).await;
    assert_eq!(
        (&updated["description"], &updated["tags"]),
        (&json!(""), &json!([]))
    );
}

#[tokio::test]
async fn tasks_are_found_by_text_in_every_spelling_and_by_day() {
    let shop = Shop::small().await;
    let mut task = body(&shop).await;
    task["task"] = "Gọi nhà cung cấp ĐỒNG TRÊN".into();
    task["start"] = "2031-05-06 08:00:00".into();
    task["end"] = "2031-05-07 08:00:00".into();
    let id = crm::make(&shop, TASKS, TASKS, &task).await;
    for query in [
        "strSreach=dong%20tren",
        "strSearch=dong%20tren",
        "start=2031-05-06&end=2031-05-06",
    ] {
        let found = crm::get(&shop, &format!("{TASKS}?{query}")).await;
        assert_eq!(found.as_array().unwrap().len(), 1, "{query}");
        assert_eq!(found[0]["id"], id, "{query}");
    }
    shop.switch(&json!({"dates_inclusive": false})).await;
    let path = format!("{TASKS}?start=2031-05-06&end=2031-05-06");
    assert_eq!(crm::get(&shop, &path).await, json!([]));
    let (status, answer) = crm::try_get(&shop, &format!("{TASKS}?start=06/05/2031")).await;
    assert_eq!(status, 422);
    assert!(answer["errors"]["start"].is_array());
}

#[tokio::test]
async fn what_is_wrong_is_refused_field_by_field() {
    let shop = Shop::small().await;
    let good = body(&shop).await;
    crm::refuses_field_by_field(
        TASKS,
        &good,
        &[
            ("/task", json!(" "), "task"),
            ("/start", json!("soon"), "start"),
            ("/end", json!("2020-01-01 00:00:00"), "end"),
            ("/progress", json!(101), "progress"),
            ("/progress", json!("half"), "progress"),
            ("/assigned_to", json!(77), "assigned_to"),
            ("/category_id", json!(77), "category_id"),
            ("/project_id", json!(77), "project_id"),
            ("/parent_id", json!(77), "parent_id"),
            ("/is_complete", json!("perhaps"), "is_complete"),
        ],
    )
    .await;
    crm::refuses_what_is_not_there(TASKS, TASKS, &good).await;
    crm::refuses_a_dead_token("task", TASKS, TASKS).await;
}

#[tokio::test]
async fn the_demo_shop_has_tasks_of_which_some_are_late() {
    let shop = crm::shop_of_today().await;
    let late = crm::get(&shop, &format!("{TASKS}?search%5Bstatus%5D=slow")).await;
    assert!(late.as_array().unwrap().len() >= 2);
    for task in late.as_array().unwrap() {
        assert!(task["status_text"].as_str().unwrap().contains("Chậm"));
    }
    crm::pages_and_wrappers(TASKS).await;
}
