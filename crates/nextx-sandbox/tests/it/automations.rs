//! Automations are made and changed, and run once a day if the shop lets them.

use std::time::Duration;

use nextx_sandbox::Options;
use serde_json::{Value, json};

use crate::{
    client::{Shop, small},
    crm,
    shape::{example, same_shape},
};

const AUTOMATIONS: &str = "/api/automation/automation";
const DAY: Duration = Duration::from_secs(86_400);

fn body() -> Value {
    example("automation.create.request")
}

/// A shop whose tokens outlive the days that pass.
async fn patient() -> Shop {
    Shop::open(Options {
        token_ttl: 30 * DAY,
        ..small()
    })
    .await
}

#[tokio::test]
async fn automations_answer_as_documented() {
    let shop = Shop::small().await;
    let (status, answer) = crm::post(&shop, AUTOMATIONS, &body()).await;
    assert_eq!(
        (status, answer),
        (200, json!({"status_code": 0, "message": "Successfully"}))
    );
    let list = crm::get(&shop, AUTOMATIONS).await;
    crm::same_list("automation.list", &list);
    let path = format!("{AUTOMATIONS}/{}", list[0]["id"]);
    let detail = crm::get(&shop, &path).await;
    same_shape(
        "automation.detail",
        &example("automation.detail.response"),
        &detail,
    );
    assert_eq!(detail["title"], "Automatic Response Email");
    // A number on read, true on write and in the answer of an update (D30).
    assert_eq!(detail["is_active"], 1);
    assert_eq!(detail["scheduler"]["run_at"], "2024-09-19T11:06:03");
    let (status, updated) = crm::put(&shop, &path, &body()).await;
    assert_eq!(status, 200);
    same_shape(
        "automation.update",
        &example("automation.update.response"),
        &updated,
    );
    assert_eq!(updated["is_active"], true);
}

#[tokio::test]
async fn a_create_tells_its_id_by_a_switch() {
    let shop = Shop::small().await;
    shop.switch(&json!({"create_shows_id": true})).await;
    let (_, answer) = crm::post(&shop, AUTOMATIONS, &body()).await;
    assert_eq!(
        answer["data"]["id"],
        crm::get(&shop, AUTOMATIONS).await[0]["id"]
    );
}

#[tokio::test]
async fn the_body_is_wrapped_or_flat_or_either_d15() {
    let shop = Shop::small().await;
    let (wrapped, flat) = (body(), body()["automation"].clone());
    for (form, takes_wrapped, takes_flat) in [
        ("wrapped", 200, 422),
        ("flat", 422, 200),
        ("both", 200, 200),
    ] {
        shop.switch(&json!({"automation_body": form})).await;
        assert_eq!(
            crm::post(&shop, AUTOMATIONS, &wrapped).await.0,
            takes_wrapped,
            "{form}"
        );
        assert_eq!(
            crm::post(&shop, AUTOMATIONS, &flat).await.0,
            takes_flat,
            "{form}"
        );
    }
}

#[tokio::test]
async fn an_active_automation_sends_once_a_day_or_never() {
    let shop = patient().await;
    shop.sandbox.advance(2 * DAY);
    shop.switch(&json!({"automations_run": true})).await;
    shop.sandbox.advance(3 * DAY);
    let days = |messages: &[nextx_sandbox::StoredMessage]| -> Vec<i64> {
        let pairs = messages.windows(2);
        pairs.map(|pair| pair[1].due_ms - pair[0].due_ms).collect()
    };
    let emails = shop.sandbox.emails_sent().await.unwrap();
    // The message of today is sent at eight: it may be still to come.
    assert!((2..=3).contains(&emails.len()), "{emails:?}");
    assert!(days(&emails).iter().all(|gap| *gap == 86_400_000));
    assert!(
        emails[0].subject.starts_with("Việc hôm nay của ") && !emails[0].subject.contains("{{")
    );
    let reminders = shop.sandbox.sms_sent().await.unwrap();
    assert_eq!(reminders.len(), emails.len());
    let newest = crm::get(&shop, "/api/sms/history?pageLimit=1").await[0].clone();
    assert_eq!(newest["causer_type"], "App\\Models\\Employee\\Employee");

    // What is no longer active sends no more.
    let path = format!("{AUTOMATIONS}/{}", emails[0].automation_id.unwrap());
    let off = json!({"automation": {"is_active": false}});
    let (_, updated) = crm::put(&shop, &path, &off).await;
    assert_eq!(updated["is_active"], false);
    shop.sandbox.advance(3 * DAY);
    let later = shop.sandbox.emails_sent().await.unwrap();
    assert!(later.len() <= 3, "{later:?}");
    assert!(shop.sandbox.sms_sent().await.unwrap().len() >= 5);
}

#[tokio::test]
async fn days_before_an_automation_is_switched_on_are_not_made_up_for() {
    let shop = patient().await;
    shop.switch(&json!({"automations_run": true})).await;
    let list = crm::get(&shop, AUTOMATIONS).await;
    let asleep = list
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["is_active"] == 0);
    let path = format!("{AUTOMATIONS}/{}", asleep.unwrap()["id"]);
    let sent = async || {
        let list = crm::get(&shop, "/api/sms/history?search%5Bsms_type%5D=zalo").await;
        list.as_array().unwrap().len()
    };
    shop.sandbox.advance(5 * DAY);
    let on = json!({"automation": {"is_active": true}});
    assert_eq!(crm::put(&shop, &path, &on).await.0, 200);
    assert_eq!(sent().await, 0);
    shop.sandbox.advance(2 * DAY);
    assert!((1..=2).contains(&sent().await));
}

#[tokio::test]
async fn an_update_changes_what_is_sent_or_everything() {
    let shop = Shop::small().await;
    let id = crm::make(&shop, AUTOMATIONS, AUTOMATIONS, &body()).await;
    let path = format!("{AUTOMATIONS}/{id}");
    let title = json!({"automation": {"title": "Cảm ơn", "component_id": 13}});
    crm::put(&shop, &path, &title).await;
    let now = crm::get(&shop, &path).await;
    assert_eq!(
        (&now["title"], &now["is_active"]),
        (&json!("Cảm ơn"), &json!(1))
    );
    assert_eq!(now["tasks"].as_array().unwrap().len(), 1);
    shop.switch(&json!({"put_replaces": true})).await;
    crm::put(&shop, &path, &title).await;
    let now = crm::get(&shop, &path).await;
    assert_eq!((&now["tasks"], &now["is_active"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn automations_are_found_by_title() {
    let shop = Shop::small().await;
    for query in ["strSearch=tu%20mat", "strSreach=tu%20mat"] {
        let found = crm::get(&shop, &format!("{AUTOMATIONS}?{query}")).await;
        assert_eq!(found.as_array().unwrap().len(), 1, "{query}");
        assert_eq!(found[0]["title"], "Nhắc đếm tủ mát");
    }
}

#[tokio::test]
async fn what_is_wrong_is_refused_field_by_field() {
    let step = "tasks.0.details";
    crm::refuses_field_by_field(
        AUTOMATIONS,
        &body(),
        &[
            ("/automation", json!(null), "automation"),
            ("/automation/title", json!(" "), "title"),
            ("/automation/component_id", json!(77), "component_id"),
            ("/automation/is_active", json!("often"), "is_active"),
            ("/automation/filter", json!("none"), "filter"),
            ("/automation/tasks", json!("all"), "tasks"),
            ("/automation/tasks/0/type", json!(null), "tasks.0.type"),
            ("/automation/tasks/0/details", json!(null), step),
            ("/automation/tasks/0/details", json!([]), step),
            (
                "/automation/tasks/0/details/message",
                json!(""),
                "tasks.0.details.message",
            ),
            (
                "/automation/tasks/0/details/recipient_type",
                json!("all"),
                "tasks.0.details.recipient_type",
            ),
        ],
    )
    .await;
    crm::refuses_what_is_not_there(AUTOMATIONS, AUTOMATIONS, &body()).await;
    crm::refuses_a_dead_token("automation", AUTOMATIONS, AUTOMATIONS).await;
}

#[tokio::test]
async fn the_list_has_pages_and_a_wrapper() {
    crm::pages_and_wrappers(AUTOMATIONS).await;
}
